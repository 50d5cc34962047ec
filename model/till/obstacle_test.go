package till

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"caisse/model/hub"
	"caisse/model/ledger"
	"caisse/model/settings"
)

// Whatever the shared ledger fails with has a word of its own.
func TestObstacleOf(t *testing.T) {
	kinds, err := os.ReadFile("../hub/errors.go")
	if err != nil {
		t.Fatal(err)
	}
	words, err := os.ReadFile("obstacle.go")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?m)^\t(Err\w+) += errors.New`).FindAllStringSubmatch(string(kinds), -1)
	for _, k := range found {
		if !strings.Contains(string(words), "hub."+k[1]+":") {
			t.Errorf("hub.%s has no word", k[1])
		}
	}
	if len(found) < 20 {
		t.Errorf("%d kinds: have they moved?", len(found))
	}
	listed := map[Obstacle]bool{NoObstacle: true}
	for _, o := range Obstacles {
		listed[o] = true
	}
	for err, word := range obstacles {
		if !listed[word] {
			t.Errorf("%v: %q is not listed", err, word)
		}
		if got := ObstacleOf(fmt.Errorf("shared: %w", err)); got != word {
			t.Errorf("%v is %q, not %q", err, got, word)
		}
	}
	for _, c := range []struct {
		err  error
		want Obstacle
	}{
		{nil, NoObstacle},
		{&hub.Error{Kind: hub.ErrBusy}, ServerBusy},
		{&hub.Error{Kind: errors.New("new")}, Elsewise},
		{&hub.Newer{}, NewerSchema},
		{&hub.Live{}, IDTaken},
		{&hub.Adopted{}, TakenOver},
		{&hub.OtherShop{}, OtherShop},
		{settings.ErrLocked, NoKeyring},
		{&ledger.Error{Why: ledger.ErrFull, Err: ledger.ErrFull}, OwnLedger},
		{ledger.ErrNewer{}, OwnLedger},
		{errors.New("x"), Elsewise},
	} {
		if got := ObstacleOf(c.err); got != c.want {
			t.Errorf("%v is %q, want %q", c.err, got, c.want)
		}
	}
}
