package sandbox

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// open asks for a page the way a browser does.
func open(t *testing.T, url, lang string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Language", lang)
	return send(t, r)
}

// post sends a form and stays there, like curl -d.
func post(t *testing.T, address, form string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest("POST", address, strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return send(t, r)
}

func mustHave(t *testing.T, page string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(page, part) {
			t.Errorf("the page has no %q", part)
		}
	}
}

func TestPageShowsTheSale(t *testing.T) {
	_, base := start(t, Options{})
	token := opened(t, base, 5000)
	for _, tt := range []struct{ path, query, lang, want, not string }{
		{fieldLink, "", "fr-FR,fr;q=0.9,en;q=0.8", "Payer 5\u00a0000\u00a0FCFA", "Pay 5"},
		{docsLink, "", "en-GB,en;q=0.9,fr;q=0.8", "Pay 5,000\u00a0FCFA", "Payer"},
		{fieldLink, "", "de,es", "Payer 5\u00a0000\u00a0FCFA", "Pay 5"},
		{fieldLink, "?lang=en", "fr", "Pay 5,000\u00a0FCFA", "Payer"},
		{docsLink, "?lang=fr", "en", "Payer 5\u00a0000\u00a0FCFA", "Pay 5"},
	} {
		resp, page := open(t, base+tt.path+token+tt.query, tt.lang)
		if resp.StatusCode != 200 || strings.Contains(page, tt.not) {
			t.Errorf("%s%s in %s: HTTP %d", tt.path, tt.query, tt.lang, resp.StatusCode)
		}
		mustHave(t, page, tt.want, "BAC À SABLE / SANDBOX", "Boutique Wend Panga", "Vente 0117", "Riz 5 kg", "Orange Money", "Burkina Faso",
			`value="11"`, `name="phone"`, `name="viewport"`, `action="`+token+"/pay"+tt.query+`"`, `action="`+token+"/cancel"+tt.query+`"`)
	}
}

func TestPageHeaders(t *testing.T) {
	_, base := start(t, Options{})
	token := opened(t, base, 5000)
	for _, path := range []string{fieldLink + token, fieldLink + "unknown", "/"} {
		resp, page := open(t, base+path, "fr")
		css := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindStringSubmatch(page)
		if css == nil {
			t.Fatalf("%s: no style", path)
		}
		for name, want := range map[string]string{
			"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
			"X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
			"Content-Security-Policy": "default-src 'none'; style-src 'sha256-" + digest(css[1]) + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
		} {
			if got := resp.Header.Get(name); got != want {
				t.Errorf("%s: %s: %q, want %q", path, name, got, want)
			}
		}
		for _, bad := range []string{"<script", "ZgotmplZ", " style=", " src="} {
			if strings.Contains(page, bad) {
				t.Errorf("%s has %q", path, bad)
			}
		}
	}
	if resp, page := open(t, base+fieldLink+"unknown", "en"); resp.StatusCode != 404 || !strings.Contains(page, "Invoice not found") {
		t.Errorf("unknown token: HTTP %d", resp.StatusCode)
	}
}

// TestPageForms does what a customer does, and follows where the page leads.
func TestPageForms(t *testing.T) {
	for _, tt := range []struct {
		name           string
		o              Options
		amount         int64
		action, form   string
		status, inPage string
	}{
		{"pay", Options{}, 5000, "/pay", "operator=12&phone=%2B226+70-00.00 (12)", "completed", "The payment is recorded"},
		{"pay by the docs' link", Options{DocsLink: true}, 5000, "/pay", "operator=12&phone=22670000012", "completed", "The payment is recorded"},
		{"cancel", Options{}, 5000, "/cancel", "", "notcompleted", "Refused"},
		{"cancel leaves pending", Options{CancelPends: true}, 5000, "/cancel", "", "pending", "Attempt cancelled"},
		{"slow operator", Options{}, 1004, "/pay", "operator=12&phone=22670000012", "pending", "The operator is slow"},
		{"pay before he refuses", Options{}, 1003, "/pay", "operator=12&phone=22670000012", "completed", "The payment is recorded"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, base := start(t, tt.o)
			s.SetPublicURL(base)
			m := create(t, base, tt.amount)
			token, link := m["token"].(string), m["response_text"].(string)
			resp, text := post(t, link+tt.action+"?lang=en", tt.form)
			if resp.StatusCode != http.StatusSeeOther || text != tt.status+"\n" {
				t.Fatalf("HTTP %d %s", resp.StatusCode, text)
			}
			to, err := resp.Location()
			if err != nil || !strings.HasPrefix(to.String(), link+"?") {
				t.Fatalf("leads to %v, %v", to, err)
			}
			_, page := open(t, to.String(), "fr")
			mustHave(t, page, tt.inPage)
			got := wantStatus(t, base, token, tt.status)
			if tt.status == "completed" {
				mustHave(t, page, "MOOV AFRICA BURKINA", got["request_id"].(string), "https://boutique.example/merci")
				same(t, "operator", []any{got["operator_id"], got["operator_name"], got["customer"]}, `["12","MOOV AFRICA BURKINA","22670000012"]`)
			}
		})
	}
}

// TestSettledPage tries to change an invoice that is decided.
func TestSettledPage(t *testing.T) {
	s, base := start(t, Options{})
	paid, refused := opened(t, base, 500), opened(t, base, 500)
	if s.Pay(paid) != nil || s.Refuse(refused) != nil {
		t.Fatal("cannot decide")
	}
	for token, want := range map[string]string{paid: "completed", refused: "notcompleted"} {
		for _, action := range []string{"/cancel", "/pay"} {
			if resp, text := post(t, base+fieldLink+token+action, "operator=11&phone=22670000012"); resp.StatusCode != 303 || text != want+"\n" {
				t.Errorf("%s a %s invoice: HTTP %d %s", action, want, resp.StatusCode, text)
			}
		}
		if _, page := open(t, base+fieldLink+token, "en"); strings.Contains(page, "<form") {
			t.Errorf("a %s invoice still has a form", want)
		}
		wantStatus(t, base, token, want)
	}
}

