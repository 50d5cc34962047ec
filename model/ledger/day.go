package ledger

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"sort"
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
	Cashiers   []Share               // the same by who was at the till; the name is "" where nobody said; none where nobody ever did
	Hours      []Total               // of Paid and Late, by whole hours since the start; the last may be cut
	Elsewhere  []Share               // called paid by other hosts, see Hosts: in none of the above; the name is the host's
	NotCounted map[model.State]Total // not paid
	Doubtful   Total                 // the pending ones of NotCounted that have a doubt
	FromEvents Total                 // Paid and Late again, out of the history
	Brought    []Moved               // of Paid and Late: asked on another day, At then
	Carried    []Moved               // asked that day and confirmed on another, At then: in none of the above
}

// Moved is money that was asked on one day and confirmed on another.
type Moved struct {
	At     time.Time
	Amount model.Money
}

// Share is what came through one operator.
type Share struct {
	Name string
	Total
}

// Day sums up [from, to), all as it is at one instant: out of indexes, and again
// out of the invoices of that day themselves, each of them checked. Some
// milliseconds for a thousand sales. A *Damaged error comes with what is left
// where some could not be read or are Unsound: these count nowhere.
func (l *Ledger) Day(ctx context.Context, from, to time.Time) (d Day, err error) {
	all := l.daySums(ctx)
	if err := l.read.prepare(ctx, all, dayPaid, dayMade, dayCarried, backSum); err != nil {
		return Day{}, l.explain(err)
	}
	of, seq := subject{what: "day", since: millis(from), until: millis(to)}, l.change(ctx)
	if sums, err := l.indexed(ctx, l.read, from, to, all); err == nil {
		if is, ok := l.sure.is(of, seq, func(said any) bool { return sums.same(said.(Day)) }); ok {
			return is.(Day).copied(), nil
		}
	}
	unsound := 0
	var sums Day
	err = l.snapshot(ctx, l.read, func(tx *sql.Tx) (err error) {
		d, sums, unsound, err = l.day(ctx, &transaction{Tx: tx, pool: l.read}, from, to, all, sold{})
		return err
	})
	switch {
	case ctx.Err() != nil:
		return Day{}, ctx.Err()
	case damaged(err):
		return l.savedDay(ctx, from, to)
	case err != nil:
		return Day{}, l.explain(err)
	}
	if unsound == 0 {
		l.sure.learn(of, seq, sums, d.copied())
	}
	return d, l.unsound(nil, unsound)
}

// claim is an invoice with its row.
type claim struct {
	model.Invoice
	n int64
}

func (l *Ledger) day(ctx context.Context, tx *transaction, from, to time.Time, all string, by sold) (d, sums Day, unsound int, err error) {
	if !by.asked {
		if sums, err = l.indexed(ctx, tx, from, to, all); err != nil {
			return d, sums, 0, err
		}
	}
	d = newDay(millis(from), millis(to))
	only, tills := by.filter()
	args := append([]any{millis(from), millis(to)}, tills...)
	var twice []claim
	var given seen
	var claims []claim
	for _, query := range []string{dayPaid, dayMade, dayCarried} {
		s := l.newSlot()
		rows, err := tx.QueryContext(ctx, query+only, args...)
		err = eachIn(s, rows, err, func(s *slot) error {
			switch {
			case given.has(s.n):
				return errSilent
			case s.inv.Unsound:
				unsound++
			default:
				d.add(&s.inv, from, to)
				switch claimed := s.rules.claimed(&s.inv); {
				case !claimed:
					d.across(&s.inv, from, to)
				case query == dayPaid:
					claims = append(claims, claim{s.inv, s.n})
				}
				if by.asked && query == dayPaid && s.inv.Doubt == model.PaidTwice {
					twice = append(twice, claim{s.inv, s.n})
				}
			}
			given.add(s.n)
			return nil
		})
		if err != nil {
			return d, sums, 0, err
		}
	}
	d.FromEvents, d.Twice = sums.FromEvents, sums.Twice
	if by.asked {
		if err := d.soldSums(ctx, tx, by, from, to, twice); err != nil {
			return d, sums, 0, err
		}
	} else if unsound == 0 && !d.agrees(sums) {
		return d, sums, 0, errSilent
	}
	for _, c := range claims {
		again, err := cameAgain(ctx, tx.Tx, &c.Invoice, c.n)
		if err != nil {
			return d, sums, 0, err
		}
		d.apart(&c.Invoice, from, again)
	}
	d.sortOperators()
	return d, sums, unsound, nil
}

