package sandbox

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestTimelines follows the status of each amount that decides by itself.
func TestTimelines(t *testing.T) {
	type at struct {
		seconds int
		status  string
	}
	payer := []at{{0, "pending"}, {4, "pending"}, {5, "completed"}, {9000, "completed"}}
	for amount, line := range map[int64][]at{
		500:  {{0, "pending"}, {90000, "pending"}},
		1001: payer, 1005: payer, 1006: payer, 1007: payer, 1012: payer, 1017: payer, 1021: payer,
		1002: {{0, "pending"}, {5, "notcompleted"}, {19, "notcompleted"}, {20, "completed"}},
		1003: {{4, "pending"}, {5, "notcompleted"}, {90000, "notcompleted"}},
		1004: {{0, "pending"}, {90000, "pending"}},
		1014: {{0, "processing"}, {19, "processing"}, {20, "completed"}},
		1016: {{0, "pending"}, {90000, "pending"}},
		1117: {{0, "pending"}, {90000, "pending"}},
		1206: {{0, "pending"}, {90000, "pending"}},
	} {
		t.Run(fmt.Sprint(amount), func(t *testing.T) {
			c := newClock()
			_, url := start(t, Options{Now: c.now})
			token := opened(t, url, amount)
			begun := c.now()
			for _, p := range line {
				c.add(begun.Add(time.Duration(p.seconds) * time.Second).Sub(c.now()))
				wantStatus(t, url, token, p.status)
			}
		})
	}
}

// TestOddAnswers looks at what each amount does to a paid answer.
func TestOddAnswers(t *testing.T) {
	pair := func(value string) string {
		return `[{"datecreation_customdata":"2026-03-14 10:20:02+00","keyof_customdata":"transaction_id","valueof_customdata":"` + value + `"},` +
			`{"datecreation_customdata":"2026-03-14 10:20:02+00","keyof_customdata":"cashier","valueof_customdata":7},` +
			`{"datecreation_customdata":"2026-03-14 10:20:02+00","keyof_customdata":"shop_id","valueof_customdata":`
	}
	const none, log = "absent", `{"datecreation_customdata":"2026-03-14 10:20:02+00","keyof_customdata":"logfile","valueof_customdata":"…"}]`
	for amount, want := range map[int64]map[string]string{
		1001: {"date": `"2026-03-14 10:20:07+00"`, "amount": `1001`, "customer": `"22600000000"`, "custom_data": pair("till1-9f2c") + `null},` + log},
		1005: {"amount": `905`, "montant": `905`, "status": `"completed"`},
		1006: {"amount": `"1006"`, "montant": `"1006"`, "operator_id": `11`},
		1007: {"amount": `1007`, "montant": `null`, "status": `"completed"`, "response_code": `"00"`, "custom_data": `[]`, "customer": `null`, "customer_details": `null`,
			"external_id": `null`, "request_id": `null`, "date": `null`, "token": `null`, "transaction_id": `null`, "response_text": `null`, "oreference": `null`},
		1012: {"external_id": `"another-sale;another-sale"`, "custom_data": pair("another-sale") + `"another-sale"},` + log, "amount": `1012`},
		1013: {"response_code": `"01"`, "status": `"completed"`, "amount": `1013`},
		1017: {"amount": `1017`, "operator_name": `"ORANGE\u001b[2J\u001b]0;PAYE\u0007\r` + "\u009b31m\u202eANIKRUB\u2066" + `"`,
			"customer": `"\u001b[31m22600000000\u001b]52;c;UEFJRA==\u0007"`},
		1021: {"amount": none, "montant": none, "status": `"completed"`, "response_code": `"00"`},
	} {
		t.Run(fmt.Sprint(amount), func(t *testing.T) {
			c := newClock()
			_, url := start(t, Options{Now: c.now})
			token := opened(t, url, amount)
			early := confirm(t, url, token)
			if early["status"] != "pending" || early["response_code"] != "00" {
				t.Errorf("at once: %v", early)
			}
			c.add(soon)
			got := confirm(t, url, token)
			for name, want := range want {
				if v, there := got[name]; want != none {
					same(t, name, v, want)
				} else if there {
					t.Errorf("%s is there: %v", name, v)
				}
			}
		})
	}
}

func TestSlowOperator(t *testing.T) {
	s, url := start(t, Options{})
	token := opened(t, url, 1004)
	for _, decide := range []func(string) error{s.Pay, s.Refuse, s.Pay} {
		if err := decide(token); err != nil {
			t.Error(err)
		}
		wantStatus(t, url, token, "pending")
	}
}

func TestBadGateway(t *testing.T) {
	c := newClock()
	_, url := start(t, Options{Now: c.now})
	token := opened(t, url, 1008)
	for range 2 {
		resp, text := send(t, request(t, "GET", url+confirmPath+"?token="+token, ""))
		if resp.StatusCode != 502 || !strings.Contains(resp.Header.Get("Content-Type"), "text/html") || !strings.Contains(text, "<h1>502 Bad Gateway") {
			t.Fatalf("HTTP %d %s", resp.StatusCode, text)
		}
	}
	for range 2 {
		m := wantStatus(t, url, token, "completed")
		same(t, "date", m["date"], `"2026-03-14 10:20:02+00"`)
		c.add(time.Minute)
	}
}

