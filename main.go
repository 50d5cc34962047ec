// Caisse is a payment console in the terminal for shops that collect mobile
// money through LigdiCash.
//
// What goes where: the screens go to standard output, which must be a terminal;
// what is said before or after them goes to standard error, except what was
// asked for (-h, version).
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	_ "caisse/ui/termbg" // before Bubble Tea: see there

	"github.com/charmbracelet/x/term"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox"
	"caisse/model/ledger"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui"
	"caisse/ui/qr"
)

func main() {
	err := run(os.Args[1:], os.Getenv, os.Stdin, os.Stdout)
	var u usage
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
	case errors.As(err, &u):
		fmt.Fprintln(os.Stderr, "caisse:", err)
		os.Exit(2)
	default:
		fmt.Fprintln(os.Stderr, "caisse:", err)
		os.Exit(1)
	}
}

// usage is a command line or a setting that cannot be: exit code 2.
type usage struct{ error }

// command is one run of the program.
type command struct {
	settings.Settings
	getenv  func(string) string
	in      *os.File
	out     io.Writer
	sandbox bool
	ascii   bool
	qr      string // how codes are drawn; "" is what was kept for the terminal
	addr    string
	args    []string // what follows the options
}

func run(args []string, getenv func(string) string, in *os.File, out io.Writer) error {
	name := ""
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		name, args = args[0], args[1:]
	}
	c := &command{getenv: getenv, in: in, out: out, qr: getenv("CAISSE_QR")}
	set, err := settings.FromEnv(getenv)
	c.Settings = set
	commands := map[string]func() error{
		"": c.console, "sandbox": c.serve, "login": c.login, "logout": c.logout, "version": c.version,
		"qr": c.code, "doctor": c.doctor,
	}
	do, known := commands[name]
	switch {
	case name == "help":
		do, known = nil, true
		args = []string{"-h"}
	case !known:
		return usage{errors.New(c.say("commande inconnue : %q ; « caisse -h » les donne toutes", "unknown command: %q; “caisse -h” lists them all", name))}
	}
	f := c.flags(name)
	switch perr := f.Parse(args); {
	case errors.Is(perr, flag.ErrHelp):
		return c.help(f)
	case perr != nil:
		return usage{errors.New(c.say("option : %v ; « caisse -h » les donne toutes", "option: %v; “caisse -h” lists them all", perr))}
	case f.NArg() > 0 && name != "qr":
		return usage{errors.New(c.say("de trop : %q", "one word too many: %q", f.Arg(0)))}
	}
	if c.Lang != "fr" && c.Lang != "en" {
		return usage{fmt.Errorf("-lang %q: fr, en", c.Lang)}
	}
	c.args = f.Args()
	if _, serr := qr.ParseStyle(c.qr); serr != nil {
		return usage{fmt.Errorf("-qr %q: auto, half, sextant, image, off", c.qr)}
	}
	if !settings.ValidProfile(c.Profile) {
		return usage{errors.New(c.say("profil %q : lettres, chiffres, - et _ seulement", "profile %q: letters, digits, - and _ only", c.Profile))}
	}
	if err != nil {
		return err
	}
	return do()
}

// flags are the options of a command. Their defaults are the environment's.
func (c *command) flags(name string) *flag.FlagSet {
	f := flag.NewFlagSet("caisse "+name, flag.ContinueOnError)
	f.SetOutput(io.Discard) // run says it, in one sentence
	f.Usage = func() {}
	// Unlike StringVar, this prints no defaults: they come from the environment,
	// and -h must be safe to send to anybody.
	text := func(to *string, name, usage string) {
		f.Func(name, usage, func(v string) error { *to = v; return nil })
	}
	text(&c.Lang, "lang", c.say("langue : fr, en (CAISSE_LANG)", "language: fr, en (CAISSE_LANG)"))
	if name == "sandbox" {
		f.StringVar(&c.addr, "addr", "127.0.0.1:8477", c.say("adresse et port du bac à sable", "address and port of the sandbox"))
		return f
	}
	text(&c.Profile, "profile", c.say("profil : nomme les clés et le registre (CAISSE_PROFILE)", "profile: names the keys and the ledger (CAISSE_PROFILE)"))
	if name == "" || name == "qr" || name == "doctor" {
		text(&c.qr, "qr", c.say("dessin du QR : auto, half, sextant, image, off (CAISSE_QR)", "how QR codes are drawn: auto, half, sextant, image, off (CAISSE_QR)"))
		f.BoolVar(&c.ascii, "ascii", !ui.UTF8(c.getenv), c.say("sans signes hors ASCII", "no signs outside ASCII"))
	}
	if name != "" {
		return f
	}
	f.BoolVar(&c.sandbox, "sandbox", false, c.say("caisse école : un LigdiCash local, sans clés ni argent", "training till: a LigdiCash of its own, no keys, no money"))
	text(&c.Shop, "shop", c.say("nom de la boutique (CAISSE_SHOP)", "the shop's name (CAISSE_SHOP)"))
	text(&c.Ledger, "ledger", c.say("fichier du registre (CAISSE_LEDGER)", "the ledger's file (CAISSE_LEDGER)"))
	text(&c.BaseURL, "base-url", c.say("adresse de LigdiCash (LIGDICASH_BASE_URL)", "address of LigdiCash (LIGDICASH_BASE_URL)"))
	return f
}

