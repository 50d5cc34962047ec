// Package model is the shop in plain Go: money, the sale a cashier enters, and
// the invoice it becomes. It does no I/O and imports nothing of ours.
package model

import "strconv"

// Money is an amount in whole francs CFA (XOF). The currency has no minor
// unit, so there is nothing to round.
type Money int64

// The range LigdiCash accepts for one invoice, and the amount under which some
// operators refuse. Source: developers.ligdicash.com, currencies and amounts;
// supported operators.
const (
	MinAmount  Money = 9
	MaxAmount  Money = 2_000_000
	WarnAmount Money = 100
)

// Group writes m with sep between groups of three digits: Group(" ") of 12500
// is "12 500".
func (m Money) Group(sep string) string {
	var room [64]byte
	return string(m.AppendGroup(room[:0], sep))
}

// AppendGroup appends what Group writes.
func (m Money) AppendGroup(out []byte, sep string) []byte {
	var figures [20]byte
	digits := strconv.AppendInt(figures[:0], int64(m), 10)
	if digits[0] == '-' {
		out, digits = append(out, '-'), digits[1:]
	}
	for i, d := range digits {
		if left := len(digits) - i; i > 0 && left%3 == 0 {
			out = append(out, sep...)
		}
		out = append(out, d)
	}
	return out
}

// String is for logs and tests; screens choose their own separator.
func (m Money) String() string { return m.Group(" ") + " F" }
