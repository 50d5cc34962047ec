package sale

import "caisse/ui/text"

// phrases is what this room says, in one language.
type phrases struct {
	kCharge, kRead, kAgain, kRows, kDelete, kNewRow, kDone, newSale, amountLine, toPay, pressEnter, first, last,
	waiting, toLook, noneWaiting, lastPaid, nonePaid, discount, discountPct, roundedDown, collapsed, warnSmall, moreItems, wrong, manyOf, swapped,
	kFirst, kCorrect, unusualTitle, unusual, againTitle, again, typeAgain, otherAmount, sameWaits string
	kComplete string
	items     [4]string // name, description, quantity, unit price
}

// in are the words of w's language.
func in(w *text.Words) *phrases { return text.Pick(w, &french, &english) }

var french = phrases{
	kCharge:      "Encaisser",
	kRead:        "Lire le montant",
	kAgain:       "Refaire",
	kRows:        "Articles",
	kDelete:      "Supprimer la ligne",
	kNewRow:      "Ligne suivante",
	kDone:        "Terminé",
	newSale:      "NOUVELLE VENTE",
	amountLine:   "Montant ou calcul",
	toPay:        "À PAYER",
	pressEnter:   "Entrée pour encaisser, ou continuez à taper",
	first:        "Prénom",
	last:         "Nom",
	waiting:      "En attente",
	toLook:       "À vérifier",
	noneWaiting:  "En attente (0)",
	lastPaid:     "Dernier payé",
	nonePaid:     "Dernier payé  aucun",
	discount:     "Remise",
	discountPct:  "Remise %s %%",
	roundedDown:  "Remise arrondie au franc inférieur.",
	collapsed:    "LigdiCash ne connaît pas les remises : le client verra une seule ligne, remise comprise.",
	warnSmall:    "Sous 100 F, certains opérateurs refusent le paiement.",
	moreItems:    "… et %d autres articles",
	wrong:        "à corriger",
	manyOf:       "Quantité %s, prix unitaire %s.",
	swapped:      "Est-ce bien cela ? Entrée encaisse ; sinon, tapez la quantité d'abord.",
	kFirst:       "Revoir la première",
	kCorrect:     "Corriger",
	unusualTitle: "CE MONTANT ?",
	unusual:      "Au moins dix fois plus que d'habitude : les ventes de cette caisse sont de %s environ. Rien n'est encore demandé au client.",
	againTitle:   "ENCORE LA MÊME VENTE ?",
	again:        "Le même montant a été demandé au même client il y a %s : %s. Rien n'est encore demandé une deuxième fois.",
	typeAgain:    "Pour encaisser, retapez le montant.",
	otherAmount:  "Ce n'est pas le même montant.",
	sameWaits:    "Le même montant attend déjà depuis %s.",
	kComplete:    "Compléter",
	items:        [4]string{"Article", "Description", "Qté", "Prix unit."},
}

var english = phrases{
	kCharge:      "Charge",
	kRead:        "Read the amount",
	kAgain:       "Again",
	kRows:        "Items",
	kDelete:      "Delete the row",
	kNewRow:      "Next row",
	kDone:        "Done",
	newSale:      "NEW SALE",
	amountLine:   "Amount or sum",
	toPay:        "TO PAY",
	pressEnter:   "Enter to charge, or keep typing",
	first:        "First name",
	last:         "Last name",
	waiting:      "Waiting",
	toLook:       "To look at",
	noneWaiting:  "Waiting (0)",
	lastPaid:     "Last paid",
	nonePaid:     "Last paid  none",
	discount:     "Discount",
	discountPct:  "Discount %s%%",
	roundedDown:  "The discount is rounded down to the franc.",
	collapsed:    "LigdiCash knows no discounts: the customer will see a single line, discount included.",
	warnSmall:    "Under 100 F some operators refuse the payment.",
	moreItems:    "… and %d more items",
	wrong:        "to correct",
	manyOf:       "Quantity %s, unit price %s.",
	swapped:      "Is that right? Enter charges; if not, type the quantity first.",
	kFirst:       "Show the first again",
	kCorrect:     "Correct it",
	unusualTitle: "THIS AMOUNT?",
	unusual:      "At least ten times the usual: this till's sales are about %s. Nothing has been asked of the customer yet.",
	againTitle:   "THE SAME SALE AGAIN?",
	again:        "The same amount was asked of the same customer %s ago: %s. Nothing has been asked a second time yet.",
	typeAgain:    "To charge it, type the amount again.",
	otherAmount:  "That is not the same amount.",
	sameWaits:    "The same amount has been waiting for %s already.",
	kComplete:    "Complete",
	items:        [4]string{"Item", "Description", "Qty", "Unit price"},
}
