package text

// reportWords are the words of the day report and the exports. Of two forms
// the first is for one thing.
type reportWords struct {
	Title, running string

	Confirmed, Late, Twice, NotCounted, NotCountedNote, NothingElse string
	tickets                                                         string    // %s: the first, the last
	gaps                                                            string    // %s: noTicket, and the last day of one
	noTicket, leftTicket, cameTicket                                [2]string // %s: how many
	nextDay, onDay, dayBefore, before                               string    // %s: a date
	payments, Sales, Invoices                                       [2]string // %s: the figure

	Mismatch, mismatchSums, MismatchText, ByOperator, noOperator, ByCashier, noCashier, ByHour, hour string
	behind, behindUpto, behindNever                                                                  string
	damaged, unsound                                                                                 [2]string
	indexDamaged, unreadDamaged                                                                      string

	weekdays [7]string // from Sunday
	months   [12]string
	first    string      // the first of a month
	dayWords [3][]string // by how many days ago; lower case, no accents

	notADate, noSuchDay, DayToCome string

	KExport string

	Stopped, Exported, Written, printedOn, noMoney string
	sizes                                          [4]string

	// What can be wrong with a file or the ledger.
	fileExists, noFolder, ledgerThere, isFolder, notAllowed, diskFull, fileFull, fileTrouble, ledgerDamaged,
	ledgerLocked, saleUnknown string
}

