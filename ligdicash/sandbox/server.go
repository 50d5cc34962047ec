// Package sandbox is a LigdiCash of our own: the hosted payin API (create and
// confirm) and the payment page a customer opens, on any address, with no real
// money behind it. It serves the training till, other people's integrations
// and tests. It reads the API contract by itself and shares no code with the
// client, so that a misreading on either side shows.
//
// Special amounts make it misbehave on purpose: see Cases.
package sandbox

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	createPath  = "/pay/v01/redirect/checkout-invoice/create"
	confirmPath = "/pay/v01/redirect/checkout-invoice/confirm"
	fieldLink   = "/directpayment/invoice/"
	docsLink    = "/pay/invoice/"

	maxBody = 1 << 20
	maxLog  = 1000
)

// Errors of Pay and Refuse.
var (
	ErrUnknown = errors.New("sandbox: no such invoice")
	ErrPaid    = errors.New("sandbox: the invoice is already paid")
)

// Server is the sandbox, an http.Handler safe for concurrent use.
type Server struct {
	o      Options
	secret []byte
	store  store

	mu      sync.Mutex // guards public, log, waiting and closed
	public  string
	log     []*Request
	waiting int // callbacks not sent yet
	closed  bool

	ctx     context.Context // of callbacks, until Close
	stop    context.CancelFunc
	running sync.WaitGroup
	lines   chan struct{} // callbacks under way
	post    func(context.Context, callback) (status int, err error)
}

// Request is one request as it was received. It never holds the API keys.
type Request struct {
	Time   time.Time // UTC
	Method string
	URL    string // path and query
	Op     string // "create", "confirm", "page" or ""
	Token  string // of the invoice asked for, or just created
	Passed []Passed
}

// New returns a Server. It touches no file until an invoice is created.
func New(o Options) *Server {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Server{o: o, secret: make([]byte, 32), store: store{dir: o.Dir, mem: map[string]invoice{}}}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.lines, s.post = make(chan struct{}, mostAtOnce), s.send
	rand.Read(s.secret) // never fails: crypto/rand stops the program instead
	s.SetPublicURL(o.PublicURL)
	return s
}

// SetPublicURL sets the prefix of payment links, once the address is known.
func (s *Server) SetPublicURL(u string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.public = strings.TrimRight(u, "/")
}

func (s *Server) publicURL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.public
}

// Pay does what the customer's Pay button does. Paying a refused invoice makes
// it paid late; paying twice changes nothing. Errors: ErrUnknown, or a file error.
func (s *Server) Pay(token string) error {
	return s.pay(token, decision{Operator: operators[0].ID, Phone: samplePhone})
}

func (s *Server) pay(token string, d decision) error {
	return s.decided(token, func(inv *invoice) (bool, error) {
		d.At = s.now()
		if word, _ := inv.outcome(d.At); word == completed {
			return false, nil
		}
		inv.Paid = &d
		return true, nil
	})
}

// decided has f decide about an invoice, and the callbacks of it sent.
func (s *Server) decided(token string, f func(*invoice) (bool, error)) error {
	var at time.Time
	err := s.store.change(token, func(inv *invoice) error {
		now, err := f(inv)
		if now && s.heard(*inv) {
			_, d := inv.outcome(s.now())
			at = d.At
		}
		return err
	})
	if err == nil && !at.IsZero() {
		s.later(0, func(context.Context) { s.announce(token, at) })
	}
	return err
}

// Refuse makes the payment fail, as an operator or a customer who says no
// does. Errors: ErrUnknown, ErrPaid (money never goes back), or a file error.
func (s *Server) Refuse(token string) error {
	return s.decided(token, func(inv *invoice) (bool, error) {
		now := s.now()
		switch word, _ := inv.outcome(now); word {
		case completed:
			return false, ErrPaid
		case pending:
			inv.Refused = &decision{At: now}
			return true, nil
		}
		return false, nil
	})
}

func (s *Server) now() time.Time { return s.o.Now().UTC() }

// Requests returns the last requests this process received, oldest first, at
// most 1,000.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	log := make([]Request, len(s.log))
	for i, r := range s.log {
		log[i] = *r
	}
	return log
}

// note logs r on arrival: an answer that is never sent still counts.
func (s *Server) note(r *http.Request, op, token string) *Request {
	n := &Request{s.now(), r.Method, clip(r.URL.RequestURI()), op, clip(token), nil}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.log) >= maxLog {
		s.log = slices.Delete(s.log, 0, 1)
	}
	s.log = append(s.log, n)
	return n
}

func (s *Server) noteToken(n *Request, token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n.Token = token
}

func (s *Server) notePassed(n *Request, passed []Passed) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n.Passed = passed
}

// clip keeps the log small whatever is sent.
func clip(text string) string {
	const most = 1024
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "")
	}
	return text
}

// ServeHTTP routes by hand rather than with a ServeMux, whose redirects and
// 405 answers the real service does not have.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	path := r.URL.Path
	if why := s.stranger(r, strings.HasPrefix(path, "/pay/v01/")); why != "" {
		s.note(r, "", "")
		http.Error(w, why, http.StatusForbidden)
		return
	}
	if path == createPath+"/" && !s.o.Strict {
		path = createPath
	}
	switch path {
	case createPath:
		s.create(w, r)
	case confirmPath, confirmPath + "/":
		s.confirm(w, r)
	case "/":
		s.note(r, "", "")
		if allow(w, r, http.MethodGet, http.MethodHead) {
			s.home(w, r)
		}
	case "/health":
		s.note(r, "", "")
		if allow(w, r, http.MethodGet, http.MethodHead) {
			fmt.Fprint(w, "ok")
		}
	default:
		rest, ok := strings.CutPrefix(path, fieldLink)
		if !ok {
			rest, ok = strings.CutPrefix(path, docsLink)
		}
		if !ok {
			s.note(r, "", "")
			http.NotFound(w, r)
			return
		}
		token, action, _ := strings.Cut(rest, "/")
		s.note(r, "page", token)
		s.page(w, r, token, action)
	}
}

func allow(w http.ResponseWriter, r *http.Request, methods ...string) bool {
	if slices.Contains(methods, r.Method) {
		return true
	}
	w.Header().Set("Allow", strings.Join(methods, ", "))
	http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	return false
}
