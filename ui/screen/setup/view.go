package setup

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/screen"
	"caisse/ui/theme"
)

// block is a row of the settings as it is drawn, with what there is to say
// about it above and below its own line.
type block struct {
	row   row
	own   int // the index of its own line
	lines []string
}

func (s *setup) View() string {
	c, w := s.c, in(s.c.W)
	head := []string{cells.Spread(c.Theme.Title.Render(w.title), s.status(), s.w)}
	if s.failure != nil && s.wrong == rowNone {
		head = append(head, cells.Styled(c.Theme.Notice.Render, cells.Wrap(c.W.SettingsTrouble(s.failure), s.w))...)
	}
	if b := c.Settings.Broken; b != nil && s.failure == nil {
		head = append(head, cells.Styled(c.Theme.Notice.Render, cells.Wrap(fmt.Sprintf(s.c.W.Setup.LastGood, c.W.SettingsTrouble(b))+" "+w.savesAside, s.w))...)
	}
	if c.Desk == nil {
		head = append(head, cells.Wrap(w.noDesk, s.w)...)
	}
	n := 2
	if s.w < 60 {
		n = 3
	}
	foot := cells.Wrap(s.about(), s.w)
	for len(foot) < n { // as tall for every row, so that the rows do not jump
		foot = append(foot, "")
	}
	foot = cells.Styled(c.Theme.Hint.Render, foot)
	room := max(1, s.h-len(head)-len(foot))
	var body []string
	from, at, to := 0, 0, 0 // the lines about the row with the focus, and its own
	for _, b := range s.blocks(room) {
		if b.row == s.at && b.row != rowNone {
			from, at, to = len(body), len(body)+b.own, len(body)+len(b.lines)
		}
		body = append(body, b.lines...)
	}
	first := max(0, min(from-(room-(to-from))/2, len(body)-room))
	first = max(at-room+1, min(first, at))
	body = body[first:min(len(body), first+room)]
	return cells.Stack(s.h, cells.Keep(10, head...), cells.Keep(9, body...), cells.Spring(), cells.Keep(8, foot...))
}

// status is what is going on, or what is still to be saved.
func (s *setup) status() string {
	c, w := s.c, in(s.c.W)
	secs := int(c.Since(s.since).Seconds())
	switch {
	case s.doing == rowShop, s.doing == rowNew:
		return c.Theme.Busy.Render(fmt.Sprintf(s.c.W.Setup.Saving, secs))
	case !s.loaded && s.number != 0:
		return c.Theme.Busy.Render(fmt.Sprintf(w.reading, secs))
	case s.changed() && s.w >= 60:
		return c.Theme.Pending.Render(w.changed)
	case s.changed():
		return c.Theme.Pending.Render(w.changedShort)
	case s.h < 19: // the rows scroll
		rows := s.rows()
		return c.Theme.Hint.Render(fmt.Sprintf("%d/%d", slices.Index(rows, s.at)+1, len(rows)))
	}
	return ""
}

// blocks are all rows; empty lines between their groups only where room lines
// hold everything.
func (s *setup) blocks(room int) []block {
	gap := block{lines: []string{""}}
	var out []block
	last, total := rowNone, 0
	for _, r := range s.rows() {
		b := block{row: r, lines: s.drawn(r)}
		switch {
		case last <= rowTheme && r > rowTheme && r < rowBase:
			about := s.keyLines()
			b.own, b.lines = len(about), append(about, b.lines...)
			out = append(out, gap)
		case last <= rowTheme && r > rowTheme:
			out = append(out, gap, block{lines: s.keyLines()}, gap)
		case r == rowBase:
			out = append(out, gap)
		}
		out, last = append(out, b), r
	}
	for _, b := range out {
		total += len(b.lines)
	}
	if total > room {
		out = slices.DeleteFunc(out, func(b block) bool { return len(b.lines) == 1 && b.lines[0] == "" })
	}
	return out
}

// drawn is a row with all there is to say under it.
func (s *setup) drawn(r row) (all []string) {
	out := []string{s.line(r)}
	if r == rowShared {
		said, st := s.sharing()
		about := cells.Styled(st.Render, indented(said, s.label()+3, s.w))
		if s.w < 60 { // before the address: it is what somebody comes for
			return append(append(out, about...), indented(s.shown(r), 4, s.w)...)
		}
		defer func() { all = append(all, about...) }()
	}
	if r >= rowBase && s.w < 60 { // shown whole, here: a path cut short is no path
		out = append(out, indented(s.shown(r), 4, s.w)...)
	} else if r >= rowBase {
		for i, l := range cells.Wrap(s.shown(r), s.w-s.label()-3-s.noteRoom(r)) {
			if i > 0 {
				out = append(out, strings.Repeat(" ", s.label()+3)+l)
			}
		}
	}
	for _, text := range s.below(r) {
		out = append(out, cells.Styled(s.c.Theme.Notice.Render, indented(text, s.label()+3, s.w))...)
	}
	return out
}

