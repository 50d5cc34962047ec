package shell

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"caisse/model/ledger"
	"caisse/ui/text"
)

// What a command reads of the ledger alone is not all there is: it says whose sales
// may be missing, before any sum where it is a report, and how long ago the sums of
// both ledgers were the same. The server need not be there for it.
func TestCommandsSayWhoIsBehind(t *testing.T) {
	one := newBranch(t)
	two := one.with(t, "C2")
	two.console(1)
	one.console(2)
	has(t, one.says(0, "tills"), "sommes pareilles à celles du registre commun il y a")
	var all []listedTill
	one.object(&all, 0, "tills", "-json")
	for _, is := range all {
		if at, err := time.Parse(time.RFC3339, is.ComparedAt); is.This != (err == nil && time.Since(at) < time.Minute) {
			t.Errorf("%s: compared at %q", is.Name, is.ComparedAt)
		}
	}
	has(t, one.says(0, "list"), "3 ventes")
	hasNot(t, one.says(0, "list"), "Il peut manquer")

	// The server is gone, and C2 has said nothing for an hour.
	one.env["CAISSE_LEDGER"] = "postgres://caisse@127.0.0.1:1/none?sslmode=disable"
	since := time.Now().UTC().Add(-time.Hour).Truncate(time.Second)
	l, err := ledger.Open(t.Context(), one.path())
	if err != nil {
		t.Fatal(err)
	}
	tills, err := l.Tills(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range tills {
		if x.Name == "C2" {
			x.Upto = since
			err = l.Meet(t.Context(), []ledger.Till{x})
		}
	}
	if err == nil {
		err = l.NoteCompared(t.Context(), since.Add(-9*24*time.Hour))
	}
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	for _, args := range [][]string{{"list"}, {"list", "-till", "c2"}, {"list", "-json"}, {"export", "-"}} {
		one.says(0, args...)
		has(t, one.err.String(), "Il peut manquer des ventes de : C2 (reçu jusqu'à ")
	}
	one.says(0, "list", "-till", "C1")
	hasNot(t, one.err.String(), "Il peut manquer")
	one.says(ExitNotFound, "list", "-day", "01/01/2026")
	hasNot(t, one.err.String(), "Il peut manquer")
	report := strings.Join(strings.Fields(one.says(0, "report")), " ")
	if missing, sums := strings.Index(report, "! Il peut manquer des ventes de : C2 ("), strings.Index(report, "CONFIRMÉ"); missing < 0 || sums < missing {
		t.Errorf("not before the sums: %s", report)
	}
	var r reported
	one.object(&r, 0, "report", "-json")
	if len(r.Behind) != 1 || r.Behind[0] != (behindTill{"C2", since.Format(time.RFC3339)}) {
		t.Errorf("in JSON: %+v", r.Behind)
	}

	told := map[string]string{}
	_ = one.run("doctor", "-fast", "-json")
	var findings []text.Finding
	if err := json.Unmarshal([]byte(one.out.String()), &findings); err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		told[f.Name] = f.Text
		if f.Name == "shared.compared" && f.Grade != text.Warning {
			t.Errorf("nine days are %v", f.Grade)
		}
	}
	has(t, told["shared.compared"], "il y a 9 j")
}
