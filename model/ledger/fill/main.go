// Command fill makes up the sales of a shop over two years, in a ledger that
// the console can open: to see how it does with a million of them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"time"

	"caisse/model/ledger/fill/made"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("fill [flags] FILE", flag.ContinueOnError)
	n := flags.Int("n", 1_000_000, "invoices")
	seed := flags.Uint64("seed", 1, "another seed gives other sales")
	days := flags.Int("days", 730, "days they are spread over, up to today")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return err
	}
	path := flags.Arg(0)
	if flags.NArg() != 1 || *n < 0 || *days < 1 {
		return errors.New("usage: fill [-n 1000000] [-seed 1] [-days 730] FILE")
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) { // not into a shop's own ledger
		return fmt.Errorf("%s exists", path)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	start := time.Now()
	err := made.Plan{N: *n, Seed: *seed, Days: *days, Until: start}.Into(ctx, path, func(done int) {
		fmt.Fprintf(os.Stderr, "\r%d invoices, %.0f a second ", done, float64(done)/time.Since(start).Seconds())
	})
	fmt.Fprintln(os.Stderr)
	return err
}
