package sandbox

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// What official libraries and public integrations send, as facts: headers, path,
// and what their bodies have in place of the reference page's.
var clients = []struct {
	name    string
	headers map[string]string // beside the keys
	slash   string
	change  []string // of body, in pairs
	passed  string
}{
	{"the reference page", map[string]string{"Accept": "application/json", "Content-Type": "application/json"}, "", nil, ""},
	{"library for JavaScript", map[string]string{"Accept": "application/json", "Content-Type": "application/json"}, "",
		[]string{`"cancel_url":"https://boutique.example/annule","return_url":"https://boutique.example/merci",`, ``, `"XOF"`, `"xof"`},
		"cancel_url missing, return_url missing"},
	{"library for Python, prices as floats", map[string]string{"Accept": "application/json", "Content-Type": "application/json"}, "",
		[]string{`3250,`, `3250.0,`, `"total_price":6500`, `"total_price":6500.0`, `"total_amount":6500`, `"total_amount":6500.0`},
		"items[].unit_price with decimals, items[].total_price with decimals, total_amount with decimals"},
	{"library for PHP, no data of its own", map[string]string{"Accept": "application/json", "Content-Type": "application/json"}, "",
		[]string{`{"transaction_id":"till1-9f2c","cashier":7,"shop_id":null}`, `[]`}, ""},
	{"library for Dart", map[string]string{"Accept": "application/json", "Content-Type": "application/json; charset=utf-8"}, "",
		[]string{`"quantity":2,"unit_price":3250,"total_price":6500`, `"quantity":2,"unit_price":3250.0,"total_price":6500.0`, `"total_amount":6500`, `"total_amount":6500.0`},
		"items[].unit_price with decimals, items[].total_price with decimals, total_amount with decimals"},
	{"PHP with curl, amounts as text", map[string]string{"Accept": "*/*", "Content-Type": "application/json"}, "",
		[]string{`"quantity":2,"unit_price":3250,"total_price":6500`, `"quantity":"2","unit_price":"3250","total_price":"6500"`, `"total_amount":6500`, `"total_amount":"6500"`},
		"Accept other than application/json, items[].quantity as text, items[].unit_price as text, items[].total_price as text, total_amount as text"},
	{"the two keys and nothing else, the quickstart page's body", map[string]string{"Content-Type": "application/json"}, "",
		[]string{`"description":"sac",`, ``, `,"external_id":"mine","otp":""`, ``},
		"Accept missing, items[].description missing, external_id missing, otp missing"},
	{"no customer and no address", map[string]string{"Accept": "application/json", "Content-Type": "application/json"}, "",
		[]string{`"customer":"",
    "customer_firstname":"Awa","customer_lastname":"","customer_email":"",`, ``, `,"website_url":"https://boutique.example"`, ``,
			`"cancel_url":"https://boutique.example/annule","return_url":"https://boutique.example/merci","callback_url":""`, ``},
		"customer missing, customer_firstname missing, customer_lastname missing, customer_email missing, website_url missing, cancel_url missing, return_url missing, callback_url missing"},
	{"a slash at the end", map[string]string{"Accept": "application/json, text/plain, */*", "Content-Type": "application/json"}, "/", nil, "create/ with a slash at the end"},
}

