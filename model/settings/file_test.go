package settings

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func TestReadFile(t *testing.T) {
	doc := "\ufeff# a comment\r\nprofile = \"marche\"\r\n\r\n[profiles.default]\r\nshop = \"Boutique Wend-Panga\"\r\ntime_zone = \"Africa/Ouagadougou\"\r\n" +
		"[profiles.marche]\nshop = ' Étal 3 '\nlanguage = 'FR'\nqr = 'Half'\n"
	f, err := ReadFile(folder(t, doc))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Profile{
		"default": {Shop: "Boutique Wend-Panga", TimeZone: "Africa/Ouagadougou"},
		"marche":  {Shop: "Étal 3", Language: "fr", QR: "half"},
	}
	if !f.Exists() || f.Active != "marche" || !maps.Equal(f.Profiles, want) {
		t.Errorf("got %+v", f)
	}
	if f, err := ReadFile(folder(t, "")); err != nil || f.Exists() {
		t.Errorf("no file: %+v, %v", f, err)
	}
	if f, err := ReadFile(folder(t, "# nothing\n")); err != nil || !f.Exists() {
		t.Errorf("an empty file: %+v, %v", f, err)
	}
}

func TestFileErrors(t *testing.T) {
	for doc, want := range map[string]FileError{
		"profile = 'default'\n\n[profiles.default]\nshopp = 'x'\n":        {Line: 4, Column: 1, Key: "profiles.default.shopp", Why: ErrUnknownKey},
		"[profiles.default]\nshop = 'x'\n  color = 'red'\n":               {Line: 3, Column: 3, Key: "profiles.default.color", Why: ErrUnknownKey},
		"[profiles.default]\nshop = 'x'\nSHOP = 'y'\n":                    {Line: 3, Column: 1, Key: "profiles.default.SHOP", Why: ErrUnknownKey},
		"Profile = 'default'\n":                                           {Line: 1, Column: 1, Key: "Profile", Why: ErrUnknownKey},
		"theme = 'dark'\n":                                                {Line: 1, Column: 1, Key: "theme", Why: ErrUnknownKey},
		"[profile.default]\nshop = 'x'\n":                                 {Line: 1, Column: 2, Key: "profile.default", Why: ErrUnknownKey},
		"[profiles.a.b]\nc = '1'\n":                                       {Line: 1, Column: 2, Key: "profiles.a.b", Why: ErrUnknownKey},
		"profile = 3\n":                                                   {Line: 1, Column: 11, Key: "profile", Why: ErrWrongType},
		"[profiles.default]\nshop = 3\n":                                  {Line: 2, Column: 8, Key: "profiles.default.shop", Why: ErrWrongType},
		"[profiles.default]\nshop = ['a']\n":                              {Line: 2, Column: 8, Key: "profiles.default.shop", Why: ErrWrongType},
		"[profiles.default]\nlanguage = true\n":                           {Line: 2, Column: 12, Key: "profiles.default.language", Why: ErrWrongType},
		"[profiles.default]\nshop = 2026-01-01\n":                         {Line: 2, Column: 8, Key: "profiles.default.shop", Why: ErrWrongType},
		"[[profiles]]\nshop = 'x'\n":                                      {Line: 1, Column: 3, Key: "profiles", Why: ErrWrongType},
		"[profiles]\ndefault = 'x'\n":                                     {Line: 2, Column: 11, Key: "profiles.default", Why: ErrWrongType},
		"[profiles.default]\nshop = x\n":                                  {Line: 2, Column: 8, Why: ErrSyntax},
		"[profiles.default]\nshop = \"x\n":                                {Line: 2, Column: 10, Why: ErrSyntax},
		"[profiles.default\n":                                             {Line: 1, Column: 18, Why: ErrSyntax},
		"[profiles.default]\n  shop = 'é' b\n":                            {Line: 2, Column: 14, Why: ErrSyntax}, // in characters
		"[profiles.default]\n[profiles.default]\n":                        {Line: 2, Column: 2, Key: "profiles.default", Why: ErrTwice},
		"[profiles.default]\nshop = 'a'\nshop = 'b'\n":                    {Line: 3, Column: 1, Key: "shop", Why: ErrTwice},
		"\x00\x00\x00\n\x00":                                              {Why: ErrZeros},
		"\xff\xfe[\x00":                                                   {Line: 1, Column: 1, Why: ErrSyntax},
		"[profiles.default]\nshop = 'x'\nwebsite = 'ftp://x'\n":           {Line: 3, Column: 1, Key: "profiles.default.website", Why: &FieldError{"website", NotAURL}},
		"[profiles]\ndefault = {shop = 'é', website = 'ftp://x'}\n":       {Line: 2, Column: 24, Key: "profiles.default.website", Why: &FieldError{"website", NotAURL}},
		"profiles.default.qr = 'round'\n":                                 {Line: 1, Column: 18, Key: "profiles.default.qr", Why: &FieldError{"qr", UnknownQR}},
		"[profiles.default]\nshop = \"a\\u001bb\"\n":                      {Line: 2, Column: 1, Key: "profiles.default.shop", Why: &FieldError{"shop", BadText}},
		"[profiles.default]\n[profiles.'a b']\n":                          {Line: 2, Column: 11, Key: "profiles.a b", Why: &FieldError{"profile", BadName}},
		"[profiles.sandbox]\n":                                            {Line: 1, Column: 11, Key: "profiles.sandbox", Why: &FieldError{"profile", BadName}},
		"\nprofile = '../x'\n":                                            {Line: 2, Column: 1, Key: "profile", Why: &FieldError{"profile", BadName}},
		"[profiles.marche]\nshop='a'\n[profiles.Marche]\nshop='b'\n":      {Line: 1, Column: 11, Key: "profiles.marche", Why: ErrProfileExists},
		"[profiles.Default]\nshop = 'x'\n":                                {Line: 1, Column: 11, Key: "profiles.Default", Why: ErrProfileExists},
		"[profiles]\ndefault = {shop = 'a', qr = 'half', shop = 'b'}\n":   {Line: 2, Column: 1, Key: "default", Why: ErrTwice},
		"# " + strings.Repeat("x", maxFile) + "\n[profiles.default]\n":    {Why: ErrTooLarge},
		"[profiles.default]\nledger = 'postgres://a:b@h.example/x'\n\n\n": {Line: 2, Column: 1, Key: "profiles.default.ledger", Why: &FieldError{"ledger", HasPassword}},
	} {
		dir := folder(t, doc)
		_, err := ReadFile(dir)
		var got *FileError
		if !errors.As(err, &got) {
			t.Errorf("%.60q: %v", doc, err)
			continue
		}
		var field *FieldError
		sameWhy := errors.Is(err, want.Why)
		if w, ok := want.Why.(*FieldError); ok {
			sameWhy = errors.As(err, &field) && *field == *w
		}
		if !sameWhy || got.Line != want.Line || got.Column != want.Column || got.Key != want.Key || got.Path != filepath.Join(dir, fileName) {
			t.Errorf("%.60q:\n got %d:%d %q %v\nwant %d:%d %q %v", doc, got.Line, got.Column, got.Key, got.Why, want.Line, want.Column, want.Key, want.Why)
		}
	}
}

