package sandbox

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// stranger says why r is not answered; "" for those who may ask. A web page
// from anywhere runs in the browser of whoever develops against the sandbox: by
// a name of its own that leads to this machine it would read the answers, and
// by a form it would pay invoices.
func (s *Server) stranger(r *http.Request, api bool) string {
	if !s.known(hostOf(r.Host)) {
		return "the sandbox answers to its own address only: this machine's addresses, localhost, and what -addr says"
	}
	if !api && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		return "" // a link may lead here from anywhere
	}
	const foreign = "the sandbox takes no requests from the pages of other servers"
	site := r.Header.Get("Sec-Fetch-Site")                                                             // a browser's own word: no page can forge it
	if origin := r.Header.Get("Origin"); origin != "" && (origin != "null" || site != "same-origin") { // null: our own page sends no referrer
		u, err := url.Parse(origin)
		own := err == nil && strings.EqualFold(u.Host, r.Host)
		if !own && !(api && err == nil && local(u.Hostname())) {
			return foreign
		}
	}
	switch site {
	case "cross-site":
		return foreign
	case "same-site":
		if !api {
			return foreign
		}
	}
	return ""
}

// known says whether the sandbox may be called host. No page can make a browser
// send an address or a name without a dot that it has not the right to: such
// names are given out by this machine's own network.
func (s *Server) known(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if host == "" || local(host) || !strings.ContainsAny(host, ".:") {
		return true
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	u, err := url.Parse(s.publicURL())
	return err == nil && strings.EqualFold(host, u.Hostname()) || strings.EqualFold(host, hostOf(s.o.Host))
}

// local says that host is this machine by its own names.
func local(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// hostOf is hostport without its port and brackets.
func hostOf(hostport string) string {
	if host, _, err := net.SplitHostPort(hostport); err == nil {
		return host
	}
	return strings.Trim(hostport, "[]")
}

// asker is the address of whoever sent r, "" where a proxy stands between that
// may be anybody's.
func asker(r *http.Request) string {
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via"} {
		if r.Header.Get(name) != "" {
			return ""
		}
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	return peer.Addr().Unmap().WithZone("").String()
}
