package shell

import (
	"strings"
	"testing"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
)

// A ledger of the sandbox that a real till reads: no command takes it for money,
// and each says what it is.
func TestPlayedLedger(t *testing.T) {
	c := newCounter(t)
	paid, waits := c.invoice(state(model.Paid), amount(12500)), c.invoice(amount(2000))
	paid.Host = till.TrainingAt
	for _, inv := range []*model.Invoice{&paid, &waits} {
		inv.Link = "http://" + till.TrainingAt + "/pay/" + inv.Token
	}
	c.keep(paid, waits)
	for _, line := range []string{"list", "list -json", "report", "report -json", "export -as jsonl -", "check -offline " + paid.Ref} {
		code, said := c.run(strings.Fields(line)...)
		out := strings.Join(strings.Fields(strings.ReplaceAll(c.out.String(), cells.NBSP, " ")), " ")
		// The report says that the history does not fit, and what it has; check what the row has.
		tells := strings.Contains(line, "check") || strings.Contains(line, "report")
		if code == 0 || strings.Contains(out, "✓") || strings.Contains(out, `"state":"paid"`) || strings.Contains(out, "12 500 FCFA") && !tells {
			t.Errorf("caisse %s: exit %d\n%s%s", line, code, out, said)
		}
		switch line {
		case "report":
			has(t, out, "CONFIRMÉ 0 0 FCFA")
		case "report -json":
			has(t, out, `"confirmed": { "count": 0,`)
		}
		has(t, c.err.String(), "bac à sable", "-sandbox")
	}
}

// The shop's own says nothing of a sandbox.
func TestNotPlayed(t *testing.T) {
	c := newCounter(t)
	c.keep(c.invoice(state(model.Paid)))
	c.expect(0, "report")
	hasNot(t, c.err.String(), "bac à sable")
}
