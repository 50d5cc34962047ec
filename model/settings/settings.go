// Package settings is what a shop has set: its profiles in settings.toml, where
// its files are, and its LigdiCash keys in the keyring of the operating system.
package settings

import (
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"caisse/model"
	"caisse/model/hub"
)

// Settings are what one run of the till works with. Load finds them.
type Settings struct {
	Profile     string // names the section of settings.toml, the ledger and the keys in the keyring
	Lang        string // "fr" or "en"
	Shop        string // the shop's name, on the payment page
	Website     string // these four are sent with each invoice; "" is none
	ReturnURL   string
	CancelURL   string
	CallbackURL string
	TimeZone    string         // as it was set; "" is the machine's
	Zone        *time.Location // never nil: the zone of the times on screen
	DayStarts   string         // as it was set, "04:00"; "" is midnight
	Starts      time.Duration  // the same: how long after midnight a day of the shop begins
	AskCashier  string         // "yes": the console asks who is at the till as it starts
	QR          string         // how codes are drawn; "" is what was kept for the terminal
	Theme       string         // what the colours are made for; "" is auto
	BaseURL     string         // of LigdiCash; "" is production
	Ledger      string         // the ledger's file, or a shared ledger's address; "" is the profile's own file
	LedgerFile  string         // the ledger's file where Ledger names none; "" is the profile's own in DataDir
	Till        string         // this till's name among those of its shop; "" is the machine's, see TillName
	BackupDir   string         // where the console puts its backups; "" is the ledger's folder
	Printer     string         // of receipts, as printer.Parse reads it; "" is none
	Paper       string         // its paper in millimetres: "58"; "" and "80" are 80
	Receipts    string         // "paid": printed by itself when a sale is paid; else by key
	CodePage    string         // "ascii": the printer's letters have no accents; else code page 858
	ConfigDir   string         // where settings.toml is
	DataDir     string         // where the ledger, the sandbox and the log are
	Debug       bool           // write a log: types of messages, never keys nor what is typed

	// Broken is what is wrong with settings.toml where its last good copy is in
	// use, and nil where it is not.
	Broken *FileError
	Aside  string // the name that saving gave a settings.toml which could not be used; "" is none

	machine string            // what this machine is called as a till
	origins map[string]Origin // by name; one that is missing is FromDefault
}

// Origin is where a setting came from.
type Origin int

const (
	FromDefault     Origin = iota
	FromFile               // settings.toml
	FromEnvironment        // the variable made for it; a guess from the locale is FromDefault
	FromFlag
)

// Days are those of the shop.
func (s *Settings) Days() model.Days { return model.Days{Zone: s.Zone, Starts: s.Starts} }

// Origin says where the setting called name came from. name is one of Names.
func (s Settings) Origin(name string) Origin { return s.origins[name] }

// Names are the names of all settings, in the order to list them.
func Names() []string {
	names := make([]string, len(table))
	for i, e := range table {
		names[i] = e.name
	}
	return names
}

// Value is a setting as text, "" where nothing is set. What may be secret in an
// address, its user and its query, is xxxxx, so that the answer may be shown to
// anybody.
func (s Settings) Value(name string) string {
	e := find(name)
	if e == nil {
		return ""
	}
	return Masked(*e.in(&s))
}

// Masked is text without what may be secret in an address.
func Masked(text string) string {
	scheme, _, address := strings.Cut(text, "://")
	switch {
	case slipOf(text) != 0:
		return "xxxxx"
	case !address:
		return text
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || hub.IsAddress(text) && hub.Check(text) != nil { // anything may stand anywhere in it
		return scheme + "://xxxxx"
	}
	if u.User != nil {
		u.User = url.User("xxxxx")
	}
	if u.RawQuery != "" {
		u.RawQuery = "xxxxx"
	}
	return u.String()
}

// Variable is the environment variable of a setting, "" when it has none.
func (s Settings) Variable(name string) string {
	if e := find(name); e != nil {
		return e.variable
	}
	return ""
}

// LedgerPath is the ledger's file: the one set, else the profile's own. Training
// never mixes with money: the built-in LigdiCash (training) has its own whatever
// is set, and so has another one on this machine (practice), unless a flag or a
// variable names one. What settings.toml names is the shop's. What a foreign
// server says was paid never mixes with it either: each has a ledger of its own,
// unless a flag names one.
func (s Settings) LedgerPath(training, practice bool) string {
	file, named := s.Ledger, s.Origin(NameLedger)
	if file == "" || hub.IsAddress(file) || checkLedger(file) != 0 { // what cannot be is told, and shown nowhere
		file, named = s.LedgerFile, FromFile
	}
	if checkPath(file) != 0 {
		file = ""
	}
	switch {
	case training, practice && named <= FromFile:
		return filepath.Join(s.DataDir, "sandbox.db")
	case s.Foreign() != "" && named != FromFlag:
		return filepath.Join(s.DataDir, s.Profile+"@"+fileOf(s.Foreign())+".db") // no profile has @ in its name
	case file != "":
		return file
	}
	return filepath.Join(s.DataDir, s.Profile+".db")
}
