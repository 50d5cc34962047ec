package round

import "caisse/ui/text"

// roundTable is what is said before there is a screen, in one language.
type roundTable struct {
	noTerminal, noLog string
}

// roundIn are the words of w's language.
func roundIn(w *text.Words) *roundTable { return text.Pick(w, &roundFrench, &roundEnglish) }

var roundFrench = roundTable{
	noTerminal: "la console a besoin d'un terminal ; « caisse charge -plain » vend par lignes, « caisse -h » donne les autres commandes",
	noLog:      "CAISSE_DEBUG : caisse.log ne peut pas être écrit dans %s (un lien, un dossier ou un tube à sa place ?)",
}

var roundEnglish = roundTable{
	noTerminal: "the console needs a terminal; “caisse charge -plain” sells by lines, “caisse -h” lists the other commands",
	noLog:      "CAISSE_DEBUG: caisse.log cannot be written in %s (a link, a folder or a pipe in its place?)",
}
