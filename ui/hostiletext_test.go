package ui

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/ui/glass"
	"caisse/ui/page"
	"caisse/ui/screen"
	"caisse/ui/terminal"
)

// hostileInvoice has hostile texts wherever it has text.
func hostileInvoice(r *rand.Rand, state model.State) model.Invoice {
	h := func() string { return glass.Hostile(r) }
	return model.Invoice{
		State: state, Amount: model.Money(100 + r.IntN(9000)), Object: h(), Firstname: h(), Lastname: h(), Email: h(), OperatorName: h(), OperatorRef: h(),
		RequestID: h(), RawStatus: h(), Phone: h(), Code: h(), Items: []model.Item{{Name: h(), Description: h(), Quantity: 1, UnitPrice: 100}},
	}
}

// Hostile texts in every column, through every screen, the painter, the title
// and the clipboard: none of their bytes does anything.
func TestHostileTexts(t *testing.T) {
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	rnd := proof.Rand(t)
	const texts, batch = 12, 24 // of an invoice; invoices of a till
	for n := proof.Size(100, 1000, 10_000); n > 0; n -= texts * batch {
		glassFile, err := os.Create(filepath.Join(t.TempDir(), "glass"))
		if err != nil {
			t.Fatal(err)
		}
		simulate(t, []string{"fr", "en"}[n%2], 100, 40, func(s *sim) {
			term := terminal.NewTerminal(glassFile)
			defer term.Close()
			term.Resize(100, 40)
			s.r.c.Term = term
			look := func() {
				term.Paint(s.r.View())
				term.Drain(time.Second)
			}
			states := []model.State{model.Paid, model.Failed, model.AmountDiffers, model.Refused, model.PaidLate}
			for i := range batch {
				s.put(hostileInvoice(rnd, states[i%len(states)]))
			}
			s.press("ctrl+l")
			s.after(time.Second)
			look()
			for range batch {
				s.press("enter")
				s.after(50 * time.Millisecond)
				look()
				s.press("v")
				s.after(50 * time.Millisecond)
				look()
				for range 12 {
					s.press("c") // what the cursor is on goes to the clipboard
					s.press("down")
				}
				look()
				s.press("d")
				s.after(50 * time.Millisecond)
				if !s.up(screen.ExportID) {
					t.Fatalf("D opens %s", s.r.top().ID())
				}
				look()
				s.press("esc", "esc", "esc", "down")
			}
			s.press("ctrl+r")
			s.after(time.Second)
			look()
			s.press("esc")
			s.g.answers(ligdicash.Payin{Status: ligdicash.StatusCompleted, Word: "completed", OK: true, AmountXOF: 5000, HasAmount: true,
				OperatorName: model.Clean(glass.Hostile(rnd)), Customer: model.Clean(glass.Hostile(rnd)), RequestID: model.Clean(glass.Hostile(rnd))}, nil)
			s.press("ctrl+n")
			s.charge("5000")
			look()
			s.after(20 * time.Second)
			look()
		})
		out, err := os.ReadFile(glassFile.Name())
		if err != nil || len(out) < 10_000 {
			t.Fatalf("%d bytes were drawn, %v", len(out), err)
		}
		if bad := glass.Active(out); bad != "" {
			t.Fatalf("active: %s", bad)
		}
		if !strings.Contains(string(out), "\x1b]52;c;") {
			t.Fatal("nothing went to the clipboard")
		}
		glassFile.Close()
	}
}

// The page for the customer draws a text as a text.
func TestHostilePage(t *testing.T) {
	rnd := proof.Rand(t)
	s, err := page.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	draw := func(v page.View) string {
		s.Show(v)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, s.URL(), nil))
		return w.Body.String()
	}
	plain := draw(page.View{Lang: "fr", Shop: "x", Amount: "x", Words: "x", Scan: "x", State: "x"})
	for range proof.Size(50, 1000, 10_000) {
		h := func() string { return "x" + model.Clean(glass.Hostile(rnd)) }
		body := draw(page.View{Lang: "fr", Shop: h(), Amount: h(), Words: h(), Scan: h(), State: h()})
		if strings.Count(body, "<") != strings.Count(plain, "<") || strings.Count(body, "=\"") != strings.Count(plain, "=\"") {
			t.Fatalf("a text is markup:\n%s", body)
		}
		if bad := glass.Inert(body, "\n"); bad != "" {
			t.Fatalf("active: %s\n%q", bad, body)
		}
	}
}
