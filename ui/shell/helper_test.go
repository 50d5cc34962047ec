package shell

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/model/ledger"
	"caisse/model/settings"
	"caisse/model/till"
)

// counter is a till's ledger with the shell in front of it, and a LigdiCash
// that says what a test wants. Each command opens the ledger as it would.
type counter struct {
	t       *testing.T
	path    string
	shell   *Shell
	out     bytes.Buffer
	err     bytes.Buffer
	now     time.Time
	made    int
	noKeys  error // of Connect
	mu      sync.Mutex
	asked   []string // tokens
	answers map[string]func() (ligdicash.Payin, error)
	creates func(ligdicash.NewInvoice) (ligdicash.Created, error) // nil: none is expected
	created []ligdicash.NewInvoice
}

// 22:30 in Ouagadougou, 23:30 in Lagos.
var evening = time.Date(2026, 11, 23, 22, 30, 0, 0, time.UTC)

func newCounter(t *testing.T) *counter {
	t.Helper()
	zone, err := time.LoadLocation("Africa/Ouagadougou")
	if err != nil {
		t.Fatal(err)
	}
	c := &counter{t: t, path: filepath.Join(t.TempDir(), "ledger.db"), now: evening, answers: map[string]func() (ligdicash.Payin, error){}}
	now := func() time.Time { return c.now }
	c.shell = &Shell{
		Settings: settings.Settings{Lang: "fr", Shop: "Boutique Wend-Panga", Zone: zone},
		Getenv:   func(string) string { return "" },
		Out:      &c.out, Err: &c.err, Now: now, Ledger: c.path,
		Open: func(ctx context.Context, write bool) (*till.Till, func(), error) {
			open := ledger.Open
			if _, err := os.Stat(c.path); err == nil && !write {
				open = ledger.OpenRead
			}
			l, err := open(ctx, c.path)
			if err != nil {
				return nil, nil, err
			}
			tl := till.New(till.Config{Ledger: l, Clock: model.Clock{Wall: now}})
			return tl, func() {
				tl.Close(0)
				if err := l.Close(); err != nil {
					t.Error(err)
				}
			}, nil
		},
		Connect: func(tl *till.Till) error {
			if c.noKeys == nil {
				tl.Connect(c)
			}
			return c.noKeys
		},
	}
	return c
}

func (c *counter) CreateInvoice(_ context.Context, in ligdicash.NewInvoice) (ligdicash.Created, error) {
	if c.creates != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.created = append(c.created, in)
		return c.creates(in)
	}
	c.t.Error("a command created an invoice")
	return ligdicash.Created{}, errors.New("not here")
}

func (c *counter) Confirm(_ context.Context, token string) (ligdicash.Payin, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = append(c.asked, token)
	if f := c.answers[token]; f != nil {
		return f()
	}
	return ligdicash.Payin{Status: ligdicash.StatusPending, Word: "pending", OK: true}, nil
}

func (c *counter) says(token string, p ligdicash.Payin, err error) {
	c.answers[token] = func() (ligdicash.Payin, error) { return p, err }
}

func completed(amount int64) ligdicash.Payin {
	return ligdicash.Payin{Status: ligdicash.StatusCompleted, Word: "completed", OK: true, AmountXOF: amount, HasAmount: true,
		OperatorName: "ORANGE BURKINA", OperatorID: "2", RequestID: "REQ-7", OperatorRef: "OM-1", Customer: "22670112212"}
}

