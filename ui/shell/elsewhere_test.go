package shell

import (
	"testing"
	"time"

	"caisse/model"
)

// What a server that is not LigdiCash called paid is named apart, and in no sum
// of money.
func TestElsewhereIsNoMoney(t *testing.T) {
	c := newCounter(t)
	by := func(host string) func(*model.Invoice) {
		return func(i *model.Invoice) { i.Host, i.SettledAt = host, i.CreatedAt.Add(time.Minute) }
	}
	c.keep(
		c.invoice(state(model.Paid), amount(12500), by("app.ligdicash.com")),
		c.invoice(state(model.Paid), amount(700_000), by("paie.example")),
	)
	for _, args := range [][]string{{"list"}, {"list", "-tab", "paid"}} {
		c.expect(0, args...)
		has(t, c.out.String(), "? Annoncé", "1 vente, 12 500 FCFA · annoncées par un autre serveur, non comptées : 1 vente, 700 000 FCFA")
	}
	c.expect(0, "report")
	has(t, c.out.String(), "12 500 FCFA", "? Annoncé (paie.example)", "700 000 FCFA")
	hasNot(t, c.out.String(), "712 500")
	c.expect(0, "report", "-json")
	v := object(t, c.out.String())
	if sum := v["confirmed"].(map[string]any)["sum"]; sum != 12500.0 || v["mismatch"] != false {
		t.Errorf("confirmed %v, mismatch %v", sum, v["mismatch"])
	}
	if by := v["elsewhere"].([]any)[0].(map[string]any); by["name"] != "paie.example" || by["sum"] != 700000.0 {
		t.Errorf("elsewhere: %v", by)
	}
	c.expect(0, "export", "-o", "-", "-as", "jsonl", "-tab", "paid")
	has(t, c.out.String(), "paie.example", "Annoncé")
	has(t, c.err.String(), "1 vente, 12 500 FCFA · annoncées par un autre serveur, non comptées : 1 vente, 700 000 FCFA")
}
