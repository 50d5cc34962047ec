package settings

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"caisse/ui/qr"
)

func TestValidProfile(t *testing.T) {
	for name, want := range map[string]bool{"default": true, "till-2": true, "": false, "sandbox": false, "Sandbox": false, "../x": false, "a/b": false, "é": false, "a\n": false, strings.Repeat("a", 41): false,
		"-x": false, "-": false, "_x": true, "nul": false, "CON": false, "Com1": false, "lpt0": false, "com": true, "com10": true, "console": true, "a.b": false, "x ": false} {
		if ValidProfile(name) != want {
			t.Errorf("%q: got %v", name, !want)
		}
	}
}

func TestCheck(t *testing.T) {
	long := strings.Repeat("é", 101)
	for _, tt := range []struct {
		p    Profile
		want FieldError // the zero value is none
	}{
		{Profile{}, FieldError{}},
		{Profile{Shop: " Boutique\u00a0Wend-Panga 👩‍🍳 ", Website: "http://x.example ", CallbackURL: "https://a:b@x.example:8443/é?q=1"}, FieldError{}},
		{Profile{Shop: long[:200]}, FieldError{}},
		{Profile{Shop: long}, FieldError{"shop", TooLong}},
		{Profile{Shop: "a\x1b[31mb"}, FieldError{"shop", BadText}},
		{Profile{Shop: "a\nb"}, FieldError{"shop", BadText}},
		{Profile{Shop: "a\u202eb"}, FieldError{"shop", BadText}},
		{Profile{Shop: "\xff"}, FieldError{"shop", BadText}},
		{Profile{Website: "x.example"}, FieldError{"website", NotAURL}},
		{Profile{Website: "ftp://x.example"}, FieldError{"website", NotAURL}},
		{Profile{Website: "javascript:alert(1)"}, FieldError{"website", NotAURL}},
		{Profile{ReturnURL: "https://"}, FieldError{"return_url", NotAURL}},
		{Profile{ReturnURL: "https://:443/x"}, FieldError{"return_url", NotAURL}},
		{Profile{ReturnURL: "http://x.example:70000"}, FieldError{"return_url", NotAURL}},
		{Profile{CancelURL: "https://x.example/a b"}, FieldError{"cancel_url", NotAURL}},
		{Profile{CancelURL: "https://x.example/\x07"}, FieldError{"cancel_url", BadText}},
		{Profile{CallbackURL: "http://x.example"}, FieldError{"callback_url", NotAURL}},
		{Profile{CallbackURL: "http://localhost.example"}, FieldError{"callback_url", NotAURL}},
		{Profile{CallbackURL: "ftp://127.0.0.1/x"}, FieldError{"callback_url", NotAURL}},
		{Profile{CallbackURL: "https://x.example/" + long + strings.Repeat("x", 2000)}, FieldError{"callback_url", TooLong}},
		{Profile{Language: "FR"}, FieldError{}},
		{Profile{Language: "fr_BF.UTF-8"}, FieldError{}},
		{Profile{Language: "french"}, FieldError{"language", UnknownLanguage}},
		{Profile{TimeZone: "Africa/Ouagadougou"}, FieldError{}},
		{Profile{TimeZone: "Ouaga"}, FieldError{"time_zone", UnknownZone}},
		{Profile{TimeZone: "../etc/passwd"}, FieldError{"time_zone", UnknownZone}},
		{Profile{TimeZone: "Local"}, FieldError{"time_zone", UnknownZone}},
		{Profile{QR: "Sextant"}, FieldError{}},
		{Profile{DayStarts: "04:00"}, FieldError{}},
		{Profile{DayStarts: "4h30"}, FieldError{}},
		{Profile{DayStarts: "12:00"}, FieldError{}},
		{Profile{DayStarts: "12:01"}, FieldError{"day_starts", UnknownHour}},
		{Profile{DayStarts: "25:00"}, FieldError{"day_starts", UnknownHour}},
		{Profile{DayStarts: "4"}, FieldError{"day_starts", UnknownHour}},
		{Profile{DayStarts: "04:60"}, FieldError{"day_starts", UnknownHour}},
		{Profile{DayStarts: "-1:00"}, FieldError{"day_starts", UnknownHour}},
		{Profile{DayStarts: "dawn"}, FieldError{"day_starts", UnknownHour}},
		{Profile{QR: "round"}, FieldError{"qr", UnknownQR}},
		{Profile{Printer: "usb"}, FieldError{"printer", NotAPrinter}},
		{Profile{Printer: "tcp:"}, FieldError{"printer", NotAPrinter}},
		{Profile{Paper: "57"}, FieldError{"paper", UnknownPaper}},
		{Profile{Receipts: "always"}, FieldError{"receipts", UnknownReceipts}},
		{Profile{CodePage: "437"}, FieldError{"code_page", UnknownPage}},
		{Profile{Theme: "pink"}, FieldError{"theme", UnknownTheme}},
		{Profile{Theme: " Contrast "}, FieldError{}},
		{Profile{BaseURL: "https://test.ligdicash.com/pay/v01/"}, FieldError{}},
		{Profile{BaseURL: "http://127.0.0.1:8477"}, FieldError{}},
		{Profile{BaseURL: "http://test.ligdicash.com"}, FieldError{"base_url", BadBaseURL}},
		{Profile{BaseURL: "https://a:b@test.ligdicash.com"}, FieldError{"base_url", BadBaseURL}},
		{Profile{Ledger: "/media/usb/boutique.db"}, FieldError{}},
		{Profile{Ledger: "postgres://caisse@db.example:5432/caisse?sslmode=require"}, FieldError{}},
		{Profile{Ledger: "postgresql:///caisse?host=/run/postgresql"}, FieldError{}},
		{Profile{Ledger: "postgres://caisse:FAKE@db.example/caisse"}, FieldError{"ledger", HasPassword}},
		{Profile{Ledger: "postgres://caisse:FA/KE@db.example/caisse"}, FieldError{"ledger", HasPassword}},
		{Profile{Ledger: "postgres://caisse%3aFAKE@db.example/caisse"}, FieldError{"ledger", HasPassword}},
		{Profile{Ledger: "postgres://db.example/caisse?password=FAKE"}, FieldError{"ledger", HasPassword}},
		{Profile{Ledger: "postgres://db.example/caisse?service=x"}, FieldError{"ledger", NotALedger}},
		{Profile{Ledger: "mysql://caisse:FAKE@db.example/caisse"}, FieldError{"ledger", NotALedger}},
		{Profile{Ledger: "POSTGRES://caisse@db.example/caisse"}, FieldError{"ledger", NotALedger}},
		{Profile{LedgerFile: "postgres://localhost/caisse"}, FieldError{"ledger_file", NotAPath}},
		{Profile{BackupDir: "postgres://localhost/caisse"}, FieldError{"backup_dir", NotAPath}},
		{Profile{Till: "Caisse n° 1"}, FieldError{}},
		{Profile{Till: "Caisse de la boutique"}, FieldError{"till", TooLong}},
		{Profile{Till: "C\t1"}, FieldError{"till", BadText}},
		{Profile{Ledger: "/a\x00b"}, FieldError{"ledger", BadText}},
		{Profile{Ledger: "/" + strings.Repeat("x", 4096)}, FieldError{"ledger", TooLong}},
		{Profile{Website: "no", Shop: long}, FieldError{"shop", TooLong}}, // the first one
	} {
		err := tt.p.Check()
		var got *FieldError
		switch {
		case err == nil && tt.want == FieldError{}:
		case !errors.As(err, &got) || *got != tt.want:
			t.Errorf("%+v: got %v, want %v", tt.p, err, &tt.want)
		case strings.Contains(err.Error(), "problem "):
			t.Errorf("%v has no words", tt.want)
		}
	}
}

// What may be set is what can be drawn.
func TestQRStyles(t *testing.T) {
	for _, style := range qr.Styles {
		if checkQR(string(style)) != 0 {
			t.Errorf("%q cannot be set", style)
		}
	}
	if !slices.Contains(qr.Styles, "sextant") || len(qr.Styles) != 5 {
		t.Errorf("the ways to draw are now %v: checkQR must know them", qr.Styles)
	}
}
