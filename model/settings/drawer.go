package settings

import (
	"maps"
	"slices"

	"caisse/model/boot"
)

// Drawer is where one run of the console reads and changes what is kept for its
// profile. It may outlive that run: a keyring may still be writing. Its methods
// are for any goroutine, and may wait for a disk or a keyring.
type Drawer struct {
	getenv func(string) string
	set    Settings
	given  map[string]string
}

// NewDrawer is the drawer of set, as loaded from getenv and what flags gave.
func NewDrawer(getenv func(string) string, set Settings, given map[string]string) Drawer {
	return Drawer{getenv, set, maps.Clone(given)}
}

// Profiles are the one in use and those of settings.toml: none without one.
func (d Drawer) Profiles() (active string, names []string, err error) {
	f, _, err := Usable(d.set.ConfigDir)
	return d.set.Profile, slices.Sorted(maps.Keys(f.Profiles)), err
}

// Profile is the one in use, as the file has it.
func (d Drawer) Profile() (Profile, error) {
	f, _, err := Usable(d.set.ConfigDir)
	return f.Profiles[d.set.Profile], err
}

// SaveProfile writes the profile in use, and loads what holds from now on.
func (d Drawer) SaveProfile(in Profile) (Settings, error) {
	aside, err := d.set.saveProfile(in)
	if err != nil {
		return d.set, err
	}
	set, err := Load(d.getenv, d.given)
	set.Aside = aside
	return set, err
}

// AddProfile is AddProfile, with nothing set.
func (d Drawer) AddProfile(name string) error { return AddProfile(d.set.ConfigDir, name, Profile{}) }

// TryKeyring is TryKeyring.
func (d Drawer) TryKeyring() error { return TryKeyring(d.getenv) }

// Keys is ReadKeys for the profile.
func (d Drawer) Keys() (Keys, error) { return ReadKeys(d.getenv, d.set.Profile) }

// SaveKeys is SaveKeys for the profile.
func (d Drawer) SaveKeys(k Keys) error { return SaveKeys(d.getenv, d.set.Profile, k) }

// Accept is Accept for the profile and the server in use.
func (d Drawer) Accept() error { return d.set.Accept() }

// EraseKeys is EraseKeys for the profile.
func (d Drawer) EraseKeys() error { return EraseKeys(d.getenv, d.set.Profile) }

// Manager is where the manager's code of these settings is kept.
func (s Settings) Manager() Manager { return Manager{Dir: s.ConfigDir, Boot: boot.Since} }

// HasCode says whether there is a manager's code.
func (d Drawer) HasCode() bool { return d.set.Manager().Has() }

// TryCode is Manager.Try.
func (d Drawer) TryCode(typed Code) error { return d.set.Manager().Try(typed) }

// SetCode is Manager.Set.
func (d Drawer) SetCode(was, next Code) error { return d.set.Manager().Set(was, next) }

// RemoveCode is Manager.Remove.
func (d Drawer) RemoveCode(was Code) error { return d.set.Manager().Remove(was) }
