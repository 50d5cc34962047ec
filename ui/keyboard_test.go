package ui

import (
	"os"
	"strings"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/ui/qr"
)

func TestRegressKeyboardEscHeld(t *testing.T) {
	r, w, _ := os.Pipe()
	k := newKeyboard(r)
	buf := make([]byte, 256)
	w.Write([]byte("5\x1b")) // two keys in one read: ssh, or a busy machine
	n, _ := k.Read(buf)
	got := string(buf[:n])
	r.SetReadDeadline(time.Now().Add(time.Second))
	n, _ = k.Read(buf)
	got += string(buf[:n])
	if got != "5\x1b" {
		t.Errorf("a second later the Esc has not come: %q", got)
	}
}

func TestRegressKeyboardDrops(t *testing.T) {
	r, w, _ := os.Pipe()
	k := newKeyboard(r)
	buf := make([]byte, 256)
	w.Write([]byte("a\x1b[?"))
	n, _ := k.Read(buf)
	got := string(buf[:n])
	w.Write([]byte(strings.Repeat("7", 256)))
	for range 20 { // a read may give nothing: what may be an answer is kept back
		if len(got) >= 260 {
			break
		}
		n, _ = k.Read(buf)
		got += string(buf[:n])
	}
	want := "a\x1b[?" + strings.Repeat("7", 256)
	if got != want {
		t.Errorf("%d of %d bytes came through", len(got), len(want))
	}
}

func TestRegressWholeHidesNotices(t *testing.T) {
	simulate(t, "fr", 80, 34, func(s *sim) {
		s.r.c.profile = qr.Profile{UTF8: true, Colours: 256}
		s.r.c.sandbox = true
		s.charge("5000")
		s.press("esc")
		s.charge("700")
		p := s.r.top().(payment)
		t.Log("whole by itself:", p.whole(), "full:", p.full)
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