// same is agrees for two accounts of the same indexes.
func (d *Day) same(o Day) bool {
	return d.agrees(o) && d.Twice == o.Twice && d.FromEvents == o.FromEvents && slices.Equal(d.Operators, o.Operators)
}

// agrees says whether two accounts of a day come to the same.
func (d *Day) agrees(o Day) bool {
	return d.Paid == o.Paid && d.Late == o.Late && d.Doubtful == o.Doubtful && maps.Equal(d.NotCounted, o.NotCounted) && slices.Equal(d.Hours, o.Hours)
}

var (
	dayPaid = "SELECT " + allColumns + " FROM invoice INDEXED BY invoice_paid WHERE state IN ('paid', 'paid late') AND settled_at >= ?1 AND settled_at < ?2"
	dayMade = "SELECT " + allColumns + " FROM invoice INDEXED BY invoice_newest WHERE created_at >= ?1 AND created_at < ?2 AND state NOT IN ('paid', 'paid late')"
)

// dayCarried takes the rows that are paid out of the day's, and of these the few
// of another day.
var dayCarried = "SELECT " + allColumns + ` FROM invoice INDEXED BY invoice_newest
	WHERE created_at >= ?1 AND created_at < ?2 AND state IN ('paid', 'paid late') AND (settled_at < ?1 OR settled_at >= ?2)`

// across notes an invoice that was asked on one day and confirmed on another.
func (d *Day) across(inv *model.Invoice, from, to time.Time) {
	if !inv.State.IsPaid() {
		return
	}
	in := func(t time.Time) bool { return !t.Before(from) && t.Before(to) }
	switch asked, confirmed := in(inv.CreatedAt), in(inv.SettledAt); {
	case confirmed && !asked:
		d.Brought = append(d.Brought, Moved{inv.CreatedAt, inv.Amount})
	case asked && !confirmed:
		d.Carried = append(d.Carried, Moved{inv.SettledAt, inv.Amount})
	}
}

// add counts an invoice where it belongs.
func (d *Day) add(inv *model.Invoice, from, to time.Time) {
	in := func(t time.Time) bool { return !t.Before(from) && t.Before(to) }
	switch one := (Total{1, inv.Amount}); {
	case inv.State.IsPaid() && in(inv.SettledAt):
		d.paid(inv.OperatorName, inv.State, int(inv.SettledAt.Sub(from)/time.Hour), false, one)
		d.Cashiers = adding(d.Cashiers, inv.Cashier, one)
	case !inv.State.IsPaid() && in(inv.CreatedAt):
		t := d.NotCounted[inv.State]
		t.plus(one)
		d.NotCounted[inv.State] = t
		if inv.State == model.Pending && inv.Doubt != model.NoDoubt {
			d.Doubtful.plus(one)
		}
	}
}

