package ui

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/screen"
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
func (f frame) banners() []banner {
	c := f.c
	var out []banner
	if c.Foreign != "" {
		out = append(out, banner{grave, c.W.ForeignBanner, c.Foreign})
	}
	if c.Till != nil {
		if off, wrong := c.Till.Difference(); wrong {
			out = append(out, banner{gravity: serious, text: c.W.ClockWrong(off)})
		}
	}
	if off, wrong := till.Apart(c.Shared); wrong {
		out = append(out, banner{gravity: worth, text: c.W.ClockApart(off)})
	}
	if b := c.Settings.Broken; b != nil {
		out = append(out, banner{gravity: serious, text: c.W.GoodBanner(b)})
	}
	if c.Lost() && c.Health.Cause.Between() {
		out = append(out, banner{grave, in(c.W).between, ""})
	}
	if c.Adrift {
		out = append(out, banner{gravity: grave, text: in(c.W).movedBanner})
	}
	if f.readOnly {
		out = append(out, banner{gravity: serious, text: in(c.W).readOnlyBanner})
	}
	if f.marked != nil {
		if text := f.marked(); text != "" {
			out = append(out, banner{gravity: worth, text: text})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].gravity > out[j].gravity })
	return out
}

// turn is how long each of several warnings stands where they have to share the
// line.
const turn = 4 * time.Second

// bannerLine is the warnings in at most w cells, "" where there is none. A grave
// one is always there; the others stand behind it, as many as fit, and take
// turns.
func (f frame) bannerLine(w int) string {
	c := f.c
	fixed, pages, room := bannerPages(f.banners(), w)
	if len(pages) == 0 {
		return fixed
	}
	at := 0
	if len(pages) > 1 {
		at = int(c.Beat()/screen.Beat(turn)) % len(pages)
	}
	line := ""
	for i, b := range pages[at] {
		if i > 0 {
			line += " · "
		}
		line += b.in(room)
	}
	return cells.Join(" · ", fixed, line)
}

// bannerPages are the warnings as they take turns in w cells: fixed is what
// always stands, room what is left for the others.
func bannerPages(all []banner, w int) (fixed string, pages [][]banner, room int) {
	const least = 16 // cells, to say anything
	room = w
	if len(all) > 0 && all[0].gravity == grave {
		fixed = all[0].in(w)
		all, room = all[1:], w-cells.Width(fixed)-3
	}
	if room < least && fixed != "" {
		return fixed, nil, 0
	}
	used := room
	for _, b := range all {
		n := cells.Width(b.whole())
		if used+3+n > room {
			pages, used = append(pages, nil), -3
		}
		pages[len(pages)-1] = append(pages[len(pages)-1], b)
		used += 3 + n
	}
	return fixed, pages, room
}

// crowded says that the warnings take turns in w cells.
func (f frame) crowded(w int) bool {
	_, pages, _ := bannerPages(f.banners(), w)
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
	if cells.Width(b.whole()) <= w {
		return b.whole()
	}
	if b.host == "" {
		return cells.CutWords(b.text, w)
	}
	const enough = 24 // of a host, to know whose it is
	before, after, _ := strings.Cut(b.text, "%s")
	if w-cells.Width(before+after) < enough {
		after = ""
	}
	if w-cells.Width(before) < 2*enough/3 {
		before = ""
	}
	return before + cells.CutStart(b.host, w-cells.Width(before+after)) + after
}

// bar is the line of warnings, w cells of it; "" where there is none.
func (f frame) bar(w int) string {
	line := f.bannerLine(w)
	if line == "" {
		return ""
	}
	style := f.c.Theme.Check
	if f.banners()[0].gravity == grave {
		style = f.c.Theme.BadLoud
	}
	return style.Render(cells.Pad(line, w))
}

// barred gives the screens the room that the warnings leave them, once there
// are some, and when there are none any more.
func (r *root) barred() {
	is := len(r.frame.banners()) > 0
	if is == r.frame.warns {
		return
	}
	r.frame.warns = is
	for i := range r.stack {
		r.stack[i] = r.sized(r.stack[i])
	}
}
