// Package till is what a till does: charge, watch, check, set aside. It is the
// only place that joins the ledger and LigdiCash, and it knows no screen: calls
// return when the ledger has it, and everything that happens later comes out
// of News.
package till

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/oklog/ulid/v2"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/model/boot"
	"caisse/model/ledger"
	"caisse/model/settings"
)

// Gateway is LigdiCash as the till uses it.
type Gateway interface {
	CreateInvoice(context.Context, ligdicash.NewInvoice) (ligdicash.Created, error)
	Confirm(ctx context.Context, token string) (ligdicash.Payin, error)
}

// Customer plays the customer in the sandbox.
type Customer interface {
	Pay(token string) error
	Refuse(token string) error
}

// Shop is what LigdiCash is told about the shop with each invoice. The URLs
// may be empty: a till has no server.
type Shop struct {
	Name, Website                     string
	ReturnURL, CancelURL, CallbackURL string
}

// Config is what a till works with.
type Config struct {
	Ledger   *ledger.Ledger
	Base     string // of LigdiCash: which links of the ledger may be codes, see ligdicash.CheckLink
	Shop     Shop
	Days     model.Days  // for which sales are numbered
	Customer Customer    // nil outside the sandbox
	Clock    model.Clock // the zero Clock is this machine's
	Share    ShareWith   // with whom what is sold is shared
	// Dial makes a LigdiCash for keys; nil where they cannot be changed.
	Dial func(settings.Keys) (Line, error)
}

// Till is safe for use by several goroutines.
type Till struct {
	ledger   *ledger.Ledger
	base     string
	shop     Shop
	name     string // of this till, as LigdiCash is told; "" is not told
	days     model.Days
	cashier  string // who is at it now; "" where nobody said
	customer Customer
	clock    keeper
	ages     ages
	dial     func(settings.Keys) (Line, error)
	share    sharer // nil: it is alone
	receives bool   // it is a receiver of callbacks
	mail     *mailbox
	inbox    chan any // to the watcher

	ctx      context.Context // ends when the till closes: creates in flight are given up
	giveUp   context.CancelFunc
	inFlight sync.WaitGroup

	gate    gate         // every question to LigdiCash about an invoice goes through it
	claims  claims       // and is claimed
	hanging atomic.Int32 // writes that a disk does not end
	running atomic.Bool  // Run reads the inbox

	mu        sync.Mutex
	gateway   *joined         // nil until the keys are known
	sending   map[string]bool // invoices whose create call is running in this process
	health    Health
	closing   bool
	tokens    []string  // and links: the last that LigdiCash gave to this process
	checks    *round    // asked for by CheckAll; nil when none
	glass     string    // the invoice that is shown; "" when none is
	undated   []undated // sales of this run that wait for their date
	unwritten map[string]unwritten
	newer     map[string]time.Duration // since when others know more of these invoices than has come

	writing *baton // a change and its news are one step: news come in the order of the changes
}

// ErrNoKeys says that nothing can be asked of LigdiCash yet.
var ErrNoKeys = errors.New("till: no keys")

// ErrClosed says that the till is closing: nothing was done.
var ErrClosed = errors.New("till: closing")

// ErrNotNow says that the invoice is not in a state that allows what was
// asked: somebody or something was faster. Nothing was done.
var ErrNotNow = errors.New("till: the invoice has moved on")

// New makes a till. It works offline until Connect; Run starts its watcher.
func New(cfg Config) *Till {
	if cfg.Clock.Wall == nil {
		cfg.Clock.Wall = time.Now
	}
	if cfg.Clock.Mono == nil {
		cfg.Clock.Mono = boot.Since
	}
	t := &Till{
		ledger: cfg.Ledger, base: cfg.Base, shop: cfg.Shop, name: model.Clean(cfg.Share.Name), days: cfg.Days, customer: cfg.Customer, clock: keeper{clock: cfg.Clock}, dial: cfg.Dial,
		mail: newMailbox(), inbox: make(chan any, 64), sending: map[string]bool{},
		unwritten: map[string]unwritten{}, newer: map[string]time.Duration{}, writing: newBaton(),
	}
	t.clock.now() // what jumps from here on is seen
	t.ctx, t.giveUp = context.WithCancel(context.Background())
	if t.ledger != nil {
		t.ledger.Hosts(strange, func(host string) bool { return plays(host) && !ligdicash.Loopback(cfg.Base) })
		t.ledger.Reworded(func() { t.mail.put(TroubleNews{ErrReworded}) })
		t.ledger.Links(func(link string) error { return ligdicash.CheckLink(link, cfg.Base) })
	}
	t.share, t.receives = t.shares(cfg.Share), cfg.Share.Kind == "callbacks"
	return t
}

