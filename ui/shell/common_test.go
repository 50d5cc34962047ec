package shell

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"
	"github.com/zalando/go-keyring"

	"caisse/model"
	"caisse/model/hub"
	"caisse/model/hub/pgtest"
	"caisse/model/ledger"
	"caisse/model/settings"
	"caisse/model/share"
	"caisse/model/till"
	"caisse/ui/text"
)

// branch is a till of the shop Marché, whose commands are run, and the server of
// its shared ledger.
type branch struct {
	*host
	server   *pgtest.Server
	database string
	name     string
}

func newBranch(t *testing.T) *branch {
	t.Helper()
	keyring.MockInit()
	s := pgtest.Shared(t)
	b := &branch{server: s, database: s.Database(t)}
	return b.with(t, "C1")
}

// with is another till of the same shop.
func (b *branch) with(t *testing.T, name string) *branch {
	h := newHost(t)
	h.env["DBUS_SESSION_BUS_ADDRESS"], h.env["CAISSE_SHOP"], h.env["CAISSE_TILL"], h.env["CAISSE_TIME_ZONE"] = "unix:path=/nonexistent", "Marché", name, "UTC"
	h.env["CAISSE_LEDGER"] = b.server.Address(b.database, "caisse")
	return &branch{h, b.server, b.database, name}
}

func (b *branch) path() string { return filepath.Join(b.env["CAISSE_DATA_DIR"], "default.db") }

// console sells n and hands over, as a console that is opened and left.
func (b *branch) console(n int) {
	b.t.Helper()
	if err := os.MkdirAll(b.env["CAISSE_DATA_DIR"], 0o700); err != nil {
		b.t.Fatal(err)
	}
	l, err := ledger.Open(b.t.Context(), b.path())
	if err != nil {
		b.t.Fatal(err)
	}
	defer l.Close()
	l.Links(func(string) error { return nil })
	for range n {
		at, ref := time.Now().UTC().Truncate(time.Millisecond), ulid.Make().String()
		inv := model.Invoice{Ref: ref, Sale: ref, Amount: 500, State: model.Sending, CreatedAt: at, Object: b.name}
		if err := l.Add(b.t.Context(), inv, model.Event{At: at, Kind: model.EventSending, State: model.Sending}); err != nil {
			b.t.Fatal(err)
		}
	}
	a, err := hub.Parse(b.env["CAISSE_LEDGER"])
	if err != nil {
		b.t.Fatal(err)
	}
	start := time.Now()
	r := share.New(share.Config{Ledger: l, Lead: b.path() + "-lead", Address: a, Name: b.name, Shop: "Marché", Kind: "till", Version: "1",
		Clock: model.Clock{Wall: time.Now, Mono: func() time.Duration { return time.Since(start) }}, Now: time.Now})
	ctx, cancel := context.WithCancel(b.t.Context())
	over := make(chan struct{})
	go func() { defer close(over); r.Run(ctx) }()
	for end := time.Now().Add(40 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		unsent, _, err := l.Waiting(b.t.Context())
		if err == nil && unsent == 0 && r.Status().Good && !r.Status().Compared.IsZero() {
			break
		}
		if time.Now().After(end) {
			b.t.Fatalf("not handed over: %+v", r.Status())
		}
	}
	cancel()
	<-over
}

// says runs a command that ends with code, and returns all that it says.
func (b *branch) says(code int, args ...string) string {
	b.t.Helper()
	if got := b.run(args...); got != code {
		b.t.Fatalf("caisse %q: exit %d, want %d\n%s%s", args, got, code, b.out.String(), b.err.String())
	}
	return b.out.String() + b.err.String()
}

func (b *branch) object(into any, code int, args ...string) {
	b.t.Helper()
	b.says(code, args...)
	if err := json.Unmarshal([]byte(b.out.String()), into); err != nil {
		b.t.Fatalf("caisse %q: %v\n%s", args, err, b.out.String())
	}
}

