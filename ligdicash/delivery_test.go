package ligdicash

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var quiet = log.New(io.Discard, "", 0)

const pendingBody = `{"response_code":"00","status":"pending"}`

func roundTrips(f func(*http.Request) (*http.Response, error)) *http.Client {
	return &http.Client{Transport: tripper(f)}
}

type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Nothing left the machine: both calls say so, and both may be repeated.
func TestOffline(t *testing.T) {
	plain := httptest.NewServer(says(200, ""))
	t.Cleanup(plain.Close)
	gone := httptest.NewServer(nil)
	gone.Close()
	noName := &http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.DNSError{Err: "no such host", Name: "app.ligdicash.com"}
	}}}
	hang := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}}
	over, cancel := context.WithCancel(context.Background())
	cancel()
	soon, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	t.Cleanup(cancel)
	untraced := roundTrips(func(*http.Request) (*http.Response, error) { return nil, errors.New("no route") })

	for name, tt := range map[string]struct {
		base string
		hc   *http.Client
		ctx  context.Context
		want Meaning
	}{
		"refused port":     {gone.URL, nil, context.Background(), MeaningConnRefused},
		"no such host":     {"", noName, context.Background(), MeaningDNS},
		"TLS handshake":    {"https" + plain.URL[len("http"):], nil, context.Background(), MeaningPlain},
		"context over":     {plain.URL, nil, over, MeaningNone},
		"dial in time":     {"", hang, soon, MeaningTimeout},
		"never read":       {"", untraced, context.Background(), MeaningNone},
		"bad certificate":  {tlsServer(t), nil, context.Background(), MeaningCertUnknown},
		"no time to begin": {plain.URL, &http.Client{Timeout: time.Nanosecond}, context.Background(), MeaningTimeout},
	} {
		c := newClient(t, tt.base, tt.hc)
		_, err := c.CreateInvoice(tt.ctx, sale())
		_, err2 := c.Confirm(tt.ctx, invoice)
		for _, err := range []error{err, err2} {
			e := failure(t, err)
			if e.Kind != Offline || e.Meaning != tt.want && (tt.want != MeaningDNS || e.Meaning != MeaningNoNetwork) || e.HTTP != 0 || e.Err == nil || !e.RepeatSafe() {
				t.Errorf("%s: got %v", name, err)
			}
			// The cause is shown, and url.Error would show the token with it.
			if text := err.Error() + e.Err.Error(); !strings.Contains(err.Error(), e.Err.Error()) || strings.Contains(text, invoice) {
				t.Errorf("%s: got %q with cause %q", name, err, e.Err)
			}
		}
	}
}

func tlsServer(t *testing.T) string {
	srv := httptest.NewUnstartedServer(says(200, ""))
	srv.Config.ErrorLog = quiet
	srv.StartTLS()
	t.Cleanup(srv.Close)
	return srv.URL
}

// The request left and no whole answer came back.
func TestLost(t *testing.T) {
	slow := func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}
	slowBody := func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, `{"response_code":`)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	closed := func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		hangUp(w)
	}
	cutBody := func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, pendingBody) // whole JSON, but not the whole answer
	}
	for name, tt := range map[string]struct {
		h    http.HandlerFunc
		want Meaning
		http int
	}{
		"slow": {slow, MeaningTimeout, 0}, "slow body": {slowBody, MeaningTimeout, 200},
		"closed": {closed, MeaningCut, 0}, "cut body": {cutBody, MeaningCut, 200},
	} {
		c := setup(t, tt.h)
		limit := time.Minute
		if tt.want == MeaningTimeout {
			limit = 50 * time.Millisecond
		}
		c.createLimit, c.confirmLimit = limit, limit
		_, err := c.CreateInvoice(context.Background(), sale())
		e := failure(t, err)
		if e.Kind != Unknown || e.Meaning != tt.want || e.HTTP != tt.http || e.RepeatSafe() {
			t.Errorf("%s: create: got %v", name, err)
		}
		_, err = c.Confirm(context.Background(), invoice)
		e = failure(t, err)
		if e.Kind != Busy || e.Meaning != tt.want || e.HTTP != tt.http || !e.RepeatSafe() {
			t.Errorf("%s: confirm: got %v", name, err)
		}
		if tt.want == MeaningTimeout && !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: the cause is not the deadline: %v", name, e.Err)
		}
	}
}