// Every one of them gets an invoice, reads it, and is told on the page and in the
// log what was let pass. The strict sandbox refuses what has something to tell.
func TestClientsAreTaken(t *testing.T) {
	for _, tt := range clients {
		t.Run(tt.name, func(t *testing.T) {
			var lines []string
			s, url := start(t, Options{Said: func(l Line) { lines = append(lines, l.EN) }})
			t.Cleanup(s.Close)
			_, strict := start(t, Options{Strict: true})
			ask := func(method, url, body string) (*http.Response, map[string]any) {
				t.Helper()
				r := request(t, method, url, body)
				r.Header.Del("Accept")
				r.Header.Del("Content-Type")
				for name, value := range tt.headers {
					r.Header.Set(name, value)
				}
				resp, text := send(t, r)
				if resp.StatusCode != http.StatusOK {
					return resp, nil
				}
				return resp, decode(t, text)
			}
			sent := strings.NewReplacer(tt.change...).Replace(body(6500))
			if len(tt.change) > 0 && sent == body(6500) {
				t.Fatal("nothing changed")
			}
			_, m := ask("POST", url+createPath+tt.slash, sent)
			token, _ := m["token"].(string)
			if m["response_code"] != "00" || token == "" {
				t.Fatalf("refused: %v", m)
			}
			for _, name := range []string{"response_code", "token", "response_text", "description", "wiki", "custom_data"} {
				if _, ok := m[name]; !ok {
					t.Errorf("create has no %s", name)
				}
			}
			_, m = ask("GET", url+confirmPath+"/?invoiceToken="+token, "")
			same(t, "amount", []any{m["status"], m["amount"], m["montant"]}, `["pending",6500,6500]`)

			if got := english.list(s.Requests()[0].Passed); got != tt.passed {
				t.Errorf("let pass: %s\nwant: %s", got, tt.passed)
			}
			_, page := open(t, url+fieldLink+token, "en")
			if strings.Contains(page, "Let pass") != (tt.passed != "") || !strings.Contains(page, tt.passed) {
				t.Errorf("the page does not list %q", tt.passed)
			}
			if got := strings.Join(lines, "\n"); strings.Contains(got, "let pass: "+tt.passed) != (tt.passed != "") {
				t.Errorf("the log does not list %q: %s", tt.passed, got)
			}

			resp, m := ask("POST", strict+createPath+tt.slash, sent)
			if refused := m["response_code"] == "01" || resp.StatusCode == http.StatusNotFound; refused != (tt.passed != "") {
				t.Errorf("strict: HTTP %d, %v", resp.StatusCode, m)
			}
		})
	}
}

// A confirm that lacks what the reference page asks for is told on the page too,
// once, however often it is sent.
func TestConfirmLetsPass(t *testing.T) {
	s, url := start(t, Options{})
	token := opened(t, url, 500)
	for range 3 {
		r := request(t, "GET", url+confirmPath+"?token="+token, "")
		r.Header.Del("Accept")
		if _, text := send(t, r); !strings.Contains(text, "pending") {
			t.Fatal(text)
		}
	}
	if inv, err := s.store.get(token); err != nil || len(inv.Passed) != 1 {
		t.Errorf("kept: %v, %v", inv.Passed, err)
	}
	if _, page := open(t, url+fieldLink+token, "fr"); !strings.Contains(page, "Accept absent") {
		t.Error("the page does not say it")
	}
}

// What nobody saw production take is refused, strict or not.
func TestStillRefused(t *testing.T) {
	_, url := start(t, Options{})
	for name, change := range map[string][2]string{
		"a fraction":        {"6500,\"devise", "6500.5,\"devise"},
		"a fraction, text":  {"6500,\"devise", "\"6500.5\",\"devise"},
		"an exponent":       {"6500,\"devise", "\"65e2\",\"devise"},
		"words":             {"6500,\"devise", "\"6500 F\",\"devise"},
		"a negative text":   {"6500,\"devise", "\"-6500\",\"devise"},
		"no text":           {"6500,\"devise", "\"\",\"devise"},
		"above, as text":    {"6500,\"devise", "\"2000001\",\"devise"},
		"no unit_price":     {`"unit_price":3250,`, ``},
		"no total_price":    {`,"total_price":6500`, ``},
		"a null for a text": {`"otp":""`, `"otp":null`},
		"no custom_data":    {`"custom_data"`, `"x"`},
		"no store":          {`"store"`, `"x"`},
	} {
		if _, text := send(t, request(t, "POST", url+createPath, strings.Replace(body(6500), change[0], change[1], 1))); !strings.Contains(text, `"response_code":"01"`) {
			t.Errorf("%s: %s", name, text)
		}
	}
}

