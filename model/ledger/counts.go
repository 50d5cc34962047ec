package ledger

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
)

// counts is the small file beside the ledger in which every change that was
// acknowledged is counted once more: a ledger that lost some knows less than
// it. Each change is announced there before it is committed, together with what
// it follows, and noted as committed afterwards: the file never claims more than
// was. A kill finds both written. The disk has them a moment after the ledger's
// own sync, which a sale does not wait for: with the power goes at most the count
// of the very last change, never a sale.
//
// It has four lines of countsLine bytes, a check of the line at its end, so that
// one that was cut while it was written is known: two of announcements, taken in
// turn; the last commit; what is known to be missing.
type counts struct {
	path string
	mu   sync.Mutex
	f    *os.File // nil: nothing is kept, the ledger is older than marks

	syncing, again bool // to the disk; once more after that
	idle           *sync.Cond
}

// CountsEnd is what the name of the file beside a ledger ends in.
const CountsEnd = "-count"

const (
	countsLine = 512
	countsLen  = 4 * countsLine
)

// counted is what the file says.
type counted struct {
	id   string
	mark      // acknowledged
	next mark // announced last; the same, or one that may have been cut
	// The last numbers that sales were given, see given: also of what was cut.
	tickets string
	lost    lost // forgiven: a person has gone on without them
}

// lost is what somebody has gone on without.
type lost struct {
	sales int64
	since string // the newest reference that was left
	kept  string // name of the file that was put aside, in the same folder; "" when none was
}

// Counted says that the file beside the ledger at path is there and can be read.
func Counted(path string) bool {
	_, ok := readCounts(path)
	return ok
}

// readCounts reads the file beside the ledger at path; ok is false where there
// is none, or none that can be understood.
func readCounts(path string) (c counted, ok bool) {
	f, err := openPlain(path+CountsEnd, os.O_RDONLY)
	if err != nil {
		return c, false
	}
	defer f.Close()
	return parseCounts(f)
}

// errNotFile is something else than a file, where one belongs.
var errNotFile = errors.New("not a file")

// openPlain opens a file, and waits for nobody: opening a pipe waits for
// somebody to write. Errors: errNotFile, and those of os.OpenFile.
func openPlain(path string, flag int) (*os.File, error) {
	f, err := os.OpenFile(path, flag|noWait, 0o600)
	if err != nil {
		if info, serr := os.Stat(path); serr == nil && !info.Mode().IsRegular() { // a folder, a socket
			err = errNotFile
		}
		return nil, err
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(errNotFile, err, f.Close())
	}
	return f, nil
}

func parseCounts(r io.ReaderAt) (c counted, ok bool) {
	text := make([]byte, countsLen)
	if n, err := r.ReadAt(text, 0); n < 2*countsLine && err != nil {
		return c, false
	}
	var before, after mark
	for i := range 2 {
		var id string
		var b, a mark
		var format int64
		line, fine := checkedLine(text[i*countsLine:])
		if !fine {
			continue
		}
		line, tickets, _ := strings.Cut(line, ticketsMark)
		fine = scanned(line, "announced", &format, &id, &b.seq, &b.count, &b.sum, &b.last, &a.seq, &a.count, &a.sum, &a.last)
		if fine && format == 1 && (!ok || a.seq > after.seq) {
			c.id, c.tickets, before, after, ok = id, tickets, b, a, true
		}
	}
	var id string
	var seq int64
	c.mark, c.next = before, after
	if line, fine := checkedLine(text[2*countsLine:]); fine {
		if scanned(line, "committed", &id, &seq) && id == c.id && seq >= after.seq {
			c.mark = after
		}
	}
	if line, fine := checkedLine(text[3*countsLine:]); fine {
		if !scanned(line, "lost", &id, &c.lost.sales, &c.lost.since, &c.lost.kept) || id != c.id {
			c.lost = lost{}
		}
	}
	return c, ok
}

// scanned reads a line that begins with head into numbers and words, which may be
// in quotes. What follows them is left. fmt's way would make the program 35 kB
// larger.
func scanned(line, head string, into ...any) bool {
	rest, ok := strings.CutPrefix(line, head+" ")
	for _, v := range into {
		var word string
		if quoted, err := strconv.QuotedPrefix(rest); err == nil {
			word, _ = strconv.Unquote(quoted)
			rest = strings.TrimPrefix(rest[len(quoted):], " ")
		} else if word, rest, _ = strings.Cut(rest, " "); word == "" {
			return false
		}
		switch v := v.(type) {
		case *string:
			*v = word
		case *int64:
			n, err := strconv.ParseInt(word, 10, 64)
			if err != nil {
				return false
			}
			*v = n
		}
	}
	return ok
}

// checkedLine is a line without its check, unless that does not match.
func checkedLine(b []byte) (string, bool) {
	text := strings.TrimRight(string(b[:countsLine]), " \n\x00")
	at := strings.LastIndexByte(text, ' ')
	if at < 0 || fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(text[:at]))) != text[at+1:] {
		return "", false
	}
	return text[:at], true
}

