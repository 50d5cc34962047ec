package settings

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"strings"

	"caisse/model/hub"
)

var (
	// ErrProfileExists says that the name is taken: by a profile, by one that
	// differs in its capitals alone, by the ledger of one that was renamed, or by
	// keys in the keyring.
	ErrProfileExists = errors.New("a profile of that name exists")
	// ErrActive says that the profile is the one used when nothing names another.
	ErrActive = errors.New("this profile is the active one")
	// ErrRenamed says that the new name is in use and that the old one's keys may
	// still be in the keyring, which failed at the very end.
	ErrRenamed = errors.New("renamed, but the keys may still be there under the old name")
)

// Each change reads settings.toml, changes it and writes it; of two at once the
// last one wins. All may fail with a *FileError.

// SaveProfile writes the profile in use into settings.toml. Errors: *FieldError,
// ErrNoProfile.
func (s Settings) SaveProfile(p Profile) error {
	_, err := s.saveProfile(p)
	return err
}

// saveProfile is SaveProfile; aside is the name that a settings.toml got which
// could not be used.
func (s Settings) saveProfile(p Profile) (aside string, err error) {
	if err := p.Check(); err != nil {
		return "", err
	}
	return change(s.ConfigDir, func(f *File) error {
		if !f.knows(s.Profile) {
			return f.missing(s.Profile)
		}
		if was := f.Profiles[s.Profile].Ledger; hub.IsAddress(p.Ledger) && p.LedgerFile == "" && !hub.IsAddress(was) {
			p.LedgerFile = was // which is what it shares from now on
		}
		f.Profiles[s.Profile] = p
		return nil
	})
}

// AddProfile adds a profile; it does not become the active one. Errors:
// *FieldError, ErrProfileExists.
func AddProfile(dir, name string, p Profile) error {
	if !ValidProfile(name) {
		return &FieldError{Field: NameProfile, Problem: BadName}
	}
	if err := p.Check(); err != nil {
		return err
	}
	_, err := change(dir, func(f *File) error {
		if f.taken(name, "") {
			return ErrProfileExists
		}
		f.Profiles[name] = p
		return nil
	})
	return err
}

// MakeProfile adds a profile with nothing set, unless it is there: the default
// one always is. Errors: those of AddProfile.
func MakeProfile(dir, name string) error {
	if there, err := mayMake(dir, name); err != nil || there {
		return err
	}
	return AddProfile(dir, name, Profile{})
}

// MayMake says what MakeProfile would fail with, but for the writing.
func MayMake(dir, name string) error {
	_, err := mayMake(dir, name)
	return err
}

func mayMake(dir, name string) (there bool, err error) {
	f, _, err := Usable(dir)
	switch {
	case err != nil:
		return false, err
	case f.knows(name):
		return true, nil
	case !ValidProfile(name):
		return false, &FieldError{Field: NameProfile, Problem: BadName}
	case f.taken(name, ""):
		return false, ErrProfileExists
	}
	return false, nil
}

// UseProfile makes a profile the active one. Errors: ErrNoProfile.
func UseProfile(dir, name string) error {
	_, err := change(dir, func(f *File) error {
		if !ValidProfile(name) || !f.knows(name) {
			return f.missing(name)
		}
		for _, p := range []string{name, f.active()} { // the default one need not be there, and must be found again
			if _, ok := f.Profiles[p]; !ok && f.knows(p) {
				f.Profiles[p] = Profile{}
			}
		}
		f.Active = name
		return nil
	})
	return err
}

// RemoveProfile erases the keys of a profile, then takes it out of
// settings.toml; its ledger stays. Errors: ErrNoProfile, ErrActive, and those of
// EraseKeys except ErrNoKeys, after which the profile is still there. It blocks,
// up to WriteLimit for each step.
func RemoveProfile(getenv func(string) string, dir, name string) error {
	if err := open(getenv).remove(dir, name); err != nil {
		return err
	}
	return errors.Join(forgetServer(dir, name), moveDoor(dir, name, ""))
}

func (r ring) remove(dir, name string) error {
	f, _, err := Usable(dir)
	if err != nil {
		return err
	}
	switch _, ok := f.Profiles[name]; {
	case !ok:
		return f.missing(name)
	case name == f.active():
		return ErrActive
	}
	held, err := r.look(r.write, entries(name))
	has := err == nil && !empty(held)
	if has {
		err = r.erase(entries(name))
	}
	if err != nil && !errors.Is(err, ErrNoKeys) {
		return err
	}
	delete(f.Profiles, name)
	if err = f.Write(dir); err != nil && has {
		if e := r.save(entries(name), held); e != nil {
			err = fmt.Errorf("%w; its keys are erased: %v", err, e) // %v: the kind is the first one's
		}
	}
	return err
}

