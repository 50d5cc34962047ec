package terminal

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/vt"

	"caisse/ui/cells"
)

// What stands before a style's end is not sent again for what changes behind it.
func TestSecondsBesideACodeAreCheap(t *testing.T) {
	term, glass := glassOf(t, 120, 6)
	code := strings.Repeat("\x1b[38;5;16;48;5;231m▄\x1b[48;5;16m ", 30) + "\x1b[m"
	frame := func(n int) string { return "title\n" + code + fmt.Sprintf("  since %02d\n", n) + code }
	term.Paint(frame(1))
	glass()
	got := bytesOf(t, term, frame(2))
	if strings.Contains(got, "▄") || len(got) > 100 || !strings.Contains(got, "\x1b[2;61H  since 02") {
		t.Errorf("%d bytes for a second: %q", len(got), got)
	}
}

// Behind a sign that terminals draw in one cell or in two, nothing is painted by
// itself: it would stand beside its place.
func TestDoubtfulSignsArePaintedAlong(t *testing.T) {
	for _, sign := range []string{"❤️", "👩🏾", "中", "e\u0301", "✅"} {
		term, glass := glassOf(t, 40, 3)
		frame := func(n int) string { return fmt.Sprintf("\x1b[1m%s\x1b[m since %02d", sign, n) }
		term.Paint(frame(1))
		glass()
		if got := bytesOf(t, term, frame(2)); !strings.Contains(got, "\x1b[1m"+sign) {
			t.Errorf("%s is left as it was: %q", sign, got)
		}
	}
}

// Whatever was there, each cell has the sign and the style of the last frame.
func TestPaintKeepsStyles(t *testing.T) {
	const w, h = 60, 5
	rnd := rand.New(rand.NewPCG(3, 4))
	term, glass := glassOf(t, w, h)
	styles := []string{"\x1b[1m", "\x1b[m", "\x1b[0m"}
	line := func() (text, shown string) {
		for range rnd.IntN(5) {
			piece := strings.Repeat(string(rune('a'+rnd.IntN(2))), 1+rnd.IntN(5))
			if rnd.IntN(4) == 0 {
				piece = strings.Repeat(" ", 18+rnd.IntN(5)) + piece
			}
			if rnd.IntN(2) == 0 {
				text, shown = text+styles[0]+piece+styles[1+rnd.IntN(2)], shown+strings.ToUpper(piece)
			} else {
				text, shown = text+piece, shown+piece
			}
		}
		return text, shown
	}
	for step := range 400 {
		rows, want := make([]string, h), make([]string, h)
		for y := range h {
			rows[y], want[y] = line()
		}
		term.Paint(strings.Join(rows, "\n"))
		for y := range want {
			want[y] = strings.TrimRight(want[y][:min(len(want[y]), w)], " ")
		}
		if got := boldBy(glass(), w, h); got != strings.Join(want, "\n") {
			t.Fatalf("step %d shows\n%s\nwant\n%s", step, got, strings.Join(want, "\n"))
		}
	}
}

// boldBy is what the emulator shows, in capitals where it is bold.
func boldBy(emu *vt.Emulator, w, h int) string {
	rows := make([]string, h)
	for y := range h {
		for x := range w {
			c := emu.CellAt(x, y)
			switch {
			case c == nil || c.Content == "" || c.Content == " ":
				rows[y] += " "
			case strings.Contains(c.Style.String(), "1m"):
				rows[y] += string(unicode.ToUpper(rune(c.Content[0])))
			default:
				rows[y] += c.Content
			}
		}
		rows[y] = strings.TrimRight(rows[y], " ")
	}
	return strings.Join(rows, "\n")
}

// A text that flows over the window's edge is sent in one piece, so that the
// terminal knows that it is one, and is on its rows all the same.
func TestFlowingLines(t *testing.T) {
	const w, h = 10, 6
	term, glass := glassOf(t, w, h)
	frame := func(title, link string) string {
		return title + "\n" + cells.Flows + link[:10] + "\n" + cells.Flows + link[10:20] + "\n" + link[20:] + "\nend"
	}
	const link, other = "https://pay.example/abcdef", "https://pay.example/ABCDEF"
	term.Paint("0123456789\n0123456789\n0123456789\n0123456789\nx\nleft over")
	term.Paint(frame("one", link))
	if got := shownBy(glass(), w, h); got != "one\nhttps://pa\ny.example/\nabcdef\nend\n" {
		t.Errorf("it shows\n%s", got)
	}
	if got := bytesOf(t, term, frame("two", link)); strings.Contains(got, "pay") {
		t.Errorf("it is sent again: %q", got)
	}
	if got := bytesOf(t, term, frame("two", other)); !strings.Contains(got, other) {
		t.Errorf("it is sent in pieces: %q", got)
	}
	if got := bytesOf(t, term, "a\n"+cells.Flows+"short\nb"); strings.Contains(got, cells.Flows) || strings.Contains(got, "shortb") {
		t.Errorf("a line that does not reach the edge flows: %q", got)
	}
}
