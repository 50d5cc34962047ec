package hub

import (
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
)

// Something else than PostgreSQL answers, or somebody who means harm: a word for
// it, in time.
func TestNoPostgreSQL(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	r := proof.Rand(t)
	var answer atomic.Pointer[[]byte]
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				_ = c.SetDeadline(time.Now().Add(time.Second))
				_, _ = io.ReadFull(c, make([]byte, 8)) // the length and the version of what a client begins with
				_, _ = c.Write(*answer.Load())
			}()
		}
	}()
	a := parsed(t, "postgres://caisse@"+l.Addr().String()+"/shop?sslmode=disable&connect_timeout=2")
	begun := [][]byte{
		[]byte("HTTP/1.1 400 Bad Request\r\n\r\n"), []byte("SSH-2.0-OpenSSH_9.2\r\n"), {}, {'N'}, {'S'}, make([]byte, 1000),
		{'E', 0xff, 0xff, 0xff, 0xff}, {'R', 0, 0, 0, 4}, {'R', 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0}, {'Z', 0, 0, 0, 5, 'I'},
	}
	for n := range proof.Size(40, 400, 20_000) {
		says := garbage(r)
		if n < len(begun) {
			says = begun[n]
		}
		answer.Store(&says)
		h, err := Open(t.Context(), a, Options{Password: "secret"})
		var e *Error
		if h != nil || !errors.As(err, &e) {
			t.Fatalf("%q: %v", says, err)
		}
		harmless(t, "an answer", err.Error())
	}
}

// garbage are messages of PostgreSQL that say anything.
func garbage(r *rand.Rand) (all []byte) {
	for range 1 + r.IntN(8) {
		body := make([]byte, r.IntN(40))
		for i := range body {
			body[i] = byte(r.IntN(256) >> (r.IntN(3) * 3))
		}
		kind := "RRRRKSZEEDTCAINnstVvWcdfGH123"[r.IntN(29)]
		switch {
		case kind == 'R' && r.IntN(2) == 0:
			body = []byte{0, 0, 0, byte(r.IntN(14))}
		case kind == 'Z':
			body = []byte{'I'}
		}
		length := uint32(len(body) + 4)
		if r.IntN(10) == 0 {
			length = r.Uint32()
		}
		all = append(binary.BigEndian.AppendUint32(append(all, kind), length), body...)
	}
	return all
}
