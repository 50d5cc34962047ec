package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/model/settings"
	"caisse/ui/cells"
	"caisse/ui/display"
	"caisse/ui/qr"
	"caisse/ui/screen"
	"caisse/ui/terminal"
	"caisse/ui/theme"
)

// facing is what the customer's screen shows now.
func (s *sim) facing() display.Frame { return s.r.facing(s.r.glass()) }

// What the customer sees follows the sale on the glass: the shop alone between two
// sales, a code only while it may be paid, green only what has just become so.
func TestFacing(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		alone := display.Frame{Lang: "fr", Shop: "Boutique Wend-Panga"}
		if got := s.facing(); got != alone {
			t.Errorf("at first: %+v", got)
		}
		s.typeIn("5000")
		if got := s.facing(); got != alone {
			t.Errorf("while an amount is typed: %+v", got)
		}
		s.press("enter", "enter")
		waits := display.Frame{Lang: "fr", Shop: alone.Shop, Amount: 5000, Kind: display.Waiting, Sign: "…", Word: "En attente", Link: fakeLink}
		if got := s.facing(); got != waits {
			t.Errorf("waiting: %+v", got)
		}
		s.press("ctrl+g")
		if got := s.facing(); got != waits {
			t.Errorf("masked for the eyes of others: %+v", got)
		}
		s.press("ctrl+g")
		s.press("f1")
		if got := s.facing(); got != alone {
			t.Errorf("under the help: %+v", got)
		}
		s.press("esc")
		s.g.answers(ligdicash.Payin{}, &ligdicash.Error{Kind: ligdicash.Offline})
		s.after(time.Minute)
		if got := s.facing(); got.Kind != display.Check || got.Link != fakeLink {
			t.Errorf("without a network: %+v", got)
		}
		s.g.answers(paidAnswer(5000), nil)
		s.after(2 * time.Minute)
		if got := s.facing(); got.Kind != display.Paid || got.Link != "" || got.Amount != 5000 {
			t.Errorf("paid: %+v", got)
		}
		s.press("ctrl+n")
		if got := s.facing(); got != alone {
			t.Errorf("the next sale: %+v", got)
		}
		s.press("ctrl+l")
		s.press("enter")
		if !s.up("paid") {
			t.Fatal("the sale is not open:", s.r.top().ID())
		}
		if got := s.facing(); got != alone {
			t.Errorf("an old sale, perhaps of another customer: %+v", got)
		}
	})
}

// A link that has probably expired, or that nobody asks about any more, is nothing to
// ask a customer to pay.
func TestFacingOldLink(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		now := s.till.Now()
		for ends, want := range map[time.Duration]display.Kind{time.Hour: display.Waiting, -time.Minute: display.Quiet} {
			inv := model.Invoice{Ref: "x", Sale: "x", Amount: 5000, State: model.Pending, Token: "x", Link: fakeLink, PendingAt: now, ExpiresAt: now.Add(ends)}
			got := s.r.facing(screen.Shown{Inv: inv, Mark: s.r.c.Mark(inv, false), Link: inv.Link, Code: true})
			if got.Kind != want || (got.Link != "") != (want == display.Waiting) || got.Amount != 5000 {
				t.Errorf("its link ends in %v: %+v", ends, got)
			}
		}
	})
}

// A foreign server, and money that differs or was taken back, are never green on the
// customer's screen, nor in the browser.
func TestFacingIsNeverGreener(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		inv := model.Invoice{Ref: "x", Sale: "x", Amount: 5000, State: model.Paid}
		with := func(change func(*model.Invoice)) model.Invoice { inv := inv; change(&inv); return inv }
		for name, k := range map[string]struct {
			inv  model.Invoice
			want display.Kind
		}{
			"paid":       {inv, display.Paid},
			"late":       {with(func(i *model.Invoice) { i.State = model.PaidLate }), display.PaidLate},
			"taken back": {with(func(i *model.Invoice) { i.Doubt = model.TakenBack }), display.Held},
			"elsewhere":  {with(func(i *model.Invoice) { i.Host = "paie.example" }), display.Elsewhere},
			"unsound":    {with(func(i *model.Invoice) { i.Spoil() }), display.Check},
			"pending":    {with(func(i *model.Invoice) { i.State = model.Pending }), display.Check},
		} {
			if got := kindOf(s.r.c, screen.Shown{Inv: k.inv, Paid: true, Mark: s.r.c.Mark(k.inv, false)}); got != k.want {
				t.Errorf("%s on the green screen: %q, want %q", name, got, k.want)
			}
		}
		for _, state := range []model.State{model.Sending, model.Pending, model.Paid, model.PaidLate, model.Failed, model.AmountDiffers, model.ReferenceDiffers, model.Refused, model.NotSent, model.LostAnswer, model.Unsound, "?"} {
			inv := with(func(i *model.Invoice) { i.State = state })
			for _, doubt := range []model.Doubt{model.NoDoubt, model.TakenBack, model.PaidTwice} {
				inv.Doubt = doubt
				if got := kindOf(s.r.c, screen.Shown{Inv: inv, Mark: s.r.c.Mark(inv, false)}); got.Green() || got == "" {
					t.Errorf("%s, %q, on no green screen: %q", state, doubt, got)
				}
			}
		}
	})
}

