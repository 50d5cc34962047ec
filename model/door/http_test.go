package door

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// post sends to a door's handler as from an address.
func post(d *Door, method, path, from, body string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.RemoteAddr = from
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w.Result()
}

// Nobody learns by an answer what is known here, or what was made of a body.
func TestEveryAnswerIsAlike(t *testing.T) {
	f := &fake{known: map[string]model.Invoice{"A": waiting("A"), "PAID": {Ref: "PAID", State: model.Paid, Token: "x"}}}
	d := New(Config{Till: f, Key: testKey})
	path := Path(testKey)
	for name, body := range map[string]string{
		"known": string(notice("A")), "settled": string(notice("PAID")), "unknown": string(notice("NOBODY")), "a form": string(asForm("A")), "nothing": "",
		"no JSON": "{", "a page": "<html>", "10 MB": strings.Repeat("x", 10<<20), "zeros": "\x00\x00",
	} {
		for _, contentType := range []string{"", "application/json", "application/x-www-form-urlencoded", "multipart/form-data", "\"", "text/plain; charset=x"} {
			resp := post(d, "POST", path, "192.0.2.1:5", body, "Content-Type", contentType)
			b, _ := io.ReadAll(resp.Body)
			if resp.StatusCode != http.StatusOK || len(b) > 0 || len(resp.Header) > 2 {
				t.Errorf("%s, %s: HTTP %d %q %v", name, contentType, resp.StatusCode, b, resp.Header)
			}
		}
	}
	for _, bad := range []string{"/", "/ligdicash/", "/ligdicash/" + testKey + "/", "/ligdicash/" + strings.ToLower(testKey), "/ligdicash/" + testKey[1:], "/health", "//health"} {
		if resp := post(d, "POST", bad, "192.0.2.2:5", string(notice("A"))); resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s: HTTP %d", bad, resp.StatusCode)
		}
	}
	if c := d.Counts(); c.Taken != 24 {
		t.Errorf("counts %+v", c)
	}
}

func TestLimitPerSender(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, tt := range []struct {
			name   string
			proxy  bool
			from   func(i int) (addr, forwarded string)
			passed int // of 300 at once
		}{
			{"one address", false, func(int) (string, string) { return "192.0.2.1:5", "" }, 100},
			{"many addresses", false, func(i int) (string, string) { return fmt.Sprintf("192.0.%d.%d:5", i/200, i%200), "" }, 300},
			{"one IPv6 network", false, func(i int) (string, string) { return fmt.Sprintf("[2001:db8::%x]:5", i+1), "" }, 100},
			{"many IPv6 networks", false, func(i int) (string, string) { return fmt.Sprintf("[2001:db8:0:%x::1]:5", i), "" }, 300},
			{"its own word", false, func(i int) (string, string) { return "192.0.2.1:5", fmt.Sprintf("10.0.%d.%d", i/200, i%200) }, 100},
			{"its own word, not from here", true, func(i int) (string, string) { return "192.0.2.1:5", fmt.Sprintf("10.0.%d.%d", i/200, i%200) }, 100},
			{"a proxy's word, not asked for", false, func(i int) (string, string) { return "127.0.0.1:5", fmt.Sprintf("10.0.%d.%d", i/200, i%200) }, 100},
			{"a proxy's word", true, func(i int) (string, string) { return "127.0.0.1:5", fmt.Sprintf("10.0.%d.%d", i/200, i%200) }, 300},
			{"a proxy's word behind their own", true, func(i int) (string, string) { return "[::1]:5", fmt.Sprintf("10.0.%d.%d, 192.0.2.9", i/200, i%200) }, 100},
			{"a proxy that says nothing", true, func(int) (string, string) { return "127.0.0.1:5", "" }, 100},
			{"a proxy that says nonsense", true, func(i int) (string, string) { return "127.0.0.1:5", fmt.Sprint("x", i) }, 100},
		} {
			d := New(Config{Till: &fake{}, Key: testKey, Proxy: tt.proxy})
			send := func(n int) (passed int) {
				for i := range n {
					addr, forwarded := tt.from(i)
					var headers []string
					if forwarded != "" {
						headers = []string{"X-Forwarded-For", forwarded}
					}
					switch resp := post(d, "POST", Path(testKey), addr, "x", headers...); resp.StatusCode {
					case http.StatusOK:
						passed++
					case http.StatusTooManyRequests:
					default:
						t.Fatalf("HTTP %d", resp.StatusCode)
					}
				}
				return passed
			}
			if got := send(300); got != tt.passed {
				t.Errorf("%s: %d passed, want %d", tt.name, got, tt.passed)
			}
			rest(time.Second)
			if got, want := send(300), map[bool]int{true: 20, false: 300}[tt.passed == 100]; got != want {
				t.Errorf("%s: a second later %d passed, want %d", tt.name, got, want)
			}
		}
	})
}

// Senders without end are forgotten, and those for whom there is no room share
// one pace.
func TestLimitsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := New(Config{Till: &fake{}, Key: testKey})
		passed := 0
		for i := range 3 * mostKnown {
			if resp := post(d, "POST", Path(testKey), fmt.Sprintf("10.%d.%d.%d:5", i>>16, i>>8&255, i&255), "x"); resp.StatusCode == http.StatusOK {
				passed++
			}
		}
		if len(d.limits.upTo) > mostKnown+1 || passed > mostKnown+burst {
			t.Errorf("%d senders kept, %d passed", len(d.limits.upTo), passed)
		}
		rest(10 * time.Second)
		if resp := post(d, "POST", Path(testKey), "192.0.2.1:5", "x"); resp.StatusCode != http.StatusOK || len(d.limits.upTo) > 2 {
			t.Errorf("HTTP %d, %d kept", resp.StatusCode, len(d.limits.upTo))
		}
	})
}

