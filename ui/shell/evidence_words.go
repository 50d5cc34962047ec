package shell

import "caisse/ui/text"

// evidenceTable is what evidence says in one language.
type evidenceTable struct{ does, more, phone, file, usage, written, cut string }

// evidenceIn are the words of w's language.
func evidenceIn(w *text.Words) *evidenceTable {
	return text.Pick(w, &evidenceFrench, &evidenceEnglish)
}

var evidenceFrench = evidenceTable{
	does:    "tout ce que le registre a d'une vente, en un texte pour LigdiCash ou un client",
	more:    "Références, montants, opérateur, heures, tous les liens, l'historique, et les empreintes de la chaîne, que caisse verify retrouve. Ni clé, ni token ou lien entier. La vente se nomme comme pour check, ou par son numéro (17, C1-17).\nCodes de sortie : 0 écrit, 5 écrit mais pas complet, 6 introuvable, 1 erreur, 2 commande mal écrite ou nom ambigu.",
	phone:   "le téléphone en entier ; sinon masqué",
	file:    "`fichier` à écrire, au lieu de la sortie ; l'existant n'est jamais remplacé sans -force",
	usage:   "caisse evidence REF [-phone] [-o FICHIER [-force]] : une référence ou sa fin, un numéro de vente, un n° LigdiCash ou un token",
	written: "Preuve écrite : %s",
	cut:     "une partie de cette vente n'a pas pu être lue : le texte le dit (caisse doctor examine le registre)",
}

var evidenceEnglish = evidenceTable{
	does:    "all that the ledger has of one sale, as a text for LigdiCash or a customer",
	more:    "References, amounts, operator, times, all links, the history, and the hashes of the chain, which caisse verify finds. No key, no whole token or link. The sale is named as for check, or by its number (17, C1-17).\nExit codes: 0 written, 5 written but not complete, 6 not found, 1 error, 2 a command line that cannot be, or an ambiguous name.",
	phone:   "the whole telephone; else masked",
	file:    "`file` to write, instead of the output; one that is there is never replaced without -force",
	usage:   "caisse evidence REF [-phone] [-o FILE [-force]]: a reference or its end, a sale's number, a LigdiCash number or a token",
	written: "Evidence written: %s",
	cut:     "a part of this sale could not be read: the text says so (caisse doctor examines the ledger)",
}
