package ui

import (
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

// Terminal is the only writer to the terminal while the console is up. Bubble
// Tea v1 draws on a 60 Hz ticker: up to 17 ms from key to glyph, 300 wake-ups
// a second when idle. It sends control sequences (raw mode, alternate screen,
// title) with WriteString and frames with Write: we pass the first, drop the
// second, and paint each frame as soon as View has made it. That leans on
// v1.3.10 as released; the end-to-end tests guard it.
type Terminal struct {
	*os.File
	mu     sync.Mutex
	lines  []string // what is on the glass; nil: unknown
	cursor string   // the cursor's last sequence
	width  int
	height int
}

// NewTerminal draws on f, usually standard output.
func NewTerminal(f *os.File) *Terminal { return &Terminal{File: f} }

const (
	syncBegin = "\x1b[?2026h" // one frame, one repaint; unknown terminals ignore it
	syncEnd   = "\x1b[?2026l"

	altScreen = "\x1b[?1049h"

	// cursorMark stands in a view just before the cell the terminal's own cursor
	// belongs on. It is a string no terminal draws, has no width, and never
	// leaves paint. The real cursor costs no blink timer, shows without colours,
	// and is what input methods and screen readers follow.
	cursorMark = "\x1b_caisse\x1b\\"
)

// Write drops Bubble Tea's own frames.
func (t *Terminal) Write(p []byte) (int, error) { return len(p), nil }

// WriteString passes control sequences on, and notes when one wiped the glass.
func (t *Terminal) WriteString(s string) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if strings.Contains(s, ansi.EraseEntireScreen) || strings.Contains(s, altScreen) {
		t.lines, t.cursor = nil, ""
	}
	return t.File.WriteString(s)
}

// Send writes sequences that draw nothing (a bell, a copy) between frames.
func (t *Terminal) Send(seq string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, _ = t.File.WriteString(seq) // a terminal that is gone ends the program elsewhere
}

// resize forgets the glass: what a terminal does with old lines when it changes
// size is its own affair.
func (t *Terminal) resize(w, h int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.width != w || t.height != h {
		t.width, t.height, t.lines = w, h, nil
	}
}

// paint puts frame on the glass: only the lines that changed. A frame that is
// too large loses its right and its bottom, so that the amount on top stays.
func (t *Terminal) paint(frame string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.width <= 0 || t.height <= 0 {
		return
	}
	lines := strings.Split(frame, "\n")
	lines = lines[:min(len(lines), t.height)]
	cursor := ansi.HideCursor
	var b strings.Builder
	for y := range max(len(lines), len(t.lines)) {
		line := ""
		if y < len(lines) {
			if i := strings.Index(lines[y], cursorMark); i >= 0 {
				x := ansi.StringWidth(lines[y][:i])
				lines[y] = lines[y][:i] + lines[y][i+len(cursorMark):]
				cursor = ansi.CursorPosition(x+1, y+1) + ansi.ShowCursor
			}
			line = lines[y]
		}
		if t.lines != nil && y < len(t.lines) && y < len(lines) && t.lines[y] == line {
			continue
		}
		b.WriteString(ansi.CursorPosition(1, y+1))
		w := ansi.StringWidth(line)
		if w > t.width {
			line, w = ansi.Truncate(line, t.width, ""), t.width
		}
		b.WriteString(line)
		b.WriteString(ansi.ResetStyle)
		if w < t.width { // past the last column an erase would take the last cell
			b.WriteString(ansi.EraseLineRight)
		}
	}
	if t.lines == nil {
		b.WriteString("\x1b[" + strconv.Itoa(min(len(lines)+1, t.height)) + ";1H")
		if len(lines) < t.height {
			b.WriteString(ansi.EraseScreenBelow)
		}
	}
	t.lines = lines
	if b.Len() == 0 && cursor == t.cursor {
		return
	}
	t.cursor = cursor
	_, _ = t.File.WriteString(syncBegin + ansi.HideCursor + b.String() + cursor + syncEnd)
}

// painted is the model Bubble Tea runs: the root, painted on t.
type painted struct {
	root
	t   *Terminal
	log *slog.Logger
}

func (p painted) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if m, ok := msg.(tea.WindowSizeMsg); ok {
		p.t.resize(m.Width, m.Height)
	}
	if p.log != nil {
		p.log.Info("message", "type", fmt.Sprintf("%T", msg))
	}
	next, cmd := p.root.Update(msg)
	p.root = next.(root)
	return p, cmd
}

// View paints, and gives Bubble Tea's own renderer nothing to do.
func (p painted) View() string {
	p.t.paint(p.root.View())
	return " "
}
