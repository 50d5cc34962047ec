package ligdicash

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	noticePairs = `[{"keyof_customdata":"shop","valueof_customdata":"x","datecreation_customdata":"2026-03-14 10:20:02+00"},` +
		`{"keyof_customdata":"transaction_id","valueof_customdata":"till1-9f2c","datecreation_customdata":"2026-03-14 10:20:02+00"},` +
		`{"keyof_customdata":"logfile","valueof_customdata":"2026031410200269b5365262706"},{"keyof_customdata":"hash","valueof_customdata":"00"}]`
	noticeRest = `"date":"2026-03-14 10:22:41+00","response_code":"00","status":"completed","token":"","amount":500,"customer":"22600000000"`
)

func query(pairs ...string) string {
	v := url.Values{"token": {""}, "status": {"completed"}, "response_code": {"00"}, "customer_details[phone]": {"22600000000"}}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v.Encode()
}

// Every shape in which a callback names its invoice.
func TestReadNotice(t *testing.T) {
	for name, tt := range map[string]struct {
		body string
		want []string
		id   string
	}{
		"pairs":                      {`{` + noticeRest + `,"custom_data":` + noticePairs + `,"request_id":"P2801234562026"}`, []string{"till1-9f2c"}, "P2801234562026"},
		"an object":                  {`{"custom_data":{"transaction_id":"till1-9f2c","x":[1]}}`, []string{"till1-9f2c"}, ""},
		"JSON in a string":           {`{"custom_data":` + strconv.Quote(noticePairs) + `}`, []string{"till1-9f2c"}, ""},
		"another name":               {`{"customdata":{"transactionId":"till1-9f2c"}}`, []string{"till1-9f2c"}, ""},
		"capitals":                   {`{"CustomData":{"Transaction_Id":"till1-9f2c"},"RequestId":"P1"}`, []string{"till1-9f2c"}, "P1"},
		"a number":                   {`{"custom_data":{"transaction_id":117}}`, []string{"117"}, ""},
		"at the top":                 {`{"transaction_id":"till1-9f2c","custom_data":[]}`, []string{"till1-9f2c"}, ""},
		"external id":                {`{"external_id":"till1-9f2c;12","custom_data":[]}`, []string{"till1-9f2c", "12"}, ""},
		"custom data first":          {`{"external_id":"x;y","transaction_id":"z","custom_data":{"transaction_id":"till1-9f2c"}}`, []string{"till1-9f2c"}, ""},
		"request id alone":           {`{"request_id":"P2801234562026","custom_data":null}`, nil, "P2801234562026"},
		"blanks":                     {"\n" + `{"custom_data":{"transaction_id":" till1-9f2c\n"}}` + "\r\n", []string{"till1-9f2c"}, ""},
		"below a warning":            {"<br>Warning<br>\n" + `{"response_code":"00","custom_data":{"transaction_id":"till1-9f2c"}}`, []string{"till1-9f2c"}, ""},
		"form, pairs as text":        {query("custom_data", noticePairs, "request_id", "P2801234562026"), []string{"till1-9f2c"}, "P2801234562026"},
		"form, object as text":       {query("custom_data", `{"transaction_id":"till1-9f2c"}`), []string{"till1-9f2c"}, ""},
		"form, flat":                 {query("custom_data[transaction_id]", "till1-9f2c", "custom_data[shop]", "x"), []string{"till1-9f2c"}, ""},
		"form, numbered":             {query("custom_data[0][keyof_customdata]", "shop", "custom_data[0][valueof_customdata]", "x", "custom_data[1][keyof_customdata]", "transaction_id", "custom_data[1][valueof_customdata]", "till1-9f2c"), []string{"till1-9f2c"}, ""},
		"form, not numbered":         {query("custom_data[][keyof_customdata]", "shop", "custom_data[][keyof_customdata]", "transaction_id", "custom_data[][valueof_customdata]", "x", "custom_data[][valueof_customdata]", "till1-9f2c"), []string{"till1-9f2c"}, ""},
		"form, at the top":           {query("transaction_id", "till1-9f2c"), []string{"till1-9f2c"}, ""},
		"form, line break":           {query("custom_data[transaction_id]", "till1-9f2c") + "\r\n", []string{"till1-9f2c"}, ""},
		"form, partly broken":        {"a=%zz&custom_data[transaction_id]=till1-9f2c&b;c=1", []string{"till1-9f2c"}, ""},
		"two that differ":            {`{"custom_data":{"transaction_id":"a","transactionId":"b"},"customdata":{"transaction_id":"c"}}`, []string{"a", "c"}, ""},
		"the same twice":             {`{"custom_data":{"transaction_id":"a"},"customdata":{"transaction_id":"a"}}`, []string{"a"}, ""},
		"no reference of ours":       {`{"custom_data":{"transaction_id":"../../etc/passwd"},"external_id":"` + "é" + `;a b"}`, nil, ""},
		"too long":                   {`{"custom_data":{"transaction_id":"` + strings.Repeat("a", maxReference+1) + `"}}`, nil, ""},
		"hidden letters":             {`{"custom_data":{"transaction_id":"till1\u200b-9f2c"},"request_id":"P\u001b1"}`, nil, ""},
		"a list":                     {`[` + noticePairs + `]`, nil, ""},
		"two documents":              {`{"custom_data":{"transaction_id":"a"}}{"custom_data":{"transaction_id":"b"}}`, nil, ""},
		"cut off":                    {`{"custom_data":{"transaction_id":"a"}`, nil, ""},
		"nothing":                    {``, nil, ""},
		"null":                       {`null`, nil, ""},
		"a page":                     {`<html><body>transaction_id=x</body></html>`, nil, ""},
		"another nest":               {query("other[transaction_id]", "till1-9f2c"), nil, ""},
		"a token is no name":         {`{"token":"till1-9f2c"}`, nil, ""},
		"as much as there may be":    {`{"custom_data":{"transaction_id":"a"},"x":"` + strings.Repeat("x", MaxNotice-45) + `"}`, []string{"a"}, ""},
		"more than there may be":     {`{"custom_data":{"transaction_id":"a"},"x":"` + strings.Repeat("x", MaxNotice) + `"}`, nil, ""},
		"thousands in one":           {`{"external_id":"` + strings.Repeat("a1;b2;c3;d4;e5;", 1000) + `"}`, []string{"a1", "b2", "c3", "d4"}, ""},
		"thousands of boxes":         {strings.Repeat("custom_data[transaction_id]=x&", 2000), []string{"x"}, ""},
		"nested as deep as it holds": {strings.Repeat("[", MaxNotice/2), nil, ""},
	} {
		got, ok := ReadNotice([]byte(tt.body))
		if !slices.Equal(got.TransactionIDs, tt.want) || got.RequestID != tt.id || ok != (tt.want != nil || tt.id != "") {
			t.Errorf("%s: %+v, %v, want %v %q", name, got, ok, tt.want, tt.id)
		}
	}
}

