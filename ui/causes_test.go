package ui

import (
	"strings"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/model/till"
)

// The till says what stands in the way as well as doctor does: in the header,
// under it where nothing may be believed, and beside the sale that waits.
func TestCauses(t *testing.T) {
	for i, c := range []struct {
		kind    ligdicash.Kind
		meaning ligdicash.Meaning
		header  string
		says    []string
	}{
		{ligdicash.Offline, ligdicash.MeaningCertExpired, "Certificat périmé", []string{"a expiré, d'après l'heure", "Vérifiez l'heure de cette machine"}},
		{ligdicash.Offline, ligdicash.MeaningCertEarly, "Certificat pas encore valable", []string{"n'est pas encore valable"}},
		{ligdicash.Offline, ligdicash.MeaningCertUnknown, "Certificat inconnu", []string{"aucune autorité connue"}},
		{ligdicash.Offline, ligdicash.MeaningCertName, "Certificat d'un autre", []string{"celui d'un autre serveur"}},
		{ligdicash.Offline, ligdicash.MeaningPlain, "Réponse non chiffrée", []string{"portail wifi ou un proxy"}},
		{ligdicash.Busy, ligdicash.MeaningPortal, "Portail wifi", []string{"portail captif", "Ouvrez un navigateur"}},
		{ligdicash.Busy, ligdicash.MeaningPage, "Une page web répond", []string{"Une page web est venue"}},
		{ligdicash.Offline, ligdicash.MeaningProxy, "Bloqué par un proxy", []string{"ne laisse pas passer"}},
		{ligdicash.Offline, ligdicash.MeaningDNS, "LigdiCash introuvable", []string{"(DNS)"}},
		{ligdicash.Offline, ligdicash.MeaningNoNetwork, "Pas de réseau", []string{"n'a pas de réseau"}},
		{ligdicash.Offline, ligdicash.MeaningConnRefused, "Connexion refusée", []string{"pare-feu"}},
		{ligdicash.Auth, ligdicash.MeaningForbidden, "Accès interdit", []string{"interdit d'ici (403)"}},
		{ligdicash.Busy, ligdicash.MeaningNoService, "Rien à cette adresse", []string{"(404)"}},
		{ligdicash.Busy, ligdicash.MeaningDown, "LigdiCash en panne", []string{"en panne ou débordé"}},
		{ligdicash.Offline, ligdicash.MeaningTimeout, "LigdiCash injoignable", []string{"n'a pas pu être joint"}},
	} {
		if (testing.Short() || race) && i%5 != 0 {
			continue
		}
		simulate(t, "fr", 120, 30, func(s *sim) {
			err := &ligdicash.Error{Op: "confirm", Kind: c.kind, Meaning: c.meaning}
			s.charge("5000")
			s.after(time.Second)
			s.g.answers(ligdicash.Payin{}, err)
			s.after(90 * time.Second)
			s.wants(append(c.says, c.header, "ne refaites pas la vente")...)
			between := till.CauseOf(err).Between()
			if s.has("n'encaissez pas") != between {
				t.Errorf("%v: warns of somebody in between: %v\n%s", c.meaning, !between, s.screen())
			}
			s.g.answers(ligdicash.Payin{Status: ligdicash.StatusPending, Word: "pending", OK: true}, nil)
			s.after(5 * time.Minute)
			s.wantsNot(append(c.says, c.header, "n'encaissez pas")...)
		})
	}
}

// A create that failed says what happened, what it means for the money, and
// what to do; "personne ne peut payer" only where that is true.
func TestCreateCauses(t *testing.T) {
	for _, c := range []struct {
		kind    ligdicash.Kind
		meaning ligdicash.Meaning
		says    []string
	}{
		{ligdicash.Offline, ligdicash.MeaningCertExpired, []string{"a expiré", "Rien n'est parti, aucun argent n'a bougé", "n'encaissez pas"}},
		{ligdicash.Offline, ligdicash.MeaningDNS, []string{"(DNS)", "Rien n'est parti, aucun argent n'a bougé"}},
		{ligdicash.Offline, ligdicash.MeaningNoNetwork, []string{"n'a pas de réseau", "aucun argent n'a bougé"}},
		{ligdicash.Auth, ligdicash.MeaningForbidden, []string{"(403)", "Rien n'a été créé, aucun argent n'a bougé"}},
		{ligdicash.Refused, ligdicash.MeaningNoService, []string{"(404)", "Rien n'a été créé"}},
		{ligdicash.Refused, ligdicash.MeaningProxy, []string{"Le proxy de ce réseau", "Rien n'a été créé"}},
		{ligdicash.Refused, ligdicash.MeaningTooLong, []string{"(413)", "moins d'articles", "Rien n'a été créé"}},
		{ligdicash.Unknown, ligdicash.MeaningPortal, []string{"portail captif", "personne ne peut payer celui-ci"}},
		{ligdicash.Unknown, ligdicash.MeaningDown, []string{"en panne ou débordé", "personne ne peut payer celui-ci"}},
		{ligdicash.Unknown, ligdicash.MeaningNoToken, []string{"pas de token", "personne ne peut payer celui-ci"}},
		{ligdicash.Unknown, ligdicash.MeaningLongToken, []string{"token bien trop long", "personne ne peut payer celui-ci"}},
		{ligdicash.Unknown, ligdicash.MeaningAmbiguous, []string{"se contredit elle-même"}},
		{ligdicash.Unknown, ligdicash.MeaningReused, []string{"le lien d'une autre vente", "Cette vente n'a pas de lien"}},
	} {
		simulate(t, "fr", 120, 30, func(s *sim) {
			s.g.creating(ligdicash.Created{}, &ligdicash.Error{Op: "create", Kind: c.kind, Meaning: c.meaning})
			s.charge("5000")
			s.after(time.Second)
			s.wants(c.says...)
			if c.meaning == ligdicash.MeaningReused && s.has("personne ne peut payer") {
				t.Errorf("that nobody can pay is not true:\n%s", s.screen())
			}
		})
	}
}

