package screen

import (
	"maps"
	"time"

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
	// AddProfile adds one with nothing set; the one in use stays.
	AddProfile(name string) error
	TryKeyring() error
	Keys() (settings.Keys, error) // those kept for the profile
	SaveKeys(settings.Keys) error // where it fails, those kept before are still there
	EraseKeys() error
	// Accept keeps that the foreign server of this run may have the profile's keys.
	Accept() error

	// Of the manager's code: see settings.Manager. Looking at one takes a tenth of a
	// second.
	TryCode(typed settings.Code) error
	SetCode(was, next settings.Code) error
	RemoveCode(was settings.Code) error
}

// Draft is what was typed and is kept nowhere yet. It is in memory only, and
// outlives the screens it was typed on: Esc loses nothing.
type Draft struct {
	Edits   map[string]string        // settings by their name in settings.toml
	Keys    settings.Keys            // as typed: not trimmed
	First   bool                     // the first start is under way
	AtKeys  bool                     // and has come to the keys
	Session map[string]settings.Keys // keys in use that are kept nowhere else, by profile
}

// Unsaved says that something typed would be lost with the program.
func (d *Draft) Unsaved() bool {
	return len(d.Edits) > 0 || d.Keys != settings.Keys{}
}

// TypedKeys are the keys as LigdiCash would get them.
func (d *Draft) TypedKeys() settings.Keys {
	return settings.Keys{API: settings.Trim(d.Keys.API.Reveal()), Token: settings.Trim(d.Keys.Token.Reveal())}
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
	ProfileRead struct {
		Ask     int
		Active  string
		Names   []string
		Profile settings.Profile
		Err     error
	}
	ProfileSaved struct {
		Ask     int
		Set     settings.Settings
		Profile settings.Profile  // as it is in the file now
		Edits   map[string]string // what was written of the draft
		Err     error             // then nothing was written
	}
)

// SaveProfile writes what was typed into the profile as the file has it now:
// what somebody changed there by hand stays.
func SaveProfile(d Desk, edits map[string]string, ask int) tea.Cmd {
	edits = maps.Clone(edits)
	return func() tea.Msg {
		out := ProfileSaved{Ask: ask, Edits: edits}
		p, err := d.Profile()
		if err != nil {
			out.Err = err
			return out
		}
		out.Profile = edited(p, edits)
		out.Set, out.Err = d.SaveProfile(out.Profile)
		return out
	}
}

// MaxShop is what a name in the settings may have.
const MaxShop = 100

// TryLimit bounds the question whether keys are accepted.
const TryLimit = 20 * time.Second
