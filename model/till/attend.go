package till

import (
	"context"
	"time"

	"caisse/model/ledger"
)

// Attend is Run for a program that sells one sale, or waits for one, and ends: it
// asks about the sales of this run, and those of Follow, Show and CheckNow. What
// earlier runs left open, and tills that are silent, is for a till that stays: ten
// such programs at once would each go through all of it.
func (t *Till) Attend(ctx context.Context) {
	t.run(ctx, &rounds{started: t.Running(), attends: true})
}

// attended is the round of one that takes up nothing.
func attended() *morning {
	return &morning{SweepNews: SweepNews{Morning: true, Over: true}, step: nothingLeft, quiet: true, taken: map[string]bool{}}
}

// KeepBackups has a backup of the ledger made once a day, in dir, when nothing was
// sold for a moment: for a till that stays open. dir "" is the ledger's folder.
func (t *Till) KeepBackups(dir string) { t.ledger.KeepBackups(dir, time.Now) }

// backupHold is how long a program that makes the backup of a day keeps others from
// it, where it is killed over it.
const backupHold = 10 * time.Minute

// BackupDue says that the ledger has no backup of this day yet, in dir.
func (t *Till) BackupDue(dir string) bool { return t.ledger.BackupDue(dir, time.Now()) }

// BackupOfDay makes the backup of this day, in dir, unless there is one, nothing was
// written since the newest, or another program is making it: for one that ends long
// before KeepBackups would look. It takes seconds where the ledger is large; ctx
// stops it, and leaves nothing behind.
func (t *Till) BackupOfDay(ctx context.Context, dir string) error {
	if !t.BackupDue(dir) {
		return nil
	}
	const what = "backup"
	for {
		wait, err := t.ledger.Claim(ctx, ledger.Turn{What: what, Now: t.Running(), Hold: backupHold, Most: mostPause})
		switch {
		case err != nil:
			return err
		case wait.For > 0 && !wait.Shared, wait.Paused:
			return nil // somebody makes it; or the next program does
		case wait.For == 0:
			_, err = t.ledger.BackupOfDay(ctx, dir, time.Now())
			_ = t.ledger.Hold(context.WithoutCancel(ctx), what, t.Running()) // else it ends by itself
			return err
		}
		if err := sleep(ctx, wait.For, nil); err != nil {
			return err
		}
	}
}
