package door

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/till"
)

const testKey = "TESTKEYOFADOORTHATOPENSNOTHING"

// fake is a till that knows some invoices, by reference.
type fake struct {
	mu    sync.Mutex
	known map[string]model.Invoice
	begun time.Time
	asked []question
	check func(ref string) error // nil: the invoice is paid then
}

type question struct {
	ref   string
	after time.Duration
}

func (f *fake) Noticed(_ context.Context, name string) (model.Invoice, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	inv, ok := f.known[name]
	if !ok {
		return inv, till.ErrNotFound
	}
	return inv, nil
}

func (f *fake) Check(ctx context.Context, ref string) (till.Checked, error) {
	f.mu.Lock()
	f.asked = append(f.asked, question{ref, time.Since(f.begun).Round(time.Second)})
	check := f.check
	f.mu.Unlock()
	var err error
	if check != nil {
		err = check(ref)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	inv := f.known[ref]
	if check == nil {
		inv.State = model.Paid
		f.known[ref] = inv
	}
	return till.Checked{Invoice: inv, Did: err == nil}, errors.Join(err, ctx.Err())
}

func (f *fake) times(ref string) (out []time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, q := range f.asked {
		if q.ref == ref {
			out = append(out, q.after)
		}
	}
	return out
}

func waiting(ref string) model.Invoice {
	return model.Invoice{Ref: ref, State: model.Pending, Token: "tok-" + ref}
}

func notice(ref string) []byte {
	return []byte(`{"status":"completed","response_code":"00","token":"","custom_data":[{"keyof_customdata":"transaction_id","valueof_customdata":"` + ref + `"}]}`)
}

func asForm(ref string) []byte {
	return []byte(url.Values{"status": {"completed"}, "custom_data[transaction_id]": {ref}}.Encode())
}

// bubble runs f beside an open door in fake time, and ends it.
func bubble(t *testing.T, f *fake, do func(d *Door, said func() []Event)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		f.begun = time.Now()
		var mu sync.Mutex
		var events []Event
		d := New(Config{Till: f, Key: testKey, Said: func(e Event) { mu.Lock(); events = append(events, e); mu.Unlock() }})
		ctx, stop := context.WithCancel(t.Context())
		over := make(chan struct{})
		go func() { defer close(over); d.Run(ctx) }()
		do(d, func() []Event { mu.Lock(); defer mu.Unlock(); return slices.Clone(events) })
		stop()
		<-over
	})
}

