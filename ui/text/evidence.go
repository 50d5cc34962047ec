package text

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
)

// EvidenceW is how many cells a line of evidence has at most.
const EvidenceW = 80

// Statement is who makes the evidence of a sale, and what of it may be whole.
type Statement struct {
	Head           // the shop, and whether its money is real
	Till    string // this till's name, where it has one
	Version string // the program's
	Verify  string // the command that walks this till's chain
	Whole   bool   // the telephone is not masked
}

// Evidence is all that is known of a sale, in lines of EvidenceW cells. Amounts and
// names are in it whatever the screen hides; keys, whole tokens and whole links never
// are. Plain text: nothing that LigdiCash or a customer wrote drives a terminal.
func (p *Printer) Evidence(e till.Evidence, of Statement) string {
	open := *p
	open.Masked = false
	s := statement{Printer: &open, w: p.evidence(), of: of}
	s.top(e)
	for i, w := range e.Links {
		s.rule("=")
		s.say("", fmt.Sprintf(s.w.link, i+1, len(e.Links)))
		s.invoice(w.Invoice)
		s.when(w.Invoice)
		s.past(e, w)
	}
	s.rule("=")
	s.proof(e)
	return s.b.String()
}

func (p *Printer) evidence() *evidenceWords { return Pick(p.W, &evidenceFrench, &evidenceEnglish) }

// VerifyBy is the command that walks the chain of a profile's till, or of the
// training till's.
func VerifyBy(profile string, training bool) string {
	switch {
	case training:
		return "caisse -sandbox verify"
	case profile != "" && profile != "default":
		return "caisse -profile " + model.Clean(profile) + " verify"
	}
	return "caisse verify"
}

// EvidenceWords are those of it that screens need.
func (p *Printer) EvidenceWords() (key, file string) {
	w := p.evidence()
	return w.KEvidence, w.File
}

// EvidenceName is what its file is called, without an extension: by the sale's number and
// reference, so that no two sales have the same.
func (p *Printer) EvidenceName(inv model.Invoice) string {
	ref := model.Clean(inv.Ref)
	return cells.Join("-", p.evidence().File, p.Number(inv), ref[max(0, len(ref)-6):])
}

// statement is evidence in the making.
type statement struct {
	*Printer
	w  *evidenceWords
	of Statement
	b  strings.Builder
}

// factW is how wide what facts are called is.
const factW = 24

// clean is text without anything that could drive a terminal; what must not be parted
// from its figure stays so.
func (s *statement) clean(text string) string {
	parts := strings.Split(text, cells.NBSP)
	for i, part := range parts {
		parts[i] = model.Clean(part)
	}
	if text = strings.Join(parts, cells.NBSP); s.Theme.ASCII {
		text = cells.ASCII(text)
	}
	return text
}

func (s *statement) say(indent, text string) {
	for _, l := range cells.Wrap(s.clean(text), EvidenceW-len(indent)) {
		s.b.WriteString(strings.TrimRight(indent+l, " ") + "\n")
	}
}

func (s *statement) gap() { s.b.WriteByte('\n') }

func (s *statement) rule(sign string) { s.b.WriteString("\n" + strings.Repeat(sign, EvidenceW) + "\n") }

// fact is a line with what it is called before it; nothing where nothing is known.
func (s *statement) fact(label, text string) {
	label = cells.Pad(label, factW)
	for _, l := range cells.Wrap(s.clean(text), EvidenceW-factW) {
		s.b.WriteString(label + l + "\n")
		label = strings.Repeat(" ", factW)
	}
}

// at is a moment by the shop's clock and in UTC; "" for none.
func (s *statement) at(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(s.Zone).Format("02/01/2006 15:04:05 -07:00") + " = " + t.UTC().Format(time.RFC3339)
}

