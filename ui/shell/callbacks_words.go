package shell

import "caisse/ui/text"

// callbacksTable is what callbacks says, in one language.
type callbacksTable struct {
	does, more, addr, proxy, noLedger, noKeys, noListen, listening, fits, elsewhere, toSet, broke, beside, reached, loading, away,
	left, leftParked, leftUnknown, unknown, known, turned, notAsked, stands string
}

// callbacksIn are the words of w's language.
func callbacksIn(w *text.Words) *callbacksTable {
	return text.Pick(w, &callbacksFrench, &callbacksEnglish)
}

var callbacksFrench = callbacksTable{
	does: "reçoit les notifications de LigdiCash, et vérifie les ventes qu'elles annoncent",
	more: "Une notification n'est jamais crue : elle fait seulement poser la question à LigdiCash. La réponse va dans le registre, où chaque caisse la voit.\n" +
		"Le chemin à mettre dans callback_url est dit au départ ; devant, un serveur mandataire (Caddy, nginx) apporte le https et le nom.\n" +
		"Avec un registre commun, c'est une caisse sans caissier : elle a son propre registre, suit toutes les boutiques que son rôle peut voir, et remet ce qu'elle apprend à la caisse qui a vendu. Les caisses interrogent LigdiCash moins souvent tant que ses notifications trouvent les premières qui a payé.\n" +
		"GET /health, depuis cette machine seulement, dit comment elle va.",
	addr:        "`adresse` et port",
	proxy:       "compter les envois par l'adresse que donne le mandataire de cette machine (X-Forwarded-For)",
	noLedger:    "callbacks : il n'y a pas encore de registre ici ; encaissez d'abord une vente avec caisse, puis recommencez",
	noKeys:      "callbacks : LigdiCash ne peut pas être interrogé, rien n'est reçu : ",
	noListen:    "callbacks : l'adresse « %s » ne peut pas servir : %s",
	listening:   "Notifications attendues sur http://%s (Ctrl+C arrête)",
	fits:        "callback_url des réglages y mène : %s",
	elsewhere:   "callback_url des réglages mène ailleurs ; ici : https://VOTRE-NOM%s",
	toSet:       "À mettre dans les réglages des caisses : callback_url = \"https://VOTRE-NOM%s\"",
	broke:       "callbacks : arrêté par une panne ; les ventes en attente restent suivies par les caisses",
	beside:      "callbacks : ce registre est celui d'une caisse qui vend ; les notifications y servent, mais les caisses n'interrogeront pas moins souvent : pour cela, donnez à ce service un registre à lui (-profile)",
	reached:     "registre commun joint, tout ce que les caisses ont remis est ici",
	loading:     "registre commun joint, ce que les caisses ont remis arrive : %s sur %s",
	away:        "registre commun injoignable, rien ne peut être vérifié ici (les caisses continuent) : ",
	left:        "arrêt ; pas encore vérifiées : %d (les caisses le feront)",
	leftParked:  "arrêt ; annoncées, et pas encore connues ici : %d (leurs caisses les suivent)",
	leftUnknown: "annoncées que personne ne connaît : %d ; de l'argent a peut-être été payé pour des ventes qu'aucun registre n'a : à comparer avec LigdiCash",
	unknown:     "…%s : inconnue ici depuis 10 minutes : de l'argent a peut-être été payé pour une vente que ce registre n'a pas",
	known:       "…%s : connue maintenant : sa caisse l'a remise",
	turned:      "non reçues : %d illisibles, %d trop nombreuses, %d sans place",
	notAsked:    "…%s : pas encore vérifiée : %s",
	stands:      "…%s : %s",
}

var callbacksEnglish = callbacksTable{
	does: "receives LigdiCash's callbacks, and checks the sales that they announce",
	more: "A callback is never believed: it only has LigdiCash asked. The answer goes into the ledger, where every till sees it.\n" +
		"The path to put into callback_url is said at the start; in front of it a proxy (Caddy, nginx) brings https and the name.\n" +
		"With a shared ledger it is a till without a cashier: it has a ledger of its own, follows all shops that its role may see, and hands what it learns to the till that sold. Tills ask LigdiCash less often while its callbacks are the first to find who paid.\n" +
		"GET /health, from this machine only, says how it is.",
	addr:        "`address` and port",
	proxy:       "count what is sent by the address that this machine's proxy gives (X-Forwarded-For)",
	noLedger:    "callbacks: there is no ledger here yet; charge a sale with caisse first, then try again",
	noKeys:      "callbacks: LigdiCash cannot be asked, nothing is received: ",
	noListen:    "callbacks: the address “%s” cannot be used: %s",
	listening:   "Callbacks awaited on http://%s (Ctrl+C stops)",
	fits:        "callback_url in the settings leads here: %s",
	elsewhere:   "callback_url in the settings leads elsewhere; here: https://YOUR-NAME%s",
	toSet:       "To put into the settings of the tills: callback_url = \"https://YOUR-NAME%s\"",
	broke:       "callbacks: ended by a fault; the tills still follow the sales that wait",
	beside:      "callbacks: this is the ledger of a till that sells; callbacks work here, but tills will not ask less often: for that, give this service a ledger of its own (-profile)",
	reached:     "shared ledger reached, all that tills have handed over is here",
	loading:     "shared ledger reached, what tills have handed over is coming: %s of %s",
	away:        "shared ledger out of reach, nothing can be checked here (the tills go on): ",
	left:        "stopping; not checked yet: %d (the tills will)",
	leftParked:  "stopping; announced, and not known here yet: %d (their tills follow them)",
	leftUnknown: "announced, and known to nobody: %d; money may have been paid for sales that no ledger has: compare with LigdiCash",
	unknown:     "…%s: unknown here for 10 minutes: money may have been paid for a sale that this ledger does not have",
	known:       "…%s: known now: its till has handed it over",
	turned:      "not received: %d unreadable, %d too many, %d without room",
	notAsked:    "…%s: not checked yet: %s",
	stands:      "…%s: %s",
}