// sharing says how it goes with the shared ledger: what stands in the way, and what
// to do about it.
func (s *setup) sharing() (string, theme.Style) {
	c, w := s.c, in(s.c.W)
	st, style := c.Shared, c.Theme.Label
	var out []string
	switch why := till.Blocks(st); {
	case !c.Shares:
		out = append(out, w.sharedBegins)
	case st.Good && st.Of > st.Loaded:
		out = append(out, fmt.Sprintf(w.sharedLoads, c.Group(model.Money(st.Loaded)), c.Group(model.Money(st.Of))))
	case st.Good:
		out = append(out, w.sharedGood)
	default:
		style = c.Theme.Notice
		what, todo := c.W.Obstacle(cmp.Or(why, till.NoServer))
		if out = append(out, what); s.w >= 60 || s.at != rowShared { // else below, see about
			out = append(out, todo)
		}
		if !why.Mended() && !st.Since.IsZero() {
			out = append(out, fmt.Sprintf(w.sharedSince, c.Day(st.Since)))
		}
	}
	if !st.Good && st.Unsent > 0 {
		out = append(out, c.Count(st.Unsent, w.toHandOver))
	}
	if st.Refused > 0 {
		out, style = append(out, c.Count(int64(st.Refused), c.W.Refused)), c.Theme.Notice
	}
	return cells.Join(" ", append(out, c.W.Renewed(st))...), style
}

// keyLines say where the keys are.
func (s *setup) keyLines() []string {
	c, w := s.c, in(s.c.W)
	where, verdict := s.keyState()
	st := c.Theme.Label
	if c.Keys.None() && !c.Training {
		st = c.Theme.Notice
	}
	text := indented(where, s.label()+3, s.w)
	head := "  " + cells.Pad(w.keys, s.label()) + " "
	if s.w >= 60 {
		head += st.Render(strings.TrimLeft(text[0], " "))
		text = text[1:]
	}
	out := append([]string{head}, cells.Styled(st.Render, text)...)
	if verdict != "" {
		out = append(out, cells.Styled(c.Theme.Hint.Render, indented(verdict, s.label()+3, s.w))...)
	}
	return out
}

// indented wraps text into lines that stand under the values.
func indented(text string, by, w int) []string {
	if w < 60 {
		by = 4
	}
	out := cells.Wrap(text, w-by)
	for i := range out {
		out[i] = strings.Repeat(" ", by) + out[i]
	}
	return out
}

// label is the width of the rows' names.
func (s *setup) label() int {
	if s.w < 60 {
		return 14
	}
	return 22
}

// line draws a row: its name, its value, and what wins over it.
func (s *setup) line(r row) string {
	c, w := s.c, in(s.c.W)
	mark := c.Theme.Here(s.at == r)
	if r >= rowPut && r <= rowSandbox {
		by := s.label() + 1
		if s.w < 60 {
			by = 2
		}
		return mark + strings.Repeat(" ", by) + cells.Cut(s.action(r), s.w-by-2)
	}
	name := w.rows[r]
	if s.w < 60 {
		name = w.rowsShort[r]
	}
	note := ""
	if by := s.overriddenBy(r); by != "" {
		note = fmt.Sprintf(w.imposed, by)
	}
	room := s.w - s.label() - 3 - s.noteRoom(r)
	out := mark + cells.Pad(name, s.label()) + " "
	f, text := s.fields[r]
	switch {
	case text && s.at == r:
		out += f.Draw(room)
	case r >= rowBase && s.w < 60:
		out += cells.Pad("", room)
	case r >= rowBase:
		out += cells.Pad(append(cells.Wrap(s.shown(r), room), "")[0], room)
	default:
		out += cells.Pad(s.shown(r), room)
	}
	switch {
	case note == "":
		return out
	case s.w >= 60:
		return out + " " + c.Theme.Pending.Render(note)
	}
	return cells.Cut(mark+cells.Pad("! "+name, s.label())+strings.TrimPrefix(out, mark+cells.Pad(name, s.label())), s.w)
}

// noteRoom is what the note beside a row takes of it.
func (s *setup) noteRoom(r row) int {
	if by := s.overriddenBy(r); by != "" && s.w >= 60 {
		return cells.Width(fmt.Sprintf(in(s.c.W).imposed, by)) + 1
	}
	return 0
}

// shown is the value of a row that has not the focus, or is not typed.
func (s *setup) shown(r row) string {
	c, w := s.c, in(s.c.W)
	v := model.Clean(s.value(r))
	if r < rowPut && (!s.loaded || s.at != r && s.overriddenBy(r) != "") { // what holds; where one types, what the file says
		v = c.Settings.Value(rowName[r])
	}
	switch r {
	case rowBase:
		if c.Training {
			return c.W.Sandbox
		}
		return cmp.Or(c.Settings.BaseURL, till.Production)
	case rowLedger:
		return c.Settings.LedgerPath(c.Training, c.Sandbox)
	case rowShared:
		return fmt.Sprintf(w.shared, model.Clean(c.Settings.TillName()), c.Settings.Value(settings.NameLedger))
	case rowFile:
		return filepath.Join(c.Settings.ConfigDir, "settings.toml")
	case rowLanguage:
		v = map[string]string{"": w.langAuto, "fr": "Français", "en": "English"}[v]
	case rowZone:
		if v == "" {
			return c.Theme.Hint.Render(w.zoneAuto)
		}
	case rowDays:
		if v == "" {
			return c.Theme.Hint.Render(w.midnight)
		}
	case rowQR:
		if style, known := w.styles[v]; known {
			v = style
		}
	case rowPrinter:
		if v == "" {
			return c.Theme.Hint.Render(w.noPrinter)
		}
	case rowPaper, rowReceipts, rowPage:
		if said, known := w.prints[r][v]; known {
			v = said
		}
	case rowTheme:
		if name, known := w.themes[v]; known {
			v = name
		}
	case rowProfile:
	default:
		if v == "" {
			return c.Theme.Hint.Render(w.empty)
		}
	}
	if len(s.options(r)) > 1 && s.at == r {
		return c.Theme.Focus.Render("← ") + v + c.Theme.Focus.Render(" →")
	}
	return v
}

