package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// hearing takes callbacks in place of a network.
type hearing struct {
	mu     sync.Mutex
	begun  time.Time
	heard  []heard
	answer func(n int) (int, error) // to the n-th, from 1
}

type heard struct {
	after time.Duration
	callback
}

func (h *hearing) take(_ context.Context, c callback) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.heard = append(h.heard, heard{time.Since(h.begun).Round(time.Second), c})
	if h.answer == nil {
		return http.StatusOK, nil
	}
	return h.answer(len(h.heard))
}

// fields are those of a callback in either form, as text.
func (c callback) fields(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	if c.as == "JSON" {
		for name, v := range decode(t, c.body) {
			switch v := v.(type) {
			case nil:
				out[name] = ""
			case string, json.Number:
				out[name] = fmt.Sprint(v)
			default:
				b, _ := json.Marshal(v)
				out[name] = string(b)
			}
		}
		return out
	}
	f, err := url.ParseQuery(c.body)
	if err != nil {
		t.Fatal(err)
	}
	for name := range f {
		out[name] = f.Get(name)
	}
	return out
}

// hears makes an invoice of an amount in a bubble, does what act says, and waits
// for all callbacks there will be.
func hears(t *testing.T, o Options, amount int64, h *hearing, act func(*Server, string)) (lines []string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		o.PublicURL = public
		o.Said = func(l Line) {
			h.mu.Lock()
			defer h.mu.Unlock()
			lines = append(lines, l.EN)
		}
		s := New(o)
		s.post = h.take
		h.begun = time.Now()
		r := request(t, "POST", createPath, strings.Replace(body(amount), `"callback_url":""`, `"callback_url":"http://127.0.0.1:3000/cb?x=1"`, 1))
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		token, _ := decode(t, w.Body.String())["token"].(string)
		if token == "" {
			t.Fatal(w.Body.String())
		}
		if act != nil {
			act(s, token)
		}
		time.Sleep(time.Hour) // of the bubble
		s.Close()
	})
	return lines
}

func TestCallbacks(t *testing.T) {
	pay := func(s *Server, token string) { _ = s.Pay(token) }
	for _, tt := range []struct {
		name   string
		amount int64
		o      Options
		act    func(*Server, string)
		status string
		when   []time.Duration
	}{
		{"paid on the page", 500, Options{}, pay, "completed", []time.Duration{0, 0}},
		{"paid twice on the page", 500, Options{}, func(s *Server, token string) { pay(s, token); pay(s, token) }, "completed", []time.Duration{0, 0}},
		{"refused on the page", 500, Options{}, func(s *Server, token string) { _ = s.Refuse(token) }, "notcompleted", []time.Duration{0, 0}},
		{"as it was spelt", 500, Options{NoCompleted: true}, func(s *Server, token string) { _ = s.Refuse(token) }, "nocompleted", []time.Duration{0, 0}},
		{"nobody decides", 500, Options{}, nil, "", nil},
		{"pays by himself", 1001, Options{}, nil, "completed", []time.Duration{5 * time.Second, 5 * time.Second}},
		{"paid before he does", 1001, Options{}, pay, "completed", []time.Duration{0, 0}},
		{"slow operator", 1004, Options{}, pay, "", nil},
		{"late", 1022, Options{}, nil, "completed", []time.Duration{35 * time.Second, 35 * time.Second}},
		{"repeated", 1023, Options{}, nil, "completed", []time.Duration{5 * time.Second, 5 * time.Second, 6 * time.Second, 6 * time.Second, 7 * time.Second, 7 * time.Second}},
		{"forged", 1024, Options{}, nil, "completed", []time.Duration{5 * time.Second, 5 * time.Second}},
		{"early", 1025, Options{}, nil, "completed", []time.Duration{time.Second, time.Second}},
		{"none", 1026, Options{}, nil, "", nil},
		{"of another", 1027, Options{}, nil, "completed", []time.Duration{5 * time.Second, 5 * time.Second}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := &hearing{}
			hears(t, tt.o, tt.amount, h, tt.act)
			var when []time.Duration
			as := map[string]int{}
			for _, c := range h.heard {
				when = append(when, c.after)
				as[c.as]++
				f := c.fields(t)
				if f["status"] != tt.status || f["token"] != "" || f["amount"] != fmt.Sprint(tt.amount) || f["response_code"] != "00" {
					t.Errorf("%s says %v", c.as, f)
				}
				var pairs []struct{ Key, Value string }
				for _, m := range regexp.MustCompile(`"keyof_customdata":"(\w+)","valueof_customdata":"?([^",}]*)`).FindAllStringSubmatch(reorder(t, f["custom_data"]), -1) {
					pairs = append(pairs, struct{ Key, Value string }{m[1], m[2]})
				}
				want := "till1-9f2c"
				if tt.amount == 1027 {
					want = "another-sale"
				}
				if len(pairs) != 5 || pairs[0].Value != want || pairs[3].Key != "logfile" || len(pairs[3].Value) != 27 || pairs[4].Key != "hash" || len(pairs[4].Value) != 64 {
					t.Errorf("custom_data: %v", pairs)
				}
			}
			if !slices.Equal(when, tt.when) || as["JSON"] != as["form"] {
				t.Errorf("at %v (%v), want %v", when, as, tt.when)
			}
		})
	}
}

