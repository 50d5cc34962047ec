package ledger

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func contextSoon() (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, 4*time.Second)
}

// raw runs SQL on a file as any other program would. The connection stays open
// until the test ends, unless it is closed.
func raw(t *testing.T, path string, statements ...string) *pool {
	t.Helper()
	bare, err := sql.Open("sqlite", uri(filepath.ToSlash(path))+"?_busy_timeout=5000") // as any other program opens it
	if err != nil {
		t.Fatal(err)
	}
	bare.SetMaxOpenConns(1)
	db := &pool{DB: bare, stmts: map[string]*sql.Stmt{}}
	t.Cleanup(func() { db.Close() })
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(s, err)
		}
	}
	return db
}

// tree reads all the files of a folder.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		out[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func write(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A file that is not ours to use is refused with its reason, and left alone.
func TestOpenRefuses(t *testing.T) {
	newer := fmt.Sprintf("PRAGMA user_version = %d", len(migrations)+1)
	for _, c := range []struct {
		name string
		make func(t *testing.T, path string)
		want error // nil: ErrNewer
	}{
		{"text", func(t *testing.T, path string) { write(t, path, []byte("bonjour")) }, ErrNotLedger},
		{"long junk", func(t *testing.T, path string) { write(t, path, bytes.Repeat([]byte{0x5a}, 9000)) }, ErrNotLedger},
		{"zeros", func(t *testing.T, path string) { write(t, path, make([]byte, 8192)) }, ErrNotLedger},
		{"SQLite's first line and junk", func(t *testing.T, path string) {
			write(t, path, append([]byte("SQLite format 3\x00"), bytes.Repeat([]byte{0x5a}, 9000)...))
		}, ErrNotLedger},
		{"another application's file", func(t *testing.T, path string) {
			raw(t, path, "CREATE TABLE invoice (ref)", "INSERT INTO invoice VALUES (1)").Close()
		}, ErrNotLedger},
		{"another application's file, with its mark", func(t *testing.T, path string) {
			raw(t, path, "PRAGMA application_id = 77").Close()
		}, ErrNotLedger},
		{"another application's file, with a version", func(t *testing.T, path string) {
			raw(t, path, "PRAGMA user_version = 1").Close()
		}, ErrNotLedger},
		{"another application's file in WAL mode", func(t *testing.T, path string) {
			raw(t, path, "PRAGMA journal_mode = WAL", "CREATE TABLE x (y)").Close()
		}, ErrNotLedger},
		{"another application's file, its journal kept", func(t *testing.T, path string) {
			raw(t, path, "PRAGMA journal_mode = PERSIST", "CREATE TABLE x (y)").Close()
		}, ErrNotLedger},
		{"a newer ledger", func(t *testing.T, path string) {
			openAt(t, path).Close()
			raw(t, path, newer).Close()
		}, nil},
		{"a newer ledger, the version still in its -wal", func(t *testing.T, path string) {
			far := filepath.Join(t.TempDir(), "ledger.db")
			openAt(t, far).Close()
			raw(t, far, newer)
			for _, end := range []string{"", "-wal", "-shm"} {
				text, err := os.ReadFile(far + end)
				if err != nil {
					t.Fatal(err)
				}
				write(t, path+end, text)
			}
		}, nil},
		{"cut in its first page", func(t *testing.T, path string) {
			openAt(t, path).Close()
			if err := os.Truncate(path, 700); err != nil {
				t.Fatal(err)
			}
		}, ErrDamaged},
		{"a folder", func(t *testing.T, path string) { os.Mkdir(path, 0o700) }, ErrNotLedger},
		{"in a file, not a folder", func(t *testing.T, path string) {
			os.Remove(filepath.Dir(path))
			write(t, filepath.Dir(path), []byte("bonjour"))
		}, ErrUnreadable},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "shop")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, "ledger.db")
			c.make(t, path)
			before := tree(t, dir)
			l, err := Open(ctx, path)
			if err == nil {
				l.Close()
				t.Fatal("it was opened")
			}
			var newer ErrNewer
			var known *Error
			switch {
			case c.want == nil:
				if !errors.As(err, &newer) || newer.Path != path || newer.Has != len(migrations)+1 || newer.Knows != len(migrations) {
					t.Errorf("got %v, want ErrNewer", err)
				}
			case !errors.As(err, &known) || known.Why != c.want || known.Path != path:
				t.Errorf("got %v, want %v", err, c.want)
			}
			after := tree(t, dir)
			for name := range after {
				if strings.HasSuffix(name, "-shm") { // SQLite's scratch memory, not data
					delete(before, name)
					delete(after, name)
				}
			}
			if !maps.Equal(before, after) {
				t.Error("something was written")
			}
		})
	}
}

