package ledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"sort"
	"sync/atomic"
	"time"

	"github.com/oklog/ulid/v2"
	sqlite3 "modernc.org/sqlite/lib"

	"caisse/model"
)

// Till is a till of which the ledger has sales.
type Till struct {
	ID   string // a ULID, made once in its own ledger
	Name string // as it was last called
	Shop string // the id of its shop; "" while it shares nothing
	Mine bool   // the ledger is its own
	Home bool   // its sales are the ledger's to change: Mine, or adopted

	// What the shared ledger last told of it.
	Kind string    // "till", "callbacks"; "" is not known
	Upto time.Time // up to when it had handed over all; zero: not known
	Heir string    // the id of the till that took over its sales; "" is none
}

// Owns says that what the till with this id sold is the ledger's to change: it is
// this till, as invoices name it, or one that it adopted. Whoever is unknown is none.
// It is what was read last, for screens that draw: nothing waits for the disk.
func (l *Ledger) Owns(ctx context.Context, till string) bool {
	if till == "" {
		return true
	}
	sh := l.shared.Load()
	if sh == nil { // nothing was read yet
		sh = l.sharer(ctx)
	}
	if sh != nil {
		for _, t := range sh.tills {
			if t.ID == till {
				return t.Home
			}
		}
	}
	return false
}

// UnknownTill is the Till of an invoice where that cannot be read.
const UnknownTill = "?"

// ErrOtherShop says that the till has sales in another shop: it goes on in the
// new one as another till (Renew).
var ErrOtherShop = errors.New("the till belongs to another shop")

// sharing is the table of tills.
type sharing struct {
	mine   int64 // the n of this till
	active bool  // it shares
	ids    map[int64]string
	tills  map[int64]Till
	stale  *atomic.Bool // set where a till is met that is none of these
}

const (
	selectTills = "SELECT n, id, name, shop, mine, home, coalesce(kind, ''), coalesce(upto, 0), coalesce(heir, '') FROM tills LEFT JOIN heard ON heard.till = tills.n"
	olderTills  = "SELECT n, id, name, shop, mine, home, '', 0, '' FROM tills" // of a ledger that was not told more
	selectMine  = "SELECT n FROM tills WHERE mine = 1 AND shop <> ''"
	others      = " AND NOT EXISTS (SELECT 1 FROM share CROSS JOIN tills ON tills.n = share.till WHERE share.n = invoice.n AND tills.home = 0)"
	foreign     = "EXISTS (SELECT 1 FROM share CROSS JOIN tills ON tills.n = share.till WHERE share.n = invoice.n AND tills.mine = 0)"
)

// readTills reads who shares, as of db. A ledger that is older has nobody.
func (l *Ledger) readTills(ctx context.Context, db rowser) (*sharing, error) {
	sh := &sharing{ids: map[int64]string{}, tills: map[int64]Till{}, stale: &l.unknown}
	var n, upto int64
	var t Till
	var err error
	for _, ask := range []string{selectTills, olderTills} {
		var rows *sql.Rows
		if p, ok := db.(asker); ok {
			rows, err = p.query(ctx, ask)
		} else {
			rows, err = db.QueryContext(ctx, ask)
		}
		err = scanAll(rows, err, func() {
			if t.Upto = (time.Time{}); upto != 0 {
				t.Upto = fromMillis(upto)
			}
			sh.tills[n], sh.ids[n] = t, t.ID
			if t.Mine {
				sh.mine, sh.active, sh.ids[n] = n, t.Shop != "", ""
			}
		}, &n, &t.ID, &t.Name, &t.Shop, &t.Mine, &t.Home, &t.Kind, &upto, &t.Heir)
		if codeOf(err)&0xff != sqlite3.SQLITE_ERROR && reason(err) != ErrDamaged { // else there is no such table yet, or what was told rots
			break
		}
	}
	if codeOf(err)&0xff == sqlite3.SQLITE_ERROR {
		err = nil
	}
	if err != nil {
		return nil, err
	}
	l.shared.Store(sh)
	return sh, nil
}

