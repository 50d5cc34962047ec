// Package screen is the contract between the console and its screens: what a
// screen is, what it is given, and what it may ask for; and the few parts that
// several screens share. It knows no screen.
package screen

import (
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/ui/text"
)

// Screen is one screen. It draws exactly the box it was last given.
type Screen interface {
	Init() tea.Cmd
	Update(tea.Msg) (Screen, tea.Cmd)
	View() string
	Resize(w, h int) Screen
	Keys() []key.Binding // its own, the most useful first
	ID() string          // of what it is about: one that is open already is gone back to
}

// IDs of the screens that there is one of.
const (
	ArticlesID   = "articles"
	CashierID    = "cashier"
	ClosingID    = "closing"
	CodeTestID   = "code test"
	ExportID     = "export"
	FirstStartID = "first start"
	HelpID       = "help"
	KeyFormID    = "keys"
	ManagerID    = "manager"
	ReportID     = "report"
	RowsID       = "rows"
	SaleID       = "sale"
	SalesID      = "sales"
	AskServerID  = "server"
	SetupID      = "settings"
)

// What some screens are besides.
type (
	// Passer is not gone back to: a question, or a look aside.
	Passer interface{ Passes(to Screen) bool }

	// Seller is one on which a figure begins the next sale: none is ever lost
	// there.
	Seller interface{ Sells() bool }

	// Typist has a text field: while it is typing, "?" is a character.
	Typist interface{ Typing() bool }

	// Discreet takes LigdiCash's keys and tokens, or the manager's code, and never
	// shows them.
	Discreet interface{ Discreet() }

	// ForKeys is there only until there are keys.
	ForKeys interface{ UntilKeys() }

	// Whole may need the window without the frame.
	Whole interface {
		Whole() bool
		WholeView(w, h int) string
		WholeKeys() []key.Binding // worth a line there; none where a customer looks
	}

	// Bare may want its lines without a border, so that a text on them can be
	// selected with the mouse.
	Bare interface {
		Bare() bool
		BareView(w, h int) string
	}

	// Lined hands its view over in lines, behind those in out: it is drawn at every
	// key.
	Lined interface{ Lines(out []string) []string }

	// Leaver is one that has something to do where another sale takes its place.
	Leaver interface{ Leave() tea.Cmd }

	// About is one that is about one invoice.
	About interface{ About() model.Invoice }

	// Seen is one that a customer may stand before.
	Seen interface{ Seen() Shown }
)

// Shown is what a customer sees of an invoice.
type Shown struct {
	Inv  model.Invoice
	Mark text.Mark
	Link string // the one to scan; "" where there is none to show
	Code bool   // it is drawn: nothing may cover it
	Paid bool   // the green screen: there is nothing left to wait for

	Fresh bool // it has become so just now
}

// QuietFor is how long the keyboard must rest before a screen that opened by
// itself believes a key: a fast typist must not dismiss what he has not seen.
const QuietFor = 300 * time.Millisecond
