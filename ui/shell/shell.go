// Package shell reads the command line and answers it: the commands for scripts
// and operators, their help, and what is wrong with a line, a setting or a
// ledger. Answers go to Out, in sentences or, with -json, in fields whose names
// stay; what goes beside them to Err. It shows no screen: the console is handed
// in.
package shell

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"os"
	"time"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/text"
)

// Shell is what a command works with.
type Shell struct {
	Settings settings.Settings
	Given    map[string]string // settings that flags gave, by name
	Broken   error             // why settings.toml cannot be used; nil but for doctor
	Getenv   func(string) string
	In       *os.File
	Out, Err io.Writer
	ASCII    bool
	JSON     bool         // -json was given
	Lines    bool         // what is said goes out in whole lines: nothing is drawn over, nothing coloured
	Training bool         // the built-in LigdiCash: it needs no keys
	Sandbox  bool         // no real money: a LigdiCash on this machine
	Kind     string       // of till, for others: "" is one with a cashier
	Unknown  func() int64 // of a receiver of callbacks: see till.ShareWith; nil elsewhere
	Ledger   string       // the file Open opens
	Now      func() time.Time

	lines   *bufio.Reader // see input
	linesOf *os.File

	// Open opens the ledger and a till on it, without watcher and without keys: to
	// be read, where write is not said or the ledger cannot be written. done must
	// be called. The error is a sentence.
	Open func(ctx context.Context, write bool) (t *till.Till, done func(), err error)
	// Connect finds the keys and connects t; it waits for a keyring at most
	// settings.ReadLimit. The error is a sentence.
	Connect func(t *till.Till) error
	// Try asks LigdiCash whether it accepts keys, in turn with the consoles of the
	// ledger; none is needed.
	Try func(context.Context, settings.Keys) (till.Tried, error)
	// Serve is Program's.
	Serve func(Sandbox) (Served, error)
}

// Place is where the till of this run stands.
func (s *Shell) Place() till.Place {
	return till.Place{Settings: s.Settings, Getenv: s.Getenv, Training: s.Training, Share: till.ShareWith{Version: versionText(), Kind: s.Kind, Unknown: s.Unknown}}
}

// stand has the commands work with the till of this run.
func (s *Shell) stand() {
	s.Open = func(ctx context.Context, write bool) (*till.Till, func(), error) {
		t, done, err := s.Place().Open(ctx, write)
		if err != nil {
			return nil, nil, s.ledgerError(s.Ledger, err)
		}
		return t, done, nil
	}
	s.Connect = func(t *till.Till) error { return s.Place().Connect(t) }
	s.Try = func(ctx context.Context, k settings.Keys) (till.Tried, error) { return s.Place().Try(ctx, k) }
}

// command is one subcommand. Help, completion, the manual and what reads a
// command line know of it what is here.
type command struct {
	Name   string
	Uses   []string      // settings it takes as flags, beside profile and language
	Ledger bool          // it reads the ledger: -sandbox chooses the training till's
	JSON   bool          // it answers with -json too
	Grace  time.Duration // how long it may take to end; 0: lastResort
	Bare   bool          // it works with broken settings, and is over before a signal could come
	Says   func(*text.Words) saying
	Flags  func(*flag.FlagSet) // without words: Says has them
	Values map[string][]string // what its own options may be given, by name; else see valuesOf
	Takes  takes               // what it is given beside options; nil: nothing
	Run    func(context.Context, *Shell, []string) error
}

// saying is what -h says of a command.
type saying struct {
	Does  string            // in one line
	Args  string            // what it is given beside options: "REF|TOKEN"
	More  string            // further paragraphs, each a line; may be empty
	Rows  [][2]string       // what can be given, and what that means
	Flags map[string]string // what its own flags mean, by name
}

// commands are all of them, in the order of the help.
func commands(p Program) []command {
	return []command{
		console(p), charge(), waitFor(), list(), check(), printReceipt(), evidence(), dayReport(), closeDay(), verify(), export(), backup(), restore(), salvage(), login(), logout(), profiles(), tills(), hubCommand(), doctor(), code(),
		faces(p), callbacks(), serve(p), completion(p), manual(p), version(),
	}
}

// Exit codes of the commands that answer about an invoice.
const (
	ExitPaid     = 0
	ExitError    = 1
	ExitUsage    = 2
	ExitPending  = 3
	ExitFailed   = 4
	ExitLook     = 5
	ExitNotFound = 6
	ExitManager  = 7 // the manager's code is missing, wrong or early
	ExitKeyUsed  = 8 // the key of a sale by script is another sale's
)

// Exit is an exit code other than 0 and 1, with what to say on standard error,
// if anything.
type Exit struct {
	Code int
	Text string
}

func (e Exit) Error() string { return e.Text }

// usage is a command line that cannot be.
func usage(text string) error { return Exit{ExitUsage, text} }

// Mono says that no colours are wanted.
func (s *Shell) Mono() bool { return s.Getenv("NO_COLOR") != "" }

// words are those of the language of this run.
func (s *Shell) words() *text.Words { return text.In(s.Settings.Lang) }

// line prints one line of an answer.
func (s *Shell) line(text string) error {
	return s.print(s.Out, text+"\n")
}

// answer prints v as JSON with -json, else the sentence.
func (s *Shell) answer(v any, text string) error {
	if s.JSON {
		return s.json(v)
	}
	return s.line(folded(s.Out, text))
}

// json prints v, indented: people read it too. What a terminal could obey or
// hide is written as \u.
func (s *Shell) json(v any) error {
	var all bytes.Buffer
	e := json.NewEncoder(&all)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := s.Out.Write(escaped(all.Bytes()))
	return err
}

// fault is what went wrong, for a program that asked in JSON; without fields where
// nothing did.
type fault struct {
	Error string `json:"error,omitempty"`
	Code  int    `json:"code,omitempty"` // the exit code
}

// faultOf is err as a part of an answer. How an invoice stands is no fault: only a
// code tells that.
func faultOf(err error) fault {
	if err == nil || err.Error() == "" {
		return fault{}
	}
	return fault{err.Error(), codeOf(err)}
}

// faultLine writes err as one line behind an answer in lines.
func (s *Shell) faultLine(err error) {
	line, _ := json.Marshal(faultOf(err)) // it has no error to give
	_, _ = s.Out.Write(append(escaped(line), '\n'))
}

// plain writes in the words of the screens.
func (s *Shell) plain() text.Plain {
	return text.NewPlain(s.Settings.Lang, s.ASCII, s.Settings.Days(), s.Now)
}

// exitOf is the exit code that tells how inv stands.
func exitOf(inv *model.Invoice) int {
	switch {
	case inv.Doubt != model.NoDoubt:
		return ExitLook
	case inv.State.IsPaid():
		return ExitPaid
	}
	switch inv.State {
	case model.Sending, model.Pending:
		return ExitPending
	case model.Failed, model.Refused, model.NotSent:
		return ExitFailed
	}
	return ExitLook // an answer was lost, or what came differs
}
