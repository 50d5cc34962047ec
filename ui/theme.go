package ui

import (
	"github.com/charmbracelet/lipgloss"

	"caisse/model"
	"caisse/model/till"
)

// theme names every colour, border and sign, by role. The sixteen colours of
// the terminal are used, so that they fit its background; meaning never hangs
// on colour alone.
type theme struct {
	title, label, hint, key, amount, paid, late, pending, check, bad, badLoud,
	busy, sandbox, focus, notice, frame, green lipgloss.Style
	ascii bool
	box   box
}

// box is what frames are drawn with.
type box struct{ h, v, tl, tr, bl, br, ml, mr, heavyH, heavyV, heavyTL, heavyTR, heavyBL, heavyBR, rule string }

// newTheme makes the looks. Without colours (NO_COLOR) bold, faint and reverse
// stay: they are not colours, and a green screen must stand out without green.
func newTheme(ascii, mono bool) theme {
	s := lipgloss.NewStyle
	fg := func(c string) lipgloss.Style {
		if mono {
			return s()
		}
		return s().Foreground(lipgloss.Color(c))
	}
	// Reverse alone would write in the colour of the terminal's background: white
	// on yellow, or black on red, which nobody reads from two metres.
	const black, white = "16", "231"
	on := func(bg, c string) lipgloss.Style {
		if mono {
			return s().Reverse(true)
		}
		return s().Foreground(lipgloss.Color(c)).Background(lipgloss.Color(bg))
	}
	t := theme{
		title: s().Bold(true), label: s(), hint: s().Faint(true), key: s().Bold(true),
		amount: s().Bold(true), frame: s().Faint(true), focus: fg("6").Bold(true),
		paid:    fg("2").Bold(true),
		green:   on("2", black).Bold(true),
		late:    fg("5").Bold(true),
		pending: fg("3"), check: on("3", black), bad: fg("1"), badLoud: on("1", white).Bold(true),
		busy: fg("6"), sandbox: on("3", black), notice: s().Bold(true),
		ascii: ascii,
		box:   box{"─", "│", "┌", "┐", "└", "┘", "├", "┤", "━", "┃", "┏", "┓", "┗", "┛", "─"},
	}
	if ascii {
		t.box = box{"-", "|", "+", "+", "+", "+", "+", "+", "=", "#", "#", "#", "#", "#", "-"}
	}
	return t
}

// mark is how a state looks: sign, word and colour, the same on every screen.
type mark struct {
	sign, word string
	style      lipgloss.Style
}

func (m mark) String() string { return m.style.Render(m.sign + " " + m.word) }

// short is the sign alone, for the waiting strip.
func (m mark) short() string { return m.style.Render(m.sign) }

// mark says how inv stands. lost says that LigdiCash cannot be reached now, so
// that what it would say of a pending invoice is not known.
func (c *console) mark(inv model.Invoice, lost bool) mark {
	w, t := c.w, c.th
	m := func(sign, ascii, word string, st lipgloss.Style) mark {
		if t.ascii {
			sign = ascii
		}
		return mark{sign, word, st}
	}
	if end, ok := c.unwritten[inv.Ref]; ok && end.State.IsPaid() { // never green before the ledger has it
		return m("?", "?", w.file.unwrittenStrip, t.check)
	} else if ok {
		inv = end
	}
	if inv.State.IsPaid() && till.Elsewhere(inv) != "" {
		return m("?", "?", w.paidElsewhere, t.check)
	}
	if inv.State.IsPaid() && inv.Doubt == model.PaidTwice {
		return m("✓", "OK!", w.paidDouble, t.badLoud)
	}
	if inv.State.IsPaid() && inv.Doubt == model.TakenBack {
		return m("?", "?", w.paidNoMore, t.badLoud)
	}
	switch inv.State {
	case model.Unsound:
		return m("!", "!!", w.unsound, t.badLoud)
	case model.Sending:
		return m("→", ">", w.sending, t.busy)
	case model.Paid:
		return m("✓", "OK", w.paid, t.paid)
	case model.PaidLate:
		return m("✓", "OK*", w.paidLate, t.late)
	case model.AmountDiffers:
		return m("≠", "!=", w.amountDiffers, t.badLoud)
	case model.ReferenceDiffers:
		return m("≠", "!=", w.refDiffers, t.badLoud)
	case model.Failed:
		return m("✗", "X", w.failed, t.bad)
	case model.Refused:
		return m("✗", "X", w.refused, t.bad)
	case model.NotSent:
		return m("✗", "X", w.notSent, t.bad)
	case model.LostAnswer:
		return m("?", "?", w.toCheck, t.check)
	}
	switch {
	case inv.ReplacedBy != "":
		return m("⊘", "-", w.replaced, t.hint)
	case inv.Doubt != model.NoDoubt || lost:
		return m("?", "?", w.toCheck, t.check)
	case c.expired(inv):
		return m("◷", "T", w.expired, t.hint)
	case c.watches != nil && inv.Askable() && !c.watches(inv):
		return m("◷", "T", w.unwatched, t.hint)
	case inv.Aside:
		return m("⊘", "-", w.aside, t.hint)
	}
	return m("…", "..", w.pending, t.pending)
}
