package shell

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"time"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/text"
)

func closeDay() command {
	var z, all bool
	var number int
	return command{
		Name: "close", Ledger: true, JSON: true, Uses: []string{settings.NameLedger, settings.NameShop, settings.NameTimeZone, settings.NameDayStarts},
		Says: func(w *text.Words) saying {
			say := closeIn(w)
			return saying{Does: say.does, More: say.more, Flags: map[string]string{"z": say.z, "list": say.list, "number": say.number}}
		},
		Flags: func(f *flag.FlagSet) {
			f.BoolVar(&z, "z", false, "")
			f.BoolVar(&all, "list", false, "")
			f.IntVar(&number, "number", 0, "")
		},
		Run: func(ctx context.Context, s *Shell, _ []string) error {
			say := closeIn(s.words())
			if several := z && all || z && number != 0 || all && number != 0; several || number < 0 {
				return usage(say.usage)
			}
			switch {
			case all:
				return s.closings(ctx)
			case number > 0:
				return s.closingAgain(ctx, number)
			case z:
				return s.closeZ(ctx)
			}
			return s.closeX(ctx)
		},
	}
}

// closed is a closing as -json has it.
type closed struct {
	Number   int    `json:"number"` // 0: an X, nothing is closed
	Day      string `json:"day"`
	From     string `json:"from"`
	To       string `json:"to"`
	Shop     string `json:"shop"`
	Sandbox  bool   `json:"sandbox"`
	Foreign  string `json:"foreign_server"`
	Currency string `json:"currency"`

	Confirmed sum `json:"confirmed"`
	Paid      sum `json:"paid"`
	PaidLate  sum `json:"paid_late"`
	PaidTwice sum `json:"paid_twice"` // of confirmed: to be paid back

	ByOperator  []operatorSum `json:"by_operator"`
	ByCashier   []operatorSum `json:"by_cashier"`   // the name is "" where nobody said
	AskedBefore []tickedSale  `json:"asked_before"` // of confirmed
	ToLookAt    []tickedSale  `json:"to_look_at"`
	Failed      sum           `json:"failed"`
	NotSent     sum           `json:"refused_or_not_sent"`
	Expired     sum           `json:"expired"`
	Elsewhere   []operatorSum `json:"elsewhere"`    // called paid by other servers: in no sum
	CarriedOver []tickedSale  `json:"carried_over"` // still waiting
	Asked       sum           `json:"asked"`
	Total       sum           `json:"total"` // confirmed, of all closings up to this
	Unsound     int           `json:"unsound"`

	Gone   int    `json:"replaced_numbers"` // before this one: of a ledger that was replaced since
	Lines  int64  `json:"lines"`            // of the chain
	Before string `json:"before"`           // the hash of the closing before
	Hash   string `json:"hash"`
}

type tickedSale struct {
	TransactionID string `json:"transaction_id"`
	Ticket        int    `json:"ticket"`
	TicketDay     string `json:"ticket_day"`
	CreatedAt     string `json:"created_at"`
	Amount        int64  `json:"amount"`
	State         string `json:"state"`
}

func (s *Shell) closed(c till.Closing) closed {
	local := func(t time.Time) string { return t.In(s.Settings.Zone).Format(time.RFC3339) }
	out := closed{
		Number: c.Number, Day: c.Day.String(), From: local(c.From), To: local(c.To), Shop: s.Settings.Shop, Sandbox: s.Sandbox, Foreign: s.foreignHost(), Currency: "XOF",
		Confirmed: sumOf(c.Confirmed()), Paid: sumOf(c.Paid), PaidLate: sumOf(c.Late), PaidTwice: sumOf(c.Twice),
		ByOperator: operatorSums(c.Operators), ByCashier: operatorSums(c.Cashiers), AskedBefore: tickedSales(c.Brought), ToLookAt: tickedSales(c.Look),
		Failed: sumOf(c.Failed), NotSent: sumOf(c.Unsent), Expired: sumOf(c.Expired), Elsewhere: operatorSums(c.Elsewhere),
		CarriedOver: tickedSales(c.Waiting), Asked: sumOf(c.Asked), Total: sumOf(c.Total), Unsound: c.Unsound, Gone: c.Gone, Lines: c.Lines,
	}
	if c.Number > 0 {
		out.Hash = c.Hash.String()
	}
	if c.Number != 1 {
		out.Before = c.Before.String()
	}
	return out
}