// indexed sums up a day out of indexes alone.
func (l *Ledger) indexed(ctx context.Context, db asker, from, to time.Time, all string) (Day, error) {
	d := newDay(millis(from), millis(to))
	var part struct {
		what, name string
		Total
	}
	unread := false
	var stated, created Total // invoices made that day, by two parts of the ledger
	rows, err := db.query(ctx, all, millis(from), millis(to), string(model.PaidTwice))
	err = scanAll(rows, err, func() {
		switch part.what {
		case "paid":
			unread = !d.payments(part.name)
		case "not":
			stated.plus(part.Total)
			d.NotCounted[model.State(part.name)] = part.Total
		case "made":
			stated.plus(part.Total)
		case "all":
			created = part.Total
		case "doubtful":
			d.Doubtful = part.Total
		case "events":
			d.FromEvents = part.Total
		}
	}, &part.what, &part.name, &part.Count, (*int64)(&part.Sum))
	if err == nil && (unread || stated != created) {
		err = errSilent
	}
	if err == nil && d.Twice.Count > 0 { // rare: the day's own statement need not look for them
		d.Twice = Total{}
		err = db.first(ctx, backSum, []any{millis(from), millis(to), string(model.PaidTwice)}, &d.Twice.Count, &d.Twice.Sum)
	}
	return d, err
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
	UNION ALL SELECT 'made', '', count(*), coalesce(sum(amount), 0) FROM invoice INDEXED BY invoice_state
		WHERE state IN ('paid', 'paid late') AND created_at >= ?1 AND created_at < ?2
	UNION ALL SELECT 'all', '', count(*), coalesce(sum(amount), 0) FROM invoice INDEXED BY invoice_newest WHERE created_at >= ?1 AND created_at < ?2
	UNION ALL SELECT 'doubtful', '', count(*), coalesce(sum(amount), 0) FROM invoice INDEXED BY invoice_look
		WHERE ` + lookable + ` AND created_at >= ?1 AND created_at < ?2 AND state = 'pending' AND doubt <> ''
	UNION ALL SELECT 'events', '', count(*), coalesce(sum(amount), 0) ` + dayEvents

const daySumsOnce = daySums + firstTold

// backSum is what came a second time for sales that were paid already.
const backSum = `SELECT count(*), coalesce(sum(amount), 0) FROM invoice AS it INDEXED BY invoice_paid
	WHERE state IN ('paid', 'paid late') AND settled_at >= ?1 AND settled_at < ?2 AND doubt = ?3
	AND EXISTS (SELECT 1 FROM invoice AS first WHERE first.sale = it.sale AND first.state IN ('paid', 'paid late')
		AND (first.settled_at, first.n) < (it.settled_at, it.n))`

// dayEvents has its dates as ?1 and ?2.
const dayEvents = `FROM event INDEXED BY event_settled
		WHERE kind = 'settled' AND state IN ('paid', 'paid late') AND at >= ?1 AND at < ?2`

// Two tills that were cut off from each other may both have been told that an
// invoice is paid: the first of them counts. Without others there is but one.
const (
	firstTold = ` AND NOT EXISTS (SELECT 1 FROM event AS first INDEXED BY event_invoice WHERE first.invoice = event.invoice
		AND first.kind = 'settled' AND first.state IN ('paid', 'paid late') AND (first.at, first.n) < (event.at, event.n))`
	dayEventsOnce = dayEvents + firstTold
)

// sums is daySums as this ledger needs it.
func (l *Ledger) daySums(ctx context.Context) string {
	if l.sharer(ctx) != nil {
		return daySumsOnce
	}
	return daySums
}

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
	d.Operators = adding(d.Operators, operator, t)
}

// adding is all with t more for name.
func adding(all []Share, name string, t Total) []Share {
	i := slices.IndexFunc(all, func(s Share) bool { return s.Name == name })
	if i < 0 {
		i, all = len(all), append(all, Share{Name: name})
	}
	all[i].plus(t)
	return all
}

func (d *Day) sortOperators() {
	sortShares(d.Operators)
	sortShares(d.Cashiers)
	if len(d.Cashiers) == 1 && d.Cashiers[0].Name == "" {
		d.Cashiers = nil
	}
}

// sortShares puts the largest first.
func sortShares(all []Share) {
	sort.Slice(all, func(i, j int) bool { // see thingsOf
		a, b := &all[i], &all[j]
		return a.Sum > b.Sum || a.Sum == b.Sum && a.Name < b.Name
	})
}

// savedDay sums up what can still be read, from the invoices themselves.
func (l *Ledger) savedDay(ctx context.Context, from, to time.Time) (Day, error) {
	d := newDay(millis(from), millis(to))
	in := func(t time.Time) bool { return !t.Before(from) && t.Before(to) }
	var twice, claims []model.Invoice
	rules := l.rules.Load()
	err := l.Each(ctx, Query{}, func(inv *model.Invoice) error {
		claimed := rules.claimed(inv)
		if claimed && in(inv.SettledAt) {
			claims = append(claims, *inv)
		}
		if inv.State.IsPaid() && inv.Doubt == model.PaidTwice && !claimed {
			twice = append(twice, *inv)
		}
		d.add(inv, from, to)
		if !claimed {
			d.across(inv, from, to)
		}
		return nil
	})
	d.sortOperators()
	sort.SliceStable(twice, func(i, j int) bool { return twice[i].SettledAt.Before(twice[j].SettledAt) })
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
	once := dayEvents
	if l.sharer(ctx) != nil {
		once = dayEventsOnce
	}
	for _, events := range []string{once, strings.Replace(once, "INDEXED BY event_settled", "NOT INDEXED", 1)} {
		e := l.long.QueryRowContext(ctx, "SELECT count(*), coalesce(sum(amount), 0) "+events, millis(from), millis(to)).
			Scan(&d.FromEvents.Count, &d.FromEvents.Sum)
		if e == nil {
			break
		}
	}
	for i := range claims {
		d.apart(&claims[i], from, false)
	}
	return d, err
}
