package shell

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"caisse/model/settings"
)

// host is a program run in the test, in folders of its own.
type host struct {
	t        *testing.T
	env      map[string]string
	looked   map[string]int // how often a variable was asked for
	out, err strings.Builder
	console  *Shell // what the console was shown with; nil: it was not
	switches map[string]string
	served   string // where the built-in LigdiCash was to be served
}

func newHost(t *testing.T) *host {
	dir := t.TempDir()
	return &host{t: t, env: map[string]string{"CAISSE_CONFIG_DIR": filepath.Join(dir, "config"), "CAISSE_DATA_DIR": filepath.Join(dir, "data"), "LANG": "C.UTF-8"}}
}

func (h *host) run(args ...string) (code int) {
	h.t.Helper()
	in, err := os.Open(os.DevNull)
	if err != nil {
		h.t.Fatal(err)
	}
	defer in.Close()
	h.out.Reset()
	h.err.Reset()
	h.looked, h.console, h.served = map[string]int{}, nil, ""
	return Main(args, Program{
		Getenv: func(name string) string { h.looked[name]++; return h.env[name] },
		In:     in, Out: &h.out, Err: &h.err,
		Console: func(_ context.Context, s *Shell) error { h.console = s; return nil },
		Serve: func(b Sandbox) (Served, error) {
			h.served, h.switches = b.Addr, b.Switches
			b.Said("Facture 1 : \x1b[2Jpayée", "Invoice 1: \x1b[2Jpaid")
			done := make(chan error, 1)
			done <- nil
			return Served{Base: "http://" + b.Addr, Done: done, Close: func() error { return nil }}, nil
		},
		Cases: func() []Case { return []Case{{1005, "réponse perdue", "lost answer"}} },
		Switches: func() []Switch {
			return []Switch{
				{Name: "as", Values: []string{"now", "sdk2024"}, FR: "une `époque`", EN: "a `time`"},
				{Name: "key", Free: true, FR: "la `clé`", EN: "the `key`"},
				{Name: "strict", FR: "refuse plus", EN: "refuses more"},
			}
		},
	})
}

// settingsFile writes settings.toml.
func (h *host) settingsFile(text string) {
	h.t.Helper()
	dir := h.env["CAISSE_CONFIG_DIR"]
	if err := os.MkdirAll(dir, 0o700); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "settings.toml"), []byte(text), 0o600); err != nil {
		h.t.Fatal(err)
	}
}

// Whatever the command line is, the settings are read once; for the version,
// never.
func TestSettingsAreReadOnce(t *testing.T) {
	for line, want := range map[string]int{
		"": 1, "-h": 1, "list": 1, "list -lang en -h": 1, "list -bogus": 1, "frobnicate": 1, "profiles -json": 1, "-sandbox -ascii": 1,
		"version": 0, "--version": 0, "version -h": 1, "-lang en list": 1, "completion bash": 0, "completion reply 0 --": 1, "completion bsh": 1, "man": 1,
	} {
		h := newHost(t)
		h.run(strings.Fields(line)...)
		if n := h.looked["CAISSE_CONFIG_DIR"]; n != want {
			t.Errorf("caisse %s: they are read %d times, want %d", line, n, want)
		}
	}
}

// The language is that of the flag, wherever it stands, then of the variable,
// then of the profile that is in use.
func TestLanguageOfACommandLine(t *testing.T) {
	for name, k := range map[string]struct{ line, variable, file, says string }{
		"before help":     {"list -lang en -h", "fr", "", "the sales, newest first"},
		"behind help":     {"list -h -lang en", "fr", "", "the sales, newest first"},
		"over a variable": {"list -lang fr -bogus", "en", "", "il n'y a pas d'option -bogus"},
		"of a variable":   {"frobnicate", "en", "[profiles.default]\nlanguage = \"fr\"\n", "unknown command"},
		"of a profile":    {"list -profile awa -n 0", "", "[profiles.awa]\nlanguage = \"en\"\n", "a number from 1 up"},
		"of no other":     {"list -n 0", "", "[profiles.awa]\nlanguage = \"en\"\n", "un nombre à partir de 1"},
		"as a value":      {"list -search -lang -n 0", "", "", "un nombre à partir de 1"},
	} {
		h := newHost(t)
		h.env["CAISSE_LANG"] = k.variable
		if k.file != "" {
			h.settingsFile(k.file)
		}
		h.run(strings.Fields(k.line)...)
		if said := h.out.String() + h.err.String(); !strings.Contains(said, k.says) {
			t.Errorf("%s: caisse %s says %q, want %q", name, k.line, said, k.says)
		}
	}
}

