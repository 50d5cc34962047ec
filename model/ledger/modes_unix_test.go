//go:build unix

package ledger

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A ledger holds names and phone numbers: nobody else on the machine reads it,
// whatever the umask.
func TestModes(t *testing.T) {
	root := t.TempDir()
	defer syscall.Umask(syscall.Umask(0))
	path := filepath.Join(root, "a", "b", "ledger.db")
	l := openAt(t, path)
	add(t, l, sample("R1"))
	if _, err := l.Invoice(ctx, "R1"); err != nil {
		t.Fatal(err)
	}
	touched := filepath.Join(root, "touched.db") // and empty: ours from now on
	if err := os.WriteFile(touched, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	openAt(t, touched)
	for name, want := range map[string]os.FileMode{
		filepath.Join(root, "a"): 0o700, filepath.Dir(path): 0o700,
		path: 0o600, path + "-wal": 0o600, path + "-shm": 0o600, touched: 0o600,
	} {
		info, err := os.Stat(name)
		if err != nil {
			t.Error(err)
		} else if info.Mode().Perm() != want {
			t.Errorf("%s is %o, want %o", name, info.Mode().Perm(), want)
		}
	}
}
