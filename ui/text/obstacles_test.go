package text

import (
	"testing"

	"caisse/model/till"
)

// Whatever stands before the shared ledger is said, and what to do about it.
func TestObstacles(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		w := In(lang)
		for _, o := range till.Obstacles {
			if s := w.Obstacles[o]; s.what == "" || s.todo == "" {
				t.Errorf("%s: %q: %+v", lang, o, s)
			}
		}
		if len(w.Obstacles) != len(till.Obstacles) {
			t.Errorf("%s: %d sentences for %d", lang, len(w.Obstacles), len(till.Obstacles))
		}
	}
}
