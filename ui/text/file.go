package text

// fileWords are about the ledger as a file.
type fileWords struct {
	missing, foreign, mixed, changed, behind  string
	lacks                                     [2]string // one, several; %s is how many invoices
	lacksChanges, since, lessTodo             string
	keptOnly, withoutOnly, withoutKept        string
	moved, movedNews                          string
	readOnly                                  string
	Unwritten, UnwrittenMoved, UnwrittenStrip string
	full, reworded                            string
}

func frenchFile() fileWords {
	return fileWords{
		missing:      "Le fichier du registre n'est plus là, ou il est vide, alors qu'il contenait des ventes.",
		foreign:      "À la place du registre il y en a un autre.",
		mixed:        "Le fichier du registre est une copie plus ancienne, posée sous le journal (-wal) d'un autre état : les deux ne vont pas ensemble.",
		changed:      "Le registre n'est pas dans l'état qui a été compté : il a été changé hors de caisse.",
		behind:       "Le registre en sait moins qu'avant : une copie plus ancienne, ou son journal (-wal) perdu.",
		lacks:        [2]string{"Il manque %s", "Il manque %s"},
		lacksChanges: "Des changements manquent (un paiement peut-être).",
		since:        ", après celle du %s (…%s).",
		lessTodo:     "L'argent reçu est chez LigdiCash, rien n'en est perdu. Ne refaites pas ces ventes ; reprenez une sauvegarde (caisse restore) ou cherchez le bon fichier.",
		keptOnly:     "nouveau registre ; l'ancien est gardé : %s",
		withoutOnly:  "%s manquent à ce registre",
		withoutKept:  "%s ne sont pas dans ce registre, mais dans %s",
		moved:        "Le fichier du registre a été effacé, déplacé ou remplacé : cette vente n'est pas partie, n'encaissez plus. F8 enregistre ce qui est encore ouvert.",
		movedNews:    "Le fichier du registre a été effacé, déplacé ou remplacé : plus rien ne s'y écrit, n'encaissez plus. F8 enregistre ce qui est encore ouvert.",
		readOnly:     "Ce registre est ouvert pour être lu seulement : aucune vente n'est partie.",
		reworded:     "L'index des recherches était abîmé, il est refait : aucune vente n'a changé. Ce qu'une recherche n'a pas trouvé jusqu'ici est à chercher de nouveau.",

		Unwritten: "LigdiCash dit payé, pas encore écrit : le registre ne prend rien (disque plein ou en panne). Ne livrez pas encore ; la caisse réessaie, l'écran passe au vert tout seul.",

		UnwrittenMoved: "LigdiCash dit payé, pas écrit : le fichier du registre n'est plus à sa place. Ne livrez pas encore : remettez ce fichier, ou F8, quittez, et caisse restore ; la caisse redemandera alors à LigdiCash.",
		full:           "Le disque est plein, rien ne s'écrit : faites de la place. La caisse vérifie et réessaie ; ne refaites pas une vente en attente.",
		UnwrittenStrip: "dit payé, pas écrit",
	}
}

func englishFile() fileWords {
	return fileWords{
		missing:      "The ledger's file is no longer there, or is empty, although it had sales in it.",
		foreign:      "In the place of the ledger there is another one.",
		mixed:        "The ledger's file is an older copy, put under the journal (-wal) of another state: the two do not belong together.",
		changed:      "The ledger is not in the state that was counted: it was changed outside caisse.",
		behind:       "The ledger knows less than it did: an older copy, or its journal (-wal) was lost.",
		lacks:        [2]string{"%s is missing", "%s are missing"},
		lacksChanges: "Changes are missing (perhaps a payment).",
		since:        ", after that of %s (…%s).",
		lessTodo:     "The money received is at LigdiCash, none of it is lost. Do not enter these sales again; go back to a backup (caisse restore) or look for the right file.",
		keptOnly:     "new ledger; the old one is kept: %s",
		withoutOnly:  "%s are missing from this ledger",
		withoutKept:  "%s are not in this ledger, but in %s",
		moved:        "The ledger's file was deleted, moved or replaced: this sale was not sent, take no more money. F8 saves what is still open.",
		movedNews:    "The ledger's file was deleted, moved or replaced: nothing is written to it any more, take no more money. F8 saves what is still open.",
		readOnly:     "This ledger is open to be read only: no sale was sent.",
		reworded:     "The index of searches was damaged and is made anew: no sale has changed. What a search did not find until now, search for again.",

		Unwritten: "LigdiCash says paid, not yet written: the ledger takes nothing (disk full or failing). Do not deliver yet; the till tries again, the screen turns green by itself.",

		UnwrittenMoved: "LigdiCash says paid, not written: the ledger's file is no longer in its place. Do not deliver yet: put that file back, or F8, quit, and caisse restore; the till will then ask LigdiCash again.",
		full:           "The disk is full, nothing gets written: make room. The till checks and tries again; do not enter a waiting sale again.",
		UnwrittenStrip: "says paid, not written",
	}
}
