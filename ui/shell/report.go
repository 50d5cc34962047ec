package shell

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/text"
)

func dayReport() command {
	var day, name string
	return command{
		Name: "report", Ledger: true, JSON: true, Uses: []string{settings.NameLedger, settings.NameShop, settings.NameTimeZone, settings.NameDayStarts},
		Says: func(w *text.Words) saying {
			say := reportIn(w)
			return saying{Does: say.does, More: say.more, Flags: map[string]string{"day": say.day, "till": listIn(w).till}}
		},
		Flags: func(f *flag.FlagSet) {
			f.StringVar(&day, "day", "today", "")
			f.StringVar(&name, "till", "", "")
		},
		Takes: anything, // to say how one names a day
		Run: func(ctx context.Context, s *Shell, args []string) error {
			if len(args) > 0 {
				return usage(fmt.Sprintf(reportIn(s.words()).tooMany, clean(args[0])))
			}
			s.rightClock(ctx)
			at, err := s.day("-day", day, false)
			if err != nil {
				return err
			}
			return s.report(ctx, at, name)
		},
	}
}

// sum is a count of invoices and what they come to, in whole francs.
type sum struct {
	Count int64 `json:"count"`
	Sum   int64 `json:"sum"`
}

func sumOf(t till.Total) sum { return sum{t.Count, int64(t.Sum)} }

// reported is a day as -json has it.
type reported struct {
	Day      string `json:"day"`
	From     string `json:"from"` // the day's bounds, with the shop's offset
	To       string `json:"to"`
	TimeZone string `json:"time_zone"`
	Shop     string `json:"shop"`
	Till     string `json:"till"` // "" for all of them
	Sandbox  bool   `json:"sandbox"`
	Foreign  string `json:"foreign_server"` // who confirmed, where that was not LigdiCash
	Currency string `json:"currency"`

	Confirmed sum `json:"confirmed"` // paid and paid late
	Paid      sum `json:"paid"`
	PaidLate  sum `json:"paid_late"`
	PaidTwice sum `json:"paid_twice"` // of confirmed: to be paid back

	ByOperator []operatorSum  `json:"by_operator"`
	ByCashier  []operatorSum  `json:"by_cashier"` // the name is "" where nobody said
	ByHour     []hourSum      `json:"by_hour"`
	Elsewhere  []operatorSum  `json:"elsewhere"`               // called paid by other servers, by host: in none of the sums above
	NotCounted map[string]sum `json:"not_counted"`             // by state
	Brought    []daySum       `json:"asked_on_other_days"`     // of confirmed, by the day it was asked
	Carried    []daySum       `json:"confirmed_on_other_days"` // asked that day, in none of the sums above
	LastTicket int            `json:"last_ticket"`             // of that day
	NoTicket   int            `json:"missing_tickets"`         // numbers before it that no sale has
	Left       int            `json:"tickets_of_other_days"`   // numbers of that day whose sale counts in another
	Came       int            `json:"tickets_from_other_days"` // sales of that day that have a number of another
	Doubtful   sum            `json:"doubtful"`                // of the pending ones: a person must look

	Closings  []closedThen `json:"closings"`   // of that day, by all tills that were asked for, as far as is known
	NotClosed []string     `json:"not_closed"` // the tills of the shop of which none is known

	Behind []behindTill `json:"may_lack"` // tills of the shop that have not handed over all of the day, as far as is known

	FromHistory sum  `json:"from_history"` // confirmed, summed from the history
	Mismatch    bool `json:"mismatch"`
	Unreadable  int  `json:"unreadable"` // invoices lost in a damaged ledger, or not to be believed
}

type closedThen struct {
	Till   string `json:"till"`    // its name; "" where one till alone sells
	TillID string `json:"till_id"` // "" for this till
	Number int    `json:"number"`
	At     string `json:"at"`
	Hash   string `json:"hash"`
	Gone   bool   `json:"replaced_ledger"` // of this till, from a ledger that was replaced since
	sum
}

type behindTill struct {
	Till       string `json:"till"`
	CompleteTo string `json:"complete_to"` // up to when it has; "" is not known
}

type operatorSum struct {
	Name string `json:"name"`
	sum
}

type daySum struct {
	Day string `json:"day"`
	sum
}

func daySums(all []till.Across) []daySum {
	out := []daySum{}
	for _, a := range all {
		out = append(out, daySum{a.Day.Format(time.DateOnly), sumOf(a.Total)})
	}
	return out
}

type hourSum struct {
	From string `json:"from"`
	sum
}

