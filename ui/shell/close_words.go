package shell

import "caisse/ui/text"

// closeTable is what close says, in one language.
type closeTable struct {
	does, more, z, list, number, usage, adding, already, none, noSuch string
}

// closeIn are the words of w's language.
func closeIn(w *text.Words) *closeTable { return text.Pick(w, &closeFrench, &closeEnglish) }

var closeFrench = closeTable{
	does:    "lit la caisse (X), ou la clôture (Z) : l'argent confirmé depuis la dernière clôture",
	more:    "Sans option, une lecture X : rien n'est clôturé. Avec -z, une clôture : elle a un numéro, ne change plus, et son empreinte suit celle d'avant.\nLe texte tient en 48 colonnes, pour une imprimante de caisse.\nCode de sortie 5 quand les factures et l'historique ne disent pas la même chose : rien n'est clôturé.",
	z:       "clôture la journée",
	list:    "liste les clôtures",
	number:  "réécrit la clôture numéro `n`",
	usage:   "une chose à la fois : -z, -list ou -number",
	adding:  "Addition de la journée…",
	already: "rien ne s'est passé depuis, ou un autre vient de clôturer : c'est la clôture n° %d",
	none:    "aucune clôture encore",
	noSuch:  "il n'y a pas de clôture n° %s",
}

var closeEnglish = closeTable{
	does:    "read the till (X), or close it (Z): the money confirmed since the last closing",
	more:    "Without an option, an X reading: nothing is closed. With -z, a closing: it has a number, never changes, and its hash follows the one before.\nThe text takes 48 columns, for a receipt printer.\nExit code 5 where invoices and history do not say the same: nothing is closed.",
	z:       "close the day",
	list:    "list the closings",
	number:  "write closing number `n` again",
	usage:   "one thing at a time: -z, -list or -number",
	adding:  "Adding up the day…",
	already: "nothing happened since, or somebody else has just closed: this is closing no. %d",
	none:    "no closing yet",
	noSuch:  "there is no closing no. %s",
}
