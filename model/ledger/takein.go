package ledger

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"sort"

	"caisse/model"
)

// Given is a copy that came from elsewhere, with the mark beside it.
type Given struct {
	model.Copy
	Mark int64
}

// Place is how far a shop was read: the number of the last of what came. Shop is
// "" for what was asked for by reference.
type Place struct {
	Shop string
	Seq  int64
}

// Taken is what became of copies that were taken in.
type Taken struct {
	Changed []Change
	Of      int // how many of them it is about
	// Left out, and why, by *model.NotTaken or *model.Conflict. Whoever handed them
	// over has them; here nothing of them is.
	Refused []error
}

// Change is an invoice that others changed.
type Change struct {
	Invoice model.Invoice
	Was     model.State // "" for one that is new here
}

// TakeIn merges copies that came out of the shared ledger into this one and
// notes the place, in one transaction: cut off, it is as if they had not come,
// and to take them in twice is to take them in once. Each is read like an
// answer of LigdiCash; one that makes no sense is left out, and the others are
// taken. What merging made of one beyond what came is to be handed over.
func (l *Ledger) TakeIn(ctx context.Context, to Place, all []Given) (Taken, error) {
	return l.TakeSome(ctx, to, all, nil)
}

// TakeSome is TakeIn of the first n copies for which enough(n) is so: whoever takes
// many in lets others in between. nil: of all. The place is noted only with the last.
func (l *Ledger) TakeSome(ctx context.Context, to Place, all []Given, enough func(n int) bool) (Taken, error) {
	var out Taken
	if err := l.Writable(); err != nil {
		return out, err
	}
	if err := l.write.prepare(ctx, takes...); err != nil {
		return out, l.explain(err)
	}
	offers := l.offers(all)
	var first, last int64 // rows before the first that was added, and the last
	err := l.commit(ctx, func(tx *transaction) error {
		out = Taken{}
		sh, err := l.readTills(ctx, tx)
		if err != nil {
			return err
		}
		in := intake{l: l, tx: tx, sharing: sh, numbers: map[string]int64{}, was: map[string]model.State{}, sales: map[string]bool{}, added: map[string]changed{}}
		if err := in.look(ctx, offers); err != nil {
			return err
		}
		for k := range offers {
			if enough != nil && enough(k) {
				break
			}
			out.Of++
			refusal := offers[k].refusal
			if refusal == nil {
				if refusal, err = in.take(ctx, &offers[k]); err != nil {
					return err
				}
			}
			if refusal != nil {
				out.Refused = append(out.Refused, refusal)
			}
		}
		first, last = tx.last-int64(len(in.added)), tx.last // 0 where none was
		if err := in.gather(ctx); err != nil {
			return err
		}
		if out.Changed, err = in.changes(ctx); err != nil || to.Shop == "" || out.Of < len(offers) {
			return err
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO shops (id, seq) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET seq = ?2", to.Shop, to.Seq)
		return err
	})
	if err != nil {
		return Taken{}, err
	}
	if len(out.Changed) > 0 {
		l.unknown.Store(true) // tills may be new
	}
	if last/catchUpEvery != first/catchUpEvery {
		_ = l.catchUp(ctx) // they are written; whatever stops this is met again by the next search
	}
	return out, nil
}

const (
	sentRow   = "DELETE FROM unsent WHERE n = ?"
	unsentRow = "INSERT OR IGNORE INTO unsent VALUES (?)"

	// Of some references those that are here, by two places: see called.
	anyHere = `SELECT invoice.ref FROM json_each(?1) CROSS JOIN invoice ON ref = value
		UNION SELECT ref FROM json_each(?1) CROSS JOIN invoice ON substr(ref, -4) = substr(value, -4) AND +ref = value`
	anyToken = "SELECT token, ref FROM json_each(?1) CROSS JOIN invoice ON token = value AND token <> ''"
)

// takes is what a TakeIn asks and writes, again and again.
var takes = append([]string{anyHere, anyToken, sentRow, unsentRow, byTail, isThere, selectTills}, dailyShared...)

// offer is what is to be taken in, or why it is not.
type offer struct {
	model.Copy
	mark    int64
	refusal error
}

// offers reads what came like an answer of LigdiCash.
func (l *Ledger) offers(all []Given) []offer {
	rules := l.rules.Load()
	out := make([]offer, len(all))
	for k, g := range all {
		o := &out[k]
		if o.Copy, o.refusal = model.Received(g.Copy, g.Mark); o.refusal != nil {
			continue
		}
		o.mark = g.Mark
		inv := &o.Invoice
		refuse := func(why string) { o.refusal = &model.NotTaken{Ref: inv.Ref, Why: why} }
		switch text, err := itemsText(inv.Items); {
		case inv.Link != "" && (rules.link == nil || rules.link(inv.Link) != nil):
			refuse("link")
		case inv.Host != "" && rules.practice != nil && rules.practice(inv.Host):
			refuse("host")
		case err != nil || len(text) > maxItems:
			refuse("items")
		}
	}
	return out
}

// intake is one TakeIn.
type intake struct {
	l       *Ledger
	tx      *transaction
	sharing *sharing
	numbers map[string]int64       // of tills
	here    map[string]bool        // references of offers that the ledger has
	tokens  map[string][]string    // the references that have a token
	was     map[string]model.State // of what changed, by reference
	sales   map[string]bool        // of which something changed: they say themselves that they have more than one link
	added   map[string]changed     // of what changed what is new here, and was not changed again
}

// changed is a change and its row.
type changed struct {
	Change
	n int64
}

// look finds out what of the offers is here: for all at once, it is most of what
// they cost otherwise.
func (in *intake) look(ctx context.Context, offers []offer) error {
	var refs, tokens []string
	for k := range offers {
		if o := &offers[k]; o.refusal == nil {
			refs = append(refs, o.Invoice.Ref)
			if o.Invoice.Token != "" {
				tokens = append(tokens, o.Invoice.Token)
			}
		}
	}
	in.here, in.tokens = map[string]bool{}, map[string][]string{}
	if len(refs) == 0 {
		return nil
	}
	var ref, token string
	rows, err := in.tx.QueryContext(ctx, anyHere, texts(refs))
	if err = scanAll(rows, err, func() { in.here[ref] = true }, &ref); err != nil || len(tokens) == 0 {
		return err
	}
	rows, err = in.tx.QueryContext(ctx, anyToken, texts(tokens))
	return scanAll(rows, err, func() { in.tokens[token] = append(in.tokens[token], ref) }, &token, &ref)
}

func (in *intake) take(ctx context.Context, o *offer) (refusal, err error) {
	c := o.Copy
	refused := func(why string) error { return &model.NotTaken{Ref: c.Invoice.Ref, Why: why} }
	for _, other := range in.tokens[c.Invoice.Token] {
		if c.Invoice.Token != "" && other != c.Invoice.Ref {
			return refused("another sale's token"), nil
		}
	}
	till, known := in.numbers[c.Till]
	if !known {
		var err error
		if till, err = tillNumber(ctx, in.tx, c.Till, c.Shop); err != nil {
			return nil, err
		}
		in.numbers[c.Till] = till
	}
	if !in.here[c.Invoice.Ref] {
		return nil, in.add(ctx, c, till, o.mark)
	}
	s := in.l.sharedSlot()
	if err := s.calledIn(ctx, in.tx, c.Invoice.Ref); err != nil {
		return nil, err
	}
	if s.inv.Unsound || s.inv.Ref != c.Invoice.Ref {
		return refused("what is here of it is damaged"), nil
	}
	return in.merge(ctx, s.inv, s.n, c, till, o.mark)
}

// add writes an invoice that is new here.
func (in *intake) add(ctx context.Context, c model.Copy, till, mark int64) error {
	n, err := insert(ctx, in.tx, &c.Invoice)
	if err == nil {
		err = history(ctx, in.tx, n, c.Events)
	}
	if err == nil { // there is nothing of it to be handed over
		delete(in.tx.touched, n)
		if !in.sharing.tills[till].Home {
			in.tx.others(n)
		}
		_, err = in.tx.ExecContext(ctx, putShare, n, till, dayNumber(c.Invoice.CreatedAt), c.Rev, mark, mark)
	}
	in.note(c.Invoice, "")
	inv := stored(c.Invoice)
	if till != in.sharing.mine {
		inv.Till = c.Till
	}
	in.added[inv.Ref] = changed{Change{inv, ""}, n}
	return err
}

// merge writes what an invoice that is here, and what came of it, make together.
func (in *intake) merge(ctx context.Context, inv model.Invoice, n int64, c model.Copy, till, mark int64) (refusal, err error) {
	has := model.Copy{Invoice: inv}
	if has.Events, err = in.l.events(in.tx.QueryContext(ctx, eventsRow, n)); err != nil {
		return nil, err
	}
	r, there, err := shareOf(ctx, in.tx, n)
	if err != nil {
		return nil, err
	}
	switch {
	case there:
		has.Till, has.Rev = in.till(ctx, r.till), r.rev
	case in.l.salvaged(ctx, in.tx): // who sold it was lost
		has.Till = c.Till
	default:
		has.Till, till = in.till(ctx, in.sharing.mine), in.sharing.mine
	}
	if there {
		till = r.till
	}
	if !soundCopy(&has) {
		return &model.NotTaken{Ref: inv.Ref, Why: "what is here of it is damaged"}, nil
	}
	m, err := model.Merge(has, c)
	if err != nil { // a *model.Conflict
		return err, nil
	}
	next, is := m.Mark(), has.Mark()
	if next != is || !m.Invoice.CheckedAt.Equal(inv.CheckedAt) {
		if err := rewrite(ctx, in.tx, n, inv, m.Invoice); err != nil {
			return nil, err
		}
		if err := history(ctx, in.tx, n, model.Missing(has.Events, m.Events)); err != nil {
			return nil, err
		}
	}
	if next != is {
		in.note(m.Invoice, inv.State)
	}
	return nil, in.put(ctx, m, n, till, next, mark)
}

// put writes the share of what was taken in, and whether it is to be handed over.
func (in *intake) put(ctx context.Context, c model.Copy, n, till, mark, theirs int64) error {
	delete(in.tx.touched, n)
	_, err := in.tx.ExecContext(ctx, putShare, n, till, dayNumber(c.Invoice.CreatedAt), c.Rev, mark, theirs)
	if err == nil && mark == theirs {
		_, err = in.tx.ExecContext(ctx, sentRow, n)
	} else if err == nil { // the mark may be the one it was, and not theirs
		_, err = in.tx.ExecContext(ctx, unsentRow, n)
	}
	return err
}

func (in *intake) till(ctx context.Context, n int64) string {
	if t, ok := in.sharing.tills[n]; ok {
		return t.ID
	}
	if sh, err := in.l.readTills(ctx, in.tx); err == nil { // added by this
		in.sharing = sh
	}
	return in.sharing.tills[n].ID
}

// note notes that inv changed, as it is now.
func (in *intake) note(inv model.Invoice, was model.State) {
	in.here[inv.Ref] = true
	if inv.Token != "" {
		in.tokens[inv.Token] = append(in.tokens[inv.Token], inv.Ref)
	}
	delete(in.added, inv.Ref)
	in.sales[inv.Sale] = in.sales[inv.Sale] || inv.ReplacedBy != "" || inv.Sale != inv.Ref
	if _, noted := in.was[inv.Ref]; !noted {
		in.was[inv.Ref] = was
	}
}

// gather draws what follows for sales of several links. What it changes is to be
// handed over like anything that changes here.
func (in *intake) gather(ctx context.Context) error {
	several, err := in.several(ctx)
	if err != nil {
		return err
	}
	for _, sale := range several {
		links, ns, err := in.l.linksIn(ctx, in.tx, sale)
		if err != nil || len(links) < 2 {
			if err != nil {
				return err
			}
			continue
		}
		r, there, err := shareOf(ctx, in.tx, ns[0])
		if err != nil {
			return err
		}
		home := !there || in.sharing.tills[r.till].Home
		was := slices.Clone(links)
		for i, evs := range links.Gather(home) {
			if was[i].Unsound {
				continue
			}
			if err := update(ctx, in.tx, ns[i], was[i], links[i]); err != nil {
				return err
			}
			if err := history(ctx, in.tx, ns[i], evs); err != nil {
				return err
			}
			in.note(links[i], was[i].State)
		}
	}
	return nil
}

// several are those of the sales that have more than one link.
func (in *intake) several(ctx context.Context) (sales []string, err error) {
	if in.tx.alone { // no index is to be believed
		return slices.Sorted(maps.Keys(in.sales)), nil
	}
	sale := ""
	for sale, says := range in.sales {
		if says {
			sales = append(sales, sale)
		}
	}
	rows, err := in.tx.QueryContext(ctx, "SELECT sale FROM invoice WHERE sale IN (SELECT value FROM json_each(?)) GROUP BY sale HAVING count(*) > 1 ORDER BY sale", texts(slices.Collect(maps.Keys(in.sales))))
	if err = scanAll(rows, err, func() { sales = append(sales, sale) }, &sale); err != nil {
		return nil, err
	}
	slices.Sort(sales)
	return slices.Compact(sales), nil
}

// changes are what changed, as it now stands, in the order of the rows.
func (in *intake) changes(ctx context.Context) ([]Change, error) {
	var all []changed
	var read []string // what is known by its row alone
	for ref := range in.was {
		if c, ok := in.added[ref]; ok {
			all = append(all, c)
		} else {
			read = append(read, ref)
		}
	}
	known := len(all)
	if len(read) > 0 {
		rows, err := in.tx.QueryContext(ctx, selectInvoice+"WHERE n IN (SELECT n FROM invoice WHERE ref IN (SELECT value FROM json_each(?)))", texts(read))
		err = in.l.each(rows, err, func(s *slot) error {
			if was, ok := in.was[s.inv.Ref]; ok {
				all = append(all, changed{Change{s.inv, was}, s.n})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	for i := range all[known:] {
		c := &all[known+i]
		if r, there, err := shareOf(ctx, in.tx, c.n); err != nil {
			return nil, err
		} else if there && r.till != in.sharing.mine {
			c.Invoice.Till = in.till(ctx, r.till)
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	sort.Slice(all, func(i, j int) bool { return all[i].n < all[j].n })
	out := make([]Change, len(all))
	for i := range all {
		out[i] = all[i].Change
	}
	return out, nil
}

// salvaged says that who sold an invoice may have been lost.
func (l *Ledger) salvaged(ctx context.Context, tx *transaction) (yes bool) {
	_ = tx.QueryRowContext(ctx, "SELECT upto < 0 FROM filled").Scan(&yes)
	return yes
}

// texts is for json_each.
func texts(all []string) string {
	text, err := json.Marshal(all)
	if err != nil {
		panic(err) // strings
	}
	if all == nil {
		return "[]"
	}
	return string(text)
}
