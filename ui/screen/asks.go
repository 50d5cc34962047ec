package screen

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/files"
	"caisse/ui/qr"
)

// What screens ask of the console, with Tell.
type (
	Opened   struct{ To Screen }   // go there; Esc comes back
	Closed   struct{}              // one step back
	SellNext struct{ Key tea.Msg } // the next sale, which a key may begin; nil: none has
	ToOther  struct{ By int }      // the next sale that waits, or the one before

	// Said tells the cashier something, in one line.
	Said struct {
		Text   string
		Stays  bool     // until a key is pressed: something did not go as the cashier thinks
		Unless []string // IDs of screens that say it themselves, where they are open
	}

	// StartAgain ends this console for another.
	StartAgain struct {
		Sandbox bool
		Profile string // "": the same
	}

	CodeWanted struct{ Then func() tea.Cmd } // the manager's code, and then that
	CashierIs  struct{ Name string }         // who is at the till from now on; "" is nobody
	Reconnect  struct{}                      // look for the keys again: they may have been put right
	KeysTold   struct{ Tried till.Tried }    // what LigdiCash says of the keys in use
	InLanguage struct{ Lang string }         // "fr" or "en", from now on
	InTheme    struct{ Theme string }        // as it is set, "" for auto, from now on
	StyleKept  struct{ Style qr.Style }      // how codes are drawn from now on; screens hear it too

	// PrintWanted has a paper printed: a slip of an invoice, or lines such as a report.
	PrintWanted struct {
		Inv   model.Invoice // no Ref: Lines
		Lines func(columns int) string
	}

	// ExportWanted has a file written, one at a time. Outcome: ExportEnded.
	ExportWanted struct {
		Job     *files.Job
		Rows    till.Export
		Paper   string                                // in place of rows, where the job is a report
		Text    func(context.Context) (string, error) // in place of Paper: read from the ledger as it is written
		Ext     string                                // where the path has none
		Replace bool
	}
)

// What screens hear of that others began, or of what changed around them.
type (
	Accepted    struct{ Inv model.Invoice } // a sale is on disk, and on its way
	InvoiceMade struct{ Inv model.Invoice } // it took the place of an older one of its sale

	OthersSold    struct{}                     // other tills have sold much: what lists show is to be read again
	DayTurned     struct{}                     // a new day has begun at the shop
	TerminalKnown struct{ Profile qr.Profile } // what the terminal can do, as far as it is known now

	// KeysRead says how the search for the LigdiCash keys ended. Without an error
	// the till is connected.
	KeysRead struct {
		Err   error
		Fresh bool // nothing was ever set on this machine
		Sold  bool // this till has sold before
	}

	// KeysKept says how keeping keys that were typed has ended.
	KeysKept struct {
		Ask     int
		Keys    *settings.Keys // a pointer: fmt prints what is in a field, dots or not
		Tried   till.Tried
		Session bool  // in memory only
		Err     error // then they are not in use
	}

	KeysErased struct{ Err error } // of the keyring: the till has forgotten them either way

	// CodeChanged says how setting the manager's code, or taking it away, has ended.
	CodeChanged struct {
		Ask int
		Has bool
		Err error // then it is what it was
	}

	// ServerAccepted says that the server may have the keys from now on.
	ServerAccepted struct {
		Ask int
		Err error // it could not be kept, and does not hold
	}

	// Printed says how a printing ended.
	Printed struct {
		Ref    string // of the sale; "" for lines
		Paper  till.Paper
		Byself bool // nobody pressed a key for it
		Err    error
	}

	// ExportStep and ExportEnded are how far a file is, and how it ended.
	ExportStep struct {
		Of *files.Job
		At files.Step
	}
	ExportEnded struct {
		Of  *files.Job
		Out files.Written
		Err error
	}
)
