package ledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Salvaged is what could be read of a damaged ledger.
type Salvaged struct {
	Read       int64 // invoices that are in the new ledger; those Unsound among them
	Unsound    int64 // are not what their check says: they are copied as they are, and stay unsound
	Unreadable int64 // invoices of which nothing could be read
	Events     int64 // lines of history that are in the new ledger
}

// Salvage reads what can be read of the ledger at from, with its -wal, into a new
// ledger at to, which must not exist. from is not written to. progress, which
// may be nil, is told how many invoices are done. Errors: fs.ErrExist; an *Error
// about from where it is no ledger or its list of tables cannot be read, and
// about to where that cannot be written.
func Salvage(ctx context.Context, from, to string, progress func(done int64)) (out Salvaged, err error) {
	to, err = filepath.Abs(to)
	if err != nil {
		return out, err
	}
	for _, end := range []string{"", "-wal", CountsEnd} {
		if exists(to + end) {
			return out, &fs.PathError{Op: "salvage", Path: to + end, Err: fs.ErrExist}
		}
	}
	old, err := openDamaged(ctx, from)
	if err != nil {
		return out, err
	}
	defer old.Close()
	part := filepath.Join(filepath.Dir(to), "."+filepath.Base(to)+"."+rand.Text()[:8]+".part")
	defer func() {
		for _, end := range []string{"", "-wal", "-shm", CountsEnd} {
			os.Remove(part + end)
		}
	}()
	made, err := Open(ctx, part)
	if err != nil {
		return out, err
	}
	if out, err = old.into(ctx, made, progress); err == nil {
		err = made.catchUp(ctx)
	}
	if err == nil {
		err = old.chainInto(ctx, made)
	}
	if err := errors.Join(err, made.Close()); err != nil {
		return out, made.explain(err)
	}
	target := &Ledger{path: to}
	if err := finish(part, to, false); errors.Is(err, fs.ErrExist) {
		return out, err
	} else if err != nil {
		return out, target.explain(err)
	}
	l, err := Open(ctx, to) // which counts it
	if err != nil {
		return out, err
	}
	return out, l.Close()
}

// openDamaged opens a ledger of any version to be read, whatever of it is
// damaged.
func openDamaged(ctx context.Context, path string) (*Ledger, error) {
	opening.Lock()
	defer opening.Unlock()
	l := &Ledger{path: path}
	l.rules.Store(&rules{link: func(string) error { return nil }})
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = &Error{path, ErrNotLedger, errors.New(info.Mode().Type().String())}
	}
	if err == nil {
		l.path, err = filepath.Abs(path)
	}
	if err != nil {
		return nil, l.explain(err)
	}
	l.tidy = !exists(l.path + "-wal")
	for _, how := range readers(l.path) {
		l.read, l.long = connect(l.path, how+"&_pragma="+patched, 1), connect(l.path, how+"&_pragma="+patched, 0)
		var tables int
		err = l.read.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema WHERE name IN ('invoice', 'event')").Scan(&tables)
		if err == nil && tables == 2 {
			r := *l.rules.Load()
			_ = l.read.QueryRowContext(ctx, "SELECT unchecked FROM identity").Scan(&r.unchecked) // 0 where it cannot be read: without a check, unsound
			l.rules.Store(&r)
			return l, nil
		}
		if err == nil {
			err = &Error{l.path, ErrNotLedger, fmt.Errorf("%d of its tables", tables)}
		}
		err = errors.Join(err, l.closeRead())
	}
	return nil, l.explain(err)
}

// has returns those of names that a table has as columns; the others as they
// were before there were such columns.
func (l *Ledger) has(ctx context.Context, table string, names []string) ([]string, error) {
	before := map[string]string{"machine_at": "0", "dated": "1", "host": "''", "chk": "NULL", "ticket_day": "0", "ticket": "0", "cashier": "''"}
	rows, err := l.read.QueryContext(ctx, "SELECT name FROM pragma_table_info(?)", table)
	var name string
	var there []string
	if err := scanAll(rows, err, func() { there = append(there, name) }, &name); err != nil {
		return nil, err
	}
	out := slices.Clone(names)
	for i, n := range out {
		if !slices.Contains(there, n) && before[n] != "" {
			out[i] = before[n]
		}
	}
	return out, nil
}

var eventColumns = []string{"n", "invoice", "at", "machine_at", "kind", "state", "text", "amount", "chk"}

