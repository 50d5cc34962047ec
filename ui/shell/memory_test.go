package shell

import (
	"os"
	"testing"

	"caisse/ligdicash/sandbox/proof"
)

func TestMain(m *testing.M) {
	proof.InMemory()
	os.Exit(m.Run())
}
