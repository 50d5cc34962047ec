package shell

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/terminal"
	"caisse/ui/text"
)

func doctor() Command {
	var fast bool
	return Command{
		Name: "doctor", Ledger: true, JSON: true, Uses: []string{settings.NameShop, settings.NameBaseURL, settings.NameLedger, settings.NameQR, settings.NameTimeZone},
		Says: func(say Say) Saying {
			return Saying{Does: say("ce qui marche ici : terminal, QR, trousseau, clés, réseau, horloge, registre, disque", "what works here: terminal, QR, keyring, keys, network, clock, ledger, disk"),
				More: say("Rien de secret n'y figure : la réponse peut être envoyée au support. Code de sortie 1 quand il y a une faute.",
					"Nothing in it is secret: it can be sent to support. Exit code 1 where there is a fault."),
				Flags: map[string]string{"fast": say("ne pas relire tout le registre", "do not read the whole ledger")}}
		},
		Flags: func(f *flag.FlagSet) {
			f.BoolVar(&fast, "fast", false, "")
		},
		Run: func(ctx context.Context, s *Shell, _ []string) error {
			return s.examine(ctx, fast)
		},
	}
}

// examine looks at everything, one line each, as it goes.
func (s *Shell) examine(ctx context.Context, fast bool) error {
	var all []text.Finding
	faults := 0
	tell := func(found ...text.Finding) error {
		for _, f := range found {
			f.Text, f.Todo = s.homeless(f.Text), s.homeless(f.Todo)
			all = append(all, f)
			if f.Grade == text.Fault {
				faults++
			}
			if s.JSON {
				continue
			}
			if err := s.print(s.Out, s.findingLine(f)+"\n"); err != nil {
				return err
			}
		}
		return nil
	}
	if err := tell(terminal.Examine(terminal.LooksOf(s.Settings), s.ASCII, s.Settings.Lang)...); err != nil {
		return err
	}
	ring, keys, have := s.examineKeys(ctx)
	if ctx.Err() != nil {
		return s.fail("arrêté", "stopped")
	}
	if err := tell(ring, keys); err != nil {
		return err
	}
	if err := tell(s.examineServer()...); err != nil {
		return err
	}
	if err := tell(s.examineNetwork(ctx, have)...); err != nil {
		return err
	}
	if err := tell(append(s.examineLedger(ctx, fast), s.examineBackups(ctx), s.examineDisk(), s.examineWriters())...); err != nil {
		return err
	}
	if !s.JSON {
		if err := s.line("\nRéglages", "\nSettings"); err != nil {
			return err
		}
	}
	if err := tell(s.examineSettings()...); err != nil {
		return err
	}
	if s.JSON {
		if err := s.json(all); err != nil {
			return err
		}
	}
	if faults > 0 {
		return Exit{ExitError, s.say("à mettre en ordre : %d", "to put right: %d", faults)}
	}
	return nil
}

// setting begins the names of the findings that are settings.
const setting = "setting."

// findingLine is a sign, a word, what was seen, and what to do.
func (s *Shell) findingLine(f text.Finding) string {
	sign := map[text.Grade]string{text.Fine: "✓", text.Warning: "!", text.Fault: "✗", text.Skipped: "-"}[f.Grade]
	if s.ASCII {
		sign = map[text.Grade]string{text.Fine: "OK", text.Warning: "! ", text.Fault: "X ", text.Skipped: "- "}[f.Grade]
	}
	word := map[text.Grade]string{
		text.Fine: s.say("bon", "good"), text.Warning: s.say("à voir", "look"), text.Fault: s.say("faute", "fault"), text.Skipped: s.say("sauté", "skipped"),
	}[f.Grade]
	line := fmt.Sprintf("%s %-7s %-11s %s", sign, word, f.Label, f.Text)
	if strings.HasPrefix(f.Name, setting) {
		line = fmt.Sprintf("  %-19s %s", f.Label, f.Text)
	}
	if f.Todo != "" {
		line += "\n" + strings.Repeat(" ", 22) + "→ " + f.Todo
	}
	return line
}

// homeless hides the name of the user: the answer may go to support.
func (s *Shell) homeless(text string) string {
	for _, name := range []string{"HOME", "USERPROFILE"} {
		if home := s.Getenv(name); len(home) > 1 {
			text = strings.ReplaceAll(text, home, "~")
		}
	}
	return text
}

