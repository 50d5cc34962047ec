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
	"time"

	"github.com/oklog/ulid/v2"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/model/ledger"
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
	Shop     Shop
	Customer Customer         // nil outside the sandbox
	Now      func() time.Time // nil: time.Now
}

// Till is safe for use by several goroutines.
type Till struct {
	ledger   *ledger.Ledger
	shop     Shop
	customer Customer
	now      func() time.Time
	mail     *mailbox
	inbox    chan any // to the watcher

	ctx      context.Context // ends when the till closes: creates in flight are given up
	giveUp   context.CancelFunc
	inFlight sync.WaitGroup

	mu      sync.Mutex
	gateway Gateway         // nil until the keys are known
	sending map[string]bool // invoices whose create call is running in this process
	health  Health
}

// ErrNoKeys says that nothing can be asked of LigdiCash yet.
var ErrNoKeys = errors.New("till: no keys")

// ErrNotNow says that the invoice is not in a state that allows what was
// asked: somebody or something was faster. Nothing was done.
var ErrNotNow = errors.New("till: the invoice has moved on")

// New makes a till. It works offline until Connect; Run starts its watcher.
func New(cfg Config) *Till {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	t := &Till{
		ledger: cfg.Ledger, shop: cfg.Shop, customer: cfg.Customer, now: cfg.Now,
		mail: newMailbox(), inbox: make(chan any, 64), sending: map[string]bool{},
	}
	t.ctx, t.giveUp = context.WithCancel(context.Background())
	return t
}

// Connect gives the till its LigdiCash, once the keys are known, and again
// when they change.
func (t *Till) Connect(g Gateway) {
	t.mu.Lock()
	t.gateway = g
	t.mu.Unlock()
	t.tell(resume{})
}

// Connected says whether the keys are known.
func (t *Till) Connected() bool { return t.reach() != nil }

func (t *Till) reach() Gateway {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.gateway
}

// News waits for what happened and returns all of it, in order; nil when ctx
// ends. One reader at a time.
func (t *Till) News(ctx context.Context) []News { return t.mail.take(ctx) }

// Customer plays the customer in the sandbox; nil outside it.
func (t *Till) Customer() Customer { return t.customer }

// Close gives creates in flight a moment to be answered, then gives them up:
// they are then recorded as lost answers.
func (t *Till) Close(grace time.Duration) {
	timer := time.AfterFunc(grace, t.giveUp)
	t.inFlight.Wait()
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
	items, object := s.Charged(w)
	return t.open(ctx, model.Invoice{
		Amount: s.Total, Items: items, Object: object,
		Firstname: s.Firstname, Lastname: s.Lastname, Email: s.Email,
	}, "")
}

// Again makes a new invoice for the sale of ref, with a reference of its own:
// after a refusal, a failure, or an answer that was lost (nobody saw that
// link), and as the new link of a pending sale once a person has confirmed
// that. The replaced invoice is never shown again and stays watched.
func (t *Till) Again(ctx context.Context, ref string) (model.Invoice, error) {
	old, err := t.ledger.Invoice(ctx, ref)
	if err != nil {
		return model.Invoice{}, err
	}
	if !CanRepeat(old) {
		return old, ErrNotNow
	}
	return t.open(ctx, model.Invoice{
		Sale: old.Sale, Amount: old.Amount, Items: old.Items, Object: old.Object,
		Firstname: old.Firstname, Lastname: old.Lastname, Email: old.Email,
	}, ref)
}

// CanRepeat says whether Again makes sense: nothing has been paid, nothing is
// on its way, and no newer link took its place.
func CanRepeat(inv model.Invoice) bool {
	if inv.ReplacedBy != "" {
		return false
	}
	switch inv.State {
	case model.Pending, model.LostAnswer, model.NotSent, model.Refused, model.Failed:
		return true
	}
	return false
}

// open writes a new invoice, takes the link of the one it replaces off the
// glass, and only then lets the create call leave.
func (t *Till) open(ctx context.Context, inv model.Invoice, replaces string) (model.Invoice, error) {
	if t.reach() == nil {
		return model.Invoice{}, ErrNoKeys
	}
	now := t.now().UTC()
	id, err := ulid.New(ulid.Timestamp(now), rand.Reader) // 80 random bits: not guessable
	if err != nil {
		return model.Invoice{}, err
	}
	inv.Ref, inv.State, inv.CreatedAt = id.String(), model.Sending, now
	if inv.Sale == "" {
		inv.Sale = inv.Ref
	}
	t.mark(inv.Ref, true)
	ev := model.Event{At: now, Kind: model.EventSending, State: model.Sending, Amount: inv.Amount}
	if err := t.ledger.Add(ctx, inv, ev); err != nil {
		t.mark(inv.Ref, false)
		return model.Invoice{}, err
	}
	if replaces != "" {
		_, replaced, err := t.change(replaces, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
			ok := CanRepeat(i)
			i.ReplacedBy = inv.Ref
			return i, []model.Event{{At: now, Kind: model.EventReplaced, State: i.State, Text: inv.Ref}}, ok
		})
		if err == nil && !replaced {
			err = ErrNotNow
		}
		if err != nil {
			t.mark(inv.Ref, false) // nothing has left, and nothing will
			_, cerr := t.end(inv.Ref, model.NotSent, model.EventNotSent, "")
			return model.Invoice{}, errors.Join(err, cerr)
		}
	}
	t.inFlight.Add(1)
	go t.send(inv)
	return inv, nil
}

// SetAside records that the cashier went on (aside) or came back. The invoice
// stays watched either way.
func (t *Till) SetAside(ref string, aside bool) error {
	_, _, err := t.change(ref, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
		if i.Aside == aside || !i.Open() {
			return i, nil, false
		}
		i.Aside = aside
		kind := model.EventBack
		if aside {
			kind = model.EventAside
		}
		return i, []model.Event{{At: t.now().UTC(), Kind: kind, State: i.State}}, true
	})
	return err
}

func (t *Till) mark(ref string, sending bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if sending {
		t.sending[ref] = true
	} else {
		delete(t.sending, ref)
	}
}

func (t *Till) isSending(ref string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.sending[ref]
}