func TestCreateThatIsNoInvoice(t *testing.T) {
	_, url := start(t, Options{})
	for amount, want := range map[int64]struct {
		status      int
		contentType string
		has         string
	}{
		1015: {200, "text/html; charset=utf-8", "<h1>Maintenance</h1>"},
		1018: {502, "text/html; charset=utf-8", "<h1>502 Bad Gateway</h1>"},
		1020: {307, "", ""},
	} {
		resp, text := send(t, request(t, "POST", url+createPath, body(amount)))
		if resp.StatusCode != want.status || resp.Header.Get("Content-Type") != want.contentType || !strings.Contains(text, want.has) {
			t.Errorf("%d: HTTP %d %s %s", amount, resp.StatusCode, resp.Header, text)
		}
		if to := resp.Header.Get("Location"); amount == 1020 && to != "http://127.0.0.2:9"+createPath {
			t.Errorf("redirected to %q", to)
		}
	}
}

func TestFlood(t *testing.T) {
	_, url := start(t, Options{})
	resp, err := http.DefaultTransport.RoundTrip(request(t, "POST", url+createPath, body(1019)))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if n, err := io.Copy(io.Discard, resp.Body); err != nil || n < 64<<20 || n > 65<<20 {
		t.Errorf("%d bytes, %v", n, err)
	}
}

func TestHostileLink(t *testing.T) {
	_, url := start(t, Options{})
	m := create(t, url, 1016)
	link, _ := m["response_text"].(string)
	if m["response_code"] != "00" || len(m["token"].(string)) != 195 || !strings.HasPrefix(link, "javascript:") || !strings.Contains(link, "\x1b]0;") {
		t.Errorf("%q", m)
	}
}

func TestSubCodes(t *testing.T) {
	_, url := start(t, Options{})
	for i := range 17 {
		code := fmt.Sprintf("%02d", i)
		m := create(t, url, 1100+int64(i))
		if m["response_code"] != "01" || m["token"] != "" || m["response_text"] != "Echec (Code"+code+")" || m["response_text_details"] != nil {
			t.Errorf("create %d: %v", 1100+i, m)
		}
	}
	for i := range 6 {
		code := fmt.Sprintf("%02d", i)
		token := opened(t, url, 1200+int64(i))
		for range 2 {
			if m := confirm(t, url, token); m["response_code"] != "01" || m["status"] != nil || m["response_text"] != "Echec (Code"+code+")" {
				t.Errorf("confirm %d: %v", 1200+i, m)
			}
		}
	}
}

func TestCutCreate(t *testing.T) {
	s, url := start(t, Options{})
	resp, err := http.DefaultTransport.RoundTrip(request(t, "POST", url+createPath, body(1010)))
	if err == nil {
		t.Fatalf("an answer came: HTTP %d", resp.StatusCode)
	}
	log := s.Requests()
	if len(log) != 1 || log[0].Op != "create" {
		t.Fatalf("log %+v", log)
	}
	wantStatus(t, url, log[0].Token, "pending") // the invoice exists all the same
}

// TestSlowCreate runs on the fake clock of testing/synctest: the handler
// really waits.
func TestSlowCreate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{PublicURL: public})
		begun := time.Now()
		w := httptest.NewRecorder()
		s.ServeHTTP(w, request(t, "POST", createPath, body(1009)))
		if d := time.Since(begun); d != 8*time.Second {
			t.Errorf("answered after %v", d)
		}
		token := decode(t, w.Body.String())["token"].(string)
		for _, want := range []string{"pending", "completed"} {
			w := httptest.NewRecorder()
			s.ServeHTTP(w, request(t, "GET", confirmPath+"?token="+token, ""))
			same(t, "status", decode(t, w.Body.String())["status"], `"`+want+`"`)
			time.Sleep(soon)
		}

		begun = time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		s.ServeHTTP(httptest.NewRecorder(), request(t, "POST", createPath, body(1009)).WithContext(ctx))
		if d := time.Since(begun); d != time.Second {
			t.Errorf("held %v after the client left at 1 s", d)
		}
	})
}

func TestSilentCreate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{PublicURL: public})
		for _, patience := range []time.Duration{20 * time.Second, time.Hour} {
			begun := time.Now()
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			func() {
				defer func() {
					if p := recover(); p != http.ErrAbortHandler {
						t.Errorf("the connection is not cut: %v", p)
					}
				}()
				s.ServeHTTP(httptest.NewRecorder(), request(t, "POST", createPath, body(1011)).WithContext(ctx))
			}()
			cancel()
			if d := time.Since(begun); d != min(patience, time.Minute) {
				t.Errorf("held %v for a client that waits %v", d, patience)
			}
		}
		for _, r := range s.Requests() {
			if r.Token != "" {
				t.Error("an invoice was made")
			}
		}
	})
}

func TestCasesTable(t *testing.T) {
	cs := Cases()
	if len(cs) != 27+17+6 {
		t.Errorf("%d cases", len(cs))
	}
	names := map[string]bool{}
	for i, c := range cs {
		if i > 0 && c.Amount <= cs[i-1].Amount {
			t.Errorf("%d is out of order", c.Amount)
		}
		if names[c.Name] || c.Name == "" {
			t.Errorf("%d: name %q", c.Amount, c.Name)
		}
		names[c.Name] = true
		if c.FR == "" || c.EN == "" || strings.ContainsAny(c.FR+c.EN, "\r\n") {
			t.Errorf("%d: %q %q", c.Amount, c.FR, c.EN)
		}
		if got := caseOf(c.Amount); got.Name != c.Name {
			t.Errorf("%d is found as %q", c.Amount, got.Name)
		}
	}
	cs[0].EN = "changed"
	if Cases()[0].EN == "changed" {
		t.Error("the table can be changed from outside")
	}
	for _, amount := range []int64{9, 1000, 1028, 1099, 1117, 1199, 1206, maxAmount} {
		if c := caseOf(amount); c.Amount != 0 {
			t.Errorf("%d is special: %s", amount, c.Name)
		}
	}
}
