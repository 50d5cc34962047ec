package shell

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"slices"
	"time"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/display"
	"caisse/ui/terminal"
	"caisse/ui/tty"
)

// Program is what this package may not know, and main.go hands in.
type Program struct {
	Getenv   func(string) string
	In       *os.File
	Out, Err io.Writer
	// Console shows the console, again and again, until it is left.
	Console func(context.Context, *Shell) error
	// Display shows what the console of a till has on its glass, until it is left.
	Display func(context.Context, *Shell, display.Till) error
	// Serve serves the built-in LigdiCash.
	Serve func(Sandbox) (Served, error)
	// Cases are the amounts it does something special about.
	Cases func() []Case
	// Switches are the options it has.
	Switches func() []Switch
}

// Sandbox is how the built-in LigdiCash is served.
type Sandbox struct {
	Addr     string
	Dir      string              // keeps its invoices; "" forgets them
	Switches map[string]string   // those that were given, by name; "true" for one that has no value
	Said     func(fr, en string) // hears what happens; nil: nobody does
}

// Served is the built-in LigdiCash while it is served by this process.
type Served struct {
	Base     string     // its address, such as http://127.0.0.1:8478
	Done     chan error // gets why it ended
	Close    func() error
	Customer till.Customer
}

// Case is an amount in whole francs, and what the built-in LigdiCash does about
// it.
type Case struct {
	Amount int64
	FR, EN string
}

// Switch is an option of the built-in LigdiCash.
type Switch struct {
	Name   string
	Values []string // it is given one of them; nil, and Free false: it is on or off
	Free   bool     // it is given any text
	FR, EN string   // what it does, with what its value is called in backquotes
}

// lastResort is how long after a signal the program may take to end in order:
// what is in the ledger stays whole without.
const lastResort = 1500 * time.Millisecond

// Main runs the command that args, without the program's name, ask for. What
// went wrong is one sentence on p.Err: one line, but where that is a window too
// narrow for it. It returns the exit code.
func Main(args []string, p Program) (code int) {
	log.SetOutput(io.Discard) // net/http's: it repeats what servers send, wherever the cursor is
	s := &Shell{Getenv: p.Getenv, In: p.In, Out: p.Out, Err: p.Err, Given: map[string]string{}, Now: time.Now, Serve: p.Serve}
	s.stand()
	err := s.run(args, p)
	if err == nil {
		return 0
	}
	if text := model.Clean(err.Error()); text != "" {
		s.tell("caisse: " + text)
	}
	return codeOf(err)
}

func codeOf(err error) int {
	var exit Exit
	if errors.As(err, &exit) {
		return exit.Code
	}
	return ExitError
}

func (s *Shell) run(args []string, p Program) error {
	out := &answers{Writer: p.Out}
	name, err := s.obey(args, p, out)
	err = s.sentence(err)
	switch lines := name == "list"; {
	case err == nil, !s.JSON, lines && codeOf(err) == ExitNotFound: // no lines are an answer
	case !out.any:
		_ = s.json(faultOf(err)) // nobody is left to hear that it failed
	case lines:
		s.faultLine(err)
	}
	return err
}

// obey runs the command that args name, with out for an answer in JSON.
func (s *Shell) obey(args []string, p Program, out *answers) (name string, err error) {
	all := commands(p)
	name, args = s.divide(args, all)
	help := name == "help"
	if help {
		name, args = s.divide(args, all)
	}
	at := slices.IndexFunc(all, func(c command) bool { return c.Name == name })
	cmd := command{JSON: true} // of a command that there is not, the line says how to tell of it
	if at >= 0 {
		cmd = all[at]
	}
	f := s.flags(cmd)
	given := parse(f, args)
	s.JSON = given.json
	help = help || given.help
	tooMany := len(given.args) > 0 && cmd.Takes == nil
	var broken error
	if !cmd.Bare || help || given.odd != nil || tooMany { // for the language to speak
		broken = s.load()
	}
	switch {
	case at < 0:
		return name, usage(s.noCommand(name, all))
	case help:
		return name, s.wrote(s.help(p.Out, cmd, all, f))
	case given.odd != nil:
		return name, usage(s.oddity(given.odd, cmd, all, f))
	case tooMany:
		return name, usage(fmt.Sprintf(helpIn(s.words()).tooMany, clean(given.args[0])))
	}
	if s.JSON {
		s.Out = out
	}
	if err := s.usable(cmd, broken); err != nil {
		return name, err
	}
	if cmd.Bare {
		return name, cmd.Run(context.Background(), s, given.args)
	}
	ctx, stop := signal.NotifyContext(context.Background(), tty.Ends...)
	defer stop()
	defer tty.LastResort(ctx, cmp.Or(cmd.Grace, lastResort), ExitError)()
	return name, cmd.Run(ctx, s, given.args)
}

// answers is standard output where a program asked in JSON: one that gets no
// other answer is told there what went wrong.
type answers struct {
	io.Writer
	any bool
}

func (a *answers) Write(b []byte) (int, error) {
	a.any = true
	return a.Writer.Write(b)
}

// flags are the options of a command, still without words: those are in a
// language that an option may choose. None prints a default: they come from the
// environment and the settings, and -h must be safe to send to anybody.
func (s *Shell) flags(cmd command) *flag.FlagSet {
	f := flag.NewFlagSet("caisse "+cmd.Name, flag.ContinueOnError)
	f.SetOutput(io.Discard) // run says it, in one sentence
	f.Usage = func() {}
	for _, name := range append([]string{settings.NameLanguage, settings.NameProfile}, cmd.Uses...) {
		f.Func(settings.Flag(name), "", func(v string) error { s.Given[name] = v; return nil })
	}
	f.BoolVar(&s.ASCII, "ascii", !terminal.UTF8(s.Getenv), "")
	if cmd.Ledger {
		f.BoolVar(&s.Training, "sandbox", false, "")
	}
	if cmd.JSON {
		f.BoolVar(&s.JSON, "json", false, "")
	}
	if cmd.Flags != nil {
		cmd.Flags(f)
	}
	return f
}

// load reads the settings, with what flags gave. They are good enough to speak
// with whatever the error.
func (s *Shell) load() (err error) {
	s.Settings, err = settings.Load(s.Getenv, s.Given)
	s.Ledger, s.Sandbox = s.Place().Ledger()
	return err
}

// Reload reads the settings again. The error is a sentence.
func (s *Shell) Reload() error {
	if err := s.load(); err != nil {
		return s.settingsError(err)
	}
	return nil
}

// usable says why cmd cannot work with the settings that were loaded with err.
func (s *Shell) usable(cmd command, err error) error {
	var none settings.ErrNoProfile
	var file *settings.FileError
	switch {
	case errors.As(err, &none) && (cmd.Name == "login" || cmd.Name == "profiles"): // which make it
	case errors.As(err, &file) && cmd.Name == "doctor": // which says it among the rest
		s.Broken = err
	case cmd.Bare:
	case err != nil:
		return s.settingsError(err)
	}
	if b := s.Settings.Broken; b != nil && cmd.Name != "" && cmd.Name != "doctor" && !cmd.Bare { // the first two say it on their own
		s.tell("caisse: " + s.plain().LastGood(b)) // beside the answer
	}
	return nil
}
