package sale

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/ui/cells"
	"caisse/ui/field"
	"caisse/ui/screen"
)

// The columns of the item rows.
const (
	colName = iota
	colDesc
	colQuantity
	colPrice
	colCount
)

// rows edits the items of the sale as a table. What it hands back is an amount
// line: there is one way to read items, and one place that says what is wrong
// with them.
type rows struct {
	c        *screen.Console
	cells    [][colCount]field.Field
	row, col int
	fresh    bool       // the cell has just been entered: a figure replaces what is there
	discount model.Line // only its discount counts
	line     model.Line
	err      error
	badRow   int
	w, h     int
}

// rowsDone gives the rows back to the sale.
type rowsDone struct {
	line string
	desc map[string]string
}

// newRows opens the rows on l, or on one empty row when text could not be read.
func newRows(c *screen.Console, l model.Line, text string) *rows {
	r := &rows{c: c, discount: model.Line{Discount: l.Discount, Percent: l.Percent}}
	items := l.Items
	if len(items) == 0 && l.Subtotal > 0 {
		items = []model.Item{{Quantity: 1, UnitPrice: l.Subtotal}}
	}
	for _, it := range items {
		r.cells = append(r.cells, rowCells(it.Name, it.Description, fmt.Sprint(it.Quantity), fmt.Sprint(int64(it.UnitPrice))))
	}
	if len(items) == 0 {
		r.cells = append(r.cells, rowCells(text, "", "1", ""))
	}
	return r.focus(0, colName).parsed()
}

func rowCells(text ...string) (out [colCount]field.Field) {
	for i, limit := range [colCount]int{model.MaxName, model.MaxName, 6, 12} {
		out[i] = field.New(limit)
		out[i].SetValue(text[i])
	}
	return out
}

func (r *rows) Init() tea.Cmd                 { return nil }
func (*rows) Typing() bool                    { return true }
func (r *rows) Resize(w, h int) screen.Screen { r.w, r.h = w, h; return r }

func (r *rows) focus(row, col int) *rows {
	row = max(0, min(row, len(r.cells)-1))
	for i := range r.cells {
		for j := range r.cells[i] {
			r.cells[i][j] = r.cells[i][j].Focus(i == row && j == col)
		}
	}
	r.row, r.col, r.fresh = row, col, true
	return r
}

// term is row i as the amount line would have it: "3*500 : pain". The colon
// keeps a name from being read as part of the price.
func (r *rows) term(i int) string {
	v := func(col int) string { return strings.TrimSpace(r.cells[i][col].Value()) }
	if v(colPrice) == "" && v(colName) == "" && v(colDesc) == "" {
		return ""
	}
	t := strings.TrimSpace(v(colQuantity)) + "*" + v(colPrice)
	if name := lineName(v(colName)); name != "" {
		t += " : " + name
	}
	return t
}

// lineName is a name that an amount line can hold: a "+" would begin the next
// item, a "-" before a figure could be a discount.
func lineName(s string) string {
	s = strings.ReplaceAll(s, "+", " ")
	return dashFigure().ReplaceAllString(s, "–$1")
}

var dashFigure = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`-(\s*\d)`) })

// parsed reads the rows as one line and finds the row of its fault.
func (r *rows) parsed() *rows {
	text := ""
	var starts []int
	for i := range r.cells {
		starts = append(starts, utf8.RuneCountInString(text))
		if t := r.term(i); t != "" {
			if text != "" {
				text += " + "
			}
			text += t
		}
	}
	switch {
	case r.discount.Percent > 0:
		text += " -" + percent(r.discount.Percent, r.c.W) + "%"
	case r.discount.Discount > 0:
		text += fmt.Sprintf(" -%d", r.discount.Discount)
	}
	r.line, r.err = model.ParseLine(text)
	var bad *model.LineError
	r.badRow = -1
	if errors.As(r.err, &bad) {
		for i, at := range starts {
			if bad.At >= at && r.term(i) != "" {
				r.badRow = i
			}
		}
	}
	return r
}

func (r *rows) done() tea.Msg {
	out := rowsDone{desc: map[string]string{}}
	if r.err == nil {
		out.line = model.FormatLine(r.line)
	} else { // as it is, fault included: nothing typed is lost
		var terms []string
		for i := range r.cells {
			if t := r.term(i); t != "" {
				terms = append(terms, t)
			}
		}
		out.line = strings.Join(terms, " + ")
	}
	for i := range r.cells {
		if d := model.Clean(r.cells[i][colDesc].Value()); d != "" {
			out.desc[model.Clean(r.cells[i][colName].Value())] = d
		}
	}
	maps.DeleteFunc(out.desc, func(name, _ string) bool { return name == "" })
	return out
}

