package hub

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"caisse/model"
)

// Who is the till that joins.
type Who struct {
	ID       string // a ULID, made once and kept in its ledger
	Name     string // unique in its shop, whatever its case
	Kind     string // "till", or "callbacks"
	Version  string // the program's
	Session  string // of this run of the program, never used before
	ShopName string
	Shop     string // the shop's id as the till has it; "" before it joined one
	NewShop  string // a ULID for the shop, where nobody has made it yet
}

// seen is when till t showed itself, whatever somebody wrote there: nothing that
// cannot be is recent. silent says that it is not there.
const (
	seen   = "CASE WHEN t.seen_at BETWEEN 'epoch' AND clock_timestamp() + interval '1 minute' THEN t.seen_at ELSE 'epoch' END"
	age    = "ceil(1000 * extract(epoch FROM clock_timestamp() - " + seen + "))::bigint"
	silent = seen + " <= clock_timestamp() - greatest(interval '15 s', (SELECT beat_seconds FROM caisse.meta) * interval '3 s')"
)

// Join makes the till known, or known again. The error can be ErrNameTaken, *Live
// (another run shows itself under this id), *Adopted, *OtherShop, ErrNoShop. It
// returns the id of the shop.
func (h *Hub) Join(ctx context.Context, w Who) (shop string, err error) {
	if w.ShopName == "" {
		return "", &Error{Kind: ErrNoShop}
	}
	shop, err = h.shop(ctx, w)
	if err != nil {
		return "", err
	}
	answers, err := h.do(ctx, quickLimit, limits+`
		INSERT INTO caisse.till AS t (id, shop, name, kind, version, session, seen_at) VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp())
			ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, version = excluded.version, session = excluded.session, seen_at = excluded.seen_at
			WHERE t.shop = $2 AND t.adopted_by IS NULL AND (t.session IN ('', $6) OR `+silent+`)
			RETURNING id;
		SELECT t.session, t.shop, coalesce(t.adopted_by, ''), ceil(1000 * extract(epoch FROM `+seen+`))::bigint, `+age+`, s.name
			FROM caisse.till t LEFT JOIN caisse.shop s ON s.id = t.shop WHERE t.id = $1`,
		w.ID, shop, w.Name, w.Kind, w.Version, w.Session)
	var e *Error
	if errors.As(err, &e) && e.Code == "23505" {
		return "", &Error{Kind: ErrNameTaken}
	}
	if err != nil {
		return "", err
	}
	if len(answers[len(answers)-2]) == 1 {
		return shop, nil
	}
	if len(answers[len(answers)-1]) == 0 {
		return "", &Error{Kind: ErrRights}
	}
	is := answers[len(answers)-1].first()
	switch {
	case string(is[2]) != "":
		return "", &Adopted{model.Clean(string(is[2]))}
	case string(is[1]) != shop:
		return "", &OtherShop{model.Clean(string(is[1])), model.Clean(string(is[5]))}
	}
	return "", &Live{model.Clean(string(is[0])), time.UnixMilli(number(is[3])).UTC(), time.Duration(number(is[4])) * time.Millisecond}
}

// shop is the id of the till's shop, which is made where nobody has.
func (h *Hub) shop(ctx context.Context, w Who) (string, error) {
	id := w.Shop
	if id == "" {
		id = w.NewShop
	}
	answers, err := h.do(ctx, quickLimit, limits+`INSERT INTO caisse.shop (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING;
		SELECT id, name FROM caisse.shop WHERE id = $1 OR name = $2 ORDER BY id = $1 DESC`, id, w.ShopName)
	if err != nil {
		return "", err
	}
	found := answers[len(answers)-1]
	switch {
	case len(found) == 0:
		return "", &Error{Kind: ErrRights}
	case len(found) == 1 && (w.Shop == "" || string(found[0][0]) == w.Shop) && string(found[0][1]) == w.ShopName:
		return model.Clean(string(found[0][0])), nil
	}
	return "", &OtherShop{model.Clean(string(found[0][0])), model.Clean(string(found[0][1]))}
}

// State is what a till says of itself with each beat.
type State struct {
	Unsent     int64     // how many invoices it has not handed over
	CompleteTo time.Time // up to when it has handed over all; zero: not known
	Unknown    int64     // of a receiver: announced payments that nobody knows, see Till; below 0: as many as before
}

// Beat is what comes back.
type Beat struct {
	Now   time.Time     // the server's
	Every time.Duration // until the next
	Shops []Shop
	Tills []Till // of these shops, by shop and name
}

type Shop struct {
	ID, Name string
	Seq      int64 // of its last change
	// How long ago a receiver of callbacks last showed itself that was the first to
	// find one of the last sales settled; 0: none was. A receiver asks only because
	// of a callback, and who asked about a settled sale last has settled it.
	Found time.Duration
}