// say is a sentence in the language of this run.
func (c *command) say(fr, en string, args ...any) string {
	if c.Lang == "en" {
		fr = en
	}
	return fmt.Sprintf(fr, args...)
}

// console runs the till on the terminal.
func (c *command) console() error {
	if !term.IsTerminal(c.in.Fd()) || !term.IsTerminal(os.Stdout.Fd()) {
		return usage{errors.New(c.say("la console a besoin d'un terminal ; « caisse -h » donne les autres commandes",
			"the console needs a terminal; “caisse -h” lists the other commands"))}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()

	var customer till.Customer
	var at string // the sandbox's address
	if c.sandbox {
		l, err := c.embed()
		if err != nil {
			return err
		}
		customer, at = l, l.Base
	} else if _, err := ligdicash.New(c.BaseURL, "none", "none", nil); err != nil {
		return usage{errors.New(c.say("LIGDICASH_BASE_URL : il faut une adresse https, sans nom ni mot de passe (http seulement sur cette machine)",
			"LIGDICASH_BASE_URL: an https address is needed, without name or password (http on this machine only)"))}
	}
	// A LigdiCash on this machine is never the real one: its sales are marked
	// like the sandbox's, and stay out of the shop's ledger.
	practice := c.sandbox || loopback(c.BaseURL)
	path := c.LedgerPath(c.sandbox || practice && c.Ledger == "")
	if strings.Contains(path, "://") {
		return usage{errors.New(c.say("CAISSE_LEDGER : il faut le chemin d'un fichier", "CAISSE_LEDGER: the path of a file is needed"))}
	}
	l, err := ledger.Open(ctx, path)
	if err != nil {
		return c.ledgerError(path, err)
	}
	defer l.Close()

	cfg := ui.Config{Lang: c.Lang, Shop: c.Shop, Sandbox: practice, ASCII: c.ascii, Mono: c.getenv("NO_COLOR") != ""}
	cfg.Looks = c.looks()
	if c.Debug {
		log, err := c.OpenLog()
		if err != nil {
			return err
		}
		defer log.Close()
		cfg.Log = slog.New(slog.NewTextHandler(log, nil))
	}
	t := till.New(till.Config{Ledger: l, Shop: till.Shop{Name: c.Shop}, Customer: customer})
	watch, unwatch := context.WithCancel(ctx)
	watching := make(chan struct{})
	go func() { defer close(watching); t.Run(watch) }()
	cfg.Till = t
	// Keys that need no keyring are there before the first key press.
	if k, ok := settings.EnvKeys(c.getenv); c.sandbox {
		cfg.Keys = c.connect(t, at, settings.Keys{API: "SANDBOX", Token: "SANDBOX"})
	} else if ok {
		cfg.Keys = c.connect(t, c.BaseURL, k)
	} else {
		cfg.Connect = func() ui.KeyState { return c.live(t) }
	}
	err = ui.Run(ctx, cfg)
	unwatch()
	<-watching
	t.Close(2 * time.Second)
	return err
}

// looks are how codes are drawn: as asked for, else as kept for the terminal.
func (c *command) looks() ui.Looks {
	l := ui.Looks{Kept: c.KeptStyles(), Keep: c.KeepStyle}
	if c.qr != "" {
		l.Style, _ = qr.ParseStyle(c.qr) // checked by run
	}
	return l
}

// code prints a code the way the console would, to check a terminal.
func (c *command) code() error {
	if len(c.args) != 1 {
		return usage{errors.New(c.say("caisse qr TEXTE : un texte, entre guillemets", "caisse qr TEXT: one text, in quotes"))}
	}
	d, why, err := ui.PrintCode(c.args[0], c.looks(), c.ascii, c.Lang)
	if err != nil {
		return err
	}
	if d == "" {
		return errors.New(why)
	}
	fmt.Fprintln(c.out, d)
	fmt.Fprintln(os.Stderr, why)
	return nil
}

// doctor says what works here, one line each.
func (c *command) doctor() error {
	for _, l := range ui.Examine(c.looks(), c.ascii, c.Lang) {
		fmt.Fprintln(c.out, l)
	}
	return nil
}

// live connects t to LigdiCash with the keys of the keyring. It may block.
func (c *command) live(t *till.Till) ui.KeyState {
	k, err := settings.ReadKeys(c.getenv, c.Profile)
	switch {
	case errors.Is(err, settings.ErrNoKeys):
		return ui.KeysMissing
	case err != nil:
		return ui.KeysUnreadable
	}
	return c.connect(t, c.BaseURL, k)
}

// loopback says whether base is an address on this machine.
func loopback(base string) bool {
	u, err := url.Parse(base)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

func (c *command) connect(t *till.Till, base string, k settings.Keys) ui.KeyState {
	g, err := ligdicash.New(base, k.API, k.Token, nil)
	if err != nil {
		return ui.KeysUnreadable
	}
	t.Connect(g)
	return ui.KeysReady
}

// embed serves the sandbox on loopback for this console alone. Its invoices
// are kept on disk, so that a restarted training till finds them; its usual
// port keeps their links alive too.
func (c *command) embed() (*sandbox.Listening, error) {
	o := sandbox.Options{Dir: filepath.Join(c.DataDir, "sandbox")}
	if l, err := sandbox.Listen("127.0.0.1:8478", o); err == nil {
		return l, nil
	}
	return sandbox.Listen("127.0.0.1:0", o)
}

// serve runs the sandbox alone.
func (c *command) serve() error {
	l, err := sandbox.Listen(c.addr, sandbox.Options{})
	if err != nil {
		return errors.New(c.say("bac à sable : %q ne peut pas être écouté : %v", "sandbox: cannot listen on %q: %v", c.addr, err))
	}
	fmt.Fprintln(c.out, c.say("LigdiCash de bac à sable sur %s (Ctrl+C l'arrête)", "Sandbox LigdiCash on %s (Ctrl+C stops it)", l.Base))
	fmt.Fprintln(c.out, c.say("Console : LIGDICASH_BASE_URL=%s LIGDICASH_API_KEY=TEST LIGDICASH_API_TOKEN=TEST caisse",
		"Console: LIGDICASH_BASE_URL=%s LIGDICASH_API_KEY=TEST LIGDICASH_API_TOKEN=TEST caisse", l.Base))
	return <-l.Done
}

// ledgerError is one sentence about a ledger that cannot be used. The file is
// as it was.
func (c *command) ledgerError(path string, err error) error {
	fr, en := "il ne peut pas être lu", "it cannot be read"
	var newer ledger.ErrNewer
	switch {
	case errors.As(err, &newer):
		fr, en = "il a été écrit par une version plus récente de caisse ; mettez celle-ci à jour", "it was written by a newer caisse; update this one"
	case errors.Is(err, ledger.ErrNotLedger):
		fr, en = "ce n'est pas un registre de caisse", "this is not a caisse ledger"
	case errors.Is(err, ledger.ErrReadOnly):
		fr, en = "on ne peut pas écrire à cet endroit", "it cannot be written there"
	case errors.Is(err, ledger.ErrDamaged):
		fr, en = "le fichier est abîmé ; gardez-le et reprenez une sauvegarde", "the file is damaged; keep it and go back to a backup"
	case errors.Is(err, ledger.ErrFull):
		fr, en = "le disque est plein", "the disk is full"
	case errors.Is(err, ledger.ErrLocked):
		fr, en = "un autre programme le garde verrouillé", "another program keeps it locked"
	}
	return errors.New(c.say("registre %s : "+fr+". Rien n'a été modifié.", "ledger %s: "+en+". Nothing was changed.", path))
}

// login puts the keys into the keyring, from a hidden prompt or from two lines
// of standard input, never from arguments: those are in the process list.
func (c *command) login() error {
	var got [2]string
	if term.IsTerminal(c.in.Fd()) {
		for i, what := range []string{c.say("Clé API (rien ne s'affiche) : ", "API key (nothing is shown): "), c.say("Token API : ", "API token: ")} {
			fmt.Fprint(os.Stderr, what)
			b, err := term.ReadPassword(c.in.Fd())
			fmt.Fprintln(os.Stderr)
			if err != nil {
				return errors.New(c.say("rien n'a été lu, rien n'a été changé", "nothing was read, nothing was changed"))
			}
			got[i] = string(b)
		}
	} else {
		r := bufio.NewReader(io.LimitReader(c.in, 64<<10))
		for i := range got {
			got[i], _ = r.ReadString('\n') // an end without a line break ends the last line
		}
	}
	k := settings.Keys{API: settings.Trim(got[0]), Token: settings.Trim(got[1])}
	if k.API == "" || k.Token == "" {
		return usage{errors.New(c.say("il faut deux lignes : la clé API, puis le token API (client.ligdicash.com, Marchands, Projets API)",
			"two lines are needed: the API key, then the API token (client.ligdicash.com, Merchants, API projects)"))}
	}
	if err := settings.SaveKeys(c.getenv, c.Profile, k); err != nil {
		return c.keyError(err)
	}
	fmt.Fprintln(c.out, c.say("Clés du profil %q gardées dans le trousseau (clé : %d caractères, token : %d).",
		"Keys of profile %q kept in the keyring (key: %d characters, token: %d).", c.Profile, len(k.API), len(k.Token)))
	return nil
}

func (c *command) logout() error {
	switch err := settings.EraseKeys(c.getenv, c.Profile); {
	case errors.Is(err, settings.ErrNoKeys):
		fmt.Fprintln(c.out, c.say("Le trousseau n'avait pas de clés pour le profil %q.", "The keyring had no keys for profile %q.", c.Profile))
	case err != nil:
		return c.keyError(err)
	default:
		fmt.Fprintln(c.out, c.say("Clés du profil %q effacées du trousseau.", "Keys of profile %q erased from the keyring.", c.Profile))
	}
	return nil
}

func (c *command) keyError(err error) error {
	fr, en := "aucun trousseau utilisable ici", "no keyring can be used here"
	switch {
	case errors.Is(err, settings.ErrSlow):
		fr, en = "le trousseau ne répond pas (verrouillé ?)", "the keyring does not answer (locked?)"
	case errors.Is(err, settings.ErrNotKept):
		fr, en = "le trousseau n'a pas gardé les clés", "the keyring did not keep the keys"
	}
	return errors.New(c.say(fr+" ; rien n'est écrit ailleurs. Sans trousseau : LIGDICASH_API_KEY et LIGDICASH_API_TOKEN dans l'environnement.",
		en+"; nothing is written elsewhere. Without one: LIGDICASH_API_KEY and LIGDICASH_API_TOKEN in the environment."))
}

func (c *command) version() error {
	v := "devel"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		v = info.Main.Version
	}
	fmt.Fprintln(c.out, "caisse", v)
	return nil
}

// help lists the commands, the options of this one, and every setting.
func (c *command) help(f *flag.FlagSet) error {
	fmt.Fprint(c.out, c.say(`caisse : encaisser du mobile money par LigdiCash, dans le terminal.

  caisse             la console
  caisse -sandbox    la console d'essai : ni clés, ni argent
  caisse sandbox     un LigdiCash local, pour d'autres programmes
  caisse login       mettre les clés dans le trousseau (deux lignes sur l'entrée standard, ou une invite)
  caisse logout      les en retirer
  caisse qr TEXTE    afficher un QR comme la console, pour essayer un terminal
  caisse doctor      ce que ce terminal sait faire
  caisse version

Options de « %s » :
`, `caisse: take mobile money through LigdiCash, in the terminal.

  caisse             the console
  caisse -sandbox    the training console: no keys, no money
  caisse sandbox     a LigdiCash of its own, for other programs
  caisse login       put the keys into the keyring (two lines on standard input, or a prompt)
  caisse logout      take them out
  caisse qr TEXT     show a QR code like the console, to try a terminal
  caisse doctor      what this terminal can do
  caisse version

Options of “%s”:
`, strings.TrimSpace(f.Name())))
	f.SetOutput(c.out)
	f.PrintDefaults()
	fmt.Fprint(c.out, c.say("\nEnvironnement :\n", "\nEnvironment:\n"))
	for _, e := range [][3]string{
		{"LIGDICASH_API_KEY, LIGDICASH_API_TOKEN", "les clés, au lieu du trousseau (les deux ensemble)", "the keys, instead of the keyring (both together)"},
		{"LIGDICASH_BASE_URL", "adresse de LigdiCash (https)", "address of LigdiCash (https)"},
		{"CAISSE_PROFILE, CAISSE_LANG, CAISSE_SHOP, CAISSE_LEDGER, CAISSE_QR", "comme les options", "like the options"},
		{"CAISSE_DATA_DIR", "dossier du registre", "folder of the ledger"},
		{"NO_COLOR", "sans couleurs", "no colours"},
		{"CAISSE_DEBUG=1", "écrire caisse.log dans le dossier du registre", "write caisse.log into the ledger's folder"},
	} {
		fmt.Fprintf(c.out, "  %s\n        %s\n", e[0], c.say(e[1], e[2]))
	}
	if f.Name() == "caisse sandbox" {
		fmt.Fprint(c.out, c.say("\nMontants spéciaux :\n", "\nSpecial amounts:\n"))
		for _, k := range sandbox.Cases() {
			fmt.Fprintf(c.out, "  %5d  %s\n", k.Amount, c.say(strings.ReplaceAll(k.FR, "%", "%%"), strings.ReplaceAll(k.EN, "%", "%%")))
		}
	}
	return nil
}
