package hub

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"caisse/model"
)

//go:embed migrations
var migrations embed.FS

// latest is the version of the schema that this program knows: the number of
// the last migration.
const latest = 6

// oldestServer has all that is asked of it: PostgreSQL 13.
const oldestServer = 130000

// migrationLimit is for millions of rows.
const migrationLimit = 10 * time.Minute

// lockKey is what programs wait on for each other while one changes the schema.
const lockKey = 0x63616973736531

func migration(n int) string {
	text, err := migrations.ReadFile(fmt.Sprintf("migrations/%d.sql", n))
	if err != nil {
		panic(err) // it is in the program
	}
	return string(text)
}

// prepare says whether the database can be used, and brings its schema up to
// date: each step is a transaction, and one program at a time takes it.
func (h *Hub) prepare(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, migrationLimit)
	defer cancel()
	answer, err := h.look(ctx, "SELECT current_setting('server_version_num'), current_setting('server_encoding')")
	if err != nil {
		return err
	}
	about := answer.first()
	if number, _ := strconv.Atoi(string(about[0])); number < oldestServer || string(about[1]) != "UTF8" {
		return &Error{Kind: ErrUnfit, Text: model.Clean(fmt.Sprintf("PostgreSQL %.20s, %.20s", about[0], about[1]))}
	}
	for last := -1; ; {
		has, err := h.version(ctx)
		switch {
		case err != nil:
			return err
		case has <= last:
			return &Error{Kind: ErrHalf, Text: "the schema stays what it was"}
		case has == latest:
			return h.whole(ctx)
		case has > latest:
			return &Newer{has, latest}
		}
		if err := h.step(ctx, has); err != nil {
			return err
		}
		last = has
	}
}

// version is the schema's: 0 where there is none.
func (h *Hub) version(ctx context.Context) (int, error) {
	answer, err := h.look(ctx, `SELECT
		coalesce((SELECT string_agg(relname, ' ') FROM pg_class WHERE relnamespace = to_regnamespace('caisse') AND relkind IN ('r', 'p', 'v', 'm')), ''),
		coalesce(has_schema_privilege(to_regnamespace('caisse'), 'USAGE'), true)`)
	if err != nil {
		return 0, err
	}
	tables := strings.Fields(string(answer.first()[0]))
	if len(tables) == 0 {
		return 0, nil
	}
	if string(answer.first()[1]) != "t" {
		return 0, &Error{Kind: ErrRights}
	}
	has := map[string]bool{}
	for _, name := range tables {
		has[name] = true
	}
	switch ours := has["invoice"] || has["till"] || has["event"]; {
	case !has["meta"] && ours:
		return 0, &Error{Kind: ErrHalf}
	case !has["meta"]:
		return 0, &Error{Kind: ErrNotOurs}
	}
	answer, err = h.look(ctx, "SELECT program, version, id FROM caisse.meta")
	var e *Error
	switch {
	case errors.As(err, &e) && e.Kind == ErrHalf: // a table of another program that has the name
		return 0, &Error{Kind: ErrNotOurs}
	case err != nil:
		return 0, err
	case len(answer) != 1:
		return 0, &Error{Kind: ErrHalf}
	case string(answer.first()[0]) != "caisse":
		return 0, &Error{Kind: ErrNotOurs}
	}
	h.id = model.Clean(string(answer.first()[2]))
	version, err := strconv.Atoi(string(answer.first()[1]))
	if err != nil {
		return 0, &Error{Kind: ErrHalf, Text: "the version cannot be read"}
	}
	return version, nil
}

