package program

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/ui/glass"
)

// From an amount to the green screen, with a customer who scans and pays.
func TestSale(t *testing.T) {
	t.Parallel()
	type words struct{ blank, amount, pending, noRoom, paid, deliver string }
	for lang, w := range map[string]words{
		"fr": {"NOUVELLE VENTE", "5 000 FCFA", "… En attente", "Le QR ne tient pas ici",
			"✓ PAYÉ  5" + nbsp + "000 FCFA", "Confirmé par LigdiCash, montant identique. Vous pouvez livrer."},
		"en": {"NEW SALE", "5,000 FCFA", "… Pending", "The QR code does not fit here",
			"✓ PAID  5,000 FCFA", "Confirmed by LigdiCash, same amount. You may deliver."},
	} {
		for _, size := range [][2]int{{120, 40}, {80, 24}} {
			if testing.Short() && (lang == "fr") != (size[1] == 24) {
				continue
			}
			t.Run(fmt.Sprintf("%s %dx%d", lang, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				s := newShop(t, "CAISSE_LANG="+lang)
				c := s.start(t, glass.Config{Width: size[0], Height: size[1]})
				c.await(w.blank)
				c.Type("5000")
				c.await("= " + w.amount)
				c.charge()
				c.await(w.amount, w.pending)
				link := s.link(t)
				if size[1] == 24 {
					var needs []string
					c.waits("what the QR code needs, and the link", func(screen string) bool {
						needs = window.FindStringSubmatch(flat(screen))
						return c.says(w.noRoom) && needs != nil && strings.Contains(strings.ReplaceAll(flat(screen), " ", ""), link)
					})
					if !bytes.Contains(c.Bytes(), []byte("\x1b]8;;"+link)) {
						t.Error("the link cannot be clicked")
					}
					if scan(c.Snapshot()) != "" {
						t.Error("there is a QR code where none fits")
					}
					cols, _ := strconv.Atoi(needs[1])
					rows, _ := strconv.Atoi(needs[2])
					c.Resize(cols, rows) // no more than it asked for
					c.Key("p")
				}
				c.scans(link)
				c.neverGreen()

				s.pays(t, link)
				c.await(flat(w.paid), w.deliver, "ORANGE BURKINA", "226 70 •• •• 12")
				for _, cell := range c.Find(w.paid) {
					if !filled(cell) || !cell.Bold {
						t.Fatalf("%q is drawn %+v, want bold on green", w.paid, cell)
					}
				}
				c.waits("a green block", func(string) bool { return c.greenBlock() >= 3*50 })
				c.waits("the title", func(string) bool { return c.titled() == "✓ 5 000 F" })
				c.waits("the end of the QR code", func(string) bool { return scan(c.Snapshot()) == "" })
				c.rings(2)
				c.insist("7", w.blank)
				c.Type("7") // the first is there too
				c.await("= 77 FCFA")
				s.created(t, 1)
				c.rings(2) // and no more
			})
		}
	}
}

// Without colours the code still scans, and money still fills a block.
func TestNoColour(t *testing.T) {
	t.Parallel()
	s := newShop(t, "NO_COLOR=1")
	c := s.start(t, glass.Config{Width: 120, Height: 40})
	c.await("NOUVELLE VENTE")
	c.sell("5000")
	c.await("… En attente")
	link := s.link(t)
	c.scans(link)
	s.pays(t, link)
	c.Key("r")
	c.await("✓ PAYÉ 5 000 FCFA")
	for _, cell := range c.Find("✓ PAYÉ") {
		if !cell.Reverse || cell.FG != nil || cell.BG != nil {
			t.Fatalf("paid is drawn %+v, want reverse, no colour", cell)
		}
	}
}

