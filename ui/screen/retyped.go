package screen

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/ui/field"
)

// Retyped is a field for an amount that is asked for once more, so that nobody
// agrees to it by habit.
type Retyped struct {
	field field.Field
	Wrong bool // what was given is another amount
}

func NewRetyped() Retyped { return Retyped{field: field.New(20).Focus(true)} }

// Empty says that nothing is typed.
func (r Retyped) Empty() bool { return r.field.Value() == "" }

func (r Retyped) Typed(k tea.KeyMsg) Retyped {
	r.Wrong = false
	if key.Matches(k, KClear()) {
		r.field.SetValue("")
		return r
	}
	r.field = r.field.Typed(k)
	return r
}

// Is says whether total was typed, and notes where it was not.
func (r Retyped) Is(total model.Money) (Retyped, bool) {
	l, err := model.ParseLine(r.field.Value())
	r.Wrong = err != nil || l.Total != total
	return r, !r.Wrong
}

func (r Retyped) Draw(w int) string { return r.field.Draw(min(24, w-2)) }
