package ledger

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"time"

	sqlite3 "modernc.org/sqlite/lib"
)

// appID marks a file as ours: "CAIS".
const appID = 0x43414953

// migrations are the steps from an empty file to today's tables, in the order
// of their numbers. One that was released is never edited.
var migrations = []string{step1, step2, step3, step4, step5, step6, step7, step8, step9, step10, step11, step12}

var (
	//go:embed migrations/0001_invoices.sql
	step1 string
	//go:embed migrations/0002_find.sql
	step2 string
	//go:embed migrations/0003_rows.sql
	step3 string
	//go:embed migrations/0004_mark.sql
	step4 string
	//go:embed migrations/0005_elsewhere.sql
	step5 string
	//go:embed migrations/0006_tickets.sql
	step6 string
	//go:embed migrations/0007_share.sql
	step7 string
	//go:embed migrations/0008_heard.sql
	step8 string
	//go:embed migrations/0009_cashier.sql
	step9 string
	//go:embed migrations/0010_chain.sql
	step10 string
	//go:embed migrations/0011_keyed.sql
	step11 string
	//go:embed migrations/0012_closed.sql
	step12 string
)

// migrate runs the missing steps, each in its own transaction.
func (l *Ledger) migrate(ctx context.Context, steps []string) error {
	giveUp := time.Now().Add(patience)
	for {
		done, err := l.step(ctx, steps)
		switch {
		case codeOf(err)&0xff == sqlite3.SQLITE_BUSY && time.Now().Before(giveUp):
			// Of several tills that create the file at once, SQLite lets one
			// turn it to WAL and refuses the others instead of making them wait.
			select {
			case <-time.After(2 * time.Millisecond):
			case <-ctx.Done():
				return ctx.Err()
			}
		case done || err != nil:
			return err
		}
	}
}

// step runs the next step, if any. The lock is taken before the version is
// read: of two programs starting at once the second finds the work done.
func (l *Ledger) step(ctx context.Context, steps []string) (done bool, err error) {
	tx, err := l.write.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback() // after Commit it does nothing
	has, err := l.version(ctx, tx, len(steps))
	if err != nil {
		return false, err
	}
	if has == len(steps) {
		// A write that is undone: a place where no sale could be written is
		// found out now. BEGIN IMMEDIATE alone says nothing of it.
		_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", has))
		return true, err
	}
	if _, err := tx.ExecContext(ctx, steps[has]); err != nil {
		return false, fmt.Errorf("migration %d: %w", has+1, err)
	}
	mark := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", appID, has+1)
	if _, err := tx.ExecContext(ctx, mark); err != nil {
		return false, err
	}
	return false, tx.Commit()
}

// version is how many steps the file has had; 0 when it is empty.
func (l *Ledger) version(ctx context.Context, db interface {
	QueryRowContext(context.Context, string, ...any) *sql.Row
}, knows int) (has int, err error) {
	var id, tables int
	err = db.QueryRowContext(ctx, `SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_application_id, pragma_user_version`).Scan(&id, &has, &tables)
	switch {
	case err != nil:
		return 0, err
	case id == 0 && has == 0 && tables == 0:
		return 0, nil
	case id != appID:
		return 0, &Error{l.path, ErrNotLedger, fmt.Errorf("application_id %#x", id)}
	case has > knows:
		return 0, ErrNewer{l.path, has, knows}
	case has < 1:
		return 0, &Altered{Path: l.path, Things: []string{fmt.Sprint("version ", has)}}
	}
	return has, nil
}
