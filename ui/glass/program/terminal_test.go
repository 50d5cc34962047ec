//go:build unix

package program

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/ui/glass"
)

// busy is what the till may be at when it is told to end.
var busy = []struct {
	name string
	do   func(*console)
}{
	{"idle", func(*console) {}},
	{"a sale typed", func(c *console) { c.Type("3*500 pain"); c.await("= 1 500 FCFA") }},
	{"a sale waiting", func(c *console) { c.sell("5000"); c.await("… En attente") }},
	{"a sale being created", func(c *console) { c.sell("1009"); c.await("→ Envoi") }},
	{"paid", func(c *console) { c.sell("5000"); c.await("… En attente"); c.insist("y", "✓ PAYÉ") }},
	{"the sales", func(c *console) { c.Key("ctrl+l"); c.await("VENTES") }},
	{"the report", func(c *console) { c.Key("ctrl+r"); c.await("RAPPORT") }},
	{"half a paste", func(c *console) { c.Type("\x1b[200~5000") }},
}

// ends are the ways it is told.
var ends = []struct {
	name string
	end  func(*console)
}{
	{"SIGTERM", func(c *console) { c.Signal(syscall.SIGTERM) }},
	{"SIGHUP", func(c *console) { c.Signal(syscall.SIGHUP) }},
	{"SIGQUIT", func(c *console) { c.Signal(syscall.SIGQUIT) }},
	{"SIGABRT", func(c *console) { c.Signal(syscall.SIGABRT) }},
	{"SIGSEGV, from outside", func(c *console) { c.Signal(syscall.SIGSEGV) }},
	{"hung up", func(c *console) { c.HangUp() }},
}

// Whatever it is at and whether or not somebody reads the terminal, a till that
// is told to end has ended within 2 s, with its ledger closed, the terminal as
// it was, and nothing of itself on it.
func TestEnds(t *testing.T) {
	t.Parallel()
	slots := make(chan struct{}, 4)
	for i, b := range busy {
		for j, e := range ends {
			for _, blocked := range []bool{false, true} {
				if testing.Short() && (i+j)%11 != 0 {
					continue
				}
				name := fmt.Sprintf("%s/%s", b.name, e.name)
				if blocked {
					name += ", nobody reads"
				}
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					slots <- struct{}{}
					defer func() { <-slots }()
					d := newDesk(t, "LIGDICASH_BASE_URL=http://127.0.0.1:9")
					c := d.start(t, glass.Config{Args: []string{"-sandbox"}, Width: 100, Height: 36})
					c.await("NOUVELLE VENTE")
					b.do(c)
					if blocked {
						c.Freeze()
						for range 60 { // each is a frame, if the last one is out; a line holds 64 kB
							c.Key("f2")
							time.Sleep(2 * time.Millisecond)
						}
					}
					start := time.Now()
					e.end(c)
					if _, err := c.Wait(limit); err != nil {
						t.Fatal(err)
					}
					if took := time.Since(start); took > 2*time.Second {
						t.Errorf("it took %v", took)
					}
					if left, _ := filepath.Glob(filepath.Join(d.data, "*-wal")); left != nil {
						t.Errorf("the ledger was not closed: %v", left)
					}
					if e.name == "hung up" {
						return
					}
					if err := c.Restored(); err != nil {
						t.Error(err)
					}
					if bytes.Contains(c.Bytes(), []byte("goroutine ")) {
						t.Error("it dumps its stacks on the terminal")
					}
					if left := strings.TrimSpace(c.Screen()); left != "" && !blocked {
						t.Errorf("it leaves %q on the screen", left)
					}
				})
			}
		}
	}
}

// A command whose output nobody takes ends as well.
func TestCommandsEndUnread(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.start(t, glass.Config{Args: []string{"help"}, Width: 100})
	if _, err := c.Wait(limit); err != nil {
		t.Fatal(err)
	}
	// A pipe that is full, however busy the machine is.
	var ends [2]int
	if err := syscall.Pipe(ends[:]); err != nil {
		t.Fatal(err)
	}
	if err := syscall.SetNonblock(ends[1], true); err != nil {
		t.Fatal(err)
	}
	for fill := make([]byte, 4096); len(fill) > 0; {
		if _, err := syscall.Write(ends[1], fill); err == syscall.EAGAIN {
			fill = fill[:len(fill)/2]
		} else if err != nil && err != syscall.EINTR {
			t.Fatal(err)
		}
	}
	if err := syscall.SetNonblock(ends[1], false); err != nil {
		t.Fatal(err)
	}
	r, w := os.NewFile(uintptr(ends[0]), "r"), os.NewFile(uintptr(ends[1]), "w")
	defer r.Close()
	cmd := exec.Command(program, "doctor", "-fast", "-sandbox")
	cmd.Env, cmd.Stdout, cmd.Stderr = d.env, w, w
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-ended:
		t.Fatal("it ended although nobody read it")
	case <-time.After(time.Second):
	}
	start := time.Now()
	_ = cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-ended:
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("it took %v", took)
		}
	case <-time.After(limit):
		_ = cmd.Process.Kill()
		t.Fatal("it did not end")
	}
}

