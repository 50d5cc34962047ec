package shell

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/model/ledger"
	"caisse/model/settings"
	"caisse/model/till"
)

// typing has the next command read text, as from a pipe.
func (c *counter) typing(text string) {
	c.t.Helper()
	path := filepath.Join(c.t.TempDir(), "in")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { f.Close() })
	c.shell.In = f
}

// shelved gives the shop articles.
func (c *counter) shelved(t *testing.T, lines string) {
	t.Helper()
	c.shell.Settings.ConfigDir = t.TempDir()
	if err := os.WriteFile(filepath.Join(c.shell.Settings.ConfigDir, "articles.csv"), []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
}

// In a pipe a line is a sale: one request each, its link on a line of its own, and
// what still waits at the end.
func TestLinesOfAPipe(t *testing.T) {
	c := sells(t)
	c.shelved(t, "code;name;price\npa;Pain;500\nca;Café;250\n")
	c.typing("5000\n3*pa + ca\nattente\nlien 1\nclient Awa Zongo\nobjet Commande 7\n700\n")
	c.expect(0, "charge", "-plain")
	if len(c.created) != 3 {
		t.Fatalf("%d requests left\n%s", len(c.created), &c.out)
	}
	for i, want := range []int64{5000, 1750, 700} {
		if c.created[i].AmountXOF != want {
			t.Errorf("request %d is of %d", i, c.created[i].AmountXOF)
		}
	}
	if in := c.created[2]; in.Firstname != "Awa" || in.Lastname != "Zongo" || in.Description != "Commande 7" || c.created[1].Firstname != "" {
		t.Errorf("for %q %q, %q", in.Firstname, in.Lastname, in.Description)
	}
	out := c.out.String()
	has(t, out, "À payer : 5 000 FCFA, cinq mille francs CFA.", "En attente : n° 1, 5 000 FCFA.", "3 fois Pain à 500 FCFA : 1 500 FCFA.", "Café : 250 FCFA.",
		"2 ventes attendent :", "Client : Awa Zongo. Objet : Commande 7.", "n° 3, 700 FCFA, Awa Zongo.", "3 ventes attendent :", "Le suivi reprend au prochain démarrage")
	if n := strings.Count(out, "\nhttps://client.ligdicash.com/directpayment/invoice/FAKETOKEN."+c.created[0].TransactionID+"\n"); n != 2 {
		t.Errorf("the first link stands %d times on a line of its own:\n%s", n, out)
	}
	hasNot(t, out, "Entrée encaisse", "Montant :")
}

// What the console asks about is asked, and leaves with a yes alone; a line that is
// cut within, or that nobody can read, sells nothing.
func TestLinesAsk(t *testing.T) {
	c := sells(t)
	c.shelved(t, "code;name;price\npa;Pain;500\npain2;Pain complet;600\n")
	c.typing("500*3\no\n500*3\nn\n500*3\n800\npai\nattnte\n1,50\nbonjour\n9999999\n\n12")
	c.expect(ExitUsage, "charge", "-plain")
	if len(c.created) != 2 || c.created[0].AmountXOF != 1500 || c.created[1].AmountXOF != 800 {
		t.Errorf("what left: %+v", c.created)
	}
	has(t, c.out.String(), "500 fois 3 FCFA : la quantité est peut-être le prix. Est-ce bien cela ?", "1 500 FCFA : laissé, rien n'est parti.",
		"(« pai ») Peut-être : pa Pain, pain2 Pain complet.", "Peut-être : attente.", "centimes", "L'entrée s'arrête au milieu d'une ligne")
	c.typing("1500\n")
	c.expect(0, "charge", "-plain", "-yes")
	c.typing("client Awa\n1500\nclient Awa\n1500\ny\nclient awa\n1500\n")
	c.expect(ExitUsage, "charge", "-plain")
	has(t, c.out.String(), "La même vente de 1 500 FCFA au même client vient d'être faite (n° 4).")
	if len(c.created) != 5 {
		t.Errorf("%d requests left", len(c.created))
	}
}

// The words of both languages do the same in each; none begins with a figure.
func TestLinesOrders(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		c := sells(t)
		c.shell.Settings.Lang = lang
		c.shelved(t, "code;name;price\nliste;Liste de courses;100\n")
		c.keep(c.invoice(state(model.Paid)))
		var all strings.Builder
		for _, o := range orders() {
			for _, w := range o.words {
				if w[0] >= '0' && w[0] <= '9' || w != model.Fold(w) {
					t.Errorf("%q is no word", w)
				}
				if w != "code" && w != "fin" && w != "end" && w != "quit" && w != "quitter" && w != "exit" {
					all.WriteString(strings.ToUpper(w) + "\n")
				}
			}
		}
		c.typing("1*liste\n" + all.String() + "vérifier 1\nreçu\nlien 99\nlien NOPE1234\nfin\n5000\n")
		c.expect(0, "charge", "-plain")
		out := c.out.String()
		if len(c.created) != 1 {
			t.Errorf("%s: %d requests left\n%s", lang, len(c.created), out)
		}
		if lang == "fr" {
			has(t, out, "1*liste le vend", "RAPPORT DU JOUR", "LECTURE X", "CONFIRMÉ : 1 vente, 5 000 FCFA", "Aucune imprimante", "LigdiCash est interrogé", "« 99 »", "NOPE1234")
		} else {
			has(t, out, "1*liste sells it", "DAY REPORT", "X READING", "CONFIRMED: 1 sale, 5,000 FCFA", "LigdiCash is being asked", "“99”")
		}
		hasNot(t, out, "───", "«\n")
		if lang == "en" && frenchOnly.MatchString(strings.ReplaceAll(out, "liste", "")) {
			t.Errorf("%q is French:\n%s", frenchOnly.FindString(out), out)
		}
	}
}

