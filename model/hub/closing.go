package hub

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"caisse/model"
)

// What comes of closings at once.
const (
	closingsMost = 500
	mostClosing  = 4096 // bytes of one
)

// closing is a closing as it is sent and as it comes back: the names are those of
// the columns.
type closing struct {
	Till   string `json:"till"`
	Shop   string `json:"shop,omitempty"`
	Number int    `json:"number"`
	Mark   int64  `json:"mark"`
	Day    string `json:"day"`
	From   moment `json:"from_at"`
	To     moment `json:"to_at"`
	Lines  int64  `json:"lines"`

	PaidCount    int64 `json:"paid_count"`
	PaidSum      int64 `json:"paid_sum"`
	LateCount    int64 `json:"late_count"`
	LateSum      int64 `json:"late_sum"`
	LookCount    int64 `json:"look_count"`
	LookSum      int64 `json:"look_sum"`
	WaitingCount int64 `json:"waiting_count"`
	WaitingSum   int64 `json:"waiting_sum"`
	TotalCount   int64 `json:"total_count"`
	TotalSum     int64 `json:"total_sum"`

	Before string `json:"before"`
	Hash   string `json:"hash"`
}

// The columns of a closing but for its shop, and how they come out of JSON.
const (
	closingColumns = "till, number, mark, day, from_at, to_at, lines, paid_count, paid_sum, late_count, late_sum, look_count, look_sum, waiting_count, waiting_sum, total_count, total_sum, before, hash"
	closingTypes   = "till text, number integer, mark bigint, day date, from_at timestamptz, to_at timestamptz, lines bigint, paid_count bigint, paid_sum bigint, late_count bigint, late_sum bigint, " +
		"look_count bigint, look_sum bigint, waiting_count bigint, waiting_sum bigint, total_count bigint, total_sum bigint, before text, hash text"
)

// HandClosings hands over closings of tills of a shop, some hundreds at most. One
// that is there already stays as it is. It returns the marks of what is there now,
// by till: where one is another than was handed over, somebody else had this number.
func (h *Hub) HandClosings(ctx context.Context, shop string, all []model.Closed) (map[string][]model.ClosedMark, error) {
	list := make([]closing, len(all))
	for i := range all {
		c := &all[i]
		list[i] = closing{
			Till: c.Till, Number: c.Number, Mark: c.Mark(), Day: c.Day.String(), From: moment{c.From}, To: moment{c.To}, Lines: c.Lines,
			PaidCount: c.Paid.Count, PaidSum: int64(c.Paid.Sum), LateCount: c.Late.Count, LateSum: int64(c.Late.Sum), LookCount: c.Look.Count, LookSum: int64(c.Look.Sum),
			WaitingCount: c.Waiting.Count, WaitingSum: int64(c.Waiting.Sum), TotalCount: c.Total.Count, TotalSum: int64(c.Total.Sum), Before: c.Before, Hash: c.Hash,
		}
	}
	rows, err := marshal(list)
	if err != nil {
		return nil, &Error{Kind: ErrRefused}
	}
	answers, err := h.do(ctx, bulkLimit, limits+"INSERT INTO caisse.closing (shop, "+closingColumns+") SELECT $1, "+closingColumns+
		" FROM json_to_recordset($2) r ("+closingTypes+") ON CONFLICT DO NOTHING; "+
		"SELECT c.till, c.number, c.mark FROM json_to_recordset($2) r (till text, number integer) JOIN caisse.closing c ON c.shop = $1 AND c.till = r.till AND c.number = r.number", shop, rows)
	if err != nil {
		return nil, err
	}
	has := map[string][]model.ClosedMark{}
	for _, r := range answers[len(answers)-1] {
		till := string(r[0])
		has[till] = append(has[till], model.ClosedMark{Number: int(number(r[1])), Mark: number(r[2])})
	}
	return has, nil
}

// ClosingSums are what the shared ledger has of the closings of a shop, summed by
// till: the Day of each is 0.
func (h *Hub) ClosingSums(ctx context.Context, shop string) ([]model.Digest, error) {
	answers, err := h.do(ctx, bulkLimit, limits+"SELECT till, count(*), sum(mark & 4294967295), sum(mark >> 32) FROM caisse.closing WHERE shop = $1 GROUP BY till ORDER BY till", shop)
	if err != nil {
		return nil, err
	}
	var sums []model.Digest
	for _, r := range answers[len(answers)-1] {
		sums = append(sums, model.Digest{Till: string(r[0]), Count: number(r[1]), Low: number(r[2]), High: number(r[3])})
	}
	return sums, nil
}

// ClosingMarks are the closings of a till after a number, with their marks.
func (h *Hub) ClosingMarks(ctx context.Context, shop, till string, after int) ([]model.ClosedMark, error) {
	answers, err := h.do(ctx, bulkLimit, limits+"SELECT number, mark FROM caisse.closing WHERE shop = $1 AND till = $2 AND number > $3 ORDER BY number", shop, till, int64(after))
	if err != nil {
		return nil, err
	}
	var marks []model.ClosedMark
	for _, r := range answers[len(answers)-1] {
		marks = append(marks, model.ClosedMark{Number: int(number(r[0])), Mark: number(r[1])})
	}
	return marks, nil
}

// Closings are those of a till that have some numbers, the first hundreds of them.
// What makes no sense is left out, and counted.
func (h *Hub) Closings(ctx context.Context, shop, till string, numbers []int) (all []model.Closed, refused []*model.NotTaken, err error) {
	list, err := json.Marshal(numbers[:min(len(numbers), closingsMost)])
	if err != nil {
		return nil, nil, &Error{Kind: ErrRefused}
	}
	answers, err := h.do(ctx, bulkLimit, limits+"SELECT left(row_to_json(c)::text, "+strconv.Itoa(mostClosing)+") FROM caisse.closing c WHERE shop = $1 AND till = $2 AND number IN (SELECT value::text::integer FROM json_array_elements($3)) ORDER BY number",
		shop, till, list)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range answers[len(answers)-1] {
		c, err := closedOf(r[0])
		if no, ok := err.(*model.NotTaken); ok {
			refused = append(refused, no)
		} else if c.Till == till && c.Shop == shop {
			all = append(all, c)
		}
	}
	return all, refused, nil
}

// closedOf reads a row that others may have written. The error is a *model.NotTaken.
func closedOf(text []byte) (model.Closed, error) {
	var r closing
	if json.Unmarshal(text, &r) != nil {
		return model.Closed{}, &model.NotTaken{Why: "unreadable"}
	}
	day, err := strconv.Atoi(strings.ReplaceAll(r.Day, "-", ""))
	if err != nil || len(r.Day) != len("2006-01-02") {
		return model.Closed{}, &model.NotTaken{Why: "day"}
	}
	tally := func(count, sum int64) model.Tally { return model.Tally{Count: count, Sum: model.Money(sum)} }
	return model.ReceivedClosed(model.Closed{
		Till: r.Till, Shop: r.Shop, Number: r.Number, Day: model.Date(day), From: r.From.Time, To: r.To.Time, Lines: r.Lines,
		Paid: tally(r.PaidCount, r.PaidSum), Late: tally(r.LateCount, r.LateSum), Look: tally(r.LookCount, r.LookSum), Waiting: tally(r.WaitingCount, r.WaitingSum),
		Total: tally(r.TotalCount, r.TotalSum), Before: r.Before, Hash: r.Hash,
	}, r.Mark)
}
