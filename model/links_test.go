package model

import (
	"testing"
	"time"
)

func links(states ...State) Links {
	ls := make(Links, len(states))
	for i, s := range states {
		ref := string(rune('A' + i))
		ls[i] = Invoice{Ref: ref, Sale: "A", State: s}
		if s == Pending || s.IsPaid() || s == Failed {
			ls[i].Link = "https://client.ligdicash.com/" + ref
		}
		if i > 0 {
			ls[i-1].ReplacedBy = ref
		}
	}
	return ls
}

func TestSettle(t *testing.T) {
	now := time.Now()
	tests := []struct {
		name     string
		ls       Links
		ref      string
		showable string // the link that may be shown afterwards, "" for none
	}{
		{"one link arrives", links(Pending), "A", "A"},
		{"the new one arrives", links(Pending, Pending), "B", "B"},
		{"the new one is refused", links(Pending, Refused), "B", "A"},
		{"the new one is lost", links(Pending, LostAnswer), "B", "A"},
		{"the new one was not sent", links(Pending, NotSent), "B", "A"},
		{"a failed one is tried again, refused", links(Failed, Refused), "B", ""},
		{"the first is paid after all", links(Paid, Pending), "A", ""},
		{"the second is paid", links(Pending, Paid), "B", ""},
		{"the first is paid with another amount", links(AmountDiffers, Pending), "A", ""},
		{"both are paid", links(Paid, Paid), "B", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.ls.Settle(tt.ref, now)
			got := ""
			for _, l := range tt.ls {
				if l.Showable() {
					got += l.Ref
				}
			}
			if got != tt.showable {
				t.Errorf("%q may be shown, want %q", got, tt.showable)
			}
			if tt.name == "both are paid" && (tt.ls[0].Doubt != PaidTwice || tt.ls[1].Doubt != PaidTwice) {
				t.Error("a sale paid twice does not say so on both")
			}
		})
	}
	// An answer given up for lost that comes after all: its link must not join
	// the one that was given back.
	ls := links(Pending, LostAnswer)
	ls.Settle("B", now)
	ls[1].State, ls[1].Link, ls[1].ReplacedBy = Pending, "https://client.ligdicash.com/B", ""
	ls.Settle("B", now)
	if ls[1].Showable() || !ls[0].Showable() {
		t.Error("two links of one sale may be shown")
	}
	// The first of three is paid while the last is being made, and that fails.
	ls = links(Pending, Pending, Sending)
	ls[0].State = Paid
	ls.Settle("A", now)
	ls[2].State = Refused
	ls.Settle("C", now)
	if ls[1].Showable() {
		t.Error("a link of a paid sale may be shown again")
	}
}

// The history of both says that a sale is paid twice, once.
func TestPaidTwiceIsTold(t *testing.T) {
	now := time.Now()
	ls := links(Paid, PaidLate)
	evs := ls.Settle("B", now)
	for i := range ls {
		want := Event{At: now, Kind: EventDoubt, State: ls[i].State, Text: string(PaidTwice)}
		if len(evs[i]) != 1 || evs[i][0] != want {
			t.Errorf("the history of %s says %+v, want %+v", ls[i].Ref, evs[i], want)
		}
	}
	if evs := ls.Settle("B", now); len(evs) != 0 {
		t.Errorf("it is told again: %+v", evs)
	}
}

// Of several links that could take the place, or be given it back, one is.
func TestSettleOnce(t *testing.T) {
	ls := links(Paid, Paid, Pending)
	if evs := ls.Settle("C", time.Now()); len(evs) != 1 || len(evs[2]) != 1 || evs[2][0].Text != "A" {
		t.Errorf("a link that comes to a sale paid twice: %+v", evs)
	}
	ls = links(Pending, Pending, Refused)
	ls[0].ReplacedBy = "C"
	if evs := ls.Settle("C", time.Now()); len(evs[0]) != 1 || len(evs[1]) != 0 || ls[0].Showable() == ls[1].Showable() {
		t.Errorf("two links are given back: %+v", evs)
	}
	if evs := ls.Settle("Z", time.Now()); len(evs) != 0 {
		t.Errorf("a link of another sale: %+v", evs)
	}
}

func TestCanRepeat(t *testing.T) {
	refused := links(Pending, Refused)
	refused.Settle("B", time.Now())
	for _, tt := range []struct {
		name string
		ls   Links
		ref  string
		want bool
	}{
		{"a live link, once a person has confirmed", links(Pending), "A", true},
		{"refused", links(Refused), "A", true},
		{"lost", links(LostAnswer), "A", true},
		{"failed", links(Failed), "A", true},
		{"paid", links(Paid), "A", false},
		{"replaced", links(Pending, Pending), "A", false},
		{"being sent", links(Sending), "A", false},
		{"another is being sent", links(LostAnswer, Sending), "A", false},
		{"refused, and the first link was given back", refused, "B", false},
		{"the first link that was given back", refused, "A", true},
		{"not of this sale", links(Pending), "Z", false},
		{"another was changed: it may have been paid", Links{{Ref: "A", State: LostAnswer}, {Ref: "B", State: Unsound, Unsound: true}}, "A", false},
		{"another is being sent, and nothing says for whom", Links{{Ref: "A", State: Refused}, {Ref: "B", State: Sending}}, "A", false},
		{"another can be shown, and nothing says for whom", Links{{Ref: "A", State: Refused}, {Ref: "B", State: Pending, Link: "https://…"}}, "A", false},
	} {
		if got := tt.ls.CanRepeat(tt.ref); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}
