package sales

import (
	"slices"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/screen"
	"caisse/ui/screen/export"
	"caisse/ui/screen/lookup"
	"caisse/ui/screen/payment"
)

// Typing: the search and the date take letters; elsewhere they are commands.
func (s *sales) Typing() bool { return s.finding || s.date.Asking }

// key takes a key. While one is pressed nothing is counted.
func (s *sales) key(k tea.KeyMsg) (*sales, tea.Cmd) {
	var cmd, rest tea.Cmd
	failed := s.failure != nil
	s.failure = nil // what could not be read is asked again
	s.sweep = s.sweep.seen()
	switch {
	case s.date.Asking:
		s, cmd = s.dated(k)
	case s.finding:
		s, cmd = s.found(k)
	case s.sold.Asking:
		s, cmd = s.chosen(k)
	default:
		s, cmd = s.pressed(k)
	}
	switch {
	case failed && !s.loading && len(s.list) == 0:
		s, rest = s.reload(atTop, time.Time{})
	case s.sums.state == resting:
		s, rest = s.rest()
	}
	return s.left().looked(), tea.Batch(cmd, rest)
}

func (s *sales) pressed(k tea.KeyMsg) (*sales, tea.Cmd) {
	c, name := s.c, screen.NameOf(k)
	pasted := ""
	if k.Paste {
		pasted, _ = model.Named(string(k.Runes))
	}
	switch {
	case key.Matches(name, s.kBack()):
		switch {
		case s.sweep.on:
			return s.stopSweep()
		case s.text != "":
			s.search.SetValue("")
			return s.refilter(s.query())
		}
		s.close()
		return s, c.Close()
	case model.IsRef(pasted), model.IsToken(pasted):
		s.search.SetValue(pasted)
		return s.refilter(s.query())
	case screen.StartsAmount(k):
		return s, c.Next(k)
	case key.Matches(name, s.kOpen()):
		if s.offers() {
			return s, c.Open(lookup.New(s.ctx, c, s.text))
		}
		return s, c.Open(payment.Of(c, s.list[s.at]))
	case key.Matches(name, s.kDetail()):
		return s, c.Open(payment.NewDetail(s.ctx, c, s.list[s.at]))
	case key.Matches(name, s.kPrint()) && len(s.list) > 0:
		return s, c.PrintSlip(s.list[s.at])
	case key.Matches(name, s.kSearch()):
		s.finding, s.search = true, s.search.Focus(true)
		s.glance(s.room())
		return s, nil
	case key.Matches(name, s.kDay()):
		s.date = screen.NewDayField().Ask()
		s.glance(s.room())
		return s, nil
	case key.Matches(name, s.c.KTill()):
		s.sold = s.sold.Ask()
		s.glance(s.room())
		return s, nil
	case key.Matches(name, s.kTab()):
		return s.turnTab(name)
	case key.Matches(name, s.kCheck()):
		return s.checkOne()
	case key.Matches(name, s.kCheckAll()):
		if s.sweep.on {
			return s.stopSweep()
		}
		return s.checkAll()
	case key.Matches(name, s.kExport()):
		return s, c.Open(export.New(s.ctx, c, s.query(), s.fileName()))
	case key.Matches(name, s.kEnds()):
		if screen.Way(name) > 0 {
			return s.toOldest()
		}
		return s.toNewest()
	case key.Matches(name, s.kLine(), s.kPage()):
		s.moved(name)
	}
	return s, nil
}

// moved moves the cursor.
func (s *sales) moved(name screen.Name) {
	room := s.room()
	if key.Matches(name, s.kPage()) {
		s.turn(screen.Way(name)*room, room)
		return
	}
	s.move(screen.Way(name), room)
}

// toNewest goes to the top, and reads it again: another console may have sold.
func (s *sales) toNewest() (*sales, tea.Cmd) {
	if s.newest {
		s.at, s.first, s.owed = 0, 0, 0
	}
	return s.reload(atTop, time.Time{})
}

func (s *sales) toOldest() (*sales, tea.Cmd) {
	if s.oldest && !s.loading {
		s.move(len(s.list), s.room())
		return s, nil
	}
	return s.reload(atBottom, time.Time{})
}

func (s *sales) turnTab(name screen.Name) (*sales, tea.Cmd) {
	step := tab(1)
	if screen.Way(name) < 0 {
		step = tabCount - 1
	}
	was := s.query()
	s.tab = (s.tab + step) % tabCount
	s.opening = false
	return s.refilter(was)
}

// found takes a key of the search: what is there is looked for at once.
func (s *sales) found(k tea.KeyMsg) (*sales, tea.Cmd) {
	switch name := screen.NameOf(k); {
	case key.Matches(name, s.kAllAgain()):
		s.search.SetValue("")
		s.finding, s.search = false, s.search.Focus(false)
		return s.refilter(s.query())
	case key.Matches(name, s.kKeep()):
		if s.offers() {
			return s, s.c.Open(lookup.New(s.ctx, s.c, s.text))
		}
		s.finding, s.search = false, s.search.Focus(false)
		s.glance(s.room())
		return s, nil
	case key.Matches(name, s.kTab()):
		return s.turnTab(name)
	case key.Matches(name, s.kLine(), s.kPage()):
		s.moved(name)
		return s, nil
	case key.Matches(name, screen.KClear()):
		s.search.SetValue("")
		return s.refilter(s.query())
	}
	s.search = s.search.Typed(k)
	return s.refilter(s.query())
}