// examineKeys makes a round trip through the keyring and looks for the keys.
func (s *Shell) examineKeys(ctx context.Context) (ring, keys text.Finding, k settings.Keys) {
	ring = text.Finding{Name: "keyring", Label: s.say("Trousseau", "Keyring"), Grade: text.Fine,
		Text: s.say("une entrée d'essai a été écrite, relue et effacée", "a trial entry was written, read back and erased")}
	keys = text.Finding{Name: "keys", Label: s.say("Clés", "Keys")}
	env, fromEnv := settings.EnvKeys(s.Getenv)
	if s.Training {
		ring.Grade, ring.Text = text.Skipped, s.say("le bac à sable n'en a pas besoin", "the sandbox needs none")
		keys.Grade, keys.Text = text.Skipped, ring.Text
		return ring, keys, till.TrainingKeys()
	}
	ringErr := s.ring(ctx, func() error { return settings.TryKeyring(s.Getenv) })
	if ringErr != nil {
		ring.Grade, ring.Text = text.Fault, s.plain().Keyring(ringErr)
		ring.Todo = s.say("déverrouillez ou installez un trousseau (gnome-keyring, KWallet) ; ou mettez les clés dans l'environnement", "unlock or install a keyring (gnome-keyring, KWallet); or put the keys into the environment")
		if fromEnv {
			ring.Grade, ring.Todo = text.Warning, ""
		}
	}
	if fromEnv {
		keys.Grade, keys.Text = text.Fine, s.say("dans l'environnement", "in the environment")
		return ring, keys, env
	}
	k, err := given(ctx, func() (settings.Keys, error) { return settings.ReadKeys(s.Getenv, s.Settings.Profile) })
	switch {
	case err == nil:
		keys.Grade, keys.Text = text.Fine, s.say("dans le trousseau, profil « %s »", "in the keyring, profile “%s”", s.Settings.Profile)
	case errors.Is(err, settings.ErrNoKeys):
		keys.Grade, keys.Text = text.Fault, s.plain().NoKeys()+s.say(", profil « %s » : rien ne peut être encaissé", ", profile “%s”: nothing can be charged", s.Settings.Profile)
		keys.Todo = s.say("caisse login -profile %s", "caisse login -profile %s", s.Settings.Profile)
	default:
		keys.Grade, keys.Text = text.Skipped, s.plain().KeysUnreadable()
	}
	if env.API != "" || env.Token != "" {
		if keys.Grade == text.Fine {
			keys.Grade = text.Warning
		}
		keys.Text += s.say(" ; LIGDICASH_API_KEY et LIGDICASH_API_TOKEN ne servent qu'ensemble : l'une manque", "; LIGDICASH_API_KEY and LIGDICASH_API_TOKEN serve together only: one is missing")
	}
	return ring, keys, k
}

// clockSlack is how far the clocks may be apart before times mislead.
const clockSlack = 2 * time.Minute

// examineNetwork asks LigdiCash one harmless question and reads everything out
// of its answer: the network, TLS, the keys, the clock.
func (s *Shell) examineNetwork(ctx context.Context, k settings.Keys) []text.Finding {
	network := text.Finding{Name: "network", Label: s.say("Réseau", "Network")}
	accepted := text.Finding{Name: "accepted", Label: "LigdiCash"}
	clock := text.Finding{Name: "clock", Label: s.say("Horloge", "Clock"), Grade: text.Skipped, Text: s.say("pas de réponse à comparer", "no answer to compare with")}
	asked := k
	if asked.API == "" || asked.Token == "" { // the network and the clock can be looked at all the same
		asked = settings.Keys{API: "NONE", Token: "NONE"}
	}
	who := "LigdiCash"
	if host := s.foreignHost(); host != "" {
		who, accepted.Label = host, s.say("Acceptées", "Accepted")
	}
	tried, err := s.Try(ctx, asked)
	var held settings.ErrForeign
	if errors.As(err, &held) {
		network.Grade, network.Text = text.Skipped, s.say("%s n'a pas été interrogé", "%s was not asked", held.Host)
		accepted.Grade, accepted.Text = text.Skipped, s.say("clés non vérifiées", "keys not checked")
		return []text.Finding{network, accepted, clock}
	}
	network.Grade = text.Fine
	network.Text = s.say("%s répond en %d ms", "%s answers in %d ms", who, tried.Took.Milliseconds())
	if tried.Keys == till.KeysUnproven {
		network.Grade = text.Fault
		network.Text, network.Todo = s.networkFault(err)
	}
	switch {
	case k.API == "" || k.Token == "":
		accepted.Grade, accepted.Text = text.Skipped, s.say("pas de clés à faire vérifier", "no keys to have checked")
	case tried.Keys == till.KeysAccepted:
		accepted.Grade, accepted.Text = text.Fine, s.say("clés acceptées", "keys accepted")
	case tried.Keys == till.KeysDeclined:
		accepted.Grade, accepted.Text = text.Fault, s.plain().KeysRefused()
		accepted.Todo = s.say("vérifiez la clé API et le token du projet (client.ligdicash.com, Marchands, Projets API), puis : caisse login", "check the project's API key and token (client.ligdicash.com, Merchants, API projects), then: caisse login")
	default:
		accepted.Grade, accepted.Text = text.Skipped, s.say("clés non vérifiées : pas de réponse", "keys not checked: no answer")
	}
	if who != "LigdiCash" {
		clock.Text = s.say("seule l'heure de LigdiCash compte", "only LigdiCash's clock counts")
	} else if !tried.Server.IsZero() && tried.Keys != till.KeysUnproven { // else it may be somebody else's
		off := s.Now().Sub(tried.Server)
		clock.Grade = text.Fine
		clock.Text = s.say("à l'heure de LigdiCash", "in step with LigdiCash")
		if off.Abs() > clockSlack {
			clock.Grade = text.Warning
			clock.Text = s.plain().Clock(-off)
			clock.Todo = s.say("mettez cette machine à l'heure", "set this machine's clock")
		}
	}
	return []text.Finding{network, accepted, clock}
}

