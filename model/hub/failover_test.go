package hub

import (
	"strings"
	"testing"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/hub/pgtest"
)

// Of several hosts the one that can be written is found, whichever is first,
// also after a failover; what a standby that lagged has lost is handed over
// again and written again.
func TestFailover(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	s := pgtest.Start(t)
	b := &bench{s, s.Database(t)}
	h := b.open(t)
	who, shop := b.join(t, h, "C1")
	early, late := sold(who.ID, 0), sold(who.ID, 1)
	push(t, h, shop, Handed{Copy: early})
	standby := s.Standby(t)
	s.CaughtUp(t, standby)

	host := func(s *pgtest.Server) string {
		_, rest, _ := strings.Cut(s.Address(b.name, "caisse"), "@")
		host, _, _ := strings.Cut(rest, "/")
		return host
	}
	one := parsed(t, "postgres://caisse@"+host(standby)+"/"+b.name)
	_, err := Open(t.Context(), one, Options{})
	is(t, err, ErrReadOnly)
	both := parsed(t, "postgres://caisse@"+host(standby)+","+host(s)+"/"+b.name)
	h = opened(t, both)

	standby.Cut(t)
	push(t, h, shop, Handed{Copy: late})
	s.Kill()
	_, err = h.Push(t.Context(), shop, []Handed{{Copy: late}})
	is(t, err, ErrLost)
	if !h.Lost() {
		t.Fatal("the connection is kept")
	}
	_, err = Open(t.Context(), both, Options{})
	is(t, err, ErrReadOnly)
	standby.Promote(t)
	h = opened(t, both)
	marks, err := h.Marks(t.Context(), shop, who.ID, 20261123)
	if err != nil || len(marks) != 1 {
		t.Fatal(marks, err)
	}
	if p := push(t, h, shop, Handed{Copy: late, Theirs: late.Mark()}); len(p.Written) != 1 { // the till believes that it is there
		t.Fatalf("%+v", p)
	}
	got, err := h.Pull(t.Context(), shop, 0)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got.Copies, []model.Copy{in(t, shop, early), in(t, shop, late)})
}
