package ui

import (
	"time"

	"github.com/charmbracelet/bubbles/key"

	"caisse/ui/cells"
	"caisse/ui/text"
	"caisse/ui/theme"
)

// drawn is the frame as it was last drawn: what is the same again is not made
// again. Only View touches it.
type drawn struct {
	body   []string
	lines  []string
	edge   cells.Memo[edgeKey, edge]
	rows   rows
	left   cells.Memo[leftKey, string]
	net    cells.Memo[netKey, string]
	shared cells.Memo[[2]string, string]
	right  cells.Memo[rightKey, string]
	top    cells.Memo[topKey, string]
	global cells.Memo[globalKey, []key.Binding]
	foot   foot
}

type (
	edgeKey struct {
		w     int
		style theme.Style
	}
	edge struct{ left, right, rule, bottom string }

	leftKey struct {
		w               int
		words           *text.Words
		style           theme.Style
		shop, who       string
		foreign         string
		sandbox, masked bool
	}
	netKey struct {
		words *text.Words
		took  time.Duration
	}
	rightKey struct {
		text   string
		style  theme.Style
		wide   bool
		minute int // of the day
	}
	topKey struct {
		edgeKey
		left, right string
	}
	globalKey struct {
		words          *text.Words
		masked, adrift bool
		waits, alt     bool
	}
)

// rows are the lines of the screen with the edge around them. One that stood in
// the last frame, wherever, is not made again; those that did not are made in one
// piece.
type rows struct {
	last, now []row
	made      []byte
}

type row struct {
	line, framed string
	from, to     int // in made, while it is not framed
}

func (r *rows) begin() { r.last, r.now, r.made = r.now, r.last[:0], r.made[:0] }

// add puts left and right around line, w cells apart.
func (r *rows) add(left, line, right string, w int) {
	n := len(r.now)
	for i := range r.last { // where it was first, then nearer the top
		if old := r.last[(n+i)%len(r.last)]; old.line == line {
			r.now = append(r.now, old)
			return
		}
	}
	from := len(r.made)
	r.made = append(cells.AppendPad(append(r.made, left...), line, w), right...)
	r.now = append(r.now, row{line: line, from: from, to: len(r.made)})
}

// end appends the rows to out.
func (r *rows) end(out []string) []string {
	made := string(r.made)
	for i := range r.now {
		n := &r.now[i]
		if n.framed == "" {
			n.framed = made[n.from:n.to]
		}
		out = append(out, n.framed)
	}
	return out
}

// foot is the line of keys, and what it was made of.
type foot struct {
	w     int
	style theme.Style
	keys  []key.Help
	next  []key.Help // the same, while it is looked at
	text  string
}

func (f frame) drawn() *drawn {
	if f.last == nil {
		return &drawn{}
	}
	return f.last
}
