package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// figure is one line of a table: a value for each column, the first of which is
// the floor and the last the console; 0 is none. A target of 0 is none too.
type figure struct {
	what, unit string
	values     []float64
	maxRatio   float64 // target for console/floor, met when equal
	below      float64 // target for the console alone, met when under
}

func report(out io.Writer, all []*contender, opt options, sales int) error {
	fmt.Fprintf(out, "machine  %s/%s, %d cores, %s\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	var names []string
	for _, c := range all {
		fmt.Fprintf(out, "%-8s %s\n", c.name, size(c.args[0]))
		names = append(names, c.name)
	}
	fmt.Fprintf(out, "taken    %d starts and %d keys of each, in turns, 80x24; the console has %d sales\n\n", opt.starts, opt.presses, sales)

	each := func(what, unit string, of func(*contender) float64) figure {
		f := figure{what: what, unit: unit}
		for _, c := range all {
			f.values = append(f.values, of(c))
		}
		return f
	}
	times := func(what string, of func(*contender) []time.Duration, p int, most float64) figure {
		f := each(what, "ms", func(c *contender) float64 { return ms(rank(of(c), p)) })
		f.maxRatio = most
		return f
	}
	starts, keys := func(c *contender) []time.Duration { return c.starts }, func(c *contender) []time.Duration { return c.keys }
	figures := []figure{
		times("first frame, median", starts, 50, 3.5), times("first frame, p90", starts, 90, 0),
		times("key to glyph, p50", keys, 50, 2.5), times("key to glyph, p99", keys, 99, 4),
		each("written for a key", "bytes", func(c *contender) float64 { return float64(c.written) / float64(len(c.keys)) }),
	}
	var missing error
	for _, c := range all {
		missing = errors.Join(missing, c.procErr)
	}
	if missing == nil {
		resident := each("memory, resident", "MB", func(c *contender) float64 { return mb(c.resident) })
		peak := each("memory, at its peak", "MB", func(c *contender) float64 { return mb(c.peak) })
		resident.below, peak.below = 40, 40
		figures = append(figures, each("CPU, idle", "%", func(c *contender) float64 { return 100 * float64(c.cpu) / float64(opt.idle) }), resident, peak)
	}
	if err := table(out, names, figures); err != nil {
		return err
	}
	if missing != nil {
		fmt.Fprintln(out, "no idle CPU nor memory:", missing)
	}
	return nil
}

func table(out io.Writer, columns []string, figures []figure) error {
	w := tabwriter.NewWriter(out, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "%-25s\t%s\tratio\ttarget\t\t\n", "", strings.Join(columns, "\t"))
	for _, f := range figures {
		fmt.Fprintf(w, "%-25s\t", f.what)
		for _, v := range f.values {
			if v > 0 {
				fmt.Fprintf(w, "%.2f %s", v, f.unit)
			} else {
				fmt.Fprint(w, "-")
			}
			fmt.Fprint(w, "\t")
		}
		floor, console := f.values[0], f.values[len(f.values)-1]
		ratio := "-"
		if floor > 0 {
			ratio = fmt.Sprintf("%.2f", console/floor)
		}
		target, met := "", false
		switch {
		case f.maxRatio > 0:
			target, met = fmt.Sprintf("<= %g", f.maxRatio), console <= f.maxRatio*floor
		case f.below > 0:
			target, met = fmt.Sprintf("< %g %s", f.below, f.unit), console < f.below
		}
		verdict := ""
		if target != "" {
			verdict = map[bool]string{true: "met", false: "NOT MET"}[met]
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t\n", ratio, target, verdict)
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
