package qr

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// What terminals answer, and what looks much like it and is a key, a paste or
// another report.
var (
	realAnswers = []string{
		"\x1b_Gi=13243742;OK\x1b\\", "\x1b_Gi=13243742;ENOTSUPPORTED:no\x1b\\", "\x1b_Gi=13243742,p=1;OK\x1b\\",
		"\x1bP>|kitty(0.42.2)\x1b\\", "\x1bP>|Konsole 22.12.3\x1b\\", "\x1bP>|\x1b\\",
		"\x1b[>1;4000;42c", "\x1b[>65;7006;1c", "\x1b[6;20;9t", "\x1b[?62;c", "\x1b[?64;1;2;6;9;15;16;17;18;21;22;28c",
	}
	notAnswers = []string{
		"5000", "é", "日本", "\r", "\t", "\x03", "\x7f",
		"\x1b", "\x1b\x1b", "\x1b_", "\x1bP", "\x1b[A", "\x1bOA", "\x1b[1;5C", "\x1b[5~", "\x1b[6~", "\x1b[6;5~", "\x1b[200;1~", "\x1bé",
		"\x1b[I", "\x1b[24;80R", "\x1b[?2026;2$y", "\x1b[?1u", "\x1b[<0;12;3M", "\x1b[4;480;720t", "\x1b[8;24;80t", "\x1b]11;rgb:0000/0000/0000\x1b\\",
		"\x1b_Gi=7;OK\x1b\\", "\x1b_Gi=132437421;OK\x1b\\", "\x1bP1$r0m\x1b\\", "\x1b[?62;4\x00c", "\x1b[>c", "\x1b[6;20;9;t2", "\x1bP>|nom\u00e9\x1b\\",
		"\x1b[200~coll\u00e9 \x1b[?62;4c \x1bP>|kitty(9)\x1b\\ \x1b[6;99;99t\x1b[201~",
		"\x1b[200~\x1b[201\x1b[201~", "\x1b[200~\x1b[20\x1b_Gi=13243742;OK\x1b\\\x1b[201~",
		"\x1bP>|" + strings.Repeat("x", 300) + "\x1b\\", "\x1b[?" + strings.Repeat("1;", 60) + "4c",
	}
)

// TestAnswersAmongKeys puts answers between keys, each cut in two at every
// place: the keys come out whole and the answers do not.
func TestAnswersAmongKeys(t *testing.T) {
	for _, key := range notAnswers {
		for _, answer := range realAnswers {
			for _, c := range []struct{ in, want string }{
				{key + answer + "k", key + "k"},
				{answer + key, key},
				{key + key + answer, key + key},
			} {
				for cut := range len(c.in) + 1 {
					var a Answers
					got := string(a.Feed([]byte(c.in[:cut]))) + string(a.Feed([]byte(c.in[cut:]))) + string(a.Flush())
					if got != c.want {
						t.Fatalf("%q cut at %d gave keys %q, want %q", c.in, cut, got, c.want)
					}
				}
			}
		}
	}
}

func TestAnswersHold(t *testing.T) {
	for _, c := range []struct {
		name, in, keys, held string
	}{
		{"Esc waits for a moment", "\x1b", "", "\x1b"},
		{"an arrow does not", "\x1b[A", "\x1b[A", ""},
		{"Alt+_ waits", "a\x1b_", "a", "\x1b_"},
		{"Alt+P waits", "\x1bP", "", "\x1bP"},
		{"Alt+P and a letter", "\x1bPa", "\x1bPa", ""},
		{"page down", "\x1b[6~", "\x1b[6~", ""},
		{"half an answer", "x\x1b[?62;", "x", "\x1b[?62;"},
		{"a picture of another program", "\x1b_Gi=7", "\x1b_Gi=7", ""},
		{"Esc in a paste", "\x1b[200~a\x1b", "\x1b[200~a\x1b", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var a Answers
			keys := string(a.Feed([]byte(c.in)))
			pending := a.Pending()
			held := string(a.Flush())
			if keys != c.keys || held != c.held || pending != (c.held != "") || a.Pending() {
				t.Errorf("keys %q, pending %v, held %q; want %q and %q", keys, pending, held, c.keys, c.held)
			}
		})
	}
}

// TestAnswersLate: what was given up on comes out as keys, what is whole is
// still understood, however late.
func TestAnswersLate(t *testing.T) {
	var a Answers
	a.Feed([]byte("\x1b[?62;4"))
	if got := string(a.Flush()); got != "\x1b[?62;4" {
		t.Errorf("gave up %q", got)
	}
	if got := string(a.Feed([]byte(";22c5"))); got != ";22c5" || a.Done() {
		t.Errorf("the rest gave %q, done %v", got, a.Done())
	}
	a.Feed([]byte("\x1b[200~\x1b["))
	a.Flush()
	if got := string(a.Feed([]byte("?62;4c\x1b[201~\x1b[?62;4c"))); got != "?62;4c\x1b[201~" || !a.Done() {
		t.Errorf("a paste and an answer gave %q, done %v", got, a.Done())
	}
	if p := a.Profile(Profile{CellW: 8, CellH: 16}); !p.Sixel {
		t.Error("the late answer is lost")
	}
}

