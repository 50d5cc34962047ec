// Package makes what people install: an archive for each system, packages for
// Debian and for Red Hat's family, and SHA256SUMS of all. The same source gives the
// same bytes, whatever folder, machine or day it is built in. Run it from the top of
// the repository: make release VERSION=1.4.0.
//
// What is in an archive beside the program comes from the program itself (the
// manual, the completions), from what it is linked of (MODULES.txt, LICENSES.txt),
// and from this folder (systemd).
package main

import (
	"cmp"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"
)

// system is what a program is built for, in Go's words.
type system struct{ OS, Arch string }

func (s system) String() string { return s.OS + "/" + s.Arch }

// systems are those we promise.
var systems = []system{
	{"linux", "amd64"}, {"linux", "arm64"}, {"darwin", "amd64"}, {"darwin", "arm64"}, {"windows", "amd64"}, {"windows", "arm64"},
}

// release is what is being made.
type release struct {
	Version string // "1.4.0"
	Commit  string // with "+" behind it where the source was changed since; "": unknown
	At      time.Time
	Out     string // the folder, empty at first
	work    string // a folder that goes away
}

func main() {
	r := release{}
	flag.StringVar(&r.Version, "version", "", "the `version`: 1.4.0")
	flag.StringVar(&r.Out, "out", "", "a `folder`, made anew")
	only := flag.String("only", "", "these `systems` alone: linux/amd64,windows/amd64")
	packages := flag.Bool("packages", true, "make .deb and .rpm too")
	flag.Parse()
	if err := r.make(*only, *packages); err != nil {
		fmt.Fprintln(os.Stderr, "package:", err)
		os.Exit(1)
	}
}

// versions are those that packages of every system take, and that sort as people
// read them.
var versions = regexp.MustCompile(`^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}(-[0-9a-z]+(\.[0-9a-z]+)*)?$`)

func (r *release) make(only string, packages bool) (err error) {
	r.Version = strings.TrimPrefix(r.Version, "v")
	if !versions.MatchString(r.Version) {
		return fmt.Errorf("%q is no version: make release VERSION=1.4.0, or 1.4.0-rc.1", r.Version)
	}
	if r.Out == "" {
		return fmt.Errorf("-out names the folder to make")
	}
	chosen, err := choose(only)
	if err != nil {
		return err
	}
	if r.Commit, r.At, err = source(); err != nil {
		return err
	}
	if strings.HasSuffix(r.Commit, "+") {
		fmt.Fprintln(os.Stderr, "package: the source is not as it was committed, and what is made will say so")
	}
	// Only what an earlier run left is thrown away.
	if files, _ := os.ReadDir(r.Out); len(files) > 0 {
		if _, err := os.Stat(filepath.Join(r.Out, sums)); err != nil {
			return fmt.Errorf("%s is not empty, and no release", r.Out)
		}
		if err := os.RemoveAll(r.Out); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(r.Out, 0o755); err != nil {
		return err
	}
	if r.work, err = os.MkdirTemp("", "caisse-release-"); err != nil {
		return err
	}
	defer os.RemoveAll(r.work)
	pages, err := r.pages()
	if err != nil {
		return err
	}
	for _, s := range chosen {
		began := time.Now()
		files, err := r.files(s, pages)
		if err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
		if err := r.archive(s, files); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
		if packages && s.OS == "linux" {
			if err := r.packages(s, files); err != nil {
				return fmt.Errorf("%s: %w", s, err)
			}
		}
		fmt.Printf("%s  %.0f s\n", s, time.Since(began).Seconds())
	}
	return r.sum()
}

// choose finds the systems that names name; all of them where it is empty.
func choose(names string) ([]system, error) {
	if names == "" {
		return systems, nil
	}
	var chosen []system
	for name := range strings.SplitSeq(names, ",") {
		at := slices.IndexFunc(systems, func(s system) bool { return s.String() == name })
		if at < 0 {
			return nil, fmt.Errorf("there is no %q among %v", name, systems)
		}
		chosen = append(chosen, systems[at])
	}
	return chosen, nil
}

// source says which commit is built, and when that was: the date of all that is
// made. Without git SOURCE_DATE_EPOCH says it, in seconds.
func source() (commit string, at time.Time, err error) {
	var seconds int64
	if said, err := exec.Command("git", "log", "-1", "--format=%H %ct").Output(); err == nil {
		fmt.Sscan(string(said), &commit, &seconds)
		if said, err := exec.Command("git", "status", "--porcelain").Output(); err != nil || len(said) > 0 {
			commit += "+"
		}
	}
	if given := os.Getenv("SOURCE_DATE_EPOCH"); given != "" {
		if _, err := fmt.Sscan(given, &seconds); err != nil {
			return "", at, fmt.Errorf("SOURCE_DATE_EPOCH: %w", err)
		}
	}
	if seconds == 0 {
		return "", at, fmt.Errorf("no commit here to take the date of: set SOURCE_DATE_EPOCH")
	}
	return commit, time.Unix(seconds, 0).UTC(), nil
}

// build makes the program for s, at path.
func (r *release) build(s system, path string) error {
	const at = "caisse/ui/shell."
	values := "-X " + at + "released=" + r.Version + " -X " + at + "commit=" + r.Commit + " -X " + at + "dated=" + r.At.Format(time.RFC3339)
	return r.run(goFor(s), "go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w "+values, "-o", path, ".")
}

// goFor is the environment in which Go builds for s, and nothing of this machine
// counts.
func goFor(s system) []string {
	return append(os.Environ(), "GOOS="+s.OS, "GOARCH="+s.Arch, "CGO_ENABLED=0", "GOFLAGS=", "GOAMD64=v1", "GOARM64=v8.0", "GOEXPERIMENT=", "GOWORK=off")
}

// run runs a command, whose words are said only where it fails.
func (r *release) run(env []string, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Env = env
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, cmp.Or(args...), err, said)
	}
	return nil
}

// sums is the file that names all others, as sha256sum -c reads it.
const sums = "SHA256SUMS"

func (r *release) sum() error {
	files, err := os.ReadDir(r.Out)
	if err != nil {
		return err
	}
	var all strings.Builder
	for _, f := range files { // by name
		content, err := os.ReadFile(filepath.Join(r.Out, f.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(&all, "%x  %s\n", sha256.Sum256(content), f.Name())
	}
	fmt.Print(all.String())
	return os.WriteFile(filepath.Join(r.Out, sums), []byte(all.String()), 0o644)
}

// host is the system this runs on.
var host = system{runtime.GOOS, runtime.GOARCH}
