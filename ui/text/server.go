package text

// serverWords are about a server that is not LigdiCash. %s is its name.
type serverWords struct {
	NoProof, held string // no keys were sent there
}

func frenchServer() serverWords {
	return serverWords{
		NoProof: "Ne livrez pas sur la parole de ce serveur.",
		held:    "Le serveur %s n'est pas LigdiCash : les clés n'y vont pas, et rien ne peut être encaissé. ^S : répondre à la question ; F3 : essayer sans clés.",
	}
}

func englishServer() serverWords {
	return serverWords{
		NoProof: "Do not deliver on this server's word.",
		held:    "The server %s is not LigdiCash: no keys go there, and nothing can be charged. ^S: answer the question; F3: try without keys.",
	}
}