func TestDefaultLimits(t *testing.T) {
	c, err := New("", fakeKey, fakeToken, nil)
	if err != nil || c.createLimit != 20*time.Second || c.confirmLimit != 15*time.Second || c.fallbackPause != 3*time.Second {
		t.Errorf("got %v %v %v", c.createLimit, c.confirmLimit, c.fallbackPause)
	}
}

func TestCallerGivesUp(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	c := setup(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		cancel()
		<-r.Context().Done()
	})
	_, err := c.CreateInvoice(ctx, sale())
	if e := failure(t, err); e.Kind != Unknown || e.Meaning != MeaningCut || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// A transport that tells nothing of connections is not taken for offline once
// it has read the body.
func TestUntracedTransport(t *testing.T) {
	c := newClient(t, "", roundTrips(func(r *http.Request) (*http.Response, error) {
		_, _ = io.Copy(io.Discard, r.Body)
		return nil, errors.New("lost")
	}))
	_, err := c.CreateInvoice(context.Background(), sale())
	if e := failure(t, err); e.Kind != Unknown {
		t.Errorf("got %v", err)
	}
}

func TestHugeBodyIsNotRead(t *testing.T) {
	var sent atomic.Int64
	done := make(chan struct{}, 1)
	c := setup(t, func(w http.ResponseWriter, r *http.Request) {
		defer func() { done <- struct{}{} }()
		_, _ = io.Copy(io.Discard, r.Body)
		chunk := make([]byte, 1<<16)
		for range 1024 {
			n, err := w.Write(chunk)
			sent.Add(int64(n))
			if err != nil {
				return
			}
		}
	})
	_, err := c.CreateInvoice(context.Background(), sale())
	<-done
	if e := failure(t, err); e.Kind != Unknown || e.Meaning != MeaningTooLarge {
		t.Errorf("got %v", err)
	}
	if n := sent.Load(); n > 32<<20 {
		t.Errorf("%d bytes were taken", n)
	}
}

// net/http repeats requests by itself on kept-alive connections; a create that
// the server has read must not be.
func TestCreateOnceOnReusedConnection(t *testing.T) {
	from := make(chan string, 9) // the connection of each request
	c := setup(t, func(w http.ResponseWriter, r *http.Request) {
		from <- r.RemoteAddr
		if r.Method == http.MethodGet {
			_, _ = io.WriteString(w, pendingBody)
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		hangUp(w)
	})
	if _, err := c.Confirm(context.Background(), invoice); err != nil {
		t.Fatal(err)
	}
	_, err := c.CreateInvoice(context.Background(), sale())
	if e := failure(t, err); e.Kind != Unknown || e.Meaning != MeaningCut {
		t.Errorf("got %v", err)
	}
	if first, second := <-from, <-from; first != second {
		t.Errorf("the connection was not reused: %s, %s", first, second)
	}
	if len(from) != 0 {
		t.Errorf("the create was sent %d times", len(from)+1)
	}
}

// deadConn fails to write once its switch is thrown, like a kept-alive
// connection whose other end is gone.
type deadConn struct {
	net.Conn
	dead *atomic.Bool
}

func (c deadConn) Write(p []byte) (int, error) {
	if c.dead.Load() {
		return 0, errors.New("broken pipe")
	}
	return c.Conn.Write(p)
}

// A kept-alive connection found dead before a byte was written: net/http dials
// again, which is right, and what that dial says is what counts.
func TestStaleConnection(t *testing.T) {
	for _, online := range []bool{true, false} {
		var creates atomic.Int32
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				creates.Add(1)
			}
			_, _ = io.WriteString(w, `{"response_code":"00","status":"pending","token":"t","response_text":"https://ligdicash.com/t"}`)
		}))
		t.Cleanup(srv.Close)
		var dead atomic.Bool
		dials := 0
		c := newClient(t, srv.URL, &http.Client{Transport: &http.Transport{
			DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
				if dials++; dials > 1 && !online {
					return nil, errors.New("network is unreachable")
				}
				conn, err := new(net.Dialer).DialContext(ctx, network, addr)
				if dials == 1 {
					conn = deadConn{conn, &dead}
				}
				return conn, err
			},
		}})
		if _, err := c.Confirm(context.Background(), invoice); err != nil {
			t.Fatal(err)
		}
		dead.Store(true)
		_, err := c.CreateInvoice(context.Background(), sale())
		if online && (err != nil || creates.Load() != 1) {
			t.Errorf("online: got %v after %d creates", err, creates.Load())
		}
		if !online && (failure(t, err).Kind != Offline || creates.Load() != 0) {
			t.Errorf("offline: got %v after %d creates", err, creates.Load())
		}
		if dials != 2 {
			t.Errorf("%d dials, want 2", dials)
		}
	}
}

