package ledger

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"caisse/model"
)

// Walk goes along the whole chain and compares each line with what it is of: the
// history, the notes, the closings, and what invoices say now. The first that was
// changed, removed or put in is Broken. A cut end is whole again: hash, which may
// be "" or the beginning of one (of MinHash figures), is then that of a line which
// is gone. Whoever can write the file and has this program can make a chain anew:
// that, too, only a hash that was printed finds. progress may be nil. Nothing is
// written and nobody is held up. Some seconds for a million events.
func (l *Ledger) Walk(ctx context.Context, hash string, progress func(done int64)) (out Walked, err error) {
	hash = strings.ToLower(hash)
	for k, again := 1, true; again; k++ {
		err = l.snapshot(ctx, l.long, func(tx *sql.Tx) error {
			s, over := l.beside(ctx, tx)
			defer over()
			if again = s == nil && k < tries; again { // somebody sold in between
				return nil
			}
			w := &walk{db: tx, hash: hash, progress: progress, whole: true, stood: s}
			if err := w.all(ctx); err != nil {
				return err
			}
			out = w.Walked
			return nil
		})
		again = again && err == nil
	}
	return out, l.explain(err)
}

// MinHash is how many figures of a hash tell it from all others, also on purpose.
const MinHash = 16

// walk is a walk along the chain, or along its end.
type walk struct {
	Walked
	db       queryer
	hash     string
	progress func(int64)
	whole    bool  // from the first line, with what is of no line at its end
	seq      int64 // of the line before
	event    int64 // the last event before
	theirs   *seen // the invoices of other tills; nil where they are asked for
	marks    marks
	notes    map[int64][]byte
	closings map[int64]closingLine
	visit    func(*step) error // of each event of the chain
	stood    *stood            // of a whole walk, where it is read already
	buf      sum
}

// queryer is a transaction.
type queryer interface {
	rower
	rowser
}

// step is an event with its line.
type step struct {
	seq, n, invoice int64
	values          []any // invoice, at, machine_at, kind, state, text, amount
}

// marks are the last marks of invoices, by their n.
type marks struct {
	of   [][markSize]byte
	seqs []int64 // 0: none
}

const mostMarks = 1 << 26

func (m *marks) put(n, seq int64, mark []byte) {
	if n < 1 || n > mostMarks || len(mark) != markSize {
		return
	}
	for int64(len(m.seqs)) <= n {
		m.seqs = append(m.seqs, 0)
		m.of = append(m.of, [markSize]byte{})
	}
	m.seqs[n], m.of[n] = seq, [markSize]byte(mark)
}

func (m *marks) has(n int64) (mark []byte, seq int64) {
	if n < 1 || n >= int64(len(m.seqs)) || m.seqs[n] == 0 {
		return nil, 0
	}
	return m.of[n][:], m.seqs[n]
}

type closingLine struct {
	content []byte
	hash    Hash
	seq     int64
}

const (
	walkChain  = "SELECT seq, kind, n, row, hash FROM chain WHERE seq > ? ORDER BY seq"
	walkEvents = "SELECT n, invoice, at, machine_at, kind, state, text, amount, chk FROM event NOT INDEXED WHERE n > ? ORDER BY n"
	walkTheirs = "SELECT share.n FROM share CROSS JOIN tills ON tills.n = share.till WHERE tills.mine = 0"
)

// errBroken ends a walk.
var errBroken = errors.New("the chain is broken")

func (w *walk) broke(b Broken) error {
	w.Broken = &b
	return errBroken
}

// all walks and then compares what is left.
func (w *walk) all(ctx context.Context) error {
	err := w.prepare(ctx)
	if err == nil {
		err = w.lines(ctx)
	}
	if err == nil && w.whole {
		err = w.invoices(ctx)
	}
	if errors.Is(err, errBroken) {
		err = w.name(ctx)
	}
	return err
}

