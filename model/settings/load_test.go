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
	"time"
)

// env is an environment of pairs, NAME=value.
func env(pairs ...string) func(string) string {
	m := map[string]string{}
	for _, p := range pairs {
		k, v, _ := strings.Cut(p, "=")
		m[k] = v
	}
	return func(k string) string { return m[k] }
}

// folder is a configuration folder with this settings.toml; "" is none.
func folder(t *testing.T, doc string) string {
	t.Helper()
	dir := t.TempDir()
	if doc != "" {
		if err := os.WriteFile(filepath.Join(dir, fileName), []byte(doc), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Every setting, from each place it can come from, against all the weaker ones.
func TestPrecedence(t *testing.T) {
	type values struct{ flag, env, file, byDefault string }
	all := map[string]values{
		"profile":      {"flag", "env", "file", "default"},
		"shop":         {"Flag", "Env", "File", ""},
		"website":      {"https://flag.example", "", "https://file.example", ""},
		"return_url":   {"https://flag.example/r", "", "https://file.example/r", ""},
		"cancel_url":   {"https://flag.example/c", "", "https://file.example/c", ""},
		"callback_url": {"https://flag.example/b", "", "https://file.example/b", ""},
		"language":     {"en", "en", "en", "fr"},
		"time_zone":    {"Africa/Lome", "Africa/Abidjan", "Africa/Ouagadougou", ""},
		"day_starts":   {"05:30", "4h", "04:00", ""},
		"ask_cashier":  {"yes", "", "no", ""},
		"qr":           {"half", "image", "off", ""},
		"theme":        {"dark", "light", "contrast", ""},
		"base_url":     {"https://flag.example", "https://env.example", "https://file.example", ""},
		"ledger":       {"/flag.db", "/env.db", "/file.db", ""},
		"ledger_file":  {"/flag.db", "", "/file.db", ""},
		"till":         {"C1", "C2", "C3", ""},
		"backup_dir":   {"/flag", "/env", "/file", ""},
		"printer":      {"tcp:flag", "lp:env", "tcp:file:9100", ""},
		"paper":        {"58", "", "80", ""},
		"receipts":     {"key", "", "paid", ""},
		"code_page":    {"858", "", "ascii", ""},
		"config_dir":   {"", "", "", ""}, // tested by itself
		"data_dir":     {"/flag", "/env", "", ""},
	}
	if got := slices.Sorted(slices.Values(Names())); !slices.Equal(got, slices.Sorted(maps.Keys(all))) {
		t.Fatalf("the table of this test is not that of the settings: %v", got)
	}
	for name, v := range all {
		if name == "config_dir" {
			continue
		}
		// weaker is what a stronger place must hide: for a choice of two, the other one.
		weaker := func(s string) string {
			if name == "language" {
				return "fr"
			}
			return s
		}
		for _, from := range []struct {
			Origin
			flag, env, file, want string
		}{
			{FromFlag, v.flag, weaker(v.env), weaker(v.file), v.flag},
			{FromEnvironment, "", v.env, weaker(v.file), v.env},
			{FromFile, "", "", v.file, v.file},
			{FromDefault, "", "", "", v.byDefault},
		} {
			if from.want == "" && from.Origin != FromDefault {
				continue // it cannot come from there
			}
			active := "default"
			file := ""
			switch {
			case name == "profile":
				active = from.file
			case from.file != "":
				file = name + " = '" + from.file + "'"
			}
			doc := "[profiles.flag]\n[profiles.env]\n[profiles.file]\n[profiles.default]\n" + file
			if active != "" {
				doc = "profile = '" + active + "'\n" + doc
			}
			pairs := []string{"HOME=/home/awa", "CAISSE_CONFIG_DIR=" + folder(t, doc)}
			if name != "data_dir" {
				pairs = append(pairs, "CAISSE_DATA_DIR=/data")
			}
			if from.env != "" && find(name).variable != "" {
				pairs = append(pairs, find(name).variable+"= "+from.env+" ")
			}
			flags := map[string]string{}
			if from.flag != "" {
				flags[name] = " " + from.flag + " "
			}
			s, err := Load(env(pairs...), flags)
			if err != nil {
				t.Errorf("%s, origin %d: %v", name, from.Origin, err)
			}
			if name == "data_dir" && from.Origin == FromDefault {
				from.want = s.DataDir // depends on the system, tested below
			}
			if got := s.Value(name); got != from.want || s.Origin(name) != from.Origin {
				t.Errorf("%s: got %q from %d, want %q from %d", name, got, s.Origin(name), from.want, from.Origin)
			}
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, tt := range []struct{ env, file, want string }{
		{"", "", "fr"},
		{"LANG=en_GB.UTF-8", "", "en"},
		{"LANG=fr_BF.UTF-8", "", "fr"},
		{"LANG=C.UTF-8", "", "fr"},
		{"LC_ALL=de_DE LANG=en_US", "", "fr"},
		{"CAISSE_LANG=en LANG=fr_FR", "", "en"},
		{"CAISSE_LANG=fr LC_ALL=en_US", "", "fr"},
		{"CAISSE_LANG=EN_us.UTF-8", "fr", "en"},
		{"LANG=en_GB", "fr", "fr"}, // the file is the shop's word, the locale a guess
		{"CAISSE_LANG=fr", "en", "fr"},
	} {
		doc := ""
		if tt.file != "" {
			doc = "[profiles.default]\nlanguage = '" + tt.file + "'\n"
		}
		s, err := Load(env(append(strings.Fields(tt.env), "HOME=/h", "CAISSE_CONFIG_DIR="+folder(t, doc))...), nil)
		if err != nil || s.Lang != tt.want {
			t.Errorf("%+v: got %q, %v", tt, s.Lang, err)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	good := "[profiles.default]\nlanguage = 'en'\n[profiles.marche]\n"
	field := func(name string, p Problem) func(error) bool {
		return func(err error) bool {
			var f *FieldError
			var file *FileError
			return errors.As(err, &f) && *f == FieldError{name, p} && !errors.As(err, &file)
		}
	}
	inFile := func(why error, line int) func(error) bool {
		return func(err error) bool {
			var f *FileError
			return errors.As(err, &f) && (why == nil || errors.Is(f, why)) && f.Line == line
		}
	}
	var none ErrNoProfile
	for name, tt := range map[string]struct {
		doc, env string
		flags    map[string]string
		is       func(error) bool
		lang     string
		origin   string // from is where this setting comes from
		from     Origin
	}{
		"bad flag":             {good, "", map[string]string{"base_url": "http://ligdicash.example"}, field("base_url", BadBaseURL), "en", "base_url", FromFlag},
		"bad variable":         {good, "CAISSE_TIME_ZONE=Mars/Olympus", nil, field("time_zone", UnknownZone), "en", "time_zone", FromEnvironment},
		"bad variable, hidden": {good, "CAISSE_QR=round", map[string]string{"qr": "half"}, nil, "en", "qr", FromFlag},
		"bad language":         {good, "CAISSE_LANG=xx", nil, field("language", UnknownLanguage), "en", "language", FromEnvironment},
		"bad language, locale": {"", "CAISSE_LANG=xx LANG=en_US", nil, field("language", UnknownLanguage), "en", "language", FromEnvironment},
		"empty language":       {good, "", map[string]string{"language": ""}, field("language", UnknownLanguage), "en", "language", FromFlag},
		"cleared by a flag":    {"[profiles.default]\nshop='X'\n", "", map[string]string{"shop": ""}, nil, "fr", "shop", FromFlag},
		"unknown profile": {good, "CAISSE_PROFILE=grenier", nil, func(err error) bool {
			return errors.As(err, &none) && none.Name == "grenier" && slices.Equal(none.Known, []string{"default", "marche"})
		}, "fr", "profile", FromEnvironment},
		"active is unknown": {"profile='x'\n[profiles.y]\n", "", nil, func(err error) bool {
			return errors.As(err, &none) && none.Name == "x"
		}, "fr", "profile", FromFile},
		"unknown without a file": {"", "CAISSE_PROFILE=grenier", nil, func(err error) bool {
			return errors.As(err, &none) && slices.Equal(none.Known, []string{"default"})
		}, "fr", "profile", FromEnvironment},
		"default is always":  {"[profiles.y]\n", "", nil, nil, "fr", "profile", FromDefault},
		"impossible profile": {"", "CAISSE_PROFILE=../x", nil, field("profile", BadName), "fr", "profile", FromEnvironment},
		"reserved profile":   {good, "", map[string]string{"profile": "Sandbox"}, field("profile", BadName), "fr", "profile", FromFlag},
		"empty profile":      {good, "", map[string]string{"profile": ""}, field("profile", BadName), "fr", "profile", FromFlag},
		"bad value in the file": {"[profiles.default]\nlanguage='en'\nwebsite='ftp://x'\n", "", nil, func(err error) bool {
			var f *FieldError
			return inFile(nil, 3)(err) && errors.As(err, &f) && *f == FieldError{"website", NotAURL}
		}, "en", "", 0},
		"bad TOML":        {"[profiles.default\n", "LANG=en_US CAISSE_QR=round", nil, inFile(ErrSyntax, 1), "en", "", 0},
		"no such setting": {"", "", map[string]string{"colour": "red"}, func(err error) bool { return err != nil }, "fr", "", 0},
	} {
		pairs := append(strings.Fields(tt.env), "CAISSE_DATA_DIR=/data", "CAISSE_CONFIG_DIR="+folder(t, tt.doc))
		s, err := Load(env(pairs...), tt.flags)
		if tt.is == nil && err != nil || tt.is != nil && (err == nil || !tt.is(err)) {
			t.Errorf("%s: got %v", name, err)
		}
		if s.Lang != tt.lang || s.Zone == nil || s.DataDir != "/data" {
			t.Errorf("%s: no settings to speak with: %q, %v, %q", name, s.Lang, s.Zone, s.DataDir)
		}
		if tt.origin != "" && s.Origin(tt.origin) != tt.from {
			t.Errorf("%s: %s comes from %d, want %d", name, tt.origin, s.Origin(tt.origin), tt.from)
		}
	}
}

func TestFolders(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("the folders of Linux")
	}
	for _, tt := range []struct{ env, config, data string }{
		{"HOME=/h", "/h/.config/caisse", "/h/.local/share/caisse"},
		{"HOME=/h XDG_CONFIG_HOME=/c XDG_DATA_HOME=/d", "/c/caisse", "/d/caisse"},
		{"HOME=/h XDG_CONFIG_HOME=c XDG_DATA_HOME=d", "/h/.config/caisse", "/h/.local/share/caisse"},
		{"HOME=/h CAISSE_CONFIG_DIR=/c CAISSE_DATA_DIR=/d", "/c", "/d"},
		{"CAISSE_DATA_DIR=/d", "/d", "/d"}, // a container without a home
	} {
		s, err := Load(env(strings.Fields(tt.env)...), nil)
		if err != nil || s.ConfigDir != tt.config || s.DataDir != tt.data {
			t.Errorf("%q: got %q, %q, %v", tt.env, s.ConfigDir, s.DataDir, err)
		}
	}
	if s, err := Load(env("LANG=en_US"), nil); err == nil || s.Lang != "en" {
		t.Errorf("no folder for data: %q, %v", s.Lang, err)
	}
}

func TestZone(t *testing.T) {
	s, err := Load(env("HOME=/h", "CAISSE_CONFIG_DIR="+folder(t, "[profiles.default]\ntime_zone = 'Africa/Ouagadougou'\n")), nil)
	if err != nil || s.Zone.String() != "Africa/Ouagadougou" {
		t.Errorf("got %v, %v", s.Zone, err)
	}
	if s, _ := Load(env("HOME=/h"), nil); s.Zone != time.Local {
		t.Errorf("not set: %v, want the machine's", s.Zone)
	}
}

func TestLedgerPath(t *testing.T) {
	own, sandbox := filepath.Join("/data", "marche.db"), filepath.Join("/data", "sandbox.db")
	for _, c := range []struct {
		ledger                    string
		from                      Origin
		money, training, practice string
	}{
		{"", FromDefault, own, sandbox, sandbox},
		{"/shop.db", FromFile, "/shop.db", sandbox, sandbox}, // as after a renaming
		{"/asked.db", FromEnvironment, "/asked.db", sandbox, "/asked.db"},
		{"/asked.db", FromFlag, "/asked.db", sandbox, "/asked.db"},
	} {
		s := Settings{Profile: "marche", DataDir: "/data", Ledger: c.ledger, origins: map[string]Origin{"ledger": c.from}}
		if got := [3]string{s.LedgerPath(false, false), s.LedgerPath(true, true), s.LedgerPath(false, true)}; got != [3]string{c.money, c.training, c.practice} {
			t.Errorf("%q from %v: %q", c.ledger, c.from, got)
		}
	}
}

func TestValueHidesPasswords(t *testing.T) {
	for _, address := range []string{"https://awa:FAKESECRET@shop.example/paid", "https://FAKESECRET@shop.example/paid", "https://shop.example/paid?key=FAKESECRET"} {
		s := Settings{CallbackURL: address}
		if v := s.Value("callback_url"); strings.Contains(v, "FAKESECRET") || !strings.Contains(v, "shop.example/paid") {
			t.Errorf("got %q", v)
		}
	}
	s := Settings{}
	if s.Value("colour") != "" || s.Variable("colour") != "" {
		t.Error("a setting that there is not")
	}
	if s.Variable("base_url") != "LIGDICASH_BASE_URL" {
		t.Errorf("got %q", s.Variable("base_url"))
	}
}
