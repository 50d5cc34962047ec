package shell

import (
	"context"
	"flag"
	"fmt"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/text"
)

func evidence() command {
	var phone, force bool
	var path string
	return command{
		Name: "evidence", Takes: anything, Ledger: true, Uses: []string{settings.NameLedger, settings.NameShop, settings.NameTimeZone, settings.NameDayStarts},
		Says: func(w *text.Words) saying {
			say := evidenceIn(w)
			return saying{Does: say.does, Args: "REF|TOKEN", More: say.more, Flags: map[string]string{"phone": say.phone, "o": say.file, "force": exportIn(w).force}}
		},
		Flags: func(f *flag.FlagSet) {
			f.BoolVar(&phone, "phone", false, "")
			f.StringVar(&path, "o", "", "")
			f.BoolVar(&force, "force", false, "")
		},
		Run: func(ctx context.Context, s *Shell, args []string) error {
			say := evidenceIn(s.words())
			if len(args) != 1 || force && path == "" {
				return usage(say.usage)
			}
			name, err := s.named(ctx, args[0])
			if err != nil {
				return err
			}
			if name, _ = model.Named(name); name == "" {
				return usage(checkIn(s.words()).emptyName)
			}
			return s.evidence(ctx, name, phone, path, force)
		},
	}
}

// evidence writes all that is known of the sale that name names to path, "" is the
// output.
func (s *Shell) evidence(ctx context.Context, name string, phone bool, path string, force bool) error {
	say := evidenceIn(s.words())
	t, done, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	inv, err := s.theOne(ctx, t, name)
	if err != nil {
		return err
	}
	e, err := t.Evidence(ctx, inv.Ref)
	if err != nil {
		return s.unread(err)
	}
	p := s.plain()
	if path != "" {
		p = s.data()
	}
	of := text.Statement{Head: s.paperHead(), Till: t.Names(ctx)[""], Version: versionText(), Whole: phone, Verify: text.VerifyBy(s.Settings.Profile, s.Training)}
	if of.Till == "" {
		of.Till = s.Settings.Till
	}
	lines := p.Among(t.Called(ctx)).Evidence(e, of)
	if path == "" || path == "-" {
		if err := s.print(s.Out, lines); err != nil {
			return s.wrote(err)
		}
	} else {
		if err := till.WriteFile(path, s.harmless(lines), force); err != nil {
			return s.unwritten(path, err, force)
		}
		if err := s.line(fmt.Sprintf(say.written, model.Clean(path))); err != nil {
			return s.wrote(err)
		}
	}
	if e.Lost != nil {
		return Exit{ExitLook, say.cut}
	}
	return nil
}
