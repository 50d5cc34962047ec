package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// farthest is more rows than any ledger has.
const farthest = 1 << 40

// walkHoles gives f the rows of a table in the order of n, the first of columns,
// and passes over what cannot be read, and over what is out of order: on a
// damaged page anything may stand as n.
func walkHoles(ctx context.Context, db *pool, table, columns string, f func(scanner) error) error {
	whole := fmt.Sprintf("SELECT %s FROM %s NOT INDEXED WHERE n >= ? ORDER BY n", columns, table) // with >, a search can end on the page before
	one := fmt.Sprintf("SELECT %s FROM %s NOT INDEXED WHERE n = ?", columns, table)
	first := fmt.Sprintf("SELECT n FROM %s NOT INDEXED WHERE n >= ? ORDER BY n LIMIT 1", table)
	last, tried := int64(0), int64(0)
	for {
		at, err := walkOn(ctx, db, whole, last, f)
		switch {
		case err == nil:
			return nil
		case reason(err) != ErrDamaged:
			return err
		}
		last = max(last, at)
		next, ok, err := nextReadable(ctx, db, first, last)
		if err != nil || !ok {
			return err
		}
		if next <= last || next == tried { // anything may stand on a damaged page
			last = max(last, next) + 1
			continue
		}
		tried = next
		last = next - 1
		var n int64
		err = db.QueryRowContext(ctx, one, next).Scan(append([]any{&n}, nothing(columns)...)...)
		if reason(err) == ErrDamaged { // the row begins there and ends nowhere
			last = next
		} else if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
}

type scanner interface{ Scan(...any) error }

// walkOn walks as far as it can.
func walkOn(ctx context.Context, db *pool, query string, after int64, f func(scanner) error) (last int64, err error) {
	rows, err := db.QueryContext(ctx, query, after+1)
	if err != nil {
		return after, err
	}
	defer rows.Close()
	last = after
	for rows.Next() {
		t := &tracker{rows: rows, last: last}
		if err := f(t); err != nil && !errors.Is(err, errDisorder) {
			return last, err
		}
		last = max(last, t.n)
	}
	return last, rows.Err()
}

// errDisorder is a row that is not in its place.
var errDisorder = errors.New("out of order")

// tracker notes the n of a row.
type tracker struct {
	rows    *sql.Rows
	last, n int64
}

func (t *tracker) Scan(into ...any) error {
	err := t.rows.Scan(into...)
	if err != nil {
		return err
	}
	n, _ := (*into[0].(*any)).(int64)
	if n <= t.last || n > farthest {
		return errDisorder
	}
	t.n = n
	return nil
}

// nextReadable finds the first row after last that begins somewhere: in steps
// that double, then by halves.
func nextReadable(ctx context.Context, db *pool, first string, last int64) (n int64, ok bool, err error) {
	try := func(from int64) (n int64, read, end bool, err error) {
		err = db.QueryRowContext(ctx, first, from).Scan(&n)
		switch {
		case err == nil:
			return n, true, false, nil
		case errors.Is(err, sql.ErrNoRows):
			return 0, true, true, nil
		case reason(err) == ErrDamaged:
			return 0, false, false, nil
		}
		return 0, false, false, err
	}
	bad, good := last, int64(0)
	for step := int64(1); good == 0; step *= 2 {
		if step > farthest {
			return 0, false, nil
		}
		_, read, _, err := try(last + step)
		if err != nil {
			return 0, false, err
		}
		if read {
			good = last + step
		} else {
			bad = last + step
		}
	}
	for good-bad > 1 {
		mid := bad + (good-bad)/2
		_, read, _, err := try(mid)
		if err != nil {
			return 0, false, err
		}
		if read {
			good = mid
		} else {
			bad = mid
		}
	}
	n, _, end, err := try(good)
	return n, !end && err == nil, err
}

// nothing are places for all columns but the first.
func nothing(columns string) []any {
	var out []any
	depth := 0
	for _, c := range columns {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			out = append(out, new(any))
		}
	}
	return out
}
