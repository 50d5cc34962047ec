package ledger

import (
	"context"
	"slices"
	"time"

	"caisse/model"
)

// claimed says that inv is called paid by a host whose word proves nothing.
func (r *rules) claimed(inv *model.Invoice) bool {
	return inv.State.IsPaid() && inv.Host != "" && r.elsewhere != nil && r.elsewhere(inv.Host)
}

// Elsewhere is the part of Total that other hosts called paid: see Hosts. It is
// no money. Where there is none, as in the ledger of a shop that never asked
// another server, it costs nothing.
func (l *Ledger) Elsewhere(ctx context.Context, q Query) (t Total, err error) {
	r := l.rules.Load()
	q.Before, q.After = "", ""
	a, err := l.ask(ctx, q)
	if err != nil || a.none {
		return Total{}, err
	}
	in, states := within(a.states)
	if a.look {
		in += " AND " + lookable
	}
	by, tills := a.sold.filter()
	in, states = in+by, append(states, tills...)
	var host string
	var of Total
	some := false
	rows, err := l.read.query(ctx, "SELECT host, count(*), sum(amount) FROM invoice INDEXED BY invoice_elsewhere WHERE "+isElsewhere+
		" AND created_at >= ? AND created_at < ?"+in+" GROUP BY host", append([]any{a.since, a.until}, states...)...)
	err = scanAll(rows, err, func() {
		if r.elsewhere != nil && r.elsewhere(host) {
			some = true
			t.plus(of)
		}
	}, &host, &of.Count, &of.Sum)
	if err == nil && (!some || !a.words.asked && t.Count > fewRows) {
		return t, nil
	}
	if err != nil && reason(err) != ErrDamaged {
		return Total{}, l.explain(err)
	}
	t = Total{} // as the invoices have it
	q.States = slices.DeleteFunc([]model.State{model.Paid, model.PaidLate}, func(s model.State) bool { return len(a.states) > 0 && !slices.Contains(a.states, s) })
	if len(q.States) == 0 {
		return t, nil
	}
	err = l.Each(ctx, q, func(inv *model.Invoice) error {
		if !inv.Unsound && r.claimed(inv) {
			t.add(inv.Amount)
		}
		return nil
	})
	return t, err
}

// isElsewhere is what the index invoice_elsewhere is of, word for word.
const isElsewhere = "state IN ('paid', 'paid late') AND host NOT IN ('', 'app.ligdicash.com')"

// apart takes an invoice that was counted as paid out of d again, and counts it
// as what its host says. double says that it came for a sale that was paid.
func (d *Day) apart(inv *model.Invoice, from time.Time, double bool) {
	one := Total{-1, -inv.Amount}
	if inv.State == model.Paid {
		d.Paid.plus(one)
	} else {
		d.Late.plus(one)
	}
	if double {
		d.Twice.plus(one)
	}
	d.Hours[int(inv.SettledAt.Sub(from)/time.Hour)].plus(one)
	none := func(s Share) bool { return s.Count == 0 }
	d.Operators = slices.DeleteFunc(adding(d.Operators, inv.OperatorName, one), none)
	d.Cashiers = slices.DeleteFunc(adding(d.Cashiers, inv.Cashier, one), none)
	d.FromEvents.plus(one)
	i := slices.IndexFunc(d.Elsewhere, func(s Share) bool { return s.Name == inv.Host })
	if i < 0 {
		i, d.Elsewhere = len(d.Elsewhere), append(d.Elsewhere, Share{Name: inv.Host})
	}
	d.Elsewhere[i].add(inv.Amount)
	sortShares(d.Elsewhere)
}

// cameAgain says that another link of the sale of inv was paid before it.
func cameAgain(ctx context.Context, tx rower, inv *model.Invoice, n int64) (again bool, err error) {
	if inv.Doubt != model.PaidTwice {
		return false, nil
	}
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM invoice WHERE sale = ? AND state IN ('paid', 'paid late')
		AND (settled_at, n) < (?, ?))`, inv.Sale, millis(inv.SettledAt), n).Scan(&again)
	return again, err
}
