package text

import (
	"caisse/model/settings"
	"caisse/model/till"
)

// setupWords are the words of the settings and the first start.
type setupWords struct {
	// Keys, and what the footer and the help call them.
	KStop, KChoose, KCheckKeys, KMove, KTry, KLive string

	// First start.

	// Keys.
	MayReplace, KeysTrying, NotKeptNow, Declined, NotActivated, SecretHere, accepted, acceptedSession,
	keptUnproven, usedUnproven, keptInactive string
	ring  ringWords
	Shape shapeWords

	// Settings.
	Saving, Saved string

	// The file.
	inFile, fileUnknown, fileSyntax, fileType, fileReadOnly, fileFull, fileUnread, fieldElse, LastGood string

	fileFaults                                                                              map[error]string // each a sentence; in the line of warnings a few words do
	fileShort                                                                               map[error]string
	othersWrite, fileNoProfile, shortProfile, goodBanner, shortElse, shortWhere, SavedAside string
	problems                                                                                map[settings.Problem]string
}

// ringWords say what is wrong with a keyring.
type ringWords struct{ none, locked, slow, full, notKept, notErased, noKeys, noAPIKey, noToken, refuses string }

// shapeWords say what a copy and paste got wrong.
type shapeWords struct{ noKey, noToken, Swapped, cut, character, same, other string }

func frenchSetup() setupWords {
	return setupWords{
		KStop: "Arrêter", KChoose: "Choisir", KCheckKeys: "Vérifier",
		KMove: "Ligne", KTry: "Essayer sans clés", KLive: "Mise en service",

		MayReplace: "Le trousseau n'a pas pu être lu : s'il garde déjà des clés pour ce profil, celles-ci les remplaceront.",
		KeysTrying: "LigdiCash vérifie les clés… %d s",
		NotKeptNow: "Les clés n'ont pas été gardées.",
		Declined: "LigdiCash refuse ces clés, sans dire laquelle des deux. Vérifiez la clé API et le token du même projet : " +
			"client.ligdicash.com, Marchands, Projets API.",
		NotActivated: "LigdiCash n'a pas encore activé les paiements de ce compte : écrivez à LigdiCash (developper@ligdicash.com).",

		SecretHere: "Cela ressemble à une clé ou à un token LigdiCash : rien n'en est gardé ici. Les clés se mettent par ^S ; le token d'une facture se cherche dans les ventes (^L).",

		accepted: "✓ Clés acceptées par LigdiCash, gardées dans le trousseau. La caisse est prête.",
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
			noAPIKey:  "Le trousseau a le token, mais il manque la clé API : remettez les deux.",
			noToken:   "Le trousseau a la clé API, mais il manque le token : remettez les deux.",
			refuses:   "Le trousseau refuse, sans dire pourquoi.",
		},
		Shape: shapeWords{
			noKey:     "Il manque la clé API.",
			noToken:   "Il manque le token API.",
			Swapped:   "La clé et le token semblent échangés : le token est le long texte qui commence par eyJ.",
			cut:       "Le token ne semble pas entier : copiez-le du début à la fin.",
			character: "Il y a là un caractère qu'aucune clé ne peut avoir (accent, signe invisible) : copiez à nouveau.",
			same:      "La clé et le token sont le même texte.",
			other:     "Ces clés n'ont pas la forme attendue.",
		},

		Saving: "Enregistrement… %d s", Saved: "✓ Réglages enregistrés.",

		inFile: "%s, ligne %d, colonne %d", fileUnknown: "réglage inconnu « %s », une faute de frappe ? Corrigez le fichier, puis recommencez.",
		fileSyntax:    "cette ligne ne peut pas être lue ; il faut : réglage = \"valeur\". Corrigez le fichier, puis recommencez.",
		fileType:      "il faut un texte entre guillemets. Corrigez le fichier, puis recommencez.",
		fileReadOnly:  "On ne peut pas écrire dans %s : rien n'a été enregistré, rien n'est perdu. Changez les droits du dossier, puis recommencez.",
		fileFull:      "Le disque est plein : rien n'a été enregistré, rien n'est perdu. Faites de la place, puis recommencez.",
		fileUnread:    "Les réglages n'ont pas pu être lus ni écrits. Rien n'est perdu ; recommencez.",
		LastGood:      "Derniers bons réglages en service. %s",
		othersWrite:   "d'autres utilisateurs peuvent le changer, lui ou son dossier, et détourner l'argent : il n'est pas lu. Retirez-leur ce droit, puis recommencez : chmod go-w '%s' '%s' (et chown, s'ils ne sont pas à vous).",
		fileNoProfile: "le profil « %s » qu'il met en service n'y est pas. Corrigez le fichier, ou enregistrez les réglages.", shortProfile: "sans son profil",
		goodBanner: "Derniers bons réglages : fichier %s", shortElse: "illisible", shortWhere: ", ligne %d, colonne %d",
		SavedAside: "✓ Réglages enregistrés ; le fichier abîmé : %s",
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
			settings.UnknownHour:     "Il faut une heure de 00:00 à 12:00. Par exemple : 04:00",
			settings.UnknownQR:       "Il faut auto, half, sextant, image ou off.",
			settings.UnknownAnswer:   "Il faut yes (oui) ou no (non).",
			settings.UnknownTheme:    "Il faut auto, dark (fond sombre), light (fond clair) ou contrast.",
			settings.TooLong:         "Ce texte est trop long.",
			settings.BadText:         "Un caractère invisible s'est glissé ici.",
			settings.BadName:         "Lettres, chiffres, - et _ seulement, 40 au plus ; ni - au début, ni « sandbox », ni un nom que Windows réserve.",
			settings.NotAPath:        "Il faut le chemin d'un fichier.",
			settings.NotAPrinter:     "Il faut tcp:HÔTE, device:/dev/usb/lp0, lp:NOM ou file:/CHEMIN",
			settings.UnknownPaper:    "Il faut 58 ou 80.",
			settings.UnknownReceipts: "Il faut key (par la touche I) ou paid (dès que c'est payé).",
			settings.UnknownPage:     "Il faut 858 ou ascii (sans accents).",
			settings.NotALedger:      "Il faut le chemin d'un fichier, ou l'adresse d'un registre commun : postgres://RÔLE@HÔTE/BASE",
			settings.HasPassword:     "Pas de mot de passe dans l'adresse : tout le monde le lirait. Ôtez-le (postgres://RÔLE@HÔTE/BASE), puis donnez-le au trousseau : caisse login -ledger",
		},
	}
}

