package shell

import "caisse/ui/text"

// receiptTable is what receipt says, and doctor of the printer, in one language.
type receiptTable struct {
	does, more, asText, usage, noPrinter, nothing, printed, label, none, ready, reached, todo string
}

// receiptIn are the words of w's language.
func receiptIn(w *text.Words) *receiptTable {
	return text.Pick(w, &receiptFrench, &receiptEnglish)
}

var receiptFrench = receiptTable{
	does:      "imprimer le reçu d'une vente payée, ou le code de paiement d'une vente en attente",
	more:      "Le premier papier d'une vente est l'original ; tous ceux d'après portent DUPLICATA, aussi après un redémarrage.\nL'imprimante est celle de printer dans settings.toml, ou de -printer.",
	asText:    "l'écrire en texte sur la sortie, sans imprimer",
	usage:     "caisse receipt REF : une référence, sa fin, ou un numéro de vente (17, C1-17)",
	noPrinter: "Aucune imprimante : donnez -printer, ou réglez printer dans settings.toml (tcp:HÔTE, device:/dev/usb/lp0, lp:NOM, file:/CHEMIN).",
	nothing:   "Rien à imprimer : cette vente n'est pas payée et n'a pas de lien à payer.",
	printed:   "Imprimé.",
	label:     "imprimante",
	none:      "aucune (printer dans settings.toml)",
	ready:     "%s répond, et a du papier",
	reached:   "%s se laisse ouvrir, et ne dit rien de son état",
	todo:      "allumez-la et vérifiez printer dans les réglages ; les ventes continuent sans elle",
}

var receiptEnglish = receiptTable{
	does:      "print the receipt of a sale that is paid, or the payment code of one that waits",
	more:      "The first paper of a sale is the original; all later ones say DUPLICATE, also after a restart.\nThe printer is that of printer in settings.toml, or of -printer.",
	asText:    "write it as text to the output, without printing",
	usage:     "caisse receipt REF: a reference, its end, or the number of a sale (17, C1-17)",
	noPrinter: "No printer: give -printer, or set printer in settings.toml (tcp:HOST, device:/dev/usb/lp0, lp:NAME, file:/PATH).",
	nothing:   "Nothing to print: this sale is not paid and has no link to pay.",
	printed:   "Printed.",
	label:     "printer",
	none:      "none (printer in settings.toml)",
	ready:     "%s answers, and has paper",
	reached:   "%s can be opened, and says nothing of its state",
	todo:      "switch it on and check printer in the settings; sales go on without it",
}
