// Package pgtest starts throw-away PostgreSQL servers for tests: real ones, of
// the Debian package, as a user without rights, on loopback and on a socket in
// their own folder. Only tests import it.
package pgtest

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Server is one cluster. Its superuser is postgres, by the socket alone; role
// caisse owns the databases that Database makes. Roles are let in without a
// password, members of the role passworded with theirs. It takes TLS with a
// certificate of Root for localhost and 127.0.0.1.
type Server struct {
	Dir  string // the socket's; also has Root and the log
	Port int
	Root string // the certificate that signed the server's

	settings []string
	command  *exec.Cmd
	ended    chan struct{}
}

// Start makes a cluster and starts it, with more settings as name=value. It
// ends with the test. fsync is off unless a setting says otherwise: killing the
// server loses nothing by that, only the machine could.
func Start(t testing.TB, settings ...string) *Server {
	t.Helper()
	need(t, programs("initdb", "postgres", "psql"))
	s, err := made(settings)
	if s != nil {
		t.Cleanup(s.end)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var shared struct {
	sync.Mutex
	server *Server
}

// Shared is one server for all tests of this binary, which must not stop it.
// Their TestMain ends it by Run.
func Shared(t testing.TB) *Server {
	t.Helper()
	need(t, programs("initdb", "postgres", "psql"))
	shared.Lock()
	defer shared.Unlock()
	if shared.server == nil {
		s, err := made([]string{"max_connections=200"})
		if err != nil {
			if s != nil {
				s.end()
			}
			t.Fatal(err)
		}
		shared.server = s
	}
	return shared.server
}

// Run runs the tests and ends the Shared server.
func Run(m *testing.M) int {
	defer func() {
		if shared.server != nil {
			shared.server.end()
		}
	}()
	return m.Run()
}

// need skips the test where something is missing; it fails where nothing may be.
func need(t testing.TB, err error) {
	t.Helper()
	switch {
	case err == nil:
	case os.Getenv("CAISSE_REQUIRE_REAL") != "":
		t.Fatal(err)
	default:
		t.Skip(err)
	}
}

func programs(names ...string) error {
	if runtime.GOOS == "windows" {
		return errors.New("PostgreSQL for tests is Debian's: not on Windows")
	}
	for _, name := range names {
		if _, err := exec.LookPath(program(name)); err != nil {
			return fmt.Errorf("PostgreSQL is needed (Debian: apt install postgresql): %w", err)
		}
	}
	return nil
}

// program is where one of PostgreSQL's programs is: Debian has those of the
// server beside the path.
func program(name string) string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(found) > 0 {
		return found[len(found)-1]
	}
	return name
}

// made is a cluster that runs; what was begun of it with an error.
func made(settings []string) (*Server, error) {
	s, err := empty(settings)
	if err != nil {
		return s, err
	}
	if err := s.run("initdb", "-D", s.data(), "-U", "postgres", "-A", "trust", "-N", "--no-locale", "-E", "UTF8"); err != nil {
		return s, err
	}
	access := "local all all trust\nlocal replication all trust\nhost all +passworded 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\nhost replication all 127.0.0.1/32 trust\n"
	if err := s.write("data/pg_hba.conf", []byte(access)); err != nil {
		return s, err
	}
	err = s.start()
	for try := 0; err == errPort && try < 10; try++ {
		if s.Port, err = freePort(); err == nil {
			err = s.start()
		}
	}
	if err != nil {
		return s, err
	}
	_, err = s.psql("postgres", "CREATE ROLE passworded; CREATE ROLE caisse LOGIN;")
	return s, err
}

// empty is a folder of the server's user, with its certificate, and a port.
func empty(settings []string) (*Server, error) {
	dir, err := os.MkdirTemp("", "pg") // short: a socket's path has 107 bytes
	if err != nil {
		return nil, err
	}
	s := &Server{Dir: dir, Root: filepath.Join(dir, "root.crt")}
	s.settings = append([]string{
		"fsync=off", "shared_buffers=32MB", "wal_keep_size=512MB", "max_wal_senders=5", "listen_addresses=127.0.0.1", "timezone=Africa/Ouagadougou",
		"ssl=on", "ssl_cert_file=" + filepath.Join(dir, "server.crt"), "ssl_key_file=" + filepath.Join(dir, "server.key"),
		"unix_socket_directories=" + dir,
	}, settings...)
	if s.Port, err = freePort(); err != nil {
		return s, err
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return s, err
	}
	if err := own(dir); err != nil {
		return s, err
	}
	return s, s.certify()
}

// freePort is one that nobody has right now.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// errPort says that somebody else has the port.
var errPort = errors.New("the port is taken")

func (s *Server) data() string { return filepath.Join(s.Dir, "data") }

// write makes a file that the server may read.
func (s *Server) write(name string, text []byte) error {
	name = filepath.Join(s.Dir, name)
	if err := os.WriteFile(name, text, 0o600); err != nil {
		return err
	}
	return own(name)
}

// run runs one of PostgreSQL's programs as the server's user.
func (s *Server) run(name string, args ...string) error {
	cmd := exec.Command(program(name), args...)
	cmd.Dir = s.Dir
	demote(cmd)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	return nil
}

// start runs the server and waits until it takes connections.
func (s *Server) start() error {
	args := []string{"-D", s.data(), "-p", strconv.Itoa(s.Port)}
	for _, setting := range s.settings {
		args = append(args, "-c", setting)
	}
	log, err := os.OpenFile(filepath.Join(s.Dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	before, err := log.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	cmd := exec.Command(program("postgres"), args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.Dir, log, log
	demote(cmd)
	bind(cmd)
	begun, ended := make(chan error), make(chan struct{})
	go func() {
		runtime.LockOSThread() // the server ends with the thread that started it
		err := cmd.Start()
		begun <- err
		if err == nil {
			cmd.Wait()
		}
		close(ended)
	}()
	if err := <-begun; err != nil {
		return err
	}
	s.command, s.ended = cmd, ended
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		select {
		case <-ended:
			text, _ := os.ReadFile(log.Name())
			if text = text[min(int(before), len(text)):]; strings.Contains(string(text), "Address already in use") {
				return errPort
			}
			return fmt.Errorf("PostgreSQL does not start:\n%s", text)
		case <-time.After(10 * time.Millisecond):
		}
		text, _ := os.ReadFile(filepath.Join(s.data(), "postmaster.pid"))
		lines := strings.Split(string(text), "\n")
		if len(lines) > 7 && lines[0] == strconv.Itoa(cmd.Process.Pid) && (strings.HasPrefix(lines[7], "ready") || strings.HasPrefix(lines[7], "standby")) {
			return nil
		}
	}
	return errors.New("PostgreSQL did not start within a minute")
}

// end stops the server for good.
func (s *Server) end() {
	s.signal(kill)
	os.RemoveAll(s.Dir)
}

func (s *Server) signal(what os.Signal) {
	if s.command == nil {
		return
	}
	s.command.Process.Signal(what)
	<-s.ended
	s.command = nil
}

// Stop ends the server as an administrator does: connections are closed.
func (s *Server) Stop() { s.signal(stop) }

// Kill ends the server at once, as a crash: what was not committed is gone.
func (s *Server) Kill() { s.signal(kill) }

// Again starts the server after Stop or Kill, on its port.
func (s *Server) Again(t testing.TB) {
	t.Helper()
	err := s.start()
	for deadline := time.Now().Add(30 * time.Second); err == errPort && time.Now().Before(deadline); { // a connection of somebody's has it for a moment
		err = s.start()
	}
	if err != nil {
		t.Fatal(err)
	}
}

var databases atomic.Int64

// Database makes an empty database that role caisse owns, and returns its name.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("d%d", databases.Add(1))
	s.SQL(t, "postgres", "CREATE DATABASE "+name+" OWNER caisse")
	return name
}

// Address is the address of a database for a role, by TCP. More is the query:
// sslmode=require.
func (s *Server) Address(database, role string, more ...string) string {
	u := url.URL{Scheme: "postgres", User: url.User(role), Host: fmt.Sprintf("127.0.0.1:%d", s.Port), Path: "/" + database, RawQuery: strings.Join(more, "&")}
	return u.String()
}

// SQL runs statements as the superuser, each on its own, and returns what they
// give: rows in lines, columns between bars.
func (s *Server) SQL(t testing.TB, database, text string) string {
	t.Helper()
	out, err := s.psql(database, text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Try is SQL as a role, with the error the server gives.
func (s *Server) Try(database, role, text string) (string, error) {
	return s.psql(database, text, "-U", role)
}

func (s *Server) psql(database, text string, more ...string) (string, error) {
	cmd := exec.Command(program("psql"), append([]string{"-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", s.Dir, "-p", strconv.Itoa(s.Port), "-U", "postgres", "-d", database}, more...)...)
	cmd.Stdin = strings.NewReader(text)
	var out, told strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &told
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("psql: %w: %s", err, told.String())
	}
	return strings.TrimSuffix(out.String(), "\n"), nil
}

// Dump is a database as pg_dump writes it, Load reads it into an empty one.
func (s *Server) Dump(t testing.TB, database string) string {
	t.Helper()
	out, err := exec.Command(program("pg_dump"), "-h", s.Dir, "-p", strconv.Itoa(s.Port), "-U", "postgres", database).Output()
	if err != nil {
		t.Fatal("pg_dump:", err)
	}
	return string(out)
}

func (s *Server) Load(t testing.TB, database, dump string) {
	t.Helper()
	s.SQL(t, database, dump)
}
