package ligdicash

import (
	"net/http"
	"strings"
	"time"
)

const maxRetryAfter = 5 * time.Minute

// serverTime is the other side's clock when it answered; zero when it gave none.
func serverTime(h http.Header) time.Time {
	t, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// retryAfter reads Retry-After, in seconds or as a date, which counts from the
// answer's own Date: this machine's clock may be wrong. Anything else is 0.
// Source: RFC 9110, 10.2.3.
func retryAfter(value string, server time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if value != "" && strings.Trim(value, "0123456789") == "" {
		secs, ok := whole(value)
		if !ok || secs > int64(maxRetryAfter/time.Second) {
			return maxRetryAfter
		}
		return time.Duration(secs) * time.Second
	}
	until, err := http.ParseTime(value)
	if err != nil || server.IsZero() {
		return 0
	}
	return max(0, min(until.Sub(server), maxRetryAfter))
}
