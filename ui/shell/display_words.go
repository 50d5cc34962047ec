package shell

import "caisse/ui/text"

// displayTable is what display says, in one language.
type displayTable struct {
	does, more, page, noTerminal, noPlace, noListen, notLoopback, serving string
}

// displayIn are the words of w's language.
func displayIn(w *text.Words) *displayTable { return text.Pick(w, &displayFrench, &displayEnglish) }

var displayFrench = displayTable{
	does:        "l'écran du client : suit la console de cette machine",
	more:        "Boutique, montant, code et état, rien d'autre. Dans un second terminal, ou avec -page dans un navigateur en mode kiosque.\nAvec deux consoles, -profile dit laquelle suivre.",
	page:        "en page web, pour un navigateur de cette machine",
	noTerminal:  "l'écran du client a besoin d'un terminal, ou de -page pour un navigateur",
	noPlace:     "l'écran du client ne peut pas suivre la console : le dossier %s n'est pas à cet utilisateur seul (ni lien, ni ouvert aux autres : chmod 700), ou son chemin est trop long",
	noListen:    "écran du client : l'adresse « %s » ne peut pas servir : %s",
	notLoopback: "une adresse de cette machine seule et un port, comme 127.0.0.1:8479",
	serving:     "Écran du client sur %s (Ctrl+C l'arrête)",
}

var displayEnglish = displayTable{
	does:        "the customer's screen: follows the console of this machine",
	more:        "Shop, amount, code and state, nothing else. In a second terminal, or with -page in a browser in kiosk mode.\nWith two consoles, -profile says which to follow.",
	page:        "as a web page, for a browser of this machine",
	noTerminal:  "the customer's screen needs a terminal, or -page for a browser",
	noPlace:     "the customer's screen cannot follow the console: the folder %s is not this user's alone (no link, not open to others: chmod 700), or its path is too long",
	noListen:    "customer's screen: the address “%s” cannot be used: %s",
	notLoopback: "an address of this machine alone and a port, such as 127.0.0.1:8479",
	serving:     "Customer's screen on %s (Ctrl+C stops it)",
}
