package ledger

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// pool is a set of connections that keeps the statements it has prepared: to
// prepare one for a page of invoices takes as long as to read the page. What
// is asked goes into arguments, so there are a few dozen of them at most.
type pool struct {
	*sql.DB
	mu    sync.Mutex
	stmts map[string]*sql.Stmt
}

// Warm makes all connections that readers share: on a disk that hangs none more
// can be made, and what is asked meanwhile would wait for one.
func (l *Ledger) Warm(ctx context.Context) {
	for range mostReaders {
		c, err := l.read.Conn(ctx)
		if err != nil {
			return // whoever asks meets it
		}
		defer c.Close()
	}
}

// prepared returns the statement for query. Where a connection does not have
// it, database/sql prepares it again.
func (p *pool) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := p.has(query); s != nil {
		return s, nil
	}
	mine, err := p.PrepareContext(ctx, query) // not under the lock: it may wait for a connection
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if s := p.stmts[query]; s != nil {
		return s, mine.Close()
	}
	p.stmts[query] = mine
	return mine, nil
}

// prepare prepares what a transaction will ask: inside it may need the connection.
func (p *pool) prepare(ctx context.Context, queries ...string) error {
	for _, query := range queries {
		if query == "" {
			continue
		}
		if _, err := p.prepared(ctx, query); err != nil {
			return err
		}
	}
	return nil
}

// has returns the statement for query if it is prepared.
func (p *pool) has(query string) *sql.Stmt {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stmts[query]
}

func (p *pool) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := p.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

// QueryRowContext is that of the database, by the statement for query if it is
// prepared.
func (p *pool) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if s := p.has(query); s != nil {
		return s.QueryRowContext(ctx, args...)
	}
	return p.DB.QueryRowContext(ctx, query, args...)
}

// asker is a pool or a transaction.
type asker interface {
	query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	first(ctx context.Context, query string, args []any, dest ...any) error
	writes() bool
}

func (p *pool) writes() bool { return false }

// first reads the first row of query into dest, or returns sql.ErrNoRows.
func (p *pool) first(ctx context.Context, query string, args []any, dest ...any) error {
	s, err := p.prepared(ctx, query)
	if err != nil {
		return err
	}
	return s.QueryRowContext(ctx, args...).Scan(dest...)
}

func (p *pool) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for _, s := range p.stmts {
		errs = append(errs, s.Close())
	}
	clear(p.stmts)
	return errors.Join(append(errs, p.DB.Close())...)
}
