package shell

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/terminal"
	"caisse/ui/text"
)

func doctor() command {
	var fast bool
	return command{
		Name: "doctor", Ledger: true, JSON: true, Uses: []string{settings.NamePrinter, settings.NameShop, settings.NameBaseURL, settings.NameLedger, settings.NameQR, settings.NameTheme, settings.NameTimeZone, settings.NameDayStarts},
		Says: func(w *text.Words) saying {
			say := doctorIn(w)
			return saying{Does: say.does, More: say.more, Flags: map[string]string{"fast": say.fast}}
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
	say := doctorIn(s.words())
	var all []text.Finding
	faults := 0
	dye := s.dye(s.Out)
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
			if _, err := io.WriteString(s.Out, s.findingLine(dye, f)+"\n"); err != nil {
				return err
			}
		}
		return nil
	}
	if err := tell(terminal.Examine(terminal.LooksOf(s.Settings, s.Mono()), s.ASCII, s.words())...); err != nil {
		return err
	}
	ring, keys, have := s.examineKeys(ctx)
	if ctx.Err() != nil {
		return s.stopped()
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
	if err := tell(append(s.examineLedger(ctx, fast), s.examineBackups(ctx), s.examineDisk(), s.examineWriters(), s.examinePrinter(ctx))...); err != nil {
		return err
	}
	if err := tell(s.examineCommon(ctx, fast)...); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return s.stopped()
	}
	if !s.JSON {
		if err := s.line(say.settingsHead); err != nil {
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
		return Exit{ExitError, fmt.Sprintf(say.toPutRight, faults)}
	}
	return nil
}

// setting begins the names of the findings that are settings.
const setting = "setting."

// findingLine is a sign, a word, what was seen, and what to do, in harmless text.
func (s *Shell) findingLine(dye text.Dye, f text.Finding) string {
	say := doctorIn(s.words())
	sign := map[text.Grade]string{text.Fine: "✓", text.Warning: "!", text.Fault: "✗", text.Skipped: "-"}[f.Grade]
	if s.ASCII {
		sign = map[text.Grade]string{text.Fine: "OK", text.Warning: "! ", text.Fault: "X ", text.Skipped: "- "}[f.Grade]
	}
	word := map[text.Grade]string{
		text.Fine: say.good, text.Warning: say.look, text.Fault: say.fault, text.Skipped: say.skipped,
	}[f.Grade]
	in := 22
	if w := window(s.Out); w > 0 && w-in < tight {
		in = 4
	}
	head := fmt.Sprintf("%s %-7s %-11s ", sign, word, f.Label)
	if strings.HasPrefix(f.Name, setting) {
		head = fmt.Sprintf("  %-19s ", f.Label)
	}
	line := s.harmless(s.beside(head, f.Text))
	if f.Todo != "" {
		line += "\n" + s.harmless(s.beside(strings.Repeat(" ", in)+"→ ", f.Todo))
	}
	if grade := s.harmless(strings.TrimRight(sign, " ") + " " + word); strings.HasPrefix(line, grade) {
		line = dye.Grade(f.Grade, grade) + line[len(grade):]
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
	say := doctorIn(s.words())
	ring = text.Finding{Name: "keyring", Label: say.keyring, Grade: text.Fine, Text: say.ringFine}
	keys = text.Finding{Name: "keys", Label: say.keys}
	env, fromEnv := settings.EnvKeys(s.Getenv)
	if s.Training {
		ring.Grade, ring.Text = text.Skipped, say.noneNeeded
		keys.Grade, keys.Text = text.Skipped, ring.Text
		return ring, keys, till.TrainingKeys()
	}
	ringErr := s.ring(ctx, func() error { return settings.TryKeyring(s.Getenv) })
	if ringErr != nil {
		ring.Grade, ring.Text = text.Fault, s.plain().Keyring(ringErr)
		ring.Todo = say.ringTodo
		if fromEnv {
			ring.Grade, ring.Todo = text.Warning, ""
		}
	}
	if fromEnv {
		keys.Grade, keys.Text = text.Fine, say.inEnv
		if s.Getenv(settings.KeyVariable) == "" {
			keys.Text += " (" + settings.CredentialsVariable + ")"
		}
		return ring, keys, env
	}
	k, err := given(ctx, func() (settings.Keys, error) { return settings.ReadKeys(s.Getenv, s.Settings.Profile) })
	switch {
	case err == nil:
		keys.Grade, keys.Text = text.Fine, fmt.Sprintf(say.inRing, s.Settings.Profile)
	case errors.Is(err, settings.ErrNoKeys):
		keys.Grade, keys.Text = text.Fault, s.plain().NoKeys()+fmt.Sprintf(say.cannotCharge, s.Settings.Profile)
		keys.Todo = "caisse login -profile " + s.Settings.Profile
	default:
		keys.Grade, keys.Text = text.Skipped, s.plain().KeysUnreadable()
	}
	if env.API != "" || env.Token != "" {
		if keys.Grade == text.Fine {
			keys.Grade = text.Warning
		}
		keys.Text += say.halfEnv
	}
	return ring, keys, k
}

// clockSlack is how far the clocks may be apart before times mislead.
const clockSlack = 2 * time.Minute

// examineNetwork asks LigdiCash one harmless question and reads everything out
// of its answer: the network, TLS, the keys, the clock.
func (s *Shell) examineNetwork(ctx context.Context, k settings.Keys) []text.Finding {
	say := doctorIn(s.words())
	network := text.Finding{Name: "network", Label: say.network}
	accepted := text.Finding{Name: "accepted", Label: "LigdiCash"}
	clock := text.Finding{Name: "clock", Label: say.clock, Grade: text.Skipped, Text: say.noTime}
	asked := k
	if asked.API == "" || asked.Token == "" { // the network and the clock can be looked at all the same
		asked = settings.Keys{API: "NONE", Token: "NONE"}
	}
	who := "LigdiCash"
	if host := s.foreignHost(); host != "" {
		who, accepted.Label = host, say.accepted
	}
	tried, err := s.Try(ctx, asked)
	var held settings.ErrForeign
	if errors.As(err, &held) {
		network.Grade, network.Text = text.Skipped, fmt.Sprintf(say.notAsked, held.Host)
		accepted.Grade, accepted.Text = text.Skipped, say.notChecked
		return []text.Finding{network, accepted, clock}
	}
	network.Grade = text.Fine
	network.Text = fmt.Sprintf(say.answersIn, who, tried.Took.Milliseconds())
	switch {
	case tried.Keys != till.KeysUnproven:
	case s.Training && till.CauseOf(err) == till.ConnRefused: // no console is open that would serve it
		network.Grade, network.Text = text.Skipped, say.notServed
	default:
		network.Grade = text.Fault
		network.Text, network.Todo = s.networkFault(err)
	}
	switch {
	case k.API == "" || k.Token == "":
		accepted.Grade, accepted.Text = text.Skipped, say.noKeys
	case tried.Keys == till.KeysAccepted:
		accepted.Grade, accepted.Text = text.Fine, say.keysFine
	case tried.Keys == till.KeysDeclined:
		accepted.Grade, accepted.Text = text.Fault, s.plain().KeysRefused()
		accepted.Todo = say.keysTodo
	default:
		accepted.Grade, accepted.Text = text.Skipped, say.uncheckedKeys
	}
	if who != "LigdiCash" {
		clock.Text = say.otherClock
	} else if !tried.Server.IsZero() && tried.Keys != till.KeysUnproven { // else it may be somebody else's
		off := s.Now().Sub(tried.Server)
		clock.Grade = text.Fine
		clock.Text = say.clockFine
		if off.Abs() > clockSlack {
			clock.Grade = text.Warning
			clock.Text = s.plain().Clock(-off)
			clock.Todo = say.clockTodo
		}
	}
	return []text.Finding{network, accepted, clock}
}

// networkFault says how far the question got.
func (s *Shell) networkFault(err error) (text, todo string) {
	say := doctorIn(s.words())
	if what, todo := s.plain().Cause(err); what != "" {
		if strings.HasPrefix(string(till.CauseOf(err)), string(till.CertBad)) {
			what = "TLS" + s.colon() + what
		}
		return strings.TrimSuffix(what, "."), strings.TrimSuffix(todo, ".")
	}
	return say.silent, say.silentTodo
}

// Room on the disk: below the first, tell; below the second, a sale may fail.
const (
	roomLow  = 500 << 20
	roomNone = 20 << 20
)

func (s *Shell) examineDisk() text.Finding {
	say := doctorIn(s.words())
	f := text.Finding{Name: "disk", Label: say.disk, Grade: text.Fine}
	dir := filepath.Dir(s.Ledger)
	for { // the folder may not be there yet: its disk is
		if _, err := os.Stat(dir); err == nil || filepath.Dir(dir) == dir {
			break
		}
		dir = filepath.Dir(dir)
	}
	n, err := free(dir)
	if err != nil {
		f.Grade, f.Text = text.Skipped, say.roomUnknown
		return f
	}
	f.Text = fmt.Sprintf(say.room, s.count(n>>20))
	if n < roomLow {
		f.Grade, f.Todo = text.Warning, say.roomTodo
	}
	if n < roomNone {
		f.Grade = text.Fault
	}
	return f
}

// examineSettings says what is set, and where each value came from.
func (s *Shell) examineSettings() []text.Finding {
	say := doctorIn(s.words())
	from := map[settings.Origin]string{
		settings.FromDefault: say.byDefault, settings.FromFile: "settings.toml",
		settings.FromEnvironment: say.byEnv, settings.FromFlag: say.byFlag,
	}
	var out []text.Finding
	if s.Broken != nil {
		out = append(out, text.Finding{Name: "settings", Label: say.settings, Grade: text.Fault, Text: s.plain().Settings(s.Broken),
			Todo: say.settingsTodo})
	}
	if b := s.Settings.Broken; b != nil {
		out = append(out, text.Finding{Name: "settings", Label: say.settings, Grade: text.Fault, Text: s.plain().LastGood(b),
			Todo: say.lastGoodTodo})
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
