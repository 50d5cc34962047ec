package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/ui/cells"
	"caisse/ui/screen"
)

func (r *root) View() string { return strings.Join(r.Lines(), "\n") }

// Lines are those of View. They stand until it is asked again.
func (r *root) Lines() []string {
	f := r.frame
	if f.w <= 0 || f.h <= 0 {
		return nil
	}
	var out []string
	switch {
	case r.locked != nil:
		out = strings.Split(r.locked.View(f.w, f.h), "\n")
	case f.tiny():
		out = strings.Split(r.tiny(), "\n")
	default:
		if s, ok := r.top().(screen.Whole); ok && s.Whole() {
			out = strings.Split(r.whole(s), "\n")
			break
		}
		body := r.body
		if s, ok := r.top().(screen.Bare); ok && f.bordered() && s.Bare() {
			f.bare = true
			body = func() []string {
				w, h := f.body()
				return strings.Split(s.BareView(w, h-max(0, f.told-1)), "\n")
			}
		}
		told := r.toldNow()
		if told == "" && r.top().ID() != screen.ExportID && (f.bordered() || f.bare) { // elsewhere the keys need that line
			told = r.exports.line()
		}
		out = f.draw(body(), told, r.top().Keys())
	}
	for i := range out {
		if out[i] = cells.Agreed(out[i]); r.c.Theme.ASCII {
			out[i] = cells.ASCII(out[i])
		}
	}
	return out
}

// body are the lines of the screen that is up.
func (r *root) body() []string {
	d := r.frame.drawn()
	d.body = d.body[:0]
	if s, ok := r.top().(screen.Lined); ok {
		d.body = s.Lines(d.body)
		return d.body
	}
	for line := range strings.SplitSeq(r.top().View(), "\n") {
		d.body = append(d.body, line)
	}
	return d.body
}

// whole is a screen without the frame. The last line is for what must never be
// hidden, the sandbox and what was just told or stands, and else for the keys.
func (r *root) whole(s screen.Whole) string {
	foot := ""
	if r.c.Sandbox {
		foot = r.c.Theme.Sandbox.Render(" "+r.c.W.Sandbox+" ") + " "
	}
	room, keys := r.frame.w-cells.Width(foot), s.WholeKeys()
	if r.toldNow() != "" {
		return s.WholeView(r.frame.w, r.frame.h-1) + "\n" + foot + r.c.Theme.Notice.Render(cells.Cut(r.toldNow(), room))
	}
	if r.frame.warns {
		bar := room
		if len(keys) > 0 {
			bar = room / 2
		}
		foot += r.frame.bar(bar)
		room -= bar + 1
		foot += strings.Repeat(" ", min(1, max(0, room)))
	}
	if len(keys) > 0 {
		foot += r.frame.footer(keys, room)
	}
	return s.WholeView(r.frame.w, r.frame.h-1) + "\n" + foot
}

// tiny is all that fits a window nobody can work in: the amount, the state,
// and what would help.
func (r *root) tiny() string {
	var l []string
	if g := r.glass(); g.Inv.Ref != "" {
		l = []string{r.c.Francs(g.Inv.Amount), g.Mark.Sign + " " + g.Mark.Word}
	}
	if r.c.Sandbox {
		l = append(l, r.c.W.Sandbox)
	}
	if b := r.frame.bannerLine(r.frame.w); b != "" {
		l = append(l, b)
	}
	l = append(l, cells.Wrap(r.c.W.Enlarge(cells.LeastW, cells.LeastH), r.frame.w)...)
	for i := range l {
		l[i] = cells.Cut(l[i], r.frame.w)
	}
	return cells.Stack(r.frame.h, cells.Keep(1, l[:min(len(l), r.frame.h)]...))
}

// run is a command of which nothing is heard; nil of nothing.
func run(f func()) tea.Cmd {
	if f == nil {
		return nil
	}
	return func() tea.Msg { f(); return nil }
}