func (r *rows) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return r, nil
	}
	switch {
	case key.Matches(k, r.kBack()):
		r.c.Tell(r.done())
		return r, r.c.Close()
	case key.Matches(k, r.kDelete()):
		return r.deleted(), nil
	case key.Matches(k, kAbove()):
		return r.focus(r.row-1, r.col), nil
	case key.Matches(k, r.kBelow()):
		return r.below(r.col), nil
	case key.Matches(k, kPrevious()):
		if r.col == 0 {
			if r.row == 0 {
				return r, nil
			}
			return r.focus(r.row-1, colCount-1), nil
		}
		return r.focus(r.row, r.col-1), nil
	case key.Matches(k, r.kNext()):
		if r.col == colCount-1 {
			return r.below(colName), nil
		}
		return r.focus(r.row, r.col+1), nil
	}
	cell := &r.cells[r.row][r.col]
	switch {
	case key.Matches(k, screen.KClear()):
		cell.SetValue("")
	case r.col >= colQuantity && k.Type == tea.KeyRunes:
		allowed := "0123456789., kK" + cells.NBSP
		if k.Paste { // there a sign is none of a keyboard's
			allowed += "'’_"
		} else {
			k.Runes = []rune(figures.Replace(string(k.Runes)))
		}
		if strings.Trim(string(k.Runes), allowed) != "" {
			return r, nil // a figure, not a sum: those belong in the amount line
		}
		if r.fresh {
			cell.SetValue("")
		}
		*cell = cell.Typed(k)
	default:
		*cell = cell.Typed(k)
	}
	r.fresh = false
	return r.parsed(), nil
}

// figures turns the keys of a French keyboard into the figures on them: in a
// column of figures they can mean nothing else.
var figures = strings.NewReplacer("&", "1", "é", "2", "\"", "3", "'", "4", "(", "5", "-", "6", "è", "7", "_", "8", "ç", "9", "à", "0")

// below goes one row down; under the last one stands a new one, once there is
// something in it.
func (r *rows) below(col int) *rows {
	if r.row == len(r.cells)-1 && r.term(r.row) != "" && len(r.cells) < model.MaxItems {
		r.cells = append(r.cells, rowCells("", "", "1", ""))
		col = colName
	}
	return r.focus(r.row+1, col)
}

func (r *rows) deleted() *rows {
	r.cells = append(r.cells[:r.row:r.row], r.cells[r.row+1:]...)
	if len(r.cells) == 0 {
		r.cells = append(r.cells, rowCells("", "", "1", ""))
	}
	return r.focus(r.row, r.col).parsed()
}

func (r *rows) kBack() key.Binding   { return r.c.KEsc(in(r.c.W).kDone) }
func (r *rows) kDelete() key.Binding { return screen.Bind("ctrl+d", "^D", in(r.c.W).kDelete) }
func (r *rows) kNext() key.Binding   { return screen.Bind("tab enter", "Tab", r.c.W.KField) }
func (r *rows) kBelow() key.Binding  { return screen.Bind("down", "↓", in(r.c.W).kNewRow) }
func kPrevious() key.Binding         { return screen.Bind("shift+tab", "⇧Tab", "") }
func kAbove() key.Binding            { return screen.Bind("up", "↑", "") }

func (*rows) ID() string { return screen.RowsID }

func (r *rows) Keys() []key.Binding {
	return []key.Binding{r.kBack(), r.kNext(), r.kBelow(), r.kDelete(), kPrevious(), kAbove(), screen.KClear()}
}

func (r *rows) View() string {
	c := r.c
	ws := r.widths()
	head, gapW := "  ", 1
	for j, label := range in(c.W).items {
		if ws[j] > 0 {
			head += cells.Pad(label, ws[j]) + strings.Repeat(" ", gapW)
		}
	}
	out := []cells.Part{cells.Keep(2, c.Theme.Title.Render(c.W.ItemRows)), cells.Gap(), cells.Keep(5, c.Theme.Hint.Render(head))}
	const chrome = 5
	room := max(1, r.h-chrome)
	from, to := cells.Around(r.row, len(r.cells), room)
	for i := from; i < to; i++ {
		mark := "  "
		switch {
		case i == r.badRow && i != r.row:
			mark = c.Theme.Bad.Render("! ")
		case i == r.row:
			mark = c.Theme.Here(true)
		}
		line := mark
		for j := range r.cells[i] {
			if ws[j] > 0 {
				line += r.cells[i][j].Draw(ws[j]) + strings.Repeat(" ", gapW)
			}
		}
		keep := 4
		if i == r.row {
			keep = 10
		}
		out = append(out, cells.Keep(keep, line))
	}
	out = append(out, cells.Gap())
	if r.err != nil && !(len(r.cells) == 1 && r.term(0) == "") {
		out = append(out, cells.Keep(8, cells.Styled(c.Theme.Notice.Render, cells.Wrap(c.Sentence(r.err), r.w))...))
	} else if r.line.Total > 0 {
		if d := r.line.Discount; d > 0 {
			out = append(out, cells.Keep(8, in(c.W).discount+"  -"+c.Money(d)))
		}
		out = append(out, cells.Keep(9, c.Theme.Amount.Render(in(c.W).toPay+"  "+c.Money(r.line.Total))))
	}
	return cells.Stack(r.h, out...)
}

// widths shares the box among the columns. A narrow one shows the description
// only while it is being typed.
func (r *rows) widths() [colCount]int {
	room := r.w - 2 - 6 - 10 - colCount
	if r.w < 60 {
		if r.col == colDesc {
			return [colCount]int{0, room + 1, 6, 10}
		}
		return [colCount]int{room + 1, 0, 6, 10}
	}
	return [colCount]int{room / 2, room - room/2, 6, 10}
}
