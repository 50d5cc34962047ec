package ledger

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

var (
	ctx  = context.Background()
	noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
)

// TestMain lets tests run this program again as another till.
func TestMain(m *testing.M) {
	if job := os.Getenv("LEDGER_TEST_JOB"); job != "" {
		os.Exit(child(job, os.Getenv("LEDGER_TEST_PATH")))
	}
	proof.InMemory()
	// Some wait for what is done when nobody sells; -parallel still wins.
	flag.Set("test.parallel", "8")
	os.Exit(m.Run())
}

func openAt(t testing.TB, path string) *Ledger {
	t.Helper()
	l, err := Open(ctx, path)
	for tries := 0; errors.Is(err, ErrLocked) && tries < 5; tries++ { // tills that sell without a pause, on a busy machine
		l, err = Open(ctx, path)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	l.Links(anyLink)
	return l
}

func anyLink(string) error { return nil }

func fresh(t testing.TB) *Ledger {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ledger.db")
	text, err := blank()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return openAt(t, path)
}

// blank is a new ledger, made once: to copy one takes a tenth of the time. They
// are all the same one.
var blank = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "caisse-blank-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "ledger.db")
	l, err := Open(ctx, path)
	if err != nil {
		return nil, err
	}
	if err := l.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func sample(ref string) model.Invoice {
	return model.Invoice{Ref: ref, Sale: ref, Amount: 1500, State: model.Sending, CreatedAt: noon}
}

func add(t testing.TB, l *Ledger, invs ...model.Invoice) {
	t.Helper()
	for _, inv := range invs {
		sell := func() error {
			return l.Add(ctx, inv, model.Event{At: inv.CreatedAt, Kind: model.EventSending, State: inv.State})
		}
		err := sell()
		for tries := 0; errors.Is(err, ErrLocked) && tries < 5; tries++ { // as in openAt
			err = sell()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func refs(invs []model.Invoice) string {
	var out []string
	for _, inv := range invs {
		out = append(out, inv.Ref)
	}
	return strings.Join(out, " ")
}

// passable gives an invoice of fillFields the references and words that a ledger
// believes.
func passable(inv *model.Invoice, seed int) {
	inv.Till = "" // who sold it is beside it
	inv.Ref, inv.Sale, inv.ReplacedBy = "R1", "R0", fmt.Sprint("R", seed)
	inv.Token, inv.Link = fmt.Sprint("FAKE.token-", seed), fmt.Sprint("https://pay.example/", seed)
	inv.Doubt, inv.Unsound, inv.Remains = model.Doubts[seed%len(model.Doubts)], false, ""
}

// fillFields gives every exported field below v a value of its own, so that a field
// that is not stored shows.
func fillFields(t *testing.T, v reflect.Value, seed *int) {
	t.Helper()
	*seed++
	if _, ok := v.Interface().(time.Time); ok {
		v.Set(reflect.ValueOf(noon.Add(time.Duration(*seed) * 1001 * time.Millisecond)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("valeur n° %d; 'é\"", *seed))
	case reflect.Int64, reflect.Int:
		v.SetInt(int64(1000 + *seed))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fillFields(t, v.Index(i), seed)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fillFields(t, v.Field(i), seed)
		}
	default:
		t.Fatalf("a %s: teach this test, and the ledger, to keep it", v.Kind())
	}
}

func TestEveryFieldComesBack(t *testing.T) {
	l := fresh(t)
	var want model.Invoice
	seed := 0
	fillFields(t, reflect.ValueOf(&want).Elem(), &seed)
	passable(&want, seed)
	want.State = model.AmountDiffers
	add(t, l, want)
	got, err := l.Invoice(ctx, want.Ref)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("added, then read (%v):\ngot  %+v\nwant %+v", err, got, want)
	}

	next := want
	fillFields(t, reflect.ValueOf(&next).Elem(), &seed)
	passable(&next, seed)
	next.Amount, next.Ticket, next.Cashier, next.State = want.Amount, want.Ticket, want.Cashier, model.Failed
	next.Aside, next.Undated = false, false
	got, err = l.Change(ctx, want.Ref, func(model.Invoice) (model.Invoice, []model.Event, bool) { return next, nil, true })
	if err != nil || !reflect.DeepEqual(got, next) {
		t.Fatalf("changed (%v):\ngot  %+v\nwant %+v", err, got, next)
	}
	got, err = l.Invoice(ctx, want.Ref)
	if err != nil || !reflect.DeepEqual(got, next) {
		t.Fatalf("changed, then read (%v):\ngot  %+v\nwant %+v", err, got, next)
	}
}

func TestZeroFieldsComeBack(t *testing.T) {
	l := fresh(t)
	want := sample("R1")
	add(t, l, want)
	if got, err := l.Invoice(ctx, "R1"); err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("(%v)\ngot  %+v\nwant %+v", err, got, want)
	}
}

func TestTimesAreUTCMilliseconds(t *testing.T) {
	l := fresh(t)
	lagos := time.FixedZone("WAT", 3600)
	inv := sample("R1")
	inv.CreatedAt = time.Date(2026, 11, 23, 13, 0, 0, 123_999_999, lagos)
	add(t, l, inv)
	want := time.Date(2026, 11, 23, 12, 0, 0, 123_000_000, time.UTC)
	changed, err := l.Change(ctx, "R1", func(i model.Invoice) (model.Invoice, []model.Event, bool) {
		i.CheckedAt = inv.CreatedAt
		return i, nil, true
	})
	if err != nil || changed.CheckedAt != want {
		t.Errorf("Change gave %v, %v; want what is stored, %v", changed.CheckedAt, err, want)
	}
	if got, err := l.Invoice(ctx, "R1"); err != nil || got.CreatedAt != want || got.CheckedAt != want {
		t.Errorf("got %v and %v, %v; want %v", got.CreatedAt, got.CheckedAt, err, want)
	}
}

func TestEventsComeBack(t *testing.T) {
	l := fresh(t)
	var evs []model.Event
	seed := 0
	for range 3 {
		var ev model.Event
		fillFields(t, reflect.ValueOf(&ev).Elem(), &seed)
		ev.State = model.States[seed%len(model.States)]
		evs = append(evs, ev)
	}
	add(t, l, sample("other"))
	if err := l.Add(ctx, sample("R1"), evs[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Change(ctx, "R1", func(i model.Invoice) (model.Invoice, []model.Event, bool) { return i, evs[1:], true }); err != nil {
		t.Fatal(err)
	}
	got, err := l.Events(ctx, "R1")
	if err != nil || !reflect.DeepEqual(got, evs) {
		t.Errorf("(%v)\ngot  %+v\nwant %+v", err, got, evs)
	}
	if _, err := l.Events(ctx, "nobody"); err != ErrNotFound {
		t.Errorf("events of an unknown invoice: %v", err)
	}
}

func TestEveryStateIsAccepted(t *testing.T) {
	l := fresh(t)
	for i, s := range model.States {
		inv := sample(fmt.Sprint("R", i))
		inv.State = s
		add(t, l, inv)
	}
	if all, err := l.Newest(ctx, Query{}); len(all) != len(model.States) || err != nil {
		t.Errorf("%d invoices, %v", len(all), err)
	}
}

// fill adds count settled invoices, a second apart, ending at noon.
func fill(tb testing.TB, l *Ledger, count int) {
	tb.Helper()
	_, err := l.write.Exec(`WITH RECURSIVE i(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM i WHERE x < ?1)
		INSERT INTO invoice (ref, sale, amount, created_at, state, settled_at, token, link, request_id)
		SELECT printf('01FAKE%020d', x), printf('01FAKE%020d', x), 9 + x % 1000, ?2 - (?1 - x) * 1000,
			CASE x % 50 WHEN 0 THEN 'failed' WHEN 1 THEN 'refused' ELSE 'paid' END, ?2 - (?1 - x) * 1000,
			hex(randomblob(100)), 'https://pay.example/' || hex(randomblob(100)), 'P' || x
		FROM i`, count, noon.UnixMilli())
	if err != nil {
		tb.Fatal(err)
	}
	believe(tb, l)
}

// believe takes the rows there are, which a test wrote without a check, for
// older than checks.
func believe(tb testing.TB, l *Ledger) {
	tb.Helper()
	if _, err := l.write.Exec("UPDATE identity SET unchecked = (SELECT coalesce(max(n), 0) FROM invoice)"); err != nil {
		tb.Fatal(err)
	}
	if err := l.learn(ctx, l.read); err != nil {
		tb.Fatal(err)
	}
}