// inShell is the console as a job of a shell, as a person has it.
func inShell(t *testing.T, change ...func(*glass.Config)) (c *console, settings func() string) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no shell with jobs")
	}
	d := newDesk(t, "PS1=$ ", "PATH="+os.Getenv("PATH"), "LIGDICASH_BASE_URL=http://127.0.0.1:9")
	dir := t.TempDir()
	c = &console{t: t}
	cfg := glass.Config{Args: []string{bash, "--norc", "--noprofile", "-i"}, Env: d.env, Dir: dir, Width: 100, Height: 36}
	for _, f := range change {
		f(&cfg)
	}
	c.Terminal = glass.Run(t, cfg)
	c.await("$")
	n := 0
	settings = func() string {
		n++
		c.Type(fmt.Sprintf("stty -a >s%d; echo x > s%d.done\r", n, n))
		for start := time.Now(); time.Since(start) < limit; time.Sleep(5 * time.Millisecond) {
			if _, err := os.Stat(filepath.Join(dir, fmt.Sprintf("s%d.done", n))); err == nil {
				b, _ := os.ReadFile(filepath.Join(dir, fmt.Sprintf("s%d", n)))
				_, b, _ = bytes.Cut(b, []byte("\n")) // the first line is the window's size
				return string(b)
			}
		}
		t.Fatal("the shell does not answer")
		return ""
	}
	return c, settings
}

// pidOf is the one program of that name the shell has started.
func pidOf(t *testing.T, shell int) int {
	t.Helper()
	out, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", shell, shell))
	var pid int
	if _, err2 := fmt.Sscan(string(out), &pid); err != nil || err2 != nil {
		t.Skip("no list of children here")
	}
	return pid
}

// Suspended by Ctrl+Z or from outside, the till gives the terminal back; told to
// go on, it shows its frame at once, in the size the window has now, and takes
// keys.
func TestSuspend(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		name string
		stop func(c *console, pid int)
	}{
		{"Ctrl+Z", func(c *console, _ int) { c.Key("ctrl+z") }},
		{"SIGTSTP", func(c *console, pid int) { syscall.Kill(pid, syscall.SIGTSTP) }},
		{"SIGSTOP", func(c *console, pid int) { syscall.Kill(pid, syscall.SIGSTOP) }},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			proof.Slow(t)
			c, settings := inShell(t)
			before := settings()
			c.Type(program + " -sandbox\r")
			c.await("NOUVELLE VENTE")
			c.Type("5000")
			c.await("= 5 000 FCFA")
			pid := pidOf(t, c.Pid())
			for round := range 2 {
				k.stop(c, pid)
				if err := c.WaitFor(limit, func(s string) bool { return strings.Contains(s, "topp") }); err != nil {
					t.Fatal(err)
				}
				if k.name != "SIGSTOP" { // which nobody hears of
					c.waits("the shell's screen", func(s string) bool { return !c.AltScreen() && !strings.Contains(s, "NOUVELLE VENTE") })
					if got := settings(); got != before {
						t.Errorf("stopped, the line is\n%s\nand was\n%s", got, before)
					}
				} else {
					settings() // the shell is there
				}
				c.Resize(100+10*round, 30)
				c.Type("clear\r") // else the frame of before is taken for the new one
				c.waits("an empty screen", func(s string) bool { return !strings.Contains(s, "└") })
				c.Type("fg\r")
				c.waits("the frame", func(s string) bool {
					return c.AltScreen() && strings.Contains(flat(s), "= 5 000 FCFA") && strings.HasPrefix(c.Line(29), "└")
				})
				c.Type("1")
				c.await("= 50 001 FCFA")
				c.Key("backspace")
				c.await("= 5 000 FCFA")
			}
			c.insist("ctrl+c", "^C encore")
			c.Key("ctrl+c")
			c.waits("the shell's screen", func(string) bool { return !c.AltScreen() })
			if got := settings(); got != before {
				t.Errorf("at the end the line is\n%s\nand was\n%s", got, before)
			}
		})
	}
}

// Where no shell would wake it, Ctrl+Z does nothing.
func TestCtrlZAlone(t *testing.T) {
	t.Parallel()
	c := newDesk(t).start(t, glass.Config{Args: []string{"-sandbox"}})
	c.await("NOUVELLE VENTE")
	c.Key("ctrl+z")
	c.Signal(syscall.SIGTSTP)
	c.alive()
}

