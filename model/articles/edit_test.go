package articles

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"caisse/model"
)

// What a spreadsheet wrote stays, whatever we could make of it.
func TestSavingLosesNoLine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, FileName)
	was := "Code;Nom;Prix;Rayon\r\npa;Pain;250;frais\r\nbad;Cass\xe9;1,5;\r\n;\"open;3\r\nca;Caf\xe9;500\r\n"
	if err := os.WriteFile(path, []byte(was), 0o640); err != nil {
		t.Fatal(err)
	}
	pain, more := model.Article{Code: "pa", Name: "Pain", Price: 250}, model.Article{Code: "th", Name: "Thé; vert", Price: 300}
	for _, c := range []Change{{pain, model.Article{Code: "PA", Name: "Pain long", Price: 300}}, {Now: more}, {Was: model.Article{Code: "ca", Name: "Café", Price: 500}}} {
		if err := Save(dir, c); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	want := "\ufeffCode;Nom;Prix;Rayon\r\nPA;Pain long;300;frais\r\nbad;Cassé;1,5;\r\n;\"open;3\r\nth;\"Thé; vert\";300\r\n"
	if err != nil || string(got) != want {
		t.Errorf("%q, %v\nwant %q", got, err, want)
	}
	if info, _ := os.Stat(path); info.Mode().Perm()&0o040 == 0 && os.PathSeparator == '/' {
		t.Error("its readers lost it:", info.Mode())
	}
	for _, c := range []struct {
		Change
		want error
	}{
		{Change{Was: pain}, ErrChanged}, {Change{Now: model.Article{Code: "TH", Name: "x", Price: 1}}, ErrTaken},
		{Change{Now: model.Article{Code: "12", Name: "Douze", Price: 1}}, ErrArticle}, {Change{Now: model.Article{Code: "a", Name: "A", Price: 0}}, ErrArticle},
	} {
		if err := Save(dir, c.Change); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v", c.Change, err)
		}
	}
	if again, _ := os.ReadFile(path); string(again) != want {
		t.Error("a refused change was written")
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 1 {
		t.Error(entries)
	}
}

// A name that a spreadsheet would run as a formula, or make an error of, is kept from
// it, and is for the shop what was typed.
func TestNamesThatLookLikeFormulas(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"=1+1|cmd", "-10% pain", "+ sauce", "@maison", "＝x", "'=x", "''-x", "'n", "pain = 2", "l'été", "=a;b", "=\"a\""} {
		dir := t.TempDir()
		was, f := Typed("pa", name, "250")
		if f != nil || was.Name != name {
			t.Fatalf("%q is %q, %v", name, was.Name, f)
		}
		if err := Save(dir, Change{Now: was}); err != nil {
			t.Fatal(name, err)
		}
		file, err := os.ReadFile(filepath.Join(dir, FileName))
		if err != nil {
			t.Fatal(err)
		}
		line := strings.TrimPrefix(strings.Split(string(file), "\n")[1], "pa;")
		if strings.ContainsAny(strings.TrimPrefix(line, "\"")[:1], "=+-@") || strings.HasPrefix(line, "＝") {
			t.Errorf("%q is the cell %q", name, line)
		}
		if a, ok := Parse(file).Find("pa"); !ok || a != was {
			t.Errorf("%q comes back as %q", name, a.Name)
		}
		next := model.Article{Code: "pa", Name: name, Price: 300}
		if err := Save(dir, Change{was, next}); err != nil {
			t.Error(name, err)
		}
	}
	if a, ok := Parse([]byte("pa;=x;5\nca;-10% café;6\n")).Find("ca"); !ok || a.Name != "-10% café" { // as somebody writes it by hand
		t.Error(a)
	}
}

func TestFirstArticle(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new")
	if err := Save(dir, Change{Now: model.Article{Code: "pa", Name: "Pain", Price: 250}}); err != nil {
		t.Fatal(err)
	}
	if l, _, _, err := Read(dir, Stamp{}); err != nil || l.Len() != 1 || len(l.Faults) != 0 {
		t.Error(l, err)
	}
	if err := os.WriteFile(filepath.Join(dir, FileName), []byte("PK\x03\x04"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Save(dir, Change{Now: model.Article{Code: "ca", Name: "Café", Price: 250}}); !errors.Is(err, ErrNotText) {
		t.Error(err)
	}
}
