//go:build unix

package settings

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// The log never grows past its limit, whoever writes it, and keeps the last of
// what was written.
func TestLogTurns(t *testing.T) {
	s := Settings{DataDir: t.TempDir()}
	one, err := s.OpenLog()
	other, err2 := s.OpenLog()
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	line := append(bytes.Repeat([]byte{'x'}, 999), '\n')
	for range 3000 {
		if _, err := one.Write(line); err != nil {
			t.Fatal(err)
		}
		if _, err := other.Write(line); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(one.Close(), other.Close()); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(s.DataDir)
	if err != nil || len(files) != 2 {
		t.Fatalf("%v, %v, want the log and the one before", files, err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil || info.Size() > mostLog+int64(len(line)) || info.Size() == 0 || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %d bytes, %v, %v", f.Name(), info.Size(), info.Mode(), err)
		}
	}
}

// What is no file in the log's place is left alone, and not waited for.
func TestLogThroughALink(t *testing.T) {
	for name, plant := range map[string]func(path, victim string) error{
		"a link":          func(path, victim string) error { return os.Symlink(victim, path) },
		"a link nowhere":  func(path, victim string) error { return os.Symlink(victim+".new", path) },
		"a pipe":          func(path, _ string) error { return syscall.Mkfifo(path, 0o600) },
		"a folder":        func(path, _ string) error { return os.Mkdir(path, 0o700) },
		"a link, in time": func(path, victim string) error { return os.Symlink(victim, path+".1") },
	} {
		dir := t.TempDir()
		victim := filepath.Join(dir, "victim")
		s := Settings{DataDir: filepath.Join(dir, "data")}
		path := filepath.Join(s.DataDir, "caisse.log")
		if err := errors.Join(os.Mkdir(s.DataDir, 0o700), os.WriteFile(victim, []byte("keep"), 0o600), plant(path, victim)); err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() {
			l, err := s.OpenLog()
			if err == nil {
				for range 3 {
					_, err = l.Write(make([]byte, mostLog/2+1))
				}
				err = errors.Join(err, l.Close())
			}
			done <- err
		}()
		select {
		case err := <-done:
			if name != "a link, in time" && !errors.Is(err, ErrNotFile) || name == "a link, in time" && err != nil {
				t.Errorf("%s: %v", name, err)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%s: it waits", name)
		}
		if b, err := os.ReadFile(victim); string(b) != "keep" || err != nil {
			t.Errorf("%s: the file it leads to has %d bytes, %v", name, len(b), err)
		}
		if _, err := os.Stat(victim + ".new"); err == nil {
			t.Errorf("%s: a file was made where it leads", name)
		}
	}
}

// A kept style is a comfort: what is no small file counts as none, and stops
// nobody.
func TestStylesThatAreNoFile(t *testing.T) {
	for name, plant := range map[string]func(path string) error{
		"a pipe":   func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"a device": func(path string) error { return os.Symlink("/dev/zero", path) },
		"a folder": func(path string) error { return os.Mkdir(path, 0o700) },
		"huge":     func(path string) error { return errors.Join(os.WriteFile(path, nil, 0o600), os.Truncate(path, 1<<33)) },
		"nonsense": func(path string) error { return os.WriteFile(path, []byte("[1,2"), 0o600) },
	} {
		s := Settings{DataDir: t.TempDir()}
		if err := plant(s.stylesFile()); err != nil {
			t.Skip(err)
		}
		done := make(chan int, 1)
		go func() { done <- len(s.KeptStyles()) }()
		select {
		case n := <-done:
			if n != 0 {
				t.Errorf("%s: %d styles", name, n)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%s: it waits", name)
		}
	}
}
