package screen

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/receipt"
	"caisse/ui/text"
)

// Prints says that there is a printer.
func (c *Console) Prints() bool { return c.Settings.Printer != "" }

// PaperHead is what stands on every paper.
func (c *Console) PaperHead() text.Head {
	h := text.Head{Shop: c.Shop, Sandbox: c.Sandbox, Foreign: c.Foreign, MM: 80}
	if c.Settings.Paper == "58" {
		h.MM = 58
	}
	if c.Settings.CodePage == "ascii" {
		h.Signs = receipt.Plain
	}
	return h
}

// KPrint prints a paper. Where there is no printer it says so, and has no place in
// the footer.
func (c *Console) KPrint(can bool) key.Binding {
	label := ""
	if c.Prints() && can {
		label = c.W.Receipt().KPrint
	}
	return Bind("i I", "I", label)
}

// PrintSlip asks for the paper that inv has now: its receipt, or the code that it is
// paid with. Whether there is one is found out anew when it is printed.
func (c *Console) PrintSlip(inv model.Invoice) tea.Cmd {
	switch {
	case !c.Prints():
		return c.Say(c.W.Receipt().NoPrinter)
	case c.Till == nil || c.Till.PaperOf(inv) == "":
		return c.Say(c.W.Receipt().NotPaid)
	}
	return c.Tell(PrintWanted{Inv: inv})
}

// PrintLines asks for lines as paper: lines makes them for so many columns, and is
// called once.
func (c *Console) PrintLines(lines func(columns int) string) tea.Cmd {
	if !c.Prints() {
		return c.Say(c.W.Receipt().NoPrinter)
	}
	return c.Tell(PrintWanted{Lines: lines})
}

// KEvidence writes all that is known of a sale to a file.
func (c *Console) KEvidence() key.Binding {
	label, _ := c.EvidenceWords()
	return When(c.Till != nil, Bind("d D", "D", label))
}

// Verify is the command that walks the chain of this till.
func (c *Console) Verify() string { return text.VerifyBy(c.Settings.Profile, c.Training) }
