package door

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// systemd finds nothing wrong with the unit beside this file, and little that the
// receiver could do beyond what it is for.
func TestUnit(t *testing.T) {
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		if os.Getenv("CAISSE_REQUIRE_REAL") != "" {
			t.Fatal(err)
		}
		t.Skip("no systemd-analyze here to look at the unit")
	}
	unit, err := os.ReadFile("caisse-callbacks.service")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "caisse-callbacks.service")
	installed := strings.Replace(string(unit), "/usr/local/bin/caisse ", "/bin/true ", 1)
	if err := os.WriteFile(path, []byte(installed), 0o644); err != nil {
		t.Fatal(err)
	}
	if said, err := exec.Command("systemd-analyze", "verify", path).CombinedOutput(); err != nil || strings.Contains(string(said), "caisse-callbacks") {
		t.Errorf("%v\n%s", err, said)
	}
	const most = "15" // tenths: of 10, where nothing is fenced in
	if said, err := exec.Command("systemd-analyze", "security", "--offline=true", "--threshold="+most, path).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}