// reorder writes custom_data with its members in one order.
func reorder(t *testing.T, custom string) string {
	t.Helper()
	var pairs []struct {
		Key     string          `json:"keyof_customdata"`
		Value   json.RawMessage `json:"valueof_customdata"`
		Created string          `json:"datecreation_customdata"`
	}
	if err := json.Unmarshal([]byte(custom), &pairs); err != nil {
		t.Fatalf("custom_data %s: %v", custom, err)
	}
	b, _ := json.Marshal(pairs)
	return string(b)
}

// The forged one is the only sign of a payment: confirm knows of none.
func TestForgedCallbackIsNoPayment(t *testing.T) {
	hears(t, Options{}, 1024, &hearing{}, func(s *Server, token string) {
		time.Sleep(time.Minute)
		if inv, _ := s.store.get(token); inv.Paid != nil {
			t.Error("it is paid")
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, request(t, "GET", confirmPath+"?token="+token, ""))
		if m := decode(t, w.Body.String()); m["status"] != "pending" {
			t.Errorf("confirm says %v", m["status"])
		}
	})
}

// A callback that is not taken comes again, later and later, and then no more.
func TestCallbackIsRepeated(t *testing.T) {
	refused := errors.New("refused")
	for name, tt := range map[string]struct {
		answer func(int) (int, error)
		calls  int
		says   string
	}{
		"taken":     {nil, 2, ": 200"},
		"204":       {func(int) (int, error) { return 204, nil }, 2, ": 204"},
		"moved":     {func(int) (int, error) { return 302, nil }, 8, ": 302, given up"},
		"broken":    {func(int) (int, error) { return 500, nil }, 8, ": 500, again in 30s"},
		"silent":    {func(int) (int, error) { return 0, refused }, 8, "no answer, given up"},
		"recovers":  {func(n int) (int, error) { return map[bool]int{true: 503, false: 200}[n <= 2], nil }, 4, ": 503, again in 5s"},
		"elsewhere": {func(int) (int, error) { return 0, errElsewhere }, 2, "not sent: that is not the machine"},
	} {
		t.Run(name, func(t *testing.T) {
			h := &hearing{answer: tt.answer}
			lines := hears(t, Options{}, 500, h, func(s *Server, token string) { _ = s.Pay(token) })
			if len(h.heard) != tt.calls || !strings.Contains(strings.Join(lines, "\n"), tt.says) {
				t.Errorf("%d calls, want %d: %s", len(h.heard), tt.calls, strings.Join(lines, "\n"))
			}
			if last := h.heard[len(h.heard)-1].after; tt.calls == 8 && last != 155*time.Second {
				t.Errorf("the last after %v", last)
			}
		})
	}
}

