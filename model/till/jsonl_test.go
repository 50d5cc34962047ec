package till

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"caisse/model"
)

// Every field is written under its own name and reads back, and -json says what
// a line of an export says.
func TestRecordJSON(t *testing.T) {
	inv := wholeInvoice()
	r := NewRecord(&inv, "Montant différent")
	r.Till, r.Cashier = "C1", "Awa"
	var back Record
	if err := json.Unmarshal(appendJSON(nil, &r), &back); err != nil || !reflect.DeepEqual(r, back) {
		t.Errorf("got back %+v, %v", back, err)
	}
	v := reflect.ValueOf(r)
	var fields map[string]any
	if err := json.Unmarshal(appendJSON(nil, &r), &fields); err != nil {
		t.Fatal(err)
	}
	for i := range v.NumField() {
		name := v.Type().Field(i).Tag.Get("json")
		if _, ok := fields[name]; !ok {
			t.Errorf("%s is not written", name)
		}
		if v.Field(i).IsZero() {
			t.Errorf("%s is empty: the test does not see it", name)
		}
	}
	if len(fields) != v.NumField() {
		t.Errorf("%d fields are written, the Record has %d", len(fields), v.NumField())
	}
	for _, record := range []Record{r, NewRecord(&model.Invoice{Ref: "R"}, "")} {
		script, err := json.Marshal(record)
		if err != nil || string(script) != string(appendJSON(nil, &record)) {
			t.Errorf("-json says %s, %v; the export %s", script, err, appendJSON(nil, &record))
		}
	}
}

func TestJSONGolden(t *testing.T) {
	inv := model.Invoice{Ref: "R1", Sale: "R1", Amount: 500, State: model.Pending, CreatedAt: wholeInvoice().CreatedAt, Object: "pain\u202e \x1b[31m", Items: []model.Item{{Name: "pain", Quantity: 1, UnitPrice: 500}}}
	r := NewRecord(&inv, "En attente")
	const want = `{"transaction_id":"R1","sale":"R1","created_at":"2026-11-23T23:30:15Z","settled_at":"","checked_at":"","state":"pending",` +
		`"label":"En attente","doubt":"","amount":500,"currency":"XOF","confirmed_amount":0,"confirmed_reference":"","operator":"","operator_id":"",` +
		`"operator_reference":"","request_id":"","phone":"","firstname":"","lastname":"","email":"","object":"pain\u202e \u001b[31m",` +
		`"items":[{"name":"pain","quantity":1,"unit_price":500}],"status":"","code":"","link_expires_at":"","replaced_by":"","confirmed_by":"","ticket":null,"ticket_day":"","till":"","cashier":""}`
	if got := string(appendJSON(nil, &r)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{"", "é", `"\`, "\x00\x1f\x7f\u009b", "\u2028\u202e\ufeff", "\xff\xc3", "𝄞\U000e0001", "\ufffd", "a\r\n\tb", "<&>"} {
		f.Add(s, int64(1))
	}
	f.Fuzz(func(t *testing.T, s string, n int64) {
		inv := model.Invoice{Ref: s, Object: s, Amount: model.Money(n), Items: []model.Item{{Name: s, Description: s, Quantity: n}, {Name: "x"}}}
		r := NewRecord(&inv, s)
		line := appendJSON([]byte("before"), &r)
		if !strings.HasPrefix(string(line), "before{") {
			t.Fatalf("what is before the line was touched: %q", line)
		}
		line = line[len("before"):]
		want := strings.ToValidUTF8(s, "\ufffd")
		if n := utf8.RuneCountInString(s); utf8.RuneCountInString(want) != n {
			want = string([]rune(s)) // one for each bad byte, as encoding/json does
		}
		var back Record
		if err := json.Unmarshal(line, &back); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if back.TransactionID != want || back.Label != want || back.Amount != n || back.Items[0].Name != want || back.Items[0].Description != want || back.Items[0].Quantity != n {
			t.Errorf("%q comes back as %+v", s, back)
		}
		for _, c := range string(line) {
			if c != ' ' && !unicode.IsPrint(c) {
				t.Errorf("%U is in the line: a terminal could obey it", c)
			}
		}
	})
}
