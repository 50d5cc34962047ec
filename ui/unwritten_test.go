package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	"caisse/model"
	"caisse/model/till"
)

// saysPaid is what the till tells when LigdiCash says that inv is paid and the
// ledger cannot be written.
func (s *sim) saysPaid(inv model.Invoice) (end model.Invoice) {
	return s.saysPaidBut(inv, errors.New("full"))
}

func (s *sim) saysPaidBut(inv model.Invoice, why error) (end model.Invoice) {
	end = inv
	end.State, end.SettledAt, end.GotAmount = model.Paid, inv.PendingAt.Add(time.Second), inv.Amount
	s.send(newsCame{till.UnwrittenNews{Invoice: end, Why: why}})
	s.settle()
	return end
}

// What LigdiCash says is paid and the ledger does not have yet is yellow, shows
// no code any more, and turns green once it is written: on its own screen, in
// the strip, and beside another sale.
func TestPaidNotYetWritten(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		simulate(t, lang, 80, 40, func(s *sim) {
			w := languages[lang]
			s.charge("5000")
			inv := s.sales()[0]
			s.wants(w.scan)
			end := s.saysPaid(inv)
			s.wants(w.file.unwrittenStrip)
			s.wantsNot(w.scan, w.confirmed, w.kNewLink)
			s.press("esc")
			s.wants(w.waiting + " (1)")
			s.send(newsCame{till.UnwrittenNews{Invoice: end, Over: true}})
			s.settle()
			s.wantsNot(w.file.unwrittenStrip)
			s.g.answers(paidAnswer(5000), nil)
			s.after(20 * time.Second)
			s.wants(w.lastPaid, "✓ 5")
		})
		simulate(t, lang, 80, 40, func(s *sim) {
			w := languages[lang]
			s.charge("5000")
			inv := s.sales()[0]
			s.press("esc")
			end := s.saysPaid(inv)
			s.press("down")
			s.send(newsCame{till.InvoiceNews{Invoice: end, Was: model.Pending}}) // the ledger has it, and only then is it over
			s.settle()
			s.wantsNot(w.file.unwrittenStrip)
			s.wants("✓ " + w.paid + " 5")
			s.send(newsCame{till.UnwrittenNews{Invoice: end, Over: true}})
			s.settle()
			for range 3 { // told again and again, it is one line
				s.saysPaid(inv)
			}
			s.wants(w.file.unwrittenStrip)
			if len(s.r.alarms) != 1 {
				t.Errorf("%d lines: %q", len(s.r.alarms), s.r.alarms)
			}
		})
	}
}

// Where the ledger's file was taken away nothing promises that the screen turns
// green by itself; once it is back, and something was written, nothing warns any
// more.
func TestPaidWhileFileIsAway(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		simulate(t, lang, 110, 40, func(s *sim) {
			w := languages[lang]
			s.charge("5000")
			end := s.saysPaidBut(s.sales()[0], till.ErrMoved)
			s.wants(w.file.movedBanner, w.file.unwrittenMoved[:50])
			s.wantsNot(w.file.unwritten[:30], w.confirmed)
			s.send(newsCame{till.UnwrittenNews{Invoice: end, Over: true}, till.InvoiceNews{Invoice: end, Was: model.Pending}})
			s.settle()
			s.wants(w.confirmed)
			s.wantsNot(w.file.movedBanner)
		})
	}
}

// What LigdiCash answers to R and the ledger cannot take is told as what it is:
// never that no money moved.
func TestAnswerNotWritten(t *testing.T) {
	for name, err := range map[string]error{"paid": nil, "full": till.ErrFull, "failing": errors.New("input/output")} {
		simulate(t, "fr", 80, 24, func(s *sim) {
			s.charge("5000")
			inv := s.sales()[0]
			want := map[string]string{"paid": french.file.unwritten, "full": french.file.full, "failing": french.ledgerLate}[name]
			if err == nil {
				end := inv
				end.State = model.PaidLate
				err = &till.NotWritten{Invoice: end, Err: till.ErrFull}
			}
			s.send(askedAgain{inv.Ref, till.Checked{Did: true}, err})
			s.settle()
			told := strings.ReplaceAll(s.r.toldNow(), nbsp, " ")
			if told != strings.ReplaceAll(want, nbsp, " ") || strings.Contains(s.flat(), "aucun argent n'a bougé") {
				t.Errorf("%s: it says %q", name, told)
			}
		})
	}
}
