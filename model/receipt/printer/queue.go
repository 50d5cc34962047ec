package printer

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// Queue hands papers over one after the other: two at a time would be printed into
// each other. The zero one is ready. Its methods are safe for several goroutines.
type Queue struct {
	turn   chan struct{}
	once   sync.Once
	broken atomic.Bool // the last paper ended in the middle: the printer may wait for the rest of a command
}

// limit is how long a printer may take for a paper, waiting for its turn apart.
const limit = 20 * time.Second

// Print hands one paper to the printer at a: content is called once the printer is
// there and has said nothing against it, right before the first byte leaves, and
// makes those bytes; what it returns as an error comes back as it is, with nothing
// sent. The error is an *Error otherwise. Nothing is sent twice, whatever happens.
func (q *Queue) Print(ctx context.Context, a Address, content func() ([]byte, error)) error {
	q.once.Do(func() { q.turn = make(chan struct{}, 1) })
	select {
	case q.turn <- struct{}{}:
	case <-ctx.Done():
		return &Error{Why: Busy, Err: ctx.Err()}
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	s := &sending{ctx: ctx, content: content, broken: q.broken.Load()}
	over := make(chan error, 1)
	go func() { // a device may hang in a way that nothing ends
		err := s.to(a)
		if s.started() {
			q.broken.Store(err != nil)
		}
		<-q.turn
		over <- err
	}()
	var err error
	select {
	case err = <-over:
	case <-ctx.Done():
		select {
		case err = <-over:
		case <-time.After(grace):
			s.mu.Lock()
			err = &Error{Why: Slow, Begun: s.begun, Err: ctx.Err()}
			s.over = true
			s.mu.Unlock()
		}
	}
	var own *ownError
	if errors.As(err, &own) {
		return own.error
	}
	if err != nil {
		return failed(err, s.started())
	}
	return nil
}

// grace is what a sending has, once its time is over, to say itself how it ended.
const grace = 500 * time.Millisecond

// sending is one paper on its way.
type sending struct {
	ctx     context.Context
	content func() ([]byte, error)
	broken  bool
	mu      sync.Mutex
	begun   bool
	over    bool // nobody waits for it any more: nothing more is begun
}

// ownError is one of content.
type ownError struct{ error }

// bytes are what is to be sent now: from here on it counts as sent.
func (s *sending) bytes() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return nil, context.Canceled
	}
	b, err := s.content()
	if err != nil {
		return nil, &ownError{err}
	}
	s.begun = true
	if s.broken { // what is left of a command takes these for its own, and no other does anything with them
		b = append(make([]byte, filler), b...)
	}
	return b, nil
}

// filler is as long as the longest command: a code.
const filler = 3000

func (s *sending) started() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.begun
}

// unbegun says that nothing has left after all.
func (s *sending) unbegun() {
	s.mu.Lock()
	s.begun = false
	s.mu.Unlock()
}

func (s *sending) to(a Address) error {
	switch a.kind {
	case "tcp":
		return s.overTCP(a.where)
	case "device":
		return s.intoDevice(a.where)
	case "file":
		return s.intoFile(a.where)
	case "lp":
		return s.intoSpooler(a.where)
	}
	return ErrAddress
}
