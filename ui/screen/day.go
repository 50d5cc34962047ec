package screen

import (
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/field"
	"caisse/ui/text"
)

// DayField is where a screen that shows days has one typed. What is wrong with
// it stays until another key, and what was typed until a day is taken.
type DayField struct {
	field  field.Field
	Asking bool // it has the focus
	Wrong  error
}

func NewDayField() DayField { return DayField{field: field.New(40)} }

// Ask gives it the focus.
func (d DayField) Ask() DayField {
	d.Asking, d.field = true, d.field.Focus(true)
	return d
}

// Typed hands a key to it. taken says that day was typed: its first instant at
// the shop. That, and Esc, ends the asking.
func (d DayField) Typed(c *Console, k tea.KeyMsg) (_ DayField, day time.Time, taken bool) {
	d.Wrong = nil
	switch {
	case key.Matches(k, c.KBack()):
		d.Asking, d.field = false, d.field.Focus(false)
	case key.Matches(k, kOpenDay(c)):
		if day, d.Wrong = text.ReadDay(d.field.Value(), c.Now(), c.Days, c.W); d.Wrong == nil {
			return NewDayField(), day, true
		}
	case key.Matches(k, KClear()):
		d.field.SetValue("")
	default:
		d.field = d.field.Typed(k)
	}
	return d, time.Time{}, false
}

func (d DayField) Draw(w int) string { return d.field.Draw(w) }

// Keys are those that work while it asks.
func (DayField) Keys(c *Console) []key.Binding {
	return []key.Binding{kOpenDay(c), c.KBack(), KClear()}
}

func kOpenDay(c *Console) key.Binding { return c.KEnter(c.W.KGoDay) }
