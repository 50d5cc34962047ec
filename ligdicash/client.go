// Package ligdicash is a client of LigdiCash's hosted payin: it creates an
// invoice, whose link the customer pays, and asks what became of it. Amounts
// are whole francs CFA (XOF). It has no other opinion on how a shop works.
//
// Source of the facts: developers.ligdicash.com and the official SDKs. Where
// they disagree the client reads everything any of them describes.
package ligdicash

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Production is LigdiCash's address. Test accounts live there too.
const Production = "https://app.ligdicash.com"

const (
	apiPath      = "/pay/v01"
	maxBody      = 1 << 20
	maxRedirects = 3
)

// Client calls the API for one project. It is safe for concurrent use, and
// copies or dumps of it show no key.
type Client struct {
	base string
	http *http.Client
	keys func() (key, token Secret) // a closure: fmt prints unexported fields, but not into a func
	hide func(string) string        // of texts that repeat a key

	createLimit, confirmLimit time.Duration // used when the context has no deadline
	fallbackPause             time.Duration
	tokenForm                 atomic.Bool // confirm?token= answered last, not confirm/?invoiceToken=
}

// New makes a client for base (Production when empty), an https address, or
// http on loopback, with or without its /pay/v01. hc is copied and its
// CheckRedirect replaced; nil means one made for a poor network.
func New(base string, key, token Secret, hc *http.Client) (*Client, error) {
	if base == "" {
		base = Production
	}
	u, err := parseBase(base)
	if err != nil {
		return nil, err
	}
	for _, given := range [2]struct {
		name string
		Secret
	}{{"key", key}, {"token", token}} {
		if given.Secret == "" {
			return nil, errors.New("the LigdiCash API " + given.name + " is missing")
		}
		if !graphic(given.Reveal()) {
			return nil, errors.New("the LigdiCash API " + given.name + " has characters that no key has (spaces, accents, line breaks)")
		}
	}
	if hc == nil {
		hc = &http.Client{Transport: transport()}
	}
	own := *hc
	next := hc.Transport
	if next == nil {
		next = http.DefaultTransport
	}
	if t, ok := next.(*http.Transport); ok {
		next = quietly(t)
	}
	own.Transport, own.CheckRedirect = staying{next}, checkRedirect
	return &Client{
		base: u, http: &own, keys: func() (Secret, Secret) { return key, token },
		hide:        hider(key.Reveal(), token.Reveal()),
		createLimit: 20 * time.Second, confirmLimit: 15 * time.Second, fallbackPause: 3 * time.Second,
	}, nil
}

// Host names the server that is asked, as the function Host does.
func (c *Client) Host() string { return Host(c.base) }

// parseBase never repeats the address: it may hold a password.
func parseBase(base string) (string, error) {
	u, err := url.Parse(base)
	switch {
	case err != nil:
		return "", errors.New("the LigdiCash address is not a valid URL")
	case u.Scheme != "https" && u.Scheme != "http":
		return "", errors.New("the LigdiCash address must start with https://")
	case u.Hostname() == "":
		return "", errors.New("the LigdiCash address has no host name")
	case strings.Trim(strings.ToLower(u.Hostname()), hostAlphabet+"_:%") != "":
		// People compare names by eye: a letter of another script is for the xn-- form.
		return "", errors.New("the host name in the LigdiCash address has characters that no host name has")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return "", errors.New("the LigdiCash address must be https (http is for this machine only)")
	case u.User != nil:
		return "", errors.New("the LigdiCash address must not hold a user name or password")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return "", errors.New("the LigdiCash address must end with its path, without ? or #")
	}
	if p := u.Port(); p != "" {
		if n, err := strconv.Atoi(p); err != nil || n < 1 || n > 65535 {
			return "", errors.New("the port in the LigdiCash address must be between 1 and 65535")
		}
	}
	base = strings.TrimRight(u.String(), "/#")
	return strings.TrimRight(strings.TrimSuffix(base, apiPath), "/"), nil
}

