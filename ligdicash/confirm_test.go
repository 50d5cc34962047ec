package ligdicash

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	oldForm = confirmPath + "/?invoiceToken=" // what the SDKs send
	newForm = confirmPath + "?token="         // what the reference says

	failed02 = `{"response_code":"01","token":"","response_text":"Echec (Code02)","description":"","custom_data":[]}`
	failed04 = `{"response_code":"01","response_text":"Echec (Code04)"}`
	paidBody = `{"date":"2026-03-14 10:22:41+00","response_code":"00","status":"completed","token":"","response_text":"","description":"","oreference":"",
 "operator_id":"12","operator_name":"MOOV AFRICA BURKINA","customer":"22600000000","montant":6500,"amount":6500,
 "external_id":"till1-9f2c61d07b5e4a38","request_id":"P2801234562026",
 "custom_data":[{"keyof_customdata":"transaction_id","valueof_customdata":"till1-9f2c61d07b5e4a38","datecreation_customdata":"2026-03-14 10:20:02+00"}],
 "customer_details":{"firstname":"","lastname":"","email":"","phone":"22600000000","details":""},"wiki":"https://client.ligdicash.com/wiki/confirmInvoice"}`
)

func TestConfirmSample(t *testing.T) {
	c := setup(t, func(w http.ResponseWriter, r *http.Request) {
		if body, _ := io.ReadAll(r.Body); len(body) > 0 || r.Method != http.MethodGet {
			t.Errorf("got %s with %q", r.Method, body)
		}
		_, _ = io.WriteString(w, paidBody)
	})
	got, err := c.Confirm(context.Background(), invoice)
	got.Server = time.Time{}
	want := Payin{
		Status: StatusCompleted, Word: "completed", OK: true, Code: "00", AmountXOF: 6500, HasAmount: true,
		TransactionID: "till1-9f2c61d07b5e4a38", ExternalID: "till1-9f2c61d07b5e4a38", RequestID: "P2801234562026",
		OperatorID: "12", OperatorName: "MOOV AFRICA BURKINA", Customer: "22600000000",
		Date: time.Date(2026, 3, 14, 10, 22, 41, 0, time.UTC), DateText: "2026-03-14 10:22:41+00",
	}
	if err != nil || got != want {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
	}
}

// reply of a form: HTTP status and body.
type said struct {
	status int
	body   string
}

// forms is a LigdiCash that answers the two forms differently and notes what
// it was asked.
func forms(t *testing.T, old, recent said) (*Client, func() []string) {
	var mu sync.Mutex
	var asked []string
	c := setup(t, func(w http.ResponseWriter, r *http.Request) {
		answer, form := old, oldForm
		if strings.HasPrefix(r.URL.RequestURI(), newForm) {
			answer, form = recent, newForm
		}
		if want := form + "fake%2Binvoice+%26x"; r.URL.RequestURI() != want {
			t.Errorf("got %s, want %s", r.URL.RequestURI(), want)
		}
		mu.Lock()
		asked = append(asked, form)
		mu.Unlock()
		w.WriteHeader(answer.status)
		_, _ = io.WriteString(w, answer.body)
	})
	return c, func() []string {
		mu.Lock()
		defer mu.Unlock()
		got := asked
		asked = nil
		return got
	}
}

