package door

import (
	"encoding/json"
	"net/http"
	"time"

	"caisse/model/till"
)

// State is how what a door works with is. Its words stay.
type State struct {
	LigdiCash string  `json:"ligdicash"`               // "ok", "not asked yet", "offline", "not answering", "keys refused"
	Shared    *Shared `json:"shared_ledger,omitempty"` // nil: none is set
}

// Shared is how a door stands with the shared ledger.
type Shared struct {
	Reached bool   `json:"reached"`
	Why     string `json:"why,omitempty"`  // it is not, in a word: see till.Obstacle
	Pulled  int64  `json:"pulled_seconds"` // since all that others handed over was here; -1: not in this run
	Behind  int64  `json:"behind"`         // changes that others handed over and are not here yet
	Unsent  int64  `json:"unsent"`         // of what was learnt here, to be handed over
}

var troubles = map[till.Trouble]string{till.NoTrouble: "ok", till.Offline: "offline", till.NotAnswering: "not answering", till.KeysRefused: "keys refused"}

// StateOf is that of a till.
func StateOf(t *till.Till) State {
	h := t.Health()
	s := State{LigdiCash: troubles[h.Trouble]}
	if !h.Heard && h.Trouble == till.NoTrouble {
		s.LigdiCash = "not asked yet"
	}
	if !t.Shares() {
		return s
	}
	st := t.Sharing()
	s.Shared = &Shared{Reached: st.Good, Pulled: -1, Behind: max(st.Of-st.Loaded, 0), Unsent: st.Unsent}
	if st.Pulled >= 0 {
		s.Shared.Pulled = int64(st.Pulled / time.Second)
	}
	if !st.Good {
		s.Shared.Why = string(till.ObstacleOf(st.Why))
	}
	return s
}

// health answers whoever watches over this machine's services: HTTP 503 where the
// ledger cannot be read, or the shared one not be reached, as no other till's sale
// can be asked about then.
func (d *Door) health(w http.ResponseWriter) {
	said := struct {
		OK     bool   `json:"ok"`
		Ledger string `json:"ledger"` // "ok", or "unreadable"
		State
		Uptime int64 `json:"uptime_seconds"`
		Counts
	}{OK: true, Ledger: "ok", Uptime: int64(time.Since(d.started).Seconds()), Counts: d.Counts()}
	if d.c.State != nil {
		said.State = d.c.State()
	}
	if d.c.Sound != nil && d.c.Sound() != nil {
		said.OK, said.Ledger = false, "unreadable"
	}
	status := http.StatusOK
	if said.OK = said.OK && (said.Shared == nil || said.Shared.Reached); !said.OK {
		status = http.StatusServiceUnavailable
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(said) // who asked may be gone
}
