package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strings"

	"caisse/model"
)

// Total is how many invoices there are and what they come to.
type Total struct {
	Count int64
	Sum   model.Money
}

func (t *Total) add(amount model.Money) {
	t.Count++
	t.Sum += amount
}

func (t *Total) plus(o Total) {
	t.Count += o.Count
	t.Sum += o.Sum
}

// Total counts and sums all that q matches; its cursors and limit do not
// matter. States are kept summed, dates and what to look at come out of an
// index: a tenth of a microsecond for each invoice of a day. With Text every
// invoice found is read, up to seconds for a letter in a million: the end of
// ctx stops it.
func (l *Ledger) Total(ctx context.Context, q Query) (Total, error) {
	q.Before, q.After = "", ""
	a, err := l.ask(ctx, q)
	if err != nil || a.none {
		return Total{}, err
	}
	if a.words.asked {
		return l.foundTotal(ctx, a, q)
	}
	if a.sold.asked {
		return l.soldTotal(ctx, a)
	}
	of, seq := a.subject("total", "", 0), l.change(ctx)
	t, agrees, err := l.kept(ctx, a)
	if err == nil && agrees {
		if is, ok := l.sure.is(of, seq, func(said any) bool { return said == t }); ok {
			return is.(Total), nil
		}
		said := t
		if err = l.checked(ctx, a, &t); err == nil && t.Count <= fewRows { // no index is as sure as the invoices themselves
			p := l.read
			if a.look { // which asks another of its connections
				p = l.long
			}
			if t, err = l.added(ctx, p, q); err != nil {
				return t, err
			}
		}
		if err == nil {
			l.sure.learn(of, seq, said, t)
			return t, nil
		}
	}
	switch {
	case ctx.Err() != nil:
		return Total{}, ctx.Err()
	case err == nil || reason(err) == ErrDamaged:
		return l.savedTotal(ctx, q)
	}
	return Total{}, l.explain(err)
}

// foundTotal is the total of what words find.
func (l *Ledger) foundTotal(ctx context.Context, a ask, q Query) (t Total, err error) {
	sum := a.sum()
	// On its own connection: pages must not wait for it.
	err = l.long.QueryRowContext(ctx, sum.sql, sum.args...).Scan(&t.Count, &t.Sum)
	switch {
	case err == nil && t.Count <= fewRows:
		return l.added(ctx, l.long, q)
	case err == nil:
		return t, l.short(nil, a.words)
	case ctx.Err() != nil:
		return Total{}, ctx.Err()
	case reason(err) == ErrDamaged:
		return l.savedTotal(ctx, q)
	}
	return Total{}, l.explain(err)
}

// kept is what one place of the ledger says, and that this place agrees with
// itself.
func (l *Ledger) kept(ctx context.Context, a ask) (t Total, agrees bool, err error) {
	sum := a.sum()
	if a.look || !a.ever() {
		err = l.read.first(ctx, sum.sql, sum.args, &t.Count, &t.Sum)
		return t, true, err
	}
	var parts, agree int
	err = l.read.first(ctx, sum.sql, sum.args, &t.Count, &t.Sum, &parts, &agree)
	want := cmp.Or(len(a.states), len(model.States))
	return t, parts == want && agree == want, err
}

// checked compares t with another place.
func (l *Ledger) checked(ctx context.Context, a ask, t *Total) error {
	switch {
	case a.look:
		return l.looked(ctx)
	case a.ever(): // kept with its check
		return nil
	}
	return l.checkedSum(ctx, a, a.sum(), t)
}

// ever says that a has no dates.
func (a ask) ever() bool { return a.since == math.MinInt64 && a.until == math.MaxInt64 }

// fewRows are read themselves where their number and sum is asked for: some
// milliseconds.
const fewRows = 1000

// checkedSum is sum compared to what the other index of dates says, both at one
// instant.
func (l *Ledger) checkedSum(ctx context.Context, a ask, sum asked, t *Total) error {
	check := a.control(false)
	if err := l.read.prepare(ctx, sum.sql, check.sql); err != nil {
		return err
	}
	return l.snapshot(ctx, l.read, func(tx *sql.Tx) error {
		both := &transaction{Tx: tx, pool: l.read}
		var other Total
		if err := both.QueryRowContext(ctx, sum.sql, sum.args...).Scan(&t.Count, &t.Sum); err != nil {
			return err
		}
		if err := both.QueryRowContext(ctx, check.sql, check.args...).Scan(&other.Count, &other.Sum); err != nil {
			return err
		}
		if other != *t {
			return errSilent
		}
		return nil
	})
}

// errSilent is a damaged index that leaves invoices out without a word: SQLite
// has no checksums, and a key that was overwritten may sort behind the end of a
// walk.
var errSilent = fmt.Errorf("%w: two of its parts count differently", errUnreadable)

