package model

import (
	"strings"
	"testing"
	"time"
)

var t0 = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

func pending() Invoice {
	return Invoice{
		Ref: "OURS", Sale: "OURS", Amount: 5000, State: Pending,
		CreatedAt: t0, PendingAt: t0, ExpiresAt: t0.Add(24 * time.Hour),
		Token: "token", Link: "https://client.ligdicash.com/directpayment/invoice/token",
	}
}

func failed() Invoice { i := pending(); i.State = Failed; return i }

func completed() Answer {
	return Answer{Word: WordCompleted, Raw: "completed", OK: true, Amount: 5000, HasAmount: true, Ref: "OURS"}
}

func TestJudge(t *testing.T) {
	with := func(f func(*Answer)) Answer { a := completed(); f(&a); return a }
	soon := t0.Add(time.Minute)
	tests := []struct {
		name  string
		from  Invoice
		a     Answer
		at    time.Time
		want  State
		doubt Doubt
	}{
		{"completed and all checks", pending(), completed(), soon, Paid, ""},
		{"no reference returned", pending(), with(func(a *Answer) { a.Ref = "" }), soon, Paid, ""},
		{"external id joined", pending(), with(func(a *Answer) { a.Ref, a.External = "", "x; OURS" }), soon, Paid, ""},
		{"custom data wins over external id", pending(), with(func(a *Answer) { a.External = "x" }), soon, Paid, ""},
		{"amount above", pending(), with(func(a *Answer) { a.Amount = 5001 }), soon, AmountDiffers, ""},
		{"amount below", pending(), with(func(a *Answer) { a.Amount = 4999 }), soon, AmountDiffers, ""},
		{"amount zero", pending(), with(func(a *Answer) { a.Amount = 0 }), soon, AmountDiffers, ""},
		{"amount missing", pending(), with(func(a *Answer) { a.HasAmount = false }), soon, Pending, NoAmount},
		{"two amounts", pending(), with(func(a *Answer) { a.HasAmount, a.AmountDoubt = false, TwoAmounts }), soon, Pending, TwoAmounts},
		{"no amount and a flaw that does not matter", pending(), Answer{Word: WordPending, Raw: "pending", OK: true, AmountDoubt: NegativeAmount}, soon, Pending, NoDoubt},
		{"an unclear answer", pending(), with(func(a *Answer) { a.Doubt = UnclearPaid }), soon, Pending, UnclearPaid},
		{"an unclear failure", pending(), Answer{Word: WordNotCompleted, Raw: "notcompleted", OK: true, Doubt: Unclear}, soon, Pending, Unclear},
		{"a reference beside custom_data, ours", pending(), with(func(a *Answer) { a.Top = a.Ref }), soon, Paid, NoDoubt},
		{"a reference beside custom_data, not ours", pending(), with(func(a *Answer) { a.Top = "THEIRS" }), soon, Pending, UnclearPaid},
		{"the same, not completed", pending(), Answer{Word: WordNotCompleted, Raw: "notcompleted", OK: true, Top: "THEIRS"}, soon, Pending, OtherReference},
		{"the same, pending", pending(), Answer{Word: WordPending, Raw: "pending", OK: true, Top: "THEIRS"}, soon, Pending, Unclear},
		{"response code 01", pending(), with(func(a *Answer) { a.OK = false }), soon, Pending, Contradiction},
		{"another reference", pending(), with(func(a *Answer) { a.Ref = "THEIRS" }), soon, ReferenceDiffers, ""},
		{"another external id", pending(), with(func(a *Answer) { a.Ref, a.External = "", "THEIRS;x" }), soon, ReferenceDiffers, ""},
		{"not completed", pending(), Answer{Word: WordNotCompleted, Raw: "nocompleted"}, soon, Failed, ""},
		{"not completed, another reference", pending(), Answer{Word: WordNotCompleted, Raw: "notcompleted", OK: true, Ref: "THEIRS"}, soon, Pending, OtherReference},
		{"pending", pending(), Answer{Word: WordPending, Raw: "pending", OK: true}, soon, Pending, ""},
		{"unknown word", pending(), Answer{Raw: "processing", OK: true}, soon, Pending, UnknownWord},
		{"no word", pending(), Answer{OK: true}, soon, Pending, UnknownWord},
		{"failed, then completed", failed(), completed(), soon, PaidLate, ""},
		{"failed, then pending", failed(), Answer{Word: WordPending, Raw: "pending", OK: true}, soon, Failed, ""},
		{"after the link's expiry", pending(), completed(), t0.Add(25 * time.Hour), PaidLate, ""},
		{"seen late, paid in time", pending(), with(func(a *Answer) { a.Date = t0.Add(time.Hour) }), t0.Add(48 * time.Hour), Paid, ""},
		{"a date before the sale is not believed", pending(), with(func(a *Answer) { a.Date = time.Unix(0, 0) }), t0.Add(48 * time.Hour), PaidLate, ""},
		{"a date just before the sale is: clocks differ", pending(), with(func(a *Answer) { a.Date = t0.Add(-time.Minute) }), t0.Add(48 * time.Hour), Paid, ""},
		{"a date from the future is not believed", pending(), with(func(a *Answer) { a.Date = t0.Add(90 * time.Hour) }), t0.Add(48 * time.Hour), PaidLate, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, evs, _ := tt.from.Judge(tt.a, tt.at)
			if got.State != tt.want || got.Doubt != tt.doubt {
				t.Errorf("got %q (doubt %q), want %q (doubt %q)", got.State, got.Doubt, tt.want, tt.doubt)
			}
			if got.State != tt.from.State && (len(evs) != 1 || evs[0].Kind != EventSettled || evs[0].State != tt.want) {
				t.Errorf("events %+v do not tell the change to %q", evs, tt.want)
			}
			if got.State.IsPaid() && evs[0].Amount != 5000 {
				t.Errorf("the event of a payment says %v", evs[0].Amount)
			}
		})
	}
}

