package text

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"syscall"
	"time"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/cells"
)

// Sentence turns an error into what happened, what it means for the money, and
// what to do. No JSON, address or Go error ever reaches the screen.
func (p *Printer) Sentence(err error) string {
	w := p.W
	var line *model.LineError
	var form *model.FieldError
	var day *DayError
	var damaged *till.Damaged
	var unclosed *till.Unclosed
	r := &w.Report
	switch {
	case errors.As(err, &line):
		if line.Text == "" || strings.TrimSpace(line.Text) == "" {
			return w.lines[line.Problem]
		}
		return w.lines[line.Problem] + fmt.Sprintf(w.atText, cells.Cut(model.Clean(line.Text), 20))
	case errors.As(err, &form):
		where := w.fields[form.Field]
		if form.Row >= 0 {
			where += fmt.Sprintf(" %d", form.Row+1)
		}
		return where + w.Colon() + w.lines[form.Problem]
	case errors.Is(err, till.ErrNoKeys):
		return w.NoKeysLong
	case errors.Is(err, ErrKeysUnread):
		return w.keysReading
	case errors.Is(err, till.ErrOthers):
		return w.others
	case errors.Is(err, till.ErrOthersAway):
		return w.othersAway
	case errors.Is(err, till.ErrNotNow), errors.Is(err, till.ErrClosed):
		return w.NotNow
	case errors.As(err, &day):
		return [...]string{NotADate: r.notADate, NoSuchDay: r.noSuchDay, DayToCome: r.DayToCome}[day.Problem]
	case errors.As(err, &unclosed):
		return p.Unclosed(unclosed)
	case errors.As(err, &damaged):
		return p.damage(damaged)
	case errors.Is(err, till.ErrDamaged):
		return r.ledgerDamaged
	case errors.Is(err, till.ErrLocked):
		return r.ledgerLocked
	case errors.Is(err, till.ErrFull):
		return r.diskFull
	case errors.Is(err, till.ErrMoved):
		return w.File.moved
	case errors.Is(err, till.ErrReadOnly):
		return w.File.readOnly
	case errors.Is(err, till.ErrNotFound):
		return r.saleUnknown
	case errors.Is(err, context.Canceled):
		return r.Stopped
	}
	if s := w.place(err); s != "" {
		return s
	}
	return w.ledgerTrouble
}

// damage says what could not be read, and what cannot be believed.
func (p *Printer) damage(d *till.Damaged) string {
	r := &p.W.Report
	var out []string
	if n := int64(d.Rows); n > 0 {
		out = append(out, fmt.Sprintf(r.damaged[p.W.Form(n)], p.Count(n, r.Invoices)))
	}
	if n := int64(d.Unsound); n > 0 {
		out = append(out, p.Count(n, r.unsound))
	}
	if len(out) == 0 {
		return r.indexDamaged
	}
	return strings.Join(out, " ")
}

// place says what is wrong with the place a file should go to; "" when err is
// about something else.
func (w *Words) place(err error) string {
	r := &w.Report
	switch {
	case errors.Is(err, fs.ErrExist):
		return r.fileExists
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return r.notAllowed
	case errors.Is(err, till.ErrLedgerThere):
		return r.ledgerThere
	case errors.Is(err, till.ErrNotFile), errors.Is(err, syscall.EISDIR):
		return r.isFolder
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return r.noFolder
	case errors.Is(err, syscall.ENOSPC):
		return r.fileFull
	}
	return ""
}

// FileTrouble is the sentence for a file that could not be written: an export,
// a report, a copy. No sale hangs on it.
func (p *Printer) FileTrouble(err error) string {
	w := p.W
	r := &w.Report
	switch {
	case errors.Is(err, till.ErrFull):
		return r.fileFull
	case errors.Is(err, till.ErrReadOnly):
		return r.notAllowed
	}
	if s := w.place(err); s != "" {
		return s
	}
	if s := p.Sentence(err); s != w.ledgerTrouble {
		return s
	}
	return r.fileTrouble
}

// Unread is the sentence for what could not be read from the ledger.
func (p *Printer) Unread(err error) string {
	w := p.W
	if damaged := (*till.Damaged)(nil); errors.Is(err, till.ErrDamaged) && !errors.As(err, &damaged) {
		return w.Report.unreadDamaged
	}
	if s := p.Sentence(err); s != w.ledgerTrouble {
		return s
	}
	return w.LedgerUnread
}

// Form is which of two forms goes with n: French says 0 vente, English 0 sales.
func (w *Words) Form(n int64) int {
	if n == 1 || n == 0 && w.Lang == "fr" {
		return 0
	}
	return 1
}

// Trouble is a fault of this machine the till met on its own.
func (w *Words) Trouble(err error) string {
	var inside till.Fault
	if errors.As(err, &inside) {
		return fmt.Sprintf(w.insideTrouble, inside.Doing)
	}
	switch {
	case errors.Is(err, till.ErrMoved):
		return w.File.movedNews
	case errors.Is(err, till.ErrFull):
		return w.File.full
	case errors.Is(err, till.ErrReworded):
		return w.File.reworded
	}
	return w.ledgerLate
}

// Refusal says why LigdiCash created nothing. The code is shown to the
// cashier, never to the customer's screen.
func (w *Words) Refusal(code string) string {
	if s, ok := w.codes[code]; ok {
		return s + " " + fmt.Sprintf(w.RefusedCode, code)
	}
	if s := w.reason(code); s != "" && code != "" {
		return s
	}
	if code == "" {
		return w.refusedText
	}
	return w.refusedText + " " + fmt.Sprintf(w.RefusedCode, code)
}

// Lost says why no answer to a create could be used, and what to do.
func (w *Words) Lost(code string) string {
	if code == "reused" { // somebody may hold that link: it is another sale's
		return w.reasons[code]
	}
	return cells.Join(" ", w.reason(code), w.lostText)
}

func (w *Words) Colon() string {
	if w.Lang == "fr" {
		return cells.NBSP + ": "
	}
	return ": "
}

// Elapsed writes a duration as a clock under an hour, then in hours and days.
func (w *Words) Elapsed(d time.Duration) string {
	var room [32]byte
	return string(w.AppendElapsed(room[:0], d))
}

// AppendElapsed appends what Elapsed writes.
func (w *Words) AppendElapsed(out []byte, d time.Duration) []byte {
	hours, minutes, seconds := int64(d/time.Hour), int64(d/time.Minute), int64(d/time.Second)
	switch {
	case d < time.Hour:
		return appendTwo(append(appendTwo(out, minutes), ':'), seconds%60)
	case d < 48*time.Hour:
		return appendTwo(append(strconv.AppendInt(out, hours, 10), cells.NBSP+"h"+cells.NBSP...), minutes%60)
	}
	return append(append(strconv.AppendInt(out, hours/24, 10), cells.NBSP...), w.days...)
}

// appendTwo appends n in two figures.
func appendTwo(out []byte, n int64) []byte {
	if 0 <= n && n < 10 {
		out = append(out, '0')
	}
	return strconv.AppendInt(out, n, 10)
}

// ErrKeysUnread: the keyring has not answered yet.
var ErrKeysUnread = errors.New("keys not read yet")

// HeldFrom names the server that keys are kept from; else "".
func HeldFrom(err error) string {
	var held settings.ErrForeign
	if errors.As(err, &held) {
		return held.Host
	}
	return ""
}
