package shell

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/text"
)

// ledgerFaults are what is the matter with the ledger as a file, worst first.
func (s *Shell) ledgerFaults(ctx context.Context, t *till.Till) (out []text.Finding) {
	say := doctorLedgerIn(s.words())
	file := t.File()
	add := func(grade text.Grade, said, todo string) {
		out = append(out, text.Finding{Name: "ledger.file", Label: say.ledger, Grade: grade, Text: said, Todo: todo})
	}
	if less := file.Less(); less != nil {
		add(text.Fault, s.plain().Less(less), "")
	}
	if file.Damage() != nil {
		add(text.Fault, say.damaged,
			say.damagedTodo)
	}
	if a := file.Altered(); a != nil {
		add(text.Fault, fmt.Sprintf(say.altered, strings.Join(a.Things, ", ")),
			say.alteredTodo)
	}
	if t.Played(ctx) {
		add(text.Fault, say.played, say.playedTodo)
	}
	if said := s.plain().Without(file); said != "" {
		add(text.Warning, said, say.withoutTodo)
	}
	return out
}

// examineLedger opens the ledger and, unless fast, reads all of it.
func (s *Shell) examineLedger(ctx context.Context, fast bool) []text.Finding {
	say := doctorLedgerIn(s.words())
	f := text.Finding{Name: "ledger", Label: say.ledger, Grade: text.Fine}
	path := s.Ledger
	info, _ := os.Stat(path)
	if !s.ledgerThere() { // looking must not make one
		f.Grade, f.Text = text.Skipped, fmt.Sprintf(say.notYet, path)
		return []text.Finding{f}
	}
	t, done, err := s.Open(ctx, false)
	if err != nil {
		f.Grade, f.Text = text.Fault, err.Error()
		f.Todo = say.keepIt
		return []text.Finding{f}
	}
	defer done()
	total, err := t.Total(ctx, till.Query{})
	if err == nil && !fast {
		stop := s.waiting(say.reading)
		err = t.Verify(ctx)
		stop()
	}
	if err != nil {
		f.Grade, f.Text = text.Fault, path+s.colon()+s.plain().Sentence(err)
		f.Todo = say.keepItBackup
		return []text.Finding{f}
	}
	how := say.sound
	if fast {
		how = say.notRead
	}
	if info == nil { // somebody makes one just now
		return s.ledgerFaults(ctx, t)
	}
	f.Text = fmt.Sprintf(say.about, path, how, s.invoices(total.Count), s.count((info.Size()+(1<<20)-1)>>20))
	out := s.ledgerFaults(ctx, t)
	if !mayWrite(path) {
		out = append(out, text.Finding{Name: "ledger.file", Label: f.Label, Grade: text.Fault,
			Text: say.onlyRead,
			Todo: say.onlyReadTodo})
	}
	if len(out) > 0 {
		f.Grade = text.Warning // it is not well because it could be read
	}
	out = append(out, f)
	if missing, last, err := t.Gaps(ctx); err == nil && missing > 0 {
		out = append(out, text.Finding{Name: "ledger.tickets", Label: f.Label, Grade: text.Fine, Text: s.plain().Gaps(missing, last)})
	}
	if !till.Counted(path) && total.Count > 0 {
		out = append(out, text.Finding{Name: "ledger.count", Label: f.Label, Grade: text.Warning,
			Text: fmt.Sprintf(say.uncounted, filepath.Base(path)+till.CountsEnd),
			Todo: say.uncountedTodo})
	}
	return out
}

// examineBackups says how old the newest backup is.
func (s *Shell) examineBackups(_ context.Context) text.Finding {
	say := doctorLedgerIn(s.words())
	f := text.Finding{Name: "backups", Label: say.backup, Grade: text.Fine}
	all, err := till.Backups(s.Settings.BackupDir, s.Ledger)
	if err != nil && (s.Settings.BackupDir != "" || !errors.Is(err, fs.ErrNotExist)) { // else no ledger was ever made here
		f.Grade, f.Text = text.Warning, say.unlisted
		f.Todo = say.unlistedTodo
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
		f.Grade, f.Text = text.Skipped, say.noBackup
		return f
	}
	age := s.Now().Sub(newest.At)
	f.Text = fmt.Sprintf(say.newest, s.age(age), model.Clean(filepath.Base(newest.Path)), len(all))
	if age > 7*24*time.Hour {
		f.Grade, f.Todo = text.Warning, say.oldTodo
	}
	if all[0].Damaged {
		f.Grade = text.Warning
		f.Text += say.newerDamaged
	}
	return f
}

// age is a time in words, by its largest part.
func (s *Shell) age(d time.Duration) string {
	say := doctorLedgerIn(s.words())
	switch {
	case d < 0:
		return say.ageless
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	}
	return fmt.Sprintf(say.days, int(d.Hours())/24)
}
