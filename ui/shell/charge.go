package shell

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"caisse/model"
	"caisse/model/articles"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/terminal"
	"caisse/ui/text"
)

// chargeGrace is how long a command that sells may take to end: the one request
// of a sale that is on its way has a moment.
const chargeGrace = 4 * time.Second

// lastAnswer is how long the answer to that request may take where the command is
// told to end: less than chargeGrace.
const lastAnswer = 2 * time.Second

// chargeAsk is what a sale by script is given beside its amount.
type chargeAsk struct {
	sale model.Sale
	code bool   // the link as a code too
	sure bool   // what the console would ask once more about is meant
	key  string // of the caller's own; "" is none

	cashier string
	wait    time.Duration // for the payment; 0: not at all
	plain   bool          // said in whole lines
}

// bare says that nothing is given that is of one sale.
func (of chargeAsk) bare() bool {
	return of.sale.Firstname+of.sale.Lastname+of.sale.Email+of.sale.Object+of.key == ""
}

func charge() command {
	var of chargeAsk
	return command{
		Name: "charge", Takes: anything, Ledger: true, JSON: true, Grace: chargeGrace,
		Uses: []string{settings.NamePrinter, settings.NameLedger, settings.NameBaseURL, settings.NameTimeZone, settings.NameShop},
		Says: func(w *text.Words) saying {
			say := chargeIn(w)
			return saying{Does: say.does, Args: say.args, More: say.more, Flags: map[string]string{
				"first": say.first, "last": say.last, "email": say.email, "object": say.object, "qr": say.code, "yes": say.yes, "key": say.key, "cashier": say.cashier, "wait": say.wait, "plain": say.plain,
			}}
		},
		Flags: func(f *flag.FlagSet) {
			f.StringVar(&of.sale.Firstname, "first", "", "")
			f.StringVar(&of.sale.Lastname, "last", "", "")
			f.StringVar(&of.sale.Email, "email", "", "")
			f.StringVar(&of.sale.Object, "object", "", "")
			f.BoolVar(&of.code, "qr", false, "")
			f.BoolVar(&of.sure, "yes", false, "")
			f.StringVar(&of.key, "key", "", "")
			f.StringVar(&of.cashier, "cashier", "", "")
			f.DurationVar(&of.wait, "wait", 0, "")
			f.BoolVar(&of.plain, "plain", false, "")
		},
		Run: func(ctx context.Context, s *Shell, args []string) error {
			say := chargeIn(s.words())
			of.plain = of.plain || s.byLine()
			s.Lines = of.plain
			switch {
			case len(args) == 0 && of.plain && of.wait >= 0 && s.In != nil:
				if s.JSON || !of.bare() {
					return usage(linesIn(s.words()).wantsAmount)
				}
				return s.tillByLines(ctx, of)
			case len(args) != 1 || of.wait < 0:
				return usage(say.usage)
			}
			line, err := s.named(ctx, args[0])
			if err != nil {
				return err
			}
			l, err := model.ParseWith(strings.TrimSpace(line), true, s.shelf())
			if of.sale.Line = l; err == nil {
				err = of.sale.Clean().Validate()
			}
			if err != nil {
				store := shelves{dir: s.Settings.ConfigDir}
				store.look()
				return usage(s.plain().Sentence(err) + store.meant(err, s.words()) + " " + say.nothing)
			}
			return s.charge(ctx, of)
		},
	}
}

// shelf is the shop's articles; nil where there are none, or their file cannot be
// read: then a code is refused. Lines that are left out are told beside the answer.
func (s *Shell) shelf() model.Shelf {
	list, _, _, err := articles.Read(s.Settings.ConfigDir, articles.Stamp{})
	if list != nil && len(list.Faults) > 0 {
		s.tell(s.plain().ArticleFaults(list.Faults))
	}
	if err != nil || list.Len() == 0 {
		return nil
	}
	return list
}

