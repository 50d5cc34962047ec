package sandbox

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"caisse/ligdicash/sandbox/markup"
	"caisse/ligdicash/sandbox/markup/outline"
)

// places are the texts in v, by their paths.
func places(path string, v reflect.Value, found func(path string, place reflect.Value)) {
	switch v.Kind() {
	case reflect.String:
		found(path, v)
	case reflect.Struct:
		for i := range v.NumField() {
			places(path+"."+v.Type().Field(i).Name, v.Field(i), found)
		}
	case reflect.Slice:
		for i := range v.Len() {
			places(path+"."+strconv.Itoa(i), v.Index(i), found)
		}
	}
}

// A hostile text in any one place leaves both pages what they are: no tag, no
// attribute and no address comes or goes.
func TestEveryPlaceIsEscaped(t *testing.T) {
	hostile := []string{`<script>alert(1)</script>`, `" onfocus="x`, "' onfocus='x", "'><b>", "x>y", "</title></style><b>", "--><b>", "javascript:alert(1)", "data:text/html,x", " vbscript:x"}
	seen := map[string]bool{}
	attack := func(v any, page func() markup.HTML) {
		t.Helper()
		places("", reflect.ValueOf(v).Elem(), func(path string, place reflect.Value) {
			if path == ".State" { // of the program's own words
				return
			}
			was := place.String()
			defer func() { place.SetString(was) }()
			place.SetString("https://mark.example/")
			want, err := outline.Of(string(page()))
			if err != nil {
				t.Fatal(err)
			}
			seen[path] = seen[path] || strings.Contains(string(page()), "mark.example")
			for _, text := range hostile {
				place.SetString(text)
				got, err := outline.Of(string(page()))
				for i := range got {
					if i < len(want) && strings.HasSuffix(want[i], "=https") && got[i] == strings.TrimSuffix(want[i], "https") {
						got[i] = want[i] // it leads nowhere instead
					}
				}
				if err != nil || !slices.Equal(got, want) {
					t.Errorf("%s: with %q the page is another: %v\n%v\n%v", path, text, err, got, want)
				}
			}
		})
	}
	for _, state := range []string{"ask", "waiting", "paid", "refused", "unknown"} {
		v := view{
			sheet: sheet{T: english, OtherLang: "x"}, Known: state != "unknown", State: state, Shop: "x", Description: "x", Amount: "x",
			Items: []line{{"x", "x", "x", "x"}}, Invoice: "x", Reference: "x", When: "x", Payer: "x", Back: "x", Special: "x", Passed: "x", Cancelled: true, Returning: true,
			Here: "x", Lang: "x", Choices: []choice{{operator: operator{"x", "x", "x", "x", 1}, Minimum: "x", Disabled: true, Checked: true}},
			Phone: "x", OperatorFlaw: "x", PhoneFlaw: "x",
		}
		attack(&v, func() markup.HTML { return v.html() })
		v.OperatorFlaw, v.PhoneFlaw, v.Description, v.Items = "", "", "", nil
		attack(&v, func() markup.HTML { return v.html() })
	}
	f := front{sheet: sheet{T: french, OtherLang: "x"}, Create: "x", Confirm: "x", Rows: []row{{1, "x"}}, Codes: []row{{1, "x"}}}
	attack(&f, func() markup.HTML { return f.html() })
	f.AnyKeys = true
	attack(&f, func() markup.HTML { return f.html() })
	// These are on a page as part of another text, if at all.
	unshown := []string{".sheet.T.Separator", ".Choices.0.operator.Name", ".sheet.T.BadOperator", ".sheet.T.BadMinimum", ".sheet.T.BadPhone"}
	for path, shown := range seen {
		if !shown && !slices.Contains(unshown, path) {
			t.Errorf("%s is on no page: nothing was tried", path)
		}
	}
}
