package ui

import "caisse/model"

// backWords are the words of the sales, their details, and what LigdiCash says
// of a token. Of two forms the first is for one thing.
type backWords struct {
	// Sales.
	tabs, files, empty                            [5]string
	notFound, otherTabs, searches, askToken       string // %s: what was searched for
	reading, noSum, notPaidYet                    string
	ofThemPaid, above                             [2]string
	goTo, goToHint, noneThatDay, noneSoEarly      string
	sweeping, sweepWaits, sweepNone, sweepStopped string
	sweepNothing, sweepCut, checkedAt             string
	sweepPaid, sweepOver                          [2]string
	absent                                        string
	absentPaid, absentOpen                        [2]string

	kAsk, kDetail, kTab, kDay, kCheckAll, kStop, kExport, kKeep, kAllAgain, kChoose string

	// A token looked up.
	lookup, notOurs, lookingUp, ligdicashSays, saysPaid, saysPending, saysFailed, saysOther, saysNothing, noAmount,
	meansPaid, meansOdd, meansPending, meansFailed, meansOther,
	lookOffline, lookSilent, lookNothing, lookNotFound, lookKeys, lookRefused, lookOther, kAskAgain, kSame, kCopy, copied, copiedBy string

	// Detail.
	detail, sale, replacedBy, replaces, otherLink, gotAmount, gotRef, confirmedBy, rawWord, noWord, code, operatorRef, theirRef,
	date, askedAt, times, created, linkCame, lastAsked, settled, linkUntil, token, link, history, thisLine,
	fieldSent, fieldCopied, statusWas, saysNow, confirms string
	linesAbove, linesBelow [2]string
	events                 map[model.EventKind]string
	doubts                 map[model.Doubt]string
}

