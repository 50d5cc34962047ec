//go:build unix

package shell

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"

	"caisse/model"
	"caisse/model/ledger"
)

// Tab completes in each shell, in which somebody types, with the script that
// caisse writes for it.
func TestRealShells(t *testing.T) {
	d := newProgram(t)
	d.knows(t, "C1", "Caisse d'Été 2", "Porte")
	for _, shell := range []struct {
		name string
		args []string
		init string // SCRIPT is the one of caisse
	}{
		{"bash", []string{"--norc", "--noprofile", "-i"}, "source SCRIPT"},
		{"zsh", []string{"-f", "-i"}, "bindkey -e; autoload -Uz compinit; compinit -u -D; source SCRIPT"},
		{"fish", []string{"--no-config", "-i"}, "source SCRIPT"},
	} {
		t.Run(shell.name, func(t *testing.T) {
			t.Parallel()
			path := real(t, shell.name)
			script := filepath.Join(d.home, "for."+shell.name)
			if err := os.WriteFile(script, d.run(t, "caisse", "completion", shell.name), 0o600); err != nil {
				t.Fatal(err)
			}
			tty := d.open(t, path, shell.args...)
			tty.say(strings.ReplaceAll(shell.init, "SCRIPT", script) + "\r")
			for _, k := range []struct{ typed, becomes string }{
				{"rep", "report "},
				{"list -ta", "list -tab "},
				{"list -tab pai", "list -tab paid "},
				{"list --tab=pai", "list --tab=paid "},
				{"list -day auj", "list -day aujourd'hui "},
				{"-profile aw", "-profile awa "},
				{"profiles set awa sh", "profiles set awa shop="},
				{"export deu", "export deux mots.csv "},
				{"export -ledger ~/deu", "export -ledger " + d.home + "/deux mots.csv "},
				{"list -till C1", "list -till C1 "},
				{"report -till Cai", "report -till Caisse d'Été 2 "},
				{"list -till=Cai", "list -till=Caisse d'Été 2 "},
				{"list -shop Mar", "list -shop Marché de Dô "},
				{"tills adopt Cai", "tills adopt Caisse d'Été 2 "},
				{"list zzz", "list zzz"},
			} {
				// What came of it is echoed; the quotes tell it from what is typed.
				tty.say("caisse " + k.typed + "\t\x01echo G''OT \x05\r")
				want := "GOT caisse " + strings.TrimRight(k.becomes, " ")
				if got := tty.await("GOT caisse "); strings.TrimRight(got, " \r") != want {
					t.Errorf("%q and Tab: %q, want %q", k.typed, got, want)
				}
			}
		})
	}
	t.Run("powershell", func(t *testing.T) {
		pwsh := real(t, "pwsh")
		script := filepath.Join(d.home, "for.ps1")
		if err := os.WriteFile(script, d.run(t, "caisse", "completion", "powershell"), 0o600); err != nil {
			t.Fatal(err)
		}
		got := string(d.run(t, pwsh, "-NoProfile", "-Command", ". "+script+"; (TabExpansion2 'caisse list -tab p' 18).CompletionMatches.CompletionText"))
		if strings.Join(strings.Fields(got), " ") != "pending paid" {
			t.Errorf("it offers %q", got)
		}
	})
}

// The manual is what man prints without a warning, in both languages, whatever
// the locale; every command and option is in it.
func TestRealManual(t *testing.T) {
	man := real(t, "man")
	d := newProgram(t)
	s := &Shell{Getenv: func(string) string { return "" }, Given: map[string]string{}}
	for _, k := range []struct{ lang, locale, has string }{
		{"fr", "C.UTF-8", "celles où chaque mot de ce texte commence un mot : client, objet, article, référence"},
		{"en", "C.UTF-8", "those where each word of this text begins a word: customer, object, item, reference"},
		{"en", "C", "those where each word of this text begins a word: customer, object, item, reference"},
		{"fr", "C", "jusqu'à ce jour"},
	} {
		path := filepath.Join(d.home, "caisse.1")
		page := d.run(t, "caisse", "man", "-lang", k.lang)
		if strings.Trim(string(page), printable) != "" {
			t.Errorf("%s: more than ASCII is in %q", k.lang, strings.Trim(string(page), printable))
		}
		if err := os.WriteFile(path, page, 0o600); err != nil {
			t.Fatal(err)
		}
		reader := d
		reader.env = append(slices.Clone(d.env), "LC_ALL="+k.locale, "MANWIDTH=80", "MANPAGER=cat", "PAGER=cat")
		out := string(reader.run(t, man, "--warnings", "-l", path)) // fails on a warning
		flat := strings.Join(strings.Fields(out), " ")
		if k.locale != "C" || k.lang == "en" {
			has(t, flat, k.has)
		}
		s.Settings.Lang = k.lang
		for _, c := range commands(Program{Cases: func() []Case { return nil }}) {
			has(t, flat, strings.TrimSpace("caisse "+c.Name))
			for _, o := range s.options(c, s.flags(c)) {
				if k.locale == "C" { // accents and quotes are others
					o[1] = ""
				}
				has(t, flat, strings.TrimSpace(o[0]+" "+o[1]))
			}
		}
		for line := range strings.Lines(out) {
			if n := utf8.RuneCountInString(strings.TrimSpace(line)); n > 80 {
				t.Errorf("%d cells: %s", n, line)
			}
		}
		if lint, err := exec.LookPath("mandoc"); err == nil {
			if said, err := d.command(lint, "-Tlint", "-Wwarning", path).CombinedOutput(); err != nil {
				t.Errorf("mandoc: %s", said)
			}
		}
	}
}

