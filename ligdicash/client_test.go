package ligdicash

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const (
	fakeKey   = "FAKE-KEY-FOR-TESTS"
	fakeToken = "FAKE-API-TOKEN-FOR-TESTS"
	invoice   = "fake-invoice-token"

	createPath  = "/pay/v01/redirect/checkout-invoice/create"
	confirmPath = "/pay/v01/redirect/checkout-invoice/confirm"
)

// setup starts a LigdiCash that answers with h and a client of it that does
// not wait before its fallback.
func setup(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return newClient(t, srv.URL, srv.Client())
}

func newClient(t *testing.T, base string, hc *http.Client) *Client {
	t.Helper()
	c, err := New(base, fakeKey, fakeToken, hc)
	if err != nil {
		t.Fatal(err)
	}
	c.SetFallbackPause(0)
	return c
}

// says answers every request with one status and body.
func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// failure is err as an *Error; the test ends if it is none.
func failure(t *testing.T, err error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want an *Error", err)
	}
	return e
}

func sale() NewInvoice { return NewInvoice{AmountXOF: 6500, TransactionID: "till1-9f2c61d07b5e4a38"} }

func TestNewBase(t *testing.T) {
	tests := []struct{ base, want, fault string }{
		{"", "https://app.ligdicash.com", ""},
		{"https://app.ligdicash.com/", "https://app.ligdicash.com", ""},
		{"https://test.ligdicash.com/pay/v01/", "https://test.ligdicash.com", ""},
		{"https://test.ligdicash.com/pay/v01", "https://test.ligdicash.com", ""},
		{"https://proxy.example/ligdi//", "https://proxy.example/ligdi", ""},
		{"https://proxy.example/ligdi/pay/v01", "https://proxy.example/ligdi", ""},
		{"https://proxy.example:8443", "https://proxy.example:8443", ""},
		{"http://127.0.0.1:8080", "http://127.0.0.1:8080", ""},
		{"http://127.8.9.1", "http://127.8.9.1", ""},
		{"http://[::1]:9/", "http://[::1]:9", ""},
		{"http://localhost:8080", "http://localhost:8080", ""},
		{"http://app.ligdicash.com", "", "https"},
		{"http://localhost.example.com", "", "https"},
		{"http://10.0.0.1", "", "https"},
		{"http://[::1%25eth0]", "", "https"},
		{"app.ligdicash.com", "", "start with https://"},
		{"ftp://app.ligdicash.com", "", "start with https://"},
		{"https://", "", "host"},
		{"https:///pay", "", "host"},
		{"https://a:b@app.ligdicash.com", "", "password"},
		{"https://app.ligdicash.com?x=1", "", "path"},
		{"https://app.ligdicash.com?", "", "path"},
		{"https://app.ligdicash.com#x", "", "path"},
		{"https://app.ligdicash.com:0", "", "port"},
		{"https://app.ligdicash.com:99999", "", "port"},
		{"https://secret:word@app.ligdicash.com:port", "", "valid"},
	}
	for _, tt := range tests {
		c, err := New(tt.base, fakeKey, fakeToken, nil)
		switch {
		case tt.fault == "" && err != nil:
			t.Errorf("%q: %v", tt.base, err)
		case tt.fault == "" && c.base != tt.want:
			t.Errorf("%q: got %q, want %q", tt.base, c.base, tt.want)
		case tt.fault != "" && (err == nil || !strings.Contains(err.Error(), tt.fault)):
			t.Errorf("%q: got %v, want an error about %q", tt.base, err, tt.fault)
		case err != nil && strings.Contains(err.Error(), "secret"):
			t.Errorf("%q: the error repeats the password: %v", tt.base, err)
		}
	}
}

func TestNewKeys(t *testing.T) {
	for _, tt := range []struct {
		key, token Secret
		fault      string
	}{
		{"", fakeToken, "key is missing"},
		{fakeKey, "", "token is missing"},
		{fakeKey + "\n", fakeToken, "key has characters"},
		{fakeKey, "Bearer " + fakeToken, "token has characters"},
		{"FAKE-é", fakeToken, "key has characters"},
	} {
		_, err := New("", tt.key, tt.token, nil)
		if err == nil || !strings.Contains(err.Error(), tt.fault) || strings.Contains(err.Error(), "FAKE") {
			t.Errorf("got %v, want an error about %q without the key", err, tt.fault)
		}
	}
}

func TestNewLeavesCallersClientAlone(t *testing.T) {
	hc := &http.Client{}
	newClient(t, "", hc)
	if hc.CheckRedirect != nil || hc.Transport != nil {
		t.Error("the caller's http.Client was changed")
	}
}

