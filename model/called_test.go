package model

import (
	"slices"
	"testing"
)

func TestCalled(t *testing.T) {
	t.Parallel()
	for _, c := range [][2][]string{
		{{}, {}},
		{{"C1", "C2"}, {"C1", "C2"}},
		{{"Caisse 1", "  Caisse   2 "}, {"Caisse\u00a01", "Caisse\u00a02"}},
		{{"C\x1b[2J1", "C\n2\u202e"}, {"C[2J1", "C\u00a02"}},
		{{"DESKTOP-4F7K2Q1", "C1"}, {"DESK…7K2Q1", "C1"}},
		{{"Boutique centre 1", "Bouton du centre 1"}, {"Boutique\u00a0centre\u00a01", "Bouton\u00a0du\u00a0centre\u00a01"}},
		{{"Boutique centre 1", "boutique centre 1"}, {"Bout…tre\u00a01", "bout…tre\u00a01"}},
		{{"Caisse du marché de Ouagadougou 1", "Caisse du marché de Dédougou 1"}, {"Caisse\u00a0du…gadougou\u00a01", "Caisse\u00a0du…Dédougou\u00a01"}},
	} {
		if got := Called(c[0]); !slices.Equal(got, c[1]) {
			t.Errorf("%q are called %q, want %q", c[0], got, c[1])
		}
	}
}
