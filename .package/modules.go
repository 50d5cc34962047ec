package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// module is one that the program is linked of.
type module struct {
	Path, Version, Sum string
	Dir                string
	packages           map[string]bool // folders of those that are linked
}

// linked are the modules the program is made of on s, by path; Go's own library
// first.
func linked(s system) ([]module, error) {
	cmd := exec.Command("go", "list", "-deps", "-json=Dir,Standard,Module", ".")
	cmd.Env = goFor(s)
	cmd.Stderr = os.Stderr
	said, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	dir := strings.TrimSpace(string(root))
	// Its licence lies there; where a distribution keeps that elsewhere, a copy is in this folder.
	all := []module{{Path: "std", Version: runtime.Version(), Dir: dir, packages: map[string]bool{dir: true}}}
	for d := json.NewDecoder(bytes.NewReader(said)); ; {
		var p struct {
			Dir      string
			Standard bool
			Module   *struct {
				Path, Version, Sum, Dir string
				Main                    bool
				Replace                 *struct{ Path string }
			}
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if p.Standard || p.Module == nil || p.Module.Main {
			continue
		}
		if p.Module.Replace != nil {
			return nil, fmt.Errorf("%s is replaced: what is linked has no version", p.Module.Path)
		}
		at := slices.IndexFunc(all, func(m module) bool { return m.Path == p.Module.Path })
		if at < 0 {
			at = len(all)
			all = append(all, module{p.Module.Path, p.Module.Version, p.Module.Sum, p.Module.Dir, map[string]bool{}})
		}
		all[at].packages[p.Dir] = true
	}
	slices.SortFunc(all[1:], func(a, b module) int { return strings.Compare(a.Path, b.Path) })
	return all, nil
}

// list is the file of modules and versions, with Go's sums: what go.sum and the
// database of sums have.
func (r *release) list(s system, mods []module) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "caisse %s, commit %s, for %s, is linked of:\n\n", r.Version, r.Commit, s)
	for _, m := range mods {
		fmt.Fprintln(&b, strings.TrimSpace(m.Path+" "+m.Version+" "+m.Sum))
	}
	return b.Bytes()
}

var (
	// licenceNames are files whose text has to go with what is made of theirs.
	licenceNames = regexp.MustCompile(`(?i)^(un)?(licen[sc]e|copying|notice|patents|authors)[^/]*$`)
	// kinds are the licences that ask for no more than their text.
	kinds = regexp.MustCompile(`Permission is hereby granted, free of charge|Redistribution and use in source and binary forms|Permission to use, copy, modify,? and/?(or)? distribute|Apache License\s+Version 2\.0|public domain|The person who associated a work with this deed`)
	// others are files about what a module was made from, or with.
	others = regexp.MustCompile(`(?i)3rd|third`)
	// copyleft are those that ask for the source of what is linked with them.
	copyleft = regexp.MustCompile(`(?i)GNU (AFFERO |LESSER |LIBRARY )?GENERAL PUBLIC LICENSE|Mozilla Public License|Eclipse Public License|European Union Public Licence`)
)

// licences are the texts of the licences of all mods. A module without one, or with
// one that asks for more than its text, makes no release.
func licences(mods []module) ([]byte, error) {
	var b bytes.Buffer
	rule := strings.Repeat("=", 78)
	b.WriteString("caisse is made of what follows; its own licence is in LICENSE.\n")
	for _, m := range mods {
		paths, err := m.licences()
		if err != nil {
			return nil, err
		}
		known := false
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			// What a module says of others is kept too. They are judged by their own.
			if flat := bytes.Join(bytes.Fields(text), []byte(" ")); !others.MatchString(filepath.Base(path)) {
				known = known || kinds.Match(flat)
				if copyleft.Match(flat) {
					return nil, fmt.Errorf("%s: %s asks for more than its text", m.Path, path)
				}
			}
			name := filepath.Base(path)
			if below, err := filepath.Rel(m.Dir, path); err == nil && filepath.IsLocal(below) {
				name = filepath.ToSlash(below)
			}
			text = bytes.TrimSpace(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
			fmt.Fprintf(&b, "\n%s\n%s %s: %s\n%s\n\n%s\n", rule, m.Path, m.Version, name, rule, text)
		}
		if !known {
			return nil, fmt.Errorf("%s %s: no licence is known in %q", m.Path, m.Version, paths)
		}
	}
	return b.Bytes(), nil
}

// licences are the files of m with them: its own, and those beside packages of it
// that are linked.
func (m module) licences() (paths []string, err error) {
	seen := map[string]bool{}
	for dir := range m.packages {
		for ; !seen[dir] && (dir == m.Dir || strings.HasPrefix(dir, m.Dir+string(filepath.Separator))); dir = filepath.Dir(dir) {
			seen[dir] = true
			files, err := os.ReadDir(dir)
			if err != nil {
				return nil, err
			}
			for _, f := range files {
				if f.Type().IsRegular() && licenceNames.MatchString(f.Name()) && !strings.HasSuffix(f.Name(), ".go") {
					paths = append(paths, filepath.Join(dir, f.Name()))
				}
			}
		}
	}
	slices.Sort(paths)
	if len(paths) == 0 { // it says so in its README alone
		kept := filepath.Join(".package", "licences", strings.ReplaceAll(m.Path, "/", "-")+".txt")
		if _, err := os.Stat(kept); err == nil {
			paths = []string{kept}
		}
	}
	return paths, nil
}
