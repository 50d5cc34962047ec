package sales

import (
	"context"
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/screen"
)

// mostChecked are asked about in one go, the newest.
const mostChecked = 500

// check is the question about one invoice.
type check struct {
	ref   string
	since screen.Beat
}

func (k check) on(now screen.Beat) bool {
	return k.ref != "" && now-k.since < screen.Beat(30*time.Second)
}

func (k check) heard(n till.InvoiceNews) check {
	if n.Invoice.Ref == k.ref && (n.Answered || n.Invoice.State != n.Was) {
		return check{}
	}
	return k
}

// keysTold says in words that nothing can be asked, when it is so.
func (s *sales) keysTold() bool {
	if !s.c.Keys.None() {
		return false
	}
	s.c.Tell(screen.Reconnect{})
	s.c.Say(s.c.W.NoKeysLong)
	return true
}

func (s *sales) checkOne() (*sales, tea.Cmd) {
	if s.keysTold() {
		return s, nil
	}
	s.check = check{s.list[s.at].Ref, s.c.Beat()}
	s.checking = s.check.ref
	return s, s.c.AskNow(s.list[s.at])
}

// again takes the end of a question about another till's sale where no answer came:
// no news tells of it. What was asked on another screen is told there.
func (s *sales) again(m screen.AskedAgain) tea.Cmd {
	if m.Err == nil || m.Ref != s.check.ref {
		return nil
	}
	s.check, s.checking = check{}, ""
	return s.c.AnsweredAgain(m)
}

// sweep is the round of questions about all that is open in the list.
type sweep struct {
	on      bool
	since   screen.Beat
	news    till.SweepNews
	cut     bool // there were more than can be asked in one go
	over    bool // how it ended stays until the next key
	stopped bool
	none    bool // nothing was open
	collect context.CancelFunc
	n       int // number of the round
}

// sweepBegun says how many invoices are being asked about.
type sweepBegun struct {
	n, total int
	cut      bool
	err      error
}

func (s *sales) checkAll() (*sales, tea.Cmd) {
	if s.keysTold() {
		return s, nil
	}
	if s.c.Health.Trouble == till.KeysRefused {
		s.c.Tell(screen.Reconnect{}) // they may have been put right
	}
	s.c.TellPause()
	ctx, stop := context.WithCancel(s.ctx)
	s.sweep = sweep{on: true, since: s.c.Beat(), collect: stop, n: s.c.Ask()}
	q := s.query()
	q.States = []model.State{model.Pending}
	q.Own = s.c.Shares && !s.c.Shared.Good // about those of others nothing is asked then
	return s, checkThese(ctx, s.c.Till, q, s.sweep.n)
}

// checkThese has the till ask about the newest invoices of q that can still
// change. What comes back is a sweepBegun, and news of each answer.
func checkThese(ctx context.Context, t *till.Till, q till.Query, n int) tea.Cmd {
	return func() tea.Msg {
		q.Limit = 100
		var refs []string
		begun := sweepBegun{n: n}
		for len(refs) <= mostChecked {
			page, err := t.Newest(ctx, q)
			for _, inv := range page {
				if inv.Askable() {
					refs = append(refs, inv.Ref)
				}
			}
			if err != nil {
				begun.err = err
				break
			}
			if len(page) < q.Limit {
				break
			}
			q.Before = till.Cursor(page[len(page)-1].Ref)
		}
		if ctx.Err() != nil {
			return nil // stopped before it began
		}
		begun.cut = len(refs) > mostChecked
		refs = refs[:min(len(refs), mostChecked)]
		begun.total = len(refs)
		if len(refs) > 0 {
			t.CheckAll(refs)
		}
		return begun
	}
}

func (s *sales) begun(b sweepBegun) (*sales, tea.Cmd) {
	if b.n != s.sweep.n || !s.sweep.on {
		return s, nil
	}
	s.sweep.cut = b.cut
	s.sweep.news.Total = max(s.sweep.news.Total, b.total)
	if b.total == 0 {
		s.sweep.on, s.sweep.over, s.sweep.none = false, true, b.err == nil
		s.failure = b.err
	}
	return s, nil
}

func (s *sales) stopSweep() (*sales, tea.Cmd) {
	if s.sweep.collect != nil {
		s.sweep.collect()
	}
	s.sweep.on, s.sweep.over, s.sweep.stopped = false, true, true
	t := s.c.Till
	return s, func() tea.Msg { t.StopChecks(); return nil }
}

// went takes the progress in. A round that another screen began is shown, and
// can be stopped, as well.
func (w sweep) went(n till.SweepNews, now screen.Beat) sweep {
	switch {
	case n.Morning, w.stopped:
	case n.Over:
		w.on, w.over, w.news = false, true, n
	default:
		if !w.on {
			w = sweep{since: now, n: w.n}
		}
		w.on, w.over, w.news = true, false, n
	}
	return w
}

// seen forgets how the last round ended.
func (w sweep) seen() sweep {
	w.over = w.over && w.on
	return w
}

// line says how far the questions are.
func (s *sales) checkLine() string {
	c, w, b := s.c, s.sweep, in(s.c.W)
	n := w.news
	switch {
	case w.on:
		far := ""
		if n.Total > 0 {
			far = fmt.Sprintf("%d/%d", n.Done, n.Total)
		}
		trouble := ""
		if n.Trouble != till.NoTrouble {
			trouble = b.sweepWaits
		}
		return cells.Join(" · ", cells.Join(" ", b.sweeping, far), c.W.Elapsed(c.Since(w.since)), s.sweepPaid(), s.sweepCut(), trouble)
	case w.over && w.none:
		return b.sweepNone
	case w.over && w.stopped:
		return cells.Join(" · ", fmt.Sprintf(b.sweepStopped, n.Done, n.Total), s.sweepPaid())
	case w.over:
		return cells.Join(" · ", c.SweepOver(n), s.sweepCut())
	case s.check.on(c.Beat()):
		return fmt.Sprintf(c.W.Checking, int(c.Since(s.check.since).Seconds()))
	}
	return ""
}

func (s *sales) sweepPaid() string { return s.c.SweepPaid(s.sweep.news.Paid) }

func (s *sales) sweepCut() string {
	if !s.sweep.cut {
		return ""
	}
	return fmt.Sprintf(in(s.c.W).sweepCut, mostChecked)
}
