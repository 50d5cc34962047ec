package shell

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"caisse/model"
	"caisse/ui/text"
)

// What others may write is named, with what to type.
func TestDoctorNamesWhoMayWrite(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("rights are no bits there")
	}
	c := clinic(t)
	c.keep(c.invoice(state(model.Paid)))
	if f := c.findings(0, "-fast")["rights"]; f.Grade != text.Fine {
		t.Errorf("of one user alone: %+v", f)
	}
	chmod := func(path string, mode os.FileMode) {
		t.Helper()
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	c.shell.Settings.BackupDir = t.TempDir()
	for _, path := range []string{c.shell.Settings.BackupDir, c.shell.Ledger, filepath.Dir(c.shell.Ledger), c.shell.Settings.DataDir} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		chmod(path, info.Mode().Perm()|0o002)
		f := c.findings(0, "-fast")["rights"]
		if f.Grade != text.Warning {
			t.Errorf("%s: %+v", path, f)
		}
		shown := c.shell.homeless(path)
		has(t, f.Text, "d'autres utilisateurs", shown)
		has(t, f.Todo, "chmod go-w", shown)
		chmod(path, info.Mode().Perm())
	}
	// A link is as safe as where it leads.
	open := filepath.Join(t.TempDir(), "shared place")
	moved := filepath.Join(open, "x.db")
	if err := os.Mkdir(open, 0o700); err != nil {
		t.Fatal(err)
	}
	chmod(open, 0o777)
	if err := os.Rename(c.shell.Ledger, moved); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(moved, c.shell.Ledger); err != nil {
		t.Fatal(err)
	}
	f := c.shell.examineWriters()
	if f.Grade != text.Warning {
		t.Errorf("a link into a shared folder: %+v", f)
	}
	has(t, f.Todo, "'"+open+"'")
}