func TestOpenAnyPath(t *testing.T) {
	for _, name := range []string{
		"ledger.db", "a b.db", "what?.db", "what?mode=memory", "no#1.db", "100%.db", "%41.db", "a&b=c.db", "é ✓.db", "sub/deeper/ledger.db", "semi;colon.db", "c:d.db",
	} {
		if runtime.GOOS == "windows" && strings.ContainsAny(name, "?:") {
			continue // no name for a file there
		}
		dir := t.TempDir()
		l, err := Open(ctx, filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		add(t, l, sample("R1"))
		if _, err := l.Invoice(ctx, "R1"); err != nil {
			t.Error(err)
		}
		l.Close()
		got := tree(t, dir)
		if text := got[filepath.Join(dir, name)]; len(got) != 2 || got[filepath.Join(dir, name+CountsEnd)] == "" || !strings.Contains(text, "R1") {
			t.Errorf("%q: it is not in that file: %d files", name, len(got))
		}
	}
}

func TestOpenRelativePathAndLink(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	a := openAt(t, "ledger.db")
	add(t, a, sample("R1"))
	if err := os.Mkdir("other", 0o700); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join("other", "link.db")
	if err := os.Symlink(filepath.Join(dir, "ledger.db"), link); err != nil {
		t.Skip(err) // Windows may not allow it
	}
	b := openAt(t, link)
	if _, err := b.Invoice(ctx, "R1"); err != nil {
		t.Error(err)
	}
}

func TestURI(t *testing.T) {
	for path, want := range map[string]string{
		"/home/awa/ledger.db":          "file:///home/awa/ledger.db",
		"/a b/?#%.db":                  "file:///a%20b/%3F%23%25.db",
		"C:/Users/Awa Traoré/x.db":     "file:///C:/Users/Awa%20Traor%C3%A9/x.db",
		"//server/share/50%/caisse.db": "file:////server/share/50%25/caisse.db",
	} {
		if got := uri(path); got != want {
			t.Errorf("uri(%q) is %q, want %q", path, got, want)
		}
	}
}

// What SQLite was told, on the connections of an open ledger.
func TestSettings(t *testing.T) {
	l := fresh(t)
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "busy_timeout": "5000", "foreign_keys": "1", "fullfsync": "1",
		"application_id": fmt.Sprint(appID), "user_version": fmt.Sprint(len(migrations)),
	} {
		var got string
		if err := l.write.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %s, %v; want %s", pragma, got, err, want)
		}
	}
	if _, err := l.read.Exec("DROP TABLE event"); !errors.Is(l.explain(err), ErrReadOnly) {
		t.Errorf("a reader could write: %v", err)
	}
}

// The power went while the file was being created: what is half written is
// undone, and the ledger starts.
func TestOpenAfterACutCreation(t *testing.T) {
	far := filepath.Join(t.TempDir(), "ledger.db")
	db := raw(t, far, "PRAGMA cache_size = 5", "BEGIN", "CREATE TABLE x (y)",
		"WITH RECURSIVE i(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM i WHERE x < 500) INSERT INTO x SELECT randomblob(500) FROM i")
	path := filepath.Join(t.TempDir(), "ledger.db")
	for _, end := range []string{"", "-journal"} {
		text, err := os.ReadFile(far + end)
		if err != nil || len(text) == 0 {
			t.Fatalf("%d bytes in %q, %v", len(text), end, err)
		}
		write(t, path+end, text)
	}
	db.Close()
	link := filepath.Join(t.TempDir(), "link.db")
	if os.Symlink(path, link) == nil { // Windows may not allow it
		path = link
	}
	add(t, openAt(t, path), sample("R1"))
}
