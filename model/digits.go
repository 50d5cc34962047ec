package model

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// lineParser reads an amount line. Positions are rune offsets in the text as
// it was typed, so that the cursor can be put on a fault.
type lineParser struct {
	s        []rune
	pos, end int // end leaves out the blanks after the last character
	runes    int // of the text that take its first bytes
	bytes    int
	plain    bool  // pasted: no sign is a digit
	sum      int64 // of the terms before
	count    int64 // quantity of the price that is read; 0 is one
}

// parserOf reads text, with room for the runes of most lines.
func parserOf(text string, room []rune) lineParser {
	p := lineParser{s: room[:0]}
	for _, r := range text {
		p.s = append(p.s, r)
	}
	p.end = len(p.s)
	for p.end > 0 && unicode.IsSpace(p.s[p.end-1]) {
		p.end--
	}
	for p.pos < p.end && unicode.IsSpace(p.s[p.pos]) {
		p.pos++
	}
	return p
}

// between is what stands in text, which the parser reads, between two runes. It is
// asked for from left to right. The parser does not hold text: with what comes
// out of it, all of the parser would be given to the heap.
func (p *lineParser) between(text string, from, to int) string {
	start := p.byteOf(text, from)
	return text[start:p.byteOf(text, to)]
}

func (p *lineParser) byteOf(text string, i int) int {
	for ; p.runes < i; p.runes++ {
		_, n := utf8.DecodeRuneInString(text[p.bytes:])
		p.bytes += n
	}
	return p.bytes
}

// at is the rune at i, 0 past the end.
func (p *lineParser) at(i int) rune {
	if i >= p.end {
		return 0
	}
	return p.s[i]
}

func (p *lineParser) skip(i int) int {
	for isSpace(p.at(i)) {
		i++
	}
	return i
}

func (p *lineParser) fault(pr Problem, at int) *LineError {
	end := at
	for end < p.end && end < at+20 && !isSpace(p.s[end]) && (end == at || p.s[end] != '+') {
		end++
	}
	return &LineError{pr, at, string(p.s[at:end])}
}

func isSpace(r rune) bool { return unicode.Is(unicode.Zs, r) } // U+00A0 and U+202F too
func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// azerty is the upper row of a French keyboard without Shift, from 0 to 9. Its
// 6 is also the minus sign: only firstRun takes it for a digit.
var azerty = []rune(`à&é"'(-è_ç`)

// keyValue is the figure on the key that types r, -1 when none.
func keyValue(r rune) int64 {
	if isDigit(r) {
		return int64(r - '0')
	}
	for i, k := range azerty {
		if k == r {
			return int64(i)
		}
	}
	return -1
}

func isKey(r rune) bool { return r != '-' && keyValue(r) >= 0 }

func isSign(r rune) bool { return isKey(r) && !isDigit(r) }

// parts says whether r may stand between groups of three figures. Among signs
// it is a digit, or nothing.
func parts(r rune) bool { return r == '\'' || r == '’' || r == '_' }

// tooBig holds figures that no price reaches, and still fits an int64 when
// multiplied by a thousand.
const tooBig = 1_000_000_000_000_000

// value reads the figures between from and to, over their separators.
func (p *lineParser) value(from, to int) int64 {
	var n int64
	figures := from < to && isDigit(p.s[from])
	for _, r := range p.s[from:to] {
		if v := keyValue(r); v >= 0 && isDigit(r) == figures {
			n = min(n*10+v, tooBig)
		}
	}
	return n
}

