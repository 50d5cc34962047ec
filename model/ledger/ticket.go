package ledger

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"caisse/model"
)

// tickets are the last numbers given, as the ledger keeps them and as they are
// counted beside it: see migration 6.
type tickets []model.Ticket

// A few days: a clock that was wrong for an hour must not push today out.
const mostDays = 6

// parseTickets leaves out what makes no sense.
func parseTickets(text string) (all tickets) {
	for _, word := range strings.Fields(text) {
		date, number, _ := strings.Cut(word, ":")
		day, derr := strconv.Atoi(date)
		n, nerr := strconv.Atoi(number)
		if derr == nil && nerr == nil && day > 0 && day <= lastDate && n > 0 && n <= maxTicket {
			all = all.with(model.Ticket{Day: model.Date(day), N: n})
		}
	}
	return all
}

// with are all and one more, which comes last where its day is new. The larger
// number of a day stays.
func (all tickets) with(t model.Ticket) tickets {
	for i := range all {
		if all[i].Day == t.Day {
			all[i].N = max(all[i].N, t.N)
			return all
		}
	}
	return append(all, t)
}

// last is the last number of a day, 0 where none is known.
func (all tickets) last(day model.Date) int {
	for _, t := range all {
		if t.Day == day {
			return t.N
		}
	}
	return 0
}

func (all tickets) String() string {
	var room [mostDays * 20]byte
	b := room[:0]
	for i, t := range all[:min(mostDays, len(all))] {
		if i > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(append(strconv.AppendInt(b, int64(t.Day), 10), ':'), int64(t.N), 10)
	}
	return string(b)
}

const (
	selectTickets = "SELECT tickets FROM mark"
	setTickets    = "UPDATE OR FAIL mark SET tickets = ?" // see insertInvoice
	nextTicket    = "SELECT tickets, coalesce((SELECT max(ticket) FROM invoice INDEXED BY invoice_ticket WHERE ticket > 0 AND ticket_day = ?), 0), (" + lastRow + ") FROM mark"
	// The same where other tills have numbers of their own.
	nextOwn = "SELECT tickets, coalesce((SELECT ticket FROM invoice INDEXED BY invoice_ticket WHERE ticket > 0 AND ticket_day = ? AND NOT " + foreign + " ORDER BY ticket DESC LIMIT 1), 0), (" + lastRow + ") FROM mark"
)

// given are the last numbers given, "" in a ledger that is older than numbers.
func given(ctx context.Context, db rower) (text string, err error) {
	err = db.QueryRowContext(ctx, selectTickets).Scan(&text)
	if codeOf(err)&0xff == sqlite3.SQLITE_ERROR { // no such column yet
		return "", nil
	}
	return text, err
}

// raise makes sure that no number of text is given again. Its days come first: those
// that the ledger has are in its invoices too.
func raise(ctx context.Context, db interface {
	rower
	ExecContext(context.Context, string, ...any) (sql.Result, error)
}, text string) (raised bool, err error) {
	more := parseTickets(text)
	if len(more) == 0 {
		return false, nil
	}
	has, err := given(ctx, db)
	if err != nil {
		return false, err
	}
	known := parseTickets(has)
	if !slices.ContainsFunc(more, func(t model.Ticket) bool { return t.N > known.last(t.Day) }) {
		return false, nil
	}
	for _, t := range known {
		more = more.with(t)
	}
	_, err = db.ExecContext(ctx, setTickets, more.String())
	return err == nil, err
}

// Numbers are those of a day.
type Numbers struct {
	Last    int // the last that a sale has
	Missing int // before it, that no sale has: cut while they were written, or in a ledger that was put aside
	Left    int // of sales that have been dated anew, and count in another day
	Came    int // sales of that day that have a number of another
}

// Odd says that there is more to them than from the first to the last.
func (n Numbers) Odd() bool { return n.Missing+n.Left+n.Came > 0 }

// Numbers are those that this till gave for a day, which goes from one instant to
// another.
func (l *Ledger) Numbers(ctx context.Context, day model.Date, from, to time.Time) (n Numbers, err error) {
	// A sale is dated by its first link: the others are made when they are made.
	own, sales := l.own(ctx), 0
	err = l.read.first(ctx, `SELECT coalesce(max(ticket), 0), count(DISTINCT ticket), coalesce(sum(sale = ref AND (created_at < ?2 OR created_at >= ?3)), 0),
		(SELECT count(*) FROM invoice INDEXED BY invoice_newest WHERE created_at >= ?2 AND created_at < ?3 AND ticket > 0 AND ticket_day <> ?1 AND sale = ref`+own+`)
		FROM invoice INDEXED BY invoice_ticket WHERE ticket > 0 AND ticket_day = ?1`+own,
		[]any{int64(day), millis(from), millis(to)}, &n.Last, &sales, &n.Left, &n.Came)
	n.Missing = n.Last - sales
	return n, l.explain(err)
}

// Gaps is how many numbers that this till gave, of all days, no sale has, and the
// last of these days.
func (l *Ledger) Gaps(ctx context.Context) (missing int, last model.Date, err error) {
	err = l.read.first(ctx, `SELECT coalesce(sum(gone), 0), coalesce(max(ticket_day), 0) FROM (SELECT ticket_day, max(ticket) - count(DISTINCT ticket) AS gone
		FROM invoice INDEXED BY invoice_ticket WHERE ticket > 0`+l.own(ctx)+` GROUP BY ticket_day) WHERE gone > 0`, nil, &missing, &last)
	return missing, last, l.explain(err)
}

// own leaves out what other tills have sold, where there are any.
func (l *Ledger) own(ctx context.Context) string {
	if l.sharer(ctx) == nil {
		return ""
	}
	return " AND NOT " + foreign
}

// ticketsAt is what can be known of the numbers given by the ledger at path, from
// it and from beside it.
func ticketsAt(ctx context.Context, path string) string {
	knew, _ := readCounts(path)
	text := knew.tickets
	if l, err := openDamaged(ctx, path); err == nil {
		if has, err := given(ctx, l.read); err == nil {
			text += " " + has
		}
		_ = l.Close() // it was only read
	}
	return text
}

// ticket gives inv, which is about to be written, the next number of its day.
// One without a day gets none. The counter and the invoices are asked: of the two
// one may have rotted.
func ticket(ctx context.Context, tx *transaction, inv *model.Invoice) error {
	day := inv.Ticket.Day
	if day == 0 || inv.Ticket.N != 0 {
		return nil
	}
	var text string
	var last int
	var row int64
	query := nextTicket
	if tx.mine != 0 {
		query = nextOwn
	}
	err := tx.QueryRowContext(ctx, query, int64(day)).Scan(&text, &last, &row)
	if tx.mine != 0 && reason(err) == ErrDamaged { // who sold them cannot be read: rather one too high
		err = errUnmarked
	}
	if err != nil {
		return err
	}
	if tx.last == 0 {
		tx.last = row
	}
	all := parseTickets(text)
	inv.Ticket.N = max(last, all.last(day)) + 1
	newest := tickets{inv.Ticket}
	for _, t := range all {
		newest = newest.with(t)
	}
	tx.tickets = newest.String()
	_, err = tx.ExecContext(ctx, setTickets, tx.tickets)
	return err
}
