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

	mu     sync.Mutex
	lately map[string]string // most of a frame is what it was in the frame before
}

// kept is how many texts a style keeps: more than one screen shows.
const kept = 64

func of(s lipgloss.Style) Style { return Style{&look{style: s}} }

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
		out = before + text + after
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
