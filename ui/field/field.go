// Package field is one line to type in. It draws no cursor of its own: it marks
// the place for the terminal's.
package field

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"caisse/ui/cells"
)

// Field is a line of text to type in. It draws no cursor of its own: it marks
// the place for the terminal's.
type Field struct{ textinput.Model }

// fieldKeys are textinput's, without those the console uses itself and without
// ctrl+v, which would run a clipboard program: pasting into the terminal works
// everywhere.
var fieldKeys = textinput.KeyMap{
	CharacterForward:        key.NewBinding(key.WithKeys("right")),
	CharacterBackward:       key.NewBinding(key.WithKeys("left")),
	WordForward:             key.NewBinding(key.WithKeys("alt+right", "ctrl+right")),
	WordBackward:            key.NewBinding(key.WithKeys("alt+left", "ctrl+left")),
	DeleteWordBackward:      key.NewBinding(key.WithKeys("alt+backspace", "ctrl+w")),
	DeleteWordForward:       key.NewBinding(key.WithKeys("alt+delete")),
	DeleteAfterCursor:       key.NewBinding(key.WithKeys("ctrl+k")),
	DeleteCharacterBackward: key.NewBinding(key.WithKeys("backspace")),
	DeleteCharacterForward:  key.NewBinding(key.WithKeys("delete")),
	LineStart:               key.NewBinding(key.WithKeys("home")),
	LineEnd:                 key.NewBinding(key.WithKeys("end")),
}

func New(limit int) Field {
	in := textinput.New()
	in.Prompt = ""
	in.CharLimit = limit
	in.KeyMap = fieldKeys
	in.Cursor.SetMode(cursor.CursorHide)
	return Field{in}
}

func (f Field) Focus(on bool) Field {
	if on {
		f.Model.Focus()
		f.Cursor.SetMode(cursor.CursorHide)
		f.Cursor.TextStyle = lipgloss.NewStyle().Transform(func(s string) string { return cells.Cursor + s })
	} else {
		f.Model.Blur()
		f.Cursor.TextStyle = lipgloss.NewStyle()
	}
	return f
}

// Typed hands a key to the field; what is pasted loses what no one can see.
func (f Field) Typed(k tea.KeyMsg) Field {
	if k.Type == tea.KeyRunes {
		k.Runes = []rune(strings.Map(func(r rune) rune {
			switch {
			case r == '\n' || r == '\r' || r == '\t':
				return ' '
			case unicode.IsPrint(r) || r == '\u00a0' || r == '\u202f':
				return r
			}
			return -1
		}, string(k.Runes)))
		if len(k.Runes) == 0 {
			return f
		}
	}
	if k.Alt && k.Type == tea.KeyRunes {
		return f // a chord, not a letter
	}
	f.Model, _ = f.Model.Update(k)
	return f
}

// Draw draws the field in exactly w cells.
func (f Field) Draw(w int) string {
	f.Width = max(1, w-1) // one cell for the cursor after the last letter
	pos := f.Position()
	f.SetCursor(pos) // scrolls to the cursor in this width
	return cells.Pad(f.View(), w)
}
