package settings

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"caisse/ligdicash"
	"caisse/model/hub"
	"caisse/model/receipt/printer"
	"caisse/model/settings/zones"
)

// Profile is one shop, or one API project, as settings.toml has it. "" is "not
// set".
type Profile struct {
	Shop        string `toml:"shop,omitempty"`
	Website     string `toml:"website,omitempty"`
	ReturnURL   string `toml:"return_url,omitempty"`
	CancelURL   string `toml:"cancel_url,omitempty"`
	CallbackURL string `toml:"callback_url,omitempty"`
	Language    string `toml:"language,omitempty"`    // "fr", "en"
	TimeZone    string `toml:"time_zone,omitempty"`   // IANA, "Africa/Ouagadougou"; "" is the machine's
	DayStarts   string `toml:"day_starts,omitempty"`  // "04:00"; "" is midnight
	AskCashier  string `toml:"ask_cashier,omitempty"` // yes, no
	QR          string `toml:"qr,omitempty"`          // auto, half, sextant, image, off
	Theme       string `toml:"theme,omitempty"`       // auto, dark, light, contrast
	BaseURL     string `toml:"base_url,omitempty"`
	Ledger      string `toml:"ledger,omitempty"`      // a file's path, or a shared ledger's address
	LedgerFile  string `toml:"ledger_file,omitempty"` // a file's path, where Ledger is none
	Till        string `toml:"till,omitempty"`        // its name in its shop
	BackupDir   string `toml:"backup_dir,omitempty"`  // a folder
	Printer     string `toml:"printer,omitempty"`     // of receipts: see printer.Parse
	Paper       string `toml:"paper,omitempty"`       // in millimetres: 80, 58
	Receipts    string `toml:"receipts,omitempty"`    // when they are printed: key, paid
	CodePage    string `toml:"code_page,omitempty"`   // of the printer: 858, ascii
}

// FieldError is a setting whose value cannot be. The value is left out: it may
// hold a password.
type FieldError struct {
	Field   string // its name
	Problem Problem
}

func (e *FieldError) Error() string { return e.Field + ": " + e.Problem.String() }

// Problem is what is wrong with a value.
type Problem int

const (
	NotAURL         Problem = iota + 1 // not https:// and a host; http:// will do for the website, return and cancel
	BadBaseURL                         // not https, or http on this machine; or it holds a user, a query or a fragment
	UnknownLanguage                    // neither fr nor en
	UnknownZone                        // no IANA time zone
	UnknownHour                        // no time of day from 00:00 to 12:00
	UnknownQR                          // none of auto, half, sextant, image, off
	UnknownAnswer                      // neither yes nor no
	UnknownTheme                       // none of auto, dark, light, contrast
	TooLong
	BadText // a character that cannot be seen
	BadName // of a profile: see ValidProfile
	NotAPath
	NotALedger  // neither a file's path nor the address of a shared ledger
	HasPassword // an address with a password in it
	NotAPrinter // none of tcp:, device:, lp:, file:
	UnknownPaper
	UnknownReceipts
	UnknownPage
)

var problems = map[Problem]string{
	NotAURL: "not an address", BadBaseURL: "not an address of LigdiCash", UnknownLanguage: "no language of caisse",
	UnknownZone: "no time zone", UnknownHour: "no hour that a day may begin at", UnknownQR: "no way to draw a code", UnknownTheme: "no colours of caisse", UnknownAnswer: "neither yes nor no", TooLong: "too long",
	BadText: "has characters that cannot be seen", BadName: "no name for a profile", NotAPath: "not the path of a file",
	NotALedger: "neither the path of a file nor the address of a shared ledger", HasPassword: "has a password in it",
	NotAPrinter: "not the address of a printer", UnknownPaper: "no width of paper", UnknownReceipts: "no time to print a receipt at", UnknownPage: "no code page of caisse",
}

func (p Problem) String() string {
	if s, ok := problems[p]; ok {
		return s
	}
	return fmt.Sprintf("problem %d", int(p))
}

// The longest values, in characters for the shop and the till, in bytes for the others.
const (
	maxShop = 100
	maxTill = 20
	maxURL  = 2000
	maxPath = 4096
)

// ValidProfile says whether name can name a profile: it becomes part of a file
// name and of the keyring's account names. "sandbox" is the training ledger's;
// what begins with a hyphen would be taken for an option; and on Windows some
// names are devices, whatever follows them: a ledger there would be the printer.
func ValidProfile(name string) bool {
	return profileName().MatchString(name) && !strings.EqualFold(name, "sandbox") && !deviceName().MatchString(name)
}

var (
	profileName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_-]{0,39}$`) })
	deviceName  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])$`) })
)

// Check says what is wrong with the first field that cannot be: a *FieldError.
// Blanks around a value do not count.
func (p Profile) Check() error {
	p = p.clean()
	for _, e := range table {
		if e.of == nil {
			continue
		}
		if err := e.wrong(*e.of(&p)); err != nil {
			return err
		}
	}
	return nil
}

// wrong is a *FieldError, or nil.
func (e *entry) wrong(v string) error {
	if v == "" || e.check == nil {
		return nil
	}
	problem := e.check(v)
	if !legible(v) {
		problem = BadText
	}
	if problem == 0 {
		return nil
	}
	return &FieldError{Field: e.name, Problem: problem}
}

// clean is p as it is kept: blanks trimmed, and one way to write each choice.
func (p Profile) clean() Profile {
	for _, e := range table {
		if e.of != nil {
			*e.of(&p) = tidy(e.name, *e.of(&p))
		}
	}
	return p
}

