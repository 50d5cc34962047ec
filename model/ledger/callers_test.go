package ledger

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"caisse/ligdicash/sandbox/proof"
)

// Where several tills sell, a number is typed as it is read: with the name of its
// till. A plain one is looked for in all of them, as ever.
func TestFindByTicketOfATill(t *testing.T) {
	l := tillAt(t, "Caisse 1")
	numbered := func(by *Ledger, ref string, object string) {
		t.Helper()
		inv := sample(ref)
		inv.Ticket.Day, inv.CreatedAt, inv.Object = today, noon, object
		add(t, by, inv)
	}
	called := map[string]string{} // the reference of n° 1 and n° 2 by the till's name
	give := func(by *Ledger, name string, of int) {
		t.Helper()
		for n := range 2 {
			ref := fmt.Sprintf(someRef, of*10+n+1)
			called[fmt.Sprint(name, "-", n+1)] = ref
			numbered(by, ref, "thé")
		}
	}
	give(l, "Caisse 1", 1)
	others := []string{"70", "Caissé 2", "C1-1", "C1", "DESKTOP-4F7K2Q1", "DESKTOP-4F7K2Q2", "N.Dupont"}
	var met []Till
	for i, name := range others {
		other := tillAt(t, name)
		met = append(met, Till{ID: id(t, other), Name: name, Shop: ouaga, Kind: "till"})
		give(other, name, i+2)
		hand(t, other, l)
	}
	phone := sample("PHONE")
	phone.Phone = "22670123456"
	add(t, l, phone)
	for _, name := range []string{"one", "two"} { // nobody has a number of these words
		numbered(l, strings.ToUpper(name), "lot c1-2")
	}
	if err := l.Meet(ctx, append(met, Till{ID: strings.Repeat("7", 26), Name: "Porte", Shop: ouaga, Kind: "callbacks"})); err != nil {
		t.Fatal(err)
	}
	day := fmt.Sprintf("%02d/%02d", today%100, today/100%100)
	is := func(names ...string) string {
		var all []string
		for _, n := range names {
			all = append(all, called[n])
		}
		slices.Sort(all)
		slices.Reverse(all)
		return strings.Join(all, " ")
	}
	for text, want := range map[string]string{
		"Caisse 1-1": is("Caisse 1-1"), "caisse 1-2": is("Caisse 1-2"), "n° caisse 1-2": is("Caisse 1-2"), "n°\u00a0Caisse\u00a01-2": is("Caisse 1-2"),
		"n°Caisse 1-2": is("Caisse 1-2"), "N Caisse 1-2": is("Caisse 1-2"), "caisse 1 2": is("Caisse 1-2"), "caisse 1 -2": is("Caisse 1-2"),
		"caisse 2-1": is("Caissé 2-1"), "CAISSÉ 2-1": is("Caissé 2-1"), "caisse 2 1": is("Caissé 2-1"),
		"c1-1-2": is("C1-1-2"), "c1-1": is("C1-1"), "C1-1": is("C1-1"), "c1 1": is("C1-1"), "C1-1 1": is("C1-1-1"),
		"desktop-4f7k2q1-2": is("DESKTOP-4F7K2Q1-2"), "DESKTOP-4F7K2Q2-2": is("DESKTOP-4F7K2Q2-2"), "DESK…K2Q1-2": "",
		"n.dupont-1": is("N.Dupont-1"), "n° n.dupont-1": is("N.Dupont-1"), "n.c1-1": is("C1-1"),
		"c1-1 " + day: is("C1-1"), "c1-1 du " + day: is("C1-1"), "n° c1-1 du " + day: is("C1-1"), "c1-1 01/01": "", "thé c1-1": is("C1-1"), "c1-1 café": "",
		"70-1": is("70-1"), "n° 70-2": is("70-2"), "70 12": "PHONE", "70 1": "PHONE",
		"c1-3": "", "c1-0": "", "porte-1": "", "caisse 3-1": "", "c1-99999999999999999999": "",
		"n2": is("Caisse 1-2", "Caissé 2-2", "C1-1-2", "C1-2", "70-2", "DESKTOP-4F7K2Q1-2", "DESKTOP-4F7K2Q2-2", "N.Dupont-2"),
		"2":  "TWO ONE PHONE", // a word of what is sold, never a number
	} {
		got, err := l.Newest(ctx, Query{Text: text})
		has := strings.Fields(refs(got))
		if text != "2" {
			has = slices.DeleteFunc(has, func(ref string) bool { return ref == "ONE" || ref == "TWO" })
			slices.Sort(has)
			slices.Reverse(has)
		}
		if err != nil || strings.Join(has, " ") != want {
			t.Errorf("%q finds %v, %v, want %q", text, has, err, want)
		}
	}
	for text, also := range map[string]bool{"c1-2": true, "c1 2": true, "c1-1": false} { // what has the words is found too
		got, err := l.Newest(ctx, Query{Text: text})
		if is := strings.Contains(refs(got), "ONE"); err != nil || is != also {
			t.Errorf("%q finds %q, %v", text, refs(got), err)
		}
	}
	if got, _ := l.Newest(ctx, Query{Text: "c1 70 12 34"}); len(got) > 0 {
		t.Errorf("a telephone is taken for a number: %q", refs(got))
	}
}

