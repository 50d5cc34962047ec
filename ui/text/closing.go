package text

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
)

// closingWords are those of a closing, on paper and on the screen.
type closingWords struct {
	x, z, open, from, to, before, late, toLook, elsewhere, failed, unsent, expired, waiting, none, total, lines, hash,
	previous, lost, unsound, asked, numbers, more, inDay, unknown, replaced, gone, goneAll string
	why map[string]string // why nothing was closed
}

var closingFrench = closingWords{
	x: "LECTURE X", z: "CLÔTURE Z n° %d", open: "rien n'est clôturé",
	from: "du %s", to: "au %s",
	before: "DEMANDÉ AVANT, PAYÉ DEPUIS", late: "en retard",
	toLook: "À VÉRIFIER", elsewhere: "Dit payé par %s : ne compte pas",
	failed: "Échoué", unsent: "Refusé / non envoyé", expired: "Lien expiré sans paiement",
	waiting: "EN ATTENTE, REPORTÉ", none: "Rien.",
	total: "CUMUL depuis la clôture n° 1", lines: "Lignes de la chaîne : %s",
	hash: "EMPREINTE", previous: "Clôture précédente : %s",
	lost:    "Empreinte d'une chaîne perdue : le registre a été récupéré depuis.",
	unsound: "Lignes abîmées d'avant la chaîne, comptées nulle part : %s",
	asked:   "DEMANDÉ", numbers: "numéros %s à %s", more: "et %s de plus", inDay: "CLÔTURES DU JOUR",
	unknown: "Sans clôture connue : %s", replaced: "registre remplacé",
	gone:    "Les clôtures %s à %s sont d'un registre remplacé depuis. Celle-ci compte à partir de la n° %s.",
	goneAll: "Les clôtures %s à %s sont d'un registre remplacé depuis. Celle-ci compte depuis le début.",
	why: map[string]string{
		"":        "Pas de clôture : le registre ne dit pas la même chose que son historique.",
		"paid":    "Pas de clôture : pour la vente %s, la facture et son historique ne s'accordent pas sur le paiement.",
		"amount":  "Pas de clôture : pour la vente %s, la facture et son historique n'ont pas le même montant.",
		"time":    "Pas de clôture : pour la vente %s, la facture et son historique n'ont pas la même heure de paiement.",
		"state":   "Pas de clôture : pour la vente %s, la facture et son historique n'ont pas le même état.",
		"chain":   "Pas de clôture : la vente %s n'est plus telle que la chaîne l'a gardée.",
		"unsound": "Pas de clôture : la ligne de la vente %s est abîmée.",
		"line":    "Pas de clôture : la chaîne du registre est rompue. Lancez « caisse verify ».",
		"do":      "Aucun argent n'a bougé et rien n'est perdu. Gardez une copie du fichier, lancez « caisse verify », et comparez avec votre compte LigdiCash.",
	},
}

var closingEnglish = closingWords{
	x: "X READING", z: "Z CLOSING no. %d", open: "nothing is closed",
	from: "from %s", to: "to %s",
	before: "ASKED BEFORE, PAID SINCE", late: "late",
	toLook: "TO CHECK", elsewhere: "Called paid by %s: does not count",
	failed: "Failed", unsent: "Refused / not sent", expired: "Link expired unpaid",
	waiting: "WAITING, CARRIED OVER", none: "Nothing.",
	total: "TOTAL since closing no. 1", lines: "Lines of the chain: %s",
	hash: "HASH", previous: "Closing before: %s",
	lost:    "Hash of a chain that was lost: the ledger was salvaged since.",
	unsound: "Damaged rows of before the chain, counted nowhere: %s",
	asked:   "ASKED", numbers: "numbers %s to %s", more: "and %s more", inDay: "CLOSINGS OF THE DAY",
	unknown: "No closing known: %s", replaced: "replaced ledger",
	gone:    "Closings %s to %s are of a ledger that was replaced since. This one counts from no. %s on.",
	goneAll: "Closings %s to %s are of a ledger that was replaced since. This one counts from the beginning.",
	why: map[string]string{
		"":        "Not closed: the ledger does not say the same as its history.",
		"paid":    "Not closed: for sale %s the invoice and its history do not agree about the payment.",
		"amount":  "Not closed: for sale %s the invoice and its history have different amounts.",
		"time":    "Not closed: for sale %s the invoice and its history have different times of payment.",
		"state":   "Not closed: for sale %s the invoice and its history have different states.",
		"chain":   "Not closed: sale %s is no longer as the chain kept it.",
		"unsound": "Not closed: the row of sale %s is damaged.",
		"line":    "Not closed: the chain of the ledger is broken. Run “caisse verify”.",
		"do":      "No money moved and nothing is lost. Keep a copy of the file, run “caisse verify”, and compare with your LigdiCash account.",
	},
}

