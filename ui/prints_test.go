package ui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"caisse/model"
	"caisse/model/receipt/escpostest"
)

// printsTo gives the console a printer that is a file, and returns what comes out of
// it on paper so far.
func (s *sim) printsTo(mm string) func() []escpostest.Sheet {
	path := filepath.Join(s.t.TempDir(), "paper.bin")
	set := &s.r.c.Settings
	set.Printer, set.Paper = "file:"+path, mm
	return func() []escpostest.Sheet {
		s.t.Helper()
		b, err := os.ReadFile(path)
		if err != nil && !os.IsNotExist(err) {
			s.t.Fatal(err)
		}
		out := escpostest.Printer{Columns: map[string]int{"58": 32, "80": 48}[mm]}
		_, _ = out.Write(b)
		if out.Err != nil || out.Left() != "" {
			s.t.Fatalf("%v, %q left", out.Err, out.Left())
		}
		return out.Sheets
	}
}

// onPaper is a sheet, with what chance decides made the same in each run.
func onPaper(sheet escpostest.Sheet) []byte {
	return []byte(anyRef.ReplaceAllString(sheet.Text, "01TESTREFERENCE00000000000"))
}

func paysIt(s *sim, amount int64) {
	s.g.answers(paidAnswer(amount), nil)
	s.after(10 * time.Second)
}

// The paper of a sale, at both widths and in both languages: the code it is paid
// with, the receipt, and the receipt again.
func TestPaperOfASale(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		for _, mm := range []string{"58", "80"} {
			t.Run(lang+mm, func(t *testing.T) {
				simulate(t, lang, 80, 24, func(s *sim) {
					s.r.c.Sandbox = lang == "en"
					paper := s.printsTo(mm)
					s.typeIn("3*500 pain + 2*250 café au lait de Koudougou, grande tasse")
					s.press("tab")
					s.typeIn("Awa")
					s.press("tab")
					s.typeIn("Ouédraogo")
					s.press("enter", "enter")
					s.after(time.Second)
					s.press("i")
					s.after(time.Second)
					s.wants(s.r.c.W.Receipt().CodePrinted)
					paysIt(s, 2000)
					s.press("i")
					s.after(time.Second)
					s.wants(s.r.c.W.Receipt().Printed)
					s.press("m", "i")
					s.after(time.Second)
					sheets := paper()
					if len(sheets) != 3 || len(sheets[0].Codes) != 1 || sheets[0].Codes[0] != fakeLink {
						t.Fatalf("%d sheets", len(sheets))
					}
					for i, name := range []string{"code", "receipt", "again"} {
						t.Run(name, func(t *testing.T) { golden.RequireEqual(t, onPaper(sheets[i])) })
					}
				})
			})
		}
	}
}

// A receipt is printed by itself where that is set, once, whatever screen is up, and
// nothing is said over the money.
func TestReceiptsByThemselves(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		paper := s.printsTo("80")
		s.r.c.Settings.Receipts = "paid"
		s.charge("5000")
		s.press("esc")
		paysIt(s, 5000)
		sheets := paper()
		if len(sheets) != 1 || !strings.Contains(sheets[0].Text, "5 000 FCFA") || strings.Contains(sheets[0].Text, "DUPLICATA") {
			t.Fatalf("%+v", sheets)
		}
		s.wantsNot("imprimé")
		inv := s.sales()[0]
		if cmd := s.r.prints.slip(inv, true); cmd != nil { // the news of another console of the same ledger
			s.run(cmd)
			s.after(time.Second)
		}
		if n := len(paper()); n != 1 {
			t.Errorf("%d receipts came by themselves", n)
		}
		s.press("ctrl+l", "i")
		s.after(time.Second)
		if sheets := paper(); len(sheets) != 2 || !strings.Contains(sheets[1].Text, "*** DUPLICATA ***") {
			t.Errorf("%d sheets", len(sheets))
		}
		s.press("v", "i", "end")
		s.after(time.Second)
		s.wants("Imprimé (reçu)")
		if n := len(paper()); n != 3 {
			t.Errorf("%d sheets", n)
		}
	})
}

// Nothing that is wrong with a printer fails a sale: it is one line, and I tries
// again.
func TestAPrinterThatDoesNotPrint(t *testing.T) {
	died := escpostest.Serve(t, 48, escpostest.Ways{Dies: 120})
	simulate(t, "fr", 120, 40, func(s *sim) {
		s.charge("5000")
		s.press("i")
		s.wants("Aucune imprimante n'est réglée")
		dir := t.TempDir()
		s.r.c.Settings.Printer = "file:" + dir
		s.r.c.Settings.Receipts = "paid"
		paysIt(s, 5000)
		s.wants("PAYÉ 5 000 FCFA", "Pas imprimé : l'adresse de l'imprimante est un dossier", "I : réessayer")
		s.r.c.Settings.Printer = "device:" + filepath.Join(dir, "lp0")
		s.press("i")
		s.after(2 * time.Second)
		s.wants("il n'y a pas d'imprimante à cette adresse")
		s.r.c.Settings.Printer = died.Address()
		s.press("i")
		s.after(2 * time.Second)
		s.wants("Impression interrompue", "portera DUPLICATA")
		paper := s.printsTo("80")
		s.press("i")
		s.after(time.Second)
		if sheets := paper(); len(sheets) != 1 || !strings.Contains(sheets[0].Text, "DUPLICATA") {
			t.Errorf("%+v", sheets)
		}
		if inv := s.sales()[0]; inv.State != model.Paid {
			t.Errorf("the sale is %s", inv.State)
		}
	})
}