// refilter asks for what the filter now shows, if that is no longer was.
func (s *sales) refilter(was till.Query) (*sales, tea.Cmd) {
	s.text, s.exact = model.Named(s.search.Value())
	if now := s.query(); now.Text == was.Text && now.Till == was.Till && now.Look == was.Look && now.Since.Equal(was.Since) && slices.Equal(now.States, was.States) {
		return s, nil
	}
	return s.reload(atTop, time.Time{})
}

// chosen takes a key of the choice of a till.
func (s *sales) chosen(k tea.KeyMsg) (*sales, tea.Cmd) {
	was, taken := s.query(), false
	if s.sold, taken = s.sold.Typed(s.c, k); !taken {
		return s.pressed(k)
	}
	s.glance(s.room())
	return s.refilter(was)
}

// offers says that Enter asks LigdiCash: a token this ledger does not have.
func (s *sales) offers() bool {
	return s.exact && model.IsToken(s.text) && !s.loading && len(s.list) == 0 && s.failure == nil
}

// dated takes a key of the date field.
func (s *sales) dated(k tea.KeyMsg) (*sales, tea.Cmd) {
	var day time.Time
	var taken bool
	s.date, day, taken = s.date.Typed(s.c, k)
	switch {
	case taken:
		if s.tab == tabToday && !day.Equal(s.today) {
			s.tab = tabAll // the day is not in the other
		}
		return s.reload(atDay, day)
	case !s.date.Asking:
		s.glance(s.room())
	}
	return s, nil
}

// fileName is what an export of the filter is called.
func (s *sales) fileName() string {
	w := in(s.c.W)
	name := "caisse-" + w.files[s.tabNow()] + "-" + s.c.Today().Format(time.DateOnly)
	if s.tillNow() != "" {
		name += "-" + s.sold.Name(s.c)
	}
	return name
}

func (s *sales) kBack() key.Binding {
	label := s.c.W.KBack
	switch {
	case s.sweep.on:
		label = in(s.c.W).kStop
	case s.text != "":
		label = in(s.c.W).kAllAgain
	}
	return s.c.KEsc(label)
}
func (s *sales) kOpen() key.Binding {
	if s.offers() {
		return s.c.KEnter(in(s.c.W).kAsk)
	}
	return screen.When(len(s.list) > 0, s.c.KEnter(s.c.W.KOpen))
}
func (s *sales) kDetail() key.Binding {
	return screen.When(len(s.list) > 0, screen.Bind("v V", "V", s.c.W.Back.KDetail))
}
func (s *sales) kPrint() key.Binding {
	return s.c.KPrint(len(s.list) > 0 && (s.list[s.at].State.IsPaid() || s.list[s.at].Showable()))
}
func (s *sales) kSearch() key.Binding { return screen.Bind("/ ctrl+f", "/", in(s.c.W).kSearch) }
func (s *sales) kTab() key.Binding {
	if s.finding { // the arrows move in what is typed
		return screen.Bind("tab shift+tab", "Tab", in(s.c.W).kTab)
	}
	return screen.Bind("right tab left shift+tab", "← →", in(s.c.W).kTab)
}
func (s *sales) kDay() key.Binding { return screen.Bind("d D", "D", in(s.c.W).kDay) }
func (s *sales) kCheck() key.Binding {
	return screen.When(len(s.list) > 0 && s.list[s.at].Askable(), screen.Bind("r R", "R", s.c.W.KCheck))
}
func (s *sales) kCheckAll() key.Binding {
	label := in(s.c.W).kCheckAll
	if s.sweep.on {
		label = "" // Esc says it
	}
	return screen.When(s.sweep.on || len(s.list) > 0 && s.tabNow() != tabPaid, screen.Bind("a A", "A", label))
}
func (s *sales) kExport() key.Binding {
	return screen.When(len(s.list) > 0, screen.Bind("e E", "E", in(s.c.W).kExport))
}
func (s *sales) kLine() key.Binding {
	if s.finding {
		return screen.Bind("down up", "↓ ↑", s.c.W.Back.KChoose)
	}
	return screen.KLine("")
}
func (s *sales) kPage() key.Binding {
	if s.finding {
		return screen.KPage("")
	}
	return screen.KPage(s.c.W.KPage)
}
func (s *sales) kEnds() key.Binding { return screen.KEnds(in(s.c.W).kEnds) }

// Keys of the search.
func (s *sales) kKeep() key.Binding {
	if s.offers() {
		return s.kOpen()
	}
	return s.c.KEnter(in(s.c.W).kKeep)
}
func (s *sales) kAllAgain() key.Binding { return s.c.KEsc(in(s.c.W).kAllAgain) }

func (*sales) ID() string { return screen.SalesID }

// Discreet: an operator looks a token up.
func (*sales) Discreet() {}

func (s *sales) Keys() []key.Binding {
	switch {
	case s.date.Asking:
		return s.date.Keys(s.c)
	case s.sold.Asking:
		return s.sold.Keys(s.c)
	case s.finding:
		first, second := s.kKeep(), s.kAllAgain()
		if s.offers() {
			first, second = second, first // the list says Enter, the way out must be seen
		}
		return []key.Binding{first, second, s.kLine(), s.kTab(), s.kPage(), screen.KClear()}
	}
	return []key.Binding{s.kOpen(), s.kBack(), s.kSearch(), s.c.KTill(), s.kCheck(), s.kPrint(), s.kDetail(), s.kTab(), s.kCheckAll(), s.kDay(), s.kExport(), s.kPage(), s.kEnds(), s.kLine(), screen.Bind("ctrl+f", "^F", "")} // the other key of the search
}