// What is looked at for Shop.Found: the last sales that settled, of the last changes.
const foundOf = `CASE WHEN EXISTS (SELECT FROM caisse.till WHERE kind = 'callbacks' AND session <> '') THEN
	(SELECT min(greatest(` + age + `, 1)) FROM (SELECT ref FROM (SELECT ref, settled_at FROM caisse.invoice i WHERE i.shop = s.id ORDER BY i.seq DESC LIMIT 200) c
		WHERE settled_at IS NOT NULL LIMIT 20) i JOIN caisse.turn q ON q.ref = i.ref JOIN caisse.till t ON t.id = q.till AND t.kind = 'callbacks' AND t.session <> '') END`

const shopsText = "(SELECT json_agg(json_build_object('id', id, 'name', name, 'seq', seq, 'found', " + foundOf + ") ORDER BY name) FROM caisse.shop s"

// toldShop is a shop as the database tells it.
type toldShop struct {
	ID, Name   string
	Seq, Found int64
}

// shops are harmless for a screen.
func shops(from []toldShop) (all []Shop) {
	for _, s := range from {
		all = append(all, Shop{s.ID, model.Clean(s.Name), s.Seq, time.Duration(max(s.Found, 0)) * time.Millisecond})
	}
	return all
}

// Till is what is known of a till.
type Till struct {
	ID, Shop, Name, Kind, Version string
	Live                          bool          // it runs, as far as is known: it has not taken its leave
	Age                           time.Duration // since it last showed itself, by the server's clock
	Unsent                        int64
	CompleteTo                    time.Time
	AdoptedBy                     string
	Unknown                       int64     // of a receiver: payments that callbacks announced, and nobody knows
	UnknownAt                     time.Time // when it last counted one, by the server's clock; zero: never
	Closed                        int       // the number of its last closing that is here; 0: none is
}

const tillsText = `(SELECT json_agg(json_build_object('id', id, 'shop', shop, 'name', name, 'kind', kind, 'version', version, 'live', session <> '',
	'age', ` + age + `, 'unsent', unsent, 'complete_to', CASE WHEN complete_to BETWEEN 'epoch' AND '9999-12-30' THEN complete_to END, 'adopted_by', coalesce(adopted_by, ''),
	'unknown', unknown, 'unknown_at', CASE WHEN unknown_at BETWEEN 'epoch' AND '9999-12-30' THEN unknown_at END,
	'closed', (SELECT max(number) FROM caisse.closing c WHERE c.shop = t.shop AND c.till = t.id))
	ORDER BY shop, name, id) FROM caisse.till t`

// Beat shows that the till is there, and asks for news of some shops; of all that
// it may see where none is named. The error can be ErrTakenOver or *Adopted: the
// id is no longer this till's.
func (h *Hub) Beat(ctx context.Context, w Who, s State, of ...string) (Beat, error) {
	h.wake(ctx)
	list, err := json.Marshal(append([]string{}, of...))
	if err != nil {
		return Beat{}, &Error{Kind: ErrRefused}
	}
	among := func(column string) string {
		if len(of) == 0 {
			return ""
		}
		return " WHERE " + column + " IN (SELECT json_array_elements_text($5))"
	}
	complete := "NULL"
	if !s.CompleteTo.IsZero() {
		complete = "'" + s.CompleteTo.UTC().Format(iso) + "'"
	}
	answers, err := h.do(ctx, quickLimit, limits+`SET LOCAL synchronous_commit = off;
		UPDATE caisse.till SET seen_at = clock_timestamp(), unsent = $3, version = $4, complete_to = `+complete+`, unknown = CASE WHEN $6 < 0 THEN unknown ELSE $6 END,
			unknown_at = CASE WHEN $6 > unknown THEN clock_timestamp() ELSE unknown_at END WHERE id = $1 AND session = $2 AND adopted_by IS NULL;
		SELECT json_build_object('now', clock_timestamp(), 'beat', (SELECT beat_seconds FROM caisse.meta),
			'session', (SELECT session FROM caisse.till WHERE id = $1), 'adopted', (SELECT adopted_by FROM caisse.till WHERE id = $1),
			'shops', `+shopsText+among("id")+`),
			'tills', `+tillsText+among("shop")+`))`, w.ID, w.Session, s.Unsent, w.Version, list, s.Unknown)
	if err != nil {
		return Beat{}, err
	}
	var got struct {
		Now              moment
		Beat             int64
		Session, Adopted string
		Shops            []toldShop
		Tills            []told
	}
	if err := json.Unmarshal(answers[len(answers)-1].first()[0], &got); err != nil {
		return Beat{}, &Error{Kind: ErrHalf, Text: "the answer cannot be read"}
	}
	switch {
	case got.Adopted != "":
		return Beat{}, &Adopted{model.Clean(got.Adopted)}
	case got.Session != w.Session:
		return Beat{}, &Error{Kind: ErrTakenOver}
	}
	b := Beat{Now: got.Now.Time, Every: beatOf(got.Beat), Shops: shops(got.Shops), Tills: tills(got.Tills)}
	return b, nil
}

