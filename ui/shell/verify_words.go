package shell

import (
	"caisse/model/till"
	"caisse/ui/text"
)

// verifyTable is what verify says, in one language.
type verifyTable struct {
	does, args, more, notAHash, walking, walkingPart, whole, foundClosing, found, head, cut, line, sale, do string

	what map[string]string
	fate map[till.Fate]string // %s: what
}

// verifyIn are the words of w's language.
func verifyIn(w *text.Words) *verifyTable { return text.Pick(w, &verifyFrench, &verifyEnglish) }

var verifyFrench = verifyTable{
	does: "suit la chaîne du registre et nomme la première ligne changée, ôtée ou ajoutée",
	args: "[EMPREINTE]",
	more: "Avec l'empreinte d'une clôture imprimée, ou ses 16 premiers signes, aussi : si la fin du registre a été coupée.\n" +
		"Code de sortie 0 quand tout se tient, 5 quand une ligne ne se tient pas ou que l'empreinte n'est pas là.",
	notAHash:     "une empreinte a de %d à 64 signes, de 0 à 9 et de a à f",
	walking:      "Lecture de la chaîne…",
	walkingPart:  "Lecture de la chaîne : %s lignes",
	whole:        "La chaîne se tient : %s lignes, %s clôtures.",
	foundClosing: "L'empreinte est celle de la clôture n° %d.",
	found:        "L'empreinte est celle de la ligne %s.",
	head:         "Dernière empreinte :",
	cut:          "aucune ligne n'a l'empreinte %s… : la fin du registre a été coupée ou refaite, une sauvegarde plus ancienne a pris sa place, ou la clôture est d'une autre caisse.",
	line:         "ligne %s de la chaîne", sale: "vente %s",
	do: "Gardez une copie du fichier et comparez avec votre compte LigdiCash.",
	what: map[string]string{"event": "un fait de l'historique", "invoice": "une facture", "note": "une note", "closing": "la clôture n° %d",
		"line": "une ligne de la chaîne"},
	fate: map[till.Fate]string{till.LineChanged: "ligne changée : %s.", till.LineRemoved: "ligne ôtée : %s.", till.LinePutIn: "ligne ajoutée : %s."},
}

var verifyEnglish = verifyTable{
	does: "walk the chain of the ledger and name the first line changed, removed or put in",
	args: "[HASH]",
	more: "With the hash of a printed closing, or its first 16 signs, also: whether the end of the ledger was cut off.\n" +
		"Exit code 0 where all holds, 5 where a line does not, or where the hash is not there.",
	notAHash:     "a hash has %d to 64 signs, 0 to 9 and a to f",
	walking:      "Walking the chain…",
	walkingPart:  "Walking the chain: %s lines",
	whole:        "The chain holds: %s lines, %s closings.",
	foundClosing: "The hash is that of closing no. %d.",
	found:        "The hash is that of line %s.",
	head:         "Last hash:",
	cut:          "no line has the hash %s…: the end of the ledger was cut off or made anew, an older backup took its place, or the closing is another till's.",
	line:         "line %s of the chain", sale: "sale %s",
	do: "Keep a copy of the file, and compare with your LigdiCash account.",
	what: map[string]string{"event": "a line of the history", "invoice": "an invoice", "note": "a note", "closing": "closing no. %d",
		"line": "a line of the chain"},
	fate: map[till.Fate]string{till.LineChanged: "line changed: %s.", till.LineRemoved: "line removed: %s.", till.LinePutIn: "line put in: %s."},
}
