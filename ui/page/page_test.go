package page

import (
	"crypto/sha256"
	"encoding/base64"
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

// A page at an address of its own tells a browser of the next view at once, and of
// nothing else; other machines cannot see it.
func TestFollows(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "[::]:0", "example.com:80", "127.0.0.1", "", "127.0.0.1:http:0"} {
		if s, err := OpenAt(addr); err == nil || s != nil {
			t.Errorf("it listens on %q", addr)
		}
	}
	s, err := OpenAt("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.Show(View{Lang: "fr", Shop: "Chez Awa", Gone: "Caisse <b>fermée"})
	res, err := http.Get(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	body := string(b)
	_, rest, _ := strings.Cut(body, "<script>")
	inside, _, _ := strings.Cut(rest, "</script>")
	sum := sha256.Sum256([]byte(inside))
	if may := res.Header.Get("Content-Security-Policy"); inside == "" || !strings.Contains(may, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
		t.Errorf("the browser does not run what follows: %s", may)
	}
	_, at, _ := strings.Cut(body, `data-at="`)
	at, _, _ = strings.Cut(at, `"`)
	if !strings.Contains(body, `data-gone="Caisse &lt;b&gt;ferm`) || at == "" {
		t.Fatalf("%s", body)
	}
	_, port, _ := net.SplitHostPort(s.ln.Addr().String())
	if code, _ := get(t, s.URL(), "localhost:"+port); code != http.StatusOK {
		t.Errorf("localhost: %d", code)
	}
	if code, _ := get(t, s.URL(), "evil.example:"+port); code != http.StatusNotFound {
		t.Errorf("another name: %d", code)
	}
	if code, now := get(t, s.URL()+"?after=old", ""); code != http.StatusOK || now != at {
		t.Errorf("after another one: %d %q, want %q at once", code, now, at)
	}
	told := make(chan string)
	go func() {
		_, now := get(t, s.URL()+"?after="+at, "")
		told <- now
	}()
	s.Show(View{Lang: "fr", Amount: "5 000 FCFA"})
	if now := <-told; now == at || now == "" {
		t.Errorf("the next one is %q", now)
	}
	if testing.Short() {
		return
	}
	s.mu.Lock()
	at = s.at
	s.mu.Unlock()
	if _, now := get(t, s.URL()+"?after="+at, ""); now != at {
		t.Errorf("after a while without another: %q, want %q", now, at)
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
		want, err := outline.Of(string(v.html("")))
		if err != nil || !strings.Contains(string(v.html("")), "mark") {
			t.Fatal(i, err)
		}
		for _, text := range hostile {
			if got, err := outline.Of(string(filled(text)[i].html(""))); err != nil || !slices.Equal(got, want) {
				t.Errorf("place %d: with %q the page is another: %v\n%v\n%v", i, text, err, got, want)
			}
		}
	}
}

// Once closed an address is free, however soon that is.
func TestClosedAtOnce(t *testing.T) {
	for range 200 {
		l, err := Open()
		if err != nil {
			t.Fatal(err)
		}
		l.Close()
		again, err := net.Listen("tcp", l.ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		again.Close()
	}
}
