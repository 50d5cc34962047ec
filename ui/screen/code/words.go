package code

import "caisse/ui/text"

// phrases are what this room says, in one language.
type phrases struct {
	kStyle, kKeep, codeTest, codeTestText, kept, notKept string
}

// in are the words of w's language.
func in(w *text.Words) *phrases { return text.Pick(w, &french, &english) }

var french = phrases{
	kStyle:       "Style",
	kKeep:        "Garder ce style",
	codeTest:     "TESTER LE QR",
	codeTestText: "Scannez ce code sans danger avec un téléphone ; gardez le style qui se lit le mieux sur ce terminal.",
	kept:         "Style « %s » gardé pour ce terminal (%s).",
	notKept:      "Le style n'a pas pu être gardé pour le prochain démarrage.",
}

var english = phrases{
	kStyle:       "Style",
	kKeep:        "Keep this style",
	codeTest:     "TEST THE QR CODE",
	codeTestText: "Scan this harmless code with a phone; keep the style that reads best on this terminal.",
	kept:         "Style “%s” kept for this terminal (%s).",
	notKept:      "The style could not be kept for the next start.",
}