// change reads settings.toml, lets with change it, and writes it. Where its last
// good copy is in use, that is what changes; aside is the name the broken file
// got.
func change(dir string, with func(*File) error) (aside string, err error) {
	f, _, err := Usable(dir)
	if err != nil {
		return "", err
	}
	if f.Profiles == nil {
		f.Profiles = map[string]Profile{}
	}
	if err := with(&f); err != nil {
		return "", err
	}
	return f.write(dir)
}

// taken says whether a new profile called name would share something with
// another one than except: its name, or its ledger's usual place.
func (f File) taken(name, except string) bool {
	if name != defaultProfile && strings.EqualFold(name, defaultProfile) {
		return true // which is a profile also where the file does not name it
	}
	for other, p := range f.Profiles {
		if other != except && (strings.EqualFold(other, name) || strings.EqualFold(filepath.Base(*p.file()), name+".db")) {
			return true
		}
	}
	return false
}

// RenameProfile gives a profile another name, under which it keeps its keys and
// its ledger. The keys are written under the new name, read back and compared;
// the file is written, in which a ledger that had its usual place in dataDir is
// named, so that no ledger is moved; and only then the old keys are erased.
//
// After a failure the old name works as before. The one exception is ErrRenamed.
// Errors: ErrNoProfile, ErrProfileExists, *FieldError (the new name), and those
// of SaveKeys and EraseKeys. It blocks, up to WriteLimit for each step.
func RenameProfile(getenv func(string) string, dir, dataDir, from, to string) error {
	if err := open(getenv).rename(dir, dataDir, from, to); err != nil {
		return err
	}
	return errors.Join(forgetServer(dir, from), moveDoor(dir, from, to))
}

func (r ring) rename(dir, dataDir, from, to string) error {
	before, after, err := renamed(dir, dataDir, from, to)
	if err != nil {
		return err
	}
	// From the keyring alone: keys of the environment must not be written.
	held, err := r.look(r.write, entries(from))
	if err != nil {
		return err
	}
	has := !empty(held)
	there, err := r.look(r.write, entries(to))
	switch {
	case err != nil:
		return err
	case others(there, held):
		return fmt.Errorf("%w: there are keys for it", ErrProfileExists)
	}
	if has {
		if err := r.save(entries(to), held); err != nil {
			return err
		}
	}
	unsave := func(err error) error {
		if has {
			if e := r.erase(entries(to)); e != nil && !errors.Is(e, ErrNoKeys) {
				err = fmt.Errorf("%w; keys may be left under the new name: %v", err, e) // %v: the kind is the first one's
			}
		}
		return err
	}
	if err := after.Write(dir); err != nil {
		return unsave(err)
	}
	err = r.erase(entries(from))
	if err == nil || errors.Is(err, ErrNoKeys) {
		return nil
	}
	// Back to the old name, if its keys are sure to be there. A keyring that hangs
	// is not asked again.
	intact := !has || !errors.Is(err, ErrSlow) && r.save(entries(from), held) == nil
	if !intact || before.Write(dir) != nil {
		return fmt.Errorf("%w: %w", ErrRenamed, err)
	}
	return unsave(err)
}

func empty(held []string) bool { return strings.Join(held, "") == "" }

// others says that what is there is somebody's: both keys, or a password. The
// same ones are ours, from a renaming that was cut short.
func others(there, held []string) bool {
	pair := there[0] != "" && there[1] != ""
	return pair && (there[0] != held[0] || there[1] != held[1]) || there[2] != "" && there[2] != held[2]
}

// renamed is settings.toml before and after a renaming. Both name the profile,
// even where the one that was read did not need to.
func renamed(dir, dataDir, from, to string) (before, after File, err error) {
	before, _, err = Usable(dir)
	if err != nil {
		return before, after, err
	}
	switch {
	case !ValidProfile(from) || !before.knows(from):
		return before, after, before.missing(from)
	case !ValidProfile(to):
		return before, after, &FieldError{Field: NameProfile, Problem: BadName}
	case strings.EqualFold(from, to) || before.taken(to, from):
		return before, after, ErrProfileExists
	}
	if dataDir, err = filepath.Abs(dataDir); err != nil {
		return before, after, err
	}
	p := before.Profiles[from]
	after = File{Active: before.Active, Profiles: maps.Clone(before.Profiles)}
	if after.Profiles == nil {
		before.Profiles, after.Profiles = map[string]Profile{}, map[string]Profile{}
	}
	before.Profiles[from] = p
	delete(after.Profiles, from)
	switch file := p.file(); *file {
	case "":
		*file = filepath.Join(dataDir, from+".db")
	case filepath.Join(dataDir, to+".db"): // it gets its first name back
		*file = ""
	}
	after.Profiles[to] = p
	if before.active() == from {
		after.Active = to
	}
	return before, after, nil
}

// file is where the profile names its ledger's file.
func (p *Profile) file() *string {
	if p.Ledger != "" && !hub.IsAddress(p.Ledger) || p.Ledger == "" && p.LedgerFile == "" {
		return &p.Ledger
	}
	return &p.LedgerFile
}
