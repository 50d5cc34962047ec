package ui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/display"
	"caisse/ui/page"
	"caisse/ui/screen"
)

// outside keeps what is shown outside the terminal in step with it: a code that is
// no longer on the glass is nowhere else either.
func (r *root) outside() tea.Cmd {
	c, g := r.c, r.glass()
	if c.Faces != nil {
		c.Faces.Show(r.facing(g))
	}
	v := page.View{Lang: c.W.Lang, Shop: r.frame.pageHead()}
	if g.Inv.Ref != "" {
		v.Amount, v.Words, v.State, v.Paid = c.Money(g.Inv.Amount), c.InWords(g.Inv.Amount), g.Mark.Sign+" "+g.Mark.Word, kindOf(c, g).Green()
	}
	if g.Link != "" {
		v.Scan = c.W.Scan
	}
	return run(c.Out.Show(v, g.Link))
}

// serveGlass serves it to the screens that face the customer.
func (r *root) serveGlass() tea.Cmd {
	ctx, faces := r.ctx, r.c.Faces
	if faces == nil {
		return nil
	}
	return run(func() { faces.Serve(ctx) })
}

// facing is what the customer's screen shows of g. A sale that was paid before it
// was ever there may be another customer's, and one of another till is: they are not.
func (r *root) facing(g screen.Shown) display.Frame {
	c := r.c
	f := display.Frame{Lang: c.W.Lang, Shop: c.Shop, Sandbox: c.Sandbox, Foreign: c.Foreign}
	if g.Inv.Ref == "" || !c.Owns(g.Inv) || g.Paid && !g.Fresh && g.Inv.Sale != r.faced {
		r.faced = ""
		return f
	}
	r.faced = g.Inv.Sale
	f.Amount, f.Kind, f.Sign, f.Word = g.Inv.Amount, kindOf(c, g), g.Mark.Sign, g.Mark.Word
	if f.Kind.Payable() { // the cashier may still show the code of a link that has probably expired
		f.Link = g.Link
	}
	return f
}

// kindOf is how g stands for its customer: never greener than the glass.
func kindOf(c *screen.Console, g screen.Shown) display.Kind {
	inv := g.Inv
	if g.Paid {
		switch {
		case inv.Unsound:
			return display.Check
		case inv.Doubt == model.TakenBack:
			return display.Held
		case till.Elsewhere(inv) != "":
			return display.Elsewhere
		case inv.State == model.PaidLate:
			return display.PaidLate
		case inv.State == model.Paid:
			return display.Paid
		}
		return display.Check
	}
	if end, ended := c.Unwritten[inv.Ref]; ended {
		inv = end
	}
	switch inv.State {
	case model.AmountDiffers, model.ReferenceDiffers, model.Failed, model.Refused, model.NotSent:
		return display.Held
	case model.Sending:
		return display.Busy
	case model.Pending:
		switch {
		case g.Mark.Is(c.Theme.Pending):
			return display.Waiting
		case g.Mark.Is(c.Theme.Hint):
			return display.Quiet
		}
	}
	return display.Check
}

// pageHead stands above the code in a browser: the shop's name, or whose server
// it is where that is not LigdiCash.
func (f frame) pageHead() string {
	if f.c.Foreign != "" {
		return fmt.Sprintf(f.c.W.ForeignBanner, f.c.Foreign)
	}
	return f.c.Shop
}
