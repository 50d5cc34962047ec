// Command bench measures the console against floors, side by side in the same
// run: a program that only writes and echoes, the console's painter alone with a
// text field, and a bare Bubble Tea program (see ../floor). Time from start to
// first frame, from key to glyph, idle processor time, memory; then the console
// alone on a large ledger, with and without an export under way; how long it takes
// to leave; and commands as whole processes, beside a Go program that does
// nothing. All run in a real pseudo-terminal and are timed by what an emulator's
// screen shows. It exits 0 whatever the figures are, and 1 when they could not be
// taken.
//
//	go run ./ui/glass/bench [flags] [-- console arguments]
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

type options struct {
	starts, presses int
	runs, leaves    int
	keys            string
	idle            time.Duration
}

func main() {
	err := run(os.Args[1:], os.Stdout, os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout, stderr io.Writer) error {
	var opt options
	var env []string
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	path := flags.String("caisse", "", "measure this `program`, built like the floors (-trimpath -ldflags \"-s -w\", no cgo); default: build it")
	marker := flags.String("marker", "Montant", "`text` that says the console's first frame is up")
	flags.Func("env", "`NAME=VALUE` for the console's environment; may be repeated", func(s string) error {
		env = append(env, s)
		return nil
	})
	flags.StringVar(&opt.keys, "keys", "1234567890", "`characters` to type, in turn")
	flags.IntVar(&opt.starts, "starts", 30, "starts of each program")
	flags.IntVar(&opt.presses, "presses", 1000, "keys pressed in each program")
	flags.IntVar(&opt.runs, "runs", 200, "runs of each command")
	flags.IntVar(&opt.leaves, "leaves", 10, "times to leave the console")
	sales := flags.Int("sales", 1_000_000, "sales in the console's ledger; made once, which takes minutes; 0: none, and nothing is looked back on")
	pages := flags.Int("pages", 500, "pages to go down in it")
	flags.DurationVar(&opt.idle, "idle", 5*time.Second, "how long to watch them do nothing")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if opt.starts < 1 || opt.presses < 1 || opt.runs < 1 || opt.leaves < 1 || opt.keys == "" || opt.idle <= 0 {
		return errors.New("starts, presses, runs, leaves, keys and idle must be something")
	}

	dir, err := os.MkdirTemp("", "caisse-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Fprintln(stderr, "building...")
	floors := map[string]string{}
	for _, name := range []string{"raw", "painter", "bubble", "empty"} {
		if floors[name], err = build(dir, name, "caisse/ui/glass/floor/"+name); err != nil {
			return err
		}
	}
	if *path == "" {
		if *path, err = build(dir, "caisse", "caisse"); err != nil {
			return err
		}
	}
	if *path, err = filepath.Abs(*path); err != nil {
		return err
	}
	burdened, lift, err := burden(dir)
	if err != nil {
		return err
	}
	defer lift()
	var size int64
	if *sales > 0 {
		fmt.Fprintf(stderr, "a ledger of %d sales...\n", *sales)
		large := filepath.Join(dir, "large.db")
		if size, err = copied(large, *sales); err != nil {
			return err
		}
		burdened = append(burdened, "CAISSE_LEDGER="+large)
	}

	base := []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH"), "LANG=fr_FR.UTF-8", "TERM=xterm-256color", "COLORTERM=truecolor"}
	var all []*contender
	for _, name := range []string{"raw", "painter", "bubble"} {
		all = append(all, &contender{name: name, args: []string{floors[name]}, env: base, marker: "Montant"})
	}
	console := &contender{name: "console", args: append([]string{*path}, flags.Args()...), env: append(append(base[:len(base):len(base)], burdened...), env...), marker: *marker}
	all = append(all, console)
	if err := compare(all, opt, stderr); err != nil {
		return err
	}
	if err := report(stdout, all, opt, *sales); err != nil {
		return err
	}
	if *sales > 0 {
		back, err := look(dir, console, *sales, *pages, size, stderr)
		if err != nil {
			return err
		}
		if err := back.report(stdout, all[0]); err != nil {
			return err
		}
	}
	if err := leaving(stdout, console, opt, stderr); err != nil {
		return err
	}
	return commands(stdout, dir, floors["empty"], *path, base, opt, stderr)
}

// build makes a program as it is released, so that all are compared alike.
func build(dir, name, pkg string) (string, error) {
	out := filepath.Join(dir, name)
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", out, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building %s: %w\n%s", pkg, err, text)
	}
	return out, nil
}
