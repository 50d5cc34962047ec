package terminal

import (
	"fmt"
	"os"

	"caisse/model"
	"caisse/ui/qr"
	"caisse/ui/text"
	"caisse/ui/theme"
)

// examineTable is what Examine says, in one language.
type examineTable struct {
	unknown, notATerminal, yes, noUTF8, chooseUTF8, colours, smaller, codeTodo string

	theme, noColour, dumb, exact, own, strong, asked, onMiddle, onUnknown, told, guessed string
	ground                                                                               map[theme.Ground]string
}

// examineIn are the words of w's language.
func examineIn(w *text.Words) *examineTable { return text.Pick(w, &examineFrench, &examineEnglish) }

var examineFrench = examineTable{
	unknown:      "inconnu",
	notATerminal: "la sortie n'est pas un terminal",
	yes:          "oui",
	noUTF8:       "non : les signes sont dessinés en ASCII",
	chooseUTF8:   "choisissez une langue en UTF-8, par exemple LANG=fr_FR.UTF-8",
	colours:      "Couleurs",
	theme:        "Thème",
	noColour:     "sans couleurs : NO_COLOR le demande, gras et inversé portent tout",
	dumb:         "sans couleurs : TERM=%s dit que ce terminal n'en a pas",
	exact:        "couleurs exactes",
	own:          "les 16 couleurs du terminal, sur leur propre fond",
	strong:       "contraste",
	asked:        "demandé : theme = %s",
	onMiddle:     "le fond %s n'est ni sombre ni clair",
	onUnknown:    "le terminal ne dit pas son fond : chaque couleur a le sien",
	told:         "le terminal dit %s",
	guessed:      "COLORFGBG=%s le dit",
	ground:       map[theme.Ground]string{theme.Dark: "pour fond sombre", theme.Light: "pour fond clair"},
	smaller:      "%s, ou diminuez la police ; %s",
	codeTodo:     "l'image (O) et le lien à copier (C) restent",
}

var examineEnglish = examineTable{
	unknown:      "unknown",
	notATerminal: "the output is not a terminal",
	yes:          "yes",
	noUTF8:       "no: signs are drawn in ASCII",
	chooseUTF8:   "choose a UTF-8 locale, such as LANG=en_GB.UTF-8",
	colours:      "Colours",
	theme:        "Theme",
	noColour:     "no colours: NO_COLOR asks for none, bold and reverse carry it all",
	dumb:         "no colours: TERM=%s says that this terminal has none",
	exact:        "exact colours",
	own:          "the terminal's 16 colours, each on a background of its own",
	strong:       "contrast",
	asked:        "asked for: theme = %s",
	onMiddle:     "the background %s is neither dark nor light",
	onUnknown:    "the terminal does not tell its background: each colour brings its own",
	told:         "the terminal says %s",
	guessed:      "COLORFGBG=%s says so",
	ground:       map[theme.Ground]string{theme.Dark: "for a dark background", theme.Light: "for a light background"},
	smaller:      "%s, or use a smaller font; %s",
	codeTodo:     "the picture (O) and the link to copy (C) remain",
}

// dressed says which colours p is given, and why.
func (say *examineTable) dressed(l Looks, p qr.Profile) string {
	look := l.Look(p)
	why := ""
	switch colour := p.Ground.Colour; {
	case l.Mono:
		return say.noColour
	case look.Depth == theme.Mono:
		return fmt.Sprintf(say.dumb, model.Clean(os.Getenv("TERM")))
	case l.Theme != autoTheme:
		why = fmt.Sprintf(say.asked, l.Theme)
	case look.Depth < theme.Many:
		return say.own
	case look.Ground == theme.Middle:
		why = fmt.Sprintf(say.onMiddle, colour)
	case look.Ground == theme.Unknown:
		return say.exact + " (" + say.onUnknown + ")"
	case p.Ground.Told:
		why = fmt.Sprintf(say.told, colour)
	default:
		why = fmt.Sprintf(say.guessed, model.Clean(os.Getenv("COLORFGBG")))
	}
	out := say.exact + " " + say.ground[look.Ground]
	switch {
	case look.Strong || look.Ground == theme.Middle:
		out = say.strong
	case look.Depth < theme.Many:
		out = say.own
	}
	return out + " (" + why + ")"
}
