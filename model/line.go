package model

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

// Line is what an amount line means. Amounts are whole francs CFA.
type Line struct {
	Items       []Item // empty: one plain amount, only the total counts
	Subtotal    Money  // before the discount
	Discount    Money  // taken off; 0 when none
	Percent     int64  // the discount as typed, in hundredths of a percent (10% is 1000); 0 when typed in francs
	RoundedDown bool   // the percentage fell between two francs, the discount is the lower one
	Total       Money  // MinAmount to MaxAmount
}

// Odd is the first item there are more of than it costs francs, and whether
// somebody may have typed the price before the quantity.
func (l Line) Odd() (it Item, swapped bool) {
	for _, i := range l.Items {
		switch {
		case i.UnitPrice < MinAmount && i.Quantity > 50:
			return i, true
		case it.Quantity == 0 && i.Quantity > int64(i.UnitPrice):
			it = i
		}
	}
	return it, false
}

// Problem is what is wrong with an amount line or a field of a sale. The words
// are for logs: the screen has its own sentences.
type Problem string

const (
	Empty            Problem = "nothing entered"
	BadCharacter     Problem = "invisible character"
	NotANumber       Problem = "number expected"
	Negative         Problem = "negative amount"
	Cents            Problem = "francs CFA have no cents"
	Grouping         Problem = "digits wrongly grouped"
	Ambiguous        Problem = "two readings"                    // 1,000k · 12 500pain · 5k2
	Mixed            Problem = "figures and signs in one number" // 5000" · (500
	LooseNumber      Problem = "number in a label"               // 500 pain 500
	LateQuantity     Problem = "quantity after the label"        // 500 pain x3
	LeadingZero      Problem = "number begins with zeros"        // 0001023, off a label
	BarCode          Problem = "bar code"                        // the 8 to 14 digits of an article
	MissingTerm      Problem = "nothing to add"
	MissingPrice     Problem = "price missing after the quantity"
	BadQuantity      Problem = "quantity not valid" // not whole, 0, over MaxQuantity, or a second one
	BadDiscount      Problem = "discount not valid" // 0, unreadable, or not at the end
	DiscountTooLarge Problem = "discount takes everything"
	TooSmall         Problem = "amount too small"
	TooLarge         Problem = "amount too large"
	TooManyItems     Problem = "too many items"
	TooLong          Problem = "text too long"
	BadEmail         Problem = "not an e-mail address"
	BadSum           Problem = "amounts do not add up"
	NoArticle        Problem = "no article has this code"
	AfterPrice       Problem = "nothing may follow the price of an article" // pa 600 chaud
)

// LineError says what is wrong with an amount line, and where.
type LineError struct {
	Problem Problem
	At      int    // runes before the fault; the number of runes of the line when something is missing at its end
	Text    string // the faulty piece, short; "" at the end of the line
}

func (e *LineError) Error() string {
	return fmt.Sprintf("%s at %d: %q", e.Problem, e.At, e.Text)
}

// maxSubtotal bounds every price, product and sum before a discount, so that
// int64 never overflows; a discount can bring a sum above MaxAmount back under.
const maxSubtotal = 1_000_000_000

// ParseLine reads what a cashier typed:
//
//	line     := term { "+" term } [ "-" discount ]
//	term     := [ quantity ( "*" | "x" | "×" ) ] price [ "F" | "FCFA" … ] [ [ ":" ] label ]
//	discount := percent "%" | francs
//
// A percentage is rounded down to the franc. The colon is for labels that
// would be read as a number. The signs of an AZERTY keyboard's row are digits,
// in a number that has no others. The error is always a *LineError.
func ParseLine(s string) (Line, error) { return ParseWith(s, false, nil) }

// ParsePasted is ParseLine for a text that did not come from a keyboard: there a
// sign stands for itself.
func ParsePasted(s string) (Line, error) { return ParseWith(s, true, nil) }

