package terminal

import (
	"runtime"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// listener is a program that notes the keys Bubble Tea reads, up to Ctrl+Q.
type listener struct{ keys *[]string }

func (l listener) Init() tea.Cmd { return nil }

func (l listener) View() string { return "" }

func (l listener) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return l, nil
	}
	*l.keys = append(*l.keys, k.String())
	if k.Type == tea.KeyCtrlQ {
		return l, tea.Quit
	}
	return l, nil
}

// What is put together is read by Bubble Tea as the keys it was: a lone Esc
// stays alone whatever follows, and long texts and pastes come whole.
func TestKeyboardToBubbleTea(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("keys are events there")
	}
	k, err := newKeyboard()
	if err != nil {
		t.Fatal(err)
	}
	long, pasted := strings.Repeat("é", 2000), strings.Repeat("5000 pain\n", 6000)
	now := time.Unix(1_000_000, 0)
	for _, piece := range []string{"5", "\x1b", "", "a", "\x1b[", "", "b", "\x1b[A\x1bOP\x1b", "[Z", long, "\x1b[200~" + pasted + "\x1b[201~", "\x1b[?62;4c", "\xe9", "", "c\x11"} {
		if now = now.Add(time.Second / 10); piece == "" {
			k.feed(now, nil)
			continue
		}
		k.feed(now, []byte(piece))
	}
	var got []string
	p := tea.NewProgram(listener{&got}, tea.WithInput(k), tea.WithoutRenderer(), tea.WithoutSignalHandler())
	defer time.AfterFunc(20*time.Second, p.Kill).Stop()
	if _, err := p.Run(); err != nil {
		t.Fatal(err, got)
	}
	want := []string{"5", "esc", "a", "alt+[", "b", "up", "f1", "shift+tab"}
	for i, w := range want {
		if i >= len(got) || got[i] != w {
			t.Fatalf("key %d: got %.60q, want %q", i, got, w)
		}
	}
	rest := strings.Join(got[len(want):], "")
	if rest != long+"["+pasted+"]cctrl+q" {
		t.Errorf("the text, the paste and the end are %d bytes, want %d: …%q", len(rest), len(long)+len(pasted)+9, rest[max(0, len(rest)-20):])
	}
}
