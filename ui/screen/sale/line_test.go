package sale

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/ui/screen"
	"caisse/ui/text"
	"caisse/ui/theme"
)

func newSale(lang string) *sale {
	c := &screen.Console{Printer: &text.Printer{W: text.In(lang), Theme: theme.New(theme.Look{}), Now: time.Now, Days: model.Days{Zone: time.UTC},
		Age: func(model.Invoice, time.Time) time.Duration { return time.Minute }}, Running: func() time.Duration { return 0 }}
	c.Keys = screen.KeysReady
	return New(c, Form{}).Resize(76, 18).(*sale)
}

func (s *sale) typed(text string) {
	for _, r := range text {
		k := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}
		if r == ' ' {
			k = tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{r}}
		}
		s.Update(k)
	}
}

func (s *sale) paste(text string) {
	s.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
}

// A fault is told as soon as no key can mend it, beside the line and below, and
// not while the line is only not finished.
func TestFaultAsTyped(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		for line, wrong := range map[string]bool{"5": false, "3*": false, "500+": false, "5.": false, "1 ": false, "500 (": false, "500 coca 33": false,
			"(500": true, "\"5": true, "1e6": true, "500 pain x3": true, "3 pains a 500 ": true, "2*3*": true, "2000001": true, "5000": false} {
			s := newSale(lang)
			s.typed(line)
			view := s.View()
			if got := strings.Contains(view, in(s.c.W).wrong); got != wrong {
				t.Errorf("%s %q: told to be wrong: %v", lang, line, got)
			}
			if s.err == nil {
				continue
			}
			words := strings.Fields(s.c.Sentence(s.err))[:3]
			if got := strings.Contains(view, strings.Join(words, " ")); got != wrong {
				t.Errorf("%s %q: its sentence is told: %v\n%s", lang, line, got, view)
			}
		}
	}
	s := newSale("fr")
	s.typed("2*3*500")
	s.Update(screen.Press("enter"))
	if s.read || s.fields[fLine].Position() != 3 || s.fields[fLine].Value() != "2*3*500" {
		t.Errorf("after Enter: read %v, cursor at %d in %q", s.read, s.fields[fLine].Position(), s.fields[fLine].Value())
	}
}

// What is pasted is read without the signs of a French keyboard, until the line
// is empty again; typing, clearing and ↑ change nothing in that.
func TestPasteIsNotTranslated(t *testing.T) {
	s := newSale("fr")
	total := func(when string, want model.Money) {
		t.Helper()
		if s.line.Total != want {
			t.Errorf("%s: %q is read as %d, not %d", when, s.fields[fLine].Value(), s.line.Total, want)
		}
	}
	s.typed("(ààà")
	total("typed", 5000)
	s.Update(screen.Press("ctrl+u"))
	s.paste("(ààà")
	total("pasted", 0)
	s.typed(" ")
	total("pasted, and typed on", 0)
	s.Update(screen.Press("ctrl+u"))
	s.Update(screen.Press("up"))
	total("brought back", 0)
	s = New(s.c, s.Form()).(*sale)
	total("left and come back to", 0)
	for s.fields[fLine].Value() != "" {
		s.Update(screen.Press("backspace"))
	}
	s.typed("(ààà")
	total("typed into the empty line", 5000)
	s.paste("+(")
	total("with a paste behind it", 0)
	s.Update(screen.Press("ctrl+u"))
	for pasted, want := range map[string]model.Money{"5'000": 5000, "XOF 5 000": 5000, "500 pain\r\n300 café\n": 800, "3*1_500": 4500} {
		s.paste(pasted)
		total("pasted", want)
		s.Update(screen.Press("ctrl+u"))
	}

	s.typed("7")
	s.sending = true
	s.paste("5à")
	if k := s.typedAhead(); !k.Paste {
		t.Error("what was pasted ahead is told as typed")
	}
	r := newRows(s.c, model.Line{Items: []model.Item{{Name: "riz", Quantity: 1}}}, "")
	r.focus(0, colPrice)
	r.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("5'000"), Paste: true})
	if r.line.Total != 5000 {
		t.Errorf("5'000 pasted as a price is %d", r.line.Total)
	}
}

// The echo says which factor is the quantity, where it may be the other, and asks
// once more where it probably is.
func TestQuantityIsSaid(t *testing.T) {
	for line, want := range map[string]struct {
		said   string
		enters int // up to the one that charges
	}{
		"1500x2": {"Quantité 1\u00a0500, prix unitaire 2", 3}, "500*3": {"Quantité 500, prix unitaire 3", 3}, "2*500+51*8": {"Quantité 51, prix unitaire 8", 3},
		"100*20": {"Quantité 100, prix unitaire 20", 2}, "50*8": {"Quantité 50, prix unitaire 8", 2},
		"3*500": {"", 2}, "2x1500": {"", 2}, "5000": {"", 2},
	} {
		s := newSale("fr")
		s.typed(line)
		view := s.View()
		if !strings.Contains(view, want.said) || want.said == "" && strings.Contains(view, "prix unitaire") {
			t.Errorf("%q: %q is not said\n%s", line, want.said, view)
		}
		for i := 1; i <= want.enters; i++ {
			if s.sending {
				t.Errorf("%q is charged by %d presses of Enter", line, i-1)
			}
			if asked := strings.Contains(s.View(), in(s.c.W).swapped[:12]); asked != (i == 3) {
				t.Errorf("%q: asked before press %d: %v", line, i, asked)
			}
			s.Update(screen.Press("enter"))
		}
		if !s.sending {
			t.Errorf("%q is not charged by %d presses of Enter", line, want.enters)
		}
	}
}

// A figure behind a scanned code begins an amount; what else was typed stays.
func TestAmountAfterACodeKeepsTheCustomer(t *testing.T) {
	s := newSale("fr")
	s.typed("0001023")
	s.Update(screen.Press("tab"))
	s.typed("Awa")
	s.Update(screen.Press("enter"))
	s.typed("500")
	if sold := s.sold(); sold.Total != 500 || sold.Firstname != "Awa" {
		t.Errorf("%d for %q", sold.Total, sold.Firstname)
	}
}
