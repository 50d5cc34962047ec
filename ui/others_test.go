package ui

import (
	"testing"
	"time"

	"caisse/model"
	"caisse/model/till"
)

// What other tills sell and learn is on the lists, and nowhere else: it rings for
// nobody here, is not the last one paid, and waits in no strip.
func TestOthersSalesAreOnTheLists(t *testing.T) {
	for lang, said := range map[string]string{"fr": "autre caisse", "en": "Another till"} {
		simulate(t, lang, 100, 40, func(s *sim) {
			at := time.Now().UTC().Truncate(time.Millisecond)
			waits, paid := anInvoice(1, at, 700), anInvoice(2, at, 900)
			waits.Link = "https://client.ligdicash.com/directpayment/invoice/" + waits.Token
			waits.State, waits.Till, waits.SettledAt = model.Pending, "01KB2T5YQ0T0000000000XTHER", time.Time{}
			paid.State, paid.Till, paid.SettledAt = model.Paid, waits.Till, at
			alarms := len(s.r.alarms)
			s.send(newsCame{till.OthersNews{All: []till.InvoiceNews{{Invoice: waits, Others: true}, {Invoice: paid, Others: true}}}})
			s.send(newsCame{till.InvoiceNews{Invoice: paid, Was: model.Pending, Others: true}})
			s.settle()
			if len(s.r.c.Waiting) > 0 || s.r.c.LastPaid.Ref != "" || len(s.r.alarms) != alarms {
				t.Errorf("waiting %d, last paid %q, told %v", len(s.r.c.Waiting), s.r.c.LastPaid.Ref, s.r.alarms)
			}
			s.press("ctrl+l")
			s.send(newsCame{till.OthersNews{All: []till.InvoiceNews{{Invoice: waits, Others: true}, {Invoice: paid, Others: true}}}})
			s.settle()
			s.wants("700 F", "900 F")
			s.press("enter")
			s.settle()
			if g := s.r.glass(); g.Link != "" || g.Code {
				t.Errorf("%s: draws another till's code: %s", lang, g.Link)
			}
			s.wants(said)
		})
	}
}
