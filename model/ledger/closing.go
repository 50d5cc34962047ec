package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"caisse/model"
)

// Closing is what a till took since the one before, or since it began: a Z where
// it has a Number, else an X. All of it is of the till's own sales, and of what it
// came to know in that time: a payment is in the closing of when it was seen, in
// no other, whatever a clock or a day says.
type Closing struct {
	Number   int        // from 1, without a gap; 0: nothing was closed
	Day      model.Date // of the shop, on which it was made
	From, To time.Time
	Lines    int64 // of the chain in it

	Paid, Late  Total    // confirmed
	Twice       Total    // of these, came for a sale that was paid already: to be paid back
	Operators   []Share  // of Paid and Late, the largest sum first
	Cashiers    []Share  // of the same, by who was at the till when they were asked; "" where nobody said
	Brought     []Ticked // of Paid and Late: asked before From
	Elsewhere   []Share  // called paid by other hosts, see Hosts: in no sum
	Look        []Ticked // not to be believed yet: a person must look
	Failed      Total    // LigdiCash said no
	Unsent      Total    // refused, or not sent
	Waiting     []Ticked // can still be paid: carried over
	Expired     Total    // came to the end of their link's life unpaid
	Unsound     int      // rows that are not to be believed, of before the chain
	First, Last Ticked   // of the sales asked in that time; no Ref: there was none
	Asked       Total    // these, each link on its own

	Total  Total // confirmed, of this and of all closings before
	Gone   int   // so many numbers before this one, or the one that a Z would have, are of a ledger that is gone, as where a backup was put back: it counts from the closing before those
	Before Hash  // of the closing before; zeros where there is none
	Hash   Hash  // of this one
	Old    bool  // its hash is of a chain that was lost: the ledger was salvaged since
}

// Ticked is a sale by its number.
type Ticked struct {
	Ref    string       `json:"ref"`
	Ticket model.Ticket `json:"ticket"`
	At     time.Time    `json:"at"` // when it was asked
	Amount model.Money  `json:"amount"`
	State  model.State  `json:"state"`
}

// Confirmed is Paid and Late.
func (c *Closing) Confirmed() Total {
	t := c.Paid
	t.plus(c.Late)
	return t
}

// Sum is that of some.
func Sum(all []Ticked) (t Total) {
	for i := range all {
		t.add(all[i].Amount)
	}
	return t
}

// Unclosed is why nothing was closed: what the ledger says and what its history
// says are not the same.
type Unclosed struct {
	Ref    string  // of the first sale it is so of; "" where it is none
	Why    string  // what differs, see model.Invoice.Retold; "chain", "unsound"
	Broken *Broken // of the chain
}

func (e *Unclosed) Error() string {
	if e.Broken != nil {
		return "not closed: " + e.Broken.Error()
	}
	return "not closed: sale " + e.Ref + ": " + e.Why
}

// ClosingTime is when and for which day a closing is made.
type ClosingTime struct {
	At, Machine time.Time // the same moment; by the machine's clock
	Days        model.Days
}

// X is what a closing made now would say. It comes with an *Unclosed where there
// could be none.
func (l *Ledger) X(ctx context.Context, at ClosingTime) (c Closing, err error) {
	tx, err := l.long.BeginTx(ctx, nil)
	if err != nil {
		return c, l.explain(err)
	}
	defer tx.Rollback() // nothing was written
	c, _, err = l.closes(ctx, tx, at)
	if err != nil {
		return c, l.closed(err)
	}
	last, _, err := lastClosing(ctx, tx)
	if err != nil {
		return c, l.explain(err)
	}
	sh, err := l.readTills(ctx, l.read)
	if err != nil {
		return c, l.explain(err)
	}
	tip, err := gone(ctx, tx, sh, last.Closing)
	c.Gone = tip.Number - last.Number
	return c, l.explain(err)
}

func (l *Ledger) closed(err error) error {
	var no *Unclosed
	if errors.As(err, &no) {
		return no
	}
	return l.explain(err)
}