func (p *Printer) closing() *closingWords { return Pick(p.W, &closingFrench, &closingEnglish) }

// Unclosed says why nothing was closed, and what to do.
func (p *Printer) Unclosed(e *till.Unclosed) string {
	w := p.closing()
	why := e.Why
	if why == "chain" && e.Ref == "" {
		why = "line"
	}
	says := w.why[why]
	if says == "" || strings.Contains(says, "%s") && e.Ref == "" {
		says = w.why[""]
	}
	if strings.Contains(says, "%s") {
		says = fmt.Sprintf(says, model.Clean(e.Ref))
	}
	return says + " " + w.why["do"]
}

// ClosingTitle is what a closing is called.
func (p *Printer) ClosingTitle(c till.Closing) string {
	if c.Number == 0 {
		return p.closing().x
	}
	return fmt.Sprintf(p.closing().z, c.Number)
}

// HashLines are a hash as it is printed: groups of four figures, sixteen to a line.
func HashLines(hash string) (out []string) {
	for len(hash) >= 16 {
		out = append(out, hash[:4]+" "+hash[4:8]+" "+hash[8:12]+" "+hash[12:16])
		hash = hash[16:]
	}
	return out
}

// mostTicked are as many sales as a closing lists of a kind.
const mostTicked = 60

// slip is a paper in the making, in lines of width cells.
type slip struct {
	p            *Printer
	width        int
	counts, sums int
	out          []string
}

func (p *Printer) slip(width int) *slip {
	s := &slip{p: p, width: width, counts: 5, sums: 17}
	if width < PaperW {
		s.counts, s.sums = 4, 15
	}
	return s
}

func (s *slip) say(text string) { s.out = append(s.out, cells.Wrap(text, s.width)...) }

func (s *slip) middle(text string) {
	for _, l := range cells.Wrap(text, s.width) {
		s.out = append(s.out, cells.Center(l, s.width))
	}
}

func (s *slip) rule() { s.out = append(s.out, strings.Repeat(s.p.Theme.Box.Rule, s.width)) }
func (s *slip) gap()  { s.out = append(s.out, "") }

// right puts figures at the right of a label, which has a line of its own where
// both have no room on one.
func (s *slip) right(label, figures string) {
	if s.p.Spoken {
		s.out = append(s.out, s.p.heard(label, figures))
		return
	}
	if room := s.width - cells.Width(figures); cells.Width(label) < room {
		label = cells.Pad(label, room)
	} else {
		s.say(label)
		label = strings.Repeat(" ", max(0, room))
	}
	s.out = append(s.out, label+figures)
}

func (s *slip) row(label string, t till.Total) {
	if s.p.Spoken {
		s.right(label, s.p.total(t))
		return
	}
	count, sum := s.p.Group(model.Money(t.Count)), s.p.Money(t.Sum)
	s.right(label, pad(count, s.counts)+" "+pad(sum, s.sums))
}

// pad puts text at the right of w cells.
func pad(text string, w int) string {
	return strings.Repeat(" ", max(0, w-utf8.RuneCountInString(text))) + text
}

