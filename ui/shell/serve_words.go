package shell

import "caisse/ui/text"

// serveTable is what sandbox says, in one language.
type serveTable struct {
	special, does, addr, noListen, serving, howToUse string
}

// serveIn are the words of w's language.
func serveIn(w *text.Words) *serveTable { return text.Pick(w, &serveFrench, &serveEnglish) }

var serveFrench = serveTable{
	special:  "Montants spéciaux :",
	does:     "un LigdiCash local, pour d'autres programmes",
	addr:     "adresse et port",
	noListen: "bac à sable : %q ne peut pas être écouté : %v",
	serving:  "LigdiCash de bac à sable sur %s (Ctrl+C l'arrête)",
	howToUse: "Console : LIGDICASH_BASE_URL=%s LIGDICASH_API_KEY=TEST LIGDICASH_API_TOKEN=TEST caisse",
}

var serveEnglish = serveTable{
	special:  "Special amounts:",
	does:     "a LigdiCash of its own, for other programs",
	addr:     "address and port",
	noListen: "sandbox: cannot listen on %q: %v",
	serving:  "Sandbox LigdiCash on %s (Ctrl+C stops it)",
	howToUse: "Console: LIGDICASH_BASE_URL=%s LIGDICASH_API_KEY=TEST LIGDICASH_API_TOKEN=TEST caisse",
}
