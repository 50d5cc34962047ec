package field

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
	"unsafe"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"caisse/ligdicash/sandbox/proof"
	"caisse/ui/cells"
)

// with is a field for 20 characters that holds text, its cursor where | stands.
func with(text string) Field {
	f := New(20).Focus(true)
	f.SetValue(strings.Replace(text, "|", "", 1))
	f.SetCursor(utf8.RuneCountInString(text[:strings.Index(text, "|")]))
	return f
}

// shows is the reverse of with.
func shows(f Field) string {
	r := []rune(f.Value())
	return string(r[:f.Position()]) + "|" + string(r[f.Position():])
}

func runes(s string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)} }
func pasted(s string) tea.KeyMsg {
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s), Paste: true}
}
func on(t tea.KeyType) tea.KeyMsg { return tea.KeyMsg{Type: t} }
func alt(t tea.KeyType) tea.KeyMsg {
	return tea.KeyMsg{Type: t, Alt: true}
}

func TestKeys(t *testing.T) {
	chord := runes("f")
	chord.Alt = true
	space := tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	for _, c := range []struct {
		from string
		key  tea.KeyMsg
		want string
	}{
		{"|", runes("é"), "é|"},
		{"a|c", runes("b"), "ab|c"},
		{"a|", space, "a |"},
		{"a|", chord, "a|"},
		{"a|", runes("end"), "aend|"}, // typed in one go, not the key
		{"ab|", on(tea.KeyLeft), "a|b"},
		{"|ab", on(tea.KeyLeft), "|ab"},
		{"中|文", on(tea.KeyRight), "中文|"},
		{"ab|", on(tea.KeyRight), "ab|"},
		{"a|b", on(tea.KeyHome), "|ab"},
		{"a|b", on(tea.KeyEnd), "ab|"},
		{"deux trois  |", alt(tea.KeyLeft), "deux |trois  "},
		{"deux |trois", on(tea.KeyCtrlLeft), "|deux trois"},
		{"un|  deux trois", on(tea.KeyCtrlRight), "un  deux| trois"},
		{"un deux| ", alt(tea.KeyRight), "un deux |"},
		{"cafés|", on(tea.KeyBackspace), "café|"},
		{"café|s", on(tea.KeyBackspace), "caf|s"},
		{"|a", on(tea.KeyBackspace), "|a"},
		{"a|éb", on(tea.KeyDelete), "a|b"},
		{"a|", on(tea.KeyDelete), "a|"},
		{"un deux  |trois", on(tea.KeyCtrlW), "un |trois"},
		{"un deux|", alt(tea.KeyBackspace), "un |"},
		{"   |", on(tea.KeyCtrlW), "|"},
		{"|un", on(tea.KeyCtrlW), "|un"},
		{"un| deux trois", alt(tea.KeyDelete), "un| trois"},
		{"u|n", alt(tea.KeyDelete), "u|"},
		{"un|", alt(tea.KeyDelete), "un|"},
		{"un| deux", on(tea.KeyCtrlK), "un| deux"}, // it locks the till
		{"a|b", on(tea.KeyTab), "a|b"},
		{"a|b", on(tea.KeyCtrlV), "a|b"},
		{"a|b", alt(tea.KeyHome), "a|b"},
		{"|", pasted("5\r\n000\tF\u00a0\x1b[31m\u200b\u202e\ufffd"), "5  000 F\u00a0[31m|"},
		{"12345|67890", pasted("abcdefghijklmnop"), "12345abcdefghij|67890"},
		{"1234567890|1234567890", runes("x"), "1234567890|1234567890"},
	} {
		if got := shows(with(c.from).Typed(c.key)); got != c.want {
			t.Errorf("%s in %q: %q, want %q", c.key, c.from, got, c.want)
		}
		if got := with(c.from).Focus(false).Typed(c.key); shows(got) != c.from {
			t.Errorf("%s came into %q, which has not the focus", c.key, c.from)
		}
	}
}

func TestSetValue(t *testing.T) {
	for _, c := range []struct{ from, value, want string }{
		{"|", "café", "café|"},
		{"a|b", "xyz", "x|yz"},
		{"abc|", "x", "x|"},
		{"|ab", "xyz", "|xyz"},
		{"ab|", "", "|"},
		{"|", "un\ndeux\x00\xff", "un deux|"},
		{"|", strings.Repeat("é", 30), strings.Repeat("é", 20) + "|"},
	} {
		f := with(c.from)
		f.SetValue(c.value)
		if got := shows(f); got != c.want {
			t.Errorf("%q put into %q: %q, want %q", c.value, c.from, got, c.want)
		}
	}
	f := with("a|b")
	if f.SetCursor(-1); shows(f) != "|ab" {
		t.Error(shows(f))
	}
	if f.SetCursor(9); shows(f) != "ab|" {
		t.Error(shows(f))
	}
}

