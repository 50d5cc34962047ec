package ligdicash

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// read decodes body as confirm does.
func read(t testing.TB, body string) (Payin, *Error) {
	t.Helper()
	f, ok := object([]byte(body))
	if !ok {
		t.Fatalf("not an object: %s", body)
	}
	return answer{fields: f, op: opConfirm, http: 200}.payin()
}

func TestStatus(t *testing.T) {
	tests := []struct {
		fields string
		want   Status
		word   string
	}{
		{`"status":"completed"`, StatusCompleted, "completed"},
		{`"status":" Completed "`, StatusCompleted, "Completed"},
		{`"status":"pending"`, StatusPending, "pending"},
		{`"status":"PEN_DING"`, StatusPending, "PEN_DING"},
		{`"status":"notcompleted"`, StatusNotCompleted, "notcompleted"},
		{`"status":"nocompleted"`, StatusNotCompleted, "nocompleted"},
		{`"status":"Not Completed"`, StatusNotCompleted, "Not Completed"},
		{`"status":"not_completed"`, StatusNotCompleted, "not_completed"},
		{`"status":"no-completed"`, StatusNotCompleted, "no-completed"},
		{`"status":"failed"`, StatusUnclear, "failed"},
		{`"status":"cancelled"`, StatusUnclear, "cancelled"},
		{`"status":"expired"`, StatusUnclear, "expired"},
		{`"status":"complete"`, StatusUnclear, "complete"},
		{`"status":"uncompleted"`, StatusUnclear, "uncompleted"},
		{`"status":true`, StatusUnclear, "true"},
		{`"status":1`, StatusUnclear, "1"},
		{`"status":""`, StatusUnclear, ""},
		{`"status":null`, StatusUnclear, ""},
		{`"status":["completed"]`, StatusUnclear, ""},
		{`"status":{"status":"completed"}`, StatusUnclear, ""},
		{`"description":"completed"`, StatusCompleted, "completed"},
		{`"status":"","description":"Nocompleted"`, StatusNotCompleted, "Nocompleted"},
		{`"description":"Vente 0117"`, StatusUnclear, ""},
		{`"status":"failed","description":"completed"`, StatusUnclear, "failed"},
		{`"status":"pending","description":"completed"`, StatusPending, "pending"},
		{`"x":1`, StatusUnclear, ""},
	}
	for _, tt := range tests {
		p, fail := read(t, `{"response_code":"00",`+tt.fields+`}`)
		if fail != nil || p.Status != tt.want || p.Word != tt.word || !p.OK {
			t.Errorf("%s: got %v %q, %v", tt.fields, p.Status, p.Word, fail)
		}
	}
}

func TestResponseCode(t *testing.T) {
	tests := []struct {
		body   string
		status Status
		ok     bool
		code   string
		kind   Kind // Other: no error
	}{
		{`{"response_code":"00","status":"completed"}`, StatusCompleted, true, "00", Other},
		{`{"response_code":0,"status":"completed"}`, StatusCompleted, true, "0", Other},
		{`{"responseCode":"00","status":"completed"}`, StatusCompleted, true, "00", Other},
		{`{"response_code":null,"responseCode":"00","status":"completed"}`, StatusCompleted, true, "00", Other},
		{`{"response_code":"01","status":"completed"}`, StatusCompleted, false, "01", Other},
		{`{"response_code":"01","status":"notcompleted","response_text":"Echec (Code02)"}`, StatusNotCompleted, false, "01", Other},
		{`{"response_code":1,"status":"pending"}`, StatusPending, false, "1", Other},
		{`{"response_code":"000","status":"completed"}`, StatusCompleted, false, "000", Other},
		{`{"response_code":0.0,"status":"completed"}`, StatusCompleted, false, "0.0", Other},
		{`{"response_code":false,"status":"completed"}`, StatusCompleted, false, "false", Other},
		{`{"response_code":["00"],"status":"completed"}`, StatusCompleted, false, "", Other},
		{`{"status":"completed"}`, StatusCompleted, false, "", Other},
		{`{"status":"failed"}`, StatusUnclear, false, "", Other},
		{`{"response_code":"01","status":"failed","response_text":"Echec (Code01)"}`, 0, false, "", Auth},
		{`{"response_code":"01","status":"","response_text":"Echec (Code02)"}`, 0, false, "", NotFound},
		{`{"response_code":"05","response_text":"x"}`, 0, false, "", Busy},
		{`{"response_code":"","status":" "}`, 0, false, "", Busy},
		{`{"description":"Vente"}`, 0, false, "", Busy},
	}
	for _, tt := range tests {
		p, fail := read(t, tt.body)
		if tt.kind != Other {
			if fail == nil || fail.Kind != tt.kind {
				t.Errorf("%s: got %v", tt.body, fail)
			}
			continue
		}
		if fail != nil || p.Status != tt.status || p.OK != tt.ok || p.Code != tt.code {
			t.Errorf("%s: got %v, %v %q, %v", tt.body, p.Status, p.OK, p.Code, fail)
		}
	}
}

