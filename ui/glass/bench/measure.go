package main

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"syscall"
	"time"

	"caisse/ui/glass"
)

const (
	patience = 10 * time.Second // for anything to appear
	lineKeys = 20               // keys typed before the line is cleared
	// Bubble Tea draws on a clock. A key pressed as soon as the last one shows
	// would always just have missed it; people press at any moment.
	frame = time.Second / 60
)

// contender is one of the programs and what was measured of it.
type contender struct {
	name      string
	args, env []string // env is complete
	marker    string   // text that says the first frame is up

	starts, keys   []time.Duration
	written        int           // bytes, for keys
	cpu            time.Duration // used while idle
	resident, peak int64         // bytes
	procErr        error         // why cpu, resident and peak are missing
}

// compare measures all of them, turn by turn, so that what else the machine does
// falls on all.
func compare(all []*contender, opt options, progress io.Writer) error {
	fmt.Fprintf(progress, "%d starts of each...\n", opt.starts)
	for i := range 1 + opt.starts {
		for _, c := range all {
			t, took, err := c.start()
			if err != nil {
				return err
			}
			if i > 0 { // the first fills the disk cache, and makes the console's files
				c.starts = append(c.starts, took)
			}
			quit(t)
		}
	}

	fmt.Fprintf(progress, "%d keys in each...\n", opt.presses)
	var typists []*typist
	for _, c := range all {
		t, _, err := c.start()
		if err != nil {
			return err
		}
		defer quit(t)
		w := &typist{term: t, keys: opt.keys}
		if err := w.findField(); err != nil {
			return c.explain(t, err)
		}
		typists = append(typists, w)
	}
	for left := opt.presses; left > 0; left -= lineKeys {
		for i, c := range all {
			before := typists[i].written
			took, err := typists[i].line(min(left, lineKeys))
			if err != nil {
				return c.explain(typists[i].term, err)
			}
			c.keys = append(c.keys, took...)
			c.written += typists[i].written - before
		}
	}

	fmt.Fprintf(progress, "idle for %v...\n", opt.idle)
	for i, c := range all {
		c.cpu, c.procErr = cpuTime(typists[i].term.Pid())
	}
	time.Sleep(opt.idle)
	for i, c := range all {
		pid := typists[i].term.Pid()
		after, err := cpuTime(pid)
		c.cpu = after - c.cpu
		c.procErr = errors.Join(c.procErr, err)
		c.resident, c.peak, err = memory(pid)
		c.procErr = errors.Join(c.procErr, err)
	}
	return nil
}

// start runs the program until its marker is on the screen, and says how long
// that took.
func (c *contender) start() (*glass.Terminal, time.Duration, error) { return c.startOn(false) }

// startOn is start on a terminal that may answer nothing.
func (c *contender) startOn(silent bool) (*glass.Terminal, time.Duration, error) {
	t, err := glass.Start(glass.Config{Args: c.args, Env: c.env, Silent: silent})
	if err != nil {
		return nil, 0, err
	}
	err = t.WaitFor(patience, func(screen string) bool { return strings.Contains(screen, c.marker) })
	took := time.Since(t.Began())
	if err != nil {
		err = c.explain(t, fmt.Errorf("no %q on its screen: %w", c.marker, err))
		t.Kill()
		return nil, 0, err
	}
	return t, took, nil
}

func (c *contender) explain(t *glass.Terminal, err error) error {
	return fmt.Errorf("%s: %w; its screen:\n%s", c.args[0], err, strings.TrimRight(t.Screen(), "\n"))
}

// leave is how long the console takes to end, n times, on a terminal that answers
// or does not.
func (c *contender) leave(n int, silent bool) (times []time.Duration, err error) {
	for range n {
		t, _, err := c.startOn(silent)
		if err != nil {
			return nil, err
		}
		asked := time.Now()
		t.Key("ctrl+c", "ctrl+c") // it asks again where payments are waited for
		_, err = t.Wait(patience)
		times = append(times, time.Since(asked))
		if err != nil {
			err = c.explain(t, err)
			t.Kill()
			return nil, err
		}
	}
	return times, nil
}

// quit lets the program close its files: the next start would otherwise pay for
// repairing them.
func quit(t *glass.Terminal) {
	t.Signal(syscall.SIGTERM) // fails only when the program has ended
	if _, err := t.Wait(patience); err != nil {
		t.Kill()
	}
}

// typist presses keys one at a time and watches the field they appear in.
type typist struct {
	term *glass.Terminal
	keys string
	row  int // where the field is

	written int // bytes the program wrote for keys that were timed
}

// findField types one line, to learn where it appears, and clears it.
func (w *typist) findField() error {
	typed := w.text(lineKeys)
	w.term.Type(typed)
	err := w.term.WaitFor(patience, func(screen string) bool {
		for y, row := range strings.Split(screen, "\n") {
			if strings.Contains(row, typed) {
				w.row = y
				return true
			}
		}
		return false
	})
	if err != nil {
		return fmt.Errorf("typed %s, and no row shows it: %w", typed, err)
	}
	return w.clear(typed, 0)
}

// line types the first n keys, clears them, and returns the time each took from
// key to glyph.
func (w *typist) line(n int) ([]time.Duration, error) {
	var times []time.Duration
	rest := w.count(w.term.Screen(), w.text(n))
	for i := range n {
		time.Sleep(rand.N(frame))
		typed := w.text(i + 1)
		before, bytes := w.count(w.term.Screen(), typed), w.term.Written()
		pressed := time.Now()
		w.term.Type(w.key(i))
		err := w.term.WaitFor(patience, func(screen string) bool { return w.count(screen, typed) > before })
		times = append(times, time.Since(pressed))
		w.written += w.term.Written() - bytes
		if err != nil {
			return nil, fmt.Errorf("key %d of %s did not show: %w", i+1, w.text(n), err)
		}
	}
	return times, w.clear(w.text(n), rest)
}

// clear presses ctrl+u and waits until the field's row shows what was typed no
// more often than before it was typed.
func (w *typist) clear(typed string, rest int) error {
	w.term.Key("ctrl+u")
	err := w.term.WaitFor(patience, func(screen string) bool { return w.count(screen, typed) <= rest })
	if err != nil {
		return fmt.Errorf("ctrl+u did not clear %s: %w", typed, err)
	}
	return nil
}

// count is how often s stands in the field's row: the row may hold other text.
func (w *typist) count(screen, s string) int {
	return strings.Count(strings.Split(screen, "\n")[w.row], s)
}

// key is the i-th character typed in a line, text the first n together.
func (w *typist) key(i int) string {
	keys := []rune(w.keys)
	return string(keys[i%len(keys)])
}

func (w *typist) text(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(w.key(i))
	}
	return b.String()
}
