package text

import (
	"strings"
	"testing"
	"time"

	"caisse/model"
	"caisse/model/till"
)

// A report says whose sales may be missing before it says what there is.
func TestBehindIsSaidFirst(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 20, 0, 0, 0, time.UTC)
	r := till.Report{From: now.Add(-20 * time.Hour), To: now.Add(4 * time.Hour),
		Behind: []till.Behind{{Name: "C2\x1b", Upto: now.Add(-2 * time.Hour)}, {Name: "C3"}}}
	for lang, want := range map[string]string{
		"fr": "Il peut manquer des ventes de : C2 (reçu jusqu'à 18:00), C3 (rien reçu)",
		"en": "Sales may be missing of: C2 (received until 18:00), C3 (nothing received)",
	} {
		plain := NewPlain(lang, false, model.Days{Zone: time.UTC}, func() time.Time { return now })
		p := plain.c
		if got := p.Behind(r.Behind); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		paper := strings.Join(strings.Fields(plain.Report(r, "Chez Awa", nil)), " ")
		if missing, sums := strings.Index(paper, "C2 ("), strings.Index(paper, p.W.Report.Confirmed); missing < 0 || sums < missing {
			t.Errorf("%s: not before the sums: %s", lang, paper)
		}
		if p.Behind(nil) != "" {
			t.Error("names somebody where nobody is behind")
		}
	}
}

func TestOthersSentences(t *testing.T) {
	t.Parallel()
	for lang, of := range map[string]string{"fr": "autre caisse", "en": "another till"} {
		p := &Printer{W: In(lang)}
		here, away := p.Sentence(till.ErrOthers), p.Sentence(till.ErrOthersAway)
		if !strings.Contains(here, of) || !strings.Contains(away, of) || here == away || !strings.Contains(away, "LigdiCash") {
			t.Errorf("%s: %q, %q", lang, here, away)
		}
	}
}