// A name that is long is typed as it is shown, too.
func TestFindByShownName(t *testing.T) {
	l, other := tillAt(t, "Bar"), tillAt(t, "DESKTOP-4F7K2Q1")
	inv := sample(fmt.Sprintf(someRef, 1))
	inv.Ticket.Day = today
	add(t, other, inv)
	hand(t, other, l)
	if err := l.Meet(ctx, []Till{{ID: id(t, other), Name: "DESKTOP-4F7K2Q1", Shop: ouaga, Kind: "till"}}); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"DESK…7K2Q1-1", "desk.7k2q1-1", "desk...7k2q1-1", "n° DESK…7K2Q1-1"} {
		if got, err := l.Newest(ctx, Query{Text: text}); err != nil || len(got) != 1 {
			t.Errorf("%q finds %d, %v", text, len(got), err)
		}
	}
}

// Numbers carry names where more than one till sells: a receiver of callbacks does
// not, and what this till was before is no other.
func TestWhoNumbersName(t *testing.T) {
	t.Parallel()
	me, other := Till{ID: "1", Name: "C1", Shop: "a", Mine: true, Home: true}, Till{ID: "2", Name: "C2", Shop: "a", Kind: "till"}
	for name, c := range map[string]struct {
		all  []Till
		want string
	}{
		"nobody":                {nil, ""},
		"alone":                 {[]Till{me}, ""},
		"two":                   {[]Till{me, other}, "C1 C2"},
		"one not heard of":      {[]Till{me, {ID: "2", Name: "C2", Shop: "a"}}, "C1 C2"},
		"a receiver":            {[]Till{me, {ID: "2", Name: "Door", Shop: "a", Kind: "callbacks"}}, ""},
		"one without a name":    {[]Till{me, {ID: "01KB2T5YQ0T0000000000XTHER", Shop: "a"}}, "C1 01KB…XTHER"},
		"itself, before":        {[]Till{me, {ID: "2", Name: "c1", Shop: "b", Home: true}}, ""},
		"a copy":                {[]Till{me, {ID: "2", Name: "C2", Shop: "a"}, {ID: "3", Name: "C1", Shop: "a"}}, "C1 C2 C1"},
		"one it has adopted":    {[]Till{me, {ID: "2", Name: "C2", Shop: "a", Home: true}}, "C1 C2"},
		"of one name elsewhere": {[]Till{me, {ID: "2", Name: "C1", Shop: "b"}}, "C1 C1"},
	} {
		var got []string
		for _, one := range Callers(c.all) {
			got = append(got, one.Called)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// Whatever is typed among tills, however they are called, is a search: none fails.
func TestAnythingIsTypedAmongTills(t *testing.T) {
	r := proof.Rand(t)
	l := tillAt(t, "C1")
	inv := sample("R1")
	inv.Ticket.Day = today
	add(t, l, inv)
	names := []string{"C2", "n", "n°", "№", "-", "…", "70", "Ço 1", "\"", "c1-1", "語", "a\u0301", "."}
	var met []Till
	for i, name := range names {
		met = append(met, Till{ID: fmt.Sprintf("01KB2T5YQ0R00000000000%04d", i), Name: name, Shop: ouaga, Kind: "till"})
	}
	if err := l.Meet(ctx, met); err != nil {
		t.Fatal(err)
	}
	pieces := append([]string{"-", " ", " ", "1", "17", "n", "N° ", "du", "26/11", "C1", "\"", "*", "\u00a0", "\xff", "99999999999999999999", "AND", "(", "'"}, names...)
	for range proof.Size(200, 1_000, 100_000) {
		text := ""
		for range 1 + r.IntN(8) {
			text += pieces[r.IntN(len(pieces))]
		}
		if _, err := l.Newest(ctx, Query{Text: text}); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
	}
}
