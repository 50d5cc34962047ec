package ledger

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"caisse/model"
)

// words are what a text looks for.
type words struct {
	asked bool   // there is a text
	match string // a question to the index of words; "" when that would find nothing more
	// Invoices known by their n: named by what no index of words has (the end
	// of a reference, a token), or the few that have a rare word. The question
	// may find these too.
	also []int64
	// Invoices whose words the index does not have, and cannot get out of a
	// damaged ledger.
	missing int
}

// understand works out what text looks for, and brings the index of words up
// to date for it.
func (l *Ledger) understand(ctx context.Context, text string) (w words, err error) {
	if strings.TrimSpace(text) == "" {
		return w, nil
	}
	w.asked = true
	fields := cut(text, l.sharer(ctx).callers())
	if len(fields) == 0 { // no letter and no digit: nothing has that
		return w, nil
	}
	if err = l.catchUp(ctx); damaged(err) || errors.Is(err, errBehind) {
		err = l.explain(l.read.first(ctx, unindexed, nil, &w.missing))
	}
	if err != nil {
		return w, err
	}
	questions := make([]question, len(fields))
	for i, f := range fields {
		if len(fields) > 1 && len(f.apart) > 0 {
			f.ways, f.apart = append(f.ways, f.apart), nil
		}
		if questions[i], err = l.question(ctx, f); err != nil {
			return w, l.explain(err)
		}
	}
	var parts []string
	for _, q := range questions {
		if q.known && len(q.ns) == 0 && len(q.named) == 0 {
			return w, nil // a word that nobody has
		}
		parts = append(parts, q.match)
	}
	if q := questions[0]; q.known && len(questions) == 1 {
		w.also = append(q.ns, q.named...)
		return w, nil
	}
	w.match = strings.Join(parts, " AND ")
	w.also, err = l.namedByAll(ctx, questions)
	return w, l.explain(err)
}

// unindexed goes along an index, as the newest invoices themselves may be what
// is damaged.
const unindexed = `SELECT (SELECT count(*) FROM invoice INDEXED BY invoice_newest WHERE +n > (SELECT upto FROM searchable))
	+ (SELECT count(*) FROM stale)`

// short is err, and that what has no words in the index is missing.
func (l *Ledger) short(err error, w words) error {
	var damage *Damaged
	switch {
	case w.missing == 0:
	case errors.As(err, &damage):
		return &Damaged{l.path, damage.Rows + w.missing, damage.Unsound}
	case err == nil:
		return l.lost(w.missing)
	}
	return err
}

// question is what is asked for one field.
type question struct {
	match string  // of the index of words
	known bool    // its answer is ns already
	ns    []int64 //
	named []int64 // the invoices this field names otherwise
}

func (l *Ledger) question(ctx context.Context, f field) (q question, err error) {
	var ways []string
	for _, way := range f.ways {
		var parts []string
		for _, word := range way {
			if f.ticket > 0 && !f.apartFromName { // n17 is not n170
				parts = append(parts, `"`+word+`"`)
				continue
			}
			begun, err := l.begun(ctx, word)
			if err != nil {
				return q, err
			}
			parts = append(parts, begun.match)
			if len(f.ways) == 1 && len(way) == 1 {
				q = begun
			}
		}
		ways = append(ways, "("+strings.Join(parts, " AND ")+")")
	}
	q.match = "(" + strings.Join(ways, " OR ") + ")"
	if len(f.apart) > 0 {
		var whole bool
		err := l.read.first(ctx, "SELECT EXISTS (SELECT 1 FROM search WHERE search MATCH ?)", []any{q.match}, &whole)
		if err != nil {
			return q, err
		}
		if !whole {
			q.match, q.known, q.ns = `("`+strings.Join(f.apart, `"* AND "`)+`"*)`, false, nil
		}
	}
	var damage error
	for _, ask := range []string{namedOther, namedAtAll} { // the second where an index is damaged
		q.named = nil
		rows, err := l.read.query(ctx, ask, f.raw, f.ref, f.ref[max(0, len(f.ref)-4):])
		var n int64
		err = scanAll(rows, err, func() { q.named = append(q.named, n) }, &n)
		if err == nil && f.ticket > 0 {
			err = l.numbered(ctx, f, ask == namedAtAll, &q)
		}
		if reason(err) != ErrDamaged {
			return q, err
		}
		damage = err
	}
	return q, damage
}

