package shell

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/text"
)

// tabs are which invoices list and export can be told to take.
var tabs = [...]string{"all", "today", "pending", "paid", "look"}

// choice is which invoices list and export take.
type choice struct {
	tab, text, till, cashier string
	days                     days
}

func (c *choice) flags(f *flag.FlagSet) {
	f.StringVar(&c.tab, "tab", "all", "")
	f.StringVar(&c.text, "search", "", "")
	f.StringVar(&c.till, "till", "", "")
	f.StringVar(&c.cashier, "cashier", "", "")
	f.StringVar(&c.days.day, "day", "", "")
	f.StringVar(&c.days.from, "from", "", "")
	f.StringVar(&c.days.to, "to", "", "")
}

// choiceSays is what the flags of a choice mean.
func choiceSays(w *text.Words) map[string]string {
	say := listIn(w)
	return map[string]string{
		"tab":     say.tab,
		"search":  say.search,
		"till":    say.till,
		"cashier": say.cashier,
		"day":     say.day,
		"from":    say.from,
		"to":      say.to,
	}
}

// query is what the ledger is asked for. Its Till, Shop and Cashier are as they were
// typed: see of.
func (s *Shell) query(ctx context.Context, c choice) (q till.Query, err error) {
	say := listIn(s.words())
	q.Text, q.Till, q.Cashier = model.Clean(c.text), c.till, model.Clean(c.cashier)
	if s.Settings.Origin(settings.NameShop) == settings.FromFlag { // of several, the one that is named
		q.Shop = s.Settings.Shop
	}
	if c.text != "" && q.Text == "" {
		return q, usage(say.emptySearch)
	}
	if q.Since, q.Until, err = s.bounds(ctx, c.days); err != nil {
		return q, err
	}
	switch c.tab {
	case "all":
	case "today":
		if c.days != (days{}) {
			return q, usage(say.todayDays)
		}
		q.Since, q.Until, err = s.bounds(ctx, days{day: "today"})
	case "pending":
		q.States = till.Waiting()
	case "paid":
		q.States = till.Received()
	case "look":
		q.Look = true
	default:
		return q, usage(fmt.Sprintf(say.badTab, clean(c.tab)))
	}
	return q, err
}

// of is q with the ids of the till and the shop that were typed, and the cashier's
// name as it is written in the sales.
func (s *Shell) of(ctx context.Context, t *till.Till, q till.Query) (till.Query, error) {
	q, err := t.Of(ctx, q, q.Till, q.Shop)
	var none *till.NoSuch
	if errors.As(err, &none) {
		say := listIn(s.words())
		if len(none.Known) == 0 {
			return q, usage(fmt.Sprintf(say.noneShared, none.Name))
		}
		return q, usage(fmt.Sprintf(say.noSuch, none.Name, strings.Join(none.Known, ", ")))
	}
	if err != nil || q.Cashier == "" {
		return q, s.unread(err)
	}
	typed := q.Cashier
	known, err := t.Cashiers(ctx, 1000)
	if i := slices.IndexFunc(known, func(name string) bool { return strings.EqualFold(name, typed) }); i >= 0 {
		q.Cashier = known[i]
	} else if err == nil {
		say := listIn(s.words())
		if len(known) == 0 {
			return q, usage(fmt.Sprintf(say.noneNamed, typed))
		}
		return q, usage(fmt.Sprintf(say.noCashier, typed, strings.Join(known[:min(20, len(known))], ", ")))
	}
	return q, s.unread(err)
}

func list() command {
	var c choice
	var n int
	var all bool
	return command{
		Name: "list", Ledger: true, JSON: true, Uses: []string{settings.NameLedger, settings.NameShop, settings.NameTimeZone, settings.NameDayStarts},
		Says: func(w *text.Words) saying {
			say := listIn(w)
			out := saying{Does: say.does, More: say.more, Flags: choiceSays(w)}
			out.Flags["n"] = say.n
			out.Flags["all"] = say.all
			return out
		},
		Flags: func(f *flag.FlagSet) {
			c.flags(f)
			f.IntVar(&n, "n", 50, "")
			f.BoolVar(&all, "all", false, "")
		},
		Takes: anything, // to say how one searches
		Run: func(ctx context.Context, s *Shell, args []string) error {
			say := listIn(s.words())
			switch {
			case len(args) > 0:
				return usage(fmt.Sprintf(say.tooMany, clean(args[0])))
			case n < 1:
				return usage(say.badCount)
			}
			q, err := s.query(ctx, c)
			if err != nil {
				return err
			}
			if all {
				n = -1
			}
			return s.list(ctx, c.tab, q, n)
		},
	}
}

// page is how many invoices are read at a time: the memory list takes.
const page = 1000

