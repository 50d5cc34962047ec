package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"sort"
	"sync"
	"time"

	sqlite3 "modernc.org/sqlite/lib"
)

// The chain has a line for every event of this till's own sales, for a change of
// one that had no event, for every note and every closing: SHA-256 over the hash
// of the line before, the number and kind of the line, and all that it is of. It
// is written in the transaction of what it is of. Where it cannot be written,
// because it is damaged, selling goes on without it, and Walk says so.

// linking is the version from which on there is a chain.
const linking = 10

// Hash is that of a line of the chain, and of a closing.
type Hash [sha256.Size]byte

func (h Hash) String() string { return hex.EncodeToString(h[:]) }

func hashIn(v any) (h Hash, ok bool) {
	b, ok := v.([]byte)
	if !ok || len(b) != len(h) {
		return h, false
	}
	return Hash(b), true
}

// The kinds of lines.
const (
	lineEvent   = 1
	lineInvoice = 2
	lineNote    = 3
	lineClosing = 4
)

// link is a line that is about to be written.
type link struct {
	kind    int64
	n       int64  // of what it is
	invoice int64  // of an event; 0: none
	content []byte // of it
	row     []byte // see markOf
}

// chaining is what a transaction adds to the chain.
type chaining struct {
	on    bool
	blind bool // who sold what cannot be read
	links []link
	rows  map[int64][]byte // the marks of the invoices that changed
	read  bool             // seq and head are those of the last line
	told  bool             // and were not read
	grew  bool             // lines were written
	seq   int64
	head  Hash
}

// tail is the last line as this program wrote it. It is the last one still where
// nobody has changed the ledger since, which every line counts as; where somebody
// has all the same, the next line is there already, and the transaction is done
// again.
type tail struct {
	mu   sync.Mutex
	at   int64 // the change of the ledger that it came with
	seq  int64 // 0: not known
	head Hash
}

func (t *tail) set(at, seq int64, head Hash) {
	t.mu.Lock()
	t.at, t.seq, t.head = at, seq, head
	t.mu.Unlock()
}

// after is the last line where the ledger stands at a change.
func (t *tail) after(at int64) (seq int64, head Hash, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.seq, t.head, t.seq > 0 && t.at == at
}

var (
	// errUnlinked says that the chain is damaged. It stops no sale.
	errUnlinked = errors.New("the chain is damaged")
	errFurther  = errors.New("another program has gone on with the chain")
)

const (
	chainHead  = "SELECT seq, hash FROM chain ORDER BY seq DESC LIMIT 1"
	insertLink = "INSERT INTO chain (seq, kind, n, row, hash) VALUES (?, ?, ?, ?, ?)"
	// For many, a part of a microsecond each.
	insertLinks = `INSERT INTO chain (seq, kind, n, row, hash)
		SELECT value ->> 0, value ->> 1, value ->> 2, unhex(value ->> 3), unhex(value ->> 4) FROM json_each(?)`
)

// dailyLinks is what of the chain a sale needs.
var dailyLinks = []string{chainHead, insertLink}

// markSize is as much of SHA-256 as a row is marked with.
const markSize = 16

// markOf is the mark of what row n says, but for when it was last asked about.
// A column that has nothing is left out: one that is added later, with nothing in
// the rows that are there, changes no mark.
func markOf(buf sum, n int64, values []any) (mark []byte, used sum) {
	buf = marking(buf, n, values)
	h := sha256.Sum256(buf)
	return append([]byte(nil), h[:markSize]...), buf
}

// marking is what markOf is of.
func marking(buf sum, n int64, values []any) sum {
	buf = buf[:0].integer(n)
	for i, v := range values {
		switch {
		case i == checkedAt, v == int64(0), v == "", v == nil:
		default:
			buf = buf.value(columns[i]).value(v)
		}
	}
	return buf
}

// hashAfter is the hash of a line after the one with the hash before.
func hashAfter(buf sum, before Hash, seq int64, k *link) (Hash, sum) {
	buf = append(buf[:0], before[:]...)
	buf = buf.integer(seq).integer(k.kind).integer(k.n)
	buf = buf.value(string(k.content)).value(string(k.row))
	return sha256.Sum256(buf), buf
}

// genesis is what the first line of a ledger's chain follows.
func genesis(ctx context.Context, db rower) (Hash, error) {
	var id string
	err := db.QueryRowContext(ctx, "SELECT id FROM identity").Scan(&id)
	return sha256.Sum256([]byte("caisse chain " + id)), err
}

