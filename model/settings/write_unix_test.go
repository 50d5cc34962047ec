//go:build unix

package settings

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// unprivileged runs the test as a user whom permissions stop: root is not. dirs
// become that user's.
func unprivileged(t *testing.T, dirs ...string) {
	t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	if runtime.GOOS != "linux" {
		t.Skip("as root every file can be written")
	}
	const nobody = 65534
	for _, dir := range dirs {
		for d := dir; filepath.Base(filepath.Dir(d)) != filepath.Base(os.TempDir()); d = filepath.Dir(d) {
			if err := os.Chmod(filepath.Dir(d), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		entries, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range append(entries, dir) {
			if err := os.Lchown(path, nobody, nobody); err != nil {
				t.Fatal(err)
			}
		}
	}
	runtime.LockOSThread() // the identity is the thread's, for files only
	setfsuid(t, nobody)
	me = func() int { return nobody }
	t.Cleanup(func() { me = os.Geteuid; setfsuid(t, 0); runtime.UnlockOSThread() })
}

func TestReadOnlyFolder(t *testing.T) {
	const text = "[profiles.default]\nshop = 'old'\n"
	dir := folder(t, text)
	unprivileged(t, dir)
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(dir, 0o700)
	err := File{Profiles: map[string]Profile{"default": {Shop: "new"}}}.Write(dir)
	if !errors.Is(err, ErrReadOnly) {
		t.Errorf("got %v, want ErrReadOnly", err)
	}
	kept(t, dir, text)
	if err := AddProfile(filepath.Join(dir, "sub"), "a", Profile{}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("a folder that cannot be made: %v", err)
	}
}

func TestUnreadableFile(t *testing.T) {
	dir := folder(t, "# secret\n")
	unprivileged(t, dir)
	if err := os.Chmod(filepath.Join(dir, fileName), 0); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadFile(dir); !errors.Is(err, ErrUnreadable) {
		t.Errorf("got %v", err)
	}
}

// A pipe in its place must not be waited for.
func TestPipe(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, fileName), 0o600); err != nil {
		t.Skip(err)
	}
	if _, err := ReadFile(dir); !errors.Is(err, ErrNotFile) {
		t.Errorf("got %v", err)
	}
}

func TestPermissions(t *testing.T) {
	old := syscall.Umask(0)
	defer syscall.Umask(old)
	dir := filepath.Join(t.TempDir(), "caisse")
	path := filepath.Join(dir, fileName)
	mode := func(path string, want os.FileMode) {
		t.Helper()
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%v, %v, want %v", info.Mode(), err, want)
		}
	}
	if err := (File{}).Write(dir); err != nil {
		t.Fatal(err)
	}
	mode(dir, 0o700)
	mode(path, 0o600)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := (File{}).Write(dir); err != nil {
		t.Fatal(err)
	}
	mode(path, 0o600)
}

func TestFailedWrite(t *testing.T) {
	const text = "# kept\n"
	for want, cause := range map[error]error{
		ErrDiskFull: syscall.ENOSPC, ErrReadOnly: syscall.EROFS, ErrUnreadable: syscall.EIO,
	} {
		dir := folder(t, text)
		err := replace(filepath.Join(dir, fileName), func(f *os.File) error {
			_, _ = f.WriteString("[profiles.def") // a part of it, and then
			return &os.PathError{Op: "write", Path: f.Name(), Err: cause}
		})
		if !errors.Is(writeError(err), want) {
			t.Errorf("%v: got %v, want %v", cause, err, want)
		}
		kept(t, dir, text)
	}
}

func TestSymlink(t *testing.T) {
	real, dir := t.TempDir(), t.TempDir()
	target := filepath.Join(real, "dotfiles", "mine.toml")
	if err := os.Mkdir(filepath.Dir(target), 0o700); err != nil {
		t.Fatal(err)
	}
	// The folder is a link too, and the link in it is relative to where it really is.
	linked := filepath.Join(dir, "config")
	if err := errors.Join(
		os.Mkdir(filepath.Join(real, "caisse"), 0o700),
		os.Symlink(filepath.Join(real, "caisse"), linked),
		os.Symlink("../dotfiles/mine.toml", filepath.Join(real, "caisse", fileName)),
	); err != nil {
		t.Fatal(err)
	}
	for _, shop := range []string{"First", "Second"} { // the target is missing, then there
		if err := (File{Profiles: map[string]Profile{"default": {Shop: shop}}}).Write(linked); err != nil {
			t.Fatal(err)
		}
		if f, err := ReadFile(linked); err != nil || f.Profiles["default"].Shop != shop {
			t.Errorf("got %+v, %v", f, err)
		}
	}
	if info, err := os.Lstat(filepath.Join(linked, fileName)); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link was replaced")
	}
	if info, err := os.Lstat(target); err != nil || !info.Mode().IsRegular() {
		t.Errorf("the target: %v", err)
	}

	loop := t.TempDir()
	if err := os.Symlink(fileName, filepath.Join(loop, fileName)); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadFile(loop); !errors.Is(err, ErrUnreadable) {
		t.Errorf("reading a link to itself: %v", err)
	}
	if err := (File{}).Write(loop); err != nil {
		t.Errorf("a link to itself is not kept aside: %v", err)
	}
}
