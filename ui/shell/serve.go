package shell

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"caisse/model"
	"caisse/ui/text"
)

// serve is the built-in LigdiCash alone.
func serve(p Program) command {
	b := Sandbox{Switches: map[string]string{}}
	values := map[string][]string{}
	switches := p.switches()
	for _, o := range switches {
		values[o.Name] = o.Values
	}
	return command{
		Name: "sandbox", Values: values,
		Says: func(w *text.Words) saying {
			say := serveIn(w)
			var rows [][2]string
			for _, c := range p.Cases() {
				rows = append(rows, [2]string{fmt.Sprintf("%5d", c.Amount), *text.Pick(w, &c.FR, &c.EN)})
			}
			flags := map[string]string{"addr": say.addr}
			for _, o := range switches {
				flags[o.Name] = *text.Pick(w, &o.FR, &o.EN)
			}
			return saying{Does: say.does, More: say.special, Rows: rows, Flags: flags}
		},
		Flags: func(f *flag.FlagSet) {
			f.StringVar(&b.Addr, "addr", "127.0.0.1:8477", "")
			for _, o := range switches {
				switched(f, o, b.Switches)
			}
		},
		Run: func(ctx context.Context, s *Shell, _ []string) error { return s.serve(ctx, b) },
	}
}

// taken is what the console may be started with in place of a key: any, or dots
// for the one that was given, which is said nowhere.
func (b Sandbox) taken(name string) string {
	if b.Switches[name] != "" {
		return "..."
	}
	return "TEST"
}

// switched makes o an option, which given gets.
func switched(f *flag.FlagSet, o Switch, given map[string]string) {
	set := func(v string) error {
		if o.Values != nil && !slices.Contains(o.Values, v) {
			return errors.New("no such value") // run says it, in one sentence
		}
		given[o.Name] = v
		return nil
	}
	if o.Values != nil || o.Free {
		f.Func(o.Name, "", set)
		return
	}
	f.BoolFunc(o.Name, "", func(v string) error {
		on, err := strconv.ParseBool(v)
		if delete(given, o.Name); on {
			given[o.Name] = "true"
		}
		return err
	})
}

// serve serves it until Ctrl+C.
func (s *Shell) serve(ctx context.Context, b Sandbox) error {
	say := serveIn(s.words())
	var one sync.Mutex
	b.Said = func(fr, en string) {
		one.Lock()
		defer one.Unlock()
		s.hear(*text.Pick(s.words(), &fr, &en))
	}
	l, err := s.Serve(b)
	if err != nil {
		return usage(fmt.Sprintf(say.noListen, clean(b.Addr), s.noAddress(err)))
	}
	if err := s.line(fmt.Sprintf(say.serving, l.Base)); err != nil {
		return err
	}
	if err := s.line(fmt.Sprintf(say.howToUse, l.Base, b.taken("key"), b.taken("token"))); err != nil {
		return err
	}
	select {
	case err := <-l.Done:
		if err != nil {
			err = errors.New(say.broke)
		}
		return err
	case <-ctx.Done(): // as announced
		return l.Close()
	}
}

// hear prints what happens there, with the time.
func (s *Shell) hear(what string) {
	_ = s.line(s.Now().In(s.Settings.Zone).Format(time.TimeOnly) + "  " + model.Clean(what)) // nobody is left to hear that it failed
}

func (p Program) switches() []Switch {
	if p.Switches == nil {
		return nil
	}
	return p.Switches()
}

// noAddress says why an address cannot be listened on.
func (s *Shell) noAddress(err error) string {
	say := serveIn(s.words())
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return say.taken
	case errors.Is(err, fs.ErrPermission):
		return say.notMine
	}
	return say.noAddress
}
