package shell

import (
	"encoding/json"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"caisse/model/settings"
)

// Whoever asks for the version or for help gets it, however he writes it.
func TestVersionAndHelpAreFound(t *testing.T) {
	for line, says := range map[string]string{
		"version": "caisse devel go", "-version": "caisse devel go", "--version": "caisse devel go", "-lang en --version": "caisse devel go",
		"version -json": `"version": "devel"`, "--version -json": `"go": "go1.`,
		"-h": "caisse doctor", "--help": "caisse doctor", "-help": "caisse doctor", "help": "caisse doctor", "-lang en -help": "Environment (",
		"list -h": "caisse list :", "list --help": "caisse list :", "list x -help": "caisse list :", "help list": "caisse list :", "help -lang en list": "caisse list: ",
		"list -bogus --help": "caisse list :",
	} {
		h := newHost(t)
		if code := h.run(strings.Fields(line)...); code != 0 || !strings.Contains(h.out.String(), says) || h.err.Len() > 0 || h.console != nil {
			t.Errorf("caisse %s: code %d, %q, %q", line, code, h.out.String(), h.err.String())
		}
	}
}

// Options count wherever they stand, until "--".
func TestOptionsStandAnywhere(t *testing.T) {
	h := newHost(t)
	for line, k := range map[string]struct {
		code int
		says string
	}{
		"check ABCDE -json":            {ExitNotFound, `"code": 6`},
		"check ABCDE -lang en":         {ExitNotFound, "no invoice of that name"},
		"-lang en check ABCDE":         {ExitNotFound, "no invoice of that name"},
		"--lang=en check --json ABCDE": {ExitNotFound, `"error": "no invoice of that name`},
		"check -- -json":               {ExitNotFound, "« -json »"},
		"check -- ABCDE -json":         {ExitUsage, "REF|TOKEN"},
		"check -":                      {ExitUsage, "cette référence est vide"},
		"-json list -n 0":              {ExitUsage, `"error": "-n`},
		"list -n=0 -json":              {ExitUsage, `"error": "-n`},
		"list -n":                      {ExitUsage, "l'option -n veut une valeur"},
		"list -n x":                    {ExitUsage, "l'option -n ne peut pas être « x »"},
		"list -json=peut-être":         {ExitUsage, "l'option -json ne peut pas être « peut-être »"},
		"list -day=":                   {ExitUsage, "l'option -day veut une valeur"},
		"list -lang en -n x -lang fr":  {ExitUsage, "l'option -n"},
	} {
		code := h.run(strings.Fields(line)...)
		if said := h.out.String() + h.err.String(); code != k.code || !strings.Contains(said, k.says) {
			t.Errorf("caisse %s: code %d, want %d with %q: %q", line, code, k.code, k.says, said)
		}
	}
	for _, line := range [][]string{{""}, {"list", ""}, {"list", "-day", ""}, {"export", "-from", "", "x.csv"}, {"check", ""}, {"restore", ""}, {"salvage", "", "x"}, {"qr", ""}, {"backup", ""}} {
		if code := h.run(line...); code != ExitUsage || h.console != nil {
			t.Errorf("caisse %q, of which one is an empty word: code %d, %s", line, code, h.err.String())
		}
	}
	if code := h.run("-shop", "list", "-ascii"); code != 0 || h.console == nil || h.console.Settings.Shop != "list" {
		t.Errorf("a value is taken for a command: code %d, %s", code, h.err.String())
	}
	if code := h.run("-sandbox", "list"); code != ExitNotFound {
		t.Errorf("an option before its command: code %d, %s", code, h.err.String())
	}
}