// A till that is killed leaves questions, never holes, and never asks twice
// for an invoice.
func TestKilled(t *testing.T) {
	t.Parallel()
	t.Run("creating", func(t *testing.T) {
		proof.Slow(t)
		t.Parallel()
		s := newShop(t)
		c := s.open(t)
		c.sell("1009")
		c.await("1 009 FCFA", "→ Envoi")
		s.awaits(t, "create", 1)
		c.Kill()

		c = s.open(t)
		c.await("En attente (1)", "→ 1 009 F")
		c.Key("ctrl+l")
		c.await("1 009 F → Envoi")
		c.within(givenUp, "1 009 F ? À vérifier")
		c.Key("enter")
		c.await("Réponse perdue", "Personne n'a vu de lien")
		c.neverGreen()
		s.created(t, 1)
	})
	for _, when := range []string{"showing", "polling"} {
		t.Run(when, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			var open atomic.Bool
			s.front = func(_ http.ResponseWriter, r *http.Request) bool {
				if open.Load() || !strings.Contains(r.URL.Path, "/confirm") {
					return false
				}
				<-r.Context().Done() // no answer before the till is killed
				return true
			}
			c := s.open(t)
			c.sell("5000")
			c.await("5 000 FCFA", "… En attente")
			link := s.link(t)
			if when == "polling" {
				c.Key("r")
				s.awaits(t, "confirm", 1)
			}
			c.Kill()
			open.Store(true)
			if when == "showing" {
				s.pays(t, link) // while nobody looks
			}

			c = s.open(t)
			if when == "polling" {
				c.await("En attente (1)", "… 5 000 F")
				c.Key("ctrl+l")
				c.await("5 000 F … En attente")
				s.pays(t, link)
			} else {
				c.Key("ctrl+l")
			}
			c.await("5 000 F ✓ Payé ")
			for _, cell := range c.Find("✓ Payé") {
				if !greenish(cell.FG) && !filled(cell) && cell.BG == nil { // the row under the cursor has a ground of its own
					t.Fatalf("the sale in the list is drawn %+v, want green", cell)
				}
			}
			c.rings(2)
			c.Key("enter")
			c.await("✓ PAYÉ 5 000 FCFA", "confirmé par LigdiCash", "vérifiez que ce n'est pas déjà fait")
			c.Key("ctrl+n")
			c.await("En attente (0)", "Dernier payé ✓ 5 000 F")
			s.created(t, 1)
		})
	}
}

// Every way a create call can go wrong: what the cashier reads, one request
// each, and a console that goes on.
func TestCreateGoesWrong(t *testing.T) {
	proof.Slow(t)
	t.Parallel()
	const nothing, lost = "Rien n'a été créé, aucun argent n'a bougé.", "personne ne peut payer celui-ci"
	s := newShop(t)
	c := s.open(t)
	for i, k := range []struct {
		amount     int
		says, also string
	}{
		{1010, "la connexion a été coupée", lost},
		{1015, "Une page web est venue à la place", lost},
		{1016, "un lien que la caisse refuse de montrer", lost},
		{1018, "en panne ou débordé", lost},
		{1019, "beaucoup trop longue", lost},
		{1020, "portail captif", nothing},
		{1100, "LigdiCash refuse les clés", nothing},
		{1101, "ne sont pas activés pour ce compte", nothing},
		{1102, "refuse ce montant", nothing},
		{1103, "autoriser l'adresse IP", nothing},
		{1104, "n'a pas pu traiter la demande", nothing},
		{1105, "n'arrive pas à joindre l'opérateur", nothing},
		{1106, "n'arrive pas à joindre l'opérateur", nothing},
		{1107, "Aucun opérateur n'est configuré", nothing},
		{1108, "une information manque", nothing},
		{1109, "LigdiCash a une panne", nothing},
		{1110, "réclame une signature", nothing},
		{1111, "conteste une signature", nothing},
		{1112, "refuse la méthode d'appel", nothing},
		{1113, "n'autorise pas cet appel", nothing},
		{1114, "réclame un compte portefeuille", nothing},
		{1115, "réclame un code OTP", nothing},
		{1116, "le code OTP a expiré", nothing},
	} {
		amount := strconv.Itoa(k.amount)
		c.insist("ctrl+n", "NOUVELLE VENTE")
		c.sell(amount)
		c.await("1 "+amount[1:]+" FCFA", k.says, k.also)
		if k.amount >= 1100 {
			c.await("(Code " + amount[2:] + ")")
		}
		s.created(t, i+1)
	}
	c.alive()
	c.neverGreen()
	s.created(t, 23)
	for _, hostile := range []string{"javascript:", "0;PAID", "\u202e"} {
		if bytes.Contains(c.Bytes(), []byte(hostile)) {
			t.Errorf("%q of the hostile link was drawn", hostile)
		}
	}
}

