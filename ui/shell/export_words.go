package shell

import "caisse/ui/text"

// exportTable is what export says, in one language.
type exportTable struct {
	does, args, more, as, file, force, oneFile, badFormat, counting, part, cut, unpaid, exported, stopped, inUse,
	exists, notFile string
}

// exportIn are the words of w's language.
func exportIn(w *text.Words) *exportTable { return text.Pick(w, &exportFrench, &exportEnglish) }

var exportFrench = exportTable{
	args:      "[FICHIER|-]",
	does:      "les ventes dans un fichier CSV (tableur) ou JSON (une par ligne)",
	more:      "Le nom du fichier dit le format : .csv, ou .jsonl ; « - » est la sortie standard, en CSV.\nLe fichier n'apparaît qu'une fois entier ; Ctrl+C ne laisse rien.",
	as:        "`format` : csv ou jsonl, quel que soit le nom",
	file:      "le `fichier`, ou « - »",
	force:     "remplacer un fichier qui existe",
	oneFile:   "il faut un fichier, et un seul",
	badFormat: "%s : un nom en .csv ou .jsonl, ou -as csv, ou -as jsonl",
	counting:  "Comptage…",
	part:      "Export… %s sur %s",
	cut:       "arrêté : ce qui est sorti n'est pas entier",
	unpaid:    "%s, payées ou non",
	exported:  "Exporté : %s. %s\n",
	stopped:   "arrêté : rien n'a été écrit",
	inUse:     "%s est en service, et ne peut pas être remplacé",
	exists:    "%s existe déjà ; -force le remplace",
	notFile:   "%s n'est pas un fichier",
}

var exportEnglish = exportTable{
	args:      "[FILE|-]",
	does:      "the sales into a CSV file (spreadsheet) or JSON (one a line)",
	more:      "The file's name says the format: .csv, or .jsonl; “-” is standard output, as CSV.\nThe file appears once it is whole; Ctrl+C leaves nothing.",
	as:        "`format`: csv or jsonl, whatever the name",
	file:      "the `file`, or “-”",
	force:     "replace a file that exists",
	oneFile:   "one file is needed, and only one",
	badFormat: "%s: a name in .csv or .jsonl, or -as csv, or -as jsonl",
	counting:  "Counting…",
	part:      "Export… %s of %s",
	cut:       "stopped: what came out is not whole",
	unpaid:    "%s, paid or not",
	exported:  "Exported: %s. %s\n",
	stopped:   "stopped: nothing was written",
	inUse:     "%s is in use and cannot be replaced",
	exists:    "%s exists already; -force replaces it",
	notFile:   "%s is not a file",
}