// invoice is a sale of this shop with a token and a link of its own, made a
// minute before the one before it, changed by with.
func (c *counter) invoice(with ...func(*model.Invoice)) model.Invoice {
	c.made++
	ref := fmt.Sprintf("01FAKE0000000000000000%04d", c.made)
	inv := model.Invoice{
		Ref: ref, Sale: ref, Amount: 5000, State: model.Pending, Object: "pain",
		CreatedAt: evening.Add(-time.Hour - time.Duration(c.made)*time.Minute),
	}
	for _, f := range with {
		f(&inv)
	}
	switch inv.State {
	case model.Sending, model.NotSent, model.Refused, model.LostAnswer:
	default:
		inv.Token = "FAKETOKEN" + inv.Ref
		inv.Link = "https://client.ligdicash.com/directpayment/invoice/" + inv.Token
		inv.PendingAt = inv.CreatedAt.Add(time.Second)
	}
	if inv.State.Final() && inv.SettledAt.IsZero() {
		inv.SettledAt = inv.CreatedAt.Add(time.Minute)
	}
	if inv.State.IsPaid() {
		inv.GotAmount, inv.OperatorName, inv.RequestID, inv.Phone = inv.Amount, "ORANGE BURKINA", "REQ-"+ref[22:], "22670112212"
	}
	return inv
}

func state(s model.State) func(*model.Invoice)   { return func(i *model.Invoice) { i.State = s } }
func amount(m model.Money) func(*model.Invoice)  { return func(i *model.Invoice) { i.Amount = m } }
func created(t time.Time) func(*model.Invoice)   { return func(i *model.Invoice) { i.CreatedAt = t } }
func ref(s string) func(*model.Invoice)          { return func(i *model.Invoice) { i.Ref, i.Sale = s, s } }
func inDoubt(d model.Doubt) func(*model.Invoice) { return func(i *model.Invoice) { i.Doubt = d } }

// keep writes invoices with a short history into the ledger.
func (c *counter) keep(all ...model.Invoice) {
	c.t.Helper()
	l, err := ledger.Open(c.t.Context(), c.path)
	if err != nil {
		c.t.Fatal(err)
	}
	defer l.Close()
	err = l.AddAll(c.t.Context(), func(yield func(model.Invoice, []model.Event) bool) {
		for _, inv := range all {
			evs := []model.Event{{At: inv.CreatedAt, Kind: model.EventSending, State: model.Sending, Amount: inv.Amount}}
			if inv.State.Final() {
				evs = append(evs, model.Event{At: inv.SettledAt, Kind: model.EventSettled, State: inv.State, Text: inv.RawStatus, Amount: inv.GotAmount})
			}
			if !yield(inv, evs) {
				return
			}
		}
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

// stands is how the ledger has an invoice.
func (c *counter) stands(ref string) model.Invoice {
	c.t.Helper()
	l, err := ledger.Open(c.t.Context(), c.path)
	if err != nil {
		c.t.Fatal(err)
	}
	defer l.Close()
	l.Links(func(string) error { return nil })
	inv, err := l.Invoice(c.t.Context(), ref)
	if err != nil {
		c.t.Fatal(err)
	}
	return inv
}

// run runs a command line and returns its exit code and what main would say
// of it on standard error. What it printed is in c.out and c.err.
func (c *counter) run(args ...string) (code int, said string) {
	c.t.Helper()
	return c.runIn(c.t.Context(), args...)
}

func (c *counter) runIn(ctx context.Context, args ...string) (code int, said string) {
	c.t.Helper()
	c.out.Reset()
	c.err.Reset()
	c.now = c.now.Add(5 * time.Second) // nobody is asked twice in 3 s
	all := commands(Program{})
	cmd := all[slices.IndexFunc(all, func(o command) bool { return o.Name == args[0] })]
	shell := *c.shell // each is a program of its own
	f := shell.flags(cmd)
	shell.ASCII = c.shell.ASCII
	given := parse(f, args[1:])
	if given.odd != nil {
		c.t.Fatalf("%q: %v", args, given.odd)
	}
	err := cmd.Run(ctx, &shell, given.args)
	c.harmless("standard output", c.out.String())
	c.harmless("standard error", c.err.String())
	var exit Exit
	switch {
	case err == nil:
		return 0, ""
	case errors.As(err, &exit):
		return exit.Code, exit.Text
	}
	return ExitError, err.Error()
}

// expect runs a command line that must end in code.
func (c *counter) expect(code int, args ...string) (said string) {
	c.t.Helper()
	got, said := c.run(args...)
	if got != code {
		c.t.Fatalf("caisse %q: exit %d, want %d (%s)\n%s%s", args, got, code, said, &c.out, &c.err)
	}
	return said
}

// harmless fails on anything a terminal could obey.
func (c *counter) harmless(where, text string) {
	c.t.Helper()
	for _, r := range text {
		if r != '\n' && !unicode.IsGraphic(r) {
			c.t.Errorf("%s has %U: %q", where, r, text[:min(len(text), 400)])
			return
		}
	}
}

// has fails unless text has all parts, blanks of any kind being one.
func has(t *testing.T, text string, parts ...string) {
	t.Helper()
	flat := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	for _, p := range parts {
		if !strings.Contains(flat(text), flat(p)) {
			t.Errorf("no %q in:\n%s", p, text)
		}
	}
}

func hasNot(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if strings.Contains(text, p) {
			t.Errorf("%q in:\n%s", p, text)
		}
	}
}

func object(t *testing.T, text string) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("not one JSON object: %v\n%s", err, text)
	}
	return v
}

