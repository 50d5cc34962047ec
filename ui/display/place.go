package display

import (
	"encoding/hex"
	"errors"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"caisse/ui/outside"
)

// Till is whose glass it is: that of a profile, at the till whose files are in a
// folder.
type Till struct {
	DataDir  string
	Profile  string // "" is any: whichever runs
	Training bool   // the built-in LigdiCash; not asked of any
	Getenv   func(string) string
}

// folders are those the socket may be in, the first that is usable before the
// others. One that is not this user's alone is not. The error is of the last.
func (t Till) folders() (out []string, err error) {
	var all []string
	if dir := t.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(dir) {
		all = append(all, filepath.Join(dir, "caisse"))
	}
	for _, dir := range append(all, outside.TempPlace()) {
		if len(dir)+len(t.name(true))+1 > longestPath {
			err = errTooLong
			continue
		}
		if failed := outside.Place(dir); failed != nil {
			err = failed
			continue
		}
		out = append(out, dir)
	}
	return out, err
}

// Usable says whether there is a folder to be followed at, and names it.
func (t Till) Usable() (where string, ok bool) {
	if dirs, _ := t.folders(); len(dirs) > 0 {
		return dirs[0], true
	}
	return outside.TempPlace(), false
}

// longestPath is what every system takes for the path of a socket.
const longestPath = 103

var errTooLong = errors.New("display: the path of the folder is too long")

// name is the socket's, or its lock's without the ending. Those of one till begin
// alike.
func (t Till) name(training bool) string {
	profile := t.Profile
	if training {
		profile += "@sandbox" // no profile has @ in its name
	}
	return t.prefix() + short(profile) + ending
}

const ending = ".sock"

func (t Till) prefix() string {
	dir, err := filepath.Abs(t.DataDir)
	if err != nil {
		dir = t.DataDir
	}
	return "glass-" + short(dir) + "-"
}

// short is s as a few letters: a socket's path has room for no more.
func short(s string) string {
	h := fnv.New32a()
	h.Write([]byte(s))
	return hex.EncodeToString(h.Sum(nil))
}

// sockets are the paths where a console may be listening, the likeliest first. The
// error says why there cannot be any.
func (t Till) sockets() (out []string, err error) {
	dirs, err := t.folders()
	if len(dirs) == 0 {
		return nil, err
	}
	for _, dir := range dirs {
		if t.Profile != "" {
			out = append(out, filepath.Join(dir, t.name(false)), filepath.Join(dir, t.name(true)))
			continue
		}
		entries, _ := os.ReadDir(dir) // what cannot be read has none
		var here []os.FileInfo
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), t.prefix()) && strings.HasSuffix(e.Name(), ending) {
				if info, err := e.Info(); err == nil {
					here = append(here, info)
				}
			}
		}
		slices.SortStableFunc(here, func(a, b os.FileInfo) int { return b.ModTime().Compare(a.ModTime()) }) // the last to be started
		for _, info := range here {
			out = append(out, filepath.Join(dir, info.Name()))
		}
	}
	return out, nil
}
