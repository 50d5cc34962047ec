package shell

import (
	"errors"
	"fmt"

	"caisse/model/settings"
	"caisse/ui/text"
)

// mayAsk refuses to ask a server that is not LigdiCash with the keys of the
// keyring, before its name was typed on the console.
func (s *Shell) mayAsk() error {
	if _, env := settings.EnvKeys(s.Getenv); env {
		return nil // put there beside the server by whoever runs this
	}
	return s.maySend(settings.Keys{})
}

// maySend is mayAsk for keys that somebody gives.
func (s *Shell) maySend(k settings.Keys) error {
	if s.Training {
		return nil
	}
	var held settings.ErrForeign
	if errors.As(s.Settings.MaySend(s.Getenv, k), &held) {
		return usage(s.heldFrom(held.Host))
	}
	return nil
}

func (s *Shell) heldFrom(host string) string {
	return fmt.Sprintf(serverIn(s.words()).held, host)
}

// foreignHost names the server of this run where it is not LigdiCash.
func (s *Shell) foreignHost() string {
	if s.Training {
		return ""
	}
	return s.Settings.Foreign()
}

// examineServer is a fault where the server is not LigdiCash; nothing where it
// is, or is on this machine.
func (s *Shell) examineServer() []text.Finding {
	say := serverIn(s.words())
	host := s.foreignHost()
	if host == "" {
		return nil
	}
	f := text.Finding{Name: "server", Label: say.server, Grade: text.Fault,
		Text: fmt.Sprintf(say.foreign, host),
		Todo: say.foreignTodo}
	if s.mayAsk() != nil {
		f.Text += say.heldToo
	}
	return []text.Finding{f}
}
