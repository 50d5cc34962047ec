package till

import (
	"encoding/csv"
	"reflect"
	"strings"
	"testing"
	"time"

	"caisse/model"
)

// A whole row, whatever stands in the invoice: as many cells as there are
// columns, the numbers as they are, no formula and nothing that a terminal obeys.
func FuzzRow(f *testing.F) {
	for _, s := range []string{"", "pain", "=1", "a;b", `"`, "\r\n", "\x1b[31m", "\u202e", "'", "a\"\r\n;,=cmd()", "\xff"} {
		f.Add(s, s, int64(-5), int64(0))
	}
	columns := 1 + reflect.TypeFor[Record]().NumField()
	f.Fuzz(func(t *testing.T, a, b string, n, at int64) {
		inv := model.Invoice{
			Ref: a, Sale: b, Amount: model.Money(n), GotAmount: model.Money(n), State: model.State(a), Doubt: model.Doubt(b),
			Items: []model.Item{{Name: a, Description: b, Quantity: n, UnitPrice: model.Money(n)}}, Object: b, Firstname: a, Lastname: b, Email: a,
			RawStatus: b, GotRef: a, OperatorID: b, OperatorName: a, Phone: b, RequestID: a, OperatorRef: b, Code: a, ReplacedBy: b, Host: a,
			CreatedAt: time.Unix(at%(1<<33), 0).UTC(), SettledAt: time.Unix(at%(1<<33), 0).UTC(),
		}
		for _, lang := range []string{"fr", "en"} {
			w := csvWriter{sep: separator(lang), zone: time.UTC}
			r := NewRecord(&inv, b)
			w.row(&inv, &r)
			read := csv.NewReader(strings.NewReader(string(w.b)))
			read.Comma = rune(w.sep)
			rows, err := read.ReadAll()
			if err != nil || len(rows) != 1 || len(rows[0]) != columns {
				t.Fatalf("%q reads as %d rows, %v", w.b, len(rows), err)
			}
			var names []string
			for i := range columns - 1 {
				names = append(names, reflect.TypeFor[Record]().Field(i).Tag.Get("json"))
			}
			for i, name := range names {
				cell := rows[0][1+i]
				switch name {
				case "amount", "confirmed_amount":
					if cell != inv.Amount.Group("") {
						t.Errorf("%s is %q, want %d", name, cell, n)
					}
				default:
					if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "@") || strings.ContainsAny(cell, "\x1b\r\n\x07\u009b\u202e") {
						t.Errorf("%s is %q", name, cell)
					}
				}
			}
		}
	})
}
