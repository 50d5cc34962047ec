package shell

import (
	"caisse/model/till"
	"caisse/ui/text"
)

// doctorCommonTable is what doctor says of the shared ledger, in one language.
type doctorCommonTable struct {
	label, notHere, address, trustTodo, server, encrypted, lacks, lacksTodo, deletes, rights, clockOff, clockTodo, clockFine, wakes, beats,
	notJoined, sumsSkipped, sumsDiffer, sumsTodo, sumsSame, receives, finds, findsNot, receiverGone, receiverTodo, strangeTodo string

	trust map[till.Trust]string

	twoShops, twoShopsTodo, otherName, otherNameTodo string
}

// doctorCommonIn are the words of w's language.
func doctorCommonIn(w *text.Words) *doctorCommonTable {
	return text.Pick(w, &doctorCommonFrench, &doctorCommonEnglish)
}

var doctorCommonFrench = doctorCommonTable{
	label: "Commun",

	twoShops:      "cette caisse est dans « %s », et il y a aussi « %s » : deux noms sont deux boutiques",
	otherName:     "cette caisse est dans « %s », et s'appelle « %s » dans ses réglages : une nouvelle caisse de ce nom serait dans une autre boutique",
	twoShopsTodo:  "si c'est la même, quand plus rien n'attend ici : caisse profiles set %s shop=\"%s\" ledger_file=FICHIER, un fichier nouveau ; ce qui est vendu reste où c'est",
	otherNameTodo: "pour que ses caisses restent ensemble : caisse profiles set %s shop=\"%s\"",

	notHere: "le registre commun ne sert pas ici : bac à sable, LigdiCash de cette machine, ou autre serveur que LigdiCash",
	address: "registre commun %s, rôle « %s » ; cette caisse y est « %s »",
	trust: map[till.Trust]string{
		till.TrustChecked:   "la connexion est chiffrée, et le certificat du serveur vérifié",
		till.TrustIssuer:    "la connexion est chiffrée ; le certificat peut être celui d'une autre machine du même émetteur (sslmode=verify-ca)",
		till.TrustUnchecked: "la connexion est chiffrée, avec n'importe qui : le certificat n'est pas vérifié (sslmode)",
		till.TrustPlain:     "la connexion peut être lue en chemin : elle n'est pas chiffrée, ou seulement si le serveur veut (sslmode)",
		till.TrustLocal:     "la connexion ne quitte pas cette machine",
	},
	trustTodo:   "ôtez sslmode de l'adresse ; sslrootcert=FICHIER nomme le certificat d'un serveur à vous",
	server:      "PostgreSQL %s répond, ses tables conviennent",
	encrypted:   ", connexion chiffrée",
	lacks:       "ce rôle n'a pas tous les droits qu'il faut : %s",
	lacksTodo:   "à faire exécuter par le propriétaire de la base : caisse hub sql -role %s",
	deletes:     "droits suffisants ; ce rôle pourrait aussi effacer : caisse hub sql en fait un qui ne le peut pas",
	rights:      "ce rôle peut lire, ajouter et changer, et n'efface rien",
	clockOff:    "son horloge et celle de cette machine diffèrent de %s",
	clockTodo:   "mettez les deux à l'heure : l'ordre des ventes et leur jour en dépendent",
	clockFine:   "son horloge est d'accord avec cette machine",
	wakes:       "LISTEN marche : les nouvelles arrivent tout de suite",
	beats:       "sans LISTEN (un pooler) : les nouvelles arrivent chaque seconde",
	notJoined:   "cette caisse n'a pas encore rejoint le registre commun : ouvrez la console",
	sumsSkipped: "sommes non comparées",
	sumsDiffer:  "sommes par caisse et par jour : %d diffèrent, sur %d ; des ventes sont en route, ou manquent d'un côté",
	sumsTodo:    "caisse tills -verify",
	sumsSame:    "sommes par caisse et par jour, comparées à l'instant (%d) : tout est pareil",

	receives:     "« %s » reçoit les notifications de LigdiCash",
	finds:        "elles ont trouvé les premières une des 20 dernières ventes réglées : les caisses interrogent moins",
	findsNot:     "elles n'ont trouvé les premières aucune des 20 dernières ventes réglées : les caisses interrogent comme sans lui (callback_url y mène-t-il ?)",
	receiverGone: "ne répond plus depuis %s : les caisses interrogent LigdiCash comme sans lui",
	receiverTodo: "sur sa machine, relancez caisse callbacks, ou regardez son journal",
	strangeTodo:  "comparez avec les paiements de LigdiCash, et rattrapez une caisse perdue ou pas encore revenue : caisse tills",
}

var doctorCommonEnglish = doctorCommonTable{
	label: "Shared",

	twoShops:      "this till is in “%s”, and there is “%s” too: two names are two shops",
	otherName:     "this till is in “%s”, and is called “%s” in its settings: a new till of that name would be in another shop",
	twoShopsTodo:  "if it is the same one, once nothing waits here: caisse profiles set %s shop=\"%s\" ledger_file=FILE, a new file; what is sold stays where it is",
	otherNameTodo: "for its tills to stay together: caisse profiles set %s shop=\"%s\"",

	notHere: "the shared ledger is not used here: the sandbox, a LigdiCash on this machine, or a server other than LigdiCash",
	address: "shared ledger %s, role “%s”; this till is “%s” there",
	trust: map[till.Trust]string{
		till.TrustChecked:   "the connection is encrypted, and the server's certificate checked",
		till.TrustIssuer:    "the connection is encrypted; the certificate may be another machine's of the same issuer (sslmode=verify-ca)",
		till.TrustUnchecked: "the connection is encrypted, with whoever answers: the certificate is not checked (sslmode)",
		till.TrustPlain:     "the connection may be read on its way: it is not encrypted, or only if the server likes (sslmode)",
		till.TrustLocal:     "the connection does not leave this machine",
	},
	trustTodo:   "take sslmode out of the address; sslrootcert=FILE names the certificate of a server of your own",
	server:      "PostgreSQL %s answers, its tables are right",
	encrypted:   ", connection encrypted",
	lacks:       "this role lacks rights that a till needs: %s",
	lacksTodo:   "to be run by the owner of the database: caisse hub sql -role %s",
	deletes:     "rights enough; this role could delete too: caisse hub sql makes one that cannot",
	rights:      "this role may read, add and change, and deletes nothing",
	clockOff:    "its clock and this machine's are %s apart",
	clockTodo:   "set both right: the order of sales and their day depend on it",
	clockFine:   "its clock agrees with this machine",
	wakes:       "LISTEN works: news come at once",
	beats:       "without LISTEN (a pooler): news come every second",
	notJoined:   "this till has not joined the shared ledger yet: open the console",
	sumsSkipped: "sums not compared",
	sumsDiffer:  "sums per till and day: %d differ, of %d; sales are on their way, or missing on one side",
	sumsTodo:    "caisse tills -verify",
	sumsSame:    "sums per till and day, compared just now (%d): all is the same",

	receives:     "“%s” receives LigdiCash's callbacks",
	finds:        "they were the first to find one of the last 20 sales that settled: tills ask less",
	findsNot:     "they were the first to find none of the last 20 sales that settled: tills ask as if it were not there (does callback_url lead to it?)",
	receiverGone: "has been silent for %s: tills ask LigdiCash as if it were not there",
	receiverTodo: "on its machine, start caisse callbacks again, or look at its log",
	strangeTodo:  "compare with LigdiCash's payments, and look for a till that is lost or not back yet: caisse tills",
}
