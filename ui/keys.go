package ui

import (
	"strings"
	"sync"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// bind makes a binding: its keys, how the footer writes them, what it does. An
// empty label is a key that works but is not worth a footer.
func bind(keys, shown, label string) (b key.Binding) {
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

// when disables a binding that cannot work now, which hides it everywhere.
func when(ok bool, b key.Binding) key.Binding {
	b.SetEnabled(ok)
	return b
}

// Keys that mean the same on every screen.
func (c *console) kBack() key.Binding  { return bind("esc", c.W.Esc, c.W.KBack) }
func (c *console) kHelp() key.Binding  { return bind("f1", "F1", c.W.KHelp) }
func (c *console) kSales() key.Binding { return bind("ctrl+l", "^L", c.W.KSales) }
func (c *console) kReport() key.Binding {
	return bind("ctrl+r", "^R", c.W.KReport)
}
func (c *console) kSettings() key.Binding {
	return bind("ctrl+s", "^S", c.W.KSettings)
}
func (c *console) kNew() key.Binding  { return bind("ctrl+n", "^N", c.W.KNew) }
func (c *console) kLang() key.Binding { return bind("f2", "F2", c.W.KLang) }
func (c *console) kMask() key.Binding {
	if c.Masked {
		return bind("ctrl+g", "^G", c.W.KUnmask)
	}
	return bind("ctrl+g", "^G", c.W.KMask)
}
func (c *console) kTest() key.Binding { return bind("ctrl+t", "^T", c.W.KTest) }
func (c *console) kQuit() key.Binding { return bind("ctrl+c", "^C", c.W.KQuit) }

// press is the key message of a binding's first key: the help screen runs a
// command by pressing its key.
func press(name string) tea.KeyMsg {
	for t := tea.KeyF20; t <= tea.KeyCtrlQuestionMark; t++ {
		if k := (tea.KeyMsg{Type: t}); t != tea.KeyRunes && k.String() == name {
			return k
		}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// azerty are the keys of the digits 1 to 9 and 0 on a French keyboard.
const azerty = "&é\"'(-è_çà"

// startsAmount says whether a key begins an amount: a figure, with Shift or
// without on a French keyboard, or a paste that begins with one.
func startsAmount(k tea.KeyMsg) bool {
	if k.Type != tea.KeyRunes || k.Alt || len(k.Runes) == 0 {
		return false
	}
	return strings.ContainsRune("0123456789"+azerty, k.Runes[0])
}