// list prints the n newest invoices of q; -1: all.
func (s *Shell) list(ctx context.Context, tab string, q till.Query, n int) error {
	t, done, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	if q, err = s.of(ctx, t, q); err != nil {
		return err
	}
	names := t.Names(ctx)
	out := bufio.NewWriter(s.Out)
	plain, words := s.plain().Among(t.Called(ctx)), s.data()
	table := s.table(s.columns(), shortRef, plain.NumberW())
	var shown, paid, claimed till.Total
	var damage *till.Damaged
	given := 0
	lack := func(rows, unsound int) {
		if damage == nil {
			damage = &till.Damaged{}
		}
		damage.Rows, damage.Unsound = damage.Rows+rows, damage.Unsound+unsound
	}
	for n < 0 || given < n {
		q.Limit = page
		if n > 0 {
			q.Limit = min(page, n-given)
		}
		rows, err := t.Newest(ctx, q)
		var lost *till.Damaged
		switch {
		case errors.As(err, &lost): // what could be read is shown; the rest is told at the end
			lack(lost.Rows, 0)
		case err != nil:
			return s.unread(err)
		}
		if given == 0 && len(rows) > 0 && !s.JSON {
			if _, err := out.WriteString(table.head()); err != nil {
				return s.wrote(err)
			}
		}
		for i := range rows {
			inv := &rows[i]
			var err error
			if s.JSON {
				r := till.NewRecord(inv, words.Label(inv))
				r.Till = names[inv.Till]
				line, _ := r.MarshalJSON() // it has no error to give
				_, err = out.Write(append(line, '\n'))
			} else {
				_, err = out.WriteString(table.row(plain, inv))
			}
			if err != nil {
				return s.wrote(err)
			}
			given++
			if inv.Unsound {
				lack(0, 1)
				continue
			}
			add(&shown, inv)
			switch {
			case till.Elsewhere(*inv) != "" && inv.State.IsPaid():
				add(&claimed, inv)
			case inv.State.IsPaid():
				add(&paid, inv)
			}
		}
		if err := out.Flush(); err != nil {
			return s.wrote(err)
		}
		if len(rows) < q.Limit {
			break
		}
		q.Before = till.Cursor(rows[len(rows)-1].Ref)
	}
	s.tellBehind(ctx, t, q)
	switch {
	case given == 0 && damage != nil:
		return s.unread(damage)
	case given == 0:
		return Exit{ExitNotFound, listIn(s.words()).none + suffix(" ", s.span(q.Since, q.Until))}
	case damage == nil && given == n: // there may be more
		if shown, paid, claimed, err = s.totals(ctx, t, q); err != nil && !errors.As(err, &damage) {
			return s.unread(err)
		}
	}
	sum := s.summary(plain, tab, q, n, shown, paid, claimed)
	if s.JSON {
		s.tell(sum)
	} else if err := s.print(s.Out, "\n"+folded(s.Out, sum)+"\n"); err != nil {
		return s.wrote(err)
	}
	if damage != nil {
		return s.unread(damage)
	}
	return nil
}

// tellBehind says whose sales of what q asks for may not be here yet.
func (s *Shell) tellBehind(ctx context.Context, t *till.Till, q till.Query) {
	if missing := s.plain().Behind(t.Behind(ctx, q)); missing != "" {
		s.tell(missing)
	}
}

// totals are those of everything q matches, and of the paid ones among them;
// claimed is what another server called paid.
func (s *Shell) totals(ctx context.Context, t *till.Till, q till.Query) (all, paid, claimed till.Total, err error) {
	all, err = t.Total(ctx, q)
	if len(q.States) > 0 && !q.States[0].IsPaid() || err != nil && !errors.Is(err, till.ErrDamaged) {
		return all, paid, claimed, err
	}
	paid, claimed, perr := t.Confirmed(ctx, q)
	return all, paid, claimed, cmp.Or(err, perr)
}

// claimed is what another server called paid, kept apart; "" when nothing is.
func (s *Shell) claimed(p text.Plain, t till.Total) string {
	if t.Count == 0 {
		return ""
	}
	return fmt.Sprintf(listIn(s.words()).claimed, p.Total(t))
}

// summary says how many there are and what they come to. A sum of all states
// is not money received, so the paid ones stand beside it.
func (s *Shell) summary(p text.Plain, tab string, q till.Query, n int, all, paid, claimed till.Total) string {
	say := listIn(s.words())
	sum := p.Total(all)
	switch {
	case len(q.States) == 0:
		sum += fmt.Sprintf(say.ofWhichPaid, p.Total(paid))
	case q.States[0].IsPaid():
		sum = p.Total(paid)
	}
	sum += s.claimed(p, claimed)
	if tab != "all" || !q.Since.IsZero() || !q.Until.IsZero() {
		sum += suffix(" · ", s.span(q.Since, q.Until))
	}
	if n > 0 && all.Count > int64(n) {
		if n == 1 {
			sum += say.newest[0]
		} else {
			sum += fmt.Sprintf(say.newest[1], n)
		}
	}
	return sum
}

func suffix(sep, text string) string {
	if text == "" {
		return ""
	}
	return sep + text
}

func add(t *till.Total, inv *model.Invoice) { t.Count, t.Sum = t.Count+1, t.Sum+inv.Amount }

// open is Open to read, unless Ctrl+C came first, of a ledger that is there where
// one was named. What is the matter with it is told beside the answer.
func (s *Shell) open(ctx context.Context) (*till.Till, func(), error) { return s.openTo(ctx, false) }

func (s *Shell) openTo(ctx context.Context, write bool) (*till.Till, func(), error) {
	there := s.ledgerThere()
	named := s.Settings.Origin(settings.NameLedger) > settings.FromDefault && s.Ledger == s.Settings.Ledger || s.Ledger == s.Settings.LedgerFile
	if !there && named {
		return nil, nil, usage(fmt.Sprintf(ledgerIn(s.words()).notThere, model.Clean(s.Ledger)))
	}
	t, done, err := s.Open(ctx, write && there)
	if err != nil && ctx.Err() != nil {
		err = s.unread(ctx.Err())
	}
	if err == nil {
		for _, f := range s.ledgerFaults(ctx, t) {
			s.tell(f.Text)
		}
	}
	return t, done, err
}

// unread is a sentence about a ledger that could not be read, wholly or in
// part; nil for nil.
func (s *Shell) unread(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled):
		return s.stopped()
	}
	return errors.New(s.plain().Unread(err))
}
