package payment

import (
	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/outside"
	"caisse/ui/screen"
	"caisse/ui/text"
)

// openPicture shows the code of link in the system's picture viewer.
func openPicture(o *outside.Windows, link string, w *text.Words) tea.Cmd {
	return func() tea.Msg {
		if err := o.OpenPicture(link); err != nil {
			return screen.Said{Text: w.NotOpened}
		}
		return screen.Said{Text: w.PictureOpened}
	}
}

// openPage shows the payment, live, in a browser.
func openPage(o *outside.Windows, w *text.Words) tea.Cmd {
	return func() tea.Msg {
		url, err := o.OpenPage()
		if err != nil {
			return screen.Said{Text: w.NotOpened}
		}
		return screen.Said{Text: w.PageOpened + " " + url}
	}
}