// waitFor is the command that waits for the end of a sale.
func waitFor() command {
	var most time.Duration
	return command{
		Name: "wait", Takes: anything, Ledger: true, JSON: true, Grace: chargeGrace, Uses: []string{settings.NameLedger, settings.NameBaseURL, settings.NameTimeZone},
		Says: func(w *text.Words) saying {
			say := chargeIn(w)
			return saying{Does: say.waitDoes, Args: "REF", More: say.waitMore, Flags: map[string]string{"for": say.waitMost}}
		},
		Flags: func(f *flag.FlagSet) { f.DurationVar(&most, "for", 0, "") },
		Run: func(ctx context.Context, s *Shell, args []string) error {
			say := chargeIn(s.words())
			if len(args) != 1 || most < 0 {
				return usage(say.waitUsage)
			}
			name, _ := model.Named(args[0])
			if name == "" {
				return usage(checkIn(s.words()).emptyName)
			}
			return s.wait(ctx, name, most)
		},
	}
}

// purpose is what a till is opened for.
type purpose int

const (
	waitsOnly purpose = iota // for the end of a sale
	sellsOne
	sellsOn // one after the other, and watches whatever else is open
)

// selling opens the ledger to sell, the first one where there is none, or to wait for
// a sale; it connects the till, and has it watch until done is called, which makes
// the backup of the day after a sale.
func (s *Shell) selling(ctx context.Context, what purpose) (t *till.Till, done func(), err error) {
	say := chargeIn(s.words())
	if err := s.mayAsk(); err != nil {
		return nil, nil, err
	}
	unserved := func() error { return nil }
	if s.Training { // unless a training till serves its own there
		if l, err := s.Serve(Sandbox{Addr: till.TrainingAt, Dir: filepath.Join(s.Settings.DataDir, "sandbox")}); err == nil {
			unserved = l.Close
		}
	}
	open := s.openTo
	if what != waitsOnly && !s.ledgerThere() {
		open = s.Open
	}
	t, closed, err := open(ctx, true)
	if err != nil {
		_ = unserved() // nothing was asked of it
		return nil, nil, err
	}
	over := func() {
		closed()
		_ = unserved() // what it kept is on disk
	}
	if err := t.File().Writable(); err != nil {
		over()
		return nil, nil, errors.New(s.plain().Sentence(err))
	}
	stop := s.waiting(say.connecting)
	err = s.Connect(t)
	stop()
	if err != nil {
		over()
		if errors.Is(err, settings.ErrNoKeys) {
			return nil, nil, errors.New(say.noKeys)
		}
		_, why := s.problem(unconnected{err})
		return nil, nil, errors.New(why + " " + say.nothing)
	}
	watch := t.Attend
	if what == sellsOn {
		watch = t.Run
		t.KeepBackups(s.Settings.BackupDir)
	}
	watching, unwatch := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		watch(watching)
	}()
	return t, func() {
		handOver(ctx, t)
		unwatch()
		<-ended
		if what != waitsOnly && ctx.Err() == nil {
			s.backedUp(ctx, t)
		}
		over()
	}, nil
}

// backedUp makes the backup of the day, as the console does: a shop that sells by
// commands alone has no till that stays open for it. One that cannot be made fails no
// sale: caisse doctor tells how old the newest is.
func (s *Shell) backedUp(ctx context.Context, t *till.Till) {
	if !t.BackupDue(s.Settings.BackupDir) {
		return
	}
	defer s.waiting(chargeIn(s.words()).backup)()
	_ = t.BackupOfDay(ctx, s.Settings.BackupDir)
}