// Over HTTP/2, net/http repeats a POST it can rewind when the peer resets the
// stream in certain ways, even after reading it whole.
func TestCreateOnceOverHTTP2(t *testing.T) {
	const protocolError, refusedStream = 1, 7
	for _, code := range []uint32{protocolError, refusedStream} {
		var bodies atomic.Int32
		base, hc := h2Server(t, func(stream uint32, conn net.Conn) {
			bodies.Add(1)
			reset := []byte{0, 0, 4, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0}
			binary.BigEndian.PutUint32(reset[5:], stream)
			binary.BigEndian.PutUint32(reset[9:], code)
			_, _ = conn.Write(reset)
		})
		c := newClient(t, base, hc)
		_, err := c.CreateInvoice(context.Background(), sale())
		if e := failure(t, err); e.Kind != Unknown || e.Meaning != MeaningCut {
			t.Errorf("reset %d: got %v", code, err)
		}
		if n := bodies.Load(); n != 1 {
			t.Errorf("reset %d: the invoice was sent %d times", code, n)
		}
	}
}

func TestRedirectOverHTTP2(t *testing.T) {
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 {
			t.Errorf("got %s", r.Proto)
		}
		_, _ = io.Copy(io.Discard, r.Body)
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	}))
	srv.EnableHTTP2 = true
	srv.StartTLS()
	t.Cleanup(srv.Close)
	_, err := newClient(t, srv.URL, srv.Client()).CreateInvoice(context.Background(), sale())
	if e := failure(t, err); e.Kind != Refused || e.Meaning != MeaningRedirected || e.HTTP != 307 {
		t.Errorf("got %v", err)
	}
}

// h2Server speaks just enough HTTP/2 to read requests and call got once a
// body is complete.
func h2Server(t *testing.T, got func(stream uint32, conn net.Conn)) (string, *http.Client) {
	t.Helper()
	srv := httptest.NewUnstartedServer(nil)
	srv.EnableHTTP2 = true
	srv.Config.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){
		"h2": func(_ *http.Server, conn *tls.Conn, _ http.Handler) {
			const data, settings, endStream = 0, 4, 1
			_, _ = io.CopyN(io.Discard, conn, int64(len("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")))
			_, _ = conn.Write([]byte{0, 0, 0, settings, 0, 0, 0, 0, 0})
			for {
				var head [9]byte
				if _, err := io.ReadFull(conn, head[:]); err != nil {
					return
				}
				size := int64(head[0])<<16 | int64(head[1])<<8 | int64(head[2])
				if _, err := io.CopyN(io.Discard, conn, size); err != nil {
					return
				}
				if head[3] == data && head[4]&endStream != 0 {
					got(binary.BigEndian.Uint32(head[5:]), conn)
				}
			}
		},
	}
	srv.StartTLS()
	t.Cleanup(srv.Close)
	hc := srv.Client()
	t.Cleanup(hc.CloseIdleConnections)
	return srv.URL, hc
}

// hangUp closes the connection without a word.
func hangUp(w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}
