package pgtest

import (
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Pooler runs pgbouncer in transaction mode before s, for these roles: two
// connections for all of them, and no session belongs to anybody. It returns
// the address of a database.
func (s *Server) Pooler(t testing.TB, database string, roles ...string) string {
	t.Helper()
	path, err := exec.LookPath("pgbouncer")
	if err != nil {
		path, err = exec.LookPath("/usr/sbin/pgbouncer")
	}
	if err != nil {
		err = fmt.Errorf("pgbouncer is needed (Debian: apt install pgbouncer): %w", err)
	}
	need(t, err)
	port, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	var users strings.Builder
	for _, role := range roles {
		fmt.Fprintf(&users, "%q \"\"\n", role)
	}
	dir := filepath.Join(s.Dir, fmt.Sprint("pooler", port))
	name := fmt.Sprint("pooler", port)
	config := fmt.Sprintf("[databases]\n* = host=%s port=%d\n[pgbouncer]\nlisten_addr=127.0.0.1\nlisten_port=%d\nunix_socket_dir=\nauth_type=trust\nauth_file=%s.users\npool_mode=transaction\ndefault_pool_size=2\nmax_client_conn=200\n",
		s.Dir, s.Port, port, dir)
	if err := s.write(name+".users", []byte(users.String())); err != nil {
		t.Fatal(err)
	}
	if err := s.write(name+".ini", []byte(config)); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, dir+".ini")
	cmd.Dir = s.Dir
	demote(cmd)
	var told strings.Builder
	cmd.Stderr = &told
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	at := fmt.Sprintf("127.0.0.1:%d", port)
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		c, err := net.Dial("tcp", at)
		if err == nil {
			c.Close()
			return fmt.Sprintf("postgres://%s@%s/%s", roles[0], at, database)
		}
		if time.Now().After(deadline) {
			t.Fatalf("pgbouncer does not start: %s", told.String())
		}
	}
}
