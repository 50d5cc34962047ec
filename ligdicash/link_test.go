package ligdicash

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestCheckLink(t *testing.T) {
	const local = "http://127.0.0.1:8080"
	tests := []struct {
		link, base string
		good       bool
	}{
		{"https://client.ligdicash.com/directpayment/invoice/abc", Production, true},
		{"https://app.ligdicash.com/pay/invoice/abc", Production, true},
		{"https://ligdicash.com/x", Production, true},
		{"HTTPS://CLIENT.LigdiCash.COM/x", Production, true},
		{"https://a.b.ligdicash.com:443/x?y=1#z", Production, true},
		{"https://client.ligdicash.com/" + strings.Repeat("x", 2000-29), Production, true},
		{"https://client.ligdicash.com/" + strings.Repeat("x", 2001-29), Production, false},
		{"", Production, false},
		{"client.ligdicash.com/x", Production, false},
		{"//client.ligdicash.com/x", Production, false},
		{"http://client.ligdicash.com/x", Production, false},
		{"javascript:alert(1)//ligdicash.com", Production, false},
		{"https:client.ligdicash.com", Production, false},
		{"https:///client.ligdicash.com", Production, false},
		{"https://client.ligdicash.com:8443/x", Production, false},
		{"https://ligdicash.com.evil.example/", Production, false},
		{"https://evilligdicash.com/", Production, false},
		{"https://evil.example/ligdicash.com", Production, false},
		{"https://evil.example\\.ligdicash.com/", Production, false},
		{"https://client.ligdicash.com@evil.example/", Production, false},
		{"https://evil@client.ligdicash.com/", Production, false},
		{"https://@client.ligdicash.com/", Production, false},
		{"https://evil.example%2f.ligdicash.com/", Production, false},
		{"https://evil.example%00.ligdicash.com/", Production, false},
		{"https://évil.ligdicash.com/", Production, false},
		{"https://.ligdicash.com/", Production, false},
		{"https://a..ligdicash.com/", Production, false},
		{"https://ligdicash.com./", Production, false},
		{"https://client.ligdicash.com/a b", Production, false},
		{" https://client.ligdicash.com/", Production, false},
		{"https://client.ligdicash.com/\n", Production, false},
		{"https://client.ligdicash.com/\x1b[2J", Production, false},
		{"https://client.ligdicash.com/é", Production, false},
		{"https://client.ligdicash.com/\x7f", Production, false},
		{"https://client.ligdicash.com/%zz", Production, false},
		{"https://client.ligdicash.com:port/", Production, false},
		{"http://127.0.0.1:8080/pay/x", Production, false},
		{"https://localhost/x", Production, false},
		{"https://localhost/x", "", false},
		{"http://127.0.0.1:8080/pay/x", local, true},
		{"http://localhost:9/pay/x", local, true},
		{"https://[::1]:9/pay/x", local, true},
		{"http://[::1]/x", "http://localhost:1", true},
		{"https://client.ligdicash.com/x", local, true},
		{"http://user@127.0.0.1:8080/x", local, false},
		{"ftp://127.0.0.1/x", local, false},
		{"http://192.168.1.2/x", local, false},
		{"http://127.0.0.1.evil.example/x", local, false},
		{"http://client.ligdicash.com/x", local, false},
	}
	for _, tt := range tests {
		err := CheckLink(tt.link, tt.base)
		if (err == nil) != tt.good {
			t.Errorf("%q with %q: got %v", tt.link, tt.base, err)
		}
		if err != nil && tt.link != "" && strings.Contains(err.Error(), tt.link) {
			t.Errorf("the error repeats the link: %v", err)
		}
	}
}

// A local LigdiCash may give local links; the client says which it talks to.
func TestCreateInvoiceLocalLink(t *testing.T) {
	srv := httptest.NewServer(says(200, `{"response_code":"00","token":"tok","response_text":"http://127.0.0.1:9/pay/tok"}`))
	t.Cleanup(srv.Close)
	c := newClient(t, srv.URL, srv.Client())
	if got, err := c.CreateInvoice(context.Background(), sale()); err != nil || got.Link != "http://127.0.0.1:9/pay/tok" {
		t.Errorf("got %+v, %v", got, err)
	}
	// The same answer from the real address is refused.
	c = newClient(t, Production, roundTrips(func(r *http.Request) (*http.Response, error) {
		r.URL.Scheme, r.URL.Host = "http", srv.Listener.Addr().String()
		return srv.Client().Transport.RoundTrip(r)
	}))
	_, err := c.CreateInvoice(context.Background(), sale())
	if e := failure(t, err); e.Meaning != MeaningBadLink || e.Token != "tok" {
		t.Errorf("got %v", err)
	}
}

func jwt(claims string) string {
	return "eyJGQUtFIjoxfQ." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".RkFLRQ"
}

