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
	within []cells.Memo[string, string] // the lines of the screen, and they with the edge around them
	left   cells.Memo[leftKey, string]
	net    cells.Memo[netKey, string]
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
	edge struct{ side, rule, bottom string }

	leftKey struct {
		w               int
		words           *text.Words
		style           theme.Style
		shop, foreign   string
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
	}
)

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
