package ui

// serverWords are about a server that is not LigdiCash. %s is its name.
type serverWords struct {
	title, is, may, unless, typeIt, wrong, kept, later, kSend, kKeep string // typeIt: %s profile, %s host
	noProof, held, heldShort, answer, about                          string // no keys were sent there
}

var frenchServer = serverWords{
	title:  "À QUI VONT LES CLÉS ?",
	is:     "Cette caisse est réglée sur le serveur %s : ce n'est pas LigdiCash.",
	may:    "Il recevrait les clés de la boutique, et pourrait dire « payé » sans que personne n'ait payé.",
	unless: "Si vous ne savez pas pourquoi, n'encaissez pas : faites retirer base_url des réglages.",
	typeIt: "Pour lui envoyer quand même les clés du profil « %s », tapez son nom : %s",
	wrong:  "Ce n'est pas ce nom. Rien n'a été envoyé.",
	kept:   "Rien n'a été envoyé.",
	later:  "Échap : garder les clés ici. Rien ne pourra être encaissé.",
	kSend:  "Envoyer", kKeep: "Garder",
	noProof:   "Ne livrez pas sur la parole de ce serveur.",
	held:      "Le serveur %s n'est pas LigdiCash : les clés n'y vont pas, et rien ne peut être encaissé. ^S : répondre à la question ; F3 : essayer sans clés.",
	heldShort: "Clés gardées ici", answer: "Répondre à la question",
	about: "Ce serveur n'a pas reçu les clés. Entrée : lire la question, et y répondre.",
}

var englishServer = serverWords{
	title:  "WHO GETS THE KEYS?",
	is:     "This till is set to the server %s: it is not LigdiCash.",
	may:    "It would get the shop's keys, and could say “paid” although nobody has paid.",
	unless: "If you do not know why, take no money: have base_url removed from the settings.",
	typeIt: "To send it the keys of the profile “%s” all the same, type its name: %s",
	wrong:  "That is not its name. Nothing was sent.",
	kept:   "Nothing was sent.",
	later:  "Esc: keep the keys here. Nothing can be charged.",
	kSend:  "Send", kKeep: "Keep",
	noProof:   "Do not deliver on this server's word.",
	held:      "The server %s is not LigdiCash: no keys go there, and nothing can be charged. ^S: answer the question; F3: try without keys.",
	heldShort: "Keys kept here", answer: "Answer the question",
	about: "This server has not got the keys. Enter: read the question, and answer it.",
}
