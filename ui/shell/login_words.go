package shell

import "caisse/ui/text"

// loginTable is what login and logout say, in one language.
type loginTable struct {
	does, more, force, unchecked, neverGiven, orNoCheck, twoLines, orForce, stopped, accepts, refusesThem, refuses, unreached,
	kept, apiKey, apiToken, notRead, logoutDoes, noneThere, erased, stillMay, elsewhere,
	ofLedger, ledgerPassword, oneLine, ledgerAccepts, ledgerRefusesIt, ledgerRefuses, ledgerUnproven, ledgerKept, ledgerErased, ledgerNone,
	ledgerElsewhere, ledgerNewShop string
}

// loginIn are the words of w's language.
func loginIn(w *text.Words) *loginTable { return text.Pick(w, &loginFrench, &loginEnglish) }

var loginFrench = loginTable{
	does:        "mettre les clés dans le trousseau (une invite, ou deux lignes sur l'entrée standard)",
	more:        "La clé API, puis le token API, jamais en arguments : ceux-ci se voient dans la liste des processus.\nUn profil qui n'existe pas encore est créé.\nAvec -ledger, le mot de passe du registre commun (une ligne) ; il est essayé, puis gardé.",
	force:       "garder les clés même si leur forme ou LigdiCash les refuse",
	unchecked:   "ne rien demander à LigdiCash",
	neverGiven:  "jamais de clé en argument : caisse login les demande, ou les lit sur l'entrée standard",
	orNoCheck:   " ; -no-check garde les clés sans rien demander",
	twoLines:    " Il faut deux lignes : la clé API, puis le token API (client.ligdicash.com, Marchands, Projets API).",
	orForce:     " Rien n'a été changé ; -force garde quand même.",
	stopped:     "arrêté, rien n'a été changé",
	accepts:     " LigdiCash les accepte.",
	refusesThem: "LigdiCash refuse ces clés : rien n'a été changé. Vérifiez la clé API et le token du projet (client.ligdicash.com, Marchands, Projets API).",
	refuses:     " LigdiCash les refuse.",
	unreached:   " LigdiCash n'a pas pu être joint : elles seront vérifiées à la première vente.",
	kept:        "Clés du profil « %s » gardées dans le trousseau (clé : %d caractères, token : %d).%s",
	apiKey:      "Clé API (rien ne s'affiche) : ",
	apiToken:    "Token API (rien ne s'affiche) : ",
	notRead:     "rien n'a été lu, rien n'a été changé",
	logoutDoes:  "effacer les clés du trousseau",
	noneThere:   "Le trousseau n'avait pas de clés pour le profil « %s ».",
	erased:      "Clés du profil « %s » effacées du trousseau.",
	stillMay:    "arrêté ; le trousseau fait peut-être encore ce qui était commencé",
	elsewhere:   " Rien n'est écrit ailleurs. Sans trousseau : LIGDICASH_API_KEY et LIGDICASH_API_TOKEN dans l'environnement.",

	ofLedger:        "le mot de passe du registre commun, au lieu des clés",
	ledgerPassword:  "Mot de passe de %s (rien ne s'affiche) : ",
	oneLine:         "il faut une ligne : le mot de passe du rôle. Rien n'a été changé",
	ledgerAccepts:   " Le registre commun l'accepte.",
	ledgerRefusesIt: "le registre commun refuse ce mot de passe : rien n'a été changé. -force garde quand même",
	ledgerRefuses:   " Le registre commun le refuse.",
	ledgerUnproven:  " Il n'a pas pu être vérifié : ",
	ledgerKept:      "Mot de passe du registre commun du profil « %s » gardé dans le trousseau.",
	ledgerErased:    "Mot de passe du registre commun du profil « %s » effacé du trousseau.",
	ledgerNone:      "Le trousseau n'avait pas de mot de passe du registre commun pour le profil « %s ».",
	ledgerNewShop:   " La boutique « %s » y est nouvelle ; il y a : %s. Si c'est l'une d'elles, corrigez son nom avant d'ouvrir la console : caisse profiles set %s shop=\"…\".",
	ledgerElsewhere: " Rien n'est écrit ailleurs. Sans trousseau : PGPASSFILE, ou PGPASSWORD dans l'environnement.",
}

var loginEnglish = loginTable{
	does:        "put the keys into the keyring (a prompt, or two lines on standard input)",
	more:        "The API key, then the API token, never as arguments: those are in the process list.\nA profile that does not exist yet is created.\nWith -ledger, the password of the shared ledger (one line); it is tried, then kept.",
	force:       "keep the keys even if their shape is odd or LigdiCash refuses them",
	unchecked:   "ask LigdiCash nothing",
	neverGiven:  "never a key as an argument: caisse login asks for them, or reads standard input",
	orNoCheck:   "; -no-check keeps the keys and asks nothing",
	twoLines:    " Two lines are needed: the API key, then the API token (client.ligdicash.com, Merchants, API projects).",
	orForce:     " Nothing was changed; -force keeps them all the same.",
	stopped:     "stopped, nothing was changed",
	accepts:     " LigdiCash accepts them.",
	refusesThem: "LigdiCash refuses these keys: nothing was changed. Check the project's API key and token (client.ligdicash.com, Merchants, API projects).",
	refuses:     " LigdiCash refuses them.",
	unreached:   " LigdiCash could not be reached: they will be checked by the first sale.",
	kept:        "Keys of profile “%s” kept in the keyring (key: %d characters, token: %d).%s",
	apiKey:      "API key (nothing is shown): ",
	apiToken:    "API token (nothing is shown): ",
	notRead:     "nothing was read, nothing was changed",
	logoutDoes:  "erase the keys from the keyring",
	noneThere:   "The keyring had no keys for profile “%s”.",
	erased:      "Keys of profile “%s” erased from the keyring.",
	stillMay:    "stopped; the keyring may still do what was begun",
	elsewhere:   " Nothing is written elsewhere. Without a keyring: LIGDICASH_API_KEY and LIGDICASH_API_TOKEN in the environment.",

	ofLedger:        "the password of the shared ledger, instead of the keys",
	ledgerPassword:  "Password of %s (nothing is shown): ",
	oneLine:         "one line is needed: the role's password. Nothing was changed",
	ledgerAccepts:   " The shared ledger accepts it.",
	ledgerRefusesIt: "the shared ledger refuses this password: nothing was changed. -force keeps it all the same",
	ledgerRefuses:   " The shared ledger refuses it.",
	ledgerUnproven:  " It could not be checked: ",
	ledgerKept:      "Password of the shared ledger of profile “%s” kept in the keyring.",
	ledgerErased:    "Password of the shared ledger of profile “%s” erased from the keyring.",
	ledgerNone:      "The keyring had no password of the shared ledger for profile “%s”.",
	ledgerNewShop:   " The shop “%s” is new there; there are: %s. If it is one of them, correct its name before you open the console: caisse profiles set %s shop=\"…\".",
	ledgerElsewhere: " Nothing is written elsewhere. Without a keyring: PGPASSFILE, or PGPASSWORD in the environment.",
}
