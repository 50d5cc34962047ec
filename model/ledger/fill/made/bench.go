package made

import (
	"os"
	"slices"
	"strconv"
	"testing"
	"time"
)

// Sizes are the numbers of invoices to measure with: ten thousand, and a million
// unless CAISSE_BENCH_ROWS says otherwise.
func Sizes(b *testing.B) []int {
	b.Helper()
	rows := 1_000_000
	if text := os.Getenv("CAISSE_BENCH_ROWS"); text != "" {
		var err error
		if rows, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	return []int{10_000, rows}
}

// Beside times both, turn by turn, so that what else the machine does falls on
// both. It reports the medians in microseconds, and how many times as long ours
// takes.
func Beside(b *testing.B, name string, ours, bare func()) {
	b.Run(name, func(b *testing.B) {
		ours()
		bare()
		var mine, floor []time.Duration
		for b.Loop() {
			start := time.Now()
			ours()
			middle := time.Now()
			bare()
			mine, floor = append(mine, middle.Sub(start)), append(floor, time.Since(middle))
		}
		m, f := median(mine), median(floor)
		b.ReportMetric(0, "ns/op") // of both together: says nothing
		b.ReportMetric(float64(m.Nanoseconds())/1000, "µs")
		b.ReportMetric(float64(f.Nanoseconds())/1000, "bare-µs")
		b.ReportMetric(float64(m)/float64(f), "times")
	})
}

func median(ds []time.Duration) time.Duration {
	slices.Sort(ds)
	return ds[len(ds)/2]
}
