package terminal

import (
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
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
	k := newKeyboard()
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

// At the end one that answers is waited for, so that the shell does not get its
// answers; one that never did hardly holds anybody up.
func TestCalm(t *testing.T) {
	const da1 = "\x1b[?62;4c"
	for _, c := range []struct {
		name           string
		before         string        // answered before the end
		used           time.Duration // how long after the questions that is
		after          string        // answered then
		at             time.Duration // how long after
		least, longest time.Duration
	}{
		{"silent, at once", "", 0, "", 0, 0, 40 * time.Millisecond},
		{"silent, after a day", "", 24 * time.Hour, "", 0, 0, 0},
		{"all answered", da1, time.Second, "", 0, 0, 0},
		{"some answered", "\x1b[6;20;10t", 0, "", 0, answerTime / 4, answerTime / 4},
		{"some answered, a day ago", "\x1b[6;20;10t", 24 * time.Hour, "", 0, answerTime / 4, answerTime / 4},
		{"some answered, the rest late", "\x1b[6;20;10t", 0, da1, 200 * time.Millisecond, 200 * time.Millisecond, 200 * time.Millisecond},
		{"all at the end", "", 0, da1, 10 * time.Millisecond, 10 * time.Millisecond, 10 * time.Millisecond},
		{"some at the end", "", 0, "\x1bP>|xterm(390)\x1b\\", 10 * time.Millisecond, answerTime / 4, answerTime/4 + 10*time.Millisecond},
		{"half of one at the end", "", 0, "\x1bP>|xte", 10 * time.Millisecond, answerTime / 4, answerTime/4 + 60*time.Millisecond},
		{"keys are no answer", "5000", 0, "\x1b[A", 10 * time.Millisecond, 0, 60 * time.Millisecond},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				k := newKeyboard()
				k.ask(time.Now())
				k.feed(time.Now(), []byte(c.before))
				time.Sleep(c.used)
				start := time.Now()
				go func() {
					if c.after != "" {
						time.Sleep(c.at)
						k.feed(time.Now(), []byte(c.after))
					}
				}()
				k.Calm()
				if took := time.Since(start); took < c.least || took > c.longest {
					t.Errorf("it took %v, want %v to %v", took, c.least, c.longest)
				}
				synctest.Wait()
			})
		})
	}
	var none *Keyboard
	none.Calm() // where nobody listens
}
