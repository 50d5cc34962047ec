package shell

import "caisse/ui/text"

// serveTable is what sandbox says, in one language.
type serveTable struct {
	special, does, addr, noListen, taken, notMine, noAddress, broke, serving, howToUse string
}

// serveIn are the words of w's language.
func serveIn(w *text.Words) *serveTable { return text.Pick(w, &serveFrench, &serveEnglish) }

var serveFrench = serveTable{
	special:   "Montants spéciaux :",
	does:      "un LigdiCash local, pour d'autres programmes",
	addr:      "`adresse` et port",
	noListen:  "bac à sable : l'adresse « %s » ne peut pas servir : %s",
	taken:     "un autre programme s'en sert déjà ; -addr 127.0.0.1:0 en prend une libre",
	notMine:   "ce compte n'en a pas le droit (un port à partir de 1024)",
	noAddress: "une adresse de cette machine et un port, comme 127.0.0.1:8477",
	broke:     "bac à sable : arrêté par une panne",
	serving:   "LigdiCash de bac à sable sur %s (Ctrl+C l'arrête)",
	howToUse:  "Console : LIGDICASH_BASE_URL=%s LIGDICASH_API_KEY=%s LIGDICASH_API_TOKEN=%s caisse",
}

var serveEnglish = serveTable{
	special:   "Special amounts:",
	does:      "a LigdiCash of its own, for other programs",
	addr:      "`address` and port",
	noListen:  "sandbox: the address “%s” cannot be used: %s",
	taken:     "another program uses it already; -addr 127.0.0.1:0 takes a free one",
	notMine:   "this account may not (a port from 1024 up)",
	noAddress: "an address of this machine and a port, such as 127.0.0.1:8477",
	broke:     "sandbox: ended by a fault",
	serving:   "Sandbox LigdiCash on %s (Ctrl+C stops it)",
	howToUse:  "Console: LIGDICASH_BASE_URL=%s LIGDICASH_API_KEY=%s LIGDICASH_API_TOKEN=%s caisse",
}
