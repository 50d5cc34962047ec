package tty

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// clock plays a terminal that sends pieces with delays to a Scanner, and calls
// Expire at each Deadline as the console does.
type clock struct {
	s   Scanner
	now time.Time
	out []Token
}

func newClock() *clock { return &clock{now: time.Unix(1_000_000, 0)} }

func (c *clock) pass(d time.Duration) {
	until := c.now.Add(d)
	for {
		at, held := c.s.Deadline()
		if !held || at.After(until) {
			break
		}
		c.now = at
		c.out = append(c.out, c.s.Expire(at)...)
	}
	c.now = until
}

func (c *clock) send(p string) { c.out = append(c.out, c.s.Feed(c.now, []byte(p))...) }

// typed is what came out as keys: keys apart from each other, texts joined.
func (c *clock) typed() string {
	var b strings.Builder
	for i, t := range c.out {
		switch t.Kind {
		case Report:
			continue
		case TooLong:
			b.WriteString("<too long>")
			continue
		case Cut:
			b.WriteString("<cut>")
		case Key:
			if i > 0 {
				b.WriteString("|")
			}
		}
		b.Write(t.Bytes)
		if t.Kind == Key {
			b.WriteString("|")
		}
	}
	return strings.ReplaceAll(b.String(), "||", "|")
}

// reports are what terminals say, asked or not; nobody types any of it.
var reports = []string{
	"\x1b_Gi=13243742;OK\x1b\\", "\x1b_Gi=7;ENOENT:no\x1b\\", "\x1bP>|kitty(0.42.2)\x1b\\", "\x1bP>|Konsole 22.12.3\x1b\\", "\x1bP>|\x1b\\", "\x1bP!|464f4f54\x1b\\",
	"\x1bP1$r0m\x1b\\", "\x1bP1+r544e=787465726d\x1b\\", "\x1b[>1;4000;42c", "\x1b[>65;7006;1c", "\x1b[6;20;9t", "\x1b[4;480;720t", "\x1b[8;24;80t", "\x1b[1t",
	"\x1b[?62;c", "\x1b[?64;1;2;6;9;15;16;17;18;21;22;28c", "\x1b[=0c", "\x1b[?6c", "\x1b[62;4c",
	"\x1b[0n", "\x1b[3n", "\x1b[?13n", "\x1b[?997;1n", "\x1b[24;80R", "\x1b[?24;80;1R", "\x1b[5;5R",
	"\x1b[?2026;2$y", "\x1b[4;1$y", "\x1b[?1u", "\x1b[?31u", "\x1b[?2;0;1000S", "\x1b[2;1;1;112;112;1;0x",
	"\x1b]4;1;rgb:cdcd/0000/0000\x1b\\", "\x1b]10;rgb:ffff/ffff/ffff\a", "\x1b]11;rgb:0000/0000/0000\x1b\\", "\x1b]12;rgb:0000/0000/0000\x1b\\", "\x1b]52;c;NTAwMA==\x1b\\", "\x1b]52;c;" + strings.Repeat("NTAw", 3000) + "\a",
	"\x1b]lTitre ✓ 2 000 F\x1b\\", "\x1b^privé\x1b\\", "\x1bXtexte\x1b\\", "\x1b[I", "\x1b[O", "\x1b[<0;12;3M", "\x1b[<0;12;3m", "\x1b[<35;80;24M", "\x1b[M !!", "\x1b[M#\x7f\x7f",
}

// eightBit is a report with its controls in one byte each, as a terminal set to
// S8C1T sends it, or in two where it speaks UTF-8.
func eightBit(s string, utf bool) string {
	for _, c := range "P]^_X[\\" {
		to := string([]byte{byte(c) + 0x40})
		if utf {
			to = string(c + 0x40)
		}
		s = strings.ReplaceAll(s, "\x1b"+string(c), to)
	}
	return s
}

