package ledger

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"caisse/model"
)

// What people type to find a sale again, and what they find.
func TestWhatPeopleType(t *testing.T) {
	const (
		awa  = "01JD0FAKE0000000000001A2CD" // in the order of their dates
		jean = "01JD0FAKE000000000000KXYWH"
		lot  = "01JD0FAKE0000000000000CAFE"
		egg  = "01JD0FAKE0000000000005Q7MB"
	)
	const token = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpZF9pbnZvaWNlIjoiMDAwMDAwMDEi.FAKE_0123456789"
	l := fresh(t)
	a, j, o, e := row(awa, 1, model.Paid), row(jean, 2, model.Paid), row(lot, 3, model.Pending), row(egg, 4, model.PaidLate)
	a.Firstname, a.Lastname, a.Email = "Awa", "Ouédraogo", "awa.o@example.com"
	a.Phone, a.RequestID, a.OperatorRef = "22670123456", "P2801FAKE", "PP261123.0123.A00045"
	a.Items = []model.Item{{Name: "riz", Description: "sac de 25 kg", Quantity: 1, UnitPrice: 1500}}
	j.Firstname, j.Lastname, j.Object = "Jean-Baptiste", "N'Guessan", "Facture d’électricité"
	j.Phone, j.Token = "+225 07 08 12 34 56", token
	o.Object = "lot 123 456, café"
	e.Firstname, e.Lastname, e.Object = "Łucja", "Weiß", "œufs, 100 et 250"
	add(t, l, a, j, o, e)
	for _, c := range []struct{ name, text, want string }{
		{"without the accent", "ouedraogo", awa},
		{"in capitals", "OUÉDRAOGO", awa},
		{"an accent of its own, as macOS writes it", "Oue\u0301draogo", awa},
		{"the beginning", "ouéd", awa},
		{"not the middle", "draogo", ""},
		{"two words in any order", "riz awa", awa},
		{"words of two invoices", "awa café", ""},
		{"a dash between", "awa - riz", awa},
		{"beyond an apostrophe", "guessan", jean},
		{"with the apostrophe", "n'guessan", jean},
		{"with another apostrophe", "d'electricite", jean},
		{"beyond a hyphen", "baptiste", jean},
		{"e-mail", "awa.o@example.com", awa},
		{"a description, as it is printed", "sac de 25 kg", awa},
		{"telephone, whole", "22670123456", awa},
		{"in groups", "70 12 34 56", awa},
		{"in groups of other signs", "70.12-34 56", awa},
		{"with its country", "+226 70 12 34 56", awa},
		{"with its country, as dialled", "00226 70 12 34 56", awa},
		{"its beginning", "70 12", awa},
		{"its end", "34 56", ""},
		{"ten figures", "07 08 12 34 56", jean},
		{"the last eight of ten", "08 12 34 56", jean},
		{"telephone and a name", "70 12 34 56 awa", awa},
		{"a name and telephone", "awa 226 70 12", awa},
		{"telephone and another's name", "70 12 34 56 jean", ""},
		{"request id", "P2801FAKE", awa},
		{"its beginning in small letters", "p280", awa},
		{"operator's reference", "PP261123.0123.A00045", awa},
		{"end of a reference", "1a2cd", awa},
		{"with I and L for 1", "IA2CD", awa},
		{"with O for 0", "OOOlA2CD", awa},
		{"of three characters", "2cd", ""},
		{"a longer end, that of nobody", "91A2CD", ""},
		{"end of a reference and a name", "awa 1A2CD", awa},
		{"and another's name", "jean 1A2CD", ""},
		{"an end that is a word too", "cafe", lot},
		{"as it is cut on screen", "…KXYWH", jean},
		{"in a sentence", "(KXYWH).", jean},
		{"all references", "01jd0fake", egg + " " + lot + " " + jean + " " + awa},
		{"whole reference", awa, awa},
		{"whole reference in small letters, with O and I", "oijdofake" + strings.ToLower(awa[9:]), awa},
		{"the beginning of many, with O and I", "OIJDOFAKEO", egg + " " + lot + " " + jean + " " + awa},
		{"whole token", token, jean},
		{"whole token and a blank", token + " \n", jean},
		{"its beginning with its number", token[:72], jean},
		{"its beginning, which all have", token[:71], ""},
		{"token in another case", strings.ToUpper(token), ""},
		{"figures that are words", "lot 123 456", lot},
		{"in another order", "456 123", lot},
		{"two of them", "100 250", egg},
		{"one of them twice", "100 100", egg},
		{"two signs for one", "oeuf", egg},
		{"one sign for two", "ŒUF", egg},
		{"ss", "weiss", egg},
		{"ß", "weiß", egg},
		{"l without its stroke", "lucja", egg},
		{"nothing", "", egg + " " + lot + " " + jean + " " + awa},
		{"blanks", " \t\n", egg + " " + lot + " " + jean + " " + awa},
		{"a sign", "%", ""},
		{"signs", "***", ""},
		{"quotes", `""`, ""},
		{"a character nobody sees", "\x00", ""},
		{"not UTF-8", "\xff", ""},
		{"what an index might understand", `awa" OR "jean`, ""},
		{"what an index might understand, again", "awa NOT riz", ""},
		{"beyond the eighth word", "sac de 25 kg riz awa sac de nobody", awa},
		{"within eight words", "sac de 25 kg riz awa sac nobody", ""},
		{"very long", strings.Repeat("a", 5000), ""},
		{"very long, of many", "awa " + strings.Repeat("x ", 5000), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := l.Newest(ctx, Query{Text: c.text})
			if err != nil || refs(got) != c.want {
				t.Errorf("%q finds %q, %v; want %q", c.text, refs(got), err, c.want)
			}
		})
	}
}