var frenchBack = backWords{
	tabs:  [5]string{"Aujourd'hui", "Toutes", "En attente", "Payées", "À vérifier"},
	files: [5]string{"aujourdhui", "ventes", "en-attente", "payees", "a-verifier"},
	empty: [5]string{
		"Aucune vente aujourd'hui. → : toutes les ventes.", "Aucune vente dans ce registre.", "Rien en attente.",
		"Aucune vente payée.", "Rien à vérifier : aucune vente n'a besoin d'un responsable.",
	},
	notFound:  "Rien trouvé pour « %s ».",
	otherTabs: "Seul cet onglet a été fouillé. Tab : chercher dans les autres.",
	searches:  "On cherche par client, e-mail, objet, article, téléphone, référence (4 derniers signes), token, n° LigdiCash.",
	askToken:  "Cette caisse ne connaît pas ce token. Entrée : demander à LigdiCash ce qu'il en sait.",
	reading:   "Lecture du registre… %d s", noSum: "Somme illisible", notPaidYet: "%s pas encore payés",
	ofThemPaid: [2]string{"%s payée", "%s payées"},
	above:      [2]string{"↑ %s nouvelle vente (g : y aller)", "↑ %s nouvelles ventes (g : y aller)"},
	goTo:       "Aller au", goToHint: "23/11, 23/11/2026, hier",
	noneThatDay: "Aucune vente le %s. Voici la plus proche avant : le %s.",
	noneSoEarly: "Aucune vente le %s, ni avant. Voici la plus ancienne.",
	sweeping:    "Vérification", sweepWaits: "LigdiCash ne répond pas : la suite dès qu'il répond",
	sweepNone: "Rien à vérifier ici : aucune vente n'est ouverte.", sweepStopped: "Vérification arrêtée : %d sur %d",
	checkedAt: "vérifié à %s", sweepNothing: "rien de nouveau payé", sweepCut: "les %d plus récentes seulement",
	sweepPaid:  [2]string{"%s paiement trouvé", "%s paiements trouvés"},
	sweepOver:  [2]string{"%s vente vérifiée", "%s ventes vérifiées"},
	absent:     "Pendant votre absence",
	absentPaid: [2]string{"%s paiement confirmé", "%s paiements confirmés"},
	absentOpen: [2]string{"%s encore en attente", "%s encore en attente"},

	kAsk: "Demander à LigdiCash", kDetail: "Détails", kTab: "Autre onglet", kDay: "Jour", kCheckAll: "Tout revérifier", kStop: "Arrêter",
	kExport: "Exporter", kKeep: "Garder", kAllAgain: "Effacer", kChoose: "Choisir",

	lookup: "DEMANDE À LIGDICASH", notOurs: "PAS DE CETTE CAISSE : compté dans aucun total",
	lookingUp: "Question à LigdiCash… %d s. Échap : laisser.", ligdicashSays: "LigdiCash dit",
	saysPaid: "payé", saysPending: "en attente", saysFailed: "pas abouti", saysOther: "« %s »", saysNothing: "aucun état", noAmount: "sans montant",
	meansPaid:    "Quelqu'un a payé cette facture, créée ailleurs. Cette caisse ne sait pas pour quelle vente : ne livrez pas sur cette seule réponse.",
	meansOdd:     "Mais sa réponse porte une erreur : ne vous y fiez pas. Demandez encore dans un moment.",
	meansPending: "Cette facture peut encore être payée. Personne ne l'a payée jusqu'ici.",
	meansFailed:  "Ce paiement n'a pas abouti. C'est rarement suivi d'un paiement.",
	meansOther:   "Cette caisse ne connaît pas ce mot : ni payé, ni échoué. Demandez à LigdiCash.",
	lookOffline:  "Pas de réseau : LigdiCash n'a pas été joint. Cela ne dit rien du paiement. Vérifiez la connexion, puis R.",
	lookNothing:  "Cela ne dit rien du paiement. R : demander encore.",
	lookSilent:   "LigdiCash n'a pas répondu. Cela ne dit rien du paiement. R : demander encore.",
	lookNotFound: "LigdiCash ne trouve pas cette facture avec vos clés : un autre compte, ou un token mal copié.",
	lookKeys:     "LigdiCash refuse les clés de cette caisse. Cela ne dit rien du paiement. Corrigez les clés dans les réglages (^S).",
	lookRefused:  "LigdiCash n'a pas voulu répondre sur ce token. Cela ne dit rien du paiement.",
	lookOther:    "La question n'a pas pu être posée. Cela ne dit rien du paiement. R : demander encore.",
	kAskAgain:    "Demander encore", kSame: "Même lien", kCopy: "Copier",
	copied:   "Réponse envoyée au presse-papiers par le terminal.",
	copiedBy: "Réponse copiée par",

	detail: "DÉTAILS", sale: "Vente", replacedBy: "Remplacé par", replaces: "Remplace", otherLink: "Autre lien",
	gotAmount: "Montant confirmé", confirmedBy: "Confirmé par", gotRef: "Référence reçue", rawWord: "Mot de LigdiCash", noWord: "aucun encore", code: "Refus",
	operatorRef: "Réf. opérateur", theirRef: "Référence portée", date: "Date", askedAt: "Demandé à",
	times: "DATES", created: "Créée", linkCame: "Lien reçu", lastAsked: "Dernière question", settled: "Terminée",
	linkUntil: "Lien valable jusqu'à", token: "Token", link: "Lien", history: "HISTORIQUE", thisLine: "cette ligne",
	fieldSent:   "« %s » : envoyé au presse-papiers par le terminal ; s'il ne colle pas, sélectionnez-le à l'écran.",
	fieldCopied: "« %s » : copié par", statusWas: "LigdiCash dit « %s »", saysNow: "LigdiCash répond maintenant : %s", confirms: "LigdiCash confirme %s",
	linesAbove: [2]string{"↑ %s ligne", "↑ %s lignes"}, linesBelow: [2]string{"↓ %s ligne", "↓ %s lignes"},
	events: map[model.EventKind]string{
		model.EventSending: "Vente acceptée", model.EventLink: "Lien reçu de LigdiCash", model.EventNotSent: "Rien n'est parti : pas de réseau",
		model.EventLost: "Réponse perdue", model.EventAside: "Mis de côté", model.EventBack: "Réaffiché",
		model.EventReplaced: "Remplacé par un autre lien", model.EventDoubt: "À vérifier",
		model.EventAsked: "Redemandé à LigdiCash", model.EventClock: "Date remise à l'heure de LigdiCash",
		model.EventUnsound: "Ligne d'historique abîmée, à ne pas croire",
	},
	doubts: map[model.Doubt]string{
		model.Contradiction: "dit « payé », avec une erreur", model.NoAmount: "dit « payé », sans montant",
		model.Unclear: "réponse qui se contredit", model.UnclearPaid: "dit « payé », et se contredit", model.TwoAmounts: "dit « payé », avec deux montants",
		model.NegativeAmount: "dit « payé », montant négatif", model.FractionalAmount: "dit « payé », fraction de franc", model.UnreadableAmount: "dit « payé », montant illisible",
		model.UnknownWord: "état inconnu", model.OtherReference: "échec d'une autre référence",
		model.PaidTwice: "un autre lien de cette vente est payé aussi", model.TakenBack: "LigdiCash ne le confirme plus", model.NotFound: "LigdiCash ne trouve pas cette facture",
	},
}

