package ledger

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"caisse/model"
)

// Caller is a till whose name the numbers of its sales carry.
type Caller struct {
	Till
	Called string // see model.Called
}

// Callers are those of all that sell, where more than one does: else numbers are
// plain. What this till was before, under the same name, is no other.
func Callers(all []Till) []Caller {
	var out []Caller
	var names []string
	sellers := map[string]bool{}
	for _, t := range all {
		if !t.Sells() {
			continue
		}
		name := t.Name
		if name == "" {
			name = t.ID
		}
		out, names = append(out, Caller{Till: t}), append(names, name)
		if !t.Home {
			name = t.Shop + "\n" + name
		}
		sellers[strings.ToLower(name)] = true
	}
	if len(sellers) < 2 {
		return nil
	}
	for i, called := range model.Called(names) {
		out[i].Called = called
	}
	return out
}

// caller is how one is typed.
type caller struct {
	n     int64
	names [][]string // in words, as spelt: whole, and as numbers carry it
}

// callers are how the tills are typed that numbers name; none where they are plain.
func (sh *sharing) callers() (all []caller) {
	if sh == nil || len(sh.tills) < 2 {
		return nil
	}
	tills, ns := make([]Till, 0, len(sh.tills)), map[string]int64{}
	for n, t := range sh.tills {
		tills, ns[t.ID] = append(tills, t), n
	}
	sortTills(tills)
	for _, c := range Callers(tills) {
		one := caller{n: ns[c.ID]}
		for _, name := range []string{c.Name, c.Called} {
			if words := spelt(name); len(words) > 0 {
				one.names = append(one.names, words)
			}
		}
		all = append(all, one)
	}
	return all
}

// spelt are the words of what is typed or called, however it is written: without
// accents, and without the sign for what is left out, which some terminals do not
// have.
func spelt(text string) []string {
	text = strings.NewReplacer("…", "", ".", "").Replace(ligatures.Replace(text))
	words := strings.Fields(text)
	for i, w := range words {
		words[i] = foldEach(w)
	}
	return words
}

// AlikeNames says that two names differ in accents, case and blanks alone.
func AlikeNames(a, b string) bool { return strings.Join(spelt(a), " ") == strings.Join(spelt(b), " ") }

// foldEach is fold for a word with other signs in it.
func foldEach(word string) string {
	var b strings.Builder
	for _, r := range word {
		if isDiacritic(r) {
			continue
		}
		if one, ok := fold(string(r)); ok {
			b.WriteString(one)
		} else {
			b.WriteString(strings.ToLower(string(r)))
		}
	}
	return b.String()
}

// calledSale is a field for a number with its till's name that typed begins with,
// and how many of them that takes: C1-17, n° C1-17, C1 17, and the day behind it.
// A number that stands apart is not one of several, such as a telephone.
func calledSale(typed []string, callers []caller) (f field, took int) {
	if len(callers) == 0 {
		return f, 0
	}
	for _, rest := range signless(typed) {
		signs := len(typed) - len(rest)
		for _, c := range callers {
			for _, name := range c.names {
				number, n, apart := namedBy(rest, name)
				switch {
				case n == 0 || signs+n < took:
					continue
				case signs+n > took:
					f, took = field{ticket: number, apartFromName: apart}, signs+n
				}
				if !slices.Contains(f.tills, c.n) {
					f.tills = append(f.tills, c.n)
				}
			}
		}
	}
	if took == 0 {
		return field{}, 0
	}
	var way []string
	for _, w := range typed[:took] {
		way = append(way, wordsOf(ligatures.Replace(w))...)
	}
	if took == 1 {
		f.raw, f.ref = typed[0], asRef(typed[0])
	}
	if day, words, more := dayNamed(typed[took:]); more > 0 {
		f.day, f.raw, f.ref = day, "", ""
		way, took = append(way, words...), took+more
	}
	f.ways = [][]string{way}
	return f, took
}

// signless is what is typed, and the same without a sign that it may begin with.
func signless(typed []string) [][]string {
	ways, low := [][]string{typed}, strings.ToLower(typed[0])
	if slices.Contains(ticketSigns, low) && len(typed) > 1 {
		return append(ways, typed[1:])
	}
	for _, sign := range ticketSigns {
		rest, ok := strings.CutPrefix(low, sign)
		if last, _ := utf8.DecodeLastRuneInString(sign); ok && rest != "" && !isLetter(last) { // n may begin a name
			return append(ways, append([]string{rest}, typed[1:]...))
		}
	}
	return ways
}

// namedBy is the number behind a name that typed begins with, and how many of
// typed that takes; 0 where it does not. apart says that a blank stands between.
func namedBy(typed, name []string) (number, took int, apart bool) {
	last := len(name) - 1
	if len(typed) <= last {
		return 0, 0, false
	}
	for i := range last {
		if strings.Join(spelt(typed[i]), "") != name[i] {
			return 0, 0, false
		}
	}
	end := strings.Join(spelt(typed[last]), "")
	digits, joined := strings.CutPrefix(end, name[last]+"-")
	took = last + 1
	if !joined {
		if end != name[last] || len(typed) == took || last == 0 && allDigits(name) { // of figures alone it is a number in groups
			return 0, 0, false
		}
		var dash bool
		digits, dash = strings.CutPrefix(typed[took], "-")
		if took++; !dash && (len(digits) > mostApart || len(typed) > took && allDigits(typed[took:took+1])) {
			return 0, 0, false
		}
		apart = !dash
	}
	number, err := strconv.Atoi(digits)
	if err != nil || !allDigits([]string{digits}) || number < 1 || number > maxTicket {
		return 0, 0, false
	}
	return number, took, apart
}

// mostApart are the digits of a number that a blank parts from its till's name.
const mostApart = 4
