package settings

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"

	"caisse/model/hub"
	"caisse/model/settings/zones"
)

// Load finds every setting: a flag's value, else the environment's, else that
// of settings.toml, else the default. flags are those given on the command
// line, by the names of Names; one that is given empty clears what the others
// say. It reads two small files and never the keyring.
//
// The Settings are good enough to speak with (language, folders, Zone) whatever
// the error: *FileError, where there is no last good copy (see Usable); ErrNoProfile; *FieldError about a flag or a variable,
// where Origin says which; or no folder can be found. The first of these wins.
func Load(getenv func(string) string, flags map[string]string) (Settings, error) {
	s := Settings{Zone: zones.Machine(), machine: machine(), origins: map[string]Origin{}}
	s.Debug = getenv("CAISSE_DEBUG") != "" && getenv("CAISSE_DEBUG") != "0"
	var errs []error
	fail := func(err error) {
		if err != nil {
			errs = append(errs, err)
		}
	}
	fail(s.folders(getenv, flags))
	var f File
	if s.ConfigDir != "" {
		var err error
		f, s.Broken, err = Usable(s.ConfigDir)
		fail(err)
		if err == nil && f.exists && s.Broken == nil && f.knows(f.active()) {
			keepGood(s.ConfigDir)
		}
	}
	fail(s.choose(getenv, flags, f))
	p := f.Profiles[s.Profile].clean()
	for i := range table {
		if e := &table[i]; e.of != nil {
			fail(s.set(e, getenv, flags, *e.of(&p)))
		}
	}
	if s.LedgerFile == "" && hub.IsAddress(s.Ledger) && !hub.IsAddress(p.Ledger) { // the file that a flag or a variable has share
		s.LedgerFile = p.Ledger
	}
	if s.Lang == "" {
		s.Lang = language(getenv)
	}
	if z, err := zones.Load(s.TimeZone); err == nil && s.TimeZone != "" {
		s.Zone = z // one that cannot be is told already
	}
	s.Starts, _ = dayStarts(s.DayStarts) // midnight for one that cannot be, which is told already
	for name := range flags {
		if find(name) == nil {
			fail(fmt.Errorf("there is no setting %q", name))
		}
	}
	if len(errs) > 0 {
		return s, errs[0]
	}
	return s, nil
}

// choose finds the profile.
func (s *Settings) choose(getenv func(string) string, flags map[string]string, f File) error {
	e := find(NameProfile)
	if err := s.set(e, getenv, flags, f.Active); err != nil {
		return err
	}
	if s.Profile == "" && s.origins[e.name] == FromDefault {
		s.Profile = defaultProfile
	}
	switch {
	case !ValidProfile(s.Profile):
		return &FieldError{Field: e.name, Problem: BadName}
	case !f.knows(s.Profile):
		return f.missing(s.Profile)
	}
	return nil
}

// set finds one setting; file is what settings.toml says. A value that cannot
// be is kept, but for the language, where the next one is used: the sentence
// about it must be said in some language.
func (s *Settings) set(e *entry, getenv func(string) string, flags map[string]string, file string) error {
	flag, given := flags[e.name]
	variable := ""
	if e.variable != "" {
		variable = strings.TrimSpace(getenv(e.variable))
	}
	var wrong error
	for _, from := range []struct {
		Origin
		value string
		is    bool
	}{{FromFlag, flag, given}, {FromEnvironment, variable, variable != ""}, {FromFile, file, file != ""}} {
		if !from.is {
			continue
		}
		v := tidy(e.name, from.value)
		err := e.wrong(v)
		if v == "" && e.name == NameLanguage {
			err = &FieldError{Field: e.name, Problem: UnknownLanguage}
		}
		if wrong == nil {
			wrong, s.origins[e.name] = err, from.Origin
		}
		if err == nil || e.name != NameLanguage {
			*e.in(s) = v
			break
		}
	}
	if s.origins[e.name] == FromFile {
		wrong = nil // told with its line, as an error of the file
	}
	return wrong
}

// language is that of the locale, else French.
func language(getenv func(string) string) string {
	for _, name := range []string{"LC_ALL", "LANG"} {
		switch v := strings.ToLower(getenv(name)); {
		case strings.HasPrefix(v, "en"):
			return "en"
		case v != "":
			return "fr" // LC_ALL decides over LANG even where we lack the language
		}
	}
	return "fr"
}

// folders finds the two folders. Where the system names none for settings, they
// are beside the data: a container may have no home.
func (s *Settings) folders(getenv func(string) string, flags map[string]string) error {
	for _, e := range []*entry{find(NameConfigDir), find(NameDataDir)} {
		if err := s.set(e, getenv, flags, ""); err != nil {
			return err
		}
	}
	config, data := systemFolders(getenv)
	s.DataDir = cmp.Or(s.DataDir, data)
	s.ConfigDir = cmp.Or(s.ConfigDir, config, s.DataDir)
	if s.DataDir == "" {
		return errors.New("no folder for data: set CAISSE_DATA_DIR or HOME")
	}
	return nil
}

// systemFolders are the system's own for a user's settings and data; "" where
// it names none.
func systemFolders(getenv func(string) string) (config, data string) {
	in := func(folder string, more ...string) string {
		if folder == "" {
			return ""
		}
		return filepath.Join(folder, filepath.Join(more...), "caisse")
	}
	xdg := func(name string) string {
		if v := getenv(name); filepath.IsAbs(v) { // the specification ignores others
			return v
		}
		return ""
	}
	home := getenv("HOME")
	switch runtime.GOOS {
	case "windows":
		config, data = in(getenv("AppData")), in(getenv("LocalAppData"))
	case "darwin":
		config = in(home, "Library", "Application Support")
		data = config
	}
	config = cmp.Or(config, in(xdg("XDG_CONFIG_HOME")), in(home, ".config"))
	data = cmp.Or(data, in(xdg("XDG_DATA_HOME")), in(home, ".local", "share"))
	return config, data
}
