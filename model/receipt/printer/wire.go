package printer

import (
	"context"
	"errors"
	"io"
	"net"
	"time"
)

// How long a printer may take to be there, and to say how it is. Many say nothing,
// and a customer waits.
const (
	dialLimit   = 4 * time.Second
	statusLimit = 600 * time.Millisecond
	hangUp      = 300 * time.Millisecond
)

// overTCP prints over the network.
func (s *sending) overTCP(address string) error {
	c, err := dial(s.ctx, address)
	if err != nil {
		return err
	}
	defer c.Close()
	answers, err := examine(s.ctx, c)
	if err != nil {
		return err
	}
	b, err := s.bytes()
	if err != nil {
		return err
	}
	if err := s.write(c, b, answers); err != nil || answers {
		return err
	}
	// One that says nothing can at least be heard going away.
	_ = c.(*net.TCPConn).CloseWrite() // that it is gone comes with the read
	_ = c.SetReadDeadline(time.Now().Add(hangUp))
	if _, err := io.Copy(io.Discard, c); err != nil && !timedOut(err) {
		return err
	}
	return nil
}

func dial(ctx context.Context, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialLimit)
	defer cancel()
	return (&net.Dialer{}).DialContext(ctx, "tcp", address)
}

// line is what a printer can be talked to over, both ways.
type line interface {
	io.ReadWriter
	SetReadDeadline(time.Time) error
	SetWriteDeadline(time.Time) error
}

// Questions that a printer answers at once (DLE EOT: why it is off-line, and its
// paper), and one that it answers when all before it is printed (GS r 1).
const (
	askState = "\x10\x04\x02\x10\x04\x04"
	askDone  = "\x1dr\x01"
)

// examine asks a printer how it is. answers says that it is one that tells.
func examine(ctx context.Context, c line) (answers bool, err error) {
	_ = c.SetWriteDeadline(time.Now().Add(statusLimit))
	if _, err := io.WriteString(c, askState); timedOut(err) {
		return false, &Error{Why: Slow, Err: err} // its buffer has no room for six bytes
	} else if err != nil {
		return false, err
	}
	_ = c.SetWriteDeadline(deadline(ctx))
	until := time.Now().Add(statusLimit)
	for n := 0; n < 2; {
		b, err := read(c, until)
		if timedOut(err) || errors.Is(err, io.EOF) && answers {
			break
		}
		if errors.Is(err, io.EOF) { // not asked back: one that hangs up on the question takes no paper either
			return false, &Error{Why: Off, Err: err}
		}
		if err != nil {
			return answers, err
		}
		if b&0x93 != 0x12 { // something of its own accord
			continue
		}
		answers, n = true, n+1
		if why := trouble(n, b); why != Unknown {
			return true, &Error{Why: why, Err: errSays}
		}
	}
	return answers, nil
}

var errSays = errors.New("it says so itself")

// trouble is what the n-th answer says against printing.
func trouble(n int, b byte) Why {
	switch {
	case n == 1 && b&0x20 != 0, n == 2 && b&0x60 != 0:
		return NoPaper
	case n == 1 && b&(0x04|0x40) != 0:
		return Open
	}
	return Unknown
}

// write sends b, and where the printer answers waits until it has printed all.
func (s *sending) write(c line, b []byte, answers bool) error {
	_ = c.SetWriteDeadline(deadline(s.ctx))
	if answers {
		b = append(b, askDone...)
	}
	if n, err := c.Write(b); err != nil {
		if n == 0 {
			s.unbegun()
		}
		if timedOut(err) { // its buffer is full
			return &Error{Why: Slow, Err: err}
		}
		return err
	}
	if !answers {
		return nil
	}
	for {
		b, err := read(c, deadline(s.ctx).Add(-grace))
		switch {
		case err == nil && b&0x90 == 0: // the answer to askDone
			return nil
		case err == nil && b&0x93 == 0x12: // a late one to askState
		case timedOut(err):
			return &Error{Why: s.whyNot(c), Err: err}
		case errors.Is(err, io.EOF):
			return &Error{Why: Gone, Err: err}
		case err != nil:
			return err
		}
	}
}

// whyNot asks why the printer does not print.
func (s *sending) whyNot(c line) Why {
	var known *Error
	if _, err := examine(s.ctx, c); errors.As(err, &known) {
		return known.Why
	}
	return Slow
}

func read(c line, until time.Time) (byte, error) {
	var b [1]byte
	_ = c.SetReadDeadline(until)
	_, err := io.ReadFull(c, b[:])
	return b[0], err
}

func deadline(ctx context.Context) time.Time {
	at, _ := ctx.Deadline() // each has one
	return at
}

func timedOut(err error) bool {
	var t interface{ Timeout() bool }
	return errors.As(err, &t) && t.Timeout()
}
