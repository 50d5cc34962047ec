package ledger

import (
	"context"
	"os"
	"sync"
)

// lone is a connection to the file of a ledger without its -wal, kept from one
// look to the next: to make one reads all that says what is in the file, which
// takes longer than what else a fold does.
type lone struct {
	mu sync.Mutex
	db *pool
	of os.FileInfo // as it was when the connection was made
}

// look reads the state of the file at path as it is now. Not ok says only that
// this connection cannot tell.
func (o *lone) look(ctx context.Context, path string) (s state, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	file, err := identified(path)
	if err != nil {
		return state{}, false
	}
	// SQLite takes an immutable file for as long as it was.
	if o.db != nil && (!os.SameFile(file, o.of) || file.Size() != o.of.Size()) {
		o.close()
	}
	if o.db == nil {
		o.db, o.of = connect(path, "mode=ro&immutable=1", 1), file
	}
	// And for what it was: of what it has read it forgets all but the tables' names.
	_, err = o.db.ExecContext(ctx, "PRAGMA shrink_memory")
	for _, query := range []string{selectState, lastRow} {
		if err == nil {
			_, err = o.db.prepared(ctx, query)
		}
	}
	if err == nil {
		s, err = wholeState(ctx, o.db)
	}
	if err != nil || s.id == "" {
		o.close()
		return state{}, false
	}
	return s, true
}

func (o *lone) close() {
	if o.db != nil {
		o.db.Close() // nothing was written
	}
	o.db = nil
}

// Close ends it; a later look begins anew.
func (o *lone) Close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.close()
}
