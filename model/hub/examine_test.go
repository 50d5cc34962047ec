package hub

import (
	"slices"
	"testing"
	"time"
)

// What a role may not do is named, and that it may do too much; the role that we
// give the statements for has just what a till needs.
func TestExamine(t *testing.T) {
	b := newBench(t)
	owner := b.open(t)
	seen, err := owner.Examine(t.Context())
	if err != nil || len(seen.Lacks) > 0 || !seen.Deletes || seen.Server == "" || seen.Schema != latest || seen.Every != 5*time.Second {
		t.Errorf("the owner: %+v, %v", seen, err)
	}
	if off := time.Since(seen.Now); off.Abs() > time.Minute {
		t.Errorf("its clock is %v off", off)
	}
	role := "examined_" + b.name
	b.SQL(t, b.name, (Role{Name: role}).SQL())
	as := parsed(t, b.Address(b.name, role))
	seen, err = opened(t, as).Examine(t.Context())
	if err != nil || len(seen.Lacks) > 0 || seen.Deletes {
		t.Errorf("a till's role: %+v, %v", seen, err)
	}
	b.SQL(t, b.name, `REVOKE UPDATE (seq) ON caisse.shop FROM `+identifier(role)+`; REVOKE INSERT ON caisse.event FROM `+identifier(role))
	seen, err = opened(t, as).Examine(t.Context())
	if want := []string{"INSERT event", "UPDATE shop"}; err != nil || !slices.Equal(seen.Lacks, want) {
		t.Errorf("it lacks %q, want %q; %v", seen.Lacks, want, err)
	}
}
