package ui

import "caisse/model/settings"

// setupWords are the words of the settings and the first start.
type setupWords struct {
	// Keys, and what the footer and the help call them.
	kStop, kChoose, kAnyway, kToken, kCheckKeys, kSwap, kMove, kGoOn, kLater, kTry, kLive,
	kSave, kRetry, kErase, kReload, kRestore string

	// First start.
	firstTitle, stepShop, stepKeys, welcome, shopName, shopFor, withoutIt, tryHint, laterHint, howTo string

	// Keys.
	keysTitle, apiKey, apiToken, chars, oneChar, whereKeys, anyway, swapHint, mayReplace, inMemory, inKeyring,
	ringWhy, ringTrying, ringSlow, neverPlain, envText, envThen, keysTrying, keysSaving, savingOn, notKeptNow,
	declined, notActivated, notAsked, tooLong, unreached, secretHere,
	keysFound, accepted, acceptedSession, keptUnproven, usedUnproven, keptInactive string
	choices [3][2]string // what can be done without a keyring, and what it means
	ring    ringWords
	shape   shapeWords

	// Settings.
	title, keys, changed, changedShort, saving, reading, saved, nothingToSave, keptHere, quitUnsaved, noDesk,
	empty, langAuto, zoneAuto, overridden, oneProfile, profileAsk, unwatched,
	keysTraining, keysReading, keysUnread, keysMissing, keysEnv, keysSession, keysRing, envWins,
	nothingKept, acceptedAt, refusedAt, refusedSince, neverChecked, putKeys, putOthers, putRing, changeKeys, retryKeys, checkNow,
	eraseKeys, eraseAsk, erasing, erasingOn, erased, erasedMemory, erasedHere, goLive, goTry, aboutLive string
	rows, rowsShort, about map[row]string

	// The file.
	inFile, fileUnknown, fileSyntax, fileType, fileReadOnly, fileFull, fileUnread, fieldElse, lastGood string

	fileFaults                                                                                          map[error]string // each a sentence; in the line of warnings a few words do
	fileShort                                                                                           map[error]string
	othersWrite, fileNoProfile, shortProfile, goodBanner, shortElse, shortWhere, savesAside, savedAside string
	problems                                                                                            map[settings.Problem]string
}

// ringWords say what is wrong with a keyring.
type ringWords struct{ none, locked, slow, full, notKept, notErased, noKeys, refuses string }

// shapeWords say what a copy and paste got wrong.
type shapeWords struct{ noKey, noToken, swapped, cut, character, same, other string }

