// Package terminal has the terminal: it paints it, reads its keys, finds out what
// it can do, and gives it back whatever happens. It knows no screen, and no Bubble
// Tea.
package terminal

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"

	"caisse/ui/cells"
	"caisse/ui/tty"
)

// Terminal is the only writer to the terminal while the console is up. Bubble
// Tea v1 draws on a 60 Hz ticker: up to 17 ms from key to glyph, 300 wake-ups
// a second when idle. Each frame is painted here as soon as View has made it,
// and nothing of Bubble Tea's own is written but, on Windows, its control
// sequences. A terminal that takes nothing holds nobody up: the last frame is
// painted when it takes something again.
type Terminal struct {
	*os.File
	out  *tty.Outlet
	Fell *Fall // takes the panics of what is drawn late; nil: nobody does

	mu     sync.Mutex
	lines  []string // what is on the glass; nil: unknown
	next   []string // room for those of the next frame
	cursor string   // the cursor's last sequence
	width  int
	height int
	frame  []string // the last one there was
	behind bool     // and it is not painted yet
	away   bool     // the terminal is the shell's: the program is suspended, or not up

	questions string // asked once, in raw mode and before the first frame

	pictures []Picture // those handed over to be shown, by number
	shown    Picture   // the one on the glass
	at       spot      // and where
}

// Picture is a drawing the terminal makes by itself, at the cursor.
type Picture struct {
	Draw, Erase string
	Cols, Rows  int
}

// spot is where a picture is: its number and its top left cell, from 0.
type spot struct{ n, x, y int }

var nowhere = spot{n: -1}

// NewTerminal draws on f, usually standard output. Close ends it.
func NewTerminal(f *os.File) *Terminal {
	t := &Terminal{File: f, at: nowhere}
	t.out = tty.NewOutlet(f, t.catchUp)
	return t
}

// Close ends the drawing, not the terminal.
func (t *Terminal) Close() error {
	t.out.Close()
	return nil
}

const (
	syncBegin = "\x1b[?2026h" // one frame, one repaint; unknown terminals ignore it
	syncEnd   = "\x1b[?2026l"

	altScreen  = "\x1b[?1049h"
	mainScreen = "\x1b[?1049l"
	endOfText  = "\x1b\\" // ends a picture or a title that was given up on half way; nothing otherwise

	// pictureMark, followed by a number and pictureEnd, stands before the cell a
	// picture's top left corner belongs on. The rows under it are blank.
	pictureMark = "\x1b_picture "
	pictureEnd  = "\x1b\\"
)

// Write drops Bubble Tea's own frames.
func (t *Terminal) Write(p []byte) (int, error) { return len(p), nil }

// WriteString passes control sequences on, and notes when one wiped the glass.
func (t *Terminal) WriteString(s string) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if strings.Contains(s, ansi.EraseEntireScreen) || strings.Contains(s, altScreen) {
		t.lines, t.cursor = nil, ""
	}
	t.out.Put(s)
	return len(s), nil
}

// Send writes sequences that draw nothing (a bell, a copy, a title) between
// frames.
func (t *Terminal) Send(seq string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.away {
		t.out.Put(seq)
	}
}

// Enter takes the terminal, in raw mode, and paints the last frame there was.
func (t *Terminal) Enter() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.away = false
	t.out.Put(ansi.HideCursor + altScreen + t.questions + ansi.EraseEntireScreen + ansi.CursorHomePosition + ansi.SetModeBracketedPaste)
	t.questions, t.lines, t.cursor, t.at = "", nil, "", nowhere
	t.draw()
}

// putBack is what every terminal is left with.
const putBack = endOfText + syncEnd + ansi.ResetStyle + ansi.ResetModeBracketedPaste + ansi.ShowCursor + mainScreen

// Leave gives the terminal back to the shell, with the sequence it returns.
// Nothing is drawn before Enter.
func (t *Terminal) Leave() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	seq := putBack
	if t.at != nowhere {
		seq = endOfText + t.shown.Erase + seq
	}
	t.away, t.behind = true, false
	t.out.Put(seq)
	return seq
}

// Resize forgets the glass: what a terminal does with old lines when it changes
// size is its own affair.
func (t *Terminal) Resize(w, h int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.width != w || t.height != h {
		t.width, t.height, t.lines = w, h, nil
	}
}

