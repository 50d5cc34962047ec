// Command painter is the console's terminal with nothing behind it: its painter,
// its keyboard, and one text field. What Bubble Tea and the screens take is not in
// it.
package main

import (
	"fmt"
	"os"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/field"
	_ "caisse/ui/termbg" // before Bubble Tea, whose names of keys a field knows
	"caisse/ui/terminal"
)

func main() {
	fmt.Fprintln(os.Stderr, "painter:", run())
	os.Exit(1)
}

// run paints until the terminal is gone, and says why it was.
func run() error {
	s, err := terminal.Open(os.Stdin, os.Stdout, false)
	if err != nil {
		return err
	}
	line := field.New(100).Focus(true)
	w, h := s.Size()
	s.Term.Resize(w, h)
	paint := func() { s.Term.PaintLines([]string{"Montant " + line.Draw(40)}) }
	if err := s.Begin(paint, func(int, int) {}, func() { os.Exit(1) }); err != nil {
		return err
	}
	buf := make([]byte, 256)
	for {
		n, err := s.Keyboard.Read(buf)
		if err != nil {
			return err
		}
		if n == 0 {
			continue
		}
		if buf[0] == 'U'&0x1f {
			line.SetValue("")
		} else {
			line = line.Typed(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(string(buf[:n]))})
		}
		paint()
	}
}