// Whatever is sent, little comes of it, and nothing that could do harm.
func FuzzReadNotice(f *testing.F) {
	f.Add([]byte(`{` + noticeRest + `,"custom_data":` + noticePairs + `,"request_id":"P2801234562026"}`))
	f.Add([]byte(query("custom_data", noticePairs)))
	f.Add([]byte(query("custom_data[transaction_id]", "till1-9f2c", "custom_data[0][keyof_customdata]", "transaction_id", "custom_data[0][valueof_customdata]", "b")))
	f.Add([]byte("custom_data[[]]=x&custom_data][=y&[=z&custom_data[0]=a"))
	f.Fuzz(func(t *testing.T, body []byte) {
		n, ok := ReadNotice(body)
		again, _ := ReadNotice(body)
		if !slices.Equal(n.TransactionIDs, again.TransactionIDs) || n.RequestID != again.RequestID {
			t.Errorf("%q is read as %v and as %v", body, n, again)
		}
		if len(n.TransactionIDs) > mostNamed || ok != (len(n.TransactionIDs) > 0 || n.RequestID != "") || len(body) > MaxNotice && ok {
			t.Errorf("%q: %+v, %v", body, n, ok)
		}
		for i, id := range append(slices.Clone(n.TransactionIDs), n.RequestID) {
			if (id != "" || i < len(n.TransactionIDs)) && (len(id) == 0 || len(id) > maxReference || strings.Trim(id, alphabet) != "") {
				t.Errorf("%q: %q", body, id)
			}
		}
	})
}
