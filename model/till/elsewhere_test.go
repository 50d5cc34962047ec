package till

import (
	"testing"

	"caisse/model"
)

func TestElsewhere(t *testing.T) {
	for host, want := range map[string]string{
		"": "", "app.ligdicash.com": "", "ligdicash.com": "", "127.0.0.1:8477": "", "localhost:8478": "", "[::1]:8477": "",
		"paie.example": "paie.example", "app.ligdicash.com:8443": "app.ligdicash.com:8443", "ligdicash.com.evil.example": "ligdicash.com.evil.example",
		"evil.example/ligdicash.com": "evil.example/ligdicash.com", "evil.example#.ligdicash.com": "evil.example#.ligdicash.com",
	} {
		if got := Elsewhere(model.Invoice{Host: host}); got != want {
			t.Errorf("%q: got %q, want %q", host, got, want)
		}
	}
}