func TestExpiry(t *testing.T) {
	at := time.Date(2026, 3, 15, 10, 20, 2, 0, time.UTC)
	tests := []struct {
		token string
		want  time.Time
		ok    bool
	}{
		{jwt(`{"id_invoice":"69500000","start_date":"2026-03-14 10:20:02","expiry_date":1773570002}`), at, true},
		{jwt(`{"expiry_date":"1773570002"}`), at, true},
		{jwt(`{"expiry_date":1773570002.0}`), at, true},
		{"a." + base64.URLEncoding.EncodeToString([]byte(`{"expiry_date":1773570002}`)) + ".b", at, true},
		{jwt(`{"expiry_date":1.773570002e9}`), time.Time{}, false},
		{jwt(`{"expiry_date":-1}`), time.Time{}, false},
		{jwt(`{"expiry_date":0}`), time.Time{}, false},
		{jwt(`{"expiry_date":253402300800}`), time.Time{}, false},
		{jwt(`{"expiry_date":null}`), time.Time{}, false},
		{jwt(`{"expiry_date":[]}`), time.Time{}, false},
		{jwt(`{"expiry_date":"2026-03-15"}`), time.Time{}, false},
		{jwt(`{}`), time.Time{}, false},
		{jwt(`null`), time.Time{}, false},
		{jwt(`[1]`), time.Time{}, false},
		{jwt(``), time.Time{}, false},
		{"", time.Time{}, false},
		{"..", time.Time{}, false},
		{"a.b", time.Time{}, false},
		{"a.!.c", time.Time{}, false},
		{jwt(`{"expiry_date":1773570002,"x":"` + strings.Repeat("x", 2000) + `"}`), time.Time{}, false},
	}
	for _, tt := range tests {
		if got, ok := Expiry(tt.token); got != tt.want || ok != tt.ok {
			t.Errorf("%.60q: got %v %v, want %v %v", tt.token, got, ok, tt.want, tt.ok)
		}
	}
}

func FuzzExpiry(f *testing.F) {
	for _, seed := range []string{"", "..", "a.b.c", jwt(`{"expiry_date":1773570002}`), jwt(`{"expiry_date":"9e9"}`)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		at, ok := Expiry(token)
		if ok && (at.Unix() <= 0 || at.Year() > 9999 || at.Location() != time.UTC) || !ok && !at.IsZero() {
			t.Errorf("%q: got %v %v", token, at, ok)
		}
	})
}

func FuzzCheckLink(f *testing.F) {
	for _, seed := range []string{
		"https://client.ligdicash.com/x", "https://a@ligdicash.com", "http://localhost", "https://[::1]", "https://x%2eligdicash.com/", "\x1b",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, link string) {
		if CheckLink(link, Production) != nil {
			return
		}
		u, err := url.Parse(link)
		host := strings.ToLower(u.Hostname())
		if err != nil || u.Scheme != "https" || u.User != nil || !graphic(link) ||
			host != "ligdicash.com" && !strings.HasSuffix(host, ".ligdicash.com") {
			t.Errorf("%q was accepted", link)
		}
		// Read as simply as another program might.
		plain := strings.FieldsFunc(link[len("https://"):], func(r rune) bool { return strings.ContainsRune(`/?#\`, r) })
		if bare := strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(plain[0]), ":443"), ":"); bare != host {
			t.Errorf("%q: host %q or %q", link, bare, host)
		}
	})
}

// Where a client may speak http is where no money is real: both go by the same
// rule, however the address is written.
func TestLoopback(t *testing.T) {
	for base, want := range map[string]bool{
		"http://localhost:8477": true, "http://LOCALHOST:8477": true, "http://127.0.0.1:8477/pay/v01": true, "http://127.9.9.9": true,
		"http://[::1]:8477": true, "https://localhost": true,
		"https://app.ligdicash.com": false, "https://localhost.example": false, "https://127.0.0.1.example": false, "": false, "://": false,
	} {
		if got := Loopback(base); got != want {
			t.Errorf("%q: %v, want %v", base, got, want)
		}
		if _, err := New(base, "FAKE", "FAKE", nil); want && err != nil {
			t.Errorf("%q: no client: %v", base, err)
		}
	}
}

func TestGenuine(t *testing.T) {
	for base, want := range map[string]bool{
		"": true, Production: true, "https://ligdicash.com": true, "https://APP.LigdiCash.com/pay/v01/": true, "https://app.ligdicash.com:443": true,
		"https://a.b.ligdicash.com": true, "http://app.ligdicash.com": false, "https://app.ligdicash.com:8443": false, "https://app.ligdicash.com:80": false,
		"https://ligdicash.com.evil.example": false, "https://evilligdicash.com": false, "https://ligdicash.com.": false, "https://app.ligdicash.com.": false,
		"https://evil.example/ligdicash.com": false, "https://ligdicash.com@evil.example": false, "https://evil.example@app.ligdicash.com": false,
		"https://evil.example#@ligdicash.com": false, "https://evil.example?.ligdicash.com": false, "https://evil.example\\.ligdicash.com": false,
		"https://xn--ligdcash-o2a.com": false, "https://lіgdicash.com": false, "https://app.ligdicash.co": false, "https://ligdicash.com.ligdicash.org": false,
		"https://app.ligdicash.com%2eevil.example": false, "https://.ligdicash.com": false, "https://app..ligdicash.com": false, "https://127.0.0.1": false,
		"ligdicash.com": false, "https:app.ligdicash.com": false, "//app.ligdicash.com": false, "ftp://ligdicash.com": false, "https://app.ligdicash.com ": false,
	} {
		if got := Genuine(base); got != want {
			t.Errorf("Genuine(%q) is %v", base, got)
		}
		if Genuine(base) && Host(base) == "" {
			t.Errorf("%q is LigdiCash, and has no name", base)
		}
	}
}

func TestHost(t *testing.T) {
	for base, want := range map[string]string{
		"": "app.ligdicash.com", "https://Paie.Example/": "paie.example", "https://paie.example:443": "paie.example", "https://paie.example:": "paie.example",
		"https://paie.example:8443": "paie.example:8443", "http://127.0.0.1:8477": "127.0.0.1:8477", "https://[2001:db8::1]:443": "[2001:db8::1]",
		"http://paie.example": "", "https://lіgdicash.com": "", "https://paie.example@app.ligdicash.com": "", "https://paie .example": "",
	} {
		if got := Host(base); got != want {
			t.Errorf("Host(%q) is %q, want %q", base, got, want)
		}
	}
}
