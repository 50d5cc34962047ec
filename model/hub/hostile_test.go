package hub

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// What somebody may write into a row by hand, past the triggers.
func mischief(n int) string {
	bad := []string{"'x'", "''", "E'\\x1b]0;gone\\x07'", "E'a\\u202Eb'", "'<script>'", "repeat('A', 3000)", "E'\\x01'", "E'two\\nlines'", "'=1+1|cmd'"}
	texts := []string{"ref", "till", "sale", "state", "doubt", "replaced_by", "object", "firstname", "lastname", "email", "code", "token", "link", "raw_status", "got_ref",
		"operator_id", "operator_name", "phone", "request_id", "operator_ref", "host"}
	others := []string{
		"amount = 1", "amount = 9000000000000000000", "got_amount = -5", "got_amount = 9000000000000000000", "rev = -1", "mark = 0", "mark = -7", "mark = mark + 1", "state = 'paid late'", "state = 'failed'",
		"ticket = -1", "ticket = NULL", "ticket_day = '0001-01-01'", "ticket_day = 'infinity'", "created_at = 'infinity'", "created_at = '-infinity'", "created_at = '0044-03-15 BC'", "settled_at = NULL",
		"settled_at = '20000-01-01'", "machine_at = 'epoch'", "items = '[]'", "items = '{}'", "items = 'null'", "items = '[1]'", `items = '[{"name":"x","quantity":1.5,"unit_price":1}]'`,
		`items = '[{"name":"x","quantity":-1,"unit_price":1}]'`, `items = '[{"name":"x","quantity":1e30,"unit_price":1}]'`, "items = (SELECT json_agg(n) FROM generate_series(1, 100000) n)", "object = repeat('long ', 2000000)",
		"token = (SELECT token FROM caisse.invoice o WHERE o.ref <> i.ref LIMIT 1)", "link = 'https://elsewhere.example/'", "aside = true", "undated = true", "pending_at = NULL", "day = '2020-01-01'",
	}
	if n < len(others) {
		return others[n]
	}
	n -= len(others)
	return texts[n%len(texts)] + " = " + bad[n/len(texts)%len(bad)]
}

// Rows that somebody edited come out refused, or as they were: never as they
// were made to look, and never with anything that drives a terminal.
func TestRowsEditedByHand(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	b := newBench(t)
	h, root := b.open(t), b.root(t)
	who, shop := b.join(t, h, "C1")
	seq, refused, mended := int64(0), 0, 0
	for n := range proof.Size(35, 110, 224) {
		c, good := sold(who.ID, 2*n), sold(who.ID, 2*n+1)
		push(t, h, shop, Handed{Copy: c}, Handed{Copy: good})
		edit := mischief(n)
		if _, err := root.send(t.Context(), "SET LOCAL session_replication_role = replica; UPDATE caisse.invoice i SET "+edit+" WHERE ref = '"+c.Invoice.Ref+"'"); err != nil {
			continue // the table's own rules
		}
		p, err := h.Pull(t.Context(), shop, seq)
		if err != nil || p.Seq != seq+2 {
			t.Fatalf("%s: it stands in the way: %v", edit, err)
		}
		seq = p.Seq
		refused += len(p.Refused)
		switch {
		case len(p.Copies) == 1 && len(p.Refused) == 1:
			same(t, p.Copies, []model.Copy{in(t, shop, good)})
			harmless(t, edit, p.Refused[0].Error(), p.Refused[0].Ref, p.Refused[0].Why)
		case len(p.Copies) == 2: // nothing that counts was changed
			same(t, p.Copies, []model.Copy{in(t, shop, c), in(t, shop, good)})
		default:
			t.Errorf("%s: %+v", edit, p)
		}

		// The till that has it hands it over again, over what somebody made of it.
		if len(p.Refused) == 1 && !strings.HasPrefix(edit, "ref ") {
			again := push(t, h, shop, Handed{Copy: c, Theirs: p.Refused[0].Mark, Over: true})
			if p, err = h.Pull(t.Context(), shop, seq); err != nil {
				t.Fatal(err)
			}
			if seq = p.Seq; len(again.Written) == 1 && len(p.Refused) == 0 && len(p.Copies) == 1 {
				same(t, p.Copies, []model.Copy{in(t, shop, c)})
				mended++
			}
		}
	}
	if refused < 25 || mended < 5 {
		t.Errorf("only %d were refused, and %d mended", refused, mended)
	}
	t.Logf("%d refused, %d mended", refused, mended)
}

