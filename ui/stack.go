package ui

import (
	"reflect"

	tea "github.com/charmbracelet/bubbletea"
)

// The open screens, one upon the other.

func (r root) top() screen { return r.stack[len(r.stack)-1] }

// open puts s on top. A question or the help that stood there is over, and a
// payment that is open further down is gone back to, so that Esc never leads
// into the past.
func (r root) open(s screen) (root, tea.Cmd) {
	r = r.moved()
	switch r.top().(type) {
	case newLink:
		if _, aside := s.(help); !aside {
			r.stack = r.stack[:len(r.stack)-1]
		}
	case help:
		r.stack = r.stack[:len(r.stack)-1]
	}
	for i := range r.stack {
		if same(r.stack[i], s) {
			r.stack = r.stack[:i]
			break
		}
	}
	r.stack = append(r.stack[:len(r.stack):len(r.stack)], s.Resize(r.frame.body()))
	return r.wake(s.Init())
}

// same says that a and b are one screen: about the same sale, or of a kind
// there is only one of.
func same(a, b screen) bool {
	switch b := b.(type) {
	case payment:
		p, ok := a.(payment)
		return ok && p.inv.Sale == b.inv.Sale
	case detail:
		d, ok := a.(detail)
		return ok && d.inv.Ref == b.inv.Ref
	case sales, codeTest, export, report, setup, firstStart, keyForm, askServer:
		return reflect.TypeOf(a) == reflect.TypeOf(b)
	}
	return false
}

// back takes the top screen down; the sale stays.
func (r root) back() (root, tea.Cmd) {
	r = r.moved()
	if len(r.stack) > 1 {
		r.stack = r.stack[:len(r.stack)-1]
	}
	return r.wake(nil)
}

// toSale takes everything down to the sale.
func (r root) toSale() (root, tea.Cmd) {
	r = r.moved()
	r.stack = r.stack[:1]
	return r.wake(title(r.c.term, "caisse"))
}
