package till

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"caisse/model"
)

func TestCell(t *testing.T) {
	for in, want := range map[string]string{
		"":                        ``,
		"pain":                    `pain`,
		"3 × pain, café":          `"3 × pain, café"`,
		"a;b":                     `"a;b"`,
		`dit "oui"`:               `"dit ""oui"""`,
		"=1+1":                    `'=1+1`,
		"+226":                    `'+226`,
		"-5":                      `'-5`,
		"@SUM(A1)":                `'@SUM(A1)`,
		"  =1":                    `'  =1`,
		"\u00a0=1":                "'\u00a0=1",
		"\u200b\u202e=1":          `'=1`,
		"\ufeff=1":                `'=1`,
		"＝1":                      `'＝1`,
		"−1":                      `'−1`,
		"\tx":                     `' x`,
		"\rx":                     `' x`,
		"\x00=1":                  `' =1`,
		"\x1b[31mrouge":           `' [31mrouge`,
		"x\r\ny\x00z\u009b\u2028": `"x  y z  "`,
		"abc\u202edef\u200f":      `abcdef`,
		"5 * 4 = 20":              `5 * 4 = 20`,
		"awa@example.com":         `awa@example.com`,
		"x;=1":                    `"x;'=1"`,
		"x, @SUM(1)":              `"x, '@SUM(1)"`,
		`x"=1`:                    `"x""'=1"`,
		"'=1":                     `'=1`,
		"\xff\xfe":                "\ufffd\ufffd",
		" x":                      `" x"`,
		"x ":                      `"x "`,
		"226 70 •• •• 12":         `226 70 •• •• 12`,
		"0045":                    `'0045`,
		"1E5":                     `'1E5`,
		"12/11":                   `'12/11`,
		"1,5":                     `"'1,5"`,
		" 45":                     `' 45`,
		"3 mai":                   `'3 mai`,
		"TRUE":                    `'TRUE`,
		"#N/A":                    `'#N/A`,
	} {
		if got := string(appendCell(nil, in)); got != want {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	}
}

// startsFormula says whether a program that takes sep for the end of a cell
// would find one that it runs.
func startsFormula(line string, seps string) bool {
	start := true
	for _, r := range line {
		switch {
		case strings.ContainsRune(seps, r):
			start = true
		case unicode.IsSpace(r):
		case start && strings.ContainsRune("=+-@＝＋－＠−", r):
			return true
		default:
			start = false
		}
	}
	return false
}

func FuzzCell(f *testing.F) {
	for _, s := range []string{"", "=1", " +1", "\t@x", "a;=1", `a,"=1`, "\x00", "\u202e-1", "é\r\n=1", "\xff=", `""`, "'", " \"\t=", "\u2028=1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b := append([]byte("x;"), appendCell(nil, s)...)
		if !bytes.Equal(b, appendCell([]byte("x;"), s)) {
			t.Error("what is before the cell changes it")
		}
		if !utf8.Valid(b) {
			t.Errorf("%q: not UTF-8", b)
		}
		for _, r := range string(b) {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
				t.Errorf("%q: %U is left in %q", s, r, b)
			}
		}
		if startsFormula(string(b), `,;"`) {
			t.Errorf("%q becomes %q: a formula for some program", s, b)
		}
		for _, sep := range []rune{',', ';'} {
			r := csv.NewReader(strings.NewReader("x" + string(sep) + string(b[2:]) + string(sep) + "y\r\n"))
			r.Comma = sep
			row, err := r.Read()
			if err != nil || len(row) != 3 {
				t.Fatalf("%q becomes %q, which reads as %q, %v", s, b, row, err)
			}
			if first, _ := utf8.DecodeRuneInString(s); s != "" && (strings.ContainsRune("=+-@", first) || unicode.IsControl(first)) && !strings.HasPrefix(row[1], "'") {
				t.Errorf("%q becomes %q, with nothing in front", s, row[1])
			}
			if kept(row[1]) != kept(s) {
				t.Errorf("%q reads as %q: something was lost", s, row[1])
			}
		}
	})
}

