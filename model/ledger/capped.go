package ledger

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// longest is the longest text, and the longest row, that SQLite hands over, in
// bytes: more than a day of a hundred thousand sales takes. A longer one was
// never written by a till.
const longest = 16 << 20

// lite is a connection of the driver.
type lite interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
	sqlite.FileControl
	NewBackup(string) (*sqlite.Backup, error)
}

// capped is a connection with limits. The driver sets limits through a sql.Conn
// alone, so there is one around it, which lives as long.
type capped struct {
	lite
	around *sql.DB
}

func (c capped) Close() error { return c.around.Close() }

// only is a connector to a connection that is there.
type only struct{ driver.Conn }

func (o only) Connect(context.Context) (driver.Conn, error) { return o.Conn, nil }
func (o only) Driver() driver.Driver                        { return nil }

// limited gives a connection of the driver its limits.
func limited(ctx context.Context, c driver.Conn) (driver.Conn, error) {
	l, ok := c.(lite)
	if !ok {
		return nil, errors.Join(errors.New("the driver has other connections"), c.Close())
	}
	db := sql.OpenDB(only{c})
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close(), c.Close())
	}
	if _, err = sqlite.Limit(conn, sqlite3.SQLITE_LIMIT_LENGTH, longest); err == nil {
		err = conn.Close() // back to db, which keeps it
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return capped{l, db}, nil
}
