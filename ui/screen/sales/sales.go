// Package sales is the list of the invoices of this ledger: its pages, its sums,
// its search, and the questions to LigdiCash about what is open in it. It holds a
// few pages, never the ledger, and shows no invoice whole.
package sales

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/field"
	"caisse/ui/screen"
)

// sales lists the invoices of this ledger, newest first. What it shows is a
// filter: a tab, and what is searched for. Each change of the filter is a new
// question; the answers to older ones are not believed, and their reading ends.
type sales struct {
	c   *screen.Console
	ctx context.Context

	tab     tab
	today   time.Time // the first instant of the day the Today tab shows
	search  field.Field
	text    string // what is searched for, cleaned
	exact   bool   // it is a reference or a token copied whole: looked for everywhere
	finding bool   // the search field has the focus
	sold    screen.TillField

	date screen.DayField
	goal time.Time // the day that is gone to

	pages
	opening bool // nothing was read yet: a day without sales opens on all of them
	ask     int  // number of the question whose answers count
	asking  context.Context
	stop    context.CancelFunc
	asked   screen.Beat
	loading bool // the first page is still to come
	up      bool // the next page above is
	down    bool // the next page below is
	failure error
	damage  error              // some of what was read is damaged
	heard   []till.InvoiceNews // while a page is on its way, which may be older
	known   map[string]stand   // what news last said of an invoice that is not in memory
	leaves  string             // the invoice under the cursor that no longer belongs here
	unseen  map[string]bool    // new sales above the glass

	sums     sums
	tabs     tabCounts
	check    check
	checking string // the invoice whose answer is to be told, even where nothing changed
	sweep    sweep
	w, h     int
	drawn    *drawn
}

// tab is a part of the sales.
type tab int

const (
	tabToday tab = iota
	tabAll
	tabPending
	tabPaid
	tabLook
	tabCount
)

// stand is what decides where an invoice belongs.
type stand struct {
	state model.State
	doubt model.Doubt
}

// New begins with today's; ctx ends its reading.
func New(ctx context.Context, c *screen.Console) screen.Screen {
	s := &sales{c: c, ctx: ctx, search: field.New(600), date: screen.NewDayField(), drawn: &drawn{}, opening: true, known: map[string]stand{}, tabs: tabCounts{-1, -1, -1, -1, -1}}
	s, _ = s.reload(atTop, time.Time{}) // Init asks
	return s
}

// Search is New with the search begun, in all of them: what is looked for is
// seldom of today.
func Search(ctx context.Context, c *screen.Console) screen.Screen {
	s := New(ctx, c).(*sales)
	s.tab, s.opening = tabAll, false
	s.finding, s.search = true, s.search.Focus(true)
	return s
}

func (s *sales) Init() tea.Cmd { return s.page(atTop, s.query()) }

func (s *sales) Resize(w, h int) screen.Screen {
	s.w, s.h = w, h
	s.days = s.headed()
	s.glance(s.room())
	return s
}

// headed are the days that stand over their rows: not over those of
// today, nor where the lines are few.
func (s *sales) headed() *model.Days {
	if s.tabNow() == tabToday || s.w < narrow || s.h < 14 {
		return nil
	}
	days := s.c.Days
	return &days
}

// tabNow is the tab in use. A reference or a token copied whole is looked for
// in all of them.
// Inlined, it would take 10 kB of the program.
//
//go:noinline
func (s *sales) tabNow() tab {
	if s.exact {
		return tabAll
	}
	return s.tab
}

// query is the filter.
func (s *sales) query() till.Query {
	q := s.queryOf(s.tabNow())
	q.Text = s.text
	return q
}

// tillNow is whose sales are shown, "" for all; tabNow says why.
func (s *sales) tillNow() string {
	if s.exact {
		return ""
	}
	return s.sold.ID
}

// queryOf is a tab's own filter.
func (s *sales) queryOf(t tab) till.Query {
	q := till.Query{Till: s.tillNow()}
	switch t {
	case tabToday:
		q.Since = s.today
	case tabPending:
		q.States = till.Waiting()
	case tabPaid:
		q.States = till.Received()
	case tabLook:
		q.Look = true
	}
	return q
}

// fits says whether inv belongs in the tab; what is searched for, only the
// ledger can tell.
func (s *sales) fits(inv model.Invoice) bool {
	if !s.c.Sold(s.tillNow(), &inv) {
		return false
	}
	switch s.tabNow() {
	case tabToday:
		return !inv.CreatedAt.Before(s.today)
	case tabPending:
		return inv.Open()
	case tabPaid:
		return inv.State.IsPaid()
	case tabLook:
		return inv.ToLookAt()
	}
	return true
}