// A program that asked in JSON and gets no answer is told why in JSON too; no
// line at all is the answer of a list of nothing.
func TestFaultsInJSON(t *testing.T) {
	for line, k := range map[string]struct {
		code int
		out  string
	}{
		"list -json -tab zz":      {ExitUsage, `"code": 2`},
		"list -json -profile awa": {ExitUsage, `"error": "le profil « awa » n'existe pas`},
		"list -json":              {ExitNotFound, ""},
		"list -tab zz":            {ExitUsage, ""},
		"check -json ABCDE":       {ExitNotFound, `"code": 6`},
	} {
		h := newHost(t)
		code := h.run(strings.Fields(line)...)
		out := h.out.String()
		if code != k.code || !strings.Contains(out, k.out) || k.out == "" && out != "" || k.out != "" && strings.Count(out, `"error"`) != 1 {
			t.Errorf("caisse %s: code %d, %q", line, code, out)
		}
		if said := h.err.String(); !strings.HasPrefix(said, "caisse: ") || strings.Count(said, "\n") != 1 {
			t.Errorf("caisse %s: it says %q", line, said)
		}
	}
}

// Looking back makes no ledger: one that was named and is not there is a fault, and
// a till that has sold nothing yet has none.
func TestLookingBackMakesNoLedger(t *testing.T) {
	commands := []string{"list -json", "list -day hier", "report -json", "export -as jsonl -", "check -json -offline ABCDE", "check ABCDE", "backup COPY"}
	for _, line := range commands {
		for name, named := range map[string]func(h *host, path string) []string{
			"by a flag":     func(_ *host, path string) []string { return []string{"-ledger", path} },
			"by a variable": func(h *host, path string) []string { h.env["CAISSE_LEDGER"] = path; return nil },
			"in a file": func(h *host, path string) []string {
				h.settingsFile("[profiles.default]\nledger = '" + path + "'\n")
				return nil
			},
		} {
			h := newHost(t)
			dir := t.TempDir()
			args := strings.Fields(strings.Replace(line, "COPY", filepath.Join(dir, "copy.db"), 1))
			path := filepath.Join(dir, "boutik", "ledger.db")
			code := h.run(append(args, named(h, path)...)...)
			if code != ExitUsage || !strings.Contains(h.err.String(), path) || !strings.Contains(h.err.String(), "Rien n'a été créé") {
				t.Errorf("caisse %s, a ledger named %s: code %d, %q", line, name, code, h.err.String())
			}
			if asked := strings.Contains(line, "-json"); asked != strings.Contains(h.out.String(), `"code": 2`) {
				t.Errorf("caisse %s, a ledger named %s: %q", line, name, h.out.String())
			}
			if made, err := os.ReadDir(dir); err != nil || len(made) > 0 {
				t.Errorf("caisse %s, a ledger named %s: it made %v, %v", line, name, made, err)
			}
		}
	}
	for _, sandbox := range []string{"", " -sandbox"} {
		for line, code := range map[string]int{"list": ExitNotFound, "report": 0, "export -": 0, "check ABCDE": ExitNotFound} {
			h := newHost(t)
			if got := h.run(strings.Fields(line + sandbox)...); got != code {
				t.Errorf("caisse %s%s: code %d, want %d: %s", line, sandbox, got, code, h.err.String())
			}
			if _, err := os.Stat(h.env["CAISSE_DATA_DIR"]); err == nil {
				t.Errorf("caisse %s%s: it made the folder of the ledger", line, sandbox)
			}
		}
	}
}

