package text

import (
	"fmt"
	"strconv"
	"strings"

	"caisse/model"
	"caisse/model/receipt"
	"caisse/model/till"
	"caisse/ui/cells"
)

// receiptWords are those on paper, and what is said of a printer.
type receiptWords struct {
	worthless, foreign, again, receipt, toPay, late, twice, ticket, date, object, items, customer, confirmed, thanks,
	ref, until, notReceipt, noCode, scan string

	KPrint, Printed, CodePrinted, ReportPrinted, NoPrinter, NotPaid, notPrinted, halfPrinted, safe, NotNoted string
	why                                                                                                      [14]string // by printer.Why
}

var receiptFrench = receiptWords{
	worthless: "BAC À SABLE, SANS VALEUR", foreign: "SERVEUR %s, PAS LIGDICASH : SANS VALEUR", again: "DUPLICATA",
	receipt: "REÇU", toPay: "À PAYER", late: "payé en retard", twice: "PAYÉ DEUX FOIS : À REMBOURSER UNE FOIS",
	ticket: "Numéro", date: "Date", object: "Objet", items: "Articles", customer: "Client",
	confirmed: "Confirmé par LigdiCash le %s.", thanks: "Merci.",
	ref: "Réf. ", until: "Lien valable jusqu'au %s.",
	notReceipt: "Ceci n'est pas un reçu. Seule la caisse dit qu'un paiement est fait.",
	noCode:     "Le code ne tient pas sur ce papier. Adresse de paiement :",
	scan:       "Scannez pour payer",

	KPrint: "Sur papier", Printed: "Reçu imprimé.", CodePrinted: "Code de paiement imprimé.", ReportPrinted: "Rapport imprimé.",
	NoPrinter:  "Aucune imprimante n'est réglée : voyez « Imprimante » dans les réglages (^S).",
	NotPaid:    "Rien à imprimer : cette vente n'est pas payée et n'a pas de lien à payer.",
	notPrinted: "Pas imprimé : %s", halfPrinted: "Impression interrompue : %s Le papier suivant portera DUPLICATA.",
	safe:     "La vente est enregistrée. I : réessayer.",
	NotNoted: "Pas imprimé : le registre ne prend rien en ce moment, et le papier ne saurait pas s'il est le premier.",
	why: [14]string{
		"l'imprimante a répondu par une erreur.",
		"l'imprimante ne répond pas. Est-elle allumée et branchée ?",
		"il n'y a plus de papier dans l'imprimante.",
		"l'imprimante est ouverte ou demande une intervention.",
		"l'imprimante ne prend plus rien : sa mémoire est pleine, ou elle attend quelqu'un.",
		"l'imprimante est partie au milieu.",
		"un autre programme tient l'imprimante, ou l'impression précédente attend encore.",
		"l'adresse de l'imprimante est un dossier. Corrigez-la dans les réglages (^S).",
		"il n'y a pas d'imprimante à cette adresse. Branchez-la, ou corrigez les réglages (^S).",
		"cet utilisateur n'a pas le droit d'utiliser l'imprimante (sous Linux : groupe lp).",
		"le service d'impression de cette machine ne répond pas.",
		"le service d'impression n'a pas pris le papier.",
		"le disque est plein.",
		"la file de cette imprimante est arrêtée sur cette machine : remettez-la en marche (cupsenable).",
	},
}

var receiptEnglish = receiptWords{
	worthless: "SANDBOX, NO VALUE", foreign: "SERVER %s, NOT LIGDICASH: NO VALUE", again: "DUPLICATE",
	receipt: "RECEIPT", toPay: "TO PAY", late: "paid late", twice: "PAID TWICE: PAY BACK ONCE",
	ticket: "Number", date: "Date", object: "Object", items: "Items", customer: "Customer",
	confirmed: "Confirmed by LigdiCash on %s.", thanks: "Thank you.",
	ref: "Ref. ", until: "Link valid until %s.",
	notReceipt: "This is no receipt. Only the till says that a payment is made.",
	noCode:     "The code does not fit this paper. Payment address:",
	scan:       "Scan to pay",

	KPrint: "On paper", Printed: "Receipt printed.", CodePrinted: "Payment code printed.", ReportPrinted: "Report printed.",
	NoPrinter:  "No printer is set: see “Printer” in the settings (^S).",
	NotPaid:    "Nothing to print: this sale is not paid and has no link to pay.",
	notPrinted: "Not printed: %s", halfPrinted: "Printing broke off: %s The next paper will say DUPLICATE.",
	safe:     "The sale is kept. I: try again.",
	NotNoted: "Not printed: the ledger takes nothing now, and the paper would not know whether it is the first.",
	why: [14]string{
		"the printer answered with an error.",
		"the printer does not answer. Is it on and plugged in?",
		"the printer is out of paper.",
		"the printer is open or asks for somebody.",
		"the printer takes nothing any more: its memory is full, or it waits for somebody.",
		"the printer went away in the middle.",
		"another program has the printer, or the paper before still waits.",
		"the printer's address is a folder. Put it right in the settings (^S).",
		"there is no printer at this address. Plug it in, or put the settings right (^S).",
		"this user may not use the printer (on Linux: the group lp).",
		"this machine's print service does not answer.",
		"the print service did not take the paper.",
		"the disk is full.",
		"this printer's queue is stopped on this machine: start it again (cupsenable).",
	},
}

