package shell

import "caisse/ui/text"

// restoreTable is what restore and salvage say, in one language.
type restoreTable struct {
	does, args, last, more, look, usage, ofDamaged, noBackup, copying, copyingPart, absent, itself, inUse, damaged, compared, done, another,
	moreSales, theNewest, changed, older, forgotten, unread, kept, salvageDoes, salvageArgs, salvageMore, salvageUsage, reading,
	readingPart, exists, tooDamaged, salvaged string
}

// restoreIn are the words of w's language.
func restoreIn(w *text.Words) *restoreTable { return text.Pick(w, &restoreFrench, &restoreEnglish) }

var restoreFrench = restoreTable{
	args:         "[FICHIER|last]",
	last:         "la plus récente",
	does:         "remettre une sauvegarde à la place du registre, qui est gardé à côté",
	more:         "Rien n'est écrasé : le registre présent prend un autre nom, son journal (-wal) avec lui. Ce qu'il a de plus que la sauvegarde est nommé. Fermez d'abord toutes les caisses de ce registre. Les consoles font une sauvegarde par jour ; sans FICHIER, la liste en est donnée. « last » est la plus récente.",
	look:         "comparer seulement, ne rien changer",
	usage:        "caisse restore FICHIER : un seul fichier",
	ofDamaged:    " (d'un registre abîmé)",
	noBackup:     "aucune sauvegarde de ce registre : donnez un fichier",
	copying:      "Copie…",
	copyingPart:  "Copie… %d %%",
	absent:       "%s n'existe pas",
	itself:       "%s est le registre lui-même",
	inUse:        "une caisse se sert de ce registre : fermez-les toutes, puis recommencez. Rien n'a été modifié",
	damaged:      "%s est abîmée : prenez-en une autre (caisse restore les donne), ou sauvez ce qui se lit : caisse salvage. Rien n'a été modifié",
	compared:     "La sauvegarde %s a %s.",
	done:         "Remise en place : %s, %s.",
	another:      "Attention : c'est la sauvegarde d'un autre registre.",
	moreSales:    "Le registre présent a de plus %s, pour %s :",
	theNewest:    "  (les %d plus récentes)",
	changed:      "Dans les deux, mais plus loin dans le registre présent : %s ; la console redemandera à LigdiCash.",
	older:        "Seulement dans la sauvegarde : %s.",
	forgotten:    "Comptées, et ni dans l'un ni dans l'autre : %s.",
	unread:       "Le registre présent est abîmé : il peut avoir eu plus. caisse salvage sauve ce qui s'en lit.",
	kept:         "L'ancien est gardé : %s",
	salvageDoes:  "ce qui se lit d'un registre abîmé, compté, dans un nouveau registre",
	salvageArgs:  "FICHIER NOUVEAU",
	salvageMore:  "FICHIER n'est pas modifié ; NOUVEAU ne doit pas exister. Ce qui n'est plus comme il a été écrit est copié tel quel, et reste marqué : ce n'est pas de l'argent. Code de sortie 5 quand quelque chose ne se lit pas ou est douteux. caisse restore NOUVEAU le met ensuite en place.",
	salvageUsage: "caisse salvage FICHIER NOUVEAU : le registre abîmé, puis le fichier à faire",
	reading:      "Lecture…",
	readingPart:  "Lecture… %s",
	exists:       "%s existe déjà : donnez un autre nom",
	tooDamaged:   "%s est trop abîmé : rien ne s'en lit. Gardez-le, et reprenez une sauvegarde (caisse restore)",
	salvaged:     "%s : %s factures lues, dont %s douteuses (elles restent marquées) ; %s illisibles.\n",
}

var restoreEnglish = restoreTable{
	args:         "[FILE|last]",
	last:         "the newest",
	does:         "put a backup in the place of the ledger, which is kept beside it",
	more:         "Nothing is overwritten: the present ledger gets another name, its journal (-wal) with it. What it has and the backup has not is named. First close all tills on this ledger. Consoles make a backup a day; without FILE they are listed. “last” is the newest.",
	look:         "only compare, change nothing",
	usage:        "caisse restore FILE: one file",
	ofDamaged:    " (of a damaged ledger)",
	noBackup:     "no backup of this ledger: name a file",
	copying:      "Copying…",
	copyingPart:  "Copying… %d %%",
	absent:       "%s does not exist",
	itself:       "%s is the ledger itself",
	inUse:        "a till uses this ledger: close all of them, then try again. Nothing was changed",
	damaged:      "%s is damaged: take another (caisse restore lists them), or save what can be read: caisse salvage. Nothing was changed",
	compared:     "The backup %s has %s.",
	done:         "Put back: %s, %s.",
	another:      "Mind: it is a backup of another ledger.",
	moreSales:    "The present ledger has moreover %s, of %s:",
	theNewest:    "  (the %d newest)",
	changed:      "In both, but further in the present ledger: %s; the console will ask LigdiCash again.",
	older:        "Only in the backup: %s.",
	forgotten:    "Counted, and in neither: %s.",
	unread:       "The present ledger is damaged: it may have had more. caisse salvage saves what can be read of it.",
	kept:         "The old one is kept: %s",
	salvageDoes:  "what can be read of a damaged ledger, counted, into a new one",
	salvageArgs:  "FILE NEW",
	salvageMore:  "FILE is not changed; NEW must not exist. What is no longer as it was written is copied as it is, and stays marked: it is not money. Exit code 5 where something cannot be read or is not sound. caisse restore NEW then puts it in place.",
	salvageUsage: "caisse salvage FILE NEW: the damaged ledger, then the file to make",
	reading:      "Reading…",
	readingPart:  "Reading… %s",
	exists:       "%s exists already: give another name",
	tooDamaged:   "%s is too damaged: nothing of it can be read. Keep it, and go back to a backup (caisse restore)",
	salvaged:     "%s: %s invoices read, %s of them not sound (they stay marked); %s cannot be read.\n",
}
