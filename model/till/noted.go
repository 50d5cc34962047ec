package till

import (
	"context"

	"caisse/ligdicash"
	"caisse/model"
)

// Kinds of notes about who may do what, and with whom: words for programs. Their
// texts have no secret in them.
const (
	NoteKeys    = "keys"    // of LigdiCash, or the shared ledger's password: given, erased
	NoteAddress = "address" // of LigdiCash: the host
	NoteManager = "manager" // his code: set, removed
)

// mostNotes are looked through for the last address: they are few.
const mostNotes = 1000

// NoteHost notes the host of LigdiCash where it is another than the last that was
// noted, however it came to be: by hand in settings.toml, by a flag, a variable.
// A ledger that never noted one has LigdiCash's own.
func (t *Till) NoteHost(ctx context.Context) error {
	host, last := model.Clean(ligdicash.Host(t.base)), ligdicash.Host(Production)
	if t.base == "" {
		host = last
	}
	notes, err := t.ledger.Notes(ctx, mostNotes)
	if err != nil {
		return err
	}
	for _, n := range notes {
		if n.Kind == NoteAddress {
			last = n.Text
			break
		}
	}
	if host == last {
		return nil
	}
	return t.Note(ctx, NoteAddress, host)
}