func TestReportsAreNeverTyped(t *testing.T) {
	for _, r := range reports {
		for _, form := range []string{r, eightBit(r, false), eightBit(r, true)} {
			for _, around := range [][2]string{{"", ""}, {"5", "0"}, {"", "\r"}, {"\x1b[A", "é"}, {"\x1b[200~5\x1b[201~", "7"}} {
				cuts := len(form)
				if cuts > 400 {
					cuts = 40
				}
				for cut := 1; cut < cuts; cut++ {
					for _, d := range []time.Duration{0, 50 * time.Millisecond, 500 * time.Millisecond} {
						if d == 500*time.Millisecond && (cut < 3 || strings.HasPrefix(r, "\x1b[M") || strings.HasPrefix(form, "\xc2") || around[1] == "" && cut > 3) {
							continue // nobody knows a lone Esc for the beginning of more
						}
						c := newClock()
						c.send(around[0] + form[:cut])
						c.pass(d)
						c.send(form[cut:])
						c.pass(d)
						c.send(around[1])
						c.pass(5 * time.Second)
						want := newClock()
						want.send(around[0])
						want.pass(time.Second)
						want.send(around[1])
						want.pass(time.Second)
						if got := strings.ReplaceAll(c.typed(), "|", ""); got != strings.ReplaceAll(want.typed(), "|", "") {
							t.Fatalf("%q cut at %d by %v typed %q, want %q", around[0]+form+around[1], cut, d, got, want.typed())
						}
					}
				}
			}
		}
	}
}

// A lone Esc acts within 100 ms; what may go on waits no longer either.
func TestLoneKeys(t *testing.T) {
	for in, want := range map[string]string{
		"\x1b": "|\x1b|", "\x1b\x1b": "|\x1b|\x1b|", "5\x1b": "5|\x1b|", "\x1b[": "|\x1b[|", "\x1bO": "|\x1bO|", "\x1bP": "|\x1bP|", "\x1b]": "|\x1b]|", "\x1b_": "|\x1b_|",
		"\x1b^": "|\x1b^|", "\x1bX": "|\x1bX|", "\x1b[7$": "|\x1b[7$|", "\xe9": "|\xe9|", "\xe9t": "|\xe9|t", "\x1b\r": "|\x1b\r|", "\x1bé": "|\x1bé|", "\x1b\x1ba": "|\x1b|\x1ba|",
	} {
		c := newClock()
		c.send(in)
		c.pass(100 * time.Millisecond)
		if got := "|" + strings.Trim(c.typed(), "|") + "|"; strings.Trim(got, "|") != strings.Trim(want, "|") {
			t.Errorf("%q within 100 ms: %q, want %q", in, got, want)
		}
	}
}

// What never ends releases the keyboard within a second and the pause: what was
// pasted goes in as a paste, what was said is not typed, what the cashier types
// meanwhile is not lost.
func TestUnfinished(t *testing.T) {
	for _, k := range []struct{ name, sent, meanwhile, want string }{
		{"a paste", "\x1b[200~5000\r\r", "", "<cut>\x1b[200~5000\r\r\x1b[201~"},
		{"a paste, and a key", "\x1b[200~5000\r", "7", "<cut>\x1b[200~5000\r\x1b[201~7"},
		{"a paste of nothing", "\x1b[200~", "7", "7"},
		{"a paste, its end cut", "\x1b[200~5000\x1b[20", "", "<cut>\x1b[200~5000\x1b[20\x1b[201~"},
		{"DCS", "\x1bP1$r0", "", ""},
		{"DCS, and a key", "\x1bP>|kit", "7", "7"},
		{"OSC", "\x1b]11;rgb:00", "", ""},
		{"OSC, and Enter", "\x1b]11;rgb:00", "\r", "\r"},
		{"APC, and a sum", "\x1b_Gi=1", "5000\r", "5000\r"},
		{"PM", "\x1b^abc", "", ""},
		{"SOS", "\x1bXabc", "", ""},
		{"half a key", "\x1b[1;", "", ""},
		{"half a key, and a sum", "\x1b[1;5", "7\r", "7\r"},
		{"half a function key", "\x1bO5", "", ""},
		{"half a character", "\xe2\x82", "", "|\xe2|\x82|"},
	} {
		c := newClock()
		c.send(k.sent)
		c.pass(100 * time.Millisecond)
		for _, b := range k.meanwhile {
			c.send(string(b))
			c.pass(100 * time.Millisecond)
		}
		c.pass(1080*time.Millisecond - 100*time.Millisecond*time.Duration(1+len(k.meanwhile)))
		c.pass(pause)
		if got := c.typed(); strings.Trim(got, "|") != strings.Trim(k.want, "|") {
			t.Errorf("%s: %q, want %q", k.name, got, k.want)
		}
		c.out = nil
		c.send("9")
		c.pass(tooSlow)
		if c.typed() != "9" {
			t.Errorf("%s: the keyboard is not free: %q", k.name, c.typed())
		}
	}
}

