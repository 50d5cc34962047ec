package shell

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/text"
)

func restore() command {
	var look bool
	return command{
		Name: "restore", Ledger: true, JSON: true, Uses: []string{settings.NameLedger},
		Takes: func(s *Shell, _ []string) ([]offer, bool) {
			return []offer{{"last", restoreIn(s.words()).last}}, true
		},
		Says: func(w *text.Words) saying {
			say := restoreIn(w)
			return saying{Does: say.does, Args: say.args, More: say.more, Flags: map[string]string{"look": say.look}}
		},
		Flags: func(f *flag.FlagSet) {
			f.BoolVar(&look, "look", false, "")
		},
		Run: func(ctx context.Context, s *Shell, args []string) error {
			switch {
			case len(args) == 0:
				return s.listBackups()
			case len(args) > 1, args[0] == "":
				return usage(restoreIn(s.words()).usage)
			}
			return s.restore(ctx, args[0], look)
		},
	}
}

// keptBackup is a backup in -json.
type keptBackup struct {
	Path    string `json:"path"`
	Day     string `json:"day"`
	Damaged bool   `json:"damaged"`
}

func (s *Shell) listBackups() error {
	say := restoreIn(s.words())
	all, err := till.Backups(s.Settings.BackupDir, s.Ledger)
	if err != nil {
		return s.unwritten(s.Settings.BackupDir, err, false)
	}
	out := struct {
		Backups []keptBackup `json:"backups"`
	}{[]keptBackup{}}
	text := ""
	for _, k := range all {
		out.Backups = append(out.Backups, keptBackup{k.Path, k.Day, k.Damaged})
		text += k.Day + gap + model.Clean(k.Path)
		if k.Damaged {
			text += say.ofDamaged
		}
		text += "\n"
	}
	if s.JSON {
		return s.wrote(s.object(out))
	}
	if text == "" {
		return Exit{ExitNotFound, say.noBackup}
	}
	return s.wrote(s.print(s.Out, text))
}

// restoration is what restore answers with -json.
type restoration struct {
	Path     string   `json:"path"`     // the ledger
	From     string   `json:"from"`     // the backup
	Kept     string   `json:"kept"`     // what was there, "" when nothing was
	Invoices int64    `json:"invoices"` // in the backup
	Newer    int64    `json:"newer"`    // only in what was there
	NewerSum int64    `json:"newer_sum"`
	NewerRef []string `json:"newer_refs"` // the newest of them, 20 at most
	Changed  int64    `json:"changed"`    // in both, further in what was there
	Older    int64    `json:"older"`      // only in the backup
	Missing  int64    `json:"missing"`    // counted once, and in neither
	Another  bool     `json:"another"`    // the backup is of another ledger
	Damaged  bool     `json:"damaged"`    // what was there can only be read in part
	Done     bool     `json:"done"`
}

func (s *Shell) restore(ctx context.Context, file string, look bool) error {
	say := restoreIn(s.words())
	if file == "last" {
		all, err := till.Backups(s.Settings.BackupDir, s.Ledger)
		if err != nil {
			return s.unwritten(s.Settings.BackupDir, err, false)
		}
		file = ""
		for _, k := range all {
			if file == "" && !k.Damaged {
				file = k.Path
			}
		}
		if file == "" {
			return Exit{ExitNotFound, say.noBackup}
		}
	}
	var n till.Newer
	var kept string
	var err error
	if !look {
		if err := s.Allowed(ctx); err != nil {
			return err
		}
	}
	if look {
		n, err = till.CompareBackup(ctx, s.Ledger, file)
	} else {
		p := s.progress()
		p.say(say.copying)
		n, kept, err = till.Restore(ctx, s.Ledger, file, s.Now(), func(done, total int) {
			p.say(fmt.Sprintf(say.copyingPart, 100*done/max(1, total)))
		})
		p.clear()
	}
	name := model.Clean(file)
	switch {
	case errors.Is(err, context.Canceled):
		return s.unread(err)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf(say.absent, name)
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf(say.itself, name)
	case errors.Is(err, till.ErrLocked):
		return errors.New(say.inUse)
	case errors.Is(err, till.ErrDamaged):
		return fmt.Errorf(say.damaged, name)
	case err != nil:
		return s.ledgerError(file, err)
	}
	if s.JSON {
		return s.wrote(s.object(restoration{
			Path: s.Ledger, From: file, Kept: kept, Invoices: n.Invoices, Newer: n.Sales, NewerSum: int64(n.Sum), NewerRef: append([]string{}, n.Refs...),
			Changed: n.Changed, Older: n.Older, Missing: n.Forgotten, Another: n.Another, Damaged: n.Unread, Done: !look,
		}))
	}
	return s.wrote(s.print(s.Out, s.restoredText(n, name, kept, look)))
}

