package till

import (
	"context"
	"net/url"
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
	return other(host) && !ligdicash.Genuine("https://"+host) && !plays(host)
}

// plays says that host is a LigdiCash on a machine of the shop: there is no money
// in what it says.
func plays(host string) bool { return other(host) && ligdicash.Loopback("https://"+host) }

// Played says that the ledger is that of such a one, which this till does not ask:
// what it has of payments is Unsound here.
func (t *Till) Played(ctx context.Context) bool {
	link, _ := t.ledger.LastLink(ctx) // what cannot be read is told by whoever needs it
	u, err := url.Parse(link)
	return err == nil && plays(u.Host) && !ligdicash.Loopback(t.base)
}

// other is quick: it is asked for every line of a list.
func other(host string) bool { return host != usual && host != "" }
