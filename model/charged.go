package model

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// SaleWords are the few words of a sale that depend on the language.
type SaleWords struct {
	Sale     string // "Vente": the object of a plain amount
	Item     string // "Article %d": an item without a name, by its place
	Discount string // "Remise %s FCFA"
	Group    string // between the groups of three digits of an amount
}

// Charged is what goes to LigdiCash for a valid sale: items whose totals add up
// to Total, none for a plain amount, and the object. LigdiCash knows no
// discount: with one the items become a single item, and the object says it.
func (s Sale) Charged(words SaleWords) (items []Item, object string) {
	items = make([]Item, len(s.Items))
	for i, it := range s.Items {
		if it.Name == "" {
			it.Name = fmt.Sprintf(words.Item, i+1)
		}
		items[i] = it
	}
	object = s.Object
	if object == "" {
		object = summary(items, words)
	}
	if s.Discount == 0 {
		return items, shorten(object, MaxObject)
	}
	discount := fmt.Sprintf(words.Discount, s.Discount.Group(words.Group))
	if len(items) > 0 {
		items = []Item{{Name: shorten(object, MaxName), Description: discount, Quantity: 1, UnitPrice: s.Total}}
	}
	mention := " (" + discount + ")"
	return items, shorten(object, MaxObject-utf8.RuneCountInString(mention)) + mention
}

// summary is the object of a sale that was given none: "3 × pain, café".
func summary(items []Item, words SaleWords) string {
	if len(items) == 0 {
		return words.Sale
	}
	parts := make([]string, len(items))
	for i, it := range items {
		parts[i] = it.Name
		if it.Quantity > 1 {
			parts[i] = strconv.FormatInt(it.Quantity, 10) + " × " + it.Name
		}
	}
	return strings.Join(parts, ", ")
}

// shorten keeps at most n runes of s, the last one "…" when some are lost.
func shorten(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return strings.TrimRight(string(r[:n-1]), " ,") + "…"
}
