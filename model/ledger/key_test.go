package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"caisse/model"
)

// An index of which one entry has rotted hides nothing: what it stood for is
// found all the same.
func TestRottenEntries(t *testing.T) {
	t.Parallel()
	if race {
		t.Skip("nothing to race with")
	}
	const n, at = 300, 150 // what is looked for is in the middle of everything
	path := filepath.Join(t.TempDir(), "whole.db")
	l, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	ref := func(i int) string { return fmt.Sprintf("01FAKESPTTEN%010d%04d", i, (i*7919)%10000) }
	for i := range n {
		inv := row(ref(i), i, model.States[i%len(model.States)])
		inv.Token, inv.RequestID = fmt.Sprintf("FAKE.token-%04d", i), fmt.Sprintf("P%04d", i)
		switch i {
		case at, at + 1, at + 2: // three links of one sale
			inv.State, inv.Sale = model.Pending, ref(at)
			if i < at+2 {
				inv.ReplacedBy = ref(i + 1)
			}
		case n - 1:
			inv.State, inv.SettledAt = model.Paid, inv.CreatedAt
		}
		add(t, l, inv)
		if inv.State == model.Paid && i == n-1 {
			if _, err := l.Change(ctx, inv.Ref, func(inv model.Invoice) (model.Invoice, []model.Event, bool) {
				return inv, []model.Event{{At: inv.SettledAt, Kind: model.EventSettled, State: model.Paid, Amount: inv.Amount}}, true
			}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	one := func(what string, invs []model.Invoice, err error) error {
		if err != nil || len(invs) != 1 || invs[0].Ref != ref(at) {
			return fmt.Errorf("%s gives %v, %w", what, refs(invs), errors.Join(err, errors.New("not it")))
		}
		return nil
	}
	invoice := func(l *Ledger) error {
		inv, err := l.Invoice(ctx, ref(at))
		return one("Invoice", []model.Invoice{inv}, err)
	}
	find := func(text string) func(*Ledger) error {
		return func(l *Ledger) error {
			invs, err := l.Find(ctx, text)
			return one("Find", invs, err)
		}
	}
	ofSale := func(l *Ledger) error {
		links, err := l.OfSale(ctx, ref(at))
		if err != nil || len(links) != 3 {
			return fmt.Errorf("the links of the sale are %q, %v", refs(links), err)
		}
		_, err = l.ChangeSale(ctx, ref(at), func(links model.Links) ([]Write, error) {
			if len(links) != 3 {
				return nil, fmt.Errorf("a change is given %q", refs(links))
			}
			return nil, nil
		})
		return err
	}
	left := func(l *Ledger) error {
		got := map[string]bool{}
		for before, pages := int64(0), 0; ; pages++ {
			invs, next, err := l.Left(ctx, []model.State{model.Pending}, before, 7)
			if err != nil && !damaged(err) {
				return err
			}
			for _, inv := range invs {
				got[inv.Ref] = true
			}
			if before = next; next == 0 {
				break
			}
			if pages > n {
				return errors.New("no end")
			}
		}
		want := n/len(model.States) + 3
		for i := at; i < at+3; i++ {
			if model.States[i%len(model.States)] == model.Pending {
				want--
			}
		}
		if len(got) != want || !got[ref(at)] || !got[ref(at+1)] {
			return fmt.Errorf("%d are left, want %d", len(got), want)
		}
		return nil
	}
	last := func(l *Ledger) error {
		inv, err := l.LastPaid(ctx)
		if err != nil || inv.Ref != ref(n-1) {
			return fmt.Errorf("the last paid is %s, %v", inv.Ref, err)
		}
		return nil
	}
	page := func(l *Ledger) error {
		invs, err := l.Newest(ctx, Query{Before: Cursor(ref(at)), Limit: 3})
		if len(invs) != 3 || invs[0].Ref != ref(at-1) {
			return fmt.Errorf("the page before it is %q, %v", refs(invs), err)
		}
		return nil
	}
	stamp := func(i int) []byte { // how an index has a date
		ms := millis(noon.Add(time.Duration(i) * time.Second))
		return []byte{byte(ms >> 40), byte(ms >> 32), byte(ms >> 24), byte(ms >> 16), byte(ms >> 8), byte(ms)}
	}
	for _, c := range []struct {
		index string
		key   []byte
		read  []func(*Ledger) error
	}{
		{"sqlite_autoindex_invoice_1", []byte(ref(at)), []func(*Ledger) error{invoice, find(ref(at)), page, ofSale}},
		{"invoice_tail", []byte(ref(at)[22:]), []func(*Ledger) error{invoice, find(ref(at)), find(ref(at)[18:])}},
		{"invoice_token", fmt.Appendf(nil, "FAKE.token-%04d", at), []func(*Ledger) error{find(fmt.Sprintf("FAKE.token-%04d", at))}},
		{"invoice_request", fmt.Appendf(nil, "P%04d", at), []func(*Ledger) error{find(fmt.Sprintf("P%04d", at))}},
		{"invoice_sale", []byte(ref(at)), []func(*Ledger) error{ofSale}},
		{"invoice_state", append([]byte("pending"), stamp(at)...), []func(*Ledger) error{left}},
		{"invoice_paid", stamp(n - 1), []func(*Ledger) error{last}},
		{"event_settled", stamp(n - 1), []func(*Ledger) error{last}},
	} {
		for _, read := range c.read {
			withDamage(t, c.index, whole, 1, func([]byte) {}, func(l *Ledger) {
				if err := read(l); err != nil {
					t.Fatalf("%s, whole: %v", c.index, err)
				}
			})
		}
		found := 0
		for _, page := range pagesOf(t, path)[c.index] {
			rest, from := whole[(page-1)*4096:page*4096], 0
			for {
				i := bytes.Index(rest[from:], c.key)
				if i < 0 {
					break
				}
				from += i + len(c.key)
				found++
				// The last byte of the key, and the n after it.
				for _, at := range []int{from - 1, from, from + 1} {
					for _, read := range c.read {
						name := fmt.Sprintf("%s, byte %d of page %d", c.index, at, page)
						withDamage(t, name, whole, page, func(b []byte) { b[at] ^= 1 }, func(l *Ledger) {
							if err := read(l); err != nil {
								t.Errorf("%s: %v", name, err)
							}
						})
					}
				}
			}
		}
		if found == 0 {
			t.Errorf("no entry in %s", c.index)
		}
	}
}

// A damaged page of an index keeps no payment from being written.
func TestChangeBesideDamage(t *testing.T) {
	t.Parallel()
	if race {
		t.Skip("nothing to race with")
	}
	path, want := filled(t, 300)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	inv := want[151] // pending
	if inv.State != model.Pending {
		t.Fatal(inv.State)
	}
	for _, index := range []string{"sqlite_autoindex_invoice_1", "invoice_tail", "invoice_sale"} {
		for _, page := range pagesOf(t, path)[index] {
			spoil := func(b []byte) { b[0] = 77 }
			settle := func(inv model.Invoice) (model.Invoice, []model.Event) {
				inv.State, inv.SettledAt, inv.OperatorName = model.Paid, noon, "MOOV"
				return inv, []model.Event{{At: noon, Kind: model.EventSettled, State: model.Paid, Amount: inv.Amount}}
			}
			for how, change := range map[string]func(*Ledger) error{
				"Change": func(l *Ledger) error {
					_, err := l.Change(ctx, inv.Ref, func(inv model.Invoice) (model.Invoice, []model.Event, bool) {
						next, evs := settle(inv)
						return next, evs, true
					})
					return err
				},
				"ChangeSale": func(l *Ledger) error {
					_, err := l.ChangeSale(ctx, inv.Sale, func(links model.Links) ([]Write, error) {
						if len(links) != 1 {
							return nil, fmt.Errorf("given %q", refs(links))
						}
						next, evs := settle(links[0])
						return []Write{{Invoice: next, Events: evs}}, nil
					})
					return err
				},
			} {
				name := fmt.Sprintf("%s, page %d of %s", how, page, index)
				withDamage(t, name, whole, page, spoil, func(l *Ledger) {
					if err := change(l); err != nil {
						t.Errorf("%s: %v", name, err)
					} else if got, err := l.Invoice(ctx, inv.Ref); err != nil || got.State != model.Paid {
						t.Errorf("%s: it is %s, %v", name, got.State, err)
					}
				})
			}
		}
	}
}
