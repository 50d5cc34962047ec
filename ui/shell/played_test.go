package shell

import (
	"strings"
	"testing"

	"caisse/model"
	"caisse/model/till"
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
		if out := c.out.String(); code == 0 || strings.Contains(out, "✓") || strings.Contains(out, `"state":"paid"`) || strings.Contains(out, "12 500 FCFA") && !strings.Contains(line, "check") {
			t.Errorf("caisse %s: exit %d\n%s%s", line, code, out, said)
		}
		if line == "report -json" {
			has(t, c.out.String(), `"confirmed": { "count": 0,`)
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
