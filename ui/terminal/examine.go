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

// PrintCode is the code of text as the console would draw it in this window,
// and why it is drawn so, or "" and why there is none.
func PrintCode(text string, looks Looks, ascii bool, lang string) (drawing, why string, err error) {
	p, w, h := examined(ascii)
	if w == 0 { // not a terminal: half blocks, whatever their size
		w, h = 1000, 1000
		p.Colours = max(p.Colours, 256)
		p.Dumb = false
	}
	room := qr.Box{Cols: w, Rows: h - 1}
	choice := qr.ChooseText(text, p, looks.For(p), room, room)
	why = choice.Reason(lang != "en")
	d, err := choice.Draw(text)
	if err != nil || len(d.Lines) == 0 {
		return "", why, nil
	}
	if d.Picture != "" {
		return d.Picture + strings.Repeat("\n", d.Rows), why, nil
	}
	return strings.Join(d.Lines, "\n"), why, nil
}

// Examine says what the terminal on standard input and output can do.
func Examine(looks Looks, ascii bool, lang string) []text.Finding {
	p, w, h := examined(ascii)
	fr := lang != "en"
	say := func(a, b string) string {
		if fr {
			return a
		}
		return b
	}
	name := p.Name
	if name == "" {
		name = say("inconnu", "unknown") + " (TERM=" + model.Clean(os.Getenv("TERM")) + ")"
	}
	if p.Mux != "" && !strings.Contains(name, p.Mux) {
		name += " (" + p.Mux + ")"
	}
	terminal := text.Finding{Name: "terminal", Label: "Terminal", Grade: text.Fine, Text: fmt.Sprintf("%s, %dx%d", name, w, h)}
	switch {
	case w == 0:
		terminal.Grade, terminal.Text = text.Skipped, say("la sortie n'est pas un terminal", "the output is not a terminal")
	case w < cells.LeastW || h < cells.LeastH:
		terminal.Grade, terminal.Todo = text.Fault, say("agrandissez la fenêtre : 40x12 au moins, 80x24 de préférence", "enlarge the window: 40x12 at least, better 80x24")
	}
	utf := text.Finding{Name: "utf8", Label: "UTF-8", Grade: text.Fine, Text: say("oui", "yes")}
	if !p.UTF8 {
		utf.Grade, utf.Text = text.Warning, say("non : les signes sont dessinés en ASCII", "no: signs are drawn in ASCII")
		utf.Todo = say("choisissez une langue en UTF-8, par exemple LANG=fr_FR.UTF-8", "choose a UTF-8 locale, such as LANG=en_GB.UTF-8")
	}
	colours := text.Finding{Name: "colours", Label: say("Couleurs", "Colours"), Grade: text.Fine, Text: fmt.Sprint(p.Colours)}
	if p.Colours < 8 {
		colours.Grade = text.Warning
	}
	room := qr.Box{Cols: w, Rows: h - 1}
	choice := qr.Choose(TestLink, p, looks.For(p), room, room)
	code := text.Finding{Name: "qr", Label: "QR", Grade: text.Fine, Text: choice.Reason(fr)}
	if d, err := choice.Draw(TestLink); err != nil || len(d.Lines) == 0 && d.Picture == "" {
		code.Grade = text.Warning
		code.Todo = say("agrandissez la fenêtre ou diminuez la police ; l'image (O) et le lien (T) restent", "enlarge the window or use a smaller font; the picture (O) and the link (T) remain")
	}
	if w == 0 {
		code.Grade, code.Text, code.Todo = text.Skipped, terminal.Text, ""
	}
	return []text.Finding{terminal, utf, colours, code}
}

// ASCII is text for a terminal without UTF-8.
func ASCII(text string) string { return cells.ASCII(text) }
