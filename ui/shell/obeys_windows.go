package shell

import (
	"os"

	"golang.org/x/sys/windows"
)

// obeys says that the terminal f takes colours for what they are: an old one has
// to be told to, and may not be able.
func obeys(f *os.File) bool {
	var mode uint32
	h := windows.Handle(f.Fd())
	if windows.GetConsoleMode(h, &mode) != nil {
		return false
	}
	return windows.SetConsoleMode(h, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
