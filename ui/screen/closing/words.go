package closing

import "caisse/ui/text"

// phrases are what this room says, in one language.
type phrases struct {
	reading, once, again, closing, made, onPaper, already, before, kClose, kOn, kOther, kPrint, kScroll string
}

// in are the words of w's language.
func in(w *text.Words) *phrases { return text.Pick(w, &french, &english) }

var french = phrases{
	reading: "Addition de la journée… %d s",
	once:    "Clôturer la journée (n° %d) : %s ? Ce qui est clôturé ne change plus. Les ventes en attente sont reportées, et restent surveillées.",
	again:   "Sûr ? Z fait la clôture n° %d. Échap ne fait rien.",
	closing: "Clôture…",
	made:    "Clôture n° %d faite. P : en fichier.",
	onPaper: "Clôture n° %d faite. I : sur papier.",
	already: "Rien depuis la clôture n° %d, ou un autre vient de la faire : la voici.",
	before:  "Clôtures",
	kClose:  "Clôturer",
	kOn:     "Continuer",
	kOther:  "Autre clôture",
	kPrint:  "En fichier",
	kScroll: "Défiler",
}

var english = phrases{
	reading: "Adding up the day… %d s",
	once:    "Close the day (no. %d): %s? What is closed never changes. Sales that wait are carried over, and stay watched.",
	again:   "Sure? Z makes closing no. %d. Esc does nothing.",
	closing: "Closing…",
	made:    "Closing no. %d made. P: to a file.",
	onPaper: "Closing no. %d made. I: on paper.",
	already: "Nothing since closing no. %d, or somebody else has just made it: here it is.",
	before:  "Closings",
	kClose:  "Close",
	kOn:     "Go on",
	kOther:  "Other closing",
	kPrint:  "To a file",
	kScroll: "Scroll",
}
