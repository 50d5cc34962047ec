package hub

import (
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// old is the schema as the first version of it was.
func (b *bench) old(t testing.TB, version int) {
	t.Helper()
	text := "BEGIN; CREATE SCHEMA caisse;\n"
	for n := 1; n <= version; n++ {
		text += migration(n)
	}
	b.as(t, "caisse", text+initial(version)+"; COMMIT;")
}

// as runs statements as a role, which must succeed.
func (b *bench) as(t testing.TB, role, text string) string {
	t.Helper()
	out, err := b.Try(b.name, role, text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTillsAtOnce(t *testing.T) {
	t.Parallel()
	for _, from := range []int{0, 1} {
		for range proof.Size(1, 3, 100) {
			b := newBench(t)
			if from > 0 {
				b.old(t, from)
			}
			errs := make([]error, 10)
			ids := make([]string, 10)
			var wg sync.WaitGroup
			for i := range errs {
				wg.Go(func() {
					h, err := Open(t.Context(), b.address(t), Options{})
					if errs[i] = err; err != nil {
						return
					}
					defer h.Close()
					ids[i] = h.ID()
					_, errs[i] = h.Join(t.Context(), Who{ID: newID(), Name: "C" + strconv.Itoa(i), Kind: "till", Session: newID(), ShopName: "Marché", NewShop: newID()})
				})
			}
			wg.Wait()
			for i, err := range errs {
				if err != nil || ids[i] == "" || ids[i] != ids[0] {
					t.Errorf("from %d: %v, %q", from, err, ids[i])
				}
			}
			if got := b.as(t, "caisse", "SELECT count(*) FROM caisse.meta; SELECT count(*) FROM caisse.shop; SELECT count(*) FROM caisse.till; SELECT version FROM caisse.meta"); got != "1\n1\n10\n"+strconv.Itoa(latest) {
				t.Errorf("from %d: %q", from, got)
			}
		}
	}
}

// A schema that is not what this program makes is left as it is.
func TestOtherSchemas(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	for name, c := range map[string]struct {
		version int // of ours to begin with
		then    string
		want    error
	}{
		"another program's schema": {0, "CREATE SCHEMA caisse; CREATE TABLE caisse.drawer (n int)", ErrNotOurs},
		"another program's meta":   {0, "CREATE SCHEMA caisse; CREATE TABLE caisse.meta (key text)", ErrNotOurs},
		"the same, it looks alike": {latest, "UPDATE caisse.meta SET program = 'till'", ErrNotOurs},
		"meta is gone":             {latest, "DROP TABLE caisse.meta", ErrHalf},
		"meta is empty":            {latest, "DELETE FROM caisse.meta", ErrHalf},
		"a table is gone":          {latest, "DROP TABLE caisse.event", ErrHalf},
		"a column is gone":         {latest, "ALTER TABLE caisse.invoice DROP COLUMN host", ErrHalf},
		"an index is gone":         {latest, "DROP INDEX caisse.invoice_seq", ErrHalf},
		"a trigger is gone":        {latest, "DROP TRIGGER invoice_stays ON caisse.invoice", ErrHalf},
		"a trigger is off":         {latest, "ALTER TABLE caisse.invoice DISABLE TRIGGER invoice_facts", ErrHalf},
		"a function is gone":       {latest, "DROP FUNCTION caisse.push", ErrHalf},
		"a dump restored by half":  {1, "DROP TABLE caisse.slot; DROP TABLE caisse.turn; DROP TABLE caisse.meta", ErrHalf},
		"a schema without tables":  {0, "CREATE SCHEMA caisse", nil},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			if c.version > 0 {
				b.old(t, c.version)
			}
			b.as(t, "caisse", c.then)
			before := b.as(t, "caisse", "SELECT relname, xmin FROM pg_class WHERE relnamespace = 'caisse'::regnamespace ORDER BY 1")
			h, err := Open(t.Context(), b.address(t), Options{})
			if c.want == nil {
				if err != nil {
					t.Fatal(err)
				}
				h.Close()
				return
			}
			is(t, err, c.want)
			if after := b.as(t, "caisse", "SELECT relname, xmin FROM pg_class WHERE relnamespace = 'caisse'::regnamespace ORDER BY 1"); after != before {
				t.Errorf("changed from\n%s\nto\n%s", before, after)
			}
		})
	}
	b := newBench(t)
	b.old(t, latest)
	b.as(t, "caisse", "UPDATE caisse.meta SET version = 99")
	_, err := Open(t.Context(), b.address(t), Options{})
	var newer *Newer
	if !errors.As(err, &newer) || newer.Has != 99 || newer.Knows != latest {
		t.Error(err)
	}
}

// The text for those who make the tables themselves makes the same ones.
func TestSchemaText(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	described := `SELECT relname, relkind, attname, format_type(atttypid, atttypmod), attnotnull FROM pg_class c JOIN pg_attribute ON attrelid = c.oid AND attnum > 0
		WHERE relnamespace = 'caisse'::regnamespace ORDER BY 1, attnum;
		SELECT tgname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE relnamespace = 'caisse'::regnamespace AND NOT tgisinternal ORDER BY 1;
		SELECT polname, polrelid::regclass FROM pg_policy ORDER BY 2;
		SELECT count(*) FROM pg_description WHERE objoid IN (SELECT oid FROM pg_class WHERE relnamespace = 'caisse'::regnamespace)`
	a, b, c := newBench(t), newBench(t), newBench(t)
	a.open(t)
	b.as(t, "caisse", Schema())
	b.open(t)
	before := b.as(t, "caisse", "SELECT id FROM caisse.meta")
	b.as(t, "caisse", Schema()) // once more, for another role
	if after := b.as(t, "caisse", "SELECT id FROM caisse.meta"); after != before {
		t.Errorf("another shared ledger: %q, then %q", before, after)
	}
	mine, theirs := a.as(t, "caisse", described), b.as(t, "caisse", described)
	if mine != theirs || strings.Count(mine, "\n") < 80 {
		t.Errorf("%s\n\n%s", mine, theirs)
	}
	c.old(t, 1) // of an earlier program
	c.as(t, "caisse", Schema())
	c.open(t)
	if older := c.as(t, "caisse", described); older != mine {
		t.Errorf("brought up to date:\n%s\n\n%s", mine, older)
	}
}

// What nobody may do, not even the owner of the tables.
func TestMoneyStays(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	b := newBench(t)
	h := b.open(t)
	w, shop := b.join(t, h, "C1")
	push(t, h, shop, Handed{Copy: sold(w.ID, 0)})
	for _, text := range []string{
		"DELETE FROM caisse.invoice", "TRUNCATE caisse.invoice CASCADE", "DELETE FROM caisse.event", "TRUNCATE caisse.event", "UPDATE caisse.event SET text = ''",
		"DELETE FROM caisse.till", "DELETE FROM caisse.shop", "UPDATE caisse.shop SET seq = 0", "UPDATE caisse.till SET id = 'x'",
		"UPDATE caisse.invoice SET amount = amount + 1", "UPDATE caisse.invoice SET till = 'x'", "UPDATE caisse.invoice SET created_at = now(), machine_at = NULL",
		"UPDATE caisse.invoice SET items = NULL", "UPDATE caisse.invoice SET sale = 'x'", "UPDATE caisse.invoice SET ticket = 9", "UPDATE caisse.invoice SET email = ''",
	} {
		if _, err := b.Try(b.name, "caisse", text); err == nil || !strings.Contains(err.Error(), "caisse: ") {
			t.Errorf("%s: %v", text, err)
		}
	}
	if got, err := h.Pull(t.Context(), shop, 0); err != nil || len(got.Copies) != 1 {
		t.Error(got, err)
	}
	b.as(t, "caisse", "UPDATE caisse.invoice SET created_at = created_at + interval '1 s'") // a sale put into its right day
}

// Whatever a database or a role is set to, texts and times come back as they went.
func TestOddSettings(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for name, value := range map[string]string{
		"datestyle": "'SQL, DMY'", "timezone": "'Pacific/Apia'", "intervalstyle": "'iso_8601'", "extra_float_digits": "-15", "standard_conforming_strings": "off",
		"default_transaction_isolation": "'serializable'", "search_path": "'$user'", "bytea_output": "'escape'", "row_security": "off", "xmloption": "'document'", "client_encoding": "'LATIN1'",
		"idle_in_transaction_session_timeout": "'1s'", "lc_numeric": "'C'", "backslash_quote": "off", "transform_null_equals": "on", "default_transaction_deferrable": "on",
	} {
		b.as(t, "postgres", "ALTER DATABASE "+b.name+" SET "+name+" = "+value)
	}
	h := b.open(t)
	w, shop := b.join(t, h, "C1")
	r := proof.Rand(t)
	var handed []Handed
	var want []model.Copy
	for range PushMost {
		c := arbitrary(r, w.ID)
		handed, want = append(handed, Handed{Copy: c}, Handed{Copy: c}), append(want, in(t, shop, c))
	}
	if p := push(t, h, shop, handed...); len(p.Written) != PushMost {
		t.Fatalf("%+v", p)
	}
	got, err := h.Pull(t.Context(), shop, 0)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got.Copies, want)
	if _, err := h.Beat(t.Context(), w, State{CompleteTo: monday}, shop); err != nil {
		t.Error(err)
	}
	if turn, err := h.Turn(t.Context(), w.ID, Question{Ref: newID(), Shop: shop, Account: "a", Pace: time.Second}); err != nil || !turn.Granted {
		t.Error(turn, err)
	}
	if got, err := h.Digest(t.Context(), shop, 19700101, 99991231); err != nil || len(got) == 0 {
		t.Error(got, err)
	}
}

// A dump is a backup: what it was made of is there when it is read back, and
// guarded as before.
func TestDump(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	b := newBench(t)
	h := b.open(t)
	w, shop := b.join(t, h, "C1")
	push(t, h, shop, Handed{Copy: sold(w.ID, 0)}, Handed{Copy: sold(w.ID, 1)})
	before := dump(t, b.root(t))
	restored := &bench{b.Server, b.Database(t)}
	restored.Load(t, restored.name, b.Dump(t, b.name))
	again := restored.open(t)
	if got := dump(t, restored.root(t)); got != before || again.ID() != h.ID() {
		t.Errorf("got\n%s\nwant\n%s", got, before)
	}
	if p := push(t, again, shop, Handed{Copy: sold(w.ID, 2)}); p.Seq != 3 {
		t.Errorf("%+v", p)
	}
}
