package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/ui/cells"
	"caisse/ui/qr"
	"caisse/ui/screen"
	"caisse/ui/terminal"
)

// terminals are some that differ in what they can show.
var terminals = map[string]qr.Profile{
	"xterm":  {UTF8: true, Colours: 256},
	"vte":    {Name: "VTE 7006", UTF8: true, Colours: 256, Sextants: true, Grows: true},
	"kitty":  {Name: "kitty 0.42.2", UTF8: true, Colours: 256, Sextants: true, Kitty: true, CellW: 8, CellH: 17},
	"latin1": {Colours: 256},
}

// In every window the code is on the screen whole, every row of it as drawn,
// with the amount and the state; or it is not there, and the screen says what
// would help and shows the link. None in between.
func TestCodeIsWhole(t *testing.T) {
	drawing(t)
	for name, profile := range terminals {
		for _, sandbox := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/sandbox=%v", name, sandbox), func(t *testing.T) {
				simulate(t, "fr", 80, 24, func(s *sim) {
					s.r.c.Sandbox = sandbox
					s.send(screen.TerminalKnown{Profile: profile})
					s.charge("5000")
					s.said("AUTRE VENTE : ✓ Payé 600 F") // a notice must not push a row away
					shown := 0
					step := proof.Size(6, 1, 1)
					for w := 20; w <= 140; w += 10 * step {
						for h := 6; h <= 50; h += 3 * step {
							for _, full := range []bool{false, true} {
								if inside[bool](s.r.top(), "full") != full {
									s.press("p")
								}
								s.resize(w, h)
								shown += s.checkCode(w, h)
							}
						}
					}
					if shown == 0 && profile.UTF8 {
						t.Error("no window shows the code")
					}
				})
			})
		}
	}
}

func (s *sim) said(text string) {
	s.r.alarm(text, true)
	s.settle()
}

// drawing is the code of the payment that is up.
func (s *sim) drawing() qr.Drawing { return inside[qr.Drawing](s.r.top(), "code.Drawing") }

func (s *sim) checkCode(w, h int) int {
	s.t.Helper()
	view := s.r.View()
	fits(s.t, fmt.Sprintf("%dx%d", w, h), view, w, h)
	d := s.drawing()
	if w < cells.LeastW || h < cells.LeastH {
		return 0
	}
	drawn := 0
	for _, row := range d.Lines {
		drawn += strings.Count(view, row)
	}
	text := strings.ReplaceAll(s.screen(), cells.NBSP, " ")
	if !strings.Contains(text, "5 000 FCFA") || !strings.Contains(text, "En attente") {
		s.t.Errorf("%dx%d: the amount or the state is hidden:\n%s", w, h, text)
	}
	switch {
	case len(d.Lines) == 0 && !strings.Contains(s.flat(), "QR"):
		s.t.Errorf("%dx%d: no code, and no word about it:\n%s", w, h, text)
	case len(d.Lines) > 0 && drawn < len(d.Lines):
		s.t.Errorf("%dx%d: %d of %d rows of the code are on the screen", w, h, drawn, len(d.Lines))
	}
	return len(d.Lines)
}

// 80x24 is enough where the terminal draws sextants or pictures.
func TestCodeAt80x24(t *testing.T) {
	for name, want := range map[string]qr.Rung{"xterm": qr.None, "vte": qr.Sextant, "kitty": qr.Picture} {
		t.Run(name, func(t *testing.T) {
			simulate(t, "fr", 80, 24, func(s *sim) {
				s.send(screen.TerminalKnown{Profile: terminals[name]})
				s.charge("5000")
				s.wants("5 000 FCFA", "En attente")
				if got := inside[qr.Choice](s.r.top(), "code.Choice").Rung; got != want {
					t.Errorf("got rung %v, want %v", got, want)
				}
			})
		})
	}
}

// What the terminal says of itself may come late: the code appears then.
func TestTerminalAnswersLate(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("5000")
		s.wants("Le QR ne tient pas ici : il manque 8 lignes")
		s.send(screen.TerminalKnown{Profile: terminals["vte"]})
		s.wantsNot("Le QR ne tient pas")
	})
}

// A code that is paid, or whose screen is left, is on no screen any more, and
// neither is its picture.
func TestCodeLeavesTheGlass(t *testing.T) {
	for _, leave := range []string{"esc", "f1", "ctrl+l", "paid"} {
		t.Run(leave, func(t *testing.T) {
			simulate(t, "fr", 120, 40, func(s *sim) {
				s.send(screen.TerminalKnown{Profile: terminals["xterm"]})
				s.charge("5000")
				row := s.drawing().Lines[5]
				if !strings.Contains(s.r.View(), row) {
					t.Fatal("the code is not on the screen")
				}
				if leave == "paid" {
					s.g.answers(paidAnswer(5000), nil)
					s.after(10 * time.Second)
				} else {
					s.press(leave)
				}
				if strings.Contains(s.r.View(), row) {
					t.Error("the code is still on the screen")
				}
			})
		})
	}
}

func TestLinkAsText(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		s.charge("5000")
		s.press("t")
		if got := strings.ReplaceAll(strings.ReplaceAll(s.flat(), " ", ""), "\n", ""); !strings.Contains(got, fakeLink) {
			t.Errorf("the link cannot be selected:\n%s", s.screen())
		}
		s.press("t")
		s.wants("Scannez pour payer")
	})
}

// The style asked for wins over the one kept, and what is kept here is kept
// for this terminal.
func TestKeepStyle(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		kept := map[string]string{}
		s.r.c.Looks = terminal.Looks{Keep: func(terminal, style string) error { kept[terminal] = style; return nil }}
		s.send(screen.TerminalKnown{Profile: terminals["vte"]})
		s.press("ctrl+t")
		s.wants("TESTER LE QR", "auto (1/4)", "demi-blocs")
		s.press("right", "right")
		s.wants("sextant (3/4)", "sextants larges")
		s.press("enter")
		s.wants("Style « sextant » gardé")
		if kept["VTE 7006"] != "sextant" || s.r.c.Style != qr.StyleSextant {
			t.Errorf("kept %v, style %q", kept, s.r.c.Style)
		}
		s.send(screen.TerminalKnown{Profile: terminals["vte"]}) // as tmux tells it again
		if s.r.c.Style != qr.StyleSextant {
			t.Errorf("style %q after the terminal was asked again, want the one kept", s.r.c.Style)
		}
		s.r.c.Looks = terminal.Looks{Style: qr.StyleHalf, Kept: kept}
		s.send(screen.TerminalKnown{Profile: terminals["vte"]})
		if s.r.c.Style != qr.StyleHalf {
			t.Errorf("style %q, want the one asked for", s.r.c.Style)
		}
	})
}
