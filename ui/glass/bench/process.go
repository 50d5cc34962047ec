package main

import (
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"time"
)

// leaving measures how long the console takes to end.
func leaving(out io.Writer, console *contender, opt options, progress io.Writer) error {
	fmt.Fprintf(progress, "leaving %d times...\n", 2*opt.leaves)
	silent, err := console.leave(opt.leaves, true)
	if err != nil {
		return err
	}
	answering, err := console.leave(opt.leaves, false)
	if err != nil {
		return err
	}
	fmt.Fprintln(out)
	return table(out, []string{"answering", "silent"}, []figure{
		{what: "leaving a terminal, p50", unit: "ms", values: []float64{ms(rank(answering, 50)), ms(rank(silent, 50))}, below: 60},
	})
}

// listed is how many sales a list has.
const listed = 50

// commands times whole processes, turn by turn: a program that does nothing, and
// two commands of the console's.
func commands(out io.Writer, dir, empty, caisse string, env []string, opt options, progress io.Writer) error {
	fmt.Fprintf(progress, "%d runs of each command...\n", opt.runs)
	path := filepath.Join(dir, "small.db")
	if _, err := copied(path, listed); err != nil {
		return err
	}
	env = append(env[:len(env):len(env)], "CAISSE_DATA_DIR="+dir, "CAISSE_CONFIG_DIR="+dir)
	all := [][]string{{empty}, {caisse, "version"}, {caisse, "list", "-all", "-json", "-ledger", path}}
	times := make([][]time.Duration, len(all))
	for i := range 1 + opt.runs {
		for j, args := range all {
			cmd := exec.Command(args[0], args[1:]...)
			cmd.Env = env
			began := time.Now()
			err := cmd.Run()
			took := time.Since(began)
			if err != nil {
				return fmt.Errorf("%q: %w", args, err)
			}
			if i > 0 { // the first fills the disk cache
				times[j] = append(times[j], took)
			}
		}
	}
	fmt.Fprintln(out)
	nothing := ms(rank(times[0], 50))
	return table(out, []string{"empty", "console"}, []figure{
		{what: "caisse version, p50", unit: "ms", values: []float64{nothing, ms(rank(times[1], 50))}, maxRatio: 2.5},
		{what: fmt.Sprintf("list -json of %d, p50", listed), unit: "ms", values: []float64{nothing, ms(rank(times[2], 50))}, maxRatio: 4},
	})
}
