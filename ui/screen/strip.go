package screen

import "caisse/model"

// Strip are the sales that wait in the order in which they are shown and numbered:
// the oldest first, and behind them those nobody can be standing here for any more.
func (c *Console) Strip(yield func(*model.Invoice) bool) {
	for _, old := range []bool{false, true} {
		for i := range c.Waiting {
			inv := &c.Waiting[i]
			if c.Age(*inv, inv.CreatedAt) > LinkLife == old && !yield(inv) {
				return
			}
		}
	}
}
