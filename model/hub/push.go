package hub

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"caisse/model"
)

// PushMost is how many copies one push takes, PullMost how many one pull brings.
const (
	PushMost = 100
	PullMost = 500
)

// Handed is a copy to hand over. Theirs is the mark the shared ledger last had
// of it, 0 when it never had it.
type Handed struct {
	Copy   model.Copy
	Theirs int64
	Over   bool // it is written over one that was Refused, whose mark is Theirs; its facts stay
}

// Pushed is what became of a push.
type Pushed struct {
	Written []model.Marked // with what the shared ledger has of them now, which is what was handed over
	Others  []model.Copy   // what it has of those it did not take: somebody else changed them. To be merged, and handed over again
	Refused []*Refused     // what it has of them makes no sense; or, with mark 0, the copy handed over does not
	Before  int64          // the shop's seq
	Seq     int64          // and after it: what is between them was handed over just now
}

// pushText is done by a function of the server's, which keeps its plan: see the
// migrations.
const pushText = limits + `SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SELECT before, after, has FROM caisse.push($1, $2, $3)`

// Push hands over up to PushMost copies of one shop, in one transaction and one
// round trip; the other tills are woken after it. Handed over again, what is there
// already changes nothing. With an error nothing is written, or all of it: the
// connection may have broken after the commit.
func (h *Hub) Push(ctx context.Context, shop string, handed []Handed) (Pushed, error) {
	var p Pushed
	twice := map[string]bool{}
	var lines []line
	list := make([]row, 0, len(handed))
	for _, one := range handed {
		one.Copy.Shop = shop
		mark := one.Copy.Mark()
		c, err := model.Received(one.Copy, mark)
		if why, ok := err.(*model.NotTaken); ok { // nobody would take it
			p.Refused = append(p.Refused, &Refused{why, 0})
			continue
		}
		r, history, err := rowOf(c, mark)
		if err != nil {
			return p, &Error{Kind: ErrRefused}
		}
		r.Theirs, r.Over = one.Theirs, one.Over
		if twice[r.Ref] {
			continue
		}
		list, lines = append(list, r), append(lines, history...)
		twice[r.Ref] = true
	}
	if len(list) == 0 {
		return p, nil
	}
	rows, err := marshal(list)
	if err != nil {
		return p, &Error{Kind: ErrRefused}
	}
	history, err := marshal(lines)
	if err != nil {
		return p, &Error{Kind: ErrRefused}
	}
	answers, err := h.do(ctx, bulkLimit, pushText, shop, rows, history)
	if err != nil {
		return p, err
	}
	said := answers[len(answers)-1].first()
	if said[1] == nil {
		return p, &Error{Kind: ErrRights, Text: "the shop is not there"}
	}
	p.Before, p.Seq = number(said[0]), number(said[1])
	var has map[string]int64
	if said[2] != nil {
		if err := json.Unmarshal(said[2], &has); err != nil {
			return p, &Error{Kind: ErrHalf, Text: "push"}
		}
	}
	var others []string
	for _, r := range list {
		switch mark, there := has[r.Ref]; {
		case there && mark == r.Mark:
			p.Written = append(p.Written, model.Marked{Ref: r.Ref, Mark: mark})
		case there:
			others = append(others, r.Ref)
		}
	}
	if len(p.Written) > 0 {
		h.owe(ctx, shop, p.Seq)
	}
	if len(others) > 0 {
		var refused []*Refused
		if p.Others, refused, err = h.Copies(ctx, others); err != nil {
			return p, err
		}
		p.Refused = append(p.Refused, refused...)
	}
	return p, nil
}

// wakeGap is between two wakes of a till that pushes without a pause: a server
// writes one transaction that notifies at a time, for all of its databases.
const wakeGap = 500 * time.Millisecond

// owe has those who listen told of a change: at once after a pause, else with
// the next push after the gap, or when this till waits or shows itself.
func (h *Hub) owe(ctx context.Context, shop string, seq int64) {
	h.mu.Lock()
	h.owed[shop] = seq
	due := time.Since(h.woke) >= wakeGap && !h.quiet
	h.mu.Unlock()
	if due {
		h.wake(ctx)
	}
}

// wake tells those who listen what they are owed: after the commit and apart from
// it. What could not be told is still owed, though nobody depends on it.
func (h *Hub) wake(ctx context.Context) {
	h.mu.Lock()
	owed := h.owed
	h.owed = map[string]int64{}
	h.mu.Unlock()
	for shop, seq := range owed {
		_, err := h.do(ctx, quickLimit, "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)", channel(shop), strconv.FormatInt(seq, 10)) // the beat finds the same
		h.mu.Lock()
		if err == nil {
			h.woke = time.Now()
		} else {
			h.owed[shop] = max(h.owed[shop], seq)
		}
		h.mu.Unlock()
	}
}

func number(text []byte) int64 {
	n, _ := strconv.ParseInt(string(text), 10, 64) // of a column that is an integer
	return n
}

// Copies are the copies of some references, as far as they are there.
func (h *Hub) Copies(ctx context.Context, refs []string) ([]model.Copy, []*Refused, error) {
	list, err := json.Marshal(refs)
	if err != nil {
		return nil, nil, &Error{Kind: ErrRefused}
	}
	answers, err := h.do(ctx, bulkLimit, limits+copyText("SELECT * FROM caisse.invoice WHERE ref IN (SELECT json_array_elements_text($1))"), list)
	if err != nil {
		return nil, nil, err
	}
	copies, refused, _ := readAll(answers[len(answers)-1])
	return copies, refused, nil
}
