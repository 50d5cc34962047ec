package settings

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	"caisse/ligdicash"
)

// jwtOf is a token with a signature of n bytes, obviously false.
func jwtOf(alg string, n int) string {
	b64 := base64.RawURLEncoding.EncodeToString
	return b64([]byte(`{"typ":"JWT","alg":"`+alg+`"}`)) + "." +
		b64([]byte(`{"id_app":"FAKE","id_abonne":"FAKE","datecreation_app":"2026-01-01 00:00:00"}`)) + "." +
		b64([]byte(strings.Repeat("F", n)))
}

func TestCheckShape(t *testing.T) {
	whole := jwtOf("HS256", 32)
	head, rest, _ := strings.Cut(whole, ".")
	claims, signature, _ := strings.Cut(rest, ".")
	const key = "FAKEKEY0123456789"
	for name, tt := range map[string]struct {
		api, token string
		want       error
	}{
		"right":                 {key, whole, nil},
		"padded":                {key, whole + "=", nil},
		"token is no JWT":       {key, "FAKE-TOKEN", nil},
		"a short key":           {"F", whole, nil},
		"another algorithm":     {key, jwtOf("HS512", 64), nil},
		"no key":                {"", whole, ErrKeyEmpty},
		"no token":              {key, "", ErrTokenEmpty},
		"neither":               {"", "", ErrKeyEmpty},
		"the same":              {key, key, ErrSame},
		"the token twice":       {whole, whole, ErrSame},
		"swapped":               {whole, key, ErrSwapped},
		"two tokens":            {jwtOf("HS256", 31), whole, ErrSwapped},
		"swapped, and cut":      {whole[:60], key, ErrSwapped},
		"swapped, head cut":     {whole[4:], key, ErrSwapped},
		"cut in the signature":  {key, whole[:len(whole)-1], ErrTokenCut},
		"cut at the signature":  {key, head + "." + claims, ErrTokenCut},
		"empty signature":       {key, head + "." + claims + ".", ErrTokenCut},
		"cut in the claims":     {key, head + "." + claims[:len(claims)-3] + "." + signature, ErrTokenCut},
		"cut in the head":       {key, head[:len(head)-2], ErrTokenCut},
		"cut at the beginning":  {key, whole[2:], ErrTokenCut},
		"a line doubled":        {key, whole + whole, ErrTokenCut},
		"a letter too much":     {key, whole + "AA", ErrTokenCut},
		"a letter of no base64": {key, head + "." + claims + "*." + signature, ErrTokenCut},
		"a space inside":        {"FAKE KEY", whole, ErrBadCharacter},
		"an accent":             {key, "FAKÉ", ErrBadCharacter},
		"a control":             {key, "FAKE\x7f", ErrBadCharacter},
		"a line break":          {key, "FAKE\nTOKEN", ErrBadCharacter},
	} {
		err := Keys{API: ligdicash.Secret(tt.api), Token: ligdicash.Secret(tt.token)}.CheckShape()
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", name, err, tt.want)
		}
	}
}

func TestTrim(t *testing.T) {
	for in, want := range map[string]string{
		"  FAKEKEY\r\n": "FAKEKEY", "": "", "FAKEKEY": "FAKEKEY", "bearer": "bearer", "FAKE\nTOKEN": "FAKETOKEN",
		"Bearer FAKETOKEN": "FAKETOKEN", "Authorization: Bearer FAKE.TOKEN": "FAKE.TOKEN", "authorization:bearer\tFAKE.TOKEN": "FAKE.TOKEN",
		"Apikey: FAKEKEY": "FAKEKEY", "api_key = 'FAKEKEY'": "FAKEKEY", "API Key : FAKEKEY": "FAKEKEY",
		`"FAKEKEY"`: "FAKEKEY", "'FAKEKEY',": "FAKEKEY", "«\u00a0FAKEKEY\u00a0»": "FAKEKEY", "“FAKEKEY”;": "FAKEKEY", "`FAKEKEY`": "FAKEKEY",
		`"Authorization": "Bearer FAKE.TOKEN",`: "FAKE.TOKEN", `  "Apikey": "FAKEKEY",`: "FAKEKEY",
		`-H "Apikey: FAKEKEY"`: "FAKEKEY", "export LIGDICASH_API_TOKEN='FAKE.TOKEN'": "FAKE.TOKEN", "LIGDICASH_API_KEY=FAKEKEY": "FAKEKEY",
		"\ufeffFAKE\u200bKEY\u2060\u00ad": "FAKEKEY", "FAKEKEY ; ": "FAKEKEY", ",FAKEKEY": ",FAKEKEY",
		"-hFAKE_-": "-hFAKE_-", "FAKE\x1bKEY": "FAKE\x1bKEY", "exportFAKE": "exportFAKE",
	} {
		if got := Trim(in).Reveal(); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestKeysDoNotPrint(t *testing.T) {
	k := Keys{API: "FAKEKEY", Token: "FAKETOKEN"}
	if s := fmt.Sprintf("%v %+v %#v %s", k, k, k, k); strings.Contains(s, "FAKE") {
		t.Errorf("the keys print: %s", s)
	}
}
