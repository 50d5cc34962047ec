package ligdicash

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// paidWith is an answer that says paid, with more fields before and after.
func paidWith(before, after string) string {
	return `{` + before + `"response_code":"00","status":"completed","amount":500,"custom_data":[{"keyof_customdata":"transaction_id","valueof_customdata":"T1"}]` + after + `}`
}

// An answer that says what decides twice, or not as it looks, is neither paid
// nor failed, and tells whether it calls itself paid.
func TestAmbiguous(t *testing.T) {
	for body, paid := range map[string]bool{
		paidWith(`"status":"completed",`, ``):                       true,
		paidWith(`"status":"pending",`, ``):                         true,
		paidWith(``, `,"status":"notcompleted"`):                    true,
		paidWith(``, `,"Status":"pending"`):                         true,
		paidWith(``, `,"STATUS":"completed"`):                       true,
		paidWith(``, `,"sta_tus":"pending"`):                        true,
		paidWith(``, `,"status\u200b":"pending"`):                   true,
		paidWith(`"response_code":"01",`, ``):                       true,
		paidWith(``, `,"responseCode":"01"`):                        true,
		paidWith(``, `,"ResponseCode":"00"`):                        true,
		paidWith(``, `,"amount":500`):                               true,
		paidWith(``, `,"amount":null`):                              true,
		paidWith(``, `,"Amount":"499"`):                             true,
		paidWith(`"montant":500,`, `,"Montant":500`):                true,
		paidWith(``, `,"customdata":{"transaction_id":"T1"}`):       true,
		paidWith(`"custom_data":{"transaction_id":"T2"},`, ``):      true,
		paidWith(``, `,"external_id":"T1","externalId":"T2"`):       true,
		paidWith(``, `,"external_id":"T1","external_id":"T1"`):      true,
		paidWith(``, `,"external_id":"T\u200b1"`):                   true,
		paidWith(``, `,"transaction_id":"T2"`):                      true,
		paidWith(``, `,"transaction_id":"T1","transactionId":"T1"`): true,
		paidWith(``, `,"transaction_id":"\u001b[1mT1"`):             true,
		`{"response_code":"00","status":"completed","amount":500,"custom_data":{"transaction_id":"T1\u00ad"}}`:              true,
		`{"response_code":"00","status":"completed","custom_data":{"transaction_id":"T1","transaction_id":1}}`:              true,
		`{"response_code":"00","status":"completed","custom_data":{"transaction_id":"T1","transactionId":"2"}}`:             true,
		`{"response_code":"00","status":"completed","custom_data":"{\"transaction_id\":\"T1\",\"transaction_id\":\"T2\"}"}`: true,
		`{"response_code":"00","status":"completed","custom_data":[{"keyof_customdata":"transaction_id","valueof_customdata":"T1"},
			{"keyof_customdata":"transaction_id","valueof_customdata":"T2"}]}`: true,
		`{"response_code":"00","status":"completed","custom_data":[{"keyof_customdata":"logfile","keyof_customdata":"transaction_id","valueof_customdata":"T1"}]}`: true,
		`{"response_code":"00","status":"completed","custom_data":[{"keyof_customdata":"transaction_id\u200b","valueof_customdata":"T1"}]}`:                        true,
		`{"response_code":"00","status":"completed","custom_data":[{"keyof_customdata":"transaction_id","valueof_customdata":"T2","valueofCustomdata":"T1"}]}`:     true,
		`{"response_code":"00","status":"comp\u200bleted"}`:                                                  true,
		`{"response_code":"00","status":"completed\u0000"}`:                                                  true,
		`{"response_code":"00","status":"\u001b[32mcompleted\u001b[0m"}`:                                     true,
		`{"response_code":"00","status":"completed\n"}`:                                                      true,
		`{"response_code":"00","status":"\u202ecompleted"}`:                                                  true,
		`{"response_code":"00","status":"not\u200bcompleted"}`:                                               false,
		`{"response_code":"00","status":"not\u00a0completed"}`:                                               false,
		`{"response_code":"00","status":"no\u001bcompleted"}`:                                                false,
		`{"response_code":"00","status":"pend\u2060ing"}`:                                                    false,
		`{"response_code":"00","description":"completed\u200b"}`:                                             true,
		`{"response_code":"00","description":"completed","Description":"pending"}`:                           true,
		`{"response_code":"00","status":"notcompleted","status":"notcompleted"}`:                             false,
		`{"response_code":"00","status":"pending","transaction_id":"A","customdata":{"transaction_id":"B"}}`: false,
	} {
		p, fail := read(t, body)
		if fail != nil || !p.Ambiguous || p.Status != StatusUnclear || p.OK || p.ClaimsPaid != paid {
			t.Errorf("%s:\ngot %v, OK %v, ambiguous %v, claims paid %v, %v", body, p.Status, p.OK, p.Ambiguous, p.ClaimsPaid, fail)
		}
	}
}

