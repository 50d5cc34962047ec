package text

import (
	"slices"
	"testing"

	"caisse/model"
)

// Large figures are the same in every language: a comma drawn in blocks would stand
// on the line like a point, and make one franc of a thousand.
func TestLargeHasNoPoint(t *testing.T) {
	fr, en := &Printer{W: In("fr")}, &Printer{W: In("en")}
	for _, m := range []model.Money{8, 1005, 1_250_000} {
		for w := 20; w < 160; w++ {
			for _, sign := range []string{"", "✓", "…"} {
				if a, b := fr.Large(w, sign, m), en.Large(w, sign, m); !slices.Equal(a, b) {
					t.Fatalf("%d in %d cells: %q, %q", m, w, a, b)
				}
				if a, b := fr.LargeStill(w, sign, m), en.LargeStill(w, sign, m); !slices.Equal(a, b) {
					t.Fatalf("%d in %d cells: %q, %q", m, w, a, b)
				}
			}
		}
	}
}
