package ledger

import (
	"encoding/binary"
	"hash/crc32"
	"sync"
)

// A row is written with a check of its content and compared with it whenever it
// is read: SQLite has no checksums, and a bit that flips on a worn disk is
// another amount. It is CRC-32C, twice: the low half of chk is of n and of all
// columns but token and link, the high half of these two, which the long lists
// do not read. It finds rot, not forgery: see row.go for what a row may say.

// castagnoli takes longer to make than a package may before main.
var castagnoli = sync.OnceValue(func() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) })

// sum is a check in the making: the encoding of one value after the other, each
// of known length.
type sum []byte

func (s sum) integer(v int64) sum { return binary.LittleEndian.AppendUint64(s, uint64(v)) }

func (s sum) value(v any) sum {
	switch v := v.(type) {
	case string:
		return append(binary.AppendUvarint(s, uint64(len(v))), v...)
	case int64:
		return s.integer(v)
	}
	return s
}

func (s sum) crc() uint32 { return crc32.Checksum(s, castagnoli()) }

// The places of some values among columns.
const (
	dayAt    = 3
	ticketAt = 4
	tokenAt  = 22
	linkAt   = 23

	cashierAt = 33
)

// halves are both halves of the check of a row: values are in the order of
// columns. buf may be nil.
func halves(buf sum, n int64, values []any) (most, link uint32, used sum) {
	buf = buf[:0].value(values[tokenAt]).value(values[linkAt])
	link = buf.crc()
	buf = buf[:0].integer(n)
	for i, v := range values {
		switch i {
		case tokenAt, linkAt:
		case dayAt, ticketAt: // what older rows do not have is not in their check
			if v != int64(0) {
				buf = buf.value(v)
			}
		case cashierAt:
			if v != "" {
				buf = buf.value(v)
			}
		default:
			buf = buf.value(v)
		}
	}
	return buf.crc(), link, buf
}

// checkOf is what chk is for a row.
func checkOf(n int64, values []any) int64 {
	most, link, _ := halves(nil, n, values)
	return chkOf(most, link)
}

func chkOf(most, link uint32) int64 { return int64(uint64(link)<<32 | uint64(most)) }

// all is the encoding of values.
func (s sum) all(values []any) sum {
	for _, v := range values {
		s = s.value(v)
	}
	return s
}

// eventCheck is what chk is for an event of invoice n.
func eventCheck(values []any) int64 { return int64(make(sum, 0, 128).all(values).crc()) }
