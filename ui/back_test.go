package ui

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/ledger"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/screen"
	"caisse/ui/screen/lookup"
	"caisse/ui/terminal"
	"caisse/ui/theme"
)

// backScenes are the sales, one of them in detail, and a token looked up.
var backScenes = []scene{
	{"sales-today", func(s *sim) { s.shop(); s.press("ctrl+l"); s.after(time.Second) }},
	{"sales-all", func(s *sim) { s.shop(); s.press("ctrl+l", "right", "down", "down"); s.after(time.Second) }},
	{"sales-pending", func(s *sim) { s.shop(); s.press("ctrl+l", "right", "right"); s.after(time.Second) }},
	{"sales-paid", func(s *sim) { s.shop(); s.press("ctrl+l", "tab", "tab", "tab"); s.after(time.Second) }},
	{"sales-look", func(s *sim) { s.shop(); s.press("ctrl+l", "left"); s.after(time.Second) }},
	{"sales-empty", func(s *sim) { s.press("ctrl+l"); s.after(time.Second) }},
	{"sales-search", func(s *sim) {
		s.shop()
		s.press("ctrl+l", "right", "/")
		s.typeIn("traor")
		s.after(time.Second)
	}},
	{"sales-nothing", func(s *sim) {
		s.shop()
		s.press("ctrl+l", "/")
		s.typeIn("zongo")
		s.after(time.Second)
	}},
	{"sales-token", func(s *sim) {
		s.shop()
		s.press("ctrl+l", "/")
		s.paste(foreignToken)
		s.after(time.Second)
	}},
	{"sales-date", func(s *sim) {
		s.shop()
		s.press("ctrl+l", "d")
		s.typeIn("31/02")
		s.press("enter")
		s.after(time.Second)
	}},
	{"sales-above", func(s *sim) {
		s.stored(150)
		s.press("ctrl+l", "pgdown", "pgdown")
		s.charged(7000)
		s.after(time.Second)
	}},
	{"sales-sweep", func(s *sim) {
		s.g.confirm = func() (ligdicash.Payin, error) { time.Sleep(time.Minute); return ligdicash.Payin{}, nil }
		s.shop()
		s.press("ctrl+l", "R")
		s.after(14 * time.Second)
		s.news(till.SweepNews{Done: 12, Total: 48, Paid: till.Total{Count: 2, Sum: 5000}})
	}},
	{"sales-damaged", func(s *sim) {
		s.shop()
		s.fails["pageRead"] = &till.Damaged{Path: "x", Rows: 3}
		s.press("ctrl+l")
		s.after(time.Second)
	}},
	{"sales-masked", func(s *sim) { s.shop(); s.press("ctrl+l", "right", "ctrl+g"); s.after(time.Second) }},
	{"detail", func(s *sim) { s.replaced(); s.press("v"); s.after(time.Second) }},
	{"detail-end", func(s *sim) { s.replaced(); s.press("v", "end"); s.after(time.Second) }},
	{"detail-differs", func(s *sim) {
		s.g.answers(paidAnswer(4900), nil) // from the first question on: its history is always the same
		s.charge("5000")
		s.after(20 * time.Second)
		s.press("v")
		s.after(time.Second)
	}},
	{"lookup-waits", func(s *sim) {
		s.g.confirm = func() (ligdicash.Payin, error) { time.Sleep(20 * time.Second); return ligdicash.Payin{}, nil }
		s.look()
		s.after(4 * time.Second)
	}},
	{"lookup-paid", func(s *sim) { s.g.answers(foreign(), nil); s.look(); s.after(time.Second) }},
	{"lookup-offline", func(s *sim) {
		s.g.answers(ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.Offline})
		s.look()
		s.after(time.Second)
	}},
	{"morning", func(s *sim) {
		s.charge("700")
		s.press("esc")
		s.news(till.SweepNews{Morning: true, Done: 4, Total: 4, Paid: till.Total{Count: 3, Sum: 12500}, Over: true})
	}},
}

// foreignToken has the shape of LigdiCash's, and was never given to this till.
const foreignToken = "FAKEeyJ0eXAiOiJKV1QifQ.FAKEeyJpZF9pbnZvaWNlIjoiMSJ9.FAKEsignatureFAKEsignatureFAKE99"

// foreign is what LigdiCash says of a sale made elsewhere.
func foreign() ligdicash.Payin {
	p := paidAnswer(5000)
	p.TransactionID, p.Date = "WEB-2025-00042", time.Date(1999, 12, 30, 18, 4, 0, 0, time.UTC)
	return p
}

// look asks about the foreign token from the sales.
func (s *sim) look() {
	s.press("ctrl+l", "/")
	s.paste(foreignToken)
	s.press("enter")
}

func (s *sim) paste(text string) {
	s.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
	s.settle()
}

func (s *sim) news(n ...till.News) { s.send(newsCame(n)); s.settle() }

