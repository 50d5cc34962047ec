package ligdicash

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
)

// The sample of the reference page, field for field.
const createSample = `{"commande":{
  "invoice":{"items":[{"name":"Riz 5 kg","description":"","quantity":2,"unit_price":3250,"total_price":6500}],
    "total_amount":6500,"devise":"XOF","description":"Vente 0117","customer":"",
    "customer_firstname":"Awa","customer_lastname":"Ouédraogo","customer_email":"awa@example.com","external_id":"","otp":""},
  "store":{"name":"Boutique Wend Panga","website_url":"https://boutique.example"},
  "actions":{"cancel_url":"https://boutique.example/annule","return_url":"https://boutique.example/merci","callback_url":"https://boutique.example/rappel"},
  "custom_data":{"transaction_id":"till1-9f2c61d07b5e4a38"}}}`

const emptySample = `{"commande":{
  "invoice":{"items":[],"total_amount":6500,"devise":"XOF","description":"","customer":"",
    "customer_firstname":"","customer_lastname":"","customer_email":"","external_id":"","otp":""},
  "store":{"name":"","website_url":""},
  "actions":{"cancel_url":"","return_url":"","callback_url":""},
  "custom_data":{"transaction_id":"till1-9f2c61d07b5e4a38"}}}`

func TestCreateInvoiceSends(t *testing.T) {
	full := NewInvoice{
		Items:     []Item{{Name: "Riz 5 kg", Quantity: 2, UnitPriceXOF: 3250}},
		AmountXOF: 6500, Description: "Vente 0117",
		Firstname: "Awa", Lastname: "Ouédraogo", Email: "awa@example.com",
		StoreName: "Boutique Wend Panga", StoreURL: "https://boutique.example",
		CancelURL: "https://boutique.example/annule", ReturnURL: "https://boutique.example/merci",
		CallbackURL: "https://boutique.example/rappel", TransactionID: "till1-9f2c61d07b5e4a38",
	}
	named := sale()
	named.Till = "Caisse 1"
	const link = "https://client.ligdicash.com/directpayment/invoice/fake-invoice-token"
	for name, tt := range map[string]struct {
		in   NewInvoice
		want string
	}{"full": {full, createSample}, "empty": {sale(), emptySample},
		"of a till": {named, strings.Replace(emptySample, `"transaction_id"`, `"till":"Caisse 1","transaction_id"`, 1)}} {
		calls := 0
		c := setup(t, func(w http.ResponseWriter, r *http.Request) {
			calls++
			if r.Method != http.MethodPost || r.URL.RequestURI() != createPath {
				t.Errorf("%s: got %s %s", name, r.Method, r.URL)
			}
			body, _ := io.ReadAll(r.Body)
			var got, want any
			if err := json.Unmarshal(body, &got); err != nil {
				t.Error(err)
			}
			_ = json.Unmarshal([]byte(tt.want), &want)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: got %s\nwant %s", name, body, tt.want)
			}
			if strings.Contains(string(body), ".0") || strings.Contains(string(body), "null") {
				t.Errorf("%s: a decimal or null in %s", name, body)
			}
			_, _ = fmt.Fprintf(w, `{"response_code":"00","token":%q,"response_text":%q,"description":"",
				"custom_data":{"transaction_id":"x","logfile":"…"},"wiki":"https://client.ligdicash.com/wiki/createInvoice"}`, invoice, link)
		})
		got, err := c.CreateInvoice(context.Background(), tt.in)
		got.Server = time.Time{}
		if err != nil || got != (Created{Token: invoice, Link: link}) || calls != 1 {
			t.Errorf("%s: got %+v, %v after %d calls", name, got, err, calls)
		}
	}
}

