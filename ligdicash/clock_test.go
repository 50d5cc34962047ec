package ligdicash

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

func TestRetryAfter(t *testing.T) {
	tests := []struct {
		value string
		want  time.Duration
	}{
		{"", 0}, {"0", 0}, {"1", time.Second}, {" 17 ", 17 * time.Second}, {"007", 7 * time.Second},
		{"300", 5 * time.Minute}, {"301", 5 * time.Minute}, {"86400", 5 * time.Minute},
		{strings.Repeat("9", 40), 5 * time.Minute},
		{"-5", 0}, {"+5", 0}, {"1.5", 0}, {"1e3", 0}, {"soon", 0}, {"5 s", 0}, {"5,5", 0}, {"\x1b[31m5", 0}, {"٣", 0},
		{noon.Add(20 * time.Second).Format(http.TimeFormat), 20 * time.Second},
		{noon.Add(time.Hour).Format(http.TimeFormat), 5 * time.Minute},
		{noon.AddDate(400, 0, 0).Format(http.TimeFormat), 5 * time.Minute},
		{noon.Format(http.TimeFormat), 0},
		{noon.Add(-time.Hour).Format(http.TimeFormat), 0},
		{noon.Add(20 * time.Second).Format(time.RFC3339), 0},
	}
	for _, tt := range tests {
		if got := retryAfter(tt.value, noon); got != tt.want {
			t.Errorf("%q: got %v, want %v", tt.value, got, tt.want)
		}
	}
	if got := retryAfter(noon.Format(http.TimeFormat), time.Time{}); got != 0 {
		t.Errorf("a date beside no Date: got %v", got)
	}
}

// headed answers with a body under LigdiCash's clock.
func headed(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", noon.Format(http.TimeFormat))
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		says(status, body)(w, r)
	}
}

// Every answer tells the other side's clock, whatever else it says.
func TestServerClock(t *testing.T) {
	ctx := context.Background()
	link := `{"response_code":"00","token":"tok","response_text":"https://client.ligdicash.com/directpayment/invoice/tok"}`
	made, err := setup(t, headed(200, link)).CreateInvoice(ctx, sale())
	if err != nil || !made.Server.Equal(noon) || made.Server.Location() != time.UTC {
		t.Errorf("created: %v, %v", made.Server, err)
	}
	p, err := setup(t, headed(200, paidBody)).Confirm(ctx, invoice)
	if err != nil || !p.Server.Equal(noon) {
		t.Errorf("confirmed: %v, %v", p.Server, err)
	}
	for _, tt := range []struct {
		status int
		body   string
	}{
		{200, "<html>"}, {200, ""}, {502, "no"}, {429, ""}, {403, ""}, {200, failed02}, {307, ""},
		{200, `{"response_code":"01","response_text":"Echec (Code00)"}`}, {200, strings.Repeat(" ", maxBody+1)},
	} {
		c := setup(t, headed(tt.status, tt.body, "Retry-After", "9"))
		_, err := c.CreateInvoice(ctx, sale())
		if e := failure(t, err); !e.Server.Equal(noon) || e.RetryAfter != 9*time.Second {
			t.Errorf("create, %d %.20q: clock %v, retry after %v", tt.status, tt.body, e.Server, e.RetryAfter)
		}
		_, err = c.Confirm(ctx, invoice)
		if e := failure(t, err); !e.Server.Equal(noon) || e.RetryAfter != 9*time.Second {
			t.Errorf("confirm, %d %.20q: clock %v, retry after %v", tt.status, tt.body, e.Server, e.RetryAfter)
		}
	}
	for _, date := range []string{"", "yesterday", "2026-03-14"} {
		_, err := setup(t, headed(502, "", "Date", date)).Confirm(ctx, invoice)
		if e := failure(t, err); !e.Server.IsZero() {
			t.Errorf("Date %q: clock %v", date, e.Server)
		}
	}
}

// Asked to wait, Confirm does not even ask under the other name.
func TestConfirmObeysRetryAfter(t *testing.T) {
	asked := 0
	c := setup(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		headed(404, "<html>", "Retry-After", "30")(w, r)
	})
	_, err := c.Confirm(context.Background(), invoice)
	if e := failure(t, err); asked != 1 || e.RetryAfter != 30*time.Second {
		t.Errorf("asked %d times, retry after %v", asked, e.RetryAfter)
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"", "5", "-5", "999999999999999999999", "1e9", noon.Add(time.Minute).Format(http.TimeFormat), "Sun Nov  6 08:49:37 1994"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d := retryAfter(s, noon); d < 0 || d > maxRetryAfter || d%time.Second != 0 {
			t.Errorf("%q: %v", s, d)
		}
		if d := retryAfter(s, time.Time{}); d < 0 || d > maxRetryAfter {
			t.Errorf("%q without a clock: %v", s, d)
		}
	})
}
