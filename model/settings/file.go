package settings

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// defaultProfile is in use where nothing names another.
const defaultProfile = "default"

// fileName is the settings' file, in the configuration folder.
const fileName = "settings.toml"

// File is settings.toml.
type File struct {
	Active   string // the profile in use when nothing else names one; "" is "default"
	Profiles map[string]Profile

	exists bool
	blank  bool // not a character in it: a power cut leaves such files
}

// Exists says whether the file was there when it was read.
func (f File) Exists() bool { return f.exists }

// knows says whether name is a profile: one of the file, and always "default".
func (f File) knows(name string) bool {
	_, ok := f.Profiles[name]
	return ok || name == defaultProfile
}

func (f File) active() string { return cmp.Or(f.Active, defaultProfile) }

func (f File) names() []string { return slices.Sorted(maps.Keys(f.Profiles)) }

// missing says that there is no profile called name, and which there are.
func (f File) missing(name string) error {
	known := f.names()
	if !slices.Contains(known, defaultProfile) {
		known = slices.Sorted(slices.Values(append(known, defaultProfile)))
	}
	return ErrNoProfile{Name: name, Known: known}
}

// ErrNoProfile is a profile that settings.toml does not have.
type ErrNoProfile struct {
	Name  string
	Known []string // sorted
}

func (e ErrNoProfile) Error() string {
	return "no profile " + e.Name + " (there are: " + strings.Join(e.Known, ", ") + ")"
}

// maxFile is the longest settings.toml that is read, in bytes.
const maxFile = 64 << 10

// document is settings.toml as it is written.
type document struct {
	Profile  string             `toml:"profile,omitempty"`
	Profiles map[string]Profile `toml:"profiles,omitempty"`
}

// ReadFile reads settings.toml in dir, a file of a few lines. One that is not
// there is an empty File and no error: Exists says which. Every value is
// checked. Errors: *FileError; where a value cannot be, the File is whole all
// the same.
func ReadFile(dir string) (File, error) { return readAs(dir, fileName) }

// readAs is ReadFile for a file of any name.
func readAs(dir, name string) (File, error) {
	path := filepath.Join(dir, name)
	doc, err := readSmall(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return File{}, nil
	case err != nil:
		return File{exists: true}, &FileError{Path: path, Why: unread(err), cause: err}
	}
	return parse(path, doc)
}

// parse reads the text of a settings.toml; path is for the errors.
func parse(path string, doc []byte) (File, error) {
	if len(doc) > 0 && len(bytes.Trim(doc, "\x00 \r\n\t")) == 0 && bytes.IndexByte(doc, 0) >= 0 {
		return File{exists: true}, &FileError{Path: path, Why: ErrZeros}
	}
	// A first reading into anything tells bad TOML from good TOML of another shape.
	var anything map[string]any
	if err := toml.Unmarshal(doc, &anything); err != nil {
		return File{exists: true}, decodeError(path, doc, ErrSyntax, err)
	}
	var d document
	strict := toml.NewDecoder(bytes.NewReader(doc)).DisallowUnknownFields()
	if err := strict.Decode(&d); err != nil {
		return File{exists: true}, decodeError(path, doc, ErrWrongType, err)
	}
	if key := inexact(anything); key != nil {
		e := &FileError{Path: path, Key: strings.Join(key, "."), Why: ErrUnknownKey}
		e.Line, e.Column = locate(doc, key)
		return File{exists: true}, e
	}
	f := File{Active: strings.TrimSpace(d.Profile), Profiles: d.Profiles, exists: true, blank: len(bytes.TrimSpace(doc)) == 0}
	for name, p := range f.Profiles {
		f.Profiles[name] = p.clean()
	}
	if key, why := f.check(); why != nil {
		e := &FileError{Path: path, Key: strings.Join(key, "."), Why: why}
		e.Line, e.Column = locate(doc, key)
		return f, e
	}
	return f, nil
}

// inexact finds a key that the TOML reader let pass although its capitals are
// not ours: with shop and SHOP in one profile, either could win.
func inexact(doc map[string]any) []string {
	for _, key := range slices.Sorted(maps.Keys(doc)) {
		if key != NameProfile && key != "profiles" {
			return []string{key}
		}
	}
	profiles, _ := doc["profiles"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(profiles)) {
		p, _ := profiles[name].(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(p)) {
			if e := find(key); e == nil || e.of == nil {
				return []string{"profiles", name, key}
			}
		}
	}
	return nil
}

// check finds the first name or value that cannot be, and the key it is at.
func (f File) check() (key []string, why error) {
	if f.Active != "" && !ValidProfile(f.Active) {
		return []string{NameProfile}, &FieldError{Field: NameProfile, Problem: BadName}
	}
	seen := map[string]bool{}
	for _, name := range f.names() {
		key := []string{"profiles", name}
		folded := strings.ToLower(name)
		switch {
		case !ValidProfile(name):
			return key, &FieldError{Field: NameProfile, Problem: BadName}
		case seen[folded], folded == defaultProfile && name != folded: // Windows and macOS would give both one ledger, and Windows the same keys
			return key, ErrProfileExists
		}
		seen[folded] = true
		var field *FieldError
		if errors.As(f.Profiles[name].Check(), &field) {
			return append(key, field.Field), field
		}
	}
	return nil, nil
}

// readSmall reads a regular file that nobody else may write. It looks before it
// opens, and never waits: opening a pipe waits for somebody to write.
func readSmall(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, ErrNotFile
	}
	r, err := os.OpenFile(path, os.O_RDONLY|noWait, 0)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if info, err = r.Stat(); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, ErrNotFile
	}
	doc, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err == nil && len(doc) > maxFile {
		err = ErrTooLarge
	}
	if err == nil && (OthersWrite(info) || othersRename(path)) {
		err = ErrOthersWrite
	}
	return bytes.TrimPrefix(doc, []byte("\ufeff")), err // the mark Notepad writes
}

// othersRename says whether somebody else may put another file at path, or where
// the link there leads.
func othersRename(path string) bool {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return false // told by who reads it
	}
	for _, p := range []string{path, real} {
		if folder, err := os.Stat(filepath.Dir(p)); err == nil && OthersWrite(folder) {
			return true
		}
	}
	return false
}

// unread is the Why of a file that was not read.
func unread(err error) error {
	for _, why := range []error{ErrNotFile, ErrTooLarge, ErrOthersWrite} {
		if errors.Is(err, why) {
			return why
		}
	}
	return ErrUnreadable
}