// beatOf is the time between beats, whatever somebody wrote there.
func beatOf(seconds int64) time.Duration {
	return time.Duration(min(max(seconds, 1), 60)) * time.Second
}

// told is a till as the database tells it.
type told struct {
	ID, Shop, Name, Kind, Version string
	Live                          bool
	Age, Unsent                   int64
	CompleteTo                    moment `json:"complete_to"`
	AdoptedBy                     string `json:"adopted_by"`
	Unknown                       int64
	UnknownAt                     moment `json:"unknown_at"`
	Closed                        int
}

// tills are harmless for a screen: names are what others wrote.
func tills(from []told) []Till {
	var all []Till
	for _, t := range from {
		all = append(all, Till{
			ID: model.Clean(t.ID), Shop: model.Clean(t.Shop), Name: model.Clean(t.Name), Kind: model.Clean(t.Kind), Version: model.Clean(t.Version),
			Live: t.Live, Age: time.Duration(max(t.Age, 0)) * time.Millisecond, Unsent: max(t.Unsent, 0), CompleteTo: t.CompleteTo.Time, AdoptedBy: model.Clean(t.AdoptedBy),
			Unknown: max(t.Unknown, 0), UnknownAt: t.UnknownAt.Time, Closed: max(t.Closed, 0),
		})
	}
	return all
}

// Tills are all that may be seen, by shop and name: for one who has not joined.
func (h *Hub) Tills(ctx context.Context) ([]Till, []Shop, error) {
	answers, err := h.do(ctx, quickLimit, limits+"SELECT coalesce("+tillsText+"), '[]'), coalesce("+shopsText+"), '[]')")
	if err != nil {
		return nil, nil, err
	}
	var all []told
	var of []toldShop
	last := answers[len(answers)-1].first()
	if json.Unmarshal(last[0], &all) != nil || json.Unmarshal(last[1], &of) != nil {
		return nil, nil, &Error{Kind: ErrHalf, Text: "the answer cannot be read"}
	}
	return tills(all), shops(of), nil
}

// Leave says that the program ends: the next start of the till need not wait
// until it is taken for silent.
func (h *Hub) Leave(ctx context.Context, w Who) error {
	text := limits + "UPDATE caisse.till SET session = '', seen_at = clock_timestamp() WHERE id = $1 AND session = $2"
	h.mu.Lock()
	for shop, seq := range h.owed { // of what was handed over last: there may be no time for another round trip
		text += "; SELECT set_config('synchronous_commit', 'off', true), pg_notify(" + literalOf(channel(shop)) + ", '" + strconv.FormatInt(seq, 10) + "')"
	}
	clear(h.owed)
	h.mu.Unlock()
	_, err := h.do(ctx, quickLimit, text, w.ID, w.Session)
	return err
}

// Adopt gives the sales of a till that is gone to another of its shop, whose id
// by is. The error can be ErrNoTill; *Live: it is not gone; *Adopted: somebody
// else has it.
func (h *Hub) Adopt(ctx context.Context, till, by string) error {
	answers, err := h.do(ctx, quickLimit, limits+`
		UPDATE caisse.till t SET adopted_by = $2, session = '' FROM caisse.till b
			WHERE t.id = $1 AND b.id = $2 AND b.shop = t.shop AND b.adopted_by IS NULL AND t.id <> b.id AND t.adopted_by IS NULL AND (t.session = '' OR `+silent+`);
		SELECT coalesce(t.adopted_by, ''), t.session, ceil(1000 * extract(epoch FROM `+seen+`))::bigint, `+age+`
			FROM caisse.till t JOIN caisse.till b ON b.id = $2 AND b.shop = t.shop AND b.id <> t.id AND b.adopted_by IS NULL WHERE t.id = $1`, till, by)
	if err != nil {
		return err
	}
	is := answers[len(answers)-1]
	switch {
	case len(is) == 0:
		return &Error{Kind: ErrNoTill}
	case string(is[0][0]) == by:
		return nil
	case string(is[0][0]) != "":
		return &Adopted{model.Clean(string(is[0][0]))}
	}
	return &Live{model.Clean(string(is[0][1])), time.UnixMilli(number(is[0][2])).UTC(), time.Duration(number(is[0][3])) * time.Millisecond}
}
