package model

import "testing"

// The amount line is read, and the amount spelled, at every key.
func TestReadingAllocatesLittle(t *testing.T) {
	for name, test := range map[string]struct {
		most float64
		what func()
	}{
		"line":    {1, func() { ParseLine("3*500 pain + 2*250 F café") }}, // its items
		"French":  {1, func() { FrenchAmount(1_897_577) }},
		"English": {1, func() { EnglishAmount(1_897_577) }},
		"clean":   {0, func() { Clean("Crème brûlée") }},
	} {
		if n := testing.AllocsPerRun(100, test.what); n > test.most {
			t.Errorf("%s: %.0f allocations, more than %.0f", name, n, test.most)
		}
	}
}
