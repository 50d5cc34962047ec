// Package hub is the shared ledger: a PostgreSQL database in which the tills of
// a shop hand each other what they know. It keeps what it is given and decides
// nothing: two copies of an invoice are made one by model.Merge, at the tills.
//
// A Hub is one connection. Each call is one message to the server, of several
// statements that are done whole or not at all, and one answer: no lock is ever
// held while something is on its way, and nothing has to be undone. After a call
// that fails with Lost the Hub is of no use, and another is to be opened; what
// was sent may have been written, and may be sent again.
package hub

import (
	"context"
	"crypto/tls"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// How long we wait.
const (
	dialLimit  = 5 * time.Second  // for each host
	quickLimit = 3 * time.Second  // a beat, a turn
	bulkLimit  = 60 * time.Second // a hundred invoices over a poor network
)

// What is taken from a server in one message, and in one answer.
const (
	mostBody   = 16 << 20
	mostAnswer = 64 << 20
)

// Options are what an Address does not say.
type Options struct {
	Password Secret // "": PGPASSWORD, or what PGPASSFILE has for the address
}

// Hub is one connection to a shared ledger. Its methods may be called from
// several goroutines: they wait for each other, Wait for none.
type Hub struct {
	conn *pgconn.PgConn
	id   string // the shared ledger's

	lost  atomic.Bool
	heard atomic.Bool   // somebody else has changed something since the last Wait
	turn  chan struct{} // who has the connection
	mu    sync.Mutex
	idle  context.CancelFunc // ends a Wait that has the connection; nil when none has
	next  int                // how many want it

	owed  map[string]int64 // shops whose changes were not told yet to those who listen
	woke  time.Time        // when some were
	quiet bool             // none are after a push: to measure what it costs
}

// Open connects to the first of the hosts that can be written, and brings the
// schema up to date. The error is an *Error or a *Newer.
func Open(ctx context.Context, a Address, o Options) (*Hub, error) {
	config, err := pgconn.ParseConfig(a.text)
	if err != nil {
		return nil, &Error{Kind: ErrAddress}
	}
	if o.Password != "" {
		config.Password = string(o.Password)
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = dialLimit
	}
	if a.Trust == Unchecked || a.Trust == Plain {
		config.RequireAuth = "!password" // not to whoever answers
	}
	config.MaxProtocolMessageBodyLen = mostBody
	config.RuntimeParams["client_encoding"] = "UTF8"
	config.RuntimeParams["standard_conforming_strings"] = "on"
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "caisse"
	}
	config.ValidateConnect = writable
	h := &Hub{turn: make(chan struct{}, 1), owed: map[string]int64{}}
	config.OnNotification = func(c *pgconn.PgConn, n *pgconn.Notification) { // also in the middle of another call
		if n.PID != c.PID() {
			h.heard.Store(true)
		}
	}
	conn, err := pgconn.ConnectConfig(ctx, config)
	if err != nil {
		return nil, explain(err, true)
	}
	h.conn = conn
	if err := h.prepare(ctx); err != nil {
		h.Close()
		return nil, err
	}
	return h, nil
}

// writable refuses a server that follows another, or may not be written.
func writable(ctx context.Context, conn *pgconn.PgConn) error {
	results, err := conn.Exec(ctx, "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::bool").ReadAll()
	switch {
	case err != nil:
		return err
	case len(results) != 1 || len(results[0].Rows) != 1 || string(results[0].Rows[0][0]) != "f":
		return errReadOnly
	}
	return nil
}

// Close ends the connection, and a call that is under way.
func (h *Hub) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := h.take(ctx); err != nil {
		_ = h.conn.Conn().Close() // the call that has it hears of it
		return
	}
	defer h.give()
	h.drop()
}

// drop ends the connection, which must be ours.
func (h *Hub) drop() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = h.conn.Close(ctx) // whatever comes, it is closed
	h.lost.Store(true)
}

// Lost says that the connection is gone.
func (h *Hub) Lost() bool { return h.lost.Load() }

// ID is the shared ledger's own: another one has another, a restored one the same.
func (h *Hub) ID() string { return h.id }

// Encrypted says whether the connection is.
func (h *Hub) Encrypted() bool {
	_, ok := h.conn.Conn().(*tls.Conn)
	return ok
}
