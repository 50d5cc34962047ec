package ui

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
	w := p.c.w
	text := ""
	switch {
	case inv.Doubt != model.NoDoubt:
		text = strings.ReplaceAll(w.doubts[inv.Doubt], "%s", model.Clean(inv.RawStatus))
	case inv.Unsound:
		text = fmt.Sprintf(w.unsoundText, model.Clean(inv.Remains))
	case inv.State == model.AmountDiffers:
		text = w.differsText
	case inv.State == model.ReferenceDiffers:
		text = w.refDiffersText
	case inv.State == model.Refused:
		text = cells.Join(" ", w.refusal(inv.Code), w.moneySafe)
	case inv.State == model.NotSent:
		text = w.cause(till.Cause(inv.Code))
	case inv.State == model.LostAnswer:
		text = w.reason(inv.Code)
	case inv.State == model.Pending && inv.ReplacedBy != "":
		text = w.replacedText
	}
	return p.text(text)
}

// Answered is what LigdiCash says of an invoice now.
func (p Plain) Answered(word string, amount model.Money) string {
	return p.text(fmt.Sprintf(p.c.w.back.saysNow, p.c.answered(model.Clean(word), amount)))
}

// Unread is the sentence for what could not be read from the ledger, Unwritten
// for a file that could not be written: an export, a copy.
func (p Plain) Unread(err error) string    { return p.text(p.c.unread(err)) }
func (p Plain) Unwritten(err error) string { return p.text(p.c.fileTrouble(err)) }
