package till

import (
	"time"

	"caisse/model"
)

// Record is one invoice under stable names: the columns of the CSV, the fields
// of JSON lines and of -json. Times are RFC 3339 in UTC, "" when there is none.
// The token and the link, which let anybody pay, and the whole phone number
// are never in it.
type Record struct {
	TransactionID      string       `json:"transaction_id"` // our reference
	Sale               string       `json:"sale"`           // the reference of the sale's first link
	CreatedAt          string       `json:"created_at"`
	SettledAt          string       `json:"settled_at"`
	CheckedAt          string       `json:"checked_at"`
	State              string       `json:"state"` // the stable word
	Label              string       `json:"label"` // the word of the screens
	Doubt              string       `json:"doubt"`
	Amount             int64        `json:"amount"` // whole francs
	Currency           string       `json:"currency"`
	ConfirmedAmount    int64        `json:"confirmed_amount"`    // 0 until LigdiCash gave one
	ConfirmedReference string       `json:"confirmed_reference"` // only where it is not ours
	Operator           string       `json:"operator"`
	OperatorID         string       `json:"operator_id"`
	OperatorReference  string       `json:"operator_reference"`
	RequestID          string       `json:"request_id"`
	Phone              string       `json:"phone"` // 226 70 •• •• 12
	Firstname          string       `json:"firstname"`
	Lastname           string       `json:"lastname"`
	Email              string       `json:"email"`
	Object             string       `json:"object"`
	Items              []model.Item `json:"items"`
	Status             string       `json:"status"` // LigdiCash's last word, as received
	Code               string       `json:"code"`   // of a refusal or a loss
	LinkExpiresAt      string       `json:"link_expires_at"`
	ReplacedBy         string       `json:"replaced_by"`
	ConfirmedBy        string       `json:"confirmed_by"` // the host that said paid; "" before, and in older ledgers
	Ticket             int          `json:"ticket"`       // the sale's number of its day; written as null, or an empty cell, where it has none
	TicketDay          string       `json:"ticket_day"`   // 2026-11-27: the day that it was given for
	Till               string       `json:"till"`         // the name of the till that sold it; "" where the ledger shares nothing
	Cashier            string       `json:"cashier"`      // who was at the till; "" where nobody said
}

// NewRecord is inv as it leaves the till; label is its state in the words of
// the screens. It shares inv's items. Till is for those to fill who have Names.
func NewRecord(inv *model.Invoice, label string) Record {
	return Record{
		TransactionID: inv.Ref, Sale: inv.Sale,
		CreatedAt: rfc3339(inv.CreatedAt), SettledAt: rfc3339(inv.SettledAt), CheckedAt: rfc3339(inv.CheckedAt),
		State: string(inv.State), Label: label, Doubt: string(inv.Doubt),
		Amount: int64(inv.Amount), Currency: "XOF",
		ConfirmedAmount: int64(inv.GotAmount), ConfirmedReference: inv.GotRef,
		Operator: inv.OperatorName, OperatorID: inv.OperatorID, OperatorReference: inv.OperatorRef,
		RequestID: inv.RequestID, Phone: model.MaskPhone(inv.Phone, " "),
		Firstname: inv.Firstname, Lastname: inv.Lastname, Email: inv.Email,
		Object: inv.Object, Items: inv.Items,
		Status: inv.RawStatus, Code: inv.Code,
		LinkExpiresAt: rfc3339(inv.ExpiresAt), ReplacedBy: inv.ReplacedBy,
		ConfirmedBy: inv.Host,
		Cashier:     inv.Cashier,
		Ticket:      inv.Ticket.N, TicketDay: inv.Ticket.Day.String(),
	}
}

// writer is one way to write a Record.
type writer interface {
	text(name, value string)
	stamp(name, value string) // a time, or a day
	number(name string, value int64)
	numberOr(name string, value int64) // 0: none
	items(name string, value []model.Item)
}

// each gives w all fields, in the order they are written everywhere.
func (r *Record) each(w writer) {
	w.text("transaction_id", r.TransactionID)
	w.text("sale", r.Sale)
	w.stamp("created_at", r.CreatedAt)
	w.stamp("settled_at", r.SettledAt)
	w.stamp("checked_at", r.CheckedAt)
	w.text("state", r.State)
	w.text("label", r.Label)
	w.text("doubt", r.Doubt)
	w.number("amount", r.Amount)
	w.text("currency", r.Currency)
	w.number("confirmed_amount", r.ConfirmedAmount)
	w.text("confirmed_reference", r.ConfirmedReference)
	w.text("operator", r.Operator)
	w.text("operator_id", r.OperatorID)
	w.text("operator_reference", r.OperatorReference)
	w.text("request_id", r.RequestID)
	w.text("phone", r.Phone)
	w.text("firstname", r.Firstname)
	w.text("lastname", r.Lastname)
	w.text("email", r.Email)
	w.text("object", r.Object)
	w.items("items", r.Items)
	w.text("status", r.Status)
	w.text("code", r.Code)
	w.stamp("link_expires_at", r.LinkExpiresAt)
	w.text("replaced_by", r.ReplacedBy)
	w.text("confirmed_by", r.ConfirmedBy)
	w.numberOr("ticket", int64(r.Ticket))
	w.stamp("ticket_day", r.TicketDay)
	w.text("till", r.Till)
	w.text("cashier", r.Cashier)
}

func rfc3339(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
