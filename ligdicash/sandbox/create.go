package sandbox

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

const createWiki = "https://client.ligdicash.com/wiki/createInvoice"

// create answers POST …/redirect/checkout-invoice/create.
func (s *Server) create(w http.ResponseWriter, r *http.Request) {
	noted := s.note(r, "create", "")
	if r.Method != http.MethodPost {
		s.fail(w, createWiki, "12", "")
		return
	}
	if !s.admit(w, r, createWiki) {
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.fail(w, createWiki, "04", "The body could not be read: "+err.Error())
		return
	}
	o, code, details := readOrder(body)
	if code != "" {
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
	inv, err := s.open(o)
	if err != nil {
		s.fail(w, createWiki, "09", err.Error())
		return
	}
	s.noteToken(noted, inv.Token)
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
		{"description", ""}, {"custom_data", echo(o)}, {"wiki", createWiki},
	})
}

// open makes the invoice and keeps it.
func (s *Server) open(o order) (invoice, error) {
	if s.publicURL() == "" {
		return invoice{}, errors.New("sandbox: the public address is not set")
	}
	inv := invoice{ID: invoiceID(), Created: s.now(), order: o}
	inv.Token = newToken(s.secret, inv.ID, inv.Created)
	return inv, s.store.put(inv)
}

func (s *Server) link(token string) string {
	if s.o.DocsLink {
		return s.publicURL() + docsLink + token
	}
	return s.publicURL() + fieldLink + token
}

// echo returns custom_data in the form it was sent, plus LigdiCash's own
// logfile, whose value means something only to its support.
func echo(o order) any {
	name, _ := json.Marshal(rand.Text()) // a string always encodes
	custom := append(o.Custom[:len(o.Custom):len(o.Custom)], pair{"logfile", name})
	if o.CustomList {
		return custom
	}
	return asObject(custom)
}

func asObject(custom []pair) object {
	o := object{}
	for _, p := range custom {
		o = append(o, member{p.Key, p.Value})
	}
	return o
}