// made puts invoices into the ledger, in one step.
func (s *sim) made(all ...model.Invoice) {
	s.t.Helper()
	_, err := s.l.ChangeSale(context.Background(), "made", func(model.Links) ([]ledger.Write, error) {
		var out []ledger.Write
		for _, inv := range all {
			out = append(out, ledger.Write{Invoice: inv, Events: []model.Event{{At: inv.CreatedAt, Kind: model.EventSending, State: inv.State, Amount: inv.Amount}}})
		}
		return out, nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// anInvoice is the n-th, made at that time and paid.
func anInvoice(n int, at time.Time, amount model.Money) model.Invoice {
	ref := fmt.Sprintf("01TEST%020d", n)
	return model.Invoice{Ref: ref, Sale: ref, Amount: amount, Object: "Vente", State: model.Paid, CreatedAt: at, PendingAt: at, SettledAt: at,
		GotAmount: amount, OperatorName: "ORANGE BURKINA", RequestID: fmt.Sprintf("P28%08d2026", n), Token: fmt.Sprintf("FAKETOKEN%06d", n)}
}

// stored puts n sales into the ledger, one every seven minutes up to now, the
// newest of 1000+n F.
func (s *sim) stored(n int) {
	now := time.Now().UTC()
	var all []model.Invoice
	for i := 1; i <= n; i++ {
		all = append(all, anInvoice(i, now.Add(-time.Duration(n-i+1)*7*time.Minute), model.Money(1000+i)))
	}
	s.made(all...)
}

// shop is an afternoon in a shop that has been open for a while.
func (s *sim) shop() {
	time.Sleep(15*time.Hour + 30*time.Minute)
	s.settle()
	now := time.Now().UTC()
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	with := func(inv model.Invoice, f func(*model.Invoice)) model.Invoice { f(&inv); return inv }
	var all []model.Invoice
	add := func(d time.Duration, amount model.Money, f func(*model.Invoice)) {
		inv := with(anInvoice(len(all)+1, ago(d), amount), f)
		if len(all) > 0 { // the first is older than numbers
			inv.Ticket.Day = (model.Days{}).DayOf(inv.CreatedAt)
		}
		all = append(all, inv)
	}
	open := func(i *model.Invoice) {
		i.State, i.SettledAt, i.GotAmount, i.OperatorName, i.RequestID = model.Pending, time.Time{}, 0, "", ""
		i.Link = fakeLink
	}
	add(400*24*time.Hour, 2_000_000, func(i *model.Invoice) {
		i.Firstname, i.Lastname, i.Object = "Moussa", "Traoré", "Groupe électrogène"
	})
	add(50*time.Hour, 12_500, func(i *model.Invoice) { i.Firstname, i.Lastname, i.Object = "Awa", "Ouédraogo", "25 × pain" })
	add(49*time.Hour, 700, func(i *model.Invoice) { i.State, i.SettledAt = model.Failed, i.CreatedAt.Add(time.Minute) })
	add(30*time.Hour, 5_000, func(i *model.Invoice) { i.State, i.GotAmount, i.Lastname = model.AmountDiffers, 4_900, "Kaboré" })
	add(28*time.Hour, 3_000, func(i *model.Invoice) {
		i.State, i.Token, i.PendingAt, i.SettledAt = model.LostAnswer, "", time.Time{}, time.Time{}
	})
	add(5*time.Hour, 1_500, func(i *model.Invoice) { i.Firstname, i.Lastname, i.Object = "Fatou", "Traoré", "3 × pain" })
	add(4*time.Hour, 250, func(i *model.Invoice) { i.State = model.PaidLate })
	add(3*time.Hour, 45_000, func(i *model.Invoice) { i.Firstname, i.Lastname, i.Object = "Ibrahim", "Sawadogo", "Sac de riz 50 kg" })
	add(2*time.Hour, 900, func(i *model.Invoice) { open(i); i.Doubt, i.RawStatus = model.UnknownWord, "weird" })
	add(40*time.Minute, 10_000, func(i *model.Invoice) {
		open(i)
		i.Firstname, i.Lastname, i.Object = "Aminata", "Traoré", "Tissu, 4 pagnes"
	})
	add(3*time.Minute, 2_000, open)
	s.made(all...)
}

// charged makes a sale of amount as another part of the till would, and says
// which.
func (s *sim) charged(amount model.Money) model.Invoice {
	s.t.Helper()
	line, err := model.ParseLine(fmt.Sprint(int64(amount)))
	if err != nil {
		s.t.Fatal(err)
	}
	inv, err := s.till.Charge(context.Background(), model.Sale{Line: line}, s.r.c.W.Sale)
	if err != nil {
		s.t.Fatal(err)
	}
	s.settle()
	return inv
}

// replaced brings a sale whose first link was replaced by a second to the
// glass.
func (s *sim) replaced() {
	s.typeIn("3*500 pain + 2*250 café")
	s.press("tab")
	s.typeIn("Awa")
	s.press("tab")
	s.typeIn("Ouédraogo")
	s.press("enter", "enter")
	s.after(time.Second)
	s.press("l")
	s.typeIn("2000")
	s.press("enter")
	s.after(time.Second)
}

// at is the invoice under the cursor of the sales.
func (s *sim) at() model.Invoice {
	s.t.Helper()
	if !s.up(screen.SalesID) || len(s.list()) == 0 {
		s.t.Fatalf("no list of sales is up:\n%s", s.screen())
	}
	return s.list()[inside[int](s.r.top(), "at")]
}

// list is what the sales hold in memory.
func (s *sim) list() []model.Invoice { return inside[[]model.Invoice](s.r.top(), "list") }

func (s *sim) lists(ref string) bool {
	return slices.ContainsFunc(s.list(), func(inv model.Invoice) bool { return inv.Ref == ref })
}

// underCursor is the row the cursor is seen on.
func (s *sim) underCursor() string {
	for l := range strings.SplitSeq(strings.ReplaceAll(s.screen(), cells.NBSP, " "), "\n") {
		if _, row, ok := strings.Cut(l, "▸"); ok {
			return row
		}
	}
	return ""
}

// Down through a long list line by line and up again, across every border of
// a page: each sale once, in order, under the cursor, and only a few pages in
// memory.
func TestSalesLineByLine(t *testing.T) {
	proof.Slow(t)
	if race {
		t.Skip("the next test turns the same pages")
	}
	simulate(t, "fr", 80, 24, func(s *sim) {
		const n = 900
		s.stored(n)
		s.press("ctrl+l")
		want := func(amount model.Money) {
			t.Helper()
			if got := s.at().Amount; got != amount {
				t.Fatalf("the cursor is on %v, want %v:\n%s", got, amount, s.screen())
			}
			if row := s.underCursor(); !strings.Contains(row, amount.String()) {
				t.Fatalf("the cursor is seen on %q, want %v", row, amount)
			}
		}
		most := 0
		for i := n; i >= 1; i-- {
			want(model.Money(1000 + i))
			most = max(most, len(s.list()))
			s.press("down")
		}
		want(1001)
		for i := 1; i <= n; i++ {
			want(model.Money(1000 + i))
			s.press("k")
		}
		want(1000 + n)
		if most > n*2/3 {
			t.Errorf("%d of %d invoices were in memory at once", most, n)
		}
	})
}

// The keys may come faster than the pages: nothing is skipped.
func TestSalesFasterThanPages(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.stored(600)
		s.press("ctrl+l")
		s.press("pgdown")
		room := int(1600 - s.at().Amount)
		for range 6 {
			s.send(screen.Press("pgdown")) // nothing settles in between
		}
		s.settle()
		if got, want := s.at().Amount, model.Money(1600-7*room); got < want || got > want+model.Money(room) {
			t.Errorf("seven screens down is %v, want about %v", got, want)
		}
		s.press("end")
		if got := s.at().Amount; got != 1001 {
			t.Errorf("the end is %v, want the oldest", got)
		}
		s.press("pgup", "pgdown", "G", "down")
		if got := s.at().Amount; got != 1001 {
			t.Errorf("the end is %v, want the oldest", got)
		}
		for range 620 {
			s.press("up")
		}
		if got := s.at().Amount; got != 1600 {
			t.Errorf("the top is %v, want the newest", got)
		}
		s.press("G", "g")
		if got := s.at().Amount; got != 1600 {
			t.Errorf("g goes to %v, want the newest", got)
		}
	})
}

// Sales of one millisecond come each once too.
func TestSalesOfOneMoment(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		at := time.Now().UTC().Add(-time.Hour)
		var all []model.Invoice
		for i := 1; i <= 250; i++ {
			all = append(all, anInvoice(i, at, model.Money(1000+i)))
		}
		s.made(all...)
		s.press("ctrl+l", "end")
		if got := s.at().Amount; got != 1001 {
			t.Errorf("the end is %v, want 1001", got)
		}
		seen := map[string]bool{}
		for range 250 {
			seen[s.at().Ref] = true
			s.press("up")
		}
		if len(seen) != 250 || s.at().Amount != 1250 {
			t.Errorf("%d of 250 sales were met, and the top is %v", len(seen), s.at().Amount)
		}
	})
}