// Drain waits until the terminal has taken what there is, d at most, and says
// whether it has.
func (t *Terminal) Drain(d time.Duration) bool { return t.out.Drain(d) }

// Keep takes a picture to be shown where a view has the mark it returns.
func (t *Terminal) Keep(p Picture) (mark string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := slices.Index(t.pictures, p)
	if n < 0 {
		n = len(t.pictures)
		t.pictures = append(t.pictures, p)
	}
	if old := n - mostPictures; old >= 0 { // long off the stack of screens
		t.pictures[old] = Picture{}
	}
	return pictureMark + strconv.Itoa(n) + pictureEnd
}

// mostPictures are kept to be drawn again when somebody goes back to them.
const mostPictures = 64

// Paint puts frame on the glass: only the lines that changed. A frame that is
// too large loses its right and its bottom, so that the amount on top stays.
func (t *Terminal) Paint(frame string) { t.PaintLines(strings.Split(frame, "\n")) }

// PaintLines is Paint, of a frame in lines.
func (t *Terminal) PaintLines(frame []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.frame = append(t.frame[:0], frame...)
	t.draw()
}

// catchUp paints what had to wait until the terminal took what came before.
func (t *Terminal) catchUp() {
	defer t.Fell.Caught(func() {})
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.behind {
		t.draw()
	}
}

// draw puts the last frame on the glass, as soon as the terminal takes it.
func (t *Terminal) draw() {
	if t.away || t.width <= 0 || t.height <= 0 {
		return
	}
	if t.behind = t.out.Busy(); t.behind {
		return
	}
	lines := append(t.next[:0], t.frame[:min(len(t.frame), t.height)]...)
	// Past the last cell, a sign too many of a title that a terminal takes for text
	// would scroll all of it.
	cursor, at := ansi.CursorPosition(1, t.height), nowhere
	for y := range lines {
		if i := strings.Index(lines[y], cells.Cursor); i >= 0 {
			cursor = ansi.CursorPosition(ansi.StringWidth(lines[y][:i])+1, y+1) + ansi.ShowCursor
			lines[y] = lines[y][:i] + lines[y][i+len(cells.Cursor):]
		}
		if i := strings.Index(lines[y], pictureMark); i >= 0 {
			number, rest, _ := strings.Cut(lines[y][i+len(pictureMark):], pictureEnd)
			if n, err := strconv.Atoi(number); err == nil && n < len(t.pictures) {
				at = spot{n, ansi.StringWidth(lines[y][:i]), y}
			}
			lines[y] = lines[y][:i] + rest
		}
	}
	var b strings.Builder
	if t.at != nowhere && (t.at != at || t.lines == nil) {
		// The old code can still be paid: it must not stay on the glass. Pictures
		// lie over or under cells, each terminal its own way: all is redrawn.
		b.WriteString(t.shown.Erase + ansi.EraseEntireScreen)
		t.lines, t.at = nil, nowhere
	}
	for y := 0; y < max(len(lines), len(t.lines)); y++ {
		line := ""
		if y < len(lines) {
			line = lines[y]
		}
		if n := t.flowing(lines, y); n > 1 {
			if y+n > len(t.lines) || !slices.Equal(t.lines[y:y+n], lines[y:y+n]) {
				t.write(&b, 0, y, strings.ReplaceAll(strings.Join(lines[y:y+n], ""), cells.Flows, ""), n*t.width)
			}
			y += n - 1
			continue
		}
		from := 0
		if y < len(t.lines) && y < len(lines) {
			if t.lines[y] == line {
				continue
			}
			if n := kept(t.lines[y], line); n > 0 {
				from, line = ansi.StringWidth(line[:n]), line[n:]
			}
		}
		if t.at != nowhere && y >= t.at.y && y < t.at.y+t.shown.Rows && from < t.at.x+t.shown.Cols {
			from, line = 0, lines[y]
		}
		if from > 0 {
			t.write(&b, from, y, line, t.width)
			continue
		}
		if t.at != nowhere && y >= t.at.y && y < t.at.y+t.shown.Rows {
			// Cells written under the picture would take it away.
			t.write(&b, 0, y, ansi.Truncate(line, t.at.x, ""), t.at.x)
			after := t.at.x + t.shown.Cols
			t.write(&b, after, y, ansi.TruncateLeft(line, after, ""), t.width)
			continue
		}
		t.write(&b, 0, y, line, t.width)
	}
	if t.lines == nil && len(lines) < t.height {
		b.WriteString(ansi.CursorPosition(1, len(lines)+1) + ansi.EraseScreenBelow)
	}
	if at != nowhere && t.at == nowhere {
		t.at, t.shown = at, t.pictures[at.n]
		b.WriteString(ansi.CursorPosition(at.x+1, at.y+1) + t.shown.Draw)
	}
	t.lines, t.next = lines, t.lines
	if b.Len() == 0 && cursor == t.cursor {
		return
	}
	t.cursor = cursor
	t.out.Put(syncBegin + ansi.HideCursor + b.String() + cursor + syncEnd)
}

