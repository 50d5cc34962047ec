// Package printer hands paper to a receipt printer: over the network, to a device,
// to the system's spooler or into a file. It waits, so it is called in commands
// only, and it never sends anything twice.
package printer

import (
	"errors"
	"net"
	"path/filepath"
	"runtime"
	"strings"
	"unicode"
)

// Address is where a printer is.
type Address struct {
	kind  string // tcp, device, lp, file
	where string
}

// ErrAddress is one that cannot be.
var ErrAddress = errors.New("printer: not the address of a printer")

// DefaultPort is where printers on a network take what is to be printed.
const DefaultPort = "9100"

// Parse reads an address as it is set: tcp:HOST, tcp:HOST:9100, device:PATH, lp:NAME
// or file:PATH. Paths are whole ones: a console is started anywhere. Error:
// ErrAddress.
func Parse(text string) (Address, error) {
	kind, where, _ := strings.Cut(strings.TrimSpace(text), ":")
	a := Address{strings.ToLower(strings.TrimSpace(kind)), strings.TrimSpace(where)}
	if a.where == "" || strings.ContainsFunc(a.where, unicode.IsControl) {
		return Address{}, ErrAddress
	}
	switch a.kind {
	case "tcp":
		host, port, err := net.SplitHostPort(a.where)
		if err != nil {
			host, port = strings.Trim(a.where, "[]"), DefaultPort
		}
		if host == "" || strings.ContainsAny(host, "/ @?#") || !isPort(port) {
			return Address{}, ErrAddress
		}
		a.where = net.JoinHostPort(host, port)
	case "lp":
		if strings.HasPrefix(a.where, "-") { // lp would take it for an option
			return Address{}, ErrAddress
		}
	case "device":
		if !filepath.IsAbs(a.where) && (runtime.GOOS != "windows" || strings.ContainsAny(a.where, `/\`)) { // LPT1 is a device
			return Address{}, ErrAddress
		}
	case "file":
		if !filepath.IsAbs(a.where) {
			return Address{}, ErrAddress
		}
	default:
		return Address{}, ErrAddress
	}
	return a, nil
}

func isPort(s string) bool {
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' || n > 65535 {
			return false
		}
		n = n*10 + int(r-'0')
	}
	return n > 0 && n <= 65535
}

// String is the address as it is set.
func (a Address) String() string { return a.kind + ":" + a.where }

// File says that it is a file, which is no printer: it is never off.
func (a Address) File() bool { return a.kind == "file" }
