package hub

import (
	"net"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"caisse/model"
)

// Trust is how a connection is kept from others.
type Trust string

const (
	Checked   Trust = "checked"   // encrypted, the certificate is the host's own: the default outside this machine
	Issuer    Trust = "issuer"    // encrypted, the certificate may be another host's of the same issuer
	Unchecked Trust = "unchecked" // encrypted, with whoever answers
	Plain     Trust = "plain"     // anybody on the way can read it, or may if the server likes
	Local     Trust = "local"     // it does not leave this machine
)

// Address is where a shared ledger is. It has no password.
type Address struct {
	text  string // for the driver
	Trust Trust
	Hosts []string // host:port, or the folder of a socket, in the order they are tried
	Name  string   // the database's
	Role  string
}

// String is short and harmless: shop.example:5432/caisse.
func (a Address) String() string { return strings.Join(a.Hosts, ",") + "/" + a.Name }

// IsAddress says that a setting is meant to be a shared ledger's address.
func IsAddress(text string) bool {
	return strings.HasPrefix(text, "postgres://") || strings.HasPrefix(text, "postgresql://")
}

// What an address may say, in PostgreSQL's words. Nothing that reads settings
// from somewhere else, nothing that is secret.
var allowed = []string{
	"host", "port", "user", "dbname", "connect_timeout", "application_name", "target_session_attrs", "passfile",
	"sslmode", "sslrootcert", "sslcert", "sslkey", "sslsni", "sslnegotiation", "channel_binding",
}

// dropped are words for ways to send statements: ours keeps none at the server.
var dropped = []string{"default_query_exec_mode", "statement_cache_capacity", "description_cache_capacity"}

// Parse reads postgres://ROLE@HOST:PORT/DATABASE?…, with several hosts between
// commas. The certificate is checked outside this machine unless sslmode says
// less. The error is an *Error: ErrAddress, ErrPasswordInAddress, and never
// shows what it could not read.
func Parse(text string) (Address, error) {
	bad := func(kind error) (Address, error) { return Address{}, &Error{Kind: kind} }
	where, words, err := apart(text)
	if err != nil {
		return Address{}, err
	}
	delete(words, "target_session_attrs") // writing is all we come for
	lax := words.Has("sslmode")
	if !lax {
		words.Set("sslmode", "verify-full")
	}
	a := Address{}
	a.text = "postgres://" + where + "?" + words.Encode()
	config, err := pgconn.ParseConfig(a.text)
	if err != nil {
		return bad(ErrAddress)
	}
	if !lax && local(config) { // as much as the server offers
		words.Set("sslmode", "prefer")
		a.text = "postgres://" + where + "?" + words.Encode()
		if config, err = pgconn.ParseConfig(a.text); err != nil {
			return bad(ErrAddress)
		}
	}
	a.Trust, a.Name, a.Role = trustOf(config), model.Clean(config.Database), model.Clean(config.User)
	if a.Name == "" {
		a.Name = a.Role // as PostgreSQL has it
	}
	for _, h := range hosts(config) {
		where := h.Host
		if !socket(h.Host) {
			where = net.JoinHostPort(h.Host, strconv.Itoa(int(h.Port)))
		}
		if where = model.Clean(where); !slices.Contains(a.Hosts, where) {
			a.Hosts = append(a.Hosts, where)
		}
	}
	return a, nil
}

// Check says what is wrong with an address as far as its text tells, whatever
// the files and variables are that Parse looks at too. The errors are Parse's.
func Check(text string) error {
	_, _, err := apart(text)
	return err
}

// apart takes an address apart.
func apart(text string) (where string, words url.Values, err error) {
	bad := func(kind error) (string, url.Values, error) { return "", nil, &Error{Kind: kind} }
	_, rest, _ := strings.Cut(text, "://")
	if !IsAddress(text) {
		return bad(ErrAddress)
	}
	where, query, _ := strings.Cut(rest, "?")
	if at := strings.LastIndexByte(where, '@'); at >= 0 && (strings.Contains(where[:at], ":") || strings.Contains(strings.ToLower(where[:at]), "%3a")) {
		return bad(ErrPasswordInAddress)
	}
	if words, err = url.ParseQuery(query); err != nil || strings.Contains(rest, "#") {
		return bad(ErrAddress)
	}
	for word := range words {
		switch {
		case word == "password" || word == "sslpassword":
			return bad(ErrPasswordInAddress)
		case slices.Contains(dropped, word):
			delete(words, word)
		case !slices.Contains(allowed, word):
			return bad(ErrAddress)
		}
	}
	return where, words, nil
}

func hosts(c *pgconn.Config) []*pgconn.FallbackConfig {
	return append([]*pgconn.FallbackConfig{{Host: c.Host, Port: c.Port, TLSConfig: c.TLSConfig}}, c.Fallbacks...)
}

func socket(host string) bool {
	return strings.HasPrefix(host, "/") || os.PathSeparator != '/' && strings.Contains(host, string(os.PathSeparator))
}

// local says that nothing of it leaves the machine.
func local(c *pgconn.Config) bool {
	for _, h := range hosts(c) {
		if ip := net.ParseIP(h.Host); !socket(h.Host) && h.Host != "localhost" && !ip.IsLoopback() {
			return false
		}
	}
	return true
}

// trustOf is the least of its hosts.
func trustOf(c *pgconn.Config) Trust {
	if local(c) {
		return Local
	}
	order := []Trust{Local, Checked, Issuer, Unchecked, Plain}
	least := 0
	for _, h := range hosts(c) {
		is := Checked
		switch {
		case socket(h.Host):
			is = Local
		case h.TLSConfig == nil:
			is = Plain
		case h.TLSConfig.InsecureSkipVerify && h.TLSConfig.VerifyPeerCertificate != nil:
			is = Issuer
		case h.TLSConfig.InsecureSkipVerify:
			is = Unchecked
		}
		least = max(least, slices.Index(order, is))
	}
	return order[least]
}
