package till

import (
	"context"
	"time"
)

// staleAfter is how long after its last sale a ledger says nothing any more of a
// clock that may have been put right.
const staleAfter = 2 * 24 * time.Hour

// Presumed is how far this machine's clock is behind LigdiCash's (negative:
// ahead) for those who ask LigdiCash nothing: by the last sale that LigdiCash's
// clock dated. 0 where that clock was right, or must have been put right since.
// Days can be told by it, nothing else.
func (t *Till) Presumed(ctx context.Context) (time.Duration, error) {
	rows, err := t.ledger.Latest(ctx, lastRows, latest)
	if err != nil {
		return 0, err
	}
	now := t.clock.now().machine
	for _, r := range rows {
		if r.Undated || r.Unsound || r.MachineAt.IsZero() || r.Till != "" { // of another till its clock would be told
			continue
		}
		off := r.CreatedAt.Sub(r.MachineAt)
		wrong, right := now.Sub(r.MachineAt), now.Sub(r.CreatedAt) // since that sale, if it is as it was, or put right
		switch {
		case off.Abs() <= wrongOver, wrong < 0, right >= 0 && (right < wrong || wrong > staleAfter):
			return 0, nil
		}
		return off, nil
	}
	return 0, nil
}
