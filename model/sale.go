package model

import (
	"fmt"
	"net/mail"
	"strings"
	"unicode/utf8"
)

// Limits of a sale; texts are counted in runes. Ours, not LigdiCash's: they
// keep a payment page readable.
const (
	MaxItems    = 100
	MaxQuantity = 100_000
	MaxName     = 120 // an item's name, and its description
	MaxPerson   = 60  // a first or last name
	MaxEmail    = 254
	MaxObject   = 200
)

// Item is one line of a sale. All four fields go to LigdiCash; the line total
// is computed, never stored.
type Item struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	Quantity    int64  `json:"quantity"`
	UnitPrice   Money  `json:"unit_price"`
}

// Total is quantity × unit price, in francs.
func (i Item) Total() Money { return Money(i.Quantity) * i.UnitPrice }

// Sale is the form: what the cashier entered, before it becomes an invoice.
// Everything but the line may be empty.
type Sale struct {
	Line
	Firstname string
	Lastname  string
	Email     string
	Object    string // shown on the payment page
}

// Field names a field of the form.
type Field string

const (
	FieldItems       Field = "items"
	FieldName        Field = "name"
	FieldDescription Field = "description"
	FieldQuantity    Field = "quantity"
	FieldPrice       Field = "unit price"
	FieldDiscount    Field = "discount"
	FieldTotal       Field = "total"
	FieldFirstname   Field = "first name"
	FieldLastname    Field = "last name"
	FieldEmail       Field = "email"
	FieldObject      Field = "object"
)

// FieldError says which field of a sale is wrong.
type FieldError struct {
	Field   Field
	Row     int // the item's, from 0; -1 when the field is not an item's
	Problem Problem
}

func (e *FieldError) Error() string {
	if e.Row < 0 {
		return fmt.Sprintf("%s: %s", e.Field, e.Problem)
	}
	return fmt.Sprintf("item %d, %s: %s", e.Row+1, e.Field, e.Problem)
}

// Clean is the sale with every text cleaned, the items in a copy.
func (s Sale) Clean() Sale {
	items := make([]Item, len(s.Items))
	for i, it := range s.Items {
		it.Name, it.Description = Clean(it.Name), Clean(it.Description)
		items[i] = it
	}
	if s.Items != nil {
		s.Items = items
	}
	s.Firstname, s.Lastname = Clean(s.Firstname), Clean(s.Lastname)
	s.Email, s.Object = Clean(s.Email), Clean(s.Object)
	return s
}

// Validate says whether the sale can be charged; texts must have been cleaned.
// The error is a *FieldError, on the first field that is wrong.
func (s Sale) Validate() error {
	if len(s.Items) > MaxItems {
		return &FieldError{FieldItems, -1, TooManyItems}
	}
	sum := Money(0)
	for i, it := range s.Items {
		if p := it.problem(); p != nil {
			p.Row = i
			return p
		}
		sum += it.Total()
	}
	switch {
	case len(s.Items) > 0 && sum != s.Subtotal:
		return &FieldError{FieldTotal, -1, BadSum}
	case s.Subtotal < MinAmount:
		return &FieldError{FieldTotal, -1, TooSmall}
	case s.Subtotal > maxSubtotal:
		return &FieldError{FieldTotal, -1, TooLarge}
	case s.Discount < 0 || s.Percent < 0 || s.Percent > 0 && s.Discount != share(s.Subtotal, s.Percent):
		return &FieldError{FieldDiscount, -1, BadDiscount}
	case s.Total != s.Subtotal-s.Discount:
		return &FieldError{FieldTotal, -1, BadSum}
	case s.Total < MinAmount:
		return &FieldError{FieldTotal, -1, TooSmall}
	case s.Total > MaxAmount:
		return &FieldError{FieldTotal, -1, TooLarge}
	}
	for _, t := range []struct {
		field Field
		text  string
		max   int
	}{
		{FieldFirstname, s.Firstname, MaxPerson},
		{FieldLastname, s.Lastname, MaxPerson},
		{FieldEmail, s.Email, MaxEmail},
		{FieldObject, s.Object, MaxObject},
	} {
		if p := textProblem(t.text, t.max); p != "" {
			return &FieldError{t.field, -1, p}
		}
	}
	if s.Email != "" && !isEmail(s.Email) {
		return &FieldError{FieldEmail, -1, BadEmail}
	}
	return nil
}

func (i Item) problem() *FieldError {
	switch name, desc := textProblem(i.Name, MaxName), textProblem(i.Description, MaxName); {
	case name != "":
		return &FieldError{Field: FieldName, Problem: name}
	case desc != "":
		return &FieldError{Field: FieldDescription, Problem: desc}
	case i.Quantity < 1 || i.Quantity > MaxQuantity:
		return &FieldError{Field: FieldQuantity, Problem: BadQuantity}
	case i.UnitPrice < 1:
		return &FieldError{Field: FieldPrice, Problem: TooSmall}
	case i.UnitPrice > maxSubtotal/Money(i.Quantity):
		return &FieldError{Field: FieldPrice, Problem: TooLarge}
	}
	return nil
}

func textProblem(s string, most int) Problem {
	switch {
	case Clean(s) != s:
		return BadCharacter
	case utf8.RuneCountInString(s) > most:
		return TooLong
	}
	return ""
}

// isEmail wants an address alone, at a public-looking domain.
func isEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Name != "" || a.Address != s {
		return false
	}
	domain := s[strings.LastIndexByte(s, '@')+1:]
	return strings.Contains(domain, ".") && !strings.HasPrefix(domain, "[")
}
