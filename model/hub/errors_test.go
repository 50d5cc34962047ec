package hub

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model/hub/pgtest"
)

// What is wrong with the way to the server is told apart.
func TestWaysThatDoNotLead(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.open(t).Close()
	b.as(t, "postgres", "CREATE ROLE locked_"+b.name+"; CREATE DATABASE closed_"+b.name+"; REVOKE CONNECT ON DATABASE closed_"+b.name+" FROM PUBLIC; CREATE DATABASE latin_"+b.name+" ENCODING 'LATIN1' TEMPLATE template0 OWNER caisse")
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	deaf, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	deaf.Close()
	stranger := filepath.Join(t.TempDir(), "root.crt")
	if err := os.WriteFile(stranger, strangeRoot(t), 0o600); err != nil {
		t.Fatal(err)
	}
	local := func(port int) string { return fmt.Sprintf("postgres://caisse@127.0.0.1:%d/%s", port, b.name) }
	for name, c := range map[string]struct {
		address string
		want    error
	}{
		"right":                {b.Address(b.name, "caisse"), nil},
		"certificate checked":  {strings.Replace(b.Address(b.name, "caisse", "sslmode=verify-full", "sslrootcert="+b.Root), "127.0.0.1", "localhost", 1), nil},
		"encrypted, unchecked": {b.Address(b.name, "caisse", "sslmode=require"), nil},
		// Written so it is not known to be a name of this machine.
		"by default, unknown":        {strings.Replace(b.Address(b.name, "caisse"), "127.0.0.1", "LOCALHOST", 1), ErrCertificate},
		"by default, known":          {strings.Replace(b.Address(b.name, "caisse", "sslrootcert="+b.Root), "127.0.0.1", "LOCALHOST", 1), nil},
		"of an unknown issuer":       {b.Address(b.name, "caisse", "sslmode=verify-full"), ErrCertificate},
		"of another issuer":          {b.Address(b.name, "caisse", "sslmode=verify-ca", "sslrootcert="+stranger), ErrCertificate},
		"port where nobody listens":  {local(deaf.Addr().(*net.TCPAddr).Port), ErrUnreachable},
		"port where nobody answers":  {local(silent.Addr().(*net.TCPAddr).Port) + "?connect_timeout=1", ErrUnreachable},
		"no such host":               {"postgres://caisse@no-such-host.invalid/" + b.name, ErrUnreachable},
		"no such database":           {b.Address("nowhere", "caisse"), ErrDatabase},
		"no such role":               {b.Address(b.name, "nobody"), ErrRole},
		"a role that may not log in": {b.Address(b.name, "locked_"+b.name), ErrRole},
		"a database that is closed":  {b.Address("closed_"+b.name, "caisse"), ErrRights},
		"not in UTF-8":               {b.Address("latin_"+b.name, "caisse"), ErrUnfit},
		"two hosts, one is away":     {strings.Replace(b.Address(b.name, "caisse"), "127.0.0.1", fmt.Sprintf("127.0.0.1:%d,127.0.0.1", deaf.Addr().(*net.TCPAddr).Port), 1), nil},
	} {
		h, err := Open(t.Context(), parsed(t, c.address), Options{})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if h != nil {
			if encrypted := !strings.Contains(name, "nobody"); h.Encrypted() != encrypted {
				t.Errorf("%s: encrypted %v", name, h.Encrypted())
			}
			h.Close()
		}
		if err != nil && strings.ContainsAny(err.Error(), "\n\t") || err != nil && (strings.Contains(err.Error(), "127.0.0.1") || strings.Contains(err.Error(), "no-such-host.")) {
			t.Errorf("%s: told: %v", name, err)
		}
	}
}

func TestServerWithoutTLS(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	s := pgtest.Start(t, "ssl=off", "max_connections=4", "superuser_reserved_connections=1", "max_wal_senders=0")
	b := &bench{s, s.Database(t)}
	if h := b.open(t); h.Encrypted() {
		t.Error("encrypted")
	}
	_, err := Open(t.Context(), b.address(t, "sslmode=require"), Options{})
	is(t, err, ErrNoTLS)

	// One connection after the other, until there is none left.
	for range 4 {
		var h *Hub
		if h, err = Open(t.Context(), b.address(t), Options{}); err != nil {
			break
		}
		t.Cleanup(h.Close)
	}
	is(t, err, ErrBusy)
}