// Histories are read in the same way, and those of others are not mixed in.
func TestHistoryEditedByHand(t *testing.T) {
	t.Parallel()
	proof.Slow(t)
	b := newBench(t)
	h, root := b.open(t), b.root(t)
	who, shop := b.join(t, h, "C1")
	seq := int64(0)
	for _, edit := range []string{
		"UPDATE caisse.event SET kind = E'\\x1b[2J' WHERE ref = $1", "UPDATE caisse.event SET text = repeat('x', 5000000) WHERE ref = $1", "UPDATE caisse.event SET amount = 1 WHERE ref = $1",
		"UPDATE caisse.event SET at = 'infinity' WHERE ref = $1", "UPDATE caisse.event SET state = 'free' WHERE ref = $1", "DELETE FROM caisse.event WHERE ref = $1",
		"INSERT INTO caisse.event SELECT $1, n, shop, now(), NULL, 'status', 'paid', 'x', 0 FROM generate_series(1, 20000) n, caisse.shop s (shop)",
		"INSERT INTO caisse.event VALUES ($1, 7, (SELECT id FROM caisse.shop), now(), NULL, 'settled', 'paid', '', 5)",
	} {
		c := sold(who.ID, 0)
		push(t, h, shop, Handed{Copy: c})
		if _, err := root.send(t.Context(), "SET LOCAL session_replication_role = replica; "+strings.ReplaceAll(edit, "$1", "'"+c.Invoice.Ref+"'")); err != nil {
			t.Fatal(err)
		}
		p, err := h.Pull(t.Context(), shop, seq)
		if err != nil || len(p.Copies) != 0 || len(p.Refused) != 1 {
			t.Fatalf("%s: %d copies, %+v, %v", edit, len(p.Copies), p.Refused, err)
		}
		harmless(t, edit, p.Refused[0].Error())
		seq = p.Seq
	}
}

// Names of tills and shops are what others wrote.
func TestNamesWrittenByOthers(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	h, root := b.open(t), b.root(t)
	who, shop := b.join(t, h, "C1")
	if _, err := root.send(t.Context(), `SET LOCAL session_replication_role = replica;
		INSERT INTO caisse.till (id, shop, name, kind, version, session, seen_at, unsent) VALUES (E'\x1b[2J', (SELECT id FROM caisse.shop), E'C2\x07\u202E', E'\x01', E'\nx', 's', 'infinity', -5);
		INSERT INTO caisse.till (id, shop, name, kind, version, session, seen_at, complete_to) VALUES ('y', (SELECT id FROM caisse.shop), 'C3', '', '', 's', 'epoch', 'epoch');
		INSERT INTO caisse.shop VALUES ('z', E'\x1b]0;x\x07', -1)`); err != nil {
		t.Fatal(err)
	}
	tills, shops, err := h.Tills(t.Context())
	if err != nil || len(tills) != 3 || len(shops) != 2 {
		t.Fatal(tills, shops, err)
	}
	beat, err := h.Beat(t.Context(), who, State{}, shop)
	if err != nil || len(beat.Tills) != 3 {
		t.Fatal(beat, err)
	}
	harmless(t, "tills", fmt.Sprintf("%v %v %v", tills, shops, beat))
}

func harmless(t testing.TB, of string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if len(text) > 4000 || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Errorf("%s: %.200q", of, text)
		}
	}
}
