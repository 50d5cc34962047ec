// Package code is the QR code of a payment as a screen shows it, and the screen
// on which its styles are tried. It knows no invoice: it is given a link, and
// what scans is decided in qr.
package code

import (
	"strings"

	"caisse/ui/qr"
	"caisse/ui/screen"
	"caisse/ui/terminal"
)

// Code is the QR code of a screen: chosen and drawn once for a link, a room
// and a terminal.
type Code struct {
	Link    string
	Choice  qr.Choice
	Drawing qr.Drawing
	Beside  bool // there is room for the facts next to it

	made codeKey
}

// codeKey is all that a drawing depends on.
type codeKey struct {
	link             string
	w, h, winW, winH int
	whole            bool
	above            int
	profile          qr.Profile
	style            qr.Style
}

// Fit is the code for link on a screen of w by h cells, or in the whole window
// where that is asked for or the screen is too small. above are lines it leaves
// free in the whole window, where that costs no phone anything.
func (k Code) Fit(c *screen.Console, style qr.Style, link string, w, h int, whole bool, above int) Code {
	made := codeKey{link, w, h, c.Width, c.Height, whole, above, c.Profile, style}
	if made == k.made {
		return k
	}
	k = Code{Link: link, made: made}
	if link == "" {
		return k
	}
	full := qr.Box{Cols: c.Width, Rows: c.Height - terminal.WholeLines}
	if whole {
		k.Choice = qr.Choose(link, c.Profile, style, full, full)
		less := qr.Box{Cols: full.Cols, Rows: full.Rows - above}
		if smaller := qr.Choose(link, c.Profile, style, less, less); k.Choice.ScansLike(smaller) {
			k.Choice = smaller
		}
	} else {
		k.Choice = qr.Choose(link, c.Profile, style, qr.Box{Cols: w - factsW - 3, Rows: h}, full)
		k.Beside = k.Choice.Rung != qr.None && !k.Choice.Whole
		if !k.Beside {
			k.Choice = qr.Choose(link, c.Profile, style, qr.Box{Cols: w, Rows: h - 2}, full)
		}
	}
	k.Choice = k.Choice.In(qr.Box{Cols: c.Width, Rows: c.Height})
	var err error
	if k.Drawing, err = k.Choice.Draw(link); err != nil {
		k.Choice.Err = err
	}
	if d := &k.Drawing; d.Picture != "" && c.Term != nil {
		d.Lines[0] = c.Term.Keep(terminal.Picture{Draw: d.Picture, Erase: d.Erase, Cols: d.Cols, Rows: d.Rows}) + d.Lines[0]
	}
	return k
}

// Centred is the drawing in the middle of w cells.
func (k Code) Centred(w int) []string {
	margin := strings.Repeat(" ", max(0, (w-k.Drawing.Cols)/2))
	out := make([]string, len(k.Drawing.Lines))
	for i, l := range k.Drawing.Lines {
		out[i] = margin + l
	}
	return out
}

// factsW is the least the facts need beside a code.
const factsW = 30
