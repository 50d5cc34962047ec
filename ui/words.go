package ui

import "caisse/ui/text"

// phrases are what the console itself says, in one language.
type phrases struct {
	live, foreign, pauseFor, netGood, offlineFor, silentFor, noKeyring, quitTyped, quitAgain,
	otherSale, between, paidTwice, fell, pasteTooLong, pasteCut, absent, movedBanner, movedSaved, sharedGood, sharedAway, sharedShort, sharedSince, sharedMend, sharedMendShort, sharedLoads, sharedWhy, kSaveOpen,
	readOnlyBanner, notSaved, exporting, exportFirst, quitWriting, notExported, howTo, keysFound, quitUnsaved,
	erased, erasedMemory, erasedHere string
	absentPaid, toHandOver [2]string
	absentOpen             [2]string
	quitWaiting, quitAway  [2]string
	codeSet, codeGone      string
	nowAt, nobodyAt        string // %s: who is at the till
	mirrorFell             string
	heldShort              string // no keys were sent there
}

// in are the words of w's language.
func in(w *text.Words) *phrases { return text.Pick(w, &french, &english) }

var french = phrases{
	live:            "RÉEL",
	foreign:         "ÉTRANGER",
	pauseFor:        "LigdiCash demande d'attendre %s",
	netGood:         "Réseau bon %s",
	sharedGood:      "Registre commun bon",
	sharedAway:      "Registre commun injoignable",
	sharedShort:     "Registre injoignable",
	sharedSince:     "depuis %s",
	sharedMend:      "Registre commun à régler : ^S",
	sharedMendShort: "Registre : ^S",
	sharedLoads:     "Registre commun : %s reçu",
	sharedWhy:       "REGISTRE COMMUN : %s Cette caisse encaisse seule en attendant, rien n'est perdu. %s",
	toHandOver:      [2]string{"%s à remettre", "%s à remettre"},
	offlineFor:      "Hors ligne %s",
	silentFor:       "LigdiCash ne répond pas %s",
	noKeyring:       "Pas de trousseau",
	codeSet:         "Le code du gérant est mis.", codeGone: "Il n'y a plus de code du gérant : plus rien n'est demandé.",
	nowAt: "À la caisse : %s.", nobodyAt: "Personne n'est nommé à la caisse.",
	quitWaiting:    [2]string{"%s en attente, gardée pour le prochain démarrage.", "%s en attente, gardées pour le prochain démarrage."},
	quitAway:       [2]string{"%s en attente, qui ne sera pas au prochain démarrage : F8 d'abord.", "%s en attente, qui ne seront pas au prochain démarrage : F8 d'abord."},
	quitTyped:      "Une vente est à moitié tapée : elle sera perdue.",
	quitAgain:      "^C encore : quitter",
	otherSale:      "AUTRE VENTE :",
	between:        text.BetweenFR,
	paidTwice:      "PAYÉ DEUX FOIS : remboursez une fois.",
	fell:           "La caisse s'est arrêtée sur une erreur interne. Les ventes acceptées sont dans le registre : relancez-la, elle les revérifie.",
	pasteTooLong:   "Collage refusé : plus de 64 ko. Rien n'a été saisi.",
	pasteCut:       "La fin du collage n'est pas arrivée : vérifiez ce qui a été saisi.",
	absent:         "Pendant votre absence",
	absentPaid:     [2]string{"%s paiement confirmé", "%s paiements confirmés"},
	absentOpen:     [2]string{"%s encore en attente", "%s encore en attente"},
	movedBanner:    "REGISTRE DÉPLACÉ OU EFFACÉ : n'encaissez plus, F8 enregistre ce qui reste",
	movedSaved:     "Enregistré : %s (quittez, puis caisse restore avec ce fichier)",
	kSaveOpen:      "Enregistrer le registre ouvert",
	readOnlyBanner: "LECTURE SEULE : rien ne peut être encaissé",
	notSaved:       "Le registre ouvert n'a pu être enregistré nulle part : laissez cette caisse ouverte, branchez une clé USB, et réessayez.",
	exporting:      "Export en cours :",
	exportFirst:    "Un export est en cours : attendez sa fin, ou arrêtez-le (E, puis Échap).",
	quitWriting:    "Un export est en cours, quitter l'arrête.",
	notExported:    "L'export n'a pas abouti.",
	heldShort:      "Clés gardées ici",
	howTo:          "Pas de clés LigdiCash : ^S pour les mettre, ou pour essayer sans clés.",
	keysFound:      "Le trousseau avait les clés : la caisse est prête.",
	quitUnsaved:    "Des réglages ou des clés tapés ne sont pas enregistrés.",
	erased:         "Clés effacées du trousseau et de la mémoire.",
	erasedMemory:   "Clés effacées de la mémoire.",
	mirrorFell:     "L'affichage du client s'est arrêté sur une erreur interne : relancez-le. La caisse n'en sait rien et continue.",
	erasedHere:     "Clés effacées de la mémoire, mais peut-être pas du trousseau :",
}

