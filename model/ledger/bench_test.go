package ledger_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"caisse/model"
	"caisse/model/ledger"
	"caisse/model/ledger/fill/made"
)

// These measure the ledger beside the bare driver: a query written by hand,
// prepared, its rows read into plain variables, on the same file in the same
// run. See made.Beside for what they report.

// benchFile is the ledger of a size.
func benchFile(b *testing.B, rows int) string {
	start := time.Now()
	path, err := made.Kept(context.Background(), rows)
	if err != nil {
		b.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	if took := time.Since(start); took > time.Second {
		b.Logf("made %d invoices, %d MB, in %v", rows, info.Size()>>20, took.Round(time.Second))
	}
	return path
}

const allColumns = firstColumns + ", machine_at, dated, host, ticket_day, ticket"

const firstColumns = `n, ref, sale, amount, created_at, items, object, firstname, lastname, email, state, doubt, aside, replaced_by,
	pending_at, checked_at, settled_at, expires_at, token, link, code, raw_status, got_amount, got_ref, operator_id, operator_name,
	phone, request_id, operator_ref`

func anyLink(string) error { return nil }

// bare is the driver without the ledger.
type bare struct {
	b     *testing.B
	db    *sql.DB
	stmts map[string]*sql.Stmt
	n     [11]int64
	s     [21]string
	into  []any
}

func newBare(b *testing.B, path, options string) *bare {
	db, err := sql.Open("sqlite", "file:"+path+"?"+options)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	x := &bare{b: b, db: db, stmts: map[string]*sql.Stmt{}}
	n, s := 0, 0
	for i := range 32 {
		switch i {
		case 0, 3, 4, 12, 14, 15, 16, 17, 22, 29, 30:
			x.into = append(x.into, &x.n[n])
			n++
		default:
			x.into = append(x.into, &x.s[s])
			s++
		}
	}
	return x
}

func (x *bare) stmt(query string) *sql.Stmt {
	if x.stmts[query] == nil {
		s, err := x.db.Prepare(query)
		if err != nil {
			x.b.Fatal(err)
		}
		x.stmts[query] = s
	}
	return x.stmts[query]
}

// rows reads all rows of all columns.
func (x *bare) rows(query string, args ...any) (count int) {
	rows, err := x.stmt(query).Query(args...)
	if err != nil {
		x.b.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(x.into...); err != nil {
			x.b.Fatal(err)
		}
		count++
	}
	if err := rows.Err(); err != nil {
		x.b.Fatal(err)
	}
	return count
}

// sums reads rows of any columns.
func (x *bare) sums(query string, width int, args ...any) (count int) {
	rows, err := x.stmt(query).Query(args...)
	if err != nil {
		x.b.Fatal(err)
	}
	defer rows.Close()
	into := make([]any, width)
	for i := range into {
		into[i] = new(string)
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			x.b.Fatal(err)
		}
		count++
	}
	return count
}

func BenchmarkRead(b *testing.B) {
	for _, size := range made.Sizes(b) {
		b.Run(fmt.Sprintf("rows=%d", size), func(b *testing.B) { benchRead(b, benchFile(b, size)) })
	}
}

