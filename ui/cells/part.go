package cells

import (
	"slices"
	"strings"
)

// Part is a piece of a screen that stands or falls as one. Where a window is
// too small, the parts with the most keep are placed first.
type Part struct {
	keep   int
	line   string // where it has one line
	lines  []string
	single bool
	spring bool // takes the lines left over, so that what follows stands at the bottom
}

// Keep is some lines. Inlined, it would take 4 kB of the program.
//
//go:noinline
func Keep(keep int, l ...string) Part { return Part{keep: keep, lines: l} }

// Line is Keep of one line.
func Line(keep int, l string) Part { return Part{keep: keep, line: l, single: true} }

// Gap is an empty line, for where there is room.
func Gap() Part { return Part{single: true} }

func Spring() Part { return Part{spring: true} }

func (p *Part) size() int {
	if p.single {
		return 1
	}
	return len(p.lines)
}

func (p *Part) onto(out []string) []string {
	if p.single {
		return append(out, p.line)
	}
	return append(out, p.lines...)
}

// most parts a screen has, without asking for more memory.
const most = 32

// fitting marks the parts that fit h lines, and says how many lines are left.
func fitting(h int, parts []Part, fits []bool) (_ []bool, left int) {
	var room [most]int
	order := room[:0]
	for i := range parts {
		order, fits = append(order, i), append(fits, false)
	}
	slices.SortStableFunc(order, func(a, b int) int { return parts[b].keep - parts[a].keep })
	for _, i := range order {
		if n := parts[i].size(); n <= h {
			fits[i] = true
			h -= n
		}
	}
	return fits, h
}

// Stack puts the parts that fit below each other, in their order, in exactly
// h lines.
func Stack(h int, parts ...Part) string {
	var room [4 * most]string
	return strings.Join(Lines(room[:0], h, parts...), "\n")
}

// Lines appends the lines of Stack to out.
func Lines(out []string, h int, parts ...Part) []string {
	var room [most]bool
	fits, left := fitting(h, parts, room[:0])
	end := len(out) + max(0, h)
	for i := range parts {
		if fits[i] {
			out = parts[i].onto(out)
		}
		if parts[i].spring {
			for range left {
				out = append(out, "")
			}
		}
	}
	for len(out) < end {
		out = append(out, "")
	}
	return out[:end]
}

// Pinned places the parts that fit h lines, those with the most keep first.
// The others come back apart, so that nothing is lost; mere looks (a keep of
// 2 or less) go.
func Pinned(h int, parts []Part) (placed, others []string) {
	fits, _ := fitting(h, parts, nil)
	for i := range parts {
		switch p := &parts[i]; {
		case fits[i]:
			placed = p.onto(placed)
		case p.keep > 2:
			others = p.onto(others)
		}
	}
	return placed, others
}

// Height is how many lines the parts of at least this keep take.
func Height(keep int, parts ...Part) (h int) {
	for i := range parts {
		if p := &parts[i]; p.keep >= keep {
			h += p.size()
		}
	}
	return h
}
