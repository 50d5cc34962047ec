package shell

import "caisse/ui/text"

// backupTable is what backup says, in one language.
type backupTable struct {
	does, more, force, intoFile, copying, copyingPart, notReplaced, copiedDamaged, copied string
}

// backupIn are the words of w's language.
func backupIn(w *text.Words) *backupTable { return text.Pick(w, &backupFrench, &backupEnglish) }

var backupFrench = backupTable{
	does:          "une copie entière du registre, même pendant que la caisse sert",
	more:          "La copie n'apparaît qu'une fois entière ; Ctrl+C ne laisse rien. C'est un registre : -ledger FICHIER l'ouvre.",
	force:         "remplacer un fichier qui existe",
	intoFile:      "une copie du registre va dans un fichier",
	copying:       "Copie…",
	copyingPart:   "Copie… %d %%",
	notReplaced:   "le registre est abîmé : sa copie n'a pas remplacé %s, qui est peut-être saine. Copiez-le sous un autre nom",
	copiedDamaged: "%s est copié, mais le registre est abîmé, et sa copie aussi : gardez les deux et reprenez une sauvegarde plus ancienne",
	copied:        "Copie faite : %s, %s octets.\n",
}

var backupEnglish = backupTable{
	does:          "a whole copy of the ledger, even while the till is in use",
	more:          "The copy appears once it is whole; Ctrl+C leaves nothing. It is a ledger: -ledger FILE opens it.",
	force:         "replace a file that exists",
	intoFile:      "a copy of the ledger goes into a file",
	copying:       "Copying…",
	copyingPart:   "Copying… %d %%",
	notReplaced:   "the ledger is damaged: its copy has not replaced %s, which may be a good one. Copy it under another name",
	copiedDamaged: "%s is copied, but the ledger is damaged, and so is its copy: keep both and go back to an older backup",
	copied:        "Copied: %s, %s bytes.\n",
}