func TestHeaders(t *testing.T) {
	seen := 0
	c := setup(t, func(w http.ResponseWriter, r *http.Request) {
		seen++
		for name, want := range map[string]string{
			"Apikey": fakeKey, "Authorization": "Bearer " + fakeToken,
			"Accept": "application/json", "Content-Type": "application/json", "User-Agent": "caisse",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s %s: got %q, want %q", r.Method, name, got, want)
			}
		}
		_, _ = io.WriteString(w, `{"response_code":"00","status":"pending"}`)
	})
	_, _ = c.CreateInvoice(context.Background(), sale())
	_, _ = c.Confirm(context.Background(), invoice)
	if seen != 2 {
		t.Errorf("got %d requests, want 2", seen)
	}
}

// A base with a path and one written with the version lead to the same place.
func TestBasePath(t *testing.T) {
	for _, suffix := range []string{"", "/", "/pay/v01", "/pay/v01/"} {
		var got string
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			got = r.URL.Path
		}))
		_, _ = newClient(t, srv.URL+"/shop"+suffix, srv.Client()).CreateInvoice(context.Background(), sale())
		srv.Close()
		if got != "/shop"+createPath {
			t.Errorf("%q: got path %q", suffix, got)
		}
	}
}

func TestSecretShowsDots(t *testing.T) {
	s := Secret(fakeKey)
	type box struct {
		Key  Secret
		List []Secret
		Any  any
	}
	b := box{s, []Secret{s}, s}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%s", "%q", "%+v", "%#v", "%x", "%X", "%d", "%t", "%10s", "%T %v"} {
		_, _ = fmt.Fprintf(&out, verb, s)
		_, _ = fmt.Fprintf(&out, verb, b)
		_, _ = fmt.Fprintf(&out, verb, &b)
	}
	_, _ = fmt.Fprint(&out, s, b, errors.New(s.String()), fmt.Errorf("key %v", s))
	for _, h := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(h).Info("x", "key", s, "box", b, slog.Group("g", "k", &s))
	}
	if err := json.NewEncoder(&out).Encode(map[string]any{"a": s, "b": b}); err != nil {
		t.Fatal(err)
	}
	low := strings.ToLower(out.String())
	if strings.Contains(low, strings.ToLower(fakeKey)) || strings.Contains(low, fmt.Sprintf("%x", fakeKey)) {
		t.Errorf("the secret shows in %s", out.String())
	}
	if s.Reveal() != fakeKey {
		t.Errorf("got %q", s.Reveal())
	}
}

// Whatever goes wrong, no key or token is in what a log would hold.
func TestErrorsHideSecrets(t *testing.T) {
	jwt := "eyJGQUtFIjoxfQ.eyJGQUtFIjoyfQ.RkFLRQ"
	echo := "Stack: " + strings.Repeat("x", maxText-16) + fakeKey + " Bearer " + fakeToken + " " + invoice + " " + jwt
	body := func(code, text string) string {
		b, _ := json.Marshal(map[string]string{"response_code": code, "response_text": text, "token": invoice, "response_text_details": echo[490:]})
		return string(b)
	}
	long, _ := json.Marshal(map[string]string{"response_code": "01", "response_text": "Code04", "response_text_details": echo})
	handlers := map[string]http.HandlerFunc{
		"html":     says(500, "<html>"+echo),
		"refused":  says(200, body("01", "Echec (Code04)")),
		"long":     says(200, string(long)),
		"bad link": says(200, body("00", "https://evil.example/"+invoice)),
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://x.example/"+fakeKey, http.StatusTemporaryRedirect)
		},
		"location": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "http://%zz/"+fakeKey+invoice)
			w.WriteHeader(302)
		},
		"not http": func(w http.ResponseWriter, r *http.Request) {
			conn, _, _ := w.(http.Hijacker).Hijack()
			_, _ = io.WriteString(conn, fakeKey+" "+invoice+"\r\n\r\n")
			_ = conn.Close()
		},
	}
	for name, h := range handlers {
		c := setup(t, h)
		_, created := c.CreateInvoice(context.Background(), sale())
		_, confirmed := c.Confirm(context.Background(), invoice)
		for _, err := range []error{created, confirmed} {
			var out bytes.Buffer
			if err == nil {
				continue // confirm does not look at links
			}
			_, _ = fmt.Fprintf(&out, "%v %+v %s %q %+v", err, err, err, err, c)
			slog.New(slog.NewTextHandler(&out, nil)).Info("x", "err", err, "client", c)
			slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "err", err, "client", c)
			for _, secret := range []string{fakeKey, fakeToken, jwt, "FAKE", "eyJ"} {
				if strings.Contains(out.String(), secret) {
					t.Errorf("%s: %q shows in %s", name, secret, out.String())
				}
			}
			if err == confirmed && strings.Contains(out.String(), invoice) {
				t.Errorf("%s: the invoice token shows in %s", name, out.String())
			}
		}
	}
}

func TestClientDumpHidesKeys(t *testing.T) {
	c := newClient(t, "", nil)
	for _, verb := range []string{"%v", "%+v", "%#v"} {
		if got := fmt.Sprintf(verb, c); strings.Contains(got, "FAKE") {
			t.Errorf("%s shows a key: %s", verb, got)
		}
	}
}
