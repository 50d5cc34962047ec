// Package display takes what a console has on its glass to a screen that faces the
// customer: the console serves it on a socket in a folder of this user alone, and
// whoever follows hears of it at once, and of the console's end. It draws nothing
// itself but the page. No name, no telephone number and no other sale is ever in it.
package display

import (
	"bytes"
	"encoding/json"
	"errors"
	"unicode/utf8"

	"caisse/model"
	"caisse/model/till"
)

// Kind is how a payment stands, as far as its customer is concerned.
type Kind string

// All there are. Only the first two are green.
const (
	Paid      Kind = "paid"
	PaidLate  Kind = "late"
	Elsewhere Kind = "elsewhere" // a server that is not LigdiCash says it is paid
	Held      Kind = "held"      // nothing may be delivered on it
	Waiting   Kind = "waiting"
	Busy      Kind = "busy"  // its link is being made
	Check     Kind = "check" // not known
	Quiet     Kind = "quiet" // its link has probably expired, or nobody asks about it any more
)

// Over says that a sale has ended so.
func (k Kind) Over() bool { return k == Paid || k == PaidLate || k == Elsewhere || k == Held }

// Payable says that a customer may be asked to pay it now.
func (k Kind) Payable() bool { return k == Waiting || k == Check }

// Green says that the money has come, confirmed by LigdiCash.
func (k Kind) Green() bool { return k == Paid || k == PaidLate }

// Frame is what a console shows its customer. It is one line of JSON on the
// socket. The zero Amount is no payment: the shop's name and nothing else.
type Frame struct {
	V       int    `json:"v"`    // version of these fields
	Lang    string `json:"lang"` // "fr" or "en"
	Shop    string `json:"shop"`
	Sandbox bool   `json:"sandbox,omitempty"` // no real money
	Foreign string `json:"foreign,omitempty"` // the host of a server that is not LigdiCash

	Amount model.Money `json:"amount,omitempty"` // whole francs, also where the console hides them: it is for who pays them
	Kind   Kind        `json:"kind,omitempty"`
	Sign   string      `json:"sign,omitempty"` // of the state, and its word
	Word   string      `json:"word,omitempty"`
	Link   string      `json:"link,omitempty"` // to be scanned; "" where nothing may be paid
}

const (
	version = 1

	mostLine   = 16 << 10 // bytes of a line
	mostAmount = 1_000_000_000_000
	mostText   = 256 // runes of any text but the link
)

// errOdd is a line that no console of this version writes.
var errOdd = errors.New("display: not a line of a console")

// line is f on the socket.
func (f Frame) line() []byte {
	f.V = version
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(f) // strings and numbers
	return b.Bytes()
}

// read takes a line as from anybody: nothing in it is believed to be harmless, or to
// fit together.
func read(line []byte) (f Frame, err error) {
	if !utf8.Valid(line) || json.Unmarshal(line, &f) != nil || f.V != version || f.Amount < 0 || f.Amount > mostAmount || f.Lang != "fr" && f.Lang != "en" {
		return Frame{}, errOdd
	}
	for _, s := range []*string{&f.Shop, &f.Foreign, &f.Sign, &f.Word} {
		*s = model.Clean(*s)
		if r := []rune(*s); len(r) > mostText {
			*s = string(r[:mostText])
		}
	}
	if f.Amount == 0 {
		f.Kind, f.Sign, f.Word, f.Link = "", "", "", ""
		return f, nil
	}
	switch f.Kind {
	case Paid, PaidLate, Elsewhere, Held, Waiting, Busy, Check, Quiet:
	default:
		return Frame{}, errOdd
	}
	if f.Foreign != "" && f.Kind.Green() {
		f.Kind = Elsewhere // what such a server says was paid is never green
	}
	if !f.Kind.Payable() || !till.MayDraw(f.Link, f.Sandbox) {
		f.Link = ""
	}
	return f, nil
}
