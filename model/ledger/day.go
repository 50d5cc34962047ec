package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
	"time"

	"caisse/model"
)

// Day is what happened in a stretch of time. Confirmed money is counted on the
// day it was confirmed, so a day that is over never changes. What is not
// counted is listed by the day it was created.
type Day struct {
	Paid, Late Total                 // by state
	Twice      Total                 // those of them that came for a sale that was paid already: to be paid back
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
	d := newDay(millis(from), millis(to))
	var part struct {
		what, name string
		Total
	}
	unread := false
	var stated, created int64 // invoices made that day, by two parts of the ledger
	rows, err := l.read.query(ctx, daySums, millis(from), millis(to), string(model.PaidTwice))
	err = scanAll(rows, err, func() {
		switch part.what {
		case "paid":
			unread = !d.payments(part.name)
		case "not":
			stated += part.Count
			d.NotCounted[model.State(part.name)] = part.Total
		case "made":
			stated += part.Count
		case "all":
			created = part.Count
		case "doubtful":
			d.Doubtful = part.Total
		case "events":
			d.FromEvents = part.Total
		}
	}, &part.what, &part.name, &part.Count, (*int64)(&part.Sum))
	if err == nil && (unread || stated != created) {
		err = errSilent
	}
	if err == nil && d.Twice.Count > 0 {
		d.Twice, err = l.payBack(ctx, from, to)
	}
	switch {
	case ctx.Err() != nil:
		return Day{}, ctx.Err()
	case reason(err) == ErrDamaged:
		return l.savedDay(ctx, from, to)
	case err != nil:
		return Day{}, l.explain(err)
	}
	d.sortOperators()
	return d, nil
}

// daySums is one statement, so of one instant. The paid ones come as one text,
// see payments: SQLite takes longer to group them by operator than to hand them
// over, and longer to put a line together than four lists.
const daySums = `
	SELECT 'paid', coalesce(group_concat(settled_at - ?1) || char(10) || group_concat(amount * 4 + (state = 'paid late') * 2 + (doubt = ?3))
			|| char(10) || group_concat(octet_length(operator_name)) || char(10) || group_concat(operator_name, ''), ''), 0, 0
		FROM invoice INDEXED BY invoice_paid
		WHERE state IN ('paid', 'paid late') AND settled_at >= ?1 AND settled_at < ?2
	UNION ALL SELECT 'not', state, count(*), sum(amount) FROM invoice INDEXED BY invoice_state
		WHERE state IN ('sending', 'pending', 'lost answer', 'not sent', 'refused', 'amount differs', 'reference differs', 'failed')
		AND created_at >= ?1 AND created_at < ?2
		GROUP BY state
	UNION ALL SELECT 'made', '', count(*), 0 FROM invoice INDEXED BY invoice_state
		WHERE state IN ('paid', 'paid late') AND created_at >= ?1 AND created_at < ?2
	UNION ALL SELECT 'all', '', count(*), 0 FROM invoice INDEXED BY invoice_newest WHERE created_at >= ?1 AND created_at < ?2
	UNION ALL SELECT 'doubtful', '', count(*), coalesce(sum(amount), 0) FROM invoice INDEXED BY invoice_look
		WHERE ` + lookable + ` AND created_at >= ?1 AND created_at < ?2 AND state = 'pending' AND doubt <> ''
	UNION ALL SELECT 'events', '', count(*), coalesce(sum(amount), 0) ` + dayEvents

// payBack is what came a second time for sales that were paid already. It is
// rare, and the day's own statement need not look for it.
func (l *Ledger) payBack(ctx context.Context, from, to time.Time) (t Total, err error) {
	err = l.read.first(ctx, backSum, []any{millis(from), millis(to), string(model.PaidTwice)}, &t.Count, &t.Sum)
	return t, err
}

