package till

import (
	"context"
	"errors"
	"testing"
	"time"

	"caisse/model"
)

// A callback's names find our invoices whole and exactly, and nothing like them.
func TestNoticed(t *testing.T) {
	hours(t)
	inBubble(t, func(t *testing.T, path string) {
		s := newStreet(t, path)
		s.open()
		defer s.stop()
		inv, other := s.sell(), s.sell()
		for _, sold := range []model.Invoice{inv, other} {
			s.pays(sold, time.Minute)
		}
		inv, other = s.invoice(inv.Ref), s.invoice(other.Ref)
		if inv.RequestID == "" || inv.RequestID == other.RequestID {
			t.Fatalf("LigdiCash's references: %q, %q", inv.RequestID, other.RequestID)
		}
		for name, want := range map[string]string{
			inv.Ref: inv.Ref, other.Ref: other.Ref, inv.RequestID: inv.Ref, other.RequestID: other.Ref,
			inv.Ref[len(inv.Ref)-4:]: "", inv.Token: "", inv.RequestID[1:]: "", "": "", "P2": "", "%": "",
		} {
			got, err := s.till.Noticed(context.Background(), name)
			if got.Ref != want || (want == "") != errors.Is(err, ErrNotFound) {
				t.Errorf("%q finds %q, %v, want %q", name, got.Ref, err, want)
			}
		}
		if _, err := s.l.Change(context.Background(), other.Ref, func(i model.Invoice) (model.Invoice, []model.Event, bool) {
			i.RequestID = inv.RequestID
			return i, nil, true
		}); err != nil {
			t.Fatal(err)
		}
		if got, err := s.till.Noticed(context.Background(), inv.RequestID); !errors.Is(err, ErrNotFound) {
			t.Errorf("a reference that two have finds %q, %v", got.Ref, err)
		}
	})
}