// The library for Python of 2024 takes these fields and breaks on any other, or
// on one that is missing.
func TestAnswersOf2024(t *testing.T) {
	o, err := Given(map[string]string{"as": "sdk2024"})
	if err != nil {
		t.Fatal(err)
	}
	s, url := start(t, o)
	paid, failed := opened(t, url, 500), opened(t, url, 500)
	if s.Pay(paid) != nil || s.Refuse(failed) != nil {
		t.Fatal("cannot decide")
	}
	m := confirm(t, url, paid)
	want := []string{"amount", "custom_data", "customer", "date", "description", "external_id", "montant", "operator_id", "operator_name",
		"request_id", "response_code", "response_text", "status", "token", "transaction_id", "wiki"}
	if got := slices.Sorted(maps.Keys(m)); !slices.Equal(got, want) {
		t.Errorf("fields %v\nwant %v", got, want)
	}
	same(t, "answer", []any{m["status"], m["amount"], m["montant"], m["transaction_id"]}, `["completed","500","500","till1-9f2c"]`)
	if m := confirm(t, url, failed); m["status"] != "nocompleted" {
		t.Errorf("failed is %v", m["status"])
	}
}

// A key that comes twice, and a shop's own logfile, are one key.
func TestNoKeyIsDoubled(t *testing.T) {
	for _, shape := range []CustomData{CustomPairs, CustomObject, CustomJSONString} {
		for _, custom := range []string{`{"logfile":"mine","transaction_id":"a","transaction_id":"b"}`,
			`[{"keyof_customdata":"logfile","valueof_customdata":"mine"},{"keyof_customdata":"transaction_id","valueof_customdata":"a"},{"keyof_customdata":"transaction_id","valueof_customdata":"b"}]`} {
			_, url := start(t, Options{CustomData: shape})
			sent := strings.Replace(body(500), `{"transaction_id":"till1-9f2c","cashier":7,"shop_id":null}`, custom, 1)
			_, text := send(t, request(t, "POST", url+createPath, sent))
			token, _ := decode(t, text)["token"].(string)
			_, status := send(t, request(t, "GET", url+confirmPath+"?token="+token, ""))
			for what, text := range map[string]string{"create": text, "confirm": status} {
				text, _, _ = strings.Cut(text, `"wiki"`)
				if strings.Count(text, "logfile") != 1 || strings.Contains(text, "mine") || strings.Contains(text, `"a"`) || strings.Count(text, "transaction_id") != 1 {
					t.Errorf("shape %d, %s: %s", shape, what, text)
				}
			}
			if m := decode(t, status); m["external_id"] != "b" {
				t.Errorf("external_id %v", m["external_id"])
			}
		}
	}
}

func TestSwitchesByName(t *testing.T) {
	seen := map[string]bool{}
	for _, sw := range Switches() {
		if seen[sw.Name] || sw.FR == "" || sw.EN == "" || sw.Values != nil && sw.Free {
			t.Errorf("%+v", sw)
		}
		seen[sw.Name] = true
		takes := sw.Values != nil || sw.Free
		for _, says := range []string{sw.FR, sw.EN} {
			if (strings.Count(says, "`") == 2) != takes {
				t.Errorf("-%s: what is its value called? %s", sw.Name, says)
			}
			for _, v := range sw.Values {
				if !strings.Contains(says, v) {
					t.Errorf("-%s does not say %s: %s", sw.Name, v, says)
				}
			}
		}
		values := sw.Values
		if values == nil {
			values = []string{"x"}
		}
		changed := false
		for _, v := range values {
			o, err := Given(map[string]string{sw.Name: v})
			if err != nil {
				t.Error(err)
			}
			changed = changed || fmt.Sprintf("%+v", o) != fmt.Sprintf("%+v", Options{})
		}
		if !changed {
			t.Errorf("-%s changes nothing", sw.Name)
		}
		if _, err := Given(map[string]string{sw.Name: "no such value"}); (err != nil) != (sw.Values != nil) {
			t.Errorf("-%s: %v", sw.Name, err)
		}
	}
	o, err := Given(map[string]string{"as": "sdk2024", "amounts": "float", "strict": "true", "key": "K", "callees": "a.example,b"})
	if err != nil || o.AmountText || !o.AmountFloat || !o.NoCompleted || !o.Strict || o.Key != "K" || !slices.Equal(o.Callees, []string{"a.example", "b"}) {
		t.Errorf("%+v, %v", o, err)
	}
}
