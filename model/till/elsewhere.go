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
	if inv.Host == usual {
		return "" // at once: it is asked for every line of a list
	}
	if at := "https://" + inv.Host; inv.Host == "" || ligdicash.Genuine(at) || ligdicash.Loopback(at) {
		return ""
	}
	return inv.Host
}
