package ledger

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"caisse/model"
)

// words are what a text looks for: a question to the index of words, and the
// numbers of invoices that are named by what no index of words has (the end of
// a reference, a token) and that the question does not find.
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
			all, whole := true, true
			for i := range fields {
				has, err := l.matches(ctx, parts[i], n)
				if err != nil {
					return w, l.explain(err)
				}
				whole = whole && has
				all = all && (has || slices.Contains(named[i], n))
			}
			if all && !whole && !slices.Contains(w.also, n) {
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
		var term string
		err := l.read.first(ctx, "SELECT coalesce((SELECT term FROM vocabulary WHERE term >= ? LIMIT 1), '')", []any{next}, &term)
		switch {
		case err != nil:
			return "", err
		case !strings.HasPrefix(term, folded):
			if len(whole) == 0 {
				return begin, nil
			}
			return "(" + strings.Join(whole, " OR ") + ")", nil
		case len(whole) == 8:
			return begin, nil
		}
		whole = append(whole, `"`+term+`"`)
		next = term + "\x01"
	}
}

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
	if len(a.words.also) == 0 {
		by = "search.rowid" // which the index has in order; of column 1 SQLite does not know it
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
