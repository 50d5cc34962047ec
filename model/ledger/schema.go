package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"
)

// ErrAltered is the Why of an *Altered.
var ErrAltered = errors.New("it has parts that caisse did not make, or not like this")

// Altered is a ledger whose tables, indexes, views or triggers are not those
// that its version has: a trigger of somebody else decides what a sale becomes.
// Nothing is written to it, and nothing in it is run.
type Altered struct {
	Path   string
	Things []string // "trigger green": there, or other, or no longer there; harmless text, the first few
	// Invoices and their history are as they should be: both can be read.
	Readable bool
}

func (e *Altered) Error() string {
	return fmt.Sprintf("ledger %s: %v: %s", e.Path, ErrAltered, strings.Join(e.Things, ", "))
}

func (e *Altered) Unwrap() error { return ErrAltered }

// thing is a row of sqlite_schema.
type thing struct{ kind, name, table, sql string }

// made are the hashes of what each version makes, so that opening need not make
// it again to compare. TestSchemas knows them; what SQLite itself writes for
// ALTER TABLE and for the tables of its index of words is in them.
var made = [...]string{
	1:  "2d4d09d7e45f7454",
	2:  "aee34e1e0338eea0",
	3:  "d86df1a76a4e844c",
	4:  "f14b9045910f9dc5",
	5:  "d12b8b9674cd43fe",
	6:  "4dd52d15b02ed3bf",
	7:  "45ecd88b82af920c",
	8:  "6c62164a4f8a9b53",
	9:  "746b5e3d96ed5230",
	10: "081df81a96cda311",
	11: "c5fea256b99b99a5",
	12: "985d7373ac011e29",
}

// selectSchema has no ORDER BY: things is sorted.
const selectSchema = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema"

// rowser is a transaction, a connection or a pool of them.
type rowser interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}

func thingsOf(ctx context.Context, db rowser) (all []thing, err error) {
	var t thing
	rows, err := db.QueryContext(ctx, selectSchema)
	err = scanAll(rows, err, func() {
		t.sql = strings.Join(strings.Fields(t.sql), " ")
		all = append(all, t)
	}, &t.kind, &t.name, &t.table, &t.sql)
	// Of slices.SortFunc, each struct that is sorted has its own: 30 kB of program.
	sort.Slice(all, func(i, j int) bool {
		a, b := &all[i], &all[j]
		return a.name < b.name || a.name == b.name && a.kind < b.kind
	})
	return all, err
}

func hashOf(all []thing) string {
	h := sha256.New()
	for _, t := range all {
		fmt.Fprintf(h, "%q %q %q %q\n", t.kind, t.name, t.table, t.sql)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// unaltered compares what db has, statement by statement, with what the
// migrations up to version make. Errors: an *Altered.
func (l *Ledger) unaltered(ctx context.Context, db rowser, steps []string, version int) error {
	has, err := thingsOf(ctx, db)
	if err != nil {
		return err
	}
	if version < len(made) && &steps[0] == &migrations[0] && hashOf(has) == made[version] {
		return nil
	}
	want, err := schemaOf(ctx, steps[:version])
	if err != nil {
		return err
	}
	if slices.Equal(has, want) {
		return nil
	}
	return l.differ(has, want)
}

// differ names what is not the same, in has and in want.
func (l *Ledger) differ(has, want []thing) *Altered {
	e := &Altered{Path: l.path, Readable: true}
	for _, t := range has {
		if !slices.Contains(want, t) {
			e.name(t)
		}
	}
	for _, t := range want {
		if !slices.Contains(has, t) {
			e.name(t)
			if t.name == "invoice" || t.name == "event" {
				e.Readable = false
			}
		}
	}
	return e
}

const fewThings = 5

func (e *Altered) name(t thing) {
	what := tidy(t.kind + " " + t.name)
	if len(what) > 60 {
		what = strings.ToValidUTF8(what[:60], "") + "…"
	}
	if len(e.Things) < fewThings && !slices.Contains(e.Things, what) {
		e.Things = append(e.Things, what)
	}
}

var schemas sync.Map // of []thing, by the steps that make them

// schemaOf is what steps make.
func schemaOf(ctx context.Context, steps []string) ([]thing, error) {
	key := strings.Join(steps, "\x00")
	if all, ok := schemas.Load(key); ok {
		return all.([]thing), nil
	}
	db, err := sql.Open("sqlite", "file::memory:")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, step := range steps {
		if _, err := db.ExecContext(ctx, step); err != nil {
			return nil, err
		}
	}
	all, err := thingsOf(ctx, db)
	if err == nil {
		schemas.Store(key, all)
	}
	return all, err
}