// sharer is who shares; nil where nobody does, or where that cannot be read.
func (l *Ledger) sharer(ctx context.Context) *sharing {
	sh := l.shared.Load()
	if sh == nil || len(sh.tills) == 0 || l.unknown.Swap(false) { // another program may have joined
		sh, _ = l.readTills(ctx, l.read)
	}
	if sh == nil || len(sh.tills) == 0 {
		return nil
	}
	return sh
}

// Tills are all tills of which the ledger has sales, and the one that it is.
func (l *Ledger) Tills(ctx context.Context) (all []Till, err error) {
	sh, err := l.readTills(ctx, l.read)
	if err != nil {
		return nil, l.explain(err)
	}
	for _, t := range sh.tills {
		all = append(all, t)
	}
	sortTills(all)
	return all, nil
}

// Me is the till that the ledger is. Asked for the first time it gets its id.
func (l *Ledger) Me(ctx context.Context) (me Till, err error) {
	if sh := l.sharer(ctx); sh != nil && sh.ids[sh.mine] == "" && len(sh.tills) > 0 {
		if me, ok := sh.tills[sh.mine]; ok && me.Mine {
			return me, nil
		}
	}
	err = l.commit(ctx, func(tx *transaction) error {
		sh, err := l.readTills(ctx, tx)
		if err != nil {
			return err
		}
		if me = sh.tills[sh.mine]; me.Mine {
			return nil
		}
		me = Till{ID: newID(), Mine: true, Home: true}
		_, err = tx.ExecContext(ctx, insertTill, me.ID, me.Name, me.Shop, 1, 1)
		return err
	})
	if err == nil {
		_, err = l.readTills(ctx, l.read)
	}
	return me, l.explain(err)
}

const insertTill = "INSERT INTO tills (id, name, shop, mine, home) VALUES (?, ?, ?, ?, ?)"

func newID() string { return ulid.MustNew(ulid.Now(), rand.Reader).String() }

// Join says which till of which shop the ledger is from now on: what it sells it
// shares. Sales of before are shared by and by, see Fill. It may be said again,
// with another name. Errors: ErrOtherShop.
func (l *Ledger) Join(ctx context.Context, name, shop, shopName string) error {
	if _, err := l.Me(ctx); err != nil {
		return err
	}
	err := l.commit(ctx, func(tx *transaction) error {
		sh, err := l.readTills(ctx, tx)
		if err != nil {
			return err
		}
		if me := sh.tills[sh.mine]; me.Shop != "" && me.Shop != shop {
			return ErrOtherShop
		}
		if _, err := tx.ExecContext(ctx, "UPDATE tills SET name = ?, shop = ? WHERE mine = 1", tidy(name), shop); err != nil {
			return err
		}
		return follow(ctx, tx, shop, shopName)
	})
	if err == nil {
		_, err = l.readTills(ctx, l.read)
	}
	return l.explain(err)
}

func follow(ctx context.Context, tx *transaction, shop, name string) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO shops (id, name) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET name = ?2", shop, tidy(name))
	return err
}

// Shop is one that is followed.
type Shop struct {
	ID, Name string
	Seq      int64 // up to which of its numbers what others handed over is here
}

// Follow follows a shop, and says what it is called.
func (l *Ledger) Follow(ctx context.Context, shop, name string) error {
	return l.commit(ctx, func(tx *transaction) error { return follow(ctx, tx, shop, name) })
}

// Shops are all that are followed.
func (l *Ledger) Shops(ctx context.Context) (all []Shop, err error) {
	var s Shop
	rows, err := l.read.query(ctx, "SELECT id, name, seq FROM shops ORDER BY id")
	err = scanAll(rows, err, func() { all = append(all, s) }, &s.ID, &s.Name, &s.Seq)
	return all, l.explain(err)
}

