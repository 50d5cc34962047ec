package glass

import (
	"bytes"
	"image/color"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
)

const limit = 10 * time.Second

func colourful(c *Config) { c.Env[1] = "TERM=xterm-256color" }

func TestTypingShows(t *testing.T) {
	for _, program := range []string{"raw", "bubble"} {
		t.Run(program, func(t *testing.T) {
			term := play(t, program, colourful)
			term.Await(t, ">")
			term.Type("é1500")
			term.Await(t, "> é1500")
		})
	}
}

func TestKeysArrive(t *testing.T) {
	term := play(t, "bubble", colourful)
	term.Await(t, "size 80x24")
	for _, key := range []string{"shift+tab", "f5", "pgup"} {
		term.Key(key)
		term.Await(t, "key "+key)
	}
}

func TestResizeReachesTheProgram(t *testing.T) {
	for _, program := range []string{"raw", "bubble"} {
		t.Run(program, func(t *testing.T) {
			term := play(t, program)
			term.Await(t, ">")
			term.Resize(100, 30)
			term.Await(t, "size 100x30")
			if rows := strings.Count(term.Screen(), "\n") + 1; rows != 30 {
				t.Errorf("the screen has %d rows, want 30", rows)
			}
		})
	}
}

func TestWhatTheWindowShows(t *testing.T) {
	term := play(t, "raw")
	term.Await(t, ">")
	if got, want := term.Title(), "Caisse d'essai"; got != want {
		t.Errorf("title %q, want %q", got, want)
	}
	if !term.AltScreen() {
		t.Error("not on the alternate screen")
	}
	if n := term.Bells(); n != 0 {
		t.Errorf("%d bells before any, the one that ends the title included?", n)
	}
	term.Type("bb.")
	term.Await(t, "> .")
	if n := term.Bells(); n != 2 {
		t.Errorf("%d bells, want 2", n)
	}
	if got, want := term.Line(1), "日本 Payé ▀"; got != want {
		t.Errorf("line 1 is %q, want %q", got, want)
	}
	if got := term.Line(99); got != "" {
		t.Errorf("a line outside the screen is %q", got)
	}
}

func TestStyles(t *testing.T) {
	term := play(t, "raw")
	term.Await(t, ">")
	paid := term.Find("Payé")
	if len(paid) != 4 {
		t.Fatalf("Find gave %d cells, want 4", len(paid))
	}
	for _, c := range paid {
		if c.FG != ansi.Green || !c.Reverse || c.Bold || c.BG != nil {
			t.Errorf("%q is drawn %+v, want green and reverse only", c.Content, c)
		}
	}
	if plain := term.Find(" Payé ")[0]; plain.Reverse || plain.FG != nil {
		t.Errorf("the space before is drawn %+v", plain)
	}
	if wide := term.Find("本 "); len(wide) != 3 || wide[0].Content != "本" || wide[1].Content != "" {
		t.Errorf("a wide character is %+v", wide)
	}
	if got := term.Find("Paye"); got != nil {
		t.Errorf("found what is not there: %+v", got)
	}
	qr := term.CellAt(10, 1)
	if qr != term.Snapshot()[1][10] {
		t.Error("CellAt and Snapshot disagree")
	}
	r, g, b, _ := qr.FG.RGBA()
	if qr.Content != "▀" || !qr.Bold || r+g+b != 0 || !sameColour(qr.BG, color.White) {
		t.Errorf("the module is drawn %+v, want bold black on white", qr)
	}
	if got := term.CellAt(80, 0); got != (Cell{}) {
		t.Errorf("a cell outside the screen is %+v", got)
	}
}

func sameColour(a, b color.Color) bool {
	ar, ag, ab, aa := a.RGBA()
	br, bg, bb, ba := b.RGBA()
	return ar == br && ag == bg && ab == bb && aa == ba
}

func TestRestored(t *testing.T) {
	for _, c := range []struct {
		name, program string
		leave         func(*Terminal)
		code          int
		left          []string // what Restored must name; none: nothing is left
	}{
		{"leaves well", "raw", func(t *Terminal) { t.Key("q") }, 3, nil},
		{"leaves raw mode", "raw", func(t *Terminal) { t.Key("x") }, 3, []string{"termios"}},
		{"killed", "raw", func(t *Terminal) { t.Kill() }, 137,
			[]string{"termios", "alternate screen", "cursor", "paste"}},
		{"terminated", "raw", func(t *Terminal) { t.Signal(syscall.SIGTERM) }, 143,
			[]string{"termios", "alternate screen", "cursor", "paste"}},
		{"Bubble Tea, ctrl+c", "bubble", func(t *Terminal) { t.Key("ctrl+c") }, 0, nil},
		{"Bubble Tea, killed", "bubble", func(t *Terminal) { t.Kill() }, 137,
			[]string{"termios", "alternate screen", "cursor", "paste"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			term := play(t, c.program)
			term.Await(t, ">")
			if err := term.Restored(); err == nil {
				t.Error("called restored while the program is up")
			}
			c.leave(term)
			code, err := term.Wait(limit)
			if code != c.code || err != nil {
				t.Errorf("exit code %d, %v, want %d", code, err, c.code)
			}
			err = term.Restored()
			if c.left == nil && err != nil {
				t.Error(err)
			}
			for _, left := range c.left {
				if err == nil || !strings.Contains(err.Error(), left) {
					t.Errorf("%q is not in: %v", left, err)
				}
			}
		})
	}
}

