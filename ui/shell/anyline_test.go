package shell

import (
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"caisse/ligdicash/sandbox/proof"
	"caisse/ui/terminal"
)

// Whatever is typed behind caisse, it ends in a code that is written down, says
// why where that is a fault, on one line, in one language, in JSON where that
// was asked for, and writes nothing that a terminal obeys.
func TestAnyLine(t *testing.T) {
	t.Chdir(t.TempDir())
	h := newHost(t)
	rng := proof.Rand(t)
	s := &Shell{Getenv: func(string) string { return "" }, Given: map[string]string{}, Open: noLedger}
	s.Settings.Lang = "fr"
	known := []string{"", "-", "--", "x", "x.csv", "x.jsonl", "nowhere/x.csv", "last", "add", "set", "use", "awa", "shop=Chez Awa", "0", "-1", "1e9", "99999999999999999999", "23/11", "31/02", "hier",
		"2026-11-23", "é", "лист", "\xff", "\x1b[31m", "a\nb", "a\rb", "\u202ex", "\u200b", "'", `"`, "%s", "=", "-=", "---", "-é", "-\x1b[2J", "--=x", strings.Repeat("a", 30), strings.Repeat("é", 70), "-json", "-json",
		"--json", "-json=true", "-json=false", "-json=x", "-h", "-help", "--version", "-lang", "en"}
	var names []string
	for _, c := range commands(Program{Cases: func() []Case { return nil }}) {
		switch c.Name {
		case "login", "logout", "doctor", "profiles": // they ask the keyring, and the network
			continue
		case "display", "callbacks": // right lines of theirs serve until somebody ends them
			continue
		}
		names = append(names, c.Name)
		for _, row := range s.options(c, s.flags(c)) {
			name, _, _ := strings.Cut(row[0], " ")
			known = append(known, name, "-"+name+"=")
			words, _ := c.values(name[1:])(s, nil)
			for _, o := range words {
				known = append(known, o.word, name+"="+o.word)
			}
		}
	}
	english := regexp.MustCompile(`(?i)flag provided|invalid|strconv|no such|not a |permission denied|broken pipe|unknown|there is no|too many|needs a value|cannot be`)
	french := regexp.MustCompile(`(?i)il n'y a pas|commande inconnue|de trop|ne peut pas|vouliez-vous|veut une valeur`)
	for range proof.Size(40, 400, 20000) {
		args := []string{names[rng.IntN(len(names))]}
		if rng.IntN(10) == 0 {
			args[0] = known[rng.IntN(len(known))]
		}
		for range rng.IntN(5) {
			args = append(args, known[rng.IntN(len(known))])
		}
		code := h.run(args...)
		out, said := h.out.String(), h.err.String()
		if code < 0 || code > ExitNotFound {
			t.Errorf("caisse %q: code %d", args, code)
		}
		lines := strings.Count(said, "caisse: ")
		if fault := code == ExitUsage || code == ExitError; fault && lines == 0 || said != "" && !strings.HasSuffix(said, "\n") {
			t.Errorf("caisse %q: code %d, %q", args, code, said)
		}
		if strings.ContainsFunc(strings.NewReplacer("\n", "", "\t", "").Replace(said), unpicturable) || args[0] != "qr" && args[0] != "completion" && strings.ContainsFunc(strings.ReplaceAll(out, "\n", ""), obeyed) {
			t.Errorf("caisse %q: a terminal obeys: %q, %q", args, out, said)
		}
		if english.MatchString(said) && french.MatchString(said) {
			t.Errorf("caisse %q speaks two languages: %q", args, said)
		}
		if strings.HasPrefix(out, "{\n  \"error\"") {
			d := json.NewDecoder(strings.NewReader(out))
			var fault struct {
				Error string
				Code  int
			}
			if err := d.Decode(&fault); err != nil || fault.Code != code || !strings.Contains(terminal.ASCII(said), terminal.ASCII(fault.Error)) {
				t.Errorf("caisse %q: code %d, %q, %q (%v)", args, code, out, said, err)
			}
			if err := d.Decode(&fault); !errors.Is(err, io.EOF) {
				t.Errorf("caisse %q: more than one answer: %q", args, out)
			}
		}
	}
}

func unpicturable(r rune) bool { return !unicode.IsGraphic(r) }

// obeyed is what a terminal does something at; a byte order mark is written by
// export, for spreadsheets.
func obeyed(r rune) bool {
	return unicode.IsControl(r) && r != '\r'
}
