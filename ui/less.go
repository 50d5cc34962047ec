package ui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/till"
)

// newFrame reads once what of the ledger's file stands in the banner: View looks
// at no file.
func newFrame(c *console, file till.Ledger) frame {
	sales, since, kept := file.Without()
	return frame{c: c, readOnly: file.Writable() != nil, marked: func() string { return c.Lacking(sales, since, kept) }}
}

// openSaved says where what is still open of a ledger was saved.
type openSaved struct {
	path string
	err  error
}

// saveOpen saves it, beside where it was or at home.
func saveOpen(ctx context.Context, t *till.Till) tea.Cmd {
	return func() tea.Msg {
		path, err := t.SaveOpen(ctx)
		return openSaved{path, err}
	}
}

// notYet says of a payment that LigdiCash has confirmed why it is not green, and
// what becomes of it.
func (c *console) notYet() string {
	if c.adrift {
		return c.W.File.UnwrittenMoved
	}
	return c.W.File.Unwritten
}

func kSaveOpen(c *console) key.Binding {
	return when(c.adrift, bind("f8", "F8", rootIn(c.W).kSaveOpen))
}