// It opens on today; on a day without sales, on all of them.
func TestSalesOpen(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.shop()
		s.press("ctrl+l")
		s.after(time.Second)
		s.wants("[Aujourd'hui]", "6 ventes · 3 payées : 46 750 F", "10 000 F")
		s.wantsNot("12 500 F", "2 000 000 F")
		s.press("esc")
		time.Sleep(24 * time.Hour)
		s.settle()
		s.press("ctrl+l")
		s.after(time.Second)
		s.wants("[Toutes]", "11 ventes · 5 payées : 2 059 250 F", "samedi 1er janvier 2000 · hier", "12:30 3 45 000 F")
		s.press("left")
		s.after(time.Second)
		s.wants("Aucune vente aujourd'hui")
	})
}

// A day ends while the list of today is on the glass.
func TestSalesMidnight(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.shop()
		s.press("ctrl+l")
		s.wants("10 000 F")
		s.after(9 * time.Hour)
		s.wants("Aucune vente aujourd'hui")
		s.wantsNot("10 000 F")
	})
}

func TestSalesTabs(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.shop()
		s.press("ctrl+l", "right", "right")
		s.after(time.Second)
		s.wants("[En attente]", "3 ventes · 12 900 F pas encore payés")
		s.press("tab")
		s.after(time.Second)
		s.wants("[Payées]", "5 ventes · 2 059 250 F", "Payé en retard")
		s.wantsNot("15:27", "Échoué")
		s.press("right")
		s.after(time.Second)
		s.wants("[À vérifier]", "3 ventes · 0 payée : 0 F", "Montant différent")
		s.press("shift+tab", "left", "left", "left")
		s.wants("[Aujourd'hui]")
		s.typeIn("5") // a digit is money
		s.wants("NOUVELLE VENTE", "┃ 5")
	})
}

// What becomes of a sale is counted in every tab, also in those that are not open.
func TestTabsCountOn(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		s.charge("5000")
		s.press("ctrl+l")
		s.after(time.Second)
		s.wants("En attente 1 Payées 0 À vérifier 0")
		s.g.answers(paidAnswer(4900), nil)
		s.after(20 * time.Second)
		s.wants("En attente 0 Payées 0 À vérifier 1")
	})
}

// A number that was given for another day is not taken for one of this day.
func TestNumberOfAnotherDay(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		s.charge("5000")
		inv := s.sales()[0]
		inv.Ref, inv.Sale, inv.Ticket.Day = "01TESTOTHERDAY000000000000", "01TESTOTHERDAY000000000000", inv.Ticket.Day-1
		s.made(inv)
		s.press("ctrl+l")
		s.after(time.Second)
		s.wants(" 1 5 000 F", "(1) 5 000 F")
	})
}

// A sale that is paid while one looks changes in place, moves from tab to tab,
// and never takes the cursor along.
func TestSalesLive(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.shop()
		s.press("ctrl+l", "right", "right") // pending
		s.press("down")
		s.after(time.Second)
		stands := s.at()
		if stands.Amount != 10_000 {
			t.Fatalf("the cursor is on %v", stands.Amount)
		}
		s.charged(7000)
		s.after(time.Second)
		s.wants("7 000 F", "4 ventes · 19 900 F")
		if s.at().Ref != stands.Ref {
			t.Errorf("a new sale moved the cursor to %v", s.at().Amount)
		}
		// Another is paid: it leaves this tab, the cursor stays.
		other := s.sales()[1]
		paid := other
		paid.State, paid.SettledAt = model.Paid, time.Now().UTC()
		s.news(till.InvoiceNews{Invoice: paid, Was: model.Pending})
		if s.at().Ref != stands.Ref {
			t.Errorf("a sale that left moved the cursor to %v", s.at().Amount)
		}
		if s.lists(paid.Ref) {
			t.Error("a paid sale is still among those that are pending")
		}
		// The one under the cursor is paid: it stays while one looks at it.
		mine := stands
		mine.State, mine.SettledAt = model.Paid, time.Now().UTC()
		s.news(till.InvoiceNews{Invoice: mine, Was: model.Pending})
		if row := s.underCursor(); !strings.Contains(row, "Payé") || !strings.Contains(row, "10 000 F") {
			t.Errorf("under the cursor is %q, want the sale that was just paid", row)
		}
		s.press("up", "down")
		if s.lists(mine.Ref) {
			t.Error("the paid sale is still there after the cursor has left it")
		}
	})
}

// A sale of yesterday that is paid now does not become one of today.
func TestSalesLiveToday(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.shop()
		s.press("ctrl+l")
		s.after(time.Second)
		late := s.sales()[9] // two days old
		late.State, late.SettledAt = model.PaidLate, time.Now().UTC()
		s.news(till.InvoiceNews{Invoice: late, Was: model.Pending})
		s.after(time.Second)
		if s.lists(late.Ref) {
			t.Error("a sale of another day is among those of today")
		}
		s.wants("6 ventes · 3 payées : 46 750 F")
	})
}

