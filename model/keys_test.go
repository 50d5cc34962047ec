package model

import (
	"regexp"
	"strings"
	"testing"

	"caisse/ligdicash/sandbox/proof"
)

// Whatever a French or an English keyboard types into the amount line is
// refused, or means what its echo says when that is typed; no number of it is of
// two kinds, and no "-" in it has two meanings.
func TestEveryKey(t *testing.T) {
	most := []rune("015" + `à&é"'(-è_ç` + "+*xk.,% b") // a few figures stand for all
	var grow func(s []rune, left int)
	grow = func(s []rune, left int) {
		checkTyped(t, string(s))
		for i := 0; left > 0 && i < len(most) && !t.Failed(); i++ {
			grow(append(s, most[i]), left-1)
		}
	}
	grow(nil, proof.Size(3, 4, 6))
	r := proof.Rand(t)
	for i := 0; i < proof.Size(20_000, 150_000, 30_000_000) && !t.Failed(); i++ {
		from := [][]rune{[]rune("0123456789" + `à&é"'(-è_ç` + "+*xXk.,;:% ’×F=e/)bo"), []rune("à&é\"'(-è_ç- +"), []rune(`05'_-àé(+ `)}[r.IntN(3)]
		s := make([]rune, 5+r.IntN(4))
		for i := range s {
			s[i] = from[r.IntN(len(from))]
		}
		checkTyped(t, string(s))
	}
}

var (
	afterColon = regexp.MustCompile(`:[^+]*`)
	grouped    = regexp.MustCompile(`([0-9])['’_]([0-9]{3})`)
	anySign    = regexp.MustCompile(`[à&é"'(è_ç]`)
	mixed      = regexp.MustCompile(`[0-9][ .,]*[à&é"'(è_ç]|[à&é"'(è_ç][ .,]*[0-9]`)
)

func checkTyped(t *testing.T, s string) {
	t.Helper()
	pasted, perr := ParsePasted(s)
	l, err := ParseLine(s)
	if err != nil && perr != nil {
		return
	}
	bare := s // as a sum that is spelled out has it
	for range 2 {
		bare = grouped.ReplaceAllString(afterColon.ReplaceAllString(bare, ""), "$1$2")
	}
	if perr == nil && unnamed(pasted) && anySign.MatchString(bare) {
		t.Errorf("%q, pasted, is read as %d", s, pasted.Total)
	}
	if err != nil {
		return
	}
	echoes := []string{l.Total.Group("\u00a0"), l.Total.Group(","), FormatLine(l)}
	for _, echo := range echoes {
		for _, read := range []func(string) (Line, error){ParseLine, ParsePasted} {
			if again, err := read(echo); err != nil || again.Total != l.Total {
				t.Errorf("%q is %d, echoed as %q, which is %d (%v)", s, l.Total, echo, again.Total, err)
			}
		}
	}
	if !unnamed(l) {
		return
	}
	if m := mixed.FindString(bare); m != "" {
		t.Errorf("%q is read as %d, over %q", s, l.Total, m)
	}
	if strings.ContainsAny(s, "0123456789:") {
		return
	}
	readings := signReadings(bare)
	if len(readings) != 1 || readings[0] != l.Total {
		t.Errorf("%q is read as %d, and may be %v", s, l.Total, readings)
	}
}

func unnamed(l Line) bool {
	for _, it := range l.Items {
		if it.Name != "" {
			return false
		}
	}
	return true
}

// signReadings are the amounts that a line in signs can stand for: each "-" is a
// 6, or one of them begins a discount, which does not begin with a 0 unless there
// is nothing else to read.
func signReadings(s string) (totals []Money) {
	var zeros []Money
	signs := []rune(s)
	for minus := -1; minus < len(signs); minus++ {
		figures := make([]rune, len(signs))
		for i, r := range signs {
			figures[i] = r
			if v := keyValue(r); v >= 0 && i != minus {
				figures[i] = rune('0' + v)
			}
		}
		l, err := ParseLine(string(figures))
		switch {
		case minus >= 0 && signs[minus] != '-', err != nil, !unnamed(l):
		case minus >= 0 && strings.HasPrefix(strings.TrimLeft(string(figures[minus+1:]), " "), "0"):
			zeros = append(zeros, l.Total)
		default:
			totals = append(totals, l.Total)
		}
	}
	if totals == nil {
		return zeros
	}
	return totals
}

// Every beginning of a line that can be read is known for one, so that nobody is
// told of a fault before there is one.
func TestBegins(t *testing.T) {
	for _, s := range []string{"5000", "5 000", "1.234.567", "1'000'000", "2,5k", "1,25K", "12k", "3*500 pain + 2*250 café", "2*1500+3*500-10%",
		"&çàà", "& (àà-&à", "é,(k", "-éà", "(àà-&à%", "\"x(àà pain+é×é(à café", "1.000*5", "3x2,5k", "100000*20", "500éclair", "500(petit)", "500 (petit)",
		"500 à emporter", "500 coca 33cl", "500 33cl", "500 : 33 Export", "500 xérès", "500 x-large", "1500 t-shirt -100", "1000-2.25%", "9-1%",
		"XOF 5000", "F CFA 500", "5'000", "500 F1", "500 pain \"frais\"", "50*5kg riz", "500 -frais", "5 pain + 5 F", "3:a+500"} {
		for i := range s {
			for name, read := range map[string]func(string) (Line, error){"typed": ParseLine, "pasted": ParsePasted} {
				if _, err := read(s); err != nil {
					continue
				}
				if _, err := read(s[:i]); err != nil && !Begins(s[:i], err, read) {
					t.Errorf("%s: %q is a beginning of %q, and a fault: %v", name, s[:i], s, err)
				}
			}
		}
	}
	for _, s := range []string{"(5", "\"5", "5'00é", "2*3*", "500 pain x3", "3 pains a 500 F", "1e6", "1234.5678", "2000001", "5++", "500 F 300 ", "(àà-(àà", "5000\" ",
		"0*", "1000/2", "5k2", "500-600", "500\u200b", "-5"} {
		if _, err := ParseLine(s); err == nil || Begins(s, err, ParseLine) {
			t.Errorf("%q is no fault yet (%v)", s, err)
		}
	}
}

// A paste has no keys of a French keyboard in it.
func TestParsePasted(t *testing.T) {
	for s, want := range map[string]Money{"5000": 5000, "5'000": 5000, "XOF 5 000": 5000, "3*500 pain": 1500, "500(petit)": 500, "(ààà": 0, "&çàà": 0, "5000\"": 0,
		"\"5000\"": 0, "(500)": 0, "500-(à": 0, "500-&": 0, "3*(àà": 0, "500 ààà": 0} {
		if l, err := ParsePasted(s); l.Total != want {
			t.Errorf("%q is read as %d, not %d (%v)", s, l.Total, want, err)
		}
	}
}
