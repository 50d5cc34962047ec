package shell

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"

	"caisse/model"
	"caisse/model/receipt/printer"
	"caisse/model/till"
	"caisse/ui/terminal"
	"caisse/ui/text"
)

// byLines is a till by lines: what is typed comes a line at a time, and what is said
// goes out in whole lines, each once. Nothing is drawn over what stands there, so a
// screen reader reads it as it comes; so can a terminal that cannot place its cursor.
//
// The terminal keeps the line that is being typed, and nobody here sees it. What a
// customer waits for breaks in on it all the same, with a bell: that a sale is paid, or
// never will be. All else waits until the line is entered, or for heldFor.
type byLines struct {
	s     *Shell
	t     *till.Till
	say   *linesTable
	p     text.Plain
	of    chargeAsk
	typed bool // at a terminal: with a prompt, and an Enter of its own before a sale leaves

	want  want
	asked model.Sale // what want is about
	who   model.Sale // customer and object of the next sale
	sent  *sent      // the sale whose answer the next line waits for; nil
	last  string     // the reference of the sale that was spoken of last
	store shelves

	waiting  []model.Invoice   // the oldest first
	mine     map[string]bool   // sold in this run
	told     map[string]string // how each was said to stand
	checking map[string]bool   // somebody wants to know, and has not been told

	prompted time.Time // since when a prompt stands; zero: none does
	held     []string
	trouble  till.Trouble
	troubles map[string]bool // told of this machine
	wrongBy  time.Duration   // of the clock, as it was told

	queue   printer.Queue
	beside  chan func() // what worked beside is over, and has something to say
	working int
	quit    bool
	code    int // the last that was not 0, for a script
}

// want is what the next line is an answer to.
type want int

const (
	wantSale    want = iota
	wantEnter        // the sale is read: it leaves with Enter
	wantSure         // it is odd: it leaves with a yes
	wantCashier      // who is at the till
)

// sent is a sale on its way to LigdiCash.
type sent struct {
	ref  string
	at   time.Time
	said bool // that it takes its time
}

const (
	heldFor  = 15 * time.Second // what does not hurry waits so long for the line to be entered
	saidLate = 2 * time.Second  // then it is said that LigdiCash is being asked
	goesOn   = 8 * time.Second  // then the next sale can be typed meanwhile
	lostFor  = time.Minute      // then a pipe goes on too: no answer comes any more
)

// tillByLines sells what is typed until its end.
func (s *Shell) tillByLines(ctx context.Context, of chargeAsk) error {
	t, done, err := s.selling(ctx, sellsOn)
	if err != nil {
		return err
	}
	defer done()
	b := s.newByLines(t, of)
	b.typed = term.IsTerminal(s.In.Fd())
	return b.run(ctx, s.In)
}

func (s *Shell) newByLines(t *till.Till, of chargeAsk) *byLines {
	return &byLines{s: s, t: t, say: linesIn(s.words()), p: s.plain().Among(t.Called(context.Background())), of: of, store: shelves{dir: s.Settings.ConfigDir},
		mine: map[string]bool{}, told: map[string]string{}, checking: map[string]bool{}, troubles: map[string]bool{}, beside: make(chan func())}
}

func (b *byLines) run(ctx context.Context, in io.Reader) error {
	b.t.SetCashier(b.of.cashier)
	lines, news := make(chan typedLine), make(chan []till.News)
	heard, deaf := context.WithCancel(context.WithoutCancel(ctx)) // to the very end: an answer may come then
	defer deaf()
	go readLines(heard, in, lines)
	go func() {
		for all := b.t.News(heard); all != nil; all = b.t.News(heard) {
			select {
			case news <- all:
			case <-heard.Done():
				return
			}
		}
	}()
	b.begin(ctx)
	var until <-chan time.Time // of what is still waited for behind the last line
	for from := lines; !b.quit; {
		next := from
		switch {
		case b.sent != nil:
			next = nil
		case from == nil:
			if b.working == 0 && (until == nil || !b.waitsForMine()) {
				b.quit = true
				continue
			}
		default:
			b.prompt()
		}
		select {
		case l, more := <-next:
			if !more {
				from = nil
				b.ended()
				if b.of.wait > 0 {
					until = time.After(b.of.wait)
				}
				continue
			}
			b.entered(ctx, l)
		case all := <-news:
			b.hear(ctx, all)
		case f := <-b.beside:
			b.working--
			f()
		case <-b.wake():
			b.late()
		case <-until:
			until = nil
		case <-ctx.Done():
			b.quit = true
		}
	}
	return b.leave(ctx, news)
}