// rest lets time pass in a bubble, with all that happens in it.
func rest(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// Two POSTs, in both forms, again and again: one question, whose answer counts.
func TestOneQuestionAboutAnEvent(t *testing.T) {
	f := &fake{known: map[string]model.Invoice{"A": waiting("A"), "B": waiting("B"), "PAID": {Ref: "PAID", State: model.Paid, Token: "x"}}}
	bubble(t, f, func(d *Door, said func() []Event) {
		for range 20 {
			d.Take(notice("A"))
			d.Take(asForm("A"))
			d.Take(notice("PAID"))
		}
		rest(time.Second)
		d.Take(asForm("A"))
		d.Take(asForm("B"))
		rest(time.Hour)
		if len(f.asked) != 2 || len(f.times("PAID")) > 0 {
			t.Errorf("asked %v", f.asked)
		}
		if e := said(); len(e) != 2 || e[0].Kind != Asked || e[0].Invoice.State != model.Paid || e[0].Err != nil {
			t.Errorf("said %+v", e)
		}
		if c := d.Counts(); c.Taken != 62 || c.Asked != 2 || c.Waiting+c.Parked != 0 {
			t.Errorf("counts %+v", c)
		}
	})
}

// One that came early, or was forged, has LigdiCash asked a few times more, and
// no more: the tills go on as ever.
func TestEarlyOrForged(t *testing.T) {
	f := &fake{known: map[string]model.Invoice{"A": waiting("A")}, check: func(string) error { return nil }}
	bubble(t, f, func(d *Door, _ func() []Event) {
		d.Take(notice("A"))
		rest(time.Hour)
		if want := []time.Duration{0, 10 * time.Second, 40 * time.Second, 130 * time.Second}; !slices.Equal(f.times("A"), want) {
			t.Errorf("asked at %v, want %v", f.times("A"), want)
		}
	})
	// Whoever sends it without end has one question asked every 3 s.
	f = &fake{known: map[string]model.Invoice{"A": waiting("A")}, check: func(string) error { return nil }}
	bubble(t, f, func(d *Door, _ func() []Event) {
		for range 600 {
			d.Take(notice("A"))
			time.Sleep(100 * time.Millisecond)
		}
		if n := len(f.times("A")); n > 20 {
			t.Errorf("asked %d times in a minute", n)
		}
	})
}

// What fails is asked again later.
func TestQuestionThatFails(t *testing.T) {
	down := &ligdicash.Error{Op: "confirm", Kind: ligdicash.Offline}
	f := &fake{known: map[string]model.Invoice{"ABCDEFG": waiting("ABCDEFG")}}
	n := 0
	f.check = func(ref string) error {
		if n++; n < 3 {
			return down
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		f.known[ref] = model.Invoice{Ref: ref, State: model.Paid, Token: "x"}
		return nil
	}
	bubble(t, f, func(d *Door, said func() []Event) {
		d.Take(notice("ABCDEFG"))
		rest(time.Hour)
		e := said()
		if len(e) != 3 || !errors.Is(e[0].Err, down) || e[2].Err != nil || e[2].Tail != "DEFG" {
			t.Errorf("said %+v", e)
		}
		if c := d.Counts(); c.Failed != 2 || c.Asked != 1 {
			t.Errorf("counts %+v", c)
		}
	})
	f = &fake{known: map[string]model.Invoice{"A": waiting("A"), "B": waiting("B")}, check: func(ref string) error {
		if ref == "A" {
			panic("a fault")
		}
		return nil
	}}
	bubble(t, f, func(d *Door, _ func() []Event) {
		d.Take(notice("A"))
		d.Take(notice("B"))
		rest(time.Hour)
		if len(f.times("B")) == 0 || len(f.times("A")) != 1 {
			t.Errorf("asked %v", f.asked)
		}
	})
}

// What nobody knows yet is kept for what may bring it; what nobody ever knows is
// counted and told.
func TestUnknownReference(t *testing.T) {
	f := &fake{known: map[string]model.Invoice{"UNTOLD": {Ref: "UNTOLD", State: model.Sending}}}
	bubble(t, f, func(d *Door, said func() []Event) {
		d.Take(notice("LATE1"))
		d.Take(notice("NEVER1"))
		d.Take(notice("UNTOLD"))
		rest(time.Minute)
		if c := d.Counts(); c.Parked != 3 || c.Waiting != 0 || len(f.asked) > 0 {
			t.Errorf("counts %+v, asked %v", c, f.asked)
		}
		f.mu.Lock()
		f.known["LATE1"], f.known["UNTOLD"] = waiting("LATE1"), waiting("UNTOLD")
		f.mu.Unlock()
		rest(2 * time.Minute)
		if len(f.times("LATE1")) != 1 || len(f.times("UNTOLD")) != 1 {
			t.Errorf("asked %v", f.asked)
		}
		rest(20 * time.Minute)
		if c := d.Counts(); c.Unknown != 1 || c.Parked+c.Waiting != 0 {
			t.Errorf("counts %+v", c)
		}
		e := said()
		if last := e[len(e)-1]; last.Kind != Unknown || last.Tail != "VER1" {
			t.Errorf("said %+v", e)
		}
	})
}

// What nobody knew is known once its till is back: it is asked about then, and no
// longer counted. Nobody knows what is not here while not all is that others have.
func TestUnknownReferenceComes(t *testing.T) {
	f := &fake{known: map[string]model.Invoice{}}
	whole := false
	synctest.Test(t, func(t *testing.T) {
		var events []Event
		var mu sync.Mutex
		d := New(Config{Till: f, Key: testKey, Whole: func() bool { mu.Lock(); defer mu.Unlock(); return whole },
			Said: func(e Event) { mu.Lock(); events = append(events, e); mu.Unlock() }})
		f.begun = time.Now()
		ctx, stop := context.WithCancel(t.Context())
		over := make(chan struct{})
		go func() { defer close(over); d.Run(ctx) }()
		defer func() { stop(); <-over }()
		for _, ref := range []string{"SOON1", "LATE1", "NEVER1"} {
			d.Take(notice(ref))
		}
		rest(5*time.Minute + 100*time.Millisecond)
		d.Came("SOON1", "OTHER1", "") // and it cannot be read yet
		rest(time.Second)
		f.mu.Lock()
		f.known["SOON1"] = waiting("SOON1")
		f.mu.Unlock()
		d.Came("SOON1")
		rest(time.Second)
		if at := f.times("SOON1"); len(at) != 1 || at[0] > 302*time.Second {
			t.Errorf("what came was asked about at %v", at)
		}
		rest(time.Hour)
		if c := d.Counts(); c.Unknown != 0 || c.Parked != 2 {
			t.Errorf("not all is here: %+v", c)
		}
		mu.Lock()
		whole = true
		mu.Unlock()
		rest(3 * time.Minute)
		if c := d.Counts(); c.Unknown != 2 || c.Parked != 0 {
			t.Errorf("all is here: %+v", c)
		}
		f.mu.Lock()
		f.known["LATE1"] = waiting("LATE1")
		f.mu.Unlock()
		d.Came("LATE1")
		d.Came("LATE1")
		rest(time.Second)
		if c := d.Counts(); c.Unknown != 1 || len(f.times("LATE1")) != 1 {
			t.Errorf("it is known: %+v, asked at %v", c, f.times("LATE1"))
		}
		mu.Lock()
		defer mu.Unlock()
		kinds := map[Kind]int{}
		for _, e := range events {
			kinds[e.Kind]++
		}
		if kinds[Unknown] != 2 || kinds[Known] != 1 {
			t.Errorf("said %+v", events)
		}
	})
}

// Of those that nobody knew only the last are remembered.
func TestStrangersAreBounded(t *testing.T) {
	var s strangers
	for i := range 3 * mostStrange {
		s.keep(fmt.Sprint(i))
		s.keep(fmt.Sprint(i))
	}
	if len(s.names) != mostStrange || len(s.order) != mostStrange || s.forget("0") || !s.forget(fmt.Sprint(3*mostStrange-1)) {
		t.Errorf("%d kept", len(s.names))
	}
	for range 3 * mostStrange { // in and out again
		s.keep("x")
		s.forget("x")
	}
	if len(s.names) > mostStrange || len(s.order) > mostStrange {
		t.Errorf("%d, %d kept", len(s.names), len(s.order))
	}
}

// However much is sent, what is kept has an end, and what is real is still
// asked about.
func TestFloodOfForged(t *testing.T) {
	f := &fake{known: map[string]model.Invoice{"REAL": waiting("REAL")}}
	sent := proof.Size(2, 5, 20) * mostParked
	bubble(t, f, func(d *Door, said func() []Event) {
		for i := range sent {
			d.Take(notice(fmt.Sprintf("FORGED%d", i)))
			if i%1000 == 0 {
				time.Sleep(10 * time.Millisecond)
			}
		}
		rest(time.Second)
		d.Take(notice("REAL"))
		rest(time.Minute)
		if len(f.times("REAL")) != 1 {
			t.Error("the real one was not asked about")
		}
		c := d.Counts()
		if c.Parked > mostParked || c.Dropped+c.Unknown+c.Parked != sent {
			t.Errorf("counts %+v", c)
		}
		d.mu.Lock()
		if len(d.names) > mostParked || len(d.due) > mostParked {
			t.Errorf("%d names, %d in the queue", len(d.names), len(d.due))
		}
		d.mu.Unlock()
		rest(time.Hour)
		if c := d.Counts(); c.Parked != 0 || len(d.parked) != 0 {
			t.Errorf("after an hour: %+v, %d", c, len(d.parked))
		}
	})
}

// While questions wait for LigdiCash what is forged is looked up and put aside: it
// keeps nothing out.
func TestForgedBehindSlowQuestions(t *testing.T) {
	f := &slow{fake: &fake{known: map[string]model.Invoice{}}, takes: time.Minute}
	for i := range 2 * atOnce {
		f.known[fmt.Sprint("REAL", i)] = waiting(fmt.Sprint("REAL", i))
	}
	synctest.Test(t, func(t *testing.T) {
		d := New(Config{Till: f, Key: testKey})
		ctx, stop := context.WithCancel(t.Context())
		over := make(chan struct{})
		go func() { defer close(over); d.Run(ctx) }()
		for i := range atOnce {
			d.Take(notice(fmt.Sprint("REAL", i)))
		}
		rest(time.Second)
		for i := range 2 * mostNames {
			d.Take(notice(fmt.Sprint("FORGED", i)))
			if i%1000 == 0 {
				time.Sleep(10 * time.Millisecond)
			}
		}
		for i := range atOnce {
			d.Take(notice(fmt.Sprint("REAL", atOnce+i)))
			d.Take(notice(fmt.Sprint("REAL", atOnce+i)))
		}
		rest(150 * time.Second)
		if c := d.Counts(); c.Dropped != 0 || c.Asked != 2*atOnce {
			t.Errorf("%+v", c)
		}
		stop()
		<-over
	})
}

// sluggish is a till whose disk takes its time.
type sluggish struct{ *fake }

func (s sluggish) Noticed(ctx context.Context, name string) (model.Invoice, error) {
	inv, err := s.fake.Noticed(ctx, name)
	time.Sleep(time.Second)
	return inv, err
}

// What comes while it is looked for is looked for again at once.
func TestComesWhileItIsLookedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{known: map[string]model.Invoice{}, begun: time.Now()}
		d := New(Config{Till: sluggish{f}, Key: testKey})
		ctx, stop := context.WithCancel(t.Context())
		over := make(chan struct{})
		go func() { defer close(over); d.Run(ctx) }()
		d.Take(notice("A"))
		rest(500 * time.Millisecond)
		f.mu.Lock()
		f.known["A"] = waiting("A")
		f.mu.Unlock()
		d.Came("A")
		rest(time.Minute)
		if at := f.times("A"); len(at) != 1 || at[0] > 3500*time.Millisecond { // three looks
			t.Errorf("asked at %v", at)
		}
		stop()
		<-over
	})
}

