package till

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// onThread runs f on a thread of its own, which ends with it: what f makes of
// the thread's rights and mounts touches no other test.
func onThread(f func() error) error {
	done := make(chan error)
	go func() {
		defer close(done)      // also where f ends its test
		runtime.LockOSThread() // never unlocked: the thread is not used again
		done <- f()
	}()
	return <-done
}

// missing skips a test for which this machine lacks something, or fails it
// where everything must be there.
func missing(t *testing.T, what string, err error) {
	t.Helper()
	if os.Getenv("CAISSE_REQUIRE_REAL") == "1" {
		t.Fatalf("%s: %v", what, err)
	}
	t.Skipf("%s: %v", what, err)
}

// mounted runs f where dir is a file system of its own, in memory.
func mounted(t *testing.T, dir, options string, flags uintptr, f func() error) {
	t.Helper()
	var cannot error
	err := onThread(func() error {
		cannot = errors.Join(
			syscall.Unshare(syscall.CLONE_NEWNS),
			syscall.Mount("none", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""),
			syscall.Mount("tmpfs", dir, "tmpfs", flags, options),
		)
		if cannot != nil {
			return nil
		}
		return f()
	})
	if cannot != nil {
		missing(t, "a small disk cannot be mounted here", cannot)
	}
	if err != nil {
		t.Error(err)
	}
}

// A disk that fills up in the middle: it is recognised, nothing is left, the
// old file stays.
func TestExportFullDisk(t *testing.T) {
	till, dir := shelf(t, 3000)
	var whole bytes.Buffer
	if _, err := till.ExportTo(t.Context(), Export{}, &whole, nil); err != nil || whole.Len() < 300<<10 {
		t.Fatalf("%d bytes would fit: %v", whole.Len(), err)
	}
	mounted(t, dir, "size=256k", 0, func() error {
		path := filepath.Join(dir, "ventes.csv")
		if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
			return err
		}
		for _, as := range []Format{CSV, JSONL} {
			for _, replace := range []bool{false, true} {
				to := path
				if !replace {
					to = filepath.Join(dir, "new.csv")
				}
				_, err := till.Export(context.Background(), Export{As: as}, to, replace, nil)
				if !errors.Is(err, ErrFull) || !errors.Is(err, syscall.ENOSPC) {
					return fmt.Errorf("got %v, want ErrFull", err)
				}
				if got := content(t, dir); len(got) != 1 || got["ventes.csv"] != "mine" {
					return fmt.Errorf("the disk holds %d files", len(got))
				}
			}
		}
		return nil
	})
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		missing(t, "there is no /dev/full", err)
	}
	defer full.Close()
	for _, rows := range []Query{{}, {Text: "nobody"}} {
		if _, err := till.ExportTo(t.Context(), Export{Query: rows}, full, nil); !errors.Is(err, ErrFull) {
			t.Errorf("standard output on a full disk: got %v, want ErrFull", err)
		}
	}
}

func TestExportReadOnlyDisk(t *testing.T) {
	till, dir := shelf(t, 10)
	mounted(t, dir, "size=64k", syscall.MS_RDONLY, func() error {
		_, err := till.Export(context.Background(), Export{}, filepath.Join(dir, "ventes.csv"), false, nil)
		if !errors.Is(err, fs.ErrPermission) {
			return fmt.Errorf("got %v, want fs.ErrPermission", err)
		}
		return nil
	})
}

// A folder, or a file in one, that this user may not write to.
func TestExportNotAllowed(t *testing.T) {
	till, dir := shelf(t, 10)
	path := filepath.Join(dir, "ventes.csv")
	if err := os.WriteFile(path, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(dir, 0o700)
	err := onThread(func() error {
		if os.Geteuid() == 0 { // to root no permission applies
			if err := errors.Join(syscall.Setfsgid(65534), syscall.Setfsuid(65534)); err != nil {
				return err
			}
		}
		for _, replace := range []bool{false, true} {
			to := path
			if !replace {
				to = filepath.Join(dir, "new.csv")
			}
			if _, err := till.Export(context.Background(), Export{}, to, replace, nil); !errors.Is(err, fs.ErrPermission) {
				return fmt.Errorf("replace %v: got %v, want fs.ErrPermission", replace, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if got := content(t, dir); len(got) != 1 || got["ventes.csv"] != "mine" {
		t.Errorf("the folder holds %d files", len(got))
	}
}
