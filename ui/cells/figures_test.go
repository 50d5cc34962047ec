package cells

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// signs are all there are, but for the letters that are drawn as figures.
const signs = "0123456789\u00a0FCA•✓✗≠?!NELIVRZPDT"

// Every sign is drawn in every size, five rows as wide as each other, of cells
// that are one cell wide everywhere, and no two signs are alike.
func TestFiguresHaveEverySign(t *testing.T) {
	for size := range sizes {
		seen := map[string]rune{}
		for _, r := range signs {
			w := figuresWidth(string(r), size)
			rows := drawFigures(string(r), size)
			if w <= 0 || len(rows) != FigureRows {
				t.Fatalf("%q has %d cells and %d rows", r, w, len(rows))
			}
			for _, row := range rows {
				if Width(row) != w || utf8.RuneCountInString(row) != w || strings.Trim(row, " █") != "" {
					t.Errorf("%q in size %d: a row %q of %d cells, want %d", r, size, row, Width(row), w)
				}
			}
			drawn := strings.Join(rows, "\n")
			if other, twice := seen[drawn]; twice {
				t.Errorf("%q is drawn as %q", r, other)
			}
			seen[drawn] = r
		}
	}
}

// What is drawn is whole, fits, and is the largest that does: with a cell less
// it would be another, or none.
func TestFiguresFit(t *testing.T) {
	texts := []string{"✓ 2\u00a0000\u00a0000 FCFA", "✓ 2\u00a0000\u00a0000 F", "2\u00a0000\u00a0000 F"}
	known := map[string]bool{}
	for size := range sizes {
		for _, text := range texts {
			known[strings.Join(drawFigures(text, size), "\n")] = true
		}
	}
	last := 0
	for w := range 160 {
		rows := Figures(w, texts...)
		if rows == nil {
			if last > 0 {
				t.Fatalf("nothing in %d cells, and something in fewer", w)
			}
			continue
		}
		if n := Width(rows[0]); n > w {
			t.Errorf("%d cells in %d", n, w)
		}
		if !known[strings.Join(rows, "\n")] {
			t.Errorf("in %d cells a figure is not whole:\n%s", w, strings.Join(rows, "\n"))
		}
		last = w
	}
	if rows := Figures(38, texts...); rows == nil {
		t.Error("the largest amount does not fit the smallest window")
	}
	if Figures(200, "5 €") != nil {
		t.Error("a sign that is not drawn was left out of an amount")
	}
}

func TestFiguresLookRight(t *testing.T) {
	for text, want := range map[string]string{
		"✓ 12\u00a0500 F": `
        ██   ████ █████   █████ █████ █████   █████
       ██      ██    ██   ██    ██ ██ ██ ██   ██
██    ██       ██ █████   █████ ██ ██ ██ ██   █████
 ██  ██        ██ ██         ██ ██ ██ ██ ██   ██
  ████         ██ █████   █████ █████ █████   ██`,
	} {
		rows := drawFigures(text, 1)
		for i := range rows {
			rows[i] = strings.TrimRight(rows[i], " ")
		}
		if got := "\n" + strings.Join(rows, "\n"); got != want {
			t.Errorf("%s is drawn\n%s", text, got)
		}
		twin := ASCII(strings.Join(rows, "\n"))
		if twin != strings.ReplaceAll(strings.Join(rows, "\n"), "█", "#") {
			t.Errorf("the ASCII twin is\n%s", twin)
		}
	}
}

func ExampleFigures() {
	for _, row := range Figures(40, "5\u00a0000 F") {
		fmt.Println(strings.TrimRight(row, " "))
	}
	// Output:
	// █████   █████ █████ █████   █████
	// ██      ██ ██ ██ ██ ██ ██   ██
	// █████   ██ ██ ██ ██ ██ ██   █████
	//    ██   ██ ██ ██ ██ ██ ██   ██
	// █████   █████ █████ █████   ██
}
