package shell

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/text"
)

func check() command {
	var offline bool
	return command{
		Name: "check", Takes: anything, Ledger: true, JSON: true, Uses: []string{settings.NameLedger, settings.NameBaseURL, settings.NameTimeZone},
		Says: func(w *text.Words) saying {
			say := checkIn(w)
			return saying{Does: say.does, Args: "REF|TOKEN", More: say.more, Flags: map[string]string{"offline": say.offline}}
		},
		Flags: func(f *flag.FlagSet) {
			f.BoolVar(&offline, "offline", false, "")
		},
		Run: func(ctx context.Context, s *Shell, args []string) error {
			say := checkIn(s.words())
			if len(args) != 1 {
				return usage(say.usage)
			}
			name, err := s.named(ctx, args[0])
			if err != nil {
				return err
			}
			if name, _ = model.Named(name); name == "" {
				return usage(say.emptyName)
			}
			if !offline {
				if err := s.mayAsk(); err != nil {
					return err
				}
			}
			return s.check(ctx, name, offline)
		},
	}
}

// named is word, or where that is "-" the first line of standard input.
func (s *Shell) named(ctx context.Context, word string) (string, error) {
	if word != "-" {
		return word, nil
	}
	line, err := given(ctx, func() (string, error) { return bufio.NewReader(io.LimitReader(s.In, 64<<10)).ReadString('\n') })
	switch {
	case ctx.Err() != nil:
		return "", s.stopped()
	case err != nil && !errors.Is(err, io.EOF):
		return "", errors.New(checkIn(s.words()).noInput)
	}
	return line, nil
}

// check answers about the invoice that name names.
func (s *Shell) check(ctx context.Context, name string, offline bool) error {
	t, done, err := s.openTo(ctx, !offline)
	if err != nil {
		return err
	}
	defer done()
	found, err := s.found(ctx, t, name)
	if err != nil {
		return s.unread(err)
	}
	switch {
	case len(found) > 1:
		return s.candidates(found, t.Names(ctx), t.Called(ctx))
	case len(found) == 1:
		return s.ours(ctx, t, found[0], offline)
	case isToken(name) && !offline:
		return s.foreign(ctx, t, name)
	}
	return s.noSuch(name)
}

// isToken says that name is too long for anything but LigdiCash's token, or
// begins like one.
func isToken(name string) bool {
	return !strings.Contains(name, " ") && (strings.HasPrefix(name, "eyJ") || len(name) > 40)
}

// candidates lists what a name may mean.
func (s *Shell) candidates(found []model.Invoice, names, called till.Names) error {
	several := usage(fmt.Sprintf(checkIn(s.words()).severalSo, len(found)))
	var err error
	if s.JSON {
		all := struct {
			Candidates []till.Record `json:"candidates"`
		}{}
		for i := range found {
			r := till.NewRecord(&found[i], s.data().Label(&found[i]))
			r.Till = names[found[i].Till]
			all.Candidates = append(all.Candidates, r)
		}
		err = s.object(all, faultOf(several))
	} else {
		plain := s.plain().Among(called)
		table := s.table(s.columns(), len(found[0].Ref), plain.NumberW())
		text := table.head()
		for i := range found {
			text += table.row(plain, &found[i])
		}
		_, err = io.WriteString(s.Out, text)
	}
	if err := s.wrote(err); err != nil {
		return err
	}
	return several
}

// checked is what -json says of one of our invoices, beside its Record.
type checked struct {
	Ours         bool       `json:"ours"`
	Asked        bool       `json:"asked"`         // LigdiCash has answered just now
	Answer       string     `json:"answer"`        // its word, "" where it was not asked or said none
	AnswerAmount int64      `json:"answer_amount"` // 0 where none came
	Problem      string     `json:"problem"`       // why it has not, although it was to be asked: see problem
	Advice       string     `json:"advice"`        // what a person should know; the words of the screens
	History      []happened `json:"history"`
}

// happened is one line of an invoice's history.
type happened struct {
	At      string `json:"at"`
	Machine string `json:"machine_at"` // by this machine's clock, where that is another time
	Event   string `json:"event"`      // the ledger's word: sending, link, status, settled, …
	State   string `json:"state"`      // after it
	Text    string `json:"text"`
	Amount  int64  `json:"amount"` // of settled: what LigdiCash confirmed
}

// ours asks about one of our invoices where an answer could change it, and
// prints it.
func (s *Shell) ours(ctx context.Context, t *till.Till, inv model.Invoice, offline bool) error {
	say := checkIn(s.words())
	out := checked{Ours: true, History: []happened{}}
	var unasked error
	if !offline && inv.Token != "" {
		next, err := s.ask(ctx, t, func() (till.Checked, error) { return t.Check(ctx, inv.Ref) })
		switch {
		case ctx.Err() != nil:
			return s.stopped()
		case err == nil, till.NoSuchInvoice(err): // an answer too: the invoice is in doubt by it
			inv, out.Asked = next.Invoice, true
			out.Answer, out.AnswerAmount = next.Answer.Raw, int64(next.Answer.Amount)
		case next.Did: // and the ledger could not take the answer: what it knows stays what counts
			out.Asked, out.Problem = true, "not written"
			out.Answer, out.AnswerAmount = next.Answer.Raw, int64(next.Answer.Amount)
			s.tell(say.notWritten)
		default:
			unasked = err
		}
	}
	// Even where the question failed, another console may have learnt more.
	now, events, err := t.History(ctx, inv.Ref)
	if err == nil {
		inv = now
	}
	if unasked != nil {
		out.Problem, _ = s.problem(unasked)
	}
	var wrong error
	switch code := exitOf(&inv); {
	case err != nil:
		wrong = s.unread(err)
	case unasked != nil:
		_, why := s.problem(unasked)
		wrong = Exit{code, fmt.Sprintf(say.unaskedKnown, why)}
	case code != ExitPaid:
		wrong = Exit{Code: code}
	}
	var werr error
	if s.JSON {
		out.Advice = s.data().Advice(&inv)
		for _, ev := range events {
			out.History = append(out.History, happened{stamp(ev.At), machineTime(ev), string(ev.Kind), string(ev.State), ev.Text, int64(ev.Amount)})
		}
		r := till.NewRecord(&inv, s.data().Label(&inv))
		r.Till = t.Names(ctx)[inv.Till]
		werr = s.object(r, out, faultOf(wrong))
	} else {
		now := say.notAsked
		switch {
		case unasked != nil:
			now = "" // said beside it
		case out.Asked:
			now = s.plain().Answered(out.Answer, model.Money(out.AnswerAmount))
		}
		_, werr = io.WriteString(s.Out, s.card(s.plain().Among(t.Called(ctx)), &inv, events, now))
	}
	if werr := s.wrote(werr); werr != nil {
		return werr
	}
	return wrong
}

