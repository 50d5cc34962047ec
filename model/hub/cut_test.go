package hub

import (
	"context"
	"fmt"
	"io"
	"net"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model/hub/pgtest"
)

// dump is all of a shared ledger that lasts, one row a line.
func dump(t testing.TB, root *Hub) string {
	t.Helper()
	answers, err := root.send(t.Context(), "SELECT row_to_json(i) FROM caisse.invoice i ORDER BY ref; SELECT row_to_json(e) FROM caisse.event e ORDER BY ref, id; SELECT row_to_json(s) FROM caisse.shop s")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, rows := range answers {
		for _, r := range rows {
			all.Write(r[0])
			all.WriteByte('\n')
		}
	}
	return all.String()
}

// root is a connection that may do pgtest.Everything.
func (b *bench) root(t testing.TB) *Hub {
	t.Helper()
	return opened(t, parsed(t, b.Address(b.name, "postgres")))
}

// A push that was cut off anywhere, and is repeated, leaves what one leaves that
// was not. So does a pull.
func TestCutAnywhere(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	b := newBench(t)
	direct := b.open(t)
	who, shop := b.join(t, direct, "C1")
	root := b.root(t)
	var steps [][]Handed // the same sale handed over three times, and one that is met
	c := sold(who.ID, 0)
	first := begun(c)
	other := sold(who.ID, 1)
	changed := other
	changed.Rev++
	steps = append(steps, []Handed{{Copy: first}, {Copy: other}}, []Handed{{Copy: c, Theirs: first.Mark()}, {Copy: changed, Theirs: 7}}, []Handed{{Copy: c, Theirs: c.Mark()}})

	empty := func() {
		if _, err := root.send(t.Context(), "SET LOCAL session_replication_role = replica; DELETE FROM caisse.event; DELETE FROM caisse.invoice; UPDATE caisse.shop SET seq = 0"); err != nil {
			t.Fatal(err)
		}
	}
	w := pgtest.NewWire(t, b.Server)
	address := parsed(t, fmt.Sprintf("postgres://caisse@%s/%s?sslmode=disable", w.Addr(), b.name))
	through := func() (pulled Pulled) { // all steps without a cut
		h := opened(t, address)
		defer h.Close()
		for _, s := range steps {
			push(t, h, shop, s...)
		}
		pulled, err := h.Pull(t.Context(), shop, 0)
		if err != nil {
			t.Fatal(err)
		}
		return pulled
	}
	empty()
	w.Mend()
	want := through()
	wanted := dump(t, root)
	if strings.Count(wanted, "\n") != 9 {
		t.Fatal(wanted)
	}

	// How many bytes each way there are to cut at.
	measure := func(do func(h *Hub)) (asked, answered int64) {
		h := opened(t, address)
		defer h.Close()
		w.Mend()
		do(h)
		return pgtest.Everything - w.Asked.Load(), pgtest.Everything - w.Answered.Load()
	}
	empty()
	cuts := 0
	for i, s := range steps {
		before := func() { // as it was before this step
			empty()
			for _, s := range steps[:i] {
				push(t, direct, shop, s...)
			}
		}
		before()
		asked, answered := measure(func(h *Hub) { push(t, h, shop, s...) })
		try := func(arm func()) {
			cuts++
			before()
			w.Mend()
			h, err := Open(t.Context(), address, Options{})
			if err != nil {
				t.Fatal(err)
			}
			arm()
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			_, err = h.Push(ctx, shop, s)
			cancel()
			if err != nil && !h.Lost() {
				t.Fatalf("it was cut off, and the connection is kept: %v", err)
			}
			h.Close()
			w.Mend()
			for _, s := range steps[i:] {
				push(t, direct, shop, s...)
			}
			if got := dump(t, root); got != wanted {
				t.Fatalf("step %d: got\n%s\nwant\n%s", i, got, wanted)
			}
		}
		// Every byte of the answers; of what is asked, which is done only when it is
		// there to the last byte, some.
		step := max(1, answered/int64(proof.Size(1, 15, pgtest.Everything)))
		for n := int64(0); n < answered; n += step {
			try(func() { w.Answered.Store(n) })
		}
		step = max(1, asked/int64(proof.Size(1, 6, 400)))
		for n := int64(0); n < asked; n += step {
			try(func() { w.Asked.Store(n) })
		}
		try(func() { w.Asked.Store(asked - 1) })
	}

	before := dump(t, root)
	asked, answered := measure(func(h *Hub) {
		if _, err := h.Pull(t.Context(), shop, 0); err != nil {
			t.Fatal(err)
		}
	})
	step := max(1, answered/int64(proof.Size(1, 15, pgtest.Everything)))
	for n := int64(0); n < answered; n += step {
		cuts++
		w.Mend()
		h := opened(t, address)
		w.Answered.Store(n)
		if p, err := h.Pull(t.Context(), shop, 0); err == nil || len(p.Copies) > 0 || !h.Lost() {
			t.Fatalf("a pull that was cut off after %d of %d bytes: %+v %v", n, answered, p, err)
		}
		h.Close()
	}
	w.Mend()
	h := opened(t, address)
	again, err := h.Pull(t.Context(), shop, 0)
	if err != nil || dump(t, root) != before {
		t.Fatal(err)
	}
	same(t, again.Copies, want.Copies)
	t.Logf("cut off at %d places; a pull asks %d bytes and gets %d", cuts, asked, answered)
}

