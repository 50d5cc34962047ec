package customer

import "caisse/ui/text"

// table is what the customer's screen says, in one language.
type table struct{ noCode string }

func in(w *text.Words) *table { return text.Pick(w, &french, &english) }

var french = table{noCode: "Le code est à l'écran de la caisse."}

var english = table{noCode: "The code is on the till's own screen."}
