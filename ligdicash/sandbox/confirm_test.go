package sandbox

import (
	"errors"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestConfirmShapes(t *testing.T) {
	c := newClock()
	s, url := start(t, Options{Now: c.now})
	token := opened(t, url, 6500)
	c.add(159 * time.Second)

	ask := func() string {
		_, text := send(t, request(t, "GET", url+confirmPath+"?token="+token, ""))
		return noLogfile(regexp.MustCompile(`P2\d{8}2026`).ReplaceAllString(text, "P2…"))
	}
	rest := `"external_id":"till1-9f2c;","request_id":"P2…","custom_data":[` +
		`{"keyof_customdata":"transaction_id","valueof_customdata":"till1-9f2c","datecreation_customdata":"2026-03-14 10:20:02+00"},` +
		`{"keyof_customdata":"cashier","valueof_customdata":7,"datecreation_customdata":"2026-03-14 10:20:02+00"},` +
		`{"keyof_customdata":"shop_id","valueof_customdata":null,"datecreation_customdata":"2026-03-14 10:20:02+00"},` +
		`{"keyof_customdata":"logfile","valueof_customdata":"…","datecreation_customdata":"2026-03-14 10:20:02+00"}],`
	wiki := `"wiki":"https://client.ligdicash.com/wiki/confirmInvoice"}` + "\n"
	waiting := `{"date":"2026-03-14 10:20:02+00","response_code":"00","status":"pending","token":"","response_text":"","description":"","oreference":"",` +
		`"operator_id":"","operator_name":"","customer":null,"montant":6500,"amount":6500,` + rest +
		`"customer_details":{"firstname":"Awa","lastname":"","email":"","phone":"","details":""},` + wiki
	if got := ask(); got != waiting {
		t.Errorf("pending: got\n%swant\n%s", got, waiting)
	}
	if err := s.Pay(token); err != nil {
		t.Fatal(err)
	}
	paid := `{"date":"2026-03-14 10:22:41+00","response_code":"00","status":"completed","token":"","response_text":"","description":"","oreference":"",` +
		`"operator_id":"11","operator_name":"ORANGE BURKINA","customer":"22600000000","montant":6500,"amount":6500,` + rest +
		`"customer_details":{"firstname":"Awa","lastname":"","email":"","phone":"22600000000","details":""},` + wiki
	c.add(time.Hour)
	if got := ask(); got != paid {
		t.Errorf("paid: got\n%swant\n%s", got, paid)
	}
	token = "unknown"
	if got, want := ask(), `{"response_code":"01","token":"","response_text":"Echec (Code02)","description":"","custom_data":[],`+wiki; got != want {
		t.Errorf("unknown: got\n%swant\n%s", got, want)
	}
}

func TestConfirmForms(t *testing.T) {
	for _, tt := range []struct {
		name                string
		o                   Options
		invoiceToken, token string // "", sub-code, or HTTP status
	}{
		{"both", Options{}, "", ""},
		{"invoiceToken", Options{ConfirmForm: OnlyInvoiceToken}, "", "Code04"},
		{"invoiceToken, not found", Options{ConfirmForm: OnlyInvoiceToken, WrongForm: WrongFormCode02}, "", "Code02"},
		{"token", Options{ConfirmForm: OnlyToken}, "Code04", ""},
		{"token, 404", Options{ConfirmForm: OnlyToken, WrongForm: WrongForm404}, "404", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, url := start(t, tt.o)
			token := opened(t, url, 500)
			for query, want := range map[string]string{
				"?invoiceToken=" + token: tt.invoiceToken, "/?invoiceToken=" + token: tt.invoiceToken,
				"?token=" + token: tt.token, "/?token=" + token: tt.token,
			} {
				resp, text := send(t, request(t, "GET", url+confirmPath+query, ""))
				switch {
				case want == "404":
					if resp.StatusCode != 404 {
						t.Errorf("%.15s: HTTP %d", query, resp.StatusCode)
					}
				case want == "":
					if !strings.Contains(text, `"status":"pending"`) {
						t.Errorf("%.15s: %s", query, text)
					}
				case !strings.Contains(text, "Echec ("+want+")"):
					t.Errorf("%.15s: %s, want %s", query, text, want)
				}
			}
		})
	}
}