// Who there is, what each lacks, and what becomes of one that is gone.
func TestTills(t *testing.T) {
	one := newBranch(t)
	has(t, one.says(0, "tills"), "Aucune caisse")
	one.console(0)
	two := one.with(t, "C2")
	two.console(3)
	one.console(2)

	has(t, one.says(0, "tills"), "Marché", "* C1", "C2", "fermée depuis", "tout est remis", "complète jusqu'au "+time.Now().UTC().Format("02/01/2006"), "caisse 1")
	has(t, one.says(0, "tills", "-lang", "en"), "closed for", "all handed over", "complete until")
	var all []listedTill
	one.object(&all, 0, "tills", "-json")
	if len(all) != 2 || all[0].Name != "C1" || !all[0].This || all[1].Name != "C2" || all[1].This || all[1].Running || all[1].Shop != "Marché" || all[1].Unsent != 0 || all[1].CompleteTo == "" || len(all[1].ID) != 26 {
		t.Errorf("in JSON: %+v", all)
	}

	has(t, one.says(0, "tills", "-verify"), "comparées : 2. Tout est pareil.")
	one.server.SQL(t, one.database, "SET session_replication_role = replica; DELETE FROM caisse.event; DELETE FROM caisse.invoice WHERE object = 'C2'")
	has(t, one.says(0, "tills", "-verify"), "C2, "+time.Now().UTC().Format("02/01/2006")+" : 3 ici, 0 dans le registre commun : remis d'accord")
	if n := one.server.SQL(t, one.database, "SELECT count(*) FROM caisse.invoice"); strings.TrimSpace(n) != "5" {
		t.Errorf("there are %s there", n)
	}
	var v struct {
		Equal   bool
		Days    int
		Unequal []unequal
	}
	one.object(&v, 0, "tills", "-verify", "-json")
	if !v.Equal || v.Days != 2 || v.Unequal == nil || len(v.Unequal) != 0 {
		t.Errorf("afterwards: %+v", v)
	}

	has(t, one.says(0, "tills", "-shop", "Marché"), "C2")
	has(t, one.says(0, "tills", "-shop", "marché"), "C2")
	has(t, one.says(2, "tills", "-shop", "Autre"), "inconnue ici ; il y a : Marché")
	// A row that somebody edited is written over by what this till knows; one that
	// says other facts of a sale is not, and is told.
	marks := one.server.SQL(t, one.database, "SELECT ref, mark, state FROM caisse.invoice ORDER BY ref")
	one.server.SQL(t, one.database, "SET session_replication_role = replica; UPDATE caisse.invoice SET mark = mark + 1, state = 'nonsense' WHERE ref = (SELECT min(ref) FROM caisse.invoice)")
	has(t, one.says(0, "tills", "-verify"), "remis d'accord")
	if now := one.server.SQL(t, one.database, "SELECT ref, mark, state FROM caisse.invoice ORDER BY ref"); now != marks {
		t.Errorf("there is now\n%s\nwant\n%s", now, marks)
	}
	a, err := hub.Parse(one.env["CAISSE_LEDGER"])
	if err != nil {
		t.Fatal(err)
	}
	h, err := hub.Open(t.Context(), a, hub.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	ref, _, _ := strings.Cut(marks, "|")
	copies, _, err := h.Copies(t.Context(), []string{ref})
	if err != nil || len(copies) != 1 {
		t.Fatal(copies, err)
	}
	was := copies[0].Mark()
	copies[0].Invoice.Amount++
	edit := func(amount model.Money, mark int64) {
		one.server.SQL(t, one.database, "SET session_replication_role = replica; UPDATE caisse.invoice SET amount = "+strconv.FormatInt(int64(amount), 10)+", mark = "+strconv.FormatInt(mark, 10)+" WHERE ref = '"+ref+"'")
	}
	edit(501, copies[0].Mark())
	has(t, one.says(1, "tills", "-verify"), "diffère encore", "ne peuvent pas être crues")
	has(t, one.says(1, "tills", "-verify", "-lang", "en"), "still differs", "cannot be believed")
	edit(500, was)
	has(t, one.says(0, "tills", "-verify"), "Tout est pareil")

	for _, line := range [][]string{{"-verify", "-shop", "Autre"}, {"adopt"}, {"adopt", ""}, {"adopt", "C2", "C3"}, {"abandon", "C2"}, {"-yes"}, {"-verify", "adopt", "C2"}} {
		has(t, one.says(2, append([]string{"tills"}, line...)...), "caisse tills adopt NOM [-yes]")
	}
	has(t, one.says(2, "tills", "adopt", "C1", "-yes"), "c'est cette caisse même")
	has(t, one.says(2, "tills", "adopt", "C9", "-yes"), "« C9 »", "il y a : C2")
	if got := strings.Join(one.replies("tills", "adopt", ""), " "); got != "C2" {
		t.Errorf("%q is offered to be adopted", got)
	}
	has(t, one.says(2, "tills", "adopt", "c2"), "-yes", "Rien n'a été changé")
	home := func() bool {
		l, err := ledger.OpenRead(t.Context(), one.path())
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		tills, err := l.Tills(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range tills {
			if x.Name == "C2" {
				return x.Home
			}
		}
		return false
	}
	one.server.SQL(t, one.database, "UPDATE caisse.till SET session = 'another', seen_at = now() WHERE name = 'C2'")
	has(t, one.says(0, "tills"), "C2 ouverte")
	one.server.SQL(t, one.database, "UPDATE caisse.meta SET beat_seconds = 60; UPDATE caisse.till SET seen_at = now() - interval '100 s' WHERE name = 'C2'")
	has(t, one.says(0, "tills"), "C2 ouverte") // where it shows itself once a minute
	has(t, one.says(1, "tills", "adopt", "C2", "-yes"), "C2 n'est pas partie", "rien n'a été changé")
	one.server.SQL(t, one.database, "UPDATE caisse.till SET seen_at = now() - interval '1 hour', unsent = 4 WHERE name = 'C2'")
	has(t, one.says(0, "tills"), "se tait depuis 1 h", "4 à remettre")
	if home() {
		t.Error("at home in its sales before")
	}
	has(t, one.says(0, "tills", "adopt", "c2", "-yes"), "Les ventes de C2 sont à cette caisse maintenant.")
	if !home() {
		t.Error("not at home in its sales")
	}
	has(t, one.says(0, "tills", "adopt", "C2"), "Les ventes de C2") // said again, nobody is asked
	has(t, one.says(0, "tills"), "reprise par C1")
}

// Where the server is away it is said how many sales wait, by the till's own ledger.
func TestTillsAway(t *testing.T) {
	one := newBranch(t)
	one.console(1)
	l, err := ledger.Open(t.Context(), one.path())
	if err != nil {
		t.Fatal(err)
	}
	at, ref := time.Now().UTC().Truncate(time.Millisecond), ulid.Make().String()
	inv := model.Invoice{Ref: ref, Sale: ref, Amount: 500, State: model.Sending, CreatedAt: at}
	if err := l.Add(t.Context(), inv, model.Event{At: at, Kind: model.EventSending, State: model.Sending}); err != nil {
		t.Fatal(err)
	}
	l.Close()
	one.env["CAISSE_LEDGER"] = "postgres://caisse@127.0.0.1:1/x"
	has(t, one.says(1, "tills"), "Aucun serveur ne répond", "Ventes de cette caisse qui attendent d'être remises : 1.")
	var fault struct{ Error string }
	one.object(&fault, 1, "tills", "-json")
	has(t, fault.Error, "Aucun serveur ne répond")
}

// A till that has not joined, or shares nothing, adopts nobody and compares
// nothing; nothing is made by asking.
func TestTillsAlone(t *testing.T) {
	one := newBranch(t)
	one.with(t, "C2").console(1)
	has(t, one.says(0, "tills"), "C2")
	has(t, one.says(1, "tills", "-verify"), "n'a pas encore rejoint")
	has(t, one.says(1, "tills", "adopt", "C2", "-yes"), "n'a pas encore rejoint")
	if _, err := os.Stat(one.path()); err == nil {
		t.Error("a ledger was made")
	}
	delete(one.env, "CAISSE_LEDGER")
	for _, line := range [][]string{{"tills"}, {"tills", "-verify"}, {"tills", "adopt", "C2"}} {
		has(t, one.says(2, line...), "Aucun registre commun")
	}
}

// What stands in the way is said by its kind, in both languages, and no address
// with a password in it is ever shown.
func TestObstacles(t *testing.T) {
	b := newBranch(t)
	b.console(1)
	s := b.server
	closed := strings.Replace(b.env["CAISSE_LEDGER"], strconv.Itoa(s.Port), "1", 1)
	other := s.Database(t)
	s.SQL(t, other, "SET ROLE caisse; CREATE SCHEMA caisse; CREATE TABLE caisse.meta (version int); INSERT INTO caisse.meta VALUES (1)")
	newer := s.Database(t)
	b.env["CAISSE_LEDGER"] = s.Address(newer, "caisse")
	b.says(0, "tills")
	s.SQL(t, newer, "SET session_replication_role = replica; UPDATE caisse.meta SET version = 99")
	s.SQL(t, "postgres", "CREATE ROLE stranger_"+b.database+" LOGIN")
	for _, c := range []struct{ address, fr, en, word string }{
		{closed, "Aucun serveur ne répond", "No server answers", "unreachable"},
		{s.Address("none_"+b.database, "caisse"), "Cette base n'existe pas", "no such database", "database"},
		{s.Address(b.database, "nobody_"+b.database), "ne laisse pas entrer", "does not let this role in", "role"},
		{s.Address(b.database, "stranger_"+b.database), "n'a pas les droits", "lacks rights", "rights"},
		{s.Address(other, "caisse"), "d'un autre programme", "another program", "not ours"},
		{s.Address(newer, "caisse"), "plus récente de caisse", "newer caisse", "newer"},
		{s.Address(b.database, "caisse", "sslmode=verify-full"), "certificat", "certificate", "certificate"},
	} {
		b.env["CAISSE_LEDGER"] = c.address
		has(t, b.says(1, "tills"), c.fr)
		has(t, b.says(1, "tills", "-lang", "en"), c.en)
	}
	for _, address := range []string{"postgres://caisse:FAKESECRET@127.0.0.1/x", "postgres://127.0.0.1/x?password=FAKESECRET", "postgres://caisse:FAKE%zzSECRET@127.0.0.1/x", "postgres:/caisse:FAKESECRET@127.0.0.1/x password=1"} {
		for _, line := range [][]string{{"tills"}, {"tills", "-verify", "-json"}, {"doctor", "-json", "-fast"}, {"login", "-ledger"}, {"profiles", "-json"}, {"profiles", "set", "default", "ledger=" + address},
			{"login", "-ledger=" + address}, {"tills", address}, {address}, {"profiles", "set", address, "shop=x"}} {
			b.env["CAISSE_LEDGER"] = address
			b.run(line...)
			hasNot(t, b.out.String()+b.err.String(), "SECRET", "FAKE")
			delete(b.env, "CAISSE_LEDGER")
			if line[0] != "login" {
				b.run(append(line, "-ledger", address)...)
				hasNot(t, b.out.String()+b.err.String(), "SECRET", "FAKE")
			}
		}
		delete(b.env, "CAISSE_LEDGER")
		b.env["LIGDICASH_BASE_URL"] = "http://127.0.0.1:1" // nobody is to be asked
		b.settingsFile("[profiles.default]\nledger = '" + address + "'\n")
		for _, line := range [][]string{{"doctor", "-fast"}, {"doctor", "-json", "-fast"}, {"tills"}, {"list"}, {"profiles"}} {
			b.run(line...)
			hasNot(t, b.out.String()+b.err.String(), "SECRET", "FAKE")
		}
		b.settingsFile("")
		delete(b.env, "LIGDICASH_BASE_URL")
		b.env["CAISSE_LEDGER"] = address
		has(t, b.says(2, "tills"), "Pas de mot de passe dans l'adresse", "caisse login -ledger")
	}
}

// typed runs a command with lines on standard input.
func (b *branch) typed(code int, lines string, args ...string) string {
	b.t.Helper()
	in, w, err := os.Pipe()
	if err != nil {
		b.t.Fatal(err)
	}
	defer in.Close()
	_, _ = w.WriteString(lines)
	w.Close()
	b.out.Reset()
	b.err.Reset()
	if got := Main(args, Program{Getenv: func(name string) string { return b.env[name] }, In: in, Out: &b.out, Err: &b.err}); got != code {
		b.t.Fatalf("caisse %q: exit %d, want %d\n%s%s", args, got, code, b.out.String(), b.err.String())
	}
	return b.out.String() + b.err.String()
}

// The password is tried, kept in the keyring, used from there, and gone at a
// word; nobody shows it.
func TestLoginLedger(t *testing.T) {
	b := newBranch(t)
	b.console(1)
	role := "keyed_" + b.database
	const secret = "FAKE secret é 1"
	b.server.SQL(t, "postgres", "CREATE ROLE "+role+" LOGIN IN ROLE passworded PASSWORD '"+secret+"'; GRANT caisse TO "+role)
	b.env["CAISSE_LEDGER"] = b.server.Address(b.database, role)
	has(t, b.says(1, "tills"), "refuse le mot de passe", "caisse login -ledger")
	has(t, b.typed(2, "\n", "login", "-ledger"), "il faut une ligne")
	has(t, b.typed(2, secret+"\n", "login", "-ledger", secret), "jamais de clé en argument")
	has(t, b.typed(1, "FAKE wrong\n", "login", "-ledger"), "refuse ce mot de passe", "rien n'a été changé")
	if p, err := settings.LedgerPassword(func(n string) string { return b.env[n] }, "default"); p != "" || err != nil {
		t.Errorf("a refused one is kept: %v", err)
	}
	said := b.typed(0, secret+"\r\n", "login", "-ledger")
	has(t, said, "Mot de passe du registre commun du profil « default » gardé dans le trousseau. Le registre commun l'accepte.")
	has(t, b.says(0, "tills"), "* C1")
	has(t, b.says(0, "tills", "-verify"), "Tout est pareil")
	slip := b.with(t, "C2")
	slip.env["CAISSE_LEDGER"], slip.env["CAISSE_SHOP"] = b.env["CAISSE_LEDGER"], "Marche"
	has(t, slip.typed(0, secret+"\n", "login", "-ledger"), "« Marche » y est nouvelle ; il y a : Marché.")
	slip.env["CAISSE_SHOP"] = "Marché"
	hasNot(t, slip.typed(0, secret+"\n", "login", "-ledger"), "nouvelle")
	var in loggedInLedger
	if err := json.Unmarshal([]byte(b.typed(0, secret+"\n", "login", "-ledger", "-json")), &in); err != nil || !in.Kept || in.Checked != "accepted" {
		t.Errorf("in JSON: %+v, %v", in, err)
	}
	for _, dir := range []string{b.env["CAISSE_CONFIG_DIR"], b.env["CAISSE_DATA_DIR"]} {
		err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			all, err := os.ReadFile(path)
			hasNot(t, string(all), secret)
			return err
		})
		if err != nil && !os.IsNotExist(err) {
			t.Error(err)
		}
	}
	hasNot(t, said+b.says(0, "tills", "-json")+b.says(0, "profiles", "-json"), "FAKE", secret)
	has(t, b.says(0, "logout", "-ledger"), "effacé du trousseau")
	has(t, b.says(0, "logout", "-ledger"), "n'avait pas de mot de passe")
	has(t, b.says(1, "tills"), "refuse le mot de passe")
	t.Setenv("PGPASSWORD", secret)
	has(t, b.says(0, "tills"), "* C1")
	b.typed(0, "FAKE wrong\n", "login", "-ledger", "-no-check") // what is in the keyring goes first
	has(t, b.says(1, "tills"), "refuse le mot de passe")

	b.env["CAISSE_LEDGER"] = strings.Replace(b.env["CAISSE_LEDGER"], strconv.Itoa(b.server.Port), "1", 1)
	has(t, b.typed(0, secret+"\n", "login", "-ledger"), "gardé dans le trousseau", "n'a pas pu être vérifié", "Aucun serveur ne répond")
	b.env["DBUS_SESSION_BUS_ADDRESS"] = ""
	has(t, b.typed(1, secret+"\n", "login", "-ledger", "-no-check"), "Aucun trousseau", "PGPASSFILE")
}

