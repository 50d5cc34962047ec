package sale

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/key"

	"caisse/model"
	"caisse/ui/cells"
	"caisse/ui/screen"
)

// mostOffers are named under the amount line.
const mostOffers = 6

// offer looks for the articles that the word at the end of the line may become:
// none while it stands for something already.
func (s *sale) offer(line string) {
	s.offers, s.offerAt = nil, 0
	shelf := s.c.Shelf()
	if shelf == nil || s.err == nil {
		return
	}
	at := strings.LastIndexByte(line, '+') + 1
	term := line[at:]
	if i := strings.IndexFunc(term, func(r rune) bool { return !strings.ContainsRune("0123456789 \u00a0&é\"'(-è_çà", r) }); i >= 0 {
		if r, n := utf8.DecodeRuneInString(term[i:]); i > 0 && strings.ContainsRune("*×xX", r) {
			at += i + n
		}
	}
	word := strings.TrimLeftFunc(line[at:], unicode.IsSpace)
	r, _ := utf8.DecodeRuneInString(word)
	if _, is := shelf.Find(strings.TrimSpace(word)); is || !unicode.IsLetter(r) {
		return
	}
	s.offers, s.offerAt = s.c.Articles.Begun(word, mostOffers), len(line)-len(word)
}

// kComplete writes the code of the first of them.
func (s *sale) kComplete() key.Binding {
	f := &s.fields[fLine]
	return screen.When(s.at == fLine && len(s.offers) > 0 && f.Position() == utf8.RuneCountInString(f.Value()), screen.Bind("tab right", "Tab", in(s.c.W).kComplete))
}

func (s *sale) complete() *sale {
	f := &s.fields[fLine]
	f.SetValue(f.Value()[:s.offerAt] + s.offers[0].Code)
	f.CursorEnd()
	return s.parsed()
}

// takeCode says that the line ends with a bar code, and Enter came from the scanner
// that typed it: one more of that article is in the sale.
func (s *sale) takeCode() bool {
	line := s.fields[fLine].Value()
	shelf := s.c.Shelf()
	if s.scanned || s.err != nil || shelf == nil {
		return false
	}
	before := untilLastTerm(line)
	code := strings.TrimSpace(line[len(before):])
	a, is := shelf.Find(figuresOf(code))
	if !is || strings.TrimLeft(a.Code, "0123456789") != "" {
		return false
	}
	line = before + a.Code
	if terms := strings.Split(before, "+"); len(terms) > 1 { // had it already
		terms = terms[:len(terms)-1]
		for i, term := range terms {
			n, of := int64(1), strings.TrimSpace(term)
			if figures, rest, times := strings.Cut(of, "*"); times {
				if n, of = 0, strings.TrimSpace(rest); len(figures) < 6 {
					n, _ = strconv.ParseInt(strings.TrimSpace(figures), 10, 64)
				}
			}
			if n > 0 && n < model.MaxQuantity && of == a.Code {
				terms[i] = " " + strconv.FormatInt(n+1, 10) + "*" + a.Code + " "
				line = strings.TrimSpace(strings.Join(terms, "+"))
				break
			}
		}
	}
	s.fields[fLine].SetValue(line)
	s.fields[fLine].CursorEnd()
	s.parsed()
	s.scanned = s.err == nil
	return true
}

// figuresOf is a bar code as a scanner means it, on a French keyboard too.
func figuresOf(code string) string {
	if n := utf8.RuneCountInString(code); n < 8 || n > 14 {
		return ""
	}
	return figures.Replace(code)
}

// untilLastTerm is a line without the term at its end, ready for another one.
func untilLastTerm(line string) string {
	at := strings.LastIndexByte(line, '+')
	if at < 0 {
		return ""
	}
	return line[:at] + "+ "
}

// regular is the customer a first name that is begun goes on like, the one served
// last; none while names are masked.
func (s *sale) regular() (who screen.Customer, ok bool) {
	f := &s.fields[fFirst]
	typed := model.Fold(f.Value())
	if s.at != fFirst || typed == "" || s.c.Masked || f.Position() != utf8.RuneCountInString(f.Value()) {
		return who, false
	}
	last := s.fields[fLast].Value()
	for _, who := range s.c.Customers {
		if strings.HasPrefix(model.Fold(who.First), typed) && (last == "" || last == who.Last) && (who.First != f.Value() || who.Last != last) {
			return who, true
		}
	}
	return who, false
}

// kRegular takes that customer's names.
func (s *sale) kRegular() key.Binding {
	_, ok := s.regular()
	return screen.When(ok, screen.Bind("right", "→", in(s.c.W).kComplete))
}

func (s *sale) named() *sale {
	if who, ok := s.regular(); ok {
		s.fields[fFirst].SetValue(who.First)
		s.fields[fLast].SetValue(who.Last)
		s.fields[fFirst].CursorEnd()
	}
	return s
}

// offerLine names the articles that what is typed may become, or what is wrong with
// their file while nothing is typed.
func (s *sale) offerLine() string {
	c := s.c
	if who, ok := s.regular(); ok {
		return c.Theme.Hint.Render(cells.Cut("→ "+cells.Join(" ", who.First, who.Last), s.w))
	}
	if len(s.offers) == 0 || s.at != fLine {
		if wrong := c.ArticlesWrong(); wrong != "" && s.fields[fLine].Value() == "" {
			return c.Theme.Notice.Render(cells.Cut(wrong, s.w))
		}
		return ""
	}
	line := ""
	for i, a := range s.offers {
		text := a.Code
		if !strings.EqualFold(a.Code, a.Name) {
			text += " " + a.Name
		}
		text += " " + c.Figure(a.Price)
		if i > 0 {
			text = " · " + text
		}
		if i > 0 && cells.Width(line)+cells.Width(text) > s.w {
			break
		}
		if i == 0 {
			text = "→ " + text
		}
		line += text
	}
	return c.Theme.Hint.Render(cells.Cut(line, s.w))
}
