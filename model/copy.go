package model

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"time"
)

// Copy is all that one till has of an invoice, as tills hand it to each other.
// Merge makes one of two. What a ledger computes for itself (the check of a row,
// its number in the file) is not in it: every till has its own.
type Copy struct {
	Invoice Invoice
	Till    string // the id, a ULID, of the till that sold it: never another one
	// The id of the till's shop, a ULID; "" while it is not known. It is the
	// till's and not the sale's: a till that moves to another shop gets another id.
	Shop   string
	Rev    int64   // how often the till that sold it changed what only it changes; see Merge
	Events []Event // the history, in any order: it counts as sorted, and without doubles
}

// Day is the day that sums of copies are compared by, wherever the tills are and
// whenever their days begin: the one in UTC that the sale is dated to.
func (c Copy) Day() Date { return DateOf(c.Invoice.CreatedAt.UTC().Date()) }

// Marked is a copy as sums are made of it, and looked for when they differ.
type Marked struct {
	Ref  string
	Mark int64
}

// Digest is what the copies of one till's sales of one day come to: equal at both
// ends, they have the same. The sum of all marks fits no integer, the sums of their
// halves do.
type Digest struct {
	Till  string
	Day   Date // see Copy.Day
	Count int64
	Low   int64 // the sum of mark & 0xFFFFFFFF
	High  int64 // the sum of mark >> 32
}

// Add counts one more.
func (d *Digest) Add(mark int64) {
	d.Count, d.Low, d.High = d.Count+1, d.Low+mark&0xFFFFFFFF, d.High+mark>>32
}

// Mark is a number, above 0, for what the copy says: equal marks mean that there
// is nothing to hand over. All of the copy is in it but CheckedAt (a question
// that taught nothing moves nothing) and Shop. It is the same in every version
// and after any way through a database: times count to the millisecond, events
// as a sorted set, the cashier is in one of them, and a field that has nothing is not counted, so that one
// which is added later leaves the marks of older sales as they are.
func (c Copy) Mark() int64 {
	c = c.tidy()
	i := &c.Invoice
	m := marker{h: sha256.New()}
	m.text(1, i.Ref)
	m.text(2, i.Sale)
	m.text(3, c.Till)
	m.integer(4, int64(i.Amount))
	m.integer(5, int64(i.Ticket.Day))
	m.integer(6, int64(i.Ticket.N))
	for _, it := range i.Items {
		m.tag(7)
		m.text(1, it.Name)
		m.text(2, it.Description)
		m.integer(3, it.Quantity)
		m.integer(4, int64(it.UnitPrice))
	}
	m.text(8, i.Object)
	m.text(9, i.Firstname)
	m.text(10, i.Lastname)
	m.text(11, i.Email)
	m.text(12, string(i.State))
	m.text(13, string(i.Doubt))
	m.yes(14, i.Aside)
	m.text(15, i.ReplacedBy)
	m.moment(16, i.CreatedAt)
	m.moment(17, i.MachineAt)
	m.yes(18, i.Undated)
	m.moment(19, i.PendingAt)
	m.moment(20, i.SettledAt)
	m.moment(21, i.ExpiresAt)
	m.text(22, i.Token)
	m.text(23, i.Link)
	m.text(24, i.Code)
	m.text(25, i.RawStatus)
	m.integer(26, int64(i.GotAmount))
	m.text(27, i.GotRef)
	m.text(28, i.OperatorID)
	m.text(29, i.OperatorName)
	m.text(30, i.Phone)
	m.text(31, i.RequestID)
	m.text(32, i.OperatorRef)
	m.text(33, i.Host)
	m.integer(34, c.Rev)
	for k := range c.Events {
		ev := &c.Events[k]
		m.tag(35)
		m.moment(1, ev.At)
		m.moment(2, ev.MachineAt)
		m.text(3, string(ev.Kind))
		m.text(4, string(ev.State))
		m.text(5, ev.Text)
		m.integer(6, int64(ev.Amount))
	}
	var sum [sha256.Size]byte
	m.flush()
	mark := int64(binary.BigEndian.Uint64(m.h.Sum(sum[:0])) >> 1)
	return max(mark, 1) // 0 is for one that was not made yet
}

// marker hashes fields, each behind its number and of known length.
type marker struct {
	h   hash.Hash
	buf [512]byte
	n   int
}

func (m *marker) flush() {
	m.h.Write(m.buf[:m.n])
	m.n = 0
}

func (m *marker) tag(field byte) {
	if m.n+32 > len(m.buf) {
		m.flush()
	}
	m.buf[m.n] = field
	m.n++
}

func (m *marker) integer(field byte, v int64) {
	if v != 0 {
		m.tag(field)
		m.n += binary.PutVarint(m.buf[m.n:], v)
	}
}

func (m *marker) text(field byte, s string) {
	if s == "" {
		return
	}
	m.tag(field)
	m.n += binary.PutUvarint(m.buf[m.n:], uint64(len(s)))
	for s != "" {
		if m.n == len(m.buf) {
			m.flush()
		}
		k := copy(m.buf[m.n:], s)
		m.n, s = m.n+k, s[k:]
	}
}

func (m *marker) yes(field byte, v bool) {
	if v {
		m.integer(field, 1)
	}
}

func (m *marker) moment(field byte, t time.Time) {
	if !t.IsZero() {
		m.integer(field, t.UnixMilli())
	}
}
