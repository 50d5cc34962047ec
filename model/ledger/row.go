package ledger

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"caisse/model"
)

// columns are in the order of valuesOf and of slot.read. The first facts of them
// are written once, by Add; those after them up to dating once more at most, when
// a sale is put into its right day.
var columns = []string{
	"ref", "sale", "amount", "ticket_day", "ticket",
	"created_at", "machine_at", "dated",
	"items", "object", "firstname", "lastname", "email",
	"state", "doubt", "aside", "replaced_by",
	"pending_at", "checked_at", "settled_at", "expires_at",
	"code", "token", "link",
	"raw_status", "got_amount", "got_ref", "operator_id", "operator_name",
	"phone", "request_id", "operator_ref", "host",
	"cashier",
}

const (
	facts     = 5
	dating    = 8
	checkedAt = 18
	width     = 34
)

// valuesOf is what is written of an invoice: texts as slot.read lets them pass,
// times in UTC milliseconds.
func valuesOf(i *model.Invoice) ([]any, error) {
	items, err := itemsText(i.Items)
	if err != nil {
		return nil, err
	}
	values := append(make([]any, 0, width+2), // and n and the check
		i.Ref, i.Sale, int64(i.Amount), int64(i.Ticket.Day), int64(i.Ticket.N),
		millis(i.CreatedAt), millis(i.MachineAt), digit(!i.Undated),
		items, tidy(i.Object), tidy(i.Firstname), tidy(i.Lastname), tidy(i.Email),
		string(i.State), string(i.Doubt), digit(i.Aside), i.ReplacedBy,
		millis(i.PendingAt), millis(i.CheckedAt), millis(i.SettledAt), millis(i.ExpiresAt),
		tidy(i.Code), i.Token, i.Link,
		tidy(i.RawStatus), int64(i.GotAmount), tidy(i.GotRef), tidy(i.OperatorID), tidy(i.OperatorName),
		tidy(i.Phone), tidy(i.RequestID), tidy(i.OperatorRef), tidy(i.Host),
		tidy(i.Cashier))
	return values, nil
}

var (
	allColumns    = "invoice.n, " + strings.Join(columns, ", ") + ", invoice.chk, 0"
	unpayable     = strings.Replace(allColumns, ", token, link,", ", '', '',", 1)
	selectInvoice = "SELECT " + allColumns + " FROM invoice "
	// FAIL, and without its n, which SQLite gives: what is written of a statement
	// that ends in the middle goes with its transaction, always; to be able to take it
	// back alone SQLite would keep each page as it was.
	insertInvoice  = "INSERT OR FAIL INTO invoice (" + strings.Join(columns, ", ") + ", chk) VALUES (?" + strings.Repeat(", ?", width) + ")"
	updateInvoice  = "UPDATE invoice SET " + strings.Join(columns[dating:], " = ?, ") + " = ?, chk = ? WHERE n = ?"
	checkedInvoice = "UPDATE invoice SET checked_at = ?, chk = ? WHERE n = ?"
	redateInvoice  = "UPDATE invoice SET " + strings.Join(columns[facts:dating], " = ?, ") + " = ? WHERE n = ?"
)

// slot is where the rows of allColumns are read into, one after the other. Each
// text, date and amount of a row passes through here, and nowhere else.
type slot struct {
	inv  model.Invoice
	n    int64
	raw  [width + 3]any // n, columns, chk, till
	into []any

	rules    *rules
	linkless bool // the row comes without its token and link
	odd      bool // something in the row makes no sense
	tills    *sharing
	sum      sum
}

// rules are what a ledger knows of its rows.
type rules struct {
	link      func(string) error // why a link is none that may be shown
	unchecked int64              // up to this n rows may be without a check
	elsewhere func(string) bool  // the host that confirmed a payment is none whose word proves it
	practice  func(string) bool  // it plays at payments, and not here
}

func (l *Ledger) newSlot() *slot {
	s := &slot{rules: l.rules.Load(), tills: l.shared.Load()}
	s.into = make([]any, len(s.raw))
	for i := range s.raw {
		s.into[i] = &s.raw[i]
	}
	return s
}

// errUnreadable is a row that SQLite gave and that cannot be read.
var errUnreadable = errors.New("an invoice that cannot be read")

