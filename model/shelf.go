package model

import (
	"strings"
	"unicode"
)

// Article is what a shop sells under a code.
type Article struct {
	Code  string // see IsCode
	Name  string // that of the item, MaxName at most
	Price Money  // of one: 1 to MaxAmount
}

// Shelf knows a shop's articles.
type Shelf interface {
	// Find is the article of a code, in which case and accents do not matter.
	Find(code string) (Article, bool)
}

// ParseWith is ParseLine, or ParsePasted of a text that was pasted, for a shop with
// articles: a term may be the code of one too, behind a quantity and before a price
// that it has this once. What stood for money before still does:
//
//	term := [ quantity ( "*" | "x" | "×" ) ] code [ price ]
//
// A nil shelf has none.
func ParseWith(s string, pasted bool, shelf Shelf) (Line, error) {
	var room [128]rune
	p := parserOf(s, room[:])
	p.plain = pasted
	l, err := p.line(s, shelf)
	if err != nil {
		return Line{}, err
	}
	return l, nil
}

// IsCode says whether the amount line can tell a code from money: it begins with a
// letter, or is the 8 to 14 figures of a bar code.
func IsCode(code string) bool {
	if code == "" || strings.ContainsFunc(code, func(r rune) bool { return !unicode.IsGraphic(r) || isSpace(r) }) {
		return false
	}
	runes := []rune(code)
	if figures := strings.IndexFunc(code, func(r rune) bool { return !isDigit(r) }) < 0; figures {
		return isBarCode(len(runes))
	}
	if !unicode.IsLetter(runes[0]) || Fold(code) == "x" {
		return false
	}
	for _, text := range [...]string{"1000*" + code, code + " 1000"} {
		if _, err := ParseLine(text); err == nil {
			return false
		}
	}
	if strings.IndexFunc(code, func(r rune) bool { return keyValue(r) < 0 }) < 0 { // éà is 20
		return false
	}
	l, err := ParseWith("2*"+code+"+"+code, false, lone(code))
	return err == nil && len(l.Items) == 2 && l.Items[0].Quantity == 2
}

func isBarCode(figures int) bool { return 8 <= figures && figures <= 14 }

// lone is a shelf with one code.
type lone string

func (c lone) Find(code string) (Article, bool) {
	return Article{string(c), string(c), 1000}, Fold(code) == Fold(string(c))
}

// article reads a term with the code of an article, from start on; not ok where
// there is none.
func (p *lineParser) article(start int, shelf Shelf) (it Item, ok bool, err *LineError) {
	at, quantity := start, int64(1)
	a, end, found := p.code(at, shelf)
	if !found {
		n, after, wrong := p.number(at)
		op := p.times(after)
		if x := p.skip(after); op == after && (p.at(x) == 'x' || p.at(x) == 'X') {
			op = x + 1
		}
		if wrong != nil || op == after {
			return it, false, nil
		}
		if at = p.skip(op); p.at(at) == 0 {
			return it, false, nil
		}
		if a, end, found = p.code(at, shelf); !found {
			return it, false, nil
		}
		if quantity = n; n == 0 || n > MaxQuantity {
			return it, true, p.fault(BadQuantity, start)
		}
	}
	price := int64(a.Price)
	p.count = quantity
	p.pos = p.skip(end)
	switch r := p.at(p.pos); {
	case r == 0, r == '+', r == '-':
	case p.times(p.pos) > p.pos:
		return it, true, p.fault(LateQuantity, p.pos)
	default:
		at := p.pos
		if price, end, err = p.number(at); err != nil {
			return it, true, err
		}
		if p.pos = p.skip(p.currency(end)); p.at(p.pos) != 0 && p.at(p.pos) != '+' && p.at(p.pos) != '-' {
			return it, true, p.fault(AfterPrice, p.pos)
		}
		if price == 0 {
			return it, true, p.fault(TooSmall, at)
		}
	}
	if price > maxSubtotal || quantity > maxSubtotal/price {
		return it, true, p.fault(TooLarge, start)
	}
	return Item{Name: a.Name, Quantity: quantity, UnitPrice: Money(price)}, true, nil
}

// code is the article whose code stands at i, and where it ends.
func (p *lineParser) code(i int, shelf Shelf) (a Article, end int, ok bool) {
	end = p.wordEnd(i)
	if end == i {
		return a, i, false
	}
	if a, ok = p.find(i, end, shelf); ok {
		return a, end, true
	}
	for j := end - 1; j > i; j-- { // pa-10%
		if p.s[j] == '-' {
			if a, ok = p.find(i, j, shelf); ok {
				return a, j, true
			}
		}
	}
	return a, i, false
}

// wordEnd is the end of what may be a code at i.
func (p *lineParser) wordEnd(i int) int {
	for r := p.at(i); r != 0 && r != '+' && r != '*' && r != '×' && !isSpace(r); r = p.at(i) {
		i++
	}
	return i
}

// find looks a code up. A scanner on a French keyboard types its figures' signs.
func (p *lineParser) find(from, to int, shelf Shelf) (Article, bool) {
	word := p.s[from:to]
	if !p.plain && isBarCode(len(word)) {
		digits := make([]byte, 0, 14)
		for _, r := range word {
			v := keyValue(r)
			if v < 0 {
				break
			}
			digits = append(digits, byte('0'+v))
		}
		if len(digits) == len(word) {
			return shelf.Find(string(digits))
		}
	}
	return shelf.Find(string(word))
}

// crossed says that a label is a code behind an x, which no figure follows: 12x pa
// is twelve of them, not twelve francs.
func crossed(name string, shelf Shelf) bool {
	if name == "" || name[0] != 'x' && name[0] != 'X' {
		return false
	}
	word, _, _ := strings.Cut(strings.TrimSpace(name[1:]), " ")
	_, is := shelf.Find(word)
	return word != "" && is
}

// unknown is the fault of a word that is no code of the shelf, where err says that
// no number is there; err otherwise.
func (p *lineParser) unknown(err *LineError) *LineError {
	if err.Problem == NotANumber || err.Problem == MissingPrice {
		if r := p.at(err.At); unicode.IsLetter(r) {
			f := *p.fault(NoArticle, err.At)
			return &f
		}
	}
	return err
}
