package till

import (
	"context"
	"time"

	"caisse/model"
	"caisse/model/ledger"
)

// What a till closes, by the ledger's names.
type (
	Closing  = ledger.Closing
	Ticked   = ledger.Ticked
	Unclosed = ledger.Unclosed
	Walked   = ledger.Walked
	Broken   = ledger.Broken
	Fate     = ledger.Fate
)

// What became of a line of the chain.
const (
	LineChanged = ledger.LineChanged
	LineRemoved = ledger.LineRemoved
	LinePutIn   = ledger.LinePutIn
)

// MinHash is how many figures of a hash Walk needs.
const MinHash = ledger.MinHash

// SumOf is what some sales come to.
func SumOf(all []Ticked) Total { return ledger.Sum(all) }

// X is what the till took since its last closing: what a Z made now would say. It
// comes with an *Unclosed where there could be none.
func (t *Till) X(ctx context.Context) (Closing, error) { return t.ledger.X(ctx, t.closingTime()) }

// Z closes what the till took since closing after, the last that was seen by
// whoever asks (0: none). Where there is a later one already, or nothing happened
// since one of the same day, that one is returned, and made is false: two who close
// at once get one. Errors: an *Unclosed, those of a write.
func (t *Till) Z(ctx context.Context, after int) (c Closing, made bool, err error) {
	return t.ledger.Z(ctx, t.closingTime(), after)
}

func (t *Till) closingTime() ledger.ClosingTime {
	m := t.clock.now()
	t.mu.Lock()
	defer t.mu.Unlock()
	return ledger.ClosingTime{At: m.at, Machine: m.machine, Days: t.days}
}

// Closings are the last so many before one (0: before none), the newest first.
func (t *Till) Closings(ctx context.Context, before, limit int) ([]Closing, error) {
	return t.ledger.Closings(ctx, before, limit)
}

// ClosingNumbered is one of them. Errors: ErrNotFound.
func (t *Till) ClosingNumbered(ctx context.Context, number int) (Closing, error) {
	return t.ledger.ClosingNumbered(ctx, number)
}

// ClosingsOf are those that the till made on a day of the shop, the oldest first.
func (t *Till) ClosingsOf(ctx context.Context, day model.Date) ([]Closing, error) {
	return t.ledger.ClosingsOf(ctx, day)
}

// Walk goes along the whole chain: see ledger.Walk.
func (t *Till) Walk(ctx context.Context, hash string, progress func(done int64)) (Walked, error) {
	return t.ledger.Walk(ctx, hash, progress)
}

// Note puts a line of its own into the chain: a word for programs, and a text
// without secrets.
func (t *Till) Note(ctx context.Context, kind, text string) error {
	m := t.clock.now()
	return t.ledger.Note(ctx, m.at, m.machine, kind, text)
}

// ChainHead is how many lines the chain has, and the hash of the last.
func (t *Till) ChainHead(ctx context.Context) (lines int64, hash string, err error) {
	seq, head, err := t.ledger.ChainHead(ctx)
	return seq, head.String(), err
}

// closed lets a Report list the closings of its day.
func (t *Till) closed(ctx context.Context, day time.Time, days model.Days) []Closing {
	all, err := t.ClosingsOf(ctx, days.DayOf(day))
	if err != nil {
		return nil // the report tells what is damaged
	}
	return all
}
