package ledger

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"caisse/model"
)

// words are what a text looks for: a question to the index of words, and the
// numbers of invoices that are named by what no index of words has: the end of
// a reference, a token. The question may find these too.
type words struct {
	match string
	also  []int64
}

func (w words) empty() bool { return w.match == "" }

// understand works out what text looks for, and brings the index of words up
// to date for it.
func (l *Ledger) understand(ctx context.Context, text string) (w words, err error) {
	fields := cut(text)
	if len(fields) == 0 {
		return w, nil
	}
	if err := l.catchUp(ctx); err != nil {
		return w, err
	}
	parts := make([]string, len(fields))
	named := make([][]int64, len(fields))
	any := false
	for i, f := range fields {
		if parts[i], err = l.expression(ctx, f); err != nil {
			return w, l.explain(err)
		}
		if named[i], err = l.named(ctx, f); err != nil {
			return w, l.explain(err)
		}
		any = any || named[i] != nil
	}
	w.match = strings.Join(parts, " AND ")
	if !any {
		return w, nil
	}
	for _, ns := range named {
		for _, n := range ns {
			all := true
			for i := 0; i < len(fields) && all; i++ {
				if !slices.Contains(named[i], n) {
					if all, err = l.matches(ctx, parts[i], n); err != nil {
						return w, l.explain(err)
					}
				}
			}
			if all && !slices.Contains(w.also, n) {
				w.also = append(w.also, n)
			}
		}
	}
	return w, nil
}

// expression asks the index for a field.
func (l *Ledger) expression(ctx context.Context, f field) (string, error) {
	ways := make([]string, 0, 2)
	for _, way := range f.ways {
		parts := make([]string, len(way))
		for i, word := range way {
			var err error
			if parts[i], err = l.begun(ctx, word); err != nil {
				return "", err
			}
		}
		ways = append(ways, "("+strings.Join(parts, " AND ")+")")
	}
	return "(" + strings.Join(ways, " OR ") + ")", nil
}

// Beginnings up to this length have lists of their own in the index, which it
// reads from the newest invoice on, as far as it must. See migration 2.
const listed = 6

// begun asks for the words that begin with word. For a long one the index
// would first put together the lists of all words that do, a third of a
// millisecond for every thousand invoices. As a long beginning has few
// endings, the words are looked up, and their lists read as they are. Numbers
// have many, but few invoices have any of them.
func (l *Ledger) begun(ctx context.Context, word string) (string, error) {
	begin := `"` + word + `"*`
	folded, ok := fold(word)
	if !ok || utf8.RuneCountInString(folded) <= listed || strings.ContainsAny(folded, "0123456789") {
		return begin, nil
	}
	var whole []string
	for next := folded; ; {
		count, more, err := 0, true, error(nil)
		var term string
		rows, err := l.read.query(ctx, "SELECT term FROM vocabulary WHERE term >= ? LIMIT ?", next, few)
		err = scanAll(rows, err, func() {
			count++
			if more = strings.HasPrefix(term, folded); more && (len(whole) == 0 || whole[len(whole)-1] != term) {
				whole = append(whole, term)
			}
		}, &term)
		switch {
		case err != nil:
			return "", err
		case next == folded && (!more || count < few), len(whole) > few: // rare, or of many endings
			return begin, nil
		case !more || count < few:
			return `("` + strings.Join(whole, `" OR "`) + `")`, nil
		}
		next = whole[len(whole)-1] + "\x01" // past all invoices with this one
	}
}

// few words begin alike, and few invoices have a rare one.
const few = 8

// matches says whether an invoice has the words of an expression.
func (l *Ledger) matches(ctx context.Context, expression string, n int64) (has bool, err error) {
	err = l.read.first(ctx, "SELECT EXISTS (SELECT 1 FROM search WHERE search MATCH ? AND rowid = ?)", []any{expression, n}, &has)
	return has, err
}

// named finds the invoices that a field names in another way than by the
// beginning of a word.
func (l *Ledger) named(ctx context.Context, f field) (ns []int64, err error) {
	rows, err := l.read.query(ctx, namedOther, f.raw, f.ref, f.ref[max(0, len(f.ref)-4):])
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		ns = append(ns, n)
	}
	return ns, rows.Err()
}

const namedOther = `SELECT n FROM invoice WHERE token = ?1 AND token <> ''
	UNION ALL SELECT n FROM invoice WHERE request_id = ?1 AND request_id <> ''
	UNION ALL SELECT n FROM invoice WHERE substr(ref, -4) = ?3 AND substr(ref, -length(?2)) = ?2 AND length(?2) >= 4`

// found asks for what the words find. The index of words is walked in the
// order of n, and no further than the limit needs.
func (a ask) found(order string, limit int) asked {
	columns := strings.Join(columns, ", ")
	both := a.both("SELECT search.rowid, "+columns, "SELECT n, "+columns)
	by := "1"
	switch {
	case len(a.words.also) == 0:
		by = "search.rowid" // which the index has in order; of column 1 SQLite does not know it
	case limit > 0:
		limit += len(a.words.also) // they may come twice
	}
	return asked{both.sql + " ORDER BY " + by + " " + order + " LIMIT ?", append(both.args, limit)}
}

// both is what the index of words finds and what the words name otherwise.
func (a ask) both(ofIndex, ofNames string) asked {
	in, states := within(a.states)
	filter := in + " AND created_at >= ? AND created_at < ?"
	if a.look {
		filter += " AND " + lookable
	}
	sql := ofIndex + " FROM search CROSS JOIN invoice ON invoice.n = search.rowid" +
		" WHERE search MATCH ? AND search.rowid > ? AND search.rowid < ?" + filter
	args := append([]any{a.match(), a.low.n, a.high.n}, states...)
	args = append(args, a.since, a.until)
	if len(a.words.also) > 0 {
		sql += " UNION ALL " + ofNames + " FROM invoice WHERE n IN (SELECT value FROM json_each(?)) AND n > ? AND n < ?" + filter
		args = append(args, numbers(a.words.also), a.low.n, a.high.n)
		args = append(append(args, states...), a.since, a.until)
	}
	return asked{sql, args}
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