func TestFormFlaws(t *testing.T) {
	_, base := start(t, Options{})
	token := opened(t, base, 50)
	const operatorFlaw, phoneFlaw, minimum = "Choose an operator.", "Type a number of 8 to 15 digits.", "below this operator&#39;s minimum"
	for _, tt := range []struct {
		operator, phone string
		flaws           []string
	}{
		{"", "22670000012", []string{operatorFlaw}},
		{"999", "22670000012", []string{operatorFlaw}},
		{"12", "22670000012", []string{minimum}}, // Moov starts at 100
		{"11", "", []string{phoneFlaw}},
		{"11", "1234567", []string{phoneFlaw}},
		{"11", "1234567890123456", []string{phoneFlaw}},
		{"11", "2267000001x", []string{phoneFlaw}},
		{"11", "٢٢٦٧٠٠٠٠٠", []string{phoneFlaw}},
		{"", `"><script>`, []string{operatorFlaw, phoneFlaw}},
	} {
		form := url.Values{"operator": {tt.operator}, "phone": {tt.phone}}.Encode()
		resp, page := post(t, base+fieldLink+token+"/pay?lang=en", form)
		if resp.StatusCode != 422 {
			t.Errorf("%q %q: HTTP %d", tt.operator, tt.phone, resp.StatusCode)
		}
		for _, flaw := range []string{operatorFlaw, phoneFlaw, minimum} {
			wanted := false
			for _, f := range tt.flaws {
				wanted = wanted || f == flaw
			}
			if strings.Contains(page, flaw) != wanted {
				t.Errorf("%q %q: says %q: %v", tt.operator, tt.phone, flaw, !wanted)
			}
		}
		if tt.operator == "11" {
			mustHave(t, page, `name="operator" value="11" checked`)
		}
		if strings.Trim(tt.phone, "0123456789") == "" {
			mustHave(t, page, `name="phone" value="`+tt.phone+`"`)
		}
		if strings.Contains(page, "<script") {
			t.Error("typed text is not escaped")
		}
		mustHave(t, page, `action="../`+token+`/pay?lang=en"`)
	}
	wantStatus(t, base, token, "pending")
	if resp, _ := post(t, base+fieldLink+token+"/pay", "phone="+strings.Repeat("1", 2<<20)); resp.StatusCode != 400 {
		t.Errorf("2 MiB form: HTTP %d", resp.StatusCode)
	}
	for path, want := range map[string]int{"/pay": 405, "/cancel": 405, "/other": 404, "/pay/x": 404} {
		if resp, _ := open(t, base+fieldLink+token+path, "fr"); resp.StatusCode != want {
			t.Errorf("GET %s: HTTP %d", path, resp.StatusCode)
		}
	}
}

// TestShopIsNotTrusted puts markup and a script address where a shop writes.
func TestShopIsNotTrusted(t *testing.T) {
	s, base := start(t, Options{})
	evil := strings.NewReplacer("Boutique Wend Panga", `<script>alert(1)</script>`, "Vente 0117", `<img src=x>`, "Riz 5 kg", `</style><b>`,
		"https://boutique.example/merci", "javascript:alert(1)", "https://boutique.example/annule", "data:text/html,x").Replace(body(5000))
	_, text := send(t, request(t, "POST", base+createPath, evil))
	token, _ := decode(t, text)["token"].(string)
	check := func() {
		t.Helper()
		_, page := open(t, base+fieldLink+token, "fr")
		mustHave(t, page, "&lt;script&gt;", "&lt;img", "&lt;/style&gt;")
		for _, bad := range []string{"<script", "<img", "javascript:", "data:", "ZgotmplZ"} {
			if strings.Contains(page, bad) {
				t.Errorf("the page has %q", bad)
			}
		}
	}
	check()
	for _, decide := range []func(string) error{s.Refuse, s.Pay} {
		if err := decide(token); err != nil {
			t.Fatal(err)
		}
		check()
	}
}

func TestSpecialAmountIsAnnounced(t *testing.T) {
	c := newClock()
	_, base := start(t, Options{Now: c.now})
	token := opened(t, base, 1002)
	for _, want := range []string{"<form", "Refused", "The payment is recorded"} {
		_, page := open(t, base+fieldLink+token, "en")
		mustHave(t, page, want, "refuses after 5 s, then pays after 20 s")
		c.add(10 * time.Second)
	}
}

func TestHome(t *testing.T) {
	_, base := start(t, Options{})
	_, page := open(t, base+"/", "en")
	mustHave(t, page, "BAC À SABLE / SANDBOX", public+createPath, "Any key and token")
	for _, c := range Cases() {
		mustHave(t, page, "<td>"+decimal(c.Amount)+"</td>")
	}
	if _, page := open(t, base+"/", "fr"); !strings.Contains(page, "Montants spéciaux") {
		t.Error("no French")
	}
	if _, text := send(t, request(t, "POST", base+createPath, example)); decode(t, text)["response_code"] != "00" {
		t.Errorf("the printed example is refused: %s", text)
	}
	_, base = start(t, Options{Key: "FAKE-KEY-OF-THIS-SERVER", Token: "FAKE-TOKEN-OF-THIS-SERVER"})
	if _, page := open(t, base+"/", "en"); strings.Contains(page, "OF-THIS-SERVER") || !strings.Contains(page, "Replace the key") {
		t.Error("the home page shows the keys")
	}
}

func decimal(n int64) string { return words{}.grouped(n) }
