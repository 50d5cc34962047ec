package program

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/hub/pgtest"
	"caisse/ui/glass"
)

// branch is a shop of several tills, with a server that they share.
type branch struct {
	*shop
	pg      *pgtest.Server
	name    string // of the database
	address string
}

func newBranch(t *testing.T, address func(*pgtest.Server, string) string, env ...string) *branch {
	t.Helper()
	pg := pgtest.Shared(t)
	b := &branch{shop: newShop(t, env...), pg: pg, name: pg.Database(t)}
	role := "keyed_" + b.name
	pg.SQL(t, "postgres", "CREATE ROLE "+role+" LOGIN IN ROLE passworded PASSWORD '"+fakePass+"'; GRANT caisse TO "+role)
	b.address = pg.Address(b.name, role)
	if address != nil {
		b.address = address(pg, b.name)
	}
	return b
}

// till is the desk of one.
func (b *branch) till(t *testing.T, name string) desk {
	d := newDesk(t)
	d.env = slices.DeleteFunc(slices.Clone(b.env), func(e string) bool {
		for _, own := range []string{"HOME=", "XDG_RUNTIME_DIR=", "CAISSE_DATA_DIR=", "CAISSE_CONFIG_DIR="} {
			if strings.HasPrefix(e, own) {
				return true
			}
		}
		return false
	})
	secret := filepath.Join(d.sockets, "secret")
	if err := os.WriteFile(secret, []byte("*:*:*:*:"+fakePass+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.env = append(d.env, "PGPASSFILE="+secret, "HOME="+d.home, "XDG_RUNTIME_DIR="+d.sockets, "CAISSE_DATA_DIR="+d.data, "CAISSE_CONFIG_DIR="+d.config,
		"CAISSE_SHOP=Marché", "CAISSE_TILL="+name)
	return d
}

// shares starts a console that reaches the others. A till whose LigdiCash is
// practice shares only where the flag says so.
func (b *branch) shares(t *testing.T, d desk, cfg glass.Config) *console {
	t.Helper()
	cfg.Args = append(cfg.Args, "-ledger", b.address)
	c := d.start(t, cfg)
	c.await("NOUVELLE VENTE")
	c.await("Registre commun bon")
	return c
}

// From green at one console to the row in the list of the other, both of them
// real: with news that are told, and with beats only.
func TestPaidThereToRowHere(t *testing.T) {
	if proof.Size(0, 1, 1) == 0 {
		t.Skip("consoles")
	}
	t.Parallel()
	for name, way := range map[string]struct {
		address func(*pgtest.Server, string) string
		most    time.Duration
	}{
		"told":  {nil, time.Second},
		"beats": {func(pg *pgtest.Server, name string) string { return pg.Pooler(t, name, "caisse") }, 2 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBranch(t, way.address)
			there, here := b.shares(t, b.till(t, "C1"), glass.Config{Width: 120, Height: 30}), b.shares(t, b.till(t, "C2"), glass.Config{Width: 120, Height: 30})
			here.insist("ctrl+l", "VENTES")
			var took []time.Duration
			for n := range proof.Size(1, 5, 200) {
				amount := fmt.Sprint(3000 + n)
				shown := model.Money(3000 + n).Group(" ")
				row := shown + " F ✓ Payé"
				there.insist("ctrl+n", "NOUVELLE VENTE")
				here.Key("g") // the list stays at its top
				there.sell(amount)
				there.await("… En attente")
				here.await(shown + " F … En attente")
				came := make(chan time.Time, 1)
				go func() {
					if here.WaitFor(limit, func(screen string) bool { return strings.Contains(flat(screen), row) }) == nil {
						came <- time.Now()
					}
					close(came)
				}()
				b.pays(t, b.link(t))
				there.Key("r")
				there.await("✓ PAYÉ " + shown)
				green := time.Now()
				at, ok := <-came
				if !ok {
					t.Fatalf("the row never came:\n%s", here.Screen())
				}
				took = append(took, max(0, at.Sub(green)))
			}
			slices.Sort(took)
			p50, p99 := took[len(took)/2], took[len(took)*99/100]
			t.Logf("%d sales: p50 %v, p99 %v, worst %v", len(took), p50, p99, took[len(took)-1])
			if p99 > way.most {
				t.Errorf("p99 %v, %v at most", p99, way.most)
			}
			here.neverRings()
		})
	}
}

// neverRings says that nobody here is told what is sold elsewhere.
func (c *console) neverRings() {
	c.t.Helper()
	if n := c.bells(); n > 0 {
		c.t.Errorf("it rang %d times", n)
	}
}

// Neither the keys nor the password of the shared ledger are anywhere: start and
// run look at the terminal, all files, the process list and each answer; what is
// left is the log, and what the server has and writes down.
func TestSecretsOfTillsThatShare(t *testing.T) {
	if proof.Size(0, 1, 1) == 0 {
		t.Skip("a console")
	}
	t.Parallel()
	b := newBranch(t, nil, "CAISSE_DEBUG=1", "GOTRACEBACK=system")
	d := b.till(t, "C1")
	c := b.shares(t, d, glass.Config{Width: 120, Height: 30})
	c.sell("5000")
	c.await("… En attente")
	b.pays(t, b.link(t))
	c.Key("r")
	c.await("✓ PAYÉ")
	for _, args := range [][]string{{"tills"}, {"tills", "-json"}, {"tills", "-verify", "-json"}, {"doctor"}, {"doctor", "-json"}, {"profiles", "-json"}, {"list", "-json"}, {"export", "-as", "jsonl", "-"}, {"hub", "sql"}} {
		d.run(t, "", append(args, "-ledger", b.address)...)
	}
	for _, secret := range []string{"not " + fakePass, ""} { // what the server refuses
		wrong := d
		wrong.env = append(slices.Clone(d.env), "PGPASSFILE=/nonexistent", "PGPASSWORD="+secret)
		for _, args := range [][]string{{"tills"}, {"tills", "-json"}, {"doctor", "-json"}} {
			if code, out, said := wrong.run(t, "", append(args, "-ledger", b.address)...); code == 0 {
				t.Errorf("%q with a wrong password: %s%s", args, out, said)
			}
		}
	}
	noKeys(t, "what the server has", []byte(b.pg.Dump(t, b.name)))
	noKeys(t, "what it is asked", []byte(b.pg.SQL(t, b.name, "SELECT * FROM pg_stat_activity")))
	if log, err := os.ReadFile(filepath.Join(b.pg.Dir, "log")); err != nil || len(log) == 0 {
		t.Errorf("no log of the server: %v", err)
	} else {
		noKeys(t, "the server's log", log)
	}
	if log, err := os.ReadFile(filepath.Join(d.data, "caisse.log")); err != nil || !strings.Contains(string(log), "shared ledger") {
		t.Errorf("the log does not say how sharing went: %v", err)
	}
	c.Signal(syscall.SIGQUIT) // which has Go dump its stacks where nobody hears it
	if _, err := c.Wait(limit); err != nil {
		t.Error(err)
	}
}

// mostShared is what sharing may take of memory, in kB.
const mostShared = 8 << 10

// A console that shares holds little more than one that does not.
func TestMemoryOfSharing(t *testing.T) {
	if proof.Size(0, 1, 1) == 0 {
		t.Skip("consoles")
	}
	t.Parallel()
	b := newBranch(t, nil)
	alone := b.till(t, "C0").start(t, glass.Config{Width: 120, Height: 30})
	alone.await("NOUVELLE VENTE")
	shares := b.shares(t, b.till(t, "C1"), glass.Config{Width: 120, Height: 30})
	other := b.shares(t, b.till(t, "C2"), glass.Config{Width: 120, Height: 30})
	for n := range 2 {
		other.insist("ctrl+n", "NOUVELLE VENTE")
		other.sell(fmt.Sprint(2000 + n))
		other.await("… En attente")
	}
	for _, c := range []*console{alone, shares} {
		c.sell("5000")
		c.await("… En attente")
		b.pays(t, b.link(t))
		c.Key("r")
		c.await("✓ PAYÉ")
		c.insist("ctrl+l", "VENTES")
		c.await("5 000 F ✓ Payé")
	}
	with, without := resident(shares.Pid()), resident(alone.Pid())
	if without == 0 {
		t.Skip("memory is not told here")
	}
	t.Logf("%d kB alone, %d kB more where it shares", without, with-without)
	if with-without > mostShared {
		t.Errorf("%d kB more, %d at most", with-without, mostShared)
	}
}