func (s *Shell) report(ctx context.Context, day time.Time, name string) error {
	say := reportIn(s.words())
	t, done, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	q := till.Query{Till: name}
	if shops, serr := t.Shops(ctx); serr == nil && len(shops) > 0 && s.Settings.Origin(settings.NameShop) == settings.FromFlag {
		q.Shop = s.Settings.Shop // of several, the one that was named
	}
	of, err := s.of(ctx, t, q)
	if err != nil {
		return err
	}
	stop := s.waiting(say.reading)
	r, damage := t.ReportOf(ctx, day, s.Settings.Days(), of.Till, of.Shop)
	stop()
	if damage != nil && !errors.Is(damage, till.ErrDamaged) {
		return s.unread(damage)
	}
	wrong := s.unread(damage)
	if r.Mismatch {
		wrong = Exit{ExitLook, fmt.Sprintf(say.mismatch, s.plain().Total(r.Confirmed()), s.plain().Total(r.FromEvents))}
	}
	if s.JSON {
		all := s.reported(r, damage)
		all.Till = model.Clean(name)
		err = s.object(all, faultOf(wrong))
	} else {
		p := s.plain().Among(t.Called(ctx))
		p.Sandbox, p.Foreign, p.Narrow = s.Sandbox, s.foreignHost(), window(s.Out)
		err = s.print(s.Out, p.Report(r, text.SoldAt(s.Settings.Shop, name), damage))
	}
	if err := s.wrote(err); err != nil {
		return err
	}
	if r.Mismatch && damage != nil {
		s.tell(s.unread(damage).Error())
	}
	return wrong
}

func (s *Shell) reported(r till.Report, damage error) reported {
	local := func(t time.Time) string { return t.In(s.Settings.Zone).Format(time.RFC3339) }
	out := reported{
		Day: r.From.Format(time.DateOnly), From: local(r.From), To: local(r.To),
		TimeZone: s.Settings.Zone.String(), Shop: s.Settings.Shop, Sandbox: s.Sandbox, Foreign: s.foreignHost(), Currency: "XOF",
		Confirmed: sumOf(r.Confirmed()), Paid: sumOf(r.Paid), PaidLate: sumOf(r.Late), PaidTwice: sumOf(r.Twice),
		ByOperator: []operatorSum{}, ByCashier: []operatorSum{}, ByHour: []hourSum{}, Elsewhere: []operatorSum{}, NotCounted: map[string]sum{}, Brought: daySums(r.Brought), Carried: daySums(r.Carried), LastTicket: r.Numbers.Last, NoTicket: r.Numbers.Missing, Left: r.Numbers.Left, Came: r.Numbers.Came, Doubtful: sumOf(r.Doubtful),
		Closings: []closedThen{}, NotClosed: []string{}, Behind: []behindTill{}, FromHistory: sumOf(r.FromEvents), Mismatch: r.Mismatch,
	}
	for _, c := range r.Closings {
		out.Closings = append(out.Closings, closedThen{model.Clean(c.Name), model.Clean(c.Till), c.Number, local(c.To), model.Clean(c.Hash), c.Gone, sumOf(till.Total(c.Confirmed()))})
	}
	for _, name := range r.Unclosed {
		out.NotClosed = append(out.NotClosed, model.Clean(name))
	}
	for _, b := range r.Behind {
		one := behindTill{Till: model.Clean(b.Name)}
		if !b.Upto.IsZero() {
			one.CompleteTo = b.Upto.UTC().Format(time.RFC3339)
		}
		out.Behind = append(out.Behind, one)
	}
	for _, o := range r.Cashiers {
		out.ByCashier = append(out.ByCashier, operatorSum{o.Name, sumOf(o.Total)})
	}
	for _, o := range r.Operators {
		out.ByOperator = append(out.ByOperator, operatorSum{o.Name, sumOf(o.Total)})
	}
	for _, o := range r.Elsewhere {
		out.Elsewhere = append(out.Elsewhere, operatorSum{o.Name, sumOf(o.Total)})
	}
	for i, h := range r.Hours {
		out.ByHour = append(out.ByHour, hourSum{local(r.From.Add(time.Duration(i) * time.Hour)), sumOf(h)})
	}
	for _, st := range model.States {
		if !st.IsPaid() {
			out.NotCounted[string(st)] = sumOf(r.NotCounted[st])
		}
	}
	var d *till.Damaged
	if errors.As(damage, &d) {
		out.Unreadable = d.Rows + d.Unsound
	}
	return out
}