// New sales show at the top where the top is shown, and are counted elsewhere.
func TestSalesNewAbove(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.stored(800)
		s.press("ctrl+l")
		s.charged(7000)
		s.wants("7 000 F")
		if got := s.at().Amount; got != 1800 {
			t.Errorf("the cursor went to %v", got)
		}
		for range 30 {
			s.press("pgdown")
		}
		stands, glass := s.at(), s.underCursor()
		s.charged(8000)
		s.charged(9000)
		s.after(time.Second)
		s.wants("2 nouvelles ventes (g", "803 ventes")
		if s.at().Ref != stands.Ref || s.underCursor() != glass {
			t.Errorf("the cursor went from %q to %q", glass, s.underCursor())
		}
		s.press("g")
		s.wants("9 000 F", "8 000 F", "7 000 F")
		s.wantsNot("nouvelles ventes")
	})
}

// News that overtakes the page it belongs to is not lost.
func TestSalesNewsBeforePage(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.shop()
		s.hold("pageRead")
		s.press("ctrl+l")
		mine := s.sales()[0]
		mine.State, mine.SettledAt = model.Paid, time.Now().UTC()
		s.send(newsCame{till.InvoiceNews{Invoice: mine, Was: model.Pending}})
		for _, late := range s.hold("") {
			s.send(late)
		}
		if got := s.list()[0]; got.State != model.Paid || got.Ref != mine.Ref {
			t.Errorf("the list says %q of a sale the till said is paid", got.State)
		}
		s.settle()
	})
}

// The same of a page further down: what was paid since it was read is in it.
func TestSalesNewsBeforePageBelow(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.stored(300)
		s.press("ctrl+l", "right", "right") // paid
		s.hold("pageRead")
		for range 75 {
			s.press("down")
		}
		last := s.list()[len(s.list())-1]
		late := anInvoice(999, last.CreatedAt.Add(-10*time.Minute), 5_555)
		s.send(newsCame{till.InvoiceNews{Invoice: late, Was: model.Pending}})
		pages := s.hold("")
		if len(pages) == 0 {
			t.Fatal("no page is on its way")
		}
		for _, page := range pages {
			s.send(page)
		}
		if !s.lists(late.Ref) {
			t.Error("what was paid while the page was read is in no page")
		}
		s.settle()
	})
}

// Each key of a search is a question; the answer to an older one changes
// nothing, however late it comes.
func TestSearchOutOfOrder(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.shop()
		s.press("ctrl+l", "right", "/")
		s.hold("pageRead")
		for _, r := range "trao" {
			s.typeIn(string(r))
			if !strings.Contains(s.screen(), "▸ Chercher ") {
				t.Fatal("the field is not there")
			}
		}
		early := inside[context.Context](s.r.top(), "asking")
		old := s.hold("")
		s.typeIn("r")
		if early.Err() == nil {
			t.Error("the reading for an older search goes on")
		}
		s.after(time.Second)
		s.wants("Traoré", "3 ventes · 2 payées : 2 001 500 F")
		seen := s.screen()
		for _, p := range old {
			s.send(p)
		}
		s.after(time.Second)
		if got := s.screen(); got != seen || len(old) != 4 {
			t.Errorf("after %d old answers:\n%s\nbefore:\n%s", len(old), got, seen)
		}
		s.press("down", "down")
		if got := s.at().Amount; got != 2_000_000 {
			t.Errorf("arrows moved to %v while typing", got)
		}
		s.press("enter", "k")
		s.wants("Chercher traor", "Traoré")
		if got := s.at().Amount; got != 1_500 {
			t.Errorf("k moved to %v once Enter gave the keys back", got)
		}
		s.press("esc")
		s.after(time.Second)
		s.wants("VENTES", "11 ventes")
		s.press("esc")
		s.wants("NOUVELLE VENTE")
	})
}

// A figure never stands beside a filter it is not of.
func TestTotalsNeverStale(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.shop()
		s.hold("totalRead")
		s.press("ctrl+l", "right")
		s.after(time.Second)
		late := s.hold("")
		for _, total := range late {
			s.send(total)
		}
		s.wants("11 ventes")
		s.send(screen.Press("right"))
		s.wantsNot("11 ventes", "2 059 250")
		s.settle()
		s.wantsNot("11 ventes", "2 059 250") // the rows are there, the keyboard has not rested
		s.wants("…")
		for _, total := range late {
			s.send(total)
		}
		s.wantsNot("11 ventes")
		s.after(200 * time.Millisecond)
		s.press("down")
		s.after(200 * time.Millisecond)
		s.wantsNot("3 ventes")
		s.after(100 * time.Millisecond)
		s.wants("3 ventes · 12 900 F pas encore payés")
		s.charged(7000)
		s.wantsNot("3 ventes")
		s.after(time.Second)
		s.wants("4 ventes · 19 900 F pas encore payés")
	})
}

// What is copied whole is found in every tab, whatever comes with it.
func TestSearchExactly(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.shop()
		old := anInvoice(77, time.Now().UTC().Add(-100*24*time.Hour), 31_000)
		old.Token = "FAKEabcdefghij.FAKEabcdefghij0123456789.FAKEabcdefghijklmnop"
		s.made(old)
		for _, text := range []string{old.Token, " \"" + old.Token + "\"\r\n", old.Ref, strings.ToLower(old.Ref),
			"https://client.ligdicash.com/directpayment/invoice/" + old.Token} {
			s.press("ctrl+l")
			s.paste(text) // even without opening the search
			s.after(time.Second)
			s.wants("31 000 F", "[Toutes]", "1 vente · 1 payée : 31 000 F")
			s.press("esc", "esc")
			s.wants("NOUVELLE VENTE")
		}
	})
}

