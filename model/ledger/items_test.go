package ledger

import (
	"encoding/json"
	"slices"
	"testing"
	"unicode/utf8"

	"caisse/model"
)

// Items written are what encoding/json writes, and are read back. A text that is read the short way says what
// encoding/json makes of it, whoever wrote it.
func FuzzItems(f *testing.F) {
	for _, s := range []string{`[]`, ``, `null`, `[{"name":"pain","quantity":3,"unit_price":500}]`,
		`[{"name":"a","description":"b","quantity":1,"unit_price":2},{"name":"","quantity":0,"unit_price":0}]`,
		`[{"name":"\u001b[31m","quantity":1,"unit_price":1}]`, `[{"quantity":1,"name":"x","unit_price":01}]`,
		`[{"name":"a","quantity":1e3,"unit_price":1}]`, `[{"name":"a","quantity":-1,"unit_price":9999999999999999}]`, "[{\"name\":\"\xff\",\"quantity\":1,\"unit_price\":1}]"} {
		f.Add(s, int64(3))
	}
	f.Fuzz(func(t *testing.T, s string, n int64) {
		if items, ok := plainItems(s); ok && utf8.ValidString(s) {
			var want []model.Item
			if err := json.Unmarshal([]byte(s), &want); err != nil || !slices.Equal(items, want) {
				t.Fatalf("%q is read as %+v, encoding/json says %+v, %v", s, items, want, err)
			}
		}
		_, _ = parseItems(s) // must only return
		if !utf8.ValidString(s) {
			return
		}
		want := []model.Item{{Name: s, Description: s, Quantity: n, UnitPrice: model.Money(n)}, {Name: "x"}}
		text, err := itemsText(want)
		if err != nil {
			t.Fatal(err)
		}
		want[0].Name, want[0].Description = tidy(s), tidy(s)
		if same, err := json.Marshal(want); err != nil || string(same) != text {
			t.Fatalf("%+v is written as %s, by encoding/json as %s, %v", want, text, same, err)
		}
		back, err := parseItems(text)
		if err != nil || !slices.Equal(back, want) {
			t.Fatalf("%+v is written as %s and comes back as %+v, %v", want, text, back, err)
		}
	})
}
