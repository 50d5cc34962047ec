package ligdicash

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"time"
)

func TestProbe(t *testing.T) {
	const code00, code01 = `{"response_code":"01","response_text":"Echec (Code00)"}`, `{"response_code":"01","response_text":"Echec (Code01)"}`
	for name, tt := range map[string]struct {
		old, recent said
		accepted    bool
		kind        Kind
		questions   int
	}{
		"accepted":            {said{200, failed02}, said{500, ""}, true, 0, 1},
		"refused":             {said{200, code00}, said{500, ""}, false, Auth, 1},
		"account not enabled": {said{200, code01}, said{500, ""}, false, Auth, 1},
		"refused by status":   {said{401, ""}, said{500, ""}, false, Auth, 1},
		"old form unknown":    {said{404, "no such page"}, said{200, failed02}, true, 0, 2},
		"other form refuses":  {said{200, failed04}, said{200, code00}, false, Auth, 2},
		"input error twice":   {said{200, failed04}, said{200, failed04}, false, Refused, 2},
		"a page in between":   {said{200, "<html>log in to the Wi-Fi</html>"}, said{200, "<html>"}, false, Busy, 2},
		"down":                {said{502, "bad gateway"}, said{200, failed02}, false, Busy, 1},
	} {
		t.Run(name, func(t *testing.T) {
			var asked []string
			c := setup(t, func(w http.ResponseWriter, r *http.Request) {
				asked = append(asked, r.URL.RequestURI())
				say := tt.old
				if r.URL.Query().Has("token") {
					say = tt.recent
				}
				w.WriteHeader(say.status)
				_, _ = io.WriteString(w, say.body)
			})
			p, err := c.Probe(context.Background())
			var e *Error
			if p.Accepted != tt.accepted || (err == nil) != tt.accepted || err != nil && (!errors.As(err, &e) || e.Kind != tt.kind) {
				t.Errorf("got %+v, %v", p, err)
			}
			if len(asked) != tt.questions {
				t.Errorf("%d questions, want %d: %v", len(asked), tt.questions, asked)
			}
		})
	}
}

// The clock is told with good news and bad.
func TestProbeClock(t *testing.T) {
	at := time.Date(2026, 3, 14, 10, 22, 41, 0, time.UTC)
	for _, body := range []string{failed02, `{"response_code":"01","response_text":"Echec (Code00)"}`} {
		c := setup(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Date", at.Format(http.TimeFormat))
			_, _ = io.WriteString(w, body)
		})
		if p, _ := c.Probe(context.Background()); !p.Server.Equal(at) {
			t.Errorf("%s: clock %v, want %v", body, p.Server, at)
		}
	}
}

// Nobody there: an error, never a nil one nor a typed nil.
func TestProbeOffline(t *testing.T) {
	c, err := New("http://127.0.0.1:1", "FAKEKEY", "FAKETOKEN", nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.Probe(context.Background())
	var e *Error
	if p.Accepted || !errors.As(err, &e) || e.Kind != Offline {
		t.Errorf("got %+v, %v", p, err)
	}
}
