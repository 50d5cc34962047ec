package sales

import (
	"context"
	"fmt"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/ui/screen"
	"caisse/ui/text"
	"caisse/ui/theme"
)

// Nothing of what was drawn before is left standing, whatever is pressed and
// however the screen looks.
func TestDrawnAnew(t *testing.T) {
	r := proof.Rand(t)
	c := &screen.Console{Printer: &text.Printer{W: text.In("fr"), Theme: theme.New(theme.Look{}), Now: time.Now, Days: model.Days{Zone: time.UTC},
		Age: func(model.Invoice, time.Time) time.Duration { return time.Minute }}, Running: func() time.Duration { return 0 }}
	up := New(context.Background(), c).Resize(76, 18)
	read := func() {
		var list []model.Invoice
		for i := range 90 {
			list = append(list, model.Invoice{Ref: fmt.Sprintf("01ARZ3NDEKTSV4RRFFQ69G%04d", r.IntN(9999)), Amount: model.Money(9 + r.IntN(90_000)), State: model.States[r.IntN(len(model.States))],
				CreatedAt: time.Now().Add(-time.Duration(i) * time.Hour), Firstname: []string{"Awa", "Issa"}[r.IntN(2)]})
		}
		up, _ = up.Update(pageRead{ask: up.(*sales).ask, to: atTop, list: list, end: true})
	}
	read()
	keys := []string{"down", "up", "pgdown", "pgup", "j", "k", "right", "left", "/", "a", "esc", "d"}
	for range proof.Size(300, 2_000, 50_000) {
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
			read()
		default:
			up, _ = up.Update(screen.Press(keys[r.IntN(len(keys))]))
		}
		alone := *up.(*sales)
		alone.drawn = &drawn{}
		if got, want := up.View(), alone.View(); got != want {
			t.Fatalf("drawn after others:\n%s\nby itself:\n%s", got, want)
		}
	}
}