// reload begins a new question: the filter has changed, or where to stand in
// the list. The old rows stay until the answer comes.
func (s *sales) reload(to place, day time.Time) (*sales, tea.Cmd) {
	s.close()
	s.ask = s.c.Ask()
	s.asking, s.stop = context.WithCancel(s.ctx)
	s.asked, s.loading, s.up, s.down = s.c.Beat(), true, false, false
	s.today = s.c.Today()
	s.heard, s.known, s.unseen, s.goal = nil, map[string]stand{}, map[string]bool{}, day
	s.owed = 0
	s.sums = s.sums.forget(s.c)
	q := s.query()
	if to == atDay {
		q.Until = s.c.OtherDay(day, 1)
	}
	return s, s.page(to, q)
}

// close ends what is being read.
func (s *sales) close() {
	if s.stop != nil {
		s.stop()
	}
}

func (s *sales) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case pageRead:
		s, cmd = s.turned(msg)
	case screen.DayTurned:
		if s.tab == tabToday {
			s, cmd = s.reload(atTop, time.Time{})
		}
		s.today = s.c.Today()
	case rested:
		s, cmd = s.sum(msg)
	case totalRead:
		if msg.n == s.sums.n && s.sums.state == running {
			s.tabs = msg.tabs
		}
		s.sums = s.sums.read(msg)
	case till.InvoiceNews:
		s, cmd = s.learn(msg)
	case screen.OthersSold:
		if s.newest && s.first == 0 && s.at == 0 && !s.loading {
			s, cmd = s.reload(atTop, time.Time{})
		} else { // the cursor stays on what somebody looks at
			s, cmd = s.resum()
		}
	case belongs:
		if msg.ask == s.ask && !s.loading {
			s, cmd = s.joined(msg.inv)
		}
	case screen.AskedAgain:
		cmd = s.again(msg)
	case till.SweepNews:
		s.sweep = s.sweep.went(msg, s.c.Beat())
	case sweepBegun:
		s, cmd = s.begun(msg)
	case tea.KeyMsg:
		s, cmd = s.key(msg)
	}
	s, more := s.fetch()
	return s, tea.Batch(cmd, more)
}

// turned takes a page in.
func (s *sales) turned(p pageRead) (*sales, tea.Cmd) {
	if p.ask != s.ask {
		return s, nil
	}
	var damaged *till.Damaged
	whole := p.to != below && p.to != above
	switch {
	case errors.As(p.err, &damaged):
		s.damage = p.err // the good rows came with it
	case p.err != nil:
		s.failure = p.err
	case whole:
		s.damage = nil
	}
	failed := s.failure != nil
	most := mostPages * s.size()
	switch p.to {
	case below:
		s.down = false
		if !failed && len(s.list) > 0 && s.list[len(s.list)-1].Ref == p.from { // else it does not follow any more
			s.older(p.list, p.end, most, s.room())
		}
	case above:
		s.up = false
		if !failed && len(s.list) > 0 && s.list[0].Ref == p.from {
			s.newer(p.list, p.end, most, s.room())
		}
	default:
		if (s.opening || s.text != "") && !failed && len(p.list) == 0 && s.tabNow() == tabToday {
			s.opening, s.tab = false, tabAll
			return s.reload(atTop, time.Time{})
		}
		s.opening, s.loading, s.leaves = false, false, ""
		s.pages = pages{list: p.list, newest: p.to == atTop || p.to == named, oldest: p.end, days: s.headed()}
		if p.to == atBottom {
			s.newest, s.oldest = false, true
			s.at = max(0, len(s.list)-1)
		}
		s.glance(s.room())
		s = s.arrived()
	}
	heard := s.heard
	if !s.loading && !s.up && !s.down {
		s.heard = nil
	}
	var cmds []tea.Cmd
	for _, n := range heard {
		var cmd tea.Cmd
		delete(s.known, n.Invoice.Ref) // it was weighed against rows that were not there yet
		s, cmd = s.apply(n)
		cmds = append(cmds, cmd)
	}
	if whole {
		var cmd tea.Cmd
		s, cmd = s.resum()
		cmds = append(cmds, cmd)
	}
	return s.looked(), tea.Batch(cmds...)
}

// arrived says so when the day gone to has no sale.
func (s *sales) arrived() *sales {
	if s.goal.IsZero() || s.failure != nil {
		return s
	}
	w := in(s.c.W)
	day := s.goal.Format("02/01/2006")
	switch {
	case len(s.list) == 0:
	case s.list[s.at].CreatedAt.Before(s.goal):
		s.c.Say(fmt.Sprintf(w.noneThatDay, day, s.c.DayStart(s.list[s.at].CreatedAt).Format("02/01/2006")))
	case !s.list[s.at].CreatedAt.Before(s.c.OtherDay(s.goal, 1)):
		s.c.Say(fmt.Sprintf(w.noneSoEarly, day))
	}
	s.goal = time.Time{}
	return s
}

// size is how many rows a page has: enough that none is missed.
func (s *sales) size() int { return max(100, cmp.Or(s.h, 50)*3) }

// mostPages are kept in memory.
const mostPages = 5