func TestAnswersGarbage(t *testing.T) {
	big := strings.Repeat("9", 90)
	for _, s := range []string{
		"\x1b[6;0;0t", "\x1b[6;-1;5t", "\x1b[6;" + big + ";" + big + "t", "\x1b[6;1000;500t", "\x1b[6;;t", "\x1b[6;16;8;4t", "\x1b[6;10;10t", "\x1b[6;40;10t",
		"\x1b[>;;;c", "\x1b[>" + big + "c", "\x1b[>0;" + big + ";1c", "\x1b[?;c", "\x1b[?4c", "\x1b[?44;14c", "\x1bP>|((((\x1b\\", "\x1bP>| \x1b\\", "\x1bP>|()\x1b\\",
	} {
		var a Answers
		a.Feed([]byte(s))
		a.Flush()
		p := a.Profile(FromEnv(func(string) string { return "" }, "linux"))
		if p.CellW != 0 || p.CellH != 0 || p.Sixel || p.Kitty || p.Sextants {
			t.Errorf("%q is believed: %+v", s, p)
		}
		Choose(linkOf(246), p, Auto, Box{80, 24}, Box{80, 24})
	}
}

// FuzzAnswers feeds answers and keys in any mixture cut anywhere, and then the
// fuzzer's own bytes, of which none may be lost.
func FuzzAnswers(f *testing.F) {
	f.Add(uint64(1), []byte("\x1b[?62;4c"))
	f.Add(uint64(2), []byte("\x1b[200~\x1b[?1c\x1b[201~\x1b_Gi=13243742;\x1b\\"))
	f.Add(uint64(3), []byte("\x1bP>|\x1bP>|a\x1b\\\x1b\x1b[6;"))
	f.Fuzz(func(t *testing.T, seed uint64, raw []byte) {
		r := rand.New(rand.NewPCG(seed, 0))
		var in, want []byte
		for range 20 {
			if r.IntN(2) == 0 {
				in = append(in, realAnswers[r.IntN(len(realAnswers))]...)
				continue
			}
			key := notAnswers[r.IntN(len(notAnswers))]
			in, want = append(in, key...), append(want, key...)
			in, want = append(in, 'k'), append(want, 'k') // so that no two make an answer together
		}
		var a Answers
		if got := feed(&a, in, r); !bytes.Equal(got, want) {
			t.Fatalf("%q\ngave %q\nwant %q", in, got, want)
		}
		a.Profile(Profile{})

		a = Answers{}
		if got := feed(&a, raw, r); !bytes.Equal(got, keysOf(raw)) {
			t.Fatalf("%q\ngave %q\nwant %q", raw, got, keysOf(raw))
		}
		p := a.Profile(Profile{UTF8: true, Colours: 256})
		Choose(linkOf(180), p, Auto, Box{r.IntN(200) - 10, r.IntN(80) - 10}, Box{80, 23})
	})
}

// feed hands over in in pieces and gives back all keys.
func feed(a *Answers, in []byte, r *rand.Rand) (keys []byte) {
	for len(in) > 0 {
		n := 1 + r.IntN(len(in))
		keys = append(keys, a.Feed(in[:n])...)
		in = in[n:]
	}
	return append(keys, a.Flush()...)
}

var anAnswer = regexp.MustCompile(`^(?:\x1b_Gi=13243742[,;][ -~]{0,199}\x1b\\|\x1bP>\|[ -~]{0,200}\x1b\\` +
	`|\x1b\[[?>][0-9;]{1,100}c|\x1b\[6;[0-9]*;[0-9]*t)`)

// keysOf is what Answers should give back, found with all of it at hand.
func keysOf(in []byte) (keys []byte) {
	for len(in) > 0 {
		n, isKey := 1, true
		if rest, ok := bytes.CutPrefix(in, []byte(pasteBegin)); ok {
			if n = len(in); bytes.Contains(rest, []byte(pasteEnd)) {
				n = len(pasteBegin) + bytes.Index(rest, []byte(pasteEnd)) + len(pasteEnd)
			}
		} else if m := anAnswer.Find(in); m != nil {
			n, isKey = len(m), false
		}
		if isKey {
			keys = append(keys, in[:n]...)
		}
		in = in[n:]
	}
	return keys
}

func ExampleAnswers() {
	var a Answers
	keys := a.Feed([]byte("5\x1bP>|kitty(0.42.2)\x1b\\00\x1b[?62;52c0"))
	fmt.Printf("%s %v %s\n", keys, a.Done(), a.Profile(Profile{}).Name)
	// Output: 5000 true kitty 0.42.2
}
