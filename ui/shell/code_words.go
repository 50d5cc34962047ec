package shell

import "caisse/ui/text"

// codeTable is what qr says, in one language.
type codeTable struct {
	does, args, usage string
}

// codeIn are the words of w's language.
func codeIn(w *text.Words) *codeTable { return text.Pick(w, &codeFrench, &codeEnglish) }

var codeFrench = codeTable{
	args:  "TEXTE",
	does:  "afficher un QR comme la console, pour essayer un terminal",
	usage: "caisse qr TEXTE : un texte, entre guillemets",
}

var codeEnglish = codeTable{
	args:  "TEXT",
	does:  "show a QR code like the console, to try a terminal",
	usage: "caisse qr TEXT: one text, in quotes",
}