func benchRead(b *testing.B, path string) {
	ctx := context.Background()
	const reading = "mode=ro&_busy_timeout=5000"
	l, err := ledger.Open(ctx, path)
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	l.Links(anyLink)
	x := newBare(b, path, reading)

	const newest = "SELECT " + allColumns + " FROM invoice ORDER BY created_at DESC, n DESC LIMIT 50"
	page := func(l *ledger.Ledger, q ledger.Query, want int) []model.Invoice {
		invs, err := l.Newest(ctx, q)
		if err != nil || len(invs) < want {
			b.Fatalf("%+v: %d of %d, %v", q, len(invs), want, err)
		}
		return invs
	}
	least := func(got, want int) {
		if got < want {
			b.Fatalf("the bare query gave %d rows, not %d", got, want)
		}
	}
	made.Beside(b, "open", func() {
		l, err := ledger.Open(ctx, path)
		if err != nil {
			b.Fatal(err)
		}
		l.Links(anyLink)
		page(l, ledger.Query{}, 50)
		l.Close()
	}, func() {
		x := newBare(b, path, reading)
		least(x.rows(newest), 50)
		x.db.Close()
	})
	made.Beside(b, "page", func() { page(l, ledger.Query{}, 50) }, func() { least(x.rows(newest), 50) })

	var middle model.Invoice
	var ref string
	if err := x.db.QueryRow("SELECT ref FROM invoice WHERE n = (SELECT max(n) FROM invoice) / 2").Scan(&ref); err != nil {
		b.Fatal(err)
	}
	if middle, err = l.Invoice(ctx, ref); err != nil {
		b.Fatal(err)
	}
	before := middle.CreatedAt.UnixMilli()
	made.Beside(b, "page in the middle",
		func() { page(l, ledger.Query{Before: ledger.Cursor(ref)}, 50) },
		func() {
			least(x.rows("SELECT "+allColumns+" FROM invoice WHERE created_at < ? ORDER BY created_at DESC, n DESC LIMIT 50", before), 50)
		})
	for _, s := range []model.State{model.Paid, model.Pending} {
		made.Beside(b, "state "+string(s),
			func() { page(l, ledger.Query{States: []model.State{s}}, 50) },
			func() {
				least(x.rows("SELECT "+allColumns+" FROM invoice WHERE state = ? ORDER BY created_at DESC, n DESC LIMIT 50", string(s)), 50)
			})
	}
	made.Beside(b, "four states",
		func() {
			page(l, ledger.Query{States: []model.State{model.Pending, model.Sending, model.Paid, model.Failed}}, 50)
		},
		func() {
			const one = "SELECT " + allColumns + " FROM invoice WHERE state = ?"
			least(x.rows(one+" UNION ALL "+one+" UNION ALL "+one+" UNION ALL "+one+" ORDER BY created_at DESC, n DESC LIMIT 50", "failed", "paid", "pending", "sending"), 50)
		})
	const toLook = "(state IN ('lost answer', 'amount differs', 'reference differs') OR doubt <> '')"
	made.Beside(b, "to look at",
		func() { page(l, ledger.Query{Look: true}, 40) },
		func() {
			least(x.rows("SELECT "+allColumns+" FROM invoice WHERE "+toLook+" ORDER BY created_at DESC, n DESC LIMIT 50"), 40)
		})
	made.Beside(b, "token", func() {
		if got, err := l.Find(ctx, middle.Token); err != nil || len(got) != 1 {
			b.Fatal(got, err)
		}
	}, func() {
		least(x.rows("SELECT "+allColumns+" FROM invoice WHERE token = ? AND token <> ''", middle.Token), 1)
	})

	const found = "SELECT " + allColumns + " FROM invoice WHERE n IN (SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT 50) ORDER BY n DESC"
	for _, c := range []struct {
		name, text, match string
		rows              int
	}{
		{"one letter", "o", `"o"*`, 50},
		{"two letters", "ou", `"ou"*`, 50},
		{"common name begun", "oued", `"oued"*`, 50},
		{"common name", "Ouédraogo", `"ouedraogo"`, 50},
		{"rare name", "Lindqvist", `"lindqvist"*`, 0},
		{"no name", "Xyzzyxyz", `"xyzzyxyz"*`, 0},
		{"two words", "awa sawadogo", `"awa"* AND "sawadogo"`, 50},
		{"two rare words, to the end", "yé palé", `"ye"* AND "pale"*`, 0},
		{"an article", "moustiquaire", `"moustiquaire"*`, 20},
		{"ref prefix", ref[:9], `"` + ref[:9] + `"*`, 1},
		{"ref tail", ref[20:], `"` + ref[20:] + `"*`, 0},
		{"phone begun", "22670", `"22670"*`, 50},
		{"phone in groups", "70 12 34", `"701234"*`, 0},
	} {
		made.Beside(b, "search "+c.name,
			func() { page(l, ledger.Query{Text: c.text}, c.rows) },
			func() { least(x.rows(found, c.match), c.rows) })
	}
	made.Beside(b, "search in paid",
		func() { page(l, ledger.Query{Text: "zongo", States: []model.State{model.Paid}}, 50) },
		func() {
			least(x.rows("SELECT "+allColumns+" FROM search CROSS JOIN invoice ON n = search.rowid WHERE search MATCH ? AND state = 'paid' ORDER BY search.rowid DESC LIMIT 50", `"zongo"*`), 50)
		})
	// Sizes can only be compared where each has the whole page: a page that is
	// not full makes SQLite walk to the end of the shortest list of words.
	made.Beside(b, "search in pending",
		func() { page(l, ledger.Query{Text: "m", States: []model.State{model.Pending}}, 50) },
		func() {
			least(x.rows("SELECT "+allColumns+" FROM search CROSS JOIN invoice ON n = search.rowid WHERE search MATCH ? AND state = 'pending' ORDER BY search.rowid DESC LIMIT 50", "\"\uE001\" AND \"m\"*"), 50)
		})
	made.Beside(b, "search to look at",
		func() { page(l, ledger.Query{Text: "a", Look: true, Limit: 20}, 20) },
		func() {
			least(x.rows("SELECT "+allColumns+" FROM search CROSS JOIN invoice ON n = search.rowid WHERE search MATCH ? AND "+toLook+" ORDER BY search.rowid DESC LIMIT 20", "\"\uE000\" AND \"a\"*"), 20)
		})
	made.Beside(b, "search to look at, to the end",
		func() { page(l, ledger.Query{Text: "zongo", Look: true, Limit: 1000}, 1) },
		func() {
			least(x.rows("SELECT "+allColumns+" FROM search CROSS JOIN invoice ON n = search.rowid WHERE search MATCH ? AND "+toLook+" ORDER BY search.rowid DESC LIMIT 1000", "\"\uE000\" AND \"zongo\"*"), 1)
		})
	typed := strings.Split("palé yé", "")
	made.Beside(b, "search while typing", func() {
		for i := range typed {
			page(l, ledger.Query{Text: strings.Join(typed[:i+1], "")}, 0)
		}
	}, func() {
		for _, match := range []string{`"p"*`, `"pa"*`, `"pal"*`, `"pale"*`, `"pale"*`, `"pale"* AND "y"*`, `"pale"* AND "ye"*`} {
			x.rows(found, match)
		}
	})
	benchSums(b, l, x)
	benchEach(b, l, x)
}

