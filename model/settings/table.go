package settings

// An entry of table is one setting: its name, its variable ("" is none), and
// where it is kept. of and check are nil for what no profile holds.
type entry struct {
	name, variable string
	in             func(*Settings) *string
	of             func(*Profile) *string
	check          func(string) Problem // of a value that is not empty; 0 is fine
}

// table is every setting there is. What reads, checks, lists and saves settings
// goes through it, so that a new one is one line here and two fields.
var table = []entry{
	{NameProfile, "CAISSE_PROFILE", func(s *Settings) *string { return &s.Profile }, nil, nil},
	{NameShop, "CAISSE_SHOP", func(s *Settings) *string { return &s.Shop }, func(p *Profile) *string { return &p.Shop }, checkShop},
	{NameWebsite, "", func(s *Settings) *string { return &s.Website }, func(p *Profile) *string { return &p.Website }, checkPage},
	{NameReturnURL, "", func(s *Settings) *string { return &s.ReturnURL }, func(p *Profile) *string { return &p.ReturnURL }, checkPage},
	{NameCancelURL, "", func(s *Settings) *string { return &s.CancelURL }, func(p *Profile) *string { return &p.CancelURL }, checkPage},
	{NameCallbackURL, "", func(s *Settings) *string { return &s.CallbackURL }, func(p *Profile) *string { return &p.CallbackURL }, checkCallback},
	{NameLanguage, "CAISSE_LANG", func(s *Settings) *string { return &s.Lang }, func(p *Profile) *string { return &p.Language }, checkLanguage},
	{NameTimeZone, "CAISSE_TIME_ZONE", func(s *Settings) *string { return &s.TimeZone }, func(p *Profile) *string { return &p.TimeZone }, checkZone},
	{NameDayStarts, "CAISSE_DAY_STARTS", func(s *Settings) *string { return &s.DayStarts }, func(p *Profile) *string { return &p.DayStarts }, checkDayStarts},
	{NameAskCashier, "", func(s *Settings) *string { return &s.AskCashier }, func(p *Profile) *string { return &p.AskCashier }, checkYes},
	{NameQR, "CAISSE_QR", func(s *Settings) *string { return &s.QR }, func(p *Profile) *string { return &p.QR }, checkQR},
	{NameTheme, "CAISSE_THEME", func(s *Settings) *string { return &s.Theme }, func(p *Profile) *string { return &p.Theme }, checkTheme},
	{NameBaseURL, "LIGDICASH_BASE_URL", func(s *Settings) *string { return &s.BaseURL }, func(p *Profile) *string { return &p.BaseURL }, checkBase},
	{NameLedger, "CAISSE_LEDGER", func(s *Settings) *string { return &s.Ledger }, func(p *Profile) *string { return &p.Ledger }, checkLedger},
	{NameLedgerFile, "", func(s *Settings) *string { return &s.LedgerFile }, func(p *Profile) *string { return &p.LedgerFile }, checkPath},
	{NameTill, "CAISSE_TILL", func(s *Settings) *string { return &s.Till }, func(p *Profile) *string { return &p.Till }, checkTill},
	{NameBackupDir, "CAISSE_BACKUP_DIR", func(s *Settings) *string { return &s.BackupDir }, func(p *Profile) *string { return &p.BackupDir }, checkPath},
	{NamePrinter, "CAISSE_PRINTER", func(s *Settings) *string { return &s.Printer }, func(p *Profile) *string { return &p.Printer }, checkPrinter},
	{NamePaper, "", func(s *Settings) *string { return &s.Paper }, func(p *Profile) *string { return &p.Paper }, checkPaper},
	{NameReceipts, "", func(s *Settings) *string { return &s.Receipts }, func(p *Profile) *string { return &p.Receipts }, checkReceipts},
	{NameCodePage, "", func(s *Settings) *string { return &s.CodePage }, func(p *Profile) *string { return &p.CodePage }, checkCodePage},
	{NameConfigDir, "CAISSE_CONFIG_DIR", func(s *Settings) *string { return &s.ConfigDir }, nil, nil},
	{NameDataDir, "CAISSE_DATA_DIR", func(s *Settings) *string { return &s.DataDir }, nil, nil},
}

// Fields are the settings a profile has, as settings.toml names them.
func Fields() (names []string) {
	for _, e := range table {
		if e.of != nil {
			names = append(names, e.name)
		}
	}
	return names
}

// Field is the place of one of Fields in p; nil for any other name.
func (p *Profile) Field(name string) *string {
	if e := find(name); e != nil && e.of != nil {
		return e.of(p)
	}
	return nil
}

func find(name string) *entry {
	for i := range table {
		if table[i].name == name {
			return &table[i]
		}
	}
	return nil
}
