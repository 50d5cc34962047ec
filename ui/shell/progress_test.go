package shell

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"

	"caisse/ligdicash"
	"caisse/model"
)

// screen is a terminal whose every byte is kept.
func screen(t *testing.T, columns uint16) (tty *os.File, all func() string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("no pseudo-terminal")
	}
	p, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo-terminal: %v", err)
	}
	if err := pty.Setsize(p, &pty.Winsize{Rows: 24, Cols: columns}); err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(&got, p) // ends in an error where the other side is closed
	}()
	return tty, func() string {
		if err := tty.Close(); err != nil {
			t.Error(err)
		}
		<-done
		_ = p.Close()
		return got.String()
	}
}

// On a terminal one line tells how far it is, and is gone at the end; nothing
// is longer than the window, and there is no escape sequence.
func TestProgressOnATerminal(t *testing.T) {
	c := newCounter(t)
	var all []model.Invoice
	for range 1000 {
		all = append(all, c.invoice())
	}
	c.keep(all...)
	tty, text := screen(t, 40)
	c.shell.Err = tty
	c.expect(0, "export", filepath.Join(t.TempDir(), "ventes.csv"))
	got := text()
	if !strings.Contains(got, "Comptage… · 0 s") || strings.Contains(got, "\n") || strings.Contains(got, "\x1b") {
		t.Errorf("%q", got)
	}
	lines := strings.Split(got, "\r")
	if last := lines[len(lines)-2]; strings.TrimSpace(last) != "" {
		t.Errorf("it is left on the screen: %q", last)
	}
}

func TestProgressSays(t *testing.T) {
	c := newCounter(t)
	tty, text := screen(t, 30)
	c.shell.Err = tty
	p := c.shell.progress()
	p.say("Export… 12 000 sur 1 000 000 ventes de la boutique")
	p.say("too soon after the first")
	p.last = time.Time{}
	p.say("Fin")
	p.clear()
	p.last = time.Time{}
	p.say("after the end")
	got := text()
	if lines := strings.Split(got, "\r"); len(lines) != 4 || len([]rune(lines[0])) != 29 || !regexp.MustCompile(`^Fin · 0 s +$`).MatchString(lines[1]) ||
		len([]rune(lines[1])) != 29 || strings.TrimSpace(lines[2]) != "" {
		t.Errorf("%q", got)
	}
}

// Who waits for LigdiCash sees the seconds.
func TestWaitingOnATerminal(t *testing.T) {
	c := newCounter(t)
	inv := c.invoice()
	c.keep(inv)
	c.says(inv.Token, ligdicash.Payin{Status: ligdicash.StatusPending, Word: "pending", OK: true}, nil)
	tty, text := screen(t, 80)
	c.shell.Err = tty
	c.expect(ExitPending, "check", inv.Ref)
	if got := text(); !strings.Contains(got, "Question à LigdiCash… · 0 s") {
		t.Errorf("%q", got)
	}
}

// The table takes the width of the terminal it is read on.
func TestColumnsOfTheTerminal(t *testing.T) {
	c := newCounter(t)
	c.keep(c.invoice(func(i *model.Invoice) { i.Firstname = strings.Repeat("Awa ", 40) }))
	tty, text := screen(t, 70)
	c.shell.Out = tty
	c.expect(0, "list")
	for l := range strings.Lines(text()) {
		if n := ansi.StringWidth(strings.TrimRight(l, "\r\n")); n > 70 {
			t.Errorf("%d cells: %q", n, l)
		}
	}
}
