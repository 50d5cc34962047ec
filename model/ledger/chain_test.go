package ledger

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// counter is a till with a cashier, in a time of its own.
type counter struct {
	t    testing.TB
	l    *Ledger
	r    *rand.Rand
	now  time.Time
	open []string // links that can still be paid
	n    int

	// What it should come to, kept apart from the ledger.
	paid, late, elsewhere, failed Total
	fell                          map[string]bool // failed, in this period
	brought                       map[string]bool
	asked                         map[string]bool // in this period
	all                           Total
}

func newCounter(t testing.TB, l *Ledger, r *rand.Rand) *counter {
	l.Hosts(func(host string) bool { return strings.HasSuffix(host, ".example") }, nil)
	return &counter{t: t, l: l, r: r, now: noon, brought: map[string]bool{}, asked: map[string]bool{}, fell: map[string]bool{}}
}

func (c *counter) at(d time.Duration) time.Time { c.now = c.now.Add(d); return c.now }

func (c *counter) sell() string {
	c.n++
	ref := fmt.Sprintf("01FAKECHAIN%015d", c.n)
	at := c.at(time.Duration(c.r.IntN(600)+1) * time.Second)
	inv := model.Invoice{Ref: ref, Sale: ref, Amount: model.Money(100 + c.r.IntN(50_000)), State: model.Sending, CreatedAt: at, MachineAt: at,
		Object: "2 × pain", Firstname: "Awa", Ticket: model.Ticket{Day: model.DateOf(at.Date())}}
	if err := c.l.Add(ctx, inv, model.Event{At: at, Kind: model.EventSending, State: model.Sending, Amount: inv.Amount}); err != nil {
		c.t.Fatal(err)
	}
	c.asked[ref] = true
	if c.r.IntN(15) == 0 {
		c.change(ref, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
			i.State = model.Refused
			return i, []model.Event{{At: c.now, Kind: model.EventRefused, State: model.Refused, Text: "Code03"}}, true
		})
		return ref
	}
	c.change(ref, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
		i.State, i.PendingAt, i.ExpiresAt = model.Pending, c.now, c.now.Add(24*time.Hour)
		i.Token, i.Link = "FAKE."+ref, "https://pay.example/"+ref
		return i, []model.Event{{At: c.now, Kind: model.EventLink, State: model.Pending, Amount: i.Amount}}, true
	})
	c.open = append(c.open, ref)
	return ref
}

func (c *counter) change(ref string, f func(model.Invoice) (model.Invoice, []model.Event, bool)) model.Invoice {
	inv, err := c.l.Change(ctx, ref, f)
	if err != nil {
		c.t.Fatal(err)
	}
	return inv
}

// hears lets LigdiCash say something about one of the links that wait.
func (c *counter) hears() {
	if len(c.open) == 0 {
		return
	}
	k := c.r.IntN(len(c.open))
	ref := c.open[k]
	c.at(time.Duration(c.r.IntN(60)+1) * time.Second)
	answer := model.Answer{Word: model.WordCompleted, Raw: "completed", OK: true, HasAmount: true, OperatorName: []string{"ORANGE BURKINA", "MOOV BURKINA"}[c.r.IntN(2)],
		RequestID: "R" + ref, Phone: "22670000000", Host: "app.ligdicash.com"}
	switch x := c.r.IntN(20); {
	case x < 2:
		answer.Word, answer.Raw, answer.HasAmount = model.WordNotCompleted, "nocompleted", false
	case x < 3:
		answer.Host = "money.example"
	case x < 5:
		answer = model.Answer{Word: model.WordPending, Raw: fmt.Sprint("pending", c.r.IntN(9)), OK: true}
	}
	off := model.Money(0)
	if c.r.IntN(20) == 0 {
		off = 5
	}
	was := model.State("")
	inv := c.change(ref, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
		was = i.State
		if answer.HasAmount {
			answer.Amount = i.Amount - off
		}
		next, evs, _ := i.Judge(answer, c.now)
		return next, evs, true
	})
	if inv.State == was {
		return
	}
	if inv.State != model.Failed { // that one may be paid after all
		c.open = slices.Delete(c.open, k, k+1)
	}
	one := Total{1, inv.Amount}
	if c.fell[ref] { // it was paid after all, or differs
		c.failed.plus(Total{-1, -inv.Amount})
		delete(c.fell, ref)
	}
	switch {
	case inv.State == model.Failed:
		c.failed.plus(one)
		c.fell[ref] = true
	case inv.State.IsPaid() && inv.Host == "money.example":
		c.elsewhere.plus(one)
	case inv.State.IsPaid():
		if inv.State == model.Paid {
			c.paid.plus(one)
		} else {
			c.late.plus(one)
		}
		c.all.plus(one)
		if !c.asked[ref] {
			c.brought[ref] = true
		}
	}
}

