package lookup

import "caisse/ui/text"

// phrases are what this room says, in one language.
type phrases struct {
	lookup, notOurs, lookingUp, ligdicashSays, saysPaid, saysPending, saysFailed, saysOther, noAmount, meansPaid,
	meansOdd, meansPending, meansFailed, meansOther, lookOffline, lookSilent, lookNothing, lookNotFound, lookKeys,
	lookRefused, lookOther, kAskAgain, copied, copiedBy, theirRef, date, askedAt string
}

// in are the words of w's language.
func in(w *text.Words) *phrases { return text.Pick(w, &french, &english) }

var french = phrases{
	lookup:        "DEMANDE À LIGDICASH",
	notOurs:       "PAS DE CETTE CAISSE : compté dans aucun total",
	lookingUp:     "Question à LigdiCash… %d s. Échap : laisser.",
	ligdicashSays: "LigdiCash dit",
	saysPaid:      "payé",
	saysPending:   "en attente",
	saysFailed:    "pas abouti",
	saysOther:     "« %s »",
	noAmount:      "sans montant",
	meansPaid:     "Quelqu'un a payé cette facture, créée ailleurs. Cette caisse ne sait pas pour quelle vente : ne livrez pas sur cette seule réponse.",
	meansOdd:      "Mais sa réponse porte une erreur : ne vous y fiez pas. Demandez encore dans un moment.",
	meansPending:  "Cette facture peut encore être payée. Personne ne l'a payée jusqu'ici.",
	meansFailed:   "Ce paiement n'a pas abouti. C'est rarement suivi d'un paiement.",
	meansOther:    "Cette caisse ne connaît pas ce mot : ni payé, ni échoué. Demandez à LigdiCash.",
	lookOffline:   "Pas de réseau : LigdiCash n'a pas été joint. Cela ne dit rien du paiement. Vérifiez la connexion, puis R.",
	lookSilent:    "LigdiCash n'a pas répondu. Cela ne dit rien du paiement. R : demander encore.",
	lookNothing:   "Cela ne dit rien du paiement. R : demander encore.",
	lookNotFound:  "LigdiCash ne trouve pas cette facture avec vos clés : un autre compte, ou un token mal copié.",
	lookKeys:      "LigdiCash refuse les clés de cette caisse. Cela ne dit rien du paiement. Corrigez les clés dans les réglages (^S).",
	lookRefused:   "LigdiCash n'a pas voulu répondre sur ce token. Cela ne dit rien du paiement.",
	lookOther:     "La question n'a pas pu être posée. Cela ne dit rien du paiement. R : demander encore.",
	kAskAgain:     "Demander encore",
	copied:        "Réponse envoyée au presse-papiers par le terminal.",
	copiedBy:      "Réponse copiée par",
	theirRef:      "Référence portée",
	date:          "Date",
	askedAt:       "Demandé à",
}

var english = phrases{
	lookup:        "ASK LIGDICASH",
	notOurs:       "NOT OF THIS TILL: not counted in any total",
	lookingUp:     "Asking LigdiCash… %d s. Esc: leave it.",
	ligdicashSays: "LigdiCash says",
	saysPaid:      "paid",
	saysPending:   "pending",
	saysFailed:    "did not go through",
	saysOther:     "“%s”",
	noAmount:      "no amount",
	meansPaid:     "Somebody paid this invoice, which was made elsewhere. This till does not know for which sale: do not deliver on this answer alone.",
	meansOdd:      "But its answer carries an error: do not rely on it. Ask again in a moment.",
	meansPending:  "This invoice can still be paid. Nobody has paid it so far.",
	meansFailed:   "This payment did not go through. A payment rarely follows.",
	meansOther:    "This till does not know that word: neither paid nor failed. Ask LigdiCash's support.",
	lookOffline:   "No network: LigdiCash was not reached. That says nothing of the payment. Check the connection, then R.",
	lookSilent:    "LigdiCash did not answer. That says nothing of the payment. R: ask again.",
	lookNothing:   "That says nothing of the payment. R: ask again.",
	lookNotFound:  "LigdiCash does not find this invoice with your keys: another account, or a token badly copied.",
	lookKeys:      "LigdiCash refuses this till's keys. That says nothing of the payment. Correct the keys in the settings (^S).",
	lookRefused:   "LigdiCash would not answer about this token. That says nothing of the payment.",
	lookOther:     "The question could not be asked. That says nothing of the payment. R: ask again.",
	kAskAgain:     "Ask again",
	copied:        "Answer sent to the clipboard by the terminal.",
	copiedBy:      "Answer copied by",
	theirRef:      "Reference carried",
	date:          "Date",
	askedAt:       "Asked at",
}
