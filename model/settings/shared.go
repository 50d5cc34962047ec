package settings

import (
	"cmp"
	"os"
	"strings"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/model/hub"
)

// Shared is the address of the shared ledger of this run, "" where there is none.
// What another server says was paid is no news for other tills, nor is what a
// LigdiCash on this machine says, unless a flag names where to try that out. The
// built-in LigdiCash shares nothing, which is for the caller to know.
func (s Settings) Shared() string {
	switch {
	case !hub.IsAddress(s.Ledger), s.Foreign() != "":
		return ""
	case ligdicash.Loopback(s.BaseURL) && s.Origin(NameLedger) != FromFlag:
		return ""
	}
	return s.Ledger
}

// slipOf says what is wrong with a text that was meant to be a shared ledger's
// address, and would be taken for a file's name, which is shown everywhere.
func slipOf(v string) Problem {
	low := strings.ToLower(v)
	switch {
	case strings.Contains(low, "://"):
		return 0
	case strings.Contains(low, "password="):
		return HasPassword
	case strings.HasPrefix(low, "postgres:"), strings.HasPrefix(low, "postgresql:"), strings.HasPrefix(low, "host="), strings.Contains(low, " host="):
		return NotALedger
	}
	return 0
}

// Shareable says that a shared ledger is set, whether this run may use it or not.
func (s Settings) Shareable() bool { return hub.IsAddress(s.Ledger) }

// TillName is what this till is called among those of its shop.
func (s Settings) TillName() string { return cmp.Or(s.Till, s.machine, nameless) }

func machine() string {
	host, _ := os.Hostname() // one without a name is nameless
	return tillOf(host)
}

// nameless is a till on a machine that has no name of its own.
const nameless = "caisse"

// tillOf makes a till's name of a machine's: its first part, in what can be seen
// and typed.
func tillOf(host string) string {
	host, _, _ = strings.Cut(model.Clean(host), ".")
	name := strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r
		}
		return -1
	}, host)
	name = name[:min(len(name), maxTill)]
	if name == "" || strings.EqualFold(name, "localhost") {
		return nameless
	}
	return name
}
