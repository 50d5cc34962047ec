package sale

import (
	"reflect"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/ui/screen"
	"caisse/ui/text"
	"caisse/ui/theme"
)

// Nothing of what was drawn before is left standing, whatever is typed and
// however the screen looks.
func TestDrawnAnew(t *testing.T) {
	r := proof.Rand(t)
	c := &screen.Console{Printer: &text.Printer{W: text.In("fr"), Theme: theme.New(theme.Look{}), Now: time.Now, Days: model.Days{Zone: time.UTC},
		Age: func(model.Invoice, time.Time) time.Duration { return time.Minute }}, Running: func() time.Duration { return 0 }}
	c.Keys = screen.KeysReady
	up := New(c, Form{}).Resize(76, 18)
	keys := []string{"5", "3", "*", "+", "p", "é", " ", "-", "%", "backspace", "left", "home", "end", "tab", "shift+tab", "up", "esc", "ctrl+u", "enter"}
	for range proof.Size(300, 3_000, 100_000) {
		switch r.IntN(20) {
		case 0:
			up = up.Resize(40+r.IntN(80), 8+r.IntN(25))
		case 1:
			c.W = c.W.Other()
		case 2:
			c.Masked = !c.Masked
		case 3:
			c.Theme = theme.New(theme.Look{ASCII: r.IntN(2) == 0, Depth: theme.Depth(r.IntN(5))})
		case 4:
			c.Waiting, c.LastPaid = nil, model.Invoice{}
			for range r.IntN(5) {
				c.Waiting = append(c.Waiting, model.Invoice{Amount: model.Money(r.IntN(90_000)), State: model.Pending})
				c.LastPaid = model.Invoice{Ref: "A", Amount: model.Money(r.IntN(90_000)), State: model.Paid, OperatorName: "ORANGE BURKINA"}
			}
		case 5: // a whole sale, up to the key that would charge it
			for _, k := range []string{"esc", "ctrl+u", "5", "3", "enter"} {
				up, _ = up.Update(screen.Press(k))
				up.View()
				up.Keys()
			}
		default:
			k := screen.Press(keys[r.IntN(len(keys))])
			if up.(*sale).read && k.Type == tea.KeyEnter {
				continue // there is no till to charge it
			}
			up, _ = up.Update(k)
		}
		alone := *up.(*sale)
		alone.drawn = &drawn{}
		if got, want := up.View(), alone.View(); got != want {
			t.Fatalf("drawn after others:\n%s\nby itself:\n%s", got, want)
		}
		if got, want := up.Keys(), alone.Keys(); !reflect.DeepEqual(got, want) {
			t.Fatalf("keys after others: %v, by themselves: %v", got, want)
		}
	}
}
