package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

const minAmount, maxAmount = 9, 2_000_000 // whole francs CFA

// order is what a shop asked for: the root object "commande" of create.
type order struct {
	Items       []item `json:"items"`
	Amount      int64  `json:"amount"` // whole francs CFA
	Description string `json:"description"`
	FirstName   string `json:"firstname"`
	LastName    string `json:"lastname"`
	Email       string `json:"email"`
	ExternalID  string `json:"external_id"`
	Shop        string `json:"shop"`
	CancelURL   string `json:"cancel_url"`
	ReturnURL   string `json:"return_url"`
	Custom      []pair `json:"custom_data"`
	CustomList  bool   `json:"custom_list,omitempty"` // sent as an array of pairs
}

type item struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	Quantity    int64  `json:"quantity"`
	UnitPrice   int64  `json:"unit_price"`
	TotalPrice  int64  `json:"total_price"`
}

// pair is one entry of custom_data, with its value as it was sent.
type pair struct {
	Key   string          `json:"keyof_customdata"`
	Value json.RawMessage `json:"valueof_customdata"`
}

// text is the value as words: a string's own, anything else as written.
func (p pair) text() string {
	var s string
	if json.Unmarshal(p.Value, &s) != nil {
		return string(p.Value)
	}
	return s
}

// joinedIDs is the external_id LigdiCash gives back: every custom_data value
// whose key contains "id".
func joinedIDs(custom []pair) string {
	var ids []string
	for _, p := range custom {
		if strings.Contains(strings.ToLower(p.Key), "id") {
			ids = append(ids, p.text())
		}
	}
	return strings.Join(ids, ";")
}

// readOrder reads the body of create strictly: every field of the reference
// page is there and has its type. Returned code is "" or the sub-code of the
// refusal, with details for a malformed request.
func readOrder(body []byte) (o order, code, details string) {
	if !json.Valid(body) {
		return o, "04", "Syntax error: the body is not JSON"
	}
	var x strict
	command := x.object(x.take(x.object(body, "body"), "commande"), "commande")
	inv := x.object(x.take(command, "invoice"), "invoice")
	shop := x.object(x.take(command, "store"), "store")
	actions := x.object(x.take(command, "actions"), "actions")
	for _, raw := range x.array(x.take(inv, "items"), "items") {
		m := x.object(raw, "item")
		o.Items = append(o.Items, item{x.text(m, "name"), x.text(m, "description"),
			x.whole(m, "quantity"), x.whole(m, "unit_price"), x.whole(m, "total_price")})
	}
	amount := x.take(inv, "total_amount")
	if devise := x.text(inv, "devise"); !strings.EqualFold(devise, "XOF") {
		x.failf(`"devise" must be XOF`)
	}
	o.Description = x.text(inv, "description")
	x.text(inv, "customer")
	o.FirstName = x.text(inv, "customer_firstname")
	o.LastName = x.text(inv, "customer_lastname")
	o.Email = x.text(inv, "customer_email")
	o.ExternalID = x.text(inv, "external_id")
	otp := x.text(inv, "otp")
	o.Shop = x.text(shop, "name")
	x.text(shop, "website_url")
	o.CancelURL = x.text(actions, "cancel_url")
	o.ReturnURL = x.text(actions, "return_url")
	x.text(actions, "callback_url")
	o.Custom, o.CustomList = x.custom(x.take(command, "custom_data"))

	switch {
	case x.fault != "":
		return o, "04", x.fault
	case otp != "":
		return o, "15", ""
	case kind(amount) != "int" || json.Unmarshal(amount, &o.Amount) != nil || o.Amount < minAmount || o.Amount > maxAmount:
		return o, "02", ""
	}
	return o, "", ""
}

// strict reads members and remembers the first fault, so that the reader above
// stays a list of fields.
type strict struct{ fault string }

func (x *strict) failf(format string, args ...any) {
	if x.fault == "" {
		x.fault = fmt.Sprintf(format, args...)
	}
}

func (x *strict) take(m map[string]json.RawMessage, name string) json.RawMessage {
	v, ok := m[name]
	if !ok {
		x.failf("Undefined array key %q", name) // PHP's words
	}
	return v
}

// is fills v from raw, which must be of the wanted kind.
func (x *strict) is(raw json.RawMessage, name, want string, v any) {
	if got := kind(raw); got != want {
		x.failf("%q must be of type %s, %s given", name, want, got)
	} else if json.Unmarshal(raw, v) != nil {
		x.failf("%q is out of range", name)
	}
}

func (x *strict) object(raw json.RawMessage, name string) (m map[string]json.RawMessage) {
	x.is(raw, name, "object", &m)
	return m
}

func (x *strict) array(raw json.RawMessage, name string) (a []json.RawMessage) {
	x.is(raw, name, "array", &a)
	return a
}

func (x *strict) text(m map[string]json.RawMessage, name string) (s string) {
	x.is(x.take(m, name), name, "string", &s)
	return s
}

func (x *strict) whole(m map[string]json.RawMessage, name string) (n int64) {
	x.is(x.take(m, name), name, "int", &n)
	if n < 0 {
		x.failf("%q must not be negative", name)
	}
	return n
}

// custom reads custom_data: an object, or the array of pairs that old
// integrations send. The order is kept, because external_id depends on it.
func (x *strict) custom(raw json.RawMessage) (custom []pair, list bool) {
	if kind(raw) == "array" {
		for _, raw := range x.array(raw, "custom_data") {
			m := x.object(raw, "custom_data")
			custom = append(custom, pair{x.text(m, "keyof_customdata"), x.take(m, "valueof_customdata")})
		}
		return custom, true
	}
	if x.object(raw, "custom_data"); x.fault != "" {
		return nil, false
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.Token() // the brace; raw is a valid object, nothing below can fail
	for dec.More() {
		var p pair
		name, _ := dec.Token()
		p.Key, _ = name.(string)
		dec.Decode(&p.Value)
		custom = append(custom, p)
	}
	return custom, false
}