func TestSlashRedirect(t *testing.T) {
	s, url := start(t, Options{SlashRedirect: true})
	token := opened(t, url, 500)
	resp, _ := send(t, request(t, "GET", url+confirmPath+"/?invoiceToken="+token, ""))
	to := resp.Header.Get("Location")
	if resp.StatusCode != http.StatusMovedPermanently || to != confirmPath+"?invoiceToken="+token {
		t.Fatalf("HTTP %d to %s", resp.StatusCode, to)
	}
	if _, text := send(t, request(t, "GET", url+to, "")); !strings.Contains(text, `"status":"pending"`) {
		t.Errorf("after the redirect: %s", text)
	}
	if n := len(s.Requests()); n != 3 {
		t.Errorf("%d requests logged", n)
	}
}

// TestSwitches proves for each switch what changes in confirm, on a paid
// invoice and on a refused one, against the answer without it.
func TestSwitches(t *testing.T) {
	plainPaid := map[string]string{"response_code": `"00"`, "response_text": `""`, "status": `"completed"`, "description": `""`, "amount": `500`, "montant": `500`,
		"operator_id": `"11"`, "token": `""`, "external_id": `"till1-9f2c;"`, "transaction_id": "absent", "customdata": "absent"}
	pairs := `[{"datecreation_customdata":"2026-03-14 10:20:02+00","keyof_customdata":"transaction_id","valueof_customdata":"till1-9f2c"},` +
		`{"datecreation_customdata":"2026-03-14 10:20:02+00","keyof_customdata":"cashier","valueof_customdata":7},` +
		`{"datecreation_customdata":"2026-03-14 10:20:02+00","keyof_customdata":"shop_id","valueof_customdata":null},` +
		`{"datecreation_customdata":"2026-03-14 10:20:02+00","keyof_customdata":"logfile","valueof_customdata":"…"}]`
	for _, tt := range []struct {
		name   string
		o      Options
		refuse bool
		want   map[string]string
	}{
		{"none", Options{}, false, map[string]string{"custom_data": pairs}},
		{"none, refused", Options{}, true, map[string]string{"status": `"notcompleted"`, "operator_id": `""`}},
		{"NoCompleted", Options{NoCompleted: true}, true, map[string]string{"status": `"nocompleted"`, "operator_id": `""`}},
		{"NoCompleted, paid", Options{NoCompleted: true}, false, nil},
		{"FailedCode01", Options{FailedCode01: true}, true,
			map[string]string{"response_code": `"01"`, "response_text": `"Echec (Code03)"`, "status": `"notcompleted"`, "operator_id": `""`}},
		{"FailedCode01, paid", Options{FailedCode01: true}, false, nil},
		{"AmountText", Options{AmountText: true}, false, map[string]string{"amount": `"500"`, "montant": `"500"`}},
		{"AmountFloat", Options{AmountFloat: true}, false, map[string]string{"amount": `500.0`, "montant": `500.0`}},
		{"OperatorNumber", Options{OperatorNumber: true}, false, map[string]string{"operator_id": `11`}},
		{"OperatorNumber, nobody", Options{OperatorNumber: true}, true, map[string]string{"status": `"notcompleted"`, "operator_id": `""`}},
		{"CustomObject", Options{CustomData: CustomObject}, false, map[string]string{"custom_data": `{"cashier":7,"logfile":"…","shop_id":null,"transaction_id":"till1-9f2c"}`}},
		{"CustomJSONString", Options{CustomData: CustomJSONString}, false,
			map[string]string{"custom_data": `"{\"transaction_id\":\"till1-9f2c\",\"cashier\":7,\"shop_id\":null,\"logfile\":\"…\"}"`}},
		{"CustomEmpty", Options{CustomData: CustomEmpty}, false, map[string]string{"custom_data": `[]`}},
		{"CustomMisspelt", Options{CustomData: CustomMisspelt}, false, map[string]string{"custom_data": "absent", "customdata": pairs}},
		{"EchoToken", Options{EchoToken: true}, false, map[string]string{"token": "the token"}},
		{"StatusInDescription", Options{StatusInDescription: true}, false, map[string]string{"status": "absent", "description": `"completed"`}},
		{"ExternalIDNull", Options{ExternalIDNull: true}, false, map[string]string{"external_id": `null`}},
		{"ExternalIDSent", Options{ExternalIDSent: true}, false, map[string]string{"external_id": `"mine"`}},
		{"NoRequestID", Options{NoRequestID: true}, false, map[string]string{"request_id": "absent"}},
		{"TransactionID", Options{TransactionID: true}, false, map[string]string{"transaction_id": `"till1-9f2c"`}},
		{"CamelCase", Options{CamelCase: true}, false, map[string]string{"responseCode": `"00"`, "operatorId": `"11"`, "operatorName": `"ORANGE BURKINA"`,
			"externalId": `"till1-9f2c;"`, "customData": pairs, "response_code": "absent", "response_text": "absent", "operator_id": "absent", "external_id": "absent"}},
		{"Capitals", Options{Capitals: true}, false, map[string]string{"ResponseCode": `"00"`, "Status": `"completed"`, "Amount": `500`, "Montant": `500`, "OperatorId": `"11"`,
			"Token": `""`, "ExternalId": `"till1-9f2c;"`, "ResponseText": `""`, "Description": `""`, "CustomData": pairs, "response_code": "absent", "response_text": "absent", "status": "absent",
			"description": "absent", "amount": "absent", "montant": "absent", "operator_id": "absent", "token": "absent", "external_id": "absent"}},
		{"NoOReference", Options{NoOReference: true}, false, map[string]string{"oreference": "absent"}},
		{"NoCustomerDetails", Options{NoCustomerDetails: true}, false, map[string]string{"customer_details": "absent"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newClock()
			tt.o.Now = c.now
			s, url := start(t, tt.o)
			m := create(t, url, 500)
			token, _ := m["token"].(string)
			if tt.o.Capitals {
				token, _ = m["Token"].(string)
			}
			decision := s.Pay
			if tt.refuse {
				decision = s.Refuse
			}
			if err := decision(token); err != nil {
				t.Fatal(err)
			}
			got := confirm(t, url, token)
			check := func(name, want string) {
				v, there := got[name]
				switch {
				case want == "absent":
					if there {
						t.Errorf("%s is there: %v", name, v)
					}
				case want == "the token":
					same(t, name, v, `"`+token+`"`)
				default:
					same(t, name, v, want)
				}
			}
			for name, want := range plainPaid {
				if _, changed := tt.want[name]; !changed {
					check(name, want)
				}
			}
			for name, want := range tt.want {
				check(name, want)
			}
			if id, there := got["request_id"]; there && !regexp.MustCompile(`^P2\d{8}2026$`).MatchString(id.(string)) {
				t.Errorf("request_id %v", id)
			}
		})
	}
}

