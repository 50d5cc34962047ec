package ledger

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Ledgers as the programs of their time wrote them, twelve sales in each: what an
// update finds. All of it is there afterwards, whole, and sold with. Version 1 is
// older than what wrote these; a new migration leaves one of the version before it:
// go run ./model/ledger/fill -n 12 -days 4 FILE, gzip -9n.
func TestOldLedgersAreKept(t *testing.T) {
	t.Parallel()
	if race {
		t.Skip("nothing to race with")
	}
	for version := 2; version <= len(migrations); version++ {
		if version == 3 { // it was never without version 4
			continue
		}
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			kept := fmt.Sprintf("testdata/old/%04d.db", version)
			path := filepath.Join(t.TempDir(), "shop.db")
			if !unzipped(t, kept, path) {
				if version == len(migrations) { // the next migration wants it
					t.Skip("today's is no old one yet")
				}
				t.Fatalf("no ledger of version %d is kept", version)
			}
			unzipped(t, kept+"-count", path+"-count") // since version 4
			l := openAt(t, path)
			if err := l.Verify(ctx); err != nil {
				t.Errorf("once up to date: %v", err)
			}
			whole := func(l *Ledger, n int, sum int64) {
				t.Helper()
				var sales int
				var amount int64
				if err := l.read.QueryRow("SELECT count(*), sum(amount) FROM invoice").Scan(&sales, &amount); err != nil || sales != n || amount != sum {
					t.Errorf("%d sales of %d F, %v, want %d of %d", sales, amount, err, n, sum)
				}
			}
			whole(l, 12, 142_200)
			sale := sample("R-NEW")
			add(t, l, sale)
			whole(l, 13, 142_200+int64(sale.Amount))
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
			l = openAt(t, path)
			whole(l, 13, 142_200+int64(sale.Amount))
			if err := l.Verify(ctx); err != nil {
				t.Errorf("sold with: %v", err)
			}
		})
	}
}

// unzipped writes what kept.gz holds to path; false where there is none.
func unzipped(t *testing.T, kept, path string) bool {
	t.Helper()
	f, err := os.Open(kept + ".gz")
	if errors.Is(err, fs.ErrNotExist) {
		return false
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, b)
	return true
}