// News waits for what happened and returns all of it, in order; nil when ctx
// ends. One reader at a time.
func (t *Till) News(ctx context.Context) []News { return t.mail.take(ctx) }

// Customer plays the customer in the sandbox; nil outside it.
func (t *Till) Customer() Customer { return t.customer }

// Close gives creates in flight a moment to be answered, then gives them up:
// they are then recorded as lost answers.
func (t *Till) Close(grace time.Duration) {
	t.mu.Lock()
	t.closing = true
	t.mu.Unlock()
	timer := time.AfterFunc(grace, t.giveUp)
	over := make(chan struct{})
	go func() { t.inFlight.Wait(); close(over) }()
	select {
	case <-over:
	case <-time.After(grace + lastWords): // the disk does not answer
	}
	timer.Stop()
	t.giveUp()
}

// Charge accepts a sale: it is on disk, as Sending, when Charge returns. The
// one create call then runs on its own; its outcome is InvoiceNews.
func (t *Till) Charge(ctx context.Context, s model.Sale, w model.SaleWords) (model.Invoice, error) {
	s = s.Clean()
	if err := s.Validate(); err != nil {
		return model.Invoice{}, err
	}
	return t.open(ctx, invoiceOf(s, w), "", nil)
}

// invoiceOf is the invoice of a sale that may be charged.
func invoiceOf(s model.Sale, w model.SaleWords) model.Invoice {
	items, object := s.Charged(w)
	return model.Invoice{
		Amount: s.Total, Items: items, Object: object,
		Firstname: s.Firstname, Lastname: s.Lastname, Email: s.Email,
	}
}

// Again makes a new invoice for the sale of ref, with a reference of its own:
// after a refusal, a failure, or an answer that was lost (nobody saw that
// link), and as the new link of a pending sale once a person has confirmed
// that. The replaced invoice is never shown again and stays watched. ErrOthers
// where another till sold it: there a link may be out that is not known here.
func (t *Till) Again(ctx context.Context, ref string) (model.Invoice, error) {
	old, err := t.ledger.Invoice(ctx, ref)
	if err != nil {
		return model.Invoice{}, err
	}
	if !t.Owns(old) {
		return model.Invoice{}, ErrOthers
	}
	return t.open(ctx, model.Invoice{
		Sale: old.Sale, Amount: old.Amount, Items: old.Items, Object: old.Object,
		Firstname: old.Firstname, Lastname: old.Lastname, Email: old.Email, Cashier: old.Cashier,
	}, ref, nil)
}

// open writes a new invoice and, in the same breath, takes the one it replaces
// off the glass; only then does the create call leave. key, where it is not nil,
// names it from the same moment on.
func (t *Till) open(ctx context.Context, inv model.Invoice, replaces string, key *ledger.Keyed) (model.Invoice, error) {
	g := t.reach()
	if g == nil {
		return model.Invoice{}, ErrNoKeys
	}
	m := t.clock.now()
	now := m.at
	id, err := ulid.New(ulid.Timestamp(now), rand.Reader) // 80 random bits: not guessable
	if err != nil {
		return model.Invoice{}, err
	}
	inv.Ref, inv.State, inv.CreatedAt, inv.MachineAt, inv.Undated = id.String(), model.Sending, now, m.machine, !m.known
	inv.Ticket.Day = t.dayOf(now)
	if who := t.Cashier(); who != "" {
		inv.Cashier = who
	}
	if inv.Sale == "" {
		inv.Sale = inv.Ref
	}
	if !t.begin(inv.Ref) {
		return model.Invoice{}, ErrClosed
	}
	if key != nil {
		key.Ref = inv.Ref
	}
	ev := model.Event{At: now, Kind: model.EventSending, State: model.Sending, Text: inv.Cashier, Amount: inv.Amount}
	accepted, err := t.acceptedBy(ctx, inv, m, func(links model.Links) ([]ledger.Write, error) {
		out := []ledger.Write{{Invoice: inv, Events: []model.Event{ev}, Key: key}}
		if replaces == "" {
			return out, nil
		}
		if !links.CanRepeat(replaces) {
			return nil, ErrNotNow
		}
		for _, l := range links {
			if l.Ref == replaces {
				l.ReplacedBy = inv.Ref
				out = append(out, ledger.Write{Invoice: l, Events: []model.Event{{At: now, Kind: model.EventReplaced, State: l.State, Text: inv.Ref}}})
			}
		}
		return out, nil
	})
	if err != nil {
		t.end(inv.Ref)
		t.tell(settleStale{}) // a commit that only seemed to fail would leave it "sending"
		return model.Invoice{}, err
	}
	if inv.Undated {
		t.waitForDate(accepted, m)
	}
	go t.send(g, accepted)
	return accepted, nil
}