// What hub sql prints makes a shared ledger and a role that tills can work with.
func TestHubSQL(t *testing.T) {
	b := newBranch(t)
	role := "till_" + b.database
	sql := b.says(0, "hub", "sql", "-role", role, "-shop", "Marché", "L'autre")
	has(t, sql, "-- Les tables", "CREATE TABLE caisse.invoice", "CREATE ROLE", `\password `+role, "L''autre")
	for range 2 { // a second shop's role is made the same way
		if _, err := b.server.Try(b.database, "postgres", sql); err != nil {
			t.Fatal(err)
		}
	}
	if before, _, ok := strings.Cut(sql, "Marché"); !ok || !strings.Contains(before, "SET client_encoding = 'UTF8'") {
		t.Error("a psql in Latin-1 makes another shop of it")
	}
	b.env["CAISSE_LEDGER"] = b.server.Address(b.database, role)
	b.console(2)
	has(t, b.says(0, "tills"), "* C1", "tout est remis")
	has(t, b.says(0, "hub", "sql", "-lang", "en"), "-- The tables", `ROLE "caisse_till"`, "all shops")
	has(t, b.says(0, "hub", "sql", "-role", `Awa's "till"`), `\password "Awa's ""till"""`)
	for _, line := range [][]string{{"hub"}, {"hub", "run"}, {"hub", "sql", "x"}, {"hub", "sql", "-role", "a\nb"}, {"hub", "sql", "-role", " "}} {
		b.says(2, line...)
	}
	for line := range strings.Lines(b.says(0, "hub", "sql", "-role", `o"x'; DROP TABLE x; --`)) {
		if strings.HasPrefix(strings.TrimSpace(line), "DROP TABLE") {
			t.Errorf("%q", line)
		}
	}
}

