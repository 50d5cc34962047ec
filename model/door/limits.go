package door

import (
	"maps"
	"net/netip"
	"sync"
	"time"
)

const (
	every     = time.Second / 20 // requests of one sender, in the long run
	burst     = 100              // that may come at once
	mostKnown = 10_000           // senders
)

// limits keep senders to a pace. Of each only one moment is kept: when all it
// has sent would have been sent at that pace.
type limits struct {
	mu    sync.Mutex
	upTo  map[netip.Addr]time.Time
	swept time.Time
}

func (l *limits) allow(who netip.Addr, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.upTo == nil {
		l.upTo = map[netip.Addr]time.Time{}
	}
	if _, known := l.upTo[who]; !known && len(l.upTo) >= mostKnown {
		if now.Sub(l.swept) > time.Second { // not for every one of a crowd
			maps.DeleteFunc(l.upTo, func(_ netip.Addr, at time.Time) bool { return !at.After(now) })
			l.swept = now
		}
		if len(l.upTo) >= mostKnown {
			who = netip.Addr{} // those for whom there is no room count as one
		}
	}
	at := latest(l.upTo[who], now)
	if at.Sub(now) > (burst-1)*every {
		return false
	}
	l.upTo[who] = at.Add(every)
	return true
}