func (c *counter) time() ClosingTime { return ClosingTime{At: c.now, Machine: c.now} }

// A ledger of some hours, with notes and closings.
func chained(t testing.TB, sales int) (*Ledger, *counter) {
	l := fresh(t)
	c := newCounter(t, l, rand.New(rand.NewPCG(7, 7)))
	for i := range sales {
		c.sell()
		c.hears()
		c.hears()
		if i%10 == 9 {
			if err := l.Note(ctx, c.now, c.now, "keys", "changed"); err != nil {
				t.Fatal(err)
			}
			c.at(time.Hour)
			if _, made, err := l.Z(ctx, c.time(), c.closings()); err != nil || !made {
				t.Fatal(made, err)
			}
		}
	}
	return l, c
}

func (c *counter) closings() int {
	all, err := c.l.Closings(ctx, 0, 1)
	if err != nil {
		c.t.Fatal(err)
	}
	if len(all) == 0 {
		return 0
	}
	return all[0].Number
}

func walkIn(t testing.TB, db queryer, hash string) Walked {
	t.Helper()
	w := &walk{db: db, hash: hash, whole: true}
	if err := w.all(ctx); err != nil {
		t.Fatal(err)
	}
	return w.Walked
}

// Whatever somebody with a program for SQLite changes, deletes, inserts or puts in
// another order, checks of rows made anew: it is found, and named.
func TestChainNamesWhatWasChanged(t *testing.T) {
	t.Parallel()
	if race {
		t.Skip("nothing to race with")
	}
	l, _ := chained(t, 40)
	if w, err := l.Walk(ctx, "", nil); err != nil || w.Broken != nil || w.Lines < 100 || w.Closings != 4 {
		t.Fatalf("untouched: %+v, %v", w, err)
	}
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := l.Backup(ctx, path, false, nil); err != nil {
		t.Fatal(err)
	}
	db := raw(t, path)
	for _, name := range []string{"chain_stays", "chain_as_written", "note_stays", "note_as_written", "closing_follows", "closing_stays", "closing_as_written",
		"event_stays", "event_as_written", "invoice_stays", "invoice_facts", "invoice_marked", "invoice_remarked", "invoice_reworded",
		"invoice_counted", "invoice_recounted", "invoice_looked", "invoice_relooked"} {
		if _, err := db.Exec("DROP TRIGGER " + name); err != nil {
			t.Fatal(err)
		}
	}
	r := proof.Rand(t)
	m := &meddler{t: t, r: r, keys: map[string]string{"event": "n", "invoice": "n", "chain": "seq", "note": "n", "closing": "number"}}
	count := map[string]int{}
	cases := proof.Size(300, 2000, 20_000)
	for i := range cases {
		tx, err := db.Begin()
		if err != nil {
			t.Fatal(err)
		}
		did := m.meddle(tx)
		w := walkIn(t, tx, "")
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
		if w.Broken == nil {
			t.Errorf("case %d: not found: %s", i, did)
			continue
		}
		count[strings.Fields(did)[0]+" "+strings.Fields(did)[1]+": "+string(w.Broken.How)]++
		switch what := strings.Fields(did); {
		case what[0] == "deleted" && what[1] != "chain" && w.Broken.How != LineRemoved,
			what[0] == "inserted" && what[1] != "chain" && what[1] != "shifted" && w.Broken.How != LinePutIn,
			what[0] == "changed" && what[1] != "chain" && what[2] != m.keys[what[1]] && w.Broken.How != LineChanged && what[2] != "invoice":
			t.Errorf("%s: said to be %+v", did, w.Broken)
		}
	}
	t.Logf("%d of %d found: %v", cases, cases, count)
}