func benchSums(b *testing.B, l *ledger.Ledger, x *bare) {
	ctx := context.Background()
	newest, err := l.Newest(ctx, ledger.Query{Limit: 1})
	if err != nil || len(newest) == 0 {
		b.Fatal(err)
	}
	from := newest[0].CreatedAt.Truncate(24*time.Hour).AddDate(0, 0, -2) // a day that is over
	to := from.AddDate(0, 0, 1)
	total := func(q ledger.Query) func() {
		return func() {
			if _, err := l.Total(ctx, q); err != nil {
				b.Fatal(err)
			}
		}
	}
	in := []any{from.UnixMilli(), to.UnixMilli()}
	// As many sales at every size: a day of a million, months of ten thousand.
	some, err := l.Newest(ctx, ledger.Query{Limit: 1500})
	if err != nil || len(some) < 1500 {
		b.Fatal(len(some), err)
	}
	since, until := some[1499].CreatedAt, some[100].CreatedAt
	made.Beside(b, "search between dates",
		func() {
			if _, err := l.Newest(ctx, ledger.Query{Text: "zongo", Since: since, Until: until}); err != nil {
				b.Fatal(err)
			}
		},
		func() {
			x.rows("SELECT "+allColumns+" FROM search CROSS JOIN invoice ON n = search.rowid WHERE search MATCH ?1 AND created_at >= ?2 AND created_at < ?3"+
				" AND search.rowid >= (SELECT min(n) FROM invoice WHERE created_at >= ?2 AND created_at < ?3)"+
				" AND search.rowid <= (SELECT max(n) FROM invoice WHERE created_at >= ?2 AND created_at < ?3) ORDER BY search.rowid DESC LIMIT 50",
				`"zongo"*`, since.UnixMilli(), until.UnixMilli())
		})
	const sums = "SELECT count(*), sum(amount) FROM invoice "
	made.Beside(b, "total of all", total(ledger.Query{}), func() { x.sums("SELECT sum(count), sum(sum) FROM tally", 2) })
	made.Beside(b, "total of pending", total(ledger.Query{States: []model.State{model.Pending}}),
		func() { x.sums("SELECT sum(count), sum(sum) FROM tally WHERE state = 'pending'", 2) })
	made.Beside(b, "total to look at", total(ledger.Query{Look: true}),
		func() {
			x.sums(sums+"WHERE state IN ('lost answer', 'amount differs', 'reference differs') OR doubt <> ''", 2)
		})
	made.Beside(b, "total of a day", total(ledger.Query{Since: from, Until: to}),
		func() { x.sums(sums+"WHERE created_at >= ? AND created_at < ?", 2, in...) })
	made.Beside(b, "total of a search", total(ledger.Query{Text: "zongo"}),
		func() {
			x.sums("SELECT count(*), sum(amount) FROM search CROSS JOIN invoice ON n = search.rowid WHERE search MATCH ?", 2, `"zongo"*`)
		})
	made.Beside(b, "day", func() {
		if _, err := l.Day(ctx, from, to); err != nil {
			b.Fatal(err)
		}
	}, func() {
		x.sums("SELECT operator_name, state, count(*), sum(amount) FROM invoice INDEXED BY invoice_paid WHERE state IN ('paid', 'paid late') AND settled_at >= ? AND settled_at < ? GROUP BY 1, 2", 4, in...)
	})
}

