package shell

import "caisse/ui/text"

// hubTable is what hub says, in one language.
type hubTable struct {
	does, more, role, shop, usage, badName, tables, rights, sees, seesOnly string
}

// hubIn are the words of w's language.
func hubIn(w *text.Words) *hubTable { return text.Pick(w, &hubFrench, &hubEnglish) }

var hubFrench = hubTable{
	does: "le SQL du registre commun, à lire avant de l'exécuter",
	more: "Écrit ce qui fait les tables, ou les met à jour, puis un rôle pour les caisses, qui peut lire, ajouter et changer, jamais effacer. Rien n'est exécuté : caisse hub sql | psql BASE le fait, par le propriétaire de la base, autant de fois qu'on veut.\n" +
		"Une caisse dont le rôle le peut fait les tables elle-même, et leurs mises à jour.",
	role:     "`nom` du rôle ; sinon %s",
	shop:     "`nom` d'une boutique, la seule que ce rôle voie ; plusieurs : -shop encore",
	usage:    "caisse hub sql [-role NOM] [-shop NOM…]",
	badName:  "« %s » ne peut pas être un nom",
	tables:   "Les tables, à exécuter par le propriétaire de la base ; celles qui sont à jour restent comme elles sont.",
	rights:   "Le rôle « %s » pour les caisses, autant de fois qu'on veut. Il voit %s. Son mot de passe ensuite, dans psql :",
	sees:     "toutes les boutiques",
	seesOnly: "ces boutiques et rien d'autre : %s",
}

var hubEnglish = hubTable{
	does: "the shared ledger's SQL, to be read before it is run",
	more: "Writes what makes the tables, or brings them up to date, then a role for tills, which may read, add and change, and never delete. Nothing is run: caisse hub sql | psql DATABASE does that, by the owner of the database, as often as one likes.\n" +
		"A till whose role may make the tables does so itself, and brings them up to date.",
	role:     "`name` of the role; else %s",
	shop:     "`name` of a shop, the only one that this role sees; for several: -shop again",
	usage:    "caisse hub sql [-role NAME] [-shop NAME…]",
	badName:  "“%s” cannot be a name",
	tables:   "The tables, to be run by the owner of the database; those that are up to date stay as they are.",
	rights:   "The role “%s” for tills, as often as one likes. It sees %s. Then its password, in psql:",
	sees:     "all shops",
	seesOnly: "these shops and nothing else: %s",
}