// What a settled invoice keeps, and what its history says of it.
func TestJudgeSettles(t *testing.T) {
	with := func(f func(*Answer)) Answer { a := completed(); f(&a); return a }
	at := t0.Add(time.Minute)
	for _, tt := range []struct {
		name   string
		a      Answer
		want   State
		got    Money
		gotRef string
	}{
		{"paid", completed(), Paid, 5000, ""},
		{"another amount", with(func(a *Answer) { a.Amount = 4999 }), AmountDiffers, 4999, ""},
		{"another reference", with(func(a *Answer) { a.Ref, a.External = "THEIRS", "x" }), ReferenceDiffers, 5000, "THEIRS"},
		{"another external id", with(func(a *Answer) { a.Ref, a.External = "", "THEIRS;x" }), ReferenceDiffers, 5000, "THEIRS;x"},
		{"not completed", Answer{Word: WordNotCompleted, Raw: "nocompleted"}, Failed, 0, ""},
	} {
		inv := pending()
		inv.Doubt = UnknownWord
		inv, evs, changed := inv.Judge(tt.a, at)
		if inv.State != tt.want || inv.GotAmount != tt.got || inv.GotRef != tt.gotRef || !inv.SettledAt.Equal(at) || inv.Doubt != NoDoubt || !changed {
			t.Errorf("%s: %q, got %v and %q, settled at %v, doubt %q", tt.name, inv.State, inv.GotAmount, inv.GotRef, inv.SettledAt, inv.Doubt)
		}
		want := Event{At: at, Kind: EventSettled, State: tt.want, Text: tt.a.Raw, Amount: tt.got}
		if len(evs) != 1 || evs[0] != want {
			t.Errorf("%s: the history says %+v, want %+v", tt.name, evs, want)
		}
	}
}

