//go:build !unix

package terminal

import (
	"os"

	"caisse/ui/qr"
)

// withPixels has nothing to add where there is no terminal line.
func withPixels(p qr.Profile, _ *os.File) qr.Profile { return p }