// Z closes what came since closing after, the last that whoever asks has seen (0:
// none). Where there is a later one already, or nothing happened since one of the
// same day, that one is returned, and made is false. Errors: an *Unclosed.
func (l *Ledger) Z(ctx context.Context, at ClosingTime, after int) (c Closing, made bool, err error) {
	err = l.commit(ctx, func(tx *transaction) error {
		c, made = Closing{}, false
		if !tx.chain.on {
			return &Unclosed{Why: "chain"}
		}
		last, there, err := lastClosing(ctx, tx)
		if err != nil {
			return err
		}
		tx.chain.read = false // what is there, not what is remembered
		if err := tx.chain.begin(ctx, tx); err != nil {
			return err
		}
		if there && (last.Number > after || last.seq == tx.chain.seq && last.Day == at.Days.DayOf(at.At)) {
			c = last.Closing
			return nil
		}
		var upto int64
		if c, upto, err = l.closes(ctx, tx, at); err != nil {
			return err
		}
		sh, err := l.readTills(ctx, tx)
		if err != nil {
			return err
		}
		tip, err := gone(ctx, tx, sh, last.Closing)
		if err != nil {
			return err
		}
		c.Number, c.Gone, c.Before, made = tip.Number+1, tip.Number-last.Number, tip.Hash, true
		tx.marked = tx.marked || sh.active // others are to be told
		return tx.close(ctx, &c, at, upto)
	})
	if err != nil {
		return Closing{}, false, l.closed(err)
	}
	if made {
		l.changed(false)
	}
	return c, made, nil
}

const insertClosing = "INSERT INTO closing (" + closingColumns + ", hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

// close writes c as the next line of the chain, and then as what that is of: its
// hash is the line's.
func (tx *transaction) close(ctx context.Context, c *Closing, at ClosingTime, upto int64) error {
	more, err := json.Marshal(detailsOf(c))
	if err != nil {
		return err
	}
	machine := at.Machine
	if machine.Equal(at.At) {
		machine = time.Time{}
	}
	seq := tx.chain.seq + 1
	values := []any{int64(c.Number), seq, int64(c.Day), millis(c.From), millis(c.To), millis(machine), upto,
		c.Paid.Count, int64(c.Paid.Sum), c.Late.Count, int64(c.Late.Sum), c.Total.Count, int64(c.Total.Sum), string(more), c.Before[:]}
	tx.chain.links = append(tx.chain.links, link{kind: lineClosing, n: int64(c.Number), content: contentOf(values)})
	if err := tx.chain.write(ctx, tx); err != nil {
		return err
	}
	tx.chain.links = tx.chain.links[:0]
	c.Hash = tx.chain.head
	if _, err := tx.ExecContext(ctx, insertClosing, append(values, c.Hash[:])...); err != nil {
		return err
	}
	return further(ctx, tx)
}

// details are what of a closing is kept as JSON.
type details struct {
	Lines       int64    `json:"lines"`
	Twice       Total    `json:"twice"`
	Operators   []Share  `json:"operators"`
	Cashiers    []Share  `json:"cashiers"`
	Brought     []Ticked `json:"brought"`
	Elsewhere   []Share  `json:"elsewhere"`
	Look        []Ticked `json:"look"`
	Failed      Total    `json:"failed"`
	Unsent      Total    `json:"unsent"`
	Waiting     []Ticked `json:"waiting"`
	Expired     Total    `json:"expired"`
	Unsound     int      `json:"unsound"`
	Asked       Total    `json:"asked"`
	First, Last Ticked
	Gone        int `json:"gone,omitempty"`
}

func detailsOf(c *Closing) details {
	return details{c.Lines, c.Twice, c.Operators, c.Cashiers, c.Brought, c.Elsewhere, c.Look, c.Failed, c.Unsent, c.Waiting, c.Expired, c.Unsound, c.Asked, c.First, c.Last, c.Gone}
}

const closingColumns = "number, seq, day, from_at, to_at, machine_at, upto, paid_count, paid_sum, late_count, late_sum, total_count, total_sum, more, before"

// kept is a closing as it is kept.
type kept struct {
	Closing
	seq  int64 // its line of the chain; 0: of another chain
	upto int64 // the last event in it
}

