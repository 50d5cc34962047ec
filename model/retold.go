package model

// Retold tells the invoice anew by its history, and says how the two differ: ""
// where they do not. "paid": one of them knows of money and the other does not;
// "amount", "time": of the payment; "state": of what was not paid.
func (i *Invoice) Retold(evs []Event) string {
	var paid, ended, same bool
	timed, summed := i.SettledAt.IsZero(), false
	for k := range evs {
		ev := &evs[k]
		settled := ev.Kind == EventSettled
		same = same || ev.State == i.State && (settled || !i.State.Final()) || ev.State == Sending && i.State == Pending
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
	case !i.State.IsPaid() && (!same || ended != i.State.Final()):
		return "state"
	}
	return ""
}
