package settings

import (
	"path/filepath"
	"strings"

	"caisse/ligdicash"
)

// CredentialsVariable names the folder in which a service finds its secrets, a
// file each: systemd sets it, for what LoadCredential names.
const CredentialsVariable = "CREDENTIALS_DIRECTORY"

// What our secrets are called there: as in the keyring, without the profile.
const (
	apiKeyFile         = "api-key"
	apiTokenFile       = "api-token"
	ledgerPasswordFile = "ledger-password"
)

// credential is a secret that the service was given, "" where it was not, or
// cannot read it: then it is looked for where it would be otherwise.
func credential(getenv func(string) string, name string) string {
	folder := getenv(CredentialsVariable)
	if !filepath.IsAbs(folder) {
		return ""
	}
	b, err := readSmall(filepath.Join(folder, name))
	if err != nil {
		return ""
	}
	return strings.TrimRight(string(b), "\r\n")
}

// givenKeys are the keys that the service was given.
func givenKeys(getenv func(string) string) Keys {
	return Keys{API: Trim(credential(getenv, apiKeyFile)), Token: Trim(credential(getenv, apiTokenFile))}
}

// givenPassword is the shared ledger's that the service was given.
func givenPassword(getenv func(string) string) Secret {
	return ligdicash.Secret(credential(getenv, ledgerPasswordFile))
}