// Whatever is wrong with a command line, who asked in JSON is told in JSON, once.
func TestFaultsOfALineInJSON(t *testing.T) {
	for _, line := range []string{
		"frobnicate -json", "-json frobnicate", "--json frobnicate -bogus", "list -bogus -json", "list -json -bogus", "-json -bogus", "-json",
		"export a.csv -json", "report -json zz", "check -json", "check a b -json", "list -tab -json -json -bogus", "qr -json",
		"list -n -json -json", "login KEY -json", "profiles -json frobnicate", "restore a b -json", "salvage -json a", "backup -json",
	} {
		h := newHost(t)
		code := h.run(strings.Fields(line)...)
		var fault struct {
			Error string
			Code  int
		}
		if err := json.Unmarshal([]byte(h.out.String()), &fault); err != nil || fault.Code != ExitUsage || code != ExitUsage ||
			h.err.String() != "caisse: "+fault.Error+"\n" {
			t.Errorf("caisse %s: code %d, %q, %q", line, code, h.out.String(), h.err.String())
		}
	}
	for _, line := range []string{"frobnicate -- -json", "list -bogus -json=false", "list -search -json -bogus", "frobnicate"} {
		h := newHost(t)
		if h.run(strings.Fields(line)...); h.out.Len() > 0 || h.err.Len() == 0 {
			t.Errorf("caisse %s: nobody asked for JSON: %q", line, h.out.String())
		}
	}
}

// A near miss is told what was perhaps meant; nobody is told anything silly.
func TestNearMisses(t *testing.T) {
	for line, meant := range map[string]string{
		"lst": "list", "lsit": "list", "liste": "list", "LIST": "list", "chek": "check", "rapport": "report", "repport": "report", "exporter": "export",
		"bakcup": "backup", "docteur": "doctor", "profils": "profiles", "profile": "profiles", "versoin": "version", "hlep": "help", "snadbox": "sandbox",
		"completions": "completion", "logn": "login", "logut": "logout", "restaure": "restore", "-vesrion": "", "-=": "", "-=5": "", "-list": "caisse list", "--doctor": "caisse doctor",
		"list -jsn": "-json", "list -serach x": "-search", "list --tabs paid": "-tab", "check -ofline x": "-offline", "export -forc": "-force", "list -helpp": "-help",
		"export -json x": "-as jsonl", "-sandbx": "-sandbox",
		"frobnicate": "", "x": "", "q": "", "ls": "", "vente": "", "man1": "man", "z": "", "sell": "", "pay": "", "list -x": "", "list -frobnicate": "", "list -m": "",
		"report -tab x": "", "лист": "", "": "",
	} {
		if line == "" {
			continue
		}
		h := newHost(t)
		code := h.run(strings.Fields(line)...)
		said := h.err.String()
		if meant == "" && strings.Contains(said, "vouliez-vous") || meant != "" && !strings.Contains(said, "vouliez-vous dire « "+meant+" » ?") || code != ExitUsage {
			t.Errorf("caisse %s: code %d, want %q: %s", line, code, meant, said)
		}
	}
	h := newHost(t)
	if h.run("lst", "-lang", "en"); !strings.Contains(h.err.String(), "did you mean “list”?") {
		t.Errorf("in English: %s", h.err.String())
	}
}

func TestEdits(t *testing.T) {
	for pair, want := range map[string]int{"list list": 0, "lst list": 1, "lsit list": 1, "rapport report": 2, "é e": 1, "abc cba": 2, "a abcdef": far} {
		a, b, _ := strings.Cut(pair, " ")
		if got := edits(a, b); got != want || edits(b, a) != got {
			t.Errorf("%s: %d and %d, want %d", pair, got, edits(b, a), want)
		}
	}
}

// What flags, Go and the system say in English stands in no French sentence.
func TestFaultsAreFrench(t *testing.T) {
	for _, line := range []string{
		"-bogus", "list -bogus", "list -n", "list -n x", "list -n 99999999999999999999", "list -json=x", "list -ascii=x", "list -day 32/13",
		"list -ledger /dev/null/x/x.db", "list -ledger /dev/null/x", "backup /dev/null/x/x.db", "export /dev/null/x/x.csv", "restore /dev/null/x", "salvage /dev/null/x /tmp/x",
		"list -time-zone Nowhere/X", "list -base-url ftp://x", "-qr zz", "list -lang de", "check", "qr",
	} {
		h := newHost(t)
		h.run(strings.Fields(line)...)
		for _, english := range []string{"flag", "invalid", "syntax", "parse", "strconv", "such file", "directory", "value", "not ", "unknown", "permission", "error"} {
			if strings.Contains(h.err.String(), english) {
				t.Errorf("caisse %s: %q is English: %s", line, english, h.err.String())
			}
		}
		if h.err.Len() == 0 {
			t.Errorf("caisse %s: nothing is said", line)
		}
	}
}

