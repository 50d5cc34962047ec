package payment

import (
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/screen"
)

// newLink asks before a live link is replaced: LigdiCash cannot cancel the
// first, so the customer could pay twice. Only the amount, typed, says yes;
// Enter alone shows the same link again.
type newLink struct {
	c     *screen.Console
	inv   model.Invoice
	typed screen.Retyped
	made  bool // yes was said: a second Enter must not make another
	shows bool // no payment stands below: it is opened with the answer
	w, h  int
}

func ask(c *screen.Console, inv model.Invoice) *newLink {
	return &newLink{c: c, inv: inv, typed: screen.NewRetyped()}
}

// elsewhere is the question asked where the link is not on the glass.
func (n *newLink) elsewhere() *newLink { n.shows = true; return n }

// done takes the question down, and shows what it was about.
func (n *newLink) done(inv model.Invoice) (screen.Screen, tea.Cmd) {
	n.c.Close()
	if n.shows {
		n.c.Open(New(n.c, inv))
	}
	return n, nil
}

func (n *newLink) Init() tea.Cmd                 { return nil }
func (*newLink) Typing() bool                    { return true }
func (n *newLink) Resize(w, h int) screen.Screen { n.w, n.h = w, h; return n }

func (n *newLink) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case till.InvoiceNews:
		if msg.Invoice.Ref == n.inv.Ref {
			n.inv = msg.Invoice
			if !n.inv.Showable() && !n.made { // paid meanwhile: there is nothing to replace
				return n, n.c.Close()
			}
		}
	case screen.InvoiceMade:
		if msg.Inv.Sale == n.inv.Sale {
			return n.done(msg.Inv)
		}
	case notMade:
		if msg.ref == n.inv.Ref {
			if n.shows { // else the payment below says it
				n.c.Say(n.c.Sentence(msg.err))
			}
			return n, n.c.Close()
		}
	case tea.KeyMsg:
		switch {
		case key.Matches(msg, n.c.KBack()):
			return n, n.c.Close()
		case n.made:
			return n, nil
		case key.Matches(msg, n.kEnter()):
			return n.enter()
		}
		n.typed = n.typed.Typed(msg)
	}
	return n, nil
}

func (n *newLink) enter() (screen.Screen, tea.Cmd) {
	if n.typed.Empty() {
		return n.done(n.inv)
	}
	var is bool
	if n.typed, is = n.typed.Is(n.inv.Amount); !is {
		return n, nil
	}
	n.made = true
	return n, again(n.c.Till, n.inv.Ref)
}

func (n *newLink) kEnter() key.Binding {
	label := in(n.c.W).sameAgain
	if !n.typed.Empty() {
		label = in(n.c.W).kNewLink
	}
	return n.c.KEnter(label)
}

func (*newLink) Passes(to screen.Screen) bool { return to.ID() != screen.HelpID }

func (n *newLink) About() model.Invoice { return n.inv }

func (n *newLink) ID() string { return "new link " + n.inv.Ref }

func (n *newLink) Keys() []key.Binding {
	return []key.Binding{n.kEnter(), n.c.KBack(), screen.KClear()}
}

func (n *newLink) View() string {
	c, w := n.c, in(n.c.W)
	out := []cells.Part{cells.Keep(3, c.Theme.Title.Render(w.newLinkTitle)), cells.Keep(8, c.Theme.Amount.Render(c.Money(n.inv.Amount))), cells.Gap(),
		cells.Keep(9, cells.Wrap(w.newLinkText, n.w)...), n.warning(), cells.Gap(), // what it may cost comes before all but the field
		cells.Keep(8, cells.Wrap(fmt.Sprintf(w.newLinkType, c.Figure(n.inv.Amount)+cells.NBSP+"F"), n.w)...),
		cells.Keep(10, c.Theme.Here(true)+n.typed.Draw(n.w))}
	if n.typed.Wrong {
		out = append(out, cells.Keep(9, cells.Styled(c.Theme.Notice.Render, cells.Wrap(w.newLinkWrong, n.w))...))
	}
	return cells.Stack(n.h, append(out, cells.Gap(), cells.Keep(2, cells.Wrap(c.W.Enter+" "+n.kEnter().Help().Desc, n.w)...))...)
}

// warning says that this sale is perhaps paid already.
func (n *newLink) warning() cells.Part {
	if n.inv.Doubt == model.NoDoubt && !n.c.Lost() {
		return cells.Part{}
	}
	return cells.Keep(8, cells.Styled(n.c.Theme.BadLoud.Render, cells.Wrap(in(n.c.W).mayHavePaid, n.w))...)
}