func TestHTTPErrors(t *testing.T) {
	s, url := start(t, Options{HTTPErrors: true, FailedCode01: true})
	token := opened(t, url, 500) // "00" still travels with 200
	wantStatus(t, url, token, "pending")
	if err := s.Refuse(token); err != nil {
		t.Fatal(err)
	}
	for what, r := range map[string]*http.Request{
		"Echec (Code02)":          request(t, "POST", url+createPath, body(8)),
		`Echec (Code02)","desc`:   request(t, "GET", url+confirmPath+"?token=unknown", ""),
		`"status":"notcompleted"`: request(t, "GET", url+confirmPath+"?token="+token, ""),
	} {
		if resp, text := send(t, r); resp.StatusCode != 400 || !strings.Contains(text, what) {
			t.Errorf("HTTP %d %s, want 400 %s", resp.StatusCode, text, what)
		}
	}
}

func TestPayAndRefuse(t *testing.T) {
	c := newClock()
	s, url := start(t, Options{Now: c.now})
	token := opened(t, url, 500)
	step := func(what string, err, want error, status string) map[string]any {
		t.Helper()
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", what, err, want)
		}
		return wantStatus(t, url, token, status)
	}
	step("refuse", s.Refuse(token), nil, "notcompleted")
	step("refuse again", s.Refuse(token), nil, "notcompleted")
	c.add(time.Minute)
	step("pay late", s.Pay(token), nil, "completed")
	c.add(time.Minute)
	m := step("pay again", s.Pay(token), nil, "completed")
	same(t, "date of the first payment", m["date"], `"2026-03-14 10:21:02+00"`)
	step("refuse after payment", s.Refuse(token), ErrPaid, "completed")
	if err := s.Pay("../" + token); !errors.Is(err, ErrUnknown) {
		t.Errorf("unknown token: %v", err)
	}
	if err := s.Refuse("x"); !errors.Is(err, ErrUnknown) {
		t.Errorf("unknown token: %v", err)
	}
}
