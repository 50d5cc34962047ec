package ligdicash

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"MOOV AFRICA BURKINA":                        "MOOV AFRICA BURKINA",
		"Ouédraogo 日本 ✓":                             "Ouédraogo 日本 ✓",
		"a\x1b[31mred\x1b[0m":                        "ared",
		"a\x1b]0;title\x07b":                         "ab",
		"a\x1b]8;;https://x\x1b\\link\x1b]8;;\x1b\\": "alink",
		"a\x1bPq#0\x1b\\b":                           "ab",
		"a\x1b":                                      "a",
		"a\u009b31mb":                                "a31mb",
		"a\x9b31mb":                                  "a31mb",
		"one\r\ntwo\tthree\vfour":                    "one two three four",
		"a\u2028b\u2029c\u0085d\u00a0e\u3000f":       "a b c d e f",
		"  a   b  ":                                  "a b",
		"a\b\b\x00\x7fb":                             "ab",
		"a\u202eb\u2066c\u200fd\u061ce":              "abcde",
		"a\u200bb\u200dc\ufeffd\u2060e\u00adf":       "abcdef",
		"a\u3164\u115f\uffa0\u034f\ufe0fb":           "ab",
		"a\U000e0041\U000e0100b":                     "ab",
		"a\ue000b\U0010ffffc":                        "abc",
		"a\xff\xc3\ufffdb":                           "ab",
		"\x1b[2J\n\u202e":                            "",
		"":                                           "",
	} {
		if got := clean(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	for _, tt := range []struct {
		in   string
		n    int
		want string
	}{
		{"abc", 3, "abc"}, {"abcd", 3, "abc"}, {"éé", 3, "é"}, {"日本", 5, "日"}, {"日", 2, ""}, {"ab cd", 3, "ab"}, {"", 0, ""},
	} {
		if got := cut(tt.in, tt.n); got != tt.want {
			t.Errorf("%q, %d: got %q, want %q", tt.in, tt.n, got, tt.want)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{"a\x1b[31mb", "\x1b]0;", "\u009b", "é\xff\u202e", "a\r\n b", strings.Repeat("日 ", 400)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := cut(clean(s), maxText)
		harmless(t, got, maxText)
		if again := cut(clean(got), maxText); again != got {
			t.Errorf("%q cleaned twice is %q", got, again)
		}
	})
}

func harmless(t *testing.T, s string, limit int) {
	t.Helper()
	if len(s) > limit || !utf8.ValidString(s) || strings.Contains(s, "  ") {
		t.Errorf("%q is too long, not UTF-8 or has wide gaps", s)
	}
	for _, r := range s {
		if r != ' ' && !visible(r) {
			t.Errorf("%q holds %U", s, r)
		}
	}
}
