package model

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func sale(t *testing.T, line string) Sale {
	t.Helper()
	l, err := ParseLine(line)
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return Sale{Line: l}
}

func TestValidate(t *testing.T) {
	const line = "3*500 pain + 2*250 café - 10%"
	long := func(n int) string { return strings.Repeat("é", n) }
	tests := []struct {
		name string
		edit func(*Sale)
		want string // "" when valid
	}{
		{"as read", func(s *Sale) {}, ""},
		{"everything filled", func(s *Sale) {
			s.Firstname, s.Lastname, s.Email, s.Object = "Awa", "Ouédraogo", "awa@example.org", "Pain du matin"
		}, ""},
		{"longest texts", func(s *Sale) {
			s.Items[0].Name, s.Items[0].Description = long(120), long(120)
			s.Firstname, s.Lastname, s.Object = long(60), long(60), long(200)
		}, ""},
		{"unnamed item", func(s *Sale) { s.Items[1].Name = "" }, ""},

		{"name too long", func(s *Sale) { s.Items[1].Name = long(121) }, "item 2, name: text too long"},
		{"description too long", func(s *Sale) { s.Items[0].Description = long(121) }, "item 1, description: text too long"},
		{"escape in a name", func(s *Sale) { s.Items[0].Name = "pa\x1b[2Jin" }, "item 1, name: invisible character"},
		{"no quantity", func(s *Sale) { s.Items[0].Quantity = 0 }, "item 1, quantity: quantity not valid"},
		{"large quantity", func(s *Sale) { s.Items[0].Quantity = 100_001 }, "item 1, quantity: quantity not valid"},
		{"no price", func(s *Sale) { s.Items[1].UnitPrice = 0 }, "item 2, unit price: amount too small"},
		{"negative price", func(s *Sale) { s.Items[1].UnitPrice = -500 }, "item 2, unit price: amount too small"},
		{"overflow", func(s *Sale) { s.Items[1].Quantity, s.Items[1].UnitPrice = 4, 1<<62+125 }, "item 2, unit price: amount too large"},
		{"too many items", func(s *Sale) { s.Items = slices.Repeat(s.Items, 51) }, "items: too many items"},
		{"items do not add up", func(s *Sale) { s.Items[0].UnitPrice++ }, "total: amounts do not add up"},
		{"total too high", func(s *Sale) { s.Total++ }, "total: amounts do not add up"},
		{"discount forgotten", func(s *Sale) { s.Discount, s.Percent = 0, 0 }, "total: amounts do not add up"},
		{"discount is not the percentage", func(s *Sale) { s.Discount, s.Total = 201, 1799 }, "discount: discount not valid"},
		{"discount below zero", func(s *Sale) { s.Percent, s.Discount, s.Total = 0, -100, 2100 }, "discount: discount not valid"},
		{"total under 9", func(s *Sale) { s.Percent, s.Discount, s.Total = 0, 1992, 8 }, "total: amount too small"},
		{"plain amount too large", func(s *Sale) { s.Line = Line{Subtotal: 2_000_001, Total: 2_000_001} }, "total: amount too large"},
		{"plain amount far too large", func(s *Sale) { s.Line = Line{Subtotal: math.MaxInt64, Discount: math.MaxInt64 - 5000, Total: 5000} }, "total: amount too large"},
		{"nothing entered", func(s *Sale) { s.Line = Line{} }, "total: amount too small"},
		{"first name too long", func(s *Sale) { s.Firstname = long(61) }, "first name: text too long"},
		{"last name too long", func(s *Sale) { s.Lastname = long(61) }, "last name: text too long"},
		{"blank around a name", func(s *Sale) { s.Lastname = " Sawadogo" }, "last name: invisible character"},
		{"object too long", func(s *Sale) { s.Object = long(201) }, "object: text too long"},
		{"email too long", func(s *Sale) { s.Email = strings.Repeat("a", 250) + "@b.cd" }, "email: text too long"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := sale(t, line)
			tt.edit(&s)
			got := ""
			if err := s.Validate(); err != nil {
				var fe *FieldError
				if !errors.As(err, &fe) {
					t.Fatalf("%T is no *FieldError", err)
				}
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestEmail(t *testing.T) {
	for s, want := range map[string]bool{
		"awa@example.org":         true,
		"awa.o+till@mail.bf.test": true,
		"awa":                     false,
		"awa@localhost":           false,
		"awa@":                    false,
		"@example.org":            false,
		"awa@example.":            false,
		"awa@[127.0.0.1]":         false,
		"Awa <awa@example.org>":   false,
		"<awa@example.org>":       false,
		"a@b.c, d@e.f":            false,
		"a b@example.org":         false,
	} {
		s2 := sale(t, "5000")
		s2.Email = s
		if err := s2.Validate(); (err == nil) != want {
			t.Errorf("%q: got %v, want valid %v", s, err, want)
		}
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"":                         "",
		"pain":                     "pain",
		"  pain \t de\r\n mie  ":   "pain de mie",
		"pain\u00a0\u202fde mie":   "pain de mie",
		"a\x1b[31mb\x07\u009bc":    "a[31mbc",
		"\u202eniap\u200b\ufeff":   "niap",
		"caf\u00e9 cafe\u0301 ☕":   "café cafe\u0301 ☕",
		"\xff\xfepain\ufffd\x00":   "pain",
		"\u2028a\u2029b\ue000\x7f": "a b",
		" pain":                    "pain",
		"pain ":                    "pain",
		"pain  de":                 "pain de",
		" ":                        "",
		"a~":                       "a~",
		"a\u3164\u034f\ufe0fb":     "ab",
		"a\U000e0041\U000e0100b":   "ab",
	} {
		if got := Clean(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{"a\x1b[31mb", "\u009b31m", "\u00e9\xff\u202e", " a\r\n  b ", "\u3164 \ufe0f", "\u2028"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Clean(s)
		if Clean(got) != got {
			t.Errorf("%q cleaned twice is %q", got, Clean(got))
		}
		if !utf8.ValidString(got) || strings.Contains(got, "  ") || strings.TrimSpace(got) != got {
			t.Errorf("%q is not UTF-8 or not tidy", got)
		}
		for _, r := range got {
			if r != ' ' && !unicode.IsPrint(r) || unicode.IsControl(r) {
				t.Errorf("%q holds %U", got, r)
			}
		}
	})
}

func TestSaleClean(t *testing.T) {
	s := sale(t, "500 pain")
	s.Items[0].Name, s.Items[0].Description = " pa\x07in ", "\x1bfrais\n"
	s.Firstname, s.Lastname, s.Email, s.Object = " Awa ", "O\u200bué", "awa@example.org\n", "\tmatin"
	before := s.Items[0]
	c := s.Clean()
	if err := c.Validate(); err != nil {
		t.Errorf("not valid once cleaned: %v", err)
	}
	if c.Items[0].Name != "pain" || c.Items[0].Description != "frais" || c.Firstname != "Awa" || c.Lastname != "Oué" ||
		c.Email != "awa@example.org" || c.Object != "matin" {
		t.Errorf("got %+v", c)
	}
	if s.Items[0] != before {
		t.Error("cleaning changed the rows being edited")
	}
}

var testWords = SaleWords{Sale: "Vente", Item: "Article %d", Discount: "Remise %s FCFA", Group: "\u00a0"}

func TestCharged(t *testing.T) {
	tests := []struct {
		line   string
		object string // given by the cashier
		items  []Item
		want   string
	}{
		{"5000", "", nil, "Vente"},
		{"5000", "Loyer", nil, "Loyer"},
		{"50000-10%", "", nil, "Vente (Remise 5\u00a0000 FCFA)"},
		{"3*500 pain + 2*250 café", "", items(it(3, 500, "pain"), it(2, 250, "café")), "3 × pain, 2 × café"},
		{"500 pain + 250", "", items(it(1, 500, "pain"), it(1, 250, "Article 2")), "pain, Article 2"},
		{"2*250", "Petit déjeuner", items(it(2, 250, "Article 1")), "Petit déjeuner"},
		{"2*1500+3*500-10%", "", items(Item{"2 × Article 1, 3 × Article 2", "Remise 450 FCFA", 1, 4050}),
			"2 × Article 1, 3 × Article 2 (Remise 450 FCFA)"},
		{"3*500 pain - 100", "Goûter", items(Item{"Goûter", "Remise 100 FCFA", 1, 1400}), "Goûter (Remise 100 FCFA)"},
	}
	for _, tt := range tests {
		s := sale(t, tt.line)
		s.Object = tt.object
		before := slices.Clone(s.Items)
		list, object := s.Charged(testWords)
		if !slices.Equal(list, tt.items) || object != tt.want {
			t.Errorf("%s: got %+v, %q, want %+v, %q", tt.line, list, object, tt.items, tt.want)
		}
		if !slices.Equal(s.Items, before) {
			t.Errorf("%s: charging renamed the rows of the form", tt.line)
		}
	}
}

// What is charged is the total, whatever the sale, and its texts stay within
// their limits.
func TestChargedAddsUp(t *testing.T) {
	name := strings.Repeat("né", 60)
	for _, line := range []string{"5000", "5000-1", "3*500 " + name + "+2*250 " + name, "3*500 " + name + "+2*250 " + name + "-7%",
		strings.Repeat("10 a+", 99) + "10 b", strings.Repeat("10 a+", 99) + "10 b-3,33%"} {
		for _, object := range []string{"", strings.Repeat("o", MaxObject)} {
			s := sale(t, line)
			s.Object = object
			list, got := s.Charged(testWords)
			sum := Money(0)
			for _, i := range list {
				sum += i.Total()
				if n := utf8.RuneCountInString(i.Name); n == 0 || n > MaxName {
					t.Errorf("%.30s: an item's name has %d runes", line, n)
				}
			}
			if len(s.Items) > 0 && sum != s.Total || len(s.Items) == 0 && len(list) > 0 {
				t.Errorf("%.30s: the items make %v, the total is %v", line, sum, s.Total)
			}
			if n := utf8.RuneCountInString(got); n > MaxObject {
				t.Errorf("%.30s: the object has %d runes", line, n)
			}
			if s.Discount > 0 && !strings.Contains(got, "Remise "+s.Discount.Group("\u00a0")) {
				t.Errorf("%.30s: the object %q hides the discount", line, got)
			}
		}
	}
}

func TestItemJSON(t *testing.T) {
	b, err := json.Marshal(Item{Name: "Riz 5 kg", Quantity: 2, UnitPrice: 3250})
	if want := `{"name":"Riz 5 kg","quantity":2,"unit_price":3250}`; err != nil || string(b) != want {
		t.Errorf("got %s (%v), want %s", b, err, want)
	}
}
