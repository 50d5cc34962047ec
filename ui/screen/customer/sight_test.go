package customer

import (
	"slices"
	"strings"
	"testing"
)

// A picture of a code lies on blank cells: they have the place of one in blocks, and
// are no empty lines that half of them could go above it.
func TestBlankRowsOfAPicture(t *testing.T) {
	for h := 22; h < 40; h++ {
		places := map[string]int{}
		for _, cell := range []string{" ", "█"} {
			code := slices.Repeat([]string{strings.Repeat(cell, 48)}, 21)
			out := Sight{State: "1 004 FCFA", Code: code}.In(80, h)
			places[cell] = slices.IndexFunc(out, func(l string) bool { return strings.Contains(l, "FCFA") })
			if len(out) != h {
				t.Errorf("%d lines of %d", len(out), h)
			}
		}
		if places[" "] != places["█"] {
			t.Errorf("in %d lines the amount is on line %d above a picture, on %d above blocks", h, places[" "], places["█"])
		}
	}
}
