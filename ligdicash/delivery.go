package ligdicash

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
)

// delivery watches how far one request got, to tell "nothing left this
// machine" from "somebody may have read it".
//
// net/http asks for a connection (GetConn), gets one (GotConn), reads the body
// and writes. It starts over by itself when a kept-alive connection turns out
// dead: over HTTP/1 a POST only if no byte was written, over HTTP/2 also after
// some peer errors that follow a full request. GetBody is where it can be
// stopped.
type delivery struct {
	connected atomic.Bool // on the attempt that counts, the last
	read      atomic.Bool // the body was handed to the transport
	h2        atomic.Bool
}

func (d *delivery) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { d.connected.Store(false) },
		GotConn: func(info httptrace.GotConnInfo) {
			c, ok := info.Conn.(interface{ ConnectionState() tls.ConnectionState })
			d.h2.Store(ok && c.ConnectionState().NegotiatedProtocol == "h2")
			d.connected.Store(true)
		},
	})
}

// load gives req a body that goes out once.
func (d *delivery) load(req *http.Request, body []byte) {
	fresh := func() io.ReadCloser { return &parcel{r: bytes.NewReader(body), read: &d.read} }
	req.Body, req.ContentLength = fresh(), int64(len(body))
	req.GetBody = func() (io.ReadCloser, error) {
		if d.h2.Load() && d.read.Load() {
			return nil, errors.New("the request may have been executed and is not sent again")
		}
		return fresh(), nil
	}
}

// nothingLeft reports, once the request has failed, that it reached nobody. A
// body that was read without any connection seen went through a transport that
// does not tell: it counts as sent.
func (d *delivery) nothingLeft() bool { return !d.connected.Load() && !d.read.Load() }

// parcel notes that it was read. It hides bytes.Reader's WriteTo, which would
// go unnoticed.
type parcel struct {
	r    *bytes.Reader
	read *atomic.Bool
}

func (p *parcel) Read(b []byte) (int, error) {
	p.read.Store(true)
	return p.r.Read(b)
}

func (p *parcel) Close() error { return nil }
