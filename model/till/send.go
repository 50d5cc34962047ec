package till

import (
	"context"
	"errors"
	"fmt"
	"time"

	"caisse/ligdicash"
	"caisse/model"
)

// createLimit bounds one create call; past it, plus some slack, an invoice
// that still says "sending" has lost its answer.
const (
	createLimit = 20 * time.Second
	sendSlack   = 5 * time.Second
)

// send makes the one create call of inv and records its outcome before anyone
// hears of it. It runs on its own goroutine: a panic ends as a lost answer.
func (t *Till) send(inv model.Invoice) {
	defer t.inFlight.Done()
	defer func() {
		if r := recover(); r != nil {
			t.mail.put(TroubleNews{Fault{"sending", fmt.Sprint(r)}})
		}
		t.mark(inv.Ref, false)
		t.tell(settleStale{})
	}()
	ctx, cancel := context.WithTimeout(t.ctx, createLimit)
	defer cancel()
	start := t.now()
	made, err := t.reach().CreateInvoice(ctx, t.request(inv))
	if err != nil {
		t.heardError(err)
		t.record(inv.Ref, err)
		return
	}
	t.heard(t.now().Sub(start))
	next, _, err := t.change(inv.Ref, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
		// LostAnswer too: another console may have given this one up.
		if i.State != model.Sending && i.State != model.LostAnswer {
			return i, nil, false
		}
		now := t.now().UTC()
		i.State, i.PendingAt, i.Token, i.Link = model.Pending, now, made.Token, made.Link
		if end, ok := ligdicash.Expiry(made.Token); ok {
			i.ExpiresAt = end
		}
		return i, []model.Event{{At: now, Kind: model.EventLink, State: i.State, Amount: i.Amount}}, true
	})
	if err == nil {
		t.tell(watch{next})
	}
}

// request is inv as LigdiCash wants it.
func (t *Till) request(inv model.Invoice) ligdicash.NewInvoice {
	in := ligdicash.NewInvoice{
		AmountXOF: int64(inv.Amount), Description: inv.Object, TransactionID: inv.Ref,
		Firstname: inv.Firstname, Lastname: inv.Lastname, Email: inv.Email,
		StoreName: t.shop.Name, StoreURL: t.shop.Website,
		CancelURL: t.shop.CancelURL, ReturnURL: t.shop.ReturnURL, CallbackURL: t.shop.CallbackURL,
	}
	for _, it := range inv.Items {
		in.Items = append(in.Items, ligdicash.Item{
			Name: it.Name, Description: it.Description, Quantity: it.Quantity, UnitPriceXOF: int64(it.UnitPrice),
		})
	}
	return in
}

// record writes how a create call failed.
func (t *Till) record(ref string, err error) {
	state, kind, code := model.LostAnswer, model.EventLost, ""
	var le *ligdicash.Error
	if errors.As(err, &le) {
		code = le.Code
		switch le.Kind {
		case ligdicash.Offline:
			state, kind = model.NotSent, model.EventNotSent
		case ligdicash.Refused, ligdicash.Auth, ligdicash.Busy:
			state, kind = model.Refused, model.EventRefused
		}
		if code == "" {
			code = reasonOf(le)
		}
	}
	_, _ = t.end(ref, state, kind, code) // end has told of its error
}

// reasonOf is the ledger's word for a refusal or loss that came without a
// sub-code, so that the screen can still say what happened after a restart.
func reasonOf(e *ligdicash.Error) string {
	switch e.Meaning {
	case ligdicash.MeaningRedirected:
		return "redirect"
	case ligdicash.MeaningNotJSON:
		return "not json"
	case ligdicash.MeaningTooLarge:
		return "too large"
	case ligdicash.MeaningTimeout:
		return "timeout"
	case ligdicash.MeaningCut:
		return "cut"
	case ligdicash.MeaningBadLink:
		return "bad link"
	case ligdicash.MeaningKeys:
		return "00"
	case ligdicash.MeaningRequest:
		return "request"
	}
	if e.Kind == ligdicash.Busy {
		return "busy"
	}
	return ""
}

// end closes a sending invoice that got no link, and puts the link it was to
// replace back: nobody has seen another.
func (t *Till) end(ref string, s model.State, kind model.EventKind, code string) (model.Invoice, error) {
	inv, _, err := t.change(ref, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
		if i.State != model.Sending {
			return i, nil, false
		}
		i.State, i.Code = s, code
		return i, []model.Event{{At: t.now().UTC(), Kind: kind, State: s, Text: code}}, true
	})
	if err != nil || inv.Sale == inv.Ref {
		return inv, err
	}
	links, err := t.ledger.OfSale(context.Background(), inv.Sale)
	if err != nil {
		t.mail.put(TroubleNews{err})
		return inv, err
	}
	for _, old := range links {
		if old.ReplacedBy != ref || old.State != model.Pending {
			continue
		}
		_, _, err = t.change(old.Ref, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
			i.ReplacedBy = ""
			return i, []model.Event{{At: t.now().UTC(), Kind: model.EventBack, State: i.State}}, true
		})
	}
	return inv, err
}

// change is the ledger's Change, with its news, and says whether anything
// changed. It takes no caller's context: an outcome that came must be written.
func (t *Till) change(ref string, f func(model.Invoice) (model.Invoice, []model.Event, bool)) (model.Invoice, bool, error) {
	var was model.State
	changed := false
	inv, err := t.ledger.Change(context.Background(), ref, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
		was = i.State
		next, evs, ok := f(i)
		changed = ok
		return next, evs, ok
	})
	if err != nil {
		t.mail.put(TroubleNews{err})
		return inv, false, err
	}
	if changed {
		t.mail.put(InvoiceNews{Invoice: inv, Was: was, PaidTwice: t.paidTwice(inv, was)})
	}
	return inv, changed, nil
}

// paidTwice says whether inv, just paid, is the second paid link of its sale.
func (t *Till) paidTwice(inv model.Invoice, was model.State) bool {
	if !inv.State.IsPaid() || was.IsPaid() {
		return false
	}
	links, err := t.ledger.OfSale(context.Background(), inv.Sale)
	if err != nil {
		t.mail.put(TroubleNews{err})
		return false
	}
	for _, l := range links {
		if l.Ref != inv.Ref && l.State.IsPaid() {
			return true
		}
	}
	return false
}
