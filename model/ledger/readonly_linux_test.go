package ledger

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// asNobody runs f as a user to whom permissions apply: for root they do not.
// Only this thread changes, and it ends with f.
func asNobody(t *testing.T, f func() error) error {
	t.Helper()
	if os.Geteuid() != 0 {
		return f()
	}
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread is not used again
		if err := errors.Join(syscall.Setfsgid(65534), syscall.Setfsuid(65534)); err != nil {
			done <- err
			return
		}
		done <- f()
	}()
	return <-done
}

func TestReadOnlyPlace(t *testing.T) {
	for _, c := range []struct {
		name      string
		file, dir os.FileMode
		exists    bool
		want      error
	}{
		{"folder", 0o444, 0o555, true, ErrReadOnly},
		{"folder, nothing in it", 0, 0o555, false, ErrReadOnly},
		{"file", 0o444, 0o777, true, ErrReadOnly},
		{"another user's file", 0o644, 0o777, true, ErrReadOnly},
		{"another user's secret file", 0o200, 0o777, true, ErrUnreadable},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "shop")
			path := filepath.Join(dir, "ledger.db")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if c.exists {
				l := openAt(t, path)
				add(t, l, sample("R1"))
				l.Close()
			}
			before := tree(t, dir)
			os.Chmod(path, c.file)
			for d, mode := dir, c.dir; len(d) > len(os.TempDir()); d, mode = filepath.Dir(d), 0o755 {
				if err := os.Chmod(d, mode); err != nil {
					t.Fatal(err)
				}
			}
			err := asNobody(t, func() error {
				l, err := Open(ctx, path)
				if err == nil {
					l.Close()
				}
				return err
			})
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			os.Chmod(dir, 0o700)
			os.Chmod(path, 0o600)
			after := tree(t, dir)
			if c.file == 0o644 && after[path+"-wal"] == "" { // SQLite had to try; these hold nothing
				delete(after, path+"-shm")
				delete(after, path+"-wal")
			}
			if !maps.Equal(before, after) {
				t.Errorf("something was written: %d files", len(after))
			}
		})
	}
}