// A server that has become read-only, is stopped or restarted: the connection is
// given up, and the next one is good.
func TestConnectionGivenUp(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	push := func(h *Hub, shop, till string) error {
		_, err := h.Push(t.Context(), shop, []Handed{{Copy: sold(till, 0)}})
		return err
	}
	h := b.open(t)
	w, shop := b.join(t, h, "C1")

	b.as(t, "caisse", "ALTER DATABASE "+b.name+" SET default_transaction_read_only = on")
	_, err := Open(t.Context(), b.address(t), Options{})
	is(t, err, ErrReadOnly)
	b.SQL(t, "postgres", "ALTER DATABASE "+b.name+" RESET default_transaction_read_only")

	if _, err := h.send(t.Context(), "SET default_transaction_read_only = on"); err != nil {
		t.Fatal(err)
	}
	is(t, push(h, shop, w.ID), ErrReadOnly)
	if !h.Lost() {
		t.Error("a connection that cannot write is kept")
	}
	is(t, push(h, shop, w.ID), ErrLost)

	h = b.open(t)
	b.as(t, "postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"+b.name+"' AND pid <> pg_backend_pid()")
	is(t, push(h, shop, w.ID), ErrLost)
	if !h.Lost() {
		t.Error("a connection that was ended is kept")
	}
	h = b.open(t)
	if err := push(h, shop, w.ID); err != nil {
		t.Error(err)
	}

	// Nobody waits for ever: neither for a lock that somebody forgot, nor for a
	// server that says nothing.
	locked := make(chan error)
	go func() {
		_, err := b.Try(b.name, "caisse", "BEGIN; SELECT FROM caisse.shop FOR UPDATE; SELECT pg_sleep(3600)")
		locked <- err
	}()
	for b.as(t, "postgres", "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = '"+b.name+"'") != "1" {
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	_, err = h.Push(ctx, shop, []Handed{{Copy: sold(w.ID, 1)}})
	is(t, err, ErrSlow)
	is(t, err, context.DeadlineExceeded)
	b.as(t, "postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = '"+b.name+"'")
	if err := <-locked; err == nil {
		t.Error("the lock ended by itself")
	}
}

// The disk of the server is full: nothing is written, and there is a word for it.
func TestServerFull(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	h := b.open(t)
	w, shop := b.join(t, h, "C1")
	b.as(t, "postgres", "CREATE FUNCTION caisse.full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$; CREATE TRIGGER zz BEFORE INSERT ON caisse.event EXECUTE FUNCTION caisse.full()")
	_, err := h.Push(t.Context(), shop, []Handed{{Copy: sold(w.ID, 0)}})
	is(t, err, ErrFull)
	if got, err := h.Pull(t.Context(), shop, 0); err != nil || len(got.Copies)+len(got.Refused) != 0 {
		t.Error(got, err)
	}
	b.as(t, "postgres", "DROP TRIGGER zz ON caisse.event")
	if p := push(t, h, shop, Handed{Copy: sold(w.ID, 0)}); p.Seq != 1 {
		t.Error("a number was used for nothing")
	}
}

// A server that answers without end is not listened to.
func TestTooMuchOfAnAnswer(t *testing.T) {
	t.Parallel()
	h := newBench(t).open(t)
	if _, err := h.send(t.Context(), "SELECT repeat('x', 1000000) FROM generate_series(1, 10)"); err != nil {
		t.Fatal(err)
	}
	_, err := h.send(t.Context(), "SELECT repeat('x', 1000000) FROM generate_series(1, 1000000)")
	if err == nil || !h.Lost() {
		t.Error(err)
	}
	_, err = h.Pull(t.Context(), "s", 0)
	is(t, err, ErrLost)
	h = newBench(t).open(t)
	if _, err := h.send(t.Context(), "SELECT repeat('x', 20000000)"); err == nil || !h.Lost() {
		t.Error(err)
	}
}

// Who gives up waiting does not cost the connection, unless the server says
// nothing at all.
func TestGivenUp(t *testing.T) {
	t.Parallel()
	h := newBench(t).open(t)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := h.do(ctx, quickLimit, "SELECT pg_sleep(0.1)"); err != nil || h.Lost() {
		t.Error(err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	_, err := h.do(ctx, quickLimit, "SELECT pg_sleep(60)")
	is(t, err, ErrSlow)
	is(t, err, context.Canceled)
	if !h.Lost() {
		t.Error("the connection is kept in the middle of an answer")
	}
}

// Somebody holds a lock and says nothing more: the server ends what waits for it
// after its limit, and the connection is good.
func TestServersLimit(t *testing.T) {
	t.Parallel()
	if !proof.Long() {
		t.Skip("it waits for the server's ten seconds: CAISSE_PROOF=long")
	}
	b := newBench(t)
	h, root := b.open(t), b.root(t)
	w, shop := b.join(t, h, "C1")
	if _, err := root.send(t.Context(), "BEGIN; SELECT FROM caisse.shop FOR UPDATE"); err != nil {
		t.Fatal(err)
	}
	_, err := h.Push(t.Context(), shop, []Handed{{Copy: sold(w.ID, 0)}})
	is(t, err, ErrSlow)
	if h.Lost() {
		t.Error("the connection is given up")
	}
	if _, err := root.send(t.Context(), "COMMIT"); err != nil {
		t.Fatal(err)
	}
	push(t, h, shop, Handed{Copy: sold(w.ID, 0)})
}
