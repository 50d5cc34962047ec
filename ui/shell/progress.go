package shell

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// progress is one line on standard error, written over again as work goes on,
// and gone at its end. Where that is no terminal, nobody watches, and nothing
// is written.
type progress struct {
	s     *Shell
	f     *os.File // nil: nobody watches
	start time.Time

	mu   sync.Mutex
	last time.Time
	wide int // cells of what stands there
	over bool
}

func (s *Shell) progress() *progress {
	return &progress{s: s, f: terminalOf(s.Err), start: time.Now()}
}

// say shows text with the seconds gone by, ten times a second at most.
func (p *progress) say(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if p.f == nil || p.over || now.Sub(p.last) < 100*time.Millisecond {
		return
	}
	p.last = now
	w, _, err := term.GetSize(p.f.Fd())
	if err != nil || w < 2 {
		w = 80
	}
	text = ansi.Truncate(fmt.Sprintf("%s · %d s", text, int(now.Sub(p.start).Seconds())), w-1, "") // the last cell would start a new line
	was := p.wide
	p.wide = ansi.StringWidth(text)
	_ = p.s.print(p.f, text+strings.Repeat(" ", max(0, was-p.wide))) // it is only a comfort
	_, _ = p.f.WriteString("\r")
}

// clear leaves the line empty for what is said next.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.over = true
	if p.f != nil && p.wide > 0 {
		_, _ = p.f.WriteString(strings.Repeat(" ", p.wide) + "\r")
	}
}

// given is what f, which knows no context, comes to; ctx's error where that ends
// first, and f is left to itself: the program ends.
func given[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type outcome struct {
		v   T
		err error
	}
	done := make(chan outcome, 1)
	go func() {
		v, err := f()
		done <- outcome{v, err}
	}()
	select {
	case o := <-done:
		return o.v, o.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// ring asks the keyring, which may be waiting for somebody to type its password,
// with the seconds on the terminal.
func (s *Shell) ring(ctx context.Context, f func() error) error {
	defer s.waiting(sharedIn(s.words()).keyring)()
	_, err := given(ctx, func() (struct{}, error) { return struct{}{}, f() })
	return err
}

// waiting shows text with its seconds until stop is called: for work that
// tells nothing of itself.
func (s *Shell) waiting(text string) (stop func()) {
	p := s.progress()
	if p.f == nil {
		return func() {}
	}
	if s.Lines { // once, where it takes its time
		late := time.AfterFunc(saidLate, func() { s.tell(text) })
		return func() { late.Stop() }
	}
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			p.say(text)
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	}()
	return func() {
		close(done)
		<-ended
		p.clear()
	}
}