// What LigdiCash calls paid, unbelievably, is not left on the glass to be paid
// again: not on the payment screen, not on the whole screen for the customer,
// not outside the terminal.
func TestUnbelievablyPaidHidesTheCode(t *testing.T) {
	drawing(t)
	completed := ligdicash.Payin{Status: ligdicash.StatusCompleted, Word: "completed", OK: true, AmountXOF: 5000, HasAmount: true}
	for says, change := range map[string]func(*ligdicash.Payin){
		"sa réponse porte une erreur": func(p *ligdicash.Payin) { p.OK = false },
		"sans donner le montant":      func(p *ligdicash.Payin) { p.HasAmount = false },
		"deux montants différents":    func(p *ligdicash.Payin) { p.HasAmount, p.Flaw = false, ligdicash.AmountsDiffer },
		"montant négatif":             func(p *ligdicash.Payin) { p.HasAmount, p.Flaw = false, ligdicash.NegativeAmount },
		"fraction de franc":           func(p *ligdicash.Payin) { p.HasAmount, p.Flaw = false, ligdicash.FractionalAmount },
		"montant illisible":           func(p *ligdicash.Payin) { p.HasAmount, p.Flaw = false, ligdicash.UnreadableAmount },
		"se contredit ou parle d'une": func(p *ligdicash.Payin) { p.Status, p.OK, p.Ambiguous, p.ClaimsPaid = 0, false, true, true },
		"parle d'une autre vente":     func(p *ligdicash.Payin) { p.TopID = "SOMEBODY" },
	} {
		for _, whole := range []bool{false, true} {
			if testing.Short() && whole {
				continue
			}
			simulate(t, "fr", 120, 45, func(s *sim) {
				s.charge("5000")
				s.after(time.Second)
				if whole {
					s.press("p")
				}
				if !s.codeShown() {
					t.Fatalf("no code to begin with:\n%s", s.screen())
				}
				p := completed
				change(&p)
				s.g.answers(p, nil)
				s.after(10 * time.Second)
				if s.codeShown() {
					t.Errorf("%s: the code is still there:\n%s", says, s.screen())
				}
				s.wants(says, "cache le code", "ne faites pas payer à nouveau")
				s.wantsNot("Payé 5", "PAYÉ")
				s.press("l")
				s.wantsNot("UN NOUVEAU LIEN")
				s.g.answers(completed, nil)
				s.after(time.Minute)
				s.wants("Payé")
			})
		}
	}
}

// The same of the link that this one took the place of: whoever has it on the
// phone may have paid it.
func TestOtherLinkUnbelievablyPaid(t *testing.T) {
	simulate(t, "fr", 120, 45, func(s *sim) {
		s.charge("5000")
		s.after(time.Second)
		first := s.sales()[0]
		s.press("l")
		s.typeIn("5000")
		s.press("enter")
		s.after(2 * time.Second)
		if !s.codeShown() {
			t.Fatalf("no code to begin with:\n%s", s.screen())
		}
		for _, inv := range s.sales() {
			if inv.Ref == first.Ref {
				first = inv
			}
		}
		first.Doubt = model.TwoAmounts
		s.news(till.InvoiceNews{Invoice: first, Was: first.State})
		if s.codeShown() {
			t.Errorf("the second code is still there:\n%s", s.screen())
		}
		s.wants("Un autre lien de cette vente", "deux montants différents", "ne faites pas payer à nouveau")
		first.Doubt = model.NoDoubt
		s.news(till.InvoiceNews{Invoice: first, Was: first.State})
		if !s.codeShown() {
			t.Errorf("the code does not come back:\n%s", s.screen())
		}
	})
}

func (s *sim) has(text string) bool { return strings.Contains(s.flat(), text) }

// codeShown says whether a code is on the screen: half blocks, rows of them.
func (s *sim) codeShown() bool {
	return strings.Count(s.r.View(), "▀")+strings.Count(s.r.View(), "▄") > 100
}
