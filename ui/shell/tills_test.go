package shell

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caisse/model"
	"caisse/model/ledger"
)

const testShop = "01KB2T5YQ0S0000000000XAGA0"

// share makes of c the till called C1, with a sale of C2's that came to it.
func (c *counter) share(theirs model.Invoice) {
	c.t.Helper()
	ctx := context.Background()
	other, err := ledger.Open(ctx, filepath.Join(c.t.TempDir(), "other.db"))
	if err != nil {
		c.t.Fatal(err)
	}
	defer other.Close()
	mine, err := ledger.Open(ctx, c.path)
	if err != nil {
		c.t.Fatal(err)
	}
	defer mine.Close()
	for name, l := range map[string]*ledger.Ledger{"C1": mine, "C2": other} {
		l.Links(func(string) error { return nil })
		if err := l.Join(ctx, name, testShop, "Marché"); err != nil {
			c.t.Fatal(err)
		}
	}
	evs := []model.Event{{At: theirs.CreatedAt, Kind: model.EventSending, State: model.Sending}, {At: theirs.SettledAt, Kind: model.EventSettled, State: theirs.State, Amount: theirs.Amount}}
	if err := other.AddAll(ctx, func(yield func(model.Invoice, []model.Event) bool) { yield(theirs, evs) }); err != nil {
		c.t.Fatal(err)
	}
	outs, err := other.Unsent(ctx, testShop, 10)
	if err != nil || len(outs) != 1 {
		c.t.Fatal(outs, err)
	}
	got, err := mine.TakeIn(ctx, ledger.Place{Shop: testShop, Seq: 1}, []ledger.Given{{Copy: outs[0].Copy, Mark: outs[0].Mark}})
	if err != nil || len(got.Changed) != 1 {
		c.t.Fatal(got, err)
	}
	all, err := other.Tills(ctx)
	if err == nil {
		err = mine.Meet(ctx, all)
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

func TestCommandsOfOneTill(t *testing.T) {
	c := newCounter(t)
	c.keep(c.invoice(state(model.Paid), amount(12500)))
	said := c.expect(ExitUsage, "list", "-till", "C2")
	has(t, said, "« C2 »", "n'est partagé avec aucune autre caisse")
	c.share(c.invoice(state(model.Paid), amount(700)))

	c.expect(0, "list")
	has(t, c.out.String(), "12 500 F", "700 F", "2 ventes, 13 200 FCFA")
	c.expect(0, "list", "-till", "c2")
	has(t, c.out.String(), "700 F", "1 vente, 700 FCFA")
	hasNot(t, c.out.String(), "12 500 F")
	has(t, c.expect(ExitUsage, "list", "-till", "C3"), "« C3 » : inconnue ici ; il y a : C1, C2")

	c.expect(0, "report", "-till", "C2")
	has(t, c.out.String(), "BOUTIQUE WEND-PANGA · C2", "700")
	hasNot(t, c.out.String(), "12 500", "13 200")
	c.expect(0, "report")
	has(t, c.out.String(), "13 200")

	c.expect(0, "export", "-as", "jsonl", "-")
	lines := strings.Split(strings.TrimSpace(c.out.String()), "\n")
	if len(lines) != 2 || !strings.Contains(c.out.String(), `"till":"C1"`) || !strings.Contains(c.out.String(), `"till":"C2"`) {
		t.Errorf("%s", &c.out)
	}
	c.expect(0, "export", "-as", "jsonl", "-till", "C1", "-")
	has(t, c.out.String(), `"till":"C1"`)
	hasNot(t, c.out.String(), `"till":"C2"`)
	c.expect(0, "list", "-json", "-till", "C1")
	has(t, c.out.String(), `"till":"C1"`)
	c.expect(0, "report", "-json", "-till", "C1")
	has(t, c.out.String(), `"till": "C1"`)
}

// Numbers name their tills in what commands print, once there are several, and are
// found so. Programs have both apart.
func TestCommandsNameTills(t *testing.T) {
	c := newCounter(t)
	numbered := func(i *model.Invoice) { i.Ticket = model.Ticket{Day: model.Date(20261123), N: 17} }
	mine, theirs := c.invoice(state(model.Paid), amount(12500), numbered), c.invoice(state(model.Paid), amount(700), numbered)
	c.keep(mine)
	c.expect(0, "list")
	has(t, c.out.String(), "   17  ", "12 500 F")
	c.expect(0, "check", "-offline", mine.Ref)
	has(t, c.out.String(), "n° 17")
	c.share(theirs)
	c.expect(0, "list")
	has(t, c.out.String(), " C1-17 ", " C2-17 ")
	for _, typed := range []string{"C2-17", "c2-17", "c2 17", "n° C2-17", "c2-17 23/11"} {
		c.expect(0, "list", "-search", typed)
		has(t, c.out.String(), " C2-17 ", "1 vente, 700 FCFA")
	}
	c.expect(0, "list", "-search", "n17")
	has(t, c.out.String(), " C1-17 ", " C2-17 ")
	c.expect(ExitNotFound, "list", "-search", "c3-17")
	c.expect(0, "check", "-offline", theirs.Ref)
	has(t, c.out.String(), "n° C2-17")
	for _, typed := range []string{"C2-17", "c2-17", "n° C2-17", "c2-17 23/11"} {
		c.expect(0, "check", "-offline", typed)
		has(t, c.out.String(), theirs.Ref)
	}
	for _, typed := range []string{"C1-17", "17", "n17"} { // its own before those of others
		c.expect(0, "receipt", "-text", typed)
		has(t, c.out.String(), mine.Ref)
	}
	c.expect(ExitNotFound, "check", "-offline", "C3-17")
	c.expect(0, "evidence", "C2-17")
	has(t, c.out.String(), theirs.Ref, "C2", "Une autre caisse a fait cette vente")
	hasNot(t, c.out.String(), "caisse verify", "hors de la chaîne")
	c.expect(0, "list", "-json", "-search", "c2-17")
	has(t, c.out.String(), `"ticket":17`, `"till":"C2"`)
	c.expect(0, "report", "-till", "C1")
	has(t, c.out.String(), "Numéros du jour : C1-1 à C1-17")
	c.expect(0, "report", "-till", "C2")
	hasNot(t, c.out.String(), "Numéros du jour")
}

// The day of a shop lists the closings of its tills, each by its hash, and names those
// of which it knows none: with the network or without.
func TestReportOfClosings(t *testing.T) {
	c := newCounter(t)
	c.keep(c.invoice(state(model.Paid), amount(12500)))
	c.expect(0, "report")
	hasNot(t, c.out.String(), "CLÔTURES DU JOUR", "Sans clôture")
	c.share(c.invoice(state(model.Paid), amount(700)))
	c.expect(0, "report") // nobody has closed, and the day goes on
	hasNot(t, c.out.String(), "CLÔTURES DU JOUR", "Sans clôture")
	l, err := ledger.Open(t.Context(), c.path)
	if err != nil {
		t.Fatal(err)
	}
	theirs := model.Closed{Shop: testShop, Number: 12, Day: 20261123, From: c.now.Add(-24 * time.Hour), To: c.now.Add(-2 * time.Hour), Lines: 9, Paid: model.Tally{Count: 1, Sum: 700}, Total: model.Tally{Count: 80, Sum: 90_000},
		Before: strings.Repeat("0b", 32), Hash: "133ea30652564bc8" + strings.Repeat("7d", 24)}
	tills, err := l.Tills(t.Context())
	for _, one := range tills {
		if one.Name == "C2" {
			theirs.Till = one.ID
		}
	}
	if err == nil {
		theirs, err = model.ReceivedClosed(theirs, theirs.Mark())
	}
	if err == nil {
		_, err = l.TakeClosed(t.Context(), []model.Closed{theirs})
	}
	if err := errors.Join(err, l.Close()); err != nil {
		t.Fatal(err)
	}
	c.expect(0, "report")
	has(t, c.out.String(), "CLÔTURES DU JOUR", "C2 · Z 12 · 20:30 1 700 FCFA", "133e a306 5256 4bc8", "Sans clôture connue : C1")
	c.expect(0, "close", "-z", "-json")
	mine, _ := object(t, c.out.String())["hash"].(string)
	c.expect(0, "report")
	has(t, c.out.String(), "C1 · Z 1 · 22:30 1 12 500 FCFA", mine[:4]+" "+mine[4:8]+" "+mine[8:12]+" "+mine[12:16], "C2 · Z 12 · 20:30")
	hasNot(t, c.out.String(), "Sans clôture")
	for line := range strings.Lines(c.out.String()) {
		if n := len([]rune(line)); n > 49 {
			t.Errorf("%d cells: %q", n, line)
		}
	}
	c.expect(0, "report", "-till", "C2")
	has(t, c.out.String(), "C2 · Z 12 · 20:30")
	hasNot(t, c.out.String(), "C1 · Z 1", "Sans clôture")
	c.expect(0, "report", "-json")
	v := object(t, c.out.String())
	closings, _ := v["closings"].([]any)
	if len(closings) != 2 || len(v["not_closed"].([]any)) != 0 {
		t.Fatal(v["closings"], v["not_closed"])
	}
	one, two := closings[0].(map[string]any), closings[1].(map[string]any)
	if one["till"] != "C1" || one["till_id"] != "" || one["hash"] != mine || one["sum"] != 12500.0 || two["till"] != "C2" || two["till_id"] != theirs.Till || two["number"] != 12.0 || two["hash"] != theirs.Hash || two["count"] != 1.0 {
		t.Errorf("%v", closings)
	}
	golden(t, "report-closing", keys(one))
	c.now = c.now.Add(24 * time.Hour)
	c.expect(0, "close", "-z")
	c.expect(0, "report", "-json")
	if v := object(t, c.out.String()); fmt.Sprint(v["not_closed"]) != "[C2]" {
		t.Errorf("%v", v["not_closed"])
	}
}

// A till is named as people write it; one that has had two ids is one; what is not
// there is said, with what there is.
func TestTillsAreNamed(t *testing.T) {
	c := newCounter(t)
	c.keep(c.invoice(state(model.Paid), amount(12500)))
	c.share(c.invoice(state(model.Paid), amount(700)))
	ctx := context.Background()
	l, err := ledger.Open(ctx, c.path)
	if err != nil {
		t.Fatal(err)
	}
	all, err := l.Tills(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var more []ledger.Till
	for _, x := range all {
		if x.Name == "C2" {
			x.Name, x.Kind = "Caissé d'Été", "till"
			more = append(more, x, ledger.Till{ID: "01KB2T5YQ0S0000000000000N1", Name: x.Name, Shop: testShop, Kind: "till"},
				ledger.Till{ID: "01KB2T5YQ0S0000000000000N2", Name: "Porte", Shop: testShop, Kind: "callbacks"})
		}
	}
	if err := l.Meet(ctx, more); err != nil {
		t.Fatal(err)
	}
	l.Close()
	for _, typed := range []string{"Caissé d'Été", "caisse d'ete", "CAISSÉ D'ÉTÉ", " caisse  d'été ", "Caisse\u0301 d'E\u0301te\u0301", more[0].ID, strings.ToLower(more[0].ID)} {
		for _, args := range [][]string{{"list", "-till", typed}, {"report", "-till", typed}, {"export", "-as", "jsonl", "-till", typed, "-"}} {
			c.expect(0, args...)
			has(t, c.out.String(), "700")
			hasNot(t, c.out.String(), "12 500", "12500")
		}
	}
	for _, typed := range []string{"Caisse", "C3", "caissed'été", "\x1b[31mC1"} {
		for _, args := range [][]string{{"list", "-till", typed}, {"report", "-till", typed}, {"export", "-as", "jsonl", "-till", typed, "-"}} {
			has(t, c.expect(ExitUsage, args...), "inconnue ici ; il y a : C1, Caissé d'Été")
		}
	}
}
