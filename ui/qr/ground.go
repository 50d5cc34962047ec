package qr

import (
	"fmt"
	"strconv"
	"strings"
)

// Ground is what is known of the colour a terminal writes on.
type Ground struct {
	Colour string // "#1e1e1e"; "" unknown
	Told   bool   // the terminal said so; else it is a guess of the environment's
}

// groundOf reads COLORFGBG, "15;0" or "0;default;15": what rxvt and Konsole set,
// by the number of the colour. Only whether it is black or white is believed: the
// other shades are each terminal's own.
func groundOf(fgbg string) Ground {
	last := fgbg[strings.LastIndexByte(fgbg, ';')+1:]
	switch n, err := strconv.Atoi(last); {
	case err != nil || n < 0 || n > 15 || last == fgbg:
		return Ground{}
	case n == 7 || n > 8:
		return Ground{Colour: "#ffffff"}
	}
	return Ground{Colour: "#000000"}
}

// takeGround hears the answer to OSC 11: rgb:1e1e/1e1e/1e1e, with one to four
// digits each, rgba: with one more, or #1e1e1e.
func (a *Answers) takeGround(s string) {
	var parts []string
	if hex, ok := strings.CutPrefix(s, "#"); ok {
		n := len(hex) / 3
		if n < 1 || n > 4 || len(hex) != 3*n {
			return
		}
		parts = []string{hex[:n], hex[n : 2*n], hex[2*n:]}
	} else if rgb, ok := strings.CutPrefix(s, "rgb:"); ok {
		parts = strings.Split(rgb, "/")
	} else if rgba, ok := strings.CutPrefix(s, "rgba:"); ok {
		if parts = strings.Split(rgba, "/"); len(parts) == 4 {
			parts = parts[:3]
		}
	}
	if len(parts) != 3 {
		return
	}
	colour := "#"
	for _, p := range parts {
		v, err := strconv.ParseUint(p, 16, 16)
		if err != nil || len(p) > 4 {
			return
		}
		most := uint64(1)<<(4*len(p)) - 1
		colour += fmt.Sprintf("%02x", (v*255+most/2)/most)
	}
	a.ground = Ground{colour, true}
}
