package model

// Retold tells the invoice anew by its history, and says how the two differ: ""
// where they do not. "paid": one of them knows of money and the other does not;
// "amount", "time": of the payment; "state": whether, and as what, one that was not
// paid has ended.
func (i *Invoice) Retold(evs []Event) string {
	var paid, ended, same bool
	timed, summed := i.SettledAt.IsZero(), false
	for k := range evs {
		ev := &evs[k]
		settled := ev.Kind == EventSettled
		same = same || settled && ev.State == i.State
		if ended = ended || settled; !settled || !ev.State.IsPaid() {
			continue
		}
		paid = true
		timed = timed || ev.At.Equal(i.SettledAt)
		summed = summed || ev.Amount == i.Amount
	}
	held := i.State == AmountDiffers || i.State == ReferenceDiffers // several tills may have been told several things
	switch {
	case paid != i.State.IsPaid() && !held:
		return "paid"
	case i.State.IsPaid() && !summed:
		return "amount"
	case i.State.IsPaid() && !timed:
		return "time"
	case !i.State.IsPaid() && (ended != i.State.Final() || ended && !same):
		return "state"
	}
	return ""
}