// top is what the file is, and the sale as it was made.
func (s *statement) top(e till.Evidence) {
	inv := e.Asked().Invoice
	s.say("", s.w.title)
	switch {
	case s.of.Foreign != "":
		s.say("", "*** "+fmt.Sprintf(s.w.foreign, s.of.Foreign)+" ***")
	case s.of.Sandbox:
		s.say("", "*** "+s.w.sandbox+" ***")
	}
	s.say("", s.w.about)
	s.say("", map[bool]string{false: s.w.masked, true: s.w.whole}[s.of.Whole])
	if e.Lost != nil {
		s.say("", "!!! "+s.w.cut+" !!!")
	}
	s.gap()
	s.fact(s.w.shop, s.of.Shop)
	s.fact(s.w.till, s.of.Till)
	if !e.Own {
		s.fact(s.w.ofTill, cmp.Or(s.TillOf(inv), inv.Till))
	}
	s.fact(s.w.program, cells.Join(" ", "caisse", s.of.Version))
	s.fact(s.w.writtenAt, s.at(s.Now()))
	s.gap()
	s.fact(s.w.sale, s.Ticket(inv))
	s.fact(s.w.first, inv.Sale)
	s.fact(s.W.Cashier, inv.Cashier)
	s.fact(s.W.CustomerName, cells.Join(" ", inv.Firstname, inv.Lastname))
	s.fact(s.W.Email, inv.Email)
	s.fact(s.W.Object, inv.Object)
	label := s.w.items
	for _, it := range inv.Items {
		s.fact(label, cells.Join("  ", fmt.Sprintf("%s × %s = %s", s.Group(model.Money(it.Quantity)), s.Francs(it.UnitPrice), s.Francs(it.Total())), it.Name, it.Description))
		label = ""
	}
}

// invoice is what is known of one link.
func (s *statement) invoice(inv model.Invoice) {
	m := s.Mark(inv, false)
	s.gap()
	s.fact(s.w.state, cells.Join(" ", m.Sign, m.Word, "("+string(inv.State)+")"))
	if inv.Unsound {
		s.say("", fmt.Sprintf(s.w.remains, model.Clean(inv.Remains)))
	}
	if end, ok := s.Unwritten[inv.Ref]; ok && end.State.IsPaid() {
		s.say("", s.w.unwritten)
	}
	if by := till.Elsewhere(inv); by != "" && inv.State.IsPaid() {
		s.say("", fmt.Sprintf(s.w.foreign, by))
	}
	if inv.Doubt != model.NoDoubt {
		s.fact(s.w.doubt, cells.Join(" ", s.doubtOf(inv), "("+string(inv.Doubt)+")"))
	}
	if inv.Unsound {
		s.fact(s.w.asked, s.MoneyOf(inv))
	} else {
		s.fact(s.w.asked, cells.Join(" ", s.Money(inv.Amount), "("+s.InWords(inv.Amount)+")"))
	}
	if inv.GotAmount != 0 {
		s.fact(s.w.confirmed, s.Money(inv.GotAmount))
		if diff := inv.GotAmount - inv.Amount; diff != 0 {
			s.fact(s.w.difference, s.Money(diff))
		}
		s.fact(s.w.fee, s.w.noFee)
	}
	s.fact(s.w.ref, inv.Ref)
	s.fact(s.w.gotRef, inv.GotRef)
	s.fact(s.w.requestID, inv.RequestID)
	s.fact(s.W.Operator, cells.Join(" ", inv.OperatorName, bracketed(inv.OperatorID)))
	s.fact(s.W.Back.OperatorRef, inv.OperatorRef)
	phone := model.MaskPhone(inv.Phone, cells.NBSP)
	if s.of.Whole {
		phone = inv.Phone
	}
	s.fact(s.W.Phone, phone)
	s.fact(s.w.word, inv.RawStatus)
	if inv.Code != "" {
		why := s.W.Refusal(inv.Code)
		if !strings.Contains(why, inv.Code) {
			why += " (" + inv.Code + ")"
		}
		s.fact(s.w.code, why)
	}
	s.fact("LigdiCash", inv.Host)
	if inv.Token != "" {
		s.fact(s.w.token, MaskToken(inv.Token))
	}
	if inv.Link != "" {
		s.fact(s.w.linkTo, MaskLink(inv.Link))
	}
	s.fact(s.w.replacedBy, inv.ReplacedBy)
}

func bracketed(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}

func (s *statement) doubtOf(inv model.Invoice) string {
	text := s.W.Back.Doubts[inv.Doubt]
	if strings.Contains(text, "%s") {
		text = fmt.Sprintf(text, inv.RawStatus)
	}
	return text
}