// meddler changes one thing.
type meddler struct {
	t    *testing.T
	r    *rand.Rand
	keys map[string]string
}

func (m *meddler) meddle(tx *sql.Tx) string {
	table := []string{"event", "event", "event", "invoice", "invoice", "chain", "chain", "note", "closing"}[m.r.IntN(9)]
	key := m.keys[table]
	rows := m.all(tx, table)
	one, two := rows[m.r.IntN(len(rows))], rows[m.r.IntN(len(rows))]
	switch m.r.IntN(4) {
	case 0:
		for {
			name := one.names[m.r.IntN(len(one.names))]
			if name == "checked_at" || name == "chk" { // what it was last asked is not money; and it is made anew
				continue
			}
			was := one.values[name]
			one.values[name] = m.other(was)
			m.write(tx, table, one, one.key(key, was, name))
			return fmt.Sprintf("changed %s %s of %v from %v", table, name, one.values[key], was)
		}
	case 1:
		m.exec(tx, "DELETE FROM "+table+" WHERE "+key+" = ?", one.values[key])
		return fmt.Sprintf("deleted %s %v", table, one.values[key])
	case 2:
		at := rows[len(rows)-1].values[key].(int64) + 1
		how := table
		if table != "invoice" && m.r.IntN(2) == 0 { // among the others
			at, how = two.values[key].(int64), "shifted "+table
			m.exec(tx, fmt.Sprintf("UPDATE %s SET %s = -%s WHERE %s >= ?", table, key, key, key), at)
			m.exec(tx, fmt.Sprintf("UPDATE %s SET %s = 1 - %s WHERE %s < 0", table, key, key, key))
		}
		one.values[key] = at
		if table == "invoice" {
			one.values["ref"] = fmt.Sprint("01FAKEPUTIN", m.r.IntN(1e9))
		}
		m.insert(tx, table, one)
		return fmt.Sprintf("inserted %s %v", how, at)
	}
	for one.values[key] == two.values[key] {
		two = rows[m.r.IntN(len(rows))]
	}
	m.exec(tx, "DELETE FROM "+table+" WHERE "+key+" IN (?, ?)", one.values[key], two.values[key])
	one.values[key], two.values[key] = two.values[key], one.values[key]
	if table == "invoice" { // each keeps its name
		one.values["ref"], two.values["ref"] = two.values["ref"], one.values["ref"]
	}
	m.insert(tx, table, one)
	m.insert(tx, table, two)
	return fmt.Sprintf("swapped %s %v and %v", table, one.values[key], two.values[key])
}

type record struct {
	names  []string
	values map[string]any
}

func (o record) key(key string, was any, changed string) any {
	if changed == key {
		return was
	}
	return o.values[key]
}

func (m *meddler) other(v any) any {
	switch v := v.(type) {
	case int64:
		return v + 1 + int64(m.r.IntN(1000))*1000
	case string:
		if v == "" || m.r.IntN(2) == 0 {
			return v + "1"
		}
		return v[:len(v)-1]
	case []byte:
		b := slices.Clone(v)
		if len(b) == 0 {
			return make([]byte, 16)
		}
		b[m.r.IntN(len(b))] ^= 1 << m.r.IntN(8)
		return b
	}
	return int64(1)
}

func (m *meddler) all(tx *sql.Tx, table string) (all []record) {
	rows, err := tx.Query("SELECT * FROM " + table + " ORDER BY " + m.keys[table])
	if err != nil {
		m.t.Fatal(err)
	}
	defer rows.Close()
	names, _ := rows.Columns()
	for rows.Next() {
		values := make([]any, len(names))
		into := make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			m.t.Fatal(err)
		}
		one := record{names, map[string]any{}}
		for i, name := range names {
			one.values[name] = values[i]
		}
		all = append(all, one)
	}
	return all
}

// checked makes the check of a row anew.
func (m *meddler) checked(table string, one record) {
	switch table {
	case "event":
		var values []any
		for _, name := range eventColumns[1 : 1+eventWidth] {
			values = append(values, one.values[name])
		}
		one.values["chk"] = eventCheck(values)
	case "invoice":
		var values []any
		for _, name := range columns {
			values = append(values, one.values[name])
		}
		n, _ := one.values["n"].(int64)
		one.values["chk"] = checkOf(n, values)
	}
}

