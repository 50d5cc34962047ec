// Package articles lists what the shop sells by codes, says which lines of its file
// are left out and why, and changes one line at a time.
package articles

import (
	"errors"
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/articles"
	"caisse/ui/cells"
	"caisse/ui/field"
	"caisse/ui/screen"
)

// The fields of one article.
const (
	fCode = iota
	fName
	fPrice
	fCount
)

// shelf is the list, under a field to search it, or the form of one article.
type shelf struct {
	c      *screen.Console
	find   field.Field
	shown  []model.Article
	at     int
	asks   bool // ^D was pressed once
	form   bool
	was    model.Article // what the form changes; none: it adds one
	fields [fCount]field.Field
	to     int // the field with the focus
	wrong  string
	ask    int // number of the change that is being written; 0: none is
	w, h   int
}

// mostFound are listed of what a search finds.
const mostFound = 500

// New begins with all articles.
func New(c *screen.Console) screen.Screen {
	return (&shelf{c: c, find: field.New(60).Focus(true)}).search()
}

// written is how a change of the file ended.
type written struct {
	ask    int
	change articles.Change
	err    error
}

func (s *shelf) Init() tea.Cmd                 { return nil }
func (*shelf) ID() string                      { return screen.ArticlesID }
func (*shelf) Typing() bool                    { return true }
func (s *shelf) Resize(w, h int) screen.Screen { s.w, s.h = w, h; return s }

// search lists what is searched, or everything in the order of the file.
func (s *shelf) search() *shelf {
	list := s.c.Articles
	s.shown = s.shown[:0]
	if s.find.Value() != "" {
		s.shown = list.Begun(s.find.Value(), mostFound)
	} else {
		for _, a := range list.Each {
			s.shown = append(s.shown, a)
		}
	}
	s.at = max(0, min(s.at, len(s.shown)-1))
	return s
}

func (s *shelf) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case screen.ArticlesRead:
		return s.search(), nil
	case written:
		return s, s.ended(msg)
	case tea.KeyMsg:
		if s.ask != 0 { // being written
			return s, nil
		}
		if s.form {
			return s.typed(msg)
		}
		return s.pressed(msg)
	}
	return s, nil
}

// pressed takes a key of the list.
func (s *shelf) pressed(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	asked := s.asks
	s.asks, s.wrong = false, ""
	switch {
	case key.Matches(k, s.c.KBack()):
		return s, s.c.Close()
	case key.Matches(k, s.kAdd()):
		return s.edit(model.Article{}), nil
	case key.Matches(k, s.kEdit()):
		return s.edit(s.shown[s.at]), nil
	case key.Matches(k, s.kDelete()):
		if !asked {
			s.asks = true
			return s, nil
		}
		return s, s.write(articles.Change{Was: s.shown[s.at]})
	case key.Matches(k, kMove()):
		s.at = max(0, min(s.at+screen.Way(k), len(s.shown)-1))
	case key.Matches(k, kPage()):
		s.at = max(0, min(s.at+screen.Way(k)*max(1, s.h-8), len(s.shown)-1))
	case key.Matches(k, screen.KClear()):
		s.find.SetValue("")
		return s.search(), nil
	default:
		before := s.find.Value()
		if s.find = s.find.Typed(k); s.find.Value() != before {
			s.at = 0
			return s.search(), nil
		}
	}
	return s, nil
}

// edit opens the form on an article.
func (s *shelf) edit(a model.Article) *shelf {
	s.form, s.was, s.wrong = true, a, ""
	for i, limit := range [fCount]int{40, model.MaxName, 16} {
		s.fields[i] = field.New(limit)
	}
	if a != (model.Article{}) {
		s.fields[fCode].SetValue(a.Code)
		s.fields[fName].SetValue(a.Name)
		s.fields[fPrice].SetValue(fmt.Sprint(int64(a.Price)))
	} else if s.find.Value() != "" && len(s.shown) == 0 { // what was not found is new
		s.fields[fCode].SetValue(s.find.Value())
	}
	return s.focus(fCode)
}

