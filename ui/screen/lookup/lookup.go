// Package lookup is what LigdiCash says of a token this till never created. It
// keeps nothing, and nothing in it is ever green.
package lookup

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/screen"
	"caisse/ui/screen/payment"
	"caisse/ui/text"
	"caisse/ui/theme"
)

// lookup asks LigdiCash about a token this till never created. It only tells:
// nothing is kept, nothing is counted, and nothing here is ever green.
type lookup struct {
	c      *screen.Console
	parent context.Context
	ctx    context.Context
	stop   context.CancelFunc // ends the question
	token  string
	ask    int // number of the question whose answer counts
	since  screen.Beat
	asking bool
	known  bool // answer holds what LigdiCash said last
	answer till.Looked
	err    error
	scroll screen.Scroll
	w, h   int
}

// What a question about a token ends in.
type (
	tokenLooked struct {
		token string
		ask   int
		till.Looked
	}
	tokenOurs struct { // this ledger has it after all
		token string
		inv   model.Invoice
	}
	tokenUnknown struct {
		token string
		ask   int
		err   error
	}
)

// againAfter is the rule of LigdiCash: never more often about one invoice.
const againAfter = 3 * time.Second

// New asks about token at once.
func New(ctx context.Context, c *screen.Console, token string) screen.Screen {
	l := &lookup{c: c, parent: ctx, token: token, ask: c.Ask(), since: c.Beat(), asking: true}
	l.ctx, l.stop = context.WithCancel(ctx)
	return l
}

func (l *lookup) Init() tea.Cmd                 { return askToken(l.ctx, l.c.Till, l.token, l.ask) }
func (l *lookup) Resize(w, h int) screen.Screen { l.w, l.h = w, h; return l }

// askToken asks LigdiCash once. Outcomes: tokenOurs, tokenLooked, tokenUnknown.
func askToken(ctx context.Context, t *till.Till, token string, ask int) tea.Cmd {
	return func() tea.Msg {
		found, err := t.Look(ctx, token)
		if errors.Is(err, till.ErrOurs) {
			var inv model.Invoice
			if inv, _, err = t.Ours(ctx, token); err == nil {
				return tokenOurs{token, inv}
			}
		}
		if err != nil {
			return tokenUnknown{token, ask, err}
		}
		return tokenLooked{token, ask, found}
	}
}

func (l *lookup) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tokenLooked:
		if msg.token == l.token && msg.ask == l.ask {
			l.asking, l.known, l.answer, l.err, l.scroll = false, true, msg.Looked, nil, screen.Scroll{}
		}
	case tokenUnknown:
		if msg.token == l.token && msg.ask == l.ask {
			l.asking, l.err = false, msg.err
		}
	case tokenOurs:
		if msg.token == l.token && l.asking {
			l.asking = false
			l.stop()
			l.c.Close()
			return l, l.c.Open(payment.NewDetail(l.parent, l.c, msg.inv))
		}
	case tea.KeyMsg:
		switch {
		case key.Matches(msg, l.c.KBack()):
			l.stop()
			return l, l.c.Close()
		case key.Matches(msg, l.kAgain()):
			l.ask = l.c.Ask()
			l.asking, l.since = true, l.c.Beat()
			return l, askToken(l.ctx, l.c.Till, l.token, l.ask)
		case key.Matches(msg, l.kCopy()):
			w := in(l.c.W)
			return l, screen.CopyAs(l.c.Term, l.summary(), l.c.Profile.Mux, w.copied, w.copiedBy)
		case key.Matches(msg, l.kScroll()):
			l.scroll = l.scroll.By(screen.ScrollStep(msg, l.room()), len(l.body())-l.room())
		case screen.StartsAmount(msg):
			l.stop()
			return l, l.c.Next(msg)
		}
	}
	return l, nil
}

func (l *lookup) kAgain() key.Binding {
	return screen.When(!l.asking && l.c.Since(l.since) >= againAfter, screen.Bind("r R", "R", in(l.c.W).kAskAgain))
}
func (l *lookup) kCopy() key.Binding {
	return screen.When(l.known && !l.asking, screen.Bind("c C", "C", l.c.W.Back.KCopy))
}

func (l *lookup) kScroll() key.Binding {
	return screen.When(len(l.body()) > l.room(), screen.KScroll(l.c.W.Back.KChoose))
}

func (l *lookup) ID() string { return "lookup " + l.token }

func (l *lookup) Keys() []key.Binding {
	return []key.Binding{l.kAgain(), l.kCopy(), l.c.KBack(), l.kScroll()}
}

// head stays on the glass whatever scrolls.
func (l *lookup) head() []string {
	c, w := l.c, in(l.c.W)
	out := cells.Styled(c.Theme.Check.Render, cells.Wrap(w.notOurs, l.w))
	if l.h >= 14 {
		out = append([]string{c.Theme.Title.Render(w.lookup)}, append(out, "")...)
	}
	return out
}