// number reads the number at start and says where it ends: all figures, or all
// signs of the keyboard's row. A Cents error comes with the end too: what
// follows tells whether it was a price or a quantity.
func (p *lineParser) number(start int) (n int64, end int, err *LineError) {
	if i := p.currency(start); i > start && p.skip(i) > i && isKey(p.at(p.skip(i))) { // XOF 5000
		start = p.skip(i)
	}
	end = p.firstRun(start)
	if end == start {
		if p.at(start) == '-' {
			return 0, end, p.fault(Negative, start)
		}
		return 0, end, p.fault(NotANumber, start)
	}
	figures := isDigit(p.at(start))
	head := end - start
	switch {
	case 8 <= head && head <= 14 && p.minus(start, end, false) < 0: // no price has so many
		return 0, end, p.fault(BarCode, start)
	case head > 1 && keyValue(p.at(start)) == 0:
		return 0, end, p.fault(LeadingZero, start)
	}
	grouped := head <= 3 && keyValue(p.at(start)) != 0
	sep, groups, last, wrong := end, 0, head, -1 // first separator, groups after it, figures in the last, separator of a wrong one
	switch dot := p.at(end); {
	case dot == '.' || dot == ',':
		for p.at(end) == dot {
			next := p.run(end+1, figures)
			if last = next - end - 1; last != 3 && wrong < 0 {
				wrong = end
			}
			if last == 0 {
				if err := p.mix(figures, end+1); err != nil {
					return 0, end, err
				}
				return 0, end, p.fault(Grouping, end)
			}
			end, groups = next, groups+1
		}
	case figures && parts(dot):
		for grouped && p.at(end) == dot && p.run(end+1, true) == end+4 {
			end, groups, last = end+4, groups+1, 3
		}
	default:
		for grouped && isSpace(p.at(end)) {
			next, err := p.spacedGroup(end+1, figures)
			if err != nil {
				return 0, end, err
			}
			if next == end+1 {
				break
			}
			end, groups, last = next, groups+1, 3
		}
	}
	if r := p.at(end); r == '.' || r == ',' {
		return 0, end, p.fault(Grouping, end)
	}
	if err := p.mix(figures, end); err != nil {
		return 0, end, err
	}
	after, err := p.thousands(end)
	k := after > end
	decimals := groups == 1 && last < 3 && k
	whole := end
	if decimals {
		whole = sep
	}
	if dash := p.minus(start, whole, k); dash >= 0 {
		return 0, end, p.fault(Ambiguous, dash)
	}
	switch {
	case err != nil:
		return 0, end, err
	case groups == 1 && last == 3 && k:
		return 0, after, p.fault(Ambiguous, sep)
	case decimals:
		frac := p.value(sep+1, end)
		for ; last < 3; last++ {
			frac *= 10
		}
		return min(p.value(start, sep)*1000+frac, tooBig), after, nil
	case groups == 1 && (last < 3 || last > 3 && k):
		return 0, after, p.fault(Cents, sep)
	case wrong >= 0:
		return 0, end, p.fault(Grouping, wrong)
	case groups > 0 && !grouped:
		return 0, end, p.fault(Grouping, sep)
	}
	n = p.value(start, end)
	if k {
		n *= 1000
	}
	return n, after, nil
}

// run is the end of the figures, or of the signs, at i. Signs glued to a letter
// are the beginning of a word: éclair, (petit).
func (p *lineParser) run(i int, figures bool) int {
	j := i
	for isKey(p.at(j)) && isDigit(p.at(j)) == figures {
		j++
	}
	if figures {
		return j
	}
	return p.unglue(i, j)
}

func (p *lineParser) unglue(i, j int) int {
	if unicode.IsLetter(p.at(j)) && !p.goesOn(j) {
		return i
	}
	return j
}

// mix is the fault of a number that goes on at i in the other kind: 5000", (500.
// 500éclair and 500(petit) are a number and a label.
func (p *lineParser) mix(figures bool, i int) *LineError {
	r := p.at(i)
	switch {
	case !figures && isDigit(r):
		return p.fault(Mixed, i)
	case !figures:
	case parts(r) && p.run(i+1, true) == i+4, r == '’' && isDigit(p.at(i+1)):
		return p.fault(Grouping, i)
	case isSign(r):
		j := i
		for isSign(p.at(j)) {
			j++
		}
		if p.unglue(i, j) == j {
			return p.fault(Mixed, i)
		}
	}
	return nil
}

// firstRun is run where a number begins. There "-" is a 6 among signs, unless
// figures or a percentage follow the last one: that is a discount's.
func (p *lineParser) firstRun(i int) int {
	if p.plain || isDigit(p.at(i)) {
		return p.run(i, true)
	}
	j, dash, signs := i, -1, false
	for ; isSign(p.at(j)) || p.at(j) == '-'; j++ {
		if p.at(j) == '-' {
			dash = j
		} else {
			signs = true
		}
	}
	switch {
	case !signs:
		return i
	case dash < 0:
		return p.unglue(i, j)
	case dash == j-1 && isDigit(p.at(p.skip(j))):
		return dash
	}
	if _, ok := p.percentage(p.skip(dash + 1)); ok {
		return dash
	}
	return p.unglue(i, j)
}

