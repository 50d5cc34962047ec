// Package articles is what a shop sells: the lines of its articles.csv, found by
// code, or by the beginning of a word while one types. A line that cannot be used
// leaves the others as they are, and is told with its place.
package articles

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"caisse/model"
)

// List is the articles of one reading of the file. Once made, only Sell changes
// it: it is used from one goroutine at a time.
type List struct {
	Faults []Fault // in the order of the file
	all    []model.Article
	codes  map[string]int32 // by the folded code
	sold   []int64          // of each, how many were
	words  []string         // by which articles are found, sorted: codes, and the words of names
	of     []int32          // whose each word is
}

// Len is how many articles can be sold. A nil list has none.
func (l *List) Len() int {
	if l == nil {
		return 0
	}
	return len(l.all)
}

// Find is the article of a code.
func (l *List) Find(code string) (model.Article, bool) {
	if l == nil {
		return model.Article{}, false
	}
	i, ok := l.codes[model.Fold(code)]
	if !ok {
		return model.Article{}, false
	}
	return l.all[i], true
}

// made is the list of those articles.
func made(all []model.Article, faults []Fault) *List {
	type word struct {
		text string
		of   int32
	}
	l := &List{Faults: faults, all: all, codes: make(map[string]int32, len(all)), sold: make([]int64, len(all))}
	words := make([]word, 0, 3*len(all))
	for i, a := range all {
		code := model.Fold(a.Code)
		l.codes[code] = int32(i)
		words = append(words, word{code, int32(i)})
		for _, w := range strings.FieldsFunc(model.Fold(a.Name), apart) {
			if w != code {
				words = append(words, word{w, int32(i)})
			}
		}
	}
	slices.SortFunc(words, func(a, b word) int { return cmp.Or(strings.Compare(a.text, b.text), cmp.Compare(a.of, b.of)) })
	l.words, l.of = make([]string, len(words)), make([]int32, len(words))
	for i, w := range words {
		l.words[i], l.of[i] = w.text, w.of
	}
	return l
}

// apart is what stands between the words of a name.
func apart(r rune) bool { return strings.ContainsRune(" '’-/(),.", r) }

// Begun are the articles that have a word, or the code, beginning with each word
// of typed: the most sold first, then in the order of the file; most at most.
func (l *List) Begun(typed string, most int) []model.Article {
	words := strings.FieldsFunc(model.Fold(typed), func(r rune) bool { return r == ' ' || r == '\u00a0' })
	if l == nil || len(words) == 0 || most <= 0 {
		return nil
	}
	ranges := make([][]int32, len(words))
	for i, w := range words {
		ranges[i] = l.beginning(w)
	}
	slices.SortFunc(ranges, func(a, b []int32) int { return cmp.Compare(len(a), len(b)) })
	var others [][]uint64 // the articles of each other word, a bit for each
	for _, r := range ranges[1:] {
		bits := make([]uint64, len(l.all)/64+1)
		for _, n := range r {
			bits[n/64] |= 1 << (n % 64)
		}
		others = append(others, bits)
	}
	best := make([]int32, 0, most+1)
	for _, n := range ranges[0] {
		if len(best) == most && !l.before(n, best[most-1]) || slices.Contains(best, n) ||
			slices.ContainsFunc(others, func(bits []uint64) bool { return bits[n/64]&(1<<(n%64)) == 0 }) {
			continue
		}
		at := 0
		for at < len(best) && l.before(best[at], n) {
			at++
		}
		if best = slices.Insert(best, at, n); len(best) > most {
			best = best[:most]
		}
	}
	out := make([]model.Article, len(best))
	for i, n := range best {
		out[i] = l.all[n]
	}
	return out
}

// beginning are the articles of the words that begin so, some of them twice.
func (l *List) beginning(with string) []int32 {
	from, _ := slices.BinarySearch(l.words, with)
	n := sort.Search(len(l.words)-from, func(i int) bool { return !strings.HasPrefix(l.words[from+i], with) })
	return l.of[from : from+n]
}

func (l *List) before(a, b int32) bool {
	if x, y := l.sold[a], l.sold[b]; x != y {
		return x > y
	}
	return a < b
}

// Sell counts so many of the item of a name: it comes up sooner.
func (l *List) Sell(name string, quantity int64) {
	folded := model.Fold(name)
	words := strings.FieldsFunc(folded, apart)
	if l == nil || len(words) == 0 {
		return
	}
	rarest := l.beginning(words[0])
	for _, w := range words[1:] {
		if r := l.beginning(w); len(r) < len(rarest) {
			rarest = r
		}
	}
	for _, n := range rarest {
		if model.Fold(l.all[n].Name) == folded {
			l.sold[n] += quantity
			return
		}
	}
}

// Each is every article, in the order of the file.
func (l *List) Each(yield func(int, model.Article) bool) {
	for i := range l.Len() {
		if !yield(i, l.all[i]) {
			return
		}
	}
}
