package shell

import "caisse/ui/text"

// profilesTable is what profiles says, and what is wrong with settings, in one language.
type profilesTable struct {
	does, args, more, usage, quoted, badPair, inRing, noKeys, unknownKeys, noProfile, writtenAs, thereAre, makeIt, exists, active,
	renamed, unchanged, shares string

	forms [6][2]string // how it is called, and what it does then
}

// profilesIn are the words of w's language.
func profilesIn(w *text.Words) *profilesTable { return text.Pick(w, &profilesFrench, &profilesEnglish) }

var profilesFrench = profilesTable{
	does: "les profils : plusieurs boutiques, ou plusieurs projets API",
	args: "[add|set|use|rename|remove …]",
	forms: [...][2]string{
		{"caisse profiles", "les donner tous"},
		{"caisse profiles add NOM [réglage=valeur…]", "en créer un"},
		{"caisse profiles set NOM réglage=valeur…", "changer ses réglages"},
		{"caisse profiles use NOM", "celui qui sert quand rien d'autre n'est dit"},
		{"caisse profiles rename ANCIEN NOUVEAU", "les clés et le registre suivent"},
		{"caisse profiles remove NOM", "l'enlever, et ses clés ; son registre reste"},
	},
	more:        "Réglages : %s",
	usage:       "caisse profiles add|set|use|rename|remove : « caisse profiles -h » dit comment",
	quoted:      "« %s »",
	badPair:     "« %s » : réglage=valeur, avec un de ces réglages : %s",
	inRing:      "clés dans le trousseau",
	noKeys:      "pas de clés",
	unknownKeys: "trousseau illisible",
	noProfile:   "le profil « %s » n'existe pas ;",
	writtenAs:   " il s'écrit « %s »",
	thereAre:    " il y a : %s ;",
	makeIt:      " « caisse login -profile %s » le crée",
	exists:      "ce profil existe déjà (majuscules ou non), ou ce nom a déjà des clés ou un registre",
	active:      "c'est le profil en service : choisissez-en d'abord un autre (caisse profiles use NOM)",
	renamed:     "le profil a son nouveau nom et ses clés ; celles de l'ancien nom n'ont pas pu être effacées (caisse logout -profile ANCIEN)",
	unchanged:   " Rien n'a été changé.",
	shares:      ", registre commun %s",
}

var profilesEnglish = profilesTable{
	does: "the profiles: several shops, or several API projects",
	args: "[add|set|use|rename|remove …]",
	forms: [...][2]string{
		{"caisse profiles", "list them all"},
		{"caisse profiles add NAME [setting=value…]", "make one"},
		{"caisse profiles set NAME setting=value…", "change its settings"},
		{"caisse profiles use NAME", "the one used when nothing else is said"},
		{"caisse profiles rename OLD NEW", "keys and ledger follow"},
		{"caisse profiles remove NAME", "take it out, and its keys; its ledger stays"},
	},
	more:        "Settings: %s",
	usage:       "caisse profiles add|set|use|rename|remove: “caisse profiles -h” says how",
	quoted:      "“%s”",
	badPair:     "“%s”: setting=value, with one of these settings: %s",
	inRing:      "keys in the keyring",
	noKeys:      "no keys",
	unknownKeys: "keyring unreadable",
	noProfile:   "there is no profile “%s”;",
	writtenAs:   " it is written “%s”",
	thereAre:    " there are: %s;",
	makeIt:      " “caisse login -profile %s” makes it",
	exists:      "that profile exists already (whatever its capitals), or that name has keys or a ledger already",
	active:      "this profile is the active one: choose another first (caisse profiles use NAME)",
	renamed:     "the profile has its new name and its keys; those of the old name could not be erased (caisse logout -profile OLD)",
	unchanged:   " Nothing was changed.",
	shares:      ", shared ledger %s",
}
