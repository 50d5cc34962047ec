package shell

import "caisse/ui/text"

// ledgerTable is why a ledger cannot be used, in one language.
type ledgerTable struct {
	unreadable, altered, newer, notLedger, readOnly, moved, damaged, full, locked, sentence,
	notThere string
}

// ledgerIn are the words of w's language.
func ledgerIn(w *text.Words) *ledgerTable { return text.Pick(w, &ledgerFrench, &ledgerEnglish) }

var ledgerFrench = ledgerTable{
	unreadable: "il ne peut pas être lu",
	altered:    "il contient ce que caisse n'y a pas mis, ou pas ainsi (%s) : quelqu'un d'autre y a écrit, ou le disque s'use. N'encaissez pas avec ; gardez-le, et reprenez une sauvegarde",
	newer:      "il a été écrit par une version plus récente de caisse ; mettez celle-ci à jour",
	notLedger:  "ce n'est pas un registre de caisse",
	readOnly:   "on ne peut pas écrire à cet endroit",
	moved:      "un autre fichier a pris sa place pendant qu'on l'ouvrait ; recommencez",
	damaged:    "le fichier est abîmé ; gardez-le, reprenez une sauvegarde (caisse restore) ou sauvez ce qui se lit (caisse salvage)",
	full:       "le disque est plein",
	locked:     "un autre programme le garde verrouillé",
	sentence:   "registre %s : %s. Rien n'a été modifié.",
	notThere:   "registre %s : il n'y a pas de registre de ce nom, donc rien à lire. Vérifiez -ledger, CAISSE_LEDGER ou « ledger » dans settings.toml. Rien n'a été créé.",
}

var ledgerEnglish = ledgerTable{
	unreadable: "it cannot be read",
	altered:    "it has parts that caisse did not put there, or not like this (%s): somebody else wrote in it, or the disk wears out. Do not sell with it; keep it, and go back to a backup",
	newer:      "it was written by a newer caisse; update this one",
	notLedger:  "this is not a caisse ledger",
	readOnly:   "it cannot be written there",
	moved:      "another file took its place while it was opened; try again",
	damaged:    "the file is damaged; keep it, go back to a backup (caisse restore) or save what can be read (caisse salvage)",
	full:       "the disk is full",
	locked:     "another program keeps it locked",
	sentence:   "ledger %s: %s. Nothing was changed.",
	notThere:   "ledger %s: there is no ledger of that name, so nothing to read. Check -ledger, CAISSE_LEDGER or “ledger” in settings.toml. Nothing was made.",
}