var frenchSetup = setupWords{
	kStop: "Arrêter", kChoose: "Choisir", kAnyway: "Quand même", kToken: "Au token", kCheckKeys: "Vérifier",
	kSwap: "Échanger", kMove: "Ligne", kGoOn: "Suivant", kLater: "Passer", kTry: "Essayer sans clés", kLive: "Mise en service",
	kSave: "Enregistrer", kRetry: "Réessayer", kErase: "Effacer", kReload: "Relire", kRestore: "Rétablir",

	firstTitle: "MISE EN SERVICE", stepShop: "1/2 Boutique", stepKeys: "2/2 Clés LigdiCash",
	welcome:   "Bienvenue. Deux étapes avant la première vente : le nom de la boutique, puis les clés LigdiCash.",
	shopName:  "Nom de la boutique (facultatif)",
	shopFor:   "En haut de cet écran, et sur la page où vos clients paient. Peut rester vide.",
	withoutIt: "Entrée encore : continuer sans l'enregistrer.",
	tryHint:   "Pas encore de clés ? F3 : essayer tout de suite, sans clés ni argent.",
	laterHint: "Échap : plus tard. ^S ouvre les réglages, avec les clés.",
	howTo:     "Pas de clés LigdiCash : ^S pour les mettre, ou pour essayer sans clés.",

	keysTitle: "CLÉS LIGDICASH", apiKey: "Clé API", apiToken: "Token API", chars: "%d caractères", oneChar: "1 caractère",
	whereKeys:  "Sur client.ligdicash.com : Marchands, Projets API. Collez la clé, puis le token ; ou les deux lignes d'un coup.",
	anyway:     "Si vous en êtes sûr, Entrée encore : continuer quand même.",
	swapHint:   "^X les échange.",
	mayReplace: "Le trousseau n'a pas pu être lu : s'il garde déjà des clés pour ce profil, celles-ci les remplaceront.",
	inMemory:   "Cette session seulement : les clés restent en mémoire et seront redemandées au prochain démarrage.",
	inKeyring:  "Elles iront dans le trousseau du système, et nulle part ailleurs. Rien ne s'affiche que des points.",
	ringWhy:    "Les clés se gardent dans le trousseau du système. D'abord un essai, avant de vous les demander.",
	ringTrying: "Essai du trousseau… %d s",
	ringSlow:   "Le système demande peut-être le mot de passe du trousseau dans une autre fenêtre. Échap : ne pas attendre.",
	neverPlain: "Les clés ne sont jamais écrites en clair dans un fichier. Au choix :",
	choices: [3][2]string{
		{"Réessayer le trousseau", "Après l'avoir déverrouillé, installé ou vidé."},
		{"Cette session seulement", "Les clés restent en mémoire ; elles seront redemandées au prochain démarrage."},
		{"Variables d'environnement", "LIGDICASH_API_KEY et LIGDICASH_API_TOKEN : la caisse les lit au démarrage."},
	},
	envText:    "Donnez les deux clés à la caisse par ces variables d'environnement, les deux ensemble :",
	envThen:    "Puis quittez (^C) et redémarrez la caisse. Elles remplacent le trousseau tant qu'elles existent.",
	keysTrying: "LigdiCash vérifie les clés… %d s", keysSaving: "Le trousseau garde les clés… %d s",
	savingOn:   "L'écriture dans le trousseau continue ; la caisse dira comment elle finit.",
	notKeptNow: "Les clés n'ont pas été gardées.",
	declined: "LigdiCash refuse ces clés, sans dire laquelle des deux. Vérifiez la clé API et le token du même projet : " +
		"client.ligdicash.com, Marchands, Projets API.",
	nothingKept:  "Rien n'a été gardé.",
	notActivated: "LigdiCash n'a pas encore activé les paiements de ce compte : écrivez à LigdiCash (developper@ligdicash.com).",
	notAsked:     "LigdiCash n'a pas pu être interrogé avec ces clés : recopiez-les, et vérifiez l'adresse de LigdiCash dans les réglages.",
	tooLong:      "Bien trop long pour une clé : recopiez-la seule.",
	unreached:    "pas vérifiées : LigdiCash n'a pas donné de réponse utilisable. Réessayez dans un moment.",

	secretHere: "Cela ressemble à un token LigdiCash. Celui d'une facture se cherche dans les ventes (^L) ; celui des clés se met par ^S.",

	keysFound: "Le trousseau avait les clés : la caisse est prête.",
	accepted:  "✓ Clés acceptées par LigdiCash, gardées dans le trousseau. La caisse est prête.",
	acceptedSession: "✓ Clés acceptées par LigdiCash, en mémoire seulement : elles seront redemandées au prochain démarrage. " +
		"La caisse est prête.",
	keptUnproven: "Clés gardées dans le trousseau. LigdiCash n'a pas répondu : elles seront vérifiées à la première vente.",
	usedUnproven: "Clés en mémoire seulement, redemandées au prochain démarrage. LigdiCash n'a pas répondu : elles seront vérifiées à la première vente.",
	keptInactive: "Clés gardées. LigdiCash doit encore activer les paiements de ce compte.",

	ring: ringWords{
		none:      "Aucun trousseau utilisable ici : il n'y en a pas, ou il refuse.",
		locked:    "Le trousseau est verrouillé : déverrouillez-le, puis réessayez.",
		slow:      "Le trousseau ne répond pas : il attend peut-être son mot de passe dans une autre fenêtre.",
		full:      "Le trousseau est plein, ou refuse une clé de cette longueur.",
		notKept:   "Le trousseau n'a pas gardé ce qui y a été écrit.",
		notErased: "Le trousseau n'a pas effacé les clés.",
		noKeys:    "Le trousseau n'a plus de clés pour ce profil.",
		refuses:   "Le trousseau refuse, sans dire pourquoi.",
	},
	shape: shapeWords{
		noKey:     "Il manque la clé API.",
		noToken:   "Il manque le token API.",
		swapped:   "La clé et le token semblent échangés : le token est le long texte qui commence par eyJ.",
		cut:       "Le token ne semble pas entier : copiez-le du début à la fin.",
		character: "Il y a là un caractère qu'aucune clé ne peut avoir (accent, signe invisible) : copiez à nouveau.",
		same:      "La clé et le token sont le même texte.",
		other:     "Ces clés n'ont pas la forme attendue.",
	},

	title: "RÉGLAGES", keys: "Clés LigdiCash", changed: "Modifié : ^S enregistre", changedShort: "^S enregistre",
	saving: "Enregistrement… %d s", reading: "Lecture… %d s", saved: "✓ Réglages enregistrés.",
	nothingToSave: "Rien n'a changé.",
	keptHere:      "Vos changements restent là, pas encore enregistrés : ^S y ramène.",
	quitUnsaved:   "Des réglages ou des clés tapés ne sont pas enregistrés.",
	noDesk:        "Ici, les réglages et les clés ne peuvent pas être changés.",
	empty:         "vide", langAuto: "celle du système", zoneAuto: "celui de cette machine",
	overridden: "%s l'emporte tant que c'est donné au démarrage : « %s ».",
	oneProfile: "Les réglages, les clés et le registre d'une boutique. « caisse profiles add NOM » en ajoute une autre.",
	profileAsk: "%d en attente ne seront pas surveillées sous l'autre profil. Entrée encore : changer.",
	unwatched:  "%d en attente ne seront plus surveillées.",

	keysTraining: "Bac à sable : aucune clé n'est nécessaire.",
	keysReading:  "lecture du trousseau… %d s", keysUnread: "pas encore lues",
	keysMissing: "Aucune : rien ne peut être encaissé.",
	keysEnv:     "dans l'environnement : LIGDICASH_API_KEY et LIGDICASH_API_TOKEN",
	keysSession: "en mémoire : redemandées au prochain démarrage",
	keysRing:    "dans le trousseau du système",
	envWins:     "Ces clés viennent de l'environnement et remplacent le trousseau : changez-les là, puis redémarrez.",
	acceptedAt:  "acceptées par LigdiCash à %s", refusedAt: "refusées par LigdiCash à %s", refusedSince: "refusées par LigdiCash depuis %s",
	neverChecked: "pas encore vérifiées : LigdiCash n'a pas répondu",
	putKeys:      "Mettre les clés", putOthers: "Mettre d'autres clés", putRing: "Les mettre dans le trousseau", changeKeys: "Changer les clés",
	retryKeys: "Relire le trousseau", checkNow: "Vérifier maintenant", eraseKeys: "Effacer les clés",
	eraseAsk: "Effacer les clés du trousseau et de la mémoire ? Rien ne pourra plus être encaissé. Entrée encore : effacer. Échap : non.",
	erasing:  "Effacement… %d s", erasingOn: "L'effacement continue ; la caisse dira comment il finit.",
	erased:       "Clés effacées du trousseau et de la mémoire.",
	erasedMemory: "Clés effacées de la mémoire.",
	erasedHere:   "Clés effacées de la mémoire, mais peut-être pas du trousseau :",
	goLive:       "Mise en service (F3)", goTry: "Essayer sans clés (F3)",
	aboutLive: "Quitter le bac à sable et revenir à la caisse réelle, là où elle en était.",

	rows: map[row]string{
		rowProfile: "Profil", rowShop: "Nom de la boutique", rowWebsite: "Site web", rowReturn: "Adresse de retour",
		rowCancel: "Adresse d'annulation", rowCallback: "Adresse de rappel", rowLanguage: "Langue", rowZone: "Fuseau horaire",
		rowQR: "Dessin du QR", rowBase: "Adresse de LigdiCash", rowLedger: "Registre", rowFile: "Fichier",
	},
	rowsShort: map[row]string{
		rowProfile: "Profil", rowShop: "Boutique", rowWebsite: "Site web", rowReturn: "Retour",
		rowCancel: "Annulation", rowCallback: "Rappel", rowLanguage: "Langue", rowZone: "Fuseau",
		rowQR: "QR", rowBase: "LigdiCash", rowLedger: "Registre", rowFile: "Fichier",
	},
	about: map[row]string{
		rowProfile:  "Les réglages, les clés et le registre d'une boutique. Enregistrer redémarre la caisse sur ce profil.",
		rowShop:     "En haut de l'écran, et sur la page où vos clients paient. Vaut pour la prochaine facture.",
		rowWebsite:  "Donné à LigdiCash avec chaque facture. Peut rester vide.",
		rowReturn:   "Où va le client une fois qu'il a payé. Peut rester vide.",
		rowCancel:   "Où va le client s'il renonce. Peut rester vide.",
		rowCallback: "L'adresse https de votre serveur que LigdiCash prévient (callback). Une caisse sans serveur la laisse vide.",
		rowLanguage: "Change tout de suite. F2 la change sans l'enregistrer.",
		rowZone:     "Tapez une ville, → complète. Vide : celui de cette machine.",
		rowQR:       "auto choisit ce que ce terminal montre le mieux. ^T : tester le QR.",
		rowPut:      "La clé API et le token du projet, gardés dans le trousseau du système.",
		rowRetry:    "Déverrouillez le trousseau, puis Entrée : les clés y sont peut-être déjà.",
		rowCheck:    "Pose à LigdiCash une question sans effet : les clés sont-elles acceptées ?",
		rowErase:    "Du trousseau et de la mémoire. Les ventes restent dans le registre.",
		rowSandbox:  "Un LigdiCash local, sans clés ni argent. Rien n'est perdu ici.",
		rowBase:     "Se règle par base_url dans settings.toml ; vaut au prochain démarrage.",
		rowLedger:   "Se règle par ledger dans settings.toml ; vaut au prochain démarrage.",
		rowFile:     "Là où ces réglages sont écrits. Les clés n'y sont jamais.",
	},

	inFile: "%s, ligne %d, colonne %d", fileUnknown: "réglage inconnu « %s », une faute de frappe ? Corrigez le fichier, puis recommencez.",
	fileSyntax:    "cette ligne ne peut pas être lue ; il faut : réglage = \"valeur\". Corrigez le fichier, puis recommencez.",
	fileType:      "il faut un texte entre guillemets. Corrigez le fichier, puis recommencez.",
	fileReadOnly:  "On ne peut pas écrire dans %s : rien n'a été enregistré, rien n'est perdu. Changez les droits du dossier, puis recommencez.",
	fileFull:      "Le disque est plein : rien n'a été enregistré, rien n'est perdu. Faites de la place, puis recommencez.",
	fileUnread:    "Les réglages n'ont pas pu être lus ni écrits. Rien n'est perdu ; recommencez.",
	lastGood:      "Derniers bons réglages en service. %s",
	othersWrite:   "d'autres utilisateurs peuvent le changer, lui ou son dossier, et détourner l'argent : il n'est pas lu. Retirez-leur ce droit, puis recommencez : chmod go-w '%s' '%s' (et chown, s'ils ne sont pas à vous).",
	fileNoProfile: "le profil « %s » qu'il met en service n'y est pas. Corrigez le fichier, ou enregistrez les réglages.", shortProfile: "sans son profil",
	goodBanner: "Derniers bons réglages : fichier %s", shortElse: "illisible", shortWhere: ", ligne %d, colonne %d",
	savesAside: "^S enregistre ; le fichier abîmé reste à côté, sous un autre nom.",
	savedAside: "✓ Réglages enregistrés ; le fichier abîmé : %s",
	fileShort: map[error]string{
		settings.ErrTwice:      "qui a un réglage deux fois",
		settings.ErrGone:       "disparu",
		settings.ErrEmpty:      "vide",
		settings.ErrZeros:      "plein de zéros",
		settings.ErrNotFile:    "qui n'en est pas un",
		settings.ErrTooLarge:   "trop long",
		settings.ErrUnknownKey: "qui a un réglage inconnu",
		settings.ErrWrongType:  "qui a une valeur impossible",
	},
	fileFaults: map[error]string{
		settings.ErrTwice:    "ce réglage y est deux fois. Gardez-en un.",
		settings.ErrGone:     "le fichier a disparu. Enregistrez les réglages pour le refaire.",
		settings.ErrEmpty:    "le fichier est vide, comme après une coupure de courant. Enregistrez les réglages pour le refaire.",
		settings.ErrZeros:    "le fichier ne contient que des zéros, comme après une coupure de courant. Enregistrez les réglages pour le refaire.",
		settings.ErrNotFile:  "ce n'est pas un fichier. Enregistrez les réglages pour le refaire.",
		settings.ErrTooLarge: "le fichier est bien trop long. Corrigez-le, ou enregistrez les réglages pour le refaire.",
	},
	fieldElse: "cette valeur ne peut pas être",
	problems: map[settings.Problem]string{
		settings.NotAURL:         "Il faut une adresse entière, qui commence par https://",
		settings.BadBaseURL:      "Il faut une adresse https, sans nom ni mot de passe.",
		settings.UnknownLanguage: "Il faut fr ou en.",
		settings.UnknownZone:     "Ce fuseau horaire n'existe pas. Par exemple : Africa/Ouagadougou",
		settings.UnknownQR:       "Il faut auto, half, sextant, image ou off.",
		settings.TooLong:         "Ce texte est trop long.",
		settings.BadText:         "Un caractère invisible s'est glissé ici.",
		settings.BadName:         "Lettres, chiffres, - et _ seulement, 40 au plus ; ni - au début, ni « sandbox », ni un nom que Windows réserve.",
		settings.NotAPath:        "Il faut le chemin d'un fichier.",
	},
}

