package shell

import (
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// noWindow is how wide help is where nothing says how wide its reader is.
const noWindow = 80

// window is how many cells wide the terminal w is; 0 where it is none, or does
// not say.
func window(w io.Writer) int {
	f := terminalOf(w)
	if f == nil {
		return 0
	}
	cols, _, err := term.GetSize(f.Fd())
	if err != nil {
		return 0
	}
	return max(0, cols)
}

// folded is text in lines that w shows whole. Where w is no window they stay as they are: a log is read by lines.
func folded(w io.Writer, text string) string {
	cols := window(w)
	if cols == 0 {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		body := strings.TrimLeft(l, " ")
		lines[i] = hang(l[:len(l)-len(body)], body, len(l)-len(body), cols)
	}
	return strings.Join(lines, "\n")
}

// beside is text behind head in a line of an answer, its further lines under it
// where the window is too narrow.
func (s *Shell) beside(head, text string) string {
	if w := window(s.Out); w > 0 {
		return hang(head, text, ansi.StringWidth(head), w)
	}
	return head + text
}

// tight is how narrow a column may be before it takes lines of its own.
const tight = 24

// hang is text behind head, folded at words to w cells; its further lines begin
// at the cell in. Where head is longer than that, or too little is left, text
// begins on a line of its own.
func hang(head, text string, in, w int) string {
	if in > 6 && w-in < tight {
		in = 4
	}
	indent := "\n" + strings.Repeat(" ", in)
	lines := strings.Join(wrap(text, max(1, w-in)), indent)
	if used := ansi.StringWidth(head); used <= in {
		return strings.TrimRight(head+strings.Repeat(" ", in-used)+lines, " ")
	}
	left := strings.Repeat(" ", len(head)-len(strings.TrimLeft(head, " ")))
	head = left + strings.Join(wrap(head, max(1, w-len(left))), "\n"+left)
	return strings.TrimRight(head+indent+lines, " \n")
}

// wrap is text in lines of at most w cells. A word that is longer, such as a
// path, stays whole: it can be copied.
func wrap(text string, w int) (lines []string) {
	line := ""
	for _, word := range words(text) {
		switch {
		case line == "":
			line = word
		case ansi.StringWidth(line)+1+ansi.StringWidth(word) <= w:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	return append(lines, line)
}

// French has a blank within its quotes and before these.
const (
	frenchOpening = "\u00ab"
	frenchEnds    = ":;?!\u00bb"
)

// words are what a line may be broken between: French punctuation stays with its
// word.
func words(text string) (out []string) {
	open := false
	for word := range strings.SplitSeq(text, " ") {
		switch {
		case word == "":
			continue
		case len(out) > 0 && (open || strings.Trim(word, frenchEnds) == ""):
			out[len(out)-1] += " " + word
		default:
			out = append(out, word)
		}
		open = strings.HasSuffix(word, frenchOpening)
	}
	return out
}