// Two confirms in a row: what comes back, and which forms are asked each time.
func TestConfirmForms(t *testing.T) {
	pending, page := said{200, pendingBody}, "<html>"
	only, both := []string{oldForm}, []string{oldForm, newForm}
	tests := []struct {
		name          string
		old, recent   said
		kind          Kind // Other: a Payin comes back
		code          string
		first, second []string
	}{
		{"old form known", pending, said{404, page}, Other, "", only, only},
		{"new form known, 404", said{404, page}, pending, Other, "", both, []string{newForm}},
		{"new form known, 400", said{400, ""}, pending, Other, "", both, []string{newForm}},
		{"new form known, 405", said{405, page}, pending, Other, "", both, []string{newForm}},
		{"new form known, Code02", said{200, failed02}, pending, Other, "", both, []string{newForm}},
		{"new form known, Code04", said{200, failed04}, pending, Other, "", both, []string{newForm}},
		{"new form known, {}", said{200, "{}"}, pending, Other, "", both, []string{newForm}},
		{"new form known, empty", said{200, ""}, pending, Other, "", both, []string{newForm}},
		{"new form known, 01 alone", said{200, `{"response_code":"01"}`}, pending, Other, "", both, []string{newForm}},
		{"new form known, 00 alone", said{200, `{"response_code":"00"}`}, pending, Other, "", both, []string{newForm}},
		{"404 but a status", said{404, pendingBody}, pending, Other, "", only, only},
		{"unclear in both", said{200, `{"response_code":"00"}`}, said{200, failed02}, Other, "", both, both},
		{"Code02 twice", said{200, failed02}, said{200, failed02}, NotFound, "02", both, both},
		{"Code02, no such form", said{200, failed02}, said{404, page}, NotFound, "02", both, both},
		{"no such form, Code02", said{404, page}, said{200, failed02}, NotFound, "02", both, both},
		{"Code02, Code04", said{200, failed02}, said{200, failed04}, NotFound, "02", both, both},
		{"Code04, Code02", said{200, failed04}, said{200, failed02}, NotFound, "02", both, both},
		{"Code04 twice", said{200, failed04}, said{200, failed04}, Refused, "04", both, both},
		{"Code04, no such form", said{200, failed04}, said{404, page}, Refused, "04", both, both},
		{"404 twice", said{404, page}, said{404, page}, Busy, "", both, both},
		{"Code02, then busy", said{200, failed02}, said{503, page}, Busy, "", both, both},
		{"Code02, then keys", said{200, failed02}, said{401, ""}, Auth, "", both, both},
		{"keys", said{200, `{"response_code":"01","response_text":"Echec (Code00)"}`}, pending, Auth, "00", only, only},
		{"400 with keys", said{400, `{"response_code":"01","response_text":"Echec (Code00)"}`}, pending, Auth, "00", only, only},
		{"Code03", said{200, `{"response_code":"01","response_text":"Echec (Code03)"}`}, pending, Busy, "03", only, only},
		{"401", said{401, page}, pending, Auth, "", only, only},
		{"408", said{408, page}, pending, Busy, "", only, only},
		{"429", said{429, page}, pending, Busy, "", only, only},
		{"500", said{500, page}, pending, Busy, "", only, only},
		{"503 with JSON", said{503, `{"error":"x"}`}, pending, Busy, "", only, only},
		{"500 with 01", said{500, `{"response_code":"01"}`}, pending, Busy, "", only, only},
	}
	for _, tt := range tests {
		c, asked := forms(t, tt.old, tt.recent)
		for i, want := range [][]string{tt.first, tt.second} {
			_, err := c.Confirm(context.Background(), "fake+invoice &x")
			if got := asked(); !slices.Equal(got, want) {
				t.Errorf("%s, call %d: asked %v, want %v", tt.name, i+1, got, want)
			}
			if tt.kind == Other {
				if err != nil {
					t.Errorf("%s: %v", tt.name, err)
				}
			} else if e := failure(t, err); e.Op != "confirm" || e.Kind != tt.kind || e.Code != tt.code || e.Token != "" {
				t.Errorf("%s: got %v", tt.name, err)
			}
		}
	}
}

// A network that sends every question to its own page has not misunderstood it:
// it is not asked a second time.
func TestConfirmPortalAskedOnce(t *testing.T) {
	for _, status := range []int{300, 302, 307} {
		n := 0
		c := setup(t, func(w http.ResponseWriter, r *http.Request) {
			n++
			w.Header().Set("Location", "https://portal.example/")
			w.WriteHeader(status)
		})
		_, err := c.Confirm(context.Background(), invoice)
		if e := failure(t, err); e.Meaning != MeaningPortal || n != 1 {
			t.Errorf("%d: asked %d times, %v", status, n, err)
		}
	}
}

// The form that answered last is tried first, and the other is still there
// when it stops answering.
func TestConfirmFormCanChangeBack(t *testing.T) {
	var mu sync.Mutex
	known := newForm
	c := setup(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if strings.HasPrefix(r.URL.RequestURI(), known) {
			_, _ = io.WriteString(w, pendingBody)
			return
		}
		w.WriteHeader(http.StatusNotFound)
	})
	for _, form := range []string{newForm, oldForm, newForm} {
		mu.Lock()
		known = form
		mu.Unlock()
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if _, err := c.Confirm(context.Background(), invoice); err != nil {
					t.Errorf("%s: %v", form, err)
				}
			})
		}
		all.Wait()
		if got := c.tokenForm.Load(); got != (form == newForm) {
			t.Errorf("%s is not remembered", form)
		}
	}
}

