package sandbox

import (
	"errors"
	"io"
	"net/http"
	"strings"
)

const createWiki = "https://client.ligdicash.com/wiki/createInvoice"

// create answers POST …/redirect/checkout-invoice/create.
func (s *Server) create(w http.ResponseWriter, r *http.Request) {
	noted := s.note(r, "create", "")
	if r.Method != http.MethodPost {
		s.fail(w, createWiki, "12", "")
		return
	}
	x := &reader{strict: s.o.Strict}
	if strings.HasSuffix(r.URL.Path, "/") {
		x.pass("create/", Slash)
	}
	if !s.admit(w, r, createWiki, x) {
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.fail(w, createWiki, "04", "The body could not be read: "+err.Error())
		return
	}
	o, code, details := x.readOrder(body)
	s.notePassed(noted, x.passed)
	if code != "" {
		s.say(said("Création refusée, Code%s %s", "Creation refused, Code%s %s", code, details))
		s.fail(w, createWiki, code, details)
		return
	}
	c := caseOf(o.Amount)
	switch {
	case c.instead != nil:
		c.instead(w, r)
		return
	case c.refused != "":
		s.fail(w, createWiki, c.refused, "")
		return
	}
	inv, err := s.open(o, x.passed, r)
	if err != nil {
		s.fail(w, createWiki, "09", err.Error())
		return
	}
	s.noteToken(noted, inv.Token)
	s.say(about(inv).plus("créée, ", "created, ").then(Line{french.money(inv.Amount), english.money(inv.Amount)}))
	s.sayPassed(inv, inv.Passed)
	s.expect(inv)
	if c.slow > 0 {
		pause(r, c.slow)
	}
	if c.cut {
		panic(http.ErrAbortHandler) // closes the connection without an answer
	}
	link := c.link
	if link == "" {
		link = s.link(inv.Token)
	}
	s.answer(w, object{
		{"response_code", "00"}, {"token", inv.Token}, {"response_text", link},
		{"description", ""}, {"custom_data", echo(inv)}, {"wiki", createWiki},
	})
}

// open makes the invoice that r asks for, and keeps it.
func (s *Server) open(o order, passed []Passed, r *http.Request) (invoice, error) {
	if s.publicURL() == "" {
		return invoice{}, errors.New("sandbox: the public address is not set")
	}
	now := s.now()
	inv := invoice{ID: invoiceID(), Created: now, order: o, Logfile: newLogfile(now), Passed: passed, Asker: asker(r)}
	inv.Token = newToken(s.secret, inv.ID, inv.Created)
	return inv, s.store.put(inv)
}

func (s *Server) link(token string) string {
	if s.o.DocsLink {
		return s.publicURL() + docsLink + token
	}
	return s.publicURL() + fieldLink + token
}

// echo returns custom_data in the form it was sent.
func echo(inv invoice) any {
	if inv.CustomList {
		return inv.custom()
	}
	return asObject(inv.custom())
}

func asObject(custom []pair) object {
	o := object{}
	for _, p := range custom {
		o = append(o, member{p.Key, p.Value})
	}
	return o
}