func frenchReport() reportWords {
	return reportWords{
		Title:   "RAPPORT DU JOUR",
		running: "journée en cours",

		Confirmed: "CONFIRMÉ", Late: "dont payé en retard",
		Twice:      "À REMBOURSER : ventes payées deux fois",
		NotCounted: "PAS COMPTÉ", NotCountedNote: "demandé ce jour, non confirmé", NothingElse: "Rien : tout ce qui a été demandé ce jour est confirmé.",
		tickets: "Numéros du jour : %s à %s", noTicket: [2]string{
			"%s numéro manque : une vente coupée pendant son écriture, ou restée dans un registre mis de côté. Aucun n'est donné deux fois",
			"%s numéros manquent : des ventes coupées pendant leur écriture, ou restées dans un registre mis de côté. Aucun n'est donné deux fois",
		},
		gaps: "%s (le dernier, le %s)",
		leftTicket: [2]string{
			"%s de ces numéros est d'une vente qui compte dans un autre jour : l'horloge, ou l'heure où la journée commence, a changé depuis",
			"%s de ces numéros sont de ventes qui comptent dans un autre jour : l'horloge, ou l'heure où la journée commence, a changé depuis",
		},
		cameTicket: [2]string{
			"%s vente de ce jour a un numéro d'un autre, entre parenthèses dans la liste : l'horloge, ou l'heure où la journée commence, a changé depuis",
			"%s ventes de ce jour ont un numéro d'un autre, entre parenthèses dans la liste : l'horloge, ou l'heure où la journée commence, a changé depuis",
		},
		nextDay: "Confirmé le lendemain", onDay: "Confirmé le %s", dayBefore: "Demandé la veille, confirmé ce jour", before: "Demandé le %s, confirmé ce jour",
		payments: [2]string{"%s paiement", "%s paiements"},
		Sales:    [2]string{"%s vente", "%s ventes"},
		Invoices: [2]string{"%s facture", "%s factures"},

		Mismatch:     "LES COMPTES NE CONCORDENT PAS",
		mismatchSums: "Factures : %s · Historique : %s",
		MismatchText: "Le registre se contredit : ne vous fiez pas à ces totaux. Gardez une copie du fichier, et comparez avec votre compte LigdiCash avant de clôturer.",
		behind:       "Il peut manquer des ventes de : %s",
		behindUpto:   "%s (reçu jusqu'à %s)", behindNever: "%s (rien reçu)",
		ByOperator: "PAR OPÉRATEUR", noOperator: "Opérateur inconnu",
		ByCashier: "PAR CAISSIER", noCashier: "Sans nom",
		ByHour: "PAR HEURE", hour: "\u00a0h",
		damaged: [2]string{
			"Registre abîmé : %s ne peut pas être lue et manque ici. Gardez une copie du fichier et reprenez une sauvegarde.",
			"Registre abîmé : %s ne peuvent pas être lues et manquent ici. Gardez une copie du fichier et reprenez une sauvegarde.",
		},
		unsound: [2]string{
			"Registre abîmé : %s ligne n'est pas telle que caisse l'a écrite ; elle est marquée (! Ligne abîmée) et ne compte nulle part. Gardez une copie du fichier et lancez « caisse doctor ».",
			"Registre abîmé : %s lignes ne sont pas telles que caisse les a écrites ; elles sont marquées (! Ligne abîmée) et ne comptent nulle part. Gardez une copie du fichier et lancez « caisse doctor ».",
		},
		indexDamaged: "Registre abîmé : toutes les factures ont pu être lues, mais un de ses index ne peut pas l'être. Gardez une copie du fichier et reprenez une sauvegarde.",

		weekdays: [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
		months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
			"novembre", "décembre"},
		first:    "1er",
		dayWords: [3][]string{{"aujourd'hui", "aujourdhui", "auj"}, {"hier"}, {"avant-hier", "avant hier", "avanthier"}},

		notADate:  "Ce n'est pas une date. Tapez par exemple 23/11, 23/11/2026 ou hier.",
		noSuchDay: "Ce jour n'existe pas. Tapez le jour, le mois, l'année : 23/11/2026.",
		DayToCome: "Ce jour n'est pas encore venu.",

		KExport: "Exporter",

		Stopped:  "Arrêté. Rien n'a été laissé sur le disque, et rien n'a été remplacé.",
		Exported: "Exporté", Written: "Enregistré. Imprimez ce fichier comme un texte.",
		printedOn: "imprimé le %s", noMoney: "ARGENT FICTIF",
		sizes: [4]string{"octets", "Ko", "Mo", "Go"},

		fileExists:    "Ce fichier existe déjà. Choisissez un autre nom.",
		noFolder:      "Ce dossier n'existe pas. Corrigez le chemin.",
		ledgerThere:   "C'est un registre, ou une copie d'un registre : rien ne le remplace. Choisissez un autre nom.",
		isFolder:      "C'est un dossier : ajoutez un nom de fichier.",
		notAllowed:    "On ne peut pas écrire à cet endroit. Choisissez un autre dossier.",
		diskFull:      "Le disque est plein : rien n'est parti pour cette vente, aucun argent n'a bougé. Faites de la place, puis réessayez.",
		fileFull:      "Le disque est plein : rien n'a été écrit. Faites de la place, ou choisissez un autre endroit.",
		fileTrouble:   "Ce fichier n'a pas pu être écrit. Essayez à un autre endroit.",
		unreadDamaged: "Le registre est abîmé : cela n'a pas pu être lu, le reste se lit encore. Gardez une copie du fichier et reprenez une sauvegarde.",
		ledgerDamaged: "Le registre est abîmé : rien n'a été écrit. Gardez une copie du fichier et reprenez une sauvegarde.",
		ledgerLocked:  "Un autre programme garde le registre verrouillé : rien n'a été écrit. Réessayez dans un moment.",
		saleUnknown:   "Cette vente n'est pas dans le registre.",
	}
}

