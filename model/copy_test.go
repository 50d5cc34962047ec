package model

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// fullCopy is a copy in which every field has something.
func fullCopy() Copy {
	at := mergeStart
	return Copy{Till: tillA, Shop: tillB, Rev: 3, Invoice: Invoice{
		Ref: "01KB2T5YQ0RRRRRRRRRRRRRRRR", Sale: "01KB2T5YQ0SSSSSSSSSSSSSSSS", Amount: 1500, Ticket: Ticket{20261127, 17},
		Items: []Item{{Name: "Café", Description: "moulu", Quantity: 3, UnitPrice: 500}}, Object: "3 × Café", Firstname: "Awa", Lastname: "Sawadogo", Email: "awa@example.com",
		State: PaidLate, Doubt: PaidTwice, Aside: true, ReplacedBy: "01KB2T5YQ0XXXXXXXXXXXXXXXX",
		CreatedAt: at.Add(time.Second), MachineAt: at, Undated: true, PendingAt: at.Add(2 * time.Second), CheckedAt: at.Add(time.Hour),
		SettledAt: at.Add(time.Minute), ExpiresAt: at.Add(24 * time.Hour),
		Token: "token", Link: "https://client.ligdicash.com/directpayment/invoice/token", Code: "Code05",
		RawStatus: "completed", GotAmount: 1500, GotRef: "R", OperatorID: "2", OperatorName: "ORANGE", Phone: "22670000012",
		RequestID: "Q1", OperatorRef: "OP1", Host: "app.ligdicash.com",
	}, Events: []Event{
		{At: at, MachineAt: at.Add(-time.Second), Kind: EventSending, State: Sending, Amount: 1500},
		{At: at.Add(time.Minute), Kind: EventSettled, State: PaidLate, Text: "completed", Amount: 1500},
	}}
}

// A mark that changed would have every till hand over every sale again.
func TestMarksStayAsTheyAre(t *testing.T) {
	for _, c := range []struct {
		name string
		copy Copy
		want int64
	}{
		{"all fields", fullCopy(), 4543306656477835895},
		{"a new sale", Copy{Till: tillA, Rev: 1, Invoice: Invoice{Ref: "R", Sale: "R", Amount: 500, State: Sending, CreatedAt: mergeStart}}, 4290616248675375578},
	} {
		if got := c.copy.Mark(); got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, got, c.want)
		}
	}
}

func TestMarkIsOfWhatIsSaid(t *testing.T) {
	mark := fullCopy().Mark()
	in := time.FixedZone("", 3600)
	for name, change := range map[string]func(*Copy){
		"asked again":        func(c *Copy) { c.Invoice.CheckedAt = c.Invoice.CheckedAt.Add(time.Hour) },
		"the shop":           func(c *Copy) { c.Shop = "" },
		"parts of a milli":   func(c *Copy) { c.Invoice.SettledAt = c.Invoice.SettledAt.Add(999 * time.Microsecond) },
		"another zone":       func(c *Copy) { c.Invoice.CreatedAt, c.Events[0].At = c.Invoice.CreatedAt.In(in), c.Events[0].At.In(in) },
		"history backwards":  func(c *Copy) { slices.Reverse(c.Events) },
		"a line twice":       func(c *Copy) { c.Events = append(c.Events, c.Events[0]) },
		"one clock, written": func(c *Copy) { c.Events[1].MachineAt = c.Events[1].At },
	} {
		c := fullCopy()
		change(&c)
		if got := c.Mark(); got != mark {
			t.Errorf("%s: another mark", name)
		}
	}
	seen := map[int64]string{mark: "nothing"}
	differs := func(name string, c Copy) {
		got := c.Mark()
		if of, has := seen[got]; has || got <= 0 {
			t.Errorf("without %s the mark is that without %s", name, of)
		}
		seen[got] = name
	}
	fields := reflect.TypeFor[Invoice]()
	for k := range fields.NumField() {
		if name := fields.Field(k).Name; name != "CheckedAt" && name != "Cashier" && name != "Till" && name != "Unsound" && name != "Remains" {
			c := fullCopy()
			f := reflect.ValueOf(&c.Invoice).Elem().Field(k)
			if f.IsZero() {
				t.Fatalf("%s has nothing", name)
			}
			f.SetZero()
			differs(name, c)
		}
	}
	lines := reflect.TypeFor[Event]()
	for k := range lines.NumField() {
		c := fullCopy()
		reflect.ValueOf(&c.Events[k/5]).Elem().Field(k).SetZero()
		if k == 4 {
			c.Events[1].Text = ""
		}
		differs("an event's "+lines.Field(k).Name, c)
	}
	for name, change := range map[string]func(*Copy){
		"Till": func(c *Copy) { c.Till = "" }, "Rev": func(c *Copy) { c.Rev = 0 }, "the history": func(c *Copy) { c.Events = nil },
		"a name's end": func(c *Copy) { c.Invoice.Firstname, c.Invoice.Lastname = "AwaS", "awadogo" },
	} {
		c := fullCopy()
		change(&c)
		differs(name, c)
	}
}

