package cells

import (
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// Whether a terminal counts clusters or characters, what is drawn of a sign takes
// the cells it was given.
func TestTerminalsAgree(t *testing.T) {
	for text, drawn := range map[string]string{
		"Awa": "Awa", "été": "été", "5 000 F": "5 000 F", "🏠 maison": "🏠 maison",
		"👍🏽": "👍", "👩🏿‍🦰 Awa": "👩 Awa", "❤️": "❤", "❤️‍🔥": "❤", "☎️ 70": "☎ 70", "1️⃣": "1", "🇧🇫": "BF", "🇧": "B", "👨‍👩‍👧‍👦": "👨",
		"🏽": "", "\ufe0f": "", "a\u200db": "ab", "क्\u200dष": "क्ष",
		"\x1b[1m👍🏽\x1b[m": "\x1b[1m👍\x1b[m",
	} {
		got := Agreed(text)
		if got != drawn {
			t.Errorf("%q is drawn as %q, want %q", text, got, drawn)
		}
		n := Width(text)
		if by := ansi.StringWidth(got); by != n {
			t.Errorf("%q: %d cells, %d by clusters", text, n, by)
		}
		if by := ansi.StringWidthWc(got); by != n && text != "क्\u200dष" { // letters that join are another matter
			t.Errorf("%q: %d cells, %d by characters", text, n, by)
		}
		for w := 1; w < 8; w++ {
			if by := ansi.StringWidthWc(Agreed(Pad(text, w))); by != w && text != "क्\u200dष" {
				t.Errorf("%q in %d cells takes %d", text, w, by)
			}
		}
	}
}