// In the drawn line | stands for the terminal's cursor.
func TestDraw(t *testing.T) {
	for _, c := range []struct {
		from string
		w    int
		want string
	}{
		{"|", 4, "|    "},
		{"ab|", 4, "ab|  "},
		{"a|b", 4, "a|b  "},
		{"abcd|", 4, "bcd| "},
		{"|abcd", 4, "|abcd"},
		{"中文|", 4, "文|  "},
		{"ab|cdefgh", 5, "ab|cd…"},
		{"abc|defgh", 5, "abc|d…"},
		{"abcd|efgh", 5, "d|efgh"},
		{"abcdefg|h", 5, "defg|h"},
		{"abcdef|ghijklmno", 5, "ef|gh…"},
		{"中中中|文文文文", 6, "中|文… "},
		{"a|", 1, "| "},
		{"a|", 0, ""},
		{"|\u200b", 0, ""},
	} {
		got := ansi.Strip(strings.ReplaceAll(with(c.from).Draw(c.w), cells.Cursor, "|"))
		if got != c.want {
			t.Errorf("%q in %d cells: %q, want %q", c.from, c.w, got, c.want)
		}
		if c.w > 0 && strings.Contains(with(c.from).Focus(false).Draw(c.w), cells.Cursor) {
			t.Errorf("%q draws a cursor without the focus", c.from)
		}
	}
}

func TestDots(t *testing.T) {
	for _, c := range []struct {
		n, w int
		want string
	}{{0, 4, "|    "}, {3, 5, "•••|  "}, {9, 5, "••••| "}, {9, 0, "| "}} {
		if got := strings.ReplaceAll(Dots(c.n, c.w, true), cells.Cursor, "|"); got != c.want {
			t.Errorf("%d dots in %d cells: %q, want %q", c.n, c.w, got, c.want)
		}
	}
	if got := Dots(2, 4, false); got != "••  " {
		t.Errorf("without the focus: %q", got)
	}
}

// Whatever is typed, the field keeps its limit, its cursor is on a character,
// and it is drawn in the cells it is given.
func TestWhateverIsTyped(t *testing.T) {
	r := proof.Rand(t)
	keys := []tea.KeyType{tea.KeyRight, tea.KeyLeft, tea.KeyCtrlRight, tea.KeyCtrlLeft, tea.KeyHome, tea.KeyEnd, tea.KeyBackspace, tea.KeyDelete, tea.KeyCtrlW, tea.KeyCtrlK, tea.KeyTab, tea.KeyEsc}
	f := New(20).Focus(true)
	for range proof.Size(5_000, 100_000, 1_000_000) {
		k := tea.KeyMsg{Type: keys[r.IntN(len(keys))], Alt: r.IntN(4) == 0}
		if r.IntN(2) == 0 {
			k = pasted(anything(r))
		}
		was := f
		f = f.Typed(k)
		if n := utf8.RuneCountInString(f.Value()); n > 20 || !utf8.ValidString(f.Value()) || f.Position() > n || !strings.HasPrefix(f.value, string([]rune(f.value)[:f.Position()])) {
			t.Fatalf("%q in %q: %q", k, shows(was), shows(f))
		}
		w := 1 + r.IntN(30)
		line := f.Draw(w)
		if ansi.StringWidth(cells.Agreed(line)) != w || strings.Count(line, cells.Cursor) != 1 {
			t.Fatalf("%q in %d cells: %q", shows(f), w, line)
		}
		if before, _, _ := strings.Cut(line, cells.Cursor); ansi.StringWidth(cells.Agreed(before)) >= w {
			t.Fatalf("the cursor is out of sight: %q in %d cells: %q", shows(f), w, line)
		}
	}
}

func anything(r *rand.Rand) string {
	signs := []string{"a", "b", " ", "é", "\u00a0", "中", "😀", "👨‍👩‍👧", "\u0301", "🇧", "🇫", "\u200d", "\n", "\x1b", "\ufffd"}
	var b strings.Builder
	for range r.IntN(5) {
		b.WriteString(signs[r.IntN(len(signs))])
	}
	return b.String()
}

// A screen that holds fields is copied at every key.
func TestFieldsAreSmall(t *testing.T) {
	if n := unsafe.Sizeof(Field{}); n > 48 {
		t.Errorf("a field takes %d bytes", n)
	}
	f, k := with("3*500 pai|"), runes("n")
	if n := testing.AllocsPerRun(100, func() { f.Typed(k) }); n > 1 {
		t.Errorf("a letter allocates %.0f times", n)
	}
	if n := testing.AllocsPerRun(100, func() { f.Draw(40) }); n > 2 {
		t.Errorf("drawing allocates %.0f times", n)
	}
}
