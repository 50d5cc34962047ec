// Caisse is a payment console in the terminal for shops that collect mobile
// money through LigdiCash.
//
// What goes where: the screens and the answers of commands go to standard
// output; what is said beside them goes to standard error.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox"
	"caisse/model"
	"caisse/model/ledger"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui"
	"caisse/ui/qr"
	"caisse/ui/shell"
	_ "caisse/ui/termbg" // before Bubble Tea: see there
	"caisse/ui/terminal"
	"caisse/ui/text"
	"caisse/ui/tty"
)

func main() {
	err := run(os.Args[1:], os.Getenv, os.Stdin, os.Stdout)
	code := shell.ExitError
	var exit shell.Exit
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
		return
	case errors.As(err, &exit):
		code = exit.Code
	}
	if text := model.Clean(err.Error()); text != "" {
		fmt.Fprintln(os.Stderr, "caisse:", text)
	}
	os.Exit(code)
}

func usage(text string) error { return shell.Exit{Code: shell.ExitUsage, Text: text} }

// app is one run.
type app struct {
	getenv  func(string) string
	in      *os.File
	out     io.Writer
	given   map[string]string // settings that flags gave, by name
	set     settings.Settings
	say     shell.Say
	sandbox bool
	ascii   bool
	json    bool
	addr    string
	broken  error // settings.toml cannot be used, and doctor says it

	answered bool // something went to standard output
}

// own are the commands that are not the shell's.
func (p *app) own() []shell.Command {
	return []shell.Command{
		{
			Does: [2]string{"la console", "the console"}, Uses: []string{settings.NameShop, settings.NameBaseURL, settings.NameLedger, settings.NameQR, settings.NameTimeZone}, Ledger: true,
			Run: func(ctx context.Context, _ *shell.Shell, _ []string) error { return p.console(ctx) },
		},
		{
			Name: "sandbox", Does: [2]string{"un LigdiCash local, pour d'autres programmes", "a LigdiCash of its own, for other programs"},
			More: specialAmounts(),
			Flags: func(f *flag.FlagSet, say shell.Say) {
				f.StringVar(&p.addr, "addr", "127.0.0.1:8477", say("adresse et port", "address and port"))
			},
			Run: func(ctx context.Context, _ *shell.Shell, _ []string) error { return p.serve(ctx) },
		},
		{
			Name: "version", Does: [2]string{"la version", "the version"},
			Run: func(_ context.Context, s *shell.Shell, _ []string) error { return version(s.Out) },
		},
	}
}

func run(args []string, getenv func(string) string, in *os.File, out io.Writer) error {
	log.SetOutput(io.Discard) // net/http's: it repeats what servers send, wherever the cursor is
	name := ""
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		name, args = args[0], args[1:]
	}
	p := &app{getenv: getenv, in: in, out: out, given: map[string]string{}}
	_ = p.load(nil) // for the language to speak; the error comes again once the flags are known
	own := p.own()
	all := slices.Concat(own[:1], shell.Commands(), own[1:])
	if name == "help" {
		name, args = "", []string{"-h"}
	}
	at := slices.IndexFunc(all, func(c shell.Command) bool { return c.Name == name })
	if at < 0 {
		return usage(p.say("commande inconnue : %q ; « caisse -h » les donne toutes", "unknown command: %q; “caisse -h” lists them all", name))
	}
	cmd := all[at]
	f := p.flags(cmd)
	perr := f.Parse(args)
	help := errors.Is(perr, flag.ErrHelp)
	if help {
		_ = f.Parse(f.Args()) // -lang may follow; nothing else matters any more
	}
	err := p.load(p.given)
	switch {
	case help:
		return shell.Help(p.out, p.say, cmd, all, p.flags(cmd)) // flags again: -lang may have changed the words
	case perr != nil:
		return usage(p.say("%s ; « %s -h » les donne toutes", "%s; “%s -h” lists them all", shell.FlagFault(p.say, perr), strings.TrimSpace("caisse "+name)))
	case f.NArg() > 0 && cmd.Args == "" && name != "login":
		return usage(p.say("de trop : %q", "one word too many: %q", f.Arg(0)))
	}
	var none settings.ErrNoProfile
	var file *settings.FileError
	switch {
	case errors.As(err, &none) && (name == "login" || name == "profiles"): // which make it
	case errors.As(err, &file) && name == "doctor": // which says it among the rest
		p.broken = err
	case name == "version": // which needs none
	case err != nil:
		return p.failed(name, shell.SettingsError(p.plain(), err))
	}
	if b := p.set.Broken; b != nil && name != "" && name != "doctor" && name != "version" { // the first two say it on their own
		fmt.Fprintln(os.Stderr, "caisse:", p.plain().LastGood(b))
	}
	ctx, stop := signal.NotifyContext(context.Background(), tty.Ends...)
	defer stop()
	defer tty.LastResort(ctx, lastResort, shell.ExitError)()
	return p.failed(name, cmd.Run(ctx, p.shell(), f.Args()))
}