// reachLimit is how long a command waits for the shared ledger, to ask in turn.
const reachLimit = 3 * time.Second

// ask connects t and lets it ask one question, while the seconds go by on the
// terminal.
func (s *Shell) ask(ctx context.Context, t *till.Till, question func() (till.Checked, error)) (till.Checked, error) {
	stop := s.waiting(checkIn(s.words()).asking)
	defer stop()
	if err := s.Connect(t); err != nil {
		return till.Checked{}, unconnected{err}
	}
	defer t.Reach(ctx, reachLimit)()
	return question()
}

// unconnected is a Connect that failed.
type unconnected struct{ error }

func (u unconnected) Unwrap() error { return u.error }

// problem is why LigdiCash could not be asked: a stable word for programs, and
// a sentence.
func (s *Shell) problem(err error) (word, sentence string) {
	say := checkIn(s.words())
	var ring unconnected
	is := func(target error) bool { return errors.Is(err, target) }
	switch {
	case is(till.ErrNoKeys):
		return "no keys", s.plain().Sentence(err)
	case is(till.ErrOthersAway):
		return "shared ledger", s.plain().Sentence(err)
	case is(settings.ErrNoKeys):
		return "no keys", s.plain().Keyring(err)
	case is(settings.ErrNoKeyring), is(settings.ErrSlow), is(settings.ErrLocked):
		return "keyring", s.plain().Keyring(err)
	case errors.As(err, &ring):
		return "keys unusable", say.keysUnusable
	}
	why := func(short string) string { // what is known, then what it means
		what, todo := s.plain().Cause(err)
		return strings.TrimSpace(short + " " + what + " " + todo)
	}
	switch till.TroubleOf(err) {
	case till.Offline:
		return "offline", why(say.noNetwork)
	case till.KeysRefused:
		return "keys refused", say.keysRefused
	case till.NotAnswering:
		return "not answering", why(say.noAnswer)
	}
	return "refused", say.refused
}

// machineTime is when ev was by this machine's clock; "" where that is no
// other second.
func machineTime(ev model.Event) string {
	if at := stamp(ev.MachineAt); !ev.MachineAt.IsZero() && at != stamp(ev.At) {
		return at
	}
	return ""
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// card is an invoice in lines of harmless text, with its history; now is what
// LigdiCash has just said of it, or that it was not asked.
func (s *Shell) card(p text.Plain, inv *model.Invoice, events []model.Event, now string) string {
	say := checkIn(s.words())
	var b strings.Builder
	head := s.dye(s.Out).State(p, inv, s.harmless(p.State(inv)))
	b.WriteString("  " + p.MoneyOf(inv) + "\n")
	for _, l := range []string{p.Advice(inv), now} {
		if l != "" {
			b.WriteString(folded(s.Out, l) + "\n")
		}
	}
	b.WriteString("\n")
	date := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return p.Date(t)
	}
	confirmed := ""
	if inv.GotAmount != 0 {
		confirmed = p.Money(inv.GotAmount)
	}
	s.facts(&b, [][2]string{
		{say.ticket, p.Ticket(inv)},
		{say.reference, inv.Ref},
		{say.confirmed, confirmed},
		{say.gotReference, inv.GotRef},
		{say.created, date(inv.CreatedAt)},
		{say.settled, date(inv.SettledAt)},
		{say.lastAsked, date(inv.CheckedAt)},
		{say.validUntil, date(inv.ExpiresAt)},
		{say.operator, inv.OperatorName},
		{s.words().Cashier, inv.Cashier},
		{say.operatorRef, inv.OperatorRef},
		{say.confirmedBy, inv.Host},
		{say.requestID, inv.RequestID},
		{say.phone, p.Phone(inv.Phone)},
		{say.customer, strings.TrimSpace(inv.Firstname + " " + inv.Lastname)},
		{say.email, inv.Email},
		{say.subject, inv.Object},
		{say.word, inv.RawStatus},
		{say.replacedBy, inv.ReplacedBy},
	})
	if len(events) > 0 {
		b.WriteString("\n" + say.history + "\n")
	}
	for _, ev := range events {
		b.WriteString(s.beside("  "+ev.At.In(s.Settings.Zone).Format("02/01/2006 15:04:05")+"  ", model.Clean(p.Event(ev))) + "\n")
	}
	return head + s.harmless(b.String())
}

// facts writes those that are known, one a line.
func (s *Shell) facts(b *strings.Builder, facts [][2]string) {
	for _, f := range facts {
		if text := model.Clean(f[1]); text != "" {
			b.WriteString(s.beside(s.cell(f[0], 21), text) + "\n")
		}
	}
}
