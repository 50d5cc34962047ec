// Mutants changes the code that decides about money, one operator at a time,
// and runs the tests of its package: a change that no test notices is a rule
// nobody proves. Run it from the top of the repository: make mutants.
//
// equivalent.txt, beside this file, names the changes that make no difference,
// with the reason.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

const (
	source = "github.com/go-gremlins/gremlins/cmd/gremlins@v0.5.0"
	wanted = 95 // percent
)

// group is one package and its files that decide.
type group struct {
	dir   string
	files []string
	skip  string // tests that look at something else and take long
}

var groups = []group{
	{"model", []string{"judge.go", "links.go", "invoice.go", "line.go"}, ""},
	{"ligdicash", []string{"decode.go", "object.go", "confirm.go"}, ""},
	{"model/till", []string{"send.go", "ask.go", "watch.go"}, "Export|CSV|JSONL|Report"},
}

// mutant is one change, and what became of it.
type mutant struct {
	file         string
	line, column int
	kind, status string
	text         string // the line it is on
}

func (m mutant) String() string {
	return fmt.Sprintf("%s:%d:%d %s  %s", m.file, m.line, m.column, m.kind, m.text)
}

// survived: no test noticed it, or none comes by. One that ran out of time or
// does not compile has been noticed.
func (m mutant) survived() bool { return m.status == "LIVED" || m.status == "NOT COVERED" }

func main() {
	if filepath.Base(os.Args[0]) == shim {
		os.Exit(asGo(os.Args[1:]))
	}
	only := flag.String("only", "", "one `package`: model, ligdicash or model/till")
	flag.Parse()
	if err := run(*only); err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

func run(only string) error {
	known, err := readEquivalent(".ci/mutants/equivalent.txt")
	if err != nil {
		return err
	}
	var all []mutant
	for _, g := range groups {
		if only != "" && only != g.dir {
			continue
		}
		ms, err := g.unleash()
		if err != nil {
			return fmt.Errorf("%s: %w", g.dir, err)
		}
		all = append(all, ms...)
	}
	if len(all) == 0 {
		return fmt.Errorf("no mutants at all")
	}
	return summary(all, known)
}

// summary prints one line a file, and fails where too many survive.
func summary(all []mutant, known map[string]string) error {
	var survivors []mutant
	counts, killed, equivalent := map[string][3]int{}, 0, 0
	for _, m := range all {
		c := counts[m.file]
		switch {
		case !m.survived():
			killed++
			c[0]++
		case known[m.key()] != "":
			equivalent++
			c[1]++
		default:
			survivors = append(survivors, m)
			c[2]++
		}
		counts[m.file] = c
	}
	fmt.Println()
	var names []string
	for name := range counts {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		c := counts[name]
		fmt.Printf("%-24s %4d killed %3d equivalent %3d survived\n", name, c[0], c[1], c[2])
	}
	for _, m := range survivors {
		fmt.Println("survived:", m)
	}
	percent := float64(killed) * 100 / float64(killed+len(survivors))
	fmt.Printf("%d mutants: %d killed, %d equivalent, %d survived: %.1f %%\n", len(all), killed, equivalent, len(survivors), percent)
	if percent < wanted {
		return fmt.Errorf("%.1f %% killed, want %d", percent, wanted)
	}
	return nil
}

// unleash runs gremlins over the files of g. It knows no list of files, only
// what a commit changed: so it works in a copy of the module, in which a commit
// brings nothing but these files.
func (g group) unleash() ([]mutant, error) {
	dir, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := copyModule(dir, g.dir); err != nil {
		return nil, err
	}
	here := filepath.Join(dir, g.dir)
	whole := map[string][]byte{}
	for _, name := range g.files {
		path := filepath.Join(here, name)
		if whole[path], err = os.ReadFile(path); err != nil {
			return nil, err
		}
		if err := os.WriteFile(path, []byte("package "+filepath.Base(g.dir)+"\n"), 0o600); err != nil {
			return nil, err
		}
	}
	for _, args := range [][]string{
		{"git", "init", "-q"}, {"git", "add", "-A", "."},
		{"git", "-c", "user.name=mutants", "-c", "user.email=mutants@localhost", "commit", "-q", "-m", "without"},
	} {
		if err := command(here, args...); err != nil {
			return nil, err
		}
	}
	for path, data := range whole {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			return nil, err
		}
	}
	os.Setenv("GOBIN", dir) // not "go run": it puts the real go first into the PATH
	if err := command(dir, "go", "install", source); err != nil {
		return nil, err
	}
	if err := standIn(dir); err != nil {
		return nil, err
	}
	var files []string
	for _, name := range g.files {
		files = append(files, g.dir+"/"+name)
	}
	os.Setenv(coveredVar, strings.Join(files, " "))
	os.Setenv(skipVar, g.skip)
	out := filepath.Join(dir, "mutants.json")
	if err := command(here, filepath.Join(dir, "gremlins"), "unleash", "--diff", "HEAD", "--output", out, "--workers", "2", "--timeout-coefficient", "6",
		"--invert-logical", "--invert-loopctrl", "--invert-assignments", "--remove-self-assignments"); err != nil {
		return nil, err
	}
	return g.read(out, whole)
}