// SetFallbackPause changes how long Confirm waits before it asks again with
// the other parameter name. LigdiCash wants no invoice asked about more often
// than every 3 s, the default; tests set 0. Not for concurrent use.
func (c *Client) SetFallbackPause(d time.Duration) { c.fallbackPause = d }

// checkRedirect follows a read, three times at most, while scheme, host and
// port stay the same: the keys travel in headers and must reach nobody else.
func checkRedirect(req *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects || origin(req.URL) != origin(via[0].URL) {
		return http.ErrUseLastResponse
	}
	return nil
}

// staying hides where a create is redirected to, so that http.Client hands the
// answer over: it asks for the body anew before it asks CheckRedirect, and a
// Location it cannot parse would look like a lost answer.
type staying struct{ next http.RoundTripper }

func (t staying) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(req)
	if resp != nil && req.Method != http.MethodGet {
		resp.Header[hidden] = resp.Header["Location"]
		resp.Header.Del("Location")
	}
	return resp, err
}

// hidden is where staying keeps a Location; no server can send such a name.
const hidden = "location of a create"

func location(resp *http.Response) string {
	for _, name := range []string{hidden, "Location"} {
		if v := resp.Header[name]; len(v) > 0 {
			return v[0]
		}
	}
	return ""
}

func origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port
}

// within gives ctx a deadline if it has none.
func within(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	if _, ok := ctx.Deadline(); ok {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, limit)
}

// call is one request. A nil body is a read; token, if any, is masked in errors.
type call struct {
	op, path, token string
	body            []byte
}

// do sends one request once and decodes its answer, whatever its HTTP status.
// The error is nil when the body is a JSON object.
func (c *Client) do(ctx context.Context, k call) (answer, *Error) {
	key, token := c.keys()
	a := answer{op: k.op, hide: c.hide, token: k.token}
	var d delivery
	req, err := http.NewRequestWithContext(d.watch(ctx), http.MethodGet, c.base+apiPath+k.path, nil)
	if err != nil {
		return a, a.fail(Refused, MeaningRequest, err)
	}
	if k.body != nil {
		req.Method = http.MethodPost
		d.load(req, k.body)
	}
	req.Header.Set("Apikey", key.Reveal())
	req.Header.Set("Authorization", "Bearer "+token.Reveal())
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "caisse")

	resp, err := c.http.Do(req)
	if err != nil {
		var ue *url.Error
		if errors.As(err, &ue) {
			err = ue.Err // url.Error repeats the address, and confirm's holds the token
		}
		if d.nothingLeft() {
			return a, a.fail(Offline, obstacle(err, networked), err)
		}
		return a, a.lost(interruption(err), err)
	}
	defer resp.Body.Close()
	a.http = resp.StatusCode
	a.server = serverTime(resp.Header)
	a.retry = retryAfter(resp.Header.Get("Retry-After"), a.server)
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if err != nil {
		return a, a.lost(interruption(err), err)
	}
	if len(body) > maxBody {
		return a, a.lost(MeaningTooLarge, nil)
	}
	f, ok := object(body)
	if !ok {
		a.looks = page(resp.Header.Get("Content-Type"), body)
	}
	if a.http >= 300 && a.http < 400 && elsewhere(resp.Request.URL, location(resp)) {
		a.looks = MeaningPortal
	}
	if !ok {
		return a, a.unusable()
	}
	a.fields = f
	return a, nil
}

// transport is the default one, for a machine whose network comes and goes. A
// request on a connection that died unnoticed is a lost answer, one on a fresh
// connection would be plainly offline: so idle ones do not live long, and
// HTTP/2 makes sure of its own before minutes of requests go down a dead one.
func transport() *http.Transport {
	t := &http.Transport{}
	if d, ok := http.DefaultTransport.(*http.Transport); ok {
		t = d.Clone()
	}
	t.OnProxyConnectResponse = throughProxy
	t.IdleConnTimeout = 30 * time.Second
	t.HTTP2 = &http.HTTP2Config{SendPingTimeout: 5 * time.Second, PingTimeout: 5 * time.Second}
	return t
}
