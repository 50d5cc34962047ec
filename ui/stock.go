package ui

import (
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/articles"
	"caisse/model/till"
	"caisse/ui/screen"
)

// stock looks after the shop's articles, and what was sold of them: the file is
// looked at when somebody types, and read where it is another one.
type stock struct {
	c     *screen.Console
	was   articles.Stamp
	asked screen.Beat // when it was last looked at; 0: never
	looks bool        // it is being looked at
	sold  map[string]int64
}

// looksFor is how long a look at the file is good for.
const looksFor = 2 * time.Second

// The newest sales are read for what is sold most, and to whom.
const (
	salesPage = 500
	mostSales = 2000
)

type (
	shelfRead struct {
		dials   []articles.Dial
		list    *articles.List
		now     articles.Stamp
		changed bool
		err     error
	}
	soldRead struct{ sales []model.Invoice }
)

// init reads both.
func (s *stock) init(ctx context.Context) tea.Cmd {
	t := s.c.Till
	return tea.Batch(s.look(), func() tea.Msg {
		var sales []model.Invoice
		q := till.Query{Limit: salesPage, Own: true}
		for len(sales) < mostSales {
			page, err := t.Newest(ctx, q)
			if sales = append(sales, page...); err != nil || len(page) < q.Limit { // what cannot be read is told where it is needed
				break
			}
			q.Before = till.Cursor(page[len(page)-1].Ref)
		}
		return soldRead{sales}
	})
}

// look reads the file where it has changed; nil while the last look is good.
func (s *stock) look() tea.Cmd {
	c := s.c
	if s.looks || s.asked != 0 && c.Since(s.asked) < looksFor || c.Settings.ConfigDir == "" {
		return nil
	}
	s.asked, s.looks = c.Beat(), true
	dir, was := c.Settings.ConfigDir, s.was
	return func() tea.Msg {
		list, now, changed, err := articles.Read(dir, was)
		dials, _ := articles.Dials(dir) // what cannot be read is what is known
		return shelfRead{dials, list, now, changed, err}
	}
}

// hear takes what was read, and says whether screens must know.
func (s *stock) hear(msg tea.Msg) (changed bool) {
	c := s.c
	switch msg := msg.(type) {
	case shelfRead:
		s.looks, c.Dials = false, msg.dials
		if !msg.changed {
			changed = c.ArticlesErr != nil && msg.err == nil
			c.ArticlesErr = msg.err
			return changed
		}
		if c.ArticlesErr = msg.err; msg.err != nil {
			return true
		}
		c.Articles, s.was = msg.list, msg.now
		for name, n := range s.sold {
			c.Articles.Sell(name, n)
		}
		return true
	case soldRead:
		for _, inv := range msg.sales {
			s.count(inv, false)
		}
	case screen.Accepted:
		s.count(msg.Inv, true)
	}
	return false
}

// count notes what a sale was of, and to whom.
func (s *stock) count(inv model.Invoice, newest bool) {
	c := s.c
	for _, it := range inv.Items {
		if s.sold == nil {
			s.sold = map[string]int64{}
		}
		s.sold[it.Name] += it.Quantity
		c.Articles.Sell(it.Name, it.Quantity)
	}
	who := screen.Customer{First: inv.Firstname, Last: inv.Lastname}
	at := slices.Index(c.Customers, who)
	switch {
	case who.First == "":
	case newest && at >= 0:
		c.Customers = slices.Insert(slices.Delete(c.Customers, at, at+1), 0, who)
	case newest:
		c.Customers = slices.Insert(c.Customers, 0, who)
	case at < 0:
		c.Customers = append(c.Customers, who)
	}
}
