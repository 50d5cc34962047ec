//go:build !windows

package printer_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// fullPipe is a device that takes nothing any more.
func fullPipe(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "lp0")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip("no pipes here:", err)
	}
	r, err := os.OpenFile(path, os.O_RDWR|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	fd, err := syscall.Open(path, syscall.O_WRONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(fd)
	for {
		if _, err := syscall.Write(fd, make([]byte, 4096)); err != nil {
			return path
		}
	}
}
