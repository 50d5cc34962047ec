package shell

import "caisse/ui/text"

// serverTable is what is said of a server that is not LigdiCash, in one language.
type serverTable struct {
	held, server, foreign, foreignTodo, heldToo string
}

// serverIn are the words of w's language.
func serverIn(w *text.Words) *serverTable { return text.Pick(w, &serverFrench, &serverEnglish) }

var serverFrench = serverTable{
	held:        "le serveur %s n'est pas LigdiCash : les clés n'y sont pas envoyées, rien n'a été demandé. La console (caisse) pose la question ; ou retirez base_url des réglages",
	server:      "Serveur",
	foreign:     "%s n'est pas LigdiCash : ce qu'il dit payé ne l'est peut-être pas",
	foreignTodo: "n'encaissez pas ; retirez base_url de settings.toml, ou LIGDICASH_BASE_URL",
	heldToo:     " ; les clés n'y sont pas envoyées",
}

var serverEnglish = serverTable{
	held:        "the server %s is not LigdiCash: no keys are sent there, nothing was asked. The console (caisse) puts the question; or remove base_url from the settings",
	server:      "Server",
	foreign:     "%s is not LigdiCash: what it calls paid perhaps is not",
	foreignTodo: "take no money; remove base_url from settings.toml, or LIGDICASH_BASE_URL",
	heldToo:     "; no keys are sent there",
}
