//go:build unix

package till

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
)

// A spreadsheet keeps every text of an export as text, to the letter, and reads
// amounts as numbers and the local time as a time: LibreOffice, in French and in
// English, told to look for numbers and dates as hard as it can.
func TestSpreadsheetKeepsText(t *testing.T) {
	if testing.Short() {
		t.Skip("LibreOffice takes seconds to start")
	}
	office, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CAISSE_REQUIRE_REAL") != "" {
			t.Fatal("soffice (libreoffice-calc) is not installed")
		}
		t.Skip("soffice (libreoffice-calc) is not installed")
	}
	rows := oddInvoices(t)
	for _, k := range []struct {
		lang string
		code int // Windows' number of the language
	}{{"fr", 1036}, {"en", 1033}} {
		t.Run(k.lang, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			w := csvWriter{sep: separator(k.lang), zone: time.UTC}
			w.header()
			for i := range rows {
				r := NewRecord(&rows[i], "Payé")
				w.row(&rows[i], &r)
			}
			// The last row stands as no export writes it: what is looked for can be found.
			w.b = fmt.Appendf(w.b, "0045%[1]c12/11%[1]c1:30\r\n", w.sep)
			path := filepath.Join(dir, "ventes.csv")
			if err := os.WriteFile(path, w.b, 0o600); err != nil {
				t.Fatal(err)
			}
			ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
			defer stop()
			cmd := exec.CommandContext(ctx, office, "-env:UserInstallation=file://"+dir+"/profile", "--headless",
				fmt.Sprintf("--infilter=CSV:%d,34,76,1,,%d,false,true", w.sep, k.code),
				"--convert-to", "fods:OpenDocument Spreadsheet Flat XML", "--outdir", dir, path)
			cmd.Env = append(os.Environ(), "HOME="+dir)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			got := readCells(t, filepath.Join(dir, "ventes.fods"))
			if len(got) != len(rows)+2 {
				t.Fatalf("%d rows, want %d", len(got), len(rows)+2)
			}
			var names []string
			for _, c := range got[0] {
				names = append(names, c.text)
			}
			for i, row := range got[1 : len(got)-1] {
				want := map[string]string{}
				r := NewRecord(&rows[i], "Payé")
				r.each(cellsOf{want})
				for at, name := range names {
					c := cell{kind: "string"} // LibreOffice leaves out empty ones at the end
					if at < len(row) {
						c = row[at]
					}
					switch {
					case name == "local_time":
						if c.kind != "date" || c.value != rows[i].CreatedAt.Format("2006-01-02T15:04:05") {
							t.Errorf("row %d: the local time is %+v", i, c)
						}
					case name == "ticket_day":
						if c.kind != "date" || c.value != want[name] {
							t.Errorf("row %d: the day is %+v, want %s", i, c, want[name])
						}
					case strings.HasSuffix(name, "amount"), name == "ticket":
						if c.kind != "float" || c.value != want[name] {
							t.Errorf("row %d: %s is %+v, want %s", i, name, c, want[name])
						}
					case want[name] == "":
						if c.text != "" {
							t.Errorf("row %d: %s is %+v, want nothing", i, name, c)
						}
					case c.kind != "string" || kept(c.text) != kept(want[name]):
						t.Errorf("row %d: %s is %+v, want the text %q", i, name, c, want[name])
					}
				}
			}
			for _, c := range got[len(got)-1][:3] {
				if c.kind == "string" {
					t.Errorf("%+v is a text: nothing was looked for", c)
				}
			}
		})
	}
}

// oddInvoices have, in every text, what a spreadsheet likes to take for
// something else.
func oddInvoices(t *testing.T) (out []model.Invoice) {
	texts := []string{"0045", "1E5", "12/11", "3-4", "1:30", "TRUE", "VRAI", "98765432109876543210", "1 000", "1\u00a0000", "10%", "€5", "5 €", "1,5", "1.5", "12 nov", "nov 12", "mai 2026", "3 mai", "dec 12", "sept 5", "5 août 26", "mars 2", "10 AM", "10PM", "1:2:3.5", "11/2026", "1/2", "1 1/2", "- 5", "5-", "1e-3", "1 e5", "1-2-3", "24:00", "50 %", "$5", "5 $", ".5", ",5", "5.", "1,000",
		"May 3", "-5", "=1+1", "(5)", "#N/A", "2026-11-23", "5 FCFA", "10:30 PM", " 45", "pain", "Traoré", "a;b,c", `dit "oui"`}
	rng := proof.Rand(t)
	keys := []string{"0", "1", "2", "5", "9", "12", "30", "2026", " ", "\u00a0", ".", ",", ":", "/", "-", "+", "%", "(", ")", "'", "e", "E", "€", "$", "h", "AM", "mai", "may", "nov", "janvier",
		"décembre", "août", "lundi", "F", "FCFA", "CFA", "#", "T", "Z", "x", "½", "²", "_", "&"}
	for range proof.Size(0, 300, 20000) {
		text := ""
		for range 1 + rng.IntN(5) {
			text += keys[rng.IntN(len(keys))]
		}
		if strings.TrimFunc(text, unicode.IsSpace) != "" {
			texts = append(texts, text)
		}
	}
	for i, text := range texts {
		inv := wholeInvoice()
		inv.Amount, inv.CreatedAt = model.Money(100+i), inv.CreatedAt.Add(time.Duration(i)*time.Minute)
		for _, f := range []*string{&inv.OperatorName, &inv.OperatorID, &inv.OperatorRef, &inv.RequestID, &inv.Phone, &inv.Firstname, &inv.Lastname, &inv.Email,
			&inv.Object, &inv.RawStatus, &inv.Code, &inv.GotRef, &inv.Host} {
			*f = text
		}
		inv.Items = []model.Item{{Name: text, Quantity: 3, UnitPrice: 500}}
		out = append(out, inv)
	}
	return out
}

// cellsOf gathers what the cells of a Record are to say, by column.
type cellsOf struct{ to map[string]string }

func (c cellsOf) text(name, value string)           { c.to[name] = value }
func (c cellsOf) stamp(name, value string)          { c.to[name] = value }
func (c cellsOf) number(name string, value int64)   { c.to[name] = fmt.Sprint(value) }
func (c cellsOf) numberOr(name string, value int64) { c.number(name, value) }
func (c cellsOf) items(name string, value []model.Item) {
	c.to[name] = fmt.Sprintf("%d × %d %s", value[0].Quantity, value[0].UnitPrice, value[0].Name)
}

type cell struct{ kind, value, text string }

// readCells reads the first sheet of a flat OpenDocument file.
func readCells(t *testing.T, path string) (rows [][]cell) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	d := xml.NewDecoder(bytes.NewReader(b))
	var c cell
	in, times := false, 1
	for {
		token, err := d.Token()
		if err == io.EOF {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "table-row":
				rows = append(rows, nil)
			case "p":
				in = true
			case "table-cell":
				c, times = cell{kind: "string"}, 1
				for _, a := range e.Attr {
					switch a.Name.Local {
					case "value-type":
						c.kind = a.Value
					case "value", "date-value", "time-value", "boolean-value":
						c.value = a.Value
					case "number-columns-repeated":
						_, _ = fmt.Sscan(a.Value, &times)
					}
				}
			}
		case xml.CharData:
			if in {
				c.text += string(e)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "p":
				in = false
			case "table-cell":
				for range min(times, 100) {
					rows[len(rows)-1] = append(rows[len(rows)-1], c)
				}
			}
		}
	}
}
