// Package setup shows the settings and where the keys are, and has both changed.
// It writes no file and touches no keyring but through the desk, and keys are
// typed in keyform.
package setup

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/field"
	"caisse/ui/screen"
)

// setup shows the settings and where the keys are, and changes both. Enter and
// ^S save everything that was changed; what is not saved stays in the draft,
// so that no way out of the screen loses it.
type setup struct {
	c       *screen.Console
	ctx     context.Context
	loaded  bool
	stored  settings.Profile // as settings.toml has it
	names   []string         // of the profiles
	fields  map[row]field.Field
	at      row
	doing   row   // what is being done: rowNone, the row of an action, rowShop for saving
	number  int   // of the question whose answer counts
	failure error // why settings.toml could not be read or written
	wrong   row   // the row failure is about
	asked   row   // pressed once, to be pressed again
	since   screen.Beat
	stop    context.CancelFunc
	checked error // why the keys could not be checked
	w, h    int
}

// New begins where there is something to put right, else with the shop.
func New(ctx context.Context, c *screen.Console) screen.Screen {
	s := &setup{c: c, ctx: ctx, fields: map[row]field.Field{}, at: rowShop}
	switch {
	case c.Training:
	case c.Keys == screen.KeysMissing:
		s.at = rowPut
	case c.Keys == screen.KeysUnreadable, c.Keys == screen.KeysHeld:
		s.at = rowRetry
	case till.Blocks(c.Shared).Mended():
		s.at = rowShared
	}
	if c.Desk == nil {
		s.at = max(s.at, rowBase)
		return s
	}
	return s.reload()
}

// reload has the file read. Init, or the caller, runs the question.
func (s *setup) reload() *setup {
	s.number, s.since, s.failure, s.wrong = s.c.Ask(), s.c.Beat(), nil, rowNone
	return s
}

func (s *setup) Init() tea.Cmd {
	if s.c.Desk == nil {
		return nil
	}
	return readProfile(s.c.Desk, s.number)
}

func (s *setup) Resize(w, h int) screen.Screen { s.w, s.h = w, h; return s }

func (s *setup) Typing() bool {
	f, ok := s.fields[s.at]
	return ok && f.Value() != ""
}

// value is what stands in the row of a setting: typed, else stored.
func (s *setup) value(r row) string {
	if v, typed := s.c.Draft.Edits[rowName[r]]; typed {
		return v
	}
	return s.storedValue(r)
}

func (s *setup) storedValue(r row) string {
	if r == rowProfile {
		return s.c.Settings.Profile
	}
	if f := s.stored.Field(rowName[r]); f != nil {
		return *f
	}
	return ""
}

func (s *setup) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case screen.ProfileRead:
		if msg.Ask == s.number && !s.loaded {
			return s.read(msg), nil
		}
	case screen.ProfileSaved:
		return s.saved(msg)
	case profileAdded:
		return s.added(msg), nil
	case keysChecked:
		if msg.ask == s.number && s.doing == rowCheck {
			return s.keysChecked(msg), nil
		}
	case screen.KeysErased:
		if s.doing == rowErase {
			s.doing = rowNone
		}
		return s.settle(), nil
	case screen.KeysRead, screen.KeysKept, screen.CodeChanged:
		return s.settle(), nil
	case tea.KeyMsg:
		return s.pressed(msg)
	}
	return s, nil
}

// settle keeps the focus on a row there is: the keys' rows come and go.
func (s *setup) settle() *setup {
	s.asked = rowNone
	if !slices.Contains(s.rows(), s.at) {
		s.at = rowShop
		for _, r := range []row{rowCheck, rowRetry, rowPut} {
			if slices.Contains(s.rows(), r) {
				s.at = r
				break
			}
		}
	}
	return s
}

// read takes the file as it is. What was typed before stands over it.
func (s *setup) read(msg screen.ProfileRead) *setup {
	s.number = 0
	if s.failure = msg.Err; msg.Err != nil {
		return s
	}
	s.loaded, s.stored, s.names = true, msg.Profile, msg.Names
	if !slices.Contains(s.names, s.c.Settings.Profile) {
		s.names = append(slices.Clone(s.names), s.c.Settings.Profile)
		slices.Sort(s.names)
	}
	for r, limit := range textRows {
		if limit > 0 {
			f := field.New(limit)
			f.SetValue(s.value(row(r)))
			s.fields[row(r)] = f
		}
	}
	return s.focus(s.at)
}

func (s *setup) focus(at row) *setup {
	fields := maps.Clone(s.fields)
	for r, f := range fields {
		fields[r] = f.Focus(r == at)
	}
	s.fields, s.at, s.asked = fields, at, rowNone
	return s
}