// lastResort is how long after a signal the program may take to end in order:
// what is in the ledger stays whole without.
const lastResort = 1500 * time.Millisecond

// failed is err, told on standard output too where a program asked in JSON and
// has got no answer. No lines are an answer of list.
func (p *app) failed(cmd string, err error) error {
	var exit shell.Exit
	if !p.json || err == nil || p.answered {
		return err
	}
	code := shell.ExitError
	if errors.As(err, &exit) {
		code = exit.Code
	}
	if cmd != "list" || code != shell.ExitNotFound {
		shell.Fault(p.out, err.Error(), code)
	}
	return err
}

// load reads the settings, with what flags gave.
func (p *app) load(given map[string]string) error {
	set, err := settings.Load(p.getenv, given)
	p.set, p.say = set, shell.InLang(set.Lang)
	return err
}

// plain writes in the words of the screens.
func (p *app) plain() text.Plain { return text.NewPlain(p.set.Lang, p.ascii, p.set.Zone, time.Now) }

// flagSays is what a flag of a setting means, in French and English.
var flagSays = map[string][2]string{
	settings.NameProfile:  {"profil : nomme les réglages, les clés et le registre (CAISSE_PROFILE)", "profile: names the settings, the keys and the ledger (CAISSE_PROFILE)"},
	settings.NameLanguage: {"langue : fr, en (CAISSE_LANG)", "language: fr, en (CAISSE_LANG)"},
	settings.NameQR:       {"dessin du QR : auto, half, sextant, image, off (CAISSE_QR)", "how QR codes are drawn: auto, half, sextant, image, off (CAISSE_QR)"},
	settings.NameShop:     {"nom de la boutique (CAISSE_SHOP)", "the shop's name (CAISSE_SHOP)"},
	settings.NameLedger:   {"fichier du registre (CAISSE_LEDGER)", "the ledger's file (CAISSE_LEDGER)"},
	settings.NameBaseURL:  {"adresse de LigdiCash (LIGDICASH_BASE_URL)", "address of LigdiCash (LIGDICASH_BASE_URL)"},
	settings.NameTimeZone: {"fuseau horaire, par exemple Africa/Ouagadougou (CAISSE_TIME_ZONE)", "time zone, such as Africa/Ouagadougou (CAISSE_TIME_ZONE)"},
}

// flags are the options of a command. None prints a default: they come from
// the environment and the settings, and -h must be safe to send to anybody.
func (p *app) flags(cmd shell.Command) *flag.FlagSet {
	f := flag.NewFlagSet("caisse "+cmd.Name, flag.ContinueOnError)
	f.SetOutput(io.Discard) // run says it, in one sentence
	f.Usage = func() {}
	for _, name := range append([]string{settings.NameLanguage, settings.NameProfile}, cmd.Uses...) {
		says := flagSays[name]
		f.Func(settings.Flag(name), p.say(says[0], says[1]), func(v string) error { p.given[name] = v; return nil })
	}
	f.BoolVar(&p.ascii, "ascii", !terminal.UTF8(p.getenv), p.say("sans signes hors ASCII", "no signs outside ASCII"))
	if cmd.Ledger {
		f.BoolVar(&p.sandbox, "sandbox", false, p.say("le bac à sable : un LigdiCash local, sans clés ni argent", "the sandbox: a LigdiCash of its own, no keys, no money"))
	}
	if cmd.JSON {
		f.BoolVar(&p.json, "json", false, p.say("réponse en JSON, aux noms stables", "answer in JSON, with stable names"))
	}
	if cmd.Flags != nil {
		cmd.Flags(f, p.say)
	}
	return f
}