func TestAnswers(t *testing.T) {
	term := play(t, "ask", func(c *Config) { c.Width = 200 })
	// Colours, device attributes, cursor position: the last answer comes last.
	term.Await(t, `\x1b[1;1R`)
	for _, want := range []string{`]10;rgb:ffff/ffff/ffff`, `]11;rgb:0000/0000/0000`, `\x1b[?62;`} {
		if !strings.Contains(term.Line(1), want) {
			t.Errorf("no answer %s on:\n%s", want, term.Screen())
		}
	}
}

func TestSilent(t *testing.T) {
	term := play(t, "ask", func(c *Config) { c.Silent = true })
	term.Await(t, "asked")
	term.Type("typed.")
	term.Await(t, "typed.")
	if got := term.Line(1); got != "typed." {
		t.Errorf("a silent terminal sent %s", got)
	}
}

func TestAllOutputIsRead(t *testing.T) {
	var record bytes.Buffer
	term := play(t, "flood", func(c *Config) { c.Record = &record })
	if code, err := term.Wait(limit); code != 0 || err != nil {
		t.Fatalf("exit code %d, %v", code, err)
	}
	want := strings.ReplaceAll(flooded, "\n", "\r\n")
	if got := string(term.Bytes()); got != want {
		t.Errorf("%d bytes, want %d", len(got), len(want))
	}
	if record.String() != want {
		t.Errorf("recorded %d bytes, want %d", record.Len(), len(want))
	}
	if got := term.Line(23); got != "the end" {
		t.Errorf("the last line is %q", got)
	}
}

func TestEndsThoughAChildKeepsTheTerminal(t *testing.T) {
	t.Parallel()
	term := play(t, "orphan")
	if code, err := term.Wait(limit); code != 0 || err != nil {
		t.Fatalf("exit code %d, %v", code, err)
	}
}

func TestEnvironmentIsComplete(t *testing.T) {
	term := play(t, "env", func(c *Config) { c.Dir = t.TempDir() })
	if _, err := term.Wait(limit); err != nil {
		t.Fatal(err)
	}
	if got, want := term.Screen(), strings.Join(environment("env"), "|"); strings.TrimSpace(got) != want {
		t.Errorf("the program sees %s, want %s", got, want)
	}
	term = Run(t, Config{Args: []string{"/usr/bin/env"}})
	if _, err := term.Wait(limit); err != nil {
		t.Fatal(err)
	}
	if got := term.Bytes(); len(got) != 0 {
		t.Errorf("with no environment the program sees %s", got)
	}
}

func TestWaiting(t *testing.T) {
	t.Run("ends with the time", func(t *testing.T) {
		term := play(t, "raw")
		term.Await(t, ">")
		err := term.WaitFor(time.Millisecond, func(string) bool { return false })
		if err == nil || !strings.Contains(err.Error(), "1ms") {
			t.Errorf("got %v", err)
		}
		if _, err := term.Wait(time.Millisecond); err == nil {
			t.Error("Wait did not say the program is still running")
		}
	})
	t.Run("ends with the program", func(t *testing.T) {
		term := play(t, "raw")
		term.Await(t, ">")
		term.Type("q")
		err := term.WaitFor(time.Hour, func(string) bool { return false })
		if err == nil || !strings.Contains(err.Error(), "exit code 3") {
			t.Errorf("got %v", err)
		}
		if err := term.Signal(os.Interrupt); err != os.ErrProcessDone {
			t.Errorf("signalling an ended program: %v", err)
		}
		term.Type("ignored")
		term.Resize(40, 12)
		term.Kill()
	})
	t.Run("f may look around", func(t *testing.T) {
		term := play(t, "raw")
		err := term.WaitFor(limit, func(string) bool {
			return term.Line(0) == "Prêt" && term.AltScreen() && term.Title() != "" && len(term.Bytes()) > 0
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestStartErrors(t *testing.T) {
	for name, args := range map[string][]string{"nothing": nil, "no such program": {"/nonexistent/program"}} {
		if _, err := Start(Config{Args: args}); err == nil {
			t.Errorf("%s: started", name)
		}
	}
}

func TestKeyNames(t *testing.T) {
	for name, want := range map[string]string{
		"enter": "\r", "esc": "\x1b", "up": "\x1b[A", "f1": "\x1bOP", "f12": "\x1b[24~", "space": " ",
		"ctrl+c": "\x03", "ctrl+u": "\x15", "alt+x": "\x1bx", "alt+enter": "\x1b\r", "7": "7", "é": "é",
	} {
		if got := sequence(name); got != want {
			t.Errorf("%s sends %q, want %q", name, got, want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a key that does not exist was pressed")
		}
	}()
	sequence("entrer")
}

// watched is a test that is looked at from outside.
type watched struct {
	testing.TB
	cleanup []func()
	failure string
	log     string
}

func (w *watched) Helper()                        {}
func (w *watched) Cleanup(f func())               { w.cleanup = append(w.cleanup, f) }
func (w *watched) Failed() bool                   { return w.failure != "" }
func (w *watched) Fatalf(format string, a ...any) { w.failure = format }
func (w *watched) Logf(format string, a ...any)   { w.log = a[len(a)-1].(string) }

func TestAFailedTestShowsItsLastScreen(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	w := &watched{TB: t}
	term := Run(w, Config{Args: []string{self}, Env: environment("raw")})
	term.Await(t, ">")
	w.Fatalf("failed")
	for _, f := range w.cleanup {
		f()
	}
	if !strings.Contains(w.log, "Prêt") {
		t.Errorf("logged %q", w.log)
	}
	if code, err := term.Wait(limit); code != 137 || err != nil {
		t.Errorf("the program outlived the test: exit code %d, %v", code, err)
	}
}

func TestAwaitFailsWhenTheTextCannotCome(t *testing.T) {
	w := &watched{TB: t}
	play(t, "env").Await(w, "something that never comes")
	if !w.Failed() {
		t.Error("did not fail")
	}
}
