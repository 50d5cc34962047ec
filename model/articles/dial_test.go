package articles

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestDials(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	all, err := Dials(dir)
	if err != nil || len(all) != 1 || all[0].For(2000) != "*144*4*6*2000#" || all[0].Source == "" {
		t.Error(all, err)
	}
	path := filepath.Join(dir, DialFile)
	table := "operator;code;source\nOrange CI;#144*82*{montant}#;affiche\nSans source;*1#;\nTexte;call me#;x\nÀ rebours;*1\u202e2#;x\n"
	if err := os.WriteFile(path, []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	if all, err = Dials(dir); err != nil || !slices.Equal(all, []Dial{{"Orange CI", "#144*82*{montant}#", "affiche"}, {"À rebours", "*12#", "x"}}) {
		t.Error(all, err)
	}
	_ = os.WriteFile(path, nil, 0o600)
	if all, err = Dials(dir); err != nil || len(all) != 0 {
		t.Error(all, err)
	}
}
