package ledger

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"caisse/model"
)

func TestDamagedLedger(t *testing.T) {
	l := fresh(t)
	fill(t, l, 500)
	l.Close()
	text, err := os.ReadFile(l.path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 3 * 4096; i < len(text); i++ {
		text[i] = 0xee
	}
	write(t, l.path, text)
	l, err = Open(ctx, l.path)
	if err == nil {
		_, err = l.Newest(ctx, Query{})
		l.Close()
	}
	if !errors.Is(err, ErrDamaged) {
		t.Errorf("got %v, want ErrDamaged", err)
	}
}

func TestDiskFull(t *testing.T) {
	l := fresh(t)
	add(t, l, sample("R1"))
	if _, err := l.write.Exec("PRAGMA max_page_count = 1"); err != nil { // SQLite takes what the file has now
		t.Fatal(err)
	}
	var err error
	n := 1
	for ; err == nil && n < 1000; n++ {
		err = l.Add(ctx, sample(fmt.Sprint("more", n)), model.Event{At: noon, Kind: model.EventSending, Text: strings.Repeat("x", 2000)})
	}
	if !errors.Is(err, ErrFull) {
		t.Fatalf("got %v, want ErrFull", err)
	}
	if all, err := l.Newest(ctx, Query{Limit: 1000}); err != nil || len(all) != n-1 {
		t.Errorf("%d of %d invoices are there, %v", len(all), n-1, err)
	}
}

func TestLocked(t *testing.T) {
	a := fresh(t)
	b := openAt(t, a.path)
	add(t, a, sample("R1"))
	if _, err := b.write.Exec("PRAGMA busy_timeout = 1"); err != nil { // instead of 5 s
		t.Fatal(err)
	}
	tx, err := a.write.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Claim(ctx, Turn{What: "R1"}); !errors.Is(err, ErrLocked) {
		t.Errorf("Claim: %v", err)
	}
	if err := b.Add(ctx, sample("R2"), model.Event{At: noon, Kind: model.EventSending}); !errors.Is(err, ErrLocked) {
		t.Errorf("Add: %v", err)
	}
	if _, err := b.Invoice(ctx, "R1"); err != nil {
		t.Errorf("reading goes on: %v", err)
	}
	tx.Rollback()
	add(t, b, sample("R2"))
}
