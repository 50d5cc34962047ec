package shell

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/model/settings"
)

// sells is a counter at whose LigdiCash links are made.
func sells(t *testing.T) *counter {
	c := newCounter(t)
	c.creates = func(in ligdicash.NewInvoice) (ligdicash.Created, error) {
		return ligdicash.Created{Token: "FAKETOKEN." + in.TransactionID, Link: "https://client.ligdicash.com/directpayment/invoice/FAKETOKEN." + in.TransactionID}, nil
	}
	return c
}

// What a script charges is a sale like the console's: written, sent once, with a
// link to pay.
func TestCharge(t *testing.T) {
	c := sells(t)
	c.expect(0, "charge", "-first", "Awa", "-object", "Commande 7", "3*500 pain + 2*250 café")
	if len(c.created) != 1 {
		t.Fatalf("%d requests left", len(c.created))
	}
	in := c.created[0]
	if in.AmountXOF != 2000 || in.Firstname != "Awa" || in.Description != "Commande 7" || len(in.Items) != 2 || in.Items[0].Name != "pain" || in.Items[0].Quantity != 3 {
		t.Errorf("LigdiCash was asked for %+v", in)
	}
	has(t, c.out.String(), "… En attente 2 000 FCFA", "Référence "+in.TransactionID, "À payer sur :\nhttps://client.ligdicash.com/directpayment/invoice/FAKETOKEN."+in.TransactionID)
	if inv := c.stands(in.TransactionID); inv.State != model.Pending || inv.Ticket.N != 1 || inv.Firstname != "Awa" {
		t.Errorf("the ledger has %+v", inv)
	}
	c.expect(0, "charge", "-json", "700")
	v := object(t, c.out.String())
	if v["amount"] != 700.0 || v["state"] != "pending" || v["ticket"] != 2.0 || !strings.HasPrefix(v["link"].(string), "https://client.ligdicash.com/directpayment/invoice/") {
		t.Errorf("in JSON: %v", v)
	}
}

