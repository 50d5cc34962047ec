package hub

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// otherServer speaks PostgreSQL, and answers each query with whatever it likes.
func otherServer(t testing.TB, answers func(query string) [][][]byte) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				b := pgproto3.NewBackend(c, c)
				if _, err := b.ReceiveStartupMessage(); err != nil {
					return
				}
				b.Send(&pgproto3.AuthenticationOk{})
				b.Send(&pgproto3.ParameterStatus{Name: "standard_conforming_strings", Value: "on"})
				b.Send(&pgproto3.ParameterStatus{Name: "client_encoding", Value: "UTF8"})
				b.Send(&pgproto3.BackendKeyData{ProcessID: 1, SecretKey: []byte{0, 0, 0, 1}})
				for {
					b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
					if b.Flush() != nil {
						return
					}
					m, err := b.Receive()
					q, ok := m.(*pgproto3.Query)
					if err != nil || !ok {
						return
					}
					for _, row := range answers(q.String) {
						if len(row) > 0 {
							d := &pgproto3.RowDescription{}
							for range row {
								d.Fields = append(d.Fields, pgproto3.FieldDescription{Name: []byte("a"), DataTypeOID: 25})
							}
							b.Send(d)
							b.Send(&pgproto3.DataRow{Values: row})
						}
						b.Send(&pgproto3.CommandComplete{CommandTag: []byte("SELECT 1")})
					}
				}
			}()
		}
	}()
	return "postgres://caisse@" + l.Addr().String() + "/shop?sslmode=disable"
}

// whim are answers with any number of rows, columns and words.
func whim(r *rand.Rand, statements int) (all [][][]byte) {
	words := []string{"", "t", "f", "1", "-1", "99999999999999999999", "5", "caisse", "meta invoice", "{}", "[]", "null", "[null]", `{"tills":[{}],"shops":[{"seq":-1}]}`, `[{"invoice":{},"events":[]}]`,
		`{"now":"never"}`, "\x1b]0;gone\x07", "\u202etill", "160004", "UTF8"}
	for range max(0, statements+r.IntN(3)-1) {
		var row [][]byte
		for range r.IntN(10) {
			value := []byte(words[r.IntN(len(words))])
			if r.IntN(5) == 0 {
				value = nil
			}
			row = append(row, value)
		}
		all = append(all, row)
	}
	return all
}

// A server that answers something else than was asked, with fewer columns, rows
// or answers, is told in an error or read as nothing: it ends no till, and what
// it says is harmless.
func TestOtherAnswers(t *testing.T) {
	t.Parallel()
	r := proof.Rand(t)
	address := otherServer(t, func(q string) [][][]byte {
		if strings.Contains(q, "pg_is_in_recovery") {
			return [][][]byte{{[]byte("f")}}
		}
		return whim(r, statements(q)) // one query at a time
	})
	for range proof.Size(100, 500, 20_000) {
		h, err := Open(t.Context(), parsed(t, address), Options{})
		if err == nil {
			h.Close()
		} else {
			harmless(t, "an answer", err.Error())
		}
	}

	b := newBench(t)
	h := b.open(t)
	who, shop := b.join(t, h, "C1")
	other := b.open(t)
	other.conn = nil
	for n := range proof.Size(300, 2000, 200_000) {
		if other.conn == nil || other.Lost() {
			conn, err := pgconn.Connect(t.Context(), address)
			if err != nil {
				t.Fatal(err)
			}
			other.conn = conn
			other.lost.Store(false)
		}
		var err error
		var said any
		ctx := t.Context()
		switch n % 13 {
		case 0:
			said, err = other.Join(ctx, who)
		case 1:
			said, err = other.Beat(ctx, who, State{}, shop)
		case 2:
			_, said, err = other.Tills(ctx)
		case 3:
			err = other.Adopt(ctx, "A", "B")
		case 4:
			said, err = other.Digest(ctx, shop, 20261101, 20261130)
		case 5:
			said, err = other.Marks(ctx, shop, who.ID, 20261101)
		case 6:
			said, err = other.Pull(ctx, shop, 0)
		case 7:
			said, err = other.Push(ctx, shop, []Handed{{Copy: sold(who.ID, n)}})
		case 8:
			said, _, err = other.Copies(ctx, []string{"A"})
		case 9:
			said, err = other.Turn(ctx, who.ID, Question{Ref: "A", Shop: shop, Pace: Gap})
		case 10:
			said, err = other.Renew(ctx, who.ID, "A")
		case 11:
			said, err = other.Examine(ctx)
		case 12:
			said, err = other.Listen(ctx, shop)
		}
		if err != nil {
			var e *Error
			var live *Live
			var adopted *Adopted
			var moved *OtherShop
			if !errors.As(err, &e) && !errors.As(err, &live) && !errors.As(err, &adopted) && !errors.As(err, &moved) {
				t.Fatalf("call %d: %v", n%13, err)
			}
			if live != nil {
				said = live
			}
			if adopted != nil {
				said = *adopted
			}
			if moved != nil {
				said = *moved
			}
			harmless(t, "an answer", err.Error())
		}
		if _, ok := said.([]model.Marked); !ok { // references are looked up, not shown
			harmless(t, fmt.Sprint("call ", n%13), fmt.Sprintf("%+v", said))
		}
	}
}

// A server that says each time that its tables are old, whatever is done to them,
// is not asked for ever.
func TestSchemaStays(t *testing.T) {
	t.Parallel()
	asked := 0
	address := otherServer(t, func(q string) (all [][][]byte) {
		asked++
		row := [][]byte{[]byte("160004"), []byte("UTF8")}
		switch {
		case strings.Contains(q, "pg_is_in_recovery"):
			row = [][]byte{[]byte("f")}
		case strings.Contains(q, "string_agg"):
			row = [][]byte{[]byte("meta invoice till event"), []byte("t")}
		case strings.Contains(q, "FROM caisse.meta"):
			row = [][]byte{[]byte("caisse"), []byte("2"), []byte("id")}
			if strings.HasPrefix(q, "SELECT version") {
				row = [][]byte{[]byte("2")}
			}
		}
		return [][][]byte{row}
	})
	var e *Error
	if _, err := Open(t.Context(), parsed(t, address), Options{}); !errors.As(err, &e) || e.Kind != ErrHalf || asked > 20 {
		t.Errorf("after %d questions: %v", asked, err)
	}
}
