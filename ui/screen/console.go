package screen

import (
	"context"
	"fmt"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/articles"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/display"
	"caisse/ui/files"
	"caisse/ui/outside"
	"caisse/ui/qr"
	"caisse/ui/terminal"
	"caisse/ui/text"
)

// Console is what every screen is given. Only the root and its residents change
// it, in Update, but for the draft, which is the screens'; what a screen wants
// changed it tells.
type Console struct {
	*text.Printer
	Till *till.Till
	Counter
	Glass
	Board
	Stock
	Settings settings.Settings
	Desk     Desk // nil: nothing can be changed here
	Draft    *Draft
	Writing  *files.Job           // a file that is being written; nil when none is
	Running  func() time.Duration // measures
	Told     []tea.Msg            // what screens want of the root, in order
	asks     int
}

// Counter is whose till this is, and where its money goes.
type Counter struct {
	Shop     string
	Sandbox  bool   // no real money
	Foreign  string // the host of a server that is neither LigdiCash nor on this machine
	Training bool   // the built-in LigdiCash: it needs no keys
	Manager  bool   // a code guards what is the manager's: see Guard
	Cashier  string // who is at the till; "" where nobody said
	Version  string // the program's
}

// Glass is what a code is shown on.
type Glass struct {
	Term    *terminal.Terminal // nil in tests of single screens
	Profile qr.Profile         // what is known of the terminal
	Style   qr.Style           // what was asked for, else what was kept for this terminal
	Looks   terminal.Looks
	Out     *outside.Windows
	Faces   *display.Server // the screens that face the customer; nil: none can
	Width   int             // of the window
	Height  int
}

// Stock is what the shop sells by codes, and to whom this till has sold.
type Stock struct {
	Articles    *articles.List  // nil: none
	ArticlesErr error           // why articles.csv cannot be read; Articles are then those from before
	Customers   []Customer      // the newest first, each name once
	Dials       []articles.Dial // what customers of an operator may dial
}

// Customer is whom something was sold to.
type Customer struct{ First, Last string }

// ArticlesRead tells the screens that there are other articles, or prices, now.
type ArticlesRead struct{}

// ArticlesWritten tells the root that articles.csv is another one.
type ArticlesWritten struct{}

// Shelf is where codes are looked up; nil where the shop has none.
func (s *Stock) Shelf() model.Shelf {
	if s.Articles.Len() == 0 {
		return nil
	}
	return s.Articles
}

// ArticlesWrong says what is wrong with articles.csv; "" where nothing is.
func (c *Console) ArticlesWrong() string {
	switch {
	case c.ArticlesErr != nil:
		return c.ArticlesUnread(c.ArticlesErr)
	case c.Articles != nil:
		return c.ArticleFaults(c.Articles.Faults)
	}
	return ""
}

// Owns says that inv is this till's: its code is drawn here, and new ones are made.
func (c *Console) Owns(inv model.Invoice) bool { return c.Till == nil || c.Till.Owns(inv) }

// Ask is the number of a question, by which its answer is known: no two have
// the same, whatever screen they are asked on.
func (c *Console) Ask() int {
	c.asks++
	return c.asks
}

// Tell asks the root for something: to go to another screen, to say a line. It
// is done before the next key is looked at. A command would come back later,
// and a figure typed in between would land on the wrong screen, or in the
// wrong order. The nil command is for the caller to return.
// Inlined, it would take 29 kB of the program.
//
//go:noinline
func (c *Console) Tell(m tea.Msg) tea.Cmd {
	c.Told = append(c.Told, m)
	return nil
}

// Say tells the cashier something in one line.
// Inlined, it would take 3 kB of the program.
//
//go:noinline
func (c *Console) Say(text string) tea.Cmd { return c.Tell(Said{Text: text}) }

// Open asks for a screen; Esc comes back.
func (c *Console) Open(to Screen) tea.Cmd { return c.Tell(Opened{to}) }

// Guard does what is the manager's to do: once his code is typed, where there is
// one. The built-in LigdiCash has nothing to guard.
func (c *Console) Guard(then func() tea.Cmd) tea.Cmd {
	if !c.Manager || c.Training {
		return then()
	}
	return c.Tell(CodeWanted{then})
}

// Close asks for one step back.
func (c *Console) Close() tea.Cmd { return c.Tell(Closed{}) }

// Next asks for the next sale, which a key may begin.
func (c *Console) Next(key tea.Msg) tea.Cmd { return c.Tell(SellNext{key}) }

