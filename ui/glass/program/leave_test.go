//go:build unix

package program

import (
	"testing"
	"time"

	"caisse/ui/glass"
)

// What a slow terminal answers while the console ends is not typed into the shell,
// and one that answers nothing is left as it was found.
func TestLateAnswers(t *testing.T) {
	t.Parallel()
	const late = "\x1bP>|xterm(390)\x1b\\\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\\x1b[?62;4c"
	for _, k := range []struct{ name, key, before, after string }{
		{"slow", "ctrl+c", "\x1b[6;20;10t", late},
		{"slow, suspended", "ctrl+z", "\x1b[6;20;10t", late},
		{"silent", "ctrl+c", "", ""},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			for tries := 0; !leavesLate(t, k.key, k.before, k.after); tries++ {
				if tries == 5 {
					t.Skip("this machine is too busy to answer in time")
				}
			}
		})
	}
}

// leavesLate leaves the console on a terminal that has answered before, and
// answers after a while. false: that was too late for anybody.
func leavesLate(t *testing.T, key, before, after string) bool {
	c, settings := inShell(t, func(cfg *glass.Config) { cfg.Silent = true })
	found := settings()
	c.Type(program + " -sandbox\r")
	c.await("NOUVELLE VENTE")
	c.Type(before)
	left := func(string) bool { return !c.AltScreen() }
	start := time.Now()
	c.Key(key)
	if after != "" && c.WaitFor(100*time.Millisecond, left) == nil {
		t.Error("it did not wait for the rest of the answers")
	}
	c.Type(after)
	if time.Since(start) > 200*time.Millisecond {
		return false
	}
	c.waits("the shell's screen", left)
	if got := settings(); got != found {
		t.Errorf("at the end the line is\n%s\nand was\n%s", got, found)
	}
	if c.says("xterm(390)") || c.says("62;4c") || c.says("rgb:1e1e") {
		t.Errorf("the shell was typed\n%s", c.Screen())
	}
	return true
}
