// Caisse is a payment console in the terminal for shops that collect mobile
// money through LigdiCash.
//
// What goes where: the screens and the answers of commands go to standard
// output; what is said beside them goes to standard error.
package main

import (
	"context"
	"os"

	"caisse/ligdicash/sandbox"
	"caisse/ui"
	"caisse/ui/display"
	"caisse/ui/round"
	"caisse/ui/shell"
	_ "caisse/ui/termbg" // before Bubble Tea: see there
	"caisse/ui/terminal"
)

func main() {
	os.Exit(shell.Main(os.Args[1:], shell.Program{
		Getenv: os.Getenv, In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Console: rounds, Display: mirror, Serve: serve, Cases: cases, Switches: switches,
	}))
}

// rounds shows the console until it is left for good; what was typed lives on
// from round to round.
func rounds(ctx context.Context, s *shell.Shell) error {
	var left ui.Outcome
	show := func(ctx context.Context, r round.Round) (round.Next, error) {
		glass := s.Glass()
		glass.Profile, glass.Training = s.Settings.Profile, s.Training
		cfg := ui.Config{
			Till: r.Till, Settings: s.Settings, Desk: r.Desk, Resume: left, Sandbox: s.Sandbox, Training: s.Training, ASCII: s.ASCII, Version: s.Version(),
			Faces: display.NewServer(glass), Connect: r.Connect, EnvKeys: r.EnvKeys, Manager: r.Desk.HasCode(), Looks: terminal.LooksOf(s.Settings, r.Mono), Log: r.Log, Shown: r.Shown,
		}
		if !s.Training {
			cfg.Foreign = s.Settings.Foreign()
		}
		var err error
		left, err = ui.Run(ctx, cfg)
		return round.Next{Again: left.Again, Sandbox: left.Sandbox, Profile: left.Profile}, err
	}
	return round.Run(ctx, s, round.Screens{Show: show, Ask: ui.AskRescue})
}

// mirror shows the glass of t to its customer.
func mirror(ctx context.Context, s *shell.Shell, t display.Till) error {
	m := ui.Mirror{Till: t, Settings: s.Settings, ASCII: s.ASCII, Looks: terminal.LooksOf(s.Settings, s.Mono())}
	return m.Show(ctx)
}

// serve serves the built-in LigdiCash.
func serve(b shell.Sandbox) (shell.Served, error) {
	o, err := sandbox.Given(b.Switches)
	if err != nil {
		return shell.Served{}, err
	}
	o.Dir = b.Dir
	if b.Said != nil {
		o.Said = func(l sandbox.Line) { b.Said(l.FR, l.EN) }
	}
	l, err := sandbox.Listen(b.Addr, o)
	if err != nil {
		return shell.Served{}, err
	}
	return shell.Served{Base: l.Base, Done: l.Done, Close: l.Close, Customer: l}, nil
}

// cases are what the help of the built-in LigdiCash lists.
func cases() (all []shell.Case) {
	for _, c := range sandbox.Cases() {
		all = append(all, shell.Case{Amount: c.Amount, FR: c.FR, EN: c.EN})
	}
	return all
}

// switches are its options.
func switches() (all []shell.Switch) {
	for _, s := range sandbox.Switches() {
		all = append(all, shell.Switch{Name: s.Name, Values: s.Values, Free: s.Free, FR: s.FR, EN: s.EN})
	}
	return all
}