// The second question about one invoice waits, and the context ends the wait.
func TestConfirmPause(t *testing.T) {
	var mu sync.Mutex
	var at []time.Time
	c := setup(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		at = append(at, time.Now())
		mu.Unlock()
		_, _ = io.WriteString(w, failed02)
	})
	c.SetFallbackPause(40 * time.Millisecond)
	_, err := c.Confirm(context.Background(), invoice)
	if e := failure(t, err); e.Kind != NotFound || len(at) != 2 || at[1].Sub(at[0]) < 40*time.Millisecond {
		t.Errorf("got %v, asked at %v", err, at)
	}

	at = nil
	c.SetFallbackPause(time.Hour)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	_, err = c.Confirm(ctx, invoice)
	if e := failure(t, err); e.Kind != Busy || e.Meaning != MeaningTimeout || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err) // one form alone does not make it "not found"
	}
	if len(at) != 1 {
		t.Errorf("asked %d times, want 1", len(at))
	}
}

func TestConfirmChecksFirst(t *testing.T) {
	c := setup(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	for _, token := range []string{"", strings.Repeat("x", 2001)} {
		_, err := c.Confirm(context.Background(), token)
		if e := failure(t, err); e.Kind != Refused || e.Meaning != MeaningRequest || e.RepeatSafe() {
			t.Errorf("got %v", err)
		}
	}
}

// The longest token that create accepts can be asked about.
func TestConfirmLongToken(t *testing.T) {
	long := strings.Repeat("x", maxToken)
	c := setup(t, func(w http.ResponseWriter, r *http.Request) {
		if got := r.URL.Query().Get("invoiceToken"); got != long {
			t.Errorf("asked about a token of %d bytes", len(got))
		}
		says(200, `{"response_code":"00","status":"pending"}`)(w, r)
	})
	if p, err := c.Confirm(context.Background(), long); err != nil || p.Status != StatusPending {
		t.Errorf("got %v, %v", p.Status, err)
	}
}

// A read follows a redirect to the same place with everything it carries.
func TestConfirmRedirectSameHost(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		c := setup(t, func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.RequestURI(), oldForm) {
				http.Redirect(w, r, confirmPath+"?"+r.URL.RawQuery, status)
				return
			}
			if r.Method != http.MethodGet || r.Header.Get("Apikey") != fakeKey || r.Header.Get("Authorization") != "Bearer "+fakeToken {
				t.Errorf("%d: got %s with %v", status, r.Method, r.Header)
			}
			_, _ = io.WriteString(w, pendingBody)
		})
		if p, err := c.Confirm(context.Background(), invoice); err != nil || p.Status != StatusPending {
			t.Errorf("%d: got %v, %v", status, p.Status, err)
		}
	}
}

func TestConfirmRedirectLoop(t *testing.T) {
	calls := 0
	c := setup(t, func(w http.ResponseWriter, r *http.Request) {
		calls++
		http.Redirect(w, r, fmt.Sprint("/", calls), http.StatusFound)
	})
	_, err := c.Confirm(context.Background(), invoice)
	if e := failure(t, err); e.Kind != Busy || e.Meaning != MeaningRedirected || e.HTTP != 302 || calls != 4 {
		t.Errorf("got %v after %d calls", err, calls)
	}
}

// The keys travel in headers: no other host, port or scheme may see a request.
func TestRedirectNeverLeaks(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.Errorf("another host got %s %s with %v", r.Method, r.URL, r.Header)
	}))
	t.Cleanup(other.Close)
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, to := range []string{other.URL + "/x", "//" + other.Listener.Addr().String() + "/x", "https://127.0.0.1/x"} {
			calls := 0
			c := setup(t, func(w http.ResponseWriter, r *http.Request) {
				calls++
				http.Redirect(w, r, to, status)
			})
			_, err := c.Confirm(context.Background(), invoice)
			if e := failure(t, err); e.Kind != Busy || e.Meaning != MeaningRedirected || e.HTTP != status {
				t.Errorf("confirm %d %s: got %v", status, to, err)
			}
			_, err = c.CreateInvoice(context.Background(), sale())
			if e := failure(t, err); e.Meaning != MeaningRedirected || e.HTTP != status {
				t.Errorf("create %d %s: got %v", status, to, err)
			}
			if calls != 2 {
				t.Errorf("%d %s: %d calls, want 2", status, to, calls)
			}
		}
	}
}

func TestOrigin(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		same bool
	}{
		{"https://app.ligdicash.com/a", "https://APP.ligdicash.com:443/b", true},
		{"https://app.ligdicash.com", "http://app.ligdicash.com", false},
		{"https://app.ligdicash.com", "https://app.ligdicash.com:444", false},
		{"https://app.ligdicash.com", "https://client.ligdicash.com", false},
		{"http://localhost", "http://localhost:80", true},
	} {
		a, _ := http.NewRequest(http.MethodGet, tt.a, nil)
		b, _ := http.NewRequest(http.MethodGet, tt.b, nil)
		if got := origin(a.URL) == origin(b.URL); got != tt.same {
			t.Errorf("%s, %s: got %v", tt.a, tt.b, got)
		}
	}
}
