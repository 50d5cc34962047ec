package ledger

import (
	"context"
	"sort"
)

// Cashiers are the names under which sales were made, the last used first, limit
// at most; of more than mostCashiers names the first of the alphabet. Each name
// is one step along its index, however many sales it has.
func (l *Ledger) Cashiers(ctx context.Context, limit int) (names []string, err error) {
	type used struct {
		name string
		n    int64
	}
	var all []used
	var u used
	rows, err := l.read.query(ctx, eachCashier, mostCashiers)
	err = scanAll(rows, err, func() { all = append(all, u) }, &u.name, &u.n)
	sort.SliceStable(all, func(i, j int) bool { return all[i].n > all[j].n }) // see thingsOf
	for _, u := range all[:min(limit, len(all))] {
		if name := tidy(u.name); name != "" {
			names = append(names, name)
		}
	}
	return names, l.explain(err)
}

// mostCashiers bounds the walk where somebody used the field for other things.
const mostCashiers = 2000

const eachCashier = `WITH RECURSIVE c (name) AS (
		SELECT min(cashier) FROM invoice INDEXED BY invoice_cashier WHERE cashier <> ''
		UNION ALL SELECT (SELECT min(cashier) FROM invoice INDEXED BY invoice_cashier WHERE cashier <> '' AND cashier > name) FROM c WHERE name IS NOT NULL
		LIMIT ?)
	SELECT name, (SELECT max(n) FROM invoice INDEXED BY invoice_cashier WHERE cashier = name AND cashier <> '') FROM c WHERE name IS NOT NULL`