func TestCreateInvoiceChecksFirst(t *testing.T) {
	c := setup(t, func(http.ResponseWriter, *http.Request) { t.Error("an invalid invoice was sent") })
	item := func(q, p int64) []Item { return []Item{{Quantity: q, UnitPriceXOF: p}} }
	for name, tt := range map[string]struct {
		amount int64
		items  []Item
		id     string
		want   Meaning
	}{
		"too small":        {8, nil, "a", MeaningAmount},
		"zero":             {0, nil, "a", MeaningAmount},
		"negative":         {-500, nil, "a", MeaningAmount},
		"too big":          {2_000_001, nil, "a", MeaningAmount},
		"no id":            {500, nil, "", MeaningRequest},
		"long id":          {500, nil, strings.Repeat("a", 65), MeaningRequest},
		"id with ;":        {500, nil, "a;b", MeaningRequest},
		"id with accent":   {500, nil, "é", MeaningRequest},
		"sum below":        {500, item(1, 499), "a", MeaningRequest},
		"sum above":        {500, item(1, 501), "a", MeaningRequest},
		"no quantity":      {500, item(0, 500), "a", MeaningRequest},
		"no price":         {500, item(1, 0), "a", MeaningRequest},
		"two negatives":    {500, item(-1, -500), "a", MeaningRequest},
		"wraps to 500":     {500, item(3, 6148914691236517372), "a", MeaningRequest},
		"biggest":          {500, item(math.MaxInt64, math.MaxInt64), "a", MeaningRequest},
		"one item too far": {500, append(item(1, 500), Item{Quantity: 1, UnitPriceXOF: 1}), "a", MeaningRequest},
	} {
		_, err := c.CreateInvoice(context.Background(), NewInvoice{AmountXOF: tt.amount, Items: tt.items, TransactionID: tt.id})
		e := failure(t, err)
		if e.Op != "create" || e.Kind != Refused || e.Meaning != tt.want || e.HTTP != 0 || e.RepeatSafe() {
			t.Errorf("%s: got %+v", name, e)
		}
	}
}

func TestCreateInvoiceAcceptsLimits(t *testing.T) {
	c := setup(t, says(200, `{"response_code":"00","token":"t","response_text":"https://ligdicash.com/t"}`))
	for _, in := range []NewInvoice{
		{AmountXOF: 9, TransactionID: "a"},
		{AmountXOF: 2_000_000, TransactionID: strings.Repeat("Z", 64)},
		{AmountXOF: 10, TransactionID: "a-9", Items: []Item{{Quantity: 3, UnitPriceXOF: 3}, {Quantity: 1, UnitPriceXOF: 1}}},
	} {
		if _, err := c.CreateInvoice(context.Background(), in); err != nil {
			t.Errorf("%+v: %v", in, err)
		}
	}
}