// into copies rows as they are, checks and all: what was not sound does not
// become so.
func (l *Ledger) into(ctx context.Context, made *Ledger, progress func(int64)) (out Salvaged, err error) {
	all := append(append([]string{"n"}, columns...), "chk")
	from, err := l.has(ctx, "invoice", all)
	if err != nil {
		return out, l.explain(err)
	}
	fromEvents, err := l.has(ctx, "event", eventColumns)
	if err != nil {
		return out, l.explain(err)
	}
	conn, err := made.write.Conn(ctx)
	if err != nil {
		return out, err
	}
	defer conn.Close()
	for _, prepare := range []string{
		"PRAGMA ignore_check_constraints = 1", "BEGIN IMMEDIATE",
		fmt.Sprintf("UPDATE identity SET unchecked = %d", l.rules.Load().unchecked),
	} {
		if _, err := conn.ExecContext(ctx, prepare); err != nil {
			return out, err
		}
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") // after COMMIT it does nothing
	put, err := conn.PrepareContext(ctx, "INSERT INTO invoice ("+strings.Join(all, ", ")+") VALUES (?"+strings.Repeat(", ?", len(all)-1)+")")
	if err != nil {
		return out, err
	}
	defer put.Close()
	var kept seen
	s := l.newSlot()
	most, insane := int64(0), int64(0)
	err = walkHoles(ctx, l.long, "invoice", strings.Join(from, ", ")+", 0", func(row scanner) error {
		if err := s.scan(row); err != nil {
			return err
		}
		most = max(most, s.n)
		if text, ok := s.raw[itemsAt].(string); ok && !json.Valid([]byte(text)) {
			s.raw[itemsAt] = "[]" // the index of words would stumble over it; the row stays unsound
		}
		if _, err := put.ExecContext(ctx, s.raw[:width+2]...); err != nil {
			if codeOf(err)&0xff == sqliteConstraint { // two of one reference, or a number where a text should be
				insane++
				return nil
			}
			return made.explain(err)
		}
		kept.add(s.n)
		out.Read++
		if s.inv.Unsound {
			out.Unsound++
		}
		if progress != nil && out.Read%1000 == 0 {
			progress(out.Read)
		}
		return ctx.Err()
	})
	if err != nil {
		return out, l.explain(err)
	}
	for _, query := range []string{ // each may be what is damaged
		"SELECT count FROM mark", "SELECT coalesce(max(n), 0) FROM (SELECT n FROM invoice INDEXED BY invoice_newest)",
		"SELECT coalesce(max(n), 0) FROM (SELECT n FROM invoice INDEXED BY invoice_state)",
	} {
		var n int64
		if l.long.QueryRowContext(ctx, query).Scan(&n) == nil && n < farthest {
			most = max(most, n)
		}
	}
	if most < farthest { // none is ever deleted: the numbers have no gaps
		out.Unreadable = max(most-out.Read, insane)
	}
	if err := l.ticketsInto(ctx, conn); err != nil {
		return out, err
	}
	if err := l.keyedInto(ctx, conn); err != nil {
		return out, err
	}
	if err := l.shareInto(ctx, conn); err != nil {
		return out, err
	}
	if err := l.historyInto(ctx, conn, fromEvents, &kept, &out); err != nil {
		return out, err
	}
	if err := l.closingsInto(ctx, conn); err != nil {
		return out, err
	}
	if err := l.closedInto(ctx, conn); err != nil {
		return out, err
	}
	_, err = conn.ExecContext(ctx, "COMMIT")
	return out, err
}

const sqliteConstraint = 19

// ticketsInto copies the last numbers given: those of lost invoices are in them.
// Where they cannot be read, the invoices that are left say what they can.
func (l *Ledger) ticketsInto(ctx context.Context, conn *sql.Conn) error {
	text, err := given(ctx, l.long)
	if err != nil {
		return ctx.Err()
	}
	_, err = raise(ctx, conn, text)
	return err
}

// itemsAt is where a row, after its n, has its items.
var itemsAt = 1 + slices.Index(columns, "items")

// historyInto copies the history of what was kept.
func (l *Ledger) historyInto(ctx context.Context, conn *sql.Conn, from []string, kept *seen, out *Salvaged) error {
	put, err := conn.PrepareContext(ctx, "INSERT INTO event ("+strings.Join(eventColumns, ", ")+") VALUES (?"+strings.Repeat(", ?", len(eventColumns)-1)+")")
	if err != nil {
		return err
	}
	defer put.Close()
	raw := make([]any, len(eventColumns))
	into := make([]any, len(raw))
	for i := range raw {
		into[i] = &raw[i]
	}
	err = walkHoles(ctx, l.long, "event", strings.Join(from, ", "), func(row scanner) error {
		if err := row.Scan(into...); err != nil {
			return err
		}
		if n, ok := raw[1].(int64); !ok || !kept.has(n) {
			return nil
		}
		if _, err := put.ExecContext(ctx, raw...); err != nil {
			if codeOf(err)&0xff == sqliteConstraint {
				return nil
			}
			return err
		}
		out.Events++
		return ctx.Err()
	})
	return l.explain(err)
}
