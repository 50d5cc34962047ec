package ledger

import (
	"context"
	"database/sql"
	"math"

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
	sum := a.sum()
	var t Total
	if !a.words.asked {
		err = l.read.first(ctx, sum.sql, sum.args, &t.Count, &t.Sum)
	} else { // on its own connection: pages must not wait for it
		err = l.long.QueryRowContext(ctx, sum.sql, sum.args...).Scan(&t.Count, &t.Sum)
	}
	switch {
	case err == nil:
		return t, nil
	case ctx.Err() != nil:
		return Total{}, ctx.Err()
	case reason(err) == ErrDamaged:
		return l.savedTotal(ctx, q)
	}
	return Total{}, l.explain(err)
}

// sum asks for the count and the sum.
func (a ask) sum() asked {
	const sums = "SELECT count(*), coalesce(sum(amount), 0) FROM "
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
	case a.since == 0 && a.until == math.MaxInt64:
		return asked{"SELECT coalesce(sum(count), 0), coalesce(sum(sum), 0) FROM tally WHERE true" + in, states}
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
// Invoice is only valid during the call.
func (l *Ledger) Each(ctx context.Context, q Query, f func(*model.Invoice) error) error {
	q.Before, q.After = "", ""
	a, err := l.ask(ctx, q)
	if err != nil || a.none {
		return err
	}
	var stop error
	give := func(s *slot) error {
		a.low = position{millis(s.inv.CreatedAt), s.n} // where to go on after damage
		stop = f(&s.inv)
		return stop
	}
	err = l.snapshot(ctx, l.long, func(tx *sql.Tx) error {
		all := a.invoices(oldest, -1)
		rows, err := tx.QueryContext(ctx, all.sql, all.args...)
		err = each(rows, err, give)
		if stop == nil && reason(err) == ErrDamaged {
			return l.save(ctx, tx, a, oldest, give)
		}
		return err
	})
	if stop != nil {
		return stop
	}
	return err
}
