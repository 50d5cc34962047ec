package hub

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"caisse/model"
)

// take waits for the connection; a Wait that has it gives it up.
func (h *Hub) take(ctx context.Context) error {
	h.mu.Lock()
	h.next++
	if h.idle != nil {
		h.idle()
	}
	h.mu.Unlock()
	defer func() {
		h.mu.Lock()
		h.next--
		h.mu.Unlock()
	}()
	select {
	case h.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return &Error{Kind: ErrSlow, Text: "not sent", context: ctx.Err()}
	}
}

func (h *Hub) give() { <-h.turn }

// rows are the answer to one statement: each has mostColumns values, nil where
// fewer came, so that another server's answer is read as nothing.
type rows [][][]byte

// mostColumns is more than any statement here is answered with.
const mostColumns = 8

// first is the only row there is to be: without values where none came.
func (r rows) first() [][]byte {
	if len(r) == 0 {
		return make([][]byte, mostColumns)
	}
	return r[0]
}

// statements is how many answers a text gets.
func statements(text string) (n int) {
	for one := range strings.SplitSeq(text, ";") {
		if strings.TrimSpace(one) != "" {
			n++
		}
	}
	return n
}

// grace is how long an answer may still come after nobody waits for it any more:
// cutting it off costs the connection.
const grace = 500 * time.Millisecond

// do sends statements as one message and returns the answers of each. They are
// done whole, or not at all: it is a transaction, which needs no further word of
// us to end. One that met another is sent again. $1, $2 … stand for values; no
// text has a semicolon but between its statements.
func (h *Hub) do(ctx context.Context, limit time.Duration, text string, values ...any) ([]rows, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if err := h.take(ctx); err != nil {
		return nil, err
	}
	defer h.give()
	if h.Lost() {
		return nil, &Error{Kind: ErrLost, Text: "closed"}
	}
	patient, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	defer context.AfterFunc(ctx, func() {
		select {
		case <-time.After(grace):
			cut()
		case <-patient.Done():
		}
	})()
	answers, err := h.send(patient, text, values...)
	var e *Error
	if errors.As(err, &e) && e.context != nil {
		return nil, &Error{Kind: ErrSlow, Text: "no answer in time", context: ctx.Err()}
	}
	if err == nil {
		err = asked(answers, statements(text))
	}
	return answers, err
}

// asked says that so many statements were answered.
func asked(answers []rows, statements int) error {
	if len(answers) != statements {
		return &Error{Kind: ErrHalf, Text: "another answer than was asked for"}
	}
	return nil
}

// look sends one statement, within a transaction or without.
func (h *Hub) look(ctx context.Context, text string) (rows, error) {
	answers, err := h.send(ctx, text)
	if err == nil {
		err = asked(answers, 1)
	}
	if err != nil {
		return nil, err
	}
	return answers[0], nil
}

func (h *Hub) send(ctx context.Context, text string, values ...any) ([]rows, error) {
	text, err := h.fill(text, values)
	if err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		answers, err := read(h.conn.Exec(ctx, text))
		switch {
		case err == nil:
			return answers, nil
		case err == errTooMuch:
			h.drop()
			return nil, &Error{Kind: ErrRefused, Text: "too much of an answer"}
		}
		var pg *pgconn.PgError
		if errors.As(err, &pg) {
			if (pg.Code == "40001" || pg.Code == "40P01") && try < 5 && h.conn.TxStatus() == 'I' {
				continue
			}
			if pg.Code == "25006" || strings.HasPrefix(pg.Code, "57P") || strings.HasPrefix(pg.Code, "08") { // no longer what it was
				h.drop()
			}
		}
		h.lost.Store(h.conn.IsClosed())
		return nil, explain(err, false)
	}
}

var errTooMuch = errors.New("too much of an answer")

// read takes the answers to a message. After errTooMuch the connection is in the
// middle of one.
func read(from *pgconn.MultiResultReader) (answers []rows, err error) {
	size := 0
	for from.NextResult() {
		r := from.ResultReader()
		var all rows
		for r.NextRow() {
			row := make([][]byte, max(mostColumns, len(r.Values())))
			for i, v := range r.Values() {
				if size += len(v) + 24; v != nil {
					row[i] = append([]byte{}, v...)
				}
			}
			if size > mostAnswer {
				return nil, errTooMuch
			}
			all = append(all, row)
		}
		if _, err := r.Close(); err != nil {
			break // Close tells it
		}
		answers = append(answers, all)
	}
	return answers, from.Close()
}

// limits are before the statements of a call: a pooler keeps nothing of what a
// session was told. How long one statement may take, and how long nothing may
// come in the middle of them.
const limits = "SET LOCAL statement_timeout = '10s'; SET LOCAL idle_in_transaction_session_timeout = '5s'; "

// fill puts values in the places of $1, $2 …, quoted.
func (h *Hub) fill(text string, values []any) (string, error) {
	if len(values) == 0 {
		return text, nil
	}
	literals := make([]string, len(values))
	size := len(text)
	for i, v := range values {
		switch v := v.(type) {
		case string:
			escaped, err := h.conn.EscapeString(v)
			if err != nil || strings.ContainsRune(v, 0) {
				return "", &Error{Kind: ErrRefused}
			}
			literals[i] = "'" + escaped + "'"
		case []byte:
			escaped, err := h.conn.EscapeString(string(v))
			if err != nil || strings.ContainsRune(escaped, 0) {
				return "", &Error{Kind: ErrRefused}
			}
			literals[i] = "'" + escaped + "'"
		case int64:
			literals[i] = strconv.FormatInt(v, 10) + "::bigint"
			if v < 0 {
				literals[i] = "(" + literals[i] + ")"
			}
		case model.Date:
			literals[i] = "'" + v.String() + "'::date"
		default:
			panic(fmt.Sprintf("hub: a value of type %T", v))
		}
		size += len(literals[i])
	}
	var b strings.Builder
	b.Grow(size)
	for {
		at := strings.IndexByte(text, '$')
		if at < 0 {
			b.WriteString(text)
			return b.String(), nil
		}
		n := int(text[at+1] - '0') // there are fewer than ten
		b.WriteString(text[:at])
		b.WriteString(literals[n-1])
		text = text[at+2:]
	}
}
