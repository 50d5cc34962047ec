package ligdicash

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A connection that dies without a word (Wi-Fi changed, lid closed, NAT
// forgot): new connections work at once, but HTTP/2 keeps using the dead one.
func TestDeadConnection(t *testing.T) {
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, `{"response_code":"00","status":"pending"}`)
	}))
	srv.EnableHTTP2 = true
	srv.StartTLS()
	defer srv.Close()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var dials atomic.Int32
	var mu sync.Mutex
	var dead []*atomic.Bool
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			dials.Add(1)
			up, _ := net.Dial("tcp", srv.Listener.Addr().String())
			hole := &atomic.Bool{}
			mu.Lock()
			dead = append(dead, hole)
			mu.Unlock()
			pipe := func(dst, src net.Conn) {
				b := make([]byte, 32<<10)
				for {
					n, err := src.Read(b)
					if n > 0 && !hole.Load() {
						dst.Write(b[:n])
					}
					if err != nil {
						return
					}
				}
			}
			go pipe(up, c)
			go pipe(c, up)
		}
	}()
	tr := transport()
	tr.HTTP2.SendPingTimeout, tr.HTTP2.PingTimeout = 200*time.Millisecond, 200*time.Millisecond
	tr.TLSClientConfig = &tls.Config{RootCAs: srv.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs, ServerName: "example.com"}
	c, err := New("https://"+ln.Addr().String(), "K", "T", &http.Client{Transport: tr})
	if err != nil {
		t.Fatal(err)
	}
	ask := func() error {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := c.Confirm(ctx, "tok")
		return err
	}
	if err := ask(); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	for _, h := range dead {
		h.Store(true)
	}
	mu.Unlock()
	lost := 0
	for range 10 {
		if ask() == nil {
			break
		}
		lost++
	}
	if lost > 2 {
		t.Errorf("%d questions in a row lost on the dead connection; %d dials", lost, dials.Load())
	}
}