// Health is for this machine alone, and no proxy leads there.
func TestHealth(t *testing.T) {
	var broken error
	d := New(Config{Till: &fake{}, Key: testKey, Sound: func() error { return broken }})
	ask := func(from, host string, headers ...string) (int, string) {
		r := httptest.NewRequest("GET", "/health", nil)
		r.RemoteAddr, r.Host = from, host
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		d.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	for _, host := range []string{"127.0.0.1:8480", "localhost:8480", "[::1]:8480"} {
		if code, text := ask("127.0.0.1:5", host); code != 200 || !strings.Contains(text, `"ok":true`) || !strings.Contains(text, `"waiting":0`) {
			t.Errorf("%s: HTTP %d %s", host, code, text)
		}
	}
	for name, tt := range map[string][]string{
		"from elsewhere": {"192.0.2.1:5", "127.0.0.1:8480"}, "by a name": {"127.0.0.1:5", "shop.example"},
		"forwarded": {"127.0.0.1:5", "127.0.0.1:8480", "X-Forwarded-For", "127.0.0.1"}, "through a proxy": {"127.0.0.1:5", "127.0.0.1:8480", "Via", "1.1 x"},
	} {
		if code, text := ask(tt[0], tt[1], tt[2:]...); code != 404 || text != "" {
			t.Errorf("%s: HTTP %d %s", name, code, text)
		}
	}
	state := State{LigdiCash: "ok", Shared: &Shared{Reached: true, Pulled: 3, Behind: 7}}
	d.c.State = func() State { return state }
	if code, text := ask("127.0.0.1:5", "127.0.0.1:8480"); code != 200 || !strings.Contains(text, `"ligdicash":"ok","shared_ledger":{"reached":true,"pulled_seconds":3,"behind":7,"unsent":0}`) {
		t.Errorf("HTTP %d %s", code, text)
	}
	state.Shared.Reached, state.Shared.Why = false, "unreachable" // nothing of other tills can be asked about
	if code, text := ask("127.0.0.1:5", "127.0.0.1:8480"); code != 503 || !strings.Contains(text, `"ok":false`) || !strings.Contains(text, `"why":"unreachable"`) {
		t.Errorf("HTTP %d %s", code, text)
	}
	state.Shared = nil
	broken = errors.New("unreadable")
	if code, text := ask("127.0.0.1:5", "127.0.0.1:8480"); code != 503 || !strings.Contains(text, `"ok":false`) {
		t.Errorf("HTTP %d %s", code, text)
	}
}

// traffic is a door with its till, and what comes to it: half of it forged, a third
// sent again, in both forms.
type traffic struct {
	d        *Door
	invoices int
	stop     func()
}

func newTraffic() *traffic {
	f := &fake{known: map[string]model.Invoice{}}
	x := &traffic{invoices: 1000}
	for i := range x.invoices {
		f.known[fmt.Sprintf("REAL%d", i)] = waiting(fmt.Sprintf("REAL%d", i))
	}
	x.d = New(Config{Till: f, Key: testKey, Proxy: true})
	ctx, cancel := context.WithCancel(context.Background())
	over := make(chan struct{})
	go func() { defer close(over); x.d.Run(ctx) }()
	x.stop = func() { cancel(); <-over }
	return x
}

// send is the i-th, as from a sender of its own, by HTTP.
func (x *traffic) send(i int) {
	if i%3 == 2 {
		i--
	}
	ref := fmt.Sprintf("REAL%d", i%x.invoices)
	if i/3%2 == 0 {
		ref = fmt.Sprintf("FORGED%d", i)
	}
	body := notice(ref)
	if i%5 < 2 {
		body = asForm(ref)
	}
	r := httptest.NewRequest("POST", Path(testKey), strings.NewReader(string(body)))
	r.RemoteAddr = "127.0.0.1:5"
	r.Header.Set("X-Forwarded-For", fmt.Sprintf("10.0.%d.%d", i%5000>>8, i&255))
	x.d.ServeHTTP(httptest.NewRecorder(), r)
}

// live is what the program keeps in memory.
func live() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// What little is kept of 100,000 callbacks, at any time.
func TestMemory(t *testing.T) {
	x := newTraffic()
	defer x.stop()
	before, most := live(), int64(0)
	n := proof.Size(1000, 5000, 100_000)
	for i := range n {
		x.send(i)
		if i%(n/20) == 0 {
			most = max(most, live()-before)
		}
	}
	most = max(most, live()-before)
	c := x.d.Counts()
	t.Logf("at most %d kB kept; %+v", most/1000, c)
	if most > 20_000_000 || c.Taken != n {
		t.Errorf("%d bytes are kept; %+v", most, c)
	}
}

// BenchmarkCallbacks is one callback, from the request to its place in the queue;
// what is kept of all of them is beside it.
func BenchmarkCallbacks(b *testing.B) {
	x := newTraffic()
	defer x.stop()
	before := live()
	i := 0
	for b.Loop() {
		x.send(i)
		i++
	}
	b.ReportMetric(float64(i)/b.Elapsed().Seconds(), "callbacks/s")
	b.ReportMetric(float64(live()-before)/1e6, "MB-kept")
}
