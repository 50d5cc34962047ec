// Package field is one line to type in. It draws no cursor of its own: it marks
// the place for the terminal's, and it knows nothing of what is typed.
package field

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/cells"
)

// Field is a line of text to type in. It is a value: what was typed into a copy
// is not in the other.
type Field struct {
	value   string
	at      int // the byte the cursor stands before
	limit   int // in characters
	focused bool
}

// New makes an empty field for limit characters.
func New(limit int) Field { return Field{limit: limit} }

func (f Field) Value() string { return f.value }

// Position is the place of the cursor, in characters.
func (f Field) Position() int { return utf8.RuneCountInString(f.value[:f.at]) }

// Focus says whether keys come here, and the terminal's cursor with them.
func (f Field) Focus(on bool) Field {
	f.focused = on
	return f
}

// SetValue puts s in the place of what was there, on one line and no longer than
// there is room for. The cursor stays where it was; in an empty field it goes
// to the end.
func (f *Field) SetValue(s string) {
	first, pos := f.value == "", f.Position()
	f.value = strings.Map(onOneLine, s)
	f.value = f.value[:bytes(f.value, f.limit)]
	if first && pos == 0 {
		f.CursorEnd()
		return
	}
	f.SetCursor(pos)
}

// SetCursor puts the cursor before the character pos, or at the end that is
// nearer.
func (f *Field) SetCursor(pos int) { f.at = bytes(f.value, pos) }

func (f *Field) CursorEnd() { f.at = len(f.value) }

// bytes is how many bytes of s its first n characters take.
func bytes(s string, n int) int {
	for i := range s {
		if n <= 0 {
			return i
		}
		n--
	}
	return len(s)
}

// onOneLine drops what has no place in a line.
func onOneLine(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\t':
		return ' '
	case r == utf8.RuneError || unicode.IsControl(r):
		return -1
	}
	return r
}

// seen drops what no one can see, too.
func seen(r rune) rune {
	if r = onOneLine(r); r < 0 || unicode.IsPrint(r) || r == '\u00a0' || r == '\u202f' {
		return r
	}
	return -1
}

// Typed hands a key to the field; what is pasted loses what no one can see.
// There is no key that reads the clipboard, which would run a program: pasting
// into the terminal works everywhere.
func (f Field) Typed(k tea.KeyMsg) Field {
	if !f.focused {
		return f
	}
	switch k.Type {
	case tea.KeyRunes:
		if k.Alt { // that is a chord, not a letter
			return f
		}
		var room [32]byte
		text := room[:0]
		for _, r := range k.Runes {
			if r = seen(r); r >= 0 {
				text = utf8.AppendRune(text, r)
			}
		}
		f.insert(string(text))
		return f
	case tea.KeySpace:
		f.insert(" ")
		return f
	}
	switch k := (chord{k.Type, k.Alt}); k {
	case chord{tea.KeyRight, false}:
		f.at = f.next(f.at)
	case chord{tea.KeyLeft, false}:
		f.at = f.previous(f.at)
	case chord{tea.KeyRight, true}, chord{tea.KeyCtrlRight, false}:
		f.at = f.wordEnd(f.at)
	case chord{tea.KeyLeft, true}, chord{tea.KeyCtrlLeft, false}:
		f.at = f.wordStart()
	case chord{tea.KeyHome, false}:
		f.at = 0
	case chord{tea.KeyEnd, false}:
		f.at = len(f.value)
	case chord{tea.KeyBackspace, false}:
		f.cut(f.previous(f.at), f.at)
	case chord{tea.KeyDelete, false}:
		f.cut(f.at, f.next(f.at))
	case chord{tea.KeyBackspace, true}, chord{tea.KeyCtrlW, false}:
		f.cut(f.wordStart(), f.at)
	case chord{tea.KeyDelete, true}:
		f.cut(f.at, f.wordEnd(f.next(f.at)))
	}
	return f
}

type chord struct {
	key tea.KeyType
	alt bool
}

// insert puts s at the cursor, as much of it as there is room for.
func (f *Field) insert(s string) {
	s = s[:bytes(s, f.limit-utf8.RuneCountInString(f.value))]
	f.value = f.value[:f.at] + s + f.value[f.at:]
	f.at += len(s)
}

func (f *Field) cut(from, to int) {
	if from < to {
		f.value, f.at = f.value[:from]+f.value[to:], from
	}
}

func (f *Field) next(at int) int {
	_, n := utf8.DecodeRuneInString(f.value[at:])
	return at + n
}

func (f *Field) previous(at int) int {
	_, n := utf8.DecodeLastRuneInString(f.value[:at])
	return at - n
}

// wordEnd is the end of the word at or after at.
func (f *Field) wordEnd(at int) int {
	rest := strings.TrimLeftFunc(f.value[at:], unicode.IsSpace)
	if n := strings.IndexFunc(rest, unicode.IsSpace); n >= 0 {
		rest = rest[n:]
	} else {
		rest = ""
	}
	return len(f.value) - len(rest)
}

// wordStart is the start of the word before the cursor.
func (f *Field) wordStart() int {
	head := strings.TrimRightFunc(f.value[:f.at], unicode.IsSpace)
	return len(strings.TrimRightFunc(head, func(r rune) bool { return !unicode.IsSpace(r) }))
}

// Draw draws the field in exactly w cells, one of them for the cursor after the
// last letter. Where there are not enough, it is the cursor's place that is seen.
func (f Field) Draw(w int) string { return f.Within("", w, "") }

// Within is Draw with left and right around it.
func (f Field) Within(left string, w int, right string) string {
	head, tail := f.value[:f.at], f.value[f.at:]
	switch before, after := cells.Width(head), cells.Width(tail); {
	case tail == "": // the end is where one types
		head, tail = cells.Tail(head, w-1), " "
	case !f.focused, before <= w-2, before < w && cells.Width(f.value) <= w:
	case after < w:
		head = cells.Tail(head, w-max(1, after))
	default:
		head = cells.Tail(head, w/2)
	}
	if !f.focused {
		return left + cells.Pad(head+tail, w) + right
	}
	if n := cells.Width(head) + cells.Width(tail); 0 < w && n <= w {
		return left + head + cells.Cursor + tail + strings.Repeat(" ", w-n) + right
	}
	return left + cells.Pad(head+cells.Cursor+tail, w) + right
}

// Dots draws a line of n characters that nobody may read, in exactly w cells, or
// one where w is none.
func Dots(n, w int, focus bool) string {
	w = max(1, w)
	f := Field{value: strings.Repeat("•", min(n, w-1)), focused: focus}
	f.CursorEnd()
	return f.Draw(w)
}