// minus is the first "-" of the number between start and end that may as well
// take what follows it, in thousands or not, off what stands before; -1 when none.
func (p *lineParser) minus(start, end int, k bool) int {
	before := int64(0)
	for i := start; i < end; i++ {
		v := keyValue(p.s[i])
		if p.s[i] == '-' && i+1 == end && p.at(p.skip(end)) == '-' { // é- -(, é--(%
			return i
		}
		if p.s[i] == '-' && i+1 < end && keyValue(p.s[i+1]) != 0 {
			off := int64(tooBig)
			if end-i <= 20 {
				off = p.value(i+1, end)
			}
			if k {
				off *= 1000
			}
			if from := p.sum + min(before*max(1, min(p.count, maxSubtotal)), maxSubtotal); from > off {
				return i
			}
		}
		if v >= 0 {
			before = min(before*10+v, maxSubtotal)
		}
	}
	return -1
}

// spacedGroup is the end of a group of three figures, or signs, at i, after a
// space, or i when what is there is a label or a discount.
func (p *lineParser) spacedGroup(i int, figures bool) (int, *LineError) {
	j, digits := i, 0
	for ; isKey(p.at(j)); j++ {
		if isDigit(p.at(j)) {
			digits++
		}
	}
	if !figures && digits == 0 { // a "-" may be a 6
		switch k := p.firstRun(i); {
		case k == i+3:
			j = k
		case k > i+3 && j < i+3 && p.s[i+3] == '-': // çé -àà-(
			return i, p.fault(Ambiguous, i+3)
		}
	}
	if j-i != 3 || digits > 0 && digits < 3 {
		return i, nil
	}
	label := unicode.IsLetter(p.at(j)) && !p.goesOn(j)
	switch same := figures == (digits == 3); {
	case same && figures && label: // 12 500pain, 500 330ml
		return i, p.fault(Ambiguous, i)
	case label:
		return i, nil
	case !same:
		return i, p.fault(Mixed, i)
	}
	return j, nil
}

// goesOn says whether the letter at i belongs to the number before it.
func (p *lineParser) goesOn(i int) bool {
	k, err := p.thousands(i)
	return k > i || err != nil || p.times(i) > i || p.currency(i) > i
}

// thousands is the end of the "k" at i, or i: 5kg is a label.
func (p *lineParser) thousands(i int) (int, *LineError) {
	j := p.skip(i)
	if r := p.at(j); r != 'k' && r != 'K' {
		return i, nil
	}
	next := p.at(j + 1)
	switch {
	case isDigit(next) && i == j: // 5k2
		return i, p.fault(Ambiguous, j)
	case isDigit(next), unicode.IsLetter(next) && p.times(j+1) == j+1 && p.currency(j+1) == j+1:
		return i, nil
	}
	return j + 1, nil
}

// times is the end of the multiplication sign at i, or i: an x that no number
// follows begins a label, unless the term ends with it.
func (p *lineParser) times(i int) int {
	j := p.skip(i)
	switch p.at(j) {
	case '*', '×':
		return j + 1
	case 'x', 'X':
		next := p.skip(j + 1)
		r := p.at(next)
		for !isDigit(r) && isKey(p.at(next)) { // x'&à, but not xérès
			next++
		}
		word := unicode.IsLetter(p.at(next)) && !strings.ContainsRune("kKxX", p.at(next))
		if r == 0 || r == '+' || isDigit(r) || isKey(r) && !word {
			return j + 1
		}
	}
	return i
}

// currency is the end of the currency's name at i, or i.
func (p *lineParser) currency(i int) int {
	for range 2 { // F CFA
		from := p.skip(i)
		to := from
		for unicode.IsLetter(p.at(to)) {
			to++
		}
		var room [len("FRANCS")]byte
		name := room[:0]
		for _, r := range p.s[from:to] {
			if r = unicode.ToUpper(r); r >= utf8.RuneSelf || len(name) == len(room) {
				return i
			}
			name = append(name, byte(r))
		}
		switch string(name) {
		case "F", "FR", "FRS", "FRANC", "FRANCS", "CFA", "FCFA", "XOF":
			if isDigit(p.at(to)) {
				return i
			}
			i = to
		default:
			return i
		}
	}
	return i
}
