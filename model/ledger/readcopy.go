package ledger

import (
	"context"
	"errors"
	"os"
	"path/filepath"
)

// readCopy opens a copy of the ledger at path, which is older than this program
// and must stay as it is, to be read. The copy goes with Close.
func readCopy(ctx context.Context, path string, less *Less) (l *Ledger, err error) {
	from, err := openDamaged(ctx, path)
	if err != nil {
		return nil, err
	}
	defer from.Close() // it was only read
	dir, err := os.MkdirTemp("", "caisse-")
	if err != nil {
		return nil, from.explain(err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}()
	to := filepath.Join(dir, filepath.Base(path))
	if err := os.WriteFile(to, nil, 0o600); err != nil {
		return nil, from.explain(err)
	}
	if err := from.copyTo(ctx, to, nil); err != nil {
		return nil, from.explain(err)
	}
	w, err := Open(ctx, to)
	if err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	l, old, err := openRead(ctx, to)
	if err == nil && old {
		err = errOnlyRead
	}
	if err != nil {
		return nil, err
	}
	l.less, l.copied = less, dir
	return l, nil
}
