package payment

import (
	"context"
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/screen"
	"caisse/ui/screen/export"
	"caisse/ui/screen/message"
)

// detail is all that is kept of one invoice, with its history. It is read anew
// whenever the till touches the sale.
type detail struct {
	c   *screen.Console
	ctx context.Context
	inv model.Invoice

	evs     []model.Event
	links   []model.Invoice // the other invoices of the sale, oldest first
	known   bool            // both have been read
	ask     int             // number of the question whose answer counts
	asked   screen.Beat
	reading bool
	failure error

	at        int // the entry under the cursor
	scroll    screen.Scroll
	checking  screen.Beat
	repeating bool // a new invoice is being written: a second press must not make two
	w, h      int
}

// historyRead is an invoice with its history and the other links of its sale.
type historyRead struct {
	ref   string
	ask   int
	inv   model.Invoice
	evs   []model.Event
	links []model.Invoice
	err   error
}

// NewDetail shows inv as it is known, and reads the rest; ctx ends that.
func NewDetail(ctx context.Context, c *screen.Console, inv model.Invoice) screen.Screen {
	return &detail{c: c, ctx: ctx, inv: inv, ask: c.Ask(), asked: c.Beat(), reading: true}
}

func (d *detail) Init() tea.Cmd { return readHistory(d.ctx, d.c.Till, d.inv.Ref, d.inv.Sale, d.ask) }

func (d *detail) Resize(w, h int) screen.Screen { d.w, d.h = w, h; return d.glance() }

// readHistory reads what happened to ref, and which other links its sale has
// had. What comes back is a historyRead.
func readHistory(ctx context.Context, t *till.Till, ref, sale string, ask int) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, screen.LedgerLimit)
		defer cancel()
		h := historyRead{ref: ref, ask: ask}
		h.inv, h.evs, h.links, h.err = t.Links(ctx, ref, sale)
		return h
	}
}

func (d *detail) read() (*detail, tea.Cmd) {
	d.ask = d.c.Ask()
	d.asked, d.reading = d.c.Beat(), true
	return d, readHistory(d.ctx, d.c.Till, d.inv.Ref, d.inv.Sale, d.ask)
}

func (d *detail) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case historyRead:
		if msg.ref != d.inv.Ref || msg.ask != d.ask {
			return d, nil
		}
		d.reading, d.failure = false, msg.err
		if msg.inv.Ref != "" {
			d.inv, d.evs, d.links, d.known = msg.inv, msg.evs, msg.links, true
		}
		return d.glance(), nil
	case till.InvoiceNews:
		return d.heard(msg)
	case screen.InvoiceMade:
		if d.repeating && msg.Inv.Sale == d.inv.Sale {
			d.repeating = false
			return d, d.c.Open(New(d.c, msg.Inv))
		}
	case notMade:
		if d.repeating && msg.ref == d.inv.Ref {
			d.repeating = false
			return d, d.c.Say(d.c.Sentence(msg.err))
		}
	case screen.AskedAgain:
		if msg.Ref == d.inv.Ref {
			d.checking = 0
			d, cmd := d.read()
			return d, tea.Batch(cmd, d.c.AnsweredAgain(msg))
		}
	case screen.Printed: // its history says so
		if msg.Ref == d.inv.Ref {
			return d.read()
		}
	case tea.KeyMsg:
		return d.pressed(msg)
	}
	return d, nil
}

// heard takes news of this sale; one that was only asked about has no new
// history.
func (d *detail) heard(n till.InvoiceNews) (screen.Screen, tea.Cmd) {
	inv := n.Invoice
	switch {
	case inv.Ref == d.inv.Ref:
		was := d.inv
		d.inv = inv
		if n.Answered || inv.State != was.State {
			d.checking = 0
		}
		told := was.State != inv.State || was.Doubt != inv.Doubt || was.RawStatus != inv.RawStatus || was.Aside != inv.Aside || was.ReplacedBy != inv.ReplacedBy
		if d.known && !told {
			return d.glance(), nil
		}
	case inv.Sale != d.inv.Sale:
		return d, nil
	}
	return d.glance().read()
}

