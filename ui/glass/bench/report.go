package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"
)

// figure is one line of the table. A target of 0 is none.
type figure struct {
	what, unit     string
	floor, console float64
	maxRatio       float64 // target for console/floor, met when equal
	below          float64 // target for the console alone, met when under
}

func report(out io.Writer, floor, console *contender, opt options) error {
	fmt.Fprintf(out, "machine  %s/%s, %d cores, %s\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	fmt.Fprintf(out, "floor    bare Bubble Tea program, %s\n", size(floor.args[0]))
	fmt.Fprintf(out, "console  %s, %s\n", console.args[0], size(console.args[0]))
	fmt.Fprintf(out, "taken    %d starts and %d keys of each, in turns, 80x24\n\n", opt.starts, opt.presses)

	figures := []figure{
		{what: "first frame, median", unit: "ms", floor: ms(rank(floor.starts, 50)), console: ms(rank(console.starts, 50)), maxRatio: 1.3},
		{what: "first frame, p90", unit: "ms", floor: ms(rank(floor.starts, 90)), console: ms(rank(console.starts, 90))},
		{what: "key to glyph, p50", unit: "ms", floor: ms(rank(floor.keys, 50)), console: ms(rank(console.keys, 50))},
		{what: "key to glyph, p99", unit: "ms", floor: ms(rank(floor.keys, 99)), console: ms(rank(console.keys, 99)), maxRatio: 1.1},
	}
	missing := floor.procErr
	if missing == nil {
		missing = console.procErr
	}
	if missing == nil {
		figures = append(figures,
			figure{what: fmt.Sprintf("CPU in %v idle", opt.idle), unit: "ms", floor: ms(floor.cpu), console: ms(console.cpu)},
			figure{what: "memory, resident", unit: "MB", floor: mb(floor.resident), console: mb(console.resident), below: 40},
			figure{what: "memory, at its peak", unit: "MB", floor: mb(floor.peak), console: mb(console.peak), below: 40})
	}
	if err := table(out, "floor", "console", figures); err != nil {
		return err
	}
	if missing != nil {
		fmt.Fprintln(out, "no idle CPU nor memory:", missing)
	}
	return nil
}

func table(out io.Writer, floor, console string, figures []figure) error {
	w := tabwriter.NewWriter(out, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "%-25s\t%s\t%s\tratio\ttarget\t\t\n", "", floor, console)
	for _, f := range figures {
		ratio, base := "-", "-"
		if f.floor > 0 {
			ratio, base = fmt.Sprintf("%.2f", f.console/f.floor), fmt.Sprintf("%.2f %s", f.floor, f.unit)
		}
		target, met := "", false
		switch {
		case f.maxRatio > 0:
			target, met = fmt.Sprintf("<= %g", f.maxRatio), f.console <= f.maxRatio*f.floor
		case f.below > 0:
			target, met = fmt.Sprintf("< %g %s", f.below, f.unit), f.console < f.below
		}
		verdict := ""
		if target != "" {
			verdict = map[bool]string{true: "met", false: "NOT MET"}[met]
		}
		fmt.Fprintf(w, "%-25s\t%s\t%.2f %s\t%s\t%s\t%s\t\n", f.what, base, f.console, f.unit, ratio, target, verdict)
	}
	return w.Flush()
}

// rank is the percentile p of the times, by nearest rank.
func rank(times []time.Duration, p int) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[(len(sorted)*p+99)/100-1]
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// mb is in millions of bytes.
func mb(bytes int64) float64 { return float64(bytes) / 1e6 }

func size(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return "size unknown"
	}
	return fmt.Sprintf("%.1f MB", mb(info.Size()))
}
