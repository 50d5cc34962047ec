//go:build unix

package terminal

import (
	"os"

	"golang.org/x/sys/unix"

	"caisse/ui/qr"
)

// withPixels adds the size of a cell as the terminal told its line: xterm
// answers no question about it by default, but tells there.
func withPixels(p qr.Profile, f *os.File) qr.Profile {
	ws, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ)
	if err != nil {
		return p
	}
	return p.WithPixels(int(ws.Xpixel), int(ws.Ypixel), qr.Box{Cols: int(ws.Col), Rows: int(ws.Row)})
}
