package till

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"io"
	"runtime"
	"time"

	"caisse/model"
)

// Format is how an export is written.
type Format int

const (
	CSV   Format = iota // for spreadsheets: UTF-8 with a byte order mark, CRLF
	JSONL               // for programs: one JSON object per line
)

// Export says what to export and how.
type Export struct {
	Query Query // its cursors and Limit do not matter
	As    Format
	Lang  string                      // CSV: "fr" has ";" between cells, "en" ","
	Zone  *time.Location              // CSV: of the local_time column; nil: UTC
	Label func(*model.Invoice) string // the state in the words of the screens; nil: none
}

// Exported is what was written. Its Total is that of the rows, whatever their
// state, but for Unsound ones and those that are Elsewhere.
type Exported struct {
	Path string // "" for ExportTo
	Total
	Elsewhere Total // called paid by servers other than LigdiCash
}

const (
	exportBuffer = 256 << 10
	progressRows = 200 // between two calls of progress
	yieldRows    = 16  // between two chances for everybody else in this program: a tenth of a millisecond
)

// Export writes to path, oldest first: to a temporary name in the same folder,
// renamed once it is whole and on the disk, for this user alone (0600). On any
// failure, and when ctx ends, nothing is left behind and what stood at path is
// untouched. progress is called every 200 rows or so, on this goroutine, and may
// be nil; while it takes its time the export rests. The memory an export takes
// does not depend on the number of rows.
//
// Errors: fs.ErrExist when path is taken, unless replace; ErrNotFile when a
// folder or a device is there, in either case; ErrLedgerThere where replace
// would cost a ledger; fs.ErrNotExist without the folder; fs.ErrPermission;
// ErrFull; the context's; the ledger's. A damaged ledger gives both: the file
// with the rows that could be read, and a *Damaged.
func (t *Till) Export(ctx context.Context, e Export, path string, replace bool, progress func(done, total int64)) (Exported, error) {
	f, err := newFile(path, replace)
	if err != nil {
		return Exported{}, err
	}
	defer f.abandon()
	out, err := t.ExportTo(ctx, e, f, progress)
	var damaged *Damaged
	if err != nil && !errors.As(err, &damaged) {
		return Exported{}, err
	}
	if err := ctx.Err(); err != nil {
		return Exported{}, err
	}
	if err := f.keep(); err != nil {
		return Exported{}, err
	}
	out.Path = path
	return out, err
}

// ExportTo is Export onto w, for standard output: what was written before a
// failure stays written.
func (t *Till) ExportTo(ctx context.Context, e Export, w io.Writer, progress func(done, total int64)) (Exported, error) {
	e.Query.Before, e.Query.After, e.Query.Limit = "", "", 0
	behind := writeBehind{to: w}
	defer behind.wait() // w is the caller's again, whatever happens
	x := exporting{ctx: ctx, e: e, w: bufio.NewWriterSize(&behind, exportBuffer), progress: progress, names: t.Names(ctx)}
	if e.Zone == nil {
		x.e.Zone = time.UTC
	}
	if progress != nil {
		// Only the progress hangs on it: Each reports a damaged ledger again.
		total, err := t.ledger.Total(ctx, e.Query)
		if damaged := (*Damaged)(nil); err != nil && !errors.As(err, &damaged) {
			return Exported{}, err
		}
		x.expected = total.Count
	}
	x.csv = csvWriter{sep: separator(e.Lang), zone: x.e.Zone}
	if e.As == CSV {
		x.csv.header()
	}
	err := t.ledger.Each(ctx, e.Query, x.row)
	var damaged *Damaged
	if err != nil && !errors.As(err, &damaged) {
		return Exported{}, asFileError(err)
	}
	if _, werr := x.w.Write(x.csv.b); werr != nil { // the header, where there is no row
		return Exported{}, asFileError(werr)
	}
	if werr := cmp.Or(x.w.Flush(), behind.wait()); werr != nil {
		return Exported{}, asFileError(werr)
	}
	x.tell()
	return Exported{Total: x.total, Elsewhere: x.apart}, err
}

// writeBehind writes what it is given while the next is got ready: a disk takes
// a quarter of the time of an export. A failure is told by the next call.
type writeBehind struct {
	to     io.Writer
	b      []byte
	failed chan error // nil: nothing is being written
}

func (w *writeBehind) Write(b []byte) (int, error) {
	if err := w.wait(); err != nil {
		return 0, err
	}
	w.b = append(w.b[:0], b...)
	failed := make(chan error, 1)
	w.failed = failed
	go func() {
		_, err := w.to.Write(w.b)
		failed <- err
	}()
	return len(b), nil
}

// wait returns once nothing is being written.
func (w *writeBehind) wait() (err error) {
	if w.failed != nil {
		err, w.failed = <-w.failed, nil
	}
	return err
}

// exporting is one export under way.
type exporting struct {
	ctx      context.Context
	e        Export
	w        *bufio.Writer
	csv      csvWriter
	names    Names
	line     []byte // of JSON, used again
	rows     int64
	total    Total // of those that count
	apart    Total // called paid by others
	expected int64
	progress func(done, total int64)
}

// row writes one invoice.
func (x *exporting) row(inv *model.Invoice) error {
	label := ""
	if x.e.Label != nil {
		label = x.e.Label(inv)
	}
	r := NewRecord(inv, label)
	r.Till = x.names[inv.Till]
	var err error
	if x.e.As == CSV {
		x.csv.row(inv, &r)
		_, err = x.w.Write(x.csv.b)
		x.csv.b = x.csv.b[:0]
	} else {
		x.line = append(appendJSON(x.line[:0], &r), '\n')
		_, err = x.w.Write(x.line)
	}
	if err != nil {
		return err
	}
	x.rows++
	if !inv.Unsound { // written as such, and counted nowhere
		to := &x.total
		if inv.State.IsPaid() && strange(inv.Host) {
			to = &x.apart
		}
		to.Count++
		to.Sum += inv.Amount
	}
	if x.rows%yieldRows == 0 {
		runtime.Gosched()
	}
	if x.rows%progressRows == 0 {
		x.tell()
		return x.ctx.Err()
	}
	return nil
}

// tell says how far it is. Rows may have come since they were counted.
func (x *exporting) tell() {
	if x.progress != nil {
		x.expected = max(x.expected, x.rows)
		x.progress(x.rows, x.expected)
	}
}