// A terminal that says nonsense of itself still has a till on it.
func TestTerminalsThatLie(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		w, h int
		term string
		says string
	}{
		{65535, 65535, "xterm", "NOUVELLE VENTE"}, {1, 1, "xterm", ""}, {65535, 1, "xterm", ""}, {80, 24, "", "NOUVELLE VENTE"}, {80, 24, "rien-de-tel\x1b[2J", "NOUVELLE VENTE"}, {80, 24, "dumb", "NOUVELLE VENTE"},
	} {
		t.Run(fmt.Sprintf("%dx%d %q", k.w, k.h, k.term), func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.env = slices.DeleteFunc(slices.Clone(d.env), func(e string) bool { return strings.HasPrefix(e, "TERM=") })
			if k.term != "" {
				d.env = append(d.env, "TERM="+k.term)
			}
			c := d.start(t, glass.Config{Args: []string{"-sandbox"}})
			c.await("NOUVELLE VENTE")
			if k.w != 80 {
				was := len(c.Bytes())
				c.Lie(k.w, k.h)
				c.Type("5000")
				c.waits("a frame of that size", func(string) bool { return len(c.Bytes()) > was })
				if kb := resident(c.Pid()); kb > 200<<10 {
					t.Errorf("it takes %d kB", kb)
				}
				c.Lie(80, 24)
				c.await("= 5 000 FCFA")
				c.Key("ctrl+u")
			}
			c.alive()
		})
	}
}

// Keys that a bad line delivers in pieces are whole, what the terminal says
// unasked is not typed, a paste is never keys, and a lone Esc acts at once.
func TestBadLine(t *testing.T) {
	proof.Slow(t) // not beside others: a sender that is kept waiting is a worse line than the worst
	open := func() *console {
		c := newDesk(t, "LIGDICASH_BASE_URL=http://127.0.0.1:9").start(t, glass.Config{Args: []string{"-sandbox"}, Width: 100, Height: 36})
		c.await("NOUVELLE VENTE")
		c.Type("9") // what the terminal is asked at the start is answered by now
		c.await("= 9 FCFA")
		c.Key("ctrl+u")
		return c
	}
	c := open()
	for _, d := range []time.Duration{time.Millisecond, 50 * time.Millisecond} {
		for tries := 0; !overBadLine(c, d); tries++ {
			if tries == 12 {
				t.Skipf("this machine is too busy to send pieces %v apart", d)
			}
			c = open()
		}
	}

	quickest := time.Hour
	for range 5 {
		c.Key("f1")
		c.await("AIDE")
		start := time.Now()
		c.Key("esc")
		c.waits("Esc", func(string) bool { return !c.says("AIDE") })
		quickest = min(quickest, time.Since(start))
	}
	if quickest > 100*time.Millisecond {
		t.Errorf("Esc acts after %v", quickest)
	}

	for _, unfinished := range []string{"\x1bP1$r0", "\x1b]11;rgb:00", "\x1b_Gi=1", "\x1b[1;"} {
		c.Type(unfinished)
		time.Sleep(150 * time.Millisecond) // nobody is at the next key before
		c.Type("700")
		c.within(2*time.Second, "= 700 FCFA")
		c.Key("ctrl+u")
		c.waits("an empty line", func(string) bool { return !c.says("= 700") })
	}

	start := time.Now()
	c.Type("\x1b[200~5000\r\r")
	c.await("La fin du collage n'est pas arrivée", "= 5 000 FCFA", "NOUVELLE VENTE")
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("a paste without an end held the keyboard for %v", took)
	}
	c.Key("ctrl+u")
	c.waits("an empty line", func(string) bool { return !c.says("= 5 000") })
	c.Type("\x1b[200~" + strings.Repeat("5000+", 14_000) + "\x1b[201~")
	c.await("Collage refusé : plus de 64 ko")
	c.alive()
}

// overBadLine types over a line that lets one byte pass every d. false says that
// this machine was too slow to send so: nothing is known of the console then.
func overBadLine(c *console, d time.Duration) bool {
	sent := func(s string) bool {
		for i := range len(s) {
			start := time.Now()
			c.Type(s[i : i+1])
			time.Sleep(d)                                                            // the line
			if time.Since(start) > max(d, 50*time.Millisecond)+10*time.Millisecond { // the console, too, is late then
				return false
			}
		}
		return true
	}
	for _, k := range []struct{ sent, want string }{
		{"\x1bOQ", "NEW SALE"}, // F2
		{"\x1bOQ", "NOUVELLE VENTE"},
		{"3*500 café+2k pâté", "= 3 500 FCFA"},
		{"\x1b[D\x1b[D\x1b[1;5D", "pâté"},
		{"\x15\x1b[200~5000\r\r\x1b[201~", "= 5 000 FCFA"},
		{"", "NOUVELLE VENTE"}, // pasted, not charged
		{"\x15\x1b]11;rgb:0000/1111/2222\x1b\\\x9b?62;4c\x1b[24;80R\x1bP>|xterm(390)\x1b\\\x1b[?2026;2$y\x1b_Gi=31;OK\x1b\\700", "= 700 FCFA"},
	} {
		if !sent(k.sent) {
			return false
		}
		c.await(k.want)
	}
	c.Key("ctrl+u")
	c.waits("an empty line", func(string) bool { return !c.says("= 700") })
	return true
}
