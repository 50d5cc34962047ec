package ledger

import (
	"errors"
	"strings"
	"testing"

	"caisse/model"
)

// Whatever another program, or a fault, does to a ledger behind its back,
// Verify sees it and says so, and leaves it as it is.
func TestVerify(t *testing.T) {
	t.Parallel()
	if race {
		t.Skip("nothing to race with")
	}
	const any = " " // in every message
	const unlock = "DROP TRIGGER invoice_stays; DROP TRIGGER event_stays; DROP TRIGGER event_as_written; DROP TRIGGER invoice_facts"
	for _, c := range []struct{ name, does, says string }{
		{"nothing", "", ""},
		{"settings of another program", "PRAGMA journal_mode = WAL; ANALYZE", ""},
		{"a count", "UPDATE tally SET count = count + 1 WHERE state = 'paid'", "the sums of paid"},
		{"a sum", "UPDATE tally SET sum = sum - 1 WHERE state = 'failed'", "the sums of failed"},
		{"sums that make up for each other", "UPDATE tally SET sum = sum + iif(state = 'paid', 5, -5) WHERE state IN ('paid', 'failed')", "the sums of "},
		{"a state without sums", "DELETE FROM tally WHERE state = 'pending'", "the sums of pending"},
		{"sums of a state nobody knows", "INSERT INTO tally VALUES ('perhaps', 1, 9, 1000012)", "the sums of perhaps"},
		{"a change without its trigger", "DROP TRIGGER invoice_recounted; UPDATE invoice SET state = 'failed' WHERE ref = 'R1'", "the sums of "},
		{"an invoice out of the index of words", "INSERT INTO search (search, rowid, text) SELECT 'delete', n, text FROM words WHERE n = 2", any},
		{"a word too many", "INSERT INTO search (rowid, text) VALUES (2, 'inconnu')", any},
		{"all words", "INSERT INTO search (search) VALUES ('delete-all')", any},
		{"words changed unseen", "DROP TRIGGER invoice_reworded; UPDATE invoice SET lastname = 'Zongo' WHERE ref = 'R1'", any},
		{"invoices it should have", "UPDATE searchable SET upto = upto - 1", any},
		{"an index of other things", "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX invoice_sale ON invoice (amount)' WHERE name = 'invoice_sale'", "invoice_sale"},
		{"a page of the index of words", "UPDATE search_data SET block = zeroblob(length(block)) WHERE id > 100", any},
		{"an event of no invoice", unlock + "; PRAGMA foreign_keys = OFF; INSERT INTO event (invoice, at, kind, state) VALUES (99, 1, 'status', 'paid')", "event without its invoice"},
		{"a state nobody knows", "PRAGMA ignore_check_constraints = ON; DROP TRIGGER invoice_recounted; UPDATE invoice SET state = 'perhaps' WHERE ref = 'R1'", any},
		{"an amount out of bounds", "PRAGMA ignore_check_constraints = ON; " + unlock + "; UPDATE tally SET sum = sum + 5000000 WHERE state = 'paid'; UPDATE invoice SET amount = amount + 5000000 WHERE ref = 'R1'", any},
		{"items that cannot be read", "PRAGMA ignore_check_constraints = ON; DROP TRIGGER invoice_reworded; UPDATE invoice SET items = '[{' WHERE ref = 'R1'", any},
		{"a link", "UPDATE invoice SET link = 'https://client.ligdicash.com/x' WHERE ref = 'R1'", "1 are not as they were written"},
		{"a token", "UPDATE invoice SET token = 'other' WHERE ref = 'R1'", "1 are not as they were written"},
		{"an event", unlock + "; UPDATE event SET amount = amount + 1 WHERE n = 2", "a line of the history"},
		{"more changes than there can be", "UPDATE mark SET seq = 9223372036854775807", "come as far"},
		{"an invoice counted that is not there", "UPDATE mark SET seq = seq + 1, count = count + 1", "come as far"},
		{"an invoice less", unlock + "; PRAGMA foreign_keys = OFF; DELETE FROM invoice WHERE ref = 'R2'", "event without its invoice"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := fresh(t)
			for i, s := range []model.State{model.Pending, model.Paid, model.Failed, model.Paid} {
				inv := row("R"+string(rune('0'+i)), i, s)
				inv.Lastname, inv.Object = "Ouédraogo", "riz, sac de 25 kg"
				add(t, l, inv)
			}
			if got, err := l.Newest(ctx, Query{Text: "ouedraogo"}); len(got) != 4 || err != nil { // now the index has them
				t.Fatal(len(got), err)
			}
			if _, err := l.Change(ctx, "R3", func(i model.Invoice) (model.Invoice, []model.Event, bool) {
				i.State, i.Phone = model.Failed, "22670123456" // and is behind again
				return i, nil, true
			}); err != nil {
				t.Fatal(err)
			}
			if c.does != "" {
				raw(t, l.path, c.does).Close()
			}
			for range 2 { // the second time it is still there
				switch err := l.Verify(ctx); {
				case c.says == "" && err != nil:
					t.Errorf("fine, and it says %v", err)
				case c.says != "" && (!errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), c.says)):
					t.Errorf("got %v, want %v about %q", err, ErrDamaged, c.says)
				}
			}
		})
	}
}
