package shell

import "caisse/ui/text"

// checkTable is what check says, of our invoices and of others, in one language.
type checkTable struct {
	does, more, offline, usage, noInput, emptyName, noSuch, tooShort, severalSo, notWritten, notAsked, unaskedKnown, asking,
	keysUnusable, noNetwork, keysRefused, noAnswer, refused, reference, confirmed, gotReference, created, settled, lastAsked,
	validUntil, operator, operatorRef, confirmedBy, requestID, phone, customer, email, subject, word, replacedBy, history,
	unknown, foreignUnasked, saysPaid, saysPending, saysFailed, saysUnknown, saysBoth, foreign, amount, askedAt string
}

// checkIn are the words of w's language.
func checkIn(w *text.Words) *checkTable { return text.Pick(w, &checkFrench, &checkEnglish) }

var checkFrench = checkTable{
	does: "l'état d'une facture, demandé à LigdiCash",
	more: `La facture se nomme par notre référence (entière, ou ses 4 derniers caractères au moins), le n° LigdiCash, le token ou
le lien de paiement ; « - » lit ce nom sur l'entrée standard. Un token que cette caisse n'a pas créé est demandé aussi :
la réponse est marquée, et ne compte nulle part.
Codes de sortie : 0 payé, 3 en attente, 4 échoué, refusé ou non envoyé, 5 à vérifier par une personne, 6 introuvable,
1 erreur, 2 commande mal écrite ou référence ambiguë.
Pour un token d'ailleurs, 0 veut dire que LigdiCash le dit payé : le montant attendu n'est pas connu ici.
Sans réponse de LigdiCash, l'état du registre est donné, son code avec.`,
	offline:        "ne rien demander : ce que sait le registre",
	usage:          "caisse check REF|TOKEN : une référence, un n° LigdiCash ou un token, après les options",
	noInput:        "l'entrée standard ne peut pas être lue",
	emptyName:      "cette référence est vide",
	noSuch:         "aucune facture de ce nom dans le registre : « %s »",
	tooShort:       " (il faut 4 caractères au moins)",
	severalSo:      "%d factures se nomment ainsi : donnez plus de caractères de la référence",
	notWritten:     "LigdiCash a répondu, mais rien n'a été écrit : le registre ne peut pas l'être. Ne livrez pas sur cette réponse ; demandez de nouveau quand il pourra l'être.",
	notAsked:       "LigdiCash n'a pas été interrogé : ceci est ce que sait le registre.",
	unaskedKnown:   "LigdiCash n'a pas pu être interrogé, ceci est ce que sait le registre : %s",
	asking:         "Question à LigdiCash…",
	keysUnusable:   "les clés ou l'adresse de LigdiCash ne peuvent pas servir (caisse doctor dit pourquoi).",
	noNetwork:      "pas de réseau jusqu'à LigdiCash.",
	keysRefused:    "LigdiCash refuse les clés (caisse login les change).",
	noAnswer:       "LigdiCash ne donne pas de réponse utilisable.",
	refused:        "LigdiCash refuse la question.",
	reference:      "Référence",
	confirmed:      "Montant confirmé",
	gotReference:   "Référence reçue",
	created:        "Créée",
	settled:        "Terminée",
	lastAsked:      "Dernière question",
	validUntil:     "Lien valable jusqu'à",
	operator:       "Opérateur",
	operatorRef:    "Réf. opérateur",
	confirmedBy:    "Confirmé par",
	requestID:      "N° LigdiCash",
	phone:          "Téléphone",
	customer:       "Client",
	email:          "E-mail",
	subject:        "Objet",
	word:           "Mot de LigdiCash",
	replacedBy:     "Remplacée par",
	history:        "Historique",
	unknown:        "ni cette caisse ni LigdiCash ne connaissent ce token, avec les clés de ce profil",
	foreignUnasked: "ce token n'est pas de cette caisse, et LigdiCash n'a pas pu être interrogé : %s",
	saysPaid:       "LigdiCash dit que ce paiement est fait. Le montant attendu n'est pas connu ici.",
	saysPending:    "LigdiCash attend encore ce paiement.",
	saysFailed:     "LigdiCash dit que ce paiement n'a pas abouti.",
	saysUnknown:    "LigdiCash répond un état inconnu : ni payé, ni échoué.",
	saysBoth:       "LigdiCash dit « payé », mais sa réponse se contredit : à vérifier.",
	foreign:        "PAS DE CETTE CAISSE : cette facture n'est pas dans le registre et ne compte dans aucun total.\n",
	amount:         "Montant",
	askedAt:        "Demandé à",
}

var checkEnglish = checkTable{
	does: "how an invoice stands, asked of LigdiCash",
	more: `The invoice is named by our reference (whole, or its last 4 characters or more), the request_id, the token or the
payment link; “-” reads that name from standard input. A token that this till did not create is asked about too: the
answer is marked, and counts nowhere.
Exit codes: 0 paid, 3 pending, 4 failed, refused or not sent, 5 a person must look, 6 not found,
1 error, 2 a command line that cannot be, or an ambiguous reference.
For somebody else's token 0 means that LigdiCash calls it paid: the amount expected is not known here.
Without an answer of LigdiCash the ledger's state is given, with its code.`,
	offline:        "ask nothing: what the ledger knows",
	usage:          "caisse check REF|TOKEN: one reference, request_id or token, after the options",
	noInput:        "standard input cannot be read",
	emptyName:      "this reference is empty",
	noSuch:         "no invoice of that name in the ledger: “%s”",
	tooShort:       " (4 characters at least are needed)",
	severalSo:      "%d invoices have that name: give more characters of the reference",
	notWritten:     "LigdiCash has answered, but nothing was written: the ledger cannot be. Do not deliver on this answer; ask again once it can.",
	notAsked:       "LigdiCash was not asked: this is what the ledger knows.",
	unaskedKnown:   "LigdiCash could not be asked, this is what the ledger knows: %s",
	asking:         "Asking LigdiCash…",
	keysUnusable:   "the keys or the address of LigdiCash cannot be used (caisse doctor says why).",
	noNetwork:      "no network to LigdiCash.",
	keysRefused:    "LigdiCash refuses the keys (caisse login changes them).",
	noAnswer:       "LigdiCash gives no usable answer.",
	refused:        "LigdiCash refuses the question.",
	reference:      "Reference",
	confirmed:      "Amount confirmed",
	gotReference:   "Reference received",
	created:        "Created",
	settled:        "Settled",
	lastAsked:      "Last asked",
	validUntil:     "Link valid until",
	operator:       "Operator",
	operatorRef:    "Operator's ref.",
	confirmedBy:    "Confirmed by",
	requestID:      "LigdiCash no.",
	phone:          "Phone",
	customer:       "Customer",
	email:          "E-mail",
	subject:        "Subject",
	word:           "LigdiCash's word",
	replacedBy:     "Replaced by",
	history:        "History",
	unknown:        "neither this till nor LigdiCash, with the keys of this profile, knows this token",
	foreignUnasked: "this token is not of this till, and LigdiCash could not be asked: %s",
	saysPaid:       "LigdiCash says that this payment is made. The amount expected is not known here.",
	saysPending:    "LigdiCash is still waiting for this payment.",
	saysFailed:     "LigdiCash says that this payment did not go through.",
	saysUnknown:    "LigdiCash answers an unknown state: neither paid nor failed.",
	saysBoth:       "LigdiCash says “paid”, but its answer contradicts itself: to be looked at.",
	foreign:        "NOT OF THIS TILL: this invoice is not in the ledger and counts in no total.\n",
	amount:         "Amount",
	askedAt:        "Asked at",
}