func englishReport() reportWords {
	return reportWords{
		Title:   "DAY REPORT",
		running: "day not over",

		Confirmed: "CONFIRMED", Late: "of which paid late",
		Twice:      "TO REFUND: sales paid twice",
		NotCounted: "NOT COUNTED", NotCountedNote: "asked that day, not confirmed", NothingElse: "Nothing: all that was asked that day is confirmed.",
		tickets: "Numbers of the day: %s to %s", noTicket: [2]string{
			"%s number is missing: a sale cut while it was written, or left in a ledger that was put aside. None is given twice",
			"%s numbers are missing: sales cut while they were written, or left in a ledger that was put aside. None is given twice",
		},
		gaps: "%s (the last on %s)",
		leftTicket: [2]string{
			"%s of these numbers is that of a sale which counts in another day: the clock, or the hour a day begins at, has changed since",
			"%s of these numbers are those of sales which count in another day: the clock, or the hour a day begins at, has changed since",
		},
		cameTicket: [2]string{
			"%s sale of this day has a number of another, in brackets in the list: the clock, or the hour a day begins at, has changed since",
			"%s sales of this day have a number of another, in brackets in the list: the clock, or the hour a day begins at, has changed since",
		},
		nextDay: "Confirmed the next day", onDay: "Confirmed on %s", dayBefore: "Asked the day before, confirmed this day", before: "Asked on %s, confirmed this day",
		payments: [2]string{"%s payment", "%s payments"},
		Sales:    [2]string{"%s sale", "%s sales"},
		Invoices: [2]string{"%s invoice", "%s invoices"},

		Mismatch:     "THE ACCOUNTS DO NOT AGREE",
		mismatchSums: "Invoices: %s · History: %s",
		MismatchText: "The ledger contradicts itself: do not rely on these totals. Keep a copy of the file, and compare with your LigdiCash account before closing the day.",
		behind:       "Sales may be missing of: %s",
		behindUpto:   "%s (received until %s)", behindNever: "%s (nothing received)",
		ByOperator: "BY OPERATOR", noOperator: "Operator unknown",
		ByCashier: "BY CASHIER", noCashier: "No name",
		ByHour: "BY HOUR", hour: ":00",
		damaged: [2]string{
			"Damaged ledger: %s cannot be read and is missing here. Keep a copy of the file and go back to a backup.",
			"Damaged ledger: %s cannot be read and are missing here. Keep a copy of the file and go back to a backup.",
		},
		unsound: [2]string{
			"Damaged ledger: %s row is not as caisse wrote it; it is marked (! Damaged row) and counts nowhere. Keep a copy of the file and run “caisse doctor”.",
			"Damaged ledger: %s rows are not as caisse wrote them; they are marked (! Damaged row) and count nowhere. Keep a copy of the file and run “caisse doctor”.",
		},
		indexDamaged: "Damaged ledger: every invoice could be read, but not one of its indexes. Keep a copy of the file and go back to a backup.",

		weekdays: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
			"November", "December"},
		first:    "1",
		dayWords: [3][]string{{"today", "td", "now"}, {"yesterday"}, {"day before yesterday", "before yesterday", "2 days ago"}},

		notADate:  "This is not a date. Type for example 23/11, 23/11/2026 or yesterday.",
		noSuchDay: "There is no such day. Type day, month, year: 23/11/2026.",
		DayToCome: "That day has not come yet.",

		KExport: "Export",

		Stopped:  "Stopped. Nothing was left on the disk, and nothing was replaced.",
		Exported: "Exported", Written: "Saved. Print this file as text.",
		printedOn: "printed on %s", noMoney: "NO REAL MONEY",
		sizes: [4]string{"bytes", "KB", "MB", "GB"},

		fileExists:    "This file exists already. Choose another name.",
		noFolder:      "There is no such folder. Correct the path.",
		ledgerThere:   "This is a ledger, or a copy of one: nothing replaces it. Choose another name.",
		isFolder:      "This is a folder: add a file name.",
		notAllowed:    "It cannot be written there. Choose another folder.",
		diskFull:      "The disk is full: nothing was sent for this sale, no money moved. Make room, then try again.",
		fileFull:      "The disk is full: nothing was written. Make room, or choose another place.",
		fileTrouble:   "This file could not be written. Try another place.",
		unreadDamaged: "The ledger is damaged: this could not be read, the rest still can. Keep a copy of the file and go back to a backup.",
		ledgerDamaged: "The ledger is damaged: nothing was written. Keep a copy of the file and go back to a backup.",
		ledgerLocked:  "Another program keeps the ledger locked: nothing was written. Try again in a moment.",
		saleUnknown:   "This sale is not in the ledger.",
	}
}