// scan reads one row into s.
func (s *slot) scan(from interface{ Scan(...any) error }) error {
	err := from.Scan(s.into...)
	if err == nil {
		s.read()
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) || codeOf(err) != 0 || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("%w: %w", errUnreadable, err)
}

// read makes the invoice of the row, as input is read: a ledger is a file, which
// a disk or somebody else may have written in. One whose content is not what its
// check says, or which makes no sense, is Unsound.
func (s *slot) read() {
	s.odd = false
	s.n, _ = s.raw[0].(int64)
	s.odd = s.n < 1
	r := reader{s: s, at: 1}
	i := &s.inv
	// Field by field: a whole Invoice would be made, and then copied.
	i.Unsound, i.Remains = false, ""
	i.Ref, i.Sale, i.Amount = r.name(), r.name(), model.Money(r.integer(int64(model.MinAmount), int64(model.MaxAmount)))
	i.Ticket = r.ticket()
	i.CreatedAt, i.MachineAt, i.Undated = r.time(1), r.time(0), r.integer(0, 1) == 0
	i.Items, i.Object, i.Firstname, i.Lastname, i.Email = r.items(), r.text(), r.text(), r.text(), r.text()
	i.State, i.Doubt, i.Aside, i.ReplacedBy = model.State(r.oneOf(states)), model.Doubt(r.oneOf(doubts)), r.integer(0, 1) == 1, r.nameOr()
	i.PendingAt, i.CheckedAt, i.SettledAt, i.ExpiresAt = r.time(0), r.time(0), r.time(0), r.time(0)
	i.Code, i.Token, i.Link = r.text(), r.graphic(), r.graphic()
	i.RawStatus, i.GotAmount, i.GotRef, i.OperatorID, i.OperatorName = r.text(), model.Money(r.integer(-maxGot, maxGot)), r.text(), r.text(), r.text()
	i.Phone, i.RequestID, i.OperatorRef, i.Host = r.text(), r.text(), r.text(), r.text()
	i.Cashier = r.text()
	i.Till = s.till()
	if i.Link != "" && (s.rules.link == nil || s.rules.link(i.Link) != nil) {
		s.odd = true
	}
	if i.State.IsPaid() && i.GotAmount != 0 && i.GotAmount != i.Amount {
		s.odd = true
	}
	if i.Host != "" && s.rules.practice != nil && s.rules.practice(i.Host) {
		s.odd = true
	}
	if s.odd || !s.checks() {
		i.Spoil()
	}
}

// checks compares the row with its check.
func (s *slot) checks() bool {
	chk, ok := s.raw[width+1].(int64)
	if !ok {
		return s.raw[width+1] == nil && s.n <= s.rules.unchecked
	}
	most, link, buf := halves(s.sum, s.n, s.raw[1:width+1])
	s.sum = buf
	return most == uint32(uint64(chk)) && (s.linkless || link == uint32(uint64(chk)>>32))
}

// reader takes the values of a row one after the other.
type reader struct {
	s  *slot
	at int
}

const (
	maxKept  = 2048 // bytes of one text; tills cut what LigdiCash sends at 512
	maxLink  = 2000 // of a token or a link
	maxRef   = 64   // of a reference
	maxItems = 1 << 20
	maxGot   = 1e15 // what LigdiCash may say it got

	maxTicket = 1e9
	lastDate  = 99991231
)

// latest is a bit before the year 10000, which JSON has no dates for.
var latest = time.Date(9999, 12, 30, 0, 0, 0, 0, time.UTC).UnixMilli()

func (r *reader) string(most int) string {
	text, ok := r.s.raw[r.at].(string)
	r.at++
	if !ok || len(text) > most {
		r.s.odd = true
		return ""
	}
	return text
}

// text is harmless for a terminal and a spreadsheet, whatever the file has.
func (r *reader) text() string {
	text := r.string(maxKept)
	if plainText(text) {
		return text
	}
	clean := model.Clean(text)
	if clean != text {
		r.s.odd = true
	}
	return clean
}

// name is a reference: letters, digits, hyphens, underscores, and blanks after
// the first of them. No path, no option and no escape is one.
func (r *reader) name() string {
	name := r.nameOr()
	if name == "" {
		r.s.odd = true
	}
	return name
}

// nameOr is a reference, or none.
func (r *reader) nameOr() string {
	name := r.string(maxRef)
	for i := range len(name) {
		if c := name[i]; !('0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || c == '-' || c == '_' || c == ' ' && i > 0) {
			r.s.odd = true
			return model.Clean(name)
		}
	}
	return name
}