// save writes all that was changed. Outcome: screen.ProfileSaved.
func (s *setup) save() (screen.Screen, tea.Cmd) {
	c := s.c
	edits := maps.Clone(c.Draft.Edits)
	to := edits[settings.NameProfile]
	delete(edits, settings.NameProfile)
	switch {
	case !s.loaded || s.doing != rowNone:
		return s, nil
	case to != "" && len(c.Waiting) > 0 && s.asked != rowProfile && !c.Training:
		s.asked = rowProfile
		return s, nil
	case len(edits) > 0, c.Settings.Broken != nil: // the file is written anew also as it was
		s.doing, s.number, s.since, s.failure, s.wrong = rowShop, c.Ask(), c.Beat(), nil, rowNone
		return s, screen.SaveProfile(c.Desk, edits, s.number)
	}
	return s, s.toProfile()
}

// toProfile starts again with the profile that was chosen, if another was.
func (s *setup) toProfile() tea.Cmd {
	c := s.c
	to := c.Draft.Edits[settings.NameProfile]
	if to == "" {
		return c.Say(in(c.W).nothingToSave)
	}
	delete(c.Draft.Edits, settings.NameProfile)
	return c.Tell(screen.StartAgain{Sandbox: c.Training, Profile: to})
}

func (s *setup) saved(msg screen.ProfileSaved) (screen.Screen, tea.Cmd) {
	if msg.Err == nil {
		s.stored = msg.Profile // the root has put it to work
	}
	if msg.Ask != s.number {
		return s, nil
	}
	s.doing, s.number, s.failure, s.wrong = rowNone, 0, msg.Err, rowNone
	var bad *settings.FieldError
	switch {
	case errors.As(msg.Err, &bad) && !isFileFault(msg.Err):
		for r, name := range rowName {
			if name == bad.Field {
				s = s.focus(row(r))
				s.wrong = row(r)
			}
		}
		return s, nil
	case msg.Err != nil:
		return s, nil
	case s.c.Draft.Edits[settings.NameProfile] != "":
		return s, s.toProfile()
	}
	for r, f := range s.fields { // as written: trimmed
		if r == rowNew {
			continue
		}
		if _, typing := s.c.Draft.Edits[rowName[r]]; !typing {
			f.SetValue(s.storedValue(r))
			s.fields[r] = f
		}
	}
	return s.focus(s.at), s.c.Say(s.c.SavedNow())
}

// isFileFault says that the file itself is at fault, not what was typed.
func isFileFault(err error) bool {
	var file *settings.FileError
	return errors.As(err, &file)
}

// choose changes the row of a choice by step. The language and the
// colours are seen at once.
func (s *setup) choose(step int) *setup {
	c := s.c
	options := s.options(s.at)
	i := slices.Index(options, s.value(s.at))
	v := options[(max(i, 0)+step+len(options))%len(options)]
	c.Edit(rowName[s.at], v, s.storedValue(s.at))
	switch {
	case s.at == rowLanguage && v != "":
		c.Tell(screen.InLanguage{Lang: v})
	case s.at == rowTheme:
		c.Tell(screen.InTheme{Theme: v})
	}
	s.asked, s.failure, s.wrong = rowNone, nil, rowNone
	return s
}

// options are what a row can be; nil where it is typed, done or only shown.
func (s *setup) options(r row) []string {
	switch {
	case !s.loaded:
		return nil
	case r == rowProfile:
		return s.names
	case r == rowLanguage:
		return []string{"", "fr", "en"}
	case r == rowQR:
		return []string{"", "half", "sextant", "image", "off"}
	case r == rowPaper, r == rowReceipts, r == rowPage:
		return append([]string{""}, settings.Choices(rowName[r])[1:]...)
	case r == rowTheme:
		return append([]string{""}, settings.Choices(settings.NameTheme)[1:]...)
	}
	return nil
}

// typed changes the field with the focus.
func (s *setup) typed(k tea.KeyMsg) *setup {
	f := s.fields[s.at]
	stored := s.storedValue(s.at)
	switch {
	case key.Matches(k, s.kClear()) && f.Value() == "":
		f.SetValue(stored)
	case key.Matches(k, s.kClear()):
		f.SetValue("")
	case key.Matches(k, s.kComplete()):
		if z := completeZone(f.Value()); z != "" {
			f.SetValue(z)
			f.CursorEnd()
		}
	default:
		f = f.Typed(k)
	}
	s.fields = maps.Clone(s.fields)
	s.fields[s.at] = f.Focus(true)
	if f.Value() != s.value(s.at) && s.wrong == s.at {
		s.failure, s.wrong = nil, rowNone
	}
	if s.at != rowNew {
		s.c.Edit(rowName[s.at], f.Value(), stored)
	}
	return s
}

func readProfile(d screen.Desk, ask int) tea.Cmd {
	return func() tea.Msg {
		out := screen.ProfileRead{Ask: ask}
		if out.Active, out.Names, out.Err = d.Profiles(); out.Err == nil {
			out.Profile, out.Err = d.Profile()
		}
		return out
	}
}
