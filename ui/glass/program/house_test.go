package program

import (
	"cmp"
	"debug/elf"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What no run may need is made by the run that needs it: patterns, pages, tables
// of words. The Go runtime counts what packages allocate before main.
func TestNothingIsMadeBeforeMain(t *testing.T) {
	t.Parallel()
	cmd := exec.Command(program, "version")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	var told strings.Builder
	cmd.Stderr = &told
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	ours, packages := 0, 0
	for line := range strings.Lines(told.String()) { // init caisse/model @1.2 ms, 0.01 ms clock, 512 bytes, 8 allocs
		words := strings.Fields(line)
		if len(words) < 3 || words[0] != "init" || !strings.HasPrefix(words[1], "caisse/") {
			continue
		}
		n, err := strconv.Atoi(words[len(words)-2])
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		ours, packages = ours+n, packages+1
	}
	if packages < 5 || ours > 300 {
		t.Errorf("%d allocations in %d packages of ours, 300 at most", ours, packages)
	}
}

// mostBytes is what the program may take, built as it is given out: without
// symbols, for linux/amd64. The sandbox's callbacks, switches and patience with
// other people's programs were 90,000 of it; the customer's display, with its socket
// and its page, 105,000; what a ledger notes for other tills, 60,000; the door for callbacks 86,000;
// lists, reports and exports of one till 20,000; sharing itself, with the driver
// of its server (pgx) and what that needs of the library, 1,490,000; the commands
// about it and their sentences 220,000; naming tills, in numbers and for what may be
// missing of them, 72,000; a receiver for several shops, whose sales a list is of, and
// what a console says of sharing 60,000; taking in a page of theirs at once, while
// the next one comes, 9,000; the chain, its walk, closings and their screen 290,000;
// who is at the till, and the lock, 55,000; sales by script and their keys 45,000; the
// manager's code, argon2id with it, 150,000; articles 225,000; receipts, their printers
// and what is said of them 150,000; the closings of a shop's tills 100,000; the
// evidence of a sale 85,000; the till by lines 150,000; the walk on two cores 10,000;
// a ledger on a full disk, and what is told of articles to scripts, 10,000. Where the
// sources lie and which patch of Go builds them are some thousands more or less.
const mostBytes = 20_800_000

// The program stays small. Where something can call any method by its name, the
// linker keeps every exported method of every type: 2.5 MB more.
func TestWhatTheLinkerKeeps(t *testing.T) {
	t.Parallel()
	f, err := elf.Open(program)
	if err != nil {
		t.Skip("counted where programs are ELF:", err)
	}
	defer f.Close()
	symbols, err := f.Symbols()
	if err != nil {
		t.Fatal(err)
	}
	size := map[string]uint64{} // by package
	for _, s := range symbols {
		if _, method, ok := strings.Cut(s.Name, "reflect."); ok && strings.Contains(method, "MethodByName") || strings.Contains(s.Name, "text/template.(*state)") {
			t.Errorf("the program has %s: something calls methods by reflection, see go build -ldflags=-dumpdep | grep ReflectMethod", s.Name)
		}
		name, _, _ := strings.Cut(s.Name, "[")
		slash := strings.LastIndexByte(name, '/') + 1
		in, _, _ := strings.Cut(name[slash:], ".")
		if elf.ST_TYPE(s.Info) == elf.STT_FUNC {
			size[name[:slash]+in] += s.Size
		}
	}
	kept := uint64(0) // what is left when symbols are stripped
	for _, s := range f.Sections {
		if s.Type != elf.SHT_NOBITS && s.Type != elf.SHT_SYMTAB && s.Name != ".strtab" && !strings.HasPrefix(s.Name, ".debug_") {
			kept += s.FileSize
		}
	}
	t.Logf("%d bytes", kept)
	if runtime.GOARCH == "amd64" && kept > mostBytes || kept < mostBytes/2 {
		largest := slices.SortedFunc(maps.Keys(size), func(a, b string) int { return cmp.Compare(size[b], size[a]) })
		for _, name := range largest[:min(25, len(largest))] {
			t.Logf("%9d bytes of code in %s", size[name], name)
		}
		t.Errorf("%d bytes, %d at most", kept, mostBytes)
	}
}

// The arrows of the house: main -> ui -> model/till -> model/share ->
// model/ledger, model/hub -> model, and model/till -> ligdicash.
func TestArrows(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	imports := map[string][]string{} // of non-test files
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		imports[words[0]] = words[1:]
	}
	ours := func(path string) bool { return path == "caisse" || strings.HasPrefix(path, "caisse/") }
	under := func(path, tree string) bool { return path == tree || strings.HasPrefix(path, tree+"/") }
	var reach func(path string, seen map[string]bool)
	reach = func(path string, seen map[string]bool) {
		for _, to := range imports[path] {
			if ours(to) && !seen[to] {
				seen[to] = true
				reach(to, seen)
			}
		}
	}
	// What each part of ui may use of the others: nothing that is above it.
	parts := map[string]string{
		"cells": "", "qr": "", "page": "", "tty": "", "termbg": "", "text/wordtest": "",
		"field": "cells", "theme": "cells", "text": "cells theme",
		"files": "", "outside": "page qr", "terminal": "cells outside qr text theme tty", "shell": "display page terminal text tty", "round": "shell text",
		"screen/help":     "cells field screen text",
		"screen/cashier":  "cells field screen text theme",
		"screen/closing":  "cells screen screen/export text theme",
		"screen/articles": "cells field screen text",
		"screen/code":     "cells qr screen terminal text",
		"screen/export":   "cells field files screen text theme",
		"screen/payment":  "cells field outside qr screen screen/code screen/customer screen/export screen/message text theme",
		"screen/message":  "cells field screen screen/code text",
		"screen/customer": "cells display qr screen screen/code terminal text theme",
		"display":         "outside page qr text",
		"screen/setup":    "cells field screen screen/keyform screen/manager text theme",
		"screen/manager":  "cells field screen text",
		"screen/sales":    "cells field screen screen/export screen/lookup screen/payment text theme",
		"screen":          "cells display field files outside qr terminal text",
		"screen/keyform":  "cells field screen text theme",
		"screen/lock":     "cells screen text",
		"screen/lookup":   "cells screen screen/payment text theme",
		"screen/report":   "cells field screen screen/export text theme",
		"screen/sale":     "cells field screen screen/payment text theme",
	}
	// Without Bubble Tea: what the commands for scripts are made of.
	still := []string{"cells", "theme", "text", "files", "outside", "display", "terminal", "shell", "round"}
	const markup = "caisse/ligdicash/sandbox/markup" // pages are written with it, and it knows nobody
	checked := 0
	for from, direct := range imports {
		all := map[string]bool{}
		reach(from, all)
		never := func(bad func(to string) bool) {
			checked++
			for to := range all {
				if bad(to) {
					t.Errorf("%s reaches %s", from, to)
				}
			}
			for _, to := range direct {
				if bad(to) && !all[to] {
					t.Errorf("%s imports %s", from, to)
				}
			}
		}
		switch {
		case from == "caisse/ligdicash", from == markup:
			never(ours)
		case from == "caisse/ligdicash/sandbox":
			never(func(to string) bool { return ours(to) && to != markup })
		case from == "caisse/model":
			never(ours)
			never(func(to string) bool {
				return slices.Contains([]string{"os", "net", "net/http", "database/sql", "os/exec", "syscall"}, to)
			})
		case from == "caisse/model/door":
			never(func(to string) bool { return under(to, "caisse/ui") || under(to, "caisse/ligdicash/sandbox") })
		case from == "caisse/model/hub":
			never(func(to string) bool { return ours(to) && to != "caisse/model" })
		case from == "caisse/model/share":
			never(func(to string) bool {
				return ours(to) && !slices.Contains([]string{"caisse/model", "caisse/model/ledger", "caisse/model/hub"}, to)
			})
		case from == "caisse/model/hub/pgtest":
			never(ours)
		case under(from, "caisse/model"):
			never(func(to string) bool { return under(to, "caisse/ui") })
		case under(from, "caisse/ui/glass"): // the bench sets the whole house up
		case under(from, "caisse/ui"):
			never(func(to string) bool { return to == "caisse" })
			room := strings.TrimPrefix(from, "caisse/ui/")
			if may, known := parts[room]; known {
				for _, to := range direct {
					if under(to, "caisse/ui") && !slices.Contains(strings.Fields(may), strings.TrimPrefix(to, "caisse/ui/")) {
						t.Errorf("%s imports %s", from, to)
					}
				}
			} else if from != "caisse/ui" {
				t.Errorf("nobody says what %s may use", from)
			}
			if slices.Contains(still, room) {
				never(func(to string) bool {
					return slices.ContainsFunc(append([]string{to}, imports[to]...), func(p string) bool { return strings.HasPrefix(p, "github.com/charmbracelet/bubble") })
				})
			}
			for _, to := range direct {
				if to == "net/http" && from == "caisse/ui" || to == "database/sql" || to == "caisse/model/ledger" || under(to, "caisse/ligdicash") && to != markup {
					t.Errorf("%s imports %s", from, to)
				}
			}
		}
		if slices.Contains(direct, "caisse/ui") && from != "caisse" {
			t.Errorf("%s imports the console: only main does", from)
		}
		for _, to := range direct {
			drawn := from == "caisse" || under(from, "caisse/ui") || from == "caisse/ligdicash" && to == "github.com/charmbracelet/x/ansi"
			if strings.HasPrefix(to, "github.com/charmbracelet/") && !drawn {
				t.Errorf("%s imports %s", from, to)
			}
			if strings.HasPrefix(to, "github.com/jackc/") && from != "caisse/model/hub" || to == "caisse/model/hub/pgtest" { // a server for tests alone
				t.Errorf("%s imports %s", from, to)
			}
			if to == "github.com/charmbracelet/bubbles/textinput" && !under(from, "caisse/ui/glass") { // 5 KB for each field, copied at every key
				t.Errorf("%s imports %s: see ui/field", from, to)
			}
		}
	}
	if checked < 8 {
		t.Errorf("only %d checks: have the packages moved?", checked)
	}
}

// Every table of sentences is held against the one in the other language, by the
// tests of the package it is in.
func TestEveryTableIsCompared(t *testing.T) {
	t.Parallel()
	compared := map[string]bool{}
	var tables []string
	err := filepath.WalkDir("ui", func(name string, d os.DirEntry, err error) error {
		switch dir := filepath.Dir(name); {
		case err != nil || d.IsDir():
			return err
		case strings.HasSuffix(name, "_test.go"):
			text, err := os.ReadFile(name)
			compared[dir] = compared[dir] || strings.Contains(string(text), "wordtest.Same(")
			return err
		case strings.HasSuffix(name, "words.go"):
			tables = append(tables, name)
		}
		return nil
	})
	if err != nil || len(tables) < 20 {
		t.Fatalf("%d tables, %v: have they moved?", len(tables), err)
	}
	for _, name := range tables {
		if !compared[filepath.Dir(name)] {
			t.Errorf("nobody compares the two languages of %s", name)
		}
	}
}
