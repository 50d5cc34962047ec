package ligdicash

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// whole reads whole francs (or seconds) from text, so that no float is ever
// involved: "500", "500.0". A sign, an exponent, a fraction or more than an
// int64 holds is no amount.
func whole(s string) (int64, bool) {
	digits, zeros, dotted := strings.Cut(strings.TrimSpace(s), ".")
	if strings.Trim(digits, "0123456789") != "" || strings.Trim(zeros, "0") != "" || dotted && zeros == "" {
		return 0, false
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	return n, err == nil
}

// AmountFlaw is why an answer's amount cannot be believed.
type AmountFlaw int

const (
	NoFlaw           AmountFlaw = iota // an amount came, or none at all
	AmountsDiffer                      // amount and montant disagree
	NegativeAmount                     // less than nothing
	FractionalAmount                   // not whole francs
	UnreadableAmount                   // no number
)

var (
	negative   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^-[0-9]+(\.[0-9]+)?$`) })
	fractional = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9]+\.[0-9]*[1-9][0-9]*$`) })
)

// sum reads one amount.
func sum(s string) (n int64, ok bool, flaw AmountFlaw) {
	s = strings.TrimSpace(s)
	n, ok = whole(s)
	switch {
	case ok || s == "":
		return n, ok, NoFlaw
	case negative().MatchString(s):
		return 0, false, NegativeAmount
	case fractional().MatchString(s):
		return 0, false, FractionalAmount
	}
	return 0, false, UnreadableAmount
}

// amount is amount, else montant; two that differ are none. Words beside a
// number say nothing.
func (f fields) amount() (int64, bool, AmountFlaw) {
	amount, ok, flaw := sum(f.scalar("amount"))
	montant, ok2, flaw2 := sum(f.scalar("montant"))
	odd := func(x AmountFlaw) bool { return x == NegativeAmount || x == FractionalAmount }
	switch {
	case ok && ok2 && amount != montant, ok && odd(flaw2), ok2 && odd(flaw), odd(flaw) && odd(flaw2) && flaw != flaw2:
		return 0, false, AmountsDiffer
	case ok:
		return amount, true, NoFlaw
	case ok2:
		return montant, true, NoFlaw
	case flaw != NoFlaw && !odd(flaw2):
		return 0, false, flaw
	}
	return 0, false, flaw2
}

// accepted reports whether response_code, as text, is "00"; the integer 0 and
// "0" are the same code written by a laxer server.
func accepted(code string) bool { return code == "00" || code == "0" }

// declined is the same for "01".
func declined(code string) bool { return code == "01" || code == "1" }

// statusOf reads a status word. Source: developers.ligdicash.com, verify
// status ("notcompleted"); the older documentation and SDKs ("nocompleted").
func statusOf(word string) Status {
	switch joined(strings.ToLower(word)) {
	case "pending":
		return StatusPending
	case "completed":
		return StatusCompleted
	case "notcompleted", "nocompleted":
		return StatusNotCompleted
	}
	return StatusUnclear
}

// joined is a word without what may stand between its parts.
func joined(word string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == ' ' {
			return -1
		}
		return r
	}, word)
}

// date reads LigdiCash's two ways of writing a time; without offset it is UTC.
func date(s string) time.Time {
	for _, layout := range [2]string{"2006-01-02 15:04:05-07", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// references are the transaction ids in custom_data (customdata in the oldest
// documentation), whose shapes are many: an object, an array of key/value
// records, or either of them as JSON inside a string. unclear says that a key
// in it occurs twice.
func (f fields) references() (ids []string, unclear bool) {
	for _, raw := range f[fold("custom_data")].values {
		if s := scalar(raw); s != "" {
			raw = json.RawMessage(strings.TrimSpace(s))
		}
		if o, ok := parse(raw); ok {
			unclear = unclear || o.twice("transaction_id")
			ids = append(ids, o.scalar("transaction_id"))
			continue
		}
		var list []json.RawMessage
		if json.Unmarshal(raw, &list) != nil {
			continue
		}
		for _, item := range list {
			o, ok := parse(item)
			if !ok {
				continue
			}
			key := o.scalar("keyof_customdata")
			unclear = unclear || o.twice("keyof_customdata", "valueof_customdata")
			if fold(clean(key)) == fold("transaction_id") {
				unclear = unclear || clean(key) != key
				ids = append(ids, o.scalar("valueof_customdata"))
			}
		}
	}
	return slices.DeleteFunc(ids, func(id string) bool { return id == "" }), unclear
}
