package sandbox

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// A page of somebody else, by a name of its own that leads here or by a form,
// neither reads an answer nor pays an invoice. Everybody on this machine does.
func TestStrangers(t *testing.T) {
	type headers map[string]string
	for _, tt := range []struct {
		host, method string
		headers      headers
		api, page    bool // answered
	}{
		{"127.0.0.1:8478", "POST", nil, true, true},
		{"127.0.0.1", "POST", nil, true, true},
		{"127.9.8.7:1", "POST", nil, true, true},
		{"localhost:8478", "POST", nil, true, true},
		{"LOCALHOST.:8478", "POST", nil, true, true},
		{"api.localhost:8478", "POST", nil, true, true},
		{"[::1]:8478", "POST", nil, true, true},
		{"[::1]", "POST", nil, true, true},
		{"192.168.1.7:8478", "POST", nil, true, true},
		{"sandbox:8478", "POST", nil, true, true},
		{"till.shop.example:8478", "POST", nil, true, true}, // what -addr says
		{"pay.shop.example", "POST", nil, true, true},       // where its links lead
		{"evil.example:8478", "POST", nil, false, false},
		{"evil.example:8478", "GET", nil, false, false},
		{"127.0.0.1.evil.example", "GET", nil, false, false},
		{"localhost.evil.example:8478", "GET", nil, false, false},
		{"shop.example:8478", "POST", nil, false, false},
		{"127.0.0.1:8478", "POST", headers{"Origin": "http://127.0.0.1:8478"}, true, true},
		{"127.0.0.1:8478", "POST", headers{"Origin": "http://127.0.0.1:8478", "Sec-Fetch-Site": "same-origin"}, true, true},
		{"127.0.0.1:8478", "POST", headers{"Origin": "http://localhost:3000", "Sec-Fetch-Site": "same-site"}, true, false},
		{"127.0.0.1:8478", "POST", headers{"Origin": "https://evil.example"}, false, false},
		{"127.0.0.1:8478", "POST", headers{"Origin": "null"}, false, false},
		{"127.0.0.1:8478", "POST", headers{"Origin": "null", "Sec-Fetch-Site": "same-origin"}, true, true}, // our page's own form
		{"127.0.0.1:8478", "POST", headers{"Origin": "null", "Sec-Fetch-Site": "cross-site"}, false, false},
		{"127.0.0.1:8478", "POST", headers{"Origin": "http://127.0.0.1:8478.evil.example"}, false, false},
		{"127.0.0.1:8478", "POST", headers{"Sec-Fetch-Site": "cross-site"}, false, false},
		{"127.0.0.1:8478", "GET", headers{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, false, true},
		{"127.0.0.1:8478", "GET", headers{"Origin": "https://evil.example"}, false, true},
	} {
		s := New(Options{PublicURL: "https://pay.shop.example", Host: "till.shop.example:8478"})
		ask := func(path, body string) int {
			r := httptest.NewRequest(tt.method, "http://"+tt.host+path, strings.NewReader(body))
			r.Host = tt.host
			for k, v := range tt.headers {
				r.Header.Set(k, v)
			}
			if body != "" {
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			}
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			return w.Code
		}
		if got := ask(createPath, "") != http.StatusForbidden; got != tt.api {
			t.Errorf("%s %s %v: the API answers: %v, want %v", tt.method, tt.host, tt.headers, got, tt.api)
		}
		if got := ask(confirmPath+"/?invoiceToken=x", "") != http.StatusForbidden; got != tt.api {
			t.Errorf("%s %s %v: confirm answers: %v, want %v", tt.method, tt.host, tt.headers, got, tt.api)
		}
		if got := ask(fieldLink+"x", url.Values{"a": {"b"}}.Encode()) != http.StatusForbidden; got != tt.page {
			t.Errorf("%s %s %v: the page answers: %v, want %v", tt.method, tt.host, tt.headers, got, tt.page)
		}
		for _, path := range []string{"/", "/health"} {
			if got := ask(path, "") != http.StatusForbidden; got != tt.page {
				t.Errorf("%s %s %v: %s answers: %v, want %v", tt.method, tt.host, tt.headers, path, got, tt.page)
			}
		}
	}
}