func englishSetup() setupWords {
	return setupWords{
		KStop: "Stop", KChoose: "Choose", KCheckKeys: "Check",
		KMove: "Row", KTry: "Try without keys", KLive: "Go live",

		MayReplace: "The keyring could not be read: if it already holds keys for this profile, these will replace them.",
		KeysTrying: "LigdiCash is checking the keys… %d s",
		NotKeptNow: "The keys were not kept.",
		Declined: "LigdiCash refuses these keys, without saying which of the two. Check the API key and the token of the same project: " +
			"client.ligdicash.com, Merchants, API projects.",
		NotActivated: "LigdiCash has not activated payments for this account yet: write to LigdiCash (developper@ligdicash.com).",

		SecretHere: "This looks like a LigdiCash key or token: nothing of it is kept here. Keys go in by ^S; an invoice's token is looked for in the sales (^L).",

		accepted: "✓ Keys accepted by LigdiCash, kept in the keyring. The till is ready.",
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
			noAPIKey:  "The keyring has the token, but the API key is missing: enter both again.",
			noToken:   "The keyring has the API key, but the token is missing: enter both again.",
			refuses:   "The keyring refuses, without saying why.",
		},
		Shape: shapeWords{
			noKey:     "The API key is missing.",
			noToken:   "The API token is missing.",
			Swapped:   "The key and the token seem swapped: the token is the long text that begins with eyJ.",
			cut:       "The token does not seem whole: copy it from its beginning to its end.",
			character: "There is a character here that no key can have (an accent, an invisible sign): copy again.",
			same:      "The key and the token are the same text.",
			other:     "These keys do not look as expected.",
		},

		Saving: "Saving… %d s", Saved: "✓ Settings saved.",

		inFile: "%s, line %d, column %d", fileUnknown: "unknown setting “%s”, a slip of the finger? Correct the file, then try again.",
		fileSyntax:    "this line cannot be read; it must be: setting = \"value\". Correct the file, then try again.",
		fileType:      "a text in quotes is needed. Correct the file, then try again.",
		fileReadOnly:  "%s cannot be written to: nothing was saved, nothing is lost. Change the folder's permissions, then try again.",
		fileFull:      "The disk is full: nothing was saved, nothing is lost. Make room, then try again.",
		fileUnread:    "The settings could not be read or written. Nothing is lost; try again.",
		LastGood:      "Last good settings in use. %s",
		othersWrite:   "other users can change it, or its folder, and divert the money: it is not read. Take that right from them, then try again: chmod go-w '%s' '%s' (and chown, where they are not yours).",
		fileNoProfile: "the profile “%s” that it puts in use is not in it. Correct the file, or save the settings.", shortProfile: "without its profile",
		goodBanner: "Last good settings: the file %s", shortElse: "is unreadable", shortWhere: ", line %d, column %d",
		SavedAside: "✓ Settings saved; the broken file: %s",
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
			settings.UnknownHour:     "It must be a time from 00:00 to 12:00. For example: 04:00",
			settings.UnknownQR:       "It must be auto, half, sextant, image or off.",
			settings.UnknownAnswer:   "It must be yes or no.",
			settings.UnknownTheme:    "It must be auto, dark, light or contrast.",
			settings.TooLong:         "This text is too long.",
			settings.BadText:         "There is an invisible character here.",
			settings.BadName:         "Letters, digits, - and _ only, 40 at most; no - first, not “sandbox”, no name that Windows reserves.",
			settings.NotAPath:        "The path of a file is needed.",
			settings.NotAPrinter:     "It must be tcp:HOST, device:/dev/usb/lp0, lp:NAME or file:/PATH",
			settings.UnknownPaper:    "It must be 58 or 80.",
			settings.UnknownReceipts: "It must be key (by the key I) or paid (as soon as it is paid).",
			settings.UnknownPage:     "It must be 858 or ascii (no accents).",
			settings.NotALedger:      "The path of a file is needed, or the address of a shared ledger: postgres://ROLE@HOST/DATABASE",
			settings.HasPassword:     "No password in the address: anybody would read it. Take it out (postgres://ROLE@HOST/DATABASE), then give it to the keyring: caisse login -ledger",
		},
	}
}

// KeptText says that the keys are in use, where they are, and how sure that is.
func (s *setupWords) KeptText(tried till.Tried, session bool) string {
	inactive := tried.Inactive()
	switch {
	case inactive:
		return s.keptInactive
	case tried.Keys == till.KeysAccepted && session:
		return s.acceptedSession
	case tried.Keys == till.KeysAccepted:
		return s.accepted
	case session:
		return s.usedUnproven
	}
	return s.keptUnproven
}
