package hub

import (
	"context"
	"encoding/json"
	"strconv"
	"sync"
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

// pushText locks the shop first, and to the end: that orders all changes of it.
// What is expected to be there is looked at under the lock.
var pushText = sync.OnceValue(func() string {
	return limits + `SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
		SELECT seq FROM caisse.shop WHERE id = $1 FOR NO KEY UPDATE;
		WITH written AS (
			INSERT INTO caisse.invoice AS old (ref, till, shop, seq, rev, mark, day, ` + facts + `, ` + rest + `)
			SELECT r.ref, r.till, s.id, s.seq + row_number() OVER (), r.rev, r.mark, r.day, ` + of("r", facts) + `, ` + of("r", rest) + `
			FROM json_to_recordset($2) r (ref text, till text, rev bigint, mark bigint, theirs bigint, over boolean, day date, ` + typed(facts) + `, ` + typed(rest) + `)
			JOIN caisse.shop s ON s.id = $1 LEFT JOIN caisse.invoice i ON i.ref = r.ref
			WHERE i.ref IS NULL OR i.mark = r.theirs AND (i.mark <> r.mark OR r.over) AND i.shop = s.id AND i.till = r.till
				AND coalesce(i.machine_at, i.created_at) = coalesce(r.machine_at, r.created_at)
				AND (` + of("i", facts) + `) IS NOT DISTINCT FROM (` + of("r", facts) + `)
			ON CONFLICT (ref) DO UPDATE SET (seq, rev, mark, day, ` + rest + `) = (excluded.seq, excluded.rev, excluded.mark, excluded.day, ` + of("excluded", rest) + `)
				WHERE old.shop = excluded.shop
			RETURNING seq)
		UPDATE caisse.shop SET seq = (SELECT max(seq) FROM written) WHERE id = $1 AND EXISTS (SELECT FROM written);
		INSERT INTO caisse.event (ref, id, shop, at, machine_at, kind, state, text, amount)
			SELECT i.ref, e.id, i.shop, e.at, e.machine_at, e.kind, e.state, e.text, e.amount
			FROM json_to_recordset($3) e (ref text, mark bigint, id bigint, at timestamptz, machine_at timestamptz, kind text, state text, text text, amount bigint)
			JOIN caisse.invoice i ON i.ref = e.ref AND i.mark = e.mark
			ON CONFLICT DO NOTHING;
		SELECT ref, mark FROM caisse.invoice WHERE ref IN (SELECT json_array_elements_text($4));
		SELECT seq FROM caisse.shop WHERE id = $1`
})

// Push hands over up to PushMost copies of one shop, in one transaction and one
// round trip; the other tills are woken after it. Handed over again, what is there
// already changes nothing. With an error nothing is written, or all of it: the
// connection may have broken after the commit.
func (h *Hub) Push(ctx context.Context, shop string, handed []Handed) (Pushed, error) {
	var p Pushed
	marks := map[string]int64{}
	var refs []string
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
		if _, twice := marks[r.Ref]; twice {
			continue
		}
		list, lines, refs = append(list, r), append(lines, history...), append(refs, r.Ref)
		marks[r.Ref] = mark
	}
	if len(list) == 0 {
		return p, nil
	}
	text := [3][]byte{}
	for i, v := range []any{list, lines, refs} {
		var err error
		if text[i], err = marshal(v); err != nil {
			return p, &Error{Kind: ErrRefused}
		}
	}
	answers, err := h.do(ctx, bulkLimit, pushText(), shop, text[0], text[1], text[2])
	if err != nil {
		return p, err
	}
	var others []string
	has := answers[len(answers)-2]
	for _, r := range has {
		ref, mark := string(r[0]), number(r[1])
		if mark == marks[ref] {
			p.Written = append(p.Written, model.Marked{Ref: ref, Mark: mark})
		} else {
			others = append(others, ref)
		}
	}
	if seq := answers[len(answers)-1]; len(seq) == 1 {
		p.Before, p.Seq = number(answers[len(answers)-5][0][0]), number(seq[0][0])
	} else {
		return p, &Error{Kind: ErrRights, Text: "the shop is not there"}
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
const wakeGap = 100 * time.Millisecond

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
