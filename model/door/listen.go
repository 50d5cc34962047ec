package door

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

const (
	patience   = 5 * time.Second // for one whole request
	mostConns  = 256
	mostOfOne  = 32 // connections of one address that is not this machine's
	mostHeader = 16 << 10
)

// Listening is a Door on the network.
type Listening struct {
	Addr string     // where, such as 127.0.0.1:8480
	Done chan error // gets why it ended
	http *http.Server
	ln   net.Listener
}

// Listen serves d at addr until Close.
func (d *Door) Listen(addr string) (*Listening, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	l := &Listening{Addr: ln.Addr().String(), Done: make(chan error, 1), ln: ln, http: &http.Server{
		Handler: d, ReadHeaderTimeout: patience, ReadTimeout: patience, WriteTimeout: 2 * patience, IdleTimeout: patience, MaxHeaderBytes: mostHeader,
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}}
	go func() {
		l.Done <- l.http.Serve(&few{Listener: ln, room: make(chan struct{}, mostConns), of: map[netip.Addr]int{}})
	}()
	return l, nil
}

// Close takes no more; what is being read has a moment.
func (l *Listening) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err := l.http.Shutdown(ctx)
	_ = l.ln.Close() // Serve may not have begun: then Shutdown knows of no listener
	if err != nil {
		_ = l.http.Close() // nobody waits for the others
	}
}

// few is a listener that accepts no more connections than it has room for, and
// few of one address: who opens many and sends nothing keeps nobody out.
type few struct {
	net.Listener
	room chan struct{}
	mu   sync.Mutex
	of   map[netip.Addr]int
}

func (l *few) Accept() (net.Conn, error) {
	l.room <- struct{}{} // connections end within seconds, and make room
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			<-l.room
			return nil, err
		}
		from, _ := netip.ParseAddrPort(c.RemoteAddr().String())
		ip := network(from.Addr())
		l.mu.Lock()
		many := l.of[ip] >= mostOfOne && !ip.IsLoopback()
		if !many {
			l.of[ip]++
		}
		l.mu.Unlock()
		if !many {
			return &counted{Conn: c, l: l, ip: ip}, nil
		}
		_ = c.Close()
	}
}

type counted struct {
	net.Conn
	l    *few
	ip   netip.Addr
	once sync.Once
}

func (c *counted) Close() error {
	c.once.Do(func() {
		c.l.mu.Lock()
		if c.l.of[c.ip]--; c.l.of[c.ip] == 0 {
			delete(c.l.of, c.ip)
		}
		c.l.mu.Unlock()
		<-c.l.room
	})
	return c.Conn.Close()
}
