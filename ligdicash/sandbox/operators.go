package sandbox

import (
	"slices"
	"strings"
)

// operator is a choice on the payment page, with the id, the name in answers
// and the least amount (whole francs CFA) of LigdiCash's operators page.
type operator struct {
	ID, Name, Label, Country string
	Min                      int64
}

// operators is a sample; the first one pays when nobody chose.
var operators = []operator{
	{"11", "ORANGE BURKINA", "Orange Money", "Burkina Faso", 10},
	{"12", "MOOV AFRICA BURKINA", "Moov Money", "Burkina Faso", 100},
	{"16", "ORANGE CI", "Orange Money", "Côte d'Ivoire", 10},
	{"15", "MTN CI", "MTN MoMo", "Côte d'Ivoire", 10},
	{"2", "MOOV BENIN", "Moov Money", "Bénin", 100},
	{"18", "ORANGE MALI", "Orange Money", "Mali", 100},
	{"27", "AIRTEL NIGER", "Airtel Money", "Niger", 10},
	{"39", "WAVE SENEGAL", "Wave", "Sénégal", 0},
}

// operatorOf returns the operator, or an empty one.
func operatorOf(id string) operator {
	if i := slices.IndexFunc(operators, func(o operator) bool { return o.ID == id }); i >= 0 {
		return operators[i]
	}
	return operator{}
}

// Brand is the style of the operator's mark on the page.
func (o operator) Brand() string {
	brand, _, _ := strings.Cut(strings.ToLower(o.Label), " ")
	return brand
}
