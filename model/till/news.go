package till

import (
	"context"
	"sync"
	"time"

	"caisse/model"
)

// News is something that happened in the till, whatever screen is up: an
// InvoiceNews, an OthersNews, a SharingNews, an UnwrittenNews, a SweepNews, a HealthNews, a ClockNews or a
// TroubleNews.
type News interface{ news() }

// InvoiceNews says that an invoice was asked about or changed. It is sent
// after the ledger has it.
type InvoiceNews struct {
	Invoice model.Invoice
	Was     model.State // the state before; equal to Invoice.State when only asked about
	Morning bool        // found by the sweep at start: told in one line, not one by one
	// Answered says that LigdiCash has just answered about it.
	Answered bool
	Others   bool // it is another till's, or of long ago: lists show it, and it is told to nobody here
}

// Tells says that a person is to be told now, and not only by the lists: of what
// the sweep at start found, of that alone which needs one.
func (n InvoiceNews) Tells() bool {
	inv := n.Invoice
	needs := inv.State == model.AmountDiffers || inv.State == model.ReferenceDiffers || inv.State.IsPaid() && inv.Doubt == model.PaidTwice
	return inv.State != n.Was && !n.Others && (!n.Morning || needs)
}

// Rings is how many bells tell of it: two of money, one of what a person must see. ok
// says that it is how a sale has ended, which is told at all.
func (n InvoiceNews) Rings() (bells int, ok bool) {
	switch inv := n.Invoice; {
	case inv.State.IsPaid() && Elsewhere(inv) == "":
		return 2, true
	case inv.State.IsPaid(), inv.State == model.Failed, inv.State == model.AmountDiffers, inv.State == model.ReferenceDiffers:
		return 1, true
	case inv.State == model.Refused, inv.State == model.NotSent, inv.State == model.LostAnswer:
		return 0, true
	}
	return 0, false
}

// HealthNews says how LigdiCash answers now.
type HealthNews struct{ Health Health }

// TroubleNews is trouble on this machine: a ledger that cannot be written, or a
// Fault. Nothing was lost, and it is tried again.
type TroubleNews struct{ Err error }

// Fault is a panic inside the till, survived.
type Fault struct{ Doing, What string }

func (f Fault) Error() string { return f.Doing + ": " + f.What }

func (InvoiceNews) news() {}
func (HealthNews) news()  {}
func (TroubleNews) news() {}

// Trouble is why LigdiCash does not answer.
type Trouble int

const (
	NoTrouble    Trouble = iota
	Offline              // nothing reaches it: the network here
	NotAnswering         // reached, but no usable answer
	KeysRefused          // it refuses the keys: asking has stopped
)

// Health is the last that was heard of LigdiCash.
type Health struct {
	Trouble Trouble
	Cause   Cause         // of the trouble, as far as it is known
	Since   time.Duration // since when there is trouble, as Running tells it; 0 when there is none
	Heard   bool          // there was a usable answer
	Took    time.Duration // how long the last one took
	Pause   time.Duration // until when LigdiCash asked not to be asked, as Running tells it; 0: it did not
}

// report puts n among the news.
func (t *Till) report(n InvoiceNews) {
	n.Others = !t.Owns(n.Invoice)
	t.mail.put(n)
}

// mailbox is an endless queue, so that the watcher never waits for a screen.
type mailbox struct {
	mu    sync.Mutex
	items []News
	ready chan struct{} // holds one token while items is not empty
}

func newMailbox() *mailbox { return &mailbox{ready: make(chan struct{}, 1)} }

func (m *mailbox) put(n News) {
	m.mu.Lock()
	m.items = append(m.items, n)
	m.mu.Unlock()
	select {
	case m.ready <- struct{}{}:
	default:
	}
}

// take waits for news and returns all there is, in order; nil when ctx ends.
func (m *mailbox) take(ctx context.Context) []News {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-m.ready:
		}
		m.mu.Lock()
		out := m.items
		m.items = nil
		m.mu.Unlock()
		if len(out) > 0 {
			return out
		}
	}
}
