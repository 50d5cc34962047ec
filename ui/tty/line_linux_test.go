package tty

import (
	"io"
	"testing"
	"time"

	"github.com/creack/pty"
)

// A line gives what has come, waits as long as it is told, ends a wait when it is
// told, and says that its terminal is gone.
func TestLine(t *testing.T) {
	master, end, err := pty.Open()
	if err != nil {
		t.Skip("no pty on this system:", err)
	}
	defer master.Close()
	defer end.Close()
	l, err := Open(end, end)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := l.Raw(); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 16)
	read := func(d time.Duration) (string, error) {
		n, err := l.Read(buf, d)
		return string(buf[:n]), err
	}
	type said struct {
		text string
		err  error
	}
	later := func(d time.Duration) <-chan said {
		got := make(chan said, 1)
		go func() {
			text, err := read(d)
			got <- said{text, err}
		}()
		return got
	}
	for _, d := range []time.Duration{0, time.Millisecond} {
		if text, err := read(d); text != "" || err != nil {
			t.Errorf("nothing has come within %v, and it reads %q, %v", d, text, err)
		}
	}
	for _, d := range []time.Duration{-1, 0, time.Nanosecond, time.Minute} {
		master.WriteString("ab")
		text, err := read(d)
		for start := time.Now(); text == "" && err == nil && time.Since(start) < time.Minute; { // the line takes a moment
			text, err = read(0)
		}
		if text != "ab" || err != nil {
			t.Errorf("within %v it reads %q, %v", d, text, err)
		}
	}
	waits := later(-1)
	master.WriteString("é")
	if got := <-waits; got.text != "é" || got.err != nil {
		t.Errorf("it waits for %q, %v", got.text, got.err)
	}
	for _, d := range []time.Duration{-1, time.Minute} {
		waits = later(d)
		l.Stop()
		if got := <-waits; got.err != ErrStopped || got.text != "" {
			t.Errorf("stopped, it reads %q, %v", got.text, got.err)
		}
		if _, err := read(-1); err != ErrStopped {
			t.Errorf("stopped, it goes on: %v", err)
		}
		l.Started()
	}
	master.WriteString("c")
	if text, err := read(-1); text != "c" || err != nil {
		t.Errorf("after a stop it reads %q, %v", text, err)
	}
	waits = later(-1)
	master.Close()
	if got := <-waits; got.err != io.EOF {
		t.Errorf("of a terminal that is gone it reads %q, %v", got.text, got.err)
	}
	if _, err := read(0); err != io.EOF {
		t.Errorf("of a terminal that is gone it reads %v", err)
	}
}
