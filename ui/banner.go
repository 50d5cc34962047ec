package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

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
		if off, wrong := c.till.Difference(); wrong {
			out = append(out, banner{gravity: serious, text: c.w.clockWrong(off)})
		}
	}
	if b := c.settings.Broken; b != nil {
		out = append(out, banner{gravity: serious, text: c.w.goodBanner(b)})
	}
	if c.lost() && c.health.Cause.Between() {
		out = append(out, banner{grave, c.w.between, ""})
	}
	if c.adrift {
		out = append(out, banner{gravity: grave, text: c.w.file.movedBanner})
	}
	if c.readOnly {
		out = append(out, banner{gravity: serious, text: c.w.file.readOnlyBanner})
	}
	if c.marked != nil {
		if text := c.marked(c); text != "" {
			out = append(out, banner{gravity: worth, text: text})
		}
	}
	slices.SortStableFunc(out, func(a, b banner) int { return cmp.Compare(b.gravity, a.gravity) })
	return out
}

// clockWrong says how far the machine's clock is from LigdiCash's; off is what
// has to be added to it.
func (w *words) clockWrong(off time.Duration) string {
	far := off.Abs().Round(time.Minute)
	by := w.elapsed(far)
	if far < time.Hour { // 05:00 would be taken for five hours
		by = fmt.Sprintf("%d%smin", int(far.Minutes()), nbsp)
	}
	if off > 0 {
		return fmt.Sprintf(w.clockBehind, by)
	}
	return fmt.Sprintf(w.clockAhead, by)
}

// turn is how long each of several warnings stands where they have to share the
// line.
const turn = 4 * time.Second

// bannerLine is the warnings in at most w cells, "" where there is none. A grave
// one is always there; the others stand behind it, as many as fit, and take
// turns.
func (c *console) bannerLine(w int) string {
	fixed, pages, room := bannerPages(c.banners(), w)
	if len(pages) == 0 {
		return fixed
	}
	at := 0
	if len(pages) > 1 {
		at = int(c.beat()/beat(turn)) % len(pages)
	}
	line := ""
	for i, b := range pages[at] {
		if i > 0 {
			line += " · "
		}
		line += b.in(room)
	}
	return join(" · ", fixed, line)
}

// bannerPages are the warnings as they take turns in w cells: fixed is what
// always stands, room what is left for the others.
func bannerPages(all []banner, w int) (fixed string, pages [][]banner, room int) {
	const least = 16 // cells, to say anything
	room = w
	if len(all) > 0 && all[0].gravity == grave {
		fixed = all[0].in(w)
		all, room = all[1:], w-width(fixed)-3
	}
	if room < least && fixed != "" {
		return fixed, nil, 0
	}
	used := room
	for _, b := range all {
		n := width(b.whole())
		if used+3+n > room {
			pages, used = append(pages, nil), -3
		}
		pages[len(pages)-1] = append(pages[len(pages)-1], b)
		used += 3 + n
	}
	return fixed, pages, room
}

// crowded says that the warnings take turns in w cells.
func (c *console) crowded(w int) bool {
	_, pages, _ := bannerPages(c.banners(), w)
	return len(pages) > 1
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
