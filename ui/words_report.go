package ui

// reportWords are the words of the day report and the exports. Of two forms
// the first is for one thing.
type reportWords struct {
	title, today, yesterday, daysAgo, running, reading string

	confirmed, late, lateShort, twice, twiceShort, nothingYet, nothingThen, notCounted, notCountedNote, nothingElse string
	payments, sales, invoices                                                                                       [2]string // %s: the figure

	mismatch, mismatchSums, mismatchText, byOperator, noOperator, byHour, hour, peak string
	damaged, damagedShort, unsound                                                   [2]string
	indexDamaged, unreadDamaged                                                      string

	weekdays [7]string // from Sunday
	months   [12]string
	first    string      // the first of a month
	dayWords [3][]string // by how many days ago; lower case, no accents

	goTo, goToHint, notADate, noSuchDay, dayToCome string

	kDay, kDate, kToday, kPrint, kExport, kScroll, kFormat, kStop, kSave, kReplace, kDone string

	exportTitle, printTitle, fileName, path, format, csv, jsonl, text, toExport, toExportPaid, byCreation, toPrint, counting, exists,
	writing, rowsOf, escStops, stopping, stopped, exporting, exportFirst, quitWriting, notExported, exported, asked, written, size, printedOn, noMoney string
	sizes [4]string

	// What can be wrong with a file or the ledger.
	fileExists, noFolder, ledgerThere, isFolder, noPath, notAllowed, diskFull, fileFull, fileTrouble, ledgerDamaged, ledgerLocked, saleUnknown string
}

