package shell

import (
	"context"
	"errors"
	"flag"
	"io/fs"
	"os"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
)

func backup() Command {
	var force bool
	return Command{
		Name: "backup", Args: "FILE", Ledger: true, JSON: true, Uses: []string{settings.NameLedger},
		Says: func(say Say) Saying {
			return Saying{Does: say("une copie entière du registre, même pendant que la caisse sert", "a whole copy of the ledger, even while the till is in use"),
				More: say("La copie n'apparaît qu'une fois entière ; Ctrl+C ne laisse rien. C'est un registre : -ledger FILE l'ouvre.",
					"The copy appears once it is whole; Ctrl+C leaves nothing. It is a ledger: -ledger FILE opens it."),
				Flags: map[string]string{"force": say("remplacer un fichier qui existe", "replace a file that exists")}}
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
				return usage(s.say("une copie du registre va dans un fichier", "a copy of the ledger goes into a file"))
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
	t, done, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	_, missing := os.Lstat(path)
	p := s.progress()
	p.say(s.say("Copie…", "Copying…"))
	err = t.Backup(ctx, path, force, func(done, total int) {
		p.say(s.say("Copie… %d %%", "Copying… %d %%", 100*done/max(1, total)))
	})
	p.clear()
	switch {
	case errors.Is(err, till.ErrLocked): // of path: readers of the ledger itself wait for nobody
		return s.unwritten(path, fs.ErrExist, true)
	case errors.Is(err, till.ErrDamaged) && missing == nil:
		return s.fail("le registre est abîmé : sa copie n'a pas remplacé %s, qui est peut-être saine. Copiez-le sous un autre nom", "the ledger is damaged: its copy has not replaced %s, which may be a good one. Copy it under another name", model.Clean(path))
	case errors.Is(err, till.ErrDamaged):
		return s.fail("%s est copié, mais le registre est abîmé, et sa copie aussi : gardez les deux et reprenez une sauvegarde plus ancienne", "%s is copied, but the ledger is damaged, and so is its copy: keep both and go back to an older backup", model.Clean(path))
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
	return s.wrote(s.print(s.Out, s.say("Copie faite : %s, %s octets.\n", "Copied: %s, %s bytes.\n", model.Clean(path), s.count(info.Size()))))
}
