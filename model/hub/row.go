package hub

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"caisse/model"
)

// row is an invoice as it is sent and as it comes back: the names are those of
// the columns.
type row struct {
	Ref    string `json:"ref"`
	Till   string `json:"till"`
	Shop   string `json:"shop,omitempty"`
	Rev    int64  `json:"rev"`
	Mark   int64  `json:"mark"`
	Theirs int64  `json:"theirs"`
	Over   bool   `json:"over"`
	Day    string `json:"day"`

	Sale      string          `json:"sale"`
	Amount    int64           `json:"amount"`
	TicketDay *string         `json:"ticket_day"`
	Ticket    *int            `json:"ticket"`
	CreatedAt moment          `json:"created_at"`
	MachineAt moment          `json:"machine_at"`
	Undated   bool            `json:"undated"`
	Items     json.RawMessage `json:"items"`
	Object    string          `json:"object"`
	Firstname string          `json:"firstname"`
	Lastname  string          `json:"lastname"`
	Email     string          `json:"email"`

	State      string `json:"state"`
	Doubt      string `json:"doubt"`
	Aside      bool   `json:"aside"`
	ReplacedBy string `json:"replaced_by"`
	PendingAt  moment `json:"pending_at"`
	CheckedAt  moment `json:"checked_at"`
	SettledAt  moment `json:"settled_at"`
	ExpiresAt  moment `json:"expires_at"`
	Code       string `json:"code"`
	Token      string `json:"token"`
	Link       string `json:"link"`

	RawStatus    string `json:"raw_status"`
	GotAmount    int64  `json:"got_amount"`
	GotRef       string `json:"got_ref"`
	OperatorID   string `json:"operator_id"`
	OperatorName string `json:"operator_name"`
	Phone        string `json:"phone"`
	RequestID    string `json:"request_id"`
	OperatorRef  string `json:"operator_ref"`
	Host         string `json:"host"`
}

// The columns of an invoice that say something of it: facts, which never change,
// and the rest.
const (
	facts = "sale, amount, ticket_day, ticket, items, object, firstname, lastname, email"
	rest  = "created_at, machine_at, undated, state, doubt, aside, replaced_by, pending_at, checked_at, settled_at, expires_at, code, token, link, " +
		"raw_status, got_amount, got_ref, operator_id, operator_name, phone, request_id, operator_ref, host"
)

// line is an event as it is sent and as it comes back.
type line struct {
	Ref       string `json:"ref,omitempty"`
	Mark      int64  `json:"mark,omitempty"` // of the copy it belongs to
	ID        int64  `json:"id,omitempty"`
	At        moment `json:"at"`
	MachineAt moment `json:"machine_at"`
	Kind      string `json:"kind"`
	State     string `json:"state"`
	Text      string `json:"text"`
	Amount    int64  `json:"amount"`
}

// moment is a time to the millisecond; zero is null.
type moment struct{ time.Time }

const iso = "2006-01-02T15:04:05.000Z"

func (m moment) MarshalJSON() ([]byte, error) {
	if m.IsZero() {
		return []byte("null"), nil
	}
	return []byte(m.UTC().Format(`"` + iso + `"`)), nil
}

// UnmarshalJSON reads what PostgreSQL makes of a timestamptz.
func (m *moment) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		return nil
	}
	at, err := time.Parse(`"2006-01-02T15:04:05.999999999Z07:00"`, string(text))
	m.Time = at.UTC()
	return err
}

// rowOf is a tidy copy to be sent, and its history.
func rowOf(c model.Copy, mark int64) (row, []line, error) {
	i := &c.Invoice
	r := row{
		Ref: i.Ref, Till: c.Till, Rev: c.Rev, Mark: mark, Day: c.Day().String(),
		Sale: i.Sale, Amount: int64(i.Amount), CreatedAt: moment{i.CreatedAt}, MachineAt: moment{i.MachineAt}, Undated: i.Undated,
		Object: i.Object, Firstname: i.Firstname, Lastname: i.Lastname, Email: i.Email,
		State: string(i.State), Doubt: string(i.Doubt), Aside: i.Aside, ReplacedBy: i.ReplacedBy,
		PendingAt: moment{i.PendingAt}, CheckedAt: moment{i.CheckedAt}, SettledAt: moment{i.SettledAt}, ExpiresAt: moment{i.ExpiresAt},
		Code: i.Code, Token: i.Token, Link: i.Link,
		RawStatus: i.RawStatus, GotAmount: int64(i.GotAmount), GotRef: i.GotRef, OperatorID: i.OperatorID, OperatorName: i.OperatorName,
		Phone: i.Phone, RequestID: i.RequestID, OperatorRef: i.OperatorRef, Host: i.Host,
	}
	if i.Ticket.N != 0 {
		day := i.Ticket.Day.String()
		r.TicketDay, r.Ticket = &day, &i.Ticket.N
	}
	if len(i.Items) > 0 {
		items, err := marshal(i.Items)
		if err != nil {
			return r, nil, err
		}
		r.Items = items
	}
	lines := make([]line, len(c.Events))
	for k, ev := range c.Events {
		lines[k] = line{i.Ref, mark, 0, moment{ev.At}, moment{ev.MachineAt}, string(ev.Kind), string(ev.State), ev.Text, int64(ev.Amount)}
		lines[k].ID = lines[k].id()
	}
	return r, lines, nil
}

