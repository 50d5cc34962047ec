package sandbox

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"
)

const (
	mostWaiting = 1000             // callbacks not sent yet
	mostAtOnce  = 8                // callbacks under way
	mostBody    = 128 << 10        // of the two POSTs of an event: with mostWaiting, what a flood of creates can take
	callLimit   = 10 * time.Second // one callback with its answer
)

// callback is one POST.
type callback struct {
	as, contentType, body string
	id, asker             string // of the invoice, and the address its create came from
	to                    *url.URL
}

// later has f called after a while, unless Close comes first or too much waits
// already. Each waits in a goroutine of its own, which ends with Close.
func (s *Server) later(after time.Duration, f func(context.Context)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.waiting >= mostWaiting {
		return
	}
	s.waiting++
	s.running.Add(1)
	go func() {
		defer s.running.Done()
		defer func() {
			s.mu.Lock()
			s.waiting--
			s.mu.Unlock()
		}()
		t := time.NewTimer(after)
		defer t.Stop()
		select {
		case <-t.C:
			f(s.ctx)
		case <-s.ctx.Done():
		}
	}()
}

// Close ends the callbacks, sent or not. A Server that sent none needs none.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.stop()
	s.running.Wait()
}

// deliver sends c, and again later where it is not taken; tried counts.
func (s *Server) deliver(ctx context.Context, c callback, tried int) {
	select {
	case s.lines <- struct{}{}:
		defer func() { <-s.lines }()
	case <-ctx.Done():
		return
	}
	status, err := s.post(ctx, c)
	if ctx.Err() != nil {
		return
	}
	l := about(invoice{ID: c.id}).plus("notification %s à %s", "%s callback to %s", c.as, c.to.Host)
	switch {
	case errors.Is(err, errElsewhere):
		s.say(l.plus(" non envoyée : ce n'est pas la machine qui a créé la facture (-callees l'autoriserait)",
			" not sent: that is not the machine that created the invoice (-callees would allow it)"))
		return
	case err != nil:
		l = l.plus(" : pas de réponse", ": no answer")
	default:
		l = l.plus(" : %d", ": %d", status)
	}
	switch {
	case err == nil && status >= 200 && status < 300:
		s.say(l)
	case tried >= len(tries):
		s.say(l.plus(", abandonnée", ", given up"))
	default:
		s.say(l.plus(", de nouveau dans %v", ", again in %v", tries[tried]))
		s.later(tries[tried], func(ctx context.Context) { s.deliver(ctx, c, tried+1) })
	}
}

// errElsewhere is a callback that would go where it may not.
var errElsewhere = errors.New("sandbox: the callback leads elsewhere")

// send sends c once, to the machine that asked for it or a callee that was
// named: a stranger's invoice must not make the sandbox knock at the doors of
// this machine or of its network. It follows nobody, and believes no answer.
func (s *Server) send(ctx context.Context, c callback) (status int, err error) {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	named := slices.ContainsFunc(s.o.Callees, func(host string) bool {
		host = strings.TrimSpace(host)
		return strings.EqualFold(host, c.to.Hostname()) || strings.EqualFold(host, c.to.Host)
	})
	dialer := net.Dialer{Control: func(_, address string, _ syscall.RawConn) error {
		if named || askers(c.asker, address) {
			return nil
		}
		return errElsewhere
	}}
	web := http.Client{
		Transport:     &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true}, // no proxy: it would dial in our place
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.to.String(), strings.NewReader(c.body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", c.contentType)
	req.Header.Set("User-Agent", "caisse sandbox")
	resp, err := web.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	_, _ = io.CopyN(io.Discard, resp.Body, 64<<10) // the status says it all
	return resp.StatusCode, nil
}

// askers says that address is on the machine that asker is.
func askers(asker, address string) bool {
	a, err := netip.ParseAddr(asker)
	to, err2 := netip.ParseAddrPort(address)
	if err != nil || err2 != nil {
		return false
	}
	ip := to.Addr().Unmap().WithZone("")
	return ip == a || ip.IsLoopback() && a.IsLoopback()
}