// Nothing typed or pasted drives the terminal or breaks the search.
func TestSearchHostile(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.shop()
		s.press("ctrl+l", "right", "/")
		for _, text := range []string{"\x1b]52;c;RkFLRQ==\a\x1b[31m\u202eabc\u009b2J", `" OR 1=1 --`, `NEAR("a" b, 5)*`, "%_'\"\\", "a\x00b",
			strings.Repeat("x", 5000), "-", "*", `"`, "(", "é̂̂", "😀 東京"} {
			s.paste(text)
			s.after(time.Second)
			if v := s.r.View(); strings.ContainsAny(v, "\a\u202e\u009b\x00") || strings.Contains(v, "\x1b]52") || strings.Contains(v, "\x1b[31m") {
				t.Errorf("%q reached the terminal", text)
			}
			s.wantsNot("n'a pas pu être lu", "01TESTREFERENCE")
			fits(t, "search", s.r.View(), 80, 24)
			s.press("ctrl+u")
		}
		s.after(time.Second)
		s.wants("11 ventes")
	})
}

func TestDateJump(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.shop()
		s.press("ctrl+l", "d")
		s.typeIn("31/02")
		s.press("enter")
		s.wants("Ce jour n'existe pas", "31/02", "Aller au")
		s.press("ctrl+u")
		s.typeIn("30/12/1999")
		s.press("enter")
		s.after(time.Second)
		if got := s.at().Amount; got != 700 {
			t.Errorf("30/12/1999 goes to %v, want the newest of that day:\n%s", got, s.screen())
		}
		s.wants("[Toutes]", "10 000 F") // what came later is above
		s.press("up")
		if got := s.at().Amount; got != 5_000 {
			t.Errorf("above it is %v", got)
		}
		s.press("d")
		s.typeIn("hier")
		s.press("enter")
		s.after(time.Second)
		if got := s.at().Amount; got != 3_000 {
			t.Errorf("hier goes to %v", got)
		}
		s.press("d")
		s.typeIn("25/12/1999")
		s.press("enter")
		s.after(time.Second)
		s.wants("Aucune vente le 25/12/1999. Voici la plus proche avant : le 27/11/1998.")
		s.press("d")
		s.typeIn("1/1/1995")
		s.press("enter")
		s.after(time.Second)
		s.wants("Aucune vente le 01/01/1995, ni avant")
		if got := s.at().Amount; got != 2_000_000 {
			t.Errorf("before all sales is %v, want the oldest", got)
		}
		s.press("d", "esc")
		s.wants("VENTES")
		s.press("f2", "d")
		s.typeIn("yesterday")
		s.press("enter")
		s.after(time.Second)
		if got := s.at().Amount; got != 3_000 {
			t.Errorf("yesterday goes to %v", got)
		}
	})
}

// R asks about one sale now.
func TestCheckOne(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.shop()
		s.press("ctrl+l")
		s.g.mu.Lock()
		s.g.confirm = func() (ligdicash.Payin, error) { time.Sleep(2 * time.Second); return paidAnswer(2000), nil }
		s.g.mu.Unlock()
		s.press("r")
		s.after(time.Second)
		s.wants("Vérification… 1 s")
		s.after(5 * time.Second)
		s.wantsNot("Vérification")
		if got := s.at(); got.Amount != 2000 || got.State != model.Paid {
			t.Errorf("%v is %q", got.Amount, got.State)
		}
		// One that is still pending has been asked about all the same.
		s.g.answers(ligdicash.Payin{Status: ligdicash.StatusPending, Word: "pending", OK: true}, nil)
		for s.key("R") == "" {
			s.press("down")
		}
		s.press("R")
		s.after(5 * time.Second)
		s.wants("En attente", "vérifié à 15:3")
		s.press("home")
		s.after(time.Second)
		for s.key("R") != "" {
			s.press("down")
		}
		if s.key("R") != "" {
			t.Errorf("a paid sale can be asked about: %q", s.underCursor())
		}
	})
}

// A asks about all that is open in the list, tells how far it is, and stops.
func TestCheckAll(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.g.confirm = func() (ligdicash.Payin, error) {
			time.Sleep(4 * time.Second)
			return ligdicash.Payin{Status: ligdicash.StatusPending, Word: "pending", OK: true}, nil
		}
		s.shop()
		s.press("ctrl+l", "A")
		s.after(time.Second)
		s.wants("Vérification 0/3 · 00:01", "Échap Arrêter")
		s.after(6 * time.Second)
		s.wants("Vérification 1/3 · 00:07")
		s.press("esc")
		s.wants("Vérification arrêtée : 1 sur 3", "VENTES", "10 000 F")
		s.after(20 * time.Second)
		s.wants("Vérification arrêtée : 1 sur 3") // until a key
		never := 0
		for _, inv := range s.sales() {
			if inv.State == model.Pending && inv.CheckedAt.IsZero() {
				never++
			}
		}
		if never != 1 {
			t.Errorf("%d sales were not asked about, want the third", never)
		}
		s.press("down")
		s.wantsNot("Vérification")
		s.press("a")
		s.after(20 * time.Second)
		s.wants("3 ventes vérifiées · rien de nouveau payé")
		s.press("A", "A")
		s.wants("Vérification arrêtée")
		s.press("left", "left") // what is paid cannot change
		if s.key("A") != "" {
			t.Error("what is paid can be asked about")
		}
		s.press("right")
		s.after(time.Second)
		s.press("a")
		s.wants("Rien à vérifier ici : aucune vente n'est ouverte")
		s.press("right", "A")
		s.press("ctrl+n") // the screen is left: the end is told in a line
		s.after(20 * time.Second)
		s.wants("NOUVELLE VENTE", "ventes vérifiées · rien de nouveau payé")
	})
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.shop()
		s.press("ctrl+l")
		s.news(till.SweepNews{Done: 2, Total: 3, Paid: till.Total{Count: 1, Sum: 2000}, Trouble: till.Offline})
		s.wants("Vérification 2/3", "1 paiement trouvé, 2 000 F", "LigdiCash ne répond pas : la suite dès qu'il répond")
		s.news(till.SweepNews{Done: 3, Total: 3, Paid: till.Total{Count: 2, Sum: 12_000}, Over: true})
		s.wants("3 ventes vérifiées · 2 paiements trouvés, 12 000 F")
		s.news(till.SweepNews{Morning: true, Done: 3, Total: 9})
		s.wantsNot("3/9")
	})
}