var frenchReport = reportWords{
	title: "RAPPORT DU JOUR", today: "aujourd'hui", yesterday: "hier", daysAgo: "il y a %d jours",
	running: "journée en cours", reading: "Lecture du registre… %d s",

	confirmed: "CONFIRMÉ", late: "dont payé en retard", lateShort: "en retard",
	twice: "À REMBOURSER : ventes payées deux fois", twiceShort: "À REMBOURSER",
	nothingYet: "Aucune vente encore aujourd'hui.", nothingThen: "Aucune vente ce jour-là.",
	notCounted: "PAS COMPTÉ", notCountedNote: "demandé ce jour, non confirmé", nothingElse: "Rien : tout ce qui a été demandé ce jour est confirmé.",
	payments: [2]string{"%s paiement", "%s paiements"},
	sales:    [2]string{"%s vente", "%s ventes"},
	invoices: [2]string{"%s facture", "%s factures"},

	mismatch:     "LES COMPTES NE CONCORDENT PAS",
	mismatchSums: "Factures : %s · Historique : %s",
	mismatchText: "Le registre se contredit : ne vous fiez pas à ces totaux. Gardez une copie du fichier, et comparez avec votre compte LigdiCash avant de clôturer.",
	byOperator:   "PAR OPÉRATEUR", noOperator: "Opérateur inconnu",
	byHour: "PAR HEURE", hour: "\u00a0h", peak: "pointe à %s",
	damaged: [2]string{
		"Registre abîmé : %s ne peut pas être lue et manque ici. Gardez une copie du fichier et reprenez une sauvegarde.",
		"Registre abîmé : %s ne peuvent pas être lues et manquent ici. Gardez une copie du fichier et reprenez une sauvegarde.",
	},
	unsound: [2]string{
		"Registre abîmé : %s ligne n'est pas telle que caisse l'a écrite ; elle est marquée (! Ligne abîmée) et ne compte nulle part. Gardez une copie du fichier et lancez « caisse doctor ».",
		"Registre abîmé : %s lignes ne sont pas telles que caisse les a écrites ; elles sont marquées (! Ligne abîmée) et ne comptent nulle part. Gardez une copie du fichier et lancez « caisse doctor ».",
	},
	indexDamaged: "Registre abîmé : toutes les factures ont pu être lues, mais un de ses index ne peut pas l'être. Gardez une copie du fichier et reprenez une sauvegarde.",
	damagedShort: [2]string{"Registre abîmé : %s manque", "Registre abîmé : %s manquent"},

	weekdays: [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
	months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
		"novembre", "décembre"},
	first:    "1er",
	dayWords: [3][]string{{"aujourd'hui", "aujourdhui", "auj"}, {"hier"}, {"avant-hier", "avant hier", "avanthier"}},

	goTo: "Aller au", goToHint: "23/11, 23/11/2026, hier",
	notADate:  "Ce n'est pas une date. Tapez par exemple 23/11, 23/11/2026 ou hier.",
	noSuchDay: "Ce jour n'existe pas. Tapez le jour, le mois, l'année : 23/11/2026.",
	dayToCome: "Ce jour n'est pas encore venu.",

	kDay: "Autre jour", kDate: "Date", kToday: "Aujourd'hui", kPrint: "Imprimer", kExport: "Exporter", kScroll: "Défiler",
	kFormat: "CSV ou JSON", kStop: "Arrêter", kSave: "Écrire", kReplace: "Écraser", kDone: "Terminé",

	exportTitle: "EXPORTER", printTitle: "RAPPORT À IMPRIMER", fileName: "rapport", path: "Fichier", format: "Format",
	csv: "CSV, pour un tableur", jsonl: "JSON, une vente par ligne", text: "texte, 48 colonnes : une imprimante de caisse le prend",
	toExport: "À exporter : %s, payées ou non.", toExportPaid: "À exporter : %s.",
	byCreation: "Par date de création : une vente de la veille payée ce jour n'y est pas.", toPrint: "Rapport du %s.", counting: "Comptage… %d s",
	exists:  "Ce fichier existe déjà. Entrée encore : le remplacer. Ou changez le nom.",
	writing: "Écriture… %s", rowsOf: "%s sur %s", escStops: "Échap arrête, et ne laisse rien à moitié. ^N : vendre pendant ce temps.",
	stopping: "Arrêt…", stopped: "Arrêté. Rien n'a été laissé sur le disque, et rien n'a été remplacé.",
	exporting: "Export en cours :", exportFirst: "Un export est en cours : attendez sa fin, ou arrêtez-le (E, puis Échap).",
	quitWriting: "Un export est en cours, quitter l'arrête.", notExported: "L'export n'a pas abouti.",
	exported: "Exporté", asked: "%s demandés (payés ou non)", written: "Enregistré. Imprimez ce fichier comme un texte.",
	size: "Taille", printedOn: "imprimé le %s", noMoney: "ARGENT FICTIF",
	sizes: [4]string{"octets", "Ko", "Mo", "Go"},

	fileExists:    "Ce fichier existe déjà. Choisissez un autre nom.",
	noFolder:      "Ce dossier n'existe pas. Corrigez le chemin.",
	ledgerThere:   "C'est un registre, ou une copie d'un registre : rien ne le remplace. Choisissez un autre nom.",
	isFolder:      "C'est un dossier : ajoutez un nom de fichier.",
	noPath:        "Tapez le chemin du fichier.",
	notAllowed:    "On ne peut pas écrire à cet endroit. Choisissez un autre dossier.",
	diskFull:      "Le disque est plein : rien n'est parti pour cette vente, aucun argent n'a bougé. Faites de la place, puis réessayez.",
	fileFull:      "Le disque est plein : rien n'a été écrit. Faites de la place, ou choisissez un autre endroit.",
	fileTrouble:   "Ce fichier n'a pas pu être écrit. Essayez à un autre endroit.",
	unreadDamaged: "Le registre est abîmé : cela n'a pas pu être lu, le reste se lit encore. Gardez une copie du fichier et reprenez une sauvegarde.",
	ledgerDamaged: "Le registre est abîmé : rien n'a été écrit. Gardez une copie du fichier et reprenez une sauvegarde.",
	ledgerLocked:  "Un autre programme garde le registre verrouillé : rien n'a été écrit. Réessayez dans un moment.",
	saleUnknown:   "Cette vente n'est pas dans le registre.",
}

