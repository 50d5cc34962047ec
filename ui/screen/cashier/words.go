package cashier

import "caisse/ui/text"

// phrases is what this room says, in one language.
type phrases struct {
	title, name, about, kTake, kNobody, kComplete, nobody, now, used, unread string
}

// in are the words of w's language.
func in(w *text.Words) *phrases { return text.Pick(w, &french, &english) }

var french = phrases{
	title:     "QUI EST À LA CAISSE ?",
	name:      "Nom",
	about:     "Le nom va sur les ventes, les listes et le rapport ; LigdiCash ne le reçoit pas. Vide : personne n'est nommé.",
	kTake:     "C'est moi",
	kNobody:   "Sans nom",
	kComplete: "Compléter",
	nobody:    "personne n'est nommé",
	now:       "À la caisse : %s",
	used:      "Déjà vus ici",
	unread:    "Les noms d'avant n'ont pas pu être lus.",
}

var english = phrases{
	title:     "WHO IS AT THE TILL?",
	name:      "Name",
	about:     "The name goes onto the sales, the lists and the report; LigdiCash does not get it. Empty: nobody is named.",
	kTake:     "That is me",
	kNobody:   "No name",
	kComplete: "Complete",
	nobody:    "nobody is named",
	now:       "At the till: %s",
	used:      "Seen here before",
	unread:    "The names from before could not be read.",
}