func (d *detail) pressed(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	c := d.c
	switch {
	case key.Matches(k, c.KBack()):
		return d, c.Close()
	case key.Matches(k, d.kEnter()):
		if e := d.entry(); e.to.Ref != "" {
			return d, c.Open(NewDetail(d.ctx, c, e.to))
		}
		return d, c.Open(New(c, d.inv))
	case key.Matches(k, d.kNewLink()):
		return d, c.Open(ask(c, d.inv).elsewhere())
	case key.Matches(k, d.kAgain()):
		if d.repeating {
			return d, nil
		}
		d.repeating = true
		return d, again(c.Till, d.inv.Ref)
	case key.Matches(k, d.kCheck()):
		d.checking = c.Beat()
		return d, c.AskNow(d.inv)
	case key.Matches(k, d.kPrint()):
		return d, c.PrintSlip(d.inv)
	case key.Matches(k, d.kSend()):
		return d, c.Open(message.New(c, d.inv))
	case key.Matches(k, c.KEvidence()):
		return d, c.Open(export.NewEvidence(d.ctx, c, d.inv))
	case key.Matches(k, d.kCopy()):
		e := d.entry()
		return d, screen.CopyAs(c.Term, e.copied(), c.Profile.Mux, fmt.Sprintf(in(c.W).fieldSent, e.name(c.W)), fmt.Sprintf(in(c.W).fieldCopied, e.name(c.W)))
	case screen.StartsAmount(k):
		return d, c.Next(k)
	}
	return d.moved(k), nil
}

// moved takes the keys that go from entry to entry.
func (d *detail) moved(k tea.KeyMsg) *detail {
	all := d.entries()
	step := screen.Way(k)
	switch {
	case key.Matches(k, d.kLine()):
		d.at = nextEntry(all, d.at, step)
	case key.Matches(k, kEnds()) && step < 0:
		d.at, d.scroll = nextEntry(all, -1, 1), screen.Scroll{}
	case key.Matches(k, kEnds()):
		d.at = nextEntry(all, len(all), -1)
	case key.Matches(k, d.kPage()):
		_, starts := d.layout(all)
		from := d.at
		for {
			to := nextEntry(all, d.at, step)
			if to == d.at || to != from && abs(starts[to]-starts[from]) >= d.room() {
				break
			}
			d.at = to
		}
	}
	return d.glance()
}

func abs(n int) int { return max(n, -n) }

func (d *detail) kEnter() key.Binding {
	if e := d.entry(); e.to.Ref != "" {
		return d.c.KEnter(d.c.W.KOpen)
	}
	return screen.When(d.inv.Showable() && d.c.Owns(d.inv), d.c.KEnter(in(d.c.W).kSame))
}
func (d *detail) kNewLink() key.Binding {
	return screen.When(d.inv.Showable() && d.c.Owns(d.inv), screen.Bind("l L", "L", in(d.c.W).kNewLink))
}
func (d *detail) kAgain() key.Binding {
	return screen.When(d.inv.Repeatable() && d.inv.State != model.Pending && d.c.Owns(d.inv), screen.Bind("l L", "L", in(d.c.W).kTryAgain))
}
func (d *detail) kCheck() key.Binding {
	return screen.When(d.inv.Known(), screen.Bind("r R", "R", d.c.W.KCheck))
}
func (d *detail) kPrint() key.Binding {
	return d.c.KPrint(d.inv.State.IsPaid() || d.inv.Showable() && d.c.Owns(d.inv))
}

// kSend is for a link that may still be paid, and for the real till, as on a payment.
func (d *detail) kSend() key.Binding {
	return screen.When(d.inv.Showable() && d.c.Owns(d.inv) && !d.c.Sandbox, screen.Bind("w W", "W", in(d.c.W).kSend))
}
func (d *detail) kCopy() key.Binding {
	return screen.When(d.entry().copied() != "", screen.Bind("c C", "C", d.c.W.Back.KCopy+d.c.W.Colon()+d.entry().name(d.c.W)))
}

func (d *detail) kLine() key.Binding { return screen.KLine(d.c.W.Back.KChoose) }
func (d *detail) kPage() key.Binding { return screen.KPage(d.c.W.KPage) }
func kEnds() key.Binding             { return screen.KEnds("") }

func (d *detail) About() model.Invoice { return d.inv }

func (d *detail) ID() string { return "detail " + d.inv.Ref }

func (d *detail) Keys() []key.Binding {
	return []key.Binding{d.c.KBack(), d.kEnter(), d.kAgain(), d.kCheck(), d.kPrint(), d.kCopy(), d.kNewLink(),
		d.kLine(), d.c.KEvidence(), d.kSend(), d.kPage(), kEnds()}
}
