package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/text"
)

// openPicture shows the code of link in the system's picture viewer.
func openPicture(o *windows, link string, w *text.Words) tea.Cmd {
	return func() tea.Msg {
		if err := o.openPicture(link); err != nil {
			return said{w.NotOpened}
		}
		return said{w.PictureOpened}
	}
}

// openPage shows the payment, live, in a browser.
func openPage(o *windows, w *text.Words) tea.Cmd {
	return func() tea.Msg {
		url, err := o.openPage()
		if err != nil {
			return said{w.NotOpened}
		}
		return said{w.PageOpened + " " + url}
	}
}
