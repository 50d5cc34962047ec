package shell

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/text"
)

func export() command {
	var c choice
	var as, file string
	var force bool
	return command{
		Name: "export", Takes: aFile, Ledger: true, Uses: []string{settings.NameLedger, settings.NameShop, settings.NameTimeZone, settings.NameDayStarts},
		Says: func(w *text.Words) saying {
			say := exportIn(w)
			out := saying{Does: say.does, Args: say.args, More: say.more, Flags: choiceSays(w)}
			out.Flags["as"] = say.as
			out.Flags["o"] = say.file
			out.Flags["force"] = say.force
			return out
		},
		Flags: func(f *flag.FlagSet) {
			c.flags(f)
			f.StringVar(&as, "as", "", "")
			f.StringVar(&file, "o", "", "")
			f.BoolVar(&force, "force", false, "")
		},
		Run: func(ctx context.Context, s *Shell, args []string) error {
			path, err := s.file(file, args)
			if err != nil {
				return err
			}
			e := till.Export{Lang: s.Settings.Lang, Zone: s.Settings.Zone}
			if e.As, err = s.format(as, path); err != nil {
				return err
			}
			if e.Query, err = s.query(ctx, c); err != nil {
				return err
			}
			words := s.data()
			e.Label = func(inv *model.Invoice) string { return words.Label(inv) }
			err = s.export(ctx, e, path, force)
			if err != nil && path == "-" && e.As == till.JSONL {
				s.faultLine(err)
			}
			return err
		},
	}
}

// file is the one path a command line gives, as -o or as a word.
func (s *Shell) file(o string, args []string) (string, error) {
	say := exportIn(s.words())
	if o != "" {
		args = append([]string{o}, args...)
	}
	if len(args) != 1 || args[0] == "" {
		return "", usage(say.oneFile)
	}
	return args[0], nil
}

// format is how an export is written: as asked for, else as its file is named.
func (s *Shell) format(as, path string) (till.Format, error) {
	from := "-as"
	if as == "" {
		as, from = strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), "."), clean(filepath.Base(path))
		if path == "-" {
			as = "csv"
		}
	}
	switch as {
	case "csv":
		return till.CSV, nil
	case "jsonl", "ndjson":
		return till.JSONL, nil
	}
	return 0, usage(fmt.Sprintf(exportIn(s.words()).badFormat, from))
}

func (s *Shell) export(ctx context.Context, e till.Export, path string, force bool) error {
	say := exportIn(s.words())
	t, done, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	if e.Query, err = s.of(ctx, t, e.Query); err != nil {
		return err
	}
	s.tellBehind(ctx, t, e.Query)
	p := s.progress()
	plain := s.plain()
	var watch func(done, total int64)
	if p.f != nil { // counting costs, where nobody watches
		p.say(say.counting)
		watch = func(done, total int64) {
			p.say(fmt.Sprintf(say.part, s.count(done), s.count(total)))
		}
	}
	var out till.Exported
	pipe := &pipe{Writer: s.Out}
	if path == "-" {
		out, err = t.ExportTo(ctx, e, pipe, watch)
	} else {
		out, err = t.Export(ctx, e, path, force, watch)
	}
	p.clear()
	var damaged *till.Damaged
	switch {
	case err == nil, errors.As(err, &damaged):
	case path != "-":
		return s.unwritten(path, err, force)
	case errors.Is(err, context.Canceled):
		return errors.New(say.cut)
	case pipe.err != nil:
		return s.wrote(pipe.err)
	default:
		return s.unread(err)
	}
	total := fmt.Sprintf(say.unpaid, plain.Total(out.Total))
	if len(e.Query.States) > 0 && e.Query.States[0].IsPaid() {
		total = plain.Total(out.Total)
	}
	total += s.claimed(plain, out.Elsewhere)
	if path == "-" {
		s.tell(total)
	} else if err := s.print(s.Out, fmt.Sprintf(say.exported, total, model.Clean(path))); err != nil {
		return s.wrote(err)
	}
	return s.unread(err)
}

// pipe remembers why it could not be written, to tell it from what could not
// be read.
type pipe struct {
	io.Writer
	err error
}

func (p *pipe) Write(b []byte) (int, error) {
	n, err := p.Writer.Write(b)
	p.err = err
	return n, err
}

// unwritten is a sentence about a file that could not be written. What stood
// there is untouched.
func (s *Shell) unwritten(path string, err error, force bool) error {
	say := exportIn(s.words())
	path = model.Clean(path)
	switch {
	case errors.Is(err, context.Canceled):
		return errors.New(say.stopped)
	case errors.Is(err, fs.ErrExist) && force:
		return fmt.Errorf(say.inUse, path)
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf(say.exists, path)
	case errors.Is(err, till.ErrNotFile):
		return fmt.Errorf(say.notFile, path)
	}
	return errors.New(path + s.colon() + s.plain().Unwritten(err))
}
