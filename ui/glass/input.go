package glass

import (
	"fmt"
	"os"
	"strings"
	"time"
	"unicode/utf8"
)

// keys are the bytes an xterm sends in its normal modes.
var keys = map[string]string{
	"enter": "\r", "esc": "\x1b", "tab": "\t", "shift+tab": "\x1b[Z", "space": " ", "backspace": "\x7f",
	"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
	"home": "\x1b[H", "end": "\x1b[F", "insert": "\x1b[2~", "delete": "\x1b[3~", "pgup": "\x1b[5~", "pgdown": "\x1b[6~",
	"f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
	"f7": "\x1b[18~", "f8": "\x1b[19~", "f9": "\x1b[20~", "f10": "\x1b[21~", "f11": "\x1b[23~", "f12": "\x1b[24~",
}

// Type sends s to the program as it stands. A program that has ended reads
// nothing.
func (t *Terminal) Type(s string) {
	t.master.WriteString(s) // fails only when the program has ended
}

// Key presses keys by name: "enter", "shift+tab", "pgup", "f1", "ctrl+c",
// "alt+x", or a single character. It panics on a name it does not know. Wait
// for the effect of "esc" before the next key: bytes right behind an escape
// read as alt and that key.
func (t *Terminal) Key(names ...string) {
	for _, name := range names {
		t.Type(sequence(name))
	}
}

func sequence(name string) string {
	if s, ok := keys[name]; ok {
		return s
	}
	if rest, ok := strings.CutPrefix(name, "alt+"); ok {
		return "\x1b" + sequence(rest)
	}
	if rest, ok := strings.CutPrefix(name, "ctrl+"); ok && len(rest) == 1 && rest[0] >= '@' && rest[0] <= 'z' {
		return string(rest[0] & 0x1f)
	}
	if utf8.RuneCountInString(name) == 1 {
		return name
	}
	panic(fmt.Sprintf("glass: no key is called %q", name))
}

// Resize changes the size of the terminal, in cells, and lets the program know.
func (t *Terminal) Resize(w, h int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.emu.Resize(w, h)
	t.setSize(w, h) // fails only when the program has ended
}

// Freeze leaves what the program writes unread, as a hung connection does: after
// one more piece the terminal takes nothing. Thaw, and the program's end, undo it.
func (t *Terminal) Freeze() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.frozen {
		t.frozen = true
		t.gate.Lock()
	}
}

// Thaw reads on.
func (t *Terminal) Thaw() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.frozen {
		t.frozen = false
		t.gate.Unlock()
	}
}

// HangUp takes the terminal away, as a closed window or a lost modem does.
func (t *Terminal) HangUp() {
	t.master.Close() // nothing was written through it that matters
}

// Lie has the terminal's line say another size than the screen has.
func (t *Terminal) Lie(w, h int) {
	t.setSize(w, h) // fails only when the program has ended
}

// Signal sends a signal to the program. os.ErrProcessDone: it has ended.
func (t *Terminal) Signal(sig os.Signal) error { return t.cmd.Process.Signal(sig) }

// Kill ends the program at once (SIGKILL) and returns when it is gone and its
// output has been read. Killing an ended program does nothing.
func (t *Terminal) Kill() {
	t.cmd.Process.Kill() // fails only when the program has ended
	<-t.done
}

// Wait returns the program's exit code once it has ended and all its output is
// on the screen. A program killed by a signal has the code 128 plus the
// signal's number. The error says that the program is still running after d,
// or that the recording failed.
func (t *Terminal) Wait(d time.Duration) (int, error) {
	limit := time.NewTimer(d)
	defer limit.Stop()
	select {
	case <-t.done:
		t.mu.Lock()
		defer t.mu.Unlock()
		return t.code, t.recordErr
	case <-limit.C:
		return -1, fmt.Errorf("the program is still running after %v", d)
	}
}

// Pid is the program's process number.
func (t *Terminal) Pid() int { return t.cmd.Process.Pid }

// Began is when the program was launched, for timing its first frame.
func (t *Terminal) Began() time.Time { return t.began }
