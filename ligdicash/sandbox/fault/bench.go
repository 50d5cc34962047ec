// Package fault puts a sandbox behind everything that goes wrong between a
// shop and LigdiCash: networks, certificates, portals, proxies, servers that
// break off, drip, lie or never end. It serves TLS under LigdiCash's own name.
package fault

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	crand "crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log/slog"
	"math/big"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"caisse/ligdicash/sandbox"
)

// Base is the address a client of the bench asks.
const Base = "https://" + host

const host = "app.ligdicash.com"

// Fault is one thing that goes wrong. All but its name may be nil.
type Fault struct {
	Name   string
	Hangs  bool                                                 // no answer comes: the caller needs a short deadline
	Dial   func(ctx context.Context) (net.Conn, error)          // in place of a connection
	Conn   func(c net.Conn, r *rand.Rand)                       // in place of TLS; closes nothing
	Cert   func(*x509.Certificate)                              // changes what is certified, signed by the known authority
	Forged bool                                                 // the certificate is its own authority
	Answer func(w http.ResponseWriter, r *http.Request, a *Ask) // in place of the honest answer

	// Byte is the same at the byte of an answer that is given, where it happens at
	// some byte. past says that no answer so far was as long.
	Byte func(at int) (f *Fault, past func() bool)
}

// Ask is what a fault may use to make its answer.
type Ask struct {
	*rand.Rand
	honest func() (int, []byte)
}

// Honest has the sandbox do what was asked and returns its answer.
func (a *Ask) Honest() (status int, body []byte) { return a.honest() }

// Bench is a sandbox that can be made to fail.
type Bench struct {
	*sandbox.Server
	http *http.Server
	ln   net.Listener
	ca   authority

	mu    sync.Mutex
	fault *Fault
	cert  tls.Certificate
	rand  *rand.Rand
	posts int
}

// New starts a bench whose links lead to LigdiCash's own payment page. Close
// ends it.
func New(o sandbox.Options) (*Bench, error) {
	o.PublicURL, o.Host = "https://client.ligdicash.com", host
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	b := &Bench{Server: sandbox.New(o), ln: ln, rand: rand.New(rand.NewPCG(1, 0))}
	if b.ca, err = newAuthority(); err == nil {
		b.cert, err = b.ca.sign(nil, false)
	}
	if err != nil {
		ln.Close()
		return nil, err
	}
	b.http = &http.Server{Handler: b, ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	go b.http.Serve(gate{ln, b})
	return b, nil
}

// Close ends the bench and every connection to it.
func (b *Bench) Close() error { return b.http.Close() }

// Set makes f go wrong from now on, by chance as seed has it; nil: nothing
// does.
func (b *Bench) Set(f *Fault, seed uint64) error {
	var cert tls.Certificate
	var err error
	if f != nil && (f.Cert != nil || f.Forged) {
		cert, err = b.ca.sign(f.Cert, f.Forged)
	} else {
		cert, err = b.ca.sign(nil, false)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fault, b.cert, b.rand = f, cert, rand.New(rand.NewPCG(seed, 1))
	return err
}

// Posts is how many create calls have come so far.
func (b *Bench) Posts() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.posts
}

// Client is an HTTP client for which every name leads to the bench.
func (b *Bench) Client() *http.Client {
	return &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			if f, _ := b.now(); f != nil && f.Dial != nil {
				return f.Dial(ctx)
			}
			return (&net.Dialer{}).DialContext(ctx, network, b.ln.Addr().String())
		},
		TLSClientConfig: &tls.Config{RootCAs: b.ca.pool},
	}}
}

func (b *Bench) now() (*Fault, *rand.Rand) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.fault, rand.New(rand.NewPCG(b.rand.Uint64(), 2))
}

// ServeHTTP answers as the fault has it, or honestly.
func (b *Bench) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, chance := b.now()
	if r.Method == http.MethodPost {
		b.mu.Lock()
		b.posts++
		b.mu.Unlock()
	}
	if f == nil || f.Answer == nil {
		b.Server.ServeHTTP(w, r)
		return
	}
	f.Answer(w, r, &Ask{chance, func() (int, []byte) {
		rec := &recorder{header: http.Header{}, status: http.StatusOK}
		b.Server.ServeHTTP(rec, r)
		return rec.status, rec.Bytes()
	}})
}

type recorder struct {
	bytes.Buffer
	header http.Header
	status int
}

func (r *recorder) Header() http.Header { return r.header }
func (r *recorder) WriteHeader(s int)   { r.status = s }

// gate lets connections in by TLS, or to a fault that wants them bare.
type gate struct {
	net.Listener
	b *Bench
}

func (g gate) Accept() (net.Conn, error) {
	for {
		c, err := g.Listener.Accept()
		if err != nil {
			return nil, err
		}
		f, chance := g.b.now()
		if f != nil && f.Conn != nil {
			go func() {
				defer c.Close()
				f.Conn(c, chance)
			}()
			continue
		}
		g.b.mu.Lock()
		conf := &tls.Config{Certificates: []tls.Certificate{g.b.cert}}
		g.b.mu.Unlock()
		return tls.Server(c, conf), nil
	}
}

// authority signs certificates for the bench.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pool *x509.CertPool
}

func newAuthority() (a authority, err error) {
	if a.key, err = ecdsa.GenerateKey(elliptic.P256(), crand.Reader); err != nil {
		return a, err
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "fault bench"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-24 * time.Hour), NotAfter: time.Now().Add(24 * time.Hour)}
	der, err := x509.CreateCertificate(crand.Reader, c, c, &a.key.PublicKey, a.key)
	if err != nil {
		return a, err
	}
	a.cert, err = x509.ParseCertificate(der)
	a.pool = x509.NewCertPool()
	a.pool.AddCert(a.cert)
	return a, err
}

// sign makes a certificate for LigdiCash's name, as change leaves it.
func (a authority) sign(change func(*x509.Certificate), forged bool) (tls.Certificate, error) {
	c := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	if change != nil {
		change(c)
	}
	parent := a.cert
	if forged {
		parent = c
	}
	der, err := x509.CreateCertificate(crand.Reader, c, parent, &a.key.PublicKey, a.key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: a.key}, err
}

// wire takes the connection away from HTTP and gives it with the bytes of an
// answer.
func wire(w http.ResponseWriter, r *http.Request, status int, body []byte) (net.Conn, []byte) {
	_, _ = io.Copy(io.Discard, r.Body)
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	resp := http.Response{StatusCode: status, ProtoMajor: 1, ProtoMinor: 1, ContentLength: int64(len(body)), Body: io.NopCloser(bytes.NewReader(body)),
		Header: http.Header{"Content-Type": {"application/json"}, "Date": {time.Now().UTC().Format(http.TimeFormat)}}}
	var raw bytes.Buffer
	_ = resp.Write(&raw)
	return conn, raw.Bytes()
}

// reset closes conn so that the other side is told of an error, not an end.
func reset(conn net.Conn) {
	if t, ok := conn.(*tls.Conn); ok {
		conn = t.NetConn()
	}
	if t, ok := conn.(*net.TCPConn); ok {
		_ = t.SetLinger(0)
	}
	_ = conn.Close()
}

// creates says that r is a create call.
func creates(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/create") }