// tidy is a value as it is kept. A language may be written as a locale, fr_BF.
func tidy(name, v string) string {
	v = strings.TrimSpace(v)
	switch name {
	case NameLanguage:
		v = strings.ToLower(v)
		if tag, _, _ := strings.Cut(strings.NewReplacer("-", "_", ".", "_", "@", "_").Replace(v), "_"); checkLanguage(tag) == 0 {
			return tag
		}
	case NameQR, NameTheme, NameAskCashier, NamePaper, NameReceipts, NameCodePage:
		return strings.ToLower(v)
	}
	return v
}

// legible says whether every character of v shows, or only joins others: no
// control, no mark that turns the line around.
func legible(v string) bool {
	const joiner, nonJoiner = '\u200d', '\u200c'
	return utf8.ValidString(v) && !strings.ContainsFunc(v, func(r rune) bool {
		return !unicode.IsPrint(r) && !unicode.Is(unicode.Zs, r) && r != joiner && r != nonJoiner
	})
}

func checkShop(v string) Problem {
	if utf8.RuneCountInString(v) > maxShop {
		return TooLong
	}
	return 0
}

func checkPage(v string) Problem { return address(v, "https", "http") }

// checkCallback wants https of what crosses a network. What a LigdiCash of this
// machine calls need not.
func checkCallback(v string) Problem {
	if ligdicash.Loopback(v) {
		return address(v, "https", "http")
	}
	return address(v, "https")
}

func address(v string, schemes ...string) Problem {
	if len(v) > maxURL {
		return TooLong
	}
	u, err := url.Parse(v)
	if err != nil || !slices.Contains(schemes, u.Scheme) || u.Hostname() == "" || strings.ContainsFunc(v, unicode.IsSpace) {
		return NotAURL
	}
	if p := u.Port(); p != "" {
		if n, err := strconv.Atoi(p); err != nil || n < 1 || n > 65535 {
			return NotAURL
		}
	}
	return 0
}

// checkBase asks who will use the address.
func checkBase(v string) Problem {
	if len(v) > maxURL {
		return TooLong
	}
	if _, err := ligdicash.New(v, "none", "none", nil); err != nil {
		return BadBaseURL
	}
	return 0
}

func checkLanguage(v string) Problem {
	if slices.Contains(Choices(NameLanguage), v) {
		return 0
	}
	return UnknownLanguage
}

func checkYes(v string) Problem {
	if slices.Contains(Choices(NameAskCashier), v) {
		return 0
	}
	return UnknownAnswer
}

func checkZone(v string) Problem {
	if _, err := zones.Load(v); err != nil || v == "Local" {
		return UnknownZone
	}
	return 0
}

func checkDayStarts(v string) Problem {
	if _, ok := dayStarts(v); ok {
		return 0
	}
	return UnknownHour
}

// dayStarts reads "04:00", and "4:00", "4h", "4h30" as people write them. A day
// that begins after noon would be called by the wrong name.
func dayStarts(v string) (time.Duration, bool) {
	hours, minutes, _ := strings.Cut(strings.NewReplacer("h", ":", "H", ":").Replace(v), ":")
	if minutes == "" && strings.ContainsAny(v, "hH") {
		minutes = "00"
	}
	if len(hours) < 1 || len(hours) > 2 || len(minutes) != 2 || strings.Trim(hours+minutes, "0123456789") != "" {
		return 0, false
	}
	h, _ := strconv.Atoi(hours) // figures
	m, _ := strconv.Atoi(minutes)
	d := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
	return d, m < 60 && d <= 12*time.Hour
}

func checkQR(v string) Problem {
	if slices.Contains(Choices(NameQR), v) {
		return 0
	}
	return UnknownQR
}

func checkTheme(v string) Problem {
	if slices.Contains(Choices(NameTheme), v) {
		return 0
	}
	return UnknownTheme
}

// checkLedger asks who will use an address. What Parse would look for is not
// looked for: a till sells while it is away.
func checkLedger(v string) Problem {
	switch slip := slipOf(v); {
	case slip != 0:
		return slip
	case !strings.Contains(v, "://"):
		return checkPath(v)
	}
	switch err := hub.Check(v); {
	case errors.Is(err, hub.ErrPasswordInAddress):
		return HasPassword
	case err != nil:
		return NotALedger
	case len(v) > maxURL:
		return TooLong
	}
	return 0
}

func checkPrinter(v string) Problem {
	if len(v) > maxPath {
		return TooLong
	}
	if _, err := printer.Parse(v); err != nil {
		return NotAPrinter
	}
	return 0
}

func checkPaper(v string) Problem    { return among(v, NamePaper, UnknownPaper) }
func checkReceipts(v string) Problem { return among(v, NameReceipts, UnknownReceipts) }
func checkCodePage(v string) Problem { return among(v, NameCodePage, UnknownPage) }

// among is otherwise for what is none of the values of a setting.
func among(v, name string, otherwise Problem) Problem {
	if slices.Contains(Choices(name), v) {
		return 0
	}
	return otherwise
}

func checkTill(v string) Problem {
	if utf8.RuneCountInString(v) > maxTill {
		return TooLong
	}
	return 0
}

func checkPath(v string) Problem {
	switch {
	case len(v) > maxPath:
		return TooLong
	case strings.Contains(v, "://"):
		return NotAPath
	}
	return 0
}
