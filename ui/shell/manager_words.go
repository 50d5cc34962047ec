package shell

import "caisse/ui/text"

// managerSays is what is said of the manager's code, in one language.
type managerSays struct {
	prompt, needed, wrong, early, unreadable, unnoted string
}

func managerIn(w *text.Words) *managerSays { return text.Pick(w, &managerFrench, &managerEnglish) }

var managerFrench = managerSays{
	prompt:     "Code du gérant : ",
	needed:     "le code du gérant est demandé : au terminal, ou en première ligne de l'entrée standard. Rien n'a été fait",
	wrong:      "ce n'est pas le code du gérant. Rien n'a été fait ; prochain essai dans %s",
	early:      "après un code faux il faut attendre : encore %s. Rien n'a été fait ; on peut vendre pendant ce temps",
	unnoted:    "fait, mais le registre n'a pas pu le noter",
	unreadable: "le fichier du code du gérant (manager.json, à côté des réglages) ne peut pas être lu : rien n'a été fait. À qui la machine appartient de le réparer ou de l'effacer",
}

var managerEnglish = managerSays{
	prompt:     "Manager's code: ",
	needed:     "the manager's code is wanted: at the terminal, or as the first line of standard input. Nothing was done",
	wrong:      "that is not the manager's code. Nothing was done; the next try in %s",
	early:      "after a wrong code one has to wait: %s left. Nothing was done; selling goes on meanwhile",
	unnoted:    "done, but the ledger could not note it",
	unreadable: "the file of the manager's code (manager.json, beside the settings) cannot be read: nothing was done. It is for the machine's owner to mend or to delete it",
}
