package setup

import (
	"errors"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/settings"
	"caisse/ui/screen"
)

// profileAdded is how adding a profile has ended.
type profileAdded struct {
	ask  int
	name string
	err  error
}

// add adds a profile, once. Outcome: profileAdded.
func (s *setup) add(name string) (screen.Screen, tea.Cmd) {
	if s.doing != rowNone {
		return s, nil
	}
	s.doing, s.number, s.since, s.failure, s.wrong = rowNew, s.c.Ask(), s.c.Beat(), nil, rowNone
	d, ask := s.c.Desk, s.number
	return s, func() tea.Msg { return profileAdded{ask, name, d.AddProfile(name)} }
}

// added chooses the new profile: Enter on it goes over, and asks where sales wait.
func (s *setup) added(m profileAdded) *setup {
	if m.ask != s.number || s.doing != rowNew {
		return s
	}
	s.doing, s.number, s.failure = rowNone, 0, m.err
	var bad *settings.FieldError
	switch {
	case m.err == nil:
	case errors.Is(m.err, settings.ErrProfileExists), errors.As(m.err, &bad) && !isFileFault(m.err):
		s.wrong = rowNew
		return s
	default:
		return s
	}
	f := s.fields[rowNew]
	f.SetValue("")
	s.fields[rowNew] = f
	if !slices.Contains(s.names, m.name) {
		s.names = append(slices.Clone(s.names), m.name)
		slices.Sort(s.names)
	}
	s.c.Edit(settings.NameProfile, m.name, s.storedValue(rowProfile))
	s = s.focus(rowProfile)
	s.c.Say(in(s.c.W).added)
	return s
}