const backSum = `SELECT count(*), coalesce(sum(amount), 0) FROM invoice AS it INDEXED BY invoice_paid
	WHERE state IN ('paid', 'paid late') AND settled_at >= ?1 AND settled_at < ?2 AND doubt = ?3
	AND EXISTS (SELECT 1 FROM invoice AS first WHERE first.sale = it.sale AND first.state IN ('paid', 'paid late')
		AND (first.settled_at, first.n) < (it.settled_at, it.n))`

// dayEvents has its dates as ?1 and ?2.
const dayEvents = `FROM event INDEXED BY event_settled
		WHERE kind = 'settled' AND state IN ('paid', 'paid late') AND at >= ?1 AND at < ?2`

// payments takes in the paid ones of a day: a line of their times since its
// start, one of their amounts (times 4, plus 2 for late, plus 1 for twice), one
// of the lengths of their operators' names, and these names.
func (d *Day) payments(text string) (ok bool) {
	times, text, _ := strings.Cut(text, "\n")
	amounts, text, _ := strings.Cut(text, "\n")
	sizes, names, _ := strings.Cut(text, "\n")
	next := func(list *string) (value int64) {
		var first string
		var err error
		first, *list, _ = strings.Cut(*list, ",")
		if value, err = strconv.ParseInt(first, 10, 64); err != nil {
			value = -1
		}
		return value
	}
	for times != "" {
		at, amount, size := next(&times), next(&amounts), next(&sizes)
		h := at / hour
		if at < 0 || h >= int64(len(d.Hours)) || amount < 0 || size < 0 || size > int64(len(names)) {
			return false
		}
		state := model.Paid
		if amount&2 != 0 {
			state = model.PaidLate
		}
		d.paid(names[:size], state, int(h), amount&1 != 0, Total{1, model.Money(amount >> 2)})
		names = names[size:]
	}
	return amounts == "" && sizes == "" && names == ""
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

// hour is what millis makes of one.
const hour = int64(time.Hour / time.Millisecond)

func newDay(from, to int64) Day {
	return Day{NotCounted: map[model.State]Total{}, Hours: make([]Total, max(0, (to-from+hour-1)/hour))}
}

func (d *Day) paid(operator string, state model.State, at int, twice bool, t Total) {
	if state == model.Paid {
		d.Paid.plus(t)
	} else {
		d.Late.plus(t)
	}
	if twice {
		d.Twice.plus(t)
	}
	d.Hours[at].plus(t)
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
	var twice []model.Invoice
	err := l.Each(ctx, Query{}, func(inv *model.Invoice) error {
		if inv.State.IsPaid() && inv.Doubt == model.PaidTwice {
			twice = append(twice, *inv)
		}
		switch one := (Total{1, inv.Amount}); {
		case inv.State.IsPaid() && in(inv.SettledAt):
			d.paid(inv.OperatorName, inv.State, int(inv.SettledAt.Sub(from)/time.Hour), false, one)
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
	slices.SortStableFunc(twice, func(a, b model.Invoice) int { return a.SettledAt.Compare(b.SettledAt) })
	for i, inv := range twice { // all but the first of a sale
		if in(inv.SettledAt) && slices.ContainsFunc(twice[:i], func(o model.Invoice) bool { return o.Sale == inv.Sale }) {
			d.Twice.add(inv.Amount)
		}
	}
	if err == nil {
		err = l.lost(0)
	}
	if !damaged(err) {
		return d, err
	}
	// With the index first, which may be what is damaged. What cannot be read
	// of the history stays uncounted, and then disagrees with the rest.
	for _, events := range []string{dayEvents, strings.Replace(dayEvents, "INDEXED BY event_settled", "NOT INDEXED", 1)} {
		e := l.long.QueryRowContext(ctx, "SELECT count(*), coalesce(sum(amount), 0) "+events, millis(from), millis(to)).
			Scan(&d.FromEvents.Count, &d.FromEvents.Sum)
		if e == nil {
			break
		}
	}
	return d, err
}
