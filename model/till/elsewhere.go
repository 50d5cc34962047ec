package till

import (
	"strings"

	"caisse/ligdicash"
	"caisse/model"
)

var usual = strings.TrimPrefix(ligdicash.Production, "https://")

// Elsewhere names the server that confirmed inv where that is neither LigdiCash
// nor on this machine: its word proves nothing. Else "".
func Elsewhere(inv model.Invoice) string {
	if strange(inv.Host) {
		return inv.Host
	}
	return ""
}

// strange says that the word of host proves nothing.
func strange(host string) bool {
	if host == usual || host == "" {
		return false // at once: it is asked for every line of a list
	}
	at := "https://" + host
	return !ligdicash.Genuine(at) && !ligdicash.Loopback(at)
}
