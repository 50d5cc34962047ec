package lock

import "caisse/ui/text"

// phrases is what this room says, in one language.
type phrases struct {
	locked, open string
	paid         [2]string // %s: how many
}

// in are the words of w's language.
func in(w *text.Words) *phrases { return text.Pick(w, &french, &english) }

var french = phrases{
	locked: "Caisse verrouillée",
	open:   "Entrée : reprendre",
	paid:   [2]string{"%s paiement reçu", "%s paiements reçus"},
}

var english = phrases{
	locked: "Till locked",
	open:   "Enter: go on",
	paid:   [2]string{"%s payment received", "%s payments received"},
}
