package ui

import (
	"context"
	"fmt"
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
)

// sales lists the invoices of this ledger, newest first, a page at a time, and
// finds one by token, reference or LigdiCash's own reference.
type sales struct {
	c       *console
	ctx     context.Context
	list    []model.Invoice
	at      int
	ask     int // number of the question whose answer counts
	loaded  bool
	more    bool // there is a page below
	search  field
	asking  bool // the search field has the focus
	found   bool // the list is what the search found
	failure error
	w, h    int
}

// pageRead is one page of invoices.
type pageRead struct {
	ask   int
	list  []model.Invoice
	where where
	err   error
}

// where a page stands in the list of all invoices.
type where int

const (
	top where = iota
	below
	above
	searched
)

func newSales(ctx context.Context, c *console) sales {
	return sales{c: c, ctx: ctx, search: newField(600)}
}

func (s sales) Init() tea.Cmd { return s.page(top) }

func (s sales) Resize(w, h int) screen { s.w, s.h = w, h; return s }

func (s sales) typing() bool { return s.asking }

// rows is how many invoices fit.
func (s sales) rows() int { return max(1, s.h-4) }

// page asks for a page of the list. What comes back is a pageRead.
func (s sales) page(to where) tea.Cmd {
	// More than fits: the window may grow before the answer is asked again.
	q := till.Query{Limit: max(50, s.rows()) + 1}
	if len(s.list) > 0 {
		switch to {
		case below:
			q.Before = till.Cursor(s.list[len(s.list)-1].Ref)
		case above:
			q.After = till.Cursor(s.list[0].Ref)
		}
	}
	ask, t, ctx := s.ask, s.c.till, s.ctx
	return func() tea.Msg {
		list, err := t.Newest(ctx, q)
		return pageRead{ask, list, to, err}
	}
}

func (s sales) find() tea.Cmd {
	ask, t, ctx, text := s.ask, s.c.till, s.ctx, model.Clean(s.search.Value())
	return func() tea.Msg {
		list, err := t.Find(ctx, text)
		return pageRead{ask, list, searched, err}
	}
}

func (s sales) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case pageRead:
		if msg.ask == s.ask {
			s = s.turned(msg)
		}
		return s, nil
	case till.InvoiceNews:
		i := slices.IndexFunc(s.list, func(o model.Invoice) bool { return o.Ref == msg.Invoice.Ref })
		if i >= 0 {
			s.list = slices.Clone(s.list)
			s.list[i] = msg.Invoice
		}
		return s, nil
	case tea.KeyMsg:
		if s.asking {
			return s.searching(msg)
		}
		return s.pressed(msg)
	}
	return s, nil
}

// turned puts a page in the place of the one shown; an empty page means that
// this was the end.
func (s sales) turned(p pageRead) sales {
	limit := max(50, s.rows())
	s.failure, s.loaded = p.err, true
	switch {
	case p.err != nil:
		return s
	case p.where == searched:
		s.list, s.at, s.found, s.more = p.list, 0, true, false
	case p.where == top:
		s.list, s.at, s.found, s.more = p.list[:min(len(p.list), limit)], 0, false, len(p.list) > limit
	case p.where == below:
		if len(p.list) > 0 {
			s.list, s.at, s.more = p.list[:min(len(p.list), limit)], 0, len(p.list) > limit
		}
	case p.where == above:
		if len(p.list) > 0 {
			s.list, s.more = p.list[max(0, len(p.list)-limit):], true
			s.at = len(s.list) - 1
		}
	}
	return s
}

func (s sales) pressed(k tea.KeyMsg) (screen, tea.Cmd) {
	last := len(s.list) - 1
	move := func(to int) (screen, tea.Cmd) {
		switch {
		case to > last && s.more:
			s.ask++
			return s, s.page(below)
		case to < 0 && !s.found && len(s.list) > 0:
			s.at = 0
			s.ask++
			return s, s.page(above)
		}
		s.at = max(0, min(to, last))
		return s, nil
	}
	switch {
	case key.Matches(k, s.kBack()):
		if s.found {
			s.found = false
			s.search.SetValue("")
			s.ask++
			return s, s.page(top)
		}
		return s, s.c.tell(closed{})
	case key.Matches(k, s.kOpen()):
		return s, s.c.tell(opened{s.opens()})
	case key.Matches(k, s.kSearch()):
		s.search.SetValue("")
		s.asking, s.search = true, s.search.focus(true)
		return s, nil
	case key.Matches(k, s.kDown()):
		return move(s.at + 1)
	case key.Matches(k, s.kUp()):
		return move(s.at - 1)
	case key.Matches(k, s.kPage()):
		step := s.rows()
		if k.String() == "pgup" {
			step = -step
		}
		if to := s.at + step; to >= 0 && to <= last || s.at == last || s.at == 0 {
			return move(to)
		}
		return move(max(0, min(s.at+step, last)))
	case key.Matches(k, s.kEnds()):
		if k.String() == "end" || k.String() == "G" {
			return move(max(0, last))
		}
		s.found = false
		s.ask++
		return s, s.page(top)
	case startsAmount(k):
		return s, s.c.tell(soldNext{k})
	}
	return s, nil
}

