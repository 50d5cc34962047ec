package ui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/till"
	"caisse/ui/screen"
)

// newFrame reads once what of the ledger's file stands in the banner: View looks
// at no file.
func newFrame(c *screen.Console, file till.Ledger) frame {
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

func kSaveOpen(c *screen.Console) key.Binding {
	return screen.When(c.Adrift, screen.Bind("f8", "F8", in(c.W).kSaveOpen))
}
