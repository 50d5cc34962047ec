package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// gravity is how much a standing warning matters.
type gravity int

const (
	worth   gravity = iota + 1 // to be known
	serious                    // something must be put right
	grave                      // about whom the money is with
)

// banner is a standing warning: it is under the header of every screen until
// what it warns of is over.
type banner struct {
	gravity
	text string // one sentence without its full stop; with host, %s is where that goes
	host string // of a server, cut only at its beginning: its end says whose it is
}

// banners are the warnings that stand now, the gravest first. It is asked with
// every frame, and only looks at what is known.
func (c *console) banners() []banner {
	var out []banner
	if c.foreign != "" {
		out = append(out, banner{grave, c.w.foreignBanner, c.foreign})
	}
	if c.till != nil {
		switch off, wrong := c.till.Difference(); {
		case !wrong:
		case off > 0:
			out = append(out, banner{gravity: serious, text: fmt.Sprintf(c.w.clockBehind, c.w.elapsed(off))})
		default:
			out = append(out, banner{gravity: serious, text: fmt.Sprintf(c.w.clockAhead, c.w.elapsed(-off))})
		}
	}
	slices.SortStableFunc(out, func(a, b banner) int { return cmp.Compare(b.gravity, a.gravity) })
	return out
}

// bannerLine is the warnings in at most w cells, "" where there is none: the
// gravest, and those after it that fit whole.
func (c *console) bannerLine(w int) string {
	line := ""
	for i, b := range c.banners() {
		if i == 0 {
			line = b.in(w)
		} else if more := line + " · " + b.whole(); width(more) <= w {
			line = more
		}
	}
	return line
}

func (b banner) whole() string {
	if b.host == "" {
		return b.text
	}
	return fmt.Sprintf(b.text, b.host)
}

// in is b in at most w cells, cut between words.
func (b banner) in(w int) string {
	if width(b.whole()) <= w {
		return b.whole()
	}
	if b.host == "" {
		return cutWords(b.text, w)
	}
	const enough = 24 // of a host, to know whose it is
	before, after, _ := strings.Cut(b.text, "%s")
	if w-width(before+after) < enough {
		after = ""
	}
	if w-width(before) < 2*enough/3 {
		before = ""
	}
	return before + cutStart(b.host, w-width(before+after)) + after
}

// cutStart keeps the last w cells of s.
func cutStart(s string, w int) string {
	if n := width(s); n > w {
		return ansi.TruncateLeft(s, n-max(0, w-1), "…")
	}
	return s
}

// cutWords shortens s to w cells between two words.
func cutWords(s string, w int) string {
	if width(s) <= w {
		return s
	}
	if l := wrap(s, w-1); len(l) > 0 {
		return l[0] + "…"
	}
	return ""
}

// bar is the line of warnings, w cells of it; "" where there is none.
func (c *console) bar(w int) string {
	line := c.bannerLine(w)
	if line == "" {
		return ""
	}
	style := c.th.check
	if c.banners()[0].gravity == grave {
		style = c.th.badLoud
	}
	return style.Render(pad(line, w))
}

// barred gives the screens the room that the warnings leave them, once there
// are some, and when there are none any more.
func (r root) barred() root {
	is := len(r.c.banners()) > 0
	if is == r.frame.bar {
		return r
	}
	r.frame.bar = is
	r.stack = slices.Clone(r.stack)
	for i := range r.stack {
		r.stack[i] = r.stack[i].Resize(r.frame.body())
	}
	return r
}
