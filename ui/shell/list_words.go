package shell

import "caisse/ui/text"

// listTable is what list says, in one language.
type listTable struct {
	cashier, noCashier, noneNamed, tab, search, till, noSuch, noneShared, day, from, to, emptySearch, todayDays, badTab, does, more, n, all, tooMany, badCount, none, claimed,
	ofWhichPaid, date, ticket, amount, state, operator, customer, ref string

	newest [2]string         // of how many
	tabs   [len(tabs)]string // what each is
}

// listIn are the words of w's language.
func listIn(w *text.Words) *listTable { return text.Pick(w, &listFrench, &listEnglish) }

var listFrench = listTable{
	tab:         "`lesquelles` : today, all, pending (en attente), paid (payées), look (à vérifier)",
	search:      "celles où chaque mot de ce `texte` commence un mot : client, objet, article, référence, n° LigdiCash, téléphone, ou son numéro du jour : n17, n17 26/11, ou avec le nom de sa caisse : C1-17",
	cashier:     "celles faites sous ce `nom` seulement",
	noCashier:   "personne n'a vendu ici sous le nom « %s » ; il y a : %s",
	noneNamed:   "« %s » : aucune vente d'ici n'a de nom de caissier",
	till:        "celles de la caisse de ce `nom` seulement",
	noSuch:      "« %s » : inconnue ici ; il y a : %s",
	noneShared:  "« %s » : ce registre n'est partagé avec aucune autre caisse",
	day:         "ce `jour` seulement : 23/11/2026, 23/11, 2026-11-23, aujourd'hui, hier",
	from:        "à partir de ce `jour`",
	to:          "jusqu'à ce `jour`, compris",
	emptySearch: "-search : ce texte est vide",
	todayDays:   "-tab today ne va pas avec -day, -from et -to",
	badTab:      "-tab « %s » : today, all, pending, paid ou look",
	does:        "les ventes, les plus récentes d'abord",
	more:        "Avec -json, une vente par ligne, aux noms des exports ; le nombre et la somme vont sur la sortie d'erreur.\nOù plusieurs caisses partagent leur registre, -shop ne prend que les ventes de cette boutique.\nCode de sortie 6 quand il n'y en a aucune.",
	n:           "`combien` au plus",
	all:         "toutes",
	tooMany:     "de trop : « %s » ; pour chercher : -search",
	badCount:    "-n : un nombre à partir de 1",
	none:        "aucune vente",
	claimed:     " · annoncées par un autre serveur, non comptées : %s",
	ofWhichPaid: ", dont payées : %s",
	newest:      [2]string{" · ici la plus récente (-all : toutes)", " · ici les %d plus récentes (-all : toutes)"},
	date:        "Date",
	ticket:      "N°",
	amount:      "Montant",
	state:       "État",
	operator:    "Opérateur",
	customer:    "Client, objet",
	ref:         "Réf.",
	tabs:        [...]string{"toutes", "celles d'aujourd'hui", "en attente", "payées", "à vérifier"},
}

var listEnglish = listTable{
	tab:         "`which`: today, all, pending, paid, look (a person must look)",
	search:      "those where each word of this `text` begins a word: customer, object, item, reference, request_id, phone, or its number of the day: n17, n17 26/11, or with the name of its till: C1-17",
	cashier:     "those made under this `name` only",
	noCashier:   "nobody has sold here as “%s”; there are: %s",
	noneNamed:   "“%s”: no sale here has a cashier's name",
	till:        "those that the till of this `name` sold only",
	noSuch:      "“%s”: not known here; there are: %s",
	noneShared:  "“%s”: this ledger is shared with no other till",
	day:         "this `day` only: 23/11/2026, 23/11, 2026-11-23, today, yesterday",
	from:        "from this `day` on",
	to:          "up to this `day`, included",
	emptySearch: "-search: this text is empty",
	todayDays:   "-tab today does not go with -day, -from and -to",
	badTab:      "-tab “%s”: today, all, pending, paid or look",
	does:        "the sales, newest first",
	more:        "With -json, one sale a line, with the names of the exports; count and sum go to standard error.\nWhere several tills share their ledger, -shop takes the sales of that shop only.\nExit code 6 when there is none.",
	n:           "how `many` at most",
	all:         "all of them",
	tooMany:     "one word too many: “%s”; to search: -search",
	badCount:    "-n: a number from 1 up",
	none:        "no sale",
	claimed:     " · called paid by another server, not counted: %s",
	ofWhichPaid: ", of which paid: %s",
	newest:      [2]string{" · here the newest (-all: all of them)", " · here the %d newest (-all: all of them)"},
	date:        "Date",
	ticket:      "No.",
	amount:      "Amount",
	state:       "State",
	operator:    "Operator",
	customer:    "Customer, object",
	ref:         "Ref.",
	tabs:        [...]string{"all of them", "today's", "pending", "paid", "a person must look"},
}