// Every shape a form may have, as PHP reads it.
func TestFormsOfCallbacks(t *testing.T) {
	for shape, want := range map[string]map[string]string{
		"string": {"custom_data": "["},
		"flat":   {"custom_data[transaction_id]": "till1-9f2c", "custom_data[cashier]": "7", "custom_data[shop_id]": "", "custom_data[hash]": ""},
		"pairs": {"custom_data[0][keyof_customdata]": "transaction_id", "custom_data[0][valueof_customdata]": "till1-9f2c",
			"custom_data[1][valueof_customdata]": "7", "custom_data[4][keyof_customdata]": "hash"},
	} {
		o, err := Given(map[string]string{"form-custom": shape})
		if err != nil {
			t.Fatal(err)
		}
		h := &hearing{}
		hears(t, o, 500, h, func(s *Server, token string) { _ = s.Pay(token) })
		for _, c := range h.heard {
			f := c.fields(t)
			if c.as == "JSON" {
				reorder(t, f["custom_data"])
				continue
			}
			for name, value := range want {
				if got, ok := f[name]; !ok || !strings.HasPrefix(got, value) {
					t.Errorf("%s: %s is %q, want %q", shape, name, got, value)
				}
			}
			if f["customer_details[phone]"] != samplePhone || f["oreference"] != "" {
				t.Errorf("%s: %v", shape, f)
			}
		}
	}
	for name, want := range map[string]string{"object": "custom_data[transaction_id]", "empty": "custom_data", "misspelt": "customdata"} {
		o, _ := Given(map[string]string{"custom-data": name})
		h := &hearing{}
		hears(t, o, 500, h, func(s *Server, token string) { _ = s.Pay(token) })
		for _, c := range h.heard {
			if f := c.fields(t); c.as == "form" && f[want] == "" {
				t.Errorf("%s: no %s in %v", name, want, f)
			}
		}
	}
}

// What comes over a real connection, whole.
func TestCallbackArrives(t *testing.T) {
	got := make(chan *http.Request, 2)
	shop := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		b, _ := io.ReadAll(r.Body)
		r.Header.Set("X-Read", string(b))
		got <- r
	}))
	defer shop.Close()
	s, base := start(t, Options{})
	defer s.Close()
	_, text := send(t, request(t, "POST", base+createPath, strings.Replace(body(500), `"callback_url":""`, `"callback_url":" `+shop.URL+`/cb?key=k "`, 1)))
	token, _ := decode(t, text)["token"].(string)
	if err := s.Pay(token); err != nil {
		t.Fatal(err)
	}
	types := map[string]bool{}
	for range 2 {
		select {
		case r := <-got:
			types[r.Header.Get("Content-Type")] = true
			if r.Method != "POST" || r.URL.RequestURI() != "/cb?key=k" || !strings.Contains(r.Header.Get("X-Read")+r.PostForm.Encode(), "completed") {
				t.Errorf("%s %s: %s %v", r.Method, r.URL, r.Header.Get("X-Read"), r.PostForm)
			}
		case <-time.After(20 * time.Second):
			t.Fatal("no callback")
		}
	}
	if !types["application/json"] || !types["application/x-www-form-urlencoded"] {
		t.Errorf("%v", types)
	}
}

// A callback goes to the machine that created the invoice and to hosts that
// were named, whatever its name leads to; and it follows nobody further.
func TestCallbackGoesNowhereElse(t *testing.T) {
	followed := false
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/next" {
			followed = true
		}
		http.Redirect(w, r, "/next", http.StatusTemporaryRedirect)
	}))
	defer shop.Close()
	port := shop.Listener.Addr().(*net.TCPAddr).Port
	for _, tt := range []struct {
		asker, to string
		callees   []string
		sent      bool
	}{
		{"127.0.0.1", "http://127.0.0.1:%d/", nil, true},
		{"::1", "http://127.0.0.1:%d/", nil, true},
		{"127.0.0.1", "http://localhost:%d/", nil, true},
		{"192.0.2.7", "http://127.0.0.1:%d/", nil, false},
		{"192.0.2.7", "http://localhost:%d/", nil, false},
		{"192.0.2.7", "http://[::ffff:127.0.0.1]:%d/", nil, false},
		{"", "http://127.0.0.1:%d/", nil, false},
		{"192.0.2.7", "http://127.0.0.1:%d/", []string{"shop.example"}, false},
		{"192.0.2.7", "http://127.0.0.1:%d/", []string{" 127.0.0.1"}, true},
		{"192.0.2.7", "http://LOCALHOST:%d/", []string{"localhost"}, true},
	} {
		s := New(Options{Callees: tt.callees})
		to, ok := callee(fmt.Sprintf(tt.to, port))
		if !ok {
			t.Fatal(tt.to)
		}
		status, err := s.send(t.Context(), callback{asker: tt.asker, to: to})
		if tt.sent && (err != nil || status != http.StatusTemporaryRedirect) || !tt.sent && !errors.Is(err, errElsewhere) {
			t.Errorf("asked from %q to %s, %v: %d, %v", tt.asker, tt.to, tt.callees, status, err)
		}
		s.Close()
	}
	if followed {
		t.Error("a redirect was followed")
	}
	for _, bad := range []string{"", "x", "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "//127.0.0.1/", "javascript:alert(1)", "gopher://127.0.0.1:6379/_x", "http://a b/"} {
		if _, ok := callee(bad); ok {
			t.Errorf("%q is an address", bad)
		}
	}
	for header, want := range map[string]string{"": "192.0.2.1", "X-Forwarded-For": "", "Forwarded": "", "Via": "", "X-Real-Ip": ""} {
		r := httptest.NewRequest("POST", "/", nil)
		if header != "" {
			r.Header.Set(header, "127.0.0.1")
		}
		if got := asker(r); got != want {
			t.Errorf("through %q: asked by %q", header, got)
		}
	}
}

