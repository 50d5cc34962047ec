package ledger

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"caisse/model"
)

// spoilt are ledgers with one paid invoice R1 of which SQL changed something
// behind the ledger's back, and another one, R2, that is as it was.
func spoiltBy(t *testing.T, sql string, args ...any) *Ledger {
	t.Helper()
	l := fresh(t)
	inv := sample("R1")
	inv.State, inv.SettledAt, inv.GotAmount, inv.OperatorName, inv.Token, inv.Link = model.Paid, noon, inv.Amount, "ORANGE", "FAKE.T", "https://pay.example/1"
	add(t, l, inv, sample("R2"))
	for _, name := range []string{"invoice_facts", "event_as_written"} {
		if _, err := l.write.Exec("DROP TRIGGER " + name); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := l.write.Exec(sql, args...); err != nil {
		t.Fatal(sql, err)
	}
	return l
}

// Whatever column of a row is another than was written, the invoice is no
// longer money, a code, or one that LigdiCash is asked about, and nothing is
// written over it.
func TestEachColumnIsChecked(t *testing.T) {
	t.Parallel()
	if race {
		t.Skip("nothing to race with")
	}
	for _, column := range columns {
		value := "'x1'"
		if column == "ref" {
			value = "'R3'"
		}
		if strings.HasPrefix(column, "ticket") || strings.HasSuffix(column, "_at") || strings.HasSuffix(column, "amount") {
			value = "1234"
		}
		switch column {
		case "aside":
			value = "1"
		case "dated":
			value = "0"
		case "items":
			value = `'[{"name":"pain","quantity":1,"unit_price":1500}]'`
		case "state":
			value = "'paid late'"
		case "doubt":
			value = "'unknown status word'"
		}
		l := spoiltBy(t, "UPDATE invoice SET "+column+" = "+value+" WHERE ref = 'R1'")
		ref := "R1"
		if column == "ref" {
			ref = "R3"
		}
		inv, err := l.Invoice(ctx, ref)
		if err != nil || !inv.Unsound || inv.State != model.Unsound || inv.Amount != 0 || inv.GotAmount != 0 || inv.Link != "" || inv.Token != "" {
			t.Errorf("%s: %+v, %v", column, inv, err)
		}
		all, err := l.Newest(ctx, Query{})
		if err != nil && !damaged(err) || !slices.ContainsFunc(all, func(i model.Invoice) bool { return i.Unsound }) {
			t.Errorf("%s: the list has %+v, %v", column, all, err)
		}
		if _, err := l.Change(ctx, ref, func(i model.Invoice) (model.Invoice, []model.Event, bool) { return i, nil, true }); !isUnsound(err) {
			t.Errorf("%s: written over: %v", column, err)
		}
		if again, _ := l.Invoice(ctx, ref); !again.Unsound {
			t.Errorf("%s: it was made sound", column)
		}
	}
}

func isUnsound(err error) bool {
	return err != nil && strings.Contains(err.Error(), ErrUnsound.Error())
}

// A row of another ledger, or of another place in this one, does not pass for
// one of here; nor does one that lost its check.
func TestRowsElsewhereAndWithoutCheck(t *testing.T) {
	for _, sql := range []string{
		"UPDATE invoice SET n = 77 WHERE ref = 'R1'",
		"UPDATE invoice SET chk = NULL WHERE ref = 'R1'",
		"UPDATE invoice SET chk = (SELECT chk FROM invoice WHERE ref = 'R2') WHERE ref = 'R1'",
	} {
		l := spoiltBy(t, "PRAGMA foreign_keys = OFF;"+sql)
		if inv, err := l.Invoice(ctx, "R1"); err != nil || !inv.Unsound {
			t.Errorf("%s: %+v, %v", sql, inv, err)
		}
		if inv, err := l.Invoice(ctx, "R2"); err != nil || inv.Unsound {
			t.Errorf("%s: the other one: %+v, %v", sql, inv, err)
		}
	}
}

// What makes no sense is not believed even with the right check: somebody else
// can count it too.
func TestSenselessRows(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(v []any){
		"an amount too large":      func(v []any) { v[2] = int64(2_000_001) },
		"an amount too small":      func(v []any) { v[2] = int64(8) },
		"a reference with an end":  func(v []any) { v[0] = "R1\x1b]52;c;AAAA\a" },
		"a reference of a path":    func(v []any) { v[0] = "../../R1" },
		"no state":                 func(v []any) { v[13] = "payed" },
		"no doubt":                 func(v []any) { v[14] = "perhaps" },
		"a date after all":         func(v []any) { v[5] = int64(1) << 60 },
		"a date before all":        func(v []any) { v[19] = int64(-5) },
		"another amount confirmed": func(v []any) { v[25] = int64(5) },
		"an escape in a name":      func(v []any) { v[28] = "ORANGE\x1b[31m" },
		"an invisible mark":        func(v []any) { v[9] = "pain\u202e" },
		"bytes that are no text":   func(v []any) { v[9] = "pain\xff" },
		"a long text":              func(v []any) { v[11] = strings.Repeat("a", 5000) },
		"a blank in a token":       func(v []any) { v[22] = "FAKE TOKEN" },
		"a link elsewhere":         func(v []any) { v[23] = "https://evil.example/1" },
		"a number without a day":   func(v []any) { v[3], v[4] = int64(0), int64(17) },
		"a day without a number":   func(v []any) { v[3], v[4] = int64(20261123), int64(0) },
		"a number below nothing":   func(v []any) { v[3], v[4] = int64(20261123), int64(-1) },
		"an item for nothing":      func(v []any) { v[8] = `[{"name":"pain","quantity":-1,"unit_price":1500}]` },
		"an item with an escape":   func(v []any) { v[8] = `[{"name":"pain\u001b[0m","quantity":1,"unit_price":1500}]` },
		"too many items": func(v []any) {
			v[8] = "[" + strings.TrimSuffix(strings.Repeat(`{"name":"a","quantity":1,"unit_price":1},`, 101), ",") + "]"
		},
	} {
		l := spoiltBy(t, "SELECT 1")
		l.Links(func(link string) error {
			if strings.HasPrefix(link, "https://pay.example/") {
				return nil
			}
			return fmt.Errorf("not here")
		})
		inv, err := l.Invoice(ctx, "R1")
		if err != nil || inv.Unsound {
			t.Fatalf("%s: before: %+v, %v", name, inv, err)
		}
		values, err := valuesOf(&inv)
		if err != nil {
			t.Fatal(err)
		}
		spoil(values)
		set := "PRAGMA ignore_check_constraints = ON; UPDATE invoice SET " + strings.Join(columns, " = ?, ") + " = ?, chk = ? WHERE n = 1"
		if _, err := l.write.Exec(set, append(slices.Clone(values), checkOf(1, values))...); err != nil {
			t.Fatal(name, err)
		}
		all, err := l.many(ctx, asked{selectInvoice + "WHERE n = 1", nil})
		if err != nil || len(all) != 1 || !all[0].Unsound {
			t.Fatalf("%s: %+v, %v", name, all, err)
		}
		if text := fmt.Sprintf("%+v", all[0]); strings.ContainsAny(text, "\x1b\a\u202e") || !utf8.ValidString(text) || len(text) > 4000 {
			t.Errorf("%s: comes out as %q", name, text)
		}
	}
}

func TestHistoryIsChecked(t *testing.T) {
	for _, set := range []string{"at = 5", "machine_at = 5", "kind = 'status'", "state = 'failed'", "text = 'x'", "amount = 7", "invoice = 2", "chk = NULL", "text = 'a\x1b[0m'"} {
		l := spoiltBy(t, "UPDATE event SET "+set+" WHERE n = 1")
		evs, err := l.Events(ctx, map[bool]string{true: "R2", false: "R1"}[set == "invoice = 2"])
		if err != nil || !slices.ContainsFunc(evs, func(ev model.Event) bool { return ev.Kind == model.EventUnsound && ev.Amount == 0 }) {
			t.Errorf("%s: %+v, %v", set, evs, err)
		}
		if strings.Contains(fmt.Sprintf("%+v", evs), "\x1b") {
			t.Errorf("%s: an escape comes out", set)
		}
	}
}

// Without a word from whoever joins ledger and LigdiCash, no link is one.
func TestNoLinkWithoutRule(t *testing.T) {
	l := fresh(t)
	inv := sample("R1")
	inv.State, inv.Token, inv.Link = model.Pending, "FAKE.T", "https://pay.example/1"
	add(t, l, inv)
	l.Links(nil)
	if inv, err := l.Invoice(ctx, "R1"); err != nil || inv.Showable() || inv.Link != "" {
		t.Errorf("%+v, %v", inv, err)
	}
}

// Eight bytes at a time or one: the same bytes pass.
func TestPrintable(t *testing.T) {
	for c := range 256 {
		for at := range 19 {
			text := []byte("https://pay.example")
			text[at] = byte(c)
			if got, want := printable(string(text)), c > ' ' && c < 0x7f; got != want {
				t.Errorf("%q: %v", text, got)
			}
		}
	}
}
