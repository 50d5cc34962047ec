package glass

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// weapons are what a name can do to a terminal, a table, a page or a reader, if
// it is believed. None is ever written by the program itself.
var weapons = []string{
	"\x1b[97;45m", "\x1b[77;77H", "\x1b[2J", "\x1b[?1049l", "\x1b[?2004l", "\x1b[?1003h", "\x1b[6n", "\x1b[c", "\x1b[20t", "\x1b[21t", "\x1bc", "\x1b#8", "\x1b(0", "\x1b7",
	"\x1b]0;PWNED\a", "\x1b]2;PWNED\x1b\\", "\x1b]52;c;UFdORUQ=\a", "\x1b]52;p;UFdORUQ=\x1b\\", "\x1b]8;;https://pwned.example\a", "\x1b]4;1;#ff0000\a", "\x1b]10;?\a", "\x1b]1337;File=inline=1:UFdORUQ=\a",
	"\x1bP$q\"p\x1b\\", "\x1bPtmux;\x1b\x1b]52;c;UFdORUQ=\a\x1b\\", "\x1b_Ga=T,f=24,s=1,v=1;UFdO\x1b\\", "\x1b_picture 0\x1b\\", "\x1b_caisse\x1b\\", "\x1b^PWNED\x1b\\", "\x1bXPWNED\x1b\\",
	"\u009b97;45m", "\u009b2J", "\u009d52;c;UFdORUQ=\u009c", "\u0090$q\u009c", "\u009fGa=T\u009c", "\u0085", "\x9b97;45m", "\x9d0;PWNED\x9c", "\x90q\x9c",
	"\a", "\b\b\b\b", "\r", "\n", "\v", "\f", "\t", "\x00", "\x0e", "\x0f", "\x05", "\x18", "\x1a", "\x1b", "\x1b[", "\x1b]", "\x7f",
	"\u202e", "\u202a", "\u202d", "\u2066", "\u2067", "\u2068", "\u200e", "\u200f", "\u061c", "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u2028", "\u2029", "\u180e", "\U000e0041", "\U000e0001", "\ufff9",
	"=cmd|'/c calc'!A1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\"", "\"\"", ";", "','", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</title>", "&lt;", "{{.}}", "javascript:alert(1)", "%s%n", "\\u001b[2J", "$(reboot)", "`reboot`",
	"\xff\xfe", "\xc3", "\xed\xa0\x80", "\xf8\x88\x80\x80\x80", "\xc0\x9b", "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301", "𝔸", "日本", "é", "👩‍👩‍👧", "ﷺ", "\u0600",
}

// Hostile is a text that tries several things at once, somewhere in a name.
func Hostile(r *rand.Rand) string {
	var b strings.Builder
	for range 1 + r.IntN(6) {
		b.WriteString([]string{"Awa", "5000", " ", "PAYÉ", "", ""}[r.IntN(6)])
		w := weapons[r.IntN(len(weapons))]
		if r.IntN(8) == 0 { // cut, or mixed with the next
			w = w[:r.IntN(len(w)+1)]
		}
		b.WriteString(w)
	}
	return b.String()
}

// ours are the sequences the program writes to a terminal.
var ours = regexp.MustCompile(`^(?:\x1b\[[0-9;]*m|\x1b\[[0-9;]*H|\x1b\[[0-3]?[JK]|\x1b\[\?(?:25|1049|2004|2026)[hl]|\x1b\[8;[0-9]+;[0-9]+t|\x1b\\|\x1b\]2;[^\x00-\x1f\x7f]*\a|\x1b\]52;c;[A-Za-z0-9+/=]*\a|\x1b\]8;;(?:https?://[!-~]*)?(?:\a|\x1b\\))`)

// theirs are those of a weapon that look like ours.
var theirs = []string{"\x1b[97;45m", "\x1b[77;77H", "\x1b]2;PWNED", "\x1b]52;c;UFdORUQ", "\x1b]8;;https://pwned"}

// Active is the first thing in what the program wrote to a terminal that is not
// the program's own: a control, a sequence, what turns or hides text. "" is none.
// What goes to the clipboard is looked at as well.
func Active(out []byte) string {
	for _, d := range theirs {
		if bytes.Contains(out, []byte(d)) {
			return fmt.Sprintf("%q", d)
		}
	}
	for i := 0; i < len(out); {
		if m := ours.Find(out[i:]); m != nil {
			if text, ok := bytes.CutPrefix(m, []byte("\x1b]52;c;")); ok {
				copied, err := base64.StdEncoding.DecodeString(string(bytes.TrimSuffix(text, []byte("\a"))))
				if bad := Inert(string(copied), "\n"); bad != "" || err != nil {
					return fmt.Sprintf("in the clipboard %s, %v", bad, err)
				}
			}
			i += len(m)
			continue
		}
		if out[i] == '\a' { // a bell is the program's own; a name's never gets here alone
			i++
			continue
		}
		_, w := utf8.DecodeRune(out[i:])
		if bad := Inert(string(out[i:i+w]), "\r\n"); bad != "" {
			return fmt.Sprintf("%s in %q", bad, out[max(0, i-20):min(len(out), i+40)])
		}
		i += w
	}
	return ""
}

// Inert is what in text does something: a control but those allowed, a byte that
// is no character, what turns or hides text. "" is none.
func Inert(text, allowed string) string {
	for i, r := range text {
		switch {
		case strings.ContainsRune(allowed, r):
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\ufffd"):
			return fmt.Sprintf("the byte %#02x", text[i])
		case unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Cs):
			return fmt.Sprintf("%U", r)
		}
	}
	return ""
}