// What a file breaks: the version and the doctor answer all the same, and login
// may make the profile that is missing.
func TestBrokenSettings(t *testing.T) {
	h := newHost(t)
	h.settingsFile("shop = \n")
	for line, code := range map[string]int{"version": 0, "list": ExitUsage, "": ExitUsage} {
		if got := h.run(strings.Fields(line)...); got != code {
			t.Errorf("caisse %s: code %d, want %d: %s", line, got, code, h.err.String())
		}
	}
	if h.run("doctor", "-sandbox", "-fast"); !strings.Contains(h.out.String(), "jusque-là seule cette commande marche") {
		t.Errorf("doctor says nothing of it: %s", h.out.String())
	}
}

// The console and the built-in LigdiCash get what their flags say.
func TestFlagsReachWhatIsHandedIn(t *testing.T) {
	h := newHost(t)
	if code := h.run("-sandbox", "-ascii", "-shop", "Chez Awa", "-lang", "en"); code != 0 || h.console == nil {
		t.Fatalf("code %d: %s", code, h.err.String())
	}
	s := h.console
	if !s.Training || !s.Sandbox || !s.ASCII || s.Settings.Shop != "Chez Awa" || s.Settings.Lang != "en" || s.Given[settings.NameShop] != "Chez Awa" {
		t.Errorf("the console gets %+v", s)
	}
	if want := filepath.Join(h.env["CAISSE_DATA_DIR"], "sandbox.db"); s.Ledger != want {
		t.Errorf("its ledger is %s, want %s", s.Ledger, want)
	}
	if code := h.run("sandbox", "-addr", "127.0.0.1:1"); code != 0 || h.served != "127.0.0.1:1" || !strings.Contains(h.out.String(), "LIGDICASH_BASE_URL=http://127.0.0.1:1 ") {
		t.Errorf("code %d, served at %q: %s", code, h.served, h.out.String())
	}
	if !regexp.MustCompile(`(?m)^\d\d:\d\d:\d\d  Facture 1 : \[2Jpayée$`).MatchString(h.out.String()) {
		t.Errorf("what happens there is not told: %q", h.out.String())
	}
	if code := h.run("sandbox", "-strict", "-as", "sdk2024", "-key=K", "-addr", "127.0.0.1:1"); code != 0 ||
		!maps.Equal(h.switches, map[string]string{"strict": "true", "as": "sdk2024", "key": "K"}) {
		t.Errorf("code %d, switches %v: %s", code, h.switches, h.err.String())
	}
	if out := h.out.String(); !strings.Contains(out, "LIGDICASH_API_KEY=... LIGDICASH_API_TOKEN=TEST ") {
		t.Errorf("how to use it: %s", out)
	}
	if code := h.run("sandbox", "-strict", "-strict=false"); code != 0 || len(h.switches) > 0 {
		t.Errorf("code %d, switches %v", code, h.switches)
	}
	for _, args := range [][]string{{"-as", "sdk2023"}, {"-strict=perhaps"}, {"-key", ""}} {
		if code := h.run(append([]string{"sandbox"}, args...)...); code != ExitUsage || h.served != "" {
			t.Errorf("%v: code %d, served at %q", args, code, h.served)
		}
	}
	for lang, want := range map[string]string{"fr": "-as époque", "en": "-as time"} {
		if h.run("sandbox", "-h", "-lang", lang); !strings.Contains(h.out.String(), want) {
			t.Errorf("help in %s: %s", lang, h.out.String())
		}
	}
	if got := h.replies("sandbox", "-as", "s"); !slices.Equal(got, []string{"sdk2024"}) {
		t.Errorf("completed with %q", got)
	}
	if h.run("sandbox", "-h"); !strings.Contains(h.out.String(), "1005  réponse perdue") {
		t.Errorf("its help has no amounts: %s", h.out.String())
	}
}