// A create call that nothing answers holds up nobody.
func TestCreateWithoutAnswer(t *testing.T) {
	proof.Slow(t)
	t.Parallel()
	s := newShop(t)
	c := s.open(t)
	c.sell("1011")
	c.await("Création du lien", "Envoi 00:00")
	c.await("Envoi 00:01")
	c.await("LigdiCash tarde à répondre")
	c.Key("esc")
	c.await("NOUVELLE VENTE", "1 011 F mis de côté")
	c.Type("77")
	c.await("= 77 FCFA", "En attente (1)", "→ 1 011 F n° 1 00:0")
	c.await("→ 1 011 F n° 1 00:06")
	c.Key("ctrl+l")
	c.within(givenUp, "1 011 F ? À vérifier")
	c.Key("enter")
	c.await("LigdiCash n'a pas répondu à temps", "Personne n'a vu de lien")
	c.Key("ctrl+n")
	c.await("NOUVELLE VENTE", "= 77 FCFA", "En attente (0)")
	s.created(t, 1)
}

// A redirect is not followed, whoever it leads to: the keys travel in headers.
func TestRedirect(t *testing.T) {
	proof.Slow(t)
	t.Parallel()
	var strayed atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		strayed.Add(1)
		t.Errorf("%s %s, Apikey %q", r.Method, r.URL, r.Header.Get("Apikey"))
	}))
	defer other.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			s := newShop(t)
			s.front = func(w http.ResponseWriter, r *http.Request) bool {
				http.Redirect(w, r, other.URL+r.URL.Path, status)
				return true
			}
			c := s.open(t)
			c.sell("5000")
			c.await("détournée vers une autre adresse", "les clés restent ici")
			c.alive()
			s.created(t, 1)
		})
	}
	// The same while it watches.
	s := newShop(t)
	s.front = func(w http.ResponseWriter, r *http.Request) bool {
		if strings.Contains(r.URL.Path, "/confirm") {
			http.Redirect(w, r, other.URL+r.URL.Path, http.StatusTemporaryRedirect)
			return true
		}
		return false
	}
	c := s.open(t)
	c.sell("5000")
	c.await("… En attente")
	c.Key("r")
	c.await("? À vérifier", "Le client a peut-être déjà payé")
	c.neverGreen()
	if n := strayed.Load(); n != 0 {
		t.Errorf("%d requests followed the redirect", n)
	}
}

// "completed" alone is not money.
func TestNeverGreen(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		amount, state, says string
		rings               int
	}{
		{"1005", "≠ Montant différ", "confirme un autre montant que celui demandé. Ne livrez pas", 1},
		{"1012", "≠ Référence dif", "porte une autre référence. Ne livrez pas", 1},
		{"1013", "? À vérifier", "sa réponse porte une erreur : la caisse n'y croit pas et cache le code. Ne livrez pas encore", 0},
		{"1021", "? À vérifier", "sans donner le montant : la caisse n'y croit pas et cache le code. Ne livrez pas encore", 0},
	} {
		t.Run(k.amount, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			c := s.open(t)
			c.sell(k.amount)
			c.await("… En attente")
			s.ahead.Store(int64(6 * time.Second)) // the customer has paid
			c.Key("r")
			c.await(k.state, k.says)
			if k.amount == "1005" {
				c.await("Montant attendu : 1 005 FCFA", "Montant confirmé : 905 FCFA")
			}
			c.rings(k.rings)
			if k.rings == 0 { // still asked about, still no money
				n := s.asked("confirm")
				c.Key("r")
				s.awaits(t, "confirm", n+1)
				c.await(k.state, "Vérifié il y a 0 s")
			}
			c.insist("ctrl+l", "VENTES")
			c.await(k.state)
			c.Key("ctrl+n")
			c.await("Dernier payé aucun")
			c.neverGreen()
			s.created(t, 1)
		})
	}
}

// What LigdiCash says of the payer is text, never commands.
func TestHostileOperator(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	c := s.start(t, glass.Config{Width: 120})
	c.await("NOUVELLE VENTE")
	c.sell("1017")
	c.await("… En attente")
	s.ahead.Store(int64(6 * time.Second))
	c.Key("r")
	c.await("✓ PAYÉ 1 017 FCFA", "ORANGE")
	c.insist("ctrl+l", "VENTES") // every screen that shows it
	c.await("ORANGE")
	c.Key("ctrl+n")
	c.await("Dernier payé", "ORANGE")
	for _, hostile := range []string{"0;PAYE", "\x1b[2JO", "\u009b", "\u202e", "\u2066", "\u200f", "\x1b]52", "\x1b[31m", "\b", "\r"} {
		if bytes.Contains(c.Bytes(), []byte(hostile)) {
			t.Errorf("%q was written to the terminal", hostile)
		}
	}
	if strings.Contains(c.titled(), "PAYE") {
		t.Errorf("it set the title: %q", c.titled())
	}
}