func (m *meddler) write(tx *sql.Tx, table string, one record, at any) {
	m.exec(tx, "DELETE FROM "+table+" WHERE "+m.keys[table]+" = ?", at)
	m.exec(tx, "DELETE FROM "+table+" WHERE "+m.keys[table]+" = ?", one.values[m.keys[table]])
	m.insert(tx, table, one)
}

func (m *meddler) insert(tx *sql.Tx, table string, one record) {
	m.checked(table, one)
	var values []any
	for _, name := range one.names {
		v := one.values[name]
		if b, ok := v.([]byte); ok && len(b) == 0 {
			v = []byte{}
		}
		values = append(values, v)
	}
	m.exec(tx, "INSERT INTO "+table+" ("+strings.Join(one.names, ", ")+") VALUES (?"+strings.Repeat(", ?", len(one.names)-1)+")", values...)
}

func (m *meddler) exec(tx *sql.Tx, query string, args ...any) {
	m.t.Helper()
	if _, err := tx.Exec("PRAGMA ignore_check_constraints = 1"); err != nil {
		m.t.Fatal(err)
	}
	if _, err := tx.Exec(query, args...); err != nil {
		m.t.Fatal(query, args, err)
	}
}

// A cut end is whole: only what was printed before knows better.
func TestPrintedHashFindsACutEnd(t *testing.T) {
	t.Parallel()
	l, c := chained(t, 30)
	all, err := l.Closings(ctx, 0, 10)
	if err != nil || len(all) != 3 {
		t.Fatal(len(all), err)
	}
	path := filepath.Join(t.TempDir(), "cut.db")
	if err := l.Backup(ctx, path, false, nil); err != nil {
		t.Fatal(err)
	}
	c.sell()
	c.at(time.Hour)
	z, made, err := l.Z(ctx, c.time(), 3)
	if err != nil || !made || z.Number != 4 || z.Before != all[0].Hash {
		t.Fatalf("%+v, %v, %v", z, made, err)
	}
	for _, hash := range []string{z.Hash.String(), strings.ToUpper(z.Hash.String()[:MinHash])} {
		if w, err := l.Walk(ctx, hash, nil); err != nil || w.Broken != nil || w.Found == nil || w.Found.Closing != 4 {
			t.Errorf("%s: %+v, %v", hash, w, err)
		}
	}
	cut := openAt(t, path) // as if the day had not been
	if w, err := cut.Walk(ctx, z.Hash.String(), nil); err != nil || w.Broken != nil || w.Found != nil || w.Closings != 3 {
		t.Errorf("the cut one: %+v, %v", w, err)
	}
	if w, err := cut.Walk(ctx, all[0].Hash.String(), nil); err != nil || w.Found == nil || w.Found.Closing != 3 {
		t.Errorf("what both have: %+v, %v", w, err)
	}
}

// What another program does with one ledger is in one chain.
func TestTwoProgramsOneChain(t *testing.T) {
	t.Parallel()
	l := fresh(t)
	other := openAt(t, l.path)
	a, b := newCounter(t, l, rand.New(rand.NewPCG(1, 1))), newCounter(t, other, rand.New(rand.NewPCG(2, 2)))
	b.n = 1000
	done := make(chan bool)
	go func() {
		defer close(done)
		for range 20 {
			a.sell()
			a.hears()
		}
	}()
	for range 20 {
		b.sell()
		b.hears()
	}
	<-done
	if w, err := l.Walk(ctx, "", nil); err != nil || w.Broken != nil || w.Lines < 80 {
		t.Errorf("%+v, %v", w, err)
	}
}