// recorded is a connection that keeps what the server answers.
type recorded struct {
	net.Conn
	all []byte
}

func (h *recorded) Read(b []byte) (int, error) {
	n, err := h.Conn.Read(b)
	h.all = append(h.all, b[:n]...)
	return n, err
}

// replay is a connection on which nothing but this is answered.
type replay struct {
	net.Conn
	left []byte
}

func (c *replay) Read(b []byte) (int, error) {
	n := copy(b, c.left)
	if c.left = c.left[n:]; n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func (c *replay) Write(b []byte) (int, error)      { return len(b), nil }
func (c *replay) Close() error                     { return nil }
func (c *replay) SetDeadline(time.Time) error      { return nil }
func (c *replay) SetReadDeadline(time.Time) error  { return nil }
func (c *replay) SetWriteDeadline(time.Time) error { return nil }

// An answer that ends at any byte but its last is none: what was handed over is
// handed over again, and nothing of a page is taken. The server has done by then
// whatever it was asked, as in TestCutAnywhere, where it is a real one each time.
func TestAnswerCutAtEachByte(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	who, shop := b.join(t, b.open(t), "C1")
	c, other := sold(who.ID, 0), sold(who.ID, 1)
	changed := other
	changed.Rev++
	cuts := 0
	for _, ask := range []func(h *Hub) (any, error){
		func(h *Hub) (any, error) { return h.Push(t.Context(), shop, []Handed{{Copy: begun(c)}, {Copy: other}}) },
		func(h *Hub) (any, error) {
			return h.Push(t.Context(), shop, []Handed{{Copy: c, Theirs: begun(c).Mark()}, {Copy: changed, Theirs: 7}})
		}, // one is met
		func(h *Hub) (any, error) { return h.Push(t.Context(), shop, []Handed{{Copy: c, Theirs: c.Mark()}}) },
		func(h *Hub) (any, error) { return h.Pull(t.Context(), shop, 0) },
	} {
		h := b.open(t)
		over, err := h.conn.Hijack()
		if err != nil {
			t.Fatal(err)
		}
		over.Config.DialFunc = func(context.Context, string, string) (net.Conn, error) { return nil, io.EOF } // there is nobody to tell that a call is given up
		on := func(c net.Conn) *Hub {
			with := *over
			with.Conn = c
			conn, err := pgconn.Construct(&with)
			if err != nil {
				t.Fatal(err)
			}
			return &Hub{conn: conn, turn: make(chan struct{}, 1), owed: map[string]int64{}, quiet: true}
		}
		real := &recorded{Conn: over.Conn}
		h = on(real)
		want, err := ask(h)
		h.Close()
		if err != nil {
			t.Fatal(err)
		}
		for n := range real.all {
			cuts++
			h := on(&replay{Conn: real.Conn, left: real.all[:n]})
			if got, err := ask(h); err == nil || !h.Lost() {
				t.Fatalf("cut off after %d of %d bytes: %+v, %v, and it goes on: %v", n, len(real.all), got, err, !h.Lost())
			}
		}
		if got, err := ask(on(&replay{Conn: real.Conn, left: real.all})); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("whole: %+v, %v; want %+v", got, err, want)
		}
	}
	t.Logf("%d cuts", cuts)
}

