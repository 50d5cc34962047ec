package help

import "caisse/ui/text"

// phrases are what this room says, in one language.
type phrases struct {
	kRun, kOther, help, searchHelp, nothingToRun, here, everywhere string
	helpText                                                       []string
}

// in are the words of w's language.
func in(w *text.Words) *phrases { return text.Pick(w, &french, &english) }

var french = phrases{
	kRun:         "Lancer",
	kOther:       "Autre colonne",
	help:         "AIDE ET COMMANDES",
	searchHelp:   "Chercher :",
	nothingToRun: "Aucune commande ne répond à ces mots.",
	here:         "Sur cet écran",
	everywhere:   "Partout",
	helpText: []string{
		"5000 Entrée Entrée : une vente entière. 3*500 pain + 2*250 café -10% : articles et remise. 5k = 5000.",
		"Clavier AZERTY : & é \" ' ( - è _ ç à valent 1 à 0 dans le montant.",
	},
}

var english = phrases{
	kRun:         "Run",
	kOther:       "Other column",
	help:         "HELP AND COMMANDS",
	searchHelp:   "Search:",
	nothingToRun: "No command answers to these words.",
	here:         "On this screen",
	everywhere:   "Everywhere",
	helpText: []string{
		"5000 Enter Enter: a whole sale. 3*500 bread + 2*250 coffee -10%: items and discount. 5k = 5000.",
		"French keyboard: & é \" ' ( - è _ ç à stand for 1 to 0 in the amount.",
	},
}