// How each sale ends is said once, with its exit code; -wait waits behind the last
// line, and no longer.
func TestLinesEnd(t *testing.T) {
	t.Parallel()
	c := sells(t)
	c.charged(completed(500))
	paper := filepath.Join(t.TempDir(), "paper")
	c.shell.Settings.Printer, c.shell.Settings.Receipts = "file:"+paper, "paid"
	c.typing("500\n")
	c.expect(0, "charge", "-plain", "-wait", "1m")
	if out, err := os.ReadFile(paper); err != nil || !bytes.Contains(out, []byte("500")) {
		t.Errorf("no receipt: %q, %v", out, err)
	}
	if n := strings.Count(c.out.String(), "Payé"); n != 1 {
		t.Errorf("paid is said %d times:\n%s", n, &c.out)
	}
	has(t, c.out.String(), "Payé : n° 1, 500 FCFA, cinq cents francs CFA, ORANGE BURKINA. Confirmé par LigdiCash. Vous pouvez livrer.", "Aucune vente n'attend.")
	c.typing("recu 1\n") // a second one, asked for
	c.expect(0, "charge", "-plain")
	has(t, c.out.String(), "n° 1, 500 FCFA : imprimé.")
	if out, _ := os.ReadFile(paper); bytes.Count(out, []byte("DUPLICATA")) != 1 {
		t.Errorf("on paper: %q", out)
	}
	for _, k := range []struct {
		err  error
		code int
		says string
	}{
		{&ligdicash.Error{Op: "create", Kind: ligdicash.Offline}, ExitFailed, "Non envoyé : n°"},
		{&ligdicash.Error{Op: "create", Kind: ligdicash.Refused, Code: "02"}, ExitFailed, "Refusé : n°"},
		{&ligdicash.Error{Op: "create", Kind: ligdicash.Unknown}, ExitLook, "À vérifier : n°"},
	} {
		c := sells(t)
		c.creates = func(ligdicash.NewInvoice) (ligdicash.Created, error) { return ligdicash.Created{}, k.err }
		c.typing("500\n")
		c.expect(k.code, "charge", "-plain", "-wait", "1m")
		has(t, c.out.String(), k.says)
		if len(c.created) != 1 {
			t.Errorf("%v: %d requests left", k.err, len(c.created))
		}
	}
	c = sells(t)
	c.typing("500\n")
	c.expect(ExitPending, "charge", "-plain", "-wait", "10ms")
	has(t, c.out.String(), "Une vente attend :")
}

// A till by lines is no sale: what is of one is not taken; and without a terminal and
// without -plain an amount is wanted.
func TestLinesRefuse(t *testing.T) {
	c := sells(t)
	c.typing("5000\n")
	for _, args := range [][]string{{}, {"-qr"}} {
		has(t, c.expect(ExitUsage, append([]string{"charge"}, args...)...), "caisse charge MONTANT", "-plain")
	}
	for _, args := range [][]string{{"-first", "Awa"}, {"-key", "k"}, {"-json"}} {
		has(t, c.expect(ExitUsage, append([]string{"charge", "-plain"}, args...)...), "une caisse par lignes")
	}
	c.noKeys = settings.ErrNoKeys
	has(t, c.expect(ExitError, "charge", "-plain"), "caisse login", "Rien n'est parti")
	if len(c.created) > 0 {
		t.Errorf("%d requests left", len(c.created))
	}
}

