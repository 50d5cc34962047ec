package shell

import (
	"context"
	"errors"
	"flag"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
)

func export() Command {
	var c choice
	var as, file string
	var force bool
	return Command{
		Name: "export", Args: "[FILE|-]", Ledger: true, Uses: []string{settings.NameLedger, settings.NameTimeZone},
		Says: func(say Say) Saying {
			out := Saying{Does: say("les ventes dans un fichier CSV (tableur) ou JSON (une par ligne)", "the sales into a CSV file (spreadsheet) or JSON (one a line)"),
				More: say("Le nom du fichier dit le format : .csv, ou .jsonl ; « - » est la sortie standard, en CSV.\nLe fichier n'apparaît qu'une fois entier ; Ctrl+C ne laisse rien.",
					"The file's name says the format: .csv, or .jsonl; “-” is standard output, as CSV.\nThe file appears once it is whole; Ctrl+C leaves nothing."),
				Flags: choiceSays(say)}
			out.Flags["as"] = say("`format` : csv ou jsonl, quel que soit le nom", "`format`: csv or jsonl, whatever the name")
			out.Flags["o"] = say("le `fichier`, ou « - »", "the `file`, or “-”")
			out.Flags["force"] = say("remplacer un fichier qui existe", "replace a file that exists")
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
			return s.export(ctx, e, path, force)
		},
	}
}

// file is the one path a command line gives, as -o or after the options.
func (s *Shell) file(o string, args []string) (string, error) {
	if o != "" {
		args = append([]string{o}, args...)
	}
	for _, a := range args {
		if strings.HasPrefix(a, "-") && a != "-" {
			return "", usage(s.say("« %s » : les options viennent avant le fichier", "“%s”: options come before the file", clean(a)))
		}
	}
	if len(args) != 1 || args[0] == "" {
		return "", usage(s.say("il faut un fichier, et un seul", "one file is needed, and only one"))
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
	return 0, usage(s.say("%s : un nom en .csv ou .jsonl, ou -as csv, ou -as jsonl", "%s: a name in .csv or .jsonl, or -as csv, or -as jsonl", from))
}

func (s *Shell) export(ctx context.Context, e till.Export, path string, force bool) error {
	t, done, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	p := s.progress()
	plain := s.plain()
	var watch func(done, total int64)
	if p.f != nil { // counting costs, where nobody watches
		p.say(s.say("Comptage…", "Counting…"))
		watch = func(done, total int64) {
			p.say(s.say("Export… %s sur %s", "Export… %s of %s", s.count(done), s.count(total)))
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
		return s.fail("arrêté : ce qui est sorti n'est pas entier", "stopped: what came out is not whole")
	case pipe.err != nil:
		return s.wrote(pipe.err)
	default:
		return s.unread(err)
	}
	total := s.say("%s, payées ou non", "%s, paid or not", plain.Total(out.Total))
	if len(e.Query.States) > 0 && e.Query.States[0].IsPaid() {
		total = plain.Total(out.Total)
	}
	total += s.claimed(plain, out.Elsewhere)
	if path == "-" {
		s.tell("%s", "%s", total)
	} else if err := s.print(s.Out, s.say("Exporté : %s. %s\n", "Exported: %s. %s\n", total, model.Clean(path))); err != nil {
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
	path = model.Clean(path)
	switch {
	case errors.Is(err, context.Canceled):
		return s.fail("arrêté : rien n'a été écrit", "stopped: nothing was written")
	case errors.Is(err, fs.ErrExist) && force:
		return s.fail("%s est en service, et ne peut pas être remplacé", "%s is in use and cannot be replaced", path)
	case errors.Is(err, fs.ErrExist):
		return s.fail("%s existe déjà ; -force le remplace", "%s exists already; -force replaces it", path)
	case errors.Is(err, till.ErrNotFile):
		return s.fail("%s n'est pas un fichier", "%s is not a file", path)
	}
	return s.fail("%s : %s", "%s: %s", path, s.plain().Unwritten(err))
}
