package till

import (
	"strings"
	"testing"
)

// What a spreadsheet of either language turns into something else, and what none
// does: a ' stands before nothing that is read as it is anyway.
func TestMistaken(t *testing.T) {
	for _, text := range strings.Split("0045|45| 45|45 |1E5|1e-3|1 e5|12/11|12/11/|3-4|1-2-3|1:30|10:30 PM|TRUE|vrai|Faux|1234567890123456789|1 000|1\u00a0000|1\u202f000,50|1'000|10%|€5|5 €|"+
		"5 FCFA|XOF 5|US$5|1,5|.5|5.|1 1/2|½|1²|12 nov|3 mai|mai 2026|May 3|3-mai|1er août|lundi 3 décembre 2026|Sept 5|10h30|2026-11-23|2026-11-23T22:30:00Z|23.11|(5)|+5|-5|5-|− 5|"+
		"#N/A|#REF!|70123456|226 70 12 34 56|٣٤|１２|\u200b45|\t45", "|") {
		if !mistaken(text) {
			t.Errorf("%q is taken for text", text)
		}
	}
	for _, text := range strings.Split("|pain|3 pains|Awa|Mai|Mars|May|lundi|P2801234562026|01KAQFAKE0000000000000REF2|OR-1|E5|A1|226 70 •• •• 12|3 × 500|5 * 4 = 20|12 rue|n° 17|"+
		"awa@example.com|app.ligdicash.com|Traoré|MOOV AFRICA BURKINA|truelove|1 décembrement|-|/|%|é5|Zoé 5|completed|2 baguettes", "|") {
		if mistaken(text) {
			t.Errorf("%q is taken for a number", text)
		}
	}
}
