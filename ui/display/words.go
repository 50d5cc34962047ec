package display

import "caisse/ui/text"

// table is what stands where there is no console to follow, in one language.
type table struct{ closed, strange, noPlace string }

// Sentence is what to say of s where it is not Open.
func (s State) Sentence(w *text.Words) string {
	say := text.Pick(w, &french, &english)
	switch s {
	case Strange:
		return say.strange
	case NoPlace:
		return say.noPlace
	}
	return say.closed
}

var french = table{
	closed:  "Caisse fermée",
	strange: "La caisse de cette machine est d'une autre version : relancez-la, puis cet affichage.",
	noPlace: "Le dossier par lequel la caisse se montre n'est pas à cet utilisateur seul.",
}

var english = table{
	closed:  "Till closed",
	strange: "The till of this machine is of another version: start it again, then this display.",
	noPlace: "The folder by which the till shows itself is not this user's alone.",
}
