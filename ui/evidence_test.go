package ui

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/files"
	"caisse/ui/glass"
	"caisse/ui/screen"
	"caisse/ui/text"
)

var evidenceScenes = []scene{
	{"evidence", func(s *sim) { s.proves(); s.path("/home/awa/preuve-17.txt") }},
	{"evidence-whole", func(s *sim) { s.proves(); s.path("/home/awa/preuve-17.txt"); s.press("tab") }},
	{"evidence-done", func(s *sim) {
		s.proves()
		s.path("/home/awa/preuve-17.txt")
		s.hold("ExportEnded")
		s.press("enter")
		s.hold("")
		s.send(screen.ExportEnded{Of: s.r.c.Writing, Out: files.Written{Exported: till.Exported{Path: "/home/awa/preuve-17.txt"}, Size: 2412}})
	}},
}

// proves asks for the evidence of a sale that was paid by its second link.
func (s *sim) proves() {
	s.replaced()
	paysIt(s, 2000)
	s.press("d")
	s.after(time.Second)
}

var (
	wholeHash = regexp.MustCompile(`\b[0-9a-f]{64}\b`)
	shortRef  = regexp.MustCompile(`…[0-9A-HJKMNP-TV-Z]{6}\b`)
)

// The file of a sale that was paid by its second link, in both languages.
func TestEvidenceText(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		t.Run(lang, func(t *testing.T) {
			simulate(t, lang, 80, 24, func(s *sim) {
				s.proves()
				path := filepath.Join(t.TempDir(), "preuve.txt")
				s.path(path)
				if lang == "en" {
					s.press("tab")
				}
				s.press("enter")
				s.after(time.Second)
				b, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err, s.screen())
				}
				if at, _ := os.Stat(path); at.Mode().Perm() != 0o600 && os.PathSeparator == '/' {
					t.Errorf("others may read it: %v", at.Mode())
				}
				if whole := strings.Contains(string(b), paidAnswer(2000).Customer); whole != (lang == "en") {
					t.Errorf("the telephone is whole: %v", whole)
				}
				if strings.Contains(string(b), fakeToken) {
					t.Error("the token is in it")
				}
				out := anyRef.ReplaceAllString(wholeHash.ReplaceAllString(string(b), strings.Repeat("0", 64)), "01TESTREFERENCE00000000000")
				golden.RequireEqual(t, []byte(shortRef.ReplaceAllString(out, "…TESTRF")))
				s.press("enter", "d")
				s.path(path)
				s.press("enter")
				s.after(time.Second)
				if again, _ := os.ReadFile(path); string(again) != string(b) {
					t.Error("a file that was there was replaced at once")
				}
				if !s.up(screen.ExportID) {
					t.Errorf("nothing is said of it:\n%s", s.screen())
				}
			})
		})
	}
}

// From the details too, on the smallest window; and the message with the link, while it
// can be paid.
func TestEvidenceFromDetails(t *testing.T) {
	simulate(t, "fr", 40, 12, func(s *sim) {
		s.charge("5000")
		s.after(time.Second)
		s.press("v", "w")
		if !s.up("message") {
			t.Fatalf("W opens %s", s.r.top().ID())
		}
		s.press("esc", "d")
		fits(t, "evidence", s.r.View(), 40, 12)
		s.wants("PREUVE", "masqué")
		dir := t.TempDir()
		s.path(filepath.Join(dir, "none", "x.txt")) // no such folder
		s.press("enter")
		s.after(time.Second)
		fits(t, "evidence", s.r.View(), 40, 12)
		s.path(filepath.Join(dir, "x.txt"))
		s.press("enter")
		s.after(time.Second)
		left(t, dir, 1)
		s.press("enter")
		paysIt(s, 5000)
		s.press("w")
		if s.up("message") {
			t.Error("a link that is paid is sent")
		}
	})
}

// What anybody has written into a sale does nothing in its evidence, and leaves no
// column.
func TestEvidenceHostile(t *testing.T) {
	rnd := proof.Rand(t)
	states := []model.State{model.Paid, model.Failed, model.AmountDiffers, model.Refused, model.LostAnswer, model.Sending, model.Pending}
	simulate(t, "fr", 80, 24, func(s *sim) {
		for n := range proof.Size(14, 70, 700) {
			inv := hostileInvoice(rnd, states[n%len(states)])
			inv.Sale = inv.Ref
			inv = s.put(inv)
			e, err := s.r.c.Till.Evidence(context.Background(), inv.Ref)
			if err != nil {
				t.Fatal(err)
			}
			for _, ascii := range []bool{false, true} {
				p := text.NewPlain([]string{"fr", "en"}[n%2], ascii, s.r.c.Days, s.r.c.Now)
				out := p.Evidence(e, text.Statement{Verify: text.VerifyBy("marche", n%3 == 0), Whole: n%2 == 0})
				if bad := glass.Inert(out, "\n"); bad != "" {
					t.Fatalf("%s in %q", bad, out)
				}
				for line := range strings.Lines(out) {
					if w := cells.Width(strings.TrimRight(line, "\n")); w > text.EvidenceW {
						t.Fatalf("%d cells: %q", w, line)
					}
				}
			}
		}
	})
}

// What LigdiCash calls paid and the ledger could not write yet is no proof.
func TestEvidencePresumed(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		inv := s.put(model.Invoice{State: model.Pending, Amount: 5000})
		e, err := s.r.c.Till.Evidence(context.Background(), inv.Ref)
		if err != nil {
			t.Fatal(err)
		}
		end := inv
		end.State = model.Paid
		p := text.NewPlain("fr", false, s.r.c.Days, s.r.c.Now).Presumed(map[string]model.Invoice{inv.Ref: end})
		out := p.Evidence(e, text.Statement{Verify: "caisse verify"})
		if !strings.Contains(out, "ce fichier ne") || strings.Contains(out, "✓") {
			t.Errorf("%s", out)
		}
	})
}