func (s *shelf) focus(i int) *shelf {
	for j := range s.fields {
		s.fields[j] = s.fields[j].Focus(i == j)
	}
	s.to = i
	return s
}

// typed takes a key of the form.
func (s *shelf) typed(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	switch {
	case key.Matches(k, s.c.KBack()):
		s.form, s.wrong = false, ""
	case key.Matches(k, s.kSave()):
		if s.to < fPrice && s.fields[s.to+1].Value() == "" { // a scanner's Enter, or a habit
			return s.focus(s.to + 1), nil
		}
		v := func(i int) string { return s.fields[i].Value() }
		a, f := articles.Typed(v(fCode), v(fName), v(fPrice))
		if f != nil {
			s.wrong = s.c.ArticleWrong(*f)
			return s.focus(f.Column - 1), nil
		}
		if a == s.was {
			s.form = false
			return s, nil
		}
		return s, s.write(articles.Change{Was: s.was, Now: a})
	case key.Matches(k, s.kNext()):
		return s.focus((s.to + 1) % fCount), nil
	case key.Matches(k, kBefore()):
		return s.focus((s.to + fCount - 1) % fCount), nil
	case key.Matches(k, screen.KClear()):
		s.fields[s.to].SetValue("")
	default:
		s.fields[s.to], s.wrong = s.fields[s.to].Typed(k), ""
	}
	return s, nil
}

// write changes the file.
func (s *shelf) write(c articles.Change) tea.Cmd {
	s.ask = s.c.Ask()
	ask, dir := s.ask, s.c.Settings.ConfigDir
	return func() tea.Msg { return written{ask, c, articles.Save(dir, c)} }
}

// ended tells how it ended; the file is then read again.
func (s *shelf) ended(msg written) tea.Cmd {
	if msg.ask != s.ask {
		return nil
	}
	s.ask = 0
	w := in(s.c.W)
	switch err := msg.err; {
	case errors.Is(err, articles.ErrTaken):
		s.wrong = w.taken
	case errors.Is(err, articles.ErrChanged):
		s.wrong = w.changed
	case errors.Is(err, articles.ErrNotText):
		s.wrong = w.workbook
	case err != nil:
		s.wrong = w.unsaved
	case msg.change.Now == (model.Article{}):
		s.c.Say(fmt.Sprintf(w.gone, msg.change.Was.Code, msg.change.Was.Name))
	default:
		s.form = false
		s.c.Say(fmt.Sprintf(w.saved, msg.change.Now.Code, msg.change.Now.Name))
	}
	return s.c.Tell(screen.ArticlesWritten{})
}

func (s *shelf) kEdit() key.Binding {
	return screen.When(len(s.shown) > 0, s.c.KEnter(in(s.c.W).kEdit))
}
func (s *shelf) kAdd() key.Binding { return screen.Bind("f4", "F4", in(s.c.W).kAdd) }
func (s *shelf) kDelete() key.Binding {
	return screen.When(len(s.shown) > 0, screen.Bind("ctrl+d", "^D", in(s.c.W).kDelete))
}
func kMove() key.Binding            { return screen.Bind("down tab up shift+tab", "↓ ↑", "") }
func kPage() key.Binding            { return screen.KPage("") }
func (s *shelf) kSave() key.Binding { return s.c.KEnter(in(s.c.W).kSave) }
func (s *shelf) kNext() key.Binding { return screen.Bind("tab down", "Tab", s.c.W.KField) }
func kBefore() key.Binding          { return screen.Bind("shift+tab up", "⇧Tab", "") }

func (s *shelf) Keys() []key.Binding {
	if s.form {
		return screen.WayOut(s.w, s.c.KBack(), s.kSave(), s.kNext(), kBefore(), screen.KClear())
	}
	return screen.WayOut(s.w, s.c.KBack(), s.kEdit(), s.kAdd(), s.kDelete(), kMove(), kPage(), screen.KClear())
}