// Ticked is a sale of a closing by its number, its day and its hour; narrow leaves
// out the year.
func (p *Printer) Ticked(t till.Ticked, narrow bool) string {
	inv := model.Invoice{Ticket: t.Ticket}
	name := p.Ticket(inv)
	if name == "" {
		name = "…" + t.Ref[max(0, len(t.Ref)-6):]
	}
	if narrow {
		return name + " " + t.At.In(p.Zone).Format("02/01 15:04")
	}
	return name + " · " + p.Date(t.At)
}

func (s *slip) ticked(all []till.Ticked, state bool) {
	p := s.p
	for i, t := range all {
		if i == mostTicked {
			s.say("  " + fmt.Sprintf(p.closing().more, p.Group(model.Money(len(all)-i))))
			break
		}
		m := p.Mark(model.Invoice{State: t.State}, false)
		label := "  " + p.Ticked(t, s.width < PaperW)
		if state {
			label = "  " + m.Sign + " " + p.Ticked(t, s.width < PaperW)
		}
		s.right(label, p.Money(t.Amount))
	}
}

// closingPaper is a closing as text for printing.
func (p *Printer) closingPaper(c till.Closing, shop string, sandbox bool, foreign string, width int) string {
	w, r := p.closing(), &p.W.Report
	s := p.slip(width)
	s.middle(strings.ToUpper(model.Clean(shop)))
	if sandbox {
		s.middle("*** " + p.W.Sandbox + p.W.Colon() + r.noMoney + " ***")
	}
	if foreign != "" {
		s.middle("*** " + fmt.Sprintf(p.W.ForeignBanner, foreign) + " ***")
	}
	s.middle(p.ClosingTitle(c))
	if c.Number == 0 {
		s.middle("(" + w.open + ")")
	}
	s.middle(p.W.LongDate(p.DayAt(int(c.Day)/10000, time.Month(int(c.Day)/100%100), int(c.Day)%100)))
	s.figures(c)
	s.tail(c)
	s.rule()
	s.say(fmt.Sprintf(r.printedOn, p.Date(p.Now())))
	return strings.Join(s.out, "\n") + "\n"
}

// figures are a closing without what is only on paper.
func (s *slip) figures(c till.Closing) {
	p := s.p
	w, r := p.closing(), &p.W.Report
	s.middle(fmt.Sprintf(w.from, p.Date(c.From)))
	s.middle(fmt.Sprintf(w.to, p.Date(c.To)))
	s.rule()
	s.row(r.Confirmed, c.Confirmed())
	if c.Late.Count > 0 {
		s.row("  "+r.Late, c.Late)
	}
	if c.Twice.Count > 0 {
		s.row(r.Twice, c.Twice)
	}
	if len(c.Operators) > 0 {
		s.gap()
		s.say(r.ByOperator)
		for _, o := range c.Operators {
			s.row("  "+p.Operator(o), o.Total)
		}
	}
	if len(c.Cashiers) > 0 {
		s.gap()
		s.say(r.ByCashier)
		for _, one := range c.Cashiers {
			s.row("  "+p.NameOf(one), one.Total)
		}
	}
	if len(c.Brought) > 0 {
		s.gap()
		s.row(w.before, till.SumOf(c.Brought))
		s.ticked(c.Brought, true)
	}
	s.rule()
	s.say(r.NotCounted)
	s.uncounted(c)
	s.rule()
	s.row(w.waiting, till.SumOf(c.Waiting))
	s.ticked(c.Waiting, false)
	s.rule()
	s.row(w.asked, c.Asked)
	if first, last := p.Number(model.Invoice{Ticket: c.First.Ticket}), p.Number(model.Invoice{Ticket: c.Last.Ticket}); first != "" && last != "" {
		s.say("  " + fmt.Sprintf(w.numbers, first, last))
	}
	if c.Unsound > 0 {
		s.say("! " + fmt.Sprintf(w.unsound, p.Group(model.Money(c.Unsound))))
	}
	if text := p.goneBefore(c); text != "" {
		s.say("! " + text)
	}
	s.row(w.total, c.Total)
	s.say(fmt.Sprintf(w.lines, p.Group(model.Money(c.Lines))))
}

