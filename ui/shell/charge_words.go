package shell

import "caisse/ui/text"

// chargeTable is what charge and wait say, in one language.
type chargeTable struct {
	does, args, more, first, last, email, object, code, yes, key, cashier, badKey, keyUsed, before, wait, usage, nothing, connecting, noKeys, sureHow, many, again, unusual, asking, link,
	waiting, left, tooLong, waitDoes, waitMore, waitMost, waitUsage string
}

func chargeIn(w *text.Words) *chargeTable { return text.Pick(w, &chargeFrench, &chargeEnglish) }

var chargeFrench = chargeTable{
	does:       "encaisse une vente et donne le lien à payer",
	args:       "MONTANT",
	more:       "Le montant s'écrit comme à l'écran : 5000, \"3*500 pain + 2*250 café\" ; « - » le lit sur l'entrée standard. La vente est écrite au registre avant que la demande parte, et la demande part une seule fois. Avec -wait, la commande reste jusqu'à la fin de la vente, ou jusqu'au bout de ce temps.\nCodes de sortie : 0 le lien est là (avec -wait : payé), 3 en attente, 4 refusé, non envoyé ou échoué, 5 à vérifier par une personne, 2 commande mal écrite ou vente à confirmer par -yes, 8 la clé est celle d'une autre vente, 1 erreur. Rien n'est jamais envoyé deux fois : après un 5, caisse check REF dit ce qu'il en est.\nAvec -key, une commande répétée, ou coupée en route, rend la première vente telle qu'elle est : une réponse perdue reste perdue, et se vérifie. Seule une vente qui n'était pas partie part alors.\nAvec -json, un objet quand le lien est là (link), puis, avec -wait, un autre à la fin.",
	first:      "le prénom du client (`texte`)",
	last:       "le `nom` du client",
	email:      "l'`e-mail` du client",
	object:     "l'`objet`, montré sur la page de paiement",
	code:       "le lien en code aussi",
	yes:        "ne pas demander confirmation d'une vente inhabituelle",
	key:        "`texte` de votre programme : la même clé rend la première vente, sans rien renvoyer",
	cashier:    "`nom` de qui est à la caisse",
	badKey:     "-key : de 1 à 200 caractères visibles.",
	keyUsed:    "la clé « %s » est celle d'une vente d'un autre montant, ou d'autres articles.",
	before:     "la clé « %s » a déjà servi : voici sa vente, %s. Rien n'est renvoyé.",
	wait:       "attendre la fin de la vente, ce `temps` au plus : 5m, 90s",
	usage:      "caisse charge MONTANT : un montant ou un calcul, entre guillemets s'il a des espaces",
	nothing:    "Rien n'est parti.",
	connecting: "Clés…",
	noKeys:     "pas de clés LigdiCash : caisse login les met au trousseau. Rien n'est parti.",
	sureHow:    "Ajoutez -yes si c'est bien cela.",
	many:       "%d fois %s : la quantité est peut-être le prix.",
	again:      "la même vente de %s au même client vient d'être faite (%s).",
	unusual:    "%s est dix fois le montant habituel (%s).",
	asking:     "Demande du lien à LigdiCash…",
	link:       "À payer sur :",
	waiting:    "En attente du paiement…",
	left:       "la vente est toujours en attente, et reste suivie par la console ou par caisse wait %s",
	tooLong:    "le temps donné est passé, la vente est toujours en attente : caisse wait %s attend encore",
	waitDoes:   "attend la fin d'une vente",
	waitMore:   "La vente se nomme comme pour caisse check. Codes de sortie : ceux de caisse check.",
	waitMost:   "attendre ce `temps` au plus : 5m, 90s",
	waitUsage:  "caisse wait REF : une référence, un n° LigdiCash ou un token",
}

var chargeEnglish = chargeTable{
	does:       "charge a sale and give the link to pay",
	args:       "AMOUNT",
	more:       "The amount is written as on the screen: 5000, \"3*500 bread + 2*250 coffee\"; “-” reads it from standard input. The sale is in the ledger before the request leaves, and the request leaves once. With -wait the command stays until the sale has ended, or until that time is over.\nExit codes: 0 the link is there (with -wait: paid), 3 pending, 4 refused, not sent or failed, 5 a person must look, 2 a command line that cannot be, or a sale to be confirmed by -yes, 8 the key is another sale's, 1 error. Nothing is ever sent twice: after a 5, caisse check REF says how it stands.\nWith -key a command that is repeated, or was cut off, gives the first sale as it stands: an answer that was lost stays lost, and is to be checked. Only a sale that had not left leaves then.\nWith -json one object when the link is there (link), then, with -wait, another at the end.",
	first:      "the customer's first `name`",
	last:       "the customer's last `name`",
	email:      "the customer's `e-mail`",
	object:     "what it is for (`text`), shown on the payment page",
	code:       "the link as a code too",
	yes:        "do not ask about a sale that is unusual",
	key:        "a `text` of your program's own: the same key gives the first sale back, and sends nothing",
	cashier:    "`name` of who is at the till",
	badKey:     "-key: 1 to 200 visible characters.",
	keyUsed:    "the key “%s” is that of a sale of another amount, or of other items.",
	before:     "the key “%s” was used before: this is its sale, %s. Nothing is sent again.",
	wait:       "wait for the end of the sale, this `time` at most: 5m, 90s",
	usage:      "caisse charge AMOUNT: an amount or a sum, in quotes where it has blanks",
	nothing:    "Nothing was sent.",
	connecting: "Keys…",
	noKeys:     "no LigdiCash keys: caisse login puts them into the keyring. Nothing was sent.",
	sureHow:    "Add -yes if that is meant.",
	many:       "%d times %s: the quantity may be the price.",
	again:      "the same sale of %s to the same customer was made just now (%s).",
	unusual:    "%s is ten times the usual amount (%s).",
	asking:     "Asking LigdiCash for the link…",
	link:       "To be paid at:",
	waiting:    "Waiting for the payment…",
	left:       "the sale is still pending, and stays watched by the console or by caisse wait %s",
	tooLong:    "the time given is over, the sale is still pending: caisse wait %s goes on waiting",
	waitDoes:   "wait for the end of a sale",
	waitMore:   "The sale is named as for caisse check. Exit codes: those of caisse check.",
	waitMost:   "wait this `time` at most: 5m, 90s",
	waitUsage:  "caisse wait REF: a reference, a request_id or a token",
}
