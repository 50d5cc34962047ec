package ligdicash

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// certified makes a certificate for 127.0.0.1, or another name, and the pool
// of authorities that know it.
func certified(t testing.TB, name string, from, to time.Time) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: from, NotAfter: to, IsCA: true, BasicConstraintsValid: true}
	if ip := net.ParseIP(name); ip != nil {
		c.IPAddresses = []net.IP{ip}
	} else {
		c.DNSNames = []string{name}
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// Each way a certificate can be wrong is told apart, and nothing left.
func TestCertificates(t *testing.T) {
	now := time.Now()
	for _, tt := range []struct {
		name     string
		from, to time.Time
		known    bool
		want     Meaning
	}{
		{"127.0.0.1", now.Add(-2 * time.Hour), now.Add(-time.Hour), true, MeaningCertExpired},
		{"127.0.0.1", now.Add(time.Hour), now.Add(2 * time.Hour), true, MeaningCertEarly},
		{"127.0.0.1", now.Add(-time.Hour), now.Add(time.Hour), false, MeaningCertUnknown},
		{"portal.example", now.Add(-time.Hour), now.Add(time.Hour), true, MeaningCertName},
	} {
		cert, pool := certified(t, tt.name, tt.from, tt.to)
		asked := 0
		srv := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
		srv.Config.ErrorLog = quiet
		srv.TLS = &tls.Config{Certificates: []tls.Certificate{cert}}
		srv.StartTLS()
		t.Cleanup(srv.Close)
		conf := &tls.Config{}
		if tt.known {
			conf.RootCAs = pool
		}
		c := newClient(t, srv.URL, &http.Client{Transport: &http.Transport{TLSClientConfig: conf, ForceAttemptHTTP2: true}})
		_, err := c.CreateInvoice(context.Background(), sale())
		_, err2 := c.Confirm(context.Background(), invoice)
		for _, err := range []error{err, err2} {
			if e := failure(t, err); e.Kind != Offline || e.Meaning != tt.want || asked != 0 {
				t.Errorf("want %v: got %v, asked %d", tt.want, err, asked)
			}
		}
	}
}

func TestObstacle(t *testing.T) {
	dial := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	sys := func(n syscall.Errno) error { return dial(os.NewSyscallError("connect", n)) }
	for _, tt := range []struct {
		err    error
		online bool
		want   Meaning
	}{
		{dial(&net.DNSError{Err: "no such host"}), true, MeaningDNS},
		{dial(&net.DNSError{Err: "server misbehaving", IsTemporary: true}), true, MeaningDNS},
		{dial(&net.DNSError{Err: "i/o timeout", IsTimeout: true}), true, MeaningDNS},
		{dial(&net.DNSError{Err: "server misbehaving"}), false, MeaningNoNetwork},
		{sys(syscall.ENETUNREACH), false, MeaningNoNetwork},
		{sys(syscall.EHOSTUNREACH), true, MeaningNoNetwork},
		{sys(syscall.ENETDOWN), true, MeaningNoNetwork},
		{sys(windowsNetUnreachable), true, MeaningNoNetwork},
		{sys(windowsRefused), true, MeaningConnRefused},
		{sys(syscall.ECONNREFUSED), false, MeaningConnRefused},
		{sys(syscall.ECONNRESET), true, MeaningCut},
		{fmt.Errorf("handshake: %w", io.EOF), true, MeaningCut},
		{sys(syscall.ETIMEDOUT), true, MeaningTimeout},
		{context.DeadlineExceeded, true, MeaningTimeout},
		{context.Canceled, true, MeaningNone},
		{tls.AlertError(40), true, MeaningTLS},
		{&net.OpError{Op: "remote error", Err: io.ErrNoProgress}, true, MeaningTLS},
		{tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}, true, MeaningPlain},
		{http.ErrSchemeMismatch, true, MeaningPlain},
		{&net.OpError{Op: "proxyconnect", Err: sys(syscall.ECONNREFUSED)}, true, MeaningProxy},
		{proxyError{407}, true, MeaningProxy},
		{&tls.CertificateVerificationError{Err: io.ErrNoProgress}, true, MeaningCert},
		{io.ErrNoProgress, true, MeaningNone},
	} {
		if got := obstacle(tt.err, func() bool { return tt.online }); got != tt.want {
			t.Errorf("%v: got %v, want %v", tt.err, got, tt.want)
		}
	}
}

