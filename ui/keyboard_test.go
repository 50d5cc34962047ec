package ui

import (
	"strings"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/ui/qr"
)

func TestRegressWholeHidesNotices(t *testing.T) {
	simulate(t, "fr", 80, 34, func(s *sim) {
		s.r.c.Profile = qr.Profile{UTF8: true, Colours: 256}
		s.r.c.Sandbox = true
		s.charge("5000")
		s.press("esc")
		s.charge("700")
		s.g.mu.Lock()
		k := 0
		s.g.confirm = func() (ligdicash.Payin, error) {
			k++
			if k == 1 {
				return paidAnswer(5000), nil
			}
			return ligdicash.Payin{Status: ligdicash.StatusPending, Word: "pending", OK: true}, nil
		}
		s.g.mu.Unlock()
		s.till.CheckNow(s.sales()[1].Ref)
		said := false
		for range 50 {
			s.after(100 * time.Millisecond)
			said = said || strings.Contains(s.screen(), "Payé")
		}
		if s.sales()[1].State != model.Paid {
			t.Skip(s.sales()[1].State)
		}
		if !said {
			t.Error("the other sale was paid: nothing said")
		}
		s.wants("BAC À SABLE")
		t.Log(s.screen())
	})
}