// An old ledger is taken in once, by the chunk, also after a kill in between; what
// comes later without its line is found.
func TestOldLedgerIsTakenIn(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	old, err := open(ctx, path, migrations[:linking-1])
	if err != nil {
		t.Fatal(err)
	}
	old.Links(anyLink)
	c := newCounter(t, old, rand.New(rand.NewPCG(3, 3)))
	for range 30 {
		c.sell()
		c.hears()
	}
	if _, err := old.write.Exec(`INSERT INTO invoice (ref, sale, amount, created_at, state) VALUES ('R1', 'R1', 1500, 1763900000000, 'pending'); UPDATE identity SET unchecked = 31`); err != nil {
		t.Fatal(err)
	}
	old.Close()
	l := openAt(t, path)
	w, err := l.Walk(ctx, "", nil)
	if err != nil || w.Broken != nil {
		t.Fatalf("%+v, %v", w, err)
	}
	var events int64
	if err := l.read.QueryRow("SELECT count(*) FROM event").Scan(&events); err != nil || w.Lines != events+2 {
		t.Errorf("%d lines for %d events, an invoice without any, and a note: %v", w.Lines, events, err)
	}
	c.l = l
	c.sell()
	if again, err := l.Walk(ctx, "", nil); err != nil || again.Broken != nil || again.Lines != w.Lines+2 {
		t.Errorf("%+v, %v", again, err)
	}
	l.Close()
	db := raw(t, path, "INSERT INTO event (invoice, at, kind, state) VALUES (1, 1763900000000, 'settled', 'paid')")
	db.Close()
	l = openAt(t, path)
	if w, err := l.Walk(ctx, "", nil); err != nil || w.Broken == nil || w.Broken.How != LinePutIn || w.Broken.Ref == "" {
		t.Errorf("put in: %+v, %v", w.Broken, err)
	}
}

// A ledger read out of a damaged one says so, and its closings go on.
func TestSalvagedChain(t *testing.T) {
	t.Parallel()
	l, c := chained(t, 25)
	c.sell()
	c.hears()
	c.hears()
	want, err := l.X(ctx, c.time())
	if err != nil {
		t.Fatal(err)
	}
	last := c.closings()
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from.db"), filepath.Join(dir, "to.db")
	if err := l.Backup(ctx, from, false, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := Salvage(ctx, from, to, nil); err != nil {
		t.Fatal(err)
	}
	got := openAt(t, to)
	got.Hosts(func(host string) bool { return strings.HasSuffix(host, ".example") }, nil)
	if w, err := got.Walk(ctx, "", nil); err != nil || w.Broken != nil || w.Closings != last {
		t.Errorf("%+v, %v", w, err)
	}
	notes, err := got.Notes(ctx, 1)
	if err != nil || len(notes) != 1 || notes[0].Kind != NoteSalvaged {
		t.Errorf("%+v, %v", notes, err)
	}
	z, made, err := got.Z(ctx, c.time(), last)
	if err != nil || !made || z.Number != last+1 || z.Confirmed() != want.Confirmed() || z.Total != want.Total || z.Before != want.Before {
		t.Errorf("%+v\n%+v\n%v, %v", z, want, made, err)
	}
}

// A chain that rots stops no sale, and says so.
func TestSaleWithoutTheChain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	l, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	c := newCounter(t, l, rand.New(rand.NewPCG(5, 5)))
	l.Links(anyLink)
	for range 50 {
		c.sell()
	}
	l.Close()
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range pagesOf(t, path)["chain"] {
		for i := range 4096 {
			whole[(n-1)*4096+i] = 0xff
		}
	}
	write(t, path, whole)
	l = openAt(t, path)
	c.l = l
	ref := c.sell()
	if inv, err := l.Invoice(ctx, ref); err != nil || inv.Ref != ref {
		t.Errorf("%+v, %v", inv, err)
	}
	if w, err := l.Walk(ctx, "", nil); err == nil && w.Broken == nil {
		t.Errorf("the walk found nothing: %+v", w)
	}
	if _, made, err := l.Z(ctx, c.time(), 0); err == nil || made {
		t.Error("it was closed")
	}
}

// A later column with nothing in it changes no mark.
func TestMarksOutliveNewColumns(t *testing.T) {
	inv := sample("R1")
	values, err := valuesOf(&inv)
	if err != nil {
		t.Fatal(err)
	}
	mark, _ := markOf(nil, 3, values)
	raw := append([]any(nil), values...)
	raw[len(raw)-1] = nil
	again, _ := markOf(nil, 3, raw)
	if !reflect.DeepEqual(mark, again) {
		t.Error("an empty column is in the mark")
	}
	raw[8] = `[{"name":"x"}]`
	if other, _ := markOf(nil, 3, raw); reflect.DeepEqual(mark, other) {
		t.Error("the items are not in the mark")
	}
}
