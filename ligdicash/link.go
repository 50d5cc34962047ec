package ligdicash

import (
	"encoding/base64"
	"errors"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// CheckLink says why link may not be shown as a payment link, or nil: https,
// default port, no user name, host ligdicash.com or under it, printable ASCII,
// at most 2,000 bytes. With a base on loopback (a local LigdiCash) any http or
// https link on loopback is accepted too. The error never repeats the link.
func CheckLink(link, base string) error {
	if !graphic(link) {
		return errors.New("the payment link is empty, too long, or has characters no link has")
	}
	u, err := url.Parse(link)
	if err != nil || u.Opaque != "" || u.Host == "" {
		return errors.New("the payment link is not an address")
	}
	if u.User != nil {
		return errors.New("the payment link holds a user name")
	}
	if (u.Scheme == "https" || u.Scheme == "http") && loopback(u.Hostname()) {
		if Loopback(base) {
			return nil
		}
	}
	if u.Scheme != "https" {
		return errors.New("the payment link is not https")
	}
	if p := u.Port(); p != "" && p != "443" {
		return errors.New("the payment link has an unusual port")
	}
	if !ligdicashHost(u.Hostname()) {
		return errors.New("the payment link is not on ligdicash.com")
	}
	return nil
}

// ligdicashHost is strict about the alphabet: a reader of URLs other than Go's
// must not see another host in what we accept.
func ligdicashHost(host string) bool {
	const domain = "ligdicash.com"
	host = strings.ToLower(host)
	if strings.Trim(host, hostAlphabet) != "" || strings.Contains("."+host, "..") {
		return false
	}
	return host == domain || strings.HasSuffix(host, "."+domain)
}

const hostAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789.-"

// Genuine says whether base is LigdiCash: ligdicash.com or a host under it, by
// https at its usual port. An empty base is Production. Any other server may
// say what it likes about payments.
func Genuine(base string) bool {
	if base == "" {
		return true
	}
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Opaque != "" {
		return false
	}
	if p := u.Port(); p != "" && p != "443" {
		return false
	}
	return ligdicashHost(u.Hostname())
}

// Host names the server at base as people may compare it: in small letters, with
// its port where that is not the usual one. An empty base is Production; "" is
// an address that cannot be.
func Host(base string) string {
	if base == "" {
		base = Production
	}
	if _, err := parseBase(base); err != nil {
		return ""
	}
	u, _ := url.Parse(base)
	host := strings.TrimSuffix(strings.ToLower(u.Host), ":")
	if u.Scheme == "https" {
		host = strings.TrimSuffix(host, ":443")
	}
	return host
}

// Loopback says whether base is an address on this machine, where no LigdiCash
// moves real money.
func Loopback(base string) bool {
	u, err := url.Parse(base)
	return err == nil && loopback(u.Hostname())
}

func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback() && ip.Zone() == ""
}

// Expiry reads the expiry_date claim (Unix seconds, UTC) of an invoice token,
// about 24 h after creation. It is a hint and nothing more: the claim is
// undocumented, its signature unchecked, and no source says what it ends.
func Expiry(token string) (time.Time, bool) {
	parts := strings.Split(token, ".")
	if len(token) > maxToken || len(parts) != 3 {
		return time.Time{}, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return time.Time{}, false
	}
	claims, ok := parse(raw)
	if !ok {
		return time.Time{}, false
	}
	secs, ok := whole(claims.scalar("expiry_date"))
	const year10000 = 253402300800
	if !ok || secs == 0 || secs >= year10000 {
		return time.Time{}, false
	}
	return time.Unix(secs, 0).UTC(), true
}
