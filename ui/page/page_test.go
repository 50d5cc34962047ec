package page

import (
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/markup/outline"
)

func get(t *testing.T, url, host string) (int, string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if host != "" {
		req.Host = host
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func TestPage(t *testing.T) {
	s, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.Show(View{Lang: "fr", Shop: "<b>Chez Awa</b>", Amount: "5 000 FCFA", State: "… En attente", PNG: []byte("FAKE PICTURE")})
	_, body := get(t, s.URL(), "")
	for _, want := range []string{"5 000 FCFA", "En attente", "data:image/png;base64,RkFLRSBQSUNUVVJF", "&lt;b&gt;Chez Awa"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q:\n%s", want, body)
		}
	}
	s.Show(View{Lang: "fr", Amount: "5 000 FCFA", State: "✓ Payé", Paid: true})
	_, body = get(t, s.URL(), "")
	if strings.Contains(body, "<img") || !strings.Contains(body, "✓ Payé") {
		t.Errorf("a paid sale still shows its code:\n%s", body)
	}
	base := strings.TrimSuffix(s.URL(), s.path)
	if code, _ := get(t, base+"/", ""); code != http.StatusNotFound {
		t.Errorf("the page can be found without its path: %d", code)
	}
	if code, _ := get(t, s.URL(), "elsewhere.example"); code != http.StatusNotFound {
		t.Errorf("the page answers to another name: %d", code)
	}
}

// Connections that say nothing end, and many of them keep nobody out for long.
func TestIdleConnectionsEnd(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for seconds")
	}
	t.Parallel()
	s, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.Show(View{Amount: "5 000 FCFA"})
	var idle []net.Conn
	for range mostAtOnce + 1 {
		c, err := net.Dial("tcp", s.ln.Addr().String())
		if err != nil {
			break
		}
		defer c.Close()
		idle = append(idle, c)
	}
	if len(idle) < mostAtOnce {
		t.Fatalf("only %d connections", len(idle))
	}
	start := time.Now()
	if _, body := get(t, s.URL(), ""); !strings.Contains(body, "5 000 FCFA") {
		t.Errorf("the page says %q", body)
	}
	if took := time.Since(start); took > 3*patience {
		t.Errorf("the page came after %v", took)
	}
	idle[0].SetReadDeadline(time.Now().Add(2 * patience))
	if _, err := idle[0].Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("an idle connection is kept: %v", err)
	}
}

// A hostile text in any place leaves the page what it is.
func TestEveryPlaceIsEscaped(t *testing.T) {
	hostile := []string{`<script>alert(1)</script>`, `" onload="x`, "' onload='x", "'><b>", "x>y", "</title></style><b>", "--><b>"}
	filled := func(text string) []View {
		all := make([]View, 6)
		for i := range all {
			all[i] = View{Lang: "fr", Shop: "x", Amount: "x", Words: "x", Scan: "x", State: "x", Paid: true, PNG: []byte("x")}
			*[]*string{&all[i].Lang, &all[i].Shop, &all[i].Amount, &all[i].Words, &all[i].Scan, &all[i].State}[i] = text
		}
		return all
	}
	for i, v := range filled("mark") {
		want, err := outline.Of(string(v.html()))
		if err != nil || !strings.Contains(string(v.html()), "mark") {
			t.Fatal(i, err)
		}
		for _, text := range hostile {
			if got, err := outline.Of(string(filled(text)[i].html())); err != nil || !slices.Equal(got, want) {
				t.Errorf("place %d: with %q the page is another: %v\n%v\n%v", i, text, err, got, want)
			}
		}
	}
}
