package till

import (
	"os"
	"runtime/debug"
	"testing"
)

// TestMain keeps the ledgers of these tests in memory where there is a file
// system for that: fake time stands still while somebody waits for a disk, and
// what reaches a disk is for the tests of the ledger.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(func() int {
		if dir, err := os.MkdirTemp("/dev/shm", "caisse-till-"); err == nil {
			defer os.RemoveAll(dir)
			os.Setenv("TMPDIR", dir)
		}
		return m.Run()
	}())
}
