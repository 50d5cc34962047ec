package shell

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// replies are what Tab offers behind a command line; the last word is being typed.
func (h *host) replies(line ...string) (words []string) {
	h.t.Helper()
	if code := h.run(append([]string{"completion", "reply", strconv.Itoa(len(line) - 1), "--"}, line...)...); code != 0 || h.err.Len() > 0 {
		h.t.Errorf("caisse %q: code %d, %s", line, code, h.err.String())
	}
	for l := range strings.Lines(h.out.String()) {
		word, _, _ := strings.Cut(strings.TrimSuffix(l, "\n"), "\t")
		words = append(words, word)
	}
	return words
}

func TestCompletion(t *testing.T) {
	h := newHost(t)
	h.settingsFile("[profiles.awa]\nshop = \"Chez Awa\"\n[profiles.marche]\n")
	for _, k := range []struct{ line, want string }{
		{"|", "charge wait list check receipt evidence report close verify export backup restore salvage login logout profiles tills hub doctor qr display callbacks sandbox completion man version"},
		{"re|", "receipt report restore"},
		{"-sandbox re|", "receipt report restore"},
		{"-lang en re|", "receipt report restore"},
		{"help re|", "receipt report restore"},
		{"frobnicate |", ""},
		{"list -t|", "-tab -till -time-zone -to"},
		{"list --t|", "--tab --till --time-zone --to"},
		{"list -day hier -t|", "-tab -till -time-zone -to"},
		{"-s|", "-sandbox -shop"},
		{"list -tab |", "all today pending paid look"},
		{"list -tab p|", "pending paid"},
		{"list -tab=p|", "-tab=pending -tab=paid"},
		{"list --tab=p|", "--tab=pending --tab=paid"},
		{"list -tab = p|", "pending paid"},
		{"list -tab =|", "all today pending paid look"},
		{"list -day h|", "hier"},
		{"list -from a|", "aujourd'hui avant-hier"},
		{"list -lang |", "fr en"},
		{"-qr |", "auto half sextant image off"},
		{"list -profile |", "awa marche"},
		{"list -ledger |", ":files"},
		{"list -search |", ""},
		{"list -n |", ""},
		{"list x|", ""},
		{"check -o|", "-offline"},
		{"version -|", "-ascii -json -lang -profile"},
		{"check -|", "-ascii -base-url -json -lang -ledger -offline -profile -sandbox -time-zone"},
		{"export --a|", "--as --ascii"},
		{"list -bogus -tab p|", "pending paid"},
		{"list -day= -tab p|", "pending paid"},
		{"export -as |", "csv jsonl"},
		{"export v|", ":files"},
		{"export -- -|", ":files"},
		{"export ventes.csv -fo|", "-force"},
		{"restore la|", "last :files"},
		{"profiles |", "add set use rename remove"},
		{"profiles use m|", "marche"},
		{"profiles add |", ""},
		{"profiles set awa sh|", "shop="},
		{"profiles set awa shop=x lang|", "language=fr language=en"},
		{"completion |", "bash zsh fish powershell"},
		{"-lang en completion f|", "fish"},
	} {
		line := strings.Split(strings.TrimSuffix(k.line, "|"), " ")
		if got := strings.Join(h.replies(line...), " "); got != k.want {
			t.Errorf("caisse %s offers %q, want %q", k.line, got, k.want)
		}
	}
	if h.replies("list", "-tab", "p"); !strings.Contains(h.out.String(), "paid\tpayées\n") {
		t.Errorf("no meaning beside the words: %q", h.out.String())
	}
	if h.replies("-lang", "en", "list", "-tab", "l"); !strings.Contains(h.out.String(), "look\ta person must look\n") {
		t.Errorf("not in the language of the line: %q", h.out.String())
	}
	h.settingsFile("shop = \n")
	if got := h.replies("list", "-tab", "pai"); !slices.Equal(got, []string{"paid"}) {
		t.Errorf("with broken settings it offers %q", got)
	}
	for _, line := range [][]string{{}, {"reply", "-5", "--"}, {"reply", "x"}, {"reply", "99", "--", "list"}} {
		h.run(append([]string{"completion"}, line...)...) // whatever a shell makes of it, it ends
	}
}

// What is offered is taken: every known value of every option, by every command
// that has it.
func TestOfferedIsTaken(t *testing.T) {
	h := newHost(t)
	shop := newCounter(t)
	shop.keep()
	s := &Shell{Getenv: func(string) string { return "" }, Given: map[string]string{}, Open: noLedger}
	s.Settings.Lang = "fr"
	for _, c := range commands(Program{Cases: func() []Case { return nil }}) {
		for _, row := range s.options(c, s.flags(c)) {
			name, _, takes := strings.Cut(row[0], " ")
			if !takes || c.Name == "login" || c.Name == "logout" || c.Name == "doctor" || c.Name == "tills" {
				continue
			}
			known, _ := c.values(name[1:])(s, nil)
			for _, o := range known {
				out := filepath.Join(t.TempDir(), "x.csv")
				line := []string{c.Name, name, o.word, "-ledger", shop.path}
				if c.Name == "" {
					line = line[1:]
				}
				if !slices.Contains(c.Uses, "ledger") {
					line = line[:len(line)-2]
				}
				switch c.Name {
				case "export", "backup":
					line = append(line, out)
				case "check", "wait", "receipt", "evidence":
					line = append(line, "ABCDE")
				case "charge":
					line = append(line, "500")
				case "qr":
					line = append(line, "x")
				case "completion":
					line = append(line, "bash")
				case "hub":
					line = append(line, "sql")
				case "salvage", "sandbox", "restore", "display":
					continue
				}
				if code := h.run(line...); code == ExitUsage {
					t.Errorf("caisse %q is offered, and refused: %s", line, h.err.String())
				}
			}
		}
	}
}

// real is the path of a program of this machine; a test is skipped where it is
// missing.
func real(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CAISSE_REQUIRE_REAL") != "" && name != "pwsh" { // Debian has none
			t.Fatalf("%s is not installed", name)
		}
		t.Skipf("%s is not installed", name)
	}
	return path
}
