package shell

import (
	"errors"

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
	return s.say("le serveur %s n'est pas LigdiCash : les clés n'y sont pas envoyées, rien n'a été demandé. La console (caisse) pose la question ; ou retirez base_url des réglages",
		"the server %s is not LigdiCash: no keys are sent there, nothing was asked. The console (caisse) puts the question; or remove base_url from the settings", host)
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
	host := s.foreignHost()
	if host == "" {
		return nil
	}
	f := text.Finding{Name: "server", Label: s.say("Serveur", "Server"), Grade: text.Fault,
		Text: s.say("%s n'est pas LigdiCash : ce qu'il dit payé ne l'est peut-être pas", "%s is not LigdiCash: what it calls paid perhaps is not", host),
		Todo: s.say("n'encaissez pas ; retirez base_url de settings.toml, ou LIGDICASH_BASE_URL", "take no money; remove base_url from settings.toml, or LIGDICASH_BASE_URL")}
	if s.mayAsk() != nil {
		f.Text += s.say(" ; les clés n'y sont pas envoyées", "; no keys are sent there")
	}
	return []text.Finding{f}
}