func TestAmount(t *testing.T) {
	tests := []struct {
		fields string
		want   int64
		has    bool
	}{
		{`"amount":500`, 500, true},
		{`"amount":"500"`, 500, true},
		{`"amount":" 500 "`, 500, true},
		{`"amount":500.0`, 500, true},
		{`"amount":"500.00"`, 500, true},
		{`"amount":0`, 0, true},
		{`"montant":500`, 500, true},
		{`"amount":"","montant":"500"`, 500, true},
		{`"amount":null,"montant":500`, 500, true},
		{`"amount":[500],"montant":500`, 500, true},
		{`"amount":500,"montant":"500.0"`, 500, true},
		{`"amount":500,"montant":""`, 500, true},
		{`"amount":500,"montant":"cinq cents"`, 500, true},
		{`"amount":500,"montant":501`, 0, false},
		{`"amount":500.5`, 0, false},
		{`"amount":"500."`, 0, false},
		{`"amount":".0"`, 0, false},
		{`"amount":5e2`, 0, false},
		{`"amount":"5e2"`, 0, false},
		{`"amount":1e400`, 0, false},
		{`"amount":-500`, 0, false},
		{`"amount":"-500"`, 0, false},
		{`"amount":"+500"`, 0, false},
		{`"amount":-0`, 0, false},
		{`"amount":"0x1F4"`, 0, false},
		{`"amount":"5_00"`, 0, false},
		{`"amount":"5 00"`, 0, false},
		{`"amount":"٥٠٠"`, 0, false},
		{`"amount":9223372036854775808`, 0, false},
		{`"amount":` + strings.Repeat("9", 4000), 0, false},
		{`"amount":true`, 0, false},
		{`"amount":{}`, 0, false},
		{`"x":1`, 0, false},
	}
	for _, tt := range tests {
		p, fail := read(t, `{"status":"pending",`+tt.fields+`}`)
		if fail != nil || p.AmountXOF != tt.want || p.HasAmount != tt.has {
			t.Errorf("%.60s: got %d %v, %v", tt.fields, p.AmountXOF, p.HasAmount, fail)
		}
	}
}

func TestCustomData(t *testing.T) {
	tests := []struct{ fields, want string }{
		{`"custom_data":[{"keyof_customdata":"transaction_id","valueof_customdata":"T1"}]`, "T1"},
		{`"custom_data":[{"keyof_customdata":"logfile","valueof_customdata":"L"},{"id_invoice":7,"keyof_customdata":"transaction_id","valueof_customdata":12}]`, "12"},
		{`"custom_data":[3,null,"x",[],{"keyof_customdata":null},{"keyof_customdata":"transaction_id","valueof_customdata":"T1"}]`, "T1"},
		{`"custom_data":[{"keyof_customdata":"transaction_id","valueof_customdata":null}]`, ""},
		{`"custom_data":{"transaction_id":"T1","logfile":"…"}`, "T1"},
		{`"custom_data":{"transaction_id":12}`, "12"},
		{`"custom_data":{"transaction_id":["T1"]}`, ""},
		{`"custom_data":"{\"transaction_id\":\"T1\"}"`, "T1"},
		{`"custom_data":"[{\"keyof_customdata\":\"transaction_id\",\"valueof_customdata\":\"T1\"}]"`, "T1"},
		{`"custom_data":[]`, ""},
		{`"custom_data":""`, ""},
		{`"custom_data":"T1"`, ""},
		{`"custom_data":null`, ""},
		{`"custom_data":7`, ""},
		{`"customdata":{"transaction_id":"T1"}`, "T1"},
		{`"customData":{"transaction_id":"T1"}`, "T1"},
		{`"custom_data":[],"customdata":{"transaction_id":"T1"}`, "T1"},
		{`"custom_data":{},"customdata":{"transaction_id":"T1"}`, "T1"},
		{`"custom_data":"","customdata":{"transaction_id":"T1"}`, "T1"},
		{`"custom_data":null,"customdata":{"transaction_id":"T1"}`, "T1"},
		{`"transaction_id":"T1"`, ""},
	}
	for _, tt := range tests {
		p, fail := read(t, `{"status":"pending",`+tt.fields+`}`)
		if fail != nil || p.TransactionID != tt.want {
			t.Errorf("%s: got %q, %v", tt.fields, p.TransactionID, fail)
		}
	}
}