var english = phrases{
	live:            "LIVE",
	foreign:         "FOREIGN",
	pauseFor:        "LigdiCash asks to wait %s",
	netGood:         "Network good %s",
	sharedGood:      "Shared ledger good",
	sharedAway:      "Shared ledger out of reach",
	sharedShort:     "Ledger out of reach",
	sharedSince:     "since %s",
	sharedMend:      "Shared ledger needs you: ^S",
	sharedMendShort: "Ledger: ^S",
	sharedLoads:     "Shared ledger: %s received",
	sharedWhy:       "SHARED LEDGER: %s This till sells alone meanwhile, nothing is lost. %s",
	toHandOver:      [2]string{"%s to hand over", "%s to hand over"},
	offlineFor:      "Offline %s",
	silentFor:       "LigdiCash is not answering %s",
	noKeyring:       "No keyring",
	codeSet:         "The manager's code is set.", codeGone: "There is no manager's code any more: nothing is asked.",
	nowAt: "At the till: %s.", nobodyAt: "Nobody is named at the till.",
	quitWaiting:    [2]string{"%s waiting, kept for the next start.", "%s waiting, kept for the next start."},
	quitAway:       [2]string{"%s waiting, which will not be there at the next start: F8 first.", "%s waiting, which will not be there at the next start: F8 first."},
	quitTyped:      "A sale is half typed: it will be lost.",
	quitAgain:      "^C again: quit",
	otherSale:      "ANOTHER SALE:",
	between:        text.BetweenEN,
	paidTwice:      "PAID TWICE: refund one.",
	fell:           "The till stopped on a fault of its own. Sales that were accepted are in the ledger: start it again, it checks them.",
	pasteTooLong:   "Paste refused: more than 64 kB. Nothing was typed in.",
	pasteCut:       "The end of the paste did not arrive: check what was typed in.",
	absent:         "While you were away",
	absentPaid:     [2]string{"%s payment confirmed", "%s payments confirmed"},
	absentOpen:     [2]string{"%s still pending", "%s still pending"},
	movedBanner:    "LEDGER MOVED OR DELETED: take no more money, F8 saves what is open",
	movedSaved:     "Saved: %s (quit, then caisse restore with that file)",
	kSaveOpen:      "Save the open ledger",
	readOnlyBanner: "READ ONLY: nothing can be charged",
	notSaved:       "The open ledger could not be saved anywhere: leave this till open, plug in a USB stick, and try again.",
	exporting:      "Exporting:",
	exportFirst:    "An export is running: wait for its end, or stop it (E, then Esc).",
	quitWriting:    "An export is running, quitting stops it.",
	notExported:    "The export did not come to its end.",
	heldShort:      "Keys kept here",
	howTo:          "No LigdiCash keys: ^S to enter them, or to try without keys.",
	keysFound:      "The keyring had the keys: the till is ready.",
	quitUnsaved:    "Settings or keys that were typed are not saved.",
	erased:         "Keys erased from the keyring and from memory.",
	erasedMemory:   "Keys erased from memory.",
	mirrorFell:     "The customer's display stopped on a fault of its own: start it again. The till knows nothing of it and goes on.",
	erasedHere:     "Keys erased from memory, but perhaps not from the keyring:",
}