// A proxy that wants a password, or cannot be reached, is named as such.
func TestProxyIsNamed(t *testing.T) {
	for _, status := range []int{407, 403, 502} {
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodConnect || r.Header.Get("Apikey") != "" {
				t.Errorf("the proxy sees %s with %v", r.Method, r.Header)
			}
			w.WriteHeader(status)
		}))
		t.Cleanup(proxy.Close)
		u, _ := url.Parse(proxy.URL)
		tr := transport()
		tr.Proxy = http.ProxyURL(u)
		_, err := newClient(t, "", &http.Client{Transport: tr}).CreateInvoice(context.Background(), sale())
		if e := failure(t, err); e.Kind != Offline || e.Meaning != MeaningProxy {
			t.Errorf("%d: got %v", status, err)
		}
		proxy.Close()
		_, err = newClient(t, "", &http.Client{Transport: tr}).Confirm(context.Background(), invoice)
		if e := failure(t, err); e.Kind != Offline || e.Meaning != MeaningProxy {
			t.Errorf("a proxy that is gone: got %v", err)
		}
	}
}

// What a network shows that wants people to log in, and what merely is a page.
func TestPages(t *testing.T) {
	for _, tt := range []struct {
		status         int
		location, body string
		want           Meaning
	}{
		{200, "", `<html><form action="https://portal.example/"><input name="user"><input type="password"></form>`, MeaningPortal},
		{200, "", `<!DOCTYPE html><meta http-equiv="refresh" content="0;url=http://10.0.0.1/">`, MeaningPortal},
		{200, "", "\ufeff <HTML><title>Portail Wi-Fi</title>", MeaningPortal},
		{511, "", "", MeaningPortal},
		{302, "http://10.0.0.1/login", "", MeaningPortal},
		{307, "https://portal.example/", "<html>", MeaningPortal},
		{302, "http://%zz/", "", MeaningPortal},
		{302, "/pay/v02/", "<html>", MeaningRedirected},
		{301, "https://api.ligdicash.com/pay/v01/", "", MeaningRedirected},
		{302, "https://api.ligdicash.com.evil.example/", "", MeaningPortal},
		{200, "", "<html><h1>It works!</h1>", MeaningPage},
		{200, "", "It works!", MeaningNotJSON},
		{503, "", "<html>", MeaningDown},
		{500, "", "Login to hotspot", MeaningDown},
		{404, "", "<html>", MeaningNoService},
		{403, "", "<html>", MeaningForbidden},
		{407, "", "<html>", MeaningProxy},
		{413, "", "<html>", MeaningTooLong},
	} {
		c := setup(t, func(w http.ResponseWriter, r *http.Request) {
			if tt.location != "" {
				w.Header().Set("Location", tt.location)
			}
			says(tt.status, tt.body)(w, r)
		})
		_, err := c.CreateInvoice(context.Background(), sale())
		if e := failure(t, err); e.Meaning != tt.want || strings.Contains(err.Error(), "portal.example") {
			t.Errorf("create, %d %q: got %v, want %v", tt.status, tt.body, err, tt.want)
		}
		if tt.status/100 == 3 && tt.location[0] == '/' {
			continue // a read follows it, and runs in circles
		}
		_, err = c.Confirm(context.Background(), invoice)
		if e := failure(t, err); e.Meaning != tt.want && tt.status/100 != 3 || e.Kind == Unknown || e.Kind == NotFound {
			t.Errorf("confirm, %d %q: got %v, want %v", tt.status, tt.body, err, tt.want)
		}
	}
}
