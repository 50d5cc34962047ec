package text

import "caisse/model"

// backWords are the words of the sales, their details, and what LigdiCash says
// of a token. Of two forms the first is for one thing.
type backWords struct {
	// Sales.
	Reading              string
	sweepNothing         string
	sweepPaid, sweepOver [2]string

	KDetail, KChoose string

	// A token looked up.
	SaysNothing, KCopy string

	// Detail.
	RawWord, OperatorRef, Token, statusWas, SaysNow, confirms string
	linesAbove, linesBelow                                    [2]string
	events                                                    map[model.EventKind]string
	papers                                                    map[string]string // by till.Paper
	Doubts                                                    map[model.Doubt]string
}

func frenchBack() backWords {
	return backWords{
		Reading:      "Lecture du registre… %d s",
		sweepNothing: "rien de nouveau payé",
		sweepPaid:    [2]string{"%s paiement trouvé", "%s paiements trouvés"},
		sweepOver:    [2]string{"%s vente vérifiée", "%s ventes vérifiées"},

		KDetail: "Détails",
		KChoose: "Choisir",

		SaysNothing: "aucun état",
		KCopy:       "Copier",

		RawWord:     "Mot de LigdiCash",
		OperatorRef: "Réf. opérateur",
		Token:       "Token",
		statusWas:   "LigdiCash dit « %s »", SaysNow: "LigdiCash répond maintenant : %s", confirms: "LigdiCash confirme %s",
		linesAbove: [2]string{"↑ %s ligne", "↑ %s lignes"}, linesBelow: [2]string{"↓ %s ligne", "↓ %s lignes"},
		events: map[model.EventKind]string{
			model.EventSending: "Vente acceptée", model.EventLink: "Lien reçu de LigdiCash", model.EventNotSent: "Rien n'est parti : pas de réseau",
			model.EventLost: "Réponse perdue", model.EventAside: "Mis de côté", model.EventBack: "Réaffiché",
			model.EventReplaced: "Remplacé par un autre lien", model.EventDoubt: "À vérifier",
			model.EventAsked: "Redemandé à LigdiCash", model.EventClock: "Date remise à l'heure de LigdiCash",
			model.EventPrinted: "Imprimé", model.EventNotOut: "Pas imprimé : rien n'est parti",
			model.EventUnsound: "Ligne d'historique abîmée, à ne pas croire",
		},
		papers: map[string]string{"receipt": "reçu", "code": "code de paiement"},
		Doubts: map[model.Doubt]string{
			model.Contradiction: "dit « payé », avec une erreur", model.NoAmount: "dit « payé », sans montant",
			model.Unclear: "réponse qui se contredit", model.UnclearPaid: "dit « payé », et se contredit", model.TwoAmounts: "dit « payé », avec deux montants",
			model.NegativeAmount: "dit « payé », montant négatif", model.FractionalAmount: "dit « payé », fraction de franc", model.UnreadableAmount: "dit « payé », montant illisible",
			model.UnknownWord: "état inconnu", model.OtherReference: "échec d'une autre référence",
			model.PaidTwice: "un autre lien de cette vente est payé aussi", model.TakenBack: "LigdiCash ne le confirme plus", model.NotFound: "LigdiCash ne trouve pas cette facture",
		},
	}
}

func englishBack() backWords {
	return backWords{
		Reading:      "Reading the ledger… %d s",
		sweepNothing: "no new payment",
		sweepPaid:    [2]string{"%s payment found", "%s payments found"},
		sweepOver:    [2]string{"%s sale checked", "%s sales checked"},

		KDetail: "Details",
		KChoose: "Choose",

		SaysNothing: "no state",
		KCopy:       "Copy",

		RawWord:     "LigdiCash's word",
		OperatorRef: "Operator's ref.",
		Token:       "Token",
		statusWas:   "LigdiCash says “%s”", SaysNow: "LigdiCash answers now: %s", confirms: "LigdiCash confirms %s",
		linesAbove: [2]string{"↑ %s line", "↑ %s lines"}, linesBelow: [2]string{"↓ %s line", "↓ %s lines"},
		events: map[model.EventKind]string{
			model.EventSending: "Sale accepted", model.EventLink: "Link received from LigdiCash", model.EventNotSent: "Nothing left: no network",
			model.EventLost: "Answer lost", model.EventAside: "Set aside", model.EventBack: "Shown again",
			model.EventReplaced: "Replaced by another link", model.EventDoubt: "To check",
			model.EventAsked: "LigdiCash asked again", model.EventClock: "Date put right by LigdiCash's clock",
			model.EventPrinted: "Printed", model.EventNotOut: "Not printed: nothing left",
			model.EventUnsound: "Damaged line of history, not to be relied on",
		},
		papers: map[string]string{"receipt": "receipt", "code": "payment code"},
		Doubts: map[model.Doubt]string{
			model.Contradiction: "says “paid”, with an error", model.NoAmount: "says “paid”, without an amount",
			model.Unclear: "answer contradicts itself", model.UnclearPaid: "says “paid”, and contradicts itself", model.TwoAmounts: "says “paid”, with two amounts",
			model.NegativeAmount: "says “paid”, negative amount", model.FractionalAmount: "says “paid”, fraction of a franc", model.UnreadableAmount: "says “paid”, unreadable amount",
			model.UnknownWord: "unknown state", model.OtherReference: "failure of another reference",
			model.PaidTwice: "another link of this sale is paid too", model.TakenBack: "LigdiCash no longer confirms it", model.NotFound: "LigdiCash does not find this invoice",
		},
	}
}