// keys are the names of an object's fields, those inside with dots.
func keys(v any) []string {
	var out []string
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			out = append(out, name)
			for _, inner := range keys(v[name]) {
				out = append(out, name+"."+inner)
			}
		}
	case []any:
		if len(v) > 0 {
			return keys(v[0])
		}
	}
	return out
}

// golden compares names that scripts rely on with a file; see -update.
func golden(t *testing.T, name string, lines []string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	got := strings.Join(lines, "\n") + "\n"
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s has changed: scripts rely on these names.\ngot:\n%s\nwant:\n%s", path, got, want)
	}
}

var update = flag.Bool("update", false, "write the golden files")

// hostile is a name that tries what a name can.
const hostile = "\x1b[31mA\x1b]0;x\x07w\u009b2Ja \u202egnp.exe\r\n=cmd\x00\u2028|\u200bZ"

var frenchOnly = regexp.MustCompile(`(?i)aucun|vente|caisse :|référence`)

// Every command says in both languages what it does, and every option too.
func TestHelpInBothLanguages(t *testing.T) {
	p := Program{Cases: func() []Case { return []Case{{1005, "réponse perdue", "lost answer"}} }}
	for i := range commands(p) {
		flags := map[string]string{} // in French
		does := ""
		for _, lang := range []string{"fr", "en"} {
			cmd := commands(p)[i]
			s := &Shell{Settings: settings.Settings{Lang: lang}, Getenv: func(string) string { return "" }, Given: map[string]string{}}
			f := s.flags(cmd)
			var out strings.Builder
			if err := s.help(&out, cmd, commands(p), f); err != nil {
				t.Fatal(err)
			}
			says := cmd.Says(s.words())
			if says.Does == "" || says.Does == does {
				t.Errorf("%q says %q of itself in %s", cmd.Name, says.Does, lang)
			}
			does = says.Does
			for name := range says.Flags {
				if f.Lookup(name) == nil {
					t.Errorf("%s has no flag -%s", cmd.Name, name)
				}
			}
			f.VisitAll(func(o *flag.Flag) {
				if o.Usage == "" || flags[o.Name] == o.Usage {
					t.Errorf("%s -%s says %q in %s", cmd.Name, o.Name, o.Usage, lang)
				}
				flags[o.Name] = o.Usage
			})
			if lang == "en" && frenchOnly.MatchString(out.String()) {
				t.Errorf("%s: %q is French", cmd.Name, frenchOnly.FindString(out.String()))
			}
		}
	}
	for _, cmd := range []command{list(), check(), dayReport(), export(), backup()} {
		if !cmd.Ledger {
			t.Errorf("%s does not know the training till", cmd.Name)
		}
	}
}

// ended is a context after Ctrl+C.
func ended(t *testing.T) context.Context {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	return ctx
}

// noLedger is a Shell.Open where there is none.
func noLedger(context.Context, bool) (*till.Till, func(), error) {
	return nil, nil, till.ErrNotFound
}