// What doctor says of the shared ledger.
func TestDoctorCommon(t *testing.T) {
	b := newBranch(t)
	b.console(1)
	address := b.env["CAISSE_LEDGER"]
	b.env["LIGDICASH_BASE_URL"] = "http://127.0.0.1:1" // nobody is to be asked
	look := func(args ...string) map[string]text.Finding {
		t.Helper()
		b.run(append([]string{"doctor", "-json"}, args...)...)
		var all []text.Finding
		if err := json.Unmarshal([]byte(b.out.String()), &all); err != nil {
			t.Fatalf("%v\n%s", err, b.out.String())
		}
		out := map[string]text.Finding{}
		for _, f := range all {
			if name, ok := strings.CutPrefix(f.Name, "shared."); ok {
				out[name] = f
				if (f.Grade == text.Fault || f.Grade == text.Warning) && f.Todo == "" {
					t.Errorf("%s: %q, and not what to do", name, f.Text)
				}
			}
		}
		return out
	}
	if f := look()["address"]; f.Grade != text.Skipped {
		t.Errorf("where nothing is shared: %+v", f)
	}
	// A flag has play shared too. Its ledger has not joined.
	f := look("-ledger", address)
	for name, grade := range map[string]text.Grade{"address": text.Fine, "trust": text.Fine, "server": text.Fine, "rights": text.Fine, "clock": text.Fine, "listen": text.Fine, "sums": text.Skipped, "till": text.Fault} {
		if f[name].Grade != grade {
			t.Errorf("%s: %+v, want %s", name, f[name], grade)
		}
	}
	has(t, f["address"].Text, "/"+b.database, "« C1 »")
	has(t, f["till"].Text, "porte déjà ce nom")
	if f := look("-ledger", "postgres://caisse@127.0.0.1:1/x"); f["server"].Grade != text.Warning || f["trust"].Text != "" {
		t.Errorf("away: %+v", f) // nothing is good of a connection that nobody made
	}
	if f := look("-ledger", b.server.Address("none_"+b.database, "caisse", "sslmode=disable")); f["server"].Grade != text.Fault {
		t.Errorf("no database: %+v", f["server"])
	}
	b.server.SQL(t, b.database, hub.Role{Name: "poor_" + b.database}.SQL()+"REVOKE INSERT ON caisse.event FROM poor_"+b.database)
	if f := look("-fast", "-ledger", b.server.Address(b.database, "poor_"+b.database)); f["rights"].Grade != text.Fault || !strings.Contains(f["rights"].Text, "INSERT event") {
		t.Errorf("few rights: %+v", f)
	}
	b.server.SQL(t, b.database, "REVOKE INSERT ON caisse.invoice FROM poor_"+b.database)
	if f := look("-fast", "-ledger", b.server.Address(b.database, "poor_"+b.database)); f["server"].Grade != text.Fault || !strings.Contains(f["server"].Text, "droits") {
		t.Errorf("fewer: %+v", f)
	}
	for mode, trust := range map[string]till.Trust{"require": till.TrustUnchecked, "disable": till.TrustPlain, "verify-ca": till.TrustIssuer} {
		f := look("-fast", "-ledger", "postgres://caisse@192.0.2.1:1/x?connect_timeout=1&sslmode="+mode)
		if f["trust"].Grade != text.Warning || f["trust"].Text != doctorCommonFrench.trust[trust] || f["trust"].Text == "" {
			t.Errorf("%s: %+v", mode, f["trust"])
		}
	}
	// As the shop has it, without asking anybody about keys.
	s := &Shell{Getenv: func(n string) string { return b.env[n] }, Given: map[string]string{}, Now: time.Now, Out: &b.out, Err: &b.err}
	delete(b.env, "LIGDICASH_BASE_URL")
	if err := s.load(); err != nil {
		t.Fatal(err)
	}
	for fast, want := range map[bool]text.Grade{false: text.Fine, true: text.Skipped} {
		got := map[string]text.Finding{}
		for _, f := range s.examineCommon(t.Context(), fast) {
			got[f.Name] = f
		}
		if got["shared.sums"].Grade != want || got["shared.till"].Grade != text.Fine {
			t.Errorf("fast %v: %+v", fast, got)
		}
	}
	b.server.SQL(t, b.database, "SET session_replication_role = replica; DELETE FROM caisse.event; DELETE FROM caisse.invoice")
	for _, f := range s.examineCommon(t.Context(), false) {
		if f.Name == "shared.sums" && (f.Grade != text.Warning || f.Todo != "caisse tills -verify") {
			t.Errorf("a sale is gone there: %+v", f)
		}
	}
}
