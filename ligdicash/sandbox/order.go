package sandbox

import (
	"encoding/json"
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
	CallbackURL string `json:"callback_url,omitempty"`
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

// readOrder reads the body of create. Every field of the reference page is
// there and has its type; what production is known to do without may be missing
// unless x is strict. Returned code is "" or the sub-code of the refusal, with
// details for a malformed request.
func (x *reader) readOrder(body []byte) (o order, code, details string) {
	if !json.Valid(body) {
		return o, "04", "Syntax error: the body is not JSON"
	}
	command := x.object(x.take(x.object(body, "body"), "commande"), "commande")
	inv := x.object(x.take(command, "invoice"), "invoice")
	shop := x.object(x.take(command, "store"), "store")
	actions := x.object(x.take(command, "actions"), "actions")
	for _, raw := range x.array(x.take(inv, "items"), "items") {
		m := x.object(raw, "item")
		o.Items = append(o.Items, item{x.text(m, "name"), x.spare(m, "items[].", "description"),
			x.whole(m, "quantity"), x.whole(m, "unit_price"), x.whole(m, "total_price")})
	}
	amount := x.take(inv, "total_amount")
	if devise := x.text(inv, "devise"); !strings.EqualFold(devise, "XOF") {
		x.failf(`"devise" must be XOF`)
	}
	o.Description = x.text(inv, "description")
	x.spare(inv, "", "customer")
	o.FirstName = x.spare(inv, "", "customer_firstname")
	o.LastName = x.spare(inv, "", "customer_lastname")
	o.Email = x.spare(inv, "", "customer_email")
	o.ExternalID = x.spare(inv, "", "external_id")
	otp := x.spare(inv, "", "otp")
	o.Shop = x.text(shop, "name")
	x.spare(shop, "", "website_url")
	o.CancelURL = x.spare(actions, "", "cancel_url")
	o.ReturnURL = x.spare(actions, "", "return_url")
	o.CallbackURL = x.spare(actions, "", "callback_url")
	o.Custom, o.CustomList = x.custom(x.take(command, "custom_data"))

	ok := false
	if x.fault == "" {
		o.Amount, ok = x.amount(amount, "total_amount")
	}
	switch {
	case x.fault != "":
		return o, "04", x.fault
	case otp != "":
		return o, "15", ""
	case !ok || o.Amount < minAmount || o.Amount > maxAmount:
		return o, "02", ""
	}
	return o, "", ""
}
