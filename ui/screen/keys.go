package screen

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/settings"
)

// Bind makes a binding: its keys, how the footer writes them, what it does. An
// empty label is a key that works but is not worth a footer.
func Bind(keys, shown, label string) (b key.Binding) {
	b.SetKeys(keyList(keys)...)
	b.SetHelp(shown, label)
	return b
}

// keyList splits the names of a binding's keys, once for each binding there is:
// bindings are made for every key pressed and for every frame.
func keyList(keys string) []string {
	keyLists.RLock()
	list, ok := keyLists.of[keys]
	keyLists.RUnlock()
	if ok {
		return list
	}
	keyLists.Lock()
	defer keyLists.Unlock()
	if keyLists.of == nil {
		keyLists.of = map[string][]string{}
	}
	keyLists.of[keys] = strings.Fields(keys)
	return keyLists.of[keys]
}

var keyLists struct {
	sync.RWMutex
	of map[string][]string
}

// When disables a binding that cannot work now, which hides it everywhere.
func When(ok bool, b key.Binding) key.Binding {
	b.SetEnabled(ok)
	return b
}

// Name is the name of a key, worked out once for all the bindings it is held
// against.
type Name string

func NameOf(k tea.KeyMsg) Name {
	switch {
	case k.Alt || k.Type == tea.KeyRunes && (k.Paste || len(k.Runes) != 1):
		return Name(k.String())
	case k.Type == tea.KeyRunes:
		return Name(k.Runes[0])
	}
	return Name(k.Type.String())
}

func (n Name) String() string { return string(n) }

// Keys that mean the same on every screen.
func (c *Console) KBack() key.Binding  { return c.KEsc(c.W.KBack) }
func (c *Console) KHelp() key.Binding  { return Bind("f1", "F1", c.W.KHelp) }
func (c *Console) KSales() key.Binding { return Bind("ctrl+l", "^L", c.W.KSales) }
func (c *Console) KReport() key.Binding {
	return Bind("ctrl+r", "^R", c.W.KReport)
}
func (c *Console) KClosing() key.Binding {
	return Bind("f9", "F9", c.W.KClosing)
}
func (c *Console) KSettings() key.Binding {
	return Bind("ctrl+s", "^S", c.W.KSettings)
}
func (c *Console) KNew() key.Binding  { return Bind("ctrl+n", "^N", c.W.KNew) }
func (c *Console) KLang() key.Binding { return Bind("f2", "F2", c.W.KLang) }
func (c *Console) KMask() key.Binding {
	if c.Masked {
		return Bind("ctrl+g", "^G", c.W.KUnmask)
	}
	return Bind("ctrl+g", "^G", c.W.KMask)
}
func (c *Console) KCashier() key.Binding {
	return Bind("ctrl+p", "^P", c.W.KCashier)
}
func (c *Console) KArticles() key.Binding {
	return When(c.Settings.ConfigDir != "", Bind("f4", "F4", c.W.KArticles))
}
func (c *Console) KLock() key.Binding { return Bind("ctrl+k", "^K", c.W.KLock) }
func (c *Console) KTest() key.Binding { return Bind("ctrl+t", "^T", c.W.KTest) }

// KWaiting goes to the sales that wait, one after the other; KWaitingAt to one by
// its number in the strip, where the terminal sends Alt. A French keyboard has the
// signs of its figures there.
func (c *Console) KWaiting() key.Binding {
	return When(len(c.Waiting) > 0, Bind("ctrl+o", "^O", c.W.KWaiting))
}
func (c *Console) KWaitingAt() key.Binding {
	label := c.W.KWaitingAt
	if len(c.Waiting) == 0 || !c.AltArrives() {
		label = "" // it is still the figure behind an Esc
	}
	return Bind("alt+1 alt+2 alt+3 alt+4 alt+5 alt+6 alt+7 alt+8 alt+9 alt+& alt+é alt+\" alt+' alt+( alt+- alt+è alt+_ alt+ç", "Alt+1…9", label)
}

// AltArrives says that Alt and a key come as one, and nothing else does.
func (c *Console) AltArrives() bool { return c.Profile.Mux == "" && !c.Profile.Remote }

// NumberOf is the figure of a key of KWaitingAt.
func NumberOf(k tea.KeyMsg) int {
	for i, r := range []rune("1&2é3\"4'5(6-7è8_9ç") {
		if len(k.Runes) == 1 && k.Runes[0] == r {
			return i/2 + 1
		}
	}
	return 0
}

func (c *Console) KFind() key.Binding { return Bind("ctrl+f", "^F", c.W.KFind) }
func (c *Console) KQuit() key.Binding { return Bind("ctrl+c", "^C", c.W.KQuit) }

// Keys that are on many screens, each with its own use for them.
func (c *Console) KEnter(label string) key.Binding { return Bind("enter", c.W.Enter, label) }
func (c *Console) KEsc(label string) key.Binding   { return Bind("esc", c.W.Esc, label) }
func KLine(label string) key.Binding               { return Bind("down up j k", "↓ ↑", label) }
func KPage(label string) key.Binding               { return Bind("pgdown pgup", "PgDn PgUp", label) }
func KEnds(label string) key.Binding               { return Bind("home g end G", "g G", label) }

// KClear empties a field where there is no room to say so.
func KClear() key.Binding { return Bind("ctrl+u", "^U", "") }

// Way is which way a key goes that is bound together with its opposite: 1 on,
// -1 back.
func Way(k fmt.Stringer) int {
	if key.Matches(k, Bind("up left k shift+tab pgup home g", "", "")) {
		return -1
	}
	return 1
}

// Press is the key message of a binding's first key: the help screen runs a
// command by pressing its key.
func Press(name string) tea.KeyMsg {
	for t := tea.KeyF20; t <= tea.KeyCtrlQuestionMark; t++ {
		if k := (tea.KeyMsg{Type: t}); t != tea.KeyRunes && k.String() == name {
			return k
		}
	}
	name, alt := strings.CutPrefix(name, "alt+")
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name), Alt: alt}
}

// azerty are the keys of the digits 1 to 9 and 0 on a French keyboard.
const azerty = "&é\"'(-è_çà"

// StartsAmount says whether a key begins an amount: a figure, with Shift or
// without on a French keyboard, or a paste that begins with one.
func StartsAmount(k tea.KeyMsg) bool {
	if k.Type != tea.KeyRunes || k.Alt || len(k.Runes) == 0 {
		return false
	}
	return strings.ContainsRune("0123456789"+azerty, k.Runes[0])
}

// WayOut is a screen's own keys with the one that leaves it: after the most
// useful one, or before all where there is little room.
func WayOut(w int, back key.Binding, keys ...key.Binding) []key.Binding {
	at := 0
	if w >= 60 {
		at = slices.IndexFunc(keys, key.Binding.Enabled) + 1
	}
	return slices.Insert(keys, at, back)
}

// PastedLines are those of a paste that say something.
func PastedLines(text string) (out []string) {
	for _, l := range strings.FieldsFunc(text, func(r rune) bool { return r == '\r' || r == '\n' }) {
		if settings.Trim(l) != "" {
			out = append(out, l)
		}
	}
	return out
}
