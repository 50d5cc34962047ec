package text

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"caisse/model/articles"
)

// shelfWords is what is said of articles.csv, in one language.
type shelfWords struct {
	place, unread, folder, long string
	more                        [2]string
	why                         map[articles.Why]string
}

func shelfIn(w *Words) *shelfWords { return Pick(w, &shelfFrench, &shelfEnglish) }

var shelfFrench = shelfWords{
	place:  "articles.csv, ligne %d, colonne %d : ",
	unread: "articles.csv ne peut pas être lu ; les prix connus avant restent.",
	folder: "articles.csv n'est pas un fichier.",
	long:   "articles.csv est trop long : ce n'est pas une liste d'articles.",
	more:   [2]string{" (et %d autre)", " (et %d autres)"},
	why: map[articles.Why]string{
		articles.NotText:    "c'est un classeur : dans le tableur, « Enregistrer sous », CSV UTF-8",
		articles.Encoding:   "des lettres sont abîmées : enregistrez en CSV UTF-8",
		articles.OpenQuote:  "un guillemet n'est pas fermé",
		articles.NoCode:     "le code manque",
		articles.BadCode:    "ce code se lirait comme un montant : commencez par une lettre, ou 8 à 14 chiffres",
		articles.SameCode:   "ce code est déjà à la ligne",
		articles.NoName:     "le nom manque",
		articles.LongName:   "le nom est trop long",
		articles.NoPrice:    "le prix manque",
		articles.BadPrice:   "le prix n'est pas un nombre entier de francs",
		articles.PriceRange: "le prix doit être de 1 à 2 000 000 F",
		articles.TooMany:    "il y a une colonne de trop ; un prix à virgule se met entre guillemets",
	},
}

var shelfEnglish = shelfWords{
	place:  "articles.csv, line %d, column %d: ",
	unread: "articles.csv cannot be read; the prices known before stay.",
	folder: "articles.csv is not a file.",
	long:   "articles.csv is too long: it is no list of articles.",
	more:   [2]string{" (and %d more)", " (and %d more)"},
	why: map[articles.Why]string{
		articles.NotText:    "this is a workbook: in the spreadsheet, “Save as”, CSV UTF-8",
		articles.Encoding:   "letters are damaged: save as CSV UTF-8",
		articles.OpenQuote:  "a quote is not closed",
		articles.NoCode:     "the code is missing",
		articles.BadCode:    "this code would be read as an amount: begin with a letter, or 8 to 14 figures",
		articles.SameCode:   "this code is on a line already:",
		articles.NoName:     "the name is missing",
		articles.LongName:   "the name is too long",
		articles.NoPrice:    "the price is missing",
		articles.BadPrice:   "the price is no whole number of francs",
		articles.PriceRange: "the price must be 1 to 2,000,000 F",
		articles.TooMany:    "there is a column too many; a price with a comma goes between quotes",
	},
}

// ArticleFault says where in articles.csv something is wrong, and what.
func (p *Printer) ArticleFault(f articles.Fault) string {
	w := shelfIn(p.W)
	out := fmt.Sprintf(w.place, f.Line, f.Column) + w.why[f.Why]
	switch {
	case f.Text == "":
	case f.Why == articles.SameCode:
		out += " " + f.Text
	default:
		out += " (" + f.Text + ")"
	}
	return out
}

// ArticleWrong says what is wrong with an article that somebody types.
func (p *Printer) ArticleWrong(f articles.Fault) string {
	r := []rune(shelfIn(p.W).why[f.Why] + ".")
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// ArticleFaults says the first of them, and how many there are besides.
func (p *Printer) ArticleFaults(all []articles.Fault) string {
	if len(all) == 0 {
		return ""
	}
	out := p.ArticleFault(all[0])
	if n := int64(len(all) - 1); n > 0 {
		out += fmt.Sprintf(shelfIn(p.W).more[p.W.Form(n)], n)
	}
	return out
}

// ArticlesUnread says why articles.csv has not been read.
func (p *Printer) ArticlesUnread(err error) string {
	switch w := shelfIn(p.W); {
	case errors.Is(err, articles.ErrTooLong):
		return w.long
	case errors.Is(err, fs.ErrInvalid):
		return w.folder
	default:
		return w.unread
	}
}
