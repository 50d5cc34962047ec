package articles

import "caisse/ui/text"

// phrases is what this room says, in one language.
type phrases struct {
	title, find, none, nothing, about, code, name, price, add, change, asks, saved, gone, faults,
	taken, changed, workbook, unsaved, kEdit, kAdd, kDelete, kSave string
	count [2]string
}

// in are the words of w's language.
func in(w *text.Words) *phrases { return text.Pick(w, &french, &english) }

var french = phrases{
	title:    "ARTICLES",
	find:     "Chercher",
	none:     "Aucun article encore. F4 en ajoute un ; un tableur peut aussi écrire articles.csv (code, nom, prix) dans le dossier des réglages.",
	nothing:  "Aucun article ne commence ainsi.",
	about:    "Le code se tape dans le montant : 3*pa + ca. Un code-barres est un code aussi. Les autres lignes d'articles.csv restent telles quelles.",
	code:     "Code",
	name:     "Nom",
	price:    "Prix",
	add:      "NOUVEL ARTICLE",
	change:   "ARTICLE",
	asks:     "Supprimer %s %s ? ^D encore une fois supprime ; toute autre touche laisse.",
	saved:    "%s %s : enregistré.",
	gone:     "%s %s : supprimé.",
	faults:   "Lignes laissées de côté :",
	taken:    "Ce code est déjà celui d'un autre article. Rien n'est changé.",
	changed:  "Cette ligne a été changée ailleurs entre-temps. Rien n'est écrasé : regardez-la, puis recommencez.",
	workbook: "articles.csv est un classeur, pas du CSV : enregistrez-le en CSV UTF-8 depuis le tableur. Rien n'est changé.",
	unsaved:  "articles.csv ne peut pas être écrit. Rien n'est changé ; ce qui est tapé reste.",
	kEdit:    "Modifier",
	kAdd:     "Ajouter",
	kDelete:  "Supprimer",
	kSave:    "Enregistrer",
	count:    [2]string{"%s article", "%s articles"},
}

var english = phrases{
	title:    "ARTICLES",
	find:     "Search",
	none:     "No article yet. F4 adds one; a spreadsheet can write articles.csv (code, name, price) in the settings folder too.",
	nothing:  "No article begins like this.",
	about:    "The code is typed in the amount: 3*pa + ca. A bar code is a code too. The other lines of articles.csv stay as they are.",
	code:     "Code",
	name:     "Name",
	price:    "Price",
	add:      "NEW ARTICLE",
	change:   "ARTICLE",
	asks:     "Delete %s %s? ^D once more deletes; any other key leaves it.",
	saved:    "%s %s: saved.",
	gone:     "%s %s: deleted.",
	faults:   "Lines left out:",
	taken:    "Another article has this code. Nothing is changed.",
	changed:  "This line has been changed elsewhere meanwhile. Nothing is overwritten: look at it, then do it again.",
	workbook: "articles.csv is a workbook, not CSV: save it as CSV UTF-8 in the spreadsheet. Nothing is changed.",
	unsaved:  "articles.csv cannot be written. Nothing is changed; what is typed stays.",
	kEdit:    "Change",
	kAdd:     "Add",
	kDelete:  "Delete",
	kSave:    "Save",
	count:    [2]string{"%s article", "%s articles"},
}