// Board is what the frame and the sale screen always show.
type Board struct {
	Waiting  []model.Invoice // sending or pending, oldest first
	LastPaid model.Invoice   // no Ref: none yet
	Look     int64           // how many a person must look at, as the ledger counts them
	Looked   map[string]bool // those of them that somebody has had before him in this run
	Health   till.Health
	HealthAt Beat            // when that was heard
	Shared   till.Sharing    // how the till stands with the shared ledger, as far as it is known
	Shares   bool            // that is known
	Tills    Tills           // whose sales the ledger has, where they are not all of this one
	Heard    map[string]bool // invoices there was news of
	Adrift   bool            // the ledger is no longer the file at its path
	Keys     KeyState
	KeysErr  error      // why they are KeysUnreadable or KeysHeld, or which of the KeysMissing is
	Asking   Beat       // since when the keyring is being asked; 0: it is not
	Tried    till.Tried // what LigdiCash said of the keys in use, when asked on purpose
	TriedAt  time.Time
	Tried0   Beat // the same moment
}

// ToLook is how many sales a person must look at and nobody has since the start:
// what another run has shown is not known, so a restart hides none.
func (b *Board) ToLook() int64 { return max(0, b.Look-int64(len(b.Looked))) }

// KeyState is what is known of the LigdiCash keys.
type KeyState int

const (
	KeysUnread      KeyState = iota // the keyring has not answered yet
	KeysReady                       // the keyring's
	KeysEnvironment                 // the environment's, or the sandbox's
	KeysSession                     // in memory, until the program ends
	KeysMissing
	KeysUnreadable // a keyring that is locked, slow or absent: not the same as no keys
	KeysHeld       // not looked for: the server is not LigdiCash, and its name was not typed
)

// None says that nothing can be charged, and that waiting will not change it.
func (k KeyState) None() bool { return k == KeysMissing || k == KeysUnreadable || k == KeysHeld }

// LinkLife is how long a link can be paid, by its token's own claim.
const LinkLife = 24 * time.Hour

// Lost says that what LigdiCash would say now is not known. Where nothing is
// waited for, nothing is asked: an old trouble says nothing of now.
func (c *Console) Lost() bool {
	return c.Health.Trouble != till.NoTrouble && (len(c.Waiting) > 0 || c.Since(c.HealthAt) < 2*time.Minute)
}

// Edit notes what was typed for a setting; back to what it was, nothing is.
func (c *Console) Edit(name, v, stored string) {
	if model.Clean(v) == stored {
		delete(c.Draft.Edits, name)
		return
	}
	c.Draft.Edits[name] = v
}

// KSandbox goes over to the training till, and back from there: where there
// are no keys, or where none are needed.
func (c *Console) KSandbox() key.Binding {
	if c.Training {
		return Bind("f3", "F3", c.W.Setup.KLive)
	}
	return When(c.Keys.None() && c.Desk != nil, Bind("f3", "F3", c.W.Setup.KTry))
}

// ToSandbox ends this console for the training till, or the other way round.
func (c *Console) ToSandbox() tea.Cmd {
	return c.Tell(StartAgain{Sandbox: !c.Training})
}

// SavedNow says that the settings are saved, and what became of a broken file.
func (c *Console) SavedNow() string {
	if name := c.Settings.Aside; name != "" {
		return fmt.Sprintf(c.W.Setup.SavedAside, name)
	}
	return c.W.Setup.Saved
}

// NoKeysNow says why nothing can be charged, and how to go on.
func (c *Console) NoKeysNow() string {
	if c.Keys == KeysHeld {
		return c.W.KeyringTrouble(c.KeysErr)
	}
	if c.Keys == KeysUnreadable && c.KeysErr != nil {
		return c.W.KeyringTrouble(c.KeysErr) + " " + c.W.KeysElse
	}
	if c.KeysErr != nil { // one of the two is there
		return c.W.KeyringTrouble(c.KeysErr) + " " + c.W.KeysAgain
	}
	return c.W.NoKeysLong
}

// NotYet says of a payment that LigdiCash has confirmed why it is not green, and
// what becomes of it.
func (c *Console) NotYet() string {
	if c.Adrift {
		return c.W.File.UnwrittenMoved
	}
	return c.W.File.Unwritten
}

// LedgerLimit bounds a write to the ledger on a disk that hangs.
const LedgerLimit = 10 * time.Second

func LedgerTime() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), LedgerLimit)
}