func TestCreateInvoiceAnswers(t *testing.T) {
	const (
		page = `<html><body>502 Bad Gateway</body></html>`
		good = `{"response_code":"00","token":"fake-invoice-token","response_text":"https://client.ligdicash.com/x"}`
		no02 = `{"response_code":"01","token":"","response_text":"Echec (Code02)","custom_data":[]}`
	)
	tests := []struct {
		name    string
		status  int
		body    string
		kind    Kind
		meaning Meaning
		code    string
		token   string
	}{
		{"refused", 200, no02, Refused, MeaningAmount, "02", ""},
		{"refused with 500", 500, no02, Refused, MeaningAmount, "02", ""},
		{"refused with 307", 307, no02, Refused, MeaningAmount, "02", ""},
		{"integer 1", 200, `{"response_code":1,"response_text":"Echec (Code02)"}`, Refused, MeaningAmount, "02", ""},
		{"other code, sub-code", 200, `{"response_code":"05","response_text":"Echec (Code02)"}`, Refused, MeaningAmount, "02", ""},
		{"camel case", 200, `{"responseCode":"01","responseText":"Echec (Code03)"}`, Refused, MeaningIP, "03", ""},
		{"no sub-code", 200, `{"response_code":"01","response_text":"Echec"}`, Refused, MeaningUnlisted, "", ""},
		{"unlisted", 200, `{"response_code":"01","response_text":"Echec (Code77)"}`, Refused, MeaningUnlisted, "77", ""},
		{"payout letter", 200, `{"response_code":"01","response_text":"Echec (Code03A)"}`, Refused, MeaningUnlisted, "03a", ""},
		{"keys", 200, `{"response_code":"01","response_text":"Echec (Code00)"}`, Auth, MeaningKeys, "00", ""},
		{"odd code", 200, `{"response_code":"99","response_text":"?"}`, Unknown, MeaningNotJSON, "", ""},
		{"no code", 200, `{"message":"ok"}`, Unknown, MeaningNotJSON, "", ""},
		{"no code but a link", 200, `{"token":"t","response_text":"https://client.ligdicash.com/code12"}`, Unknown, MeaningNotJSON, "", ""},
		{"no token", 200, `{"response_code":"00","response_text":"https://client.ligdicash.com/x"}`, Unknown, MeaningNoToken, "", ""},
		{"token with spaces", 200, `{"response_code":"00","token":"a b","response_text":"https://client.ligdicash.com/x"}`, Unknown, MeaningBadToken, "", ""},
		{"long token", 200, `{"response_code":"00","token":"` + strings.Repeat("t", maxToken+1) + `","response_text":"https://client.ligdicash.com/x"}`, Unknown, MeaningLongToken, "", ""},
		{"key as token", 200, `{"response_code":"00","token":"x` + fakeKey + `","response_text":"https://client.ligdicash.com/x"}`, Unknown, MeaningBadToken, "", ""},
		{"key in link", 200, `{"response_code":"00","token":"tok","response_text":"https://client.ligdicash.com/` + fakeToken + `"}`, Unknown, MeaningBadLink, "", "tok"},
		{"two codes", 200, `{"response_code":"01","response_code":"00","token":"tok","response_text":"https://client.ligdicash.com/x"}`, Unknown, MeaningAmbiguous, "", ""},
		{"two links", 200, `{"response_code":"00","token":"tok","response_text":"https://client.ligdicash.com/x","responseText":"https://client.ligdicash.com/y"}`, Unknown, MeaningAmbiguous, "", ""},
		{"two tokens", 200, `{"response_code":"00","token":"tok","Token":"tik","response_text":"https://client.ligdicash.com/x"}`, Unknown, MeaningAmbiguous, "", ""},
		{"two refusals", 200, no02 + no02, Unknown, MeaningNotJSON, "", ""},
		{"hidden code", 200, `{"response_code":"0\u200b0","token":"tok","response_text":"https://client.ligdicash.com/x"}`, Unknown, MeaningNotJSON, "", ""},
		{"refused below a warning", 200, "<br />\nWarning: foo() in /var/www/a.php on line {7}<br />\n" + no02 + "\n<!-- 0.3 s -->", Refused, MeaningAmount, "02", ""},
		{"no link", 200, `{"response_code":"00","token":"tok"}`, Unknown, MeaningBadLink, "", "tok"},
		{"foreign link", 200, `{"response_code":"00","token":"tok","response_text":"https://evil.example/"}`, Unknown, MeaningBadLink, "", "tok"},
		{"link with a gap", 200, `{"response_code":"00","token":"tok","response_text":"https://client.ligdicash.com/ x"}`, Unknown, MeaningBadLink, "", "tok"},
		{"link in blanks nobody sees", 200, `{"response_code":"00","token":"tok","response_text":"\u200bhttps://client.ligdicash.com/x"}`, Unknown, MeaningBadLink, "", "tok"},
		{"nothing but blanks", 200, `{"response_code":"00","token":"tok","response_text":" \n"}`, Unknown, MeaningBadLink, "", "tok"},
		{"hostile link", 200, `{"response_code":"00","token":"tok","response_text":"https://client.ligdicash.com/\u001b]0;x\u0007"}`, Unknown, MeaningBadLink, "", "tok"},
		{"html", 200, page, Unknown, MeaningPage, "", ""},
		{"empty", 200, "", Unknown, MeaningNotJSON, "", ""},
		{"null", 200, "null", Unknown, MeaningNotJSON, "", ""},
		{"list", 200, "[]", Unknown, MeaningNotJSON, "", ""},
		{"half", 200, good[:len(good)-1], Unknown, MeaningNotJSON, "", ""},
		{"html 500", 500, page, Unknown, MeaningDown, "", ""},
		{"html 502", 502, page, Unknown, MeaningDown, "", ""},
		{"html 408", 408, page, Unknown, MeaningPage, "", ""},
		{"html 401", 401, page, Auth, MeaningKeys, "", ""},
		{"json 403", 403, `{"message":"Unauthenticated."}`, Auth, MeaningForbidden, "", ""},
		{"html 400", 400, page, Refused, MeaningRequest, "", ""},
		{"html 404", 404, page, Refused, MeaningNoService, "", ""},
		{"html 407", 407, page, Refused, MeaningProxy, "", ""},
		{"html 413", 413, page, Refused, MeaningTooLong, "", ""},
		{"login page", 200, `<html><form action="/auth"><input type=password></form>`, Unknown, MeaningPortal, "", ""},
		{"511", 511, page, Refused, MeaningPortal, "", ""},
		{"html 429", 429, page, Busy, MeaningTooMany, "", ""},
		{"301", 301, page, Unknown, MeaningRedirected, "", ""},
		{"302", 302, page, Unknown, MeaningRedirected, "", ""},
		{"303", 303, page, Unknown, MeaningRedirected, "", ""},
		{"307", 307, page, Refused, MeaningRedirected, "", ""},
		{"308", 308, page, Refused, MeaningRedirected, "", ""},
		{"too large", 200, `{"response_code":"00","x":"` + strings.Repeat("x", maxBody) + `"}`, Unknown, MeaningTooLarge, "", ""},
	}
	for _, tt := range tests {
		calls := 0
		c := setup(t, func(w http.ResponseWriter, r *http.Request) {
			calls++
			w.Header().Set("Location", "/elsewhere")
			says(tt.status, tt.body)(w, r)
		})
		_, err := c.CreateInvoice(context.Background(), sale())
		e := failure(t, err)
		if e.Op != "create" || e.Kind != tt.kind || e.Meaning != tt.meaning || e.Code != tt.code || e.Token != tt.token || e.HTTP != tt.status {
			t.Errorf("%s: got %v, %v, code %q, token %q, HTTP %d", tt.name, e.Kind, e.Meaning, e.Code, e.Token, e.HTTP)
		}
		if calls != 1 {
			t.Errorf("%s: %d calls, want 1", tt.name, calls)
		}
	}
}