// action is what a row of the keys does, or is doing.
func (s *setup) action(r row) string {
	c, w := s.c, in(s.c.W)
	secs := int(c.Since(s.since).Seconds())
	switch {
	case s.doing == r && r == rowCheck:
		return c.Theme.Busy.Render(fmt.Sprintf(s.c.W.Setup.KeysTrying, secs))
	case s.doing == r && r == rowErase:
		return c.Theme.Busy.Render(fmt.Sprintf(w.erasing, secs))
	case r == rowPut && c.Keys == screen.KeysMissing:
		return w.putKeys
	case r == rowPut && c.Keys == screen.KeysUnreadable:
		return w.putOthers
	case r == rowPut && c.Keys == screen.KeysSession:
		return w.putRing
	case r == rowPut:
		return w.changeKeys
	case r == rowRetry && c.Keys == screen.KeysHeld:
		return in(c.W).answer
	case r == rowRetry:
		return w.retryKeys
	case r == rowCheck:
		return w.checkNow
	case r == rowErase:
		return w.eraseKeys
	case r == rowCode && c.Manager:
		return w.changeCode
	case r == rowCode:
		return w.setCode
	case r == rowUncode:
		return w.removeCode
	case c.Training:
		return w.goLive
	}
	return w.goTry
}

// below is what must be said right under a row.
func (s *setup) below(r row) (out []string) {
	c, w := s.c, in(s.c.W)
	if s.wrong == r {
		var bad *settings.FieldError
		switch {
		case errors.As(s.failure, &bad):
			out = append(out, c.W.FieldTrouble(bad))
		case errors.Is(s.failure, settings.ErrProfileExists):
			out = append(out, w.taken)
		}
	}
	if s.asked != r {
		return out
	}
	switch r {
	case rowErase:
		text := w.eraseAsk
		if n := len(c.Waiting); n > 0 {
			text += " " + c.Count(int64(n), w.unwatched)
		}
		out = append(out, text)
	case rowProfile:
		out = append(out, c.Count(int64(len(c.Waiting)), w.profileAsk))
	}
	return out
}

// overriddenBy names the flag or variable that wins over what the file says.
func (s *setup) overriddenBy(r row) string {
	name := rowName[r]
	if r == rowShared {
		name = settings.NameLedger
	}
	if name == "" {
		return ""
	}
	set := s.c.Settings
	if r == rowLedger && s.shares() { // it is the address that is given
		return ""
	}
	switch set.Origin(name) {
	case settings.FromFlag:
		return "-" + settings.Flag(name)
	case settings.FromEnvironment:
		return set.Variable(name)
	}
	return ""
}

// about explains the row with the focus.
func (s *setup) about() string {
	c, w := s.c, in(s.c.W)
	if c.Training && s.at == rowSandbox {
		return w.aboutLive
	}
	text := w.setupAbout[s.at]
	switch s.at {
	case rowZone:
		if f := s.fields[rowZone]; f.Value() != "" {
			if z := completeZone(f.Value()); z != "" && z != f.Value() {
				text = "→ " + z
			}
		}
	case rowProfile:
		if len(s.names) < 2 && slices.Contains(s.rows(), rowNew) {
			text = w.oneProfile
		}
	case rowRetry:
		if c.Keys == screen.KeysHeld {
			text = in(c.W).about
		}
	case rowPut, rowCheck:
		switch {
		case c.Keys == screen.KeysUnreadable:
			text = s.c.W.Setup.MayReplace
		case !c.Keys.None() && c.Tried.Keys == till.KeysDeclined && !c.Tried.Inactive():
			text = s.c.W.Setup.Declined
		}
	}
	if c.Keys == screen.KeysEnvironment && !c.Training && s.at == rowCheck {
		text = w.envWins
	}
	if why := till.Blocks(c.Shared); s.at == rowShared && s.w < 60 && why != till.NoObstacle {
		_, todo := c.W.Obstacle(why)
		return todo
	}
	if by := s.overriddenBy(s.at); by != "" {
		text = fmt.Sprintf(w.overridden, by, model.Clean(c.Settings.Value(cmp.Or(rowName[s.at], settings.NameLedger))))
	}
	return text
}
