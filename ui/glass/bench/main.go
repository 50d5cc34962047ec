// Command bench measures the console against a floor, a bare Bubble Tea program
// (see ../floor), side by side in the same run: time from start to first frame,
// time from key to glyph, idle processor time, memory; then the console alone on
// a large ledger, with and without an export under way. Both run in a real
// pseudo-terminal and are timed by what an emulator's screen shows. It exits 0
// whatever the figures are, and 1 when they could not be taken.
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
	path := flags.String("caisse", "", "measure this `program`, built like the floor (-trimpath -ldflags \"-s -w\", no cgo); default: build it")
	marker := flags.String("marker", "Montant", "`text` that says the console's first frame is up")
	flags.Func("env", "`NAME=VALUE` for the console's environment; may be repeated", func(s string) error {
		env = append(env, s)
		return nil
	})
	flags.StringVar(&opt.keys, "keys", "1234567890", "`characters` to type, in turn")
	flags.IntVar(&opt.starts, "starts", 30, "starts of each program")
	flags.IntVar(&opt.presses, "presses", 1000, "keys pressed in each program")
	rows := flags.Int("rows", 100_000, "sales in the console's ledger; its keyring hangs")
	sales := flags.Int("sales", 1_000_000, "sales in the ledger that is looked back on; made once, which takes minutes; 0: none")
	pages := flags.Int("pages", 500, "pages to go down in it")
	flags.DurationVar(&opt.idle, "idle", 5*time.Second, "how long to watch both do nothing")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if opt.starts < 1 || opt.presses < 1 || opt.keys == "" || opt.idle <= 0 {
		return errors.New("starts, presses, keys and idle must be something")
	}

	dir, err := os.MkdirTemp("", "caisse-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Fprintln(stderr, "building...")
	floorPath, err := build(dir, "floor", "caisse/ui/glass/floor")
	if err != nil {
		return err
	}
	if *path == "" {
		if *path, err = build(dir, "caisse", "caisse"); err != nil {
			return err
		}
	}
	if *path, err = filepath.Abs(*path); err != nil {
		return err
	}

	fmt.Fprintf(stderr, "a ledger of %d sales...\n", *rows)
	burdened, lift, err := burden(dir, *rows)
	if err != nil {
		return err
	}
	defer lift()

	base := []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH"), "LANG=fr_FR.UTF-8", "TERM=xterm-256color", "COLORTERM=truecolor"}
	floor := &contender{args: []string{floorPath}, env: base, marker: "Montant"}
	console := &contender{args: append([]string{*path}, flags.Args()...), env: append(append(base[:len(base):len(base)], burdened...), env...), marker: *marker}
	if err := compare(floor, console, opt, stderr); err != nil {
		return err
	}
	if err := report(stdout, floor, console, opt); err != nil || *sales == 0 {
		return err
	}
	back, err := look(dir, console, *sales, *pages, stderr)
	if err != nil {
		return err
	}
	return back.report(stdout)
}

// build makes a program as it is released, so that both are compared alike.
func build(dir, name, pkg string) (string, error) {
	out := filepath.Join(dir, name)
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", out, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building %s: %w\n%s", pkg, err, text)
	}
	return out, nil
}
