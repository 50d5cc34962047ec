package sandbox

import (
	"embed"
	"html/template"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

//go:embed testdata/page.html testdata/home.html
var oldFiles embed.FS

func (sheet) Style() template.CSS { return template.CSS(style()) }

// evilTexts are texts that end what they stand in.
var evilTexts = []string{"", "x", "<script>alert(1)</script>", `" onload="x`, `'><b>`, "&amp;&lt;", "a+b\x00\xff\xfe", "]]>-->", "</title></style>", "javascript:alert(1)", "http://a.example/?q=é&x=%41%zz'()\"", "\u202e\ufdd0\U0001FFFE{{.}}`$"}

// fill sets every string, number and flag of v at random.
func fill(r *rand.Rand, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(evilTexts[r.IntN(len(evilTexts))])
	case reflect.Int64:
		v.SetInt(r.Int64N(3000000))
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(r, v.Field(i))
		}
	case reflect.Slice:
		n := r.IntN(4)
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fill(r, v.Index(i))
		}
	}
}

func TestOldAndNew(t *testing.T) {
	tmpl := template.Must(template.ParseFS(oldFiles, "testdata/*.html"))
	r := rand.New(rand.NewPCG(1, 2))
	old := func(name string, data any) string {
		var b strings.Builder
		if err := tmpl.ExecuteTemplate(&b, name, data); err != nil {
			t.Fatal(err)
		}
		return strings.ReplaceAll(b.String(), "#ZgotmplZ", "#")
	}
	same := func(got, want string) {
		t.Helper()
		if got != want {
			i := 0
			for i < min(len(got), len(want)) && got[i] == want[i] {
				i++
			}
			t.Fatalf("at %d: got %.200q, want %.200q", i, got[max(0, i-30):], want[max(0, i-30):])
		}
	}
	for range 20000 {
		var v view
		fill(r, reflect.ValueOf(&v).Elem())
		v.State = []string{"ask", "waiting", "paid", "refused"}[r.IntN(4)]
		v.Here = []string{"token", "../token"}[r.IntN(2)]
		v.Lang = []string{"", "?lang=en", "?lang=%3A%2F+%22"}[r.IntN(3)]
		same(string(v.html()), old("page", v))
		var f front
		fill(r, reflect.ValueOf(&f).Elem())
		same(string(f.html()), old("home", f))
	}
}