// Only what LigdiCash can change is asked about, the newest 500, and that is
// said.
func TestCheckAllCuts(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		now := time.Now().UTC()
		var all []model.Invoice
		for i := range 520 {
			inv := anInvoice(i+1, now.Add(-time.Duration(i+1)*time.Minute), 1000)
			inv.State, inv.SettledAt = model.Pending, time.Time{}
			if i%100 == 50 {
				inv.Token = "" // nothing to ask with
			}
			all = append(all, inv)
		}
		s.made(all...)
		s.press("ctrl+l")
		s.hold("sweepBegun")
		s.press("A")
		begun := s.hold("")
		if len(begun) != 1 || inside[int](begun[0], "total") != 500 || !inside[bool](begun[0], "cut") {
			t.Fatalf("%+v, want 500 and that it was cut", begun)
		}
		s.send(begun[0])
		s.wants("les 500 plus récentes seulement")
		s.till.StopChecks()
	})
}

// What was found at start is told in one line, and what needs a person apart.
func TestMorning(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.shop()
		s.charge("700")
		s.press("esc")
		at := time.Now().UTC()
		paid := anInvoice(901, at, 4_500)
		s.news(till.InvoiceNews{Invoice: paid, Was: model.Pending, Morning: true})
		s.wantsNot("✓ Payé 4 500 F · ")
		failed := anInvoice(902, at, 800)
		failed.State = model.Failed
		s.news(till.InvoiceNews{Invoice: failed, Was: model.Pending, Morning: true})
		s.wantsNot("Échoué")
		s.news(till.SweepNews{Morning: true, Done: 1, Total: 4})
		s.wantsNot("absence")
		odd := anInvoice(903, at, 5_000)
		odd.State, odd.GotAmount = model.AmountDiffers, 4_900
		s.news(till.InvoiceNews{Invoice: odd, Was: model.Pending, Morning: true})
		s.wants("Montant différent 5 000 F")
		s.after(2 * time.Second)
		s.press("f1", "esc") // read
		s.news(till.SweepNews{Morning: true, Done: 4, Total: 4, Paid: till.Total{Count: 3, Sum: 12_500}, Over: true})
		s.wants("Pendant votre absence : 3 paiements confirmés, 12 500 F · 1 encore en")
		s.after(time.Minute)
		s.wants("Pendant votre absence") // until a key
		s.press("f1")
		s.wantsNot("Pendant votre absence")
	})
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.news(till.SweepNews{Morning: true, Done: 4, Total: 4, Over: true})
		s.wantsNot("absence")
	})
}

// Two bells for all of the morning's money, one for what needs a person, none
// for each payment.
func TestMorningBells(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		glass, err := os.Create(filepath.Join(t.TempDir(), "glass"))
		if err != nil {
			t.Fatal(err)
		}
		defer glass.Close()
		s.r.c.Term = terminal.NewTerminal(glass)
		defer s.r.c.Term.Close()
		rung := func() int {
			s.after(time.Second)
			b, err := os.ReadFile(glass.Name())
			if err != nil {
				t.Fatal(err)
			}
			return strings.Count(string(b), "\a")
		}
		for n := range 5 {
			s.news(till.InvoiceNews{Invoice: anInvoice(n, time.Now(), 500), Was: model.Pending, Morning: true})
		}
		if n := rung(); n != 0 {
			t.Errorf("%d bells before the morning is over", n)
		}
		s.news(till.SweepNews{Morning: true, Done: 5, Total: 5, Over: true, Paid: till.Total{Count: 5, Sum: 2500}})
		if n := rung(); n != 2 {
			t.Errorf("%d bells for the morning's money, want two", n)
		}
		odd := anInvoice(9, time.Now(), 5_000)
		odd.State, odd.GotAmount = model.AmountDiffers, 4_900
		s.news(till.InvoiceNews{Invoice: odd, Was: model.Pending, Morning: true})
		if n := rung(); n != 3 {
			t.Errorf("%d bells, want one more for the amount that differs", n-2)
		}
	})
}

// What LigdiCash says of somebody else's token is told, and nothing else comes
// of it.
func TestLookup(t *testing.T) {
	for _, tt := range []struct {
		name string
		p    ligdicash.Payin
		err  error
		says []string
	}{
		{"paid", foreign(), nil, []string{"LigdiCash dit : payé, 5 000 F", "ne livrez pas sur cette seule réponse", "ORANGE BURKINA",
			"226 70 •• •• 12", "P2801234562026", "WEB-2025-00042", "30/12/1999 18:04"}},
		{"contradiction", func() ligdicash.Payin { p := foreign(); p.OK = false; return p }(), nil, []string{"payé, 5 000 F", "ne vous y fiez pas"}},
		{"pending", ligdicash.Payin{Status: ligdicash.StatusPending, Word: "pending", OK: true, AmountXOF: 900, HasAmount: true}, nil,
			[]string{"en attente, 900 F", "peut encore être payée", "Référence portée aucun"}},
		{"failed", ligdicash.Payin{Status: ligdicash.StatusNotCompleted, Word: "nocompleted", OK: true}, nil, []string{"pas abouti, sans montant"}},
		{"unknown", ligdicash.Payin{Word: "weird", OK: true}, nil, []string{"« weird »", "ne connaît pas ce mot"}},
		{"offline", ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.Offline}, []string{"Pas de réseau", "ne dit rien du paiement"}},
		{"not found", ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.NotFound, Code: "02"}, []string{"ne trouve pas cette facture"}},
		{"keys", ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.Auth}, []string{"refuse les clés"}},
		{"refused", ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.Refused, Code: "04"}, []string{"n'a pas voulu répondre", "Code 04"}},
		{"other", ligdicash.Payin{}, errors.New("boom"), []string{"n'a pas pu être posée"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			simulate(t, "fr", 80, 24, func(s *sim) {
				s.g.answers(tt.p, tt.err)
				s.press("ctrl+l", "/")
				s.paste(foreignToken)
				s.wants("ne connaît pas ce token")
				s.press("enter")
				s.after(time.Second)
				s.wants(append(tt.says, "PAS DE CETTE CAISSE", "aucun total", "FAKEey…KE99")...)
				s.wantsNot("✓", "PAYÉ", "Vous pouvez livrer", foreignToken[20:], "boom")
				plain := s.r.c.Theme
				s.r.c.Theme = theme.New(theme.Look{Depth: theme.Many})
				for _, green := range []theme.Style{s.r.c.Theme.Paid, s.r.c.Theme.PaidBlock.Text, s.r.c.Theme.PaidBlock.Edge} {
					if before, _ := green.Around(); strings.Contains(s.r.View(), before) {
						t.Error("green")
					}
				}
				s.r.c.Theme = plain
				if n := len(s.sales()); n != 0 {
					t.Errorf("%d sales were written", n)
				}
				s.press("esc")
				s.after(time.Second)
				s.wants("VENTES")
				s.press("esc", "esc")
				s.wants("Dernier payé aucun")
			})
		})
	}
}

