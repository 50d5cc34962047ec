package door

const mostStrange = 10_000 // names that nobody knows, and that may still turn out to be somebody's

// strangers are the last names that nobody knew, to be found again when a till that
// was cut off hands over its sales.
type strangers struct {
	names map[string]bool
	order []string // oldest first, with some that no longer are
}

func (s *strangers) keep(called string) {
	if s.names[called] {
		return
	}
	if s.names == nil {
		s.names = map[string]bool{}
	}
	s.names[called] = true
	s.order = append(s.order, called)
	for len(s.order) > mostStrange {
		delete(s.names, s.order[0])
		s.order[0], s.order = "", s.order[1:]
	}
}

// forget says whether it was kept.
func (s *strangers) forget(called string) bool {
	kept := s.names[called]
	delete(s.names, called)
	return kept
}
