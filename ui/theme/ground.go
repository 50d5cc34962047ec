package theme

import (
	"math"
	"strconv"
)

// Ground is what a terminal writes on.
type Ground int

const (
	Unknown Ground = iota
	Dark
	Light
	Middle // neither: no ink of ours is read on it
)

// least is the contrast that text has at least, as WCAG counts it.
const least = 4.5

// GroundOf is what a colour, "#1e1e1e", is to write on. The dullest of the inks
// for dark grounds, and the brightest of those for light ones, decide.
func GroundOf(colour string) Ground {
	const dullest, brightest = 0.39, 0.14
	l, ok := luminance(colour)
	switch {
	case !ok:
		return Unknown
	case contrast(l, dullest) >= least && l < dullest:
		return Dark
	case contrast(l, brightest) >= least:
		return Light
	}
	return Middle
}

// luminance is how bright a colour is, from 0 to 1.
func luminance(colour string) (l float64, ok bool) {
	if len(colour) != 7 || colour[0] != '#' {
		return 0, false
	}
	for i, share := range [...]float64{0.2126, 0.7152, 0.0722} {
		v, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return 0, false
		}
		c := float64(v) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		l += share * c
	}
	return l, true
}

// contrast is that of two luminances, from 1 to 21.
func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }
