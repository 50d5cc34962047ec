//go:build unix

package settings

import (
	"bytes"
	"errors"
	"net"
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
		"gone, and the copy by everybody": {func(dir, path string) error {
			return errors.Join(os.Remove(path), os.Chmod(filepath.Join(dir, goodName), 0o666))
		}, true},
		"readable by everybody": {func(_, path string) error { return os.Chmod(path, 0o644) }, false},
		"sticky":                {func(dir, _ string) error { return os.Chmod(dir, 0o777|os.ModeSticky) }, false},
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

// What only Unix can put in its place is not waited for, and what saving puts
// aside is what stands at that name: never the device a link leads to.
func TestNoFileDoesNotStopTheShop(t *testing.T) {
	const text = "[profiles.default]\nshop = 'Chez Awa'\n"
	zero := filepath.Join(t.TempDir(), "zero")
	if err := mknod(zero); err != nil {
		zero = ""
	}
	for name, c := range map[string]struct {
		put func(path string) error
		why error
	}{
		"a pipe":             {func(path string) error { return syscall.Mkfifo(path, 0o600) }, ErrNotFile},
		"a link to a device": {func(path string) error { return os.Symlink(zero, path) }, ErrNotFile},
		"a link to itself":   {func(path string) error { return os.Symlink(fileName, path) }, ErrUnreadable},
		"a link to nothing":  {func(path string) error { return os.Symlink("gone", path) }, ErrGone},
		"a socket":           {socket, ErrNotFile},
	} {
		t.Run(name, func(t *testing.T) {
			if zero == "" && name == "a link to a device" {
				t.Skip("only root makes devices")
			}
			dir := folder(t, text)
			if _, _, err := shopAt(t, dir); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, fileName)
			if err := errors.Join(os.Remove(path), c.put(path)); err != nil {
				t.Fatal(err)
			}
			if shop, broken, err := shopAt(t, dir); shop != "Chez Awa" || !errors.Is(broken, c.why) || err != nil {
				t.Errorf("got %q, %v, %v", shop, broken, err)
			}
			aside, err := (Settings{Profile: "default", ConfigDir: dir}).saveProfile(Profile{Shop: "Chez Ali"})
			if err != nil || (aside == asideName) != (c.why != ErrGone) {
				t.Errorf("saved: aside is %q, %v", aside, err)
			}
			if shop, broken, err := shopAt(t, dir); shop != "Chez Ali" || broken != nil || err != nil {
				t.Errorf("saved: %q, %v, %v", shop, broken, err)
			}
			if info, err := os.Stat(zero); zero != "" && (err != nil || info.Mode()&os.ModeDevice == 0) {
				t.Errorf("the device was moved: %v", err)
			}
		})
	}
}

func mknod(path string) error { return syscall.Mknod(path, syscall.S_IFCHR|0o600, 1<<8|5) }

func socket(path string) error {
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return err
	}
	l.SetUnlinkOnClose(false)
	return l.Close()
}

// A broken file that a link leads to is put aside where it is, and the link
// stays. Nothing that was put aside is written over.
func TestAsideThroughALink(t *testing.T) {
	const text = "[profiles.default]\nshop = 'Chez Awa'\n"
	dir, dotfiles := folder(t, ""), t.TempDir()
	target, path := filepath.Join(dotfiles, "mine.toml"), filepath.Join(dir, fileName)
	if err := errors.Join(os.WriteFile(target, []byte(text), 0o600), os.Symlink(target, path)); err != nil {
		t.Fatal(err)
	}
	for n, name := range []string{"settings.broken.toml", "settings.broken-2.toml"} {
		if _, broken, err := shopAt(t, dir); broken != nil || err != nil {
			t.Fatal(broken, err)
		}
		broken := []byte{'=', byte('0' + n)}
		if err := os.WriteFile(target, broken, 0o600); err != nil {
			t.Fatal(err)
		}
		aside, err := (Settings{Profile: "default", ConfigDir: dir}).saveProfile(Profile{Shop: "Chez Awa"})
		if got, rerr := os.ReadFile(filepath.Join(dotfiles, name)); err != nil || aside != name || !bytes.Equal(got, broken) {
			t.Errorf("%q aside with %q, %v, %v", aside, got, err, rerr)
		}
		if info, err := os.Lstat(path); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Error("the link was replaced")
		}
	}
}

// Where nothing new can be written, the broken file stays where it is.
func TestAsideOnAReadOnlyFolder(t *testing.T) {
	dir := folder(t, "=")
	if err := os.WriteFile(filepath.Join(dir, goodName), []byte("[profiles.default]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	unprivileged(t, dir)
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(dir, 0o700)
	if aside, err := (Settings{Profile: "default", ConfigDir: dir}).saveProfile(Profile{}); aside != "" || !errors.Is(err, ErrReadOnly) {
		t.Errorf("got %q, %v", aside, err)
	}
	kept(t, dir, "=")
}