// With an amount -plain says the same in lines.
func TestChargeInLines(t *testing.T) {
	c := sells(t)
	c.expect(0, "charge", "-plain", "500")
	has(t, c.out.String(), "À payer : 500 FCFA, cinq cents francs CFA. En attente : n° 1, 500 FCFA.", "Référence : "+c.created[0].TransactionID)
	c.expect(ExitPending, "charge", "-plain", "-wait", "10ms", "700")
	hasNot(t, c.out.String(), "  ", "✓", "…")
	c.creates = func(ligdicash.NewInvoice) (ligdicash.Created, error) {
		return ligdicash.Created{}, &ligdicash.Error{Op: "create", Kind: ligdicash.Refused, Code: "02"}
	}
	c.expect(ExitFailed, "charge", "-plain", "900")
	has(t, c.out.String(), "Refusé : n° 3, 900 FCFA. LigdiCash refuse ce montant")
}

// A shop that sells by commands alone has a backup of each day, as the console makes it.
func TestChargeBacksUp(t *testing.T) {
	c := sells(t)
	for range 2 {
		c.expect(0, "charge", "500")
	}
	kept, err := till.Backups("", c.path)
	if err != nil || len(kept) != 1 {
		t.Fatalf("%d backups, %v", len(kept), err)
	}
	l, err := ledger.OpenRead(t.Context(), kept[0].Path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	l.Links(func(string) error { return nil })
	if inv, err := l.Invoice(t.Context(), c.created[0].TransactionID); err != nil || inv.Amount != 500 {
		t.Errorf("in the backup: %+v, %v", inv, err)
	}
}

// heard is what a till by lines has said, for one that types at it in fake time.
type heard struct {
	mu  sync.Mutex
	all bytes.Buffer
	was int
}

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.all.Write(p)
}

// since is what was said since it was last asked.
func (h *heard) since() string {
	synctest.Wait()
	h.mu.Lock()
	defer h.mu.Unlock()
	out := h.all.String()[h.was:]
	h.was = h.all.Len()
	return out
}

