package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestCreateAnswer(t *testing.T) {
	c := newClock()
	_, url := start(t, Options{Now: c.now})
	resp, text := send(t, request(t, "POST", url+createPath, body(6500)))
	if resp.StatusCode != 200 || !strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") {
		t.Errorf("HTTP %d %s", resp.StatusCode, resp.Header.Get("Content-Type"))
	}
	shape := regexp.MustCompile(`^\{"response_code":"00","token":"([\w.-]+)","response_text":"` + public + `/directpayment/invoice/([\w.-]+)",` +
		`"description":"","custom_data":\{"transaction_id":"till1-9f2c","cashier":7,"shop_id":null,"logfile":"\w+"\},` +
		`"wiki":"https://client.ligdicash.com/wiki/createInvoice"\}\n$`)
	found := shape.FindStringSubmatch(text)
	if found == nil || found[1] != found[2] {
		t.Fatalf("answer: %s", text)
	}
	part := strings.Split(found[1], ".")
	if len(found[1]) != 195 || len(part) != 3 || len(part[0]) != 36 || len(part[1]) != 114 || len(part[2]) != 43 {
		t.Errorf("token of %d bytes: %s", len(found[1]), found[1])
	}
	for i, want := range []string{`^\{"typ":"JWT","alg":"HS256"\}$`,
		`^\{"id_invoice":"[1-9]\d{7}","start_date":"2026-03-14 10:20:02","expiry_date":1773570002\}$`} {
		raw, err := base64.RawURLEncoding.DecodeString(part[i])
		if err != nil || !regexp.MustCompile(want).Match(raw) {
			t.Errorf("token part %d: %s %v", i, raw, err)
		}
	}
}

func TestCreateReadsStrictly(t *testing.T) {
	_, url := start(t, Options{Strict: true})
	good := body(6500)
	undefined := func(name string) string { return `Undefined array key "` + name + `"` }
	for name, tt := range map[string]struct{ old, new, code, details string }{
		"as documented":         {"", "", "", ""},
		"least":                 {"6500,\"devise", "9,\"devise", "", ""},
		"most":                  {"6500,\"devise", "2000000,\"devise", "", ""},
		"below":                 {"6500,\"devise", "8,\"devise", "02", ""},
		"above":                 {"6500,\"devise", "2000001,\"devise", "02", ""},
		"negative":              {"6500,\"devise", "-500,\"devise", "02", ""},
		"enormous":              {"6500,\"devise", "99999999999999999999,\"devise", "02", ""},
		"amount as text":        {"6500,\"devise", "\"6500\",\"devise", "02", ""},
		"amount with decimals":  {"6500,\"devise", "6500.0,\"devise", "02", ""},
		"amount with exponent":  {"6500,\"devise", "65e2,\"devise", "02", ""},
		"amount null":           {"6500,\"devise", "null,\"devise", "02", ""},
		"no amount":             {`"total_amount":6500,`, ``, "04", undefined("total_amount")},
		"no item":               {`{"name":"Riz 5 kg","description":"sac","quantity":2,"unit_price":3250,"total_price":6500}`, ``, "", ""},
		"no unit_price":         {`"unit_price":3250,`, ``, "04", undefined("unit_price")},
		"no item description":   {`"description":"sac",`, ``, "04", undefined("description")},
		"quantity as text":      {`"quantity":2`, `"quantity":"2"`, "04", `"quantity" must be of type int, string given`},
		"quantity as decimal":   {`"quantity":2`, `"quantity":2.5`, "04", `"quantity" must be of type int, float given`},
		"negative price":        {`3250`, `-3250`, "04", `"unit_price" must not be negative`},
		"item not an object":    {`{"name":"Riz 5 kg"`, `4,{"name":"Riz 5 kg"`, "04", `"item" must be of type object, int given`},
		"items as object":       {`"items":[`, `"items":{},"x":[`, "04", `"items" must be of type array, object given`},
		"total is not the sum":  {`"total_price":6500`, `"total_price":1`, "", ""},
		"small xof":             {`"XOF"`, `"xof"`, "", ""},
		"other currency":        {`"XOF"`, `"EUR"`, "04", `"devise" must be XOF`},
		"otp":                   {`"otp":""`, `"otp":"1234"`, "15", ""},
		"no otp":                {`,"otp":""`, ``, "04", undefined("otp")},
		"customer null":         {`"customer":""`, `"customer":null`, "04", `"customer" must be of type string, null given`},
		"no store":              {`"store"`, `"shop"`, "04", undefined("store")},
		"no website":            {`,"website_url":"https://boutique.example"`, ``, "04", undefined("website_url")},
		"no callback":           {`,"callback_url":""`, ``, "04", undefined("callback_url")},
		"no custom_data":        {`"custom_data"`, `"customdata"`, "04", undefined("custom_data")},
		"custom_data as text":   {`{"transaction_id":"till1-9f2c","cashier":7,"shop_id":null}`, `"x"`, "04", `"custom_data" must be of type object, string given`},
		"custom_data pairs":     {`{"transaction_id":"till1-9f2c","cashier":7,"shop_id":null}`, `[{"keyof_customdata":"a","valueof_customdata":1}]`, "", ""},
		"custom_data odd pairs": {`{"transaction_id":"till1-9f2c","cashier":7,"shop_id":null}`, `[{"a":1}]`, "04", undefined("keyof_customdata")},
		"no commande":           {`"commande"`, `"command"`, "04", undefined("commande")},
		"array":                 {good, `[]`, "04", `"body" must be of type object, array given`},
		"not JSON":              {good, `commande=1`, "04", "Syntax error: the body is not JSON"},
		"empty":                 {good, ``, "04", "Syntax error: the body is not JSON"},
		"two documents":         {good, good + good, "04", "Syntax error: the body is not JSON"},
		"larger than 1 MiB":     {good, good + strings.Repeat(" ", 1<<20), "04", "The body could not be read: http: request body too large"},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(good, tt.old) {
				t.Fatalf("the example has no %s", tt.old)
			}
			resp, text := send(t, request(t, "POST", url+createPath, strings.Replace(good, tt.old, tt.new, 1)))
			m := decode(t, text)
			if resp.StatusCode != 200 {
				t.Errorf("HTTP %d", resp.StatusCode)
			}
			if tt.code == "" {
				if m["response_code"] != "00" {
					t.Errorf("refused: %s", text)
				}
				return
			}
			want := `{"response_code":"01","token":"","response_text":"Echec (Code` + tt.code + `)",`
			if tt.details != "" {
				d, _ := json.Marshal(tt.details)
				want += `"response_text_details":` + string(d) + `,`
			}
			want += `"description":"","custom_data":[],"wiki":"https://client.ligdicash.com/wiki/createInvoice"}` + "\n"
			if text != want {
				t.Errorf("got  %swant %s", text, want)
			}
		})
	}
}

