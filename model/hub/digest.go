package hub

import (
	"context"
	"strconv"
	"strings"

	"caisse/model"
)

// Digest is what the shared ledger has of a shop, summed by till and day (of
// Copy.Day), for the days from one to another, both included.
func (h *Hub) Digest(ctx context.Context, shop string, from, to model.Date) ([]model.Digest, error) {
	answers, err := h.do(ctx, bulkLimit, limits+`SELECT till, to_char(day, 'YYYYMMDD'), count(*), sum(mark & 4294967295), sum(mark >> 32) FROM caisse.invoice
		WHERE shop = $1 AND day BETWEEN $2 AND $3 GROUP BY till, day ORDER BY day, till`, shop, from, to)
	if err != nil {
		return nil, err
	}
	var digests []model.Digest
	for _, r := range answers[len(answers)-1] {
		digests = append(digests, model.Digest{Till: model.Clean(string(r[0])), Day: date(r[1]), Count: number(r[2]), Low: number(r[3]), High: number(r[4])})
	}
	return digests, nil
}

// Marks are the references of one till and day with their marks, for a day whose
// sums differ.
func (h *Hub) Marks(ctx context.Context, shop, till string, day model.Date) ([]model.Marked, error) {
	answers, err := h.do(ctx, bulkLimit, limits+"SELECT ref, mark FROM caisse.invoice WHERE shop = $1 AND till = $2 AND day = $3 ORDER BY ref", shop, till, day)
	if err != nil {
		return nil, err
	}
	var marks []model.Marked
	for _, r := range answers[len(answers)-1] {
		marks = append(marks, model.Marked{Ref: string(r[0]), Mark: number(r[1])})
	}
	return marks, nil
}

func date(text []byte) model.Date {
	n, _ := strconv.Atoi(strings.ReplaceAll(string(text), "-", "")) // of a date
	return model.Date(n)
}
