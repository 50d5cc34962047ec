// Package page shows the payment on the glass in a browser of this machine, for
// a second screen that faces the customer. It listens on loopback only, behind
// a path nobody can guess or at an address a browser can be set to, and shows
// nothing but the one payment it was given.
package page

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// View is what the customer sees. All of it is escaped.
type View struct {
	Lang   string
	Shop   string
	Amount string // "2 000 FCFA"
	Words  string // "deux mille francs CFA"
	Scan   string // "Scannez pour payer"
	State  string // sign and word
	Paid   bool
	PNG    []byte // the code; nil once there is nothing to pay
	Gone   string // what stands there once nobody serves the page any more
}

// Server serves one View at one address.
type Server struct {
	ln    net.Listener
	srv   *http.Server
	path  string
	hosts []string // the names it answers to

	follows bool // a browser is told of the next View at once

	mu   sync.Mutex
	view View
	at   string        // names view
	next chan struct{} // closed when it is another
}

// Open starts serving on a free port of loopback. Until Show is called the
// page is empty.
func Open() (*Server, error) {
	return serve("127.0.0.1:0", "/"+rand.Text())
}

// OpenAt is Open at an address that a browser can be set to open by itself: one
// of loopback. Everybody on the machine can see that page.
func OpenAt(addr string) (*Server, error) {
	host, port, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, ErrNotLoopback
	}
	s, err := serve(addr, "/")
	if err != nil {
		return nil, err
	}
	if _, bound, err := net.SplitHostPort(s.ln.Addr().String()); err == nil {
		port = bound
	}
	s.follows = true
	s.hosts = append(s.hosts, net.JoinHostPort("localhost", port))
	return s, nil
}

// ErrNotLoopback is an address that other machines would see.
var ErrNotLoopback = errors.New("page: not an address of loopback")

func serve(addr, path string) (*Server, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	s := &Server{ln: ln, path: path, hosts: []string{ln.Addr().String()}, at: rand.Text(), next: make(chan struct{})}
	s.srv = &http.Server{
		Handler: s, ReadHeaderTimeout: patience, ReadTimeout: patience, WriteTimeout: patience, IdleTimeout: patience, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	go func() { _ = s.srv.Serve(&few{Listener: ln, free: make(chan struct{}, mostAtOnce)}) }() // ends with Close
	return s, nil
}

const (
	// patience is for a browser of this machine; the page is asked for every 2 s, or waits half of this for what comes next.
	patience = 5 * time.Second
	// mostAtOnce is how many connections are served: anybody on the machine can
	// open some, and the files a program can have open are not many.
	mostAtOnce = 32
)

// few is a listener that accepts no more than it has room for.
type few struct {
	net.Listener
	free chan struct{}
}

func (l *few) Accept() (net.Conn, error) {
	l.free <- struct{}{} // idle connections end, and make room
	c, err := l.Listener.Accept()
	if err != nil {
		<-l.free
		return nil, err
	}
	return &counted{Conn: c, l: l}, nil
}

type counted struct {
	net.Conn
	l    *few
	once sync.Once
}

func (c *counted) Close() error {
	c.once.Do(func() { <-c.l.free })
	return c.Conn.Close()
}

// URL is where the page is.
func (s *Server) URL() string { return "http://" + s.ln.Addr().String() + s.path }

// Door is a page for a file, that leads a browser to this one.
func (s *Server) Door() string { return string(door(s.URL())) }

// Close ends the page, also for browsers that have it open.
func (s *Server) Close() error {
	err := s.srv.Close()
	_ = s.ln.Close() // Serve may not have begun: then nothing else closes it yet
	return err
}

// Show puts v on the page, in place of what was there: an old code is gone
// with the next refresh.
func (s *Server) Show(v View) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.view, s.at = v, rand.Text()
	close(s.next)
	s.next = make(chan struct{})
}

// wait answers what there is after at, as soon as there is anything else, or after a
// while.
func (s *Server) wait(w http.ResponseWriter, r *http.Request, at string) {
	s.mu.Lock()
	now, next := s.at, s.next
	s.mu.Unlock()
	if now == at {
		select {
		case <-next:
		case <-r.Context().Done():
			return
		case <-time.After(patience / 2):
		}
		s.mu.Lock()
		now = s.at
		s.mu.Unlock()
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, now) // a browser that has gone away
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// The Host is checked so that no web page elsewhere can read this one under
	// a name of its own that points here.
	if !slices.Contains(s.hosts, r.Host) || r.URL.Path != s.path || r.Method != http.MethodGet {
		http.NotFound(w, r)
		return
	}
	if at := r.URL.Query().Get("after"); at != "" && s.follows {
		s.wait(w, r, at)
		return
	}
	s.mu.Lock()
	v, at := s.view, ""
	if s.follows {
		at = s.at
	}
	s.mu.Unlock()
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Frame-Options", "DENY")
	may := "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
	if s.follows {
		sum := sha256.Sum256([]byte(script))
		may += "; connect-src 'self'; script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	h.Set("Content-Security-Policy", may)
	_, _ = io.WriteString(w, string(v.html(at))) // a browser that has gone away
}
