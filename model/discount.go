package model

// maxSign is how far from the end of a term the sign of a discount is looked
// for: longer ones are no amount, and a pasted row of dashes stays quick.
const maxSign = 256

// discountSign is the first "-" between from and stop after which there is a
// discount and nothing else, -1 when there is none.
func (p *lineParser) discountSign(from, stop int) int {
	for i := max(from, stop-maxSign); i < stop; i++ {
		if p.s[i] == '-' {
			if _, _, err := p.discount(i+1, stop); err == nil {
				return i
			}
		}
	}
	return -1
}

// discount reads the discount that fills the text between i and stop: francs,
// or hundredths of a percent.
func (p *lineParser) discount(i, stop int) (n int64, percent bool, err *LineError) {
	q := lineParser{s: p.s, end: stop, plain: p.plain}
	i = q.skip(i)
	if n, ok := q.percentage(i); ok {
		return n, true, nil
	}
	n, end, err := q.number(i)
	if err == nil && q.skip(q.currency(end)) < stop || err != nil && err.Problem == NotANumber {
		err = p.fault(BadDiscount, i)
	}
	return n, false, err
}

// percentage reads a percentage with at most two decimals that ends the text.
func (p *lineParser) percentage(i int) (hundredths int64, ok bool) {
	end := p.firstRun(i)
	whole := p.value(i, end)
	frac := int64(0)
	if r := p.at(end); end > i && (r == '.' || r == ',') {
		from := end + 1
		end = p.run(from, isDigit(p.at(i)))
		if frac = p.value(from, end); end == from+1 {
			frac *= 10
		} else if end != from+2 {
			return 0, false
		}
	}
	sign := p.skip(end)
	return whole*100 + frac, end > i && p.at(sign) == '%' && p.skip(sign+1) == p.end
}

// takeOff lowers l by the discount whose sign the parser stands on.
func (p *lineParser) takeOff(l *Line) *LineError {
	n, percent, err := p.discount(p.pos+1, p.end)
	switch {
	case err != nil:
		return err
	case n == 0:
		return p.fault(BadDiscount, p.pos)
	case percent && n >= 100_00, !percent && n >= int64(l.Subtotal):
		return p.fault(DiscountTooLarge, p.pos)
	case percent:
		l.Percent, l.Discount = n, share(l.Subtotal, n)
		l.RoundedDown = int64(l.Subtotal)*n%100_00 != 0
	default:
		l.Discount = Money(n)
	}
	return nil
}

// share is percent hundredths of a percent of m, rounded down to the franc.
func share(m Money, percent int64) Money { return m * Money(min(percent, 100_00)) / 100_00 }
