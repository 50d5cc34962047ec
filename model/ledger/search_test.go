package ledger

import (
	"fmt"
	"strings"
	"testing"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// A day of two tills on one file, drawn at random: whatever was sold, paid and
// looked for in between, a search finds what reading every invoice finds.
func TestSearchFindsWhatReadingAllFinds(t *testing.T) {
	t.Parallel()
	steps := proof.Size(200, 1000, 1000)
	if race {
		steps = 100
	}
	for _, seed := range []uint64{1, 2} {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			s := openShop(t, seed)
			for step := range steps {
				looks := 40 // of a hundred steps
				if step/100%2 == 1 {
					looks = 1 // the index falls behind
				}
				switch x := s.r.IntN(100); {
				case x < looks:
					s.look(step)
				case x < 97-(97-looks)/2:
					s.sell()
				case x < 97:
					s.change()
				default:
					s.sellMany()
				}
			}
			sound(t, s.till())
			if err := s.till().Verify(ctx); err != nil {
				t.Error(err)
			}
		})
	}
}

// look asks one question in every way there is.
func (s *shop) look(step int) {
	q := Query{Text: s.text(), Limit: s.r.IntN(8), Look: s.sometimes(6)}
	for range s.r.IntN(4) * s.r.IntN(2) {
		q.States = append(q.States, s.state())
	}
	if s.sometimes(6) {
		q.Since = s.any().CreatedAt
	}
	if s.sometimes(6) {
		q.Until = s.any().CreatedAt
	}
	all := s.all(q)
	cursor := func() Cursor {
		if len(all) > 0 && s.sometimes(2) {
			return Cursor(s.invs[all[s.r.IntN(len(all))]].Ref)
		}
		return Cursor(s.any().Ref)
	}
	if s.sometimes(2) {
		q.Before = cursor()
	}
	if s.sometimes(2) {
		q.After = cursor()
	}
	said := fmt.Sprintf("step %d, %d invoices, text %+q of %+v", step, len(s.invs), q.Text, q)
	l := s.till()
	page, err := l.Newest(ctx, q)
	if want := s.refs(s.page(all, q)); err != nil || refs(page) != want {
		s.t.Fatalf("%s\nNewest %s, %v\nwant   %s", said, refs(page), err, want)
	}
	if s.sometimes(2) { // on a connection of its own, which takes a while
		return
	}
	var each []model.Invoice
	err = l.Each(ctx, q, func(inv *model.Invoice) error { each = append(each, *inv); return nil })
	if want := s.refs(all); err != nil || refs(each) != want {
		s.t.Fatalf("%s\nEach %s, %v\nwant %s", said, refs(each), err, want)
	}
	var want Total
	for _, inv := range each {
		want.plus(Total{1, inv.Amount})
	}
	if got, err := l.Total(ctx, q); err != nil || got != want {
		s.t.Fatalf("%s\nTotal %v, %v\nwant  %v", said, got, err, want)
	}
}

// text is what somebody types who looks for one of the invoices, or nothing.
func (s *shop) text() string {
	inv := s.any()
	words := strings.Fields(strings.Join([]string{inv.Firstname, inv.Lastname, inv.Object, inv.Email, inv.OperatorRef}, " "))
	for _, it := range inv.Items {
		words = append(words, strings.Fields(it.Name+" "+it.Description)...)
	}
	word := func() string { return s.typed(s.one(append(words, s.one(names...), s.one(wares...))...)) }
	tail := inv.Ref[s.r.IntN(23):]
	switch s.r.IntN(14) {
	case 0, 1:
		return ""
	case 2, 3:
		return word()
	case 4, 5:
		return word() + " " + word()
	case 6:
		return word() + s.one(" ", " - ", ", ", " / ") + word() + "\t" + word()
	case 7:
		return s.grouped(inv.Phone) + s.one("", " "+word())
	case 8:
		return strings.NewReplacer("1", s.one("1", "I", "l"), "0", s.one("0", "o", "O")).Replace(s.one(tail, strings.ToLower(tail), tail[len(tail)-4:]))
	case 9:
		return s.one("…", "...", "#", "(", "") + tail + s.one(")", ".", "…", ",") + s.one("", " "+word())
	case 10:
		return s.one(inv.Ref[:1+s.r.IntN(26)], strings.ToLower(inv.Ref[:12]), inv.Ref+" "+word())
	case 11:
		return s.one(inv.Token, inv.Token[:min(len(inv.Token), 60+s.r.IntN(50))], inv.Token+" "+word())
	case 12:
		return s.one(inv.RequestID, inv.RequestID[:len(inv.RequestID)/2], strings.ToLower(inv.RequestID), inv.RequestID+" "+word())
	}
	return s.one("%", " *** ", "\x00", "…", "-", `"riz`, "riz*", "riz OR pain", "NEAR(riz)", "text:riz", "^riz", "12 25", "100 250", "lot 123 456", "456 123", "123456", "1234 56", "25 kg", "2 5", "50 25 kg", "00226 70", "2026 12")
}

// typed is a word, or its beginning, as people type it.
func (s *shop) typed(word string) string {
	if runes := []rune(word); s.sometimes(2) {
		word = string(runes[:1+s.r.IntN(len(runes))])
	}
	switch s.r.IntN(5) {
	case 0:
		return strings.ToUpper(word)
	case 1:
		return unaccented.Replace(strings.ToLower(word))
	case 2:
		return strings.NewReplacer("é", "e\u0301", "ï", "i\u0308", "ç", "c\u0327").Replace(word)
	}
	return word
}

// grouped is a telephone number as people type it.
func (s *shop) grouped(phone string) string {
	digits := strings.NewReplacer(" ", "", "+", "").Replace(phone)
	if digits == "" {
		return "70"
	}
	local := digits[3:]
	for i := 2; i < len(local); i += 3 {
		local = local[:i] + s.one(" ", " ", " ", "-", ".") + local[i:]
	}
	return s.one("", digits[:3]+" ", "+"+digits[:3]+" ", "00"+digits[:3]+" ") + local[:s.r.IntN(len(local))+1]
}
