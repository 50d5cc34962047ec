package ui

import (
	"maps"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/settings"
)

// Desk is where the shop's settings and keys are kept. Its methods may wait for
// a disk or a keyring: they are called in commands only, from any goroutine.
type Desk interface {
	// Profiles are the one in use and those settings.toml has: none while there
	// is no such file.
	Profiles() (active string, names []string, err error)
	Profile() (settings.Profile, error) // the one in use, as the file has it
	// SaveProfile writes the file, and says what the run works with from now on.
	SaveProfile(settings.Profile) (settings.Settings, error)
	TryKeyring() error
	Keys() (settings.Keys, error) // those kept for the profile
	SaveKeys(settings.Keys) error // where it fails, those kept before are still there
	EraseKeys() error
	// Accept keeps that the foreign server of this run may have the profile's keys.
	Accept() error
}

// draft is what was typed and is kept nowhere yet. It is in memory only, and
// outlives the screens it was typed on: Esc loses nothing.
type draft struct {
	edits   map[string]string        // settings by their name in settings.toml
	keys    settings.Keys            // as typed: not trimmed
	first   bool                     // the first start is under way
	atKeys  bool                     // and has come to the keys
	session map[string]settings.Keys // keys in use that are kept nowhere else, by profile
}

// unsaved says that something typed would be lost with the program.
func (d *draft) unsaved() bool {
	return len(d.edits) > 0 || d.keys != settings.Keys{}
}

// typedKeys are the keys as LigdiCash would get them.
func (d *draft) typedKeys() settings.Keys {
	return settings.Keys{API: settings.Trim(d.keys.API.Reveal()), Token: settings.Trim(d.keys.Token.Reveal())}
}

// edited is p with what was typed.
func edited(p settings.Profile, edits map[string]string) settings.Profile {
	for name, v := range edits {
		if f := p.Field(name); f != nil {
			*f = model.Clean(v)
		}
	}
	return p
}

// What comes back from the desk. Each carries the number of the question.
type (
	profileRead struct {
		ask     int
		active  string
		names   []string
		profile settings.Profile
		err     error
	}
	profileSaved struct {
		ask     int
		set     settings.Settings
		profile settings.Profile  // as it is in the file now
		edits   map[string]string // what was written of the draft
		err     error             // then nothing was written
	}
)

func readProfile(d Desk, ask int) tea.Cmd {
	return func() tea.Msg {
		out := profileRead{ask: ask}
		if out.active, out.names, out.err = d.Profiles(); out.err == nil {
			out.profile, out.err = d.Profile()
		}
		return out
	}
}

// saveProfile writes what was typed into the profile as the file has it now:
// what somebody changed there by hand stays.
func saveProfile(d Desk, edits map[string]string, ask int) tea.Cmd {
	edits = maps.Clone(edits)
	return func() tea.Msg {
		out := profileSaved{ask: ask, edits: edits}
		p, err := d.Profile()
		if err != nil {
			out.err = err
			return out
		}
		out.profile = edited(p, edits)
		out.set, out.err = d.SaveProfile(out.profile)
		return out
	}
}
