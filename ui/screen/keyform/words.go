package keyform

import "caisse/ui/text"

// phrases are what this room says, in one language.
type phrases struct {
	kAnyway, kToken, kSwap, kGoOn, kLater, firstTitle, stepShop, stepKeys, welcome, shopName, shopFor, withoutIt,
	tryHint, laterHint, keysTitle, apiKey, apiToken, chars, oneChar, whereKeys, anyway, swapHint, inMemory,
	inKeyring, ringWhy, ringTrying, ringSlow, neverPlain, envText, envThen, keysSaving, savingOn, notAsked,
	tooLong, nothingKept string
	title   string       // typeIt: %s profile, %s host
	is      string       // typeIt: %s profile, %s host
	may     string       // typeIt: %s profile, %s host
	unless  string       // typeIt: %s profile, %s host
	typeIt  string       // typeIt: %s profile, %s host
	wrong   string       // typeIt: %s profile, %s host
	kept    string       // typeIt: %s profile, %s host
	later   string       // typeIt: %s profile, %s host
	kSend   string       // typeIt: %s profile, %s host
	kKeep   string       // typeIt: %s profile, %s host
	choices [3][2]string // what can be done without a keyring, and what it means
}

// in are the words of w's language.
func in(w *text.Words) *phrases { return text.Pick(w, &french, &english) }

var french = phrases{
	title:      "À QUI VONT LES CLÉS ?",
	is:         "Cette caisse est réglée sur le serveur %s : ce n'est pas LigdiCash.",
	may:        "Il recevrait les clés de la boutique, et pourrait dire « payé » sans que personne n'ait payé.",
	unless:     "Si vous ne savez pas pourquoi, n'encaissez pas : faites retirer base_url des réglages.",
	typeIt:     "Pour lui envoyer quand même les clés du profil « %s », tapez son nom : %s",
	wrong:      "Ce n'est pas ce nom. Rien n'a été envoyé.",
	kept:       "Rien n'a été envoyé.",
	later:      "Échap : garder les clés ici. Rien ne pourra être encaissé.",
	kSend:      "Envoyer",
	kKeep:      "Garder",
	kAnyway:    "Quand même",
	kToken:     "Au token",
	kSwap:      "Échanger",
	kGoOn:      "Suivant",
	kLater:     "Passer",
	firstTitle: "MISE EN SERVICE",
	stepShop:   "1/2 Boutique",
	stepKeys:   "2/2 Clés LigdiCash",
	welcome:    "Bienvenue. Deux étapes avant la première vente : le nom de la boutique, puis les clés LigdiCash.",
	shopName:   "Nom de la boutique (facultatif)",
	shopFor:    "En haut de cet écran, et sur la page où vos clients paient. Peut rester vide.",
	withoutIt:  "Entrée encore : continuer sans l'enregistrer.",
	tryHint:    "Pas encore de clés ? F3 : essayer tout de suite, sans clés ni argent.",
	laterHint:  "Échap : plus tard. ^S ouvre les réglages, avec les clés.",
	keysTitle:  "CLÉS LIGDICASH",
	apiKey:     "Clé API",
	apiToken:   "Token API",
	chars:      "%d caractères",
	oneChar:    "1 caractère",
	whereKeys:  "Sur client.ligdicash.com : Marchands, Projets API. Collez la clé, puis le token ; ou les deux lignes d'un coup.",
	anyway:     "Si vous en êtes sûr, Entrée encore : continuer quand même.",
	swapHint:   "^X les échange.",
	inMemory:   "Cette session seulement : les clés restent en mémoire et seront redemandées au prochain démarrage.",
	inKeyring:  "Elles iront dans le trousseau du système, et nulle part ailleurs. Rien ne s'affiche que des points.",
	ringWhy:    "Les clés se gardent dans le trousseau du système. D'abord un essai, avant de vous les demander.",
	ringTrying: "Essai du trousseau… %d s",
	ringSlow:   "Le système demande peut-être le mot de passe du trousseau dans une autre fenêtre. Échap : ne pas attendre.",
	neverPlain: "Les clés ne sont jamais écrites en clair dans un fichier. Au choix :",
	envText:    "Donnez les deux clés à la caisse par ces variables d'environnement, les deux ensemble :",
	envThen:    "Puis quittez (^C) et redémarrez la caisse. Elles remplacent le trousseau tant qu'elles existent.",
	keysSaving: "Le trousseau garde les clés… %d s",
	savingOn:   "L'écriture dans le trousseau continue ; la caisse dira comment elle finit.",
	notAsked:   "LigdiCash n'a pas pu être interrogé avec ces clés : recopiez-les, et vérifiez l'adresse de LigdiCash dans les réglages.",
	tooLong:    "Bien trop long pour une clé : recopiez-la seule.",
	choices: [3][2]string{
		{"Réessayer le trousseau", "Après l'avoir déverrouillé, installé ou vidé."},
		{"Cette session seulement", "Les clés restent en mémoire ; elles seront redemandées au prochain démarrage."},
		{"Variables d'environnement", "LIGDICASH_API_KEY et LIGDICASH_API_TOKEN : la caisse les lit au démarrage."},
	},
	nothingKept: "Rien n'a été gardé.",
}

