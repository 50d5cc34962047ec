package glass

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"
)

// The programs the tests run are this test binary, told by its environment
// which one to be.
func TestMain(m *testing.M) {
	programs := map[string]func() int{
		"raw": raw, "ask": ask, "bubble": bubble, "flood": flood, "orphan": orphan, "env": environ,
	}
	if program, ok := programs[os.Getenv("GLASS_PROGRAM")]; ok {
		os.Exit(program())
	}
	os.Exit(m.Run())
}

// play runs one of the programs above in an 80 by 24 terminal.
func play(t *testing.T, name string, change ...func(*Config)) *Terminal {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{Args: []string{self}, Env: environment(name)}
	for _, f := range change {
		f(&cfg)
	}
	return Run(t, cfg)
}

// environment keeps two things out of the way: what Bubble Tea asks a terminal
// other than dumb as it is loaded, even by programs that do not use it, and the
// second a program built with -race waits before it ends.
func environment(name string) []string {
	return []string{"GLASS_PROGRAM=" + name, "TERM=dumb", "GORACE=atexit_sleep_ms=0"}
}

// raw draws with escape sequences and echoes what it reads, except b (bell),
// q (leave, all restored) and x (leave the line settings raw).
func raw() int {
	before, err := term.MakeRaw(0)
	if err != nil {
		return 1
	}
	resized := make(chan os.Signal, 1)
	signal.Notify(resized, syscall.Signal(28)) // SIGWINCH, which Windows has no name for
	go func() {
		for range resized {
			w, h, _ := term.GetSize(0)
			fmt.Printf("\x1b[Hsize %dx%d", w, h)
		}
	}()
	fmt.Print("\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b]2;Caisse d'essai\x07\x1b[H")
	fmt.Print("Prêt\r\n日本 \x1b[32;7mPayé\x1b[0m \x1b[1;38;2;0;0;0;48;2;255;255;255m▀\x1b[0m\r\n> ")
	key := make([]byte, 1)
	for {
		if n, err := os.Stdin.Read(key); n == 0 || err != nil {
			return 1
		}
		switch key[0] {
		case 'b':
			fmt.Print("\a")
		case 'q', 'x':
			fmt.Print("\x1b[?2004l\x1b[?25h\x1b[?1049l")
			if key[0] == 'q' {
				term.Restore(0, before)
			}
			return 3
		default:
			os.Stdout.Write(key)
		}
	}
}

// ask questions the terminal, then shows every byte that comes in.
func ask() int {
	if _, err := term.MakeRaw(0); err != nil {
		return 1
	}
	fmt.Print("\x1b]10;?\a\x1b]11;?\a\x1b[c\x1b[6nasked\r\n")
	key := make([]byte, 1)
	for {
		if n, err := os.Stdin.Read(key); n == 0 || err != nil {
			return 1
		}
		quoted := fmt.Sprintf("%q", key)
		fmt.Print(quoted[1 : len(quoted)-1])
	}
}

// flooded is far more than a pty holds.
var flooded = strings.Repeat(strings.Repeat("=", 79)+"\n", 2_000) + "the end"

// flood writes it and ends at once.
func flood() int {
	fmt.Print(flooded)
	return 0
}

// orphan ends, leaving the terminal to a child that will not hang up.
func orphan() int {
	child := exec.Command("/bin/sh", "-c", "trap '' HUP; echo waiting; read never")
	child.Stdin, child.Stdout = os.Stdin, os.Stdout
	if err := child.Start(); err != nil {
		return 1
	}
	return 0
}

func environ() int {
	fmt.Print(strings.Join(os.Environ(), "|"))
	return 0
}

// field is a Bubble Tea program that shows its size and what is typed.
type field struct{ size, typed string }

func (f field) Init() tea.Cmd { return nil }

func (f field) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		f.size = fmt.Sprintf("size %dx%d", msg.Width, msg.Height)
	case tea.KeyMsg:
		switch {
		case msg.Type == tea.KeyCtrlC:
			return f, tea.Quit
		case msg.Type == tea.KeyRunes:
			f.typed += string(msg.Runes)
		default:
			f.typed = "key " + msg.String()
		}
	}
	return f, nil
}

func (f field) View() string { return f.size + "\n> " + f.typed }

func bubble() int {
	if _, err := tea.NewProgram(field{}, tea.WithAltScreen()).Run(); err != nil {
		return 1
	}
	return 0
}
