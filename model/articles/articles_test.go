package articles

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"caisse/model"
)

func codes(all []model.Article) (out []string) {
	for _, a := range all {
		out = append(out, a.Code)
	}
	return out
}

// A price that its comma cuts in two is none: 12,500 would be sold at 12. A column
// that the first line names, and one that is empty, are nothing.
func TestPriceCutInTwo(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{
		"code,name,price\nab,Riz,12,500\nac,Sac,25\n": "ac", "ab,Riz,12,500\nac,Sac,25,,\n": "ac", "ab;Riz;500;900\nac;Sac;25;\n": "ac",
		"code;nom;prix;stock\nab;Riz;500;12\nac;Sac;25;3;9\n": "ab", "code,nom,prix,stock\nab,Riz,12,500,3\nac,Sac,25,1\n": "ac",
	} {
		l := Parse([]byte(file))
		if _, ok := l.Find(want); !ok || l.Len() != 1 || len(l.Faults) != 1 || l.Faults[0].Why != TooMany {
			t.Errorf("%q: %d, %+v", file, l.Len(), l.Faults)
		}
	}
}

// The same shop in whatever a spreadsheet makes of it.
func TestEncodings(t *testing.T) {
	t.Parallel()
	text := "Code;Nom;Prix\r\npa;Pain;250\r\nca;Café crème;1 500\r\n"
	latin := strings.NewReplacer("é", "\xe9", "è", "\xe8").Replace(text)
	unicode := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(strings.ReplaceAll(text, ";", "\t"))) {
		unicode = append(unicode, byte(u), byte(u>>8))
	}
	for name, file := range map[string][]byte{
		"UTF-8": []byte(text), "BOM": []byte("\ufeff" + text), "Latin-1": []byte(latin), "UTF-16": unicode,
		"commas": []byte("pa,Pain,250\nca,\"Café crème\",\"1,500\"\n"), "Mac": []byte(strings.ReplaceAll(text, "\r\n", "\r")),
		"cents": []byte("pa;Pain;250,00\nca;Café crème;1 500,00"), "francs": []byte("pa;Pain;250 F\nca;Café crème;1500 FCFA"),
	} {
		l := Parse(file)
		a, ok := l.Find("CA")
		if l.Len() != 2 || len(l.Faults) > 0 || !ok || a.Name != "Café crème" || a.Price != 1500 {
			t.Errorf("%s: %d, %v, %+v", name, l.Len(), l.Faults, a)
		}
	}
}

func TestFaultsHaveAPlaceAndTheRestHolds(t *testing.T) {
	t.Parallel()
	l := Parse([]byte(strings.Join([]string{
		"pa;Pain;250", ";Sans code;100", "ca;;100", "th;Thé", "PA;Pain long;300", "sa;Sac;-50", "ri;Riz;12,5", "ze;Zéro;0", "12;Douze;100",
		"mo;Mobylette;2000001", "qu;\"Quart;100", "ok;\"Le \"\"bon\"\" choix; le nôtre\";75", "b1;CafÃ© noir;100", "b2;Caf\x82 noir;100", "b3;Caf\ufffd;100", "", "x;Ics;100", "fin;Fin;5",
	}, "\n")))
	want := []Fault{
		{2, 1, NoCode, ""}, {3, 4, NoName, ""}, {4, 7, NoPrice, ""}, {5, 1, SameCode, "1"}, {6, 8, PriceRange, "-50"}, {7, 8, BadPrice, "12,5"}, {8, 9, PriceRange, "0"},
		{9, 1, BadCode, "12"}, {10, 14, PriceRange, "2000001"}, {11, 4, OpenQuote, "\"Quart;100"}, {13, 4, Encoding, "CafÃ© noir"}, {14, 4, Encoding, "Caf‚ noir"}, {15, 4, Encoding, "Caf"}, {17, 1, BadCode, "x"},
	}
	if !slices.Equal(l.Faults, want) {
		t.Errorf("%+v\nwant\n%+v", l.Faults, want)
	}
	if a, _ := l.Find("ok"); l.Len() != 3 || a.Name != "Le \"bon\" choix; le nôtre" {
		t.Error(l.Len(), a)
	}
	if l := Parse([]byte("PK\x03\x04 a workbook")); l.Len() != 0 || len(l.Faults) != 1 || l.Faults[0].Why != NotText {
		t.Error(l.Faults)
	}
}

func TestCompletion(t *testing.T) {
	t.Parallel()
	l := Parse([]byte("pa;Pain complet;250\npat;Pâté de foie;900\ncp;Café au lait;500\nbl;Lait de coco;700\n3017620422003;Pâte à tartiner;3500\n"))
	for typed, want := range map[string]string{
		"pa": "pa pat 3017620422003", "PÂT": "pat 3017620422003", "lait": "cp bl", "co": "pa bl", "lait co": "bl", "301": "3017620422003", "zz": "", "": "", " ": "",
	} {
		if got := strings.Join(codes(l.Begun(typed, 5)), " "); got != want {
			t.Errorf("%q: %s, want %s", typed, got, want)
		}
	}
	l.Sell("pâté de FOIE", 3)
	l.Sell("Inconnu", 9)
	if got := codes(l.Begun("pa", 2)); !slices.Equal(got, []string{"pat", "pa"}) {
		t.Error(got)
	}
	var none *List
	if _, ok := none.Find("pa"); ok || none.Len() != 0 || none.Begun("pa", 3) != nil {
		t.Error("a list that is not there has something")
	}
}

func TestReadAgainWhenItChanges(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if l, now, changed, err := Read(dir, Stamp{}); l != nil || changed || err != nil || now != (Stamp{}) {
		t.Error(l, changed, err)
	}
	path := filepath.Join(dir, FileName)
	write := func(text string, at time.Time) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	write("pa;Pain;250", at)
	l, was, changed, err := Read(dir, Stamp{})
	if err != nil || !changed || l.Len() != 1 {
		t.Fatal(l, changed, err)
	}
	if _, _, changed, _ := Read(dir, was); changed {
		t.Error("read twice")
	}
	write("pa;Pain;300", at.Add(time.Second))
	if l, was, changed, err = Read(dir, was); err != nil || !changed {
		t.Fatal(err)
	} else if a, _ := l.Find("pa"); a.Price != 300 {
		t.Error(a)
	}
	_ = os.Remove(path)
	if l, _, changed, err := Read(dir, was); l != nil || !changed || err != nil {
		t.Error(l, changed, err)
	}
	_ = os.Mkdir(path, 0o700)
	if _, _, _, err := Read(dir, Stamp{}); err == nil {
		t.Error("a folder is no file")
	}
}

func large() *List {
	var b strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&b, "a%d;Article numéro %d avec pain;%d\n", i, i, i%5000+25)
	}
	return Parse([]byte(b.String()))
}

func TestHundredThousand(t *testing.T) {
	t.Parallel()
	if l := large(); l.Len() != 100_000 || len(l.Faults) > 0 || len(l.Begun("pain", 5)) != 5 {
		t.Error(l.Len(), l.Faults[:min(3, len(l.Faults))])
	}
}

func BenchmarkCompletion(b *testing.B) {
	l := large()
	for _, typed := range []string{"a", "pain", "num 99", "a9999"} {
		b.Run(typed, func(b *testing.B) {
			for b.Loop() {
				l.Begun(typed, 5)
			}
		})
	}
}
