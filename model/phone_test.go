package model

import "testing"

func TestMaskPhone(t *testing.T) {
	for in, want := range map[string]string{
		"22670123412": "226 70 •• •• 12", "+226 70 12 34 12": "226 70 •• •• 12", "70123412": "70 •• •• 12",
		"2290197123400": "229 01 •• •• •• 00", "2250783123488": "225 07 •• •• •• 88", "221771234596": "221 77 •• •• •• 96",
		"": "", "1234567": "•••••••", "not a number": "",
	} {
		if got := MaskPhone(in, " "); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