// prepare reads what there is little of.
func (w *walk) prepare(ctx context.Context) (err error) {
	if w.seq == 0 {
		if w.Head, err = genesis(ctx, w.db); err != nil {
			return err
		}
	}
	w.notes, w.closings = map[int64][]byte{}, map[int64]closingLine{}
	if !w.whole { // few of them are met: each is asked for
		return nil
	}
	w.theirs = &seen{}
	var n int64
	rows, err := w.db.QueryContext(ctx, walkTheirs)
	if err = scanAll(rows, err, func() { w.theirs.add(n) }, &n); err != nil {
		return err
	}
	if err = w.readNotes(ctx, ""); err == nil {
		w.closings, err = closingLines(ctx, w.db, "")
	}
	return err
}

func (w *walk) readNotes(ctx context.Context, where string, args ...any) error {
	var n int64
	values := make([]any, 4)
	rows, err := w.db.QueryContext(ctx, "SELECT n, at, machine_at, kind, text FROM note "+where, args...)
	return scanAll(rows, err, func() { w.notes[n] = contentOf(values) }, &n, &values[0], &values[1], &values[2], &values[3])
}

// another says that another till sold an invoice.
func (w *walk) another(ctx context.Context, n int64) (yes bool, err error) {
	if w.theirs != nil {
		return w.theirs.has(n), nil
	}
	err = w.db.QueryRowContext(ctx, "SELECT EXISTS ("+walkTheirs+" AND share.n = ?)", n).Scan(&yes)
	return yes, err
}

