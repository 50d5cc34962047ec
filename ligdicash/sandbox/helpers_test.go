package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

const public = "http://pay.test"

// clock is a time that only tests move.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.Date(2026, 3, 14, 10, 20, 2, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// start serves a sandbox over real HTTP.
func start(t *testing.T, o Options) (*Server, string) {
	t.Helper()
	if o.PublicURL == "" {
		o.PublicURL = public
	}
	s := New(o)
	ts := httptest.NewServer(s)
	t.Cleanup(ts.Close)
	return s, ts.URL
}

// body is the documented example for an amount.
func body(amount any) string {
	return fmt.Sprintf(`{"commande":{
  "invoice":{"items":[{"name":"Riz 5 kg","description":"sac","quantity":2,"unit_price":3250,"total_price":6500}],
    "total_amount":%v,"devise":"XOF","description":"Vente 0117","customer":"",
    "customer_firstname":"Awa","customer_lastname":"","customer_email":"","external_id":"mine","otp":""},
  "store":{"name":"Boutique Wend Panga","website_url":"https://boutique.example"},
  "actions":{"cancel_url":"https://boutique.example/annule","return_url":"https://boutique.example/merci","callback_url":""},
  "custom_data":{"transaction_id":"till1-9f2c","cashier":7,"shop_id":null}}}`, amount)
}

func request(t *testing.T, method, url, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Apikey", "FAKE-KEY")
	r.Header.Set("Authorization", "Bearer FAKE-TOKEN")
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Content-Type", "application/json")
	return r
}

// send follows no redirect and returns the whole answer.
func send(t *testing.T, r *http.Request) (*http.Response, string) {
	t.Helper()
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(data)
}

func decode(t *testing.T, text string) map[string]any {
	t.Helper()
	var m map[string]any
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber() // 500, "500" and 500.0 must not look the same
	if err := dec.Decode(&m); err != nil {
		t.Fatalf("not a JSON object: %v\n%.300s", err, text)
	}
	return m
}

func create(t *testing.T, url string, amount int64) map[string]any {
	t.Helper()
	_, text := send(t, request(t, "POST", url+createPath, body(amount)))
	return decode(t, text)
}

// opened creates an invoice that must be accepted, and returns its token.
func opened(t *testing.T, url string, amount int64) string {
	t.Helper()
	m := create(t, url, amount)
	token, _ := m["token"].(string)
	if m["response_code"] != "00" || token == "" {
		t.Fatalf("create %d: %v", amount, m)
	}
	return token
}

func confirm(t *testing.T, url, token string) map[string]any {
	t.Helper()
	resp, text := send(t, request(t, "GET", url+confirmPath+"/?invoiceToken="+token, ""))
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("confirm: HTTP %d: %s", resp.StatusCode, text)
	}
	return decode(t, text)
}

func wantStatus(t *testing.T, url, token, want string) map[string]any {
	t.Helper()
	m := confirm(t, url, token)
	if m["response_code"] != "00" || m["status"] != want {
		t.Fatalf("confirm = code %v status %v, want 00 %q", m["response_code"], m["status"], want)
	}
	return m
}

// noLogfile has "…" for every logfile, which nobody can foretell.
func noLogfile(text string) string {
	return regexp.MustCompile(`2026\d{10}[0-9a-f]{13}`).ReplaceAllString(text, "…")
}

// same compares two values by their JSON, but for logfiles.
func same(t *testing.T, what string, got any, want string) {
	t.Helper()
	b, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	if got := noLogfile(string(b)); got != want {
		t.Errorf("%s = %s, want %s", what, got, want)
	}
}
