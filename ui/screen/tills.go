package screen

import (
	"cmp"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
)

// Tills are those of which the ledger has sales, as till.Beside gives them; none
// where this one is the only one.
type Tills []till.Seller

// name is what the till with this id is called; "" is this one, as invoices have it.
func (all Tills) name(id string) string {
	i := slices.IndexFunc(all, func(s till.Seller) bool { return s.ID == id || id == "" && s.Mine })
	if i < 0 {
		return ""
	}
	return all[i].Name
}

// TillName is what this till is called among others, else what the shop calls it; "" is
// neither.
func (c *Console) TillName() string { return cmp.Or(c.Tills.name(""), model.Clean(c.Settings.Till)) }

// SoldBy is the name of the till that sold inv; "" where there is but one. Of one
// that is not known it is a question mark.
func (c *Console) SoldBy(inv *model.Invoice) string {
	if name := c.Tills.name(inv.Till); name != "" || len(c.Tills) == 0 && inv.Till == "" {
		return name
	}
	return "?"
}

// Sold says that the till with this id sold inv; "" is any. Of whom nobody knows
// who sold it, it is said of all.
func (c *Console) Sold(id string, inv *model.Invoice) bool {
	if inv.Till == "" {
		return id == "" || slices.ContainsFunc(c.Tills, func(s till.Seller) bool { return s.ID == id && s.Mine })
	}
	return id == "" || inv.Till == id || inv.Till == till.UnknownTill
}

// TillField is where a screen that shows sales has chosen whose. What it shows
// changes with each key, and Esc goes back to what was.
type TillField struct {
	ID     string // of the till whose sales are shown; "" is all of them
	Asking bool   // it has the keys
	was    string
}

// Ask gives it the keys.
func (f TillField) Ask() TillField {
	f.Asking, f.was = true, f.ID
	return f
}

// Typed hands a key to it. Any other than its own ends the choice, and is left to
// the screen.
func (f TillField) Typed(c *Console, k tea.KeyMsg) (_ TillField, taken bool) {
	switch name := NameOf(k); {
	case key.Matches(name, c.KBack()):
		f.ID, f.Asking = f.was, false
	case key.Matches(name, kKeepTill(c)):
		f.Asking = false
	case key.Matches(name, kOtherTill(c)):
		f.ID = c.Tills.next(f.ID, Way(name))
	default:
		f.Asking = false
		return f, false
	}
	return f, true
}

// next is the one step after id, or before; all of them, "", stand before the first.
func (all Tills) next(id string, step int) string {
	at := 1 + slices.IndexFunc(all, func(s till.Seller) bool { return s.ID == id })
	n := len(all) + 1
	if at = (at + step + n) % n; at == 0 {
		return ""
	}
	return all[at-1].ID
}

// Name is the till whose sales are shown; "" where all are.
func (f TillField) Name(c *Console) string {
	if f.ID == "" {
		return ""
	}
	return cmp.Or(c.Tills.name(f.ID), "?")
}

// Draw is the choice in a line of w cells, with the one that is made in brackets:
// all of it, or that one alone.
func (f TillField) Draw(c *Console, w int) string {
	label := c.Theme.Here(true) + c.W.SoldBy + "  "
	at, names := 0, []string{c.W.AllTills}
	for i, s := range c.Tills {
		if names = append(names, s.Name); s.ID == f.ID {
			at = i + 1
		}
	}
	chosen := func(name string) string { return c.Theme.Title.Render("[" + name + "]") }
	var out strings.Builder
	out.WriteString(label)
	for i, name := range names {
		if i == at {
			out.WriteString(chosen(name))
		} else {
			out.WriteString(" " + c.Theme.Hint.Render(name) + " ")
		}
	}
	if cells.Width(out.String()) <= w {
		return out.String()
	}
	of := " → " + c.Group(model.Money(at+1)) + "/" + c.Group(model.Money(len(names)))
	return label + "← " + chosen(cells.Cut(names[at], max(3, w-cells.Width(label)-4-cells.Width(of)))) + of
}

// Keys are those that work while it asks.
func (TillField) Keys(c *Console) []key.Binding {
	return []key.Binding{kKeepTill(c), c.KBack(), kOtherTill(c)}
}

// KTill begins the choice, where there is one.
func (c *Console) KTill() key.Binding { return When(len(c.Tills) > 0, Bind("c C", "C", c.W.KTill)) }

func kKeepTill(c *Console) key.Binding { return c.KEnter(c.W.KKeepTill) }
func kOtherTill(c *Console) key.Binding {
	return Bind("right left tab shift+tab c C", "← →", c.W.KOtherTill)
}
