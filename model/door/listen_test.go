package door

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// over is a door on the network with its own ending.
func over(t *testing.T, f *fake) (*Door, *Listening) {
	t.Helper()
	d := New(Config{Till: f, Key: testKey})
	l, err := d.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); d.Run(ctx) }()
	t.Cleanup(func() { stop(); l.Close(); <-ended })
	return d, l
}

// Who sends a byte a second is left alone after a few, and keeps nobody out.
func TestSlowSender(t *testing.T) {
	proof.Slow(t)
	t.Parallel()
	d, l := over(t, &fake{known: map[string]model.Invoice{"A": waiting("A")}})
	const slow = 90 // fewer than one sender may send at once: all are this machine's
	var left atomic.Int64
	for range slow {
		c, err := net.Dial("tcp", l.Addr)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			defer c.Close()
			_, _ = io.WriteString(c, "POST "+Path(testKey)+" HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
			begun := time.Now()
			for time.Since(begun) < 20*time.Second {
				if _, err := io.WriteString(c, " "); err != nil {
					left.Add(1)
					return
				}
				time.Sleep(100 * time.Millisecond)
			}
		}()
	}
	resp, err := http.Post("http://"+l.Addr+Path(testKey), "application/json", strings.NewReader(string(notice("A"))))
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("beside slow senders: %v, %v", resp, err)
	}
	resp.Body.Close()
	for end := time.Now().Add(18 * time.Second); left.Load() < slow && time.Now().Before(end); {
		time.Sleep(20 * time.Millisecond)
	}
	if n := left.Load(); n < slow {
		t.Errorf("%d of %d slow senders were left alone", n, slow)
	}
	if c := d.Counts(); c.Taken != 1 {
		t.Errorf("%+v", c)
	}
}

// The door closes at once although somebody is sending.
func TestCloseWhileSomebodySends(t *testing.T) {
	proof.Slow(t)
	t.Parallel()
	_, l := over(t, &fake{})
	c, err := net.Dial("tcp", l.Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, _ = io.WriteString(c, "POST "+Path(testKey)+" HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
	begun := time.Now()
	l.Close()
	if took := time.Since(begun); took > patience+2*time.Second {
		t.Errorf("it took %v", took)
	}
	if _, err := net.DialTimeout("tcp", l.Addr, time.Second); err == nil {
		t.Error("it is still open")
	}
	if err := <-l.Done; err != http.ErrServerClosed {
		t.Errorf("ended with %v", err)
	}
}

// Many connections of one address are refused, and all of them together wait;
// those of this machine, where a proxy may be, are many.
func TestConnectionsAreBounded(t *testing.T) {
	in := &crowd{}
	l := &few{Listener: in, room: make(chan struct{}, mostConns), of: map[netip.Addr]int{}}
	for range mostOfOne {
		if _, err := l.Accept(); err != nil {
			t.Fatal(err)
		}
	}
	in.from = "192.0.2.8:1"
	first, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	in.from, in.next = "192.0.2.7:1", "192.0.2.8:1"
	if c, err := l.Accept(); err != nil || c.RemoteAddr().String() != "192.0.2.8:1" || in.closed != 1 {
		t.Errorf("%v, %v, %d turned away", c, err, in.closed)
	}
	_ = first.Close()
	_ = first.Close()
	if len(l.room) != mostOfOne+1 || l.of[netip.MustParseAddr("192.0.2.8")] != 1 {
		t.Errorf("%d are in, %d of one", len(l.room), l.of[netip.MustParseAddr("192.0.2.8")])
	}
	in.from, in.next = "127.0.0.1:1", ""
	for range 2 * mostOfOne {
		if _, err := l.Accept(); err != nil {
			t.Fatal(err)
		}
	}
}

// crowd is a listener to which everybody comes at once.
type crowd struct {
	net.Listener
	from, next string
	closed     int
}

func (c *crowd) Accept() (net.Conn, error) {
	from := c.from
	if from == "" {
		from = "192.0.2.7:1"
	}
	if c.next != "" {
		c.from = c.next
	}
	return &guest{in: c, from: from}, nil
}

type guest struct {
	net.Conn
	in   *crowd
	from string
}

func (g *guest) Close() error         { g.in.closed++; return nil }
func (g *guest) RemoteAddr() net.Addr { return where(g.from) }

type where string

func (where) Network() string  { return "tcp" }
func (w where) String() string { return string(w) }

// Once closed an address is free, however soon that is.
func TestClosedAtOnce(t *testing.T) {
	for range 200 {
		l, err := New(Config{Till: &fake{}, Key: testKey}).Listen("127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		l.Close()
		again, err := net.Listen("tcp", l.Addr)
		if err != nil {
			t.Fatal(err)
		}
		again.Close()
	}
}
