//go:build unix

package terminal

import (
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"caisse/ui/outside"
	"caisse/ui/qr"
	"caisse/ui/tty"
)

// Session is the time the console has the terminal. The line, the keys, the
// signals of job control and the size of the window are its own affair: Bubble
// Tea knows of messages only.
type Session struct {
	line     *tty.Line
	Term     *Terminal
	Keyboard *Keyboard
	resize   func(w, h int) // the window has another size
	gone     func()         // the terminal hung up
	guard    atomic.Pointer[tty.Guard]
	LastLine string // what the guard says for us

	signals chan os.Signal
	conts   chan os.Signal
	stopped atomic.Bool // by suspend
	woken   chan struct{}
	wants   atomic.Int32  // what the reader of the keys is asked to do, besides
	over    chan struct{} // it has ended
	done    chan struct{} // no signal is listened to any more
}

// What a session's reader does between two keys.
const (
	toEnd = 1 << iota
	toSuspend
	toReturn // it was stopped by something else
)

func Open(in, out *os.File, dumb bool) (*Session, error) {
	line, err := tty.Open(in, out)
	if err != nil {
		return nil, err
	}
	k := newKeyboard()
	s := &Session{line: line, Term: NewTerminal(line.Out()), Keyboard: k, over: make(chan struct{}), done: make(chan struct{}),
		signals: make(chan os.Signal, 4), conts: make(chan os.Signal, 1), woken: make(chan struct{}, 8)}
	if dumb {
		k.listened() // it is asked nothing
	} else {
		s.Term.questions = qr.Questions
	}
	s.Term.away = true
	return s, nil
}

func (s *Session) Size() (w, h int) { return s.line.Size() }

// Begin takes the terminal and shows the frame that first paints. resize is called
// when the window has another size, gone when the terminal hangs up.
func (s *Session) Begin(first func(), resize func(w, h int), gone func()) error {
	s.resize, s.gone = resize, gone
	first() // which Enter will draw
	tty.Rescued(s.rescue)
	if err := s.line.Raw(); err != nil {
		return err
	}
	s.Term.Enter()
	s.Keyboard.ask(time.Now())
	signal.Notify(s.signals, syscall.SIGWINCH, syscall.SIGTSTP)
	signal.Notify(s.conts, syscall.SIGCONT)
	go s.read()
	go s.hear()
	return nil
}

// lastWords is how long a terminal is given to take what puts it back.
const lastWords = 200 * time.Millisecond

// End gives the terminal back.
func (s *Session) End() {
	s.ask(toEnd)
	s.Keyboard.end()
	select {
	case <-s.over:
	case <-time.After(lastWords): // it waits for a terminal that does not even say what it is
	}
	signal.Stop(s.signals)
	signal.Stop(s.conts)
	close(s.done)
	s.leave()
	s.guard.Load().Dismiss()
	tty.Rescued(nil)
	s.Term.Close()
	s.line.Close()
}

// leave puts the terminal back, and waits for it no longer than a moment: what
// it does not take now nobody would see, and what nobody has read makes room.
func (s *Session) leave() {
	out, seq := s.Term.out, s.Term.Leave()
	if !out.Drain(lastWords) {
		out.Drop()
		s.line.Unblock()
		out.Drain(lastWords)
		s.line.Limit(lastWords)
		out.Put(seq)
		out.Drain(lastWords)
	}
	s.line.Restore()
}

// rescue is leave for a program that ends at once, whatever still runs in it.
func (s *Session) rescue() {
	out := s.Term.out
	out.Drop()
	s.line.Unblock()
	out.Drain(lastWords / 4)
	s.line.Limit(lastWords / 2)
	_, _ = s.line.Out().WriteString(putBack)
	s.line.Restore()
}

// ask has the reader do what, as soon as it has done with the key it is at.
func (s *Session) ask(what int32) {
	s.wants.Or(what)
	s.line.Stop()
}