// read takes the mutants out of what gremlins wrote.
func (g group) read(out string, whole map[string][]byte) ([]mutant, error) {
	data, err := os.ReadFile(out)
	if err != nil {
		return nil, err
	}
	var result struct {
		Files []struct {
			Name      string `json:"file_name"`
			Mutations []struct {
				Type, Status string
				Line, Column int
			}
		}
	}
	if err := json.Unmarshal(data, &result); err != nil {
		return nil, err
	}
	var ms []mutant
	for _, f := range result.Files {
		name := filepath.Base(f.Name)
		if !slices.Contains(g.files, name) || filepath.Dir(f.Name) != "." {
			continue
		}
		var lines []string
		for path, data := range whole {
			if filepath.Base(path) == name {
				lines = strings.Split(string(data), "\n")
			}
		}
		for _, m := range f.Mutations {
			if m.Status != "SKIPPED" {
				ms = append(ms, mutant{g.dir + "/" + name, m.Line, m.Column, m.Type, m.Status, strings.TrimSpace(lines[m.Line-1])})
			}
		}
	}
	return ms, nil
}

// key is what equivalent.txt calls a mutant: not by its line, which moves.
func (m mutant) key() string { return m.file + " | " + m.kind + " | " + m.text }

// readEquivalent reads lines of "file | kind | the line of code | reason".
func readEquivalent(path string) (map[string]string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	known := map[string]string{}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		at := strings.LastIndex(line, " | ")
		if strings.Count(line, " | ") < 3 || strings.TrimSpace(line[at+3:]) == "" {
			return nil, fmt.Errorf("%s: no reason in %q", path, line)
		}
		known[line[:at]] = line[at+3:]
	}
	return known, nil
}

// copyModule copies what git knows or would add. Tests of other packages stay
// behind: gremlins would run those of folders below.
func copyModule(to, dir string) error {
	list, err := exec.Command("git", "ls-files", "-co", "--exclude-standard").Output()
	if err != nil {
		return err
	}
	for name := range strings.Lines(string(list)) {
		name = strings.TrimSpace(name)
		if strings.HasSuffix(name, "_test.go") && filepath.ToSlash(filepath.Dir(name)) != dir {
			continue
		}
		data, err := os.ReadFile(name)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return err
		}
		path := filepath.Join(to, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, fs.FileMode(0o600)); err != nil {
			return err
		}
	}
	return nil
}

// gremlins leaves alone what coverage does not count, and Go counts no condition
// of a case. So it calls this program for "go", which says after the real one
// that all of these files is covered, and leaves out tests.
const (
	shim       = "go"
	realVar    = "MUTANTS_GO"
	coveredVar = "MUTANTS_COVERED" // files, from the top of the module
	skipVar    = "MUTANTS_SKIP"    // as go test -skip has it
)

// standIn puts this program into dir as "go", and first into the PATH.
func standIn(dir string) error {
	real, err := exec.LookPath("go")
	if os.Getenv(realVar) == "" && err == nil {
		os.Setenv(realVar, real)
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	data, err := os.ReadFile(self)
	if err != nil {
		return err
	}
	os.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	return os.WriteFile(filepath.Join(dir, shim), data, 0o700)
}

func asGo(args []string) int {
	if skip := os.Getenv(skipVar); skip != "" && args[0] == "test" {
		args = slices.Insert(args, 1, "-skip", skip)
	}
	cmd := exec.Command(os.Getenv(realVar), args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		if cmd.ProcessState == nil {
			fmt.Fprintln(os.Stderr, err)
			return 2
		}
		return cmd.ProcessState.ExitCode()
	}
	if at := slices.Index(args, "-coverprofile"); at >= 0 {
		f, err := os.OpenFile(args[at+1], os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 2
		}
		defer f.Close()
		for _, name := range strings.Fields(os.Getenv(coveredVar)) {
			fmt.Fprintf(f, "caisse/%s:1.1,100000.1 1 1\n", name)
		}
	}
	return 0
}

func command(dir string, args ...string) error {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-short -vet=off -ldflags=-w", // small proofs: each mutant runs all tests of its package
		"GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
	return cmd.Run()
}
