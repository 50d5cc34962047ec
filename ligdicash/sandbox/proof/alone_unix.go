//go:build unix

package proof

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Alone keeps tests of different packages, which go test runs beside each other,
// from using the same real part of the machine at once. It is held until the
// test ends.
func Alone(t testing.TB, part string) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(os.TempDir(), "caisse-test-"+part+".lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
}