// printable is what a page of the manual is written in.
var printable = func() (all string) {
	for c := ' '; c <= '~'; c++ {
		all += string(c)
	}
	return all + "\n"
}()

// shown is what a command writes on a terminal cols cells wide, as it writes it.
func (d program) shown(t *testing.T, cols int, args ...string) string {
	t.Helper()
	cmd := d.command("caisse", args...)
	f, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: uint16(cols)})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out, _ := io.ReadAll(f) // its end is an error on Linux
	_ = cmd.Wait()
	return strings.ReplaceAll(string(out), "\r\n", "\n")
}

// A state has its colour on a terminal, and the words are the same without: in a
// pipe, with NO_COLOR, on a terminal that knows none, in JSON, nothing is coloured.
func TestColours(t *testing.T) {
	c := newCounter(t)
	c.keep(c.invoice(state(model.Paid)), c.invoice(state(model.Failed)), c.invoice(state(model.AmountDiffers)))
	d := newProgram(t)
	ref := "01FAKE00000000000000000001"
	for _, args := range [][]string{{"list", "-ledger", c.path}, {"check", ref, "-offline", "-ledger", c.path}} {
		coloured := d.shown(t, 100, args...)
		paid := regexp.MustCompile(`\x1b\[[0-9;]+m✓ Payé\x1b\[0?m`)
		if !paid.MatchString(coloured) {
			t.Errorf("caisse %q: no colour: %q", args, coloured)
		}
		if args[0] == "list" {
			failed := regexp.MustCompile(`\x1b\[[0-9;]+m✗ Échoué\x1b`).FindString(coloured)
			if failed == "" || strings.HasPrefix(paid.FindString(coloured), failed[:strings.Index(failed, "m")+1]) {
				t.Errorf("paid and failed look the same: %q", coloured)
			}
		}
		plain := ansi.Strip(coloured)
		for name, without := range map[string]program{
			"NO_COLOR": {d.home, append(slices.Clone(d.env), "NO_COLOR=1")}, "dumb": {d.home, append(slices.Clone(d.env), "TERM=dumb")},
		} {
			if got := without.shown(t, 100, args...); got != plain {
				t.Errorf("%s, caisse %q: %q, want %q", name, args, got, plain)
			}
		}
		if piped := string(d.run(t, "caisse", args...)); strings.Contains(piped, "\x1b") || strings.TrimSpace(piped) != strings.TrimSpace(plain) {
			t.Errorf("in a pipe, caisse %q: %q, want %q", args, piped, plain)
		}
		if got := d.shown(t, 100, append(args, "-json")...); strings.Contains(got, "\x1b") {
			t.Errorf("caisse %q -json: %q", args, got)
		}
	}
	if got := d.shown(t, 100, "-h"); strings.Contains(got, "\x1b") {
		t.Errorf("help: %q", got)
	}
}

// Help, faults and sums are folded at words to the window, whatever its width.
func TestFoldedToTheWindow(t *testing.T) {
	if race {
		t.Skip("programs are started, ten times as slowly, and nothing of them runs at once")
	}
	c := newCounter(t)
	c.keep(c.invoice(state(model.Paid)), c.invoice(state(model.ReferenceDiffers), amount(1_234_567)))
	d := newProgram(t)
	said := func(text string) string {
		return strings.Join(strings.Fields(strings.ReplaceAll(text, "─", "")), " ")
	}
	for _, cols := range []int{40, 60, 120} {
		for _, args := range [][]string{
			{"-h"}, {"list", "-h"}, {"profiles", "-h"}, {"frobnicate"}, {"list", "-serch", "x"}, {"list", "-day", "32/13"}, {"list", "-profile", "nobody"}, {"export", "x.xls"},
			{"list", "-ledger", c.path, "-n", "1"}, {"check", "-offline", "0001", "-ledger", c.path}, {"check", "-offline", "01FAKE", "-ledger", c.path}, {"report", "-ledger", c.path}, {"doctor", "-sandbox", "-fast"}, {"-lang", "en", "check", "-h"},
		} {
			stays := func(text string) string { return regexp.MustCompile(`[^\n]*\r`).ReplaceAllString(ansi.Strip(text), "") }
			wide, got := stays(d.shown(t, 1000, args...)), stays(d.shown(t, cols, args...))
			words, all := got, wide
			switch {
			case args[0] == "doctor": // which tells of the window too
				words, all = "", ""
			case args[0] == "list" && args[1] == "-ledger" || strings.HasPrefix(words, "Date"): // a table leaves columns out
				_, all, _ = strings.Cut(all, "\n\n")
				_, words, _ = strings.Cut(words, "\n\n")
			}
			if said(words) != said(all) {
				t.Errorf("%d cells, caisse %q: a word is cut or lost:\n%s\n%s", cols, args, got, wide)
			}
			for line := range strings.Lines(got) {
				if n := ansi.StringWidth(strings.TrimRight(line, "\n")); n > cols && len(strings.Fields(line)) > 1 {
					t.Errorf("%d cells, caisse %q: %d in %q", cols, args, n, line)
				}
			}
		}
	}
	if _, said := d.faults(t, "frobnicate", "-lang", "fr"); strings.Count(said, "\n") != 1 {
		t.Errorf("in a pipe a fault is one line: %q", said)
	}
}

