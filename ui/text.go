package ui

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"github.com/charmbracelet/x/ansi"

	"caisse/model"
	"caisse/model/till"
)

// sentence turns an error into what happened, what it means for the money, and
// what to do. No JSON, address or Go error ever reaches the screen.
func (w *words) sentence(err error, c *console) string {
	var line *model.LineError
	var form *model.FieldError
	var day *dayError
	var damaged *till.Damaged
	r := &w.report
	switch {
	case errors.As(err, &line):
		if line.Text == "" || strings.TrimSpace(line.Text) == "" {
			return w.lines[line.Problem]
		}
		return w.lines[line.Problem] + fmt.Sprintf(w.atText, cut(model.Clean(line.Text), 20))
	case errors.As(err, &form):
		where := w.fields[form.Field]
		if form.Row >= 0 {
			where += fmt.Sprintf(" %d", form.Row+1)
		}
		return where + w.colon() + w.lines[form.Problem]
	case errors.Is(err, till.ErrNoKeys):
		return w.noKeysLong
	case errors.Is(err, errKeysUnread):
		return w.keysReading
	case errors.Is(err, till.ErrNotNow), errors.Is(err, till.ErrClosed):
		return w.notNow
	case errors.As(err, &day):
		return [...]string{notADate: r.notADate, noSuchDay: r.noSuchDay, dayToCome: r.dayToCome}[day.problem]
	case errors.As(err, &damaged):
		return c.damage(damaged)
	case errors.Is(err, till.ErrDamaged):
		return r.ledgerDamaged
	case errors.Is(err, till.ErrLocked):
		return r.ledgerLocked
	case errors.Is(err, till.ErrFull):
		return r.diskFull
	case errors.Is(err, till.ErrMoved):
		return w.file.moved
	case errors.Is(err, till.ErrReadOnly):
		return w.file.readOnly
	case errors.Is(err, till.ErrNotFound):
		return r.saleUnknown
	case errors.Is(err, context.Canceled):
		return r.stopped
	}
	if s := w.place(err); s != "" {
		return s
	}
	return w.ledgerTrouble
}

// damage says what could not be read, and what cannot be believed.
func (c *console) damage(d *till.Damaged) string {
	r := &c.w.report
	var out []string
	if n := int64(d.Rows); n > 0 {
		out = append(out, fmt.Sprintf(r.damaged[c.w.form(n)], c.count(n, r.invoices)))
	}
	if n := int64(d.Unsound); n > 0 {
		out = append(out, c.count(n, r.unsound))
	}
	if len(out) == 0 {
		return r.indexDamaged
	}
	return strings.Join(out, " ")
}

// place says what is wrong with the place a file should go to; "" when err is
// about something else.
func (w *words) place(err error) string {
	r := &w.report
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

// fileTrouble is the sentence for a file that could not be written: an export,
// a report, a copy. No sale hangs on it.
func (w *words) fileTrouble(err error, c *console) string {
	r := &w.report
	switch {
	case errors.Is(err, till.ErrFull):
		return r.fileFull
	case errors.Is(err, till.ErrReadOnly):
		return r.notAllowed
	}
	if s := w.place(err); s != "" {
		return s
	}
	if s := w.sentence(err, c); s != w.ledgerTrouble {
		return s
	}
	return r.fileTrouble
}

// unread is the sentence for what could not be read from the ledger.
func (w *words) unread(err error, c *console) string {
	if damaged := (*till.Damaged)(nil); errors.Is(err, till.ErrDamaged) && !errors.As(err, &damaged) {
		return w.report.unreadDamaged
	}
	if s := w.sentence(err, c); s != w.ledgerTrouble {
		return s
	}
	return w.ledgerUnread
}

// form is which of two forms goes with n: French says 0 vente, English 0 sales.
func (w *words) form(n int64) int {
	if n == 1 || n == 0 && w.lang == "fr" {
		return 0
	}
	return 1
}

// trouble is a fault of this machine the till met on its own.
func (w *words) trouble(err error) string {
	var inside till.Fault
	if errors.As(err, &inside) {
		return fmt.Sprintf(w.insideTrouble, inside.Doing)
	}
	switch {
	case errors.Is(err, till.ErrMoved):
		return w.file.movedNews
	case errors.Is(err, till.ErrFull):
		return w.file.full
	case errors.Is(err, till.ErrReworded):
		return w.file.reworded
	}
	return w.ledgerLate
}

// refusal says why LigdiCash created nothing. The code is shown to the
// cashier, never to the customer's screen.
func (w *words) refusal(code string) string {
	if s, ok := w.codes[code]; ok {
		return s + " " + fmt.Sprintf(w.refusedCode, code)
	}
	if s := w.reason(code); s != "" && code != "" {
		return s
	}
	if code == "" {
		return w.refusedText
	}
	return w.refusedText + " " + fmt.Sprintf(w.refusedCode, code)
}

// lost says why no answer to a create could be used, and what to do.
func (w *words) lost(code string) string {
	if code == "reused" { // somebody may hold that link: it is another sale's
		return w.reasons[code]
	}
	return join(" ", w.reason(code), w.lostText)
}

func (w *words) colon() string {
	if w.lang == "fr" {
		return nbsp + ": "
	}
	return ": "
}

func width(s string) int { return ansi.StringWidth(s) }