// What is repeated before the question is asked is answered by it.
func TestRepeatedWhileItWaits(t *testing.T) {
	f := &slow{fake: &fake{known: map[string]model.Invoice{"A": waiting("A")}, check: func(string) error { return nil }}, takes: 5 * time.Second}
	synctest.Test(t, func(t *testing.T) {
		f.begun = time.Now()
		d := New(Config{Till: f, Key: testKey})
		ctx, stop := context.WithCancel(t.Context())
		over := make(chan struct{})
		for i := range atOnce {
			f.known[fmt.Sprint(i)] = waiting(fmt.Sprint(i))
		}
		go func() { defer close(over); d.Run(ctx) }()
		for i := range atOnce {
			d.Take(notice(fmt.Sprint(i)))
		}
		rest(time.Second)
		d.Take(notice("A"))
		rest(time.Second)
		d.Take(notice("A"))
		rest(time.Hour)
		if at := f.times("A"); len(at) < 2 || at[0] != 10*time.Second || at[1] != 25*time.Second {
			t.Errorf("answered at %v", at)
		}
		stop()
		<-over
	})
}

// A full queue turns away what comes, and says so, once a minute at most.
func TestFullQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{known: map[string]model.Invoice{}}
		var events []Event
		d := New(Config{Till: f, Key: testKey, Said: func(e Event) { events = append(events, e) }})
		for i := range mostNames + 50 {
			d.Take(notice(fmt.Sprint("N", i)))
		}
		d.Take([]byte("nothing"))
		if c := d.Counts(); c.Dropped != 50 || c.Waiting != mostNames || c.Unreadable != 1 {
			t.Errorf("counts %+v", c)
		}
		d.tell()
		d.tell()
		if len(events) != 1 || events[0].Kind != Turned || events[0].Dropped != 50 || events[0].Unreadable != 1 {
			t.Errorf("said %+v", events)
		}
	})
}

// At the end what is under way is finished, and what hangs is given up in time.
func TestEnd(t *testing.T) {
	for name, takes := range map[string]time.Duration{"answered": 3 * time.Second, "hangs": time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			f := &slow{fake: &fake{known: map[string]model.Invoice{"A": waiting("A")}}, takes: takes}
			d := New(Config{Till: f, Key: testKey})
			ctx, stop := context.WithCancel(t.Context())
			over := make(chan struct{})
			go func() { defer close(over); d.Run(ctx) }()
			d.Take(notice("A"))
			rest(time.Second)
			begun := time.Now()
			stop()
			<-over
			if took := time.Since(begun); took > 9*time.Second || (takes < time.Minute) != (d.Counts().Asked == 1) {
				t.Errorf("%s: ended after %v, %+v", name, took, d.Counts())
			}
		})
	}
}

// slow is a till whose questions take their time.
type slow struct {
	*fake
	takes time.Duration
}

func (s *slow) Check(ctx context.Context, ref string) (till.Checked, error) {
	timer := time.NewTimer(s.takes)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		return till.Checked{}, ctx.Err()
	}
	return s.fake.Check(ctx, ref)
}