// when are all times of a link.
func (s *statement) when(inv model.Invoice) {
	s.gap()
	s.say("", s.w.times)
	s.fact(s.w.created, s.at(inv.CreatedAt))
	if !inv.MachineAt.IsZero() && !inv.MachineAt.Equal(inv.CreatedAt) {
		s.fact(s.w.machine, s.at(inv.MachineAt))
	}
	s.fact(s.w.linkCame, s.at(inv.PendingAt))
	s.fact(s.w.lastAsked, s.at(inv.CheckedAt))
	s.fact(s.w.settled, s.at(inv.SettledAt))
	s.fact(s.w.until, s.at(inv.ExpiresAt))
	if inv.Undated {
		s.say("", s.w.undated)
	}
}

// past is the history of a link, each line with who it came from and its line of the
// chain.
func (s *statement) past(e till.Evidence, w till.Witness) {
	s.gap()
	s.say("", s.w.history)
	if len(w.Events) == 0 {
		s.say("  ", s.w.noHistory)
	}
	answered := false
	for i, ev := range w.Events {
		by := s.by(ev.Kind)
		answered = answered || by == ligdicash
		s.gap()
		s.say("  ", fmt.Sprintf("%d. %s", i+1, s.at(ev.At)))
		if !ev.MachineAt.IsZero() && !ev.MachineAt.Equal(ev.At) {
			s.say("     ", s.w.dateNote+s.W.Colon()+s.at(ev.MachineAt))
		}
		words := string(ev.Kind)
		if ev.State != "" {
			words += ", " + string(ev.State)
		}
		if ev.Kind == model.EventReplaced { // whole: it is looked for
			words += ", " + ev.Text
		}
		s.say("     ", by+s.W.Colon()+cells.Join(" ", s.Event(ev), "["+words+"]"))
		s.line(e, w, i)
	}
	if !answered && w.Invoice.Token == "" && len(w.Events) > 0 {
		s.gap()
		s.say("  ", s.w.noAnswer)
	}
}

// line is that of the chain which is of event i.
func (s *statement) line(e till.Evidence, w till.Witness, i int) {
	switch {
	case w.Torn || !e.Own:
	case w.Lines[i].Seq == 0:
		s.say("     ", s.w.notChained)
	default:
		s.say("     ", fmt.Sprintf(s.w.line, s.Group(model.Money(w.Lines[i].Seq))))
		s.say("     ", w.Lines[i].Hash.String())
	}
}

const ligdicash = "LigdiCash"

// by is who said what an event tells.
func (s *statement) by(kind model.EventKind) string {
	switch kind {
	case model.EventLink, model.EventRefused, model.EventStatus, model.EventSettled, model.EventAsked, model.EventClock:
		return ligdicash
	case model.EventAside:
		return s.w.cashier
	case model.EventPrinted, model.EventNotOut:
		return s.w.printer
	case model.EventUnsound:
		return s.w.ledger
	}
	return s.w.byTill
}

// proof is the chain, and how it is checked.
func (s *statement) proof(e till.Evidence) {
	s.say("", s.w.clockNote)
	s.gap()
	s.say("", s.w.chain)
	w := e.Asked()
	switch {
	case w.Torn:
		s.say("", s.w.torn)
		return
	case !e.Own:
		s.say("", s.w.theirs)
		return
	case w.Head.Seq == 0:
		s.say("", s.w.headNone)
		return
	}
	hash := w.Head.Hash.String()
	s.say("", fmt.Sprintf(s.w.head, s.Group(model.Money(w.Head.Seq))))
	s.say("  ", hash)
	s.gap()
	s.say("", s.w.check1)
	s.gap()
	command := "  " + s.of.Verify + " "
	s.b.WriteString(command + hash[:max(till.MinHash, min(len(hash), EvidenceW-len(command)))] + "\n")
	s.gap()
	s.say("", s.w.check2)
}

// Evidence is all that is known of a sale, as a text: see Printer.
func (p Plain) Evidence(e till.Evidence, of Statement) string { return p.text(p.c.Evidence(e, of)) }