// opens is the screen of the invoice under the cursor: green for money, the
// payment otherwise.
func (s sales) opens() screen {
	inv := s.list[s.at]
	if inv.State.IsPaid() {
		return newPaid(s.c, inv, false) // no news: perhaps delivered long ago
	}
	return newPayment(s.c, inv)
}

func (s sales) searching(k tea.KeyMsg) (screen, tea.Cmd) {
	switch k.String() {
	case "esc":
		s.asking, s.search = false, s.search.focus(false)
		return s, nil
	case "enter":
		s.asking, s.search = false, s.search.focus(false)
		s.ask++
		if model.Clean(s.search.Value()) == "" {
			return s, s.page(top)
		}
		return s, s.find()
	}
	s.search = s.search.typed(k)
	return s, nil
}

func (s sales) kBack() key.Binding { return s.c.kBack() }
func (s sales) kOpen() key.Binding {
	return when(len(s.list) > 0, bind("enter", s.c.w.enter, s.c.w.kOpen))
}
func (s sales) kSearch() key.Binding { return bind("/ ctrl+f", "/", s.c.w.kSearch) }
func (s sales) kDown() key.Binding   { return bind("down j", "↓", "") }
func (s sales) kUp() key.Binding     { return bind("up k", "↑", "") }
func (s sales) kPage() key.Binding   { return bind("pgdown pgup", "PgDn PgUp", s.c.w.kPage) }
func (s sales) kEnds() key.Binding   { return bind("home end g G", "g G", s.c.w.kEnds) }

func (s sales) Keys() []key.Binding {
	if s.asking {
		return []key.Binding{bind("enter", s.c.w.enter, s.c.w.kSearch), s.c.kBack()}
	}
	return []key.Binding{s.kOpen(), s.kBack(), s.kSearch(), s.kPage(), s.kEnds()}
}

func (s sales) View() string {
	c, w := s.c, s.c.w
	title := c.th.title.Render(w.sales)
	if s.asking || s.search.Value() != "" {
		title = spread(title, w.filter+" "+s.search.view(min(30, s.w/2)), s.w)
	}
	out := []part{lines(8, title)}
	switch {
	case s.failure != nil:
		return stack(s.h, append(out, gap(), lines(9, wrap(w.sentence(s.failure, c), s.w)...))...)
	case s.loaded && len(s.list) == 0 && s.found:
		return stack(s.h, append(out, gap(), lines(9, wrap(w.notFound, s.w)...))...)
	case s.loaded && len(s.list) == 0:
		return stack(s.h, append(out, gap(), lines(9, wrap(w.noSales, s.w)...))...)
	}
	room := s.rows()
	first := max(0, min(s.at-room/2, len(s.list)-room))
	out = append(out, lines(3, c.th.hint.Render(s.row("  ", w.when, w.amount, w.state, w.operator, w.object, w.refShort))))
	for i := first; i < min(len(s.list), first+room); i++ {
		inv := s.list[i]
		m := c.mark(inv, false)
		cursor := "  "
		if i == s.at {
			cursor = c.th.focus.Render("▸ ")
		}
		row := s.row(cursor, c.day(inv.CreatedAt), c.francs(inv.Amount), m.String(), inv.OperatorName,
			join(" · ", c.name(inv), inv.Object), shortRef(inv))
		if i == s.at {
			row = c.th.title.Render(row)
		}
		out = append(out, lines(7, row))
	}
	if s.more {
		out = append(out, lines(1, c.th.hint.Render("  "+w.more)))
	}
	return stack(s.h, out...)
}

// row lays one invoice out; a narrow window keeps time, amount and state.
func (s sales) row(cursor, when, amount, state, operator, object, ref string) string {
	out := cursor + pad(when, 11) + " " + fmt.Sprintf("%s%s", pad("", max(0, 11-width(amount))), amount) + "  "
	if s.w < 60 {
		return out + cut(state, max(0, s.w-width(out)))
	}
	out += pad(state, 22) + " "
	left := s.w - width(out) - 8
	switch {
	case left >= 44:
		return out + pad(operator, 20) + " " + pad(object, left-21) + " " + pad(ref, 7)
	case left >= 20:
		return out + pad(object, left) + " " + pad(ref, 7)
	}
	return out + pad(ref, 7)
}
