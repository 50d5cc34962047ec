package ui

import (
	"caisse/ui/qr"
	"caisse/ui/screen"
	"caisse/ui/terminal"
)

// code is the QR code of a screen: chosen and drawn once for a link, a room
// and a terminal.
type code struct {
	link    string
	choice  qr.Choice
	drawing qr.Drawing
	beside  bool // there is room for the facts next to it

	made codeKey
}

// codeKey is all that a drawing depends on.
type codeKey struct {
	link             string
	w, h, winW, winH int
	whole            bool
	profile          qr.Profile
	style            qr.Style
}

// wholeLines are the lines a screen without its frame keeps: amount and state
// above the code; below it what must never be hidden.
const wholeLines = 2

// fit is the code for link on a screen of w by h cells, or in the whole window
// where that is asked for or the screen is too small.
func (k code) fit(c *screen.Console, style qr.Style, link string, w, h int, whole bool) code {
	made := codeKey{link, w, h, c.Width, c.Height, whole, c.Profile, style}
	if made == k.made {
		return k
	}
	k = code{link: link, made: made}
	if link == "" {
		return k
	}
	full := qr.Box{Cols: c.Width, Rows: c.Height - wholeLines}
	if whole {
		k.choice = qr.Choose(link, c.Profile, style, full, full)
	} else {
		k.choice = qr.Choose(link, c.Profile, style, qr.Box{Cols: w - factsW - 3, Rows: h}, full)
		k.beside = k.choice.Rung != qr.None && !k.choice.Whole
		if !k.beside {
			k.choice = qr.Choose(link, c.Profile, style, qr.Box{Cols: w, Rows: h - 2}, full)
		}
	}
	k.choice = k.choice.In(qr.Box{Cols: c.Width, Rows: c.Height})
	var err error
	if k.drawing, err = k.choice.Draw(link); err != nil {
		k.choice.Err = err
	}
	if d := &k.drawing; d.Picture != "" && c.Term != nil {
		d.Lines[0] = c.Term.Keep(terminal.Picture{Draw: d.Picture, Erase: d.Erase, Cols: d.Cols, Rows: d.Rows}) + d.Lines[0]
	}
	return k
}
