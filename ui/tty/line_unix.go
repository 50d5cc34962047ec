//go:build unix

package tty

import (
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// Line is a terminal's line: raw while a program of the whole screen is up.
type Line struct {
	in, out *os.File // out is ours alone where the system can: it can be given up on
	saved   *term.State
	found   string   // the same, as stty writes it
	stopR   *os.File // what ends a Read under way
	stopW   *os.File

	mu  sync.Mutex
	raw bool
}

// Open takes over the line of in and out. Nothing changes before Raw.
func Open(in, out *os.File) (*Line, error) {
	saved, err := term.GetState(in.Fd())
	if err != nil {
		return nil, err
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	return &Line{in: in, out: own(out), saved: saved, found: stty(in), stopR: r, stopW: w}, nil
}

// Out is where to write.
func (l *Line) Out() *os.File { return l.out }

// Raw has every key come at once and unchanged.
func (l *Line) Raw() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, err := term.MakeRaw(l.in.Fd())
	l.raw = err == nil
	return err
}

// Restore gives the line back as Open found it. It never waits, and may be
// called again.
func (l *Line) Restore() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.raw {
		_ = term.Restore(l.in.Fd(), l.saved) // a line that is gone has no settings
		l.raw = false
	}
}

// Size is the window's, as far as it is believed.
func (l *Line) Size() (w, h int) {
	w, h, err := term.GetSize(l.in.Fd()) // not of out: asking for its descriptor would make it wait for ever
	if err != nil {
		w, h = 0, 0
	}
	return Size(w, h)
}

// Unblock lets go of what the terminal does not take: a write under way ends,
// all others do until Limit is called, and what nobody has read is thrown away.
func (l *Line) Unblock() {
	_ = l.out.SetWriteDeadline(time.Now()) // where the system cannot, the program ends with its write
	discard(l.out)
}

// Limit lets writes take d from now on; 0 is for ever.
func (l *Line) Limit(d time.Duration) {
	at := time.Time{}
	if d > 0 {
		at = time.Now().Add(d)
	}
	_ = l.out.SetWriteDeadline(at) // as in Unblock
}

// ErrStopped is what Read ends with after Stop.
var ErrStopped = errors.New("tty: stopped")

// Stop ends the Read under way, or the next one.
func (l *Line) Stop() { _, _ = l.stopW.Write([]byte{0}) }

// Started forgets the last Stop.
func (l *Line) Started() {
	var b [1]byte
	_, _ = l.stopR.Read(b[:])
}

// Read waits for what the terminal sends, for d at most when d is not negative:
// then n is 0. io.EOF: the terminal is gone.
func (l *Line) Read(p []byte, d time.Duration) (n int, err error) {
	for {
		ready, stopped, err := l.wait(d)
		switch {
		case err != nil:
			return 0, err
		case stopped:
			return 0, ErrStopped
		case !ready:
			return 0, nil
		}
		n, err := unix.Read(int(l.in.Fd()), p)
		switch {
		case errors.Is(err, unix.EINTR), errors.Is(err, unix.EAGAIN):
			continue
		case err != nil, n == 0:
			return 0, io.EOF
		}
		return n, nil
	}
}

func (l *Line) wait(d time.Duration) (ready, stopped bool, err error) {
	in, stop := int(l.in.Fd()), int(l.stopR.Fd())
	until := time.Now().Add(d)
	for {
		var fds unix.FdSet
		fds.Set(in)
		fds.Set(stop)
		var limit *unix.Timeval
		if d >= 0 {
			tv := unix.NsecToTimeval(max(0, time.Until(until)).Nanoseconds())
			limit = &tv
		}
		n, err := unix.Select(max(in, stop)+1, &fds, nil, nil, limit)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return false, false, err
		case n == 0:
			return false, false, nil
		}
		return fds.IsSet(in), fds.IsSet(stop), nil
	}
}

// Close gives the line back for good.
func (l *Line) Close() {
	l.Restore()
	_ = l.stopR.Close() // nothing is read any more
	_ = l.stopW.Close()
	if l.out != os.Stdout {
		_ = l.out.Close()
	}
}
