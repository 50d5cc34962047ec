package ledger

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"caisse/model"
)

// row makes an invoice created so many seconds after noon.
func row(ref string, sec int, state model.State) model.Invoice {
	inv := sample(ref)
	inv.CreatedAt = noon.Add(time.Duration(sec) * time.Second)
	inv.State = state
	return inv
}

func TestFind(t *testing.T) {
	l := fresh(t)
	const first, second, third = "01JD0FAKE00000000000001A2C", "01JD0FAKE00000000000009A2C", "01JD0FAKE00000000000002ZZZ"
	a, b, c := row(first, 1, model.Pending), row(second, 2, model.Pending), row(third, 3, model.Pending)
	a.Token, a.RequestID = "FAKE.token-One", "P2801FAKE"
	b.Token = "FAKE.token-Two"
	add(t, l, a, b, c)
	for _, v := range []struct{ name, text, want string }{
		{"ref", first, first},
		{"ref in lower case", " 01jdofake0000000000000ia2c\n", first},
		{"token", "FAKE.token-Two", second},
		{"token in another case", "fake.TOKEN-two", ""},
		{"request id", "P2801FAKE", first},
		{"four last characters, newest first", "9a2c", second},
		{"shared tail", "A2C", ""},
		{"tail read with I", "ia2c", first},
		{"longer tail", "00000002zzz", third},
		{"longer than a ref", "X" + first, ""},
		{"the middle", "FAKE", ""},
		{"too short", "zzz", ""},
		{"nothing", "", ""},
		{"blank", "  \t", ""},
		{"wildcards are text", "%2_C", ""},
		{"not ASCII", "éééé", ""},
	} {
		got, err := l.Find(ctx, v.text)
		if err != nil || refs(got) != v.want {
			t.Errorf("%s: Find(%q) is %q, %v; want %q", v.name, v.text, refs(got), err, v.want)
		}
	}
	for i := range 25 {
		add(t, l, row(fmt.Sprintf("01JD0FAKE0000000000%02d7777", i), 10+i, model.Paid))
	}
	got, err := l.Find(ctx, "7777")
	if err != nil || len(got) != 20 || got[0].Ref != "01JD0FAKE0000000000247777" || got[19].Ref != "01JD0FAKE0000000000057777" {
		t.Errorf("%d found, %v: %s", len(got), err, refs(got))
	}
}

func TestNewest(t *testing.T) {
	l := fresh(t)
	add(t, l, // the clock went back, and two are of the same millisecond
		row("D", 40, model.Paid), row("A", 10, model.Failed), row("B", 20, model.Pending),
		row("C1", 30, model.Paid), row("C2", 30, model.Failed), row("E", 50, model.Pending))
	at := func(sec int) time.Time { return noon.Add(time.Duration(sec) * time.Second) }
	for _, c := range []struct {
		name string
		q    Query
		want string
	}{
		{"all", Query{}, "E D C2 C1 B A"},
		{"first page", Query{Limit: 3}, "E D C2"},
		{"next page, within a millisecond", Query{Limit: 3, Before: "C2"}, "C1 B A"},
		{"past the end", Query{Before: "A"}, ""},
		{"page above", Query{Limit: 2, After: "B"}, "C2 C1"},
		{"page above, within a millisecond", Query{Limit: 2, After: "C1"}, "D C2"},
		{"above the top", Query{After: "E"}, ""},
		{"between", Query{After: "A", Before: "D", Limit: 2}, "C2 C1"},
		{"one state", Query{States: []model.State{model.Pending}}, "E B"},
		{"two states, merged", Query{States: []model.State{model.Paid, model.Failed}}, "D C2 C1 A"},
		{"a state named twice", Query{States: []model.State{model.Paid, model.Paid}}, "D C1"},
		{"states, page down", Query{States: []model.State{model.Paid, model.Failed}, Before: "C2", Limit: 2}, "C1 A"},
		{"states, page up", Query{States: []model.State{model.Paid, model.Failed}, After: "A", Limit: 2}, "C2 C1"},
		{"cursor of another state", Query{States: []model.State{model.Paid}, Before: "C2"}, "C1"},
		{"state of none", Query{States: []model.State{model.Refused}}, ""},
		{"since is included", Query{Since: at(30)}, "E D C2 C1"},
		{"until is not", Query{Until: at(30)}, "B A"},
		{"a day, page down", Query{Since: at(20), Until: at(50), Before: "D", Limit: 2}, "C2 C1"},
		{"cursor above until", Query{Until: at(30), Before: "E"}, "B A"},
		{"cursor under since", Query{Since: at(30), After: "A", Limit: 1}, "C1"},
		{"empty range", Query{Since: at(30), Until: at(30)}, ""},
	} {
		got, err := l.Newest(ctx, c.q)
		if err != nil || refs(got) != c.want {
			t.Errorf("%s: got %q, %v; want %q", c.name, refs(got), err, c.want)
		}
	}
	for _, q := range []Query{{Before: "nobody"}, {After: "nobody"}} {
		if _, err := l.Newest(ctx, q); err != ErrNotFound {
			t.Errorf("%+v: %v", q, err)
		}
	}
}

func TestNewestShows50ByDefault(t *testing.T) {
	l := fresh(t)
	fill(t, l, 60)
	if got, err := l.Newest(ctx, Query{}); len(got) != 50 || err != nil {
		t.Errorf("%d, %v", len(got), err)
	}
}