// numbered adds the invoices with this number, of its day and its tills where f has
// them.
func (l *Ledger) numbered(ctx context.Context, f field, alone bool, q *question) error {
	ask := ofTicket
	if alone {
		ask = "SELECT n FROM invoice NOT INDEXED WHERE ticket = ?1 AND ?2 IN (0, ticket_day, ticket_day % 10000)"
	}
	args := []any{f.ticket, f.day}
	if len(f.tills) > 0 {
		by, tills := sold{asked: true, tills: true, mine: l.sharer(ctx).mine, ns: f.tills}.filter()
		ask, args = ask+by, append(args, tills...)
	}
	rows, err := l.read.query(ctx, ask, args...)
	var n int64
	return scanAll(rows, err, func() { q.named = append(q.named, n) }, &n)
}

// ofTicket goes from day to day in the index: two looks for each.
const ofTicket = `WITH RECURSIVE days (day) AS (
		SELECT max(ticket_day) FROM invoice INDEXED BY invoice_ticket WHERE ticket > 0
		UNION ALL SELECT (SELECT max(ticket_day) FROM invoice INDEXED BY invoice_ticket WHERE ticket > 0 AND ticket_day < day) FROM days WHERE day IS NOT NULL)
	SELECT n FROM days CROSS JOIN invoice INDEXED BY invoice_ticket ON ticket_day = day WHERE ticket > 0 AND ticket = ?1 AND ?2 IN (0, day, day % 10000)`

// A beginning of a token finds it once the invoice's number is in it: all begin
// alike.
const (
	namedOther = `SELECT n FROM invoice WHERE token = ?1 AND token <> ''
	UNION ALL SELECT n FROM invoice WHERE request_id = ?1 AND request_id <> ''
	UNION ALL SELECT n FROM invoice WHERE substr(ref, -4) = ?3 AND substr(ref, -length(?2)) = ?2 AND length(?2) >= 4
	UNION ALL SELECT n FROM invoice WHERE token > ?1 AND token < ?1 || '~' AND token <> '' AND length(?1) >= 72`
	namedAtAll = `SELECT n FROM invoice NOT INDEXED WHERE token = ?1 AND token <> '' OR request_id = ?1 AND request_id <> ''
	OR substr(ref, -4) = ?3 AND substr(ref, -length(?2)) = ?2 AND length(?2) >= 4
	OR token > ?1 AND token < ?1 || '~' AND length(?1) >= 72`
)

// Beginnings up to this length have lists of their own in the index, which it
// reads from the newest invoice on, as far as it must. See migration 2.
const listed = 6

// few words begin alike, and few invoices have a rare one.
const few = 8

// begun asks for the words that begin with word. For a long one the index
// would first put together the lists of all words that do, a third of a
// millisecond for every thousand invoices. As a long beginning has few
// endings, the words are looked up, and their lists read as they are. Numbers
// have many, but few invoices have any of them.
func (l *Ledger) begun(ctx context.Context, word string) (q question, err error) {
	q.match = `"` + word + `"*`
	folded, ok := fold(word)
	if !ok || utf8.RuneCountInString(folded) <= listed || strings.ContainsAny(folded, "0123456789") {
		return q, nil
	}
	var whole []string
	for next := folded; len(whole) <= few; next = whole[len(whole)-1] + "\x01" { // past all invoices with that one
		var term string
		var n int64
		count, more := 0, true
		rows, err := l.read.query(ctx, "SELECT term, doc FROM vocabulary WHERE term >= ? LIMIT ?", next, few)
		err = scanAll(rows, err, func() {
			count++
			if more = more && strings.HasPrefix(term, folded); !more {
				return
			}
			if len(whole) == 0 || whole[len(whole)-1] != term {
				whole = append(whole, term)
			}
			q.ns = append(q.ns, n)
		}, &term, &n)
		if err != nil {
			return q, err
		}
		if !more || count < few {
			q.known = next == folded // or ns is not all of them
			q.match = `("` + strings.Join(whole, `" OR "`) + `")`
			if len(whole) == 0 {
				q.match = `"` + word + `"*`
			}
			return q, nil
		}
	}
	return q, nil
}

