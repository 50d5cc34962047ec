package terminal

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"

	"caisse/ui/cells"
	"caisse/ui/tty"
)

// glassOf is a Terminal whose bytes go to an emulator of w by h cells.
func glassOf(t *testing.T, w, h int) (*Terminal, func() *vt.Emulator) {
	t.Helper()
	r, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(); out.Close() })
	term := NewTerminal(out)
	t.Cleanup(func() { term.Close() })
	term.Resize(w, h)
	emu := vt.NewEmulator(w, h)
	return term, func() *vt.Emulator {
		settle(term)
		// A mark of our own says that all of it has been read.
		term.Send("\x07END")
		var got []byte
		buf := make([]byte, 64<<10)
		for !strings.HasSuffix(string(got), "\x07END") {
			n, err := r.Read(buf)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, buf[:n]...)
		}
		if _, err := emu.Write(got[:len(got)-4]); err != nil {
			t.Fatal(err)
		}
		return emu
	}
}

// settle waits until all there is to draw is drawn.
func settle(term *Terminal) {
	for {
		term.out.Drain(time.Second)
		term.mu.Lock()
		behind := term.behind
		term.mu.Unlock()
		if !behind && !term.out.Busy() {
			return
		}
		runtime.Gosched()
	}
}

// bytesOf is what paint writes for frame.
func bytesOf(t *testing.T, term *Terminal, frame string) string {
	t.Helper()
	settle(term)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	old := term.out
	term.out = tty.NewOutlet(w, nil)
	term.Paint(frame)
	term.out.Drain(time.Second)
	term.out.Close()
	term.out = old
	w.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func shownBy(emu *vt.Emulator, w, h int) string {
	rows := make([]string, h)
	for y := range h {
		for x := range w {
			c := emu.CellAt(x, y)
			if c == nil || c.Content == "" {
				rows[y] += " "
				continue
			}
			rows[y] += c.Content
		}
		rows[y] = strings.TrimRight(rows[y], " ")
	}
	return strings.Join(rows, "\n")
}

// Whatever came before, the glass shows the last frame: its lines cut to the
// window, the cursor where it was marked.
func TestPaint(t *testing.T) {
	const w, h = 20, 6
	rnd := rand.New(rand.NewPCG(1, 2))
	term, glass := glassOf(t, w, h)
	for step := range 300 {
		var rows []string
		for range rnd.IntN(h + 3) {
			rows = append(rows, strings.Repeat(string(rune('a'+rnd.IntN(26))), rnd.IntN(w+5)))
		}
		if step%17 == 0 { // Bubble Tea clears, the terminal comes back from a suspend
			if _, err := term.WriteString("\x1b[2J"); err != nil {
				t.Fatal(err)
			}
		}
		want := make([]string, h)
		for y := range want {
			if y < len(rows) {
				want[y] = rows[y][:min(len(rows[y]), w)]
			}
		}
		term.Paint(strings.Join(rows, "\n"))
		if got := shownBy(glass(), w, h); got != strings.Join(want, "\n") {
			t.Fatalf("step %d shows\n%s\nwant\n%s", step, got, strings.Join(want, "\n"))
		}
	}
	term.Paint("abc" + cells.Cursor + "def\nxyz")
	emu := glass()
	if p := emu.CursorPosition(); p.X != 3 || p.Y != 0 {
		t.Errorf("the cursor is at %v, want 3,0", p)
	}
	if got := shownBy(emu, w, h); !strings.HasPrefix(got, "abcdef\nxyz") {
		t.Errorf("the mark shows: %q", got)
	}
}

// A frame that is already there costs no byte.
func TestPaintNothing(t *testing.T) {
	term, glass := glassOf(t, 20, 6)
	term.Paint("one\ntwo")
	glass()
	if got := bytesOf(t, term, "one\ntwo"); got != "" {
		t.Errorf("%d bytes for a frame that had not changed", len(got))
	}
}

// A picture is drawn once, left alone while text beside it changes, and gone
// from the glass as soon as the view has it no more: its code can still be
// paid.
func TestPicture(t *testing.T) {
	term, _ := glassOf(t, 20, 6)
	record := func(what string) string { return bytesOf(t, term, what) }
	mark := term.Keep(Picture{Draw: "\x1bPDRAW\x1b\\", Erase: "\x1b_ERASE\x1b\\", Cols: 8, Rows: 3})
	blank := strings.Repeat(" ", 8)
	frame := func(n int) string {
		return "title\n" + mark + blank + fmt.Sprintf(" since %d\n", n) + blank + "\n" + blank + " x"
	}
	if got := record(frame(1)); strings.Count(got, "DRAW") != 1 || !strings.Contains(got, "\x1b[2;1H\x1bPDRAW") {
		t.Errorf("not drawn at its place: %q", got)
	}
	if got := record(frame(2)); strings.Contains(got, "DRAW") || strings.Contains(got, "\x1b[2;1H ") || !strings.Contains(got, "\x1b[2;9H") {
		t.Errorf("the cells under the picture were written: %q", got)
	}
	if got := record("green"); !strings.Contains(got, "ERASE") || !strings.Contains(got, "\x1b[2J") {
		t.Errorf("the picture stays on the glass: %q", got)
	}
	if got := record("green again"); strings.Contains(got, "ERASE") || strings.Contains(got, "\x1b[2J") {
		t.Errorf("erased twice: %q", got)
	}
	record(frame(3))
	term.Resize(30, 8)
	if got := record(frame(4)); strings.Count(got, "DRAW") != 1 {
		t.Errorf("not drawn again in the new window: %q", got)
	}
}