func (p *lineParser) line(text string, shelf Shelf) (Line, *LineError) {
	for i := p.pos; i < p.end; i++ {
		if !unicode.IsGraphic(p.s[i]) || p.s[i] == utf8.RuneError {
			return Line{}, p.fault(BadCharacter, i)
		}
	}
	if p.pos == p.end {
		return Line{}, p.fault(Empty, p.end)
	}
	terms := 1
	for _, r := range p.s {
		if r == '+' {
			terms++
		}
	}
	l := Line{Items: make([]Item, 0, min(terms, MaxItems))}
	first, above, bare := p.pos, -1, true
	for {
		at := p.skip(p.pos)
		if len(l.Items) == MaxItems {
			return Line{}, p.fault(TooManyItems, at)
		}
		p.sum = int64(l.Subtotal)
		it, plain, err := p.term(text, shelf)
		if err != nil {
			return Line{}, err
		}
		l.Items, bare = append(l.Items, it), bare && plain
		l.Subtotal += it.Total()
		if l.Subtotal > MaxAmount && above < 0 {
			above = at
		}
		if l.Subtotal > maxSubtotal {
			return Line{}, p.fault(TooLarge, at)
		}
		if p.at(p.pos) != '+' {
			break
		}
		p.pos++
	}
	if bare && len(l.Items) == 1 {
		l.Items = nil
	}
	if p.at(p.pos) == '-' {
		first = p.pos
		if err := p.takeOff(&l); err != nil {
			return Line{}, err
		}
	}
	l.Total = l.Subtotal - l.Discount
	switch {
	case l.Total < MinAmount:
		return Line{}, p.fault(TooSmall, first)
	case l.Total > MaxAmount:
		return Line{}, p.fault(TooLarge, above)
	}
	return l, nil
}

// term reads one term and stops at the "+" or the discount's "-" after it, or
// at the end. plain says that it has neither quantity nor label. What is money is
// no article.
func (p *lineParser) term(text string, shelf Shelf) (it Item, plain bool, err *LineError) {
	start := p.skip(p.pos)
	it, plain, err = p.priced(text, start)
	if shelf == nil || err == nil && !crossed(it.Name, shelf) {
		return it, plain, err
	}
	if sold, is, wrong := p.article(start, shelf); is {
		return sold, false, wrong
	}
	if err != nil {
		err = p.unknown(err)
	}
	return it, plain, err
}

// priced is a term whose price is typed.
func (p *lineParser) priced(text string, start int) (it Item, plain bool, err *LineError) {
	if r := p.at(start); r == 0 || r == '+' {
		return it, false, p.fault(MissingTerm, start)
	}
	quantity, priceAt := int64(1), start
	p.count = 1
	price, end, err := p.number(start)
	op := p.times(end)
	if op > end {
		if err != nil && err.Problem == Cents {
			err.Problem = BadQuantity
		} else if err == nil && price == 0 {
			err = p.fault(BadQuantity, start)
		}
		if err != nil {
			return it, false, err
		}
		quantity, priceAt, plain = price, p.skip(op), true
		p.count = quantity
		if price, end, err = p.number(priceAt); err != nil && err.Problem == NotANumber {
			err.Problem = MissingPrice
		}
	}
	if err != nil {
		return it, false, err
	}
	switch {
	case price == 0:
		return it, false, p.fault(TooSmall, priceAt)
	case price > maxSubtotal || quantity > maxSubtotal/price:
		return it, false, p.fault(TooLarge, start)
	case quantity > MaxQuantity:
		return it, false, p.fault(BadQuantity, start)
	}
	end = p.currency(end)
	if p.times(end) > end { // 2*3*500
		return it, false, p.fault(BadQuantity, p.skip(end))
	}
	name, err := p.label(text, end, isDigit(p.at(priceAt)))
	it = Item{Name: name, Quantity: quantity, UnitPrice: Money(price)}
	return it, priceAt == start && name == "", err
}
