package hub

import (
	"strings"
	"testing"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

func TestRoles(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	b := newBench(t)
	owner := b.open(t)
	here, market := b.join(t, owner, "C1")
	there := Who{ID: newID(), Name: "C1", Kind: "till", Session: newID(), ShopName: "L'autre \\ \"boutique\" $x$", NewShop: newID()}
	other, err := owner.Join(t.Context(), there)
	if err != nil {
		t.Fatal(err)
	}
	theirs := sold(there.ID, 0)
	push(t, owner, other, Handed{Copy: theirs})

	all, bound := `tous "$x$' `+b.name, `marché 'un'\ `+b.name
	b.as(t, "postgres", Role{Name: all}.SQL()+Role{Name: bound, Shops: []string{"Marché", "plus tard"}}.SQL())
	b.as(t, "postgres", Role{Name: bound, Shops: []string{"Marché"}}.SQL()) // as often as one likes

	// Both do what a till does, in their shops.
	for _, role := range []string{all, bound} {
		h := opened(t, parsed(t, b.Address(b.name, role)))
		w := Who{ID: newID(), Name: "till of " + role, Kind: "till", Session: newID(), ShopName: "Marché", NewShop: newID()}
		shop, err := h.Join(t.Context(), w)
		if err != nil || shop != market {
			t.Fatal(role, shop, err)
		}
		c := sold(w.ID, 1)
		first := begun(c)
		push(t, h, shop, Handed{Copy: first})
		if p := push(t, h, shop, Handed{Copy: c, Theirs: first.Mark()}); len(p.Written) != 1 {
			t.Errorf("%s: %+v", role, p)
		}
		if p, err := h.Pull(t.Context(), shop, 0); err != nil || len(p.Copies) == 0 || len(p.Refused) > 0 {
			t.Errorf("%s: %+v %v", role, p, err)
		}
		if _, err := h.Beat(t.Context(), w, State{}); err != nil {
			t.Error(role, err)
		}
		if turn, err := h.Turn(t.Context(), w.ID, Question{Ref: c.Invoice.Ref, Shop: shop, Account: "a", Known: c.Mark()}); err != nil || !turn.Granted {
			t.Error(role, turn, err)
		}
		if _, err := h.Digest(t.Context(), shop, 20260101, 20261231); err != nil {
			t.Error(role, err)
		}
		if err := h.Leave(t.Context(), w); err != nil {
			t.Error(role, err)
		}

		// What neither may.
		for _, text := range []string{
			"DELETE FROM caisse.invoice", "DELETE FROM caisse.event", "DELETE FROM caisse.till", "DELETE FROM caisse.shop", "DELETE FROM caisse.turn", "DELETE FROM caisse.meta",
			"TRUNCATE caisse.invoice CASCADE", "UPDATE caisse.event SET text = ''", "UPDATE caisse.meta SET version = 99", "UPDATE caisse.shop SET name = 'x'",
			"ALTER TABLE caisse.invoice DISABLE TRIGGER ALL", "ALTER TABLE caisse.invoice DISABLE ROW LEVEL SECURITY", "DROP TABLE caisse.invoice", "DROP SCHEMA caisse CASCADE",
			"DROP POLICY of_shop ON caisse.invoice", "CREATE TABLE caisse.mine (n int)", "CREATE ROLE mine",
		} {
			if _, err := b.Try(b.name, role, text); err == nil || !strings.Contains(err.Error(), "permission denied") && !strings.Contains(err.Error(), "must be owner") {
				t.Errorf("%s: %s: %v", role, text, err)
			}
		}
	}

	// The bound one sees and changes nothing of the other shop.
	for _, table := range []string{"invoice", "event", "till", "shop", "turn"} {
		of := map[bool]string{true: "id", false: "shop"}[table == "shop"]
		if got := b.as(t, bound, "SELECT count(*) FROM caisse."+table+" WHERE "+of+" <> '"+market+"'"); got != "0" {
			t.Errorf("it sees %s of %s", got, table)
		}
	}
	h := opened(t, parsed(t, b.Address(b.name, bound)))
	if p, err := h.Pull(t.Context(), other, 0); err != nil || len(p.Copies)+len(p.Refused) != 0 {
		t.Errorf("%+v %v", p, err)
	}
	if got, refused, err := h.Copies(t.Context(), []string{theirs.Invoice.Ref}); err != nil || len(got)+len(refused) != 0 {
		t.Error(got, refused, err)
	}
	_, err = h.Push(t.Context(), other, []Handed{{Copy: sold(here.ID, 5)}})
	is(t, err, ErrRights)
	stolen := theirs
	stolen.Invoice.State = model.Failed
	if p, err := h.Push(t.Context(), market, []Handed{{Copy: stolen, Theirs: theirs.Mark()}}); err == nil && len(p.Written) > 0 {
		t.Errorf("it wrote over a row of another shop: %+v", p)
	}
	_, err = h.Join(t.Context(), Who{ID: newID(), Name: "C9", Kind: "till", Session: newID(), ShopName: "L'autre \\ \"boutique\" $x$", NewShop: newID()})
	is(t, err, ErrRights)
	if err := h.Adopt(t.Context(), there.ID, here.ID); err == nil {
		t.Error("it adopted a till of another shop")
	}
	beat, err := owner.Beat(t.Context(), there, State{}, other)
	if err != nil || len(beat.Tills) != 1 || beat.Shops[0].Seq != 1 {
		t.Error(beat, err)
	}
	for _, text := range []string{
		"UPDATE caisse.invoice SET shop = '" + other + "'", "UPDATE caisse.till SET shop = '" + other + "'", "INSERT INTO caisse.event VALUES ('" + theirs.Invoice.Ref + "', 1, '" + other + "', now(), NULL, 'x', '', '', 0)",
		"INSERT INTO caisse.shop (id, name) VALUES ('x', 'mine')",
	} {
		if _, err := b.Try(b.name, bound, text); err == nil {
			t.Errorf("%s: done", text)
		}
	}

	// A role that nobody gave anything sees nothing, and is told so.
	nobody := "personne " + b.name
	b.as(t, "postgres", "CREATE ROLE "+identifier(nobody)+" LOGIN")
	_, err = Open(t.Context(), parsed(t, b.Address(b.name, nobody)), Options{})
	is(t, err, ErrRights)

	// Tables that are older than the program, and a role that may not change them.
	c := newBench(t)
	c.old(t, 1)
	c.as(t, "postgres", "GRANT USAGE ON SCHEMA caisse TO "+identifier(all)+"; GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA caisse TO "+identifier(all))
	_, err = Open(t.Context(), parsed(t, c.Address(c.name, all)), Options{})
	is(t, err, ErrOlder)
	// A database that is empty, and a role that may make nothing.
	d := newBench(t)
	_, err = Open(t.Context(), parsed(t, d.Address(d.name, all)), Options{})
	is(t, err, ErrRights)
}
