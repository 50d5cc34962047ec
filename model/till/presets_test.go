package till

import (
	"net/http"
	"testing"
	"time"

	"caisse/ligdicash/sandbox"
	"caisse/model"
)

// A till sells, goes green and hears of a refusal whatever LigdiCash it meets:
// one that takes no liberty, one that takes them all, and that of 2024. None has
// to let anything pass.
func TestEverySandbox(t *testing.T) {
	hours(t)
	for name, given := range map[string]map[string]string{
		"tolerant": nil, "strict": {"strict": "true"}, "sdk2024": {"as": "sdk2024"}, "strict, of 2024": {"as": "sdk2024", "strict": "true"},
		"capitals": {"capitals": "true"}, "one pair of keys": {"key": "KEY", "token": "TOKEN"},
	} {
		inBubble(t, func(t *testing.T, path string) {
			o, err := sandbox.Given(given)
			if err != nil {
				t.Fatal(err)
			}
			o.Now, o.PublicURL = truth, "https://client.ligdicash.com"
			s := newStreet(t, path)
			s.ls = sandbox.New(o)
			s.open()
			defer s.stop()
			for want, decide := range map[model.State]func(string) error{model.Paid: s.ls.Pay, model.Failed: s.ls.Refuse} {
				inv := s.sell()
				if err := decide(inv.Token); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Minute)
				if got := s.invoice(inv.Ref); got.State != want || got.Doubt != model.NoDoubt {
					t.Errorf("%s: %s, %q, want %s", name, got.State, got.Doubt, want)
				}
			}
			for _, r := range s.ls.Requests() {
				if len(r.Passed) > 0 || r.Op == "" && r.Method == http.MethodPost {
					t.Errorf("%s let %v pass of %s %s", name, r.Passed, r.Method, r.URL)
				}
			}
		})
	}
}
