package ui

import (
	"errors"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"caisse/model"
	"caisse/model/till"
)

// sentence turns an error into what happened, what it means for the money, and
// what to do. No JSON, address or Go error ever reaches the screen.
func (w *words) sentence(err error, c *console) string {
	var line *model.LineError
	var form *model.FieldError
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
	}
	return w.ledgerTrouble
}

// trouble is a fault of this machine the till met on its own.
func (w *words) trouble(err error) string {
	var inside till.Fault
	if errors.As(err, &inside) {
		return fmt.Sprintf(w.insideTrouble, inside.Doing)
	}
	return w.ledgerLate
}

// refusal says why LigdiCash created nothing. The code is shown to the
// cashier, never to the customer's screen.
func (w *words) refusal(code string) string {
	if s, ok := w.codes[code]; ok {
		return s + " " + fmt.Sprintf(w.refusedCode, code)
	}
	if s, ok := w.reasons[code]; ok && code != "" {
		return s
	}
	if code == "" {
		return w.refusedText
	}
	return w.refusedText + " " + fmt.Sprintf(w.refusedCode, code)
}

func (w *words) colon() string {
	if w.lang == "fr" {
		return nbsp + ": "
	}
	return ": "
}

func width(s string) int { return ansi.StringWidth(s) }
