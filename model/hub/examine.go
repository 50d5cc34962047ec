package hub

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"caisse/model"
)

// Examined is what a connection can tell of the shared ledger, for one who looks
// after it.
type Examined struct {
	Now     time.Time     // the server's
	Every   time.Duration // between the beats of a till
	Server  string        // its version
	Schema  int           // the tables'
	Lacks   []string      // what a till needs and this role may not: "INSERT invoice"
	Deletes bool          // the role may take away what tills wrote, as the owner of the tables may
}

// needed is what a till does with each table: see Role.
var needed = map[string]string{
	"meta": "SELECT", "shop": "SELECT INSERT", "till": "SELECT INSERT UPDATE", "invoice": "SELECT INSERT UPDATE", "event": "SELECT INSERT",
	"turn": "SELECT INSERT UPDATE", "slot": "SELECT INSERT UPDATE",
}

// Examine asks what a till does not need to know.
func (h *Hub) Examine(ctx context.Context) (Examined, error) {
	var rights []string
	for table, all := range needed {
		for right := range strings.FieldsSeq(all) {
			rights = append(rights, "("+literalOf(table)+", "+literalOf(right)+")")
		}
	}
	answers, err := h.do(ctx, quickLimit, limits+`SELECT json_build_object('now', clock_timestamp(), 'server', current_setting('server_version'), 'schema', (SELECT version FROM caisse.meta), 'beat', (SELECT beat_seconds FROM caisse.meta),
		'lacks', coalesce((SELECT json_agg(r || ' ' || t ORDER BY t, r) FROM (SELECT t, r FROM (VALUES `+strings.Join(rights, ", ")+`) AS needed (t, r) WHERE NOT has_table_privilege('caisse.' || t, r)
			UNION ALL SELECT 'shop', 'UPDATE' WHERE NOT has_column_privilege('caisse.shop', 'seq', 'UPDATE')) AS lacking), '[]'),
		'deletes', has_table_privilege('caisse.invoice', 'DELETE') OR has_table_privilege('caisse.event', 'DELETE') OR has_table_privilege('caisse.invoice', 'TRUNCATE'))`)
	if err != nil {
		return Examined{}, err
	}
	var got struct {
		Now     moment
		Server  string
		Schema  int
		Beat    int64
		Lacks   []string
		Deletes bool
	}
	if err := json.Unmarshal(answers[len(answers)-1].first()[0], &got); err != nil {
		return Examined{}, &Error{Kind: ErrHalf, Text: "the answer cannot be read"}
	}
	for i := range got.Lacks {
		got.Lacks[i] = model.Clean(got.Lacks[i])
	}
	return Examined{got.Now.Time, beatOf(got.Beat), model.Clean(got.Server), got.Schema, got.Lacks, got.Deletes}, nil
}
