package page

import (
	_ "embed"
	"encoding/base64"
	"html/template"
	"math/rand/v2"
	"strings"
	"testing"
)

//go:embed testdata/page.html
var oldSource string

// The page as Go writes it is, byte for byte, what the template wrote.
func TestOldAndNew(t *testing.T) {
	image := func(png []byte) template.URL {
		return template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(png))
	}
	tmpl := template.Must(template.New("page").Funcs(template.FuncMap{"image": image}).Parse(oldSource))
	texts := []string{"", "x", "<script>alert(1)</script>", `" onload="x`, `'><b>`, "&amp;&lt;", "a+b\x00\xff\xfe", "]]>-->", "</title></style>", "5 000 FCFA", "\u202e\ufdd0\U0001FFFE{{.}}`$"}
	r := rand.New(rand.NewPCG(1, 2))
	any := func() string { return texts[r.IntN(len(texts))] }
	for range 20000 {
		v := View{Lang: any(), Shop: any(), Amount: any(), Words: any(), Scan: any(), State: any(), Paid: r.IntN(2) == 0}
		if r.IntN(2) == 0 {
			v.PNG = make([]byte, r.IntN(100))
			for i := range v.PNG {
				v.PNG[i] = byte(r.Uint32())
			}
		}
		var want strings.Builder
		if err := tmpl.Execute(&want, v); err != nil {
			t.Fatal(err)
		}
		if got := string(v.html()); got != want.String() {
			t.Fatalf("%+v\ngot  %q\nwant %q", v, got, want.String())
		}
	}
	address := "http://127.0.0.1:4711/ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	if got, want := string(door(address)), "<!doctype html>\n<meta charset=\"utf-8\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<meta http-equiv=\"refresh\" content=\"0; url="+
		template.HTMLEscapeString(address)+"\">\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