// settled waits until the invoice ref is as it is to be, or ctx ends: it returns it
// as it stands then. Whoever learns something of it writes it into the ledger.
func settled(ctx context.Context, t *till.Till, ref string, so func(model.Invoice) bool) (model.Invoice, []model.Event, error) {
	for {
		inv, events, err := t.History(context.WithoutCancel(ctx), ref)
		if err != nil || so(inv) || ctx.Err() != nil {
			return inv, events, err
		}
		soon, cancel := context.WithTimeout(ctx, time.Second)
		t.News(soon) // nobody shows it: it says when to look
		cancel()
	}
}

// charge sells: one request, and its answer.
func (s *Shell) charge(ctx context.Context, of chargeAsk) error {
	say := chargeIn(s.words())
	t, done, err := s.selling(ctx, sellsOne)
	if err != nil {
		return err
	}
	defer done()
	t.SetCashier(of.cashier)
	_, err = t.Keyed(ctx, of.key, of.sale)
	asked := of.key != "" && !errors.Is(err, till.ErrNotFound) // it was sold before, or will not be
	if !of.sure && !asked {
		if why := s.doubts(ctx, t, of.sale); why != "" {
			return usage(why + " " + say.sureHow + " " + say.nothing)
		}
	}
	writing, cancel := context.WithTimeout(ctx, ledgerLimit)
	inv, first := model.Invoice{}, true
	if of.key == "" {
		inv, err = t.Charge(writing, of.sale, s.words().Sale)
	} else {
		inv, first, err = t.ChargeKeyed(writing, of.sale, s.words().Sale, of.key)
	}
	cancel()
	switch {
	case errors.Is(err, till.ErrBadKey):
		return usage(say.badKey + " " + say.nothing)
	case errors.Is(err, till.ErrKeyUsed):
		return Exit{ExitKeyUsed, fmt.Sprintf(say.keyUsed, clean(of.key)) + " " + say.nothing}
	case err != nil:
		return errors.New(s.plain().Sentence(err) + " " + say.nothing)
	}
	if s.Lines && first && !s.JSON {
		if err := s.line(folded(s.Out, fmt.Sprintf(linesIn(s.words()).toPay, s.plain().Money(inv.Amount), s.plain().InWords(inv.Amount)))); err != nil {
			return s.wrote(err)
		}
	}
	if !first {
		s.tell(fmt.Sprintf(say.before, clean(of.key), inv.Ref))
	}
	stop := s.waiting(say.asking)
	answered, cancel := patient(ctx, lastAnswer)
	inv, events, err := settled(answered, t, inv.Ref, func(i model.Invoice) bool { return i.State != model.Sending })
	cancel()
	stop()
	if err != nil {
		return s.unread(err)
	}
	if inv.State != model.Pending {
		return s.ended(t, inv, events)
	}
	if err := s.linked(t, inv, of.code); err != nil || of.wait == 0 {
		return err
	}
	return s.awaited(ctx, t, inv.Ref, of.wait)
}

// ledgerLimit is how long the ledger may take to write a sale, before it is not one.
const ledgerLimit = 10 * time.Second

// patient ends d after ctx does.
func patient(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(d, cancel) })
	return longer, func() { stop(); cancel() }
}

// doubts is what the console would ask about before it charges; "" where it would
// not.
func (s *Shell) doubts(ctx context.Context, t *till.Till, of model.Sale) string {
	say, p := chargeIn(s.words()), s.plain()
	if it, odd := of.Odd(); odd {
		return fmt.Sprintf(say.many, it.Quantity, p.Money(it.UnitPrice))
	}
	switch q := t.Questions(ctx, of); {
	case q.First.Ref != "":
		name := q.First.Ref
		if ticket := p.Ticket(&q.First); s.Lines && ticket != "" { // it is heard
			name = ticket
		}
		return fmt.Sprintf(say.again, p.Money(q.First.Amount), name)
	case q.Usual > 0:
		return fmt.Sprintf(say.unusual, p.Money(of.Total), p.Money(q.Usual))
	}
	return ""
}

