package till

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A file system without hard links, as on a USB stick: the name is still taken
// by one only, and nothing is left over.
func TestNewFileWithoutLinks(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "ventes.csv")
	write := func(text string, before func()) error {
		f, err := newFile(path, false)
		if err != nil {
			return err
		}
		defer f.abandon()
		f.link = func(string, string) error {
			return &os.LinkError{Op: "link", Old: f.Name(), New: path, Err: syscall.EPERM}
		}
		if _, err := f.WriteString(text); err != nil {
			return err
		}
		before()
		return f.keep()
	}
	err := write("late", func() {
		if err := os.WriteFile(path, []byte("theirs"), 0o600); err != nil {
			t.Fatal(err)
		}
	})
	if got := content(t, dir); !errors.Is(err, fs.ErrExist) || len(got) != 1 || got["ventes.csv"] != "theirs" {
		t.Errorf("overtaken: %v, the folder holds %v", err, got)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := write("whole", func() {}); err != nil {
		t.Error(err)
	}
	if got := content(t, dir); len(got) != 1 || got["ventes.csv"] != "whole" {
		t.Errorf("the folder holds %v", got)
	}
}
