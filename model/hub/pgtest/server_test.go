package pgtest

import (
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
)

func TestMain(m *testing.M) { os.Exit(Run(m)) }

func TestServer(t *testing.T) {
	t.Parallel()
	s := Start(t)
	db := s.Database(t)
	s.SQL(t, db, "CREATE TABLE a (n int); INSERT INTO a VALUES (1)")
	s.Stop()
	s.Again(t)
	s.SQL(t, db, "INSERT INTO a VALUES (2)")
	s.Kill()
	s.Again(t)
	if got := s.SQL(t, db, "SELECT n, 'x' FROM a ORDER BY n"); got != "1|x\n2|x" {
		t.Errorf("%q", got)
	}
	if _, err := s.Try(db, "caisse", "SELECT * FROM a"); err == nil || !strings.Contains(err.Error(), "permission denied") {
		t.Errorf("another role reads: %v", err)
	}
}

// The port may be somebody else's for a moment.
func TestPortTaken(t *testing.T) {
	t.Parallel()
	s := Start(t)
	s.Stop()
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", s.Port))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.start(); err != errPort {
		t.Fatal(err)
	}
	l.Close()
	s.Again(t)
	s.SQL(t, "postgres", "SELECT 1")
}

func TestStandby(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("not with -short")
	}
	s := Start(t)
	b := s.Standby(t)
	db := s.Database(t)
	s.SQL(t, db, "CREATE TABLE a (n int); INSERT INTO a VALUES (1)")
	s.CaughtUp(t, b)
	b.Cut(t)
	s.SQL(t, db, "INSERT INTO a VALUES (2)")
	s.Kill()
	b.Promote(t)
	b.SQL(t, db, "INSERT INTO a VALUES (3)")
	if got := b.SQL(t, db, "SELECT n FROM a ORDER BY n"); got != "1\n3" {
		t.Errorf("%q", got)
	}
}

func TestPooler(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("not with -short")
	}
	s := Shared(t)
	db := s.Database(t)
	if got := s.Pooler(t, db, "caisse"); !strings.HasSuffix(got, "/"+db) {
		t.Error(got)
	}
}
