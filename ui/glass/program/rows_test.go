package program

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/hub"
	"caisse/ui/glass"
)

// hostileRows has a till of the shop hand over n sales, and somebody who may write
// there write into their texts, with marks that say so and with the marks of
// before. It returns how many of them a till can take, and some of their
// references.
func (b *branch) hostileRows(t *testing.T, rnd *rand.Rand, n int) (taken int, refs []string) {
	t.Helper()
	a, err := hub.Parse(b.address)
	if err != nil {
		t.Fatal(err)
	}
	h, err := hub.Open(t.Context(), a, hub.Options{Password: fakePass})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	who := hub.Who{ID: ulid.Make().String(), Name: "C9", Kind: "till", Session: "s", ShopName: "Marché", NewShop: ulid.Make().String()}
	shop, err := h.Join(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	var sql strings.Builder
	sql.WriteString("SET session_replication_role = replica;\n")
	var handed []hub.Handed
	for i := range n {
		at, ref := time.Now().UTC().Add(-time.Duration(n-i)*time.Second).Truncate(time.Millisecond), ulid.Make().String()
		amount := model.Money(100 + i)
		token := "token" + ref
		c := model.Copy{Till: who.ID, Shop: shop, Rev: 2, Invoice: model.Invoice{
			Ref: ref, Sale: ref, Amount: amount, Object: "Vente", State: model.Paid, CreatedAt: at, PendingAt: at, SettledAt: at, CheckedAt: at, Token: token,
			Link: b.url + "/directpayment/invoice/" + token, RawStatus: "completed", GotAmount: amount, Host: strings.TrimPrefix(b.url, "http://"),
			Items: []model.Item{{Name: "Pagne", Quantity: 1, UnitPrice: amount}},
		}, Events: []model.Event{{At: at, Kind: model.EventSending, State: model.Sending, Amount: amount}, {At: at, Kind: model.EventSettled, State: model.Paid, Amount: amount}}}
		handed = append(handed, hub.Handed{Copy: c})
		is, mark := b.edited(rnd, &sql, c)
		if _, err := model.Received(is, mark); err == nil {
			taken++
			refs = append(refs, ref)
		}
	}
	for len(handed) > 0 {
		k := min(len(handed), hub.PushMost)
		if p, err := h.Push(t.Context(), shop, handed[:k]); err != nil || len(p.Written) != k {
			t.Fatal(p, err)
		}
		handed = handed[k:]
	}
	for i := range 8 {
		fmt.Fprintf(&sql, "INSERT INTO caisse.till (id, shop, name, kind, version, session, seen_at, unsent) VALUES (%s, '%s', %s, %s, %s, 's', now(), -5);\n",
			quoted(strconv.Itoa(i)+stored(rnd)), shop, quoted(strconv.Itoa(i)+stored(rnd)), quoted(stored(rnd)), quoted(stored(rnd)))
	}
	hostileClosings(rnd, &sql, shop, who.ID, n)
	b.pg.SQL(t, b.name, sql.String())
	return taken, refs
}

// hostileClosings writes closings of today, most of which no till takes, with marks
// that say so: of the till, of others, and of none.
func hostileClosings(rnd *rand.Rand, sql *strings.Builder, shop, till string, n int) {
	sql.WriteString("ALTER TABLE caisse.closing DROP CONSTRAINT closing_hash_check, DROP CONSTRAINT closing_before_check, DROP CONSTRAINT closing_total_sum_check, DROP CONSTRAINT closing_paid_sum_check;\n")
	now := time.Now().UTC().Truncate(time.Millisecond)
	for i := range n {
		c := model.Closed{Till: till, Shop: shop, Number: i + 1, Day: model.DateOf(now.Date()), From: now.Add(-time.Hour), To: now, Lines: 3, Paid: model.Tally{Count: 1, Sum: 700}, Total: model.Tally{Count: 1, Sum: 700},
			Before: strings.Repeat("0", 64), Hash: fmt.Sprintf("%064x", i+1)}
		if rnd.IntN(3) == 0 {
			c.Till = ulid.Make().String()
		}
		switch rnd.IntN(8) {
		case 0:
			c.Till = stored(rnd) + strconv.Itoa(i)
		case 1:
			c.Hash = stored(rnd)
		case 2:
			c.Before = stored(rnd)
		case 3:
			c.Number = rnd.IntN(1 << 31)
		case 4:
			c.Total.Sum = model.Money(rnd.Int64() - rnd.Int64())
		case 5:
			c.Paid.Sum = -1
		}
		fmt.Fprintf(sql, "INSERT INTO caisse.closing (shop, till, number, mark, day, from_at, to_at, lines, paid_count, paid_sum, late_count, late_sum, look_count, look_sum, waiting_count, waiting_sum, total_count, total_sum, before, hash) "+
			"VALUES ('%s', %s, %d, %d, '%s', '%s', '%s', 3, 1, %d, 0, 0, 0, 0, 0, 0, 1, %d, %s, %s) ON CONFLICT DO NOTHING;\n", shop, quoted(c.Till), c.Number, c.Mark(), c.Day, c.From.Format(time.RFC3339Nano), c.To.Format(time.RFC3339Nano),
			c.Paid.Sum, c.Total.Sum, quoted(c.Before), quoted(c.Hash))
	}
}

// stored is a hostile text as far as the server keeps one.
func stored(r *rand.Rand) string {
	return strings.ToValidUTF8(strings.ReplaceAll(glass.Hostile(r), "\x00", ""), "\ufffd")
}

func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// edited writes into some texts of c, and returns what is then there, with the
// mark beside it.
func (b *branch) edited(rnd *rand.Rand, sql *strings.Builder, c model.Copy) (model.Copy, int64) {
	was := c.Mark()
	i := &c.Invoice
	c.Events = append([]model.Event(nil), c.Events...)
	i.Items = append([]model.Item(nil), i.Items...)
	weapon := func() string {
		if rnd.IntN(5) > 0 { // what is no control is taken
			return model.Clean(stored(rnd))
		}
		return stored(rnd)
	}
	fields := []struct {
		column string
		at     *string
	}{
		{"object", &i.Object}, {"firstname", &i.Firstname}, {"lastname", &i.Lastname}, {"email", &i.Email}, {"code", &i.Code}, {"raw_status", &i.RawStatus}, {"got_ref", &i.GotRef},
		{"operator_id", &i.OperatorID}, {"operator_name", &i.OperatorName}, {"phone", &i.Phone}, {"request_id", &i.RequestID}, {"operator_ref", &i.OperatorRef},
		{"items", &i.Items[0].Name}, {"event", &c.Events[1].Text}, {"token", &i.Token}, {"link", &i.Link}, {"host", &i.Host}, {"sale", &i.Sale}, {"replaced_by", &i.ReplacedBy},
	}
	most := 14
	if rnd.IntN(5) == 0 { // what a till must be able to name
		most = len(fields)
	}
	for range 1 + rnd.IntN(4) {
		f := fields[rnd.IntN(most)]
		*f.at = weapon()
		text := quoted(*f.at)
		switch f.column {
		case "event":
			fmt.Fprintf(sql, "UPDATE caisse.event SET text = %s WHERE ref = '%s' AND kind = 'settled';\n", text, i.Ref)
		case "items":
			items, _ := json.Marshal([]map[string]any{{"name": *f.at, "quantity": 1, "unit_price": i.Amount}})
			fmt.Fprintf(sql, "UPDATE caisse.invoice SET items = %s WHERE ref = '%s';\n", quoted(string(items)), i.Ref)
		default:
			fmt.Fprintf(sql, "UPDATE caisse.invoice SET %s = %s WHERE ref = '%s';\n", f.column, text, i.Ref)
		}
	}
	mark := was
	if rnd.IntN(8) > 0 {
		mark = c.Mark()
		fmt.Fprintf(sql, "UPDATE caisse.invoice SET mark = %d WHERE ref = '%s';\n", mark, i.Ref)
	}
	return c, mark
}

// Whatever somebody writes into the shared ledger, no byte of it does anything at
// another till: on its screens, in what its commands say, in its files.
func TestHostileRowsOfOthers(t *testing.T) {
	if proof.Size(0, 1, 1) == 0 {
		t.Skip("a console")
	}
	t.Parallel()
	rnd := proof.Rand(t)
	n := proof.Size(40, 1000, 5000)
	b := newBranch(t, nil)
	taken, refs := b.hostileRows(t, rnd, n)
	if taken < n/8 || taken == n {
		t.Fatalf("%d of %d can be taken: this looks at too little", taken, n)
	}
	d := b.till(t, "C2")
	c := b.shares(t, d, glass.Config{Width: 120, Height: 40})
	started := c.Written()
	run := func(args ...string) string {
		t.Helper()
		_, out, said := d.run(t, "", append(args, "-ledger", b.address)...)
		for where, text := range map[string]string{"output": out, "errors": said} {
			if bad := glass.Inert(strings.TrimPrefix(text, "\ufeff"), "\r\n"); bad != "" {
				t.Fatalf("%q: active in the %s: %s", args, where, bad)
			}
		}
		return out
	}
	rows := 0
	for end := time.Now().Add(2 * limit); rows < taken-taken/50 && time.Now().Before(end); { // a link or a token twice is left out too
		rows = strings.Count(run("list", "-all", "-json"), `"transaction_id"`)
	}
	t.Logf("%d of %d rows taken, %d listed", taken, n, rows)
	if rows < taken/2 || rows > taken {
		t.Errorf("%d rows came of %d that can be taken", rows, taken)
	}
	closings := 0
	for end := time.Now().Add(limit); closings < n/8 && time.Now().Before(end); {
		closings = strings.Count(run("report", "-json"), `"till_id"`)
	}
	if closings < n/8 || closings == n {
		t.Errorf("%d of %d closings are listed", closings, n)
	}
	for _, args := range [][]string{{"list", "-all"}, {"report"}, {"report", "-json"}, {"tills"}, {"tills", "-json"}, {"tills", "-verify"}, {"tills", "-verify", "-json"}, {"doctor"}, {"doctor", "-json"}, {"search", "PAYÉ"}} {
		run(args...)
	}
	for range min(len(refs), 12) {
		run("check", "-offline", refs[rnd.IntN(len(refs))])
	}
	exportsAreInert(t, rows, func(path string) { run("export", "-o", path) })
	c.insist("ctrl+l", "VENTES")
	for range proof.Size(2, 8, 40) {
		c.Key("pgdown")
		c.Key("enter")
		c.WaitFor(time.Second, func(string) bool { return c.says("Référence") })
		c.Key("esc")
		c.WaitFor(time.Second, func(string) bool { return c.says("VENTES") })
	}
	c.insist("ctrl+r", "RAPPORT")
	if bad := glass.Active(c.Since(started)); bad != "" {
		t.Errorf("on the screen: %s", bad)
	}
	c.neverRings()
	if _, err := c.Wait(0); err == nil {
		t.Error("the console has ended")
	}
}