// A till that dies while it sends holds nothing up.
func TestHalfAsked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	direct := b.open(t)
	who, shop := b.join(t, direct, "C1")
	w := pgtest.NewWire(t, b.Server)
	h := opened(t, parsed(t, fmt.Sprintf("postgres://caisse@%s/%s?sslmode=disable", w.Addr(), b.name)))
	text, err := h.fill(pushText, []any{shop, []byte("[]"), []byte("[]")})
	if err != nil {
		t.Fatal(err)
	}
	// All but the last byte of it, and then nothing: the server waits for it.
	message := append([]byte{'Q', 0, 0, 0, 0}, text...)
	message = append(message, 0)
	message[1], message[2], message[3], message[4] = byte((len(message)-1)>>24), byte((len(message)-1)>>16), byte((len(message)-1)>>8), byte(len(message)-1)
	if _, err := h.conn.Conn().Write(message[:len(message)-1]); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	if p := push(t, direct, shop, Handed{Copy: sold(who.ID, 0)}); len(p.Written) != 1 || time.Since(begun) > 5*time.Second {
		t.Errorf("%+v after %v", p, time.Since(begun))
	}
	if n := b.as(t, "postgres", "SELECT count(*) FROM pg_stat_activity WHERE datname = '"+b.name+"' AND xact_start IS NOT NULL AND pid <> pg_backend_pid()"); n != "0" {
		t.Error("a transaction is open:", n)
	}
}

// The server ends a push at each of its statements, and at its end: nothing of it
// is there.
func TestEndedInside(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	b := newBench(t)
	who, shop := b.join(t, b.open(t), "C1")
	root := b.root(t)
	b.as(t, "postgres", "CREATE FUNCTION caisse.ended() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$")
	c := sold(who.ID, 0)
	for _, when := range []string{
		"TRIGGER zz BEFORE INSERT ON caisse.invoice FOR EACH ROW", "TRIGGER zz AFTER INSERT ON caisse.invoice FOR EACH ROW", "TRIGGER zz BEFORE UPDATE ON caisse.shop FOR EACH ROW",
		"TRIGGER zz AFTER UPDATE ON caisse.shop FOR EACH ROW", "TRIGGER zz BEFORE INSERT ON caisse.event FOR EACH ROW", "TRIGGER zz AFTER INSERT ON caisse.event FOR EACH STATEMENT",
		"CONSTRAINT TRIGGER zz AFTER INSERT ON caisse.event DEFERRABLE INITIALLY DEFERRED FOR EACH ROW",
	} {
		h := b.open(t)
		before := dump(t, root)
		b.as(t, "postgres", "CREATE "+when+" EXECUTE FUNCTION caisse.ended()")
		_, err := h.Push(t.Context(), shop, []Handed{{Copy: c}})
		is(t, err, ErrLost)
		table := strings.Fields(when[strings.Index(when, "caisse."):])[0]
		b.as(t, "postgres", "DROP TRIGGER zz ON "+table)
		if got := dump(t, root); got != before {
			t.Errorf("%s: %s", when, got)
		}
	}
	push(t, b.open(t), shop, Handed{Copy: c})
}
