package pgtest

import (
	"bytes"
	"fmt"
	"net"
	"sync/atomic"
	"testing"
	"time"
)

// Wire is a proxy before a server that cuts the connection off after so many
// bytes of what is asked, or of what is answered, once it is armed.
type Wire struct {
	net.Listener
	to              string
	Asked, Answered atomic.Int64 // what is still let through
	Deaf            atomic.Bool  // the server knows no LISTEN
	Far             atomic.Int64 // nanoseconds that each message is on its way
}

// NewWire is a proxy before s that cuts nothing yet. It ends with the test.
func NewWire(t testing.TB, s *Server) *Wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &Wire{Listener: l, to: fmt.Sprintf("127.0.0.1:%d", s.Port)}
	w.Mend()
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s, err := net.Dial("tcp", w.to)
			if err != nil {
				c.Close()
				continue
			}
			go w.carry(c, s, &w.Asked)
			go w.carry(s, c, &w.Answered)
		}
	}()
	return w
}

// Everything is more than is ever sent.
const Everything = 1 << 40

// Mend cuts nothing any more.
func (w *Wire) Mend() { w.Asked.Store(Everything); w.Answered.Store(Everything) }

// carry lets the bytes of one direction through, and the last ones before a cut.
func (w *Wire) carry(from, to net.Conn, left *atomic.Int64) {
	defer from.Close()
	defer to.Close()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 {
			may := left.Add(-int64(n))
			if may < 0 {
				n = max(0, n+int(may))
			}
			if left == &w.Asked && w.Deaf.Load() {
				copy(buf, bytes.ReplaceAll(buf[:n], []byte("LISTEN "), []byte("LISSEN ")))
			}
			time.Sleep(time.Duration(w.Far.Load()))
			if _, err := to.Write(buf[:n]); err != nil || may < 0 {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
