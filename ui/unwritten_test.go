package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/screen"
	"caisse/ui/text"
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
	type sentences struct{ scan, confirmed, newLink, waiting, lastPaid, paid string }
	for lang, said := range map[string]sentences{
		"fr": {"Scannez pour payer", "Vous pouvez livrer", "Nouveau lien", "En attente", "Dernier payé", "Payé"},
		"en": {"Scan to pay", "You may deliver", "New link", "Waiting", "Last paid", "Paid"},
	} {
		simulate(t, lang, 80, 40, func(s *sim) {
			w := text.In(lang)
			s.charge("5000")
			inv := s.sales()[0]
			s.wants(said.scan)
			end := s.saysPaid(inv)
			s.wants(w.File.UnwrittenStrip)
			s.wantsNot(said.scan, said.confirmed, said.newLink)
			s.press("esc")
			s.wants(said.waiting + " (1)")
			s.send(newsCame{till.UnwrittenNews{Invoice: end, Over: true}})
			s.settle()
			s.wantsNot(w.File.UnwrittenStrip)
			s.g.answers(paidAnswer(5000), nil)
			s.after(20 * time.Second)
			s.wants(said.lastPaid, "✓ 5")
		})
		simulate(t, lang, 80, 40, func(s *sim) {
			w := text.In(lang)
			s.charge("5000")
			inv := s.sales()[0]
			s.press("esc")
			end := s.saysPaid(inv)
			s.press("down")
			s.send(newsCame{till.InvoiceNews{Invoice: end, Was: model.Pending}}) // the ledger has it, and only then is it over
			s.settle()
			s.wantsNot(w.File.UnwrittenStrip)
			s.wants("✓ " + said.paid + " 5")
			s.send(newsCame{till.UnwrittenNews{Invoice: end, Over: true}})
			s.settle()
			for range 3 { // told again and again, it is one line
				s.saysPaid(inv)
			}
			s.wants(w.File.UnwrittenStrip)
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
	type sentences struct{ moved, notWritten, notYet, deliver, notKept string }
	for lang, said := range map[string]sentences{
		"fr": {"REGISTRE DÉPLACÉ OU EFFACÉ", "LigdiCash dit payé, pas écrit : le fichier du reg", "LigdiCash dit payé, pas encore", "Vous pouvez livrer", "1 en attente, qui ne sera pas au prochain démarrage : F8 d'abord."},
		"en": {"LEDGER MOVED OR DELETED", "LigdiCash says paid, not written: the ledger's file", "LigdiCash says paid, not yet", "You may deliver", "1 waiting, which will not be there at the next start: F8 first."},
	} {
		simulate(t, lang, 110, 40, func(s *sim) {
			s.charge("5000")
			end := s.saysPaidBut(s.sales()[0], till.ErrMoved)
			s.wants(said.moved, said.notWritten)
			s.press("ctrl+c")
			s.wants(said.notKept)
			s.press("down")
			s.wantsNot(said.notYet, said.deliver)
			s.send(newsCame{till.UnwrittenNews{Invoice: end, Over: true}, till.InvoiceNews{Invoice: end, Was: model.Pending}})
			s.settle()
			s.wants(said.deliver)
			s.wantsNot(said.moved)
		})
	}
}

// What LigdiCash answers to R and the ledger cannot take is told as what it is:
// never that no money moved.
func TestAnswerNotWritten(t *testing.T) {
	for name, err := range map[string]error{"paid": nil, "full": till.ErrFull, "failing": errors.New("input/output")} {
		simulate(t, "fr", 80, 24, func(s *sim) {
			s.charge("5000")
			inv, w := s.sales()[0], text.In("fr")
			want := map[string]string{"paid": w.File.Unwritten, "full": w.Trouble(till.ErrFull), "failing": w.Trouble(errors.New("input/output"))}[name]
			if err == nil {
				end := inv
				end.State = model.PaidLate
				err = &till.NotWritten{Invoice: end, Err: till.ErrFull}
			}
			s.send(screen.AskedAgain{Ref: inv.Ref, Out: till.Checked{Did: true}, Err: err})
			s.settle()
			told := strings.ReplaceAll(s.r.toldNow(), cells.NBSP, " ")
			if told != strings.ReplaceAll(want, cells.NBSP, " ") || strings.Contains(s.flat(), "aucun argent n'a bougé") {
				t.Errorf("%s: it says %q", name, told)
			}
		})
	}
}
