package till

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"caisse/model"
	"caisse/model/ledger"
	"caisse/model/ledger/fill/made"
)

// BenchmarkExport measures an export of everything, onto the disk, beside the
// bare driver reading all columns of all rows and doing nothing with them.
func BenchmarkExport(b *testing.B) {
	for _, size := range made.Sizes(b) {
		b.Run(fmt.Sprintf("rows=%d", size), func(b *testing.B) {
			kept, err := made.Kept(b.Context(), size)
			if err != nil {
				b.Fatal(err)
			}
			l, err := ledger.Open(b.Context(), kept)
			if err != nil {
				b.Fatal(err)
			}
			defer l.Close()
			db, err := sql.Open("sqlite", "file:"+kept+"?mode=ro")
			if err != nil {
				b.Fatal(err)
			}
			defer db.Close()
			scan := func() {
				if n := scanned(b, db); n != size {
					b.Fatalf("%d rows", n)
				}
			}
			till := New(Config{Ledger: l})
			label := func(inv *model.Invoice) string { return string(inv.State) }
			for name, as := range map[string]Format{"csv": CSV, "jsonl": JSONL} {
				path := filepath.Join(b.TempDir(), "all."+name)
				made.Beside(b, name, func() {
					os.Remove(path) // memory for a second file is slow to come where a machine is a virtual one
					out, err := till.Export(b.Context(), Export{As: as, Lang: "fr", Label: label}, path, true, func(int64, int64) {})
					if err != nil || out.Count != int64(size) {
						b.Fatal(out, err)
					}
				}, scan)
			}
		})
	}
}

// scanned reads every column of every invoice into plain variables.
func scanned(b *testing.B, db *sql.DB) (n int) {
	rows, err := db.QueryContext(b.Context(), "SELECT * FROM invoice")
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		b.Fatal(err)
	}
	into := make([]any, len(types))
	for i, t := range types {
		into[i] = new(string)
		if t.DatabaseTypeName() == "INTEGER" {
			into[i] = new(int64)
		}
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			b.Fatal(err)
		}
		n++
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	return n
}
