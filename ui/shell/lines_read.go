package shell

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"caisse/model"
	"caisse/model/articles"
	"caisse/ui/text"
)

// mostTyped is the longest line that is read, in bytes: a sale of as many bar codes as
// it may have items.
const mostTyped = 8 << 10

// typedLine is a line as it was typed.
type typedLine struct {
	text string
	cut  bool // it was not entered: the input ended within it
	long bool // it was longer than any sale, and is not kept
}

// readLines hands over the lines of in, and closes lines at its end.
func readLines(ctx context.Context, in io.Reader, lines chan<- typedLine) {
	defer close(lines)
	r := bufio.NewReader(in)
	for {
		var l typedLine
		var text []byte
		part, more, err := []byte(nil), true, error(nil)
		for more && err == nil {
			part, err = r.ReadSlice('\n')
			if more = errors.Is(err, bufio.ErrBufferFull); more {
				err = nil
			}
			if l.long = l.long || len(text)+len(part) > mostTyped; !l.long {
				text = append(text, part...)
			}
		}
		if l.text, l.cut = strings.TrimRight(string(text), "\r\n"), err != nil; l.cut && l.text == "" && !l.long {
			return
		}
		select {
		case lines <- l:
		case <-ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}

// typedAhead is sooner behind a prompt than anybody enters a line.
const typedAhead = 30 * time.Millisecond

// entered takes a line.
func (b *byLines) entered(ctx context.Context, l typedLine) {
	if ahead := time.Since(b.prompted) < typedAhead; ahead { // its line was ended before the prompt stood
		b.newLine()
	}
	b.prompted = time.Time{} // else whoever typed has ended it
	b.release()
	text := strings.TrimSpace(l.text)
	switch {
	case l.long:
		b.wrong(ExitUsage, b.say.tooLong)
		return
	case l.cut: // whoever wrote it may have had more to say: 500 of 5000
		b.wrong(ExitUsage, b.say.cut)
		return
	case b.want == wantCashier:
		b.want = wantSale
		b.t.SetCashier(text)
		if name := b.t.Cashier(); name != "" {
			b.tell(fmt.Sprintf(b.say.cashierIs, name))
		}
		return
	case b.want != wantSale && b.answered(ctx, text):
		return
	case text == "":
		return
	case b.order(ctx, text):
		return
	}
	b.read(ctx, text)
}

// answered takes the answer to whether a sale is to leave; false where text is another
// sale.
func (b *byLines) answered(ctx context.Context, text string) bool {
	switch {
	case agrees(text), text == "" && b.want == wantEnter:
		b.charge(ctx, b.asked)
		return true
	case text == "", declines(text):
		b.drop()
		return true
	case b.order(ctx, text):
		return true
	}
	if b.typed { // a slip of the hand loses nothing
		if _, err := b.parse(text); err != nil {
			b.tell(b.mistake(err))
			return true
		}
	}
	b.drop()
	return false
}

// drop leaves the sale that was asked about.
func (b *byLines) drop() {
	if !b.typed {
		b.code = ExitUsage
	}
	b.want = wantSale
	b.tell(fmt.Sprintf(b.say.dropped, b.p.Money(b.asked.Total)))
}

// declines says that an answer is no, in whichever language.
func declines(answer string) bool {
	switch model.Fold(answer) {
	case "n", "non", "no":
		return true
	}
	return false
}

// wrong says what is wrong, and remembers it for a script.
func (b *byLines) wrong(code int, says string) {
	b.code = code
	b.tell(says)
}

// parse reads an amount, or items. What comes through a pipe is taken as it stands.
func (b *byLines) parse(text string) (model.Sale, error) {
	sale := b.who
	l, err := model.ParseWith(text, !b.typed, b.store.look())
	if sale.Line = l; err == nil {
		sale = sale.Clean()
		err = sale.Validate()
	}
	return sale, err
}

// mistake says why nothing can be made of a line, and what may have been meant.
func (b *byLines) mistake(err error) string {
	return b.p.Sentence(err) + b.store.meant(err, b.s.words(), orderWords()...) + " " + chargeIn(b.s.words()).nothing
}

// meant is what may have been meant by the word that err is about: codes of articles,
// and one of the words that may begin a line; "" where nothing is near.
func (s *shelves) meant(err error, w *text.Words, begin ...string) string {
	var at *model.LineError
	if !errors.As(err, &at) {
		return ""
	}
	var like []string
	word := firstWord(at.Text)
	if at.Problem == model.NoArticle {
		like = s.like(word)
	}
	if one := near(model.Fold(word), begin); one != "" && at.At == 0 {
		like = append(like, one)
	}
	if len(like) == 0 {
		return ""
	}
	return " " + fmt.Sprintf(linesIn(w).like, strings.Join(like, ", "))
}

func firstWord(text string) string {
	word, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	return word
}

// shelves are the shop's articles, read again where their file is another one.
type shelves struct {
	dir  string
	list *articles.List
	was  articles.Stamp
	err  error // why the file could not be read
	told string
}

// look is what there is now; nil is none.
func (s *shelves) look() model.Shelf {
	if s.dir != "" {
		list, now, changed, err := articles.Read(s.dir, s.was)
		if s.err = err; changed && err == nil {
			s.list, s.was = list, now
		}
	}
	if s.list.Len() == 0 {
		return nil
	}
	return s.list
}

// mostLike are named where a code is not known.
const mostLike = 3

// like are codes that may have been meant by word.
func (s *shelves) like(word string) (codes []string) {
	for _, a := range s.list.Begun(word, mostLike) {
		codes = append(codes, a.Code+" "+a.Name)
	}
	if len(codes) > 0 {
		return codes
	}
	var known []string
	called := map[string]string{}
	for _, a := range s.list.Each {
		if code := model.Fold(a.Code); len(code) > 1 {
			known, called[code] = append(known, code), a.Code+" "+a.Name
		}
	}
	if code := near(model.Fold(word), known); code != "" {
		return []string{called[code]}
	}
	_, n := utf8.DecodeRuneInString(word)
	for _, a := range s.list.Begun(word[:n], mostLike) { // of short codes half is soon wrong
		codes = append(codes, a.Code+" "+a.Name)
	}
	return codes
}

// faults are those of the file.
func (s *shelves) faults() []articles.Fault {
	if s.list == nil {
		return nil
	}
	return s.list.Faults
}