// stands notes that row n has these values now.
func (tx *transaction) stands(n int64, values []any) {
	if !tx.chain.on {
		return
	}
	if tx.chain.rows == nil {
		tx.chain.rows = map[int64][]byte{}
	}
	tx.chain.rows[n], tx.buf = markOf(tx.buf, n, values)
}

// told notes that event at of invoice n was written, with its encoding.
func (tx *transaction) told(at, n int64, content sum) {
	if tx.chain.on {
		tx.chain.links = append(tx.chain.links, link{kind: lineEvent, n: at, invoice: n, content: content})
	}
}

// others says that what tx changes of some invoices is other tills' to chain.
func (tx *transaction) others(ns ...int64) {
	kept := tx.chain.links[:0]
	for _, k := range tx.chain.links {
		if k.invoice == 0 || !slices.Contains(ns, k.invoice) {
			kept = append(kept, k)
		}
	}
	tx.chain.links = kept
	for _, n := range ns {
		delete(tx.chain.rows, n)
	}
}

// link writes what tx adds to the chain. Errors: errUnlinked, errUnmarked,
// errFurther.
func (l *Ledger) link(ctx context.Context, tx *transaction) error {
	c := &tx.chain
	if len(c.links)+len(c.rows) == 0 {
		return nil
	}
	err := l.linkAll(ctx, tx)
	switch {
	case codeOf(err)&0xff == sqlite3.SQLITE_CONSTRAINT && c.told:
		return errFurther
	case codeOf(err)&0xff == sqlite3.SQLITE_CONSTRAINT, reason(err) == ErrDamaged:
		return errUnlinked
	}
	return err
}

func (l *Ledger) linkAll(ctx context.Context, tx *transaction) error {
	c := &tx.chain
	if sh := l.shared.Load(); !c.blind && (tx.mine != 0 || sh != nil && len(sh.tills) > 1) {
		if err := l.leaveOthers(ctx, tx); err != nil {
			return err
		}
	}
	last := map[int64]int{} // the last line of each invoice
	for i, k := range c.links {
		if k.invoice != 0 {
			last[k.invoice] = i
		}
	}
	var alone []int64
	for n, mark := range c.rows {
		if i, ok := last[n]; ok {
			c.links[i].row = mark
		} else {
			alone = append(alone, n)
		}
	}
	sort.Slice(alone, func(i, j int) bool { return alone[i] < alone[j] })
	for _, n := range alone {
		c.links = append(c.links, link{kind: lineInvoice, n: n, invoice: n, row: c.rows[n]})
	}
	err := c.write(ctx, tx)
	c.links = c.links[:0]
	clear(c.rows)
	return err
}

// leaveOthers leaves out what is of other tills' sales: they have them in their
// chains.
func (l *Ledger) leaveOthers(ctx context.Context, tx *transaction) error {
	own := map[int64]bool{}
	look := func(n int64) error {
		if _, looked := own[n]; n == 0 || looked {
			return nil
		}
		r, there, err := shareOf(ctx, tx, n)
		switch {
		case reason(err) == ErrDamaged:
			return errUnmarked
		case err != nil:
			return err
		case !there:
			own[n] = true
			return nil
		}
		sh := l.shared.Load()
		t, known := sh.tills[r.till]
		if !known {
			if sh, err = l.readTills(ctx, tx); err != nil {
				return err
			}
			t = sh.tills[r.till]
		}
		own[n] = t.Home
		return nil
	}
	for _, k := range tx.chain.links {
		if err := look(k.invoice); err != nil {
			return err
		}
	}
	for n := range tx.chain.rows {
		if err := look(n); err != nil {
			return err
		}
	}
	kept := tx.chain.links[:0]
	for _, k := range tx.chain.links {
		if k.invoice == 0 || own[k.invoice] {
			kept = append(kept, k)
		}
	}
	tx.chain.links = kept
	for n := range tx.chain.rows {
		if !own[n] {
			delete(tx.chain.rows, n)
		}
	}
	return nil
}

const (
	fewLinks  = 8   // are written one by one
	manyLinks = 500 // are not kept until the end of a transaction
)

