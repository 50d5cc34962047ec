package ligdicash

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Obstacle says what kept a request from leaving, by the network's own error;
// MeaningNone where that is not known.
func Obstacle(err error) Meaning { return obstacle(err, networked) }

// obstacle says what kept a request from leaving; MeaningNone where it is not
// known. networked tells whether this machine has any network at all.
func obstacle(err error, networked func() bool) Meaning {
	var dns *net.DNSError
	var op *net.OpError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var proxy proxyError
	is := func(errs ...error) bool {
		for _, target := range errs {
			if errors.Is(err, target) {
				return true
			}
		}
		return false
	}
	if m := certificate(err); m != MeaningNone {
		return m
	}
	switch {
	case errors.As(err, &proxy), errors.As(err, &op) && op.Op == "proxyconnect":
		return MeaningProxy
	case is(http.ErrSchemeMismatch), errors.As(err, &record):
		return MeaningPlain
	case errors.As(err, &alert), op != nil && (op.Op == "remote error" || op.Op == "local error"): // TLS says so in these words
		return MeaningTLS
	case errors.As(err, &dns) && !networked():
		return MeaningNoNetwork
	case errors.As(err, &dns) && !is(context.Canceled):
		return MeaningDNS
	case is(syscall.ENETUNREACH, syscall.EHOSTUNREACH, syscall.ENETDOWN, windowsNetDown, windowsNetUnreachable, windowsHostUnreachable):
		return MeaningNoNetwork
	case is(syscall.ECONNREFUSED, windowsRefused):
		return MeaningConnRefused
	case is(context.Canceled):
		return MeaningNone
	case interruption(err) == MeaningTimeout:
		return MeaningTimeout
	case is(syscall.ECONNRESET, syscall.EPIPE, io.EOF, io.ErrUnexpectedEOF, windowsReset):
		return MeaningCut
	}
	return MeaningNone
}

// What Windows says; package syscall gives its own constants other numbers.
const (
	windowsNetDown         = syscall.Errno(10050)
	windowsNetUnreachable  = syscall.Errno(10051)
	windowsReset           = syscall.Errno(10054)
	windowsRefused         = syscall.Errno(10061)
	windowsHostUnreachable = syscall.Errno(10065)
)

// certificate says what is wrong with the one that was shown.
func certificate(err error) Meaning {
	var invalid x509.CertificateInvalidError
	var name x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var any *tls.CertificateVerificationError
	switch {
	case errors.As(err, &name):
		return MeaningCertName
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && invalid.Cert != nil && time.Now().Before(invalid.Cert.NotBefore):
		return MeaningCertEarly
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return MeaningCertExpired
	case errors.As(err, &unknown):
		return MeaningCertUnknown
	case errors.As(err, &any), errors.As(err, &invalid):
		return MeaningCert
	}
	return MeaningNone
}

// proxyError is a proxy's refusal to lead to LigdiCash.
type proxyError struct{ status int }

func (e proxyError) Error() string { return fmt.Sprintf("the proxy answers HTTP %d", e.status) }

// throughProxy is a transport's OnProxyConnectResponse.
func throughProxy(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode != http.StatusOK {
		return proxyError{resp.StatusCode}
	}
	return nil
}

// networked reports whether this machine has an address that leads further
// than itself.
func networked() bool {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return true
	}
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && !n.IP.IsLoopback() && !n.IP.IsLinkLocalUnicast() {
			return true
		}
	}
	return false
}

// page says what a body that is no answer looks like: one that asks people to
// log in to the network, another page, or none.
func page(contentType string, body []byte) Meaning {
	start := bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\ufeff")))
	if !strings.HasPrefix(strings.ToLower(contentType), "text/html") && !bytes.HasPrefix(start, []byte("<")) {
		return MeaningNotJSON
	}
	if login().Match(body) {
		return MeaningPortal
	}
	return MeaningPage
}

var login = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)type\s*=\s*["']?password|http-equiv\s*=\s*["']?refresh|captive|hotspot|wispaccessgateway|portail|log ?in|sign ?in|connexion au (?:r[ée]seau|wi-?fi)|wi-?fi`)
})

// elsewhere says that an answer sends the reader to a host that is neither the
// one asked nor LigdiCash's.
func elsewhere(asked *url.URL, location string) bool {
	if location == "" || asked == nil {
		return false
	}
	to, err := asked.Parse(location)
	return err != nil || !strings.EqualFold(to.Hostname(), asked.Hostname()) && !ligdicashHost(to.Hostname())
}
