package shell

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/ledger"
	"caisse/model/settings"
	"caisse/model/till"
)

// The exit code tells every state, and the words say the same.
func TestCheckTellsTheState(t *testing.T) {
	if race {
		t.Skip("a ledger is read and printed: nothing to race with")
	}
	for _, k := range []struct {
		state model.State
		doubt model.Doubt
		code  int
		word  string
		says  string
	}{
		{model.Sending, "", ExitPending, "→ Envoi", ""},
		{model.Pending, "", ExitPending, "… En attente", ""},
		{model.Pending, model.NotFound, ExitLook, "? À vérifier", "LigdiCash ne trouve pas cette facture"},
		{model.Pending, model.Contradiction, ExitLook, "? À vérifier", "Ne livrez pas encore"},
		{model.Paid, "", ExitPaid, "✓ Payé", ""},
		{model.Paid, model.PaidTwice, ExitLook, "✓ Payé 2 fois", "remboursez une fois"},
		{model.PaidLate, "", ExitPaid, "✓ Payé en retard", ""},
		{model.AmountDiffers, "", ExitLook, "≠ Montant différent", "Ne livrez pas"},
		{model.ReferenceDiffers, "", ExitLook, "≠ Référence différente", "Ne livrez pas"},
		{model.Failed, "", ExitFailed, "✗ Échoué", ""},
		{model.Refused, "", ExitFailed, "✗ Refusé", "aucun argent n'a bougé"},
		{model.NotSent, "", ExitFailed, "✗ Non envoyé", ""},
		{model.LostAnswer, "", ExitLook, "? À vérifier", "Réponse perdue"},
	} {
		c := newCounter(t)
		inv := c.invoice(state(k.state), inDoubt(k.doubt), amount(12500))
		c.keep(inv)
		if said := c.expect(k.code, "check", "-offline", inv.Ref); said != "" {
			t.Errorf("%s: said %q", k.state, said)
		}
		first, _, _ := strings.Cut(c.out.String(), "\n")
		if first != k.word+"  12\u00a0500 FCFA" {
			t.Errorf("%s, %s: %q", k.state, k.doubt, first)
		}
		has(t, c.out.String(), k.says, "Référence "+inv.Ref, "Créée 23/11/2026 21:29", "Historique")
		if len(c.asked) > 0 {
			t.Errorf("%s: LigdiCash was asked in spite of -offline", k.state)
		}
		c.expect(k.code, "check", "-json", "-offline", inv.Ref)
		v := object(t, c.out.String())
		if v["state"] != string(k.state) || v["doubt"] != string(k.doubt) || v["ours"] != true || v["asked"] != false || v["problem"] != "" {
			t.Errorf("%s: %v", k.state, v)
		}
		hasNot(t, c.out.String(), "FAKETOKEN")
	}
}

func TestCheckAsks(t *testing.T) {
	for _, k := range []struct {
		was    model.State
		answer ligdicash.Payin
		err    error
		code   int
		now    model.State
		doubt  model.Doubt
	}{
		{model.Pending, completed(5000), nil, ExitPaid, model.Paid, ""},
		{model.Pending, completed(4000), nil, ExitLook, model.AmountDiffers, ""},
		{model.Pending, ligdicash.Payin{Status: ligdicash.StatusNotCompleted, Word: "nocompleted", OK: true}, nil, ExitFailed, model.Failed, ""},
		{model.Pending, ligdicash.Payin{Status: ligdicash.StatusPending, Word: "pending", OK: true}, nil, ExitPending, model.Pending, ""},
		{model.Pending, ligdicash.Payin{Word: "odd", OK: true}, nil, ExitLook, model.Pending, model.UnknownWord},
		{model.Pending, ligdicash.Payin{}, &ligdicash.Error{Kind: ligdicash.NotFound, Code: "02"}, ExitLook, model.Pending, model.NotFound},
		{model.Failed, completed(5000), nil, ExitPaid, model.PaidLate, ""},
	} {
		c := newCounter(t)
		inv := c.invoice(state(k.was))
		c.keep(inv)
		c.says(inv.Token, k.answer, k.err)
		c.expect(k.code, "check", "-json", inv.Ref[22:])
		v := object(t, c.out.String())
		if v["state"] != string(k.now) || v["doubt"] != string(k.doubt) || v["asked"] != true || v["problem"] != "" {
			t.Errorf("%v: %v", k.answer, v)
		}
		// What was answered is in the ledger, and its history.
		if got := c.stands(inv.Ref); got.State != k.now || got.Doubt != k.doubt || len(c.asked) != 1 {
			t.Errorf("%v: the ledger has %s %q; asked %d times", k.answer, got.State, got.Doubt, len(c.asked))
		}
		if events := v["history"].([]any); k.now != k.was && events[len(events)-1].(map[string]any)["state"] != string(k.now) {
			t.Errorf("%v: the history ends in %v", k.answer, events[len(events)-1])
		}
	}
	c := newCounter(t)
	inv := c.invoice()
	c.keep(inv)
	c.says(inv.Token, completed(5000), nil)
	c.expect(ExitPaid, "check", inv.Ref)
	has(t, c.out.String(), "✓ Payé", "Montant confirmé 5 000 FCFA", "Opérateur ORANGE BURKINA", "N° LigdiCash REQ-7", "Téléphone 226 70 •• •• 12",
		"Mot de LigdiCash completed", "Terminée 23/11/2026 22:30", "Dernière question 23/11/2026 22:30")
	hasNot(t, c.out.String(), "22670112212", inv.Token)
}

