package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"unicode/utf8"
)

// header begins every settings.toml we write.
func header() string {
	return "# Settings of caisse. It writes this file anew: comments put here are lost.\n" +
		"# profile is the one in use. Each [profiles.NAME] may have:\n" +
		"# " + strings.Join(Fields(), ", ") + "\n" +
		"# Keys are never kept here: caisse login puts them into the keyring.\n"
}

// Write replaces settings.toml in dir: the new one is written beside it, synced
// and renamed, so that whoever reads sees the old one or the new one, whole. The
// file is the user's alone (0600), and so is a folder that has to be made. A
// symbolic link is followed, not replaced. Comments somebody wrote by hand are
// lost; a file that cannot be used is kept aside. Errors: *FileError
// (ErrReadOnly, ErrDiskFull, ErrUnreadable, ErrOthersWrite, or a value that
// cannot be), after which the old file is as it was.
func (f File) Write(dir string) error {
	_, err := f.write(dir)
	return err
}

// write is Write; aside is the name that a file got which could not be used.
func (f File) write(dir string) (aside string, err error) {
	path := filepath.Join(dir, fileName)
	if key, why := f.check(); why != nil {
		return "", &FileError{Path: path, Key: strings.Join(key, "."), Why: why}
	}
	text := f.encode()
	var clear func() error
	_, broken, err := Usable(dir)
	switch {
	case errors.Is(err, ErrOthersWrite):
		return "", err
	case err != nil || broken != nil:
		clear = func() (err error) { aside, err = putAside(path); return err }
	}
	err = install(path, clear, func(to *os.File) error {
		_, err := to.WriteString(text)
		return err
	})
	if err != nil {
		return aside, &FileError{Path: path, Why: writeError(err), cause: err}
	}
	keepGood(dir)
	return aside, nil
}

// encode is the whole text of the file, its profiles in the order of their names.
func (f File) encode() string {
	var b strings.Builder
	b.WriteString(header())
	if f.Active != "" {
		b.WriteString("\n" + encoded(NameProfile, f.Active))
	}
	for _, name := range f.names() {
		b.WriteString("\n[profiles." + name + "]\n") // a valid name needs no quotes
		p := f.Profiles[name].clean()
		for _, field := range Fields() {
			if v := *p.Field(field); v != "" {
				b.WriteString(encoded(field, v))
			}
		}
	}
	return b.String()
}

// encoded is one line of the file. Of strings alone it takes no encoder: the
// library's would make the program 100 kB larger.
func encoded(name, v string) string {
	if !strings.ContainsFunc(v, func(r rune) bool { return r == '\'' || r < ' ' || r == 0x7f || r == utf8.RuneError }) {
		return name + " = '" + v + "'\n"
	}
	var b strings.Builder
	for _, r := range v {
		switch {
		case r == '"', r == '\\':
			b.WriteRune('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, "\\u%04X", r)
		default:
			b.WriteRune(r)
		}
	}
	return name + " = \"" + b.String() + "\"\n"
}

// replace gives path the content that fill writes. Where it fails, the old file
// is there untouched and nothing is left beside it.
func replace(path string, fill func(*os.File) error) error { return install(path, nil, fill) }

// install is replace, where clear takes away what is at path once the new file
// is written; nil leaves it to be written over.
func install(path string, clear func() error, fill func(*os.File) error) error {
	if clear != nil {
		path = place(path)
	} else if to, err := follow(path); err != nil {
		return err
	} else if info, err := os.Stat(to); err == nil && !info.Mode().IsRegular() {
		return ErrNotFile
	} else {
		path = to
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".caisse-*") // 0600
	if err != nil {
		return err
	}
	err = fill(f)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil && clear != nil {
		err = clear()
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // what is wrong is told already
	}
	return err
}

// follow is the file that path stands for, which need not exist yet. Its folder
// is resolved too: a link is relative to the folder it really is in.
func follow(path string) (string, error) {
	for range 40 { // as many as Linux follows
		info, err := os.Lstat(path)
		if err != nil || info.Mode()&fs.ModeSymlink == 0 {
			return path, nil // what cannot be looked at cannot be written: CreateTemp says it
		}
		to, err := os.Readlink(path)
		if err != nil {
			return "", err
		}
		if !filepath.IsAbs(to) {
			folder, _ := filepath.Split(path)
			if folder, err = filepath.EvalSymlinks(folder); err != nil {
				return "", err
			}
			to = folder + string(filepath.Separator) + to // not Join: it would take x/.. away, and x may be a link
		}
		path = to
	}
	return "", errors.New("too many symbolic links")
}

// writeError sorts what the system says when a file cannot be written.
func writeError(err error) error {
	is := func(codes ...syscall.Errno) bool {
		for _, code := range codes {
			if errors.Is(err, code) {
				return true
			}
		}
		return false
	}
	const diskFull, handleDiskFull, writeProtect syscall.Errno = 112, 39, 19 // Windows
	windows := runtime.GOOS == "windows"
	switch {
	case is(syscall.ENOSPC, syscall.EDQUOT) || windows && is(diskFull, handleDiskFull):
		return ErrDiskFull
	case errors.Is(err, fs.ErrPermission), is(syscall.EROFS), windows && is(writeProtect):
		return ErrReadOnly
	}
	return ErrUnreadable
}