func TestDigestsAddUp(t *testing.T) {
	var d Digest
	for range 3 {
		d.Add(1<<63 - 1)
	}
	d.Add(1 << 40)
	if want := (Digest{Count: 4, Low: 3 * 0xFFFFFFFF, High: 3*0x7FFFFFFF + 256}); d != want {
		t.Errorf("got %+v, want %+v", d, want)
	}
}

func TestFactsThatDifferAreKeptApart(t *testing.T) {
	for want, change := range map[string]func(*Copy){
		"reference": func(c *Copy) { c.Invoice.Ref = "other" },
		"sale":      func(c *Copy) { c.Invoice.Sale = "other" },
		"amount":    func(c *Copy) { c.Invoice.Amount++ },
		"number":    func(c *Copy) { c.Invoice.Ticket.N++ },
		"till":      func(c *Copy) { c.Till = tillB },
		"shop":      func(c *Copy) { c.Shop = tillA },
		"items":     func(c *Copy) { c.Invoice.Items = nil },
		"object":    func(c *Copy) { c.Invoice.Object = "" },
		"name":      func(c *Copy) { c.Invoice.Lastname = "x" },
		"e-mail":    func(c *Copy) { c.Invoice.Email = "x" },
		"time":      func(c *Copy) { c.Invoice.MachineAt = c.Invoice.MachineAt.Add(time.Millisecond) },
		"unsound":   func(c *Copy) { c.Invoice.Spoil() },
	} {
		a, b := fullCopy(), fullCopy()
		change(&b)
		for _, of := range [][2]Copy{{a, b}, {b, a}} {
			_, err := Merge(of[0], of[1])
			var bad *Conflict
			if !errors.As(err, &bad) || bad.What != want {
				t.Errorf("got %v, want a conflict of %s", err, want)
			}
		}
	}
}

