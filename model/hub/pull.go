package hub

import (
	"context"
	"strconv"

	"caisse/model"
)

// What one copy may weigh, and what comes at once.
const (
	mostCopy = 4 << 20
	mostPage = 16 << 20
)

// copyText is the query for the copies of a page of rows, in the order of their
// shop's changes: seq, ref, mark and the copy as JSON, which is NULL where it is
// too large to be one. It stops where it would be too much at once.
func copyText(page string) string {
	most := strconv.Itoa(mostCopy)
	return `WITH copies AS MATERIALIZED (
			SELECT i.seq, left(i.ref, 100) AS ref, i.mark, json_build_object('invoice', row_to_json(i), 'events',
				(SELECT json_agg(e) FROM (SELECT at, machine_at, kind, state, text, amount FROM caisse.event
					WHERE event.ref = i.ref AND event.shop = i.shop LIMIT 10001) e))::text AS text FROM (` + page + `) i),
		sized AS (SELECT *, sum(least(octet_length(text), ` + most + `)) OVER (ORDER BY seq, ref) - least(octet_length(text), ` + most + `) AS before FROM copies)
		SELECT seq, ref, mark, CASE WHEN octet_length(text) <= ` + most + ` THEN text END FROM sized WHERE before < ` + strconv.Itoa(mostPage) + ` ORDER BY seq, ref`
}

// readAll reads rows of copyText; last is the seq of the last.
func readAll(from rows) (copies []model.Copy, refused []*Refused, last int64) {
	for _, r := range from {
		c, no := copyOf(r[3], string(r[1]), number(r[2]))
		if no != nil {
			refused = append(refused, no)
		} else {
			copies = append(copies, c)
		}
		last = number(r[0])
	}
	return copies, refused, last
}

// Pulled is what changed in a shop after some seq.
type Pulled struct {
	Copies  []model.Copy
	Refused []*Refused // what makes no sense is left out
	Seq     int64      // the position after all of it
	More    bool       // there may be more right now
}

// Pull brings what changed in a shop after seq, oldest change first, PullMost at
// most. No change is ever passed over: their numbers are in the order of the
// commits.
func (h *Hub) Pull(ctx context.Context, shop string, seq int64) (Pulled, error) {
	answers, err := h.do(ctx, bulkLimit, limits+copyText("SELECT * FROM caisse.invoice WHERE shop = $1 AND seq > $2 ORDER BY seq LIMIT "+strconv.Itoa(PullMost)), shop, seq)
	if err != nil {
		return Pulled{}, err
	}
	from := answers[len(answers)-1]
	p := Pulled{Seq: seq, More: len(from) > 0}
	if len(from) > 0 {
		p.Copies, p.Refused, p.Seq = readAll(from)
	}
	return p, nil
}