// lines walks along the chain and the history beside each other.
func (w *walk) lines(ctx context.Context) error {
	chain, err := w.db.QueryContext(ctx, walkChain, w.seq)
	if err != nil {
		return err
	}
	defer chain.Close()
	events, err := w.db.QueryContext(ctx, walkEvents, w.event)
	if err != nil {
		return err
	}
	defer events.Close()
	at := &pastEvents{rows: events, raw: make([]any, 9)}
	at.into = make([]any, len(at.raw))
	for i := range at.raw {
		at.into[i] = &at.raw[i]
	}
	if err := at.next(); err != nil {
		return err
	}
	k := link{}
	var seq int64
	var hash sql.RawBytes
	var row sql.RawBytes
	for chain.Next() {
		if err := chain.Scan(&seq, &k.kind, &k.n, &row, &hash); err != nil {
			return err
		}
		if seq != w.seq+1 {
			return w.broke(Broken{How: LineRemoved, What: "line", Seq: w.seq + 1})
		}
		k.row, k.content = row, nil
		if err := w.line(ctx, seq, &k, at); err != nil {
			return err
		}
		var is Hash
		is, w.buf = hashAfter(w.buf, w.Head, seq, &k)
		if !bytesAre(hash, is) {
			return w.broke(Broken{How: LineChanged, What: whatOf(k.kind), Seq: seq, N: k.n, At: atOf(at, k.kind)})
		}
		if err := w.after(seq, &k, is, at); err != nil {
			return err
		}
		w.seq, w.Head = seq, is
		if w.Lines++; w.Lines%4096 == 0 {
			if w.progress != nil {
				w.progress(w.Lines)
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
	}
	if err := chain.Err(); err != nil {
		return err
	}
	return w.left(ctx, at)
}

func bytesAre(b []byte, h Hash) bool { return string(b) == string(h[:]) }

// line finds what a line is of.
func (w *walk) line(ctx context.Context, seq int64, k *link, at *pastEvents) error {
	lost := func() error { return w.broke(Broken{How: LineRemoved, What: whatOf(k.kind), Seq: seq, N: k.n}) }
	switch k.kind {
	case lineEvent:
		for at.there && at.n < k.n {
			if err := w.putIn(ctx, at); err != nil {
				return err
			}
			if err := at.next(); err != nil {
				return err
			}
		}
		if !at.there || at.n != k.n {
			return lost()
		}
		at.content = at.content[:0]
		for _, v := range at.raw[1 : 1+eventWidth] {
			at.content = at.content.value(v)
		}
		k.content = at.content
		if chk, ok := at.raw[8].(int64); ok && chk != eventCheck(at.raw[1:1+eventWidth]) {
			return w.broke(Broken{How: LineChanged, What: "event", Seq: seq, N: k.n, At: at.at()})
		}
	case lineNote:
		if !w.whole {
			if err := w.readNotes(ctx, "WHERE n = ?", k.n); err != nil {
				return err
			}
		}
		content, there := w.notes[k.n]
		if !there {
			return lost()
		}
		k.content = content
	case lineClosing:
		if !w.whole {
			var err error
			if w.closings, err = closingLines(ctx, w.db, "WHERE number = ?", k.n); err != nil {
				return err
			}
		}
		c, there := w.closings[k.n]
		if !there {
			return lost()
		}
		k.content = c.content
	}
	return nil
}

// after goes on behind a line that holds.
func (w *walk) after(seq int64, k *link, is Hash, at *pastEvents) error {
	if w.hash != "" && w.Found == nil && strings.HasPrefix(is.String(), w.hash) {
		w.Found = &Point{Seq: seq}
		if k.kind == lineClosing {
			w.Found.Closing = int(k.n)
		}
		if k.kind == lineEvent {
			w.Found.At = at.at()
		}
	}
	switch k.kind {
	case lineEvent:
		invoice, _ := at.raw[1].(int64)
		if len(k.row) > 0 {
			w.marks.put(invoice, seq, k.row)
		}
		if w.visit != nil {
			if err := w.visit(&step{seq: seq, n: k.n, invoice: invoice, values: at.raw[1 : 1+eventWidth]}); err != nil {
				return err
			}
		}
		w.event = k.n
		return at.next()
	case lineInvoice:
		w.marks.put(k.n, seq, k.row)
		if w.visit != nil {
			return w.visit(&step{seq: seq, invoice: k.n})
		}
	case lineNote:
		delete(w.notes, k.n)
	case lineClosing:
		c := w.closings[k.n]
		if c.seq != 0 && (c.seq != seq || c.hash != is) {
			return w.broke(Broken{How: LineChanged, What: "closing", Seq: seq, N: k.n})
		}
		if w.hash != "" && w.Found == nil && strings.HasPrefix(c.hash.String(), w.hash) { // of before a salvage
			w.Found = &Point{Seq: seq, Closing: int(k.n)}
		}
		delete(w.closings, k.n)
		w.Closings++
	}
	return nil
}

// putIn is what is beside the chain: another till's, or it was put in.
func (w *walk) putIn(ctx context.Context, at *pastEvents) error {
	invoice, ok := at.raw[1].(int64)
	if theirs, err := w.another(ctx, invoice); err != nil || ok && theirs {
		return err
	}
	return w.broke(Broken{How: LinePutIn, What: "event", N: at.n, At: at.at()})
}

// left looks at what no line is of.
func (w *walk) left(ctx context.Context, at *pastEvents) error {
	for at.there {
		if err := w.putIn(ctx, at); err != nil {
			return err
		}
		if err := at.next(); err != nil {
			return err
		}
	}
	if !w.whole {
		return nil
	}
	for n := range w.notes {
		return w.broke(Broken{How: LinePutIn, What: "note", N: n})
	}
	for n := range w.closings {
		return w.broke(Broken{How: LinePutIn, What: "closing", N: n})
	}
	return nil
}

// invoices compares what invoices say now with the last marks of them.
func (w *walk) invoices(ctx context.Context) error {
	s := w.stood
	if s != nil {
		<-s.over
	} else {
		s = &stood{}
		s.read(ctx, w.db)
	}
	if s.err != nil {
		return s.err
	}
	if b := s.differs(w); b != nil {
		return w.broke(*b)
	}
	return nil
}

// name gives what is broken its sale and its time, as far as they can be read.
func (w *walk) name(ctx context.Context) error {
	b := w.Broken
	if b.What == "invoice" && b.N != 0 {
		_ = w.db.QueryRowContext(ctx, "SELECT ref FROM invoice NOT INDEXED WHERE n = ?", b.N).Scan(&b.Ref)
		b.N = 0
	}
	b.Ref = model.Clean(b.Ref)
	if b.Ref == "" && b.What == "event" {
		_ = w.db.QueryRowContext(ctx, "SELECT ref FROM invoice WHERE n = (SELECT invoice FROM event WHERE n = ?)", b.N).Scan(&b.Ref)
	}
	if b.At.IsZero() && b.What == "note" {
		var at int64
		_ = w.db.QueryRowContext(ctx, "SELECT at FROM note WHERE n = ?", b.N).Scan(&at)
		b.At = fromMillis(at)
	}
	return ctx.Err()
}
