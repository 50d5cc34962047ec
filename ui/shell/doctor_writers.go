package shell

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"caisse/model/settings"
	"caisse/ui/text"
)

// examineWriters names what other users of this machine may change: they could
// put another ledger there, or sales that never were. Nothing is refused: a
// ledger may be shared on purpose.
func (s *Shell) examineWriters() text.Finding {
	say := doctorIn(s.words())
	f := text.Finding{Name: "rights", Label: say.rights, Grade: text.Fine, Text: say.rightsFine}
	var open []string
	for _, path := range s.ownPlaces() {
		if info, err := os.Stat(path); err == nil && settings.OthersWrite(info) {
			open = append(open, path)
		}
	}
	if len(open) > 0 {
		f.Grade = text.Warning
		f.Text = fmt.Sprintf(say.othersWrite, strings.Join(open, ", "))
		f.Todo = fmt.Sprintf(say.othersTodo, quoted(open))
	}
	return f
}

// ownPlaces are the files and folders that should be this user's alone, each
// once: of a link, also where it leads.
func (s *Shell) ownPlaces() []string {
	var all []string
	add := func(path string) {
		if abs, err := filepath.Abs(path); err == nil {
			path = abs
		}
		if !slices.Contains(all, path) {
			all = append(all, path)
		}
	}
	for _, path := range []string{s.Ledger, s.Ledger + "-wal", s.Settings.DataDir, s.Settings.ConfigDir, s.Settings.BackupDir} {
		if path == "" {
			continue
		}
		real, err := filepath.EvalSymlinks(path)
		real = cmp.Or(real, path)
		add(real)
		if info, serr := os.Stat(real); err == nil && serr == nil && !info.IsDir() {
			add(filepath.Dir(real))
		}
		if real != path {
			add(filepath.Dir(path))
		}
	}
	return all
}

// quoted are paths as a shell takes them.
func quoted(paths []string) string {
	out := make([]string, len(paths))
	for i, p := range paths {
		if out[i] = p; strings.ContainsAny(p, " '\"$`\\*?[](){}<>|&;!#~\t\n") {
			out[i] = "'" + strings.ReplaceAll(p, "'", `'\''`) + "'"
		}
	}
	return strings.Join(out, " ")
}
