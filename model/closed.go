package model

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"
)

// Closed is a closing (a Z) as the tills of a shop tell each other of it: its number
// among those of its till, what it came to, and the hash that is printed on it.
// It is made once and never changes, so of two that differ one is false.
type Closed struct {
	Till   string // the id, a ULID, of the till that closed
	Shop   string // the id of its shop
	Number int    // from 1, without a gap
	Day    Date   // of the shop, on which it was made
	From   time.Time
	To     time.Time
	Lines  int64 // of the till's chain in it

	Paid, Late    Tally // confirmed
	Look, Waiting Tally // to be looked at; can still be paid, and so carried over
	Total         Tally // confirmed, of this and of all closings before

	Before, Hash string // 64 figures of SHA-256 each: of the closing before, and of this one
}

// Tally is how many there are and what they come to.
type Tally struct {
	Count int64
	Sum   Money
}

// Confirmed is Paid and Late.
func (c *Closed) Confirmed() Tally {
	return Tally{c.Paid.Count + c.Late.Count, c.Paid.Sum + c.Late.Sum}
}

// ClosedMark is a closing as sums are made of it, and looked for where they differ.
type ClosedMark struct {
	Number int
	Mark   int64
}

// Mark is a number, above 0, for all that the closing says but Shop: see Copy.Mark.
func (c *Closed) Mark() int64 {
	m := marker{h: sha256.New()}
	m.text(1, c.Till)
	m.integer(2, int64(c.Number))
	m.integer(3, int64(c.Day))
	m.moment(4, c.From)
	m.moment(5, c.To)
	m.integer(6, c.Lines)
	for i, t := range []Tally{c.Paid, c.Late, c.Look, c.Waiting, c.Total} {
		m.integer(byte(10+2*i), t.Count)
		m.integer(byte(11+2*i), int64(t.Sum))
	}
	m.text(30, c.Before)
	m.text(31, c.Hash)
	m.flush()
	var sum [sha256.Size]byte
	return max(int64(binary.BigEndian.Uint64(m.h.Sum(sum[:0]))>>1), 1)
}

// MostClosings is the highest number of a closing: ten a day for two centuries.
const MostClosings = 1_000_000

// ReceivedClosed is a closing that came out of a database which others write to,
// with the mark beside it: see Received. The error is a *NotTaken.
func ReceivedClosed(c Closed, mark int64) (Closed, error) {
	r := receiver{}
	r.want(IsRef(c.Till), "till")
	r.want(IsRef(c.Shop), "shop")
	r.want(1 <= c.Number && c.Number <= MostClosings, "number")
	r.want(19700101 <= c.Day && c.Day <= lastDate, "day")
	for _, at := range []time.Time{c.From, c.To} {
		r.want(isMoment(at) && !at.IsZero(), "time")
	}
	r.want(0 <= c.Lines && c.Lines <= mostGot, "lines")
	for _, t := range []Tally{c.Paid, c.Late, c.Look, c.Waiting, c.Total} {
		r.want(0 <= t.Count && t.Count <= mostTicket && 0 <= t.Sum && t.Sum <= mostGot && (t.Count == 0) == (t.Sum == 0), "sum")
	}
	is := c.Confirmed()
	r.want(is.Count <= c.Total.Count && is.Sum <= c.Total.Sum, "sum")
	r.want(isHash(c.Before) && isHash(c.Hash), "hash")
	r.want(c.Mark() == mark, "it is not what its mark says")
	if r.why == "" {
		return c, nil
	}
	name := ""
	if IsRef(c.Till) {
		name = fmt.Sprintf("Z %d of %s", c.Number, c.Till)
	}
	return Closed{}, &NotTaken{name, r.why}
}

func isHash(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == sha256.Size && hex.EncodeToString(b) == s
}