func TestKeysAndHeaders(t *testing.T) {
	set := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	pair := Options{Key: "FAKE-KEY", Token: "FAKE-TOKEN"}
	for _, tt := range []struct {
		name   string
		o      Options
		change func(*http.Request)
		code   string // of create
		read   string // of confirm about an unknown token
	}{
		{"any pair", Options{}, set("Apikey", "ANOTHER"), "", "02"},
		{"the pair", pair, set("X-Nothing", ""), "", "02"},
		{"other key", pair, set("Apikey", "ANOTHER"), "00", "00"},
		{"other token", pair, set("Authorization", "Bearer ANOTHER"), "00", "00"},
		{"no key", Options{}, set("Apikey", ""), "00", "00"},
		{"no token", Options{}, set("Authorization", "Bearer "), "00", "00"},
		{"no Bearer", Options{}, set("Authorization", "FAKE-TOKEN"), "00", "00"},
		{"Accept among others", Options{}, set("Accept", "text/html, application/json;q=0.9"), "", "02"},
		{"no Accept", Options{}, func(r *http.Request) { r.Header.Del("Accept") }, "", "02"},
		{"other Accept", Options{}, set("Accept", "*/*"), "", "02"},
		{"no Accept, strict", Options{Strict: true}, func(r *http.Request) { r.Header.Del("Accept") }, "00", "00"},
		{"other Accept, strict", Options{Strict: true}, set("Accept", "text/html"), "04", "04"},
		{"no Content-Type", Options{}, func(r *http.Request) { r.Header.Del("Content-Type") }, "00", "02"},
		{"the key alone, any token", Options{Key: "FAKE-KEY"}, set("Authorization", "Bearer ANOTHER"), "", "02"},
		{"the token alone, any key", Options{Token: "FAKE-TOKEN"}, set("Apikey", "ANOTHER"), "", "02"},
		{"other token, any key", Options{Token: "FAKE-TOKEN"}, set("Authorization", "Bearer ANOTHER"), "00", "00"},
		{"charset", Options{}, set("Content-Type", "application/json; charset=utf-8"), "", "02"},
		{"form", Options{}, set("Content-Type", "application/x-www-form-urlencoded"), "04", "02"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, url := start(t, tt.o)
			for _, r := range []*http.Request{request(t, "POST", url+createPath, body(500)), request(t, "GET", url+confirmPath+"?token=x", "")} {
				want := tt.code
				if r.Method == "GET" {
					want = tt.read
				}
				tt.change(r)
				resp, text := send(t, r)
				m := decode(t, text)
				if ok := want == "" && m["response_code"] == "00" || m["response_text"] == "Echec (Code"+want+")"; !ok || resp.StatusCode != 200 {
					t.Errorf("%s: HTTP %d %s, want %q", r.Method, resp.StatusCode, text, want)
				}
			}
			for _, r := range s.Requests() {
				if strings.Contains(r.URL+r.Token, "FAKE") {
					t.Errorf("a key is logged: %+v", r)
				}
			}
		})
	}
}

