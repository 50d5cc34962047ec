package shell

import (
	"testing"

	"caisse/model"
)

// Each command finds a sale by the number that its customer was told; one of today
// before those of other days.
func TestFoundByNumber(t *testing.T) {
	c := newCounter(t)
	numbered := func(n, day int) func(*model.Invoice) {
		return func(i *model.Invoice) { i.Ticket = model.Ticket{N: n, Day: model.Date(day)} }
	}
	day := int(c.shell.Settings.Days().DayOf(c.now))
	one, other, old := c.invoice(state(model.Paid), numbered(17, day)), c.invoice(state(model.Paid), numbered(18, day)), c.invoice(state(model.Paid), numbered(17, 20250102))
	c.keep(old, one, other)
	for _, command := range []string{"evidence", "check", "receipt"} {
		args := map[string][]string{"evidence": {"evidence"}, "check": {"check", "-offline"}, "receipt": {"receipt", "-text"}}[command]
		for _, name := range []string{"17", "n17"} {
			c.expect(ExitPaid, append(args, name)...)
			has(t, c.out.String(), one.Ref)
			hasNot(t, c.out.String(), other.Ref, old.Ref)
		}
		c.expect(ExitPaid, append(args, "18")...)
		has(t, c.out.String(), other.Ref)
		c.expect(ExitPaid, append(args, "n17 02/01/2025")...)
		has(t, c.out.String(), old.Ref)
		c.expect(ExitNotFound, append(args, "19")...)
	}
	c.expect(ExitPaid, "wait", "17")
	has(t, c.out.String(), one.Ref)
	if numbersIn("n17 02/01/2025")[2025] {
		t.Error("a day is no number")
	}
}