// closingsIn reads those that a condition is for, the newest first.
func closingsIn(ctx context.Context, db rowser, where string, args ...any) (all []kept, err error) {
	var k kept
	var from, to, machine, day int64
	var more string
	var before, hash []byte
	rows, err := db.QueryContext(ctx, "SELECT "+closingColumns+", hash FROM closing "+where, args...)
	err = scanAll(rows, err, func() {
		k.Day, k.From, k.To = model.Date(day), fromMillis(from), fromMillis(to)
		var d details
		if json.Unmarshal([]byte(more), &d) != nil { // Walk says so
			d = details{}
		}
		d.into(&k.Closing)
		k.Before, _ = hashIn(before)
		k.Hash, _ = hashIn(hash)
		k.Old = k.seq == 0
		all = append(all, k)
	}, &k.Number, &k.seq, &day, &from, &to, &machine, &k.upto, &k.Paid.Count, (*int64)(&k.Paid.Sum), &k.Late.Count, (*int64)(&k.Late.Sum),
		&k.Total.Count, (*int64)(&k.Total.Sum), &more, &before, &hash)
	return all, err
}

// into gives c what it says, as input is read.
func (d *details) into(c *Closing) {
	c.Lines, c.Twice, c.Failed, c.Unsent, c.Expired, c.Unsound, c.Asked = d.Lines, d.Twice, d.Failed, d.Unsent, d.Expired, d.Unsound, d.Asked
	c.Operators, c.Cashiers, c.Elsewhere = cleanShares(d.Operators), cleanShares(d.Cashiers), cleanShares(d.Elsewhere)
	c.Brought, c.Look, c.Waiting = cleanTicked(d.Brought), cleanTicked(d.Look), cleanTicked(d.Waiting)
	c.First, c.Last, c.Gone = d.First.clean(), d.Last.clean(), max(d.Gone, 0)
}

func cleanShares(all []Share) []Share {
	for i := range all {
		all[i].Name = tidy(all[i].Name)
	}
	return all
}

func cleanTicked(all []Ticked) []Ticked {
	for i := range all {
		all[i] = all[i].clean()
	}
	return all
}

func (t Ticked) clean() Ticked {
	t.Ref, t.State = model.Clean(t.Ref), model.State(model.Clean(string(t.State)))
	return t
}

func lastClosing(ctx context.Context, db rowser) (k kept, there bool, err error) {
	all, err := closingsIn(ctx, db, "ORDER BY number DESC LIMIT 1")
	if err != nil || len(all) == 0 {
		return k, false, err
	}
	return all[0], true, nil
}

// Closings are the last so many before one (0: before none), the newest first.
func (l *Ledger) Closings(ctx context.Context, before, limit int) (all []Closing, err error) {
	if before == 0 {
		before = 1 << 40
	}
	ks, err := closingsIn(ctx, l.read, "WHERE number < ? ORDER BY number DESC LIMIT ?", before, limit)
	for i := range ks {
		all = append(all, ks[i].Closing)
	}
	return all, l.explain(err)
}

// ClosingNumbered is one of them. Errors: ErrNotFound.
func (l *Ledger) ClosingNumbered(ctx context.Context, number int) (c Closing, err error) {
	ks, err := closingsIn(ctx, l.read, "WHERE number = ?", number)
	switch {
	case err != nil:
		return c, l.explain(err)
	case len(ks) == 0:
		return c, ErrNotFound
	}
	return ks[0].Closing, nil
}

// ClosingsOf are those of a day of the shop, the oldest first.
func (l *Ledger) ClosingsOf(ctx context.Context, day model.Date) (all []Closing, err error) {
	ks, err := closingsIn(ctx, l.read, "WHERE day = ? ORDER BY number", int64(day))
	for i := range ks {
		all = append(all, ks[i].Closing)
	}
	return all, l.explain(err)
}

// closingLines are the contents that lines are of, by number. The hash of one whose
// line is of another chain is in its content.
func closingLines(ctx context.Context, db rowser, where string, args ...any) (map[int64]closingLine, error) {
	out := map[int64]closingLine{}
	values := make([]any, 16)
	into := make([]any, len(values))
	for i := range values {
		into[i] = &values[i]
	}
	rows, err := db.QueryContext(ctx, "SELECT "+closingColumns+", hash FROM closing "+where, args...)
	err = scanAll(rows, err, func() {
		number, _ := values[0].(int64)
		c := closingLine{}
		c.seq, _ = values[1].(int64)
		c.hash, _ = hashIn(values[15])
		of := values[:15]
		if c.seq == 0 {
			of = values
		}
		c.content = contentOf(of)
		out[number] = c
	}, into...)
	return out, err
}

func sortTicked(all []Ticked) {
	slices.SortFunc(all, func(a, b Ticked) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return a.Ticket.N - b.Ticket.N
	})
}