func operatorSums(all []till.Share) []operatorSum {
	out := []operatorSum{}
	for _, o := range all {
		out = append(out, operatorSum{o.Name, sumOf(o.Total)})
	}
	return out
}

func tickedSales(all []till.Ticked) []tickedSale {
	out := []tickedSale{}
	for _, t := range all {
		out = append(out, tickedSale{t.Ref, t.Ticket.N, t.Ticket.Day.String(), stamp(t.At), int64(t.Amount), string(t.State)})
	}
	return out
}

func (s *Shell) closeX(ctx context.Context) error {
	t, done, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	stop := s.waiting(closeIn(s.words()).adding)
	c, err := t.X(ctx)
	stop()
	if err != nil {
		return s.unclosed(err)
	}
	return s.printClosing(ctx, t, c)
}

// closeZ closes what was there when it began: who closes at the same time gets the
// same closing.
func (s *Shell) closeZ(ctx context.Context) error {
	say := closeIn(s.words())
	if !s.ledgerThere() { // else it would be of a ledger that nobody keeps, and its number come again
		return usage(fmt.Sprintf(ledgerIn(s.words()).notThere, model.Clean(s.Ledger)))
	}
	if err := s.Allowed(ctx); err != nil {
		return err
	}
	t, done, err := s.openTo(ctx, true)
	if err != nil {
		return err
	}
	defer done()
	last, err := t.Closings(ctx, 0, 1)
	if err != nil {
		return s.unread(err)
	}
	after := 0
	if len(last) > 0 {
		after = last[0].Number
	}
	stop := s.waiting(say.adding)
	c, made, err := t.Z(ctx, after)
	stop()
	if err != nil {
		return s.unclosed(err)
	}
	if !made {
		s.tell(fmt.Sprintf(say.already, c.Number))
	}
	return s.printClosing(ctx, t, c)
}

func (s *Shell) printClosing(ctx context.Context, t *till.Till, c till.Closing) error {
	if s.JSON {
		return s.wrote(s.object(s.closed(c)))
	}
	p := s.plain().Among(t.Called(ctx))
	p.Sandbox, p.Foreign, p.Narrow = s.Sandbox, s.foreignHost(), window(s.Out)
	return s.wrote(s.print(s.Out, p.Closing(c, s.soldHere(ctx, t))))
}

// soldHere is the shop, and this till where it has a name among others.
func (s *Shell) soldHere(ctx context.Context, t *till.Till) string {
	return text.SoldAt(s.Settings.Shop, t.Called(ctx)[""])
}

// unclosed says why there is no closing.
func (s *Shell) unclosed(err error) error {
	var no *till.Unclosed
	if errors.As(err, &no) {
		return Exit{ExitLook, s.plain().Unclosed(no)}
	}
	if errors.Is(err, till.ErrReadOnly) || errors.Is(err, till.ErrFull) || errors.Is(err, till.ErrLocked) {
		return s.ledgerError(s.Ledger, err) // no word of a sale: none was to be sent
	}
	return s.unread(err)
}

// closingsAtOnce are read from the ledger at a time.
const closingsAtOnce = 200

func (s *Shell) closings(ctx context.Context) error {
	t, done, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	var all []till.Closing
	for before := 0; ; {
		some, err := t.Closings(ctx, before, closingsAtOnce)
		if err != nil {
			return s.unread(err)
		}
		all = append(all, some...)
		if len(some) < closingsAtOnce {
			break
		}
		before = some[len(some)-1].Number
	}
	slices.Reverse(all)
	if len(all) == 0 {
		return Exit{ExitNotFound, closeIn(s.words()).none}
	}
	if s.JSON {
		out := struct {
			Closings []closed `json:"closings"`
		}{}
		for _, c := range all {
			out.Closings = append(out.Closings, s.closed(c))
		}
		return s.wrote(s.object(out))
	}
	lines := ""
	for _, c := range all {
		lines += s.plain().ClosingLine(c) + "\n"
	}
	return s.wrote(s.print(s.Out, lines))
}

func (s *Shell) closingAgain(ctx context.Context, number int) error {
	t, done, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	c, err := t.ClosingNumbered(ctx, number)
	switch {
	case errors.Is(err, till.ErrNotFound):
		return Exit{ExitNotFound, fmt.Sprintf(closeIn(s.words()).noSuch, model.Money(number).Group(""))}
	case err != nil:
		return s.unread(err)
	}
	return s.printClosing(ctx, t, c)
}