// hear hears the signals.
func (s *Session) hear() {
	defer s.Term.Fell.Caught(func() {})
	for {
		select {
		case sig := <-s.signals:
			if sig == syscall.SIGTSTP {
				s.ask(toSuspend)
				continue
			}
			s.resized()
		case <-s.conts:
			if s.stopped.Load() {
				s.woken <- struct{}{}
			} else {
				s.ask(toReturn)
			}
		case <-s.done:
			return
		}
	}
}

func (s *Session) resized() { s.resize(s.line.Size()) }

// read reads keys until the session ends.
func (s *Session) read() {
	defer close(s.over)
	defer s.Term.Fell.Caught(func() {})
	s.guard.Store(s.line.Watch(putBack, s.LastLine, outside.Env()))
	buf := make([]byte, 4096)
	for {
		wait := time.Duration(-1)
		at, held := s.Keyboard.deadline()
		if held {
			wait = max(0, time.Until(at))
		}
		n, err := s.line.Read(buf, wait)
		if n == 0 && err == nil { // a busy machine wakes late: what has come meanwhile was in time
			n, err = s.line.Read(buf, 0)
		}
		switch {
		case err == tty.ErrStopped:
			s.line.Started()
			wants := s.wants.Swap(0)
			switch {
			case wants&toEnd != 0:
				return
			case wants&toSuspend != 0:
				s.suspend(os.Getpid())
			case wants&toReturn != 0:
				s.comeBack()
			}
		case err != nil:
			s.gone()
			return
		case n > 0:
			if s.Keyboard.feed(time.Now(), buf[:n]) {
				s.suspend(0)
			}
		default:
			s.Keyboard.feed(time.Now(), nil)
		}
	}
}

// hearOut is Calm for whoever reads the keys.
func (s *Session) hearOut() {
	buf := make([]byte, 256)
	for begun := time.Now(); ; {
		left := s.Keyboard.owed(time.Now()) - time.Since(begun)
		if left <= 0 {
			return
		}
		n, err := s.line.Read(buf, left)
		if n == 0 || err != nil {
			return
		}
		s.Keyboard.feed(time.Now(), buf[:n])
	}
}

// suspend gives the terminal back and stops pid, as the terminal would: 0 is
// all that the shell has started as one job. It goes on when the shell says so.
func (s *Session) suspend(pid int) {
	if alone() {
		return // nobody could wake it
	}
	s.hearOut()
	s.leave()
	for len(s.woken) > 0 {
		<-s.woken
	}
	s.stopped.Store(true)
	tty.Suspend(pid, func() {
		select {
		case <-s.woken:
		case <-time.After(time.Second): // nobody stops us
		}
	})
	s.stopped.Store(false)
	s.comeBack()
}

// comeBack takes the terminal again, whatever it went through: another program
// may have drawn on it, or changed its size.
func (s *Session) comeBack() {
	s.line.Limit(0)
	_ = s.line.Raw() // a line that is gone says so when it is read
	w, h := s.line.Size()
	s.Term.Resize(w, h)
	s.Term.Enter()
	s.resize(w, h)
}

// alone says that no shell would wake this job: its parent is of another
// session.
func alone() bool {
	mine, err := unix.Getsid(0)
	parents, err2 := unix.Getsid(os.Getppid())
	return err != nil || err2 != nil || mine != parents
}

// questioned asks the terminal what it is, outside a session, and hears it for d
// at most; nil where it cannot be asked.
func questioned(d time.Duration) *Keyboard {
	line, err := tty.Open(os.Stdin, os.Stdout)
	if err != nil {
		return nil
	}
	defer line.Close()
	if line.Raw() != nil {
		return nil
	}
	k := newKeyboard()
	tty.Rescued(line.Restore)
	defer tty.Rescued(nil)
	line.Limit(d)
	_, _ = line.Out().WriteString(qr.Questions) // unasked, it does not answer
	buf := make([]byte, 256)
	for until := time.Now().Add(d); !k.answers.Done(); {
		n, err := line.Read(buf, max(0, time.Until(until)))
		if n == 0 || err != nil {
			break
		}
		k.feed(time.Now(), buf[:n])
	}
	k.listened() // to as much as there was
	return k
}