// Renew makes another till of this one: a copy of its ledger is in use elsewhere,
// or another till has taken over. What was sold keeps its till, and is no longer
// this ledger's to change. The new one shares once it joins.
func (l *Ledger) Renew(ctx context.Context) (me Till, err error) {
	for more := true; more; { // who sold them must be written down first
		if _, more, err = l.Fill(ctx, fillChunk); err != nil {
			return Till{}, err
		}
	}
	me = Till{ID: newID(), Mine: true, Home: true}
	err = l.commit(ctx, func(tx *transaction) error {
		sh, err := l.readTills(ctx, tx)
		if err != nil {
			return err
		}
		me.Name = sh.tills[sh.mine].Name
		if err := l.leaveClosed(ctx, tx, sh.tills[sh.mine], sh.mine); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE tills SET mine = 0, home = 0 WHERE mine = 1"); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, insertTill, me.ID, me.Name, "", 1, 1)
		return err
	})
	if err == nil {
		_, err = l.readTills(ctx, l.read)
	}
	return me, l.explain(err)
}

// Adopt makes the sales of a till that is gone this ledger's to change.
func (l *Ledger) Adopt(ctx context.Context, till string) error {
	err := l.commit(ctx, func(tx *transaction) error {
		done, err := tx.ExecContext(ctx, "UPDATE tills SET home = 1 WHERE id = ?", till)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, ErrNotFound)
		}
		return nil
	})
	if err == nil {
		_, err = l.readTills(ctx, l.read)
	}
	return err
}

// tillNumber is the n of a till, which is added where there is none.
func tillNumber(ctx context.Context, tx *transaction, id, shop string) (n int64, err error) {
	const find = "SELECT n FROM tills WHERE id = ?"
	err = tx.QueryRowContext(ctx, find, id).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		if _, err = tx.ExecContext(ctx, insertTill, id, "", shop, 0, 0); err == nil {
			err = tx.QueryRowContext(ctx, find, id).Scan(&n)
		}
	}
	return n, err
}

// till is who sold the invoice of the row: "" for this till.
func (s *slot) till() string {
	n, ok := s.raw[width+2].(int64)
	if !ok || n == 0 || s.tills == nil {
		return ""
	}
	return s.tills.id(n)
}

// id is how invoices have the till n. One that is unknown came with what another
// program took in.
func (sh *sharing) id(n int64) string {
	id, known := sh.ids[n]
	if !known {
		if id = UnknownTill; sh.stale != nil {
			sh.stale.Store(true)
		}
	}
	return id
}

func sortTills(all []Till) {
	sort.Slice(all, func(i, j int) bool { // see thingsOf
		return all[i].ID < all[j].ID
	})
}

// sold writes who sold each of invs, which stand in the rows ns. Who that was is
// unknown where it cannot be read: never this till.
func (sh *sharing) sold(ctx context.Context, db asker, invs []*model.Invoice, ns []int64) {
	if sh == nil || len(sh.tills) == 0 || len(invs) == 0 {
		return
	}
	tills := map[int64]string{}
	var n, till int64
	rows, err := db.query(ctx, soldRows, list(ns))
	err = scanAll(rows, err, func() {
		tills[n] = sh.id(till)
	}, &n, &till)
	for k, inv := range invs {
		if inv.Till = tills[ns[k]]; err != nil {
			inv.Till = UnknownTill
		}
	}
}

const soldRows = "SELECT n, till FROM share WHERE n IN (SELECT value FROM json_each(?))"

// soldBy is sold for invoices of which only the references are at hand.
func (l *Ledger) soldBy(ctx context.Context, invs []model.Invoice) {
	sh := l.sharer(ctx)
	if sh == nil || len(invs) == 0 {
		return
	}
	refs := make([]string, len(invs))
	for k := range invs {
		refs[k] = invs[k].Ref
	}
	tills := map[string]string{}
	var ref string
	var till int64
	rows, err := l.read.query(ctx, "SELECT invoice.ref, share.till FROM invoice CROSS JOIN share ON share.n = invoice.n WHERE invoice.ref IN (SELECT value FROM json_each(?))", texts(refs))
	err = scanAll(rows, err, func() {
		tills[ref] = sh.id(till)
	}, &ref, &till)
	for k := range invs {
		if invs[k].Till = tills[invs[k].Ref]; err != nil {
			invs[k].Till = UnknownTill
		}
	}
}

func pointers(invs []model.Invoice) []*model.Invoice {
	out := make([]*model.Invoice, len(invs))
	for k := range invs {
		out[k] = &invs[k]
	}
	return out
}
