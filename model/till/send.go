package till

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/model/ledger"
)

// createLimit bounds one create call; past it, plus some slack, an invoice
// that still says "sending" has lost its answer.
const (
	createLimit = 20 * time.Second
	sendSlack   = 5 * time.Second
)

// send makes the one create call of inv and records its outcome before anyone
// hears of it. It runs on its own goroutine: a panic ends as a lost answer.
func (t *Till) send(g *joined, inv model.Invoice) {
	defer func() {
		if r := recover(); r != nil {
			t.mail.put(TroubleNews{Fault{"sending", fmt.Sprint(r)}})
		}
		t.end(inv.Ref)
		t.tell(settleStale{})
	}()
	ctx, cancel := context.WithTimeout(t.ctx, createLimit)
	defer cancel()
	start := t.Running()
	made, err := g.CreateInvoice(ctx, t.request(inv))
	took := t.Running() - start
	if err == nil && t.known(made) {
		// The answer to another request, out of somebody's cache: one payment
		// must not turn two sales green.
		err = &ligdicash.Error{Op: "create", Kind: ligdicash.Unknown, Meaning: ligdicash.MeaningReused, Server: made.Server}
	}
	t.hearTime(made.Server, err)
	t.hearPause(err)
	t.noted(g, took, err, false)
	if err != nil {
		t.patiently(func() error { return t.record(inv, err) })
		return
	}
	t.patiently(func() error {
		next, err := t.change(inv.Sale, inv.Ref, func(i model.Invoice, now time.Time) (model.Invoice, []model.Event) {
			// LostAnswer too: another console may have given this one up.
			if i.State != model.Sending && i.State != model.LostAnswer {
				return i, nil
			}
			i.State, i.Code, i.PendingAt, i.Token, i.Link = model.Pending, "", now, made.Token, made.Link
			// A hint, believed only where both clocks agree: it may never decide
			// whether a payment is seen.
			if end, ok := ligdicash.Expiry(made.Token); ok && end.Sub(now.Add(linkLife)).Abs() < clockSlack {
				i.ExpiresAt = end
			}
			return i, []model.Event{{At: now, Kind: model.EventLink, State: i.State, Amount: i.Amount}}
		})
		if err == nil {
			t.tell(watch{next})
			t.tell(resume{}) // LigdiCash answers: no reason to wait out an old pause
		}
		return err
	})
}

// mostTokens are remembered: those of calls that come close together. Older ones
// are in the ledger.
const mostTokens = 512

// known says whether an invoice has this token or link already, and notes
// both. A link ends in its invoice's token.
func (t *Till) known(made ligdicash.Created) bool {
	t.mu.Lock()
	again := slices.Contains(t.tokens, made.Token) || slices.Contains(t.tokens, made.Link)
	t.tokens = append(t.tokens, made.Token, made.Link)
	t.tokens = slices.Delete(t.tokens, 0, max(0, len(t.tokens)-mostTokens))
	t.mu.Unlock()
	for _, token := range []string{made.Token, made.Link[strings.LastIndex(made.Link, "/")+1:]} {
		if again || token == "" {
			break
		}
		found, err := t.ledger.OfToken(context.Background(), token)
		again = err == nil && len(found) > 0
	}
	return again
}

// patiently repeats writing an outcome that came: a ledger that is locked or
// full for a moment must not turn a link into a lost answer.
func (t *Till) patiently(write func() error) {
	for range 30 {
		if write() == nil {
			return
		}
		select {
		case <-t.ctx.Done():
			return
		case <-time.After(time.Second):
		}
	}
}

// request is inv as LigdiCash wants it.
func (t *Till) request(inv model.Invoice) ligdicash.NewInvoice {
	t.mu.Lock()
	shop := t.shop
	t.mu.Unlock()
	in := ligdicash.NewInvoice{
		AmountXOF: int64(inv.Amount), Description: inv.Object, TransactionID: inv.Ref, Till: t.name,
		Firstname: inv.Firstname, Lastname: inv.Lastname, Email: inv.Email,
		StoreName: shop.Name, StoreURL: shop.Website,
		CancelURL: shop.CancelURL, ReturnURL: shop.ReturnURL, CallbackURL: shop.CallbackURL,
	}
	for _, it := range inv.Items {
		in.Items = append(in.Items, ligdicash.Item{
			Name: it.Name, Description: it.Description, Quantity: it.Quantity, UnitPriceXOF: int64(it.UnitPrice),
		})
	}
	return in
}

