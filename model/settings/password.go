package settings

import (
	"errors"

	"caisse/ligdicash"
)

// ErrNoPassword says that the keyring works and holds no password of the shared
// ledger for the profile.
var ErrNoPassword = errors.New("no password of the shared ledger for this profile")

// passwordOf is the name of a profile's entry.
func passwordOf(profile string) string { return profile + "/ledger-password" }

// entries are the names of all that the keyring may have of a profile.
func entries(profile string) []string {
	keys := accounts(profile)
	return append(keys[:], passwordOf(profile))
}

// LedgerPassword finds the password of the shared ledger of profile in the
// folder of CredentialsVariable, else in the keyring. It is "" where there is none, or no keyring: then PGPASSWORD and
// PGPASSFILE are what PostgreSQL takes one from. Errors: ErrLocked, ErrSlow,
// ErrNoKeyring, where neither is set and a keyring might have it. It blocks, up
// to ReadLimit.
func LedgerPassword(getenv func(string) string, profile string) (Secret, error) {
	if p := givenPassword(getenv); p != "" {
		return p, nil
	}
	return open(getenv).ledgerPassword(getenv, profile)
}

func (r ring) ledgerPassword(getenv func(string) string, profile string) (Secret, error) {
	if r.shut != nil {
		return "", nil
	}
	found, err := r.look(r.read, []string{passwordOf(profile)})
	switch {
	case err == nil:
		return ligdicash.Secret(found[0]), nil
	case getenv("PGPASSWORD") != "", getenv("PGPASSFILE") != "":
		return "", nil
	}
	return "", err
}

// SaveLedgerPassword writes the password of the shared ledger of profile, reads
// it back and compares. Errors: ErrNoPassword, where it is empty, and those of
// SaveKeys. It blocks, up to WriteLimit.
func SaveLedgerPassword(getenv func(string) string, profile string, password Secret) error {
	if password == "" {
		return ErrNoPassword
	}
	return open(getenv).save([]string{passwordOf(profile)}, []string{password.Reveal()})
}

// EraseLedgerPassword removes it, and looks that it is gone. Errors:
// ErrNoPassword when there was none, and those of EraseKeys. It blocks, up to
// WriteLimit.
func EraseLedgerPassword(getenv func(string) string, profile string) error {
	err := open(getenv).erase([]string{passwordOf(profile)})
	if errors.Is(err, ErrNoKeys) {
		return ErrNoPassword
	}
	return err
}
