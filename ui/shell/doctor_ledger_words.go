package shell

import "caisse/ui/text"

// doctorLedgerTable is what doctor says of the ledger and its backups, in one language.
type doctorLedgerTable struct {
	ledger, damaged, damagedTodo, played, playedTodo, altered, alteredTodo, withoutTodo, notYet, keepIt, reading, keepItBackup, sound, notRead,
	about, onlyRead, onlyReadTodo, uncounted, uncountedTodo, backup, unlisted, unlistedTodo, noBackup, newest, oldTodo,
	newerDamaged, ageless, days string
}

// doctorLedgerIn are the words of w's language.
func doctorLedgerIn(w *text.Words) *doctorLedgerTable {
	return text.Pick(w, &doctorLedgerFrench, &doctorLedgerEnglish)
}

var doctorLedgerFrench = doctorLedgerTable{
	ledger:        "Registre",
	damaged:       "le registre est abîmé : ceci est ce qui s'en lit",
	damagedTodo:   "caisse restore (une sauvegarde) ou caisse salvage (ce qui se lit)",
	played:        "ce registre est celui d'un bac à sable : rien n'y est de l'argent, et ses ventes sont marquées abîmées ; -sandbox l'ouvre",
	playedTodo:    "ajoutez -sandbox, ou donnez le registre de la boutique (-ledger)",
	altered:       "le registre contient ce que caisse n'y a pas mis : %s",
	alteredTodo:   "n'encaissez pas avec ; reprenez une sauvegarde",
	withoutTodo:   "ces ventes sont chez LigdiCash : ne les refaites pas",
	notYet:        "%s n'existe pas encore",
	keepIt:        "gardez le fichier, reprenez une sauvegarde",
	reading:       "Lecture de tout le registre (-fast la saute)…",
	keepItBackup:  "gardez le fichier, reprenez une sauvegarde (caisse backup en fait)",
	sound:         "sain",
	notRead:       "non relu",
	about:         "%s, %s, %s, %s Mo",
	onlyRead:      "ce registre ne peut qu'être lu ici : rien ne peut être encaissé",
	onlyReadTodo:  "rendez le fichier et son dossier inscriptibles pour vous, ou donnez un autre registre (-ledger)",
	uncounted:     "le fichier où les ventes sont comptées (%s) manque ou ne se lit pas : une perte d'avant ne se verrait pas",
	uncountedTodo: "la console le refait",
	backup:        "Sauvegarde",
	unlisted:      "le dossier des sauvegardes ne peut pas être lu",
	unlistedTodo:  "réglez backup_dir, ou faites : caisse backup FICHIER",
	noBackup:      "aucune encore : la console en fait une par jour",
	newest:        "la dernière a %s (%s), %d gardées",
	oldTodo:       "ouvrez la console un moment sans vendre, ou : caisse backup FICHIER",
	newerDamaged:  " ; celle d'après est d'un registre abîmé",
	ageless:       "moins de 0 h (l'horloge ?)",
	days:          "%d jours",
}

var doctorLedgerEnglish = doctorLedgerTable{
	ledger:        "Ledger",
	damaged:       "the ledger is damaged: this is what can be read of it",
	damagedTodo:   "caisse restore (a backup) or caisse salvage (what can be read)",
	played:        "this ledger is that of a sandbox: nothing in it is money, and its sales are marked as damaged; -sandbox opens it",
	playedTodo:    "add -sandbox, or name the shop's ledger (-ledger)",
	altered:       "the ledger has parts that caisse did not make: %s",
	alteredTodo:   "do not sell with it; go back to a backup",
	withoutTodo:   "these sales are at LigdiCash: do not enter them again",
	notYet:        "%s does not exist yet",
	keepIt:        "keep the file, go back to a backup",
	reading:       "Reading the whole ledger (-fast skips it)…",
	keepItBackup:  "keep the file, go back to a backup (caisse backup makes them)",
	sound:         "sound",
	notRead:       "not read through",
	about:         "%s, %s, %s, %s MB",
	onlyRead:      "this ledger can only be read here: nothing can be charged",
	onlyReadTodo:  "let yourself write to the file and its folder, or give another ledger (-ledger)",
	uncounted:     "the file in which sales are counted (%s) is missing or cannot be read: a loss before now would not show",
	uncountedTodo: "the console makes it again",
	backup:        "Backup",
	unlisted:      "the folder of backups cannot be read",
	unlistedTodo:  "set backup_dir, or: caisse backup FILE",
	noBackup:      "none yet: the console makes one a day",
	newest:        "the newest is %s old (%s), %d kept",
	oldTodo:       "leave the console open a moment without selling, or: caisse backup FILE",
	newerDamaged:  "; the one after it is of a damaged ledger",
	ageless:       "less than 0 h (the clock?)",
	days:          "%d days",
}
