package display

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Server is the end of the console. Nothing it does holds the console up: what a
// display has not taken when the next frame comes, it never gets.
type Server struct {
	till Till

	mu      sync.Mutex
	last    Frame
	line    []byte // it
	waiting map[chan []byte]net.Conn
	ln      net.Listener
	lock    *os.File
	closed  bool
}

const (
	// beat is how often a display hears that the console still runs.
	beat = time.Second
	// tooSlow is how long a display may take to read a line: then it is left alone.
	tooSlow = 2 * time.Second
	// mostDisplays are served at once.
	mostDisplays = 16
	// anew is how often a console looks whether the one that was there first has
	// ended.
	anew = 2 * time.Second
)

// NewServer serves the glass of t. Nothing is opened before Serve.
func NewServer(t Till) *Server {
	return &Server{till: t, waiting: map[chan []byte]net.Conn{}}
}

// Show has every display show f. It waits for nothing.
func (s *Server) Show(f Frame) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f == s.last {
		return
	}
	s.last, s.line = f, f.line()
	for ch := range s.waiting {
		Newest(ch, s.line)
	}
}

// Newest puts v into ch, which holds one, in place of what nobody has taken. One
// goroutine at a time may.
func Newest[T any](ch chan T, v T) {
	select {
	case ch <- v:
		return
	default:
	}
	select {
	case <-ch:
	default:
	}
	ch <- v
}

// Serve listens until ctx ends. Where another console of the till and its profile
// is served already, that stays so until it ends.
func (s *Server) Serve(ctx context.Context) {
	defer s.Close()
	for {
		if ln := s.listen(); ln != nil {
			stop := context.AfterFunc(ctx, s.Close)
			s.accept(ln)
			stop()
			return // closed, or the socket is broken
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(anew):
		}
	}
}

// listen makes the socket; nil where another console has it, or there is no place
// for one.
func (s *Server) listen() net.Listener {
	dirs, _ := s.till.folders() // the display says what is wrong with them
	for _, dir := range dirs {
		path := filepath.Join(dir, s.till.name(s.till.Training))
		lock, err := claim(path)
		switch {
		case errors.Is(err, errTaken):
			return nil
		case err != nil:
			continue
		}
		ln, err := (&net.ListenConfig{}).Listen(context.Background(), "unix", path)
		s.mu.Lock()
		switch {
		case err != nil:
			lock.Close() // nothing was written
		case s.closed:
			ln.Close()
			lock.Close()
			ln = nil
		default:
			s.ln, s.lock = ln, lock
		}
		s.mu.Unlock()
		if err == nil {
			return ln
		}
	}
	return nil
}

// claim makes path free for a socket, and keeps it from other consoles until lock
// is closed. A socket on which somebody answers is not taken away.
func claim(path string) (lock *os.File, err error) {
	lock, err = os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if !hold(lock) || answers(path) {
		lock.Close() // nothing was written
		return nil, errTaken
	}
	_ = os.Remove(path) // of a console that was killed; what stays makes listening fail
	return lock, nil
}

// errTaken is a socket that another console serves.
var errTaken = errors.New("display: another console is there")

func answers(path string) bool {
	conn, err := net.DialTimeout("unix", path, tooSlow)
	if err != nil {
		return errors.Is(err, os.ErrDeadlineExceeded)
	}
	conn.Close()
	return true
}

func (s *Server) accept(ln net.Listener) {
	for {
		conn, err := ln.Accept()
		if err != nil {
			return
		}
		ch := make(chan []byte, 1)
		s.mu.Lock()
		if s.closed || len(s.waiting) >= mostDisplays {
			conn.Close()
		} else {
			s.waiting[ch] = conn
			if s.line != nil {
				ch <- s.line
			}
			go s.feed(conn, ch)
		}
		s.mu.Unlock()
	}
}

// feed writes to one display until it goes, or reads too slowly.
func (s *Server) feed(conn net.Conn, ch chan []byte) {
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.waiting, ch)
		conn.Close()
	}()
	tick := time.NewTicker(beat)
	defer tick.Stop()
	var line []byte
	for {
		select {
		case l, ok := <-ch:
			if !ok {
				return
			}
			line = l
		case <-tick.C:
			if line == nil { // there is no frame yet
				continue
			}
		}
		_ = conn.SetWriteDeadline(time.Now().Add(tooSlow)) // what cannot be set shows when it is written
		if _, err := conn.Write(line); err != nil {
			return
		}
	}
}

// Close ends it, and every display hears so. The socket is gone when it returns.
func (s *Server) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	s.closed = true
	if s.ln != nil {
		s.ln.Close() // and removes the socket
	}
	for ch, conn := range s.waiting {
		close(ch)
		conn.Close()
	}
	clear(s.waiting)
	if s.lock != nil {
		_ = os.Remove(s.lock.Name()) // while it is held
		s.lock.Close()
	}
}