// At a terminal a sale leaves with an Enter of its own. What is paid breaks in on the
// line that is typed, and the prompt stands again behind it; what does not hurry
// waits until the line is entered.
func TestLinesTyped(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	synctest.Test(t, func(t *testing.T) {
		g := &slowGateway{pays: map[string]bool{}}
		l, err := ledger.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		tl := till.New(till.Config{Ledger: l, Clock: model.Clock{Wall: time.Now, Mono: func() time.Duration { return time.Since(time.Date(1999, 12, 31, 0, 0, 0, 0, time.UTC)) }}})
		tl.Connect(g)
		out := &heard{}
		s := &Shell{Settings: settings.Settings{Lang: "fr", Shop: "Boutique", Zone: time.UTC, AskCashier: "yes"}, Getenv: func(string) string { return "" }, Out: out, Err: out, Now: time.Now, Lines: true}
		ctx, stop := context.WithCancel(context.Background())
		over := make(chan error, 1)
		watched := make(chan struct{})
		watching, unwatch := context.WithCancel(context.Background())
		go func() { defer close(watched); tl.Run(watching) }()
		in, typed := io.Pipe()
		b := s.newByLines(tl, chargeAsk{})
		b.typed = true
		go func() { over <- b.run(ctx, in) }()
		enter := func(text string) string {
			out.since()
			_, _ = typed.Write([]byte(text + "\n"))
			return out.since()
		}
		has(t, out.since(), "Caisse par lignes, Boutique.", "Qui est à la caisse ?")
		has(t, enter("Issa"), "À la caisse : Issa.", "Montant :")

		// A slip of the hand is dropped; Enter charges; a doubt wants a yes.
		said := enter("50000")
		has(t, said, "cinquante mille francs CFA.", "Entrée encaisse, n laisse :")
		if !strings.HasSuffix(said, "laisse : ") || g.n() != 0 {
			t.Errorf("%d requests left before Enter: %q", g.n(), said)
		}
		has(t, enter("n"), "laissé, rien n'est parti", "Montant :")
		has(t, enter("50000"), "À payer")
		has(t, enter("5000"), "50 000 FCFA : laissé", "À payer : 5 000 FCFA")
		has(t, enter("client Awa"), "Client : Awa.", "Entrée encaisse")
		has(t, enter("oups"), "Rien n'est parti", "Entrée encaisse")
		has(t, enter(""), "En attente : n° 1, 5 000 FCFA, Awa.", "Montant :")
		has(t, enter("500*3"), "Est-ce bien cela ?", "o encaisse, n laisse :")
		has(t, enter(""), "1 500 FCFA : laissé") // a hasty Enter
		if g.n() != 1 {
			t.Fatalf("%d requests left", g.n())
		}

		// Paid while the next line is typed: at once, on its own line, once.
		_, _ = typed.Write([]byte("70"))
		g.pay()
		time.Sleep(6 * time.Second)
		said = out.since()
		has(t, said, "Payé : n° 1, 5 000 FCFA, cinq mille francs CFA, Awa.")
		if !strings.HasPrefix(said, "\nPayé") || !strings.HasSuffix(said, "\nMontant : ") {
			t.Errorf("it is said as %q", said)
		}
		has(t, enter("0"), "À payer : 700 FCFA") // what was typed has stayed
		enter("n")

		// A link that comes late is held back until the line is entered; and the till
		// goes on meanwhile.
		g.takes(12 * time.Second)
		enter("800")
		enter("")
		time.Sleep(goesOn)
		has(t, out.since(), "Demande du lien à LigdiCash…", "pas encore répondu", "Montant :")
		time.Sleep(5 * time.Second)
		if said := out.since(); said != "" {
			t.Errorf("it breaks in with %q", said)
		}
		has(t, enter(""), "En attente : n° 2, 800 FCFA.", "À payer sur :", "Montant :")
		enter("900")
		enter("")
		time.Sleep(goesOn + heldFor + 10*time.Second)
		has(t, out.since(), "En attente : n° 3, 900 FCFA.") // nobody types: it comes all the same

		// No network is said once, and that it is back.
		g.takes(0)
		g.away(true)
		time.Sleep(2 * time.Minute)
		if said := out.since(); strings.Count(said, "injoignable") != 1 {
			t.Errorf("away: %q", said)
		}
		g.away(false)
		time.Sleep(2 * time.Minute)
		if said := out.since(); strings.Count(said, "répond de nouveau") != 1 {
			t.Errorf("back: %q", said)
		}

		// Stopped while a request is on its way: no doubt is left unsaid.
		g.takes(15 * time.Second)
		enter("600")
		enter("")
		stop()
		time.Sleep(lastAnswer)
		said = out.since()
		has(t, said, "n° 4, 600 FCFA : la demande est partie et sa réponse n'est pas arrivée", "caisse check "+g.last(), "2 ventes attendent :", "Le suivi reprend")
		if err := <-over; err != nil {
			t.Error(err)
		}
		typed.Close()
		unwatch()
		<-watched
		tl.Close(0)
		if inv, err := l.Invoice(context.Background(), g.last()); err != nil || inv.State != model.LostAnswer || inv.Cashier != "Issa" {
			t.Errorf("the ledger has %s, by %q (%v)", inv.State, inv.Cashier, err)
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
}

// slowGateway is a LigdiCash that takes its time.
type slowGateway struct {
	mu   sync.Mutex
	took time.Duration
	off  bool
	refs []string
	pays map[string]bool
}

func (g *slowGateway) n() int                { g.mu.Lock(); defer g.mu.Unlock(); return len(g.refs) }
func (g *slowGateway) last() string          { g.mu.Lock(); defer g.mu.Unlock(); return g.refs[len(g.refs)-1] }
func (g *slowGateway) takes(d time.Duration) { g.mu.Lock(); defer g.mu.Unlock(); g.took = d }
func (g *slowGateway) away(off bool)         { g.mu.Lock(); defer g.mu.Unlock(); g.off = off }
func (g *slowGateway) pay() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.pays["FAKETOKEN."+g.refs[len(g.refs)-1]] = true
}

func (g *slowGateway) CreateInvoice(ctx context.Context, in ligdicash.NewInvoice) (ligdicash.Created, error) {
	g.mu.Lock()
	g.refs = append(g.refs, in.TransactionID)
	took := g.took
	g.mu.Unlock()
	select {
	case <-time.After(took):
	case <-ctx.Done():
		return ligdicash.Created{}, &ligdicash.Error{Op: "create", Kind: ligdicash.Unknown}
	}
	return ligdicash.Created{Token: "FAKETOKEN." + in.TransactionID, Link: "https://client.ligdicash.com/directpayment/invoice/FAKETOKEN." + in.TransactionID}, nil
}

func (g *slowGateway) Confirm(_ context.Context, token string) (ligdicash.Payin, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.off:
		return ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.Offline}
	case g.pays[token]:
		return ligdicash.Payin{Status: ligdicash.StatusCompleted, Word: "completed", OK: true, AmountXOF: 5000, HasAmount: true}, nil
	}
	return ligdicash.Payin{Status: ligdicash.StatusPending, Word: "pending", OK: true}, nil
}