// step takes the schema from one version to the next, unless another program did
// while this one waited for its turn.
func (h *Hub) step(ctx context.Context, from int) error {
	do := "UPDATE caisse.meta SET version = " + strconv.Itoa(from+1)
	look := "SELECT version FROM caisse.meta"
	if from == 0 {
		look = "SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace('caisse') AND relname = 'meta'"
		do = initial(1)
	}
	do = migration(from+1) + do
	_, err := h.send(ctx, fmt.Sprintf("BEGIN; SET LOCAL statement_timeout = %d; SET LOCAL idle_in_transaction_session_timeout = '5s'; SELECT pg_advisory_xact_lock(%d)",
		migrationLimit.Milliseconds(), lockKey))
	if err == nil {
		var answer rows
		answer, err = h.look(ctx, look)
		if err == nil && string(answer.first()[0]) == strconv.Itoa(from) {
			if from == 0 {
				do = "CREATE SCHEMA IF NOT EXISTS caisse; " + do
			}
			_, err = h.send(ctx, do)
		}
	}
	if err == nil {
		_, err = h.send(ctx, "COMMIT")
	}
	var e *Error
	if errors.As(err, &e) {
		if from > 0 && e.Kind == ErrRights {
			err = &Error{Kind: ErrOlder, Code: e.Code}
		}
		if !h.Lost() {
			_, _ = h.send(ctx, "ROLLBACK") // the error that made it necessary is told
		}
	}
	return err
}

// initial writes which shared ledger it is.
func initial(version int) string {
	return fmt.Sprintf("INSERT INTO caisse.meta (program, id, version) VALUES ('caisse', replace(gen_random_uuid()::text, '-', ''), %d)", version)
}

// pieces are what the schema has beside its columns, as PostgreSQL names them.
const pieces = "invoice_pkey invoice_seq invoice_day event_pkey shop_pkey shop_name_key till_pkey till_name turn_pkey slot_pkey " +
	"closing_pkey invoice_stays event_stays till_stays shop_stays closing_stays invoice_facts shop_seq till_shop push"

// whole says that all of the schema is there, and may be used: one that was
// restored by half would lose sales.
func (h *Hub) whole(ctx context.Context) error {
	text := limits + "SELECT one, beat_seconds FROM caisse.meta; SELECT id, name, seq FROM caisse.shop LIMIT 0; " +
		"SELECT id, shop, name, kind, version, session, seen_at, unsent, complete_to, adopted_by, unknown, unknown_at FROM caisse.till LIMIT 0; " +
		"SELECT ref, shop, till, seq, rev, mark, day, " + facts + ", " + rest + " FROM caisse.invoice LIMIT 0; " +
		"SELECT ref, id, shop, at, machine_at, kind, state, text, amount FROM caisse.event LIMIT 0; " +
		"SELECT ref, shop, till, asked_at FROM caisse.turn LIMIT 0; SELECT account, next_at FROM caisse.slot LIMIT 0; " +
		"SELECT shop, " + closingColumns + " FROM caisse.closing LIMIT 0; " +
		"SELECT relname FROM pg_class WHERE relnamespace = 'caisse'::regnamespace AND relkind = 'i' " +
		"UNION ALL SELECT tgname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE relnamespace = 'caisse'::regnamespace AND tgenabled <> 'D' " +
		"UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'caisse'::regnamespace; " +
		"SELECT bool_and(has_table_privilege('caisse.' || t, r)) AND has_table_privilege('caisse.closing', 'SELECT') AND has_table_privilege('caisse.closing', 'INSERT') " +
		"FROM (VALUES ('invoice'), ('till'), ('turn'), ('slot')) t (t), (VALUES ('SELECT'), ('INSERT'), ('UPDATE')) r (r)"
	answers, err := h.send(ctx, text)
	if err == nil {
		err = asked(answers, statements(text))
	}
	if err != nil {
		return err
	}
	has := map[string]bool{}
	for _, row := range answers[len(answers)-2] {
		has[string(row[0])] = true
	}
	for piece := range strings.FieldsSeq(pieces) {
		if !has[piece] {
			return &Error{Kind: ErrHalf, Text: piece}
		}
	}
	if string(answers[len(answers)-1].first()[0]) != "t" {
		return &Error{Kind: ErrRights}
	}
	return nil
}