var englishBack = backWords{
	tabs:  [5]string{"Today", "All", "Pending", "Paid", "To look at"},
	files: [5]string{"today", "sales", "pending", "paid", "to-look-at"},
	empty: [5]string{
		"No sale today. →: all sales.", "No sale in this ledger.", "Nothing is pending.",
		"No sale is paid.", "Nothing to look at: no sale needs a person.",
	},
	notFound:  "Nothing found for “%s”.",
	otherTabs: "Only this tab was searched. Tab: search the others.",
	searches:  "Search by customer, e-mail, subject, item, phone, reference (last 4 characters), token, LigdiCash no.",
	askToken:  "This till does not know this token. Enter: ask LigdiCash what it knows of it.",
	reading:   "Reading the ledger… %d s", noSum: "The sum cannot be read", notPaidYet: "%s not paid yet",
	ofThemPaid: [2]string{"%s paid", "%s paid"},
	above:      [2]string{"↑ %s new sale (g: go there)", "↑ %s new sales (g: go there)"},
	goTo:       "Go to", goToHint: "23/11, 23/11/2026, yesterday",
	noneThatDay: "No sale on %s. This is the nearest before: on %s.",
	noneSoEarly: "No sale on %s, nor before. This is the oldest.",
	sweeping:    "Checking", sweepWaits: "LigdiCash is not answering: the rest as soon as it does",
	sweepNone: "Nothing to check here: no sale is open.", sweepStopped: "Checking stopped: %d of %d",
	checkedAt: "checked at %s", sweepNothing: "no new payment", sweepCut: "the newest %d only",
	sweepPaid:  [2]string{"%s payment found", "%s payments found"},
	sweepOver:  [2]string{"%s sale checked", "%s sales checked"},
	absent:     "While you were away",
	absentPaid: [2]string{"%s payment confirmed", "%s payments confirmed"},
	absentOpen: [2]string{"%s still pending", "%s still pending"},

	kAsk: "Ask LigdiCash", kDetail: "Details", kTab: "Other tab", kDay: "Day", kCheckAll: "Check all again", kStop: "Stop",
	kExport: "Export", kKeep: "Keep", kAllAgain: "Clear", kChoose: "Choose",

	lookup: "ASK LIGDICASH", notOurs: "NOT OF THIS TILL: not counted in any total",
	lookingUp: "Asking LigdiCash… %d s. Esc: leave it.", ligdicashSays: "LigdiCash says",
	saysPaid: "paid", saysPending: "pending", saysFailed: "did not go through", saysOther: "“%s”", saysNothing: "no state", noAmount: "no amount",
	meansPaid:    "Somebody paid this invoice, which was made elsewhere. This till does not know for which sale: do not deliver on this answer alone.",
	meansOdd:     "But its answer carries an error: do not rely on it. Ask again in a moment.",
	meansPending: "This invoice can still be paid. Nobody has paid it so far.",
	meansFailed:  "This payment did not go through. A payment rarely follows.",
	meansOther:   "This till does not know that word: neither paid nor failed. Ask LigdiCash's support.",
	lookOffline:  "No network: LigdiCash was not reached. That says nothing of the payment. Check the connection, then R.",
	lookNothing:  "That says nothing of the payment. R: ask again.",
	lookSilent:   "LigdiCash did not answer. That says nothing of the payment. R: ask again.",
	lookNotFound: "LigdiCash does not find this invoice with your keys: another account, or a token badly copied.",
	lookKeys:     "LigdiCash refuses this till's keys. That says nothing of the payment. Correct the keys in the settings (^S).",
	lookRefused:  "LigdiCash would not answer about this token. That says nothing of the payment.",
	lookOther:    "The question could not be asked. That says nothing of the payment. R: ask again.",
	kAskAgain:    "Ask again", kSame: "Same link", kCopy: "Copy",
	copied:   "Answer sent to the clipboard by the terminal.",
	copiedBy: "Answer copied by",

	detail: "DETAILS", sale: "Sale", replacedBy: "Replaced by", replaces: "Replaces", otherLink: "Other link",
	gotAmount: "Amount confirmed", confirmedBy: "Confirmed by", gotRef: "Reference received", rawWord: "LigdiCash's word", noWord: "none yet", code: "Refusal",
	operatorRef: "Operator's ref.", theirRef: "Reference carried", date: "Date", askedAt: "Asked at",
	times: "TIMES", created: "Created", linkCame: "Link received", lastAsked: "Last asked", settled: "Settled",
	linkUntil: "Link valid until", token: "Token", link: "Link", history: "HISTORY", thisLine: "this line",
	fieldSent:   "“%s”: sent to the clipboard by the terminal; if it does not paste, select it on the screen.",
	fieldCopied: "“%s”: copied by", statusWas: "LigdiCash says “%s”", saysNow: "LigdiCash answers now: %s", confirms: "LigdiCash confirms %s",
	linesAbove: [2]string{"↑ %s line", "↑ %s lines"}, linesBelow: [2]string{"↓ %s line", "↓ %s lines"},
	events: map[model.EventKind]string{
		model.EventSending: "Sale accepted", model.EventLink: "Link received from LigdiCash", model.EventNotSent: "Nothing left: no network",
		model.EventLost: "Answer lost", model.EventAside: "Set aside", model.EventBack: "Shown again",
		model.EventReplaced: "Replaced by another link", model.EventDoubt: "To check",
		model.EventAsked: "LigdiCash asked again", model.EventClock: "Date put right by LigdiCash's clock",
		model.EventUnsound: "Damaged line of history, not to be relied on",
	},
	doubts: map[model.Doubt]string{
		model.Contradiction: "says “paid”, with an error", model.NoAmount: "says “paid”, without an amount",
		model.Unclear: "answer contradicts itself", model.UnclearPaid: "says “paid”, and contradicts itself", model.TwoAmounts: "says “paid”, with two amounts",
		model.NegativeAmount: "says “paid”, negative amount", model.FractionalAmount: "says “paid”, fraction of a franc", model.UnreadableAmount: "says “paid”, unreadable amount",
		model.UnknownWord: "unknown state", model.OtherReference: "failure of another reference",
		model.PaidTwice: "another link of this sale is paid too", model.TakenBack: "LigdiCash no longer confirms it", model.NotFound: "LigdiCash does not find this invoice",
	},
}