// A paid sale is asked about again: what LigdiCash says now is shown and kept,
// and only a confirmation that still stands leaves it in order. Its state and
// what its day counts stay.
func TestCheckAsksAgain(t *testing.T) {
	for _, k := range []struct {
		name   string
		answer func() (ligdicash.Payin, error)
		code   int
		doubt  model.Doubt
		says   string
	}{
		{"it stands", func() (ligdicash.Payin, error) { return completed(5000), nil }, ExitPaid, "", "LigdiCash répond maintenant : completed, 5 000 F"},
		{"taken back", func() (ligdicash.Payin, error) {
			return ligdicash.Payin{Status: ligdicash.StatusNotCompleted, Word: "notcompleted", OK: true}, nil
		}, ExitLook, model.TakenBack, "LigdiCash répond maintenant : notcompleted"},
		{"pending again", func() (ligdicash.Payin, error) {
			return ligdicash.Payin{Status: ligdicash.StatusPending, Word: "pending", OK: true}, nil
		}, ExitLook, model.TakenBack, "LigdiCash répond maintenant : pending"},
		{"another amount", func() (ligdicash.Payin, error) { return completed(500), nil }, ExitLook, model.TakenBack, "LigdiCash répond maintenant : completed, 500 F"},
	} {
		c := newCounter(t)
		inv := c.invoice(state(model.Paid))
		c.keep(inv)
		c.answers[inv.Token] = k.answer
		has(t, c.expect(k.code, "check", inv.Ref)+c.out.String(), k.says)
		got := c.stands(inv.Ref)
		if got.State != model.Paid || got.Doubt != k.doubt || !got.SettledAt.Equal(inv.SettledAt) || len(c.asked) != 1 {
			t.Errorf("%s: %s %q, asked %d times", k.name, got.State, got.Doubt, len(c.asked))
		}
		c.now = c.now.Add(time.Minute)
		c.expect(k.code, "check", "-json", "-offline", inv.Ref)
		v := object(t, c.out.String())
		if events := v["history"].([]any); events[2].(map[string]any)["event"] != "asked" {
			t.Errorf("%s: the history is %v", k.name, events)
		}
		if v["asked"] != false || v["answer"] != "" {
			t.Errorf("%s: offline it says %v, %v", k.name, v["asked"], v["answer"])
		}
		has(t, c.expect(k.code, "check", "-offline", inv.Ref)+c.out.String(), "LigdiCash n'a pas été interrogé")
	}
}

// On a ledger that can only be read LigdiCash is asked all the same; its answer
// is told apart, and changes nothing.
func TestCheckOnAReadOnlyLedger(t *testing.T) {
	c := newCounter(t)
	inv := c.invoice()
	c.keep(inv)
	open := c.shell.Open
	c.shell.Open = func(ctx context.Context, _ bool) (*till.Till, func(), error) { return open(ctx, false) }
	c.says(inv.Token, completed(int64(inv.Amount)), nil)
	c.expect(ExitPending, "check", "-json", inv.Ref)
	v := object(t, c.out.String())
	if v["asked"] != true || v["answer"] != "completed" || v["problem"] != "not written" || v["state"] != "pending" {
		t.Errorf("%v", v)
	}
	has(t, c.err.String(), "rien n'a été écrit")
	c.expect(ExitPending, "check", inv.Ref)
	if text := c.out.String(); !strings.Contains(text, "completed") || strings.Contains(text, "✓") {
		t.Errorf("it says:\n%s", text)
	}
}

