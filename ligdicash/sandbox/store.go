package sandbox

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// Status words of confirm.
const (
	pending      = "pending"
	completed    = "completed"
	notCompleted = "notcompleted"
)

// samplePhone is the payer when nobody typed a number.
const samplePhone = "22600000000"

// invoice is what a file holds.
type invoice struct {
	ID      string    `json:"id_invoice"`
	Token   string    `json:"token"`
	Created time.Time `json:"created"`
	order
	Paid     *decision `json:"paid,omitempty"`
	Refused  *decision `json:"refused,omitempty"`
	Confirms int       `json:"confirms,omitempty"` // counted only for amounts that need it
	Logfile  string    `json:"logfile,omitempty"`  // LigdiCash's own, see custom
	Passed   []Passed  `json:"passed,omitempty"`   // by the requests about it
	Asker    string    `json:"asker,omitempty"`    // the address its create came from
}

// decision is what the customer did, and when.
type decision struct {
	At       time.Time `json:"at"`
	Operator string    `json:"operator,omitempty"`
	Phone    string    `json:"phone,omitempty"`
}

// outcome says where the invoice stands now, from what was decided on the page
// and from what its amount makes the customer do by himself. Money never goes
// back: a payment, however late, wins over a refusal.
func (inv invoice) outcome(now time.Time) (string, decision) {
	c := caseOf(inv.Amount)
	if c.stuck {
		return pending, decision{At: inv.Created}
	}
	if d := inv.earliest(inv.Paid, c.pays, now); d != nil {
		return completed, *d
	}
	if d := inv.earliest(inv.Refused, c.refuses, now); d != nil {
		return notCompleted, *d
	}
	return pending, decision{At: inv.Created}
}

// earliest picks between a recorded decision and the one that comes by itself
// some time after creation; after is zero where none does.
func (inv invoice) earliest(d *decision, after time.Duration, now time.Time) *decision {
	at := inv.Created.Add(after)
	if after == 0 || now.Before(at) || d != nil && d.At.Before(at) {
		return d
	}
	return &decision{At: at, Operator: operators[0].ID, Phone: samplePhone}
}

// custom is custom_data as it comes back: with LigdiCash's own logfile, in the
// place of one of the shop's.
func (inv invoice) custom() []pair {
	if inv.Logfile == "" {
		return inv.Custom
	}
	own := pair{logfile, quoted(inv.Logfile)}
	custom := slices.Clone(inv.Custom)
	if i := slices.IndexFunc(custom, func(p pair) bool { return p.Key == logfile }); i >= 0 {
		custom[i] = own
		return custom
	}
	return append(custom, own)
}

const logfile = "logfile"

// newLogfile is 14 digits of time and 13 of PHP's uniqid, as seen in public. Its
// value means something only to LigdiCash's support.
func newLogfile(at time.Time) string {
	var b [4]byte
	rand.Read(b[:]) // never fails
	return fmt.Sprintf("%s%08x%05x", at.UTC().Format("20060102150405"), uint32(at.Unix()), binary.BigEndian.Uint32(b[:])%1_000_000)
}

// newHash is 64 hex digits.
func newHash() string {
	var b [32]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

func quoted(text string) json.RawMessage {
	b, _ := json.Marshal(text) // a string always encodes
	return b
}

// requestID is the reference printed for people. The pattern is the one most
// public samples show; nobody should rely on it.
func (inv invoice) requestID() string {
	return "P2" + inv.ID + inv.Created.UTC().Format("2006")
}

// store keeps invoices, as JSON in files or in memory. Files are read again each
// time, because another process may have changed them.
type store struct {
	dir string
	mu  sync.Mutex
	mem map[string]invoice // what an invoice points to is never changed in place
}

// name is a hash: a token asked for is a stranger's text, never a path.
func (st *store) name(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:16]) + ".json"
}

func (st *store) get(token string) (invoice, error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.read(token)
}

func (st *store) put(inv invoice) error {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.write(inv)
}

// change reads an invoice, lets f change it, and keeps it unless f fails.
func (st *store) change(token string, f func(*invoice) error) error {
	st.mu.Lock()
	defer st.mu.Unlock()
	inv, err := st.read(token)
	if err != nil {
		return err
	}
	if err := f(&inv); err != nil {
		return err
	}
	return st.write(inv)
}

func (st *store) read(token string) (inv invoice, err error) {
	if st.dir == "" {
		inv, ok := st.mem[token]
		if !ok {
			return inv, ErrUnknown
		}
		return inv, nil
	}
	data, err := os.ReadFile(filepath.Join(st.dir, st.name(token)))
	if errors.Is(err, fs.ErrNotExist) {
		return inv, ErrUnknown
	}
	if err == nil {
		err = json.Unmarshal(data, &inv)
	}
	return inv, err
}

// write replaces the whole file at once, so that no reader meets half of it.
func (st *store) write(inv invoice) error {
	if st.dir == "" {
		st.mem[inv.Token] = inv
		return nil
	}
	data, err := json.Marshal(inv)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(st.dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(st.dir, "new-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails, rightly, once renamed
	_, err = f.Write(data)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), filepath.Join(st.dir, st.name(inv.Token)))
}
