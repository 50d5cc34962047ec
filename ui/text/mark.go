package text

import (
	"caisse/model"
	"caisse/model/till"
	"caisse/ui/theme"
)

// Mark is how a state looks: sign, word and colour, the same on every screen.
type Mark struct {
	Sign, Word string
	style      theme.Style
}

func (m Mark) String() string { return m.style.Render(m.Sign + " " + m.Word) }

// Short is the sign alone, for the waiting strip.
func (m Mark) Short() string { return m.style.Render(m.Sign) }

// Is says that it is drawn in st, a role of the theme it was made with.
func (m Mark) Is(st theme.Style) bool { return m.style == st }

// Mark says how inv stands. lost says that LigdiCash cannot be reached now, so
// that what it would say of a pending invoice is not known.
func (p *Printer) Mark(inv model.Invoice, lost bool) Mark {
	w, t := p.W, p.Theme
	m := func(sign, ascii, word string, st theme.Style) Mark {
		if t.ASCII {
			sign = ascii
		}
		return Mark{sign, word, st}
	}
	if end, ok := p.Unwritten[inv.Ref]; ok && end.State.IsPaid() { // never green before the ledger has it
		return m("?", "?", w.File.UnwrittenStrip, t.Check)
	} else if ok {
		inv = end
	}
	if inv.State.IsPaid() && till.Elsewhere(inv) != "" {
		return m("?", "?", w.PaidElsewhere, t.Check)
	}
	if inv.State.IsPaid() && inv.Doubt == model.PaidTwice {
		return m("✓", "OK!", w.paidDouble, t.BadLoud)
	}
	if inv.State.IsPaid() && inv.Doubt == model.TakenBack {
		return m("?", "?", w.paidNoMore, t.BadLoud)
	}
	switch inv.State {
	case model.Unsound:
		return m("!", "!!", w.unsound, t.BadLoud)
	case model.Sending:
		return m("→", ">", w.sending, t.Busy)
	case model.Paid:
		return m("✓", "OK", w.paid, t.Paid)
	case model.PaidLate:
		return m("✓", "OK*", w.paidLate, t.Late)
	case model.AmountDiffers:
		return m("≠", "!=", w.amountDiffers, t.BadLoud)
	case model.ReferenceDiffers:
		return m("≠", "!=", w.refDiffers, t.BadLoud)
	case model.Failed:
		return m("✗", "X", w.failed, t.Bad)
	case model.Refused:
		return m("✗", "X", w.refused, t.Bad)
	case model.NotSent:
		return m("✗", "X", w.notSent, t.Bad)
	case model.LostAnswer:
		return m("?", "?", w.toCheck, t.Check)
	}
	switch {
	case inv.ReplacedBy != "":
		return m("⊘", "-", w.replaced, t.Hint)
	case inv.Doubt != model.NoDoubt || lost:
		return m("?", "?", w.toCheck, t.Check)
	case p.expired(inv):
		return m("◷", "T", w.expired, t.Hint)
	case p.Watches != nil && inv.Askable() && !p.Watches(inv):
		return m("◷", "T", w.unwatched, t.Hint)
	case inv.Aside:
		return m("⊘", "-", w.aside, t.Hint)
	}
	return m("…", "..", w.pending, t.Pending)
}
