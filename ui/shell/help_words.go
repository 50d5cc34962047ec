package shell

import "caisse/ui/text"

// helpTable is what -h says, and what is wrong with a command line, in one language.
type helpTable struct {
	console, flagProfile, flagLanguage, flagQR, flagShop, flagLedger, flagBaseURL, flagTimeZone, flagASCII, flagSandbox,
	flagJSON, about, inSandbox, options, environment, envKeys, envBaseURL, envFlags, envFolders, envBackups, envNoColor,
	envDebug, noFlag, noValue, badValue, noCommand, badFlags, tooMany, version string
}

// helpIn are the words of w's language.
func helpIn(w *text.Words) *helpTable { return text.Pick(w, &helpFrench, &helpEnglish) }

var helpFrench = helpTable{
	console:      "la console",
	flagProfile:  "profil : nomme les réglages, les clés et le registre (CAISSE_PROFILE)",
	flagLanguage: "langue : fr, en (CAISSE_LANG)",
	flagQR:       "dessin du QR : auto, half, sextant, image, off (CAISSE_QR)",
	flagShop:     "nom de la boutique (CAISSE_SHOP)",
	flagLedger:   "fichier du registre (CAISSE_LEDGER)",
	flagBaseURL:  "adresse de LigdiCash (LIGDICASH_BASE_URL)",
	flagTimeZone: "fuseau horaire, par exemple Africa/Ouagadougou (CAISSE_TIME_ZONE)",
	flagASCII:    "sans signes hors ASCII",
	flagSandbox:  "le bac à sable : un LigdiCash local, sans clés ni argent",
	flagJSON:     "réponse en JSON, aux noms stables",
	about:        "caisse : encaisser du mobile money par LigdiCash, dans le terminal.\n\n",
	inSandbox:    "le bac à sable : la console sans clés ni argent",
	options:      "\nOptions :\n",
	environment:  "\nEnvironnement (une option l'emporte ; sinon settings.toml) :\n",
	envKeys:      "les clés, au lieu du trousseau (les deux ensemble)",
	envBaseURL:   "adresse de LigdiCash (https)",
	envFlags:     "comme les options",
	envFolders:   "dossiers de settings.toml, et du registre",
	envBackups:   "dossier des sauvegardes du jour ; sinon à côté du registre",
	envNoColor:   "sans couleurs",
	envDebug:     "écrire caisse.log dans le dossier du registre",
	noFlag:       "il n'y a pas d'option %s",
	noValue:      "l'option %s veut une valeur",
	badValue:     "l'option -%s ne peut pas être %s",
	noCommand:    "commande inconnue : %q ; « caisse -h » les donne toutes",
	badFlags:     "%s ; « %s -h » les donne toutes",
	tooMany:      "de trop : %q",
	version:      "la version",
}

var helpEnglish = helpTable{
	console:      "the console",
	flagProfile:  "profile: names the settings, the keys and the ledger (CAISSE_PROFILE)",
	flagLanguage: "language: fr, en (CAISSE_LANG)",
	flagQR:       "how QR codes are drawn: auto, half, sextant, image, off (CAISSE_QR)",
	flagShop:     "the shop's name (CAISSE_SHOP)",
	flagLedger:   "the ledger's file (CAISSE_LEDGER)",
	flagBaseURL:  "address of LigdiCash (LIGDICASH_BASE_URL)",
	flagTimeZone: "time zone, such as Africa/Ouagadougou (CAISSE_TIME_ZONE)",
	flagASCII:    "no signs outside ASCII",
	flagSandbox:  "the sandbox: a LigdiCash of its own, no keys, no money",
	flagJSON:     "answer in JSON, with stable names",
	about:        "caisse: take mobile money through LigdiCash, in the terminal.\n\n",
	inSandbox:    "the sandbox: the console without keys or money",
	options:      "\nOptions:\n",
	environment:  "\nEnvironment (a flag wins over it; else settings.toml):\n",
	envKeys:      "the keys, instead of the keyring (both together)",
	envBaseURL:   "address of LigdiCash (https)",
	envFlags:     "like the options",
	envFolders:   "folders of settings.toml, and of the ledger",
	envBackups:   "folder of the daily backups; else beside the ledger",
	envNoColor:   "no colours",
	envDebug:     "write caisse.log into the ledger's folder",
	noFlag:       "there is no flag %s",
	noValue:      "the flag %s needs a value",
	badValue:     "the flag -%s cannot be %s",
	noCommand:    "unknown command: %q; “caisse -h” lists them all",
	badFlags:     "%s; “%s -h” lists them all",
	tooMany:      "one word too many: %q",
	version:      "the version",
}
