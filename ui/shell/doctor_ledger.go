package shell

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/text"
)

// ledgerFaults are what is the matter with the ledger as a file, worst first.
func (s *Shell) ledgerFaults(t *till.Till) (out []text.Finding) {
	file := t.File()
	add := func(grade text.Grade, said, todo string) {
		out = append(out, text.Finding{Name: "ledger.file", Label: s.say("Registre", "Ledger"), Grade: grade, Text: said, Todo: todo})
	}
	if less := file.Less(); less != nil {
		add(text.Fault, s.plain().Less(less), "")
	}
	if file.Damage() != nil {
		add(text.Fault, s.say("le registre est abîmé : ceci est ce qui s'en lit", "the ledger is damaged: this is what can be read of it"),
			s.say("caisse restore (une sauvegarde) ou caisse salvage (ce qui se lit)", "caisse restore (a backup) or caisse salvage (what can be read)"))
	}
	if a := file.Altered(); a != nil {
		add(text.Fault, s.say("le registre contient ce que caisse n'y a pas mis : %s", "the ledger has parts that caisse did not make: %s", strings.Join(a.Things, ", ")),
			s.say("n'encaissez pas avec ; reprenez une sauvegarde", "do not sell with it; go back to a backup"))
	}
	if said := s.plain().Without(file); said != "" {
		add(text.Warning, said, s.say("ces ventes sont chez LigdiCash : ne les refaites pas", "these sales are at LigdiCash: do not enter them again"))
	}
	return out
}

// examineLedger opens the ledger and, unless fast, reads all of it.
func (s *Shell) examineLedger(ctx context.Context, fast bool) []text.Finding {
	f := text.Finding{Name: "ledger", Label: s.say("Registre", "Ledger"), Grade: text.Fine}
	path := s.Ledger
	info, err := os.Stat(path)
	_, uncounted := os.Stat(path + till.CountsEnd)
	if errors.Is(err, os.ErrNotExist) && errors.Is(uncounted, os.ErrNotExist) { // looking must not make one
		f.Grade, f.Text = text.Skipped, s.say("%s n'existe pas encore", "%s does not exist yet", path)
		return []text.Finding{f}
	}
	t, done, err := s.Open(ctx, false)
	if err != nil {
		f.Grade, f.Text = text.Fault, err.Error()
		f.Todo = s.say("gardez le fichier, reprenez une sauvegarde", "keep the file, go back to a backup")
		return []text.Finding{f}
	}
	defer done()
	total, err := t.Total(ctx, till.Query{})
	if err == nil && !fast {
		stop := s.waiting(s.say("Lecture de tout le registre (-fast la saute)…", "Reading the whole ledger (-fast skips it)…"))
		err = t.Verify(ctx)
		stop()
	}
	if err != nil {
		f.Grade, f.Text = text.Fault, path+s.say(" : ", ": ")+s.plain().Sentence(err)
		f.Todo = s.say("gardez le fichier, reprenez une sauvegarde (caisse backup en fait)", "keep the file, go back to a backup (caisse backup makes them)")
		return []text.Finding{f}
	}
	how := s.say("sain", "sound")
	if fast {
		how = s.say("non relu", "not read through")
	}
	if info == nil { // somebody makes one just now
		return s.ledgerFaults(t)
	}
	f.Text = s.say("%s, %s, %s, %s Mo", "%s, %s, %s, %s MB", path, how, s.invoices(total.Count), s.count((info.Size()+(1<<20)-1)>>20))
	out := s.ledgerFaults(t)
	if !mayWrite(path) {
		out = append(out, text.Finding{Name: "ledger.file", Label: f.Label, Grade: text.Fault,
			Text: s.say("ce registre ne peut qu'être lu ici : rien ne peut être encaissé", "this ledger can only be read here: nothing can be charged"),
			Todo: s.say("rendez le fichier et son dossier inscriptibles pour vous, ou donnez un autre registre (-ledger)", "let yourself write to the file and its folder, or give another ledger (-ledger)")})
	}
	if len(out) > 0 {
		f.Grade = text.Warning // it is not well because it could be read
	}
	out = append(out, f)
	if !till.Counted(path) && total.Count > 0 {
		out = append(out, text.Finding{Name: "ledger.count", Label: f.Label, Grade: text.Warning,
			Text: s.say("le fichier où les ventes sont comptées (%s) manque ou ne se lit pas : une perte d'avant ne se verrait pas", "the file in which sales are counted (%s) is missing or cannot be read: a loss before now would not show", filepath.Base(path)+till.CountsEnd),
			Todo: s.say("la console le refait", "the console makes it again")})
	}
	return out
}

// examineBackups says how old the newest backup is.
func (s *Shell) examineBackups(_ context.Context) text.Finding {
	f := text.Finding{Name: "backups", Label: s.say("Sauvegarde", "Backup"), Grade: text.Fine}
	all, err := till.Backups(s.Settings.BackupDir, s.Ledger)
	if err != nil {
		f.Grade, f.Text = text.Warning, s.say("le dossier des sauvegardes ne peut pas être lu", "the folder of backups cannot be read")
		f.Todo = s.say("réglez backup_dir, ou faites : caisse backup FICHIER", "set backup_dir, or: caisse backup FILE")
		return f
	}
	var newest *till.Kept
	for i := range all {
		if !all[i].Damaged {
			newest = &all[i]
			break
		}
	}
	if newest == nil {
		f.Grade, f.Text = text.Skipped, s.say("aucune encore : la console en fait une par jour", "none yet: the console makes one a day")
		return f
	}
	age := s.Now().Sub(newest.At)
	f.Text = s.say("la dernière a %s (%s), %d gardées", "the newest is %s old (%s), %d kept", s.age(age), model.Clean(filepath.Base(newest.Path)), len(all))
	if age > 7*24*time.Hour {
		f.Grade, f.Todo = text.Warning, s.say("ouvrez la console un moment sans vendre, ou : caisse backup FICHIER", "leave the console open a moment without selling, or: caisse backup FILE")
	}
	if all[0].Damaged {
		f.Grade = text.Warning
		f.Text += s.say(" ; celle d'après est d'un registre abîmé", "; the one after it is of a damaged ledger")
	}
	return f
}

// age is a time in words, by its largest part.
func (s *Shell) age(d time.Duration) string {
	switch {
	case d < 0:
		return s.say("moins de 0 h (l'horloge ?)", "less than 0 h (the clock?)")
	case d < 48*time.Hour:
		return s.say("%d h", "%d h", int(d.Hours()))
	}
	return s.say("%d jours", "%d days", int(d.Hours())/24)
}
