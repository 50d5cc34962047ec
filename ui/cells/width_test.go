package cells

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"caisse/ligdicash/sandbox/proof"
)

// What lines are made of: plain signs, wide ones, colours and the cursor. In odd
// are those that change with what stands beside them.
var (
	plain = []string{"a", "b", "7", " ", "é", "…", "•", NBSP, "中", "あ", "한", "😀", "\x1b[1m", "\x1b[m", "\x1b[38;5;16m", Cursor, "\x1b]8;;https://a.bf\x1b\\"}
	odd   = append([]string{"\u0301", "\u200d", "\ufe0f", "👨‍👩‍👧", "🇧", "🇫", "็", "ि", "\u200b", "\u202e", "\r", "\x07", "\x00", "\x1b"}, plain...)
)

func randomLine(r *rand.Rand, of []string) string {
	var b strings.Builder
	for range r.IntN(40) {
		b.WriteString(of[r.IntN(len(of))])
	}
	return b.String()
}

func TestLinesAreAsWideAsTold(t *testing.T) {
	r := proof.Rand(t)
	for range proof.Size(2_000, 50_000, 1_000_000) {
		s, w := randomLine(r, odd), 1+r.IntN(30)
		if got, want := Width(s), ansi.StringWidth(Agreed(s)); got != want {
			t.Fatalf("%q is %d cells, the terminal counts %d", s, got, want)
		}
		if got := ansi.StringWidth(Agreed(Cut(s, w))); got > w {
			t.Fatalf("%q cut to %d cells has %d", s, w, got)
		}
		s = strings.ReplaceAll(ansi.Strip(s), "\x1b", "") // a sequence that is not ended would swallow the spaces
		if got := ansi.StringWidth(Agreed(Pad(s, w))); got != w {
			t.Fatalf("%q in %d cells has %d: %q", s, w, got, Pad(s, w))
		}
		tail := Tail(s, w)
		if !strings.HasSuffix(s, tail) || Width(tail) > w {
			t.Fatalf("%q is not the end of %q in %d cells", tail, s, w)
		}
	}
}

// Lines of plain and wide signs are cut where ansi.Truncate cuts them.
func TestCutKeepsColours(t *testing.T) {
	r := proof.Rand(t)
	for range proof.Size(2_000, 50_000, 1_000_000) {
		s, w := randomLine(r, plain), r.IntN(30)
		if got, want := Cut(s, w), ansi.Truncate(s, w, "…"); got != want {
			t.Fatalf("%q in %d cells: %q, want %q", s, w, got, want)
		}
	}
}

func TestWrapEndsInOneCell(t *testing.T) {
	if got := Wrap("中文 a", 1); len(got) != 3 {
		t.Errorf("%q", got)
	}
}

func BenchmarkWidth(b *testing.B) {
	line := "  2 × 250   café" + strings.Repeat(" ", 40) + "\x1b[1m500 FCFA\x1b[0m"
	for b.Loop() {
		Width(line)
	}
}