var englishReport = reportWords{
	title: "DAY REPORT", today: "today", yesterday: "yesterday", daysAgo: "%d days ago",
	running: "day not over", reading: "Reading the ledger… %d s",

	confirmed: "CONFIRMED", late: "of which paid late", lateShort: "late",
	twice: "TO REFUND: sales paid twice", twiceShort: "TO REFUND",
	nothingYet: "No sale yet today.", nothingThen: "No sale that day.",
	notCounted: "NOT COUNTED", notCountedNote: "asked that day, not confirmed", nothingElse: "Nothing: all that was asked that day is confirmed.",
	payments: [2]string{"%s payment", "%s payments"},
	sales:    [2]string{"%s sale", "%s sales"},
	invoices: [2]string{"%s invoice", "%s invoices"},

	mismatch:     "THE ACCOUNTS DO NOT AGREE",
	mismatchSums: "Invoices: %s · History: %s",
	mismatchText: "The ledger contradicts itself: do not rely on these totals. Keep a copy of the file, and compare with your LigdiCash account before closing the day.",
	byOperator:   "BY OPERATOR", noOperator: "Operator unknown",
	byHour: "BY HOUR", hour: ":00", peak: "peak at %s",
	damaged: [2]string{
		"Damaged ledger: %s cannot be read and is missing here. Keep a copy of the file and go back to a backup.",
		"Damaged ledger: %s cannot be read and are missing here. Keep a copy of the file and go back to a backup.",
	},
	unsound: [2]string{
		"Damaged ledger: %s row is not as caisse wrote it; it is marked (! Damaged row) and counts nowhere. Keep a copy of the file and run “caisse doctor”.",
		"Damaged ledger: %s rows are not as caisse wrote them; they are marked (! Damaged row) and count nowhere. Keep a copy of the file and run “caisse doctor”.",
	},
	indexDamaged: "Damaged ledger: every invoice could be read, but not one of its indexes. Keep a copy of the file and go back to a backup.",
	damagedShort: [2]string{"Damaged ledger: %s missing", "Damaged ledger: %s missing"},

	weekdays: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
		"November", "December"},
	first:    "1",
	dayWords: [3][]string{{"today", "td", "now"}, {"yesterday"}, {"day before yesterday", "before yesterday", "2 days ago"}},

	goTo: "Go to", goToHint: "23/11, 23/11/2026, yesterday",
	notADate:  "This is not a date. Type for example 23/11, 23/11/2026 or yesterday.",
	noSuchDay: "There is no such day. Type day, month, year: 23/11/2026.",
	dayToCome: "That day has not come yet.",

	kDay: "Other day", kDate: "Date", kToday: "Today", kPrint: "Print", kExport: "Export", kScroll: "Scroll",
	kFormat: "CSV or JSON", kStop: "Stop", kSave: "Save", kReplace: "Replace", kDone: "Done",

	exportTitle: "EXPORT", printTitle: "REPORT TO PRINT", fileName: "report", path: "File", format: "Format",
	csv: "CSV, for a spreadsheet", jsonl: "JSON, one sale a line", text: "text, 48 columns: a receipt printer takes it",
	toExport: "To export: %s, paid or not.", toExportPaid: "To export: %s.",
	byCreation: "By date of creation: a sale of the day before, paid that day, is not in it.", toPrint: "Report of %s.", counting: "Counting… %d s",
	exists:  "This file exists already. Enter again: replace it. Or change the name.",
	writing: "Writing… %s", rowsOf: "%s of %s", escStops: "Esc stops it and leaves nothing half done. ^N: sell meanwhile.",
	stopping: "Stopping…", stopped: "Stopped. Nothing was left on the disk, and nothing was replaced.",
	exporting: "Exporting:", exportFirst: "An export is running: wait for its end, or stop it (E, then Esc).",
	quitWriting: "An export is running, quitting stops it.", notExported: "The export did not come to its end.",
	exported: "Exported", asked: "%s asked (paid or not)", written: "Saved. Print this file as text.",
	size: "Size", printedOn: "printed on %s", noMoney: "NO REAL MONEY",
	sizes: [4]string{"bytes", "KB", "MB", "GB"},

	fileExists:    "This file exists already. Choose another name.",
	noFolder:      "There is no such folder. Correct the path.",
	ledgerThere:   "This is a ledger, or a copy of one: nothing replaces it. Choose another name.",
	isFolder:      "This is a folder: add a file name.",
	noPath:        "Type the path of the file.",
	notAllowed:    "It cannot be written there. Choose another folder.",
	diskFull:      "The disk is full: nothing was sent for this sale, no money moved. Make room, then try again.",
	fileFull:      "The disk is full: nothing was written. Make room, or choose another place.",
	fileTrouble:   "This file could not be written. Try another place.",
	unreadDamaged: "The ledger is damaged: this could not be read, the rest still can. Keep a copy of the file and go back to a backup.",
	ledgerDamaged: "The ledger is damaged: nothing was written. Keep a copy of the file and go back to a backup.",
	ledgerLocked:  "Another program keeps the ledger locked: nothing was written. Try again in a moment.",
	saleUnknown:   "This sale is not in the ledger.",
}