func TestLastPaid(t *testing.T) {
	l := fresh(t)
	if _, err := l.LastPaid(ctx); err != ErrNotFound {
		t.Errorf("empty: %v", err)
	}
	for i, inv := range []model.Invoice{
		row("early sale, paid last", 0, model.PaidLate), row("paid", 10, model.Paid), row("failed", 20, model.Failed), row("pending", 30, model.Pending),
	} {
		if inv.State.Final() {
			inv.SettledAt = noon.Add(time.Duration(i) * time.Minute)
		}
		if i == 0 {
			inv.SettledAt = noon.Add(90 * time.Second)
		}
		add(t, l, inv)
	}
	if got, err := l.LastPaid(ctx); err != nil || got.Ref != "early sale, paid last" {
		t.Errorf("got %q, %v", got.Ref, err)
	}
}

func TestOfSale(t *testing.T) {
	l := fresh(t)
	again, third := row("again", 10, model.Pending), row("third", 20, model.Sending)
	again.Sale, third.Sale = "first", "first"
	add(t, l, third, row("first", 0, model.LostAnswer), row("other", 5, model.Paid), again)
	if got, err := l.OfSale(ctx, "first"); err != nil || refs(got) != "first again third" {
		t.Errorf("got %q, %v", refs(got), err)
	}
}

// Nothing here may read the whole table, or sort a whole state.
func TestQueriesUseIndexes(t *testing.T) {
	l := fresh(t)
	wide := ask{high: end}
	in := func(states ...model.State) ask { return ask{high: end, states: states} }
	look := ask{high: end, look: true}
	found := ask{high: end, words: words{asked: true, match: `"a"*`, also: []int64{1}}}
	day := ask{high: end, since: 1, until: 2}
	for _, c := range []struct {
		name  string
		asked asked
		sorts bool // only a handful of rows, or those of a day
	}{
		{"newest", wide.invoices(allColumns, newest, 50), false},
		{"newest of states", in(model.States...).invoices(allColumns, newest, 50), false},
		{"unsettled", in(model.States[:2]...).invoices(allColumns, oldest, -1), false},
		{"to look at", look.invoices(allColumns, newest, 50), false},
		{"found", found.invoices(allColumns, newest, 50), true},
		{"last paid", asked{selectInvoice + paidLast, nil}, false},
		{"of sale", asked{bySale, []any{1}}, true},
		{"find", asked{selectInvoice + named, []any{1, 2, 3}}, true},
		{"named", asked{namedOther, []any{1, 2, 3}}, false},
		{"turns", asked{turnsOf, []any{1, 2, 3}}, false},
		{"set turn", asked{setTurn, []any{1, 2}}, false},
		{"date before", asked{dateBefore, []any{1, 2}}, false},
		{"undated", asked{selectInvoice + undatedRows, nil}, false},
		{"neighbours", asked{neighbours, []any{1}}, false},
		{"invoice", asked{byRef, []any{1}}, false},
		{"total of a day", day.sum(), false},
		{"total to look at", look.sum(), false},
		{"day", asked{daySums, []any{1, 2, ""}}, true},
		{"behind", asked{isBehind, nil}, false},
	} {
		rows, err := l.write.Query("EXPLAIN QUERY PLAN "+c.asked.sql, c.asked.args...)
		if err != nil {
			t.Fatal(c.name, err)
		}
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				t.Fatal(err)
			}
			scan := strings.HasPrefix(detail, "SCAN") && !slices.ContainsFunc([]string{
				"USING INDEX invoice_paid", "USING INDEX invoice_undated", "USING COVERING INDEX invoice_look", "USING INDEX invoice_look",
				"VIRTUAL TABLE", "CONSTANT ROW", "SCAN stale", "SCAN searchable", // which are short
			}, func(s string) bool { return strings.Contains(detail, s) })
			if scan || !c.sorts && strings.Contains(detail, "TEMP B-TREE") {
				t.Errorf("%s: %s", c.name, detail)
			}
		}
		rows.Close()
	}
}

// A long list on a screen must not hold up a sale.
func TestReadersDoNotStopTheWriter(t *testing.T) {
	l := fresh(t)
	fill(t, l, 200)
	for range 2 { // all the readers there are
		rows, err := l.read.Query(selectInvoice)
		if err != nil || !rows.Next() {
			t.Fatal(err)
		}
		defer rows.Close()
	}
	soon, cancel := contextSoon()
	defer cancel()
	inv := sample("R1")
	if err := l.Add(soon, inv, model.Event{At: noon, Kind: model.EventSending}); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Change(soon, "R1", func(i model.Invoice) (model.Invoice, []model.Event, bool) { return i, nil, true }); err != nil {
		t.Fatal(err)
	}
}

// What is left open comes page by page, the last written first, even where a
// clock was years behind.
func TestLeftByPages(t *testing.T) {
	l := fresh(t)
	var want []string
	for i := range 10 {
		inv := sample(fmt.Sprint("R", i))
		inv.State, inv.CreatedAt = model.States[i%3], noon.AddDate(-i, 0, 0)
		add(t, l, inv)
		if inv.State != model.LostAnswer {
			want = append([]string{inv.Ref}, want...)
		}
	}
	for limit := 1; limit < 9; limit++ {
		var got []string
		for before, more := int64(0), true; more; more = before != 0 {
			page, next, err := l.Left(ctx, []model.State{model.Pending, model.Sending}, before, limit)
			if err != nil || len(page) > limit {
				t.Fatalf("%d of %d, %v", len(page), limit, err)
			}
			for _, inv := range page {
				got = append(got, inv.Ref)
			}
			before = next
		}
		if !slices.Equal(got, want) {
			t.Errorf("by %d: %v, want %v", limit, got, want)
		}
	}
}
