package glass

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// rest is how a shell expects to find the terminal's modes.
var rest = []struct {
	mode  ansi.Mode
	on    bool
	wrong string
}{
	{ansi.ModeTextCursorEnable, true, "the cursor is hidden"},
	{ansi.ModeBracketedPaste, false, "bracketed paste is on"},
	{ansi.ModeAutoWrap, true, "long lines are cut"},
	{ansi.ModeCursorKeys, false, "the arrows send application codes"},
	{ansi.ModeMouseNormal, false, "mouse clicks are reported"},
	{ansi.ModeMouseButtonEvent, false, "mouse drags are reported"},
	{ansi.ModeMouseAnyEvent, false, "mouse moves are reported"},
	{ansi.ModeFocusEvent, false, "focus changes are reported"},
	{ansi.ModeSynchronizedOutput, false, "output is held back"},
}

// Restored says what the program has left of itself in the terminal: line
// settings (raw mode, echo) other than before the start, the alternate screen,
// a hidden cursor, bracketed paste, mouse or focus reports. nil is a terminal
// as the program found it. Ask after Wait: a running program is judged as it is.
func (t *Terminal) Restored() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.after
	if now == nil {
		var err error
		if now, err = lineSettings(t.master); err != nil {
			return fmt.Errorf("reading the line settings: %w", err)
		}
	}
	var wrong []string
	if *now != *t.before {
		wrong = append(wrong, "the line settings (termios) have changed")
	}
	if t.emu.IsAltScreen() {
		wrong = append(wrong, "the alternate screen is up")
	}
	for _, r := range rest {
		if on, touched := t.modes[r.mode]; touched && on != r.on {
			wrong = append(wrong, r.wrong)
		}
	}
	if wrong != nil {
		return fmt.Errorf("terminal not restored: %s", strings.Join(wrong, ", "))
	}
	return nil
}
