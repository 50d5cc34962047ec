package shell

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"caisse/model"
	"caisse/model/till"
)

// found are the invoices that name names: by reference, token, LigdiCash's number, or
// the number of a sale, such as 17 or C1-17, with its day behind it where that is not
// today.
func (s *Shell) found(ctx context.Context, t *till.Till, name string) ([]model.Invoice, error) {
	short := len(name) < 4 || strings.ContainsAny(name, "- °")
	if short { // else all of a ledger is looked through for the end of a reference
		if all, err := s.numbered(ctx, t, name); err != nil || len(all) > 0 {
			return all, err
		}
	}
	all, err := t.Find(ctx, name)
	if err != nil {
		return nil, err
	}
	for _, inv := range all {
		if inv.Ref == strings.ToUpper(name) || inv.Token == name { // whole: what else ends like it is not meant
			return []model.Invoice{inv}, nil
		}
	}
	if len(all) > 0 || short {
		return all, nil
	}
	return s.numbered(ctx, t, name)
}

// mostNumbered sales with one number are looked at.
const mostNumbered = 200

// numbered are the sales that have the number name: those of today, where there are
// any; of these, this till's. Of a sale with several links it is the one that holds.
func (s *Shell) numbered(ctx context.Context, t *till.Till, name string) ([]model.Invoice, error) {
	n := numbersIn(name)
	if len(n) == 0 {
		return nil, nil
	}
	if unicode.IsDigit(rune(name[0])) { // else it is a word among others
		name = "n" + name
	}
	all, err := t.Newest(ctx, till.Query{Text: name, Limit: mostNumbered})
	if damaged := (*till.Damaged)(nil); err != nil && !errors.As(err, &damaged) {
		return nil, err
	}
	today := s.Settings.Days().DayOf(s.Now())
	narrowed := func(only func(*model.Invoice) bool) {
		var some []model.Invoice
		for i := range all {
			if only(&all[i]) {
				some = append(some, all[i])
			}
		}
		if len(some) > 0 {
			all = some
		}
	}
	held := all[:0]
	for _, inv := range all {
		if inv.Ticket.N > 0 && n[inv.Ticket.N] {
			held = append(held, inv)
		}
	}
	all = held
	narrowed(func(inv *model.Invoice) bool { return inv.Ticket.Day == today })
	narrowed(func(inv *model.Invoice) bool { return t.Owns(*inv) })
	for _, inv := range all {
		if inv.Sale != all[0].Sale {
			return all, nil
		}
	}
	narrowed(func(inv *model.Invoice) bool { return inv.ReplacedBy == "" || inv.State.IsPaid() })
	return all[:min(len(all), 1)], nil
}

// numbersIn are the numbers that the words of name end in, without those of a day.
func numbersIn(name string) map[int]bool {
	all := map[int]bool{}
	for _, word := range strings.Fields(name) {
		rest := strings.TrimRightFunc(word, unicode.IsDigit)
		if n, err := strconv.Atoi(word[len(rest):]); err == nil && n > 0 && !strings.Contains(rest, "/") {
			all[n] = true
		}
	}
	return all
}

// theOne is the invoice that name names. Where several may be meant they are listed,
// and the error says so.
func (s *Shell) theOne(ctx context.Context, t *till.Till, name string) (model.Invoice, error) {
	found, err := s.found(ctx, t, name)
	if err != nil {
		return model.Invoice{}, s.unread(err)
	}
	switch len(found) {
	case 0:
		return model.Invoice{}, s.noSuch(name)
	case 1:
		return found[0], nil
	}
	return model.Invoice{}, s.candidates(found, t.Names(ctx), t.Called(ctx))
}

// noSuch says that nothing is called so.
func (s *Shell) noSuch(name string) error {
	say := checkIn(s.words())
	text := fmt.Sprintf(say.noSuch, clean(name))
	if len(name) < 4 && len(numbersIn(name)) == 0 {
		text += say.tooShort
	}
	return Exit{ExitNotFound, text}
}
