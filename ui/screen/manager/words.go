package manager

import "caisse/ui/text"

// phrases is what this room says, in one language.
type phrases struct {
	title, titleSet, titleRemove, about, aboutSet, aboutRemove, code, was, next, again,
	kGo, kNext, kSet, kRemove, looking, wrong, early, differ, short, long, unreadable, typeIt string
}

// in are the words of w's language.
func in(w *text.Words) *phrases { return text.Pick(w, &french, &english) }

var french = phrases{
	title:       "CODE DU GÉRANT",
	titleSet:    "METTRE UN CODE DU GÉRANT",
	titleRemove: "ENLEVER LE CODE DU GÉRANT",
	about:       "Ce code est demandé pour les clés, l'adresse de LigdiCash, la clôture, effacer et reprendre une copie. Pour vendre, jamais : Échap y revient.",
	aboutSet:    "Quatre caractères au moins, chiffres ou lettres. Sans lui, plus rien de cela ne se fait ici : gardez-le aussi ailleurs. Pour vendre, il n'est jamais demandé.",
	aboutRemove: "Ensuite plus rien n'est demandé : les clés, la clôture et le reste sont à qui est à la caisse.",
	code:        "Code",
	was:         "Code d'aujourd'hui",
	next:        "Nouveau code",
	again:       "Encore une fois",
	kGo:         "Continuer",
	kNext:       "Suite",
	kSet:        "Mettre ce code",
	kRemove:     "Enlever le code",
	looking:     "Vérification… %d s",
	wrong:       "Ce n'est pas le code. Prochain essai dans %s.",
	early:       "Après un code faux il faut attendre : encore %s. On peut vendre pendant ce temps.",
	differ:      "Les deux ne sont pas pareils. Tapez le nouveau code deux fois.",
	short:       "Trop court : quatre caractères au moins.",
	long:        "Trop long : 64 caractères au plus.",
	unreadable:  "Le fichier du code (manager.json, à côté des réglages) ne peut pas être lu : rien n'a été fait. À qui la machine appartient de le réparer ou de l'effacer.",
	typeIt:      "Tapez le code.",
}

var english = phrases{
	title:       "MANAGER'S CODE",
	titleSet:    "SET A MANAGER'S CODE",
	titleRemove: "TAKE THE MANAGER'S CODE AWAY",
	about:       "This code is asked for the keys, the address of LigdiCash, the closing, erasing and restoring. Never for selling: Esc goes back to it.",
	aboutSet:    "Four characters at least, figures or letters. Without it none of that is done here any more: keep it somewhere else, too. For selling it is never asked.",
	aboutRemove: "After that nothing is asked: keys, closing and the rest are for whoever is at the till.",
	code:        "Code",
	was:         "Code of today",
	next:        "New code",
	again:       "Once more",
	kGo:         "Go on",
	kNext:       "Next",
	kSet:        "Set this code",
	kRemove:     "Take the code away",
	looking:     "Checking… %d s",
	wrong:       "That is not the code. The next try in %s.",
	early:       "After a wrong code one has to wait: %s left. Selling goes on meanwhile.",
	differ:      "The two are not the same. Type the new code twice.",
	short:       "Too short: four characters at least.",
	long:        "Too long: 64 characters at most.",
	unreadable:  "The code's file (manager.json, beside the settings) cannot be read: nothing was done. It is for the machine's owner to mend or to delete it.",
	typeIt:      "Type the code.",
}