// What only looks like it is no doubt.
func TestUnambiguous(t *testing.T) {
	for _, body := range []string{
		paidBody,
		paidWith(``, ``),
		paidWith(``, `,"montant":500,"transaction_id":"T1","external_id":"T1;x"`),
		paidWith(``, `,"transaction_id":null,"status_text":"pending","statusCode":1`),
		paidWith(``, `,"responseCode":null,"Status":"","customData":[],"customdata":{ }`),
		paidWith(``, `,"description":"a","description":"b","operator_name":"x","operator_name":"y","date":"1","Date":"2"`),
		paidWith(``, `,"customer_details":{"status":"x","status":"y"}`),
		`{"RESPONSE_CODE":"00","Status":" completed ","AMOUNT":"500","CustomData":{"TransactionId":"T1"}}`,
	} {
		p, fail := read(t, body)
		if fail != nil || p.Ambiguous || p.ClaimsPaid || p.Status != StatusCompleted || !p.OK || !p.HasAmount || p.TransactionID == "" {
			t.Errorf("%s:\ngot %+v, %v", body, p, fail)
		}
	}
	p, _ := read(t, paidWith(``, `,"transaction_id":"T1"`))
	if p.TopID != "T1" {
		t.Errorf("the reference beside custom_data is %q", p.TopID)
	}
}

func TestAmountFlaw(t *testing.T) {
	for fields, want := range map[string]AmountFlaw{
		`"x":1`: NoFlaw, `"amount":500`: NoFlaw, `"amount":"","montant":null`: NoFlaw, `"amount":500,"montant":"cinq cents"`: NoFlaw,
		`"amount":500,"montant":501`: AmountsDiffer, `"amount":"500","montant":"5000"`: AmountsDiffer,
		`"amount":500,"montant":-500`: AmountsDiffer, `"amount":500.5,"montant":500`: AmountsDiffer, `"amount":-1,"montant":0.5`: AmountsDiffer,
		`"amount":-500`: NegativeAmount, `"montant":"-500.00"`: NegativeAmount, `"amount":"x","montant":-5`: NegativeAmount, `"amount":-0`: NegativeAmount,
		`"amount":500.5`: FractionalAmount, `"amount":"500.01"`: FractionalAmount, `"amount":0.10,"montant":""`: FractionalAmount,
		`"amount":"cinq cents"`: UnreadableAmount, `"amount":5e2`: UnreadableAmount, `"amount":"500\u200b"`: UnreadableAmount,
		`"amount":99999999999999999999`: UnreadableAmount, `"amount":"1.000.000"`: UnreadableAmount, `"montant":true`: UnreadableAmount,
	} {
		p, fail := read(t, `{"status":"pending",`+fields+`}`)
		if fail != nil || p.Flaw != want || p.HasAmount && p.Flaw != NoFlaw {
			t.Errorf("%s: got %v (has %v), want %v", fields, p.Flaw, p.HasAmount, want)
		}
	}
}

// One object with a response_code inside other text is the answer.
func TestObjectInText(t *testing.T) {
	const a = `{"response_code":"00","status":"pending","x":{"response_code":"01"}}`
	for body, want := range map[string]bool{
		a:                        true,
		"\ufeff" + a:             true,
		"\ufeff\ufeff" + a:       true,
		" \r\n\t" + a + "\n\n":   true,
		a + "<!-- 12 ms {a} -->": true,
		a + "\x00":               true,
		"<br />\n<b>Warning</b>: x {$y} in <b>/var/www/{a}.php</b> on line <b>3</b><br />\n" + a: true,
		`{}` + a + `{"debug":1}`: true,
		`[12:00] ` + a + ` {`:    false, // cut off
		`{"a":` + a:              false,
		`{"a":` + a + `x}`:       false, // inside something broken
		`{"log": oops ` + a:      false,
		`[` + a + `]`:            false,
		`"` + strings.ReplaceAll(a, `"`, `\"`) + `"`: false,
		`{"data":` + a + `}`:                         true, // an object, read as before: its own fields say nothing
		a + a:                                        false,
		a + "\n" + a:                                 false,
		"x" + a + `{"responseCode":1}`:               false,
		`x{"status":"completed"}`:                    false,
		`x{"response_code":""}`:                      false,
		strings.Repeat("{}", maxTries-1) + a:         true,
		strings.Repeat("{}", maxTries) + a:           false, // made to take long
		"":                                           false,
		"{":                                          false,
		"null":                                       false,
	} {
		if _, got := object([]byte(body)); got != want {
			t.Errorf("%q: read %v, want %v", body, got, want)
		}
	}
	if f, _ := object([]byte(`{"data":` + a + `}`)); f.scalar("response_code") != "" {
		t.Error("a field was read out of another object")
	}
}