// wake is when something is to be said that has not come.
func (b *byLines) wake() <-chan time.Time {
	switch {
	case b.sent != nil && !b.sent.said:
		return time.After(time.Until(b.sent.at.Add(saidLate)))
	case b.sent != nil && b.typed:
		return time.After(time.Until(b.sent.at.Add(goesOn)))
	case b.sent != nil:
		return time.After(time.Until(b.sent.at.Add(lostFor)))
	case len(b.held) > 0:
		return time.After(time.Until(b.prompted.Add(heldFor)))
	}
	return nil
}

// late says what wake waited for.
func (b *byLines) late() {
	switch {
	case b.sent == nil:
		b.release()
	case !b.sent.said:
		b.sent.said = true
		b.tell(chargeIn(b.s.words()).asking)
	default:
		b.tell(b.say.goesOn)
		b.sent = nil
	}
}

// prompt asks for a line, where nobody has yet.
func (b *byLines) prompt() {
	if !b.typed || !b.prompted.IsZero() {
		return
	}
	b.prompted = time.Now()
	_ = b.s.print(b.s.Out, [...]string{wantSale: b.say.amount, wantEnter: b.say.enter, wantSure: b.say.sure, wantCashier: b.say.name}[b.want]) // where nobody reads, the input ends too
}

// tell says each of lines on a line of its own.
func (b *byLines) tell(lines ...string) {
	for _, l := range lines {
		if l == "" {
			continue
		}
		b.newLine()
		_ = b.s.print(b.s.Out, folded(b.s.Out, l)+"\n")
	}
}

// newLine ends the line that a prompt stands on.
func (b *byLines) newLine() {
	if !b.prompted.IsZero() {
		b.prompted = time.Time{}
		_, _ = io.WriteString(b.s.Out, "\n")
	}
}

// whole writes what may not be folded, such as a link.
func (b *byLines) whole(text string) {
	b.newLine()
	_ = b.s.print(b.s.Out, text+"\n")
}

// hold says lines once nobody types: at once where no prompt stands.
func (b *byLines) hold(lines ...string) {
	if b.prompted.IsZero() {
		b.tell(lines...)
		return
	}
	b.held = append(b.held, lines...)
}

// release says what was held back.
func (b *byLines) release() {
	held := b.held
	b.held = nil
	for _, l := range held {
		if strings.HasPrefix(l, "https://") || strings.HasPrefix(l, "http://") {
			b.whole(l)
			continue
		}
		b.tell(l)
	}
}

// ring rings so many bells, as the console does.
func (b *byLines) ring(bells int) {
	if terminalOf(b.s.Out) == nil || bells == 0 {
		return
	}
	_, _ = io.WriteString(b.s.Out, "\a")
	if bells > 1 {
		time.Sleep(bellsApart)
		_, _ = io.WriteString(b.s.Out, "\a")
	}
}

// bellsApart lets two bells be told from one.
const bellsApart = 250 * time.Millisecond

// do has f work beside; what it returns is called when it is over.
func (b *byLines) do(f func() (then func())) {
	b.working++
	go func() { b.beside <- f() }()
}

// byLine says that this terminal cannot place its cursor: what is said to it goes by
// lines.
func (s *Shell) byLine() bool {
	return terminalOf(s.In) != nil && terminalOf(s.Out) != nil && terminal.BaseProfile(s.ASCII).Dumb
}

// PointToLines says of a terminal that calls itself dumb, before the console draws on
// it, that there is a till by lines: that such a one obeys all the same is a guess.
func (s *Shell) PointToLines() {
	if s.byLine() {
		s.tell(linesIn(s.words()).dumb)
	}
}
