package settings

import (
	"strings"
	"testing"
)

func TestLooksSecret(t *testing.T) {
	for text, want := range map[string]struct{ secret, copied bool }{
		"FAKEK1SHI4SFJPV7X": {true, true},
		"eyJFAKE0eXAi":      {true, true},
		"eyJFAKE0eXAiOiJK.eyJFAKE.FAKE-sig_nature":  {true, true},
		"Token : eyJFAKE0eXAi":                      {true, true},
		"https://host.example/invoice/eyJFAKE0eXAi": {true, true},
		strings.Repeat("FAKEfake01", 5):             {true, true},
		"clé FAKEK1SHI4SFJPV7X pour Awa":            {true, false},
		"FAKEK1SHI4SFJPV7X\r\neyJFAKE0eXAi":         {true, true},
		"01JDFAKE0000000000000000A2":                {false, true}, // a reference of ours
		"eyJ":                                       {},
		"eyJ0":                                      {},
		"12345678901234567":                         {},
		"3*500 pain + 2*250 café":                   {},
		"OUEDRAOGO WENDKOUNI MARIE":                 {},
		"awa.ouedraogo1984@example.com":             {},
		"Commande 2026-11-27/45 B":                  {},
		"BONDECOMMANDEDUJOUR":                       {},
		"226 70 00 00 12":                           {},
		"1500 t-shirt XXL + 250000 SAC50KG":         {},
		"https://ma-tres-longue-boutique-numero-2026.caisse-exemple.com/retour": {},
		"société-générale-de-banque-au-burkina-faso-2026":                       {},
	} {
		if got := LooksSecret(text); got != want.secret {
			t.Errorf("%q: secret %v", text, got)
		}
		if got := LooksCopied([]rune(text)); got != want.copied {
			t.Errorf("%q: copied %v", text, got)
		}
	}
}
