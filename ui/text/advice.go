package text

import (
	"fmt"
	"strings"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
)

// Advice is what a person should know of inv beside its state: why it is in
// doubt, why it was refused or lost, what not to do. "" where the state says
// it all.
func (p Plain) Advice(inv *model.Invoice) string {
	w := p.c.W
	text := ""
	switch {
	case inv.Doubt != model.NoDoubt:
		text = strings.ReplaceAll(w.Doubts[inv.Doubt], "%s", model.Clean(inv.RawStatus))
	case inv.Unsound:
		text = fmt.Sprintf(w.UnsoundText, model.Clean(inv.Remains))
	case inv.State == model.AmountDiffers:
		text = w.DiffersText
	case inv.State == model.ReferenceDiffers:
		text = w.RefDiffersText
	case inv.State == model.Refused:
		text = cells.Join(" ", w.Refusal(inv.Code), w.MoneySafe)
	case inv.State == model.NotSent:
		text = w.Cause(till.Cause(inv.Code))
	case inv.State == model.LostAnswer:
		text = w.reason(inv.Code)
	case inv.State == model.Pending && inv.ReplacedBy != "":
		text = w.ReplacedText
	}
	return p.text(text)
}

// Answered is what LigdiCash says of an invoice now.
func (p Plain) Answered(word string, amount model.Money) string {
	return p.text(fmt.Sprintf(p.c.W.Back.SaysNow, p.c.Answered(model.Clean(word), amount)))
}

// Unread is the sentence for what could not be read from the ledger, Unwritten
// for a file that could not be written: an export, a copy.
func (p Plain) Unread(err error) string    { return p.text(p.c.Unread(err)) }
func (p Plain) Unwritten(err error) string { return p.text(p.c.FileTrouble(err)) }
