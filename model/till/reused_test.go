package till

import (
	"context"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/model"
)

// The answer to another sale, out of somebody's cache, by its token or by its
// link, in this run or one before: it is not shown, and said as it is.
func TestLinkOfAnotherSale(t *testing.T) {
	t.Parallel()
	first := ligdicash.Created{Token: "token-1", Link: "https://client.ligdicash.com/directpayment/invoice/token-1"}
	for name, second := range map[string]ligdicash.Created{
		"all of it":         first,
		"its token":         {Token: first.Token, Link: first.Link + "-b"},
		"its link":          {Token: "token-2", Link: first.Link},
		"a link to its own": {Token: "token-2", Link: "https://client.ligdicash.com/pay/" + first.Token},
	} {
		for _, restarted := range []bool{false, true} {
			inBubble(t, func(t *testing.T, path string) {
				answers := first
				g := &fakeGateway{create: func(context.Context, ligdicash.NewInvoice) (ligdicash.Created, error) { return answers, nil }}
				b := start(t, g, path)
				defer func() { b.kill() }()
				one := b.charge()
				b.after(time.Second)
				answers = second
				if restarted {
					b.kill()
					b = start(t, g, path)
				}
				two := b.charge()
				b.after(time.Second)
				if got := b.invoice(one.Ref); got.State != model.Pending || got.Link != first.Link {
					t.Errorf("%s, restarted %v: the first sale is %s with %q", name, restarted, got.State, got.Link)
				}
				if got := b.invoice(two.Ref); got.State != model.LostAnswer || got.Code != "reused" || got.Link != "" || got.Token != "" {
					t.Errorf("%s, restarted %v: the second sale is %s (%s) with %q", name, restarted, got.State, got.Code, got.Link)
				}
			})
		}
	}
}