func TestMethodsAndPaths(t *testing.T) {
	_, url := start(t, Options{})
	for _, tt := range []struct {
		method, path string
		status       int
		has          string
	}{
		{"GET", createPath, 200, "Echec (Code12)"},
		{"PUT", createPath, 200, "Echec (Code12)"},
		{"POST", confirmPath + "?token=x", 200, "Echec (Code04)"},
		{"GET", confirmPath + "?token=x", 200, "wiki/confirmInvoice"},
		{"GET", confirmPath + "/", 200, "Echec (Code04)"},
		{"GET", "/health", 200, "ok"},
		{"POST", "/health", 405, ""},
		{"DELETE", "/", 405, ""},
		{"GET", "/pay/v01/redirect/checkout-invoice/list", 404, ""},
		{"GET", "//", 404, ""},
	} {
		resp, text := send(t, request(t, tt.method, url+tt.path, ""))
		if resp.StatusCode != tt.status || !strings.Contains(text, tt.has) {
			t.Errorf("%s %s: HTTP %d %.200s", tt.method, tt.path, resp.StatusCode, text)
		}
	}
}

func TestPublicAddress(t *testing.T) {
	s, url := start(t, Options{DocsLink: true})
	s.SetPublicURL("")
	if m := create(t, url, 500); m["response_text"] != "Echec (Code09)" {
		t.Errorf("without an address: %v", m)
	}
	s.SetPublicURL("http://192.0.2.7:8477/")
	m := create(t, url, 500)
	if want := "http://192.0.2.7:8477/pay/invoice/" + m["token"].(string); m["response_text"] != want {
		t.Errorf("link %v, want %s", m["response_text"], want)
	}
}

func TestJoinedIDs(t *testing.T) {
	o, code, _ := new(reader).readOrder([]byte(strings.Replace(body(500), `"shop_id":null`, `"shop_id":12,"Grid":"a"`, 1)))
	if got := joinedIDs(o.Custom); code != "" || got != "till1-9f2c;12;a" {
		t.Errorf("external_id %q", got)
	}
}

func TestLog(t *testing.T) {
	c := newClock()
	s, url := start(t, Options{Now: c.now})
	token := opened(t, url, 500)
	confirm(t, url, token)
	send(t, request(t, "GET", url+fieldLink+token+"?lang=fr", ""))
	send(t, request(t, "GET", url+"/health?"+strings.Repeat("x", 5000), ""))
	want := []Request{
		{c.now(), "POST", createPath, "create", token, nil},
		{c.now(), "GET", confirmPath + "/?invoiceToken=" + token, "confirm", token, nil},
		{c.now(), "GET", fieldLink + token + "?lang=fr", "page", token, nil},
	}
	got := s.Requests()
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("request %d: %+v", i, got[i])
		}
	}
	if len(got) != 4 || len(got[3].URL) != 1024 {
		t.Errorf("%d requests, the last of %d bytes", len(got), len(got[3].URL))
	}
	for range maxLog {
		s.note(request(t, "GET", url+"/health", ""), "", "")
	}
	if got := s.Requests(); len(got) != 1000 || got[0].Op != "" {
		t.Errorf("%d kept, first %+v", len(got), got[0])
	}
	if !got[0].Time.Equal(c.now()) || got[0].Time.Location() != time.UTC {
		t.Errorf("time %v", got[0].Time)
	}
}
