package model

import (
	"slices"
	"time"
)

// Links are all invoices of one sale, oldest first: each tried to give the
// customer a link. At most one of them may be shown at any instant, and none
// once the sale is paid. All of them stay watched.
type Links []Invoice

// find is where ref is, -1 when it is not of this sale.
func (ls Links) find(ref string) int {
	for i := range ls {
		if ls[i].Ref == ref {
			return i
		}
	}
	return -1
}

// CanRepeat says whether a new invoice may take the place of ref: it has not
// been replaced, nothing of the sale is paid or on its way, and no other link
// of the sale may be shown; all its links are sound, and LigdiCash calls none
// of them paid.
func (ls Links) CanRepeat(ref string) bool {
	i := ls.find(ref)
	if i < 0 || !ls[i].Repeatable() {
		return false
	}
	for j, l := range ls {
		if l.State == Sending || l.Unsound || j != i && l.live() || l.Doubt.ClaimsPaid() {
			return false
		}
	}
	return !ls.moved()
}

// Repeatable says whether the invoice itself allows a new one in its place.
func (i Invoice) Repeatable() bool {
	if i.ReplacedBy != "" || i.Doubt.ClaimsPaid() {
		return false
	}
	switch i.State {
	case Pending, LostAnswer, NotSent, Refused, Failed:
		return true
	}
	return false
}

// moved says that money has moved for a link of the sale.
func (ls Links) moved() bool { return slices.ContainsFunc(ls, Invoice.moved) }

// moved says that money has moved for this link, right or wrong.
func (i Invoice) moved() bool {
	return i.State.IsPaid() || i.State == AmountDiffers || i.State == ReferenceDiffers
}

// Settle draws the conclusions of what has just happened to ref for the whole
// sale, in place, and returns the events of each link by its place.
//
//   - A sale for which money has moved shows no link any more. Paid by two
//     links, both say so.
//   - A link that arrives while another may be shown, or the sale is paid, is
//     not shown.
//   - A new link that did not come into being gives back the one it was to
//     replace, which can still be paid; not in a sale for which money has moved.
func (ls Links) Settle(ref string, now time.Time) map[int][]Event {
	evs := map[int][]Event{}
	i := ls.find(ref)
	if i < 0 {
		return evs
	}
	replace := func(j int, by string) {
		ls[j].ReplacedBy = by
		evs[j] = append(evs[j], Event{At: now, Kind: EventReplaced, State: ls[j].State, Text: by})
	}
	switch me := &ls[i]; {
	case me.moved():
		for j := range ls {
			switch {
			case j == i, ls[j].Unsound:
			case ls[j].State.IsPaid() && me.State.IsPaid():
				for _, k := range []int{i, j} {
					if ls[k].Doubt != PaidTwice {
						ls[k].Doubt = PaidTwice
						evs[k] = append(evs[k], Event{At: now, Kind: EventDoubt, State: ls[k].State, Text: string(PaidTwice)})
					}
				}
			case ls[j].ReplacedBy == "":
				replace(j, ref)
			}
		}
	case me.State == Pending && me.ReplacedBy == "":
		for j := range ls {
			if j != i && (ls[j].moved() || ls[j].live()) {
				replace(i, ls[j].Ref)
				break
			}
		}
	case ls.moved(): // none is given back
	case me.State == LostAnswer || me.State == NotSent || me.State == Refused:
		for j := range ls {
			if ls[j].State == Pending && ls[j].ReplacedBy == ref {
				ls[j].ReplacedBy = ""
				evs[j] = append(evs[j], Event{At: now, Kind: EventBack, State: ls[j].State})
				replace(i, ls[j].Ref)
				break
			}
		}
	}
	return evs
}

// Gather draws, in place, what follows for a sale out of copies that came from
// other tills, and returns the events like Settle. They are dated by what they
// follow from, so that two tills which draw the same write the same. Only home,
// the till that sold, says which link replaces another.
func (ls Links) Gather(home bool) map[int][]Event {
	var at time.Time
	for i := range ls {
		if !ls[i].Unsound && ls[i].moved() {
			at = latest(at, ls[i].SettledAt)
		}
	}
	all, was := map[int][]Event{}, slices.Clone(ls)
	for i := range was {
		if was[i].Unsound || !was[i].moved() {
			continue
		}
		for j, evs := range ls.Settle(was[i].Ref, at) {
			all[j] = append(all[j], evs...)
		}
	}
	if home {
		return all
	}
	return ls.unreplaced(was, all)
}

// SettleAway is Settle at a till that did not sell: which link replaces another is
// for the one to say that did.
func (ls Links) SettleAway(ref string, now time.Time) map[int][]Event {
	was := slices.Clone(ls)
	return ls.unreplaced(was, ls.Settle(ref, now))
}

// unreplaced takes back what was concluded of links that replace each other.
func (ls Links) unreplaced(was Links, all map[int][]Event) map[int][]Event {
	for j, evs := range all {
		ls[j].ReplacedBy = was[j].ReplacedBy
		all[j] = slices.DeleteFunc(evs, func(ev Event) bool { return ev.Kind == EventReplaced || ev.Kind == EventBack })
		if len(all[j]) == 0 {
			delete(all, j)
		}
	}
	return all
}