// restoredText says what was done, and what the backup does not have.
func (s *Shell) restoredText(n till.Newer, from, kept string, look bool) string {
	say := restoreIn(s.words())
	var l []string
	if look {
		l = append(l, fmt.Sprintf(say.compared, from, s.invoices(n.Invoices)))
	} else {
		l = append(l, fmt.Sprintf(say.done, from, s.invoices(n.Invoices)))
	}
	if n.Another {
		l = append(l, say.another)
	}
	if n.Sales > 0 {
		l = append(l, fmt.Sprintf(say.moreSales, s.invoices(n.Sales), s.plain().Money(n.Sum)))
		l = append(l, "  "+strings.Join(n.Refs, "\n  "))
		if int64(len(n.Refs)) < n.Sales {
			l = append(l, fmt.Sprintf(say.theNewest, len(n.Refs)))
		}
	}
	if n.Changed > 0 {
		l = append(l, fmt.Sprintf(say.changed, s.invoices(n.Changed)))
	}
	if n.Older > 0 {
		l = append(l, fmt.Sprintf(say.older, s.invoices(n.Older)))
	}
	if n.Forgotten > 0 {
		l = append(l, fmt.Sprintf(say.forgotten, s.invoices(n.Forgotten)))
	}
	if n.Unread {
		l = append(l, say.unread)
	}
	if kept != "" {
		l = append(l, fmt.Sprintf(say.kept, model.Clean(kept)))
	}
	return strings.Join(l, "\n") + "\n"
}

func salvage() command {
	return command{
		Name: "salvage", Takes: aFile, JSON: true,
		Says: func(w *text.Words) saying {
			say := restoreIn(w)
			return saying{Does: say.salvageDoes, Args: say.salvageArgs, More: say.salvageMore}
		},
		Run: func(ctx context.Context, s *Shell, args []string) error {
			if len(args) != 2 || args[0] == "" || args[1] == "" {
				return usage(restoreIn(s.words()).salvageUsage)
			}
			return s.salvage(ctx, args[0], args[1])
		},
	}
}

// salvaged is what salvage answers with -json.
type salvaged struct {
	Path       string `json:"path"`
	Read       int64  `json:"read"`
	Unsound    int64  `json:"unsound"` // of those
	Unreadable int64  `json:"unreadable"`
	Events     int64  `json:"events"`
}

func (s *Shell) salvage(ctx context.Context, from, to string) error {
	say := restoreIn(s.words())
	p := s.progress()
	p.say(say.reading)
	out, err := till.Salvage(ctx, from, to, func(done int64) { p.say(fmt.Sprintf(say.readingPart, s.count(done))) })
	p.clear()
	switch {
	case errors.Is(err, context.Canceled):
		return s.unread(err)
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf(say.exists, model.Clean(to))
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf(say.absent, model.Clean(from))
	case errors.Is(err, till.ErrDamaged):
		return fmt.Errorf(say.tooDamaged, model.Clean(from))
	case err != nil:
		return s.ledgerError(from, err)
	}
	if s.JSON {
		err = s.wrote(s.object(salvaged{to, out.Read, out.Unsound, out.Unreadable, out.Events}))
	} else {
		err = s.wrote(s.print(s.Out, fmt.Sprintf(say.salvaged, model.Clean(to), s.count(out.Read), s.count(out.Unsound), s.count(out.Unreadable))))
	}
	if err == nil && out.Unsound+out.Unreadable > 0 {
		err = Exit{Code: ExitLook}
	}
	return err
}
