// Package proof says how large a seeded proof is, for the tests of every
// package: it imports nothing of ours.
package proof

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"
)

// Long says that the proofs run at their full size (CAISSE_PROOF=long), for
// minutes or hours.
func Long() bool { return os.Getenv("CAISSE_PROOF") == "long" }

// raced says that the race detector is on, which is ten times as slow, and
// cannot follow one goroutine for hours of fake time.
var raced bool

// Size is how many cases a proof tries: short with -short and with the race
// detector, long where Long says so, normal otherwise.
func Size(short, normal, long int) int {
	switch {
	case Long():
		return long
	case testing.Short(), raced:
		return short
	}
	return normal
}

// Rand is a source of chance for one proof. A failure prints its seed;
// CAISSE_SEED repeats it.
func Rand(t testing.TB) *rand.Rand {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if given, err := strconv.ParseUint(os.Getenv("CAISSE_SEED"), 10, 64); err == nil {
		seed = given
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("repeat it with CAISSE_SEED=%d", seed)
		}
	})
	return rand.New(rand.NewPCG(seed, 0))
}

// Slow keeps a test out of -short: it waits for real seconds, or does the same
// thing thousands of times.
func Slow(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("not with -short")
	}
}
