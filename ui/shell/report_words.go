package shell

import "caisse/ui/text"

// reportTable is what report says, in one language.
type reportTable struct {
	does, more, day, tooMany, reading, mismatch string
}

// reportIn are the words of w's language.
func reportIn(w *text.Words) *reportTable { return text.Pick(w, &reportFrench, &reportEnglish) }

var reportFrench = reportTable{
	does:     "le rapport d'un jour : l'argent confirmé, puis ce qui n'est pas compté",
	more:     "Le texte tient en 48 colonnes, pour une imprimante de caisse.\nCode de sortie 5 quand les factures et l'historique ne disent pas la même somme.",
	day:      "`jour` : 23/11/2026, 23/11, 2026-11-23, aujourd'hui, hier",
	tooMany:  "de trop : « %s » ; un autre jour : -day",
	reading:  "Lecture du registre…",
	mismatch: "LES COMPTES NE CONCORDENT PAS : factures %s, historique %s. Ne vous fiez pas à ces totaux.",
}

var reportEnglish = reportTable{
	does:     "the report of a day: confirmed money, then what is not counted",
	more:     "The text takes 48 columns, for a receipt printer.\nExit code 5 where invoices and history do not tell the same sum.",
	day:      "`day`: 23/11/2026, 23/11, 2026-11-23, today, yesterday",
	tooMany:  "one word too many: “%s”; another day: -day",
	reading:  "Reading the ledger…",
	mismatch: "THE ACCOUNTS DO NOT AGREE: invoices %s, history %s. Do not rely on these totals.",
}