// The history says when LigdiCash's word or a doubt changes, and only then.
func TestJudgeHistory(t *testing.T) {
	at := t0.Add(time.Minute)
	inv := pending()
	for _, step := range []struct {
		a    Answer
		want string
	}{
		{Answer{Word: WordPending, Raw: "pending", OK: true}, "status pending"},
		{Answer{Word: WordPending, Raw: "pending", OK: true}, ""},
		{Answer{Word: WordCompleted, Raw: "completed"}, "status completed, doubt completed without 00"},
		{Answer{Word: WordCompleted, Raw: "completed"}, ""},
		{Answer{Word: WordCompleted, Raw: "completed", OK: true}, "doubt completed, no amount"},
		{Answer{OK: true}, "doubt unknown status word"},
		{Answer{Word: WordPending, OK: true}, "status completed"},
		{Answer{Word: WordPending, Raw: "pending", OK: true}, "status pending"},
	} {
		next, evs, changed := inv.Judge(step.a, at)
		var said []string
		for _, e := range evs {
			said = append(said, string(e.Kind)+" "+e.Text)
			if e.State != Pending || !e.At.Equal(at) {
				t.Errorf("%+v", e)
			}
		}
		if got := strings.Join(said, ", "); got != step.want || changed != (step.want != "") {
			t.Errorf("on %+v the history says %q (changed %v), want %q", step.a, got, changed, step.want)
		}
		inv = next
	}
}

// Whatever LigdiCash says later, a settled invoice stays as it is; only a
// failed one can still turn out to be paid.
func TestJudgeNeverGoesBack(t *testing.T) {
	answers := []Answer{completed(), {Word: WordNotCompleted}, {Word: WordPending, OK: true}, {OK: true},
		{Word: WordCompleted, OK: true, HasAmount: true, Amount: 1}}
	for _, s := range States {
		if s == Pending || s == Failed {
			continue
		}
		for _, a := range answers {
			inv := pending()
			inv.State = s
			if got, evs, changed := inv.Judge(a, t0.Add(time.Hour)); got.State != s || evs != nil || changed {
				t.Errorf("%q moved to %q on %+v", s, got.State, a)
			}
		}
	}
}

func TestJudgeKeepsWhatItKnows(t *testing.T) {
	a := completed()
	a.OperatorName, a.Phone, a.RequestID, a.OperatorID, a.OperatorRef = "ORANGE BURKINA", "22670000012", "P2801234562026", "11", "OR-1"
	a.Word, a.Raw = WordPending, "pending"
	inv, _, _ := pending().Judge(a, t0)
	b := completed()
	inv, _, _ = inv.Judge(b, t0)
	if inv.OperatorName != "ORANGE BURKINA" || inv.Phone != "22670000012" || inv.RequestID != "P2801234562026" || inv.OperatorID != "11" || inv.OperatorRef != "OR-1" {
		t.Errorf("an answer with empty fields erased what was known: %+v", inv)
	}
}

// "Not completed", once more, of one that failed and then was in doubt: there
// is nothing to look at any more.
func TestJudgeFailedTwice(t *testing.T) {
	no := Answer{Word: WordNotCompleted, Raw: "notcompleted"}
	inv, _, _ := pending().Judge(no, t0)
	for _, doubt := range []Answer{{OK: true, Raw: "processing"}, {Word: WordCompleted, Raw: "completed"}} {
		odd, _, _ := inv.Judge(doubt, t0.Add(time.Minute))
		got, _, changed := odd.Judge(no, t0.Add(2*time.Minute))
		if odd.Doubt == NoDoubt || got.State != Failed || got.Doubt != NoDoubt || !changed || !got.SettledAt.Equal(t0) {
			t.Errorf("from doubt %q to %q with doubt %q, settled at %v", odd.Doubt, got.State, got.Doubt, got.SettledAt)
		}
	}
}

