package ledger

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"caisse/model"
)

// What Query promises, written again without an index: every invoice is looked
// at, its words are cut and compared. The ledger must agree with it.

// naive are the invoices as a test wrote them, in that order.
type naive struct {
	invs  []model.Invoice
	words [][]string // of each
}

func (v *naive) set(i int, inv model.Invoice) {
	if i == len(v.invs) {
		v.invs, v.words = append(v.invs, inv), append(v.words, nil)
	}
	v.invs[i], v.words[i] = inv, wordsFoundBy(inv)
}

// all are the places of what q asks for, oldest first. The cursors and the
// limit of q do not matter.
func (v *naive) all(q Query) []int {
	var found []int
	for i, inv := range v.invs {
		switch {
		case len(q.States) > 0 && !slices.Contains(q.States, inv.State):
		case q.Look && !inv.ToLookAt():
		case inv.CreatedAt.Before(q.Since), !q.Until.IsZero() && !inv.CreatedAt.Before(q.Until):
		case strings.TrimSpace(q.Text) != "" && !v.hasText(i, q.Text):
		default:
			found = append(found, i)
		}
	}
	slices.SortFunc(found, v.order(q))
	return found
}

// order is by date, and with a text as they were written.
func (v *naive) order(q Query) func(i, j int) int {
	return func(i, j int) int {
		if strings.TrimSpace(q.Text) != "" {
			return cmp.Compare(i, j)
		}
		return cmp.Or(v.invs[i].CreatedAt.Compare(v.invs[j].CreatedAt), cmp.Compare(i, j))
	}
}

// page is what Newest should answer, of all that match.
func (v *naive) page(all []int, q Query) []int {
	at := func(c Cursor) int {
		return slices.IndexFunc(v.invs, func(inv model.Invoice) bool { return inv.Ref == string(c) })
	}
	var rows []int
	for _, i := range all {
		if (q.Before == "" || v.order(q)(i, at(q.Before)) < 0) && (q.After == "" || v.order(q)(i, at(q.After)) > 0) {
			rows = append(rows, i)
		}
	}
	limit := min(cmp.Or(q.Limit, 50), len(rows))
	if q.After != "" && q.Before == "" {
		rows = rows[:limit]
	} else {
		rows = rows[len(rows)-limit:]
	}
	slices.Reverse(rows)
	return rows
}

func (v *naive) refs(places []int) string {
	var invs []model.Invoice
	for _, i := range places {
		invs = append(invs, v.invs[i])
	}
	return refs(invs)
}

// hasText says whether every word of text, up to the eighth, is one of the
// invoice's.
func (v *naive) hasText(i int, text string) bool {
	var digits []string // of a number, perhaps typed in groups
	words, all := 0, true
	alone := !strings.ContainsFunc(text, unicode.IsLetter)
	for _, typed := range strings.Fields(text) {
		cut := cutPlainly(typed)
		cut = cut[:min(len(cut), 8-words)]
		words += len(cut)
		switch {
		case len(cut) == 0:
		case !strings.ContainsFunc(strings.Join(cut, ""), unicode.IsLetter):
			digits = append(digits, cut...)
		default:
			all = all && v.hasNumber(i, digits, alone) && (v.hasAll(i, cut) || isNamed(v.invs[i], typed))
			digits = nil
		}
	}
	return words > 0 && all && v.hasNumber(i, digits, alone)
}

// hasNumber says whether the invoice has a number, whole; its groups are words
// beside other words, or where nobody has it whole.
func (v *naive) hasNumber(i int, groups []string, alone bool) bool {
	if len(groups) == 0 {
		return true
	}
	if !alone && len(groups) > 1 && v.hasAll(i, groups) {
		return true
	}
	whole := []string{strings.Join(groups, "")}
	abroad, ok := strings.CutPrefix(whole[0], "00")
	ok = ok && len(whole[0]) > 10
	nobody := true
	for j := range v.invs {
		if v.hasAll(j, whole) || ok && v.hasAll(j, []string{abroad}) {
			if j == i {
				return true
			}
			nobody = false
		}
	}
	return isNamed(v.invs[i], whole[0]) || nobody && v.hasAll(i, groups)
}

func (v *naive) hasAll(i int, begun []string) bool {
	for _, b := range begun {
		if !slices.ContainsFunc(v.words[i], func(w string) bool { return strings.HasPrefix(w, b) }) {
			return false
		}
	}
	return true
}

// isNamed says whether typed is the whole request_id, the token or 72
// characters of its beginning, or the end of the reference as people copy it.
func isNamed(inv model.Invoice, typed string) bool {
	if typed == inv.RequestID || typed == inv.Token || len(typed) >= 72 && strings.HasPrefix(inv.Token, typed) {
		return true
	}
	bare := strings.TrimFunc(typed, unicode.IsPunct)
	ref := strings.NewReplacer("I", "1", "L", "1", "O", "0").Replace(strings.ToUpper(bare))
	return len(ref) >= 4 && strings.HasSuffix(inv.Ref, ref) || len(ref) >= 10 && strings.HasPrefix(inv.Ref, ref)
}

func wordsFoundBy(inv model.Invoice) []string {
	text := []string{inv.Firstname, inv.Lastname, inv.Email, inv.Object, inv.Ref, inv.RequestID, inv.OperatorRef}
	for _, it := range inv.Items {
		text = append(text, it.Name, it.Description)
	}
	words := cutPlainly(strings.Join(text, " "))
	if phone := strings.NewReplacer(" ", "", "+", "", "-", "", ".", "").Replace(inv.Phone); phone != "" {
		words = append(words, phone, phone[3:], phone[len(phone)-8:])
	}
	return words
}

// cutPlainly is a text in small letters without accents, cut at what is
// neither letter nor digit.
func cutPlainly(text string) []string {
	return strings.FieldsFunc(unaccented.Replace(strings.ToLower(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

var unaccented = strings.NewReplacer("à", "a", "â", "a", "ä", "a", "ặ", "a", "ç", "c", "é", "e", "è", "e", "ê", "e", "ë", "e",
	"î", "i", "ï", "i", "ñ", "n", "ô", "o", "ö", "o", "ō", "o", "û", "u", "ù", "u", "ü", "u",
	"\u0300", "", "\u0301", "", "\u0302", "", "\u0308", "", "\u0327", "",
	"œ", "oe", "æ", "ae", "ß", "ss", "ł", "l", "ø", "o")
