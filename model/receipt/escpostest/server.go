package escpostest

import (
	"bytes"
	"net"
	"sync"
	"testing"
)

// Server is a printer on loopback.
type Server struct {
	mu      sync.Mutex
	printer Printer
	ways    Ways
	address string
	done    sync.WaitGroup
	cut     *sync.Cond
}

// Ways are how a printer may be.
type Ways struct {
	Silent  bool // it answers no question
	NoPaper bool // it says that it has none
	Open    bool // it says that its cover is open
	Dies    int  // after so many bytes it goes away, with no good-bye; 0: it does not
	Stuck   bool // it is there and takes nothing
	Starves bool // its paper ends while it prints
}

// Serve is one for paper of so many columns, until the test ends.
func Serve(t testing.TB, columns int, w Ways) *Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{printer: Printer{Columns: columns}, ways: w, address: l.Addr().String()}
	s.cut = sync.NewCond(&s.mu)
	s.done.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s.done.Go(func() { s.take(c) })
		}
	})
	t.Cleanup(func() { _ = l.Close(); s.done.Wait() })
	return s
}

// Address is where it is, as a printer is set.
func (s *Server) Address() string { return "tcp:" + s.address }

// Be changes how it is.
func (s *Server) Be(w Ways) {
	s.mu.Lock()
	s.ways = w
	s.mu.Unlock()
}

func (s *Server) be() Ways {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ways
}

// Sheets are what was cut off so far, and the first thing it did not understand.
func (s *Server) Sheets() ([]Sheet, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Sheet(nil), s.printer.Sheets...), s.printer.Err
}

// Wait waits for n sheets, or for what it does not understand: a printer that is
// silent does not say when it is done.
func (s *Server) Wait(n int) ([]Sheet, error) {
	s.mu.Lock()
	for len(s.printer.Sheets) < n && s.printer.Err == nil {
		s.cut.Wait()
	}
	s.mu.Unlock()
	return s.Sheets()
}

func (s *Server) take(c net.Conn) {
	defer c.Close()
	got, buf := 0, make([]byte, 4096)
	for {
		w := s.be()
		if w.Stuck {
			_ = c.(*net.TCPConn).SetReadBuffer(1)
		}
		n, err := c.Read(buf)
		if err != nil {
			return
		}
		if w.Stuck { // what is sent now waits in its buffer
			continue
		}
		b := buf[:n]
		if w.Dies > 0 && got+n > w.Dies {
			s.print(b[:max(0, w.Dies-got)])
			_ = c.(*net.TCPConn).SetLinger(0)
			return
		}
		got += n
		s.answer(c, &b, w)
		s.print(b)
	}
}

// answer takes the questions out of b that are answered at once, and answers them.
func (s *Server) answer(c net.Conn, b *[]byte, w Ways) {
	for _, q := range []struct {
		ask    string
		answer byte
	}{{"\x10\x04\x02", state(w)}, {"\x10\x04\x04", paper(w)}} {
		if i := bytes.Index(*b, []byte(q.ask)); i >= 0 {
			*b = append(append([]byte(nil), (*b)[:i]...), (*b)[i+3:]...)
			if !w.Silent {
				_, _ = c.Write([]byte{q.answer})
			}
		}
	}
	if bytes.HasSuffix(*b, []byte("\x1dr\x01")) && !w.Silent {
		if w.Starves {
			w.Starves, w.NoPaper = false, true
			s.Be(w)
			return
		}
		_, _ = c.Write([]byte{0})
	}
}

func state(w Ways) byte {
	b := byte(0x12)
	if w.Open {
		b |= 0x04
	}
	if w.NoPaper {
		b |= 0x20
	}
	return b
}

func paper(w Ways) byte {
	if w.NoPaper {
		return 0x72
	}
	return 0x12
}

func (s *Server) print(b []byte) {
	s.mu.Lock()
	_, _ = s.printer.Write(b)
	s.mu.Unlock()
	s.cut.Broadcast()
}