// The doctor asks for the window the console asks for.
func TestDoctorAsTheConsole(t *testing.T) {
	got := strings.Join(strings.Fields(ansi.Strip(newProgram(t).shown(t, 80, "doctor", "-sandbox", "-fast", "-lang", "fr"))), " ")
	has(t, got, "80×24", "agrandissez la fenêtre à 59×32")
}

// faults is what a command that must fail says.
func (d program) faults(t *testing.T, args ...string) (out, said string) {
	t.Helper()
	cmd := d.command("caisse", args...)
	var o, e bytes.Buffer
	cmd.Stdout, cmd.Stderr = &o, &e
	if err := cmd.Run(); err == nil {
		t.Errorf("caisse %q: no failure", args)
	}
	return o.String(), e.String()
}

// program is a home in which caisse is this program.
type program struct {
	home string
	env  []string
}

func newProgram(t *testing.T) program {
	home := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"bin/caisse":           "#!/bin/sh\nCAISSE_TEST_AS_PROGRAM=1 exec '" + self + "' \"$@\"\n",
		"config/settings.toml": "[profiles.awa]\nshop = \"Chez Awa\"\n",
		"deux mots.csv":        "",
	} {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return program{home, append(os.Environ(), "PATH="+home+"/bin:"+os.Getenv("PATH"), "HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_DATA_HOME="+home, "LC_ALL=C.UTF-8", "TERM=xterm",
		"CAISSE_LANG=fr", "CAISSE_CONFIG_DIR="+home+"/config", "CAISSE_DATA_DIR="+home+"/data")}
}

// knows has the program be the first of these tills, of one shop.
func (d program) knows(t *testing.T, tills ...string) {
	t.Helper()
	path := filepath.Join(d.home, "data", "default.db")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	l, err := ledger.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := l.Join(t.Context(), tills[0], testShop, "Marché de Dô"); err != nil {
		t.Fatal(err)
	}
	var met []ledger.Till
	for i, name := range tills[1:] {
		met = append(met, ledger.Till{ID: fmt.Sprintf("01KB2T5YQ0S00000000000%04d", i), Name: name, Shop: testShop, Kind: "till"})
	}
	if err := l.Meet(t.Context(), met); err != nil {
		t.Fatal(err)
	}
}

func (d program) command(name string, args ...string) *exec.Cmd {
	if name == "caisse" {
		name = d.home + "/bin/caisse"
	}
	cmd := exec.Command(name, args...)
	cmd.Env, cmd.Dir = d.env, d.home
	return cmd
}

// run is what a command that must succeed says.
func (d program) run(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	cmd := d.command(name, args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil || said.Len() > 0 {
		t.Fatalf("%s %q: %v: %s", name, args, err, &said)
	}
	return out
}

// typist is a program that somebody types to.
type typist struct {
	t    *testing.T
	f    *os.File
	got  chan []byte
	seen []byte
}

func (d program) open(t *testing.T, name string, args ...string) *typist {
	t.Helper()
	cmd := d.command(name, args...)
	f, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 200})
	if err != nil {
		t.Fatal(err)
	}
	tty := &typist{t: t, f: f, got: make(chan []byte, 100)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			b := make([]byte, 4096)
			n, err := f.Read(b)
			if err != nil {
				return
			}
			tty.got <- b[:n]
		}
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		f.Close()
		for {
			select {
			case <-tty.got:
			case <-done:
				return
			}
		}
	})
	return tty
}

func (tty *typist) say(text string) {
	if _, err := io.WriteString(tty.f, text); err != nil {
		tty.t.Fatal(err)
	}
}

// await waits for the line that begins with start, and takes it.
func (tty *typist) await(start string) string {
	tty.t.Helper()
	late := time.After(time.Minute)
	for {
		if _, after, ok := bytes.Cut(tty.seen, []byte(start)); ok {
			if line, rest, ok := bytes.Cut(after, []byte("\n")); ok {
				tty.seen = rest
				return start + string(line)
			}
		}
		select {
		case b := <-tty.got:
			tty.seen = append(tty.seen, b...)
		case <-late:
			tty.t.Fatalf("no %q: %q", start, tty.seen)
		}
	}
}
