package qr

import (
	"strconv"
	"strings"

	"rsc.io/qr"
)

// sixel draws the code in bands of six rows of pixels, each band white first
// and then what is black, so that no pixel keeps what was there before.
func sixel(code *qr.Code, quiet, px int) string {
	m := code.Size + 2*quiet
	side := m * px
	var b strings.Builder
	b.Grow(2 * m * side / 6)
	b.WriteString("\x1bP0;1;0q\"1;1;" + strconv.Itoa(side) + ";" + strconv.Itoa(side) + "#0;2;0;0;0#1;2;100;100;100")
	black := make([]byte, m) // sixels of the band, one per column of modules
	for top := 0; top < side; top += 6 {
		rows := min(6, side-top)
		for x := range black {
			black[x] = 0
			for i := range rows {
				if code.Black(x-quiet, (top+i)/px-quiet) {
					black[x] |= 1 << i
				}
			}
		}
		if top > 0 { // not after the last band: that could scroll
			b.WriteByte('-')
		}
		b.WriteString("#1")
		sixelRun(&b, 1<<rows-1, side)
		b.WriteString("$#0")
		for x := 0; x < m; {
			n := 1
			for x+n < m && black[x+n] == black[x] {
				n++
			}
			sixelRun(&b, black[x], n*px)
			x += n
		}
	}
	b.WriteString("\x1b\\")
	return b.String()
}

// sixelRun repeats one sixel.
func sixelRun(b *strings.Builder, bits byte, n int) {
	b.WriteByte('!')
	b.WriteString(strconv.Itoa(n))
	b.WriteByte('?' + bits)
}