// networkFault says how far the question got.
func (s *Shell) networkFault(err error) (text, todo string) {
	if what, todo := s.plain().Cause(err); what != "" {
		if strings.HasPrefix(string(till.CauseOf(err)), string(till.CertBad)) {
			what = "TLS" + s.say(" : ", ": ") + what
		}
		return strings.TrimSuffix(what, "."), strings.TrimSuffix(todo, ".")
	}
	return s.say("LigdiCash ne répond pas", "LigdiCash does not answer"), s.say("vérifiez la connexion, et l'adresse du service si elle est réglée", "check the connection, and the service's address if one is set")
}

// Room on the disk: below the first, tell; below the second, a sale may fail.
const (
	roomLow  = 500 << 20
	roomNone = 20 << 20
)

func (s *Shell) examineDisk() text.Finding {
	f := text.Finding{Name: "disk", Label: s.say("Disque", "Disk"), Grade: text.Fine}
	dir := filepath.Dir(s.Ledger)
	for { // the folder may not be there yet: its disk is
		if _, err := os.Stat(dir); err == nil || filepath.Dir(dir) == dir {
			break
		}
		dir = filepath.Dir(dir)
	}
	n, err := free(dir)
	if err != nil {
		f.Grade, f.Text = text.Skipped, s.say("la place libre n'est pas connue", "the free room is not known")
		return f
	}
	f.Text = s.say("%s Mo libres", "%s MB free", s.count(n>>20))
	if n < roomLow {
		f.Grade, f.Todo = text.Warning, s.say("faites de la place", "make room")
	}
	if n < roomNone {
		f.Grade = text.Fault
	}
	return f
}

// examineSettings says what is set, and where each value came from.
func (s *Shell) examineSettings() []text.Finding {
	from := map[settings.Origin]string{
		settings.FromDefault: s.say("par défaut", "default"), settings.FromFile: "settings.toml",
		settings.FromEnvironment: s.say("environnement", "environment"), settings.FromFlag: s.say("option", "flag"),
	}
	var out []text.Finding
	if s.Broken != nil {
		out = append(out, text.Finding{Name: "settings", Label: s.say("Réglages", "Settings"), Grade: text.Fault, Text: s.plain().Settings(s.Broken),
			Todo: s.say("corrigez cela : jusque-là seule cette commande marche", "put that right: until then only this command works")})
	}
	if b := s.Settings.Broken; b != nil {
		out = append(out, text.Finding{Name: "settings", Label: s.say("Réglages", "Settings"), Grade: text.Fault, Text: s.plain().LastGood(b),
			Todo: s.say("corrigez le fichier, ou enregistrez les réglages dans la console (^S)", "correct the file, or save the settings in the console (^S)")})
	}
	for _, name := range settings.Names() {
		origin := s.Settings.Origin(name)
		said := from[origin]
		if v := s.Settings.Variable(name); origin == settings.FromEnvironment && v != "" {
			said = v
		}
		value := s.Settings.Value(name)
		if value == "" {
			value = "-"
		}
		out = append(out, text.Finding{Name: setting + name, Label: name, Grade: text.Fine, Text: value + " (" + said + ")"})
	}
	return out
}
