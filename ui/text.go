package ui

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"time"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
)

// sentence turns an error into what happened, what it means for the money, and
// what to do. No JSON, address or Go error ever reaches the screen.
func (p *printer) sentence(err error) string {
	w := p.w
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
		return w.lines[line.Problem] + fmt.Sprintf(w.atText, cells.Cut(model.Clean(line.Text), 20))
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
		return p.damage(damaged)
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
func (p *printer) damage(d *till.Damaged) string {
	r := &p.w.report
	var out []string
	if n := int64(d.Rows); n > 0 {
		out = append(out, fmt.Sprintf(r.damaged[p.w.form(n)], p.count(n, r.invoices)))
	}
	if n := int64(d.Unsound); n > 0 {
		out = append(out, p.count(n, r.unsound))
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
func (p *printer) fileTrouble(err error) string {
	w := p.w
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
	if s := p.sentence(err); s != w.ledgerTrouble {
		return s
	}
	return r.fileTrouble
}

// unread is the sentence for what could not be read from the ledger.
func (p *printer) unread(err error) string {
	w := p.w
	if damaged := (*till.Damaged)(nil); errors.Is(err, till.ErrDamaged) && !errors.As(err, &damaged) {
		return w.report.unreadDamaged
	}
	if s := p.sentence(err); s != w.ledgerTrouble {
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
	if errors.Is(err, till.ErrMoved) {
		return w.file.movedNews
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
	return cells.Join(" ", w.reason(code), w.lostText)
}

func (w *words) colon() string {
	if w.lang == "fr" {
		return cells.NBSP + ": "
	}
	return ": "
}

// elapsed writes a duration as a clock under an hour, then in hours and days.
func (w *words) elapsed(d time.Duration) string {
	switch {
	case d < time.Hour:
		return fmt.Sprintf("%02d:%02d", int(d.Minutes()), int(d.Seconds())%60)
	case d < 48*time.Hour:
		return fmt.Sprintf("%d%sh%s%02d", int(d.Hours()), cells.NBSP, cells.NBSP, int(d.Minutes())%60)
	}
	return fmt.Sprintf("%d%s%s", int(d.Hours())/24, cells.NBSP, w.days)
}