// The rest of a paste that was given up on is a paste still, not keys.
func TestPasteComesBack(t *testing.T) {
	c := newClock()
	c.send("\x1b[200~1000")
	c.pass(3 * time.Second)
	c.send("2000\r\r")
	c.pass(40 * time.Millisecond)
	c.send("3000\x1b[201~8")
	c.pass(time.Second)
	if got, want := c.typed(), "<cut>\x1b[200~1000\x1b[201~\x1b[200~2000\r\r3000\x1b[201~8"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	c = newClock()
	c.send("\x1b[200~1000")
	c.pass(2 * time.Second)
	c.send("3341234567890\r") // a barcode
	c.pass(time.Second)
	if got, want := c.typed(), "<cut>\x1b[200~1000\x1b[201~3341234567890\r"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// A paste arrives whole however slowly, and one that is too long is refused as
// soon as it is.
func TestPastes(t *testing.T) {
	text := strings.Repeat("5000 é\n", 3000)
	for _, size := range []int{1, 7, 256, 4096, 1 << 20} {
		c := newClock()
		for rest := []byte("a" + PasteBegin + text + PasteEnd + "b"); len(rest) > 0; {
			n := min(size, len(rest))
			c.send(string(rest[:n]))
			c.pass(40 * time.Millisecond)
			rest = rest[n:]
		}
		if got := c.typed(); got != "a"+PasteBegin+text+PasteEnd+"b" {
			t.Errorf("in pieces of %d: %d bytes", size, len(got))
		}
	}
	for _, size := range []int{100, 4096, 1 << 20} {
		c := newClock()
		sent, refused := 0, 0
		for rest := []byte(PasteBegin + strings.Repeat("5", 3*MostPasted) + PasteEnd + "b"); len(rest) > 0; {
			n := min(size, len(rest))
			c.send(string(rest[:n]))
			c.pass(time.Millisecond)
			rest, sent = rest[n:], sent+n
			if refused == 0 && len(c.out) > 0 {
				refused = sent
			}
		}
		if got := c.typed(); got != "<too long>b" {
			t.Errorf("in pieces of %d: %.60q", size, got)
		}
		if refused > MostPasted+2*size {
			t.Errorf("in pieces of %d: refused after %d bytes", size, refused)
		}
		if len(c.s.held) > MostPasted {
			t.Errorf("%d bytes are still held", len(c.s.held))
		}
	}
}

// Keys that terminals spell out are the keys they have always been.
func TestSpelledKeys(t *testing.T) {
	for in, want := range map[string]string{
		"\x1b[13u": "\r", "\x1b[27u": "\x1b", "\x1b[9;2u": "\x1b[Z", "\x1b[97;5u": "\x01", "\x1b[99;5u": "\x03", "\x1b[233u": "é", "\x1b[97;3u": "\x1ba", "\x1b[97;2u": "A", "\x1b[57400u": "1", "\x1b[57414u": "\r",
		"\x1b[97;1:3u": "", "\x1b[57441;2u": "", "\x1b[53:38;1u": "5", "\x1b[27;5;101~": "\x05", "\x1b[27;2;13~": "\r", "\x1b[32;5u": "\x00", "\x1b[99999999999u": "", "\x1b[;u": "", "\x1b[8;1u": "",
		"\x1bOq": "1", "\x1bOM": "\r", "\x1bO2P": "\x1b[1;2P", "\x1bO1;5A": "\x1b[1;5A", "\x1bOH": "\x1b[H", "\x9bA": "\x1b[A", "\u009b5~": "\x1b[5~", "\x8fP": "\x1bOP",
	} {
		c := newClock()
		c.send(in)
		c.pass(100 * time.Millisecond)
		if got := strings.ReplaceAll(c.typed(), "|", ""); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

// FuzzScanner: whatever comes, however cut and delayed, it never panics, holds
// little, lets go within two seconds, and plain text between is not lost.
func FuzzScanner(f *testing.F) {
	for i, r := range reports {
		f.Add(uint64(i), []byte(r))
	}
	f.Add(uint64(1), []byte("\x1b[200~\x1b[?1c\x1b[201~\x1b_Gi=13243742;\x1b\\"))
	f.Add(uint64(2), []byte("\x1bP>|\x1bP>|a\x1b\\\x1b\x1b[6;"))
	f.Add(uint64(3), []byte("\x9b200~5\xe9\xff\x9b201~\x1bO\x1b[M\x1b[[\x1b[O\x1b[7$y"))
	f.Fuzz(func(t *testing.T, seed uint64, raw []byte) {
		r := rand.New(rand.NewPCG(seed, 0))
		raw = raw[:min(len(raw), 8<<10)]
		c := newClock()
		for rest := raw; len(rest) > 0; {
			n := 1 + r.IntN(len(rest))
			c.send(string(rest[:n]))
			if r.IntN(3) == 0 {
				c.pass(time.Duration(r.IntN(1500)) * time.Millisecond)
			}
			rest = rest[n:]
			if len(c.s.held) > 2*MostPasted+len(raw) {
				t.Fatalf("%d bytes held", len(c.s.held))
			}
		}
		c.pass(3 * time.Second)
		c.out = nil
		c.send("k")
		c.pass(tooSlow)
		if got := c.typed(); got != "k" && !strings.HasSuffix(got, "k") {
			t.Fatalf("after %q the keyboard is dead: %q", raw, got)
		}
		for _, tok := range c.out {
			if tok.Kind == Text && bytes.ContainsRune(tok.Bytes, '\x1b') {
				t.Fatalf("an escape in text: %q", tok.Bytes)
			}
		}
	})
}

func ExampleScanner() {
	var s Scanner
	for _, tok := range s.Feed(time.Time{}, []byte("5\x1bP>|kitty(0.42.2)\x1b\\00\x1b[A\x1b[?62;52c0")) {
		fmt.Printf("%d %q\n", tok.Kind, tok.Bytes)
	}
	// Output:
	// 0 "5"
	// 5 "\x1bP>|kitty(0.42.2)"
	// 0 "00"
	// 1 "\x1b[A"
	// 5 "\x1b[?62;52c"
	// 0 "0"
}

// teaKeys are the sequences Bubble Tea v1 knows for keys.
func teaKeys() (keys []string) {
	for _, f := range "ABCDHF" {
		keys = append(keys, "\x1b["+string(f))
		for m := 2; m <= 8; m++ {
			keys = append(keys, fmt.Sprintf("\x1b[1;%d%c", m, f))
		}
	}
	for _, f := range "ABCDabcd" {
		keys = append(keys, "\x1b[O"+string(f))
	}
	for _, f := range "abcdZ" {
		keys = append(keys, "\x1b["+string(f))
	}
	for _, f := range "ABCDPQRS" {
		keys = append(keys, "\x1bO"+string(f))
	}
	for _, f := range "ABCDE" {
		keys = append(keys, "\x1b[["+string(f))
	}
	for _, f := range "PQRS" {
		keys = append(keys, "\x1b[1;2"+string(f), "\x1b[1;3"+string(f))
	}
	for n := 1; n <= 34; n++ {
		for _, end := range []string{"~", ";2~", ";3~", ";5~", ";7~", "^", "$", "@"} {
			keys = append(keys, fmt.Sprintf("\x1b[%d%s", n, end))
		}
	}
	for _, k := range slices.Clone(keys) { // Alt
		keys = append(keys, "\x1b"+k)
	}
	for c := rune(1); c < 0x80; c++ {
		if c != '\x1b' && !strings.ContainsRune("[OP]^_X|", c) {
			keys = append(keys, "\x1b"+string(c))
		}
	}
	for _, c := range "éèçàù§µ£€日" {
		keys = append(keys, "\x1b"+string(c))
	}
	return append(keys, "\x1b")
}

// Every key that Bubble Tea knows is whole, wherever it is cut, in two or in
// all its bytes, with up to 50 ms between, whatever comes before and after.
func TestKeysCutAnywhere(t *testing.T) {
	for _, key := range teaKeys() {
		for _, d := range []time.Duration{0, time.Millisecond, 20 * time.Millisecond, 50 * time.Millisecond} {
			for cut := 0; cut <= len(key); cut++ {
				c := newClock()
				c.send("5é")
				if cut == len(key) { // in all its bytes
					for i := range len(key) {
						c.send(key[i : i+1])
						c.pass(d)
					}
				} else {
					c.send(key[:cut])
					c.pass(d)
					c.send(key[cut:])
				}
				c.pass(100 * time.Millisecond)
				c.send("à\r")
				want := "5é|" + key + "|à\r"
				if got := c.typed(); got != want {
					t.Fatalf("%q cut at %d by %v is %q", key, cut, d, got)
				}
			}
		}
	}
	const azerty = "&é\"'(-è_çà)=^$ù*,;:!<>µ£¨%§/.?1234567890°+~#{[|`\\^@]}¤€ œ日本\r\t\x7f"
	for _, d := range []time.Duration{0, 20 * time.Millisecond, 50 * time.Millisecond} {
		for cut := range len(azerty) {
			c := newClock()
			c.send(azerty[:cut])
			c.pass(d)
			c.send(azerty[cut:])
			if got := c.typed(); got != azerty {
				t.Fatalf("cut at %d by %v: %q", cut, d, got)
			}
		}
	}
}
