package door

import (
	"crypto/subtle"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"caisse/ligdicash"
)

// Path is where a door with this key is.
func Path(key string) string { return "/ligdicash/" + key }

// ServeHTTP answers every callback alike and at once: whatever comes to the
// door's address gets an empty 200, so that nobody learns by it what is known
// here. Only who sends too many gets a 429.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if r.URL.Path == "/health" && local(r) {
		d.health(w)
		return
	}
	if !d.limits.allow(d.sender(r), time.Now()) {
		d.add(func(c *Counts) { c.Limited++ })
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	if subtle.ConstantTimeCompare([]byte(r.URL.Path), []byte(Path(d.c.Key))) == 0 {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	if r.Method == http.MethodPost {
		body, err := io.ReadAll(io.LimitReader(r.Body, ligdicash.MaxNotice+1))
		if err != nil { // half of one names nothing
			body = nil
		}
		if len(body) > ligdicash.MaxNotice {
			w.Header().Set("Connection", "close") // the rest is not waited for
		}
		d.Take(body)
	}
	w.WriteHeader(http.StatusOK)
}

// sender is who sends r, as far as limits go: one address, or one network of
// IPv6. With a proxy of this machine in front it is whom the proxy names last;
// what others name is their own word.
func (d *Door) sender(r *http.Request) netip.Addr {
	peer := peerOf(r)
	if d.c.Proxy && peer.IsLoopback() {
		named := r.Header.Values("X-Forwarded-For")
		if len(named) > 0 {
			last := named[len(named)-1]
			if ip, err := netip.ParseAddr(strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])); err == nil {
				peer = ip
			}
		}
	}
	return network(peer)
}

func peerOf(r *http.Request) netip.Addr {
	peer, _ := netip.ParseAddrPort(r.RemoteAddr) // the zero address is one too
	return peer.Addr()
}

func network(ip netip.Addr) netip.Addr {
	ip = ip.Unmap().WithZone("")
	if ip.Is6() {
		if p, err := ip.Prefix(64); err == nil {
			return p.Addr()
		}
	}
	return ip
}

// local says that r comes from this machine, through no proxy.
func local(r *http.Request) bool {
	for _, name := range []string{"X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via"} {
		if r.Header.Get(name) != "" {
			return false
		}
	}
	host, _, _ := strings.Cut(r.Host, ":")
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	named := strings.EqualFold(host, "localhost") || err == nil && ip.IsLoopback() || strings.HasPrefix(r.Host, "[::1]")
	return named && peerOf(r).Unmap().IsLoopback()
}
