//go:build unix

package settings

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// What other users may write is refused, whole or not, and no copy of it is
// believed either.
func TestOthersMayWrite(t *testing.T) {
	const text = "[profiles.default]\nshop = 'Chez Awa'\n"
	for name, c := range map[string]struct {
		harm    func(dir, path string) error
		refused bool
	}{
		"by everybody":            {func(_, path string) error { return os.Chmod(path, 0o666) }, true},
		"the folder by everybody": {func(dir, _ string) error { return os.Chmod(dir, 0o777) }, true},
		"by another group":        {func(_, path string) error { return errors.Join(os.Chown(path, -1, 12345), os.Chmod(path, 0o660)) }, true},
		"by another user":         {func(_, path string) error { return os.Chown(path, 12345, -1) }, true},
		"in a folder of another":  {func(dir, _ string) error { return os.Chown(dir, 12345, -1) }, true},
		"readable by everybody":   {func(_, path string) error { return os.Chmod(path, 0o644) }, false},
		"sticky":                  {func(dir, _ string) error { return os.Chmod(dir, 0o777|os.ModeSticky) }, false},
		"a link to such a file": {func(dir, path string) error {
			open := filepath.Join(dir, "open")
			return errors.Join(os.Mkdir(open, 0o700), os.Rename(path, filepath.Join(open, "x")), os.Symlink(filepath.Join(open, "x"), path), os.Chmod(open, 0o777))
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t, text)
			if _, _, err := shopAt(t, dir); err != nil { // leaves a copy
				t.Fatal(err)
			}
			if err := c.harm(dir, filepath.Join(dir, fileName)); errors.Is(err, syscall.EPERM) {
				t.Skip("only root gives files away")
			} else if err != nil {
				t.Fatal(err)
			}
			shop, broken, err := shopAt(t, dir)
			if c.refused && !errors.Is(err, ErrOthersWrite) || !c.refused && (err != nil || shop != "Chez Awa") || broken != nil {
				t.Errorf("got %q, %v, %v", shop, broken, err)
			}
		})
	}
}

// A pipe or a device in its place is not waited for.
func TestPipeDoesNotStopTheShop(t *testing.T) {
	dir := folder(t, "[profiles.default]\nshop = 'Chez Awa'\n")
	if _, _, err := shopAt(t, dir); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, fileName)
	if err := errors.Join(os.Remove(path), syscall.Mkfifo(path, 0o600)); err != nil {
		t.Skip(err)
	}
	if shop, broken, err := shopAt(t, dir); shop != "Chez Awa" || !errors.Is(broken, ErrNotFile) || err != nil {
		t.Errorf("got %q, %v, %v", shop, broken, err)
	}
}