// shell is what the commands work with.
func (p *app) shell() *shell.Shell {
	path, practice := p.place()
	out := p.out
	if p.json {
		out = answers{p}
	}
	return &shell.Shell{
		Settings: p.set, Broken: p.broken, Getenv: p.getenv, In: p.in, Out: out, Err: os.Stderr,
		ASCII: p.ascii, JSON: p.json, Training: p.sandbox, Sandbox: practice, Ledger: path, Looks: p.looks(), Now: time.Now,
		Open: func(ctx context.Context, write bool) (*till.Till, func(), error) {
			l, err := ledger.OpenTo(ctx, path, write)
			if err != nil {
				return nil, nil, p.ledgerError(path, err)
			}
			t := p.till(l, p.base(""), nil)
			return t, func() { t.Close(0); _ = l.Close() }, nil // it was only read
		},
		Connect: p.connect,
		Choose:  ui.AskRescue,
		Try: func(ctx context.Context, k settings.Keys) (till.Tried, error) {
			var l *ledger.Ledger
			if _, err := os.Stat(path); err == nil { // else nobody sells, and trying must not make one
				if l, err = ledger.Open(ctx, path); err == nil {
					defer l.Close()
				}
			}
			return p.till(l, p.base(""), nil).Try(ctx, k)
		},
	}
}

// answers is standard output.
type answers struct{ p *app }

func (a answers) Write(b []byte) (int, error) {
	a.p.answered = true
	return a.p.out.Write(b)
}

// sandboxAt is where a training till of this machine serves its LigdiCash.
const sandboxAt = "127.0.0.1:8478"

// base is the address of the LigdiCash of this run; at is the embedded one's.
func (p *app) base(at string) string {
	switch {
	case p.sandbox && at != "":
		return at
	case p.sandbox:
		return "http://" + sandboxAt
	}
	return p.set.BaseURL
}

// place is the ledger's file. A LigdiCash on this machine is never the real
// one: its sales are marked like the sandbox's, and stay out of the shop's
// ledger.
func (p *app) place() (path string, practice bool) {
	practice = p.sandbox || ligdicash.Loopback(p.set.BaseURL)
	return p.set.LedgerPath(p.sandbox, practice), practice
}

// dial connects to the LigdiCash at base with keys that may go there, whoever
// has them: the one way keys leave this program.
func (p *app) dial(base string) func(settings.Keys) (till.Line, error) {
	set, training := p.set, p.sandbox
	return func(k settings.Keys) (till.Line, error) {
		if err := set.MaySend(p.getenv, k); err != nil && !training {
			return nil, err
		}
		return ligdicash.New(base, k.API, k.Token, nil)
	}
}

func (p *app) till(l *ledger.Ledger, base string, customer till.Customer) *till.Till {
	return till.New(till.Config{Ledger: l, Base: base, Shop: till.Shop{
		Name: p.set.Shop, Website: p.set.Website,
		ReturnURL: p.set.ReturnURL, CancelURL: p.set.CancelURL, CallbackURL: p.set.CallbackURL,
	}, Customer: customer, Dial: p.dial(base)})
}

// keys are those of this run: the sandbox's, the environment's, the keyring's.
// It may wait for a keyring.
func (p *app) keys() (settings.Keys, error) {
	if p.sandbox {
		return settings.Keys{API: "SANDBOX", Token: "SANDBOX"}, nil
	}
	if _, env := settings.EnvKeys(p.getenv); !env { // the question comes before the keyring's own
		if err := p.set.MaySend(p.getenv, settings.Keys{}); err != nil {
			return settings.Keys{}, err
		}
	}
	return settings.ReadKeys(p.getenv, p.set.Profile)
}

