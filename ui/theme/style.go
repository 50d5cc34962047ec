package theme

import (
	"strings"
	"sync"

	"github.com/charmbracelet/lipgloss"
)

// Style is how a role looks: lipgloss draws it once, what is around a text is
// kept. The zero Style is plain.
type Style struct{ *look }

type look struct {
	style         lipgloss.Style
	once          sync.Once
	before, after string
	ascii         bool

	mu     sync.Mutex
	lately map[string]string // most of a frame is what it was in the frame before
}

// kept is how many texts a style keeps: more than one screen shows.
const kept = 64

// Render is text in this style.
func (s Style) Render(text string) string {
	if s.look == nil {
		return lipgloss.Style{}.Render(text)
	}
	if strings.ContainsAny(text, "\n\t") { // each line by itself, as wide as the widest
		return s.style.Render(text)
	}
	before, after := s.Around()
	if before == "" && after == "" {
		return text
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	out, known := s.lately[text]
	if !known {
		if len(s.lately) == 0 || len(s.lately) == kept {
			s.lately = map[string]string{}
		}
		out = before + s.solid(text) + after
		s.lately[text] = out
	}
	return out
}

// Around is what stands before and after a line in this style: for one that is put
// together with what is beside it.
func (s Style) Around() (before, after string) {
	if s.look == nil {
		return "", ""
	}
	s.once.Do(func() {
		const within = "x"
		s.before, s.after, _ = strings.Cut(s.style.Render(within), within)
	})
	return s.before, s.after
}

// full is a cell of the colour text is written in.
const full = '█'

// solid is text with its full cells as blanks turned round: a font's leaves gaps
// between them.
func (s Style) solid(text string) string {
	if s.ascii || !strings.ContainsRune(text, full) {
		return text
	}
	turn, back := "\x1b[7m", "\x1b[27m"
	if s.style.GetReverse() {
		turn, back = back, turn
	}
	var b strings.Builder
	for in, r := false, []rune(text); len(r) > 0 || in; {
		is := len(r) > 0 && r[0] == full
		switch {
		case is && !in:
			b.WriteString(turn)
		case !is && in:
			b.WriteString(back)
		}
		if in = is; len(r) == 0 {
			break
		}
		if is {
			r[0] = ' '
		}
		b.WriteRune(r[0])
		r = r[1:]
	}
	return b.String()
}
