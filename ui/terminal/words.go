package terminal

import "caisse/ui/text"

// examineTable is what Examine says, in one language.
type examineTable struct {
	unknown, notATerminal, enlarge, yes, noUTF8, chooseUTF8, colours, codeTodo string
}

// examineIn are the words of w's language.
func examineIn(w *text.Words) *examineTable { return text.Pick(w, &examineFrench, &examineEnglish) }

var examineFrench = examineTable{
	unknown:      "inconnu",
	notATerminal: "la sortie n'est pas un terminal",
	enlarge:      "agrandissez la fenêtre : 40x12 au moins, 80x24 de préférence",
	yes:          "oui",
	noUTF8:       "non : les signes sont dessinés en ASCII",
	chooseUTF8:   "choisissez une langue en UTF-8, par exemple LANG=fr_FR.UTF-8",
	colours:      "Couleurs",
	codeTodo:     "agrandissez la fenêtre ou diminuez la police ; l'image (O) et le lien (T) restent",
}

var examineEnglish = examineTable{
	unknown:      "unknown",
	notATerminal: "the output is not a terminal",
	enlarge:      "enlarge the window: 40x12 at least, better 80x24",
	yes:          "yes",
	noUTF8:       "no: signs are drawn in ASCII",
	chooseUTF8:   "choose a UTF-8 locale, such as LANG=en_GB.UTF-8",
	colours:      "Colours",
	codeTodo:     "enlarge the window or use a smaller font; the picture (O) and the link (T) remain",
}
