package shell

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"caisse/model"
	"caisse/model/receipt/printer"
	"caisse/model/till"
)

// begin says where one is, and what still waits.
func (b *byLines) begin(ctx context.Context) {
	s := b.s
	place := s.soldHere(ctx, b.t)
	if place == "" {
		place = b.say.noShop
	}
	b.tell(fmt.Sprintf(b.say.begins, model.Clean(place)))
	switch host := s.foreignHost(); {
	case s.Sandbox:
		b.tell(b.say.sandbox)
	case host != "":
		b.tell(fmt.Sprintf(s.words().ForeignBanner, host) + ".")
	}
	waiting, _, err := b.t.Open(ctx)
	if err != nil {
		b.tell(s.unread(err).Error())
	}
	for _, inv := range waiting {
		if b.told[inv.Ref] = standing(inv); b.t.Waits(inv) {
			b.waiting = append(b.waiting, inv)
		}
	}
	if len(b.waiting) > 0 {
		b.list(b.waiting)
	}
	b.store.look()
	b.shelfWrong()
	if b.typed && s.Settings.AskCashier == "yes" && b.of.cashier == "" {
		b.want = wantCashier
		if names, err := b.t.Cashiers(ctx, fewNames); err == nil && len(names) > 0 {
			b.tell(fmt.Sprintf(b.say.lastNames, strings.Join(names, ", ")))
		}
	}
}

// fewNames of cashiers are said.
const fewNames = 5

// hear takes what happened in the till, whatever is being typed.
func (b *byLines) hear(ctx context.Context, all []till.News) {
	for _, n := range all {
		switch n := n.(type) {
		case till.InvoiceNews:
			b.moved(ctx, n)
		case till.UnwrittenNews:
			b.unwritten(n)
		case till.HealthNews:
			b.healthIs(n.Health)
		case till.TroubleNews:
			if says := b.p.Trouble(n.Err); !b.troubles[says] {
				b.troubles[says] = true
				b.tell(says)
			}
		case till.ClockNews:
			if off := n.Difference.Round(time.Minute); n.Wrong && off != b.wrongBy {
				b.wrongBy = off
				b.hold(b.p.Clock(n.Difference) + ".")
			}
		case till.SharingNews:
			b.p = b.s.plain().Among(n.Called) // another one: a paper may be written in the old words
		case till.OthersNews:
			b.p = b.s.plain().Among(n.Called) // another one: see above
			for _, one := range n.All {
				if one.Invoice.Till == "" {
					b.note(one.Invoice)
				}
			}
		case till.SweepNews:
			if n.Morning && n.Over && n.Paid.Count > 0 {
				b.tell(fmt.Sprintf(b.say.absent, b.p.Total(n.Paid)))
				b.ring(2)
			}
		}
	}
}

// moved says how a sale stands, where that is something else than it was said.
func (b *byLines) moved(ctx context.Context, n till.InvoiceNews) {
	inv := n.Invoice
	if n.Others {
		return
	}
	was, known := b.told[inv.Ref]
	is := standing(inv)
	b.note(inv)
	if n.Answered || inv.State != n.Was { // the ledger takes it
		clear(b.troubles)
	}
	defer b.answeredBy(inv)
	if known && is == was || !known && !n.Tells() {
		b.told[inv.Ref] = is
		return
	}
	b.told[inv.Ref] = is
	if n.Morning && !n.Tells() { // told of all in one line
		return
	}
	bells, ends := n.Rings()
	mine := b.sent != nil && b.sent.ref == inv.Ref
	switch {
	case ends:
		b.tell(b.stands(inv))
		if inv.State != n.Was {
			b.ring(bells)
		}
	case inv.State == model.Pending && n.Was == model.Sending && inv.Showable():
		b.linked(inv, mine)
	default: // a doubt, or the end of one
		b.tell(b.stands(inv))
	}
	if delete(b.checking, inv.Ref); inv.State != model.Pending && !inv.State.IsPaid() && b.mine[inv.Ref] {
		b.code = exitOf(&inv)
	}
	b.paper(ctx, n)
}

// answeredBy lets the next line be read once the sale that left has its answer.
func (b *byLines) answeredBy(inv model.Invoice) {
	if b.sent != nil && b.sent.ref == inv.Ref && inv.State != model.Sending {
		b.sent = nil
	}
}

