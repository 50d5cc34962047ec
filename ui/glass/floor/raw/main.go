// Command raw is the least a program on a terminal can be: it writes a line, and
// then what is typed.
package main

import (
	"os"

	"github.com/charmbracelet/x/term"
)

const (
	start = "\x1b[?1049hMontant "
	again = "\r\x1b[KMontant "
	ctrlU = 'U' & 0x1f // Ctrl+U
)

func main() {
	if _, err := term.MakeRaw(os.Stdin.Fd()); err != nil {
		os.Exit(1)
	}
	os.Stdout.WriteString(start)
	buf := make([]byte, 256)
	for {
		n, err := os.Stdin.Read(buf)
		if n == 0 || err != nil {
			return
		}
		if buf[n-1] == ctrlU {
			os.Stdout.WriteString(again)
		} else {
			os.Stdout.Write(buf[:n])
		}
	}
}