// Bodies made to take long take no time.
func TestObjectBombs(t *testing.T) {
	n := maxBody / 8
	for name, body := range map[string]string{
		"braces": strings.Repeat("{", maxBody), "pairs": strings.Repeat("{}", n), "keys": strings.Repeat(`{"`, n), "nested": strings.Repeat(`{"a":`, n),
		"nested and broken": strings.Repeat(`{"a":`, n) + "x", "lists": strings.Repeat("[", maxBody), "escapes": strings.Repeat(`{\"`, n), "blanks": strings.Repeat("{ ", n),
		"deep": strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n), "many answers": strings.Repeat(`{"response_code":"00"}`, n/4),
		"one key": "{" + strings.Repeat(`"status":"completed",`, n/4) + `"a":1}`,
	} {
		start := time.Now()
		f, _ := object([]byte(body))
		_, _ = answer{fields: f, op: opConfirm, http: 200}.payin()
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}

// heart is the middle of what a text shows.
func heart(s string) string {
	s = clean(s)
	return s[len(s)/4 : len(s)*3/4]
}

// Keys and tokens that come back are hidden in every text of every answer.
func TestEchoesAreMasked(t *testing.T) {
	const key, token = "Kx+/9=ab_Key-One", "Tok<en>&9\"Two-Long"
	hide := hider(key, token)
	for _, secret := range []string{key, token} {
		forms := []string{secret, strings.ToLower(secret), strings.ToUpper(secret), backwards(secret), secret[:5] + "\u200b" + secret[5:], secret[:3] + "\x1b[1m" + secret[3:]}
		forms = append(forms, disguises(secret)...)
		for _, f := range forms {
			for _, field := range []string{"status", "operator_name", "operator_id", "request_id", "oreference", "customer", "date", "external_id", "transaction_id"} {
				p, _ := answer{fields: fields{fold(field): {values: quoted("a " + f + " z"), names: []string{field}}, "responsecode": {values: quoted("00"), names: []string{"response_code"}}}, op: opConfirm, hide: hide}.payin()
				if text := fmt.Sprintf("%+v", p); strings.Contains(text, heart(f)) || !strings.Contains(text, dots) {
					t.Errorf("%s: %q shows in %s", field, f, text)
				}
			}
			e := answer{fields: fields{"responsetextdetails": {values: quoted(f)}}, op: opCreate, hide: hide}.fail(Refused, MeaningInput, nil)
			if strings.Contains(e.Details, heart(f)) {
				t.Errorf("%q shows in the details of an error: %s", f, e.Details)
			}
		}
	}
	if got := hider("abc", "")("abc ABC cba YWJj " + strings.Repeat("x", 9)); got != dots+" "+dots+" cba YWJj xxxxxxxxx" {
		t.Errorf("a short secret: %q", got)
	}
	if got := hider("+b", "KEY")("a+b +bc 01MB78QN0SDZDJ4ASB68PWTKEY key=KEY"); got != "a"+dots+" +bc 01MB78QN0SDZDJ4ASB68PWTKEY "+dots+"="+dots {
		t.Errorf("short secrets in longer words: %q", got)
	}
}

// However a key is dressed up, none of it is left.
func FuzzMask(f *testing.F) {
	const key = "FAKE-KEY_1+2/3=4"
	hide := hider(key)
	for i, d := range disguises(key) {
		f.Add(d, i)
	}
	f.Add("a"+key+key+"b", 3)
	f.Fuzz(func(t *testing.T, s string, at int) {
		for _, text := range []string{s, s[:min(max(at, 0), len(s))] + key + s[min(max(at, 0), len(s)):]} {
			got := answer{hide: hide}.shown(text)
			if strings.Contains(strings.ToLower(got), strings.ToLower(key)) {
				t.Errorf("%q shows the key: %q", text, got)
			}
			harmless(t, got, maxText)
		}
	})
}
