package ledger

import (
	"errors"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// Random days, one after the other: what each closing says is what the street
// counted meanwhile, to the franc, and nothing is in two of them.
func TestRandomDaysAreClosed(t *testing.T) {
	t.Parallel()
	if race {
		t.Skip("nothing to race with")
	}
	l := fresh(t)
	c := newCounter(t, l, proof.Rand(t))
	days, number := proof.Size(100, 1000, 5000), 0
	var last Hash
	var sum, zero, late, brought int64
	for range days {
		busy := c.r.IntN(4)
		for range c.r.IntN(1 + 2*busy) {
			c.sell()
			for range c.r.IntN(3) {
				c.hears()
			}
		}
		if c.r.IntN(3) == 0 { // by whatever hour, before and after midnight
			c.at(time.Duration(c.r.IntN(20)) * time.Hour)
		}
		c.at(time.Duration(6+c.r.IntN(10)) * time.Hour)
		var x Closing
		looks := c.r.IntN(8) == 0
		if looks {
			var err error
			if x, err = l.X(ctx, c.time()); err != nil {
				t.Fatal(err)
			}
		}
		z, made, err := l.Z(ctx, c.time(), number)
		if err != nil {
			t.Fatal(err)
		}
		if !made { // nothing since, on the same day
			if len(c.asked) > 0 || c.paid.Count+c.late.Count > 0 {
				t.Fatalf("nothing was closed, with %d sales", len(c.asked))
			}
			continue
		}
		number++
		if z.Number != number || z.Before != last || z.Hash == z.Before {
			t.Fatalf("%+v after %s", z, last)
		}
		last = z.Hash
		if z.Paid != c.paid || z.Late != c.late || z.Total != c.all || z.Failed != c.failed || sumOf(z.Elsewhere) != c.elsewhere || z.Asked.Count != int64(len(c.asked)) {
			t.Fatalf("day %d: closed %+v\ncounted: paid %v, late %v, in all %v, failed %v, elsewhere %v, asked %d", number, z, c.paid, c.late, c.all, c.failed, c.elsewhere, len(c.asked))
		}
		if looks && x.Confirmed() != z.Confirmed() || x.Number != 0 || sumOf(z.Operators) != z.Confirmed() || len(z.Brought) != len(c.brought) {
			t.Fatalf("day %d: X %+v\nZ %+v, %d of before", number, x, z, len(c.brought))
		}
		for _, b := range z.Brought {
			if !c.brought[b.Ref] {
				t.Fatalf("%s is not of before", b.Ref)
			}
		}
		for _, w := range z.Waiting {
			if inv, err := l.Invoice(ctx, w.Ref); err != nil || inv.State != model.Pending || inv.Expired(c.now) {
				t.Fatalf("waits: %+v, %v", inv, err)
			}
		}
		sum, late, brought = sum+int64(z.Confirmed().Sum), late+z.Late.Count, brought+int64(len(z.Brought))
		if z.Confirmed().Count == 0 {
			zero++
		}
		c.paid, c.late, c.elsewhere, c.failed = Total{}, Total{}, Total{}, Total{}
		clear(c.asked)
		clear(c.fell)
		clear(c.brought)
		if c.r.IntN(3) > 0 {
			c.open = nil // nobody asks about these again
		}
	}
	// Again, of the invoices alone.
	var again Total
	if err := l.Each(ctx, Query{States: []model.State{model.Paid, model.PaidLate}}, func(inv *model.Invoice) error {
		if inv.Host != "money.example" {
			again.add(inv.Amount)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if open := c.paid.Sum + c.late.Sum; int64(again.Sum) != sum+int64(open) || again != c.all {
		t.Errorf("%d F are paid, %d F were closed, %d F are not yet", again.Sum, sum, open)
	}
	if w, err := l.Walk(ctx, last.String(), nil); err != nil || w.Broken != nil || w.Closings != number || w.Found == nil {
		t.Errorf("%+v, %v", w, err)
	}
	t.Logf("%d closings, %d F, %d without money, %d late, %d of before", number, sum, zero, late, brought)
}

func sumOf(all []Share) (t Total) {
	for _, s := range all {
		t.plus(s.Total)
	}
	return t
}

// Two that close at once make one.
func TestTwoClosingsMakeOne(t *testing.T) {
	t.Parallel()
	l, c := chained(t, 5)
	var all sync.WaitGroup
	made := make([]bool, 6)
	got := make([]Closing, len(made))
	for i := range made {
		other := l
		if i%2 == 1 {
			other = openAt(t, l.path)
		}
		all.Add(1)
		go func() {
			defer all.Done()
			var err error
			if got[i], made[i], err = other.Z(ctx, c.time(), 0); err != nil {
				t.Error(err)
			}
		}()
	}
	all.Wait()
	n := 0
	for i := range made {
		if made[i] {
			n++
		}
		if got[i].Number != 1 || got[i].Hash != got[0].Hash {
			t.Errorf("%+v", got[i])
		}
	}
	if n != 1 {
		t.Errorf("%d were made", n)
	}
	// Once more that day, with nothing since; and on the next, with zero.
	if z, made, err := l.Z(ctx, c.time(), 1); err != nil || made || z.Number != 1 {
		t.Errorf("%+v, %v, %v", z, made, err)
	}
	c.at(24 * time.Hour)
	if z, made, err := l.Z(ctx, c.time(), 1); err != nil || !made || z.Number != 2 || z.Confirmed() != (Total{}) || z.Total != got[0].Total {
		t.Errorf("%+v, %v, %v", z, made, err)
	}
}

// A closing says nothing that the history does not.
func TestUnclosedWhereTheLedgerDiffers(t *testing.T) {
	t.Parallel()
	ledger, c := chained(t, 5)
	ref := ""
	for ref == "" {
		c.sell()
		c.hears()
		if all, err := ledger.Newest(ctx, Query{States: []model.State{model.Paid}, Limit: 1}); err != nil {
			t.Fatal(err)
		} else if len(all) == 1 {
			ref = all[0].Ref
		}
	}
	for name, change := range map[string]struct {
		why string
		do  func(t *testing.T, l *Ledger, n int64)
	}{
		"an amount": {"chain", func(t *testing.T, l *Ledger, n int64) {
			rewriteRow(t, l, n, "amount = amount + 100, got_amount = got_amount + 100")
		}},
		"a state": {"chain", func(t *testing.T, l *Ledger, n int64) { rewriteRow(t, l, n, "state = 'pending', settled_at = 0") }},
		"an operator": {"chain", func(t *testing.T, l *Ledger, n int64) {
			rewriteRow(t, l, n, "operator_name = 'ME'")
		}},
		"an event put in": {"chain", func(t *testing.T, l *Ledger, n int64) {
			if _, err := l.write.Exec("INSERT INTO event (invoice, at, kind, state, amount, chk) SELECT invoice, at, kind, state, amount, chk FROM event WHERE invoice = ?", n); err != nil {
				t.Fatal(err)
			}
		}},
		"an event deleted": {"chain", func(t *testing.T, l *Ledger, n int64) {
			runAll(t, l, "DROP TRIGGER event_stays", "DELETE FROM event WHERE kind = 'settled'")
		}},
		"a row that rots": {"unsound", func(t *testing.T, l *Ledger, n int64) {
			runAll(t, l, "UPDATE invoice SET object = 'x' WHERE ref = '"+ref+"'")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "copy.db")
			if err := ledger.Backup(ctx, path, false, nil); err != nil {
				t.Fatal(err)
			}
			l := openAt(t, path)
			l.Hosts(func(host string) bool { return host == "money.example" }, nil)
			var n int64
			if err := l.read.QueryRow("SELECT n FROM invoice WHERE ref = ?", ref).Scan(&n); err != nil {
				t.Fatal(err)
			}
			change.do(t, l, n)
			var no *Unclosed
			_, err := l.X(ctx, c.time())
			if !errors.As(err, &no) || no.Why != change.why || no.Ref == "" && name != "an event deleted" {
				t.Errorf("X: %+v, %v", no, err)
			}
			no = nil
			if _, made, err := l.Z(ctx, c.time(), 0); made || !errors.As(err, &no) || no.Why != change.why {
				t.Errorf("Z: %v, %v", made, err)
			}
			if all, err := l.Closings(ctx, 0, 1); err != nil || len(all) != 0 {
				t.Errorf("%+v, %v", all, err)
			}
		})
	}
}

func runAll(t *testing.T, l *Ledger, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := l.write.Exec(s); err != nil {
			t.Fatal(s, err)
		}
	}
}

// rewriteRow changes a row with its check.
func rewriteRow(t *testing.T, l *Ledger, n int64, set string) {
	t.Helper()
	runAll(t, l, "DROP TRIGGER invoice_facts")
	if _, err := l.write.Exec("UPDATE invoice SET "+set+" WHERE n = ?", n); err != nil {
		t.Fatal(err)
	}
	rows, err := l.write.Query(selectInvoice+"WHERE n = ?", n)
	var chk int64
	if err := eachMark(rows, err, func(n int64, _ []byte, values []any) { chk = checkOf(n, values[:width]) }); err != nil {
		t.Fatal(err)
	}
	if _, err := l.write.Exec("UPDATE invoice SET chk = ? WHERE n = ?", chk, n); err != nil {
		t.Fatal(err)
	}
}

// The first closing of an old ledger is of the day on which the chain began.
func TestFirstClosingOfAnOldLedger(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	old, err := open(ctx, path, migrations[:linking-1])
	if err != nil {
		t.Fatal(err)
	}
	old.Links(anyLink)
	c := newCounter(t, old, rand.New(rand.NewPCG(4, 4)))
	c.now = time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, -3)
	for range 10 {
		c.sell()
		c.hears()
	}
	before := c.all
	c.paid, c.late, c.elsewhere, c.failed = Total{}, Total{}, Total{}, Total{}
	clear(c.asked)
	c.now, c.open = time.Now().UTC().Truncate(24*time.Hour), nil
	for range 10 {
		c.sell()
		c.hears()
	}
	old.Close()
	l := openAt(t, path)
	c.l = l
	l.Hosts(func(host string) bool { return host == "money.example" }, nil)
	for range 10 {
		c.sell()
		c.hears()
	}
	z, made, err := l.Z(ctx, c.time(), 0)
	if err != nil || !made || z.Paid != c.paid || z.Late != c.late || z.Asked.Count != int64(len(c.asked)) || before.Count == 0 || c.paid.Count == 0 {
		t.Errorf("%+v, %v, %v; paid %v late %v asked %d", z, made, err, c.paid, c.late, len(c.asked))
	}
}
