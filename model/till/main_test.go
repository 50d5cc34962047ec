package till

import (
	"os"
	"runtime/debug"
	"testing"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model/hub/pgtest"
)

// TestMain keeps the ledgers of these tests in memory: fake time stands still
// while somebody waits for a disk.
func TestMain(m *testing.M) {
	proof.InMemory()
	debug.SetGCPercent(400) // less of it; what measures memory calls it
	os.Exit(pgtest.Run(m))
}
