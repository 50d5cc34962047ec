//go:build unix

package program

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"caisse/ui/glass"
)

// On a terminal that cannot place its cursor a cashier sells to a queue by lines: no
// sequence is ever sent, what is paid is said once, with two bells, over what is being
// typed, and Ctrl+C says what still waits.
func TestTillByLines(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	c := s.under("dumb").start(t, glass.Config{Args: []string{"charge", "-qr"}, Width: 70, Height: 90})
	c.await("Caisse par lignes", "Montant :")
	var links []string
	for i, amount := range []string{"1300", "3*500 pain", "800", "900", "2000"} {
		c.Type(amount)
		c.Key("enter")
		c.await("Entrée encaisse, n laisse :")
		s.created(t, i)
		c.Key("enter")
		c.await(fmt.Sprintf("En attente : n° %d,", i+1))
		c.waits("the next prompt", func(screen string) bool {
			return strings.HasSuffix(flat(screen), "Montant :") && strings.Count(flat(screen), "ce terminal ne peut pas en montrer") == i+1
		})
		links = append(links, s.link(t))
	}
	c.Type("70")
	for i, link := range links[:4] {
		s.pays(t, link)
		c.await(fmt.Sprintf("Payé : n° %d,", i+1))
	}
	c.Type("0")
	c.Key("enter")
	c.await("À payer : 700 FCFA, sept cents francs CFA.") // it has stayed
	c.Type("attente")
	c.Key("enter")
	c.await("Une vente attend :", "n° 5, 2 000 FCFA")
	c.rings(2 * 4)
	c.Key("ctrl+c")
	code, err := c.Wait(limit)
	if err != nil || code != 0 {
		t.Errorf("it ends with %d, %v", code, err)
	}
	c.await("700 FCFA : laissé, rien n'est parti.", "Le suivi reprend")
	s.created(t, 5)
	if err := c.Restored(); err != nil {
		t.Error(err)
	}
	if i := bytes.IndexByte(c.Bytes(), 0x1b); i >= 0 {
		t.Errorf("a sequence was sent: %q", c.Bytes()[i:min(len(c.Bytes()), i+20)])
	}
	for line := range strings.Lines(string(c.Bytes())) {
		line = strings.TrimRight(strings.ReplaceAll(line, "\a", ""), "\r\n")
		if n := len([]rune(line)); n > 70 && !strings.HasPrefix(line, "http") {
			t.Errorf("%d cells: %q", n, line)
		}
	}
	for i := range 4 {
		if n := strings.Count(flat(string(c.Bytes())), fmt.Sprintf("Payé : n° %d,", i+1)); n != 1 {
			t.Errorf("sale %d is said to be paid %d times", i+1, n)
		}
	}
}

// A till by lines that ends while the request is on its way, and the answer is late,
// leaves no doubt unsaid.
func TestTillByLinesIsStopped(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	over := make(chan struct{})
	t.Cleanup(func() { close(over) })
	s.front = func(http.ResponseWriter, *http.Request) bool {
		<-over // no answer comes
		return true
	}
	c := s.under("dumb").start(t, glass.Config{Args: []string{"charge"}})
	c.await("Montant :")
	c.Type("5000")
	c.Key("enter", "enter")
	s.awaits(t, "create", 1)
	c.Key("ctrl+c")
	if code, err := c.Wait(limit); err != nil || code != 0 {
		t.Errorf("it ends with %d, %v", code, err)
	}
	c.await("la demande est partie et sa réponse n'est pas arrivée", "caisse check")
	if err := c.Restored(); err != nil {
		t.Error(err)
	}
	s.created(t, 1)
	code, out, _ := s.run(t, "", "list")
	if code != 0 || !strings.Contains(out, "À vérifier") {
		t.Errorf("exit %d, the ledger lists\n%s", code, out)
	}
}
