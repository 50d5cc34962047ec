//go:build unix

package ui

import (
	"context"
	"errors"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/ligdicash/sandbox/proof"
	"caisse/ui/glass"
	"caisse/ui/terminal"
)

// faulty is a console that panics where it is told to by a key.
type faulty struct{ view bool }

const panicSecret = "FAKE-SECRET-IN-A-PANIC"

func (f faulty) Init() tea.Cmd { return nil }

func (f faulty) View() string {
	if f.view {
		panic(errors.New(panicSecret))
	}
	return "FAULTY CONSOLE"
}

func (f faulty) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return f, nil
	}
	fault := func() tea.Msg { panic(panicSecret) }
	switch k.String() {
	case "u":
		panic(panicSecret)
	case "n":
		var none *faulty
		return *none, nil
	case "g":
		go panic(panicSecret)
	case "o":
		go deeper(panicSecret)
	case "v":
		f.view = true
	case "c":
		return f, fault
	case "b":
		return f, tea.Batch(func() tea.Msg { return nil }, tea.Batch(func() tea.Msg { return nil }, fault))
	}
	return f, nil
}

// deeper ends in what no code can catch: the stack is full.
//
//lint:ignore SA5007 it is meant to
func deeper(s string) int { return deeper(s+"x") + 1 }

// TestMain is a faulty console where a test has started this program as one.
func TestMain(m *testing.M) {
	if os.Getenv("CAISSE_TEST_FAULTY") == "" {
		proof.InMemory()
		os.Exit(m.Run())
	}
	debug.SetMaxStack(1 << 20)
	ctx, stop := context.WithCancel(context.Background())
	s, err := terminal.Open(os.Stdin, os.Stdout, false)
	if err != nil {
		os.Exit(3)
	}
	s.Term.Resize(s.Size())
	s.LastLine = "it's over: 100 % \\ given back"
	if _, err := onTerminal(ctx, stop, s, nil, faulty{}, nil); errors.Is(err, errFell) {
		os.Exit(7)
	}
	os.Exit(0)
}

// A panic anywhere ends the console in order: the terminal is as it was, and
// nothing of what it was about is printed.
func TestPanicsGiveTheTerminalBack(t *testing.T) {
	for key, want := range map[string]int{"u": 7, "n": 7, "v": 7, "c": 7, "b": 7, "g": 2, "o": 2} {
		if want == 2 && runtime.GOOS != "linux" {
			continue // nobody guards
		}
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			c := glass.Run(t, glass.Config{Args: []string{os.Args[0]}, Env: append(os.Environ(), "CAISSE_TEST_FAULTY=1", "TERM=xterm-256color")})
			c.Await(t, "FAULTY CONSOLE")
			c.Key("up", key) // the guard is there before a key is read
			code, err := c.Wait(2 * time.Second)
			if err != nil || code != want {
				t.Fatalf("exit code %d, want %d, %v", code, want, err)
			}
			if want == 2 && !strings.Contains(c.Screen(), "it's over: 100 % \\ given back") {
				t.Errorf("the guard says %q", c.Screen())
			}
			if err := c.Restored(); err != nil {
				t.Error(err)
			}
			if strings.Contains(string(c.Bytes()), panicSecret) {
				t.Error("it prints what it was about")
			}
		})
	}
}