// Receipt are the words about paper in w's language.
func (w *Words) Receipt() *receiptWords { return Pick(w, &receiptFrench, &receiptEnglish) }

// Head is what stands on every paper of a till, and what it is printed on.
type Head struct {
	Shop    string
	Sandbox bool   // no real money
	Foreign string // the host of a server that is neither LigdiCash nor on this machine
	MM      int    // how wide the paper is: 58, or 80
	Signs   receipt.Signs
}

// sheet begins a paper: whose it is, and in loud words what it is not worth.
func (h Head) sheet(w *receiptWords) *receipt.Paper {
	out := receipt.New(h.MM, h.Signs)
	switch {
	case h.Foreign != "":
		out.Loud("*** " + fmt.Sprintf(w.foreign, h.Foreign) + " ***")
	case h.Sandbox:
		out.Loud("*** " + w.worthless + " ***")
	}
	return out
}

// Sheet is a text in lines, such as a report or a closing, as paper. Lines are made
// for Columns.
func (p *Printer) Sheet(lines string, h Head) *receipt.Paper {
	if strings.TrimSpace(lines) == "" {
		return receipt.New(h.MM, h.Signs)
	}
	out := h.sheet(p.W.Receipt())
	out.Lines(lines)
	return out
}

// Columns are those of the paper.
func (h Head) Columns() int { return receipt.New(h.MM, h.Signs).Columns }

// Slip is a paper of inv: a receipt, or the code that it is paid with. again says
// that one was printed before. Amounts and names stand on it whatever the screen
// hides: it is the customer's.
func (p *Printer) Slip(inv model.Invoice, what till.Paper, again bool, h Head) *receipt.Paper {
	open := *p
	open.Masked = false
	return open.slipOf(inv, what, again, h)
}

func (p *Printer) slipOf(inv model.Invoice, what till.Paper, again bool, h Head) *receipt.Paper {
	w, paid := p.W.Receipt(), what == till.ReceiptPaper
	out := h.sheet(w)
	title := w.toPay
	if paid {
		title = w.receipt
	}
	if h.Shop != "" {
		out.Title(h.Shop)
	}
	out.Loud(title)
	if again {
		out.Loud("*** " + w.again + " ***")
	}
	out.Rule()
	fact := func(label, text string) {
		if text != "" {
			out.Pair(label, text)
		}
	}
	fact(w.ticket, p.Number(inv))
	fact(w.date, p.Date(inv.CreatedAt))
	fact(p.W.Cashier, inv.Cashier)
	fact(w.customer, cells.Join(" ", inv.Firstname, inv.Lastname))
	out.Rule()
	p.items(out, inv)
	out.Rule()
	if !paid {
		out.Sum(w.toPay, p.Money(inv.Amount))
		out.Say(p.InWords(inv.Amount))
		p.toScan(out, inv)
	} else {
		word := p.W.paid
		if inv.State == model.PaidLate {
			word = w.late
		}
		out.Sum(strings.ToUpper(word), p.Money(inv.Amount))
		out.Say(p.InWords(inv.Amount))
		if inv.Doubt == model.PaidTwice {
			out.Loud(w.twice)
		}
		out.Rule()
		fact(p.W.Operator, inv.OperatorName)
		fact(p.W.Phone, model.MaskPhone(inv.Phone, " "))
		fact(p.W.RequestID, inv.RequestID)
		if h.Foreign == "" && !h.Sandbox {
			out.Say(fmt.Sprintf(w.confirmed, p.Date(inv.SettledAt)))
		}
	}
	out.Say(w.ref + inv.Ref)
	if paid {
		out.Middle(w.thanks)
	}
	return out
}

// items are what was sold: its articles, or its object alone.
func (p *Printer) items(out *receipt.Paper, inv model.Invoice) {
	for _, it := range inv.Items {
		label := it.Name
		if it.Quantity != 1 {
			label = strconv.FormatInt(it.Quantity, 10) + " × " + p.Group(it.UnitPrice) + "  " + it.Name
		}
		out.Pair(label, p.Group(it.Total()))
		if it.Description != "" {
			out.Say(it.Description)
		}
	}
	if len(inv.Items) == 0 {
		out.Pair(inv.Object, p.Group(inv.Amount))
	}
}

// toScan is the code, and how long it can be paid.
func (p *Printer) toScan(out *receipt.Paper, inv model.Invoice) {
	w := p.W.Receipt()
	if out.Code(inv.Link) {
		out.Loud(w.scan)
	} else {
		out.Say(w.noCode)
		out.Say(inv.Link)
	}
	if left, known := p.LinkLeft(inv); known && left > 0 {
		out.Say(fmt.Sprintf(w.until, p.Date(p.Now().Add(left))))
	}
	out.Say(w.notReceipt)
}

// Slip is a paper of inv, and Sheet lines as paper: see Printer.
func (p Plain) Slip(inv model.Invoice, what till.Paper, again bool, h Head) *receipt.Paper {
	return p.c.Slip(inv, what, again, h)
}

// Sheet is lines as paper.
func (p Plain) Sheet(lines string, h Head) *receipt.Paper { return p.c.Sheet(lines, h) }
