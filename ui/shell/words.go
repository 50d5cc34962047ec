package shell

import "caisse/ui/text"

// sharedTable is what several commands say, in one language.
type sharedTable struct {
	keyring, file, thousands, stopped, colon, full, unwritten string

	invoices [3]string // none, one, more
}

// sharedIn are the words of w's language.
func sharedIn(w *text.Words) *sharedTable { return text.Pick(w, &sharedFrench, &sharedEnglish) }

var sharedFrench = sharedTable{
	keyring:   "Trousseau du système… il demande peut-être son mot de passe dans une autre fenêtre",
	file:      "FICHIER",
	thousands: "\u00a0",
	invoices:  [3]string{" facture", " facture", " factures"},
	stopped:   "arrêté",
	colon:     " : ",
	full:      "disque plein : la réponse n'a pas pu être écrite jusqu'au bout",
	unwritten: "la réponse n'a pas pu être écrite jusqu'au bout",
}

var sharedEnglish = sharedTable{
	keyring:   "System keyring… it may be asking for its password in another window",
	file:      "FILE",
	thousands: ",",
	invoices:  [3]string{" invoices", " invoice", " invoices"},
	stopped:   "stopped",
	colon:     ": ",
	full:      "disk full: the answer could not be written to its end",
	unwritten: "the answer could not be written to its end",
}