// control counts what a asks for by another part of the ledger than sum, or
// walk, goes along; no statement where there is none.
func (a ask) control(walked bool) asked {
	in, states := within(a.states)
	dates := []any{a.since, a.until}
	switch {
	case a.look, a.words.asked, a.sold.asked:
		return asked{}
	case a.ever() && walked:
		return asked{"SELECT coalesce(sum(count), 0), coalesce(sum(sum), 0) FROM tally WHERE true" + in, states}
	case walked && len(a.states) == 0:
		in, states = within(model.States)
		return asked{sums + "invoice INDEXED BY invoice_state WHERE true" + in + " AND created_at >= ? AND created_at < ?", append(states, dates...)}
	}
	return asked{sums + "invoice INDEXED BY invoice_newest WHERE created_at >= ? AND created_at < ?" + in, append(dates, states...)}
}

const sums = "SELECT count(*), coalesce(sum(amount), 0) FROM "

// sum asks for the count and the sum; of tally also for how many of its rows
// there are, and are what their check says.
func (a ask) sum() asked {
	in, states := within(a.states)
	switch {
	case a.words.asked:
		if len(a.words.also) == 0 {
			return a.both("SELECT count(*), coalesce(sum(amount), 0)", "")
		}
		both := a.both("SELECT n, amount", "SELECT n, amount")
		return asked{sums + "(SELECT DISTINCT n, amount FROM (" + both.sql + "))", both.args}
	case a.look:
		return asked{sums + "invoice INDEXED BY invoice_look WHERE " + lookable + in + " AND created_at >= ? AND created_at < ?",
			append(states, a.since, a.until)}
	case a.ever():
		return asked{"SELECT coalesce(sum(count), 0), coalesce(sum(sum), 0), count(*), coalesce(sum(chk = count * 1000003 + sum), 0) FROM tally WHERE true" + in, states}
	case len(a.states) == 0:
		in, states = within(model.States) // each a stretch of the index
	}
	return asked{sums + "invoice INDEXED BY invoice_state WHERE true" + in + " AND created_at >= ? AND created_at < ?",
		append(states, a.since, a.until)}
}

// Each calls f with every invoice q matches, oldest first, all as they are at
// one instant, however long that takes and whatever is written meanwhile. The
// cursors and the limit of q do not matter. It stops at f's error and returns
// it as it is. A *Damaged error comes once f has had all that can be read. The
// Invoice is only valid during the call, and has no Token and no Link: a third
// of the ledger, and nobody may pay from a list.
func (l *Ledger) Each(ctx context.Context, q Query, f func(*model.Invoice) error) error {
	return l.every(ctx, l.long, q, f)
}

// every is Each by a connection of p.
func (l *Ledger) every(ctx context.Context, p *pool, q Query, f func(*model.Invoice) error) error {
	q.Before, q.After = "", ""
	a, err := l.ask(ctx, q)
	if err != nil || a.none {
		return err
	}
	var stop error
	var given seen
	unsound, odd := 0, false
	whole := a
	blind, columns := false, unpayable
	if l.sharer(ctx) != nil {
		columns = strings.TrimSuffix(unpayable, "0") + soldColumn
	}
	give := func(s *slot) error {
		if given.has(s.n) || !s.inv.Unsound && !whole.keeps(&s.inv) { // an index leads to the wrong one
			odd = true
			return nil
		}
		given.add(s.n)
		if s.inv.Unsound {
			unsound++
		} else {
			a.low = position{millis(s.inv.CreatedAt), s.n} // where to go on after damage
		}
		s.inv.Token, s.inv.Link = "", "" // a damaged ledger is read in other ways
		if blind {
			s.inv.Till = UnknownTill
		}
		stop = f(&s.inv)
		return stop
	}
	all, check := a.invoices(columns, oldest, -1), whole.control(true)
	if p == l.read { // whose connections stay
		_ = p.prepare(ctx, all.sql, check.sql) // what stops it is met below
	}
	err = l.snapshot(ctx, p, func(tx *sql.Tx) error {
		read := &transaction{Tx: tx, pool: p}
		rows, err := read.QueryContext(ctx, all.sql, all.args...)
		s := l.newSlot()
		s.linkless = true
		err = eachIn(s, rows, err, give)
		wrong := odd
		if err == nil && whole.look && !whole.words.asked {
			if err = l.looked(ctx); errors.Is(err, errSilent) {
				wrong, err = true, nil
			}
		}
		if err == nil && check.sql != "" {
			var count, sum int64 // the sum is that of rows that were checked one by one
			if err := read.QueryRowContext(ctx, check.sql, check.args...).Scan(&count, &sum); err != nil && reason(err) != ErrDamaged {
				return err
			}
			wrong = wrong || count != given.count
		}
		switch {
		case err == nil && wrong && whole.words.asked:
			return l.lost(0)
		case err == nil && wrong:
			blind = columns != unpayable
			return l.saveUnseen(ctx, tx, whole, &given, give)
		}
		if stop == nil && reason(err) == ErrDamaged {
			blind = columns != unpayable
			return l.save(ctx, tx, a, oldest, give)
		}
		return err
	})
	if stop != nil {
		return stop
	}
	return l.unsound(l.short(err, a.words), unsound)
}
