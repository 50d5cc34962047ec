package settings

import "strings"

// The settings by their names: in settings.toml, in a FieldError, in what flags
// give to Load, and where Origin, Value and Variable ask for one.
const (
	NameProfile     = "profile" // a run's alone: no profile holds it, nor the two folders
	NameShop        = "shop"
	NameWebsite     = "website"
	NameReturnURL   = "return_url"
	NameCancelURL   = "cancel_url"
	NameCallbackURL = "callback_url"
	NameLanguage    = "language"
	NameTimeZone    = "time_zone"
	NameDayStarts   = "day_starts"
	NameAskCashier  = "ask_cashier"
	NameQR          = "qr"
	NameTheme       = "theme"
	NameBaseURL     = "base_url"
	NameLedger      = "ledger"
	NameLedgerFile  = "ledger_file"
	NameTill        = "till"
	NameBackupDir   = "backup_dir"
	NamePrinter     = "printer"
	NamePaper       = "paper"
	NameReceipts    = "receipts"
	NameCodePage    = "code_page"
	NameConfigDir   = "config_dir"
	NameDataDir     = "data_dir"
)

// The variables that hold the keys of a run. The others are told by Variable.
const (
	KeyVariable   = "LIGDICASH_API_KEY"
	TokenVariable = "LIGDICASH_API_TOKEN"
)

// Flag is what a setting is called on the command line, without its hyphen.
func Flag(name string) string {
	if name == NameLanguage { // like its variable
		return "lang"
	}
	return strings.ReplaceAll(name, "_", "-")
}

// Choices are the values that the setting called name may have; nil where they
// cannot be counted.
func Choices(name string) []string {
	switch name {
	case NameLanguage:
		return []string{"fr", "en"}
	case NameQR:
		return []string{"auto", "half", "sextant", "image", "off"}
	case NameAskCashier:
		return []string{"yes", "no"}
	case NameTheme:
		return []string{"auto", "dark", "light", "contrast"}
	case NamePaper:
		return []string{"80", "58"}
	case NameReceipts:
		return []string{"key", "paid"}
	case NameCodePage:
		return []string{"858", "ascii"}
	}
	return nil
}