// linked prints a sale that can be paid.
func (s *Shell) linked(t *till.Till, inv model.Invoice, code bool) error {
	say, words := chargeIn(s.words()), checkIn(s.words())
	if s.JSON {
		return s.wrote(s.object(s.record(t, inv), struct {
			Link string `json:"link"`
		}{inv.Link}))
	}
	p := s.plain().Among(t.Called(context.Background()))
	if s.Lines {
		return s.linkedByLines(p, inv, code)
	}
	var b strings.Builder
	b.WriteString(s.harmless(p.State(&inv)) + "  " + p.MoneyOf(&inv) + "\n\n")
	s.facts(&b, [][2]string{{words.ticket, p.Ticket(&inv)}, {words.reference, inv.Ref}, {words.subject, inv.Object}})
	b.WriteString("\n" + say.link + "\n" + model.Clean(inv.Link) + "\n")
	if err := s.wrote(s.print(s.Out, b.String())); err != nil || !code {
		return err
	}
	d, why, err := terminal.PrintCode(inv.Link, terminal.LooksOf(s.Settings, s.Mono()), s.ASCII, s.words())
	if err != nil || d == "" {
		s.tell(why)
		return nil // the link is there
	}
	_, err = io.WriteString(s.Out, "\n"+d+"\n")
	return s.wrote(err)
}

func (s *Shell) record(t *till.Till, inv model.Invoice) till.Record {
	r := till.NewRecord(&inv, s.data().Label(&inv))
	r.Till = t.Names(context.Background())[inv.Till]
	return r
}

// ended prints how a sale has ended, or stands.
func (s *Shell) ended(t *till.Till, inv model.Invoice, events []model.Event, why ...string) error {
	var wrong error
	if code := exitOf(&inv); code != ExitPaid || len(why) > 0 {
		wrong = Exit{code, strings.Join(why, " ")}
	}
	var err error
	if s.JSON {
		err = s.object(s.record(t, inv), struct {
			Advice string `json:"advice"`
		}{s.data().Advice(&inv)}, faultOf(wrong))
	} else if s.Lines {
		err = s.line(folded(s.Out, s.standsLine(s.plain().Among(t.Called(context.Background())), inv)))
	} else {
		_, err = io.WriteString(s.Out, s.card(s.plain().Among(t.Called(context.Background())), &inv, events, ""))
	}
	if err := s.wrote(err); err != nil {
		return err
	}
	return wrong
}

// awaited waits for the end of a sale, most at most; 0: as long as it takes.
func (s *Shell) awaited(ctx context.Context, t *till.Till, ref string, most time.Duration) error {
	say := chargeIn(s.words())
	t.Show(ref)
	t.Follow(ref)
	waiting, cancel := ctx, context.CancelFunc(func() {})
	if most > 0 {
		waiting, cancel = context.WithTimeout(ctx, most)
	}
	defer cancel()
	stop := s.waiting(say.waiting)
	linked := false
	inv, events, err := settled(waiting, t, ref, func(i model.Invoice) bool {
		if pending := i.State == model.Pending; pending && !linked { // by another program, that may be gone
			t.Follow(ref)
			linked = true
		}
		return !i.Open()
	})
	stop()
	switch {
	case err != nil:
		return s.unread(err)
	case !inv.Open():
		return s.ended(t, inv, events)
	case ctx.Err() != nil:
		return s.ended(t, inv, events, fmt.Sprintf(say.left, inv.Ref))
	}
	return s.ended(t, inv, events, fmt.Sprintf(say.tooLong, inv.Ref))
}

// wait waits for the end of the sale that name names.
func (s *Shell) wait(ctx context.Context, name string, most time.Duration) error {
	s.Lines = s.byLine()
	t, done, err := s.selling(ctx, waitsOnly)
	if err != nil {
		return err
	}
	defer done()
	inv, err := s.theOne(ctx, t, name)
	if err != nil {
		return err
	}
	return s.awaited(ctx, t, inv.Ref, most)
}
