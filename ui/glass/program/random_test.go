package program

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/ui/glass"
)

// anyKeys are what a hand, a cat, a scanner or a bad line can send.
var anyKeys = func() []string {
	keys := []string{
		"\r", "\r", "\r", "\t", "\x1b[Z", " ", "\x7f", "\x1b", "\x1b", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[H", "\x1b[F", "\x1b[2~", "\x1b[3~", "\x1b[5~", "\x1b[6~",
		"\x1bOP", "\x1bOR", "\x1bOS", "\x1b[15~", "\x1b[17~", "\x1b[18~", "\x1b[19~", "\x1b[20~", "\x1b[21~", "\x1b[23~", "\x1b[24~", "\x1b[1;5C", "\x1b\r", "\x1b[<0;3;3M",
		"é", "à", "ç", "5000", "700\r\r", "3*500 pain", "3341234567890\r", "\x1b[200~collé 5000\x1b[201~",
		"\x1b[200~", "\x1b[200~5000", "\x1bP", "\x1bP1$r0", "\x1b]11;rgb:00", "\x1b_Gi=1", "\x1b[", "\x1b[?", "\x1b[1;", "\x1bO", "\x1b[M", "\xc3", "\xff", "\x9b", "\x90", "\x1b]11;rgb:0/0/0\a", "\x1b[?62;4c",
	}
	for c := rune(1); c < 0x7f; c++ {
		if c != 0x03 && c != 0x1b { // Ctrl+C twice is the end
			keys = append(keys, string(c))
		}
		if c >= 'a' && c <= 'z' {
			keys = append(keys, "\x1b"+string(c))
		}
	}
	return keys
}()

// Whatever is typed, and at whatever pace, the console answers within 2 s: F2
// is the other language on every screen.
func TestAnyKeys(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	const most = 2 * time.Second
	rnd := proof.Rand(t)
	d := newDesk(t, "LIGDICASH_BASE_URL=http://127.0.0.1:9") // where it goes that leaves the sandbox
	var c *console
	begin := func() {
		c = d.start(t, glass.Config{Args: []string{"-sandbox"}, Dir: t.TempDir(), Width: 100, Height: 36})
		c.await("NOUVELLE VENTE")
	}
	begin()
	var last []string
	worst, ends := time.Duration(0), 0
	n := proof.Size(0, 2500, 60_000)
	for i := range n {
		k := anyKeys[rnd.IntN(len(anyKeys))]
		c.Type(k)
		if last = append(last, k); len(last) > 60 {
			last = last[1:]
		}
		time.Sleep(time.Duration(rnd.IntN(4)) * time.Millisecond) // the pace
		if i%50 != 49 {
			continue
		}
		// A paste that was not ended is let go of after a second, with the F2 in it:
		// the next one counts.
		other := "BAC À SABLE"
		if strings.Contains(c.Screen(), other) {
			other = "SANDBOX"
		}
		start, from, starved := time.Now(), c.Written(), starving(c.Pid(), os.Getpid())
		wait := 1300 * time.Millisecond
		answers := func() bool {
			c.Key("f2")
			defer func() { wait = 400 * time.Millisecond }() // a screen that turned by itself wants the keyboard to rest
			return c.WaitFor(wait, func(string) bool { return bytes.Contains(c.Since(from), []byte(other)) }) == nil
		}
		for !answers() && time.Since(start) < 10*time.Second {
			if _, err := c.Wait(0); err == nil { // some keys lead out
				begin()
				ends++
				start, from, other, starved = time.Now(), c.Written(), "SANDBOX", starving(c.Pid(), os.Getpid())
			}
		}
		took := time.Since(start)
		// A machine that had no time for it; other tests wait in this process too, so
		// that this excuses half at most.
		starved = min(starving(c.Pid(), os.Getpid())-starved, took/2)
		if worst = max(worst, took-starved); took-starved > most {
			t.Fatalf("after %d keys it was dead for %v, %v of them without a processor; the last were %q", i, took, starved, last)
		}
	}
	t.Logf("%d keys, the slowest answer took %v, %d ends", n, worst, ends)
}

// starving is how long the threads of these processes have waited for a
// processor; 0 where the system does not tell.
func starving(pids ...int) (d time.Duration) {
	for _, pid := range pids {
		tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
		for _, task := range tasks {
			var ran, waited int64
			text, _ := os.ReadFile(task) // a thread that has ended waits for nothing
			if _, err := fmt.Sscan(string(text), &ran, &waited); err == nil {
				d += time.Duration(waited)
			}
		}
	}
	return d
}
