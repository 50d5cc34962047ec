package receipt_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"rsc.io/qr"

	"caisse/model/receipt"
	"caisse/model/receipt/escpostest"
)

// printed is what comes out of a printer for paper.
func printed(t *testing.T, p *receipt.Paper) escpostest.Sheet {
	t.Helper()
	out := escpostest.Printer{Columns: p.Columns}
	_, _ = out.Write(p.Bytes())
	if out.Err != nil || len(out.Sheets) != 1 || out.Midway() || out.Left() != "" {
		t.Fatalf("%v, %d sheets, %q left", out.Err, len(out.Sheets), out.Left())
	}
	return out.Sheets[0]
}

// A text says the same on paper as it did, as far as the printer has signs for it.
func TestTheSignsOfAPrinter(t *testing.T) {
	for _, c := range []struct{ text, page, plain string }{
		{"café à 2 000 F", "café à 2 000 F", "cafe a 2 000 F"},
		{"ÉTÉ çÇ œuf Œ ÿŸ", "ÉTÉ çÇ oeuf OE ÿY", "ETE cC oeuf OE yY"},
		{"l’été – « oui » …", "l'été - « oui » ...", "l'ete - \" oui \" ..."},
		{"€ ½ n° ×3 ± ≠ ✓ ✗", "€ ½ n° ×3 ± != OK x", "EUR 1/2 no x3 +- != OK x"},
		{"226 70 •• •• 12", "226 70 ** ** 12", "226 70 ** ** 12"},
		{"ɛɔŋɲ ƆƐ e\u0301", "eonn OE e", "eonn OE e"},
		{"漢字 🙂", "?? ?", "?? ?"},
		{"\x1b@\x1dV\x00\x07a\u009bb\u202ec", "@Vabc", "@Vabc"},
	} {
		if got := receipt.Page858.Fit(c.text); got != c.page {
			t.Errorf("%q on page 858: %q, want %q", c.text, got, c.page)
		}
		if got := receipt.Plain.Fit(c.text); got != c.plain {
			t.Errorf("%q without accents: %q, want %q", c.text, got, c.plain)
		}
	}
}

// Every letter of the code page comes out as itself, and nothing becomes a command.
func TestEveryCharacterIsInert(t *testing.T) {
	for _, signs := range []receipt.Signs{receipt.Page858, receipt.Plain} {
		p := receipt.New(80, signs)
		var all strings.Builder
		for r := rune(0); r < 0x3000; r++ {
			all.WriteRune(r)
			if r%37 == 0 {
				all.WriteByte(' ')
			}
		}
		p.Say(all.String())
		p.Pair(all.String(), "1 000 F")
		p.Lines(all.String())
		for _, r := range p.Rows {
			if r.Text != signs.Fit(r.Text) && strings.TrimSpace(r.Text) == r.Text && !strings.Contains(r.Text, "  ") {
				t.Errorf("%q is not what it fits", r.Text)
			}
		}
		got := printed(t, p).Text
		want := p.Text()
		if strings.TrimRight(got, "\n") != strings.TrimRight(want, "\n") {
			t.Errorf("signs %d: the printer shows another text", signs)
		}
	}
}

// Whatever a name, a label or a report says, a printer understands every byte, shows
// what the paper is to say, cuts once, and no line is wider than the paper.
func FuzzPaper(f *testing.F) {
	for _, s := range []string{"3 × 500 pain", "\x1b@\x1dV\x00", "Boutique Wend-Panga de Ouagadougou", "  a      12\nb\r\n\n", "漢字 🙂\u202e", "\xff\xfe", ""} {
		f.Add(s, "1 500 F", byte(0))
		f.Add("pain", s, byte(3))
	}
	f.Fuzz(func(t *testing.T, text, figures string, how byte) {
		if len(text)+len(figures) > 4000 {
			return
		}
		mm, signs := 58, receipt.Plain
		if how&1 != 0 {
			mm = 80
		}
		if how&2 != 0 {
			signs = receipt.Page858
		}
		p := receipt.New(mm, signs)
		p.Title(text)
		p.Pair(text, figures)
		p.Sum(figures, text)
		p.Lines(text + "\n" + figures)
		for _, r := range p.Rows {
			if n := utf8.RuneCountInString(r.Text); n > p.Columns || r.Large && 2*n > p.Columns {
				t.Fatalf("%q has %d columns", r.Text, n)
			}
		}
		if p.Empty() {
			if b := p.Bytes(); b != nil {
				t.Fatalf("nothing is % x", b)
			}
			return
		}
		out := escpostest.Printer{Columns: p.Columns}
		_, _ = out.Write(p.Bytes())
		if out.Err != nil || len(out.Sheets) != 1 || out.Midway() || out.Left() != "" {
			t.Fatalf("%v, %d sheets, %q left", out.Err, len(out.Sheets), out.Left())
		}
	})
}

