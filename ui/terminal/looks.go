package terminal

import (
	"cmp"
	"os"
	"strings"

	"caisse/model/settings"
	"caisse/ui/qr"
)

// Looks are how codes are drawn, and in which colours all is.
type Looks struct {
	Style qr.Style // asked for by flag or environment; "" leaves it to Kept
	Kept  map[string]string
	// Keep remembers style for the terminal of that name, for the next start.
	Keep func(terminal, style string) error

	Theme string // as it is set; "" is plain text, for what is no terminal
	Mono  bool   // no colours
}

// LooksOf are those of a run: as it was asked for, else as kept for the terminal;
// mono is without colours.
func LooksOf(set settings.Settings, mono bool) Looks {
	l := Looks{Kept: set.KeptStyles(), Keep: set.KeepStyle, Theme: cmp.Or(set.Theme, autoTheme), Mono: mono}
	if set.QR != "" {
		l.Style, _ = qr.ParseStyle(set.QR) // settings has checked it
	}
	return l
}

// For is the style for a terminal: the one asked for, else the one kept for it.
func (l Looks) For(p qr.Profile) qr.Style {
	if l.Style != "" {
		return l.Style
	}
	s, err := qr.ParseStyle(l.Kept[Name(p)])
	if err != nil {
		return qr.Auto
	}
	return s
}

// Keeping is l with style kept for a terminal, unless another is asked for.
func (l Looks) Keeping(style qr.Style, p qr.Profile) Looks {
	if l.Style == "" {
		kept := map[string]string{Name(p): string(style)}
		for name, other := range l.Kept {
			if name != Name(p) {
				kept[name] = other
			}
		}
		l.Kept = kept
	}
	return l
}

// Name is what a style is kept under.
func Name(p qr.Profile) string {
	if p.Name != "" {
		return p.Name
	}
	return os.Getenv("TERM")
}

// WholeLines are the lines a screen without its frame keeps from a code: amount and
// state above it; below it what must never be hidden.
const WholeLines = 2

// TestLink is as long as a payment link, so that what scans here scans there.
var TestLink = "https://example.com/caisse-test-" + strings.Repeat("0123456789", 22)[:214]