// Without an answer the ledger's word counts, and the reason is said apart.
func TestCheckCannotAsk(t *testing.T) {
	proof.Slow(t)
	for _, k := range []struct {
		was        model.State
		err, keys  error
		code       int
		word, says string
	}{
		{model.Pending, &ligdicash.Error{Kind: ligdicash.Offline}, nil, ExitPending, "offline", "pas de réseau"},
		{model.Failed, &ligdicash.Error{Kind: ligdicash.Offline}, nil, ExitFailed, "offline", "pas de réseau"},
		{model.Pending, &ligdicash.Error{Kind: ligdicash.Auth, Code: "00"}, nil, ExitPending, "keys refused", "refuse les clés"},
		{model.Pending, &ligdicash.Error{Kind: ligdicash.Busy, HTTP: 502}, nil, ExitPending, "not answering", "pas de réponse utilisable"},
		{model.Pending, nil, settings.ErrNoKeys, ExitPending, "no keys", "clés pour ce profil"},
		{model.Pending, nil, settings.ErrSlow, ExitPending, "keyring", "ne répond pas"},
		{model.Pending, nil, errors.New("FAKE: a header"), ExitPending, "keys unusable", "caisse doctor"},
	} {
		c := newCounter(t)
		inv := c.invoice(state(k.was))
		c.keep(inv)
		c.noKeys = k.keys
		c.says(inv.Token, ligdicash.Payin{}, k.err)
		said := c.expect(k.code, "check", inv.Ref)
		has(t, said, "LigdiCash n'a pas pu être interrogé, ceci est ce que sait le registre", k.says)
		hasNot(t, said, "FAKE", "502")
		has(t, c.out.String(), "5 000 FCFA", inv.Ref)
		c.expect(k.code, "check", "-json", inv.Ref)
		if v := object(t, c.out.String()); v["problem"] != k.word || v["asked"] != false || v["state"] != string(k.was) {
			t.Errorf("%v %v: %v", k.err, k.keys, v)
		}
		// Of a token that nobody here knows there is nothing to tell.
		c.says("eyJFAKE.FAKE.FAKE", ligdicash.Payin{}, k.err)
		said = c.expect(ExitError, "check", "eyJFAKE.FAKE.FAKE")
		has(t, said, "n'est pas de cette caisse", k.says)
		if c.out.Len() > 0 {
			t.Errorf("printed %q", &c.out)
		}
	}
}

func TestCheckFinds(t *testing.T) {
	c := newCounter(t)
	a := c.invoice(ref("01FAKE0000000000000000ABCD"), state(model.Paid))
	b := c.invoice(ref("01FAKE0000000000000001ABCD"), state(model.Failed))
	a.RequestID, b.RequestID = "REQ-A", "REQ-B"
	c.keep(a, b)
	for _, name := range []string{a.Ref, strings.ToLower(a.Ref), "0ABCD", "0abcd", "REQ-A", a.Token, a.Link, " " + a.Ref + "\n"} {
		c.expect(ExitPaid, "check", "-offline", "-json", name)
		if v := object(t, c.out.String()); v["transaction_id"] != a.Ref {
			t.Errorf("%q found %v", name, v["transaction_id"])
		}
	}

	said := c.expect(ExitUsage, "check", "ABCD")
	has(t, said, "2 factures se nomment ainsi")
	has(t, c.out.String(), a.Ref, b.Ref, "✓ Payé", "✗ Échoué")
	c.expect(ExitUsage, "check", "-json", "ABCD")
	if v := object(t, c.out.String()); v["code"] != 2.0 || v["error"] == nil {
		t.Errorf("the candidates come without the fault: %v", v)
	}
	if v := object(t, c.out.String()); len(v["candidates"].([]any)) != 2 {
		t.Errorf("%v", v)
	}

	has(t, c.expect(ExitNotFound, "check", "WXYZ"), "aucune facture de ce nom")
	c.expect(ExitNotFound, "check", "-offline", "eyJFAKE.FAKE.FAKE")
	c.expect(ExitNotFound, "check", strings.Repeat("mot ", 30)) // long, but no token
	if len(c.asked) > 0 || c.out.Len() > 0 {
		t.Errorf("asked %v, printed %q", c.asked, &c.out)
	}
	c.expect(ExitUsage, "check")
	c.expect(ExitUsage, "check", a.Ref, b.Ref)
	c.expect(ExitUsage, "check", " ")
}