// body is what is known, in lines.
func (l *lookup) body() []string {
	c, w := l.c, &l.c.W.Back
	var out []string
	switch {
	case l.asking:
		out = append(cells.Wrap(fmt.Sprintf(in(l.c.W).lookingUp, int(c.Since(l.since).Seconds())), l.w), "")
	case l.err != nil:
		out = append(cells.Styled(c.Theme.Notice.Render, cells.Wrap(l.failed(), l.w)), "")
	default:
		said, means := l.said()
		out = append(cells.Styled(c.Theme.Notice.Render, cells.Wrap(said, l.w)), cells.Wrap(means, l.w)...)
		out = append(out, "")
		for _, f := range l.facts() {
			out = append(out, theme.Fact(c.Theme, f[0], f[1], theme.LabelW, l.w))
		}
	}
	return append(out, theme.Fact(c.Theme, w.Token, text.MaskToken(l.token), theme.LabelW, l.w))
}

func (l *lookup) room() int { return screen.ScrollRoom(l.head(), l.h) }

func (l *lookup) View() string { return l.scroll.Under(l.head(), l.body(), l.c, l.w, l.h) }

// said is LigdiCash's word with its amount, and what it means. It is told as
// what another says: no sign, no colour of a state of ours.
func (l *lookup) said() (said, means string) {
	c, w, a := l.c, in(l.c.W), l.answer.Answer
	word, means := fmt.Sprintf(w.saysOther, a.Raw), w.meansOther
	switch a.Word {
	case model.WordCompleted:
		word, means = w.saysPaid, w.meansPaid
		if !a.OK {
			means = w.meansOdd
		}
	case model.WordPending:
		word, means = w.saysPending, w.meansPending
	case model.WordNotCompleted:
		word, means = w.saysFailed, w.meansFailed
	case model.WordUnknown:
		if a.Raw == "" {
			word = l.c.W.Back.SaysNothing
		}
	}
	amount := w.noAmount
	if a.HasAmount {
		amount = c.Francs(a.Amount)
	}
	return w.ligdicashSays + c.W.Colon() + word + ", " + amount, means
}

// facts are what came with it.
func (l *lookup) facts() [][2]string {
	c, w, a := l.c, in(l.c.W), l.answer.Answer
	date := ""
	if !a.Date.IsZero() {
		date = c.Date(a.Date)
	}
	ref := cells.Join(" · ", a.Ref, strings.ReplaceAll(a.External, ";", " · "))
	if a.Ref == a.External {
		ref = a.Ref
	}
	if ref == "" {
		ref = c.W.None
	}
	out := [][2]string{}
	for _, f := range [][2]string{
		{l.c.W.Back.RawWord, a.Raw}, {c.W.Operator, a.OperatorName}, {c.W.Phone, model.MaskPhone(a.Phone, cells.NBSP)}, {w.date, date},
		{c.W.RequestID, a.RequestID}, {l.c.W.Back.OperatorRef, a.OperatorRef}, {w.theirRef, ref}, {w.askedAt, c.Clock(l.answer.Asked)},
	} {
		if f[1] != "" {
			out = append(out, [2]string{f[0], model.Clean(f[1])})
		}
	}
	return out
}

// summary is the answer in one line, for a message to somebody: no token and
// no whole phone number.
func (l *lookup) summary() string {
	said, _ := l.said()
	parts := []string{said, in(l.c.W).notOurs}
	for _, f := range l.facts() {
		parts = append(parts, f[0]+l.c.W.Colon()+f[1])
	}
	return strings.Join(parts, " · ")
}

// failed says why there is no answer. It says nothing of the payment.
func (l *lookup) failed() string {
	w := in(l.c.W)
	switch {
	case errors.Is(l.err, till.ErrNoKeys):
		return l.c.W.NoKeysLong
	case errors.Is(l.err, context.DeadlineExceeded):
		return w.lookSilent
	case !till.Asked(l.err):
		return w.lookOther
	}
	if s := l.c.W.Cause(till.CauseOf(l.err)); s != "" && till.TroubleOf(l.err) != till.NoTrouble {
		return s + " " + w.lookNothing
	}
	switch till.TroubleOf(l.err) {
	case till.Offline:
		return w.lookOffline
	case till.KeysRefused:
		return w.lookKeys
	case till.NotAnswering:
		return w.lookSilent
	}
	if till.NoSuchInvoice(l.err) {
		return w.lookNotFound
	}
	if code, _ := till.Declined(l.err); code != "" {
		return w.lookRefused + " " + fmt.Sprintf(l.c.W.RefusedCode, model.Clean(code))
	}
	return w.lookRefused
}
