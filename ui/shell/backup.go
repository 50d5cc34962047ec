package shell

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/text"
)

func backup() command {
	var force bool
	return command{
		Name: "backup", Takes: aFile, Ledger: true, JSON: true, Uses: []string{settings.NameLedger},
		Says: func(w *text.Words) saying {
			say := backupIn(w)
			return saying{Does: say.does, Args: sharedIn(w).file, More: say.more, Flags: map[string]string{"force": say.force}}
		},
		Flags: func(f *flag.FlagSet) {
			f.BoolVar(&force, "force", false, "")
		},
		Run: func(ctx context.Context, s *Shell, args []string) error {
			path, err := s.file("", args)
			if err != nil {
				return err
			}
			if path == "-" {
				return usage(backupIn(s.words()).intoFile)
			}
			return s.backup(ctx, path, force)
		},
	}
}

// copied is what backup answers with -json.
type copied struct {
	Path  string `json:"path"`
	Bytes int64  `json:"bytes"`
}

func (s *Shell) backup(ctx context.Context, path string, force bool) error {
	say := backupIn(s.words())
	t, done, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	_, missing := os.Lstat(path)
	p := s.progress()
	p.say(say.copying)
	err = t.Backup(ctx, path, force, func(done, total int) {
		p.say(fmt.Sprintf(say.copyingPart, 100*done/max(1, total)))
	})
	p.clear()
	switch {
	case errors.Is(err, till.ErrLocked): // of path: readers of the ledger itself wait for nobody
		return s.unwritten(path, fs.ErrExist, true)
	case errors.Is(err, till.ErrDamaged) && missing == nil:
		return fmt.Errorf(say.notReplaced, model.Clean(path))
	case errors.Is(err, till.ErrDamaged):
		return fmt.Errorf(say.copiedDamaged, model.Clean(path))
	case err != nil:
		return s.unwritten(path, err, force)
	}
	info, err := os.Stat(path)
	if err != nil {
		return s.unwritten(path, err, force)
	}
	if s.JSON {
		return s.wrote(s.object(copied{path, info.Size()}))
	}
	return s.wrote(s.print(s.Out, fmt.Sprintf(say.copied, model.Clean(path), s.count(info.Size()))))
}