func (p *app) connect(t *till.Till) error {
	k, err := p.keys()
	if err != nil {
		return err
	}
	return t.Use(k)
}

// console runs the till on the terminal, again where the cashier goes over to
// the sandbox, or to another profile.
func (p *app) console(ctx context.Context) error {
	debug.SetGCPercent(50) // its heap is small: a few megabytes less for no time that could be noticed
	if !term.IsTerminal(p.in.Fd()) || !term.IsTerminal(os.Stdout.Fd()) {
		return usage(p.say("la console a besoin d'un terminal ; « caisse -h » donne les autres commandes",
			"the console needs a terminal; “caisse -h” lists the other commands"))
	}
	var left ui.Outcome
	for {
		var err error
		left, err = p.round(ctx, left)
		if err != nil || !left.Again || ctx.Err() != nil {
			return err
		}
		p.sandbox = left.Sandbox
		if left.Profile != "" {
			p.choose(left.Profile)
		}
		if err := p.load(p.given); err != nil {
			return shell.SettingsError(p.plain(), err)
		}
	}
}

// choose goes over to another profile, for good where nothing but settings.toml
// says which it is.
func (p *app) choose(profile string) {
	if o := p.set.Origin(settings.NameProfile); o == settings.FromFlag || o == settings.FromEnvironment ||
		settings.UseProfile(p.set.ConfigDir, profile) != nil { // it cannot be written: for this run then
		p.given[settings.NameProfile] = profile
	}
}

// round is one console, from its ledger to its end.
func (p *app) round(ctx context.Context, resume ui.Outcome) (ui.Outcome, error) {
	var customer till.Customer
	at := ""
	if p.sandbox {
		s, err := p.embed()
		if err != nil {
			return ui.Outcome{}, err
		}
		defer s.Close()
		customer, at = s, s.Base
	} else if ligdicash.Host(p.set.BaseURL) == "" {
		return ui.Outcome{}, usage(p.say("LIGDICASH_BASE_URL : il faut une adresse https, sans nom ni mot de passe (http seulement sur cette machine)",
			"LIGDICASH_BASE_URL: an https address is needed, without name or password (http on this machine only)"))
	}
	path, practice := p.place()
	if strings.Contains(path, "://") {
		return ui.Outcome{}, usage(p.say("CAISSE_LEDGER : il faut le chemin d'un fichier", "CAISSE_LEDGER: the path of a file is needed"))
	}
	l, err := p.openLedger(ctx, path)
	if err != nil || l == nil {
		return ui.Outcome{}, err
	}
	defer l.Close()

	cfg := ui.Config{
		Settings: p.set, Desk: settings.NewDrawer(p.getenv, p.set, p.given), Resume: resume, Sandbox: practice, Training: p.sandbox,
		ASCII: p.ascii, Mono: p.getenv("NO_COLOR") != "", Looks: p.looks(),
	}
	if !p.sandbox {
		cfg.Foreign = p.set.Foreign()
	}
	if p.set.Debug {
		log, err := p.set.OpenLog()
		if err != nil {
			return ui.Outcome{}, errors.New(p.say("CAISSE_DEBUG : caisse.log ne peut pas être écrit dans %s (un lien, un dossier ou un tube à sa place ?)",
				"CAISSE_DEBUG: caisse.log cannot be written in %s (a link, a folder or a pipe in its place?)", p.set.DataDir))
		}
		defer log.Close()
		cfg.Log = slog.New(slog.NewTextHandler(log, nil))
	}
	t := p.till(l, p.base(at), customer)
	watch, unwatch := context.WithCancel(ctx)
	watching := make(chan struct{})
	go func() {
		defer close(watching)
		if l.Writable() == nil { // one that is looked at is not watched
			t.Run(watch)
		}
	}()
	cfg.Till = t
	cfg.Connect = func() error { return p.connect(t) }
	_, cfg.EnvKeys = settings.EnvKeys(p.getenv) // there before the first key press
	left, err := ui.Run(ctx, cfg)
	unwatch()
	<-watching
	grace := 2 * time.Second
	if ctx.Err() != nil { // told to stop: at once
		grace = 500 * time.Millisecond
	}
	t.Close(grace)
	return left, err
}