// flowing is how many lines from the one at y on are one: the terminal wraps them
// by itself.
func (t *Terminal) flowing(lines []string, y int) int {
	n := 1
	for y+n < len(lines) && strings.HasPrefix(lines[y+n-1], cells.Flows) && ansi.StringWidth(lines[y+n-1]) == t.width {
		n++
	}
	return n
}

// styleEnds are the two ways a style ends in what is drawn.
var styleEnds = [...]string{ansi.ResetStyle, "\x1b[0m"}

// leapt is line, from column x of row y on, with its last long run of blanks wiped
// and leapt over, where something stands behind it: most of a frame's row is such a
// run before its border.
func leapt(line string, x, y int) string {
	const run = "                    "
	end := strings.LastIndex(line, run) + len(run)
	if end < len(run) || end == len(line) {
		return line
	}
	start := len(strings.TrimRight(line[:end], " "))
	if last := strings.LastIndexByte(line[:start], '\x1b'); last >= 0 && !strings.HasPrefix(line[last:], styleEnds[0]) && !strings.HasPrefix(line[last:], styleEnds[1]) {
		return line // in a style, which may show on blanks
	}
	return line[:start] + ansi.EraseLineRight + ansi.CursorPosition(x+ansi.StringWidth(line[:end])+1, y+1) + line[end:]
}

// kept is how many bytes of line need not be painted again over old: what is the
// same, up to where a style ends. Seconds that count beside a code do not send the
// code again.
func kept(old, line string) int {
	n := 0
	for n < len(old) && n < len(line) && old[n] == line[n] {
		n++
	}
	at := 0
	for _, end := range styleEnds {
		if i := strings.LastIndex(line[:n], end); i >= 0 {
			at = max(at, i+len(end))
		}
	}
	if strings.Contains(line[:at], "\x1b]8;") || strings.ContainsFunc(line[:at], doubtful) { // a link may go on behind
		return 0
	}
	return at
}

// doubtful says that terminals do not agree on how many cells r takes: what stands
// behind it is not painted by itself.
func doubtful(r rune) bool {
	const boxes, blocks, sextants, eighths = 0x2500, 0x259f, 0x1fb00, 0x1fb3b
	return r >= 0x300 && (r < boxes || r > blocks) && (r < sextants || r > eighths) && r != '…' && r != '•'
}

// write puts line at column x of row y and blanks the rest up to column end.
func (t *Terminal) write(b *strings.Builder, x, y int, line string, end int) {
	line = strings.TrimPrefix(line, cells.Flows)
	w := ansi.StringWidth(line)
	if x+w > end {
		line, w = ansi.Truncate(line, end-x, ""), end-x
	}
	b.WriteString(ansi.CursorPosition(x+1, y+1))
	if end == t.width {
		line = leapt(line, x, y)
	}
	b.WriteString(line)
	if !strings.HasSuffix(line, styleEnds[0]) && !strings.HasSuffix(line, styleEnds[1]) {
		b.WriteString(ansi.ResetStyle)
	}
	switch {
	case x+w >= end: // past the last column an erase would take the last cell
	case end%t.width == 0:
		b.WriteString(ansi.EraseLineRight)
	default:
		b.WriteString(strings.Repeat(" ", end-x-w))
	}
}
