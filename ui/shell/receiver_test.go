package shell

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"caisse/ui/text"
)

// What a receiver of callbacks has heard of that nobody sold is shown at every till,
// and whether it is there.
func TestReceiverAmongTills(t *testing.T) {
	b := newBranch(t)
	b.console(1)
	b.server.SQL(t, b.database, `INSERT INTO caisse.till (id, shop, name, kind, version, session, seen_at) SELECT 'R', id, 'R', 'callbacks', '1', 'x', now() FROM caisse.shop`)
	b.env["LIGDICASH_BASE_URL"] = "http://127.0.0.1:1" // nobody is to be asked
	address := b.env["CAISSE_LEDGER"]
	look := func(lang string) (f text.Finding) {
		t.Helper()
		b.run("doctor", "-fast", "-json", "-lang", lang, "-ledger", address)
		var all []text.Finding
		if err := json.Unmarshal([]byte(b.out.String()), &all); err != nil {
			t.Fatalf("%v\n%s", err, b.out.String())
		}
		for _, x := range all {
			if x.Name == "shared.receiver" {
				f = x
			}
		}
		return f
	}
	if f := look("fr"); f.Grade != text.Fine || !strings.HasPrefix(f.Text, "« R » reçoit les notifications de LigdiCash · elles n'ont trouvé") {
		t.Errorf("%+v", f)
	}
	b.server.SQL(t, b.database, "INSERT INTO caisse.turn SELECT ref, shop, 'R', now() FROM caisse.invoice; UPDATE caisse.invoice SET settled_at = now()")
	if f := look("en"); f.Grade != text.Fine || !strings.Contains(f.Text, "they were the first to find one") {
		t.Errorf("%+v", f)
	}
	has(t, b.says(0, "tills", "-ledger", address), "R ouverte · reçoit les notifications · tout est remis · caisse 1")
	hasNot(t, b.out.String(), "que personne ne connaît")

	b.server.SQL(t, b.database, "UPDATE caisse.till SET unknown = 3, unknown_at = now() - interval '5 minutes' WHERE name = 'R'")
	if f := look("fr"); f.Grade != text.Warning || !strings.Contains(f.Text, "paiements annoncés que personne ne connaît : 3, le dernier il y a 5 min") || !strings.Contains(f.Todo, "comparez avec") {
		t.Errorf("%+v", f)
	}
	has(t, b.says(0, "tills", "-ledger", address, "-lang", "en"), "receives callbacks · payments announced that nobody knows: 3, the last 5 min ago")
	var all []listedTill
	b.object(&all, 0, "tills", "-json", "-ledger", address)
	for _, x := range all {
		at, err := time.Parse(time.RFC3339, x.UnknownAt)
		if x.Name == "R" && (!x.Finds || x.Unknown != 3 || err != nil || time.Since(at) < 4*time.Minute) || x.Name != "R" && (x.Finds || x.Unknown != 0 || x.UnknownAt != "") {
			t.Errorf("%+v", x)
		}
	}

	b.server.SQL(t, b.database, "UPDATE caisse.till SET unknown = 0, seen_at = now() - interval '5 minutes' WHERE name = 'R'")
	if f := look("en"); f.Grade != text.Warning || !strings.Contains(f.Text, "silent for 5 min") || !strings.Contains(f.Todo, "caisse callbacks") {
		t.Errorf("%+v", f)
	}
}

// A receiver that shares has a ledger of its own, which it makes; in that of a till
// that sells it is no till of its own, and says so. What is missing is a sentence.
func TestReceiverIsATill(t *testing.T) {
	b := newBranch(t)
	opens := func(b *branch, kind string) error {
		t.Helper()
		b.err.Reset()
		s := &Shell{Getenv: func(n string) string { return b.env[n] }, Given: map[string]string{}, Now: time.Now, Out: &b.out, Err: &b.err}
		s.stand()
		if err := s.load(); err != nil {
			return err
		}
		_, done, err := s.receiver(t.Context())
		if err != nil {
			return err
		}
		done()
		if s.Kind != kind {
			t.Errorf("it is a %q, want %q", s.Kind, kind)
		}
		if _, err := os.Stat(b.path()); err != nil {
			t.Error(err)
		}
		return nil
	}
	for range 2 { // made, and found
		if err := opens(b, "callbacks"); err != nil || b.err.Len() > 0 {
			t.Errorf("%v, %s", err, b.err.String())
		}
	}
	two := b.with(t, "C2")
	two.console(1)
	if err := opens(two, ""); err != nil || !strings.Contains(two.err.String(), "une caisse qui vend") {
		t.Errorf("%v, %s", err, two.err.String())
	}
	three := b.with(t, "C3")
	three.env["CAISSE_SHOP"] = ""
	if err := opens(three, ""); err == nil || !strings.Contains(err.Error(), "boutique") {
		t.Error(err)
	}
	three.env["CAISSE_SHOP"], three.env["CAISSE_LEDGER"] = "Marché", "postgres://caisse:FAKESECRET@127.0.0.1/x"
	if err := opens(three, ""); err == nil || strings.Contains(err.Error(), "SECRET") {
		t.Error(err)
	}
	if _, err := os.Stat(three.path()); err == nil {
		t.Error("a ledger was made in vain")
	}
}