var englishSetup = setupWords{
	kStop: "Stop", kChoose: "Choose", kAnyway: "Go on", kToken: "To the token", kCheckKeys: "Check",
	kSwap: "Swap", kMove: "Row", kGoOn: "Go on", kLater: "Later", kTry: "Try without keys", kLive: "Go live",
	kSave: "Save", kRetry: "Try again", kErase: "Erase", kReload: "Read again", kRestore: "Restore",

	firstTitle: "GETTING STARTED", stepShop: "1/2 Shop", stepKeys: "2/2 LigdiCash keys",
	welcome:   "Welcome. Two steps before the first sale: the shop's name, then the LigdiCash keys.",
	shopName:  "Name of the shop (optional)",
	shopFor:   "On top of this screen, and on the page where your customers pay. May stay empty.",
	withoutIt: "Enter again: go on without saving it.",
	tryHint:   "No keys yet? F3: try right now, without keys and without money.",
	laterHint: "Esc: later. ^S opens the settings, with the keys.",
	howTo:     "No LigdiCash keys: ^S to enter them, or to try without keys.",

	keysTitle: "LIGDICASH KEYS", apiKey: "API key", apiToken: "API token", chars: "%d characters", oneChar: "1 character",
	whereKeys:  "On client.ligdicash.com: Merchants, API projects. Paste the key, then the token; or both lines at once.",
	anyway:     "If you are sure of it, Enter again: go on all the same.",
	swapHint:   "^X swaps them.",
	mayReplace: "The keyring could not be read: if it already holds keys for this profile, these will replace them.",
	inMemory:   "This session only: the keys stay in memory and will be asked for again at the next start.",
	inKeyring:  "They will go into the system keyring, and nowhere else. Nothing but dots is shown.",
	ringWhy:    "Keys are kept in the system keyring. It is tried first, before you are asked for them.",
	ringTrying: "Trying the keyring… %d s",
	ringSlow:   "The system may be asking for the keyring's password in another window. Esc: do not wait.",
	neverPlain: "Keys are never written in clear into a file. You can choose:",
	choices: [3][2]string{
		{"Try the keyring again", "Once it is unlocked, installed or has room."},
		{"This session only", "The keys stay in memory; they will be asked for again at the next start."},
		{"Environment variables", "LIGDICASH_API_KEY and LIGDICASH_API_TOKEN: the till reads them when it starts."},
	},
	envText:    "Give the till both keys in these environment variables, both together:",
	envThen:    "Then quit (^C) and start the till again. They replace the keyring as long as they exist.",
	keysTrying: "LigdiCash is checking the keys… %d s", keysSaving: "The keyring is keeping the keys… %d s",
	savingOn:   "The keyring is still being written; the till will say how that ends.",
	notKeptNow: "The keys were not kept.",
	declined: "LigdiCash refuses these keys, without saying which of the two. Check the API key and the token of the same project: " +
		"client.ligdicash.com, Merchants, API projects.",
	nothingKept:  "Nothing was kept.",
	notActivated: "LigdiCash has not activated payments for this account yet: write to LigdiCash (developper@ligdicash.com).",
	notAsked:     "LigdiCash could not be asked with these keys: copy them again, and check LigdiCash's address in the settings.",
	tooLong:      "Far too long for a key: copy it alone.",
	unreached:    "not checked: LigdiCash gave no usable answer. Try again in a moment.",

	secretHere: "This looks like a LigdiCash token. An invoice's is looked for in the sales (^L); that of the keys goes in by ^S.",

	keysFound: "The keyring had the keys: the till is ready.",
	accepted:  "✓ Keys accepted by LigdiCash, kept in the keyring. The till is ready.",
	acceptedSession: "✓ Keys accepted by LigdiCash, in memory only: they will be asked for again at the next start. " +
		"The till is ready.",
	keptUnproven: "Keys kept in the keyring. LigdiCash did not answer: they will be checked by the first sale.",
	usedUnproven: "Keys in memory only, asked for again at the next start. LigdiCash did not answer: they will be checked by the first sale.",
	keptInactive: "Keys kept. LigdiCash still has to activate payments for this account.",

	ring: ringWords{
		none:      "No keyring can be used here: there is none, or it refuses.",
		locked:    "The keyring is locked: unlock it, then try again.",
		slow:      "The keyring does not answer: it may be waiting for its password in another window.",
		full:      "The keyring is full, or refuses a key of this length.",
		notKept:   "The keyring did not keep what was written into it.",
		notErased: "The keyring did not erase the keys.",
		noKeys:    "The keyring has no keys for this profile any more.",
		refuses:   "The keyring refuses, without saying why.",
	},
	shape: shapeWords{
		noKey:     "The API key is missing.",
		noToken:   "The API token is missing.",
		swapped:   "The key and the token seem swapped: the token is the long text that begins with eyJ.",
		cut:       "The token does not seem whole: copy it from its beginning to its end.",
		character: "There is a character here that no key can have (an accent, an invisible sign): copy again.",
		same:      "The key and the token are the same text.",
		other:     "These keys do not look as expected.",
	},

	title: "SETTINGS", keys: "LigdiCash keys", changed: "Changed: ^S saves", changedShort: "^S saves",
	saving: "Saving… %d s", reading: "Reading… %d s", saved: "✓ Settings saved.",
	nothingToSave: "Nothing has changed.",
	keptHere:      "Your changes stay there, not saved yet: ^S goes back to them.",
	quitUnsaved:   "Settings or keys that were typed are not saved.",
	noDesk:        "Settings and keys cannot be changed here.",
	empty:         "empty", langAuto: "the system's", zoneAuto: "this machine's",
	overridden: "%s wins as long as it is given at the start: “%s”.",
	oneProfile: "The settings, keys and ledger of one shop. “caisse profiles add NAME” adds another.",
	profileAsk: "%d waiting will not be watched under the other profile. Enter again: change.",
	unwatched:  "%d waiting will not be watched any more.",

	keysTraining: "Sandbox: no keys are needed.",
	keysReading:  "reading the keyring… %d s", keysUnread: "not read yet",
	keysMissing: "None: nothing can be charged.",
	keysEnv:     "in the environment: LIGDICASH_API_KEY and LIGDICASH_API_TOKEN",
	keysSession: "in memory: asked for again at the next start",
	keysRing:    "in the system keyring",
	envWins:     "These keys come from the environment and replace the keyring: change them there, then start again.",
	acceptedAt:  "accepted by LigdiCash at %s", refusedAt: "refused by LigdiCash at %s", refusedSince: "refused by LigdiCash since %s",
	neverChecked: "not checked yet: LigdiCash did not answer",
	putKeys:      "Enter the keys", putOthers: "Enter other keys", putRing: "Put them into the keyring", changeKeys: "Change the keys",
	retryKeys: "Read the keyring again", checkNow: "Check now", eraseKeys: "Erase the keys",
	eraseAsk: "Erase the keys from the keyring and from memory? Nothing can be charged then. Enter again: erase. Esc: no.",
	erasing:  "Erasing… %d s", erasingOn: "Erasing goes on; the till will say how that ends.",
	erased:       "Keys erased from the keyring and from memory.",
	erasedMemory: "Keys erased from memory.",
	erasedHere:   "Keys erased from memory, but perhaps not from the keyring:",
	goLive:       "Go live (F3)", goTry: "Try without keys (F3)",
	aboutLive: "Leave the sandbox and go back to the real till, to where it was left.",

	rows: map[row]string{
		rowProfile: "Profile", rowShop: "Name of the shop", rowWebsite: "Website", rowReturn: "Return address",
		rowCancel: "Cancel address", rowCallback: "Callback address", rowLanguage: "Language", rowZone: "Time zone",
		rowQR: "QR code style", rowBase: "LigdiCash's address", rowLedger: "Ledger", rowFile: "File",
	},
	rowsShort: map[row]string{
		rowProfile: "Profile", rowShop: "Shop", rowWebsite: "Website", rowReturn: "Return",
		rowCancel: "Cancel", rowCallback: "Callback", rowLanguage: "Language", rowZone: "Time zone",
		rowQR: "QR code", rowBase: "LigdiCash", rowLedger: "Ledger", rowFile: "File",
	},
	about: map[row]string{
		rowProfile:  "The settings, keys and ledger of one shop. Saving starts the till again on this profile.",
		rowShop:     "On top of the screen, and on the page where your customers pay. For the next invoice on.",
		rowWebsite:  "Given to LigdiCash with each invoice. May stay empty.",
		rowReturn:   "Where the customer goes once he has paid. May stay empty.",
		rowCancel:   "Where the customer goes if he gives up. May stay empty.",
		rowCallback: "The https address of your server that LigdiCash notifies. A till without a server leaves it empty.",
		rowLanguage: "Changes at once. F2 changes it without saving.",
		rowZone:     "Type a city, → completes it. Empty: this machine's.",
		rowQR:       "auto takes what this terminal shows best. ^T: test the QR code.",
		rowPut:      "The project's API key and token, kept in the system keyring.",
		rowRetry:    "Unlock the keyring, then Enter: the keys may be there already.",
		rowCheck:    "Asks LigdiCash a question without effect: are the keys accepted?",
		rowErase:    "From the keyring and from memory. The sales stay in the ledger.",
		rowSandbox:  "A LigdiCash of its own, without keys and without money. Nothing is lost here.",
		rowBase:     "Set by base_url in settings.toml; takes effect at the next start.",
		rowLedger:   "Set by ledger in settings.toml; takes effect at the next start.",
		rowFile:     "Where these settings are written. The keys never are.",
	},

	inFile: "%s, line %d, column %d", fileUnknown: "unknown setting “%s”, a slip of the finger? Correct the file, then try again.",
	fileSyntax:    "this line cannot be read; it must be: setting = \"value\". Correct the file, then try again.",
	fileType:      "a text in quotes is needed. Correct the file, then try again.",
	fileReadOnly:  "%s cannot be written to: nothing was saved, nothing is lost. Change the folder's permissions, then try again.",
	fileFull:      "The disk is full: nothing was saved, nothing is lost. Make room, then try again.",
	fileUnread:    "The settings could not be read or written. Nothing is lost; try again.",
	lastGood:      "Last good settings in use. %s",
	othersWrite:   "other users can change it, or its folder, and divert the money: it is not read. Take that right from them, then try again: chmod go-w '%s' '%s' (and chown, where they are not yours).",
	fileNoProfile: "the profile “%s” that it puts in use is not in it. Correct the file, or save the settings.", shortProfile: "without its profile",
	goodBanner: "Last good settings: the file %s", shortElse: "is unreadable", shortWhere: ", line %d, column %d",
	savesAside: "^S saves; the broken file stays beside the new one, under another name.",
	savedAside: "✓ Settings saved; the broken file: %s",
	fileShort: map[error]string{
		settings.ErrTwice:      "has a setting twice",
		settings.ErrGone:       "is gone",
		settings.ErrEmpty:      "is empty",
		settings.ErrZeros:      "is full of zeros",
		settings.ErrNotFile:    "is not a file",
		settings.ErrTooLarge:   "is too long",
		settings.ErrUnknownKey: "has an unknown setting",
		settings.ErrWrongType:  "has an impossible value",
	},
	fileFaults: map[error]string{
		settings.ErrTwice:    "this setting is there twice. Keep one.",
		settings.ErrGone:     "the file is gone. Save the settings to make it again.",
		settings.ErrEmpty:    "the file is empty, as after a power cut. Save the settings to make it again.",
		settings.ErrZeros:    "the file holds nothing but zeros, as after a power cut. Save the settings to make it again.",
		settings.ErrNotFile:  "it is not a file. Save the settings to make it again.",
		settings.ErrTooLarge: "the file is far too long. Correct it, or save the settings to make it again.",
	},
	fieldElse: "this value cannot be",
	problems: map[settings.Problem]string{
		settings.NotAURL:         "A whole address is needed, one that begins with https://",
		settings.BadBaseURL:      "An https address is needed, without name or password.",
		settings.UnknownLanguage: "It must be fr or en.",
		settings.UnknownZone:     "There is no such time zone. For example: Africa/Ouagadougou",
		settings.UnknownQR:       "It must be auto, half, sextant, image or off.",
		settings.TooLong:         "This text is too long.",
		settings.BadText:         "There is an invisible character here.",
		settings.BadName:         "Letters, digits, - and _ only, 40 at most; no - first, not “sandbox”, no name that Windows reserves.",
		settings.NotAPath:        "The path of a file is needed.",
	},
}