func TestLinesOfPaper(t *testing.T) {
	p := receipt.New(58, receipt.Page858)
	p.Title("Boutique Wend-Panga de Ouagadougou")
	p.Pair("3 × 500 pain", "1 500 F")
	p.Pair("un article dont le nom ne tient pas sur la ligne du prix", "999 999 999 F")
	p.Say(strings.Repeat("x", 70))
	p.Say("")
	p.Lines("  a      12\nb\r\n\n" + strings.Repeat("mot ", 12))
	s := printed(t, p)
	for line := range strings.Lines(s.Text) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "  <b>")); n > 32 {
			t.Errorf("%q has %d columns", line, n)
		}
	}
	for _, want := range []string{"3 × 500 pain             1 500 F\n", "pas sur la ligne du prix\n                   999 999 999 F\n", "  a      12\nb\n\nmot mot"} {
		if !strings.Contains(s.Text, want) {
			t.Errorf("%q is missing in\n%s", want, s.Text)
		}
	}
	if s.Blank != 3 {
		t.Errorf("%d blank lines before the cut", s.Blank)
	}
}

// No blank paper: what has no text is not printed at all.
func TestNoBlankPaper(t *testing.T) {
	p := receipt.New(80, receipt.Page858)
	p.Gap()
	p.Say(" \u202e ")
	p.Lines("\n\n")
	if !p.Empty() || p.Bytes() != nil {
		t.Errorf("% x", p.Bytes())
	}
}

// A code of any length is drawn as large as the paper has room for, and decodes; one
// that no phone would read is not drawn.
func TestCodesOnPaper(t *testing.T) {
	for _, mm := range []int{58, 80} {
		for _, n := range []int{1, 40, 120, 200, 330, 600, 900, 1273, 1465, 1466, 2953, 3000} {
			p := receipt.New(mm, receipt.Page858)
			data := "https://app.ligdicash.com/" + strings.Repeat("eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.", 90)
			data = data[:n]
			fits := p.Code(data)
			if want := mm == 80 && n < 3000 || n <= 1273; fits != want {
				t.Errorf("%d mm, %d bytes: %v", mm, n, fits)
			}
			if !fits {
				if !p.Empty() {
					t.Errorf("%d mm, %d bytes: something stands for the code", mm, n)
				}
				continue
			}
			if s := printed(t, p); len(s.Codes) != 1 || s.Codes[0] != data {
				t.Errorf("%d mm, %d bytes: %q", mm, n, s.Codes)
			}
		}
	}
}

// The table of what codes hold is that of the encoder.
func TestCapacities(t *testing.T) {
	p := receipt.New(80, receipt.Page858)
	for n := 1; n <= 1273; n += 53 {
		p.Rows = nil
		p.Code(strings.Repeat("a", n))
		s := printed(t, p)
		c, err := qr.Encode(s.Codes[0], qr.L)
		if err != nil || c.Size*3 > p.Dots() {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}

// Bytes of a receipt of two articles, as a till makes them all day.
func BenchmarkReceiptBytes(b *testing.B) {
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		p := receipt.New(80, receipt.Page858)
		p.Title("Boutique Wend-Panga")
		p.Loud("REÇU")
		p.Rule()
		p.Pair("Numéro", "17")
		p.Pair("3 × 500 pain", "1 500")
		p.Pair("2 × 250 café au lait", "500")
		p.Rule()
		p.Sum("PAYÉ", "2 000 FCFA")
		p.Say("deux mille francs CFA")
		p.Pair("Opérateur", "ORANGE BURKINA")
		p.Say("Confirmé par LigdiCash le 28/11/2026 10:42.")
		p.Code("https://client.ligdicash.com/directpayment/invoice/" + strings.Repeat("FAKE", 48))
		n = len(p.Bytes())
	}
	b.ReportMetric(float64(n), "bytes")
}