// What never left is no first copy: with the printer back, the receipt is the first.
func TestWhatNeverLeft(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		s.charge("5000")
		paysIt(s, 5000)
		s.r.c.Settings.Printer = "device:/nowhere/lp0"
		s.press("i")
		s.after(time.Second)
		paper := s.printsTo("58")
		s.press("i")
		s.after(time.Second)
		if sheets := paper(); len(sheets) != 1 || strings.Contains(sheets[0].Text, "DUPLICATA") {
			t.Errorf("%+v", sheets)
		}
	})
}

// What is neither paid nor can be has no paper.
func TestNoPaperForNoMoney(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		paper := s.printsTo("80")
		s.shop()
		s.press("ctrl+l", "tab")
		for range s.list() {
			if inv := s.at(); !inv.State.IsPaid() && !inv.Showable() {
				s.press("i")
				s.after(time.Second)
				s.wants("Rien à imprimer")
			}
			s.press("down")
		}
		if n := len(paper()); n != 0 {
			t.Errorf("%d sheets", n)
		}
	})
}

// The day report prints too, as wide as the paper.
func TestReportOnPaper(t *testing.T) {
	for _, mm := range []string{"58", "80"} {
		t.Run(mm, func(t *testing.T) {
			simulate(t, "fr", 80, 24, func(s *sim) {
				s.r.c.Sandbox = mm == "58"
				paper := s.printsTo(mm)
				s.shop()
				s.press("ctrl+r")
				s.after(time.Second)
				s.press("i")
				s.after(time.Second)
				s.wants("Rapport imprimé.")
				sheets := paper()
				if len(sheets) != 1 {
					t.Fatalf("%d sheets", len(sheets))
				}
				golden.RequireEqual(t, onPaper(sheets[0]))
			})
		})
	}
}

// A receipt is a duplicate also after a restart, and where another console printed
// the first.
func TestDuplicatesAfterARestart(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		s.charge("5000")
		paysIt(s, 5000)
		inv := s.sales()[0]
		if _, before, err := s.till.Printing(context.Background(), inv.Ref, "receipt", false); err != nil || before != 0 {
			t.Fatal(before, err)
		}
		paper := s.printsTo("80")
		s.press("i")
		s.after(time.Second)
		if sheets := paper(); len(sheets) != 1 || !strings.Contains(sheets[0].Text, "DUPLICATA") {
			t.Errorf("%+v", sheets)
		}
	})
}

// Nothing of a sale, a server or a customer drives the printer.
func TestHostilePaper(t *testing.T) {
	simulate(t, "fr", 80, 24, func(s *sim) {
		paper := s.printsTo("58")
		evil := "\x1b@\x1dV\x00\x10\x14\x01\x03\x01\u009b31m\u202e"
		answer := paidAnswer(5000)
		answer.OperatorName, answer.RequestID, answer.Customer = "ORANGE"+evil, strings.Repeat("9", 200)+evil, evil
		s.charge("5000 " + evil + strings.Repeat("漢", 100))
		s.g.answers(answer, nil)
		s.after(10 * time.Second)
		s.press("i")
		s.after(time.Second)
		if sheets := paper(); len(sheets) != 1 {
			t.Errorf("%d sheets", len(sheets))
		}
	})
}

// A closing prints too, with its hash.
func TestClosingOnPaper(t *testing.T) {
	for _, mm := range []string{"58", "80"} {
		t.Run(mm, func(t *testing.T) {
			simulate(t, "fr", 80, 24, func(s *sim) {
				paper := s.printsTo(mm)
				toClose(s)
				s.press("f9", "z")
				s.after(time.Second)
				s.press("enter")
				s.after(time.Second)
				s.press("z")
				s.after(time.Second)
				s.wants("Clôture n° 1 faite. I : sur papier.", "P En fichier", "I Sur papier")
				s.press("i")
				s.after(time.Second)
				sheets := paper()
				if len(sheets) != 1 {
					t.Fatalf("%d sheets", len(sheets))
				}
				for _, want := range []string{"CLÔTURE Z n° 1", "22 000 FCFA", "EMPREINTE"} {
					if !strings.Contains(sheets[0].Text, want) {
						t.Errorf("%q is missing in\n%s", want, sheets[0].Text)
					}
				}
			})
		})
	}
}
