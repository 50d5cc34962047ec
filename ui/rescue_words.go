package ui

import (
	"caisse/model/till"
	"caisse/ui/text"
)

// rescueTable is what this room says, in one language.
type rescueTable struct {
	rescueTitle, rescueKeys string
	ways                    [till.NewLedger + 1]string
}

// rescueIn are the words of w's language.
func rescueIn(w *text.Words) *rescueTable { return text.Pick(w, &rescueFrench, &rescueEnglish) }

var rescueFrench = rescueTable{
	rescueTitle: "LE REGISTRE EST À VOIR",
	rescueKeys:  "↑ ↓ Choisir · Entrée Faire · F2 English · Échap Quitter sans rien changer",
	ways: [...]string{
		till.Leave: "Quitter sans rien changer", till.LookOnly: "Regarder seulement : rien ne s'encaisse, rien n'est écrit", till.GoOn: "Continuer avec ce registre, en sachant ce qui manque",
		till.PutBack:   "Remettre la dernière sauvegarde ; le registre présent est gardé à côté",
		till.NewLedger: "Continuer avec un registre neuf ; le présent est gardé à côté",
	},
}

var rescueEnglish = rescueTable{
	rescueTitle: "THE LEDGER NEEDS A LOOK",
	rescueKeys:  "↑ ↓ Choose · Enter Do it · F2 Français · Esc Quit and change nothing",
	ways: [...]string{
		till.Leave: "Quit and change nothing", till.LookOnly: "Look only: nothing can be charged, nothing is written", till.GoOn: "Go on with this ledger, knowing what is missing",
		till.PutBack:   "Put the newest backup back; the present ledger is kept beside it",
		till.NewLedger: "Go on with a new ledger; the present one is kept beside it",
	},
}
