package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"caisse/model"
)

// Day is what happened in a stretch of time. Confirmed money is counted on the
// day it was confirmed, so a day that is over never changes. What is not
// counted is listed by the day it was created.
type Day struct {
	Paid, Late Total                 // by state
	Twice      Total                 // those of them that are marked paid twice
	Operators  []Share               // of Paid and Late, biggest sum first; names as received
	Hours      []Total               // of Paid and Late, by whole hours since the start; the last may be cut
	NotCounted map[model.State]Total // not paid
	Doubtful   Total                 // the pending ones of NotCounted that have a doubt
	FromEvents Total                 // Paid and Late again, out of the history alone
}

// Share is what came through one operator.
type Share struct {
	Name string
	Total
}

// Day sums up [from, to), all as it is at one instant. It reads indexes only:
// a millisecond or two for a thousand sales.
func (l *Ledger) Day(ctx context.Context, from, to time.Time) (Day, error) {
	var d Day
	err := l.snapshot(ctx, l.read, func(tx *sql.Tx) (err error) {
		d, err = l.day(ctx, tx, millis(from), millis(to))
		return err
	})
	if damaged(err) {
		return l.savedDay(ctx, from, to)
	}
	return d, err
}

const (
	dayPaid = `SELECT operator_name, (settled_at - ?1) / 3600000, state, doubt = ?3, count(*), sum(amount)
		FROM invoice INDEXED BY invoice_paid
		WHERE state IN ('paid', 'paid late') AND settled_at >= ?1 AND settled_at < ?2
		GROUP BY 1, 2, 3, 4`
	dayEvents = `SELECT count(*), coalesce(sum(amount), 0) FROM event INDEXED BY event_settled
		WHERE kind = 'settled' AND state IN ('paid', 'paid late') AND at >= ? AND at < ?`
	dayUnpaid = `SELECT state, count(*), sum(amount) FROM invoice INDEXED BY invoice_state
		WHERE state IN ('sending', 'pending', 'lost answer', 'not sent', 'refused', 'amount differs', 'reference differs', 'failed')
		AND created_at >= ? AND created_at < ? GROUP BY state`
	dayDoubtful = `SELECT count(*), coalesce(sum(amount), 0) FROM invoice INDEXED BY invoice_look
		WHERE ` + lookable + ` AND created_at >= ? AND created_at < ? AND state = 'pending' AND doubt <> ''`
)

func (l *Ledger) day(ctx context.Context, tx *sql.Tx, from, to int64) (Day, error) {
	d := newDay(from, to)
	ask := func(query string, args ...any) (*sql.Rows, error) {
		stmt, err := l.read.prepared(ctx, query)
		if err != nil {
			return nil, err
		}
		return tx.StmtContext(ctx, stmt).QueryContext(ctx, args...)
	}
	var part struct {
		operator, state string
		hour            int64
		twice           bool
		total           Total
	}
	count, amount := &part.total.Count, (*int64)(&part.total.Sum)
	rows, err := ask(dayPaid, from, to, string(model.PaidTwice))
	err = scanAll(rows, err, func() {
		d.paid(part.operator, model.State(part.state), part.hour, part.twice, part.total)
	}, &part.operator, &part.hour, &part.state, &part.twice, count, amount)
	if err != nil {
		return d, err
	}
	rows, err = ask(dayUnpaid, from, to)
	err = scanAll(rows, err, func() { d.NotCounted[model.State(part.state)] = part.total }, &part.state, count, amount)
	if err != nil {
		return d, err
	}
	for _, sum := range []struct {
		query string
		into  *Total
	}{{dayDoubtful, &d.Doubtful}, {dayEvents, &d.FromEvents}} {
		rows, err = ask(sum.query, from, to)
		if err := scanAll(rows, err, func() { *sum.into = part.total }, count, amount); err != nil {
			return d, err
		}
	}
	d.sortOperators()
	return d, nil
}

func scanAll(rows *sql.Rows, err error, f func(), dest ...any) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		f()
	}
	return rows.Err()
}

func newDay(from, to int64) Day {
	const hour = int64(time.Hour / time.Millisecond)
	return Day{NotCounted: map[model.State]Total{}, Hours: make([]Total, max(0, (to-from+hour-1)/hour))}
}

func (d *Day) paid(operator string, state model.State, hour int64, twice bool, t Total) {
	if state == model.Paid {
		d.Paid.plus(t)
	} else {
		d.Late.plus(t)
	}
	if twice {
		d.Twice.plus(t)
	}
	d.Hours[hour].plus(t)
	i := slices.IndexFunc(d.Operators, func(s Share) bool { return s.Name == operator })
	if i < 0 {
		i, d.Operators = len(d.Operators), append(d.Operators, Share{Name: operator})
	}
	d.Operators[i].plus(t)
}

func (d *Day) sortOperators() {
	slices.SortFunc(d.Operators, func(a, b Share) int { return cmp.Or(cmp.Compare(b.Sum, a.Sum), cmp.Compare(a.Name, b.Name)) })
}

// savedDay sums up what can still be read, from the invoices themselves.
func (l *Ledger) savedDay(ctx context.Context, from, to time.Time) (Day, error) {
	d := newDay(millis(from), millis(to))
	in := func(t time.Time) bool { return !t.Before(from) && t.Before(to) }
	err := l.Each(ctx, Query{}, func(inv *model.Invoice) error {
		switch one := (Total{1, inv.Amount}); {
		case inv.State.IsPaid() && in(inv.SettledAt):
			d.paid(inv.OperatorName, inv.State, int64(inv.SettledAt.Sub(from)/time.Hour), inv.Doubt == model.PaidTwice, one)
		case !inv.State.IsPaid() && in(inv.CreatedAt):
			t := d.NotCounted[inv.State]
			t.plus(one)
			d.NotCounted[inv.State] = t
			if inv.State == model.Pending && inv.Doubt != model.NoDoubt {
				d.Doubtful.plus(one)
			}
		}
		return nil
	})
	d.sortOperators()
	if err == nil {
		err = l.lost(0)
	}
	if !damaged(err) {
		return d, err
	}
	// With the index first, which may be what is damaged. What cannot be
	// read of the history stays uncounted, and then disagrees with the rest.
	for _, query := range []string{dayEvents, strings.Replace(dayEvents, "INDEXED BY event_settled", "NOT INDEXED", 1)} {
		if e := l.long.QueryRowContext(ctx, query, millis(from), millis(to)).Scan(&d.FromEvents.Count, &d.FromEvents.Sum); e == nil {
			break
		}
	}
	return d, err
}