// id is a number for what the line says: two that say the same are one.
func (l line) id() int64 {
	h := sha256.New()
	var buf [8]byte
	for _, n := range []int64{l.At.UnixMilli(), milli(l.MachineAt), l.Amount, int64(len(l.Kind)), int64(len(l.State))} {
		binary.BigEndian.PutUint64(buf[:], uint64(n))
		h.Write(buf[:])
	}
	h.Write([]byte(l.Kind + l.State + l.Text))
	var sum [sha256.Size]byte
	return int64(binary.BigEndian.Uint64(h.Sum(sum[:0])) >> 1)
}

func milli(m moment) int64 {
	if m.IsZero() {
		return 0
	}
	return m.UnixMilli()
}

// marshal leaves & and < as they are: nothing of it is a page.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// Refused is a row of the shared ledger that makes no sense: somebody edited it.
type Refused struct {
	*model.NotTaken
	Mark int64 // the row's, which it does not deserve: see Handed.Over
}

// copyOf makes a copy of what copyText gave: a row that others may have written.
func copyOf(text []byte, ref string, mark int64) (model.Copy, *Refused) {
	var got struct {
		Invoice row
		Events  []line
	}
	refuse := func(why string) (model.Copy, *Refused) {
		ref := model.Clean(ref)
		if len(ref) > 64 {
			ref = ""
		}
		return model.Copy{}, &Refused{&model.NotTaken{Ref: ref, Why: why}, mark}
	}
	if text == nil {
		return refuse("too large")
	}
	if err := json.Unmarshal(text, &got); err != nil {
		return refuse("unreadable")
	}
	r := &got.Invoice
	c := model.Copy{Till: r.Till, Shop: r.Shop, Rev: r.Rev, Invoice: model.Invoice{
		Ref: r.Ref, Sale: r.Sale, Amount: model.Money(r.Amount), CreatedAt: r.CreatedAt.Time, MachineAt: r.MachineAt.Time, Undated: r.Undated,
		Object: r.Object, Firstname: r.Firstname, Lastname: r.Lastname, Email: r.Email,
		State: model.State(r.State), Doubt: model.Doubt(r.Doubt), Aside: r.Aside, ReplacedBy: r.ReplacedBy,
		PendingAt: r.PendingAt.Time, CheckedAt: r.CheckedAt.Time, SettledAt: r.SettledAt.Time, ExpiresAt: r.ExpiresAt.Time,
		Code: r.Code, Token: r.Token, Link: r.Link,
		RawStatus: r.RawStatus, GotAmount: model.Money(r.GotAmount), GotRef: r.GotRef, OperatorID: r.OperatorID, OperatorName: r.OperatorName,
		Phone: r.Phone, RequestID: r.RequestID, OperatorRef: r.OperatorRef, Host: r.Host,
	}}
	if r.TicketDay != nil && r.Ticket != nil {
		day, err := strconv.Atoi(strings.ReplaceAll(*r.TicketDay, "-", ""))
		if err != nil {
			return refuse("number")
		}
		c.Invoice.Ticket = model.Ticket{Day: model.Date(day), N: *r.Ticket}
	}
	if len(r.Items) > 0 && string(r.Items) != "null" {
		if err := json.Unmarshal(r.Items, &c.Invoice.Items); err != nil {
			return refuse("items")
		}
	}
	for _, l := range got.Events {
		c.Events = append(c.Events, model.Event{At: l.At.Time, MachineAt: l.MachineAt.Time, Kind: model.EventKind(l.Kind), State: model.State(l.State), Text: l.Text, Amount: model.Money(l.Amount)})
	}
	c, err := model.Received(c, mark)
	if why, ok := err.(*model.NotTaken); ok {
		return model.Copy{}, &Refused{why, mark}
	}
	return c, nil
}