func TestLookupWaitsAndAsksAgain(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		asks := 0
		s.g.confirm = func() (ligdicash.Payin, error) { asks++; time.Sleep(5 * time.Second); return foreign(), nil }
		s.hold("tokenLooked")
		s.look()
		s.after(3 * time.Second)
		s.wants("Question à LigdiCash… 3 s. Échap : laisser.")
		s.press("r", "r") // still asking
		s.after(3 * time.Second)
		old := s.hold("")
		if len(old) != 1 {
			t.Fatalf("%d answers", len(old))
		}
		s.send(old[0])
		s.wants("payé, 5 000 F")
		s.press("r", "r")
		s.after(3 * time.Second)
		if asks != 2 {
			t.Errorf("%d questions, want two", asks)
		}
		s.wantsNot("payé, 5 000 F") // an old answer is not shown as the new one
		s.send(old[0])
		s.wantsNot("LigdiCash dit")
		s.press("esc")
		s.wants("VENTES")
		s.after(20 * time.Second)
		s.wants("VENTES")
		s.wantsNot("PAS DE CETTE CAISSE", "payé, 5 000 F")
	})
	simulate(t, "fr", 80, 24, func(s *sim) { // three seconds between two questions
		asks := 0
		s.g.confirm = func() (ligdicash.Payin, error) { asks++; return foreign(), nil }
		s.look()
		s.press("r", "r")
		if asks != 1 {
			t.Errorf("%d questions within three seconds", asks)
		}
		s.after(3 * time.Second)
		s.press("r")
		s.after(time.Second)
		if asks != 2 {
			t.Errorf("%d questions, want two", asks)
		}
	})
}

// A token that is ours after all opens its sale.
func TestLookupOurs(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.look()
		s.press("esc")
		inv := anInvoice(5, time.Now().UTC(), 31_000)
		inv.Token = foreignToken
		s.made(inv)
		s.send(screen.Opened{To: lookup.New(s.r.ctx, s.r.c, foreignToken)})
		s.settle()
		s.after(time.Second)
		s.wants("DÉTAILS", "31 000 FCFA", "✓ Payé")
		s.press("esc")
		s.wants("VENTES")
	})
}

// The detail tells everything that is kept, and what happened when.
func TestDetail(t *testing.T) {
	simulate(t, "fr", 120, 60, func(s *sim) {
		s.replaced()
		first := s.sales()[1]
		s.g.mu.Lock()
		s.g.confirm = func() (ligdicash.Payin, error) { return paidAnswer(2000), nil }
		s.g.mu.Unlock()
		s.press("v")
		s.after(time.Second)
		s.wants("DÉTAILS 2 000 FCFA", "deux mille francs CFA", "En attente", "Awa Ouédraogo", "3 × pain, 2 × café", "3 × 500 F = 1 500 F · pain",
			"2 × 250 F = 500 F · café", "Remplace …ABCDEF ⊘ Lien remplacé", "FAKEFA…E002", "00:00:0", "Vente acceptée, 2 000 F", "Lien reçu de LigdiCash")
		s.wantsNot(fakeToken, "HISTORIQUE LIGDICASH")
		s.after(20 * time.Second)
		s.wants("✓ Payé 2 fois", "Remboursez-en un", "ORANGE BURKINA", "226 70 •• •• 12", "P2801234562026", "completed", "Payé : LigdiCash confirme 2 000 F",
			"À vérifier : un autre lien de cette vente est payé aussi", "Montant confirmé 2 000 F")
		text := s.flat()
		if a, b := strings.Index(text, "Vente acceptée"), strings.Index(text, "Payé : LigdiCash confirme"); a < 0 || b < a {
			t.Error("the history is not oldest first")
		}
		// The other link of the sale is one key away.
		s.press("home")
		for range 5 {
			if s.key(s.r.c.W.Enter) == s.r.c.W.KOpen {
				break
			}
			s.press("down")
		}
		s.press("enter")
		s.after(time.Second)
		if !s.up("detail " + first.Ref) {
			t.Fatalf("Enter on the other link opens %s", s.r.top().ID())
		}
		s.wants("Remplacé par …ABCDEF", "Remplacé par un autre lien : …ABCDEF")
		time.Sleep(48 * time.Hour)
		s.settle()
		s.press("up")
		s.wants("01/01/2000 00:00:0")
	})
}

// A small window scrolls, says that there is more, and keeps amount and state.
func TestDetailSmall(t *testing.T) {
	simulate(t, "fr", 40, 12, func(s *sim) {
		s.replaced()
		s.press("v")
		s.after(time.Second)
		seen := ""
		for range 60 {
			s.wants("2 000 FCFA", "En attente")
			fits(t, "detail", s.r.View(), 40, 12)
			seen += s.flat()
			s.press("down")
		}
		for _, want := range []string{"↓ ", "↑ ", "Awa Ouédraogo", "HISTORIQUE", "Lien reçu de LigdiCash", "FAKEFA…E002", "café"} {
			if !strings.Contains(seen, want) {
				t.Errorf("%q was never seen", want)
			}
		}
		s.press("home")
		s.wants("deux mille francs CFA")
		s.wantsNot("↑ ")
		n := 0
		for ; n < 20 && strings.Contains(s.flat(), "↓ "); n++ {
			s.press("pgdown")
		}
		if n < 3 || n > 15 {
			t.Errorf("%d pages to the end", n)
		}
	})
}

