package ledger

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

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
	setTickets    = "UPDATE mark SET tickets = ?"
	nextTicket    = "SELECT tickets, coalesce((SELECT max(ticket) FROM invoice INDEXED BY invoice_ticket WHERE ticket > 0 AND ticket_day = ?), 0) FROM mark"
	// The same where other tills have numbers of their own.
	nextOwn = "SELECT tickets, coalesce((SELECT ticket FROM invoice INDEXED BY invoice_ticket WHERE ticket > 0 AND ticket_day = ? AND NOT " + foreign + " ORDER BY ticket DESC LIMIT 1), 0) FROM mark"
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

// Tickets is the last number that a sale of day has, and how many before it none
// has: sales that were cut while they were written, or that stand in a ledger
// which was put aside.
func (l *Ledger) Tickets(ctx context.Context, day model.Date) (last, missing int, err error) {
	var sales int
	own := ""
	if l.sharer(ctx) != nil {
		own = " AND NOT " + foreign
	}
	err = l.read.first(ctx, "SELECT coalesce(max(ticket), 0), count(DISTINCT ticket) FROM invoice INDEXED BY invoice_ticket WHERE ticket > 0 AND ticket_day = ?"+own,
		[]any{int64(day)}, &last, &sales)
	return last, last - sales, l.explain(err)
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
	query := nextTicket
	if tx.mine != 0 {
		query = nextOwn
	}
	if err := tx.QueryRowContext(ctx, query, int64(day)).Scan(&text, &last); err != nil {
		return err
	}
	all := parseTickets(text)
	inv.Ticket.N = max(last, all.last(day)) + 1
	newest := tickets{inv.Ticket}
	for _, t := range all {
		newest = newest.with(t)
	}
	tx.tickets = newest.String()
	_, err := tx.ExecContext(ctx, setTickets, tx.tickets)
	return err
}
