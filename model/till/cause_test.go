package till

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"caisse/ligdicash"
)

func TestTroubleOf(t *testing.T) {
	of := func(k ligdicash.Kind) error { return fmt.Errorf("asking: %w", &ligdicash.Error{Kind: k}) }
	for _, c := range []struct {
		err  error
		want Trouble
		none bool
	}{
		{nil, NoTrouble, false},
		{of(ligdicash.Offline), Offline, false},
		{of(ligdicash.Busy), NotAnswering, false},
		{of(ligdicash.Unknown), NotAnswering, false},
		{of(ligdicash.Auth), KeysRefused, false},
		{of(ligdicash.Refused), NoTrouble, false},
		{of(ligdicash.NotFound), NoTrouble, true},
		{errors.New("else"), NotAnswering, false},
		{context.DeadlineExceeded, NotAnswering, false},
		{&ligdicash.Error{Kind: ligdicash.Busy, Err: context.Canceled}, NoTrouble, false},
	} {
		if got := TroubleOf(c.err); got != c.want {
			t.Errorf("%v: got trouble %d, want %d", c.err, got, c.want)
		}
		if got := NoSuchInvoice(c.err); got != c.none {
			t.Errorf("%v: no such invoice: %v", c.err, got)
		}
	}
}