// The actions of the payment, where they make sense.
func TestDetailActions(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		s.charge("5000")
		s.press("esc", "ctrl+l", "v")
		s.after(time.Second)
		s.wants("Entrée Même lien")
		s.press("l")
		s.wants("UN NOUVEAU LIEN")
		s.press("enter")
		s.wants("Scannez pour payer")
		s.press("v", "l")
		s.typeIn("5000")
		s.press("enter")
		s.after(time.Second)
		s.wants("Scannez pour payer", "5 000 FCFA")
		if n := len(s.sales()); n != 2 || s.g.creates != 2 {
			t.Errorf("%d invoices of %d calls, want two of two", n, s.g.creates)
		}
		s.g.creating(ligdicash.Created{}, &ligdicash.Error{Kind: ligdicash.Offline})
		s.press("esc", "esc")
		s.charge("700")
		s.wants("Non envoyé")
		s.press("v")
		s.after(time.Second)
		s.wants("Rien n'est parti", "L Nouvel essai")
		s.wantsNot("Même lien")
		s.g.creating(ligdicash.Created{Token: "FAKE-700", Link: fakeLink + "7"}, nil)
		s.send(screen.Press("l"))
		s.send(screen.Press("l"))
		s.after(time.Second)
		s.wants("Scannez pour payer", "700 FCFA")
		if s.g.creates != 4 {
			t.Errorf("%d create calls, want four", s.g.creates)
		}
		s.press("v")
		s.after(time.Second)
		s.typeIn("12")
		s.wants("NOUVELLE VENTE", "12")
	})
}

// C copies what the cursor is on: the token only when it stands there.
func TestDetailCopies(t *testing.T) {
	simulate(t, "fr", 120, 60, func(s *sim) {
		s.charge("5000")
		glass, err := os.Create(filepath.Join(t.TempDir(), "glass"))
		if err != nil {
			t.Fatal(err)
		}
		defer glass.Close()
		s.r.c.Term = terminal.NewTerminal(glass)
		defer s.r.c.Term.Close()
		s.press("v")
		s.after(time.Second)
		got := map[string]string{}
		for range 40 {
			s.press("c")
			s.after(time.Second)
			b, err := os.ReadFile(glass.Name())
			if err != nil {
				t.Fatal(err)
			}
			_, last, _ := strings.Cut(string(b[strings.LastIndex(string(b), "\x1b]52;")+1:]), "c;")
			last, _, _ = strings.Cut(last, "\a")
			text, err := base64.StdEncoding.DecodeString(last)
			if err != nil {
				t.Fatalf("%q: %v", last, err)
			}
			_, name, _ := strings.Cut(strings.ReplaceAll(s.key("C"), cells.NBSP, " "), " : ")
			got[name] = string(text)
			s.press("down")
		}
		inv := s.sales()[0]
		for name, want := range map[string]string{"Référence": inv.Ref, "Token": inv.Token, "Lien": inv.Link, "Objet": "Vente"} {
			if g := got[name]; g != want {
				t.Errorf("%s copies %q, want %q", name, g, want)
			}
		}
		s.press("home")
		s.wantsNot("Copier : Token")
		s.press("c")
		s.settle()
		s.wants("envoyé au presse-papiers")
	})
}

// Amounts, names and objects are hidden in the list and in the detail.
func TestBackMasked(t *testing.T) {
	simulate(t, "fr", 120, 60, func(s *sim) {
		s.shop()
		s.press("ctrl+g", "ctrl+l", "right")
		s.after(time.Second)
		s.wants("••• F", "11 ventes")
		s.wantsNot("10 000", "Traoré", "pagnes", "2 059 250")
		s.press("down", "v")
		s.after(time.Second)
		s.wants("••• FCFA")
		s.wantsNot("10 000", "Traoré", "pagnes", "dix mille")
		s.press("down", "down")
		on := s.underCursor()
		s.press("ctrl+g", "ctrl+g")
		if got := s.underCursor(); got != on || on == "" {
			t.Errorf("hiding moves the cursor from %q to %q", on, got)
		}
	})
}

// A ledger that cannot be read says so, and is asked again.
func TestSalesUnread(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.shop()
		s.press("ctrl+l")
		s.after(time.Second)
		s.fails["pageRead"] = errors.New("boom")
		s.press("right")
		s.wants("Le registre n'a pas pu être lu")
		s.wantsNot("Aucune vente dans ce registre", "boom")
		s.press("down")
		s.after(time.Second)
		s.wants("11 ventes", "12 500 F")
	})
}

// No filter and no key reads the ledger in Update.
func TestSalesKeysAskNothing(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.shop()
		s.press("ctrl+l", "right")
		s.after(time.Second)
		if err := s.l.Close(); err != nil { // whoever reads now fails
			t.Fatal(err)
		}
		before := inside[int](s.r.top(), "ask")
		for _, k := range []string{"down", "up", "pgdown", "pgup"} {
			s.send(screen.Press(k))
		}
		s.settle()
		if inside[error](s.r.top(), "failure") != nil || inside[int](s.r.top(), "ask") != before {
			t.Error("moving in the list reads the ledger")
		}
		s.press("esc", "esc")
	})
}

// Every word of an event, a doubt and a tab is there.
func TestEventWords(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		kinds := []model.EventKind{model.EventSending, model.EventLink, model.EventNotSent, model.EventLost, model.EventRefused, model.EventStatus,
			model.EventSettled, model.EventAside, model.EventBack, model.EventReplaced, model.EventDoubt, model.EventUnsound, model.EventAsked, model.EventClock}
		seen := map[string]bool{}
		for _, k := range kinds {
			text := s.r.c.Event(model.Event{Kind: k, State: model.Failed, Text: map[model.EventKind]string{model.EventStatus: "pending",
				model.EventRefused: "05", model.EventReplaced: "01TESTREPLACED", model.EventDoubt: string(model.NotFound), model.EventLost: "timeout"}[k]})
			if text == "" || strings.Contains(text, string(k)) || seen[text] {
				t.Errorf("%q is %q", k, text)
			}
			seen[text] = true
		}
		for _, d := range model.Doubts {
			if s.r.c.W.Back.Doubts[d] == "" || s.r.c.W.Doubts[d] == "" {
				t.Errorf("no words for %q", d)
			}
		}
		if got := s.r.c.Event(model.Event{Kind: "refund", Text: "\x1b[31mx", Amount: 500}); got != "refund [31mx 500 F" && !strings.HasPrefix(got, "refund") {
			t.Errorf("an unknown event is %q", got)
		}
	})
}