// The same name means the same for every command, or options before a command
// could not be read; and no command has two meanings for a place.
func TestOptionsAreOfOneKind(t *testing.T) {
	s := &Shell{Getenv: func(string) string { return "" }, Given: map[string]string{}}
	kinds := map[string]bool{}
	for _, c := range commands(Program{}) {
		f := s.flags(c)
		for _, row := range (&Shell{Settings: settings.Settings{Lang: "fr"}}).options(withSays(c), f) {
			name, _, takes := strings.Cut(row[0], " ")
			if name == "-"+ofLedger && (c.Name == "login" || c.Name == "logout") || name == "-qr" && c.Name == "charge" { // which it follows
				continue
			}
			if was, ok := kinds[name]; ok && was != takes {
				t.Errorf("%s %s takes a value and takes none", c.Name, name)
			}
			kinds[name] = takes
			if value := strings.TrimPrefix(row[0], name+" "); takes && (value == "value" || value == "string" || value == "int") {
				t.Errorf("%s %s: its value has no name of its own", c.Name, name)
			}
		}
	}
}

func withSays(c command) command {
	if c.Name == "sandbox" {
		c = serve(Program{Cases: func() []Case { return nil }})
	}
	return c
}

// Help is folded at words: nothing is wider than the window, no word is cut, and
// every one is there.
func TestHelpIsFolded(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		for _, c := range commands(Program{}) {
			h := newHost(t)
			h.run(c.Name, "-h", "-lang", lang)
			for line := range strings.SplitSeq(h.out.String(), "\n") {
				if utf8.RuneCountInString(line) > noWindow || strings.HasSuffix(line, " ") {
					t.Errorf("%s in %s: %q", c.Name, lang, line)
				}
			}
		}
	}
	const text = "  -tab lesquelles  "
	for w := 1; w < 100; w++ {
		got := hang(text, "celles du jour : « today », 12 500 F, /un/chemin/qui/ne/se/coupe/pas", 23, w)
		for line := range strings.SplitSeq(got, "\n") {
			words := strings.Fields(line)
			if utf8.RuneCountInString(line) > w && len(words) > 1 && line != "  "+strings.Join(words, " ") && w > 20 {
				t.Errorf("%d cells: %q", w, line)
			}
			if len(words) > 0 && (strings.Trim(words[0], ":;?!»") == "" || words[len(words)-1] == "«") {
				t.Errorf("%d cells: %q begins or ends in punctuation", w, line)
			}
		}
		if flat := strings.Join(strings.Fields(got), " "); flat != "-tab lesquelles celles du jour : « today », 12 500 F, /un/chemin/qui/ne/se/coupe/pas" {
			t.Errorf("%d cells: %q", w, flat)
		}
	}
	if got := folded(io.Discard, strings.Repeat("mot ", 100)); strings.Contains(got, "\n") {
		t.Error("a line is folded where there is no window")
	}
}

// -ascii, and a terminal without UTF-8, hold for faults and help too.
func TestFaultsAndHelpInASCII(t *testing.T) {
	h := newHost(t)
	h.env["LANG"] = "C"
	for _, line := range []string{"-h", "list -h", "liste", "list -n 0", "profiles", "version", "list -tab é"} {
		h.run(strings.Fields(line)...)
		if text := h.out.String() + h.err.String(); strings.ContainsFunc(text, func(r rune) bool { return r > '~' }) {
			t.Errorf("caisse %s: %q", line, text)
		}
	}
}
