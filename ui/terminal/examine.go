package terminal

import (
	"fmt"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"

	"caisse/model"
	"caisse/ui/cells"
	"caisse/ui/qr"
	"caisse/ui/text"
	"caisse/ui/tty"
)

// examined asks the terminal on standard input and output, if they are one.
func examined(ascii bool) (p qr.Profile, w, h int) {
	p = BaseProfile(ascii)
	w, h, err := term.GetSize(os.Stdout.Fd())
	if err != nil {
		return p, 0, 0
	}
	w, h = tty.Size(w, h)
	var k *Keyboard
	if !p.Dumb && term.IsTerminal(os.Stdin.Fd()) {
		k = questioned(answerTime)
	}
	return Ask(k, p), w, h
}

// PrintCode is the code of link as the console would draw it in this window,
// and why it is drawn so, or "" and why there is none.
func PrintCode(link string, looks Looks, ascii bool, w *text.Words) (drawing, why string, err error) {
	p, cols, rows := examined(ascii)
	return printed(link, p, cols, rows, looks, w)
}

// PrintCodeUnasked is PrintCode while somebody reads what is typed: it asks the
// terminal nothing, whose answers would be read as that.
func PrintCodeUnasked(link string, looks Looks, ascii bool, w *text.Words) (drawing, why string, err error) {
	cols, rows, err := term.GetSize(os.Stdout.Fd())
	if err != nil {
		cols, rows = 0, 0
	} else {
		cols, rows = tty.Size(cols, rows)
	}
	return printed(link, BaseProfile(ascii), cols, rows, looks, w)
}

func printed(link string, p qr.Profile, cols, rows int, looks Looks, w *text.Words) (drawing, why string, err error) {
	if cols == 0 { // not a terminal: half blocks, whatever their size
		cols, rows = 1000, 1000
		p.Colours = max(p.Colours, 256)
		p.Dumb = false
	}
	room := qr.Box{Cols: cols, Rows: rows - 1}
	choice := qr.ChooseText(link, p, looks.For(p), room, room)
	why = Why(choice, w)
	d, err := choice.Draw(link)
	if err != nil || len(d.Lines) == 0 {
		return "", why, nil
	}
	if d.Picture != "" {
		return d.Picture + strings.Repeat("\n", d.Rows), why, nil
	}
	return strings.Join(d.Lines, "\n"), why, nil
}

// Why says in one line how a code is drawn, or why there is none and what would
// make it fit.
func Why(c qr.Choice, w *text.Words) string {
	why := c.Reason(w.Lang == "fr")
	if c.Need != (qr.Box{}) {
		why += w.Colon() + w.Larger(c.Need.Cols, c.Need.Rows)
	}
	return why
}

// Examine says what the terminal on standard input and output can do.
func Examine(looks Looks, ascii bool, words *text.Words) []text.Finding {
	p, w, h := examined(ascii)
	say := examineIn(words)
	name := p.Name
	if name == "" {
		name = say.unknown + " (TERM=" + model.Clean(os.Getenv("TERM")) + ")"
	}
	if p.Mux != "" && !strings.Contains(name, p.Mux) {
		name += " (" + p.Mux + ")"
	}
	terminal := text.Finding{Name: "terminal", Label: "Terminal", Grade: text.Fine, Text: fmt.Sprintf("%s, %d×%d", name, w, h)}
	switch {
	case w == 0:
		terminal.Grade, terminal.Text = text.Skipped, say.notATerminal
	case w < cells.LeastW || h < cells.LeastH:
		terminal.Grade, terminal.Todo = text.Fault, words.Larger(cells.LeastW, cells.LeastH)
	}
	utf := text.Finding{Name: "utf8", Label: "UTF-8", Grade: text.Fine, Text: say.yes}
	if !p.UTF8 {
		utf.Grade, utf.Text = text.Warning, say.noUTF8
		utf.Todo = say.chooseUTF8
	}
	colours := text.Finding{Name: "colours", Label: say.colours, Grade: text.Fine, Text: fmt.Sprint(p.Colours)}
	if p.Colours < 8 {
		colours.Grade = text.Warning
	}
	dress := text.Finding{Name: "theme", Label: say.theme, Grade: text.Fine, Text: say.dressed(looks, p)}
	if w == 0 {
		dress.Grade, dress.Text = text.Skipped, terminal.Text
	}
	room := qr.Box{Cols: w, Rows: h - WholeLines} // as the console has it
	choice := qr.Choose(TestLink, p, looks.For(p), room, room).In(qr.Box{Cols: w, Rows: h})
	code := text.Finding{Name: "qr", Label: "QR", Grade: text.Fine, Text: choice.Reason(words.Lang == "fr")}
	if d, err := choice.Draw(TestLink); err != nil || len(d.Lines) == 0 && d.Picture == "" {
		code.Grade = text.Warning
		code.Todo = say.codeTodo
		if need := choice.Need; need != (qr.Box{}) {
			code.Todo = fmt.Sprintf(say.smaller, words.Larger(need.Cols, need.Rows), code.Todo)
		}
	}
	if w == 0 {
		code.Grade, code.Text, code.Todo = text.Skipped, terminal.Text, ""
	}
	return []text.Finding{terminal, utf, colours, dress, code}
}

// ASCII is text for a terminal without UTF-8.
func ASCII(text string) string { return cells.ASCII(text) }