// kept is what of a text must survive: all but blanks, controls, invisible
// marks and the ' that neutralises.
func kept(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\'' || unicode.IsControl(r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
}

// wholeInvoice has something in every field.
func wholeInvoice() model.Invoice {
	at := time.Date(2026, 11, 23, 23, 30, 15, 250e6, time.UTC)
	return model.Invoice{
		Ref: "01KAQFAKE0000000000000REF2", Sale: "01KAQFAKE0000000000000REF1", Amount: 2000,
		Items:  []model.Item{{Name: "pain", Quantity: 3, UnitPrice: 500}, {Name: "café", Description: "grand; noir", Quantity: 1, UnitPrice: 500}},
		Object: "3 × pain, café", Firstname: "=Awa", Lastname: `Traoré "Awa"`, Email: "awa@example.com",
		State: model.AmountDiffers, Doubt: model.PaidTwice, Aside: true, ReplacedBy: "01KAQFAKE0000000000000REF3",
		CreatedAt: at, PendingAt: at.Add(time.Second), CheckedAt: at.Add(time.Minute), SettledAt: at.Add(time.Hour), ExpiresAt: at.Add(24 * time.Hour),
		Token: "FAKETOKEN", Link: "https://client.ligdicash.com/directpayment/invoice/FAKETOKEN", Code: "07",
		RawStatus: "completed", GotAmount: 1900, GotRef: "another", OperatorID: "12", OperatorName: "MOOV AFRICA BURKINA",
		Phone: "22670123412", RequestID: "P2801234562026", OperatorRef: "OR-1", Host: "app.ligdicash.com",
		Ticket: model.Ticket{Day: 20261124, N: 17},
	}
}

const header = "local_time;transaction_id;sale;created_at;settled_at;checked_at;state;label;doubt;amount;currency;confirmed_amount;" +
	"confirmed_reference;operator;operator_id;operator_reference;request_id;phone;firstname;lastname;email;object;items;status;code;" +
	"link_expires_at;replaced_by;confirmed_by;ticket;ticket_day;till;cashier\r\n"

const row = "2026-11-24 00:30:15;01KAQFAKE0000000000000REF2;01KAQFAKE0000000000000REF1;2026-11-23T23:30:15Z;2026-11-24T00:30:15Z;2026-11-23T23:31:15Z;" +
	"amount differs;Montant différent;another link of this sale is paid too;2000;XOF;1900;another;MOOV AFRICA BURKINA;'12;OR-1;P2801234562026;" +
	`226 70 •• •• 12;'=Awa;"Traoré ""Awa""";awa@example.com;"3 × pain, café";"3 × 500 pain + 1 × 500 café (grand; noir)";completed;'07;` +
	"2026-11-24T23:30:15Z;01KAQFAKE0000000000000REF3;app.ligdicash.com;17;2026-11-24;C1;Awa\r\n"

// The CSV, to the byte, in both languages.
func TestCSVGolden(t *testing.T) {
	inv := wholeInvoice()
	for _, tt := range []struct{ lang, label, want string }{
		{"fr", "Montant différent", byteOrderMark + header + row},
		{"en", "Amount differs", byteOrderMark + strings.ReplaceAll(header, ";", ",") + strings.NewReplacer(
			"Montant différent", "Amount differs", `(grand; noir)`, `(grand; noir)`, ";", ",").Replace(row)},
	} {
		w := csvWriter{sep: separator(tt.lang), zone: time.FixedZone("WAT", 3600)}
		w.header()
		r := NewRecord(&inv, tt.label)
		r.Till, r.Cashier = "C1", "Awa"
		w.row(&inv, &r)
		if got := string(w.b); got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.lang, got, tt.want)
		}
		read := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(w.b), byteOrderMark)))
		read.Comma = rune(w.sep)
		rows, err := read.ReadAll()
		if err != nil || len(rows) != 2 || len(rows[0]) != 32 {
			t.Fatalf("%s: a reader finds %d rows, %v", tt.lang, len(rows), err)
		}
	}
}

// What lets somebody pay, and the payer's whole number, never leave.
func TestExportHidesSecrets(t *testing.T) {
	inv := wholeInvoice()
	r := NewRecord(&inv, "x")
	w := csvWriter{sep: ';', zone: time.UTC}
	w.row(&inv, &r)
	for _, out := range []string{string(w.b), string(appendJSON(nil, &r))} {
		for _, secret := range []string{inv.Token, inv.Link, "client.ligdicash.com", inv.Phone, "123412"} {
			if strings.Contains(out, secret) {
				t.Errorf("%q is in %s", secret, out)
			}
		}
	}
}
