package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	if err := os.Chdir(".."); err != nil { // where it is run
		panic(err)
	}
	os.Exit(m.Run())
}

// What is linked is listed with its version, and the text of its licence is there,
// on each system.
func TestLicences(t *testing.T) {
	for _, s := range []system{{"linux", "amd64"}, {"darwin", "arm64"}, {"windows", "amd64"}} {
		mods, err := linked(s)
		if err != nil {
			t.Fatal(err)
		}
		texts, err := licences(mods)
		if err != nil {
			t.Fatal(err)
		}
		r := release{Version: "1.4.0"}
		list := string(r.list(s, mods))
		if len(mods) < 30 || mods[0].Path != "std" {
			t.Errorf("%s: %d modules, the first %s", s, len(mods), mods[0].Path)
		}
		for _, m := range mods {
			paths, err := m.licences()
			if err != nil || len(paths) == 0 || !strings.Contains(list, m.Path+" "+m.Version) {
				t.Errorf("%s: %s %s: %v, %v", s, m.Path, m.Version, paths, err)
			}
			for _, path := range paths {
				text, err := os.ReadFile(path)
				if text = bytes.TrimSpace(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))); err != nil || !bytes.Contains(texts, text) {
					t.Errorf("%s: the text of %s is left out: %v", s, path, err)
				}
			}
		}
	}
}

// A licence that nobody knows, one that asks for more, and none make no release.
func TestLicencesAreJudged(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "no licence is known",
		"All rights reserved.":        "no licence is known",
		"GNU General\nPublic License": "asks for more",
		"Mozilla Public License Version 2.0. Permission is hereby granted, free of charge": "asks for more",
		"Permission is hereby granted,\nfree of charge":                                    "",
	} {
		m := module{Path: "example.org/a", Version: "v1.0.0", Dir: t.TempDir()}
		m.packages = map[string]bool{filepath.Join(m.Dir, "sub"): true}
		if err := os.Mkdir(filepath.Join(m.Dir, "sub"), 0o700); err != nil {
			t.Fatal(err)
		}
		if text != "" {
			if err := os.WriteFile(filepath.Join(m.Dir, "sub", "COPYING"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		all, err := licences([]module{m})
		if want == "" && (err != nil || !strings.Contains(string(all), "sub/COPYING\n")) || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// Only a version that all packages take, and never over what is no release.
func TestWhatIsRefused(t *testing.T) {
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "x"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ version, out, only, says string }{
		{"", full, "", "no version"}, {"1.4", full, "", "no version"}, {"01.4.0", full, "", "no version"}, {"1.4.0 -X x", full, "", "no version"},
		{"1.4.0+a", full, "", "no version"}, {"1.4.0", "", "", "-out"}, {"1.4.0", full, "", "no release"}, {"1.4.0", full, "plan9/386", "plan9/386"},
	} {
		r := release{Version: c.version, Out: c.out}
		if err := r.make(c.only, false); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if _, err := os.Stat(filepath.Join(full, "x")); err != nil {
		t.Error(err)
	}
}

// The same files are the same archive, in whatever order they come.
func TestArchivesAreTheSame(t *testing.T) {
	a, b := file{"bin/caisse", []byte("program"), 0o755}, file{"share/doc/caisse/LICENSE", []byte("MIT"), 0o644}
	for _, s := range []system{{"linux", "amd64"}, {"windows", "amd64"}} {
		var made [2][]byte
		for i, files := range [][]file{{a, b}, {b, a}} {
			r := release{Version: "1.4.0", At: time.Unix(1764320000, 0).UTC(), Out: t.TempDir()}
			if err := r.archive(s, files); err != nil {
				t.Fatal(err)
			}
			paths, _ := filepath.Glob(r.Out + "/*")
			made[i], _ = os.ReadFile(paths[0])
		}
		if len(made[0]) == 0 || !bytes.Equal(made[0], made[1]) {
			t.Errorf("%s: %d and %d bytes", s, len(made[0]), len(made[1]))
		}
	}
}

// systemd finds nothing wrong with the units of what serves, nor much that they could
// do beyond what they are for.
func TestUnits(t *testing.T) {
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		if os.Getenv("CAISSE_REQUIRE_REAL") != "" {
			t.Fatal(err)
		}
		t.Skip("no systemd-analyze here to look at the units")
	}
	units, _ := filepath.Glob(".package/systemd/*.service")
	if len(units) != 3 {
		t.Fatal(units)
	}
	for _, u := range units {
		text, err := os.ReadFile(u)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), filepath.Base(u))
		installed := strings.Replace(string(text), "ExecStart=caisse ", "ExecStart=/bin/true ", 1)
		if err := os.WriteFile(path, []byte(installed), 0o644); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{
			{"verify"}, {"security", "--offline=true", "--threshold=54"}, // tenths; no user's unit has rights of the system to give up, which counts for 4
		} {
			cmd := exec.Command("systemd-analyze", append(append([]string{"--user"}, args...), path)...)
			cmd.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+t.TempDir())
			if said, err := cmd.CombinedOutput(); err != nil || strings.Contains(string(said), filepath.Base(u)+":") && args[0] == "verify" {
				t.Errorf("%s: %v\n%s", u, err, said)
			}
		}
	}
}
