package settings

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"caisse/ligdicash"
)

// ErrForeign says that keys were not sent: the server is not LigdiCash, and
// nobody has said by its name that it may have the keys of this profile.
type ErrForeign struct {
	Host string
}

func (e ErrForeign) Error() string { return "keys are not sent to " + e.Host + ": it is not LigdiCash" }

// Foreign names the server of this run where it is neither LigdiCash nor on
// this machine; else "".
func (s Settings) Foreign() string {
	if ligdicash.Genuine(s.BaseURL) || ligdicash.Loopback(s.BaseURL) {
		return ""
	}
	return ligdicash.Host(s.BaseURL)
}

// MaySend says whether k may be sent to the server of this run: nil, or
// ErrForeign. Whoever put both the keys and the server into the environment has
// said so; keys from anywhere else need Accept.
func (s Settings) MaySend(getenv func(string) string, k Keys) error {
	host := s.Foreign()
	if host == "" || s.Accepted() {
		return nil
	}
	if env, ok := EnvKeys(getenv); ok && env == k {
		return nil
	}
	return ErrForeign{host}
}

// The foreign server that may have a profile's keys, by profile: one at most, so
// that going over to another asks again. A file that cannot be read is empty.

const serversName = "servers.json"

func servers(dir string) map[string]string {
	kept := map[string]string{}
	b, err := readSmall(filepath.Join(dir, serversName))
	if err != nil || json.Unmarshal(b, &kept) != nil || kept == nil {
		return map[string]string{}
	}
	return kept
}

// keepServers writes the file whole. Errors: *FileError.
func keepServers(dir string, kept map[string]string) error {
	return keepMap(filepath.Join(dir, serversName), kept)
}

// Accepted says whether the foreign server of this run may have the keys of its
// profile. It reads one small file.
func (s Settings) Accepted() bool {
	host := s.Foreign()
	return host != "" && servers(s.ConfigDir)[s.Profile] == host
}

// Accept keeps that the foreign server of this run may have the keys of its
// profile. Somebody has typed its name. Errors: *FileError.
func (s Settings) Accept() error {
	kept := servers(s.ConfigDir)
	kept[s.Profile] = s.Foreign()
	return keepServers(s.ConfigDir, kept)
}

// forgetServer has profile asked about again: the next of that name is another.
func forgetServer(dir, profile string) error {
	kept := servers(dir)
	if _, ok := kept[profile]; !ok {
		return nil
	}
	delete(kept, profile)
	return keepServers(dir, kept)
}

// fileOf is host as a part of a file's name, different for each.
func fileOf(host string) string {
	name := strings.NewReplacer(":", "+", "[", "", "]", "").Replace(host)
	const most = 60
	if len(name) > most { // the end says whose it is
		name = fmt.Sprintf("%s-%.8x", name[len(name)-most:], sha256.Sum256([]byte(host)))
	}
	return name
}