func TestReceived(t *testing.T) {
	c := fullCopy()
	got, err := Received(c, c.Mark())
	if err != nil || !equal(got, c.tidy()) {
		t.Fatalf("got %+v, %v; want all of it", got, err)
	}
	paid := c
	paid.Invoice.State = Paid
	if _, err := Received(paid, c.Mark()); err == nil {
		t.Error("a state that somebody wrote over was taken")
	}
	long := strings.Repeat("x", 10<<20)
	for name, change := range map[string]func(*Copy){
		"no reference":          func(c *Copy) { c.Invoice.Ref = "" },
		"a path for one":        func(c *Copy) { c.Invoice.Ref = "../../x" },
		"an option for a sale":  func(c *Copy) { c.Invoice.Sale = " -x" },
		"replaced by itself":    func(c *Copy) { c.Invoice.ReplacedBy = c.Invoice.Ref },
		"no till":               func(c *Copy) { c.Till = "" },
		"a shop that is none":   func(c *Copy) { c.Shop = "Ouaga" },
		"a revision below 0":    func(c *Copy) { c.Rev = -1 },
		"a revision for ever":   func(c *Copy) { c.Rev = 1<<63 - 1 },
		"negative":              func(c *Copy) { c.Invoice.Amount = -1500 },
		"more than one may be":  func(c *Copy) { c.Invoice.Amount = MaxAmount + 1 },
		"half a number":         func(c *Copy) { c.Invoice.Ticket.Day = 0 },
		"no quantity":           func(c *Copy) { c.Invoice.Items[0].Quantity = 0 },
		"an escape in an item":  func(c *Copy) { c.Invoice.Items[0].Name = "\x1b]52;c;x\a" },
		"10 MB":                 func(c *Copy) { c.Invoice.Object = long },
		"an escape in a name":   func(c *Copy) { c.Invoice.Firstname = "\x1b[2J" },
		"a direction mark":      func(c *Copy) { c.Invoice.OperatorName = "a\u202eb" },
		"not UTF-8":             func(c *Copy) { c.Invoice.Phone = "\xff" },
		"a blank in a token":    func(c *Copy) { c.Invoice.Token = "a b" },
		"an escape in a link":   func(c *Copy) { c.Invoice.Link = "https://x/\x1b" },
		"no state of ours":      func(c *Copy) { c.Invoice.State = "green" },
		"no doubt of ours":      func(c *Copy) { c.Invoice.Doubt = "maybe" },
		"paid without a token":  func(c *Copy) { c.Invoice.Token = "" },
		"paid at no time":       func(c *Copy) { c.Invoice.SettledAt = time.Time{} },
		"paid with less":        func(c *Copy) { c.Invoice.GotAmount = 5 },
		"differs by nothing":    func(c *Copy) { c.Invoice.State = AmountDiffers },
		"before 1970":           func(c *Copy) { c.Invoice.CreatedAt = time.Unix(-5, 0) },
		"the year 20000":        func(c *Copy) { c.Invoice.ExpiresAt = time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC) },
		"a line of no kind":     func(c *Copy) { c.Events[0].Kind = "" },
		"a line out of a wreck": func(c *Copy) { c.Events[0].Kind = EventUnsound },
		"an escape in a line":   func(c *Copy) { c.Events[0].Text = "\x9b" },
		"a line of no state":    func(c *Copy) { c.Events[0].State = "green" },
		"lines for ever": func(c *Copy) {
			for n := range 10_001 {
				c.Events = append(c.Events, Event{At: mergeStart.Add(time.Duration(n) * time.Second), Kind: EventAsked})
			}
		},
		"what the ledger found damaged": func(c *Copy) { c.Invoice.Spoil() },
	} {
		c := fullCopy()
		change(&c)
		got, err := Received(c, c.Mark())
		var bad *NotTaken
		if !errors.As(err, &bad) || !reflect.DeepEqual(got, Copy{}) || Clean(err.Error()) != err.Error() || len(err.Error()) > 200 {
			t.Errorf("%s: got %.200v, want it left out, and told in a short and clean line", name, err)
		}
	}
}

func TestMissing(t *testing.T) {
	at := func(s int) Event { return Event{At: mergeStart.Add(time.Duration(s) * time.Second), Kind: EventStatus} }
	for _, c := range []struct{ has, all, want []Event }{
		{nil, nil, nil},
		{nil, []Event{at(2), at(1)}, []Event{at(1), at(2)}},
		{[]Event{at(3), at(1)}, []Event{at(1), at(2), at(3), at(4)}, []Event{at(2), at(4)}},
		{[]Event{at(1), at(2)}, []Event{at(2)}, nil},
	} {
		if got := Missing(c.has, c.all); !slices.Equal(got, c.want) {
			t.Errorf("got %v, want %v", got, c.want)
		}
	}
}
