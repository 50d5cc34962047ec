package sandbox

import (
	"fmt"
	"strings"
)

// Line is a line about what happens, in both languages, for whoever runs the
// sandbox. It may hold what strangers sent.
type Line struct{ FR, EN string }

func said(fr, en string, args ...any) Line {
	return Line{fmt.Sprintf(fr, args...), fmt.Sprintf(en, args...)}
}

// plus is l with more behind it.
func (l Line) plus(fr, en string, args ...any) Line {
	return l.then(said(fr, en, args...))
}

func (l Line) then(more Line) Line { return Line{l.FR + more.FR, l.EN + more.EN} }

func (s *Server) say(l Line) {
	if s.o.Said != nil {
		s.o.Said(Line{clip(l.FR), clip(l.EN)})
	}
}

// about begins a line about inv.
func about(inv invoice) Line { return said("Facture %s : ", "Invoice %s: ", inv.ID) }

// became is what a status means for an invoice, for people.
func became(status string) Line {
	switch status {
	case completed:
		return Line{"payée", "paid"}
	case notCompleted:
		return Line{"refusée", "refused"}
	}
	return Line{"en attente", "pending"}
}

// list is what was let pass, in this language.
func (t words) list(passed []Passed) string {
	var all []string
	for _, p := range passed {
		all = append(all, p.What+" "+t.How[p.How])
	}
	return strings.Join(all, ", ")
}

// sayPassed says what was let pass of a request about inv.
func (s *Server) sayPassed(inv invoice, passed []Passed) {
	if len(passed) > 0 {
		s.say(about(inv).plus("laissé passer : ", "let pass: ").then(Line{french.list(passed), english.list(passed)}).
			plus(" (-strict le refuserait)", " (-strict would refuse it)"))
	}
}
