package cells

import (
	"slices"
	"strings"
)

// Part is a piece of a screen that stands or falls as one. Where a window is
// too small, the parts with the most keep are placed first.
type Part struct {
	keep   int
	lines  []string
	spring bool // takes the lines left over, so that what follows stands at the bottom
}

func Keep(keep int, l ...string) Part { return Part{keep: keep, lines: l} }

// Gap is an empty line, for where there is room.
func Gap() Part { return Part{lines: []string{""}} }

func Spring() Part { return Part{spring: true} }

// Stack puts the parts that fit below each other, in their order, in exactly
// h lines.
func Stack(h int, parts ...Part) string {
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return parts[b].keep - parts[a].keep })
	left, fits := h, make([]bool, len(parts))
	for _, i := range order {
		if n := len(parts[i].lines); n <= left {
			fits[i] = true
			left -= n
		}
	}
	var out []string
	for i, p := range parts {
		if fits[i] {
			out = append(out, p.lines...)
		}
		if p.spring {
			out = append(out, make([]string, max(0, left))...)
		}
	}
	for len(out) < h {
		out = append(out, "")
	}
	return strings.Join(out[:max(0, h)], "\n")
}