// Laxer spellings of an accepted invoice.
func TestCreateInvoiceAccepted(t *testing.T) {
	for _, body := range []string{
		`{"response_code":"00","token":"tok","response_text":"https://client.ligdicash.com/x?a=1&b=2"}`,
		`{"response_code":0,"token":"tok","response_text":"https://client.ligdicash.com/x?a=1&b=2"}`,
		`{"response_code":"0","token":"tok","response_text":"https:\/\/client.ligdicash.com\/x?a=1\u0026b=2"}`,
		`{"ResponseCode":"00","TOKEN":"tok","ResponseText":" \thttps://client.ligdicash.com/x?a=1&b=2\r\n"}`,
		"\ufeff" + `{"responseCode":"00","token":"tok","responseText":"https://client.ligdicash.com/x?a=1&b=2","wiki":["a"]}`,
		"\ufeff\ufeff" + `{"RESPONSE_CODE":"00","Token":"tok","response_Text":"https://client.ligdicash.com/x?a=1&b=2"}`,
		"Notice: Undefined {index} in a.php\n" + `{"response_code":"00","token":"tok","response_text":"https://client.ligdicash.com/x?a=1&b=2"}` + "<!-- {} -->",
	} {
		got, err := setup(t, says(200, body)).CreateInvoice(context.Background(), sale())
		got.Server = time.Time{}
		if err != nil || got != (Created{Token: "tok", Link: "https://client.ligdicash.com/x?a=1&b=2"}) {
			t.Errorf("%s: got %+v, %v", body, got, err)
		}
	}
}