// mirrored is the customer's screen with seen on it.
func mirrored(t *testing.T, lang string, w, h int, p qr.Profile, seen display.Seen) []string {
	t.Helper()
	m := newMirror(t.Context(), Mirror{Settings: settings.Settings{Lang: lang, Zone: time.UTC}, ASCII: !p.UTF8, Looks: terminal.Looks{Theme: "auto"}}, nil)
	m.Update(screen.TerminalKnown{Profile: p})
	m.Update(tea.WindowSizeMsg{Width: w, Height: h})
	m.Update(seen)
	return m.Lines()
}

// In every window, language and colour nothing is wider or higher than there is room,
// the amount is whole, and green is only what is paid.
func TestMirrorSizes(t *testing.T) {
	kinds := []display.Kind{display.Paid, display.PaidLate, display.Elsewhere, display.Held, display.Waiting, display.Busy, display.Check, display.Quiet}
	frames := []display.Seen{{State: display.Gone}, {State: display.Strange}, {State: display.NoPlace}, {State: display.Open, Frame: display.Frame{Lang: "fr", Shop: strings.Repeat("Boutique ", 20)}}}
	for _, lang := range []string{"fr", "en"} {
		for _, k := range kinds {
			for _, more := range []display.Frame{{}, {Sandbox: true}, {Foreign: "paie." + strings.Repeat("sous.", 20) + "example"}} {
				f := more
				f.Lang, f.Shop, f.Amount, f.Kind, f.Sign, f.Word = lang, "Boutique Wend-Panga", 2_000_000, k, "?", "Référence différente"
				if k.Payable() {
					f.Link = fakeLink
				}
				frames = append(frames, display.Seen{State: display.Open, Frame: f})
			}
		}
	}
	for _, size := range [][2]int{{80, 24}, {120, 40}, {90, 50}, {40, 12}, {39, 12}, {20, 5}, {10, 3}, {1, 1}, {300, 90}} {
		for _, p := range []qr.Profile{{UTF8: true, Colours: 256}, {UTF8: true, Colours: 8}, {Colours: 256}, {UTF8: true, Dumb: true}} {
			green := theme.New(terminal.Looks{Theme: "auto"}.Look(p)).PaidBlock.Row("", 1)
			for _, seen := range frames {
				lines := mirrored(t, "fr", size[0], size[1], p, seen)
				name := fmt.Sprintf("%dx%d in %d colours, %d %s %s foreign %t", size[0], size[1], p.Colours, seen.State, seen.Lang, seen.Kind, seen.Foreign != "")
				if len(lines) > size[1] {
					t.Errorf("%s: %d lines", name, len(lines))
				}
				for _, l := range lines {
					if cells.Width(l) > size[0] {
						t.Errorf("%s: %d cells: %q", name, cells.Width(l), l)
					}
					if !seen.Kind.Green() && p.Colours > 8 && strings.Contains(l, strings.TrimSuffix(green, " \x1b[0m")) {
						t.Errorf("%s: green: %q", name, l)
					}
				}
				all := ansi.Strip(strings.Join(lines, "\n"))
				group := map[string]string{"fr": "2" + cells.NBSP + "000" + cells.NBSP + "000", "en": "2,000,000"}[seen.Lang]
				if !p.UTF8 {
					group = strings.ReplaceAll(group, cells.NBSP, " ")
				}
				if seen.Amount > 0 && size[0] >= 20 && !strings.Contains(all, group) {
					t.Errorf("%s: no amount:\n%s", name, all)
				}
			}
		}
	}
}

// A message that is no longer true leaves nothing of itself.
func TestMirrorForgets(t *testing.T) {
	m := newMirror(t.Context(), Mirror{Settings: settings.Settings{Lang: "en", Zone: time.UTC}, Looks: terminal.Looks{Theme: "auto"}}, nil)
	m.Update(tea.WindowSizeMsg{Width: 100, Height: 50})
	m.Update(screen.TerminalKnown{Profile: qr.Profile{UTF8: true, Colours: 256}})
	m.Update(display.Seen{State: display.Open, Frame: display.Frame{Lang: "fr", Shop: "Chez Awa", Amount: 5000, Kind: display.Waiting, Link: fakeLink}})
	if with := m.Lines(); len(with) < 40 || !slices.ContainsFunc(with, func(l string) bool { return strings.Contains(l, "▄") }) {
		t.Fatalf("no code: %q", with)
	}
	m.Update(display.Seen{State: display.Gone})
	if left := strings.TrimSpace(ansi.Strip(strings.Join(m.Lines(), ""))); left != "Till closed" {
		t.Errorf("left: %q", left)
	}
}