// write writes the lines behind the last one.
func (c *chaining) write(ctx context.Context, tx *transaction) error {
	if err := c.begin(ctx, tx); err != nil {
		return err
	}
	var buf sum
	c.grew = true
	many := make([][5]any, 0, len(c.links))
	for i := range c.links {
		k := &c.links[i]
		if k.row == nil {
			k.row = []byte{}
		}
		c.seq++
		c.head, buf = hashAfter(buf, c.head, c.seq, k)
		if len(c.links) <= fewLinks {
			if _, err := tx.ExecContext(ctx, insertLink, c.seq, k.kind, k.n, k.row, c.head[:]); err != nil {
				return err
			}
			continue
		}
		many = append(many, [5]any{c.seq, k.kind, k.n, hex.EncodeToString(k.row), c.head.String()})
	}
	if len(many) == 0 {
		return nil
	}
	text, err := json.Marshal(many)
	if err != nil {
		panic(err) // integers and strings
	}
	_, err = tx.ExecContext(ctx, insertLinks, string(text))
	return err
}

// begin reads the last line there is, once.
func (c *chaining) begin(ctx context.Context, tx *transaction) (err error) {
	if c.read {
		return nil
	}
	if c.seq, c.head, err = headOf(ctx, tx); err == nil {
		c.read = true
	}
	return err
}

// headOf is the last line of the chain; 0 and what the first follows where there
// is none.
func headOf(ctx context.Context, db rower) (seq int64, head Hash, err error) {
	var b []byte
	err = db.QueryRowContext(ctx, chainHead).Scan(&seq, &b)
	if errors.Is(err, sql.ErrNoRows) {
		head, err = genesis(ctx, db)
		return 0, head, err
	}
	if err == nil && len(b) != len(head) {
		return 0, head, errUnreadable
	}
	if err == nil {
		head = Hash(b)
	}
	return seq, head, err
}

// Note puts a line of its own into the chain: what concerns no sale, and must not
// be denied later. at is the time, machineAt the same by the machine's clock where
// that is another. kind is a word for programs; text is kept as texts are.
func (l *Ledger) Note(ctx context.Context, at, machineAt time.Time, kind, text string) error {
	return l.commit(ctx, func(tx *transaction) error { return note(ctx, tx, at, machineAt, kind, text) })
}

func note(ctx context.Context, tx *transaction, at, machineAt time.Time, kind, text string) error {
	if machineAt.Equal(at) {
		machineAt = time.Time{}
	}
	values := []any{millis(at), millis(machineAt), tidy(kind), tidy(text)}
	done, err := tx.ExecContext(ctx, "INSERT INTO note (at, machine_at, kind, text) VALUES (?, ?, ?, ?)", values...)
	if err != nil {
		return err
	}
	n, err := done.LastInsertId()
	if err != nil {
		return err
	}
	tx.adds(lineNote, n, values)
	return further(ctx, tx)
}

// adds adds a line that is of no invoice.
func (tx *transaction) adds(kind, n int64, values []any) {
	if !tx.chain.on {
		return
	}
	tx.chain.links = append(tx.chain.links, link{kind: kind, n: n, content: contentOf(values)})
}

func contentOf(values []any) []byte {
	var content sum
	for _, v := range values {
		if b, ok := v.([]byte); ok {
			v = string(b)
		}
		content = content.value(v)
	}
	return content
}

// further counts a change that is of no invoice: a ledger that lost it knows less
// than it did.
func further(ctx context.Context, tx *transaction) error {
	_, err := tx.ExecContext(ctx, "UPDATE mark SET seq = seq + 1")
	return err
}

// Noted is a note.
type Noted struct {
	At         time.Time
	Kind, Text string
}

// Notes are the last so many, the newest first.
func (l *Ledger) Notes(ctx context.Context, limit int) (all []Noted, err error) {
	var n Noted
	var at int64
	rows, err := l.read.query(ctx, "SELECT at, kind, text FROM note ORDER BY n DESC LIMIT ?", limit)
	err = scanAll(rows, err, func() {
		n.At, n.Kind, n.Text = fromMillis(at), tidy(n.Kind), tidy(n.Text)
		all = append(all, n)
	}, &at, &n.Kind, &n.Text)
	return all, l.explain(err)
}

// ChainHead is the last line of the chain and its hash; 0 where there is none.
func (l *Ledger) ChainHead(ctx context.Context) (seq int64, head Hash, err error) {
	err = l.snapshot(ctx, l.read, func(tx *sql.Tx) (err error) {
		seq, head, err = headOf(ctx, tx)
		return err
	})
	return seq, head, l.explain(err)
}
