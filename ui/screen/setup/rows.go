package setup

import (
	"caisse/model/settings"
	"caisse/ui/screen"
)

// row is a line of the settings.
type row int

const (
	rowNone row = iota
	rowProfile
	rowNew // another profile
	rowShop
	rowWebsite
	rowReturn
	rowCancel
	rowCallback
	rowLanguage
	rowZone
	rowDays // when they begin
	rowPrinter
	rowPaper // these three where there is a printer
	rowReceipts
	rowPage
	rowQR
	rowTheme
	rowPut   // give keys, or change them
	rowRetry // read the keyring again
	rowCheck
	rowErase
	rowCode    // the manager's: set, or change it
	rowUncode  // take it away
	rowSandbox // to the training till, or back
	rowBase
	rowLedger
	rowShared // what it is shared through, and how that goes
	rowFile
	rowCount
)

// rowName is the setting of a row in settings.toml, "" for none.
var rowName = [rowCount]string{
	rowProfile: settings.NameProfile, rowShop: settings.NameShop, rowWebsite: settings.NameWebsite, rowReturn: settings.NameReturnURL, rowCancel: settings.NameCancelURL,
	rowCallback: settings.NameCallbackURL, rowLanguage: settings.NameLanguage, rowZone: settings.NameTimeZone, rowDays: settings.NameDayStarts, rowPrinter: settings.NamePrinter, rowPaper: settings.NamePaper, rowReceipts: settings.NameReceipts, rowPage: settings.NameCodePage,
	rowQR: settings.NameQR, rowTheme: settings.NameTheme, rowBase: settings.NameBaseURL, rowLedger: settings.NameLedger,
}

// textRows are typed in; the figure is the most a row takes.
var textRows = [rowCount]int{rowShop: screen.MaxShop, rowWebsite: 500, rowReturn: 500, rowCancel: 500, rowCallback: 500, rowZone: 60, rowDays: 5, rowPrinter: 200, rowNew: 40}

// rows are those there are now, in their order.
func (s *setup) rows() []row {
	c := s.c
	out := []row{rowProfile}
	// Where the lines are few it is there once somebody has come to the profiles.
	if c.Desk != nil && !c.Training && (s.h > 20 || s.at == rowProfile || s.at == rowNew) {
		out = append(out, rowNew)
	}
	out = append(out, rowShop, rowWebsite, rowReturn, rowCancel, rowCallback, rowLanguage, rowZone, rowDays, rowPrinter)
	if s.value(rowPrinter) != "" || c.Settings.Printer != "" || s.at >= rowPaper && s.at <= rowPage {
		out = append(out, rowPaper, rowReceipts, rowPage)
	}
	out = append(out, rowQR, rowTheme)
	if c.Desk != nil && !c.Training {
		for _, a := range []struct {
			row row
			now bool
		}{
			{rowRetry, c.Keys == screen.KeysUnreadable || c.Keys == screen.KeysHeld}, {rowPut, c.Keys != screen.KeysEnvironment && c.Keys != screen.KeysUnread && c.Keys != screen.KeysHeld},
			{rowCheck, c.Keys == screen.KeysReady || c.Keys == screen.KeysEnvironment || c.Keys == screen.KeysSession},
			{rowErase, c.Keys == screen.KeysReady || c.Keys == screen.KeysSession},
			{rowCode, true}, {rowUncode, c.Manager}, {rowSandbox, c.Keys.None()},
		} {
			if a.now {
				out = append(out, a.row)
			}
		}
	}
	if c.Training {
		out = append(out, rowSandbox)
	}
	out = append(out, rowBase, rowLedger)
	if s.shares() {
		out = append(out, rowShared)
	}
	return append(out, rowFile)
}

// shares says that the till is to share its ledger.
func (s *setup) shares() bool { return s.c.Settings.Shared() != "" && !s.c.Training }
