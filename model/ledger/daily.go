package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	backupsKept  = 7
	backupLook   = 2 * time.Minute // how often it is thought of; nothing may have been sold since
	backupsApart = 12 * time.Hour  // at least, in one run: a clock that jumps makes many days of one
)

// Kept is a backup that a till made by itself.
type Kept struct {
	Path    string
	Number  int       // one more than that of the one before
	Day     string    // 2026-11-23, by the clock it was made by
	At      time.Time // the file's
	Damaged bool      // the ledger was damaged when it was made
}

var keptName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\.backup-(\d{4,9})-(\d{4}-\d\d-\d\d)(\.damaged)?$`) })

// Backups are those a till has made by itself of the ledger at path, in dir, the
// newest first. dir "" is the ledger's folder.
func Backups(dir, path string) ([]Kept, error) {
	path, err := realPath(path)
	if err != nil {
		return nil, err
	}
	if dir == "" {
		dir = filepath.Dir(path)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	ext := filepath.Ext(path)
	base := strings.TrimSuffix(filepath.Base(path), ext)
	var out []Kept
	for _, e := range entries {
		middle, ok := strings.CutPrefix(strings.TrimSuffix(e.Name(), ext), base)
		m := keptName().FindStringSubmatch(middle)
		if !ok || m == nil || !strings.HasSuffix(e.Name(), ext) {
			continue
		}
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue // it was taken away just now, or is none of ours
		}
		number, _ := strconv.Atoi(m[1]) // figures
		out = append(out, Kept{filepath.Join(dir, e.Name()), number, m[2], info.ModTime(), m[3] != ""})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Number > out[j].Number }) // see thingsOf
	return out, nil
}

// Newest is what a ledger at path is best put back from: the newest sound backup
// that a till made by itself, or what SaveOpen saved beside the ledger since. ""
// where there is none.
func Newest(dir, path string) string {
	var at time.Time
	newest := ""
	if all, err := Backups(dir, path); err == nil {
		if i := slices.IndexFunc(all, func(k Kept) bool { return !k.Damaged }); i >= 0 {
			newest, at = all[i].Path, all[i].At
		}
	}
	if path, err := realPath(path); err == nil {
		entries, _ := os.ReadDir(filepath.Dir(path)) // one that cannot be read has none to offer
		ext := filepath.Ext(path)
		for _, e := range entries {
			base, _, ok := strings.Cut(strings.TrimSuffix(e.Name(), ext), "."+savedMark+"-")
			info, err := e.Info()
			if ok && base == strings.TrimSuffix(filepath.Base(path), ext) && strings.HasSuffix(e.Name(), ext) && err == nil && info.Mode().IsRegular() && info.ModTime().After(at) {
				newest, at = filepath.Join(filepath.Dir(path), e.Name()), info.ModTime()
			}
		}
	}
	return newest
}

// KeepBackups has a backup made once a day, when nothing was sold for a moment
// and something was since the last: in dir, or in the ledger's folder where that
// is "". The last seven of a sound ledger are kept. now tells the day. It ends
// with Close.
func (l *Ledger) KeepBackups(dir string, now func() time.Time) {
	l.backupIn(backupLook, dir, now, -1, time.Time{})
}

// backupIn looks after d; changes is how many there were at the last look.
func (l *Ledger) backupIn(d time.Duration, dir string, now func() time.Time, changes int, last time.Time) {
	f := &l.folder
	time.AfterFunc(d, func() {
		f.mu.Lock()
		if f.closed {
			f.mu.Unlock()
			return
		}
		seen := f.changes
		f.busy.Add(1)
		f.mu.Unlock()
		defer f.busy.Done()
		if seen == changes && (last.IsZero() || time.Since(last) > backupsApart) {
			if _, err := l.BackupOfDay(f.ctx, dir, now()); err == nil {
				last = time.Now()
			}
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		if !f.closed {
			l.backupIn(backupLook, dir, now, seen, last)
		}
	})
}

// BackupDue says that there is no backup of the day of at yet in dir, "" being the
// ledger's folder. It reads that folder, and nothing else.
func (l *Ledger) BackupDue(dir string, at time.Time) bool {
	if dir == "" {
		dir = filepath.Dir(l.path)
	}
	all, err := Backups(dir, l.path)
	return err == nil && (len(all) == 0 || all[0].Day != at.Format("2006-01-02"))
}

// BackupOfDay makes the backup of a day, unless there is one, or nothing was
// written since the newest: then it returns "". One of a damaged ledger is named
// so, and takes the place of no other.
func (l *Ledger) BackupOfDay(ctx context.Context, dir string, at time.Time) (path string, err error) {
	if l.Moved() {
		return "", &Error{l.path, ErrMoved, errors.New("no backup of it")}
	}
	if dir == "" {
		dir = filepath.Dir(l.path)
	}
	all, err := Backups(dir, l.path)
	if err != nil {
		return "", l.explain(err)
	}
	day, number := at.Format("2006-01-02"), 1
	s, err := stateOf(ctx, l.read)
	if err != nil {
		return "", l.explain(err)
	}
	if len(all) > 0 {
		number = all[0].Number + 1
		if all[0].Day == day {
			return "", nil
		}
		newest := &Ledger{path: all[0].Path}
		if was, ok := newest.alone(ctx); ok && was.id == s.id && was.mark == s.mark {
			return "", nil
		}
	}
	if s.count == 0 {
		return "", nil
	}
	ext := filepath.Ext(l.path)
	name := func(mark string) string {
		return filepath.Join(dir, fmt.Sprintf("%s.backup-%04d-%s%s%s", strings.TrimSuffix(filepath.Base(l.path), ext), number, day, mark, ext))
	}
	path = name("")
	err = l.backup(ctx, path, false, nil, l.soundly)
	if errors.Is(err, errWords) { // only they are damaged, and can be made anew
		if err = l.reword(ctx); err == nil {
			err = l.Backup(ctx, path, false, nil)
		}
	}
	if err == nil {
		err = unsoundIn(ctx, path)
	}
	if damaged(err) {
		return path, errors.Join(err, os.Rename(path, name(".damaged")))
	}
	if err != nil {
		return "", err
	}
	good, bad := 0, 0
	for _, k := range append([]Kept{{Path: path}}, all...) {
		n, most := &good, backupsKept
		if k.Damaged {
			n, most = &bad, 1
		}
		if *n++; *n > most {
			_ = os.Remove(k.Path) // one too many takes only room
		}
	}
	return path, nil
}

// unsoundIn reads every row of a backup: a *Damaged where one is not what its
// check says.
func unsoundIn(ctx context.Context, path string) error {
	l, err := openDamaged(ctx, path)
	if err != nil {
		return err
	}
	defer l.Close()
	rows := 0
	rs, err := l.long.QueryContext(ctx, selectInvoice)
	err = l.each(rs, err, func(s *slot) error {
		if s.inv.Unsound {
			rows++
		}
		return nil
	})
	if err == nil && rows > 0 {
		err = l.lost(rows)
	}
	return l.explain(err)
}
