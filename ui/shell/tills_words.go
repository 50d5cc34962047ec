package shell

import "caisse/ui/text"

// tillsTable is what tills says, in one language.
type tillsTable struct {
	does, args, more, verify, yes, usage, adoptDoes, asking, none, open, silent, closed, adopted, receiver, strange, allSent, unsent, complete,
	incomplete, comparing, differs, mended, leftSo, compared, nothingDiffers, refused, consoleWill, stillUnsent, notEqual, itself,
	noSuch, noneElse, stillThere, sure, sayYes, unchanged, done, waits string
}

// tillsIn are the words of w's language.
func tillsIn(w *text.Words) *tillsTable { return text.Pick(w, &tillsFrench, &tillsEnglish) }

var tillsFrench = tillsTable{
	does: "les caisses qui partagent un registre commun",
	args: "[adopt NOM]",
	more: "De chacune : si elle est ouverte ou depuis quand elle se tait, ce qu'elle n'a pas remis, jusqu'à quand tout est remis, et sa version. * est celle-ci. -shop ne donne que celles d'une boutique.\n" +
		"« caisse tills adopt NOM » reprend les ventes d'une caisse dont la machine est perdue : celle-ci les suit et peut les changer. Si l'autre revient, elle sera une nouvelle caisse ; ce qu'elle n'avait pas remis est encore chez elle.",
	verify:         "comparer les sommes par caisse et par jour avec le registre commun, et remettre d'accord ce qui diffère",
	yes:            "reprendre sans demander",
	usage:          "caisse tills, caisse tills -verify, ou caisse tills adopt NOM [-yes]",
	adoptDoes:      "reprendre les ventes d'une caisse perdue",
	asking:         "Le registre commun est interrogé…",
	none:           "Aucune caisse n'a encore rejoint ce registre commun : ouvrez la console.",
	open:           "ouverte",
	silent:         "se tait depuis %s",
	closed:         "fermée depuis %s",
	adopted:        "reprise par %s",
	receiver:       "reçoit les notifications",
	strange:        "paiements annoncés que personne ne connaît : %s, le dernier il y a %s",
	allSent:        "tout est remis",
	unsent:         "%s à remettre",
	complete:       "complète jusqu'au %s",
	incomplete:     "complète : pas encore connu",
	comparing:      "Comparaison avec le registre commun…",
	differs:        "%s, %s : %s ici, %s dans le registre commun",
	mended:         " : remis d'accord",
	leftSo:         " : diffère encore",
	compared:       "Sommes par caisse et par jour comparées : %s.",
	nothingDiffers: " Tout est pareil.",
	refused:        "%d copies ne peuvent pas être crues : quelqu'un a changé des lignes du registre commun à la main, ou deux caisses se contredisent. Rien n'en est pris ; ce que chaque caisse a vendu reste dans son registre",
	consoleWill:    "une console de cette caisse est ouverte et n'a pas encore tout remis : elle continue, recommencez dans une minute",
	stillUnsent:    "%s à remettre encore : le registre commun n'a pas tout pris ; caisse doctor dit comment il va",
	notEqual:       "tout n'est pas pareil : d'autres caisses vendent peut-être en ce moment ; recommencez, puis caisse doctor si cela dure",
	itself:         "c'est cette caisse même ; rien n'a été changé",
	noSuch:         "il n'y a pas de caisse « %s » dans cette boutique ; il y a : %s",
	noneElse:       "il n'y a pas de caisse « %s » : celle-ci est seule dans la boutique",
	stillThere:     "%s n'est pas partie : elle s'est montrée il y a %s. Fermez-la d'abord ; rien n'a été changé",
	sure:           "%s s'est montrée il y a %s ; ventes pas remises alors : %s. Sa machine est-elle perdue ? Ses ventes passent à cette caisse ; si elle revient, elle sera une nouvelle caisse. Reprendre (oui/non) ?",
	sayYes:         "reprendre une caisse se demande à quelqu'un : lancez la commande dans un terminal, ou ajoutez -yes. Rien n'a été changé",
	unchanged:      "rien n'a été changé",
	done:           "Les ventes de %s sont à cette caisse maintenant.",
	waits:          "Ventes de cette caisse qui attendent d'être remises : %s.",
}

var tillsEnglish = tillsTable{
	does: "the tills that share one ledger",
	args: "[adopt NAME]",
	more: "Of each: whether it is open or for how long it has been silent, what it has not handed over, up to when all is handed over, and its version. * is this one. -shop lists those of one shop.\n" +
		"“caisse tills adopt NAME” takes over the sales of a till whose machine is lost: this one follows them and may change them. If the other comes back it will be a new till; what it had not handed over is still with it.",
	verify:         "compare sums per till and day with the shared ledger, and make equal what differs",
	yes:            "take over without asking",
	usage:          "caisse tills, caisse tills -verify, or caisse tills adopt NAME [-yes]",
	adoptDoes:      "take over the sales of a lost till",
	asking:         "Asking the shared ledger…",
	none:           "No till has joined this shared ledger yet: open the console.",
	open:           "open",
	silent:         "silent for %s",
	closed:         "closed for %s",
	adopted:        "taken over by %s",
	receiver:       "receives callbacks",
	strange:        "payments announced that nobody knows: %s, the last %s ago",
	allSent:        "all handed over",
	unsent:         "%s to hand over",
	complete:       "complete until %s",
	incomplete:     "complete: not known yet",
	comparing:      "Comparing with the shared ledger…",
	differs:        "%s, %s: %s here, %s in the shared ledger",
	mended:         ": made equal",
	leftSo:         ": still differs",
	compared:       "Sums per till and day compared: %s.",
	nothingDiffers: " All is the same.",
	refused:        "%d copies cannot be believed: somebody changed rows of the shared ledger by hand, or two tills contradict each other. Nothing of them is taken; what each till sold stays in its ledger",
	consoleWill:    "a console of this till is open and has not handed over everything yet: it goes on, try again in a minute",
	stillUnsent:    "%s still to hand over: the shared ledger did not take everything; caisse doctor says how it is",
	notEqual:       "not everything is the same: other tills may be selling right now; try again, then caisse doctor if it lasts",
	itself:         "that is this very till; nothing was changed",
	noSuch:         "there is no till “%s” in this shop; there are: %s",
	noneElse:       "there is no till “%s”: this one is alone in the shop",
	stillThere:     "%s is not gone: it showed itself %s ago. Close it first; nothing was changed",
	sure:           "%s showed itself %s ago; sales not handed over then: %s. Is its machine lost? Its sales go to this till; if it comes back it will be a new one. Take over (yes/no)?",
	sayYes:         "taking over a till is asked of somebody: run the command in a terminal, or add -yes. Nothing was changed",
	unchanged:      "nothing was changed",
	done:           "The sales of %s are this till's now.",
	waits:          "Sales of this till that wait to be handed over: %s.",
}
