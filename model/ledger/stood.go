package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
)

// stood is what the invoices of a ledger say now: their marks, to be compared with
// the last that the chain has of each. It takes as long to read as the chain does,
// and is read beside it, by another core, where both can be read at one instant.
type stood struct {
	marks [][markSize]byte // by n
	found seen
	wrong seen // what they say is not what their check says

	err  error
	over chan struct{}
}

// read reads all invoices.
func (s *stood) read(ctx context.Context, db queryer) {
	rows, err := db.QueryContext(ctx, selectInvoice+"NOT INDEXED")
	if err != nil {
		s.err = err
		return
	}
	defer rows.Close()
	var raw [width + 3]any
	into := make([]any, len(raw))
	for i := range raw {
		into[i] = &raw[i]
	}
	var buf sum
	for rows.Next() {
		if s.err = rows.Scan(into...); s.err != nil {
			return
		}
		n, _ := raw[0].(int64)
		s.found.add(n)
		values := raw[1 : width+1]
		if n >= 0 && n <= mostMarks {
			for int64(len(s.marks)) <= n {
				s.marks = append(s.marks, [markSize]byte{})
			}
			buf = marking(buf, n, values)
			h := sha256.Sum256(buf)
			s.marks[n] = [markSize]byte(h[:])
		}
		if chk, checked := raw[width+1].(int64); checked {
			most, link, used := halves(buf, n, values)
			if buf = used; chk != chkOf(most, link) {
				s.wrong.add(n)
			}
		}
	}
	s.err = rows.Err()
}

// differs is the first that is not what the chain has of it.
func (s *stood) differs(w *walk) *Broken {
	for n := range s.found.odd { // no ledger numbers so many
		if !w.theirs.has(n) {
			return &Broken{How: LinePutIn, What: "invoice", N: n}
		}
	}
	for n := int64(0); n < int64(len(s.marks)); n++ {
		if !s.found.has(n) || w.theirs.has(n) {
			continue
		}
		was, seq := w.marks.has(n)
		switch {
		case was == nil:
			return &Broken{How: LinePutIn, What: "invoice", N: n}
		case string(was) != string(s.marks[n][:]), s.wrong.has(n):
			return &Broken{How: LineChanged, What: "invoice", Seq: seq, N: n}
		}
	}
	for n, seq := range w.marks.seqs {
		if seq != 0 && !s.found.has(int64(n)) && !w.theirs.has(int64(n)) {
			return &Broken{How: LineRemoved, What: "invoice", Seq: seq}
		}
	}
	return nil
}

// tries is how often two connections are brought to one instant: where others sell
// all the time they may never be, and one reads all.
const tries = 5

// beside begins to read the invoices as tx sees them, by a connection of its own;
// nil where that is at another instant, or cannot be. over ends it, and waits.
func (l *Ledger) beside(ctx context.Context, tx *sql.Tx) (s *stood, over func()) {
	is, err := instant(ctx, tx)
	if err != nil {
		return nil, func() {}
	}
	other, err := l.long.BeginTx(ctx, nil)
	if err != nil {
		return nil, func() {}
	}
	if now, err := instant(ctx, other); err != nil || now != is {
		_ = other.Rollback() // nothing was written
		return nil, func() {}
	}
	ctx, stop := context.WithCancel(ctx)
	s = &stood{over: make(chan struct{})}
	go func() {
		defer close(s.over)
		s.read(ctx, other)
	}()
	return s, func() {
		stop()
		<-s.over
		_ = other.Rollback() // nothing was written
	}
}

// instant is how far a ledger has come, as tx sees it: what sees the same sees all
// that tx sees.
func instant(ctx context.Context, tx *sql.Tx) (is [2]int64, err error) {
	err = tx.QueryRowContext(ctx, "SELECT (SELECT seq FROM mark), (SELECT coalesce(max(seq), 0) FROM chain)").Scan(&is[0], &is[1])
	return is, err
}
