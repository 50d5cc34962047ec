package payment

import (
	"caisse/model"
	"caisse/ui/screen/customer"
)

// held is the block of a sale on which nothing may be delivered; ok says that
// this is one.
func (p *payment) held() (v customer.Verdict, ok bool) {
	c, inv := p.c, p.inv
	if end, ended := c.Unwritten[inv.Ref]; ended {
		inv = end
	}
	sign := "✗"
	switch inv.State {
	case model.AmountDiffers, model.ReferenceDiffers:
		sign = "≠"
	case model.Failed, model.Refused, model.NotSent:
	default:
		return v, false
	}
	m := p.mark()
	v = customer.Of(c, inv)
	v.Field, v.Title, v.Order, v.Sign = c.Theme.RefusedBlock, m.Sign+" "+m.Word+"  "+c.MoneyOf(inv), in(c.W).deliverNot, sign
	if s := c.InWords(inv.Amount); s != "" {
		v.Lines = append(v.Lines, s)
	}
	return v, true
}