func benchEach(b *testing.B, l *ledger.Ledger, x *bare) {
	made.Beside(b, "each", func() {
		if err := l.Each(context.Background(), ledger.Query{}, func(*model.Invoice) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}, func() { x.rows("SELECT " + allColumns + " FROM invoice") })
}

// bareTable is a file of its own, durable like the ledger, with a table for invoices
// made by sql and the invoices of the ledger at path in it; insert writes one more.
func bareTable(b *testing.B, path, name, sql, columns string) (insert func(values ...any)) {
	x := newBare(b, filepath.Join(b.TempDir(), name), "_journal_mode=WAL&_synchronous=FULL&_txlock=immediate&_foreign_keys=1")
	if _, err := x.db.Exec(sql); err != nil {
		b.Fatal(err)
	}
	if _, err := x.db.Exec("ATTACH ? AS full; BEGIN; INSERT INTO main.invoice (n, "+columns+") SELECT n, "+columns+" FROM full.invoice; COMMIT; DETACH full", path); err != nil {
		b.Fatal(err)
	}
	count := strings.Count(columns, ",")
	stmt, err := x.db.Prepare("INSERT INTO invoice (" + columns + ") VALUES (?" + strings.Repeat(", ?", count) + ")")
	if err != nil {
		b.Fatal(err)
	}
	return func(values ...any) {
		tx, err := x.db.Begin()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := tx.Stmt(stmt).Exec(values...); err != nil {
			b.Fatal(err)
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
}

// A sale: an invoice, its first event, the line of the chain, the numbers and sums
// kept, on the disk. Bare: the same row alone, by one statement in one transaction
// as durable, into the table of invoices with its indexes and without its triggers,
// with as many rows in it; and what the bench has compared since the first version,
// that one's row into that one's table.
func BenchmarkAdd(b *testing.B) {
	for _, size := range made.Sizes(b) {
		b.Run(fmt.Sprintf("rows=%d", size), func(b *testing.B) {
			ctx := context.Background()
			dir := b.TempDir()
			path := filepath.Join(dir, "ledger.db")
			from, err := ledger.Open(ctx, benchFile(b, size))
			if err != nil {
				b.Fatal(err)
			}
			if err := from.Backup(ctx, path, false, nil); err != nil {
				b.Fatal(err)
			}
			from.Close()
			l, err := ledger.Open(ctx, path)
			if err != nil {
				b.Fatal(err)
			}
			defer l.Close()
			var today strings.Builder
			schema := newBare(b, path, "mode=ro&_busy_timeout=5000").db
			rows, err := schema.Query("SELECT sql FROM sqlite_schema WHERE tbl_name = 'invoice' AND type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC, name")
			if err != nil {
				b.Fatal(err)
			}
			for rows.Next() {
				var sql string
				if err := rows.Scan(&sql); err != nil {
					b.Fatal(err)
				}
				today.WriteString(sql + ";\n")
			}
			if err := errors.Join(rows.Err(), schema.Close()); err != nil {
				b.Fatal(err)
			}
			first, err := os.ReadFile(filepath.Join("migrations", "0001_invoices.sql"))
			if err != nil {
				b.Fatal(err)
			}
			then, _, _ := strings.Cut(string(first), "CREATE TRIGGER")
			thenColumns := strings.TrimPrefix(firstColumns, "n, ")
			asToday := bareTable(b, path, "today.db", today.String(), thenColumns+", machine_at, dated, host, chk, ticket_day, ticket, cashier")
			asThen := bareTable(b, path, "first.db", then, thenColumns)
			sales := made.Plan{N: 200_000, Seed: 7}.Sales()
			var next []made.Sale
			for s := range sales {
				s.Invoice.Ref = "0" + s.Invoice.Ref[1:]
				next = append(next, s)
				if len(next) == 50_000 {
					break
				}
			}
			i := 0
			at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
			var inv model.Invoice
			var started time.Time
			var all, slowest time.Duration
			count := 0
			add := func() {
				s := next[i]
				i++
				inv = model.Invoice{
					Ref: "01KBENCH" + strconv.Itoa(10_000_000+os.Getpid()%10_000) + s.Invoice.Ref[16:], Amount: s.Invoice.Amount, Items: s.Invoice.Items,
					Object: s.Invoice.Object, Firstname: s.Invoice.Firstname, Lastname: s.Invoice.Lastname, Email: s.Invoice.Email,
					State: model.Sending, CreatedAt: at.Add(time.Duration(i) * time.Second), Ticket: model.Ticket{Day: 20261123},
				}
				inv.Sale = inv.Ref
				started = time.Now()
				err := l.Add(ctx, inv, model.Event{At: inv.CreatedAt, Kind: model.EventSending, State: inv.State, Amount: inv.Amount})
				if err != nil {
					b.Fatal(err)
				}
				took := time.Since(started)
				all, slowest, count = all+took, max(slowest, took), count+1
			}
			row := func() []any {
				items := "[]"
				if len(inv.Items) > 0 {
					items = fmt.Sprintf(`[{"name":%q,"quantity":%d,"unit_price":%d}]`, inv.Object, 1, int64(inv.Amount))
				}
				return []any{inv.Ref, inv.Sale, int64(inv.Amount), inv.CreatedAt.UnixMilli(), items, inv.Object, inv.Firstname, inv.Lastname,
					inv.Email, "sending", "", 0, "", 0, 0, 0, 0, "", "", "", "", 0, "", "", "", "", "", ""}
			}
			bareAdd := func() { asToday(append(row(), 0, 1, "", int64(i)<<32|0xca155e, int64(inv.Ticket.Day), i, "")...) }
			firstAdd := func() { asThen(row()...) }
			for range 300 { // while the disk still has the copies to write
				add()
				bareAdd()
				firstAdd()
			}
			made.Beside(b, "add", add, bareAdd)
			made.Beside(b, "add beside the first version's row", add, firstAdd)
			b.Logf("mean %v, slowest %v of %d", all/time.Duration(count), slowest, count)
		})
	}
}