func TestUnreadable(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, fileName), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadFile(dir); !errors.Is(err, ErrNotFile) {
		t.Errorf("a folder in its place: %v", err)
	}
	if err := (File{}).Write(dir); err != nil {
		t.Errorf("writing where a folder is: %v", err)
	}
	if info, err := os.Stat(filepath.Join(dir, asideName)); err != nil || !info.IsDir() {
		t.Errorf("the folder is not kept aside: %v", err)
	}
	// Windows says that such a file is missing.
	if _, err := ReadFile(filepath.Join(folder(t, "x"), fileName)); runtime.GOOS != "windows" && !errors.Is(err, ErrUnreadable) {
		t.Errorf("its folder is a file: %v", err)
	}
}

func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "caisse")
	f := File{Active: "marche", Profiles: map[string]Profile{
		"default": {},
		"marche": {
			Shop: `L'étal "3" \ `, Website: "http://x.example", ReturnURL: "https://x.example/r", CancelURL: "https://x.example/c",
			CallbackURL: "https://x.example/b", Language: "fr", TimeZone: "Africa/Ouagadougou", QR: "half",
			BaseURL: "https://test.ligdicash.com", Ledger: `C:\caisse\x.db`,
		},
	}}
	for range 2 { // new, then over itself
		if err := f.Write(dir); err != nil {
			t.Fatal(err)
		}
		got, err := ReadFile(dir)
		p := f.Profiles["marche"]
		p.Shop = strings.TrimSpace(p.Shop)
		if err != nil || got.Active != "marche" || got.Profiles["marche"] != p || len(got.Profiles) != 2 {
			t.Fatalf("read back: %+v, %v", got, err)
		}
	}
	if left := files(t, dir); len(left) != 1 {
		t.Errorf("left in the folder: %v", left)
	}
	text, _ := os.ReadFile(filepath.Join(dir, fileName))
	for _, name := range Names()[1:11] {
		if head, _, _ := strings.Cut(string(text), "\nprofile"); !strings.Contains(head, name) {
			t.Errorf("the comment at the head does not name %s:\n%s", name, text)
		}
	}
	if err := (File{}).Write(dir); err != nil {
		t.Fatal(err)
	}
	if f, err := ReadFile(dir); err != nil || !f.Exists() || len(f.Profiles) != 0 {
		t.Errorf("an empty one: %+v, %v", f, err)
	}
}

// What ReadFile would refuse is not written.
func TestWriteChecks(t *testing.T) {
	dir := folder(t, "# kept\n")
	for _, f := range []File{
		{Active: "../x"},
		{Profiles: map[string]Profile{"a b": {}}},
		{Profiles: map[string]Profile{"a": {Website: "no"}}},
	} {
		var field *FieldError
		if err := f.Write(dir); !errors.As(err, &field) {
			t.Errorf("%+v: %v", f, err)
		}
	}
	if err := (File{Profiles: map[string]Profile{"a": {}, "A": {}}}).Write(dir); !errors.Is(err, ErrProfileExists) {
		t.Errorf("two that differ in capitals: %v", err)
	}
	kept(t, dir, "# kept\n")
}

// kept checks that settings.toml is text still, with nothing beside it.
func kept(t *testing.T, dir, text string) {
	t.Helper()
	got, err := os.ReadFile(filepath.Join(dir, fileName))
	if left := files(t, dir); err != nil || string(got) != text || len(left) != 1 {
		t.Errorf("left: %q, %v, %v", got, left, err)
	}
}

// files are those in dir, but for the copy of the last good settings.
func files(t *testing.T, dir string) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(path string) bool { return filepath.Base(path) == goodName })
}
