// Package settings is what a shop has set: where its files are, how its till
// is called, and its LigdiCash keys in the keyring of the operating system.
package settings

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
)

// Settings are a till's, each from a flag, else the environment, else its
// default.
type Settings struct {
	Profile string // names the keys in the keyring
	Lang    string // "fr" or "en"
	Shop    string // the shop's name, on the payment page
	BaseURL string // of LigdiCash; "" is production
	Ledger  string // the ledger's file; "" is the profile's own in DataDir
	DataDir string // where the ledger, the sandbox and the log are
	Debug   bool   // write a log: types of messages, never keys nor what is typed
}

// FromEnv reads the settings the environment gives, and the defaults. It fails
// where the system names no folder for a user's data.
func FromEnv(getenv func(string) string) (s Settings, err error) {
	s = Settings{
		Profile: or(getenv("CAISSE_PROFILE"), "default"),
		Lang:    language(getenv),
		Shop:    getenv("CAISSE_SHOP"),
		BaseURL: getenv("LIGDICASH_BASE_URL"),
		Ledger:  getenv("CAISSE_LEDGER"),
		Debug:   getenv("CAISSE_DEBUG") != "" && getenv("CAISSE_DEBUG") != "0",
	}
	s.DataDir, err = dataDir(getenv)
	return s, err
}

// LedgerPath is the ledger's file: the one set, else the profile's own. The
// sandbox has its own whatever is set: training never mixes with money.
func (s Settings) LedgerPath(sandbox bool) string {
	switch {
	case sandbox:
		return filepath.Join(s.DataDir, "sandbox.db")
	case s.Ledger != "":
		return s.Ledger
	}
	return filepath.Join(s.DataDir, s.Profile+".db")
}

// ValidProfile says whether name can name a profile: it becomes part of a file
// name and of the keyring's account names. "sandbox" is the training ledger's.
func ValidProfile(name string) bool {
	return profile.MatchString(name) && !strings.EqualFold(name, "sandbox")
}

var profile = regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`)

// language is CAISSE_LANG, else that of the locale, else French.
func language(getenv func(string) string) string {
	for _, name := range []string{"CAISSE_LANG", "LC_ALL", "LANG"} {
		switch v := strings.ToLower(getenv(name)); {
		case strings.HasPrefix(v, "fr"):
			return "fr"
		case strings.HasPrefix(v, "en"):
			return "en"
		case v != "" && name != "CAISSE_LANG":
			return "fr" // LC_ALL decides over LANG even where we lack the language
		}
	}
	return "fr"
}

// dataDir is CAISSE_DATA_DIR, else the system's folder for a user's data.
func dataDir(getenv func(string) string) (string, error) {
	if d := getenv("CAISSE_DATA_DIR"); d != "" {
		return d, nil
	}
	home := getenv("HOME")
	switch {
	case runtime.GOOS == "windows" && getenv("LocalAppData") != "":
		return filepath.Join(getenv("LocalAppData"), "caisse"), nil
	case runtime.GOOS == "darwin" && home != "":
		return filepath.Join(home, "Library", "Application Support", "caisse"), nil
	case getenv("XDG_DATA_HOME") != "":
		return filepath.Join(getenv("XDG_DATA_HOME"), "caisse"), nil
	case home != "":
		return filepath.Join(home, ".local", "share", "caisse"), nil
	}
	return "", errors.New("no folder for data: set CAISSE_DATA_DIR or HOME")
}

// OpenLog opens the log file in the data folder, for the user alone.
func (s Settings) OpenLog() (*os.File, error) {
	if err := os.MkdirAll(s.DataDir, 0o700); err != nil {
		return nil, err
	}
	return os.OpenFile(filepath.Join(s.DataDir, "caisse.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