// What LigdiCash calls paid, unbelievably, is not left to be paid again.
func TestClaimedPaidIsNotShown(t *testing.T) {
	for _, d := range Doubts {
		want := strings.HasPrefix(string(d), "completed")
		if d.ClaimsPaid() != want {
			t.Errorf("%q claims paid: %v", d, d.ClaimsPaid())
		}
		inv := pending()
		inv.Doubt = d
		if inv.Showable() == want {
			t.Errorf("with doubt %q the code may be shown: %v", d, inv.Showable())
		}
		ls := Links{inv}
		if ls.CanRepeat(inv.Ref) == want {
			t.Errorf("with doubt %q a new link may be made: %v", d, ls.CanRepeat(inv.Ref))
		}
		other := pending()
		other.Ref, other.Doubt = "OTHER", NoDoubt
		ls = Links{inv, other} // the link that comes while this one waits to be cleared up
		ls.Settle("OTHER", t0.Add(time.Minute))
		if ls[1].Showable() {
			t.Errorf("with doubt %q a second link may be shown", d)
		}
	}
}

func TestShowable(t *testing.T) {
	if !pending().Showable() {
		t.Error("a pending invoice with a link can be shown")
	}
	for _, s := range States {
		inv := pending()
		inv.State = s
		if s != Pending && inv.Showable() {
			t.Errorf("the link of a sale that is %q can be shown", s)
		}
	}
	inv := pending()
	inv.ReplacedBy = "NEWER"
	if inv.Showable() {
		t.Error("a replaced link can be shown")
	}
}

// A row that was changed is neither money nor a code, and keeps what a person
// compares.
func TestSpoil(t *testing.T) {
	for _, s := range States {
		inv := pending()
		inv.State, inv.Doubt, inv.Aside, inv.GotAmount, inv.Host, inv.ReplacedBy = s, UnknownWord, true, 5000, "client.ligdicash.com", "B"
		inv.Items = []Item{{Name: "pain", Quantity: 1, UnitPrice: 5000}}
		inv.Spoil()
		inv.Spoil() // of which nothing more can be said
		if inv.State != Unsound || inv.Amount != 0 || inv.GotAmount != 0 || inv.Items != nil || inv.Token != "" || inv.Link != "" || inv.Host != "" ||
			inv.ReplacedBy != "" || inv.Doubt != NoDoubt || inv.Aside || inv.Remains != string(s)+" 5000" {
			t.Errorf("%q becomes %+v", s, inv)
		}
		if inv.State.IsPaid() || inv.Open() || inv.Askable() || inv.Showable() || inv.Repeatable() || !inv.ToLookAt() {
			t.Errorf("%q that was changed: paid %v, open %v, askable %v, showable %v, repeatable %v, to look at %v", s,
				inv.State.IsPaid(), inv.Open(), inv.Askable(), inv.Showable(), inv.Repeatable(), inv.ToLookAt())
		}
		if _, _, changed := inv.Judge(completed(), t0); changed {
			t.Errorf("%q that was changed can be settled", s)
		}
	}
}

func TestWhatAStateMeans(t *testing.T) {
	for _, s := range States {
		inv := pending()
		inv.State = s
		open := s == Sending || s == Pending
		asked := s == Pending || s == Failed
		look := s == LostAnswer || s == AmountDiffers || s == ReferenceDiffers
		if inv.Open() != open || inv.Askable() != asked || inv.ToLookAt() != look {
			t.Errorf("%q: open %v, askable %v, to look at %v", s, inv.Open(), inv.Askable(), inv.ToLookAt())
		}
		inv.Doubt = PaidTwice
		if !inv.ToLookAt() {
			t.Errorf("%q in doubt is not to be looked at", s)
		}
		inv.Token = ""
		if inv.Askable() {
			t.Errorf("%q without a token can be asked about", s)
		}
	}
}

func TestMoneyGroup(t *testing.T) {
	for m, want := range map[Money]string{0: "0", 9: "9", 999: "999", 1000: "1 000", 12500: "12 500", 2_000_000: "2 000 000", -4500: "-4 500"} {
		if got := m.Group(" "); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
