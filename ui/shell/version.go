package shell

import (
	"context"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"caisse/ui/text"
)

// What a release says of itself: "make release" gives these to the linker. A
// program that was built otherwise knows what Go noted, if anything.
var (
	released string // the version: "1.4.0"
	commit   string // the source's; with "+" behind it where that was changed since
	dated    string // the commit's time, RFC 3339
)

func version() command {
	return command{
		Name: "version", Bare: true, JSON: true,
		Says: func(w *text.Words) saying { return saying{Does: helpIn(w).version} },
		Run: func(_ context.Context, s *Shell, _ []string) error {
			b := s.built()
			line := "caisse " + b.Version
			if b.Commit != "" {
				line += " " + short(b.Commit)
			}
			return s.answer(b, line+" "+b.Go+" "+b.System)
		},
	}
}

// build is what this caisse was made of.
type build struct {
	Version string    `json:"version"`          // "devel" where none was given
	Commit  string    `json:"commit,omitempty"` // of its source, where that is known
	Dated   time.Time `json:"commit_time,omitzero"`
	Go      string    `json:"go"`     // the version of Go: "go1.26.0"
	System  string    `json:"system"` // "linux/amd64"
}

func (s *Shell) built() build {
	b := build{Version: versionText(), Commit: commit, Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH}
	b.Dated, _ = time.Parse(time.RFC3339, dated)
	info, ok := debug.ReadBuildInfo()
	if !ok || b.Commit != "" {
		return b
	}
	changed := ""
	for _, o := range info.Settings {
		switch o.Key {
		case "vcs.revision":
			b.Commit = o.Value
		case "vcs.time":
			b.Dated, _ = time.Parse(time.RFC3339, o.Value)
		case "vcs.modified":
			if o.Value == "true" {
				changed = "+"
			}
		}
	}
	if b.Commit != "" {
		b.Commit += changed
	}
	return b
}

// short is a commit as people read it.
func short(commit string) string {
	const enough = 12
	hash := strings.TrimSuffix(commit, "+")
	return hash[:min(enough, len(hash))] + commit[len(hash):]
}

// Version is what the program calls itself.
func (s *Shell) Version() string { return versionText() }

func versionText() string {
	if released != "" {
		return released
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}
