package glass

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// awaitLimit is long enough for a busy machine; a passing test never waits it out.
const awaitLimit = 10 * time.Second

// WaitFor looks at the screen now and after each output until f accepts it. f
// may call the Terminal's other methods. The error says that d has passed, or
// that the program ended on a screen f does not accept.
func (t *Terminal) WaitFor(d time.Duration, f func(screen string) bool) error {
	late := false
	limit := time.AfterFunc(d, func() {
		t.mu.Lock()
		late = true
		t.mu.Unlock()
		t.changed.Broadcast()
	})
	defer limit.Stop()
	for {
		t.mu.Lock()
		screen, seen, ended, expired := t.text(), t.writes, t.ended, late
		t.mu.Unlock()
		switch {
		case f(screen):
			return nil
		case ended:
			return fmt.Errorf("the program ended (exit code %d)", t.code)
		case expired:
			return fmt.Errorf("not within %v", d)
		}
		t.mu.Lock()
		for t.writes == seen && !t.ended && !late {
			t.changed.Wait()
		}
		t.mu.Unlock()
	}
}

// Await waits until text stands somewhere on the screen, and fails the test
// when it has not come within 10 seconds or the program ends without it.
func (t *Terminal) Await(tb testing.TB, text string) {
	tb.Helper()
	err := t.WaitFor(awaitLimit, func(screen string) bool { return strings.Contains(screen, text) })
	if err != nil {
		tb.Fatalf("%q never came: %v", text, err)
	}
}

// Run is Start for a test: the program is killed when the test ends, and a test
// that failed logs the last screen.
func Run(tb testing.TB, cfg Config) *Terminal {
	tb.Helper()
	t, err := Start(cfg)
	if errors.Is(err, pty.ErrUnsupported) {
		tb.Skip("no pty on this system")
	}
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		last := strings.TrimRight(t.Screen(), "\n")
		t.Kill()
		if tb.Failed() {
			tb.Logf("last screen of %s:\n%s", cfg.Args[0], last)
		}
	})
	return t
}
