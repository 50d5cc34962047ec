package model

import (
	"errors"
	"testing"
)

// counter is a small shop.
type counter map[string]Article

func (c counter) Find(code string) (Article, bool) { a, ok := c[Fold(code)]; return a, ok }

var bakery = counter{
	"pa": {"pa", "Pain", 250}, "ca": {"CA", "Café", 500}, "eclair": {"éclair", "Éclair au chocolat", 400},
	"pa-2": {"pa-2", "Pain double", 450}, "3017620422003": {"3017620422003", "Nutella 400 g", 3500}, "20000011": {"20000011", "Sac", 50},
}

func TestArticlesInALine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"pa":                    "250 Pain",
		"3*pa + ca":             "3*250 Pain + 500 Café",
		"3*pa+ca-10%":           "3*250 Pain + 500 Café -10%",
		"pa-10%":                "250 Pain -10%",
		"pa-2 -50":              "450 Pain double -50",
		"PA 600":                "600 Pain",
		"2*pa 600 F + ca":       "2*600 Pain + 500 Café",
		"3x pa":                 "3*250 Pain",
		"12xpa":                 "12*250 Pain",
		"3×pa":                  "3*250 Pain",
		"\"*pa":                 "3*250 Pain",
		"ECLAIR + éclair":       "400 Éclair au chocolat + 400 Éclair au chocolat",
		"3017620422003":         "3500: Nutella 400 g",
		"2*3017620422003 + 500": "2*3500: Nutella 400 g + 500",
		"\"à&è-éàaéééààa":       "",
		"\"à&è-éà'ééàà\"":       "3500: Nutella 400 g", // as a French keyboard has a scanner's figures
		"500 pa":                "500 pa",              // a label, as ever
		"500":                   "500",
		"&çàà":                  "1900",
	} {
		l, err := ParseWith(text, false, bakery)
		if got := FormatLine(l); err != nil && want != "" || err == nil && got != want {
			t.Errorf("%q: %q, %v, want %q", text, got, err, want)
		}
	}
	for text, want := range map[string]LineError{
		"zz":                  {NoArticle, 0, "zz"},
		"3*zz":                {NoArticle, 2, "zz"},
		"500 + zz":            {NoArticle, 6, "zz"},
		"3017620422004":       {BarCode, 0, "3017620422004"},
		"5003017620422003":    {TooLarge, 0, "5003017620422003"},
		"pa*3":                {LateQuantity, 2, "*3"},
		"pa x3":               {LateQuantity, 3, "x3"},
		"pa 600 chaud":        {AfterPrice, 7, "chaud"},
		"pa chaud":            {NotANumber, 3, "chaud"},
		"0*pa":                {BadQuantity, 0, "0*pa"},
		"200000*pa":           {BadQuantity, 0, "200000*pa"},
		"pa 0":                {TooSmall, 3, "0"},
		"pa +":                {MissingTerm, 4, ""},
		"pa -10 + ca":         {BadDiscount, 4, "10"},
		"90000*3017620422003": {TooLarge, 0, "90000*3017620422003"},
	} {
		_, err := ParseWith(text, false, bakery)
		var got *LineError
		if !errors.As(err, &got) || got.Problem != want.Problem || got.At != want.At {
			t.Errorf("%q: %v, want %v", text, err, &want)
		}
	}
}

// What is an amount is read the same with articles and without.
func FuzzArticlesLeaveMoney(f *testing.F) {
	for _, s := range []string{"5000", "3*500 pain", "2,5k", "&çàà", "500 x", "12x pa", "F 500", "pa 600", "500 + pa"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		was, err := ParseLine(s)
		now, nerr := ParseWith(s, false, bakery)
		if err == nil && (nerr != nil || FormatLine(was) != FormatLine(now)) {
			for _, it := range was.Items { // 12x pa
				if len(it.Name) > 0 && (it.Name[0] == 'x' || it.Name[0] == 'X') {
					return
				}
			}
			t.Fatalf("%q was %+v, is %+v, %v", s, was, now, nerr)
		}
	})
}

func TestCodesAreNoMoney(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"pa": true, "éclair": true, "12345678": true, "3017620422003": true, "A-1": true, "x": false, "k": true, "KO2": true,
		"": false, "12": false, "1234567": false, "33cl": false, "f": false, "FCFA": false, "é": false, "àà": false, "a b": false, "a+b": false, "a*b": false,
		"1e6": false, "-a": false, "#1": false, "a\x07": false,
	} {
		if got := IsCode(code); got != want {
			t.Errorf("%q: %v", code, got)
		}
	}
}
