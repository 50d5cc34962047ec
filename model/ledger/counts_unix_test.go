//go:build unix

package ledger

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// What is no file where the counts belong is not waited for, and does not stop
// the shop: it is put aside, and counting begins anew.
func TestCountsNoFile(t *testing.T) {
	for name, put := range map[string]func(path string) error{
		"a pipe":   func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"a folder": func(path string) error { return os.Mkdir(path, 0o700) },
	} {
		path := filepath.Join(t.TempDir(), "shop.db")
		for range 2 { // new, then with a ledger there
			if err := errors.Join(os.RemoveAll(path+CountsEnd), put(path+CountsEnd)); err != nil {
				t.Fatal(err)
			}
			opened := make(chan error, 1)
			go func() {
				l, err := Open(context.Background(), path)
				if err == nil {
					err = l.Close()
				}
				opened <- err
			}()
			select {
			case err := <-opened:
				if err != nil {
					t.Errorf("%s: %v", name, err)
				}
			case <-time.After(20 * time.Second):
				t.Fatalf("%s is waited for", name)
			}
			if info, err := os.Stat(path + CountsEnd); err != nil || !info.Mode().IsRegular() {
				t.Errorf("%s: the counts: %v", name, err)
			}
			if err := os.RemoveAll(path + CountsEnd + ".broken"); err != nil {
				t.Error(err)
			}
		}
	}
}