// acceptedBy writes a new sale before ctx ends, or not at all: what a disk that
// hangs takes later has not been sent, and says so. It returns the sale with its
// number.
func (t *Till) acceptedBy(ctx context.Context, inv model.Invoice, m moment, f func(model.Links) ([]ledger.Write, error)) (model.Invoice, error) {
	done := make(chan error, 1)
	var over atomic.Bool // for one of the two
	var ticket model.Ticket
	go func() {
		err := safely(func() error {
			written, err := t.changeSale(ctx, inv.Sale, m, f)
			if len(written) > 0 {
				ticket = written[0].Ticket
			}
			return err
		})
		if !over.CompareAndSwap(false, true) && err == nil {
			t.patiently(func() error { return t.ended(inv, model.NotSent, model.EventNotSent, "") })
		}
		done <- err
	}()
	var err error
	select {
	case err = <-done:
	case <-ctx.Done():
		if over.CompareAndSwap(false, true) {
			return inv, errors.Join(errHangs, ctx.Err())
		}
		err = <-done // it has ended just now
	}
	if err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()) { // the ledger saw first that the time was over
		err = errors.Join(errHangs, err)
	}
	inv.Ticket = ticket
	return inv, err
}

// SetDays says into which days sales fall from now on. Numbers that were given
// keep theirs, and a day goes on where it was.
func (t *Till) SetDays(days model.Days) {
	t.mu.Lock()
	t.days = days
	t.mu.Unlock()
}

func (t *Till) dayOf(at time.Time) model.Date {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.days.DayOf(at)
}

// SetAside records that the cashier went on (aside) or came back. The invoice
// stays watched either way. Of another till's sale it records nothing.
func (t *Till) SetAside(ref string, aside bool) error {
	err := t.within(func() error { return t.setAside(ref, aside) })
	if err != nil {
		t.mail.put(TroubleNews{err})
	}
	return err
}

func (t *Till) setAside(ref string, aside bool) error {
	t.writing.Lock()
	defer t.writing.Unlock()
	changed := false
	m := t.clock.now()
	inv, err := t.ledger.Change(context.Background(), ref, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
		if i.Aside == aside || !i.Open() || !t.Owns(i) {
			return i, nil, false
		}
		i.Aside, changed = aside, true
		kind := model.EventBack
		if aside {
			kind = model.EventAside
		}
		return i, []model.Event{{At: m.at, MachineAt: m.machine, Kind: kind, State: i.State}}, true
	})
	if err == nil && changed {
		t.report(InvoiceNews{Invoice: inv, Was: inv.State})
	}
	return err
}

// begin notes that the create call of ref is about to run, unless the till is
// closing.
func (t *Till) begin(ref string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closing {
		return false
	}
	t.sending[ref] = true
	t.inFlight.Add(1)
	return true
}

func (t *Till) end(ref string) {
	t.mu.Lock()
	delete(t.sending, ref)
	t.mu.Unlock()
	t.inFlight.Done()
}

func (t *Till) isSending(ref string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.sending[ref]
}

// baton is a Mutex for what may take long: fake time, in tests, goes on while
// somebody waits for it.
type baton struct {
	held    chan struct{}
	waiting atomic.Int32
}

func newBaton() *baton { return &baton{held: make(chan struct{}, 1)} }

func (b *baton) Lock() {
	b.waiting.Add(1)
	b.held <- struct{}{}
	b.waiting.Add(-1)
}

func (b *baton) Unlock() { <-b.held }

// Waited says whether somebody waits for it.
func (b *baton) Waited() bool { return b.waiting.Load() > 0 }

// LockIn is Lock, unless that takes longer than d.
func (b *baton) LockIn(d time.Duration) bool {
	select {
	case b.held <- struct{}{}:
		return true
	default:
	}
	b.waiting.Add(1)
	defer b.waiting.Add(-1)
	over := time.NewTimer(d)
	defer over.Stop()
	select {
	case b.held <- struct{}{}:
		return true
	case <-over.C:
		return false
	}
}
