package shell

import (
	"context"
	"errors"
	"flag"
	"io/fs"
	"os"
	"strings"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
)

func restore() Command {
	var look bool
	return Command{
		Name: "restore", Args: "FILE", Ledger: true, JSON: true, Uses: []string{settings.NameLedger},
		Says: func(say Say) Saying {
			return Saying{Does: say("remettre une sauvegarde à la place du registre, qui est gardé à côté", "put a backup in the place of the ledger, which is kept beside it"),
				More: say(`Rien n'est écrasé : le registre présent prend un autre nom, son journal (-wal) avec lui. Ce qu'il a de plus que la
sauvegarde est nommé. Fermez d'abord toutes les caisses de ce registre. Les consoles font une sauvegarde par jour ;
sans FILE, la liste en est donnée. FILE « last » est la plus récente.`,
					`Nothing is overwritten: the present ledger gets another name, its journal (-wal) with it. What it has and the backup
has not is named. First close all tills on this ledger. Consoles make a backup a day; without FILE they are listed.
FILE “last” is the newest.`),
				Flags: map[string]string{"look": say("comparer seulement, ne rien changer", "only compare, change nothing")}}
		},
		Flags: func(f *flag.FlagSet) {
			f.BoolVar(&look, "look", false, "")
		},
		Run: func(ctx context.Context, s *Shell, args []string) error {
			switch {
			case len(args) == 0:
				return s.listBackups()
			case len(args) > 1:
				return usage(s.say("caisse restore FILE : un seul fichier, après les options", "caisse restore FILE: one file, after the options"))
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
			text += s.say(" (d'un registre abîmé)", " (of a damaged ledger)")
		}
		text += "\n"
	}
	if s.JSON {
		return s.wrote(s.object(out))
	}
	if text == "" {
		return Exit{ExitNotFound, s.say("aucune sauvegarde de ce registre : donnez un fichier", "no backup of this ledger: name a file")}
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
			return Exit{ExitNotFound, s.say("aucune sauvegarde de ce registre : donnez un fichier", "no backup of this ledger: name a file")}
		}
	}
	var n till.Newer
	var kept string
	var err error
	if look {
		n, err = till.CompareBackup(ctx, s.Ledger, file)
	} else {
		p := s.progress()
		p.say(s.say("Copie…", "Copying…"))
		n, kept, err = till.Restore(ctx, s.Ledger, file, s.Now(), func(done, total int) {
			p.say(s.say("Copie… %d %%", "Copying… %d %%", 100*done/max(1, total)))
		})
		p.clear()
	}
	name := model.Clean(file)
	switch {
	case errors.Is(err, context.Canceled):
		return s.unread(err)
	case errors.Is(err, fs.ErrNotExist):
		return s.fail("%s n'existe pas", "%s does not exist", name)
	case errors.Is(err, fs.ErrExist):
		return s.fail("%s est le registre lui-même", "%s is the ledger itself", name)
	case errors.Is(err, till.ErrLocked):
		return s.fail("une caisse se sert de ce registre : fermez-les toutes, puis recommencez. Rien n'a été modifié", "a till uses this ledger: close all of them, then try again. Nothing was changed")
	case errors.Is(err, till.ErrDamaged):
		return s.fail("%s est abîmée : prenez-en une autre (caisse restore les donne), ou sauvez ce qui se lit : caisse salvage. Rien n'a été modifié", "%s is damaged: take another (caisse restore lists them), or save what can be read: caisse salvage. Nothing was changed", name)
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
	var l []string
	if look {
		l = append(l, s.say("La sauvegarde %s a %s.", "The backup %s has %s.", from, s.invoices(n.Invoices)))
	} else {
		l = append(l, s.say("Remise en place : %s, %s.", "Put back: %s, %s.", from, s.invoices(n.Invoices)))
	}
	if n.Another {
		l = append(l, s.say("Attention : c'est la sauvegarde d'un autre registre.", "Mind: it is a backup of another ledger."))
	}
	if n.Sales > 0 {
		l = append(l, s.say("Le registre présent a de plus %s, pour %s :", "The present ledger has moreover %s, of %s:", s.invoices(n.Sales), s.plain().Money(n.Sum)))
		l = append(l, "  "+strings.Join(n.Refs, "\n  "))
		if int64(len(n.Refs)) < n.Sales {
			l = append(l, s.say("  (les %d plus récentes)", "  (the %d newest)", len(n.Refs)))
		}
	}
	if n.Changed > 0 {
		l = append(l, s.say("Dans les deux, mais plus loin dans le registre présent : %s ; la console redemandera à LigdiCash.", "In both, but further in the present ledger: %s; the console will ask LigdiCash again.", s.invoices(n.Changed)))
	}
	if n.Older > 0 {
		l = append(l, s.say("Seulement dans la sauvegarde : %s.", "Only in the backup: %s.", s.invoices(n.Older)))
	}
	if n.Forgotten > 0 {
		l = append(l, s.say("Comptées, et ni dans l'un ni dans l'autre : %s.", "Counted, and in neither: %s.", s.invoices(n.Forgotten)))
	}
	if n.Unread {
		l = append(l, s.say("Le registre présent est abîmé : il peut avoir eu plus. caisse salvage sauve ce qui s'en lit.", "The present ledger is damaged: it may have had more. caisse salvage saves what can be read of it."))
	}
	if kept != "" {
		l = append(l, s.say("L'ancien est gardé : %s", "The old one is kept: %s", model.Clean(kept)))
	}
	return strings.Join(l, "\n") + "\n"
}

func salvage() Command {
	return Command{
		Name: "salvage", Args: "FILE TO", JSON: true,
		Says: func(say Say) Saying {
			return Saying{Does: say("ce qui se lit d'un registre abîmé, compté, dans un nouveau registre", "what can be read of a damaged ledger, counted, into a new one"),
				More: say(`FILE n'est pas modifié ; TO ne doit pas exister. Ce qui n'est plus comme il a été écrit est copié tel quel, et reste marqué :
ce n'est pas de l'argent. Code de sortie 5 quand quelque chose ne se lit pas ou est douteux. caisse restore TO le met ensuite en place.`,
					`FILE is not changed; TO must not exist. What is no longer as it was written is copied as it is, and stays marked: it is
not money. Exit code 5 where something cannot be read or is not sound. caisse restore TO then puts it in place.`)}
		},
		Run: func(ctx context.Context, s *Shell, args []string) error {
			if len(args) != 2 {
				return usage(s.say("caisse salvage FILE TO : le registre abîmé, puis le fichier à faire", "caisse salvage FILE TO: the damaged ledger, then the file to make"))
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
	p := s.progress()
	p.say(s.say("Lecture…", "Reading…"))
	out, err := till.Salvage(ctx, from, to, func(done int64) { p.say(s.say("Lecture… %s", "Reading… %s", s.count(done))) })
	p.clear()
	switch {
	case errors.Is(err, context.Canceled):
		return s.unread(err)
	case errors.Is(err, fs.ErrExist):
		return s.fail("%s existe déjà : donnez un autre nom", "%s exists already: give another name", model.Clean(to))
	case errors.Is(err, os.ErrNotExist):
		return s.fail("%s n'existe pas", "%s does not exist", model.Clean(from))
	case errors.Is(err, till.ErrDamaged):
		return s.fail("%s est trop abîmé : rien ne s'en lit. Gardez-le, et reprenez une sauvegarde (caisse restore)", "%s is too damaged: nothing of it can be read. Keep it, and go back to a backup (caisse restore)", model.Clean(from))
	case err != nil:
		return s.ledgerError(from, err)
	}
	if s.JSON {
		err = s.wrote(s.object(salvaged{to, out.Read, out.Unsound, out.Unreadable, out.Events}))
	} else {
		err = s.wrote(s.print(s.Out, s.say("%s : %s factures lues, dont %s douteuses (elles restent marquées) ; %s illisibles.\n", "%s: %s invoices read, %s of them not sound (they stay marked); %s cannot be read.\n",
			model.Clean(to), s.count(out.Read), s.count(out.Unsound), s.count(out.Unreadable))))
	}
	if err == nil && out.Unsound+out.Unreadable > 0 {
		err = Exit{Code: ExitLook}
	}
	return err
}