// tail is the hash of a closing.
func (s *slip) tail(c till.Closing) {
	w := s.p.closing()
	if c.Number > 0 {
		s.rule()
		s.say(w.hash)
		for _, l := range HashLines(c.Hash.String()) {
			s.middle(l)
		}
		if c.Old {
			s.say(w.lost)
		}
		if c.Number > 1 {
			s.say(fmt.Sprintf(w.previous, HashLines(c.Before.String())[0]))
		}
	}
}

// ClosingBody is a closing in lines of width cells: its time, its figures, what is
// carried over.
func (p *Printer) ClosingBody(c till.Closing, width int) []string {
	s := p.slip(width)
	s.figures(c)
	s.tail(c)
	return s.out
}

// goneBefore says which closings before this one are not in the ledger any more; ""
// where all are.
func (p *Printer) goneBefore(c till.Closing) string {
	if c.Gone < 1 || c.Gone >= c.Number {
		return ""
	}
	w, n := p.closing(), func(n int) string { return p.Group(model.Money(n)) }
	if from := c.Number - c.Gone - 1; from > 0 {
		return fmt.Sprintf(w.gone, n(from+1), n(c.Number-1), n(from))
	}
	return fmt.Sprintf(w.goneAll, n(1), n(c.Number-1))
}

// DayClosing is a closing of a day's report: whose and which, and the beginning of
// its hash.
func (p *Printer) DayClosing(c till.DayClosing) (label, hash string) {
	label = fmt.Sprintf("Z %d · %s", c.Number, p.Clock(c.To))
	if c.Name != "" {
		label = model.Clean(c.Name) + " · " + label
	}
	if c.Gone {
		label += " (" + p.closing().replaced + ")"
	}
	hash = c.Hash
	if lines := HashLines(model.Clean(hash)); len(lines) > 0 {
		hash = lines[0]
	}
	return label, hash
}

// ClosingsOfDay heads those of a day; NotClosed names the tills of which none is known,
// "" where there are none.
func (p *Printer) ClosingsOfDay() string { return p.closing().inDay }
func (p *Printer) NotClosed(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf(p.closing().unknown, model.Clean(strings.Join(names, ", ")))
}

// uncounted is what of a closing is in no sum.
func (s *slip) uncounted(c till.Closing) {
	w, before := s.p.closing(), len(s.out)
	for _, r := range s.p.ClosingRest(c) {
		s.row("  "+r.Says, r.Total)
	}
	if len(c.Look) > 0 {
		s.row("  "+w.toLook, till.SumOf(c.Look))
		s.ticked(c.Look, true)
	}
	if len(s.out) == before {
		s.say("  " + w.none)
	}
}

// ClosingRest are the sums of a closing that are not money, but for what a person
// must look at and what waits.
func (p *Printer) ClosingRest(c till.Closing) (out []Moved) {
	w := p.closing()
	for _, e := range c.Elsewhere {
		out = append(out, Moved{fmt.Sprintf(w.elsewhere, model.Clean(e.Name)), e.Total})
	}
	for _, r := range []Moved{{w.failed, c.Failed}, {w.unsent, c.Unsent}, {w.expired, c.Expired}} {
		if r.Count > 0 {
			out = append(out, r)
		}
	}
	return out
}

// ClosingLine is a closing in one line: its number, when it was made, and what it
// came to.
func (p *Printer) ClosingLine(c till.Closing) string {
	return fmt.Sprintf("Z %d · %s · %s", c.Number, p.Date(c.To), p.Payments(c.Confirmed()))
}

// Closing is one as text for printing, in lines of PaperW cells at most.
func (p Plain) Closing(c till.Closing, shop string) string {
	width := PaperW
	if p.Narrow > 0 {
		width = min(p.Narrow, PaperW)
	}
	return p.text(p.c.closingPaper(c, shop, p.Sandbox, p.Foreign, width))
}

// ClosingLine is one in a line; Unclosed says why nothing was closed.
func (p Plain) ClosingLine(c till.Closing) string { return p.text(p.c.ClosingLine(c)) }
func (p Plain) Unclosed(e *till.Unclosed) string  { return p.text(p.c.Unclosed(e)) }