// graphic is printable ASCII without blanks.
func (r *reader) graphic() string {
	text := r.string(maxLink)
	if !printable(text) {
		r.s.odd = true
		return ""
	}
	return text
}

// printable says that text has printable ASCII alone, eight bytes at a time: of a
// page of invoices tokens and links are the most.
func printable(text string) bool {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	for ; len(text) >= 8; text = text[8:] {
		v := binary.LittleEndian.Uint64([]byte(text[:8]))
		if (v|(v-0x21*ones)|(v+ones))&high != 0 { // not ASCII, a blank or less, DEL
			return false
		}
	}
	for i := range len(text) {
		if text[i] <= ' ' || text[i] >= 0x7f {
			return false
		}
	}
	return true
}

func (r *reader) integer(least, most int64) int64 {
	v, ok := r.s.raw[r.at].(int64)
	r.at++
	if !ok || v < least || v > most {
		r.s.odd = true
		return 0
	}
	return v
}

func (r *reader) time(least int64) time.Time { return fromMillis(r.integer(least, latest)) }

// ticket is a number with its day, or neither.
func (r *reader) ticket() (t model.Ticket) {
	t.Day, t.N = model.Date(r.integer(0, lastDate)), int(r.integer(0, maxTicket))
	if (t.Day == 0) != (t.N == 0) {
		r.s.odd = true
		return model.Ticket{}
	}
	return t
}

func (r *reader) oneOf(known []string) string {
	word := r.string(maxKept)
	if i := slices.Index(known, word); i >= 0 {
		return known[i]
	}
	r.s.odd = true
	return model.Clean(word)
}

var (
	states = wordsIn(model.States)
	doubts = append([]string{""}, wordsIn(model.Doubts)...)
)

func wordsIn[T ~string](of []T) (words []string) {
	for _, w := range of {
		words = append(words, string(w))
	}
	return words
}

func (r *reader) items() []model.Item {
	text := r.string(maxItems)
	items, err := parseItems(text)
	if err != nil || len(items) > model.MaxItems {
		r.s.odd = true
		return nil
	}
	for i := range items {
		it := &items[i]
		name, description := tidy(it.Name), tidy(it.Description)
		if name != it.Name || description != it.Description || it.Quantity < 1 || it.Quantity > model.MaxQuantity || it.UnitPrice < 0 || it.UnitPrice > 1e9 {
			r.s.odd = true
		}
		it.Name, it.Description = name, description
	}
	return items
}

// tidy is a text as it is written: a longer one, or one with something in it
// that cannot be seen, would not be believed when it is read again.
func tidy(text string) string {
	if len(text) <= maxKept && plainText(text) {
		return text
	}
	text = model.Clean(text)
	for len(text) > maxKept {
		text = strings.ToValidUTF8(text[:maxKept], "")
		text = strings.TrimRight(text, " ")
	}
	return text
}

// plainText says, quickly, that Clean has nothing to do: letters of Europe, and
// single blanks between words.
func plainText(text string) bool {
	blank := true // a blank may not come first, last, or after another
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == ' ':
			if blank {
				return false
			}
			blank = true
		case c > ' ' && c < 0x7f:
			blank = false
		case c >= 0xc3 && c <= 0xc9 && i+1 < len(text) && text[i+1] >= 0x80 && text[i+1] < 0xc0: // U+00C0 to U+027F
			blank = false
			i++
		default:
			return false
		}
	}
	return text == "" || !blank
}

// stored is the invoice as a later read will return it: UTC, to the
// millisecond, its texts as they are written.
func stored(inv model.Invoice) model.Invoice {
	for _, at := range []*time.Time{&inv.CreatedAt, &inv.MachineAt, &inv.PendingAt, &inv.CheckedAt, &inv.SettledAt, &inv.ExpiresAt} {
		*at = fromMillis(millis(*at))
	}
	for _, text := range []*string{
		&inv.Object, &inv.Firstname, &inv.Lastname, &inv.Email, &inv.Code, &inv.RawStatus, &inv.GotRef, &inv.OperatorID,
		&inv.OperatorName, &inv.Phone, &inv.RequestID, &inv.OperatorRef, &inv.Host, &inv.Cashier,
	} {
		*text = tidy(*text)
	}
	return inv
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func digit(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}