// A line of articles.csv that is left out is told to who charges by another: no price
// is used that might be cut.
func TestChargeTellsOfArticles(t *testing.T) {
	c := sells(t)
	dir := t.TempDir()
	c.shell.Settings.ConfigDir = dir
	if err := os.WriteFile(filepath.Join(dir, "articles.csv"), []byte("code,name,price\nab,Riz,12,500\nac,Sac,2500\nad,Sel,-5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.expect(0, "charge", "2*ac")
	has(t, c.out.String(), "5 000 FCFA")
	has(t, c.err.String(), "articles.csv, ligne 2, colonne 11 : il y a une colonne de trop", "(et 1 autre)")
	c.expect(ExitUsage, "charge", "ab")
	has(t, c.err.String(), "articles.csv, ligne 2")
	if len(c.created) != 1 {
		t.Errorf("%d requests left", len(c.created))
	}
}

// How a request ends is said with its exit code, and in the ledger.
func TestChargeEnds(t *testing.T) {
	for _, k := range []struct {
		err   error
		code  int
		state model.State
		says  string
	}{
		{&ligdicash.Error{Op: "create", Kind: ligdicash.Offline}, ExitFailed, model.NotSent, "Non envoyé"},
		{&ligdicash.Error{Op: "create", Kind: ligdicash.Refused, Code: "02"}, ExitFailed, model.Refused, "Refusé"},
		{&ligdicash.Error{Op: "create", Kind: ligdicash.Unknown}, ExitLook, model.LostAnswer, "Réponse perdue"},
	} {
		c := sells(t)
		c.creates = func(ligdicash.NewInvoice) (ligdicash.Created, error) { return ligdicash.Created{}, k.err }
		c.expect(k.code, "charge", "500")
		has(t, c.out.String(), k.says)
		if len(c.created) != 1 {
			t.Errorf("%v: %d requests left", k.err, len(c.created))
			continue
		}
		if got := c.stands(c.created[0].TransactionID); got.State != k.state {
			t.Errorf("%v: the ledger has %s", k.err, got.State)
		}
	}
}

// What cannot be charged leaves nothing behind, and says so.
func TestChargeRefuses(t *testing.T) {
	c := sells(t)
	for _, k := range []struct {
		code int
		args []string
		says string
	}{
		{ExitUsage, []string{}, "caisse charge MONTANT"},
		{ExitUsage, []string{"500", "600"}, "caisse charge MONTANT"},
		{ExitUsage, []string{"1,50"}, "centimes"},
		{ExitUsage, []string{"8"}, "Rien n'est parti"},
		{ExitUsage, []string{"-email", "nobody", "500"}, "Rien n'est parti"},
		{ExitUsage, []string{"500*3"}, "-yes"},
	} {
		said := c.expect(k.code, append([]string{"charge"}, k.args...)...)
		has(t, said, k.says)
	}
	c.noKeys = settings.ErrNoKeys
	has(t, c.expect(ExitError, "charge", "500"), "caisse login", "Rien n'est parti")
	c.noKeys = settings.ErrNoKeyring
	has(t, c.expect(ExitError, "charge", "500"), "trousseau", "Rien n'est parti")
	c.noKeys = nil
	if len(c.created) > 0 {
		t.Fatalf("%d requests left", len(c.created))
	}
	c.expect(ExitNotFound, "list")
	c.expect(0, "charge", "-yes", "500*3")
	c.expect(0, "charge", "-first", "Awa", "1500")
	has(t, c.expect(ExitUsage, "charge", "-first", "Awa", "1500"), "vient d'être faite", "-yes")
	if len(c.created) != 2 {
		t.Errorf("%d requests left", len(c.created))
	}
}

// To wait ends with the sale, and its exit code tells how; stopped, the sale goes on.
func TestChargeWaits(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		answer ligdicash.Payin
		code   int
		says   string
	}{
		{completed(500), ExitPaid, "✓ Payé"},
		{completed(400), ExitLook, "Montant différent"},
		{ligdicash.Payin{Status: ligdicash.StatusNotCompleted, Word: "nocompleted", OK: true}, ExitFailed, "Échoué"},
	} {
		t.Run(k.says, func(t *testing.T) {
			t.Parallel()
			c := sells(t)
			c.charged(k.answer)
			c.expect(k.code, "charge", "-wait", "1m", "500")
			has(t, c.out.String(), "À payer sur", k.says)
			if len(c.created) != 1 {
				t.Errorf("%d requests left", len(c.created))
			}
		})
	}
}

// Not waited for to the end, a sale goes on.
func TestChargeStopsWaiting(t *testing.T) {
	t.Parallel()
	c := sells(t)
	said := c.expect(ExitPending, "charge", "-wait", "10ms", "500")
	ref := c.created[0].TransactionID
	has(t, said, "caisse wait "+ref)
	has(t, c.expect(ExitPending, "wait", "-for", "10ms", ref[22:]), "toujours en attente")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	code, said := c.runIn(ctx, "wait", ref)
	if code == 0 || said == "" {
		t.Errorf("stopped: exit %d, %q", code, said)
	}
	c.says("FAKETOKEN."+ref, completed(500), nil)
	c.expect(ExitPaid, "wait", "-json", ref)
	if v := object(t, c.out.String()); v["state"] != "paid" {
		t.Errorf("in JSON: %v", v)
	}
	has(t, c.expect(ExitNotFound, "wait", "01NOSUCH"), "aucune facture")
	c.expect(ExitUsage, "wait")
}

// charged has LigdiCash answer so about what is charged next.
func (c *counter) charged(p ligdicash.Payin) {
	made := c.creates
	c.creates = func(in ligdicash.NewInvoice) (ligdicash.Created, error) {
		out, err := made(in)
		c.answers[out.Token] = func() (ligdicash.Payin, error) { return p, nil }
		return out, err
	}
}

// A program that calls again with its key gets the first sale, and sends nothing;
// a key used for another amount is refused, with an exit code of its own.
func TestChargeByKey(t *testing.T) {
	c := sells(t)
	c.expect(0, "charge", "-key", "order-17", "3*500 pain")
	ref := c.created[0].TransactionID
	c.expect(0, "charge", "-key", "order-17", "-first", "Awa", "3*500 pain")
	has(t, c.out.String(), "Référence "+ref, "À payer sur :")
	has(t, c.err.String(), "la clé « order-17 » a déjà servi", ref)
	c.expect(0, "charge", "-json", "-key", "order-17", "3*500 pain")
	if v := object(t, c.out.String()); v["transaction_id"] != ref {
		t.Errorf("in JSON: %v", v)
	}
	for _, line := range []string{"1500", "3*501 pain", "3*500 lait", "1500 pain"} {
		if said := c.expect(ExitKeyUsed, "charge", "-key", "order-17", line); !strings.Contains(said, "autre montant") {
			t.Errorf("%s: %q", line, said)
		}
	}
	c.expect(ExitUsage, "charge", "-key", strings.Repeat("x", 201), "1500")
	if len(c.created) != 1 {
		t.Errorf("%d requests left", len(c.created))
	}
	// Paid meanwhile, it is told so; without an answer, it stays to be looked at.
	token := c.stands(ref).Token
	c.says(token, completed(1500), nil)
	c.expect(ExitPaid, "check", ref)
	c.expect(ExitPaid, "charge", "-key", "order-17", "3*500 pain")
	has(t, c.out.String(), "✓ Payé")
	c.creates = func(ligdicash.NewInvoice) (ligdicash.Created, error) {
		return ligdicash.Created{}, &ligdicash.Error{Op: "create", Kind: ligdicash.Unknown}
	}
	c.expect(ExitLook, "charge", "-key", "order-18", "900")
	c.expect(ExitLook, "charge", "-key", "order-18", "900")
	has(t, c.out.String(), "Réponse perdue")
	if len(c.created) != 2 {
		t.Errorf("%d requests left after a lost answer", len(c.created))
	}
}