// namedByAll are the invoices that a field names and that the other fields
// name or find.
func (l *Ledger) namedByAll(ctx context.Context, questions []question) (ns []int64, err error) {
	for _, q := range questions {
		for _, n := range q.named {
			all := true
			for i := 0; i < len(questions) && all; i++ {
				if !slices.Contains(questions[i].named, n) {
					if all, err = l.matches(ctx, questions[i].match, n); err != nil {
						return nil, err
					}
				}
			}
			if all && !slices.Contains(ns, n) {
				ns = append(ns, n)
			}
		}
	}
	return ns, nil
}

// matches says whether an invoice has the words of an expression.
func (l *Ledger) matches(ctx context.Context, expression string, n int64) (has bool, err error) {
	err = l.read.first(ctx, "SELECT EXISTS (SELECT 1 FROM search WHERE search MATCH ? AND rowid = ?)", []any{expression, n}, &has)
	return has, err
}

// found asks for what the words find. The index of words is walked in the
// order of n, and no further than the limit needs.
func (a ask) found(columns, order string, limit int) asked {
	both := a.both("SELECT "+columns, "SELECT "+columns)
	by := "1"
	switch {
	case len(a.words.also) == 0:
		by = "search.rowid" // which the index has in order; of column 1 SQLite does not know it
	case limit > 0:
		limit += len(a.words.also) // they may come twice
	}
	return asked{both.sql + " ORDER BY " + by + " " + order + " LIMIT ?", append(both.args, limit)}
}

// both is what the index of words finds and what is known otherwise.
func (a ask) both(ofIndex, known string) asked {
	in, states := within(a.states)
	filter := in + " AND created_at >= ? AND created_at < ?"
	if a.look {
		filter += " AND " + lookable
	}
	by, tills := a.sold.filter()
	filter += by
	rest := append(append(append([]any{a.low.n, a.high.n}, states...), a.since, a.until), tills...)
	var parts []string
	var args []any
	if a.words.match != "" {
		parts = []string{ofIndex + " FROM search CROSS JOIN invoice ON invoice.n = search.rowid WHERE search MATCH ?" +
			" AND search.rowid > ? AND search.rowid < ?" + filter}
		args = append([]any{a.match()}, rest...)
	}
	if len(a.words.also) > 0 {
		parts = append(parts, known+" FROM invoice WHERE n IN (SELECT value FROM json_each(?)) AND n > ? AND n < ?"+filter)
		args = append(append(args, list(a.words.also)), rest...)
	}
	return asked{strings.Join(parts, " UNION ALL "), args}
}

// match is the question with the marks of what is asked for beside the words:
// they make the answer as short as the rarer of both. See migration 2.
func (a ask) match() string {
	marks := ""
	if a.look {
		marks = "\"\uE000\" AND "
	}
	return marks + stages(a.states) + a.words.match
}

func stages(states []model.State) string {
	var marks []string
	for _, s := range states {
		switch s {
		case model.Sending, model.Pending:
			marks = append(marks, "\"\uE001\"")
		case model.Failed, model.Refused, model.NotSent, model.PaidLate:
			marks = append(marks, "\"\uE002\"")
		case model.LostAnswer, model.AmountDiffers, model.ReferenceDiffers:
			marks = append(marks, "\"\uE000\"")
		default:
			return ""
		}
	}
	if len(marks) == 0 {
		return ""
	}
	slices.Sort(marks)
	return "(" + strings.Join(slices.Compact(marks), " OR ") + ") AND "
}
