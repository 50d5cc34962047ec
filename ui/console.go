package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/files"
	"caisse/ui/outside"
	"caisse/ui/qr"
	"caisse/ui/terminal"
	"caisse/ui/text"
)

// console is what every screen is given. Only the root and its residents change
// it, in Update, but for the draft, which is the screens'; what a screen wants
// changed it tells.
type console struct {
	*text.Printer
	till *till.Till
	Counter
	Glass
	Board
	settings settings.Settings
	desk     Desk // nil: nothing can be changed here
	draft    *draft
	writing  *files.Job           // a file that is being written; nil when none is
	running  func() time.Duration // measures
	told     []tea.Msg            // what screens want of the root, in order
	asks     int
}

// Counter is whose till this is, and where its money goes.
type Counter struct {
	shop     string
	sandbox  bool   // no real money
	foreign  string // the host of a server that is neither LigdiCash nor on this machine
	training bool   // the built-in LigdiCash: it needs no keys
}

// Glass is what a code is shown on.
type Glass struct {
	term    *terminal.Terminal // nil in tests of single screens
	profile qr.Profile         // what is known of the terminal
	style   qr.Style           // what was asked for, else what was kept for this terminal
	looks   terminal.Looks
	out     *outside.Windows
	width   int // of the window
	height  int
}

// ask is the number of a question, by which its answer is known: no two have
// the same, whatever screen they are asked on.
func (c *console) ask() int {
	c.asks++
	return c.asks
}

// tell asks the root for something: to go to another screen, to say a line. It
// is done before the next key is looked at. A command would come back later,
// and a figure typed in between would land on the wrong screen, or in the
// wrong order. The nil command is for the caller to return.
func (c *console) tell(m tea.Msg) tea.Cmd {
	c.told = append(c.told, m)
	return nil
}

// say tells the cashier something in one line.
func (c *console) say(text string) tea.Cmd { return c.tell(said{text: text}) }

// Board is what the frame and the sale screen always show.
type Board struct {
	waiting  []model.Invoice // sending or pending, oldest first
	lastPaid model.Invoice   // no Ref: none yet
	health   till.Health
	healthAt beat            // when that was heard
	heard    map[string]bool // invoices there was news of
	adrift   bool            // the ledger is no longer the file at its path
	keys     KeyState
	keysErr  error      // why they are KeysUnreadable or KeysHeld
	asking   beat       // since when the keyring is being asked; 0: it is not
	tried    till.Tried // what LigdiCash said of the keys in use, when asked on purpose
	triedAt  time.Time
	tried0   beat // the same moment
}

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

// none says that nothing can be charged, and that waiting will not change it.
func (k KeyState) none() bool { return k == KeysMissing || k == KeysUnreadable || k == KeysHeld }

// linkLife is how long a link can be paid, by its token's own claim.
const linkLife = 24 * time.Hour

// lost says that what LigdiCash would say now is not known. Where nothing is
// waited for, nothing is asked: an old trouble says nothing of now.
func (c *console) lost() bool {
	return c.health.Trouble != till.NoTrouble && (len(c.waiting) > 0 || c.since(c.healthAt) < 2*time.Minute)
}
