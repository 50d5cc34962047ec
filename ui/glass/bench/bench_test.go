package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

func TestMain(m *testing.M) {
	if os.Getenv("BENCH_PROGRAM") == "line" {
		os.Exit(lineEditor())
	}
	os.Exit(m.Run())
}

// lineEditor shows what is typed after a delay, on a row with other digits, and
// clears it on ctrl+u.
func lineEditor() int {
	delay, err := time.ParseDuration(os.Getenv("DELAY"))
	if err != nil {
		return 1
	}
	if _, err := term.MakeRaw(0); err != nil {
		return 1
	}
	time.Sleep(delay)
	fmt.Print("Prêt 1\r\n12h31 Montant ")
	key := make([]byte, 1)
	for {
		if n, err := os.Stdin.Read(key); n == 0 || err != nil {
			return 1
		}
		time.Sleep(delay)
		if key[0] == 'U'&0x1f {
			fmt.Print("\r12h31 Montant \x1b[K")
		} else {
			os.Stdout.Write(key)
		}
	}
}

func editor(t *testing.T, delay time.Duration, marker string) *contender {
	master, tty, err := pty.Open()
	if err != nil {
		t.Skip("no pty on this system:", err)
	}
	master.Close()
	tty.Close()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	env := []string{"BENCH_PROGRAM=line", "DELAY=" + delay.String()}
	return &contender{args: []string{self}, env: env, marker: marker}
}

func TestCompareSeesWhichIsSlower(t *testing.T) {
	const delay = 10 * time.Millisecond
	quick, slow := editor(t, 0, "Montant"), editor(t, delay, "Montant")
	opt := options{starts: 2, presses: 21, keys: "1234567890", idle: 10 * time.Millisecond}
	if err := compare([]*contender{quick, slow}, opt, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, c := range []*contender{quick, slow} {
		if c.written != opt.presses { // each key is echoed
			t.Errorf("%d bytes written for %d keys", c.written, opt.presses)
		}
		if len(c.starts) != opt.starts || len(c.keys) != opt.presses {
			t.Errorf("%d starts and %d keys taken, want %d and %d", len(c.starts), len(c.keys), opt.starts, opt.presses)
		}
		for _, took := range append(c.starts, c.keys...) {
			if took <= 0 || took < delay && c == slow {
				t.Errorf("%v is too quick", took)
			}
		}
		if c.procErr == nil && (c.resident <= 0 || c.peak < c.resident || c.cpu < 0) {
			t.Errorf("memory %d, peak %d, cpu %v", c.resident, c.peak, c.cpu)
		}
	}
	if q, s := rank(quick.keys, 50), rank(slow.keys, 50); q >= s {
		t.Errorf("the quick one takes %v a key, the slow one %v", q, s)
	}
}

func TestCompareSaysWhatWasOnTheScreen(t *testing.T) {
	ended := editor(t, 0, "Montant")
	ended.args = []string{"/bin/sh", "-c", "echo 'Pas de clef'"}
	err := compare([]*contender{editor(t, 0, "Montant"), ended}, options{starts: 1, presses: 1, keys: "1", idle: 1}, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "Pas de clef") || !strings.Contains(err.Error(), `"Montant"`) {
		t.Errorf("got %v", err)
	}
}

func TestRank(t *testing.T) {
	var hundred []time.Duration
	for i := range 100 {
		hundred = append(hundred, time.Duration(100-i))
	}
	for _, c := range []struct {
		times []time.Duration
		p     int
		want  time.Duration
	}{
		{hundred, 50, 50}, {hundred, 90, 90}, {hundred, 99, 99},
		{[]time.Duration{7}, 50, 7}, {[]time.Duration{7}, 99, 7},
		{[]time.Duration{3, 1, 2}, 50, 2}, {[]time.Duration{3, 1, 2}, 99, 3},
	} {
		if got := rank(c.times, c.p); got != c.want {
			t.Errorf("p%d of %d times is %d, want %d", c.p, len(c.times), got, c.want)
		}
	}
}

func TestTable(t *testing.T) {
	var out strings.Builder
	err := table(&out, []string{"floor", "beside", "console"}, []figure{
		{what: "first frame", unit: "ms", values: []float64{20, 21, 26}, maxRatio: 1.3},
		{what: "key", unit: "ms", values: []float64{10, 0, 11.5}, maxRatio: 1.1},
		{what: "idle", unit: "ms", values: []float64{0, 1, 3}},
		{what: "memory", unit: "MB", values: []float64{12, 13, 39}, below: 40},
		{what: "peak", unit: "MB", values: []float64{12, 13, 40}, below: 40},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"                                  floor     beside    console   ratio    target",
		"   first frame                 20.00 ms   21.00 ms   26.00 ms    1.30    <= 1.3       met",
		"   key                         10.00 ms          -   11.50 ms    1.15    <= 1.1   NOT MET",
		"   idle                               -    1.00 ms    3.00 ms       -",
		"   memory                      12.00 MB   13.00 MB   39.00 MB    3.25   < 40 MB       met",
		"   peak                        12.00 MB   13.00 MB   40.00 MB    3.33   < 40 MB   NOT MET",
	}, "\n")
	var got []string
	for line := range strings.Lines(out.String()) {
		got = append(got, strings.TrimRight(line, " \n"))
	}
	if got := strings.Join(got, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestProc(t *testing.T) {
	if _, err := os.Stat("/proc/self/schedstat"); err != nil {
		t.Skip("not Linux:", err)
	}
	before, err := cpuTime(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	for spun := time.Now(); time.Since(spun) < 5*time.Millisecond; {
	}
	after, err := cpuTime(os.Getpid())
	if err != nil || after <= before {
		t.Errorf("cpu time went from %v to %v, %v", before, after, err)
	}
	resident, peak, err := memory(os.Getpid())
	if err != nil || resident < 1<<20 || peak < resident {
		t.Errorf("resident %d, peak %d, %v", resident, peak, err)
	}
	if got, err := kilobytes("\t  1234 kB"); got != 1234*1024 || err != nil {
		t.Errorf("1234 kB is %d bytes, %v", got, err)
	}
	if _, err := cpuTime(1 << 30); err == nil {
		t.Error("a process that does not exist used no time")
	}
}

func TestFlags(t *testing.T) {
	for _, args := range [][]string{{"-starts", "0"}, {"-keys", ""}, {"-idle", "0s"}, {"-runs", "0"}, {"-leaves", "0"}, {"-unknown"}} {
		if err := run(args, io.Discard, io.Discard); err == nil {
			t.Errorf("%v was accepted", args)
		}
	}
}
