package model

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// label reads what follows a price, which is in figures or in signs, and leaves
// the parser at the end of the term.
func (p *lineParser) label(text string, end int, figures bool) (string, *LineError) {
	from := p.skip(end)
	stop := from
	for p.at(stop) != '+' && stop < p.end {
		stop++
	}
	colon := p.at(from) == ':'
	if colon {
		from++
	}
	p.pos = stop
	if dash := p.discountSign(from, stop); dash >= 0 {
		if stop < p.end { // 500 pain -10 + 300: taken as a label, the customer would pay too much
			return "", p.fault(BadDiscount, dash)
		}
		if other := p.discountSign(from, dash); other >= 0 { // 500 pain -20 -5
			return "", p.fault(BadDiscount, other)
		}
		p.pos = dash
	}
	if !colon && from < p.pos {
		err := p.mayBegin(from, p.pos, from == end)
		if err == nil {
			err = p.loose(from, p.pos, figures)
		}
		if err != nil {
			return "", err
		}
	}
	at, to := p.skip(from), p.pos
	for to > at && isSpace(p.s[to-1]) {
		to--
	}
	name := Clean(p.between(text, min(at, to), to))
	if utf8.RuneCountInString(name) > MaxName {
		return "", p.fault(TooLong, from+MaxName)
	}
	return name, nil
}

// mayBegin refuses labels whose beginning looks like a part of the sum: they
// would hide money. glued says that no blank stands before it.
func (p *lineParser) mayBegin(from, stop int, glued bool) *LineError {
	r, next := p.at(from), p.at(from+1)
	switch {
	case r == '-':
		next = p.at(p.skip(from + 1))
		_, _, err := p.discount(from+1, stop)
		switch {
		case next == 0 || next == '+' || next == '-' || isDigit(next):
			if err != nil {
				return err
			}
			return p.fault(BadDiscount, from)
		case err != nil && (err.Problem == Mixed || err.Problem == Ambiguous || err.Problem == Cents || err.Problem == Grouping):
			return err
		}
	case isDigit(r): // 500 33cl is a label, 5 00 and 500 33 are not
		i := from
		for isDigit(p.at(i)) {
			i++
		}
		if next := p.at(i); !unicode.IsLetter(next) || isKey(next) || p.goesOn(i) {
			return p.fault(Grouping, from)
		}
	case unicode.IsDigit(r), unicode.IsMark(r), strings.ContainsRune("/%=.,;*)", r):
		return p.fault(NotANumber, from)
	case isO(r) && (glued || isO(next)): // 50oo is a slip of the finger for 5000, not a name
		i := from
		for isO(p.at(i)) {
			i++
		}
		if !unicode.IsLetter(p.at(i)) {
			return p.fault(NotANumber, from)
		}
	case glued && unicode.IsLetter(r) && isDigit(next): // 1e6, 5l0
		return p.fault(Ambiguous, from)
	case glued && isTimes(r) && next != 0 && strings.ContainsRune("*×.,%=/", next): // 3x*500
		return p.fault(NotANumber, from+1)
	case glued && (r == 'k' || r == 'K') && p.run(from+1, false) > from+1: // 5kà
		return p.fault(Ambiguous, from)
	}
	return nil
}

func isO(r rune) bool { return r == 'o' || r == 'O' } // for a 0
func isL(r rune) bool { return r == 'l' || r == 'I' } // for a 1

// loose refuses a number that stands by itself in a label: it may be a price, a
// quantity or a discount that somebody pays, or does not. 33cl and K7 are words.
func (p *lineParser) loose(from, stop int, figures bool) *LineError {
	first, times := p.skip(from), -1 // times is where a multiplication sign stands alone before
	for at := first; at < stop; {
		end := at
		for end < stop && !isSpace(p.s[end]) && (end == at || !p.breaks(end)) {
			end++
		}
		next := p.skip(end)
		digits, signs := p.countable(at, end)
		lone := at == first && next >= stop && end == at+1 // 500 à; but 500 à emporter
		number := digits > 0 || signs > 1 || signs == 1 && (lone || times >= 0 || p.s[at] == '-' || isTimes(p.s[at]))
		switch {
		case !number:
		case p.s[at] == '-':
			return p.fault(BadDiscount, at)
		case times >= 0:
			return p.fault(LateQuantity, times)
		case isTimes(p.s[at]), isTimes(p.s[end-1]):
			return p.fault(LateQuantity, at)
		case digits > 0 || at > first:
			return p.fault(LooseNumber, at)
		case figures:
			return p.fault(Mixed, at)
		default:
			return p.fault(Grouping, at)
		}
		times = -1
		if end == at+1 && isTimes(p.s[at]) {
			times = at
		}
		at = next
	}
	return nil
}

// breaks says whether the sign at i begins a number behind a word: pain*3, pain,300.
func (p *lineParser) breaks(i int) bool {
	return strings.ContainsRune("*×=;,", p.s[i]) && isDigit(p.at(i+1)) && !isDigit(p.s[i-1])
}

func isTimes(r rune) bool { return strings.ContainsRune("xX×*", r) }

// countable counts the digits and the signs of a word that is a number, with
// what belongs to one or looks like a figure (l00); none when it is anything else.
func (p *lineParser) countable(at, end int) (digits, signs int) {
	other := 0
	for i := at; i < end; i++ {
		switch r := p.s[i]; {
		case unicode.IsDigit(r):
			digits++
		case isSign(r), r == '’':
			signs++
		case r == '-' || r == '%':
		case isTimes(r), strings.ContainsRune(".,;=", r), digits > 0 && (r == 'k' || r == 'K'), isO(r), isL(r) && i+1 < end && (isDigit(p.s[i+1]) || isO(p.s[i+1])):
			other++
		case i > at && isDigit(p.s[i-1]) && p.currency(i) >= end:
			return digits, signs
		default:
			return 0, 0
		}
	}
	if digits == 0 && other > 0 && !isTimes(p.s[at]) {
		return 0, 0
	}
	return digits, signs
}
