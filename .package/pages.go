package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// file is one that is installed.
type file struct {
	Path    string // below the folder of the program's system: "bin/caisse"
	Content []byte
	Mode    os.FileMode
}

// pages are what the program says of itself: the manual in both languages, and what
// completes its command line. They are the same for every system, and come from the
// program as it is built for this one.
func (r *release) pages() ([]file, error) {
	program := filepath.Join(r.work, "caisse.exe")
	if err := r.build(host, program); err != nil {
		return nil, err
	}
	var out []file
	for _, p := range []struct {
		path, lang string
		args       []string
	}{
		{"share/man/man1/caisse.1", "en", []string{"man"}},
		{"share/man/fr/man1/caisse.1", "fr", []string{"man"}},
		{"share/bash-completion/completions/caisse", "en", []string{"completion", "bash"}},
		{"share/zsh/site-functions/_caisse", "en", []string{"completion", "zsh"}},
		{"share/fish/vendor_completions.d/caisse.fish", "en", []string{"completion", "fish"}},
		{"share/doc/caisse/caisse.ps1", "en", []string{"completion", "powershell"}},
	} {
		cmd := exec.Command(program, p.args...)
		// Nobody's settings: they choose the language.
		nowhere := filepath.Join(r.work, "nowhere")
		cmd.Env = []string{"CAISSE_LANG=" + p.lang, "LANG=C.UTF-8", "CAISSE_CONFIG_DIR=" + nowhere, "CAISSE_DATA_DIR=" + nowhere, "SystemRoot=" + os.Getenv("SystemRoot")}
		said, err := cmd.Output()
		if err != nil || len(said) == 0 {
			return nil, fmt.Errorf("caisse %v: %w", p.args, err)
		}
		out = append(out, file{p.path, said, 0o644})
	}
	return out, nil
}

// files are what is installed on s, below the folder where its programs lie.
func (r *release) files(s system, pages []file) ([]file, error) {
	program := filepath.Join(r.work, s.OS+"-"+s.Arch)
	if err := r.build(s, program); err != nil {
		return nil, err
	}
	content, err := os.ReadFile(program)
	if err != nil {
		return nil, err
	}
	all := []file{{"bin/caisse", content, 0o755}}
	mods, err := linked(s)
	if err != nil {
		return nil, err
	}
	texts, err := licences(mods)
	if err != nil {
		return nil, err
	}
	all = append(all,
		file{"share/doc/caisse/MODULES.txt", r.list(s, mods), 0o644},
		file{"share/doc/caisse/LICENSES.txt", texts, 0o644})
	for _, name := range []string{"LICENSE", "README.md", "CHANGELOG.md"} {
		content, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		all = append(all, file{"share/doc/caisse/" + name, content, 0o644})
	}
	all = append(all, pages...)
	if s.OS == "linux" {
		units, err := filepath.Glob(".package/systemd/*.service")
		if err != nil || len(units) == 0 {
			return nil, fmt.Errorf("no units: %v", err)
		}
		for _, u := range units {
			content, err := os.ReadFile(u)
			if err != nil {
				return nil, err
			}
			all = append(all, file{"lib/systemd/user/" + filepath.Base(u), content, 0o644})
		}
	}
	return all, nil
}