// unwritten says that LigdiCash has ended a sale and the ledger cannot take it yet.
func (b *byLines) unwritten(n till.UnwrittenNews) {
	inv := n.Invoice
	if is := "unwritten " + standing(inv); !n.Over && b.told[inv.Ref] != is {
		b.told[inv.Ref] = is
		says := b.say.unwritten
		if errors.Is(n.Why, till.ErrMoved) {
			says = b.say.moved
		}
		b.tell(b.named(inv) + b.s.colon() + says)
		b.ring(1)
	}
}

// healthIs says once that LigdiCash cannot be asked, and once that it can again.
func (b *byLines) healthIs(h till.Health) {
	was := b.trouble
	if b.trouble = h.Trouble; b.trouble == was {
		return
	}
	switch h.Trouble {
	case till.NoTrouble:
		b.hold(b.say.answers)
	case till.Offline:
		b.hold(b.say.offline)
	case till.NotAnswering:
		b.hold(b.say.silent)
	case till.KeysRefused:
		b.tell(checkIn(b.s.words()).keysRefused)
	}
}

// paper prints the receipt of a sale that has just been paid, where that is wanted.
func (b *byLines) paper(ctx context.Context, n till.InvoiceNews) {
	if b.s.Settings.Receipts != "paid" || b.s.Settings.Printer == "" || !n.Tells() || b.t.PaperOf(n.Invoice) != till.ReceiptPaper {
		return
	}
	b.print(ctx, n.Invoice, true)
}

// print prints the paper that inv has, beside; byself is a receipt that nobody asked
// for, which is not printed twice.
func (b *byLines) print(ctx context.Context, inv model.Invoice, byself bool) {
	s, t, p, what := b.s, b.t, b.p, b.t.PaperOf(inv)
	b.do(func() func() {
		ctx, cancel := context.WithTimeout(ctx, printTurn)
		defer cancel()
		err := t.Print(ctx, &b.queue, s.Settings.Printer, inv.Ref, what, byself, func(inv model.Invoice, again bool) []byte {
			return p.Slip(inv, what, again, s.paperHead()).Bytes()
		})
		return func() {
			var e *printer.Error
			switch {
			case errors.Is(err, till.ErrPrinted), err == nil && byself:
			case err == nil:
				b.hold(fmt.Sprintf(b.say.printed, b.named(inv)))
			case errors.As(err, &e):
				b.hold(b.named(inv) + s.colon() + p.Unprinted(e))
			case errors.Is(err, till.ErrNotNow):
				b.hold(receiptIn(s.words()).nothing)
			case errors.Is(err, printer.ErrAddress):
				b.hold(receiptIn(s.words()).noPrinter)
			default:
				b.hold(p.Sentence(err))
			}
		}
	})
}

// printTurn is how long a paper waits for those before it, and then for the printer.
const printTurn = 90 * time.Second

// ended says that the input is over, and what of it was not sold.
func (b *byLines) ended() {
	b.newLine()
	b.release()
	if b.want == wantEnter || b.want == wantSure {
		b.drop()
	}
}

// leave ends the till: what is on its way has a moment, and what waits is said.
func (b *byLines) leave(ctx context.Context, news <-chan []till.News) error {
	b.ended()
	if b.sent != nil || b.onTheWay() {
		for late := time.After(lastAnswer); late != nil && b.onTheWay(); {
			select {
			case all := <-news:
				b.hear(ctx, all)
			case <-late:
				late = nil
			}
		}
	}
	b.release()
	for _, inv := range b.waiting {
		if inv.State == model.Sending && b.mine[inv.Ref] { // closing the till gives it up
			b.tell(fmt.Sprintf(b.say.lost, b.named(inv), inv.Ref))
			b.code = ExitLook
		}
	}
	pending := b.waiting[:0:0]
	for _, inv := range b.waiting {
		if inv.State == model.Pending {
			pending = append(pending, inv)
		}
	}
	if len(pending) == 0 {
		b.tell(b.say.endsNone)
	} else {
		b.list(pending)
		b.tell(b.say.goesOnLater)
	}
	switch {
	case ctx.Err() != nil && !b.typed:
		return b.s.stopped()
	case b.typed:
		return nil
	case b.code == 0 && b.of.wait > 0 && b.waitsForMine():
		b.code = ExitPending
	}
	if b.code != 0 {
		return Exit{Code: b.code}
	}
	return nil
}

// onTheWay says that a sale of this run still waits for its link.
func (b *byLines) onTheWay() bool {
	for _, inv := range b.waiting {
		if inv.State == model.Sending && b.mine[inv.Ref] {
			return true
		}
	}
	return false
}
