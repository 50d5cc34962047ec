package model

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestFormatLine(t *testing.T) {
	tests := []struct {
		line Line
		want string
	}{
		{Line{Subtotal: 5000}, "5000"},
		{Line{Subtotal: 5000, Percent: 1000, Discount: 500}, "5000 -10%"},
		{Line{Subtotal: 5000, Percent: 5}, "5000 -0,05%"},
		{Line{Subtotal: 5000, Discount: 500}, "5000 -500"},
		{Line{Items: items(it(3, 500, "pain"), it(1, 250, "café")), Percent: 250}, "3*500 pain + 250 café -2,5%"},
		{Line{Items: items(it(1, 500))}, "1*500"},
		{Line{Items: items(it(1, 500), it(1, 300))}, "500 + 300"},
		{Line{Items: items(it(1, 500, "33 Export"))}, "500: 33 Export"},
		{Line{Items: items(it(1, 500, "Canal+ -10%"))}, "500 Canal –10%"},
		{Line{Items: items(it(2, 5, "pain"), it(1, 5))}, "2*5 pain + 5"},
	}
	for _, tt := range tests {
		if got := FormatLine(tt.line); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

// Whatever rows hold, the line written from them gives the same sums back, and
// the same names where a line can carry them.
func TestFormatLineComesBack(t *testing.T) {
	names := []string{"", "pain", "33 Export", "000", "500", "5k", "k", "K7", "x", "x2", "x 500", "×3", "*", "F", "f cfa", "FCFA 2", ":", ":)",
		"-", "--", "-10%", "-500", "38-40", "a-b-10 %", "t-shirt", "a -é", "à", "ààà", "éclair", "(33)", "\"", "'", "=", "/2", "%", ".5", ",", "½", "٣",
		"＋", "+", "a + b", "Canal+", "\u0301", "a\x1b[31mb", "é à", "kg", "ké", strings.Repeat("é", 300), strings.Repeat("-1", 80)}
	discounts := []Line{{}, {Discount: 3}, {Percent: 1000}, {Percent: 250}, {Percent: 5}}
	comesBack := func(l Line) {
		text := FormatLine(l)
		got, err := ParseLine(text)
		if err != nil {
			t.Fatalf("%q from %+v: %v", text, l.Items, err)
		}
		want := slices.Clone(l.Items)
		for i := range want {
			want[i].Name = lineName(want[i].Name)
		}
		if !reflect.DeepEqual(got.Items, want) || got.Percent != l.Percent || l.Percent == 0 && got.Discount != l.Discount {
			t.Fatalf("%q from %+v: got %+v", text, want, got)
		}
		if again := FormatLine(got); again != text {
			t.Fatalf("%q is then written %q", text, again)
		}
	}
	for i, a := range names {
		for _, l := range discounts {
			l.Items = items(it(1, 1500, a))
			comesBack(l)
		}
		for j, b := range names {
			l := discounts[(i+j)%len(discounts)]
			l.Items = items(it(2, 12, a), it(1, 990, b))
			comesBack(l)
		}
	}
	for _, kept := range []string{"pain", "33 Export", "k", "x 500", "F", "t-shirt", "à emporter", "500", "=", "*", "coca-1.5"} {
		if got := lineName(kept); got != kept {
			t.Errorf("the name %q became %q for no reason", kept, got)
		}
	}
}
