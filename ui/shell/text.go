package shell

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"caisse/model"
	"caisse/model/settings"
	"caisse/ui/terminal"
	"caisse/ui/text"
)

// print writes text to w, without anything that a terminal could obey: the
// answer may be read on one, straight or through a pipe.
func (s *Shell) print(w io.Writer, text string) error {
	_, err := io.WriteString(w, s.harmless(text))
	return err
}

// harmless is text as print writes it.
func (s *Shell) harmless(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == '\n' || r != utf8.RuneError && unicode.IsGraphic(r) {
			return r
		}
		return -1
	}, text)
	if s.ASCII {
		text = terminal.ASCII(text)
	}
	return text
}

// dye is what colours an answer on w: nothing where that is no terminal, or no
// colours are wanted.
func (s *Shell) dye(w io.Writer) text.Dye {
	f := terminalOf(w)
	p := terminal.BaseProfile(s.ASCII)
	if f == nil || s.Lines || s.Mono() || p.Dumb || !obeys(f) {
		return text.Dye{}
	}
	look := terminal.LooksOf(s.Settings, false).Look(p)
	look.ASCII = s.ASCII
	return text.NewDye(look)
}

// tell says something beside the answer, as one line on standard error, or as
// many as its window needs.
func (s *Shell) tell(text string) {
	_ = s.print(s.Err, folded(s.Err, text)+"\n") // nobody is left to hear that it failed
}

// cell is text in exactly w cells: cut with an ellipsis, filled with blanks.
func (s *Shell) cell(text string, w int) string {
	dots := "…"
	if s.ASCII {
		text, dots = terminal.ASCII(text), ".."
	}
	if ansi.StringWidth(text) > w {
		text = ansi.Truncate(text, w, dots)
	}
	return text + strings.Repeat(" ", max(0, w-ansi.StringWidth(text)))
}

// figure is an amount at the right of w cells, never cut.
func figure(text string, w int) string {
	return strings.Repeat(" ", max(0, w-ansi.StringWidth(text))) + text
}

// count is a number of things, grouped as amounts are.
func (s *Shell) count(n int64) string {
	return model.Money(n).Group(sharedIn(s.words()).thousands)
}

// invoices is how many, with the word.
func (s *Shell) invoices(n int64) string {
	return s.count(n) + sharedIn(s.words()).invoices[max(0, min(n, 2))]
}

// data are the words for files and programs: they do not hang on what this
// terminal can show.
func (s *Shell) data() text.Plain {
	return text.NewPlain(s.Settings.Lang, false, s.Settings.Days(), s.Now)
}

// object writes the fields of parts as one JSON object.
func (s *Shell) object(parts ...any) error {
	all := []byte("{")
	for _, part := range parts {
		one, err := json.Marshal(part)
		if err != nil {
			return err
		}
		if fields := one[1 : len(one)-1]; len(fields) > 0 {
			if len(all) > 1 {
				all = append(all, ',')
			}
			all = append(all, fields...)
		}
	}
	return s.json(json.RawMessage(append(all, '}')))
}

// escaped is JSON in which only what can be printed stands as it is.
func escaped(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for _, r := range string(text) {
		switch {
		case r < 0x7f || unicode.IsPrint(r):
			out = utf8.AppendRune(out, r)
		case r > 0xffff:
			r -= 0x10000
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
	}
	return out
}

// terminalOf is w where it is a terminal, else nil.
func terminalOf(w any) *os.File {
	if f, ok := w.(*os.File); ok && f != nil && term.IsTerminal(f.Fd()) {
		return f
	}
	return nil
}

// columns is how wide an answer may be.
func (s *Shell) columns() int {
	if f := terminalOf(s.Out); f != nil {
		if w, _, err := term.GetSize(f.Fd()); err == nil && w > 0 {
			return w
		}
	}
	return 100
}

// stopped is the end of a command that somebody stopped.
func (s *Shell) stopped() error { return errors.New(sharedIn(s.words()).stopped) }

// colon is what stands between a name and what is said of it.
func (s *Shell) colon() string { return sharedIn(s.words()).colon }

// colonEnd is a colon at the end of a line.
func (s *Shell) colonEnd() string { return strings.TrimRight(s.colon(), " ") }

// sentence is err as it can be said: what the operating system says of itself is
// English, and no sentence.
func (s *Shell) sentence(err error) error {
	var no syscall.Errno
	if !errors.As(err, &no) {
		return err
	}
	if s.Settings.Zone == nil { // not loaded yet: for the language to speak
		_ = s.load()
	}
	return s.wrote(err)
}

// wrote makes of a failed write what the command answers: nothing where the
// reader has gone (caisse list | head), which is no failure.
func (s *Shell) wrote(err error) error {
	say := sharedIn(s.words())
	switch {
	case err == nil, gone(err):
		return nil
	case errors.Is(err, syscall.ENOSPC):
		return errors.New(say.full)
	}
	return errors.New(say.unwritten)
}

// gone says that whoever read the answer has stopped.
func gone(err error) bool {
	var no syscall.Errno
	if !errors.As(err, &no) {
		return errors.Is(err, io.ErrClosedPipe)
	}
	const brokenPipe, noData = 109, 232 // Windows' words for it
	return no == syscall.EPIPE || runtime.GOOS == "windows" && (no == brokenPipe || no == noData)
}

// clean is what was typed on the command line, to be repeated in a sentence:
// without what may be secret in an address.
func clean(text string) string {
	seen := model.Clean(settings.Masked(text))
	if seen == "" && text != "" { // nothing of it can be seen: its bytes
		seen = strings.Trim(strconv.QuoteToASCII(text), `"`)
	}
	return ansi.Truncate(seen, 60, "…")
}
