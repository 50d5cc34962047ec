package sales

import (
	"context"
	"errors"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/screen"
)

// place says which page is asked for.
type place int

const (
	atTop    place = iota // the newest
	atDay                 // the newest of a day, or what comes before it
	atBottom              // the oldest
	named                 // what one reference or token names
	below                 // the page that follows the last row
	above                 // the page before the first
)

// pageRead is a page of the list: the answer to question ask.
type pageRead struct {
	ask  int
	to   place
	from string // the Ref a page below or above hangs on
	list []model.Invoice
	end  bool // nothing beyond it
	err  error
}

// page asks for one page of q. What comes back is a pageRead.
func (s *sales) page(to place, q till.Query) tea.Cmd {
	from := ""
	q.Limit = s.size()
	switch {
	case s.exact && to == atTop:
		to = named
	case to == below:
		from = s.list[len(s.list)-1].Ref
		q.Before = till.Cursor(from)
	case to == above:
		from = s.list[0].Ref
		q.After = till.Cursor(from)
	}
	return readPage(s.asking, s.c.Till, q, pageRead{ask: s.ask, to: to, from: from})
}

// readPage reads the page of q that p is to be.
func readPage(ctx context.Context, t *till.Till, q till.Query, p pageRead) tea.Cmd {
	return func() tea.Msg {
		switch p.to {
		case named:
			p.list, p.err = t.Find(ctx, q.Text)
			p.end = true
			return p
		case atBottom:
			p.list, p.err = t.Oldest(ctx, q)
			p.end = true
			return p
		}
		p.list, p.err = t.Newest(ctx, q)
		p.end = p.err == nil && len(p.list) < q.Limit || len(p.list) == 0 // a damaged page may be short
		if p.to == atDay && p.err == nil && len(p.list) == 0 {
			q.Until, p.to = time.Time{}, atBottom // nothing so early
			p.list, p.err = t.Oldest(ctx, q)
		}
		return p
	}
}

// fetch asks for the pages the cursor comes near, before they are needed.
func (s *sales) fetch() (*sales, tea.Cmd) {
	if s.loading || s.failure != nil || len(s.list) == 0 {
		return s, nil
	}
	var cmds []tea.Cmd
	near := 2 * s.room()
	if !s.oldest && !s.down && len(s.list)-s.at <= near {
		s.down = true
		cmds = append(cmds, s.page(below, s.query()))
	}
	if !s.newest && !s.up && s.first < near {
		s.up = true
		cmds = append(cmds, s.page(above, s.query()))
	}
	return s, tea.Batch(cmds...)
}

// belongs says that an invoice there was news of is one the search finds.
type belongs struct {
	ask int
	inv model.Invoice
}

// isIn asks whether q finds inv. Outcomes: belongs, or nothing.
func isIn(ctx context.Context, t *till.Till, ask int, q till.Query, inv model.Invoice) tea.Cmd {
	q.Since, q.Until = inv.CreatedAt, inv.CreatedAt.Add(time.Millisecond)
	return func() tea.Msg {
		list, err := t.Newest(ctx, q)
		if err != nil || !slices.ContainsFunc(list, func(o model.Invoice) bool { return o.Ref == inv.Ref }) {
			return nil // the next reading of the list has it, if it is there
		}
		return belongs{ask, inv}
	}
}

// sums is what all that the filter shows comes to. It is counted apart from
// the rows, once the keyboard rests; a change makes it unknown at once, so that
// no figure ever stands beside a filter it is not of.
type sums struct {
	n         int // number of the count that counts
	state     counting
	all, paid till.Total
	claimed   till.Total // paid by word of another server
	err       error
	stop      context.CancelFunc
}

type counting int

const (
	unknown counting = iota
	resting          // waits for the keyboard
	running
	counted
)

// restFor is how long the keyboard must rest before anything is counted.
const restFor = 250 * time.Millisecond

type (
	rested    struct{ n int }
	totalRead struct {
		n                  int
		all, paid, claimed till.Total
		err                error
		tabs               tabCounts
	}
	// tabCounts is how many sales each tab has; -1 where that is not known.
	tabCounts [tabCount]int64
)

// forget makes the sums unknown and ends their counting.
func (u sums) forget(c *screen.Console) sums {
	if u.stop != nil {
		u.stop()
	}
	return sums{n: c.Ask()}
}

// resum counts anew, soon.
func (s *sales) resum() (*sales, tea.Cmd) {
	s.sums = s.sums.forget(s.c)
	if s.loading || s.failure != nil {
		return s, nil // when the page is there
	}
	if s.exact {
		unsound := 0
		for _, inv := range s.list {
			if inv.Unsound {
				unsound++
				continue
			}
			s.sums.all = plus(s.sums.all, inv.Amount)
			if till.Elsewhere(inv) != "" && inv.State.IsPaid() {
				s.sums.claimed = plus(s.sums.claimed, inv.Amount)
			} else if inv.State.IsPaid() {
				s.sums.paid = plus(s.sums.paid, inv.Amount)
			}
		}
		s.sums.state = counted
		if unsound > 0 {
			s.sums.err = &till.Damaged{Unsound: unsound}
		}
		return s, nil
	}
	return s.rest()
}

func plus(t till.Total, m model.Money) till.Total {
	return till.Total{Count: t.Count + 1, Sum: t.Sum + m}
}

// rest begins the rest of the keyboard that counting waits for, again with
// each key.
func (s *sales) rest() (*sales, tea.Cmd) {
	s.sums.n = s.c.Ask()
	s.sums.state = resting
	n := s.sums.n
	return s, tea.Tick(restFor, func(time.Time) tea.Msg { return rested{n} })
}

// sum counts, now that the keyboard has rested.
func (s *sales) sum(r rested) (*sales, tea.Cmd) {
	if r.n != s.sums.n || s.sums.state != resting {
		return s, nil
	}
	s.sums.state = running
	ctx, stop := context.WithCancel(s.asking)
	s.sums.stop = stop
	all := [tabCount]till.Query{}
	for i := range all {
		all[i] = s.queryOf(tab(i))
	}
	return s, count(ctx, s.c.Till, s.query(), all, s.tabNow(), r.n)
}

// count reads what q comes to. In a tab that mixes states the money that is
// there is counted apart. Where nothing is searched for, the tabs are counted too:
// those are kept counts, and an index; of one till, those that are short.
func count(ctx context.Context, t *till.Till, q till.Query, all [tabCount]till.Query, in tab, n int) tea.Cmd {
	return func() tea.Msg {
		m := totalRead{n: n}
		m.all, m.err = t.Total(ctx, q)
		if (m.err == nil || errors.Is(m.err, till.ErrDamaged)) && in != tabPending {
			var err error
			m.paid, m.claimed, err = t.Confirmed(ctx, q)
			m.err = errors.Join(m.err, err)
		}
		for i := range all {
			m.tabs[i] = -1
			if q.Text != "" || q.Till != "" && (tab(i) == tabAll || tab(i) == tabPaid) { // all sales would be read for it
				continue
			}
			if sum, err := t.Total(ctx, all[i]); err == nil {
				m.tabs[i] = sum.Count
			}
		}
		return m
	}
}

// read takes the figures in, if they are of what is shown now.
func (u sums) read(m totalRead) sums {
	if m.n != u.n || u.state != running {
		return u
	}
	u.stop()
	u.state, u.all, u.paid, u.claimed, u.err = counted, m.all, m.paid, m.claimed, m.err
	return u
}
