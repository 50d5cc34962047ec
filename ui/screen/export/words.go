package export

import "caisse/ui/text"

// phrases are what this room says, in one language.
type phrases struct {
	kFormat, kStop, kSave, kReplace, kDone, exportTitle, printTitle, closingTitle, fileName, path, format, csv, jsonl, text,
	toExport, toExportPaid, byCreation, toPrint, counting, exists, writing, rowsOf, escStops, stopping, asked,
	size, noPath, onlyTill, kPhone, evidenceTitle, evidenceText, toProve, phoneMasked, phoneWhole string
}

// in are the words of w's language.
func in(w *text.Words) *phrases { return text.Pick(w, &french, &english) }

var french = phrases{
	kFormat:      "CSV ou JSON",
	kStop:        "Arrêter",
	kSave:        "Écrire",
	kReplace:     "Écraser",
	kDone:        "Terminé",
	exportTitle:  "EXPORTER",
	printTitle:   "RAPPORT À IMPRIMER",
	closingTitle: "CLÔTURE À IMPRIMER",
	fileName:     "rapport",
	path:         "Fichier",
	format:       "Format",
	csv:          "CSV, pour un tableur",
	jsonl:        "JSON, une vente par ligne",
	text:         "texte, 48 colonnes : une imprimante de caisse le prend",
	toExport:     "À exporter : %s, payées ou non.",
	toExportPaid: "À exporter : %s.",
	byCreation:   "Par date de création : une vente de la veille payée ce jour n'y est pas.",
	toPrint:      "Rapport du %s.",
	counting:     "Comptage… %d s",
	exists:       "Ce fichier existe déjà. Entrée encore : le remplacer. Ou changez le nom.",
	writing:      "Écriture… %s",
	rowsOf:       "%s sur %s",
	escStops:     "Échap arrête, et ne laisse rien à moitié. ^N : vendre pendant ce temps.",
	stopping:     "Arrêt…",
	asked:        "%s demandés (payés ou non)",
	size:         "Taille",
	noPath:       "Tapez le chemin du fichier.",
	onlyTill:     "De la caisse %s seule.",

	kPhone:        "Téléphone",
	evidenceTitle: "PREUVE D'UNE VENTE",
	evidenceText:  "texte, 80 colonnes",
	toProve:       "Pour LigdiCash ou pour le client : références, montants, heures, historique, empreintes de la chaîne. Ni clé, ni token ou lien entier.",
	phoneMasked:   "Le téléphone y est masqué. Tab : en entier.",
	phoneWhole:    "Le téléphone y est EN ENTIER : à qui doit le voir seulement. Tab : masqué.",
}

var english = phrases{
	kFormat:      "CSV or JSON",
	kStop:        "Stop",
	kSave:        "Save",
	kReplace:     "Replace",
	kDone:        "Done",
	exportTitle:  "EXPORT",
	printTitle:   "REPORT TO PRINT",
	closingTitle: "CLOSING TO PRINT",
	fileName:     "report",
	path:         "File",
	format:       "Format",
	csv:          "CSV, for a spreadsheet",
	jsonl:        "JSON, one sale a line",
	text:         "text, 48 columns: a receipt printer takes it",
	toExport:     "To export: %s, paid or not.",
	toExportPaid: "To export: %s.",
	byCreation:   "By date of creation: a sale of the day before, paid that day, is not in it.",
	toPrint:      "Report of %s.",
	counting:     "Counting… %d s",
	exists:       "This file exists already. Enter again: replace it. Or change the name.",
	writing:      "Writing… %s",
	rowsOf:       "%s of %s",
	escStops:     "Esc stops it and leaves nothing half done. ^N: sell meanwhile.",
	stopping:     "Stopping…",
	asked:        "%s asked (paid or not)",
	size:         "Size",
	noPath:       "Type the path of the file.",
	onlyTill:     "Of till %s alone.",

	kPhone:        "Telephone",
	evidenceTitle: "EVIDENCE OF A SALE",
	evidenceText:  "text, 80 columns",
	toProve:       "For LigdiCash or for the customer: references, amounts, times, history, hashes of the chain. No key, no whole token or link.",
	phoneMasked:   "The telephone is masked in it. Tab: whole.",
	phoneWhole:    "The telephone is WHOLE in it: only for who must see it. Tab: masked.",
}