// Close ends callbacks that wait, that are sent and that are answered by nobody,
// and leaves nothing behind; what comes after is not sent.
func TestCloseEndsCallbacks(t *testing.T) {
	hung := make(chan struct{}, 100)
	shop := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // else the server does not notice who leaves
		hung <- struct{}{}
		<-r.Context().Done()
	}))
	defer shop.Close()
	s, base := start(t, Options{})
	for _, amount := range []int64{500, 1001, 1022} {
		_, text := send(t, request(t, "POST", base+createPath, strings.Replace(body(amount), `"callback_url":""`, `"callback_url":"`+shop.URL+`"`, 1)))
		token, _ := decode(t, text)["token"].(string)
		if err := s.Pay(token); err != nil {
			t.Fatal(err)
		}
	}
	<-hung
	begun := time.Now()
	s.Close()
	s.Close()
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
	s.later(0, func(context.Context) { t.Error("called after the end") })
	if s.waiting != 0 {
		t.Errorf("%d wait", s.waiting)
	}
}

// However many are asked for, the queue has an end.
func TestCallbacksAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{})
		called := 0
		for range 3 * mostWaiting {
			s.later(time.Minute, func(context.Context) { s.mu.Lock(); called++; s.mu.Unlock() })
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if called != mostWaiting {
			t.Errorf("%d called", called)
		}
		s.Close()
	})
}

// The page leads back to the shop after a decision, not to whoever reads it later.
func TestPageReturnsTheBrowser(t *testing.T) {
	for _, tt := range []struct {
		action, form string
		o            Options
		want         string
	}{
		{"/pay", "operator=12&phone=22670000012", Options{}, "2; url=https://boutique.example/merci"},
		{"/cancel", "", Options{}, "2; url=https://boutique.example/annule"},
		{"/cancel", "", Options{CancelPends: true}, "2; url=https://boutique.example/annule"},
	} {
		s, base := start(t, tt.o)
		s.SetPublicURL(base)
		link := create(t, base, 5000)["response_text"].(string)
		resp, _ := post(t, link+tt.action, tt.form)
		to, err := resp.Location()
		if err != nil {
			t.Fatal(err)
		}
		resp, page := open(t, to.String(), "en")
		if got := resp.Header.Get("Refresh"); got != tt.want || !strings.Contains(page, "Back to the shop in a moment") {
			t.Errorf("%s: leads to %q", tt.action, got)
		}
		if resp, _ := open(t, link, "en"); resp.Header.Get("Refresh") != "" {
			t.Errorf("%s: a later visit is led away", tt.action)
		}
	}
	s, base := start(t, Options{})
	_, text := send(t, request(t, "POST", base+createPath, strings.Replace(body(500), "https://boutique.example/merci", "javascript:alert(1)", 1)))
	token, _ := decode(t, text)["token"].(string)
	_ = s.Pay(token)
	if resp, _ := open(t, base+fieldLink+token+"?back=1", "en"); resp.Header.Get("Refresh") != "" {
		t.Error("a script's address is led to")
	}
}

// An invoice that is larger than any shop's is made, and not called about.
func TestLongCallbackIsNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hearing{begun: time.Now()}
		var lines []string
		s := New(Options{PublicURL: public, Said: func(l Line) { h.mu.Lock(); lines = append(lines, l.EN); h.mu.Unlock() }})
		s.post = h.take
		sent := strings.NewReplacer(`"callback_url":""`, `"callback_url":"http://127.0.0.1:3000/"`, `"cashier":7`, `"cashier":"`+strings.Repeat("x", mostBody)+`"`).Replace(body(1001))
		w := httptest.NewRecorder()
		s.ServeHTTP(w, request(t, "POST", createPath, sent))
		time.Sleep(time.Hour)
		s.Close()
		if len(h.heard) > 0 || !strings.Contains(strings.Join(lines, "\n"), "too long") {
			t.Errorf("%d sent: %v", len(h.heard), lines)
		}
	})
}