// record writes how a create call failed.
func (t *Till) record(inv model.Invoice, failure error) error {
	state, kind, code := model.LostAnswer, model.EventLost, ""
	var le *ligdicash.Error
	if errors.As(failure, &le) {
		code = le.Code
		switch le.Kind {
		case ligdicash.Offline:
			state, kind = model.NotSent, model.EventNotSent
		case ligdicash.Refused, ligdicash.Auth, ligdicash.Busy:
			state, kind = model.Refused, model.EventRefused
		}
		if code == "" {
			code = string(CauseOf(le))
		}
	}
	return t.ended(inv, state, kind, code)
}

// ended closes a sending invoice that got no link.
func (t *Till) ended(inv model.Invoice, s model.State, kind model.EventKind, code string) error {
	_, err := t.change(inv.Sale, inv.Ref, func(i model.Invoice, now time.Time) (model.Invoice, []model.Event) {
		if i.State != model.Sending {
			return i, nil
		}
		i.State, i.Code = s, code
		return i, []model.Event{{At: now, Kind: kind, State: s, Text: code}}
	})
	return err
}

// change lets f decide about the invoice ref, draws the conclusions for the
// other links of its sale, writes both in one step, and tells of all that
// changed. f returns no events where nothing changed. It takes no caller's
// context: an outcome that came must be written.
func (t *Till) change(sale, ref string, f judgement) (model.Invoice, error) {
	return t.changeAt(sale, ref, t.clock.now(), f)
}

// changeAt is change at the moment m.
func (t *Till) changeAt(sale, ref string, m moment, f judgement) (model.Invoice, error) {
	t.writing.Lock()
	defer t.writing.Unlock()
	return t.changeNow(sale, ref, m, InvoiceNews{}, f)
}

// judgement decides about an invoice.
type judgement func(i model.Invoice, now time.Time) (model.Invoice, []model.Event)

// changeNow is change at the moment m for one that holds the writing lock; as is
// how the news say it.
func (t *Till) changeNow(sale, ref string, m moment, as InvoiceNews, f judgement) (model.Invoice, error) {
	var mine model.Invoice
	_, err := t.changeSaleNow(context.Background(), sale, m, as, func(links model.Links) ([]ledger.Write, error) {
		now := m.at
		at := slices.IndexFunc(links, func(l model.Invoice) bool { return l.Ref == ref })
		if at < 0 {
			return nil, ledger.ErrNotFound
		}
		next, evs := f(links[at], now)
		mine = next
		if evs == nil {
			return nil, nil
		}
		links[at] = next
		out := []ledger.Write{}
		settle := links.Settle
		if !t.Owns(next) {
			settle = links.SettleAway
		}
		conclusions := settle(ref, now)
		for i, l := range links {
			all := conclusions[i]
			if i == at {
				all = append(slices.Clone(evs), all...)
			}
			if all != nil {
				out = append(out, ledger.Write{Invoice: l, Events: all})
			}
		}
		mine = links[at]
		return out, nil
	})
	return mine, err
}

// changeSale is the ledger's at the moment m, with the news of what changed.
func (t *Till) changeSale(ctx context.Context, sale string, m moment, f func(model.Links) ([]ledger.Write, error)) ([]model.Invoice, error) {
	t.writing.Lock()
	defer t.writing.Unlock()
	return t.changeSaleNow(ctx, sale, m, InvoiceNews{}, f)
}

// changeSaleNow is changeSale for one that holds the writing lock.
func (t *Till) changeSaleNow(ctx context.Context, sale string, m moment, as InvoiceNews, f func(model.Links) ([]ledger.Write, error)) ([]model.Invoice, error) {
	was := map[string]model.Invoice{}
	written, err := t.ledger.ChangeSale(ctx, sale, func(links model.Links) ([]ledger.Write, error) {
		for _, l := range links {
			was[l.Ref] = l
		}
		writes, err := f(links)
		for _, w := range writes {
			for i := range w.Events {
				w.Events[i].MachineAt = m.machine
			}
		}
		return writes, err
	})
	if err != nil {
		if !errors.Is(err, ErrNotNow) && !errors.Is(err, ledger.ErrKeyTaken) && !as.Answered { // of an answer it is told once, see concluded
			t.mail.put(TroubleNews{err})
		}
		return nil, err
	}
	for _, inv := range written {
		before, old := was[inv.Ref]
		if !old {
			before.State = inv.State
		}
		t.aged(inv, m, !old, old && !inv.CheckedAt.Equal(before.CheckedAt))
		as.Invoice, as.Was = inv, before.State
		t.report(as)
	}
	return written, nil
}