// line is text with its check, as long as all are.
func line(text []byte) []byte {
	const figures = "0123456789abcdef"
	check := crc32.ChecksumIEEE(text)
	text = append(text, ' ')
	for shift := 28; shift >= 0; shift -= 4 {
		text = append(text, figures[check>>shift&15])
	}
	for len(text) < countsLine-1 {
		text = append(text, ' ')
	}
	return append(text, '\n')
}

// said is the beginning of a line.
func said(words ...string) []byte {
	b := make([]byte, 0, countsLine)
	for i, w := range words {
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(b, w...)
	}
	return b
}

func figures(b []byte, all ...int64) []byte {
	for _, n := range all {
		b = strconv.AppendInt(append(b, ' '), n, 10)
	}
	return b
}

func quoted(b []byte, text string) []byte { return strconv.AppendQuote(append(b, ' '), text) }

// ticketsMark is in no reference: between its hyphens are blanks.
const ticketsMark = " - tickets - "

func announcement(id string, before, after mark, tickets string) []byte {
	b := said("announced 1", id)
	for _, m := range [...]mark{before, after} {
		b = quoted(figures(b, m.seq, m.count, m.sum), m.last)
	}
	return line(append(append(b, ticketsMark...), tickets...))
}

func commitment(id string, seq int64) []byte { return line(figures(said("committed", id), seq)) }

// openCounts opens the file beside a ledger in state s and makes it say s, what
// numbers were given, and what is missing; where there is none it makes one. The write lock must be
// held: no other program may be in the middle of a change.
func openCounts(path string, s state, tickets string, gone lost) (*counts, error) {
	c := &counts{path: path + CountsEnd}
	c.idle = sync.NewCond(&c.mu)
	if s.id == "" {
		return c, nil
	}
	f, err := openPlain(c.path, os.O_RDWR)
	if errors.Is(err, errNotFile) { // it counts nothing, and must not stop the shop
		if err = os.Rename(c.path, c.path+".broken"); err == nil {
			err = fs.ErrNotExist
		}
	}
	made := errors.Is(err, fs.ErrNotExist)
	if made {
		f, err = openPlain(c.path, os.O_RDWR|os.O_CREATE)
	}
	if err != nil {
		return nil, err
	}
	c.f = f
	if has, ok := parseCounts(f); ok && has.id == s.id && has.mark == s.mark && has.tickets == tickets && has.lost == gone {
		return c, nil
	}
	whole := append(announcement(s.id, s.mark, s.mark, tickets), announcement(s.id, s.mark, s.mark, tickets)...)
	whole = append(whole, commitment(s.id, s.seq)...)
	whole = append(whole, line(quoted(quoted(figures(said("lost", s.id), gone.sales), gone.since), gone.kept))...)
	if _, err := f.WriteAt(whole, 0); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	err = f.Sync()
	if made {
		err = errors.Join(err, syncFolder(filepath.Dir(path)))
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return c, nil
}

// announce writes that a change from before to after is about to be committed;
// the write lock is held.
func (c *counts) announce(id string, before, after mark, tickets string) error {
	f := c.file()
	if f == nil {
		return nil
	}
	_, err := f.WriteAt(announcement(id, before, after, tickets), after.seq&1*countsLine)
	return err
}

// committed notes that the change to seq is in the ledger. Another program may
// be further already: then this claims too little, which the next change mends.
func (c *counts) committed(id string, seq int64) {
	f := c.file()
	if f == nil {
		return
	}
	_, _ = f.WriteAt(commitment(id, seq), 2*countsLine) // the next announcement says it too
	c.mu.Lock()
	defer c.mu.Unlock()
	c.again = true
	if !c.syncing {
		c.syncing = true
		go c.sync()
	}
}

// sync puts what was written on the disk, as often as something is.
func (c *counts) sync() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.again {
		c.again = false
		f := c.f
		c.mu.Unlock()
		_ = datasync(f) // a disk that takes nothing stops the next sale
		c.mu.Lock()
	}
	c.syncing = false
	c.idle.Broadcast()
}

// rest waits until nothing is being synced; c.mu is held.
func (c *counts) rest() {
	for c.syncing {
		c.idle.Wait()
	}
}

func (c *counts) file() *os.File {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.f
}

// there says that the file is still where it is looked for.
func (c *counts) there() bool {
	f := c.file()
	if f == nil {
		return true
	}
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	other, err := os.Stat(c.path)
	return err == nil && os.SameFile(mine, other)
}

// again goes on in a new file.
func (c *counts) renew(other *counts) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rest()
	old := c.f
	c.f = other.f
	return old.Close()
}

func (c *counts) Close() error {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rest()
	if c.f == nil {
		return nil
	}
	f := c.f
	c.f = nil
	return f.Close()
}
