package sales

import (
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
)

// learn takes news in. pages on their way may have been read before it.
func (s *sales) learn(n till.InvoiceNews) (*sales, tea.Cmd) {
	if s.loading || s.up || s.down {
		s.heard = append(s.heard, n)
	}
	return s.apply(n)
}

func (s *sales) apply(n till.InvoiceNews) (*sales, tea.Cmd) {
	inv := n.Invoice
	now := stand{inv.State, inv.Doubt}
	if s.check = s.check.heard(n); s.check.ref == "" && inv.State == n.Was && s.checking == inv.Ref {
		m := s.c.Mark(inv, false)
		s.c.Say(cells.Join("  ", m.Sign+" "+m.Word, s.c.Francs(inv.Amount), fmt.Sprintf(in(s.c.W).checkedAt, s.c.Clock(inv.CheckedAt))))
	}
	if s.check.ref == "" {
		s.checking = ""
	}
	i := s.find(inv.Ref)
	if i >= 0 {
		if !s.list[i].CreatedAt.Equal(inv.CreatedAt) { // put into its right day: its place is another
			return s.reload(atTop, time.Time{})
		}
		same := s.weighs(s.list[i]) == s.weighs(inv)
		s.list[i] = inv
		switch {
		case s.fits(inv) && s.leaves == inv.Ref:
			s.leaves = ""
		case s.fits(inv):
		case i == s.at:
			s.leaves = inv.Ref // the cursor stays on it; it goes when the cursor does
		default:
			s.drop(i, s.room())
		}
		if same {
			return s, nil
		}
		return s.resum()
	}
	if s.loading || s.exact {
		return s, nil
	}
	last, told := s.known[inv.Ref]
	s.known[inv.Ref] = now
	if told && last == now {
		return s, nil
	}
	_, here := s.place(inv)
	before := inv
	before.State = n.Was
	if told {
		before.State, before.Doubt = last.state, last.doubt
	}
	changed := n.Was == "" || s.weighs(before) != s.weighs(inv) || inv.State == model.Sending || !told && inv.Doubt != model.NoDoubt
	switch {
	case !s.fits(inv) && changed:
		return s.resum() // it may have been in the list, out of sight
	case !s.fits(inv):
		return s, nil
	case s.text != "":
		return s, isIn(s.asking, s.c.Till, s.ask, s.query(), inv)
	case !changed && !here:
		return s, nil
	}
	return s.joined(inv)
}

// weighs is what inv counts for, in the sums and in the tabs.
func (s *sales) weighs(inv model.Invoice) [4]bool {
	return [4]bool{s.fits(inv), inv.Open(), inv.State.IsPaid(), inv.ToLookAt()}
}

// joined takes an invoice into the list.
func (s *sales) joined(inv model.Invoice) (*sales, tea.Cmd) {
	if s.find(inv.Ref) >= 0 {
		return s, nil
	}
	fresh := s.c.Age(inv, inv.CreatedAt) <= s.c.Since(s.asked) // made since this list was asked for
	in := s.put(inv, s.room())
	if i := s.find(inv.Ref); fresh && (in && i < s.first || !in && !s.newest) {
		s.unseen[inv.Ref] = true
	}
	return s.resum()
}

// looked forgets what the cashier has seen by now.
func (s *sales) looked() *sales {
	if s.newest && s.first == 0 {
		clear(s.unseen)
	}
	return s
}

// left takes the row out that the cursor has just left, if it no longer
// belongs here.
func (s *sales) left() *sales {
	if s.leaves == "" || len(s.list) > 0 && s.list[s.at].Ref == s.leaves {
		return s
	}
	if i := s.find(s.leaves); i >= 0 {
		s.drop(i, s.room())
	}
	s.leaves = ""
	return s
}
