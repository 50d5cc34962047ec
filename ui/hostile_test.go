package ui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/ledger"
)

// hostileSales is a ledger of a paid, a pending and a failed sale, the first of
// which is the target.
func hostileSales(t *testing.T, l *ledger.Ledger, at time.Time) {
	t.Helper()
	for i, state := range []model.State{model.Paid, model.Pending, model.Failed} {
		for k, doubt := range []model.Doubt{model.NoDoubt, model.NotFound} {
			inv := model.Invoice{
				Ref: fmt.Sprintf("01TEST%018d%02d", i, k), Amount: 5000, State: state, Doubt: doubt, CreatedAt: at.Add(-time.Duration(i+1) * time.Minute),
				Object: "pain", OperatorName: "ORANGE", Token: fmt.Sprint(fakeToken[:len(fakeToken)-3], i, k), Link: fmt.Sprint(fakeLink[:len(fakeLink)-3], i, k),
			}
			inv.Sale, inv.PendingAt = inv.Ref, inv.CreatedAt
			if state != model.Pending {
				inv.SettledAt = inv.CreatedAt.Add(time.Second)
			}
			if state == model.Paid {
				inv.GotAmount, inv.Doubt = inv.Amount, model.NoDoubt
			}
			if err := l.Add(context.Background(), inv, model.Event{At: inv.CreatedAt, Kind: model.EventSending, State: model.Sending, Amount: inv.Amount}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Whatever somebody else has written into a column of every row of a ledger,
// the console starts on it, walks through it, and neither sends it to the
// terminal, turns green, nor draws a code.
func TestHostileLedgers(t *testing.T) {
	r := proof.Rand(t)
	texts := []string{"\x1b]52;c;Y2Fpc3Nl\a", "\x1b[2J\x1b[42mPAYE", "\u009b31m", "x\u202ePAY\u202c", "\x1bP+q544e\x1b\\", "https://evil.example/pay", "\x1b]0;evil\a", strings.Repeat("A", 9000), "\x00"}
	columns := []string{"operator_name", "object", "firstname", "link", "token", "raw_status", "ref", "sale", "items", "state", "doubt", "host", "replaced_by",
		"phone", "request_id", "got_ref", "lastname", "email", "code", "operator_id", "operator_ref", "amount", "created_at", "settled_at", "pending_at", "got_amount", "expires_at", "checked_at", "machine_at", "dated", "aside", "ticket", "ticket_day"}
	values := proof.Size(1, 5, 50)
	if race {
		values = 1
	}
	for i, column := range columns {
		if testing.Short() && i > 3 {
			break
		}
		if race && i%3 != 0 {
			continue
		}
		for range values {
			value := fmt.Sprintf("CAST(x'%x' AS TEXT)", texts[r.IntN(len(texts))])
			switch column {
			case "amount", "created_at", "settled_at", "pending_at", "got_amount", "expires_at", "checked_at", "machine_at", "dated", "aside", "ticket", "ticket_day":
				value = fmt.Sprint([]int64{-1, 1 << 62, 2_000_001, 253402300800000}[r.IntN(4)])
			case "ref": // the only one of its name
				value += " || n"
			}
			t.Run(fmt.Sprint(column, "=", value[:min(len(value), 40)]), func(t *testing.T) { hostileConsole(t, column, value) })
		}
	}
}

func hostileConsole(t *testing.T, column, value string) {
	start := func(s *sim, cfg *Config) {
		hostileSales(t, s.l, time.Now())
		s.sql(`PRAGMA ignore_check_constraints = ON; DROP TRIGGER invoice_facts; DROP TRIGGER invoice_reworded;
			UPDATE invoice SET ` + column + ` = ` + value)
	}
	simulateWith(t, "fr", 100, 40, start, func(s *sim) {
		look := func(where string) {
			s.t.Helper()
			if v := s.r.View(); strings.Contains(v, "\x1b]52") || strings.Contains(v, "\x1b]0;") || strings.ContainsAny(v, "\a\u009b\u202e\x00") || strings.Contains(v, "\x1b[2J") || strings.Contains(v, "\x1bP") {
				t.Errorf("%s: the terminal is told %q", where, v)
			}
			if v := s.screen(); strings.Contains(v, "evil.example") && column == "link" {
				t.Errorf("%s: a link of somebody else is shown:\n%s", where, v)
			}
			if v := s.screen(); strings.Contains(v, "✓ Payé") || strings.Contains(v, "PAYÉ") {
				t.Errorf("%s: it is paid:\n%s", where, v)
			}
			if s.r.glass().Code {
				t.Errorf("%s: a code is drawn:\n%s", where, s.screen())
			}
		}
		s.after(2 * time.Second)
		look("start")
		s.press("ctrl+l")
		s.after(time.Second)
		look("sales")
		for range 6 {
			s.press("enter")
			s.after(time.Second)
			look("detail")
			s.press("enter")
			s.after(time.Second)
			look("payment")
			s.press("esc", "esc", "down")
		}
		s.press("esc", "esc", "ctrl+r")
		s.after(time.Second)
		look("report")
	})
}