// openLedger opens the console's ledger; nil without an error is a cashier who
// did not want to do anything about one that is damaged, or less than it was.
func (p *app) openLedger(ctx context.Context, path string) (*ledger.Ledger, error) {
	var failed error
	for {
		l, err := ledger.Open(ctx, path)
		if err == nil {
			// A disk that is full, or a lock, passes: waiting sales are asked about all the same.
			if err = l.Rehearse(ctx); !errors.Is(err, ledger.ErrDamaged) {
				l.KeepBackups(p.set.BackupDir, time.Now)
				return l, nil
			}
			err = errors.Join(err, l.Close())
		}
		if ctx.Err() != nil { // told to end meanwhile: nothing is wrong with the ledger
			return nil, nil
		}
		var how shell.Rescued
		how, failed, err = p.shell().Rescue(ctx, err, failed, p.getenv("NO_COLOR") != "")
		switch {
		case err != nil || how == shell.Left:
			return nil, err
		case how == shell.Looking:
			l, err := ledger.OpenRead(ctx, path)
			if err != nil {
				return nil, p.ledgerError(path, err)
			}
			return l, nil
		}
	}
}

// looks are how codes are drawn: as asked for, else as kept for the terminal.
func (p *app) looks() terminal.Looks {
	l := terminal.Looks{Kept: p.set.KeptStyles(), Keep: p.set.KeepStyle}
	if p.set.QR != "" {
		l.Style, _ = qr.ParseStyle(p.set.QR) // settings has checked it
	}
	return l
}

// embed serves the sandbox on loopback for this console alone. Its invoices
// are kept on disk, so that a restarted training till finds them; its usual
// port keeps their links alive too.
func (p *app) embed() (*sandbox.Listening, error) {
	o := sandbox.Options{Dir: filepath.Join(p.set.DataDir, "sandbox")}
	if l, err := sandbox.Listen(sandboxAt, o); err == nil {
		return l, nil
	}
	return sandbox.Listen("127.0.0.1:0", o)
}

// serve runs the sandbox alone.
func (p *app) serve(ctx context.Context) error {
	l, err := sandbox.Listen(p.addr, sandbox.Options{})
	if err != nil {
		return errors.New(p.say("bac à sable : %q ne peut pas être écouté : %v", "sandbox: cannot listen on %q: %v", p.addr, err))
	}
	fmt.Fprintln(p.out, p.say("LigdiCash de bac à sable sur %s (Ctrl+C l'arrête)", "Sandbox LigdiCash on %s (Ctrl+C stops it)", l.Base))
	fmt.Fprintln(p.out, p.say("Console : LIGDICASH_BASE_URL=%s LIGDICASH_API_KEY=TEST LIGDICASH_API_TOKEN=TEST caisse",
		"Console: LIGDICASH_BASE_URL=%s LIGDICASH_API_KEY=TEST LIGDICASH_API_TOKEN=TEST caisse", l.Base))
	select {
	case err := <-l.Done:
		return err
	case <-ctx.Done(): // as announced
		return l.Close()
	}
}

// specialAmounts are what the sandbox's help lists.
func specialAmounts() (more [2]string) {
	more = [2]string{"Montants spéciaux :", "Special amounts:"}
	for _, k := range sandbox.Cases() {
		more[0] += fmt.Sprintf("\n  %5d  %s", k.Amount, k.FR)
		more[1] += fmt.Sprintf("\n  %5d  %s", k.Amount, k.EN)
	}
	return more
}

func (p *app) ledgerError(path string, err error) error {
	return shell.LedgerError(p.plain(), path, err)
}

func version(out io.Writer) error {
	v := "devel"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		v = info.Main.Version
	}
	_, err := fmt.Fprintln(out, "caisse", v)
	return err
}
