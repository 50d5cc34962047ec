package ledger

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"caisse/model"
)

// beside is a name in the ledger's folder that nothing has yet: the ledger's
// own, with what and a date in it.
func beside(path, what string, at time.Time) string {
	ext := filepath.Ext(path)
	base := strings.TrimSuffix(path, ext)
	for i := 0; ; i++ {
		name := fmt.Sprintf("%s.%s-%s%s", base, what, at.Format("20060102-150405"), ext)
		if i > 0 {
			name = fmt.Sprintf("%s.%s-%s-%d%s", base, what, at.Format("20060102-150405"), i+1, ext)
		}
		if !exists(name) && !exists(name+"-wal") && !exists(name+CountsEnd) {
			return name
		}
	}
}

// setAside gives the files of the ledger at path another name, all of the same,
// so that they stay what they are together. What was counted is copied: while
// there is nothing at path it says that something was.
func setAside(path, kept string) error {
	if f, err := openPlain(path+CountsEnd, os.O_RDONLY); err == nil {
		text, err := io.ReadAll(io.LimitReader(f, countsLen))
		err = errors.Join(err, f.Close())
		if err == nil {
			err = os.WriteFile(kept+CountsEnd, text, 0o600)
		}
		if err != nil {
			return err
		}
	}
	for _, end := range []string{"-wal", "-journal", ""} { // the file last: without it the others are nothing to anybody
		err := os.Rename(path+end, kept+end)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	_ = os.Remove(path + "-shm") // an index of the -wal, made anew
	return syncFolder(filepath.Dir(path))
}

// realPath is where the file is that path names, if there is one.
func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return path, err
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real, nil
	}
	return path, nil
}

// unused makes sure that nobody else has the ledger open.
func unused(path string) error {
	used, err := inUse(path)
	if err == nil && used {
		err = &Error{path, ErrLocked, errors.New("another program has it open")}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Fresh puts the ledger at path aside, under the name it returns, and begins a
// new one in its place, which says so (Without). at is for the name. Errors: an
// *Error, ErrLocked when another program has it open.
func Fresh(ctx context.Context, path string, at time.Time) (kept string, err error) {
	l := &Ledger{}
	if l.path, err = realPath(path); err != nil {
		return "", err
	}
	if err := unused(l.path); err != nil {
		return "", l.explain(err)
	}
	knew, _ := readCounts(l.path)
	tickets := ticketsAt(ctx, l.path)
	kept = beside(l.path, "old", at)
	if err := setAside(l.path, kept); err != nil {
		return "", l.explain(err)
	}
	if err := os.Remove(l.path + CountsEnd); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", l.explain(err)
	}
	if !exists(kept) { // there was no file, only what was counted
		kept = ""
	}
	return kept, begin(ctx, l.path, lost{sales: knew.count, kept: filepath.Base(kept)}, tickets, nil, at, NoteFresh)
}

// begin opens the ledger at path and keeps what is known to be missing, and which
// numbers sales had been given; a note says why.
func begin(ctx context.Context, path string, gone lost, tickets string, closings []model.Closed, at time.Time, why string) error {
	l, err := Open(ctx, path)
	if err != nil {
		return err
	}
	if gone.kept == "." {
		gone.kept = ""
	}
	err = l.commit(ctx, func(tx *transaction) error {
		s, err := stateOf(ctx, tx)
		if err != nil {
			return err
		}
		if _, err := raise(ctx, tx, tickets); err != nil {
			return err
		}
		if err := keepGone(ctx, tx, closings); err != nil {
			return err
		}
		all, err := given(ctx, tx)
		if err != nil {
			return err
		}
		c, err := openCounts(l.path, s, all, gone)
		if err != nil {
			return err
		}
		return l.counts.renew(c)
	})
	if err == nil {
		err = l.Note(ctx, at, at, why, gone.kept)
	}
	return errors.Join(err, l.Close())
}

// Accept goes on with the ledger at path although it is less than it was: it is
// a person's decision, and stays known (Without). A -wal that is not its own is
// put aside. Errors: those of Open; ErrLocked when another program has it open.
func Accept(ctx context.Context, path string, at time.Time) error {
	l := &Ledger{}
	l.rules.Store(&rules{})
	var err error
	if l.path, err = realPath(path); err != nil {
		return err
	}
	if err := unused(l.path); err != nil {
		return l.explain(err)
	}
	var less *Less
	err = l.gone()
	if err == nil {
		err = l.compare(ctx)
	}
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &less):
		return l.explain(err)
	}
	knew, _ := readCounts(l.path)
	gone := lost{sales: less.Sales, since: less.Have}
	if less.How == Missing {
		_, err = Fresh(ctx, path, at)
		return err
	}
	if less.How == Mixed {
		kept := beside(l.path, "old", at)
		if err := os.Rename(l.path+"-wal", kept+"-wal"); err != nil {
			return l.explain(err)
		}
		_ = os.Remove(l.path + "-shm") // an index of the -wal, made anew
		gone.kept = filepath.Base(kept) + "-wal"
	}
	if err := os.Remove(l.path + CountsEnd); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return l.explain(err)
	}
	return begin(ctx, l.path, gone, knew.tickets, nil, at, NoteAccepted)
}

// savedMark is in the name of what SaveOpen saved.
const savedMark = "saved"

// SaveOpen saves all that is open of the ledger, whatever became of its file, to
// a new file: in its folder, or in the user's own where that is gone.
func (l *Ledger) SaveOpen(ctx context.Context, at time.Time) (path string, err error) {
	path = beside(l.path, savedMark, at)
	err = l.Backup(ctx, path, false, nil)
	if err == nil || damaged(err) {
		return path, err
	}
	home, herr := os.UserHomeDir()
	if herr != nil {
		return "", err
	}
	path = beside(filepath.Join(home, filepath.Base(l.path)), savedMark, at)
	return path, l.Backup(ctx, path, false, nil)
}
