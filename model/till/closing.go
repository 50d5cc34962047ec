package till

import (
	"context"
	"slices"
	"sort"
	"strings"

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

// DayClosing is a closing as a Report lists it: of this till, or of another of the
// shop, as far as it has told.
type DayClosing struct {
	model.Closed        // its Till is "" for this till
	Name         string // of the till, harmless; "" where one till alone sells
	// Of this till, and not in its ledger: that was put back to an older state since.
	// The number may have been given again.
	Gone bool
}

// closed lets a Report list the closings of its day, this till's own first, and name
// the tills that have made none. With one till alone nobody is named; nor is anybody on
// a day that is not over and has none yet, or in a shop that never closes.
func (t *Till) closed(ctx context.Context, r *Report, days model.Days, q Query) {
	day := days.DayOf(r.From)
	all, own, err := t.ledger.ClosedOn(ctx, day)
	if err != nil {
		return // the report tells what is damaged
	}
	tills, err := t.ledger.Tills(ctx)
	if err != nil {
		return
	}
	several := len(called(tills)) > 0
	names := namesIn(tills)
	by, mine := map[string]Seller{}, Seller{}
	for _, s := range tills {
		if by[s.ID] = s; s.Mine {
			mine, by[""] = s, s
		}
	}
	has := map[string]bool{}
	for i, c := range all {
		s := by[c.Till]
		has[s.ID], has[strings.ToLower(s.Name)] = true, true
		if !q.Asks(s) && (q.Till != "" || q.Shop != "") {
			continue
		}
		one := DayClosing{Closed: c, Gone: !own[i] && c.Till == ""}
		if several {
			one.Name = names[s.ID]
		}
		r.Closings = append(r.Closings, one)
	}
	sort.SliceStable(r.Closings, func(i, j int) bool { // see Beside
		a, b := &r.Closings[i], &r.Closings[j]
		if (a.Till == "") != (b.Till == "") || a.Name != b.Name {
			return a.Till == "" || b.Till != "" && a.Name < b.Name
		}
		return a.Number < b.Number
	})
	if !several {
		return
	}
	over := !r.To.After(t.Now())
	if uses, err := t.ledger.EverClosed(ctx, day); err != nil || !uses || len(has) == 0 && !over {
		return
	}
	sold, err := t.ledger.SoldUntil(ctx, r.To)
	if err != nil {
		return
	}
	for _, s := range tills {
		if over && !sold[s.ID] { // it was no till yet
			continue
		}
		if has[s.ID] || s.Name != "" && has[strings.ToLower(s.Name)] || !q.Asks(s) || !s.Sells() || s.Heir != "" || s.Home && !s.Mine || s.Shop != mine.Shop {
			continue
		}
		r.Unclosed = append(r.Unclosed, names[s.ID])
	}
	slices.Sort(r.Unclosed)
}

// namesIn are the names of tills by their ids, harmless, none of them twice.
func namesIn(all []Seller) Names {
	names, times := Names{}, map[string]int{}
	for _, s := range all {
		times[strings.ToLower(s.Name)]++
	}
	for _, s := range all {
		names[s.ID] = model.Clean(s.Name)
		if s.Name == "" || times[strings.ToLower(s.Name)] > 1 {
			names[s.ID] = strings.TrimSpace(names[s.ID] + " …" + model.Clean(s.ID[max(0, len(s.ID)-4):]))
		}
	}
	return names
}