var english = phrases{
	title:      "WHO GETS THE KEYS?",
	is:         "This till is set to the server %s: it is not LigdiCash.",
	may:        "It would get the shop's keys, and could say “paid” although nobody has paid.",
	unless:     "If you do not know why, take no money: have base_url removed from the settings.",
	typeIt:     "To send it the keys of the profile “%s” all the same, type its name: %s",
	wrong:      "That is not its name. Nothing was sent.",
	kept:       "Nothing was sent.",
	later:      "Esc: keep the keys here. Nothing can be charged.",
	kSend:      "Send",
	kKeep:      "Keep",
	kAnyway:    "Go on",
	kToken:     "To the token",
	kSwap:      "Swap",
	kGoOn:      "Go on",
	kLater:     "Later",
	firstTitle: "GETTING STARTED",
	stepShop:   "1/2 Shop",
	stepKeys:   "2/2 LigdiCash keys",
	welcome:    "Welcome. Two steps before the first sale: the shop's name, then the LigdiCash keys.",
	shopName:   "Name of the shop (optional)",
	shopFor:    "On top of this screen, and on the page where your customers pay. May stay empty.",
	withoutIt:  "Enter again: go on without saving it.",
	tryHint:    "No keys yet? F3: try right now, without keys and without money.",
	laterHint:  "Esc: later. ^S opens the settings, with the keys.",
	keysTitle:  "LIGDICASH KEYS",
	apiKey:     "API key",
	apiToken:   "API token",
	chars:      "%d characters",
	oneChar:    "1 character",
	whereKeys:  "On client.ligdicash.com: Merchants, API projects. Paste the key, then the token; or both lines at once.",
	anyway:     "If you are sure of it, Enter again: go on all the same.",
	swapHint:   "^X swaps them.",
	inMemory:   "This session only: the keys stay in memory and will be asked for again at the next start.",
	inKeyring:  "They will go into the system keyring, and nowhere else. Nothing but dots is shown.",
	ringWhy:    "Keys are kept in the system keyring. It is tried first, before you are asked for them.",
	ringTrying: "Trying the keyring… %d s",
	ringSlow:   "The system may be asking for the keyring's password in another window. Esc: do not wait.",
	neverPlain: "Keys are never written in clear into a file. You can choose:",
	envText:    "Give the till both keys in these environment variables, both together:",
	envThen:    "Then quit (^C) and start the till again. They replace the keyring as long as they exist.",
	keysSaving: "The keyring is keeping the keys… %d s",
	savingOn:   "The keyring is still being written; the till will say how that ends.",
	notAsked:   "LigdiCash could not be asked with these keys: copy them again, and check LigdiCash's address in the settings.",
	tooLong:    "Far too long for a key: copy it alone.",
	choices: [3][2]string{
		{"Try the keyring again", "Once it is unlocked, installed or has room."},
		{"This session only", "The keys stay in memory; they will be asked for again at the next start."},
		{"Environment variables", "LIGDICASH_API_KEY and LIGDICASH_API_TOKEN: the till reads them when it starts."},
	},
	nothingKept: "Nothing was kept.",
}