// A token need not be an argument: those are in the process list.
func TestCheckReadsStandardInput(t *testing.T) {
	proof.Slow(t)
	c := newCounter(t)
	inv := c.invoice(state(model.Paid))
	c.keep(inv)
	c.says(inv.Token, completed(5000), nil)
	for _, text := range []string{inv.Token + "\n", inv.Token, inv.Token + "\r\nmore\n"} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		c.shell.In = r
		c.expect(ExitPaid, "check", "-")
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCheckSomebodyElsesToken(t *testing.T) {
	const token = "eyJFAKE.FAKE.FAKE"
	for _, k := range []struct {
		answer ligdicash.Payin
		code   int
		word   string
		says   string
	}{
		{completed(700), ExitPaid, "completed", "LigdiCash dit que ce paiement est fait. Le montant attendu n'est pas connu ici."},
		{ligdicash.Payin{Status: ligdicash.StatusCompleted, Word: "completed", AmountXOF: 700, HasAmount: true}, ExitLook, "completed", "se contredit"},
		{ligdicash.Payin{Status: ligdicash.StatusCompleted, Word: "completed", OK: true}, ExitLook, "completed", "se contredit"},
		{ligdicash.Payin{Status: ligdicash.StatusPending, Word: "pending", OK: true}, ExitPending, "pending", "attend encore"},
		{ligdicash.Payin{Status: ligdicash.StatusNotCompleted, Word: "nocompleted", OK: true}, ExitFailed, "notcompleted", "pas abouti"},
		{ligdicash.Payin{Word: "odd", OK: true}, ExitLook, "unknown", "ni payé, ni échoué"},
	} {
		c := newCounter(t)
		c.says(token, k.answer, nil)
		c.expect(k.code, "check", token)
		has(t, c.out.String(), "PAS DE CETTE CAISSE", "ne compte dans aucun total", k.says)
		hasNot(t, c.out.String(), "✓", token, "22670112212")
		c = newCounter(t)
		c.says(token, k.answer, nil)
		c.expect(k.code, "check", "-json", token)
		v := object(t, c.out.String())
		if v["ours"] != false || v["word"] != k.word || v["state"] != nil {
			t.Errorf("%v: %v", k.answer, v)
		}
		c.expect(ExitNotFound, "list") // nothing was written
	}
	c := newCounter(t)
	c.says(token, ligdicash.Payin{}, &ligdicash.Error{Kind: ligdicash.NotFound, Code: "02"})
	has(t, c.expect(ExitNotFound, "check", token), "ni cette caisse ni LigdiCash")

	// A long name that begins otherwise is a token too.
	c = newCounter(t)
	long := strings.Repeat("FAKE", 11)
	c.says(long, completed(700), nil)
	c.expect(ExitPaid, "check", long)
	has(t, c.out.String(), "Montant 700 FCFA", "N° LigdiCash REQ-7", "Opérateur ORANGE BURKINA", "226 70 •• •• 12")
}

func TestCheckNames(t *testing.T) {
	c := newCounter(t)
	inv := c.invoice(state(model.Paid))
	c.keep(inv)
	c.says(inv.Token, completed(5000), nil)
	c.expect(0, "check", "-json", inv.Ref)
	golden(t, "check", keys(object(t, c.out.String())))
	c.says("eyJFAKE", completed(700), nil)
	c.expect(0, "check", "-json", "eyJFAKE")
	golden(t, "check_foreign", keys(object(t, c.out.String())))
}

func TestCheckInEnglish(t *testing.T) {
	c := newCounter(t)
	c.shell.Settings.Lang = "en"
	inv := c.invoice(inDoubt(model.NotFound))
	c.keep(inv)
	c.expect(ExitLook, "check", "-offline", inv.Ref)
	has(t, c.out.String(), "? To check  5,000 FCFA", "Reference", "Created 23/11/2026 21:29", "History")
	hasNot(t, c.out.String(), "Créée", "Historique")
}

// Ctrl+C during the question.
func TestCheckStops(t *testing.T) {
	c := newCounter(t)
	inv := c.invoice()
	c.keep(inv)
	ctx, stop := context.WithCancel(t.Context())
	c.answers[inv.Token] = func() (ligdicash.Payin, error) {
		stop()
		return ligdicash.Payin{}, &ligdicash.Error{Kind: ligdicash.Busy, Err: context.Canceled}
	}
	if code, said := c.runIn(ctx, "check", inv.Ref); code != ExitError || said != "arrêté" {
		t.Errorf("exit %d, %q", code, said)
	}
	if got := c.stands(inv.Ref); got.State != model.Pending || got.Doubt != model.NoDoubt {
		t.Errorf("the ledger has %s %q", got.State, got.Doubt)
	}
}

// A reader that has gone must not turn a failed payment into a paid one.
func TestCheckKeepsItsCodeWithoutAReader(t *testing.T) {
	c := newCounter(t)
	inv := c.invoice(state(model.Failed))
	c.keep(inv)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	c.shell.Out = w
	c.expect(ExitFailed, "check", "-offline", inv.Ref)
	_ = w.Close() // broken by design
}

func TestCheckWithoutALedger(t *testing.T) {
	c := newCounter(t)
	if err := os.WriteFile(c.path, []byte(strings.Repeat("not a ledger ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _ := c.run("check", "ABCD")
	if code != ExitError {
		t.Errorf("exit %d", code)
	}
	if _, _, err := c.shell.Open(t.Context(), true); !errors.Is(err, ledger.ErrNotLedger) {
		t.Errorf("the file is not as it was: %v", err)
	}
}
