package ui

import (
	"strconv"
	"time"

	"caisse/model"
)

// beat is an instant of the running time, which no clock that is set moves:
// waits and ages are told from it. 0 is never.
type beat time.Duration

// beat is now.
func (c *console) beat() beat { return beat(c.running()) }

// since is how long ago b was, never negative.
func (c *console) since(b beat) time.Duration { return max(0, time.Duration(c.beat()-b)) }

// linkLeft is how long the link may still be paid by its own token; ok says
// that this is known. It is told by the time since the link came, not by a clock
// that may have been set since.
func (p *printer) linkLeft(inv model.Invoice) (left time.Duration, ok bool) {
	left = inv.ExpiresAt.Sub(inv.PendingAt) - p.age(inv, inv.PendingAt)
	return left, !inv.ExpiresAt.IsZero() && !inv.PendingAt.IsZero()
}

// paused is how long LigdiCash wants to be left alone.
func (c *console) paused() time.Duration { return max(0, c.health.Pause-c.running()) }

// expired is a hint, from the link's own token: LigdiCash documents no expiry.
func (p *printer) expired(inv model.Invoice) bool {
	left, ok := p.linkLeft(inv)
	return ok && left <= 0
}

// asksNow is what to say of an open invoice that waits: that the till goes on
// asking, or which key asks. A command knows nothing of what a console does.
func (p *printer) asksNow(inv model.Invoice) string {
	switch {
	case p.watches == nil || !inv.Askable():
		return ""
	case p.watches(inv):
		return p.w.goesOn
	}
	return p.w.asksNoMore
}

// answered is what LigdiCash says of an invoice now, in one line.
func (p *printer) answered(word string, amount model.Money) string {
	if word == "" {
		word = p.w.back.saysNothing
	}
	if amount == 0 {
		return word
	}
	return word + ", " + p.francs(amount)
}

// moved is by how much a date was put right: whole seconds, with their sign.
func (p *printer) moved(seconds string) string {
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || n == 0 {
		return seconds
	}
	sign := "+"
	if n < 0 {
		sign, n = "-", -n
	}
	const longest = int64(1<<63-1) / int64(time.Second)
	return sign + p.w.elapsed(time.Duration(min(n, longest))*time.Second)
}

// today is the first instant of the day at the shop.
func (p *printer) today() time.Time { return model.OtherDay(p.now().In(p.zone), 0) }
