package qr

import (
	"sync"

	"rsc.io/qr"
)

// sextants draws three modules per cell, one above the other, or six where
// narrow. What the last row has left over goes to the border, above and below.
func sextants(code *qr.Code, quiet int, narrow bool, in inks) []string {
	rung, across := Sextant, 1
	if narrow {
		rung, across = Narrow, 2
	}
	m := code.Size + 2*quiet
	cols, rows := cells(rung, m)
	top := quiet + (3*rows-m)/2
	out, glyphs := make([]string, rows), sextant()
	for row := range out {
		b := brush{inks: in}
		b.Grow(5 * cols)
		for col := range cols {
			bits := 0
			for i := range 6 {
				x := col // both halves alike
				if narrow {
					x = col*across + i%2
				}
				if code.Black(x-quiet, 3*row+i/2-top) {
					bits |= 1 << i
				}
			}
			if bits == 63 {
				b.onBlack(" ")
			} else {
				b.onWhite(glyphs[bits])
			}
		}
		out[row] = b.String() + reset
	}
	return out
}

// sextant is the glyph for each set of black sixths, left before right, top
// before bottom. Unicode leaves out those it had already.
var sextant = sync.OnceValue(func() *[63]string {
	var glyphs [63]string
	r := rune(0x1fb00)
	for bits := 1; bits < len(glyphs); bits++ {
		switch bits {
		case 0b010101:
			glyphs[bits] = "▌"
		case 0b101010:
			glyphs[bits] = "▐"
		default:
			glyphs[bits] = string(r)
			r++
		}
	}
	glyphs[0] = " "
	return &glyphs
})