// Every text field in every type it is met with, or could be.
func TestScalars(t *testing.T) {
	for field, get := range map[string]func(Payin) string{
		"external_id":   func(p Payin) string { return p.ExternalID },
		"request_id":    func(p Payin) string { return p.RequestID },
		"operator_id":   func(p Payin) string { return p.OperatorID },
		"operator_name": func(p Payin) string { return p.OperatorName },
		"oreference":    func(p Payin) string { return p.OperatorRef },
		"customer":      func(p Payin) string { return p.Customer },
		"operatorName":  func(p Payin) string { return p.OperatorName },
		"requestId":     func(p Payin) string { return p.RequestID },
	} {
		for value, want := range map[string]string{
			`"11"`: "11", `11`: "11", `true`: "true", `""`: "", `null`: "", `[]`: "", `{}`: "", `["11"]`: "", `{"a":1}`: "",
			`"\u001b]0;title\u0007A\tB"`: "A B", `"` + strings.Repeat("é", 600) + `"`: strings.Repeat("é", 256),
		} {
			p, fail := read(t, fmt.Sprintf(`{"status":"pending",%q:%s}`, field, value))
			if fail != nil || get(p) != want {
				t.Errorf("%s %.40s: got %q, want %q", field, value, get(p), want)
			}
		}
	}
}

func TestDate(t *testing.T) {
	at := time.Date(2026, 3, 14, 10, 22, 41, 0, time.UTC)
	for text, want := range map[string]time.Time{
		`"2026-03-14 10:22:41+00"`: at, `"2026-03-14 10:22:41"`: at, `"2026-03-14 11:22:41+01"`: at,
		`"2026-03-14 10:22:41.000+00"`: at, `"14/03/2026"`: {}, `null`: {}, `""`: {}, `1773483761`: {}, `[]`: {},
	} {
		p, fail := read(t, `{"status":"pending","date":`+text+`}`)
		if fail != nil || p.Date != want {
			t.Errorf("%s: got %v, want %v", text, p.Date, want)
		}
	}
	if p, _ := read(t, `{"status":"pending","date":"14/03/2026"}`); p.DateText != "14/03/2026" {
		t.Errorf("got %q", p.DateText)
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		paidBody, pendingBody, failed02, createSample, "null", "[]", `{"status":{}}`, `{"status":"a\u001b[2J\ud800\u202e"}`,
		`{"response_code":0,"custom_data":"[{\"keyof_customdata\":\"transaction_id\",\"valueof_customdata\":1}]"}`,
		"Warning: {$x}\n" + paidBody + "<!-- {} -->", paidBody + paidBody, `{"status":"comp\u200bleted","Status":"pending","response_code":"0\u0000"}`,
		`{"response_code":"00","status":"completed","transaction_id":"A","custom_data":{"transaction_id":"B","transactionId":"C"}}`,
		`{"status":"completed","amount":"500.0","montant":5e2}`, "\ufeff{}", `{"response_code":"01","response_text":"Code1"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		fs, ok := object(body)
		if !ok {
			return
		}
		a := answer{fields: fs, op: opConfirm, http: 200}
		p, fail := a.payin()
		if fail != nil {
			harmless(t, fail.Details, maxText)
			harmless(t, fail.Error(), 2*maxText)
			return
		}
		if !p.HasAmount && p.AmountXOF != 0 || p.AmountXOF < 0 {
			t.Errorf("amount %d, has %v", p.AmountXOF, p.HasAmount)
		}
		if p.OK && p.Code != "00" && p.Code != "0" {
			t.Errorf("code %q is OK", p.Code)
		}
		if p.Ambiguous && (p.OK || p.Status != StatusUnclear) || p.ClaimsPaid && !p.Ambiguous {
			t.Errorf("ambiguous %v, claims paid %v, yet %v, OK %v", p.Ambiguous, p.ClaimsPaid, p.Status, p.OK)
		}
		v := reflect.ValueOf(p)
		for i := range v.NumField() {
			if v.Field(i).Kind() == reflect.String {
				harmless(t, v.Field(i).String(), maxText)
			}
		}
	})
}

// A name is the same in every spelling, whatever its letters.
func TestFold(t *testing.T) {
	for name, want := range map[string]string{"response_code": "responsecode", "ResponseCode": "responsecode", "A_Z@[": "az@[", "É": "É"} {
		if got := fold(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}
