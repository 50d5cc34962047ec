package ligdicash

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// MaxNotice is more than the body of any callback: one has about 1,500 bytes.
const MaxNotice = 64 << 10

// mostNamed is how many references of one callback are read. LigdiCash's names
// one; a stranger's may name thousands.
const mostNamed = 4

// Notice is which invoice a callback is about, and nothing of what it says of
// it: callbacks are not signed, and anybody can send one. Only Confirm, with the
// token of creation, tells what became of the invoice. All texts are harmless.
type Notice struct {
	// TransactionIDs are the merchant's references it names, as CreateInvoice
	// takes them; more than one only where it contradicts itself.
	TransactionIDs []string
	RequestID      string // LigdiCash's reference, "" where none or no plausible one came
}

// ReadNotice reads the body of a callback, of at most MaxNotice bytes: the JSON
// or the form that LigdiCash sends, told by the content, with custom_data in any
// shape that was seen. ok is false for what names no invoice.
// Source: developers.ligdicash.com, callback, and public integrations.
func ReadNotice(body []byte) (n Notice, ok bool) {
	if len(body) > MaxNotice {
		return n, false
	}
	f, ids := fields(nil), []string(nil)
	if f, ok = object(body); !ok {
		f, ids = form(body)
	}
	custom, _ := f.references()
	ids = append(ids, custom...)
	if !slices.ContainsFunc(ids, isReference) {
		ids = append(ids, f.scalar("transaction_id"))
	}
	if !slices.ContainsFunc(ids, isReference) {
		ids = append(ids, strings.Split(f.scalar("external_id"), ";")...)
	}
	for _, id := range ids {
		if id = strings.Trim(id, blanks); isReference(id) && len(n.TransactionIDs) < mostNamed && !slices.Contains(n.TransactionIDs, id) {
			n.TransactionIDs = append(n.TransactionIDs, id)
		}
	}
	if id := strings.Trim(f.scalar("request_id"), blanks); isReference(id) {
		n.RequestID = id
	}
	return n, len(n.TransactionIDs) > 0 || n.RequestID != ""
}

// form reads a form into the fields that JSON would have had, and the
// references in what PHP makes of a nested custom_data:
// custom_data[transaction_id]=…, or custom_data[0][keyof_customdata]=… and
// custom_data[0][valueof_customdata]=….
func form(body []byte) (f fields, ids []string) {
	f = fields{}
	values, _ := url.ParseQuery(strings.Trim(string(body), blanks)) // what can be read of it
	type record struct{ keys, values []string }
	records := map[string]*record{}
	for _, name := range slices.Sorted(maps.Keys(values)) { // in one order, whatever the map's
		outer, inner, nested := strings.Cut(name, "[")
		if !nested {
			for _, v := range values[name] {
				raw, _ := json.Marshal(v) // a string always encodes
				m := f[fold(clean(name))]
				f[fold(clean(name))] = member{append(m.values, raw), append(m.names, name)}
			}
			continue
		}
		if fold(clean(outer)) != fold("custom_data") {
			continue
		}
		at, field, deep := strings.Cut(inner, "][")
		if field = fold(strings.TrimSuffix(field, "]")); !deep {
			if fold(strings.TrimSuffix(at, "]")) == fold("transaction_id") {
				ids = append(ids, values[name]...)
			}
			continue
		}
		r := records[at]
		if r == nil {
			r = &record{}
			records[at] = r
		}
		switch field {
		case fold("keyof_customdata"):
			r.keys = append(r.keys, values[name]...)
		case fold("valueof_customdata"):
			r.values = append(r.values, values[name]...)
		}
	}
	for _, at := range slices.Sorted(maps.Keys(records)) {
		r := records[at]
		for i, key := range r.keys {
			if i < len(r.values) && fold(key) == fold("transaction_id") {
				ids = append(ids, r.values[i])
			}
		}
	}
	return f, ids
}

// isReference says that id, but for blanks around it, could be one of
// CreateInvoice's, and so has nothing in it that could do harm anywhere.
func isReference(id string) bool {
	id = strings.Trim(id, blanks)
	return id != "" && len(id) <= maxReference && strings.Trim(id, alphabet) == ""
}