func (s *shelf) View() string {
	if s.form {
		return s.formView()
	}
	c, w := s.c, in(s.c.W)
	out := []cells.Part{
		cells.Keep(9, cells.Spread(c.Theme.Title.Render(w.title), c.Theme.Hint.Render(c.Count(int64(c.Articles.Len()), w.count)), s.w)),
		cells.Keep(10, w.find+" "+s.find.Draw(max(4, min(40, s.w-cells.Width(w.find)-2)))), cells.Gap(),
	}
	if s.asks {
		out = append(out, cells.Keep(9, cells.Styled(c.Theme.Notice.Render, cells.Wrap(fmt.Sprintf(w.asks, s.shown[s.at].Code, s.shown[s.at].Name), s.w))...))
	} else if s.wrong != "" {
		out = append(out, cells.Keep(9, cells.Styled(c.Theme.Notice.Render, cells.Wrap(s.wrong, s.w))...))
	}
	faults := s.faults()
	room := max(1, s.h-6-len(faults))
	switch {
	case len(s.shown) == 0 && s.find.Value() != "":
		out = append(out, cells.Keep(6, cells.Wrap(w.nothing, s.w)...))
	case len(s.shown) == 0:
		out = append(out, cells.Keep(6, cells.Wrap(w.none, s.w)...))
	}
	from, to := cells.Around(s.at, len(s.shown), room)
	for i := from; i < to; i++ {
		a := s.shown[i]
		price := c.Figure(a.Price)
		left := c.Theme.Here(i == s.at) + cells.Pad(cells.Cut(a.Code, 14), 15) + a.Name
		keep := 6
		if i == s.at {
			keep = 10
		}
		edge := min(s.w, 70)
		out = append(out, cells.Keep(keep, cells.Spread(cells.Cut(left, edge-cells.Width(price)-1), price, edge)))
	}
	out = append(out, cells.Spring(), cells.Keep(5, faults...))
	return cells.Stack(s.h, append(out, cells.Keep(1, cells.Styled(c.Theme.Hint.Render, cells.Wrap(w.about, s.w))...))...)
}

// faults are the lines of the file that are left out, as far as there is room.
func (s *shelf) faults() (out []string) {
	c := s.c
	if c.ArticlesErr != nil {
		return cells.Styled(c.Theme.Notice.Render, cells.Wrap(c.ArticlesUnread(c.ArticlesErr), s.w))
	}
	if c.Articles == nil || len(c.Articles.Faults) == 0 {
		return nil
	}
	all := c.Articles.Faults
	out = append(out, c.Theme.Notice.Render(in(c.W).faults))
	most := max(3, s.h/4)
	for i, f := range all {
		lines, room := cells.Wrap(c.ArticleFault(f), s.w), most+1-len(out)
		if len(lines) > room || len(lines) == room && i < len(all)-1 { // the last line says how many more
			return append(out, cells.Cut(c.ArticleFaults(all[i:]), s.w))
		}
		out = append(out, lines...)
	}
	return out
}

func (s *shelf) formView() string {
	c, w := s.c, in(s.c.W)
	title := w.add
	if s.was != (model.Article{}) {
		title = w.change + "  " + s.was.Code
	}
	out := []cells.Part{cells.Keep(9, c.Theme.Title.Render(cells.Cut(title, s.w))), cells.Gap()}
	for i, label := range [...]string{w.code, w.name, w.price} {
		keep := 8
		if i == s.to {
			keep = 10
		}
		out = append(out, cells.Keep(keep, c.Theme.Here(i == s.to)+cells.Pad(label, 6)+s.fields[i].Draw(max(4, min(60, s.w-10)))))
	}
	if s.wrong != "" {
		out = append(out, cells.Gap(), cells.Keep(9, cells.Styled(c.Theme.Notice.Render, cells.Wrap(s.wrong, s.w))...))
	}
	return cells.Stack(s.h, append(out, cells.Spring(), cells.Keep(2, cells.Styled(c.Theme.Hint.Render, cells.Wrap(w.about, s.w))...))...)
}
