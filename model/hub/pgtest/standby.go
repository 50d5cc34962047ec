package pgtest

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Standby makes a second cluster that follows s by streaming replication.
func (s *Server) Standby(t testing.TB) *Server {
	t.Helper()
	need(t, programs("pg_basebackup"))
	b, err := empty(s.settings)
	if b != nil {
		t.Cleanup(b.end)
	}
	if err != nil {
		t.Fatal(err)
	}
	b.settings = append(b.settings, "unix_socket_directories="+b.Dir, "ssl_cert_file="+b.Dir+"/server.crt", "ssl_key_file="+b.Dir+"/server.key")
	if err := b.run("pg_basebackup", "-D", b.data(), "-d", fmt.Sprintf("host=%s port=%d user=postgres", s.Dir, s.Port), "-X", "stream", "-R", "-N", "-c", "fast"); err != nil {
		t.Fatal(err)
	}
	b.Again(t)
	return b
}

// CaughtUp waits until standby b has all that s has committed.
func (s *Server) CaughtUp(t testing.TB, b *Server) {
	t.Helper()
	at := s.SQL(t, "postgres", "SELECT pg_current_wal_lsn()")
	for deadline := time.Now().Add(30 * time.Second); ; {
		if b.SQL(t, "postgres", "SELECT pg_last_wal_replay_lsn() >= '"+at+"'") == "t" {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the standby does not follow")
		}
	}
}

// Cut takes a standby off its primary: from here on it lags.
func (s *Server) Cut(t testing.TB) {
	t.Helper()
	s.SQL(t, "postgres", "ALTER SYSTEM SET primary_conninfo = '';\nSELECT pg_reload_conf();")
	for deadline := time.Now().Add(30 * time.Second); s.SQL(t, "postgres", "SELECT count(*) FROM pg_stat_wal_receiver") != "0"; {
		if time.Now().After(deadline) {
			t.Fatal("the standby cannot be cut off")
		}
	}
}

// Promote makes a standby a server of its own.
func (s *Server) Promote(t testing.TB) {
	t.Helper()
	if got := s.SQL(t, "postgres", "SELECT pg_promote()"); !strings.HasPrefix(got, "t") {
		t.Fatalf("not promoted: %s", got)
	}
}
