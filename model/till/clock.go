package till

import (
	"errors"
	"sync"
	"time"

	"caisse/ligdicash"
	"caisse/model"
)

const (
	// jumpOver is by how much the machine's clock may move against the running
	// time before it counts as set by somebody, or as a sleep of the machine.
	jumpOver = 2 * time.Second
	// wrongOver is how far the machine's clock may be from LigdiCash's before
	// sales are dated by LigdiCash's.
	wrongOver = 2 * time.Minute
	// sameOver is how much two measures of the difference may disagree: a Date is
	// in whole seconds, and an answer takes its time.
	sameOver = 20 * time.Second
)

// Dates outside of these come from no clock that is right.
var (
	earliest = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
)

// moment is one instant by all that is known of it.
type moment struct {
	at      time.Time     // UTC, whole milliseconds: by LigdiCash's clock where this machine's is known to be wrong
	machine time.Time     // UTC, by this machine's
	mono    time.Duration // running time
	known   bool          // how far this machine's clock is from LigdiCash's
}

// keeper keeps the time of a till. Nothing says which of two clocks was right
// when they part, neither after a jump nor after a sleep: then the difference
// to LigdiCash's is unknown until its next answer.
type keeper struct {
	clock model.Clock

	mu    sync.Mutex
	begun bool
	wall  time.Time // both as they were last read
	mono  time.Duration
	known bool
	diff  time.Duration // LigdiCash's clock less this machine's
	odd   time.Duration // what the last answer made of it, where that was another; 0: none did
	zero  time.Time     // what the time was when mono was 0, by the last that was known: no jump moves it
}

// now reads the clocks.
func (k *keeper) now() moment {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.read()
}

func (k *keeper) read() moment {
	wall, mono := k.both()
	if !k.begun {
		k.begun, k.zero = true, wall.Add(-mono)
	} else if (wall.Sub(k.wall) - (mono - k.mono)).Abs() > jumpOver {
		k.known = false
	}
	k.wall, k.mono = wall, mono
	at := wall
	if k.known && k.diff.Abs() > wrongOver {
		at = wall.Add(k.diff)
	}
	return moment{at: keepable(at), machine: wall, mono: mono, known: k.known}
}

// both reads the two clocks at one instant, as far as the system lets it.
func (k *keeper) both() (wall time.Time, mono time.Duration) {
	for range 5 {
		mono = k.clock.Mono()
		wall = k.clock.Wall().Round(0).UTC() // without the reading of another clock that it may hide
		if k.clock.Mono()-mono < 100*time.Millisecond {
			break
		}
	}
	return wall, mono
}

// keepable is t as the ledger can keep it, which knows no time before 1970 and
// no part of a millisecond.
func keepable(t time.Time) time.Time {
	t = t.Truncate(time.Millisecond)
	if t.UnixMilli() <= 0 {
		return time.UnixMilli(1).UTC()
	}
	return t
}

// heard notes the date of an answer that has just come. One that contradicts
// what is known has to come twice. changed says that the till did not know so
// before.
func (k *keeper) heard(server time.Time) (changed bool) {
	if server.Before(earliest) || server.After(latest) {
		return false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	was := k.read()
	diff := server.Sub(was.machine)
	if !k.known || (diff-k.diff).Abs() > sameOver {
		// No clock that runs can have jumped: one answer may come from a server
		// whose clock is wrong, and would move a sale for ever.
		if k.known && (k.odd == 0 || (diff-k.odd).Abs() > sameOver) {
			k.odd = diff
			return false
		}
		changed = true
		k.known, k.diff = true, diff
	}
	k.odd = 0
	k.zero = k.read().at.Add(-k.mono)
	return changed
}

// difference is LigdiCash's clock less this machine's; ok says that it is known.
func (k *keeper) difference() (d time.Duration, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.read()
	return k.diff, k.known
}

// steady is the time by the last that was known, however the machine's clock
// has jumped since.
func (k *keeper) steady() time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.read()
	return k.zero.Add(k.mono)
}

// Now is the time: by LigdiCash's clock where this machine's is known to be
// wrong by more than two minutes. It may jump, and measures nothing.
func (t *Till) Now() time.Time { return t.clock.now().at }

// Running is the time this machine has been running: only ages, gaps and delays
// can be told from it.
func (t *Till) Running() time.Duration { return t.clock.clock.Mono() }

// Difference is how far this machine's clock is behind LigdiCash's (negative:
// ahead). wrong says that it is known, and more than two minutes.
func (t *Till) Difference() (d time.Duration, wrong bool) {
	d, ok := t.clock.difference()
	return d, ok && d.Abs() > wrongOver
}

// hearClock takes the time out of an answer.
func (t *Till) hearClock(a answer) { t.hearTime(a.payin.Server, a.err) }

// hearTime takes the time out of an answer to a question or a create call, or
// out of its error. It believes LigdiCash itself, not what stands in its place.
func (t *Till) hearTime(server time.Time, err error) {
	var le *ligdicash.Error
	switch {
	case err == nil:
	case errors.As(err, &le) && (le.Code != "" || le.Kind == ligdicash.NotFound):
		server = le.Server
	default:
		return
	}
	if server.IsZero() || !t.clock.heard(server) {
		return
	}
	d, wrong := t.Difference()
	t.mail.put(ClockNews{d, wrong})
	if t.running.Load() {
		go t.tell(clockKnown{})
	}
}

// ClockNews says that it has become known, or changed, how far this machine's
// clock is from LigdiCash's: see Difference.
type ClockNews struct {
	Difference time.Duration
	Wrong      bool
}

func (ClockNews) news() {}