// The index of words is asked for words cut by ourselves: where it cut a text
// elsewhere, a search would miss, or fail.
func TestWordsAreCutLikeTheIndex(t *testing.T) {
	texts := []string{
		"", " ", "Ouédraogo", "N'Guessan d’Abidjan", "Jean-Baptiste", "Œuvre cœur Æsir Straße Łódź Bjørn Đặng", "awa.o+x_y@example.com",
		"12 500 F, 12,5 kg 1/2 n°5 x² ½ Ⅻ ①", "e\u0301te\u0301 a\u0328\u0323 \u0301seul mot\u0301", "a\u0335b a\u0345b a\u20ddb", "x\u200dy\u200bz\u00adw\ufeffv",
		"🍞pain 👨‍👩‍👧 🇧🇫 1️⃣", "李雷 日本語テスト 한국어 ｆｕｌｌ", "محمد مُحَمَّد ١٢٣", "ߒߞߏ ߊ߲߬ ߁߂߃", "हिन्दी ไทย தமிழ்", "ɓiiɗo ŋaar ƴi ɲɔ ʋɛ ǝ", "ǅ ﬁn İstanbul ıI ſ",
		"ᦰ᧐ ᧑ \u1cf2a\u1cf3", "a\x00b", "tab\tretour\r\nfin", "𝒜𝟙 𞤀𞤣 𐐀", "« guillemets » – — …", `"x" * ^ AND (y)`, strings.Repeat("long", 300),
	}
	listed := len(texts)
	for r := rune(1); r < 0x2000 && !race; r++ {
		if model.Clean(string(r)) != "" {
			texts = append(texts, "a"+string(r)+"b")
		}
	}
	db := raw(t, filepath.Join(t.TempDir(), "words.db"),
		"CREATE VIRTUAL TABLE cut USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2')", "CREATE VIRTUAL TABLE terms USING fts5vocab (cut, instance)")
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	const most = 100 // words of a text
	for i, text := range texts {
		for j, part := range append([]string{text}, wordsOf(text)...) { // the text, then each of its words alone
			if _, err := tx.Exec("INSERT INTO cut (rowid, text) VALUES (?, ?)", i*most+j, part); err != nil {
				t.Fatal(err)
			}
		}
	}
	terms := make(map[int][]string)
	var at int
	var term string
	rows, err := tx.Query("SELECT doc, term FROM terms ORDER BY doc, offset")
	if err := scanAll(rows, err, func() { terms[at] = append(terms[at], term) }, &at, &term); err != nil {
		t.Fatal(err)
	}
	for i, text := range texts {
		var cut []string
		for j, word := range wordsOf(text) {
			alone := terms[i*most+1+j]
			if len(alone) != 1 {
				t.Errorf("%+q: %+q is no word of the index, which has %+q", text, word, alone)
			}
			if folded, ok := fold(word); ok && !strings.ContainsAny(strings.ToLower(word), "œæßłø") && !slices.Equal(alone, []string{folded}) {
				t.Errorf("%+q: %+q is folded to %+q, by the index to %+q", text, word, folded, alone)
			}
			cut = append(cut, alone...)
		}
		// Of the rest the index takes some for letters that were signs when it was written.
		if (i < listed || []rune(text)[1] < 0x500) && !slices.Equal(cut, terms[i*most]) {
			t.Errorf("%+q is cut into %+q, by the index into %+q", text, cut, terms[i*most])
		}
	}
}
