package till

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/ledger"
)

// The steps of a sale by key at which its program is killed, besides any moment.
const (
	dieBefore   = iota // it is written
	dieWritten         // and the create call has not left
	dieOnItsWay        // LigdiCash has it
	dieAnswered        // and the answer is not written
	dieOver            // the answer is written
	dieAnyMoment
	dieSteps
)

// keyedSale is the sale of these tests.
func keyedSale(t testing.TB, line string) model.Sale {
	l, err := model.ParseLine(line)
	if err != nil {
		t.Fatal(err)
	}
	return model.Sale{Line: l}
}

var keyedWords = model.SaleWords{Sale: "Vente", Item: "Article %d", Discount: "Remise %s", Group: " "}

// dying is a LigdiCash of which the program that asks it is killed at step.
type dying struct {
	Gateway
	step int
}

func die() {
	p, _ := os.FindProcess(os.Getpid())
	_ = p.Kill()
	select {}
}

func (d dying) CreateInvoice(ctx context.Context, in ligdicash.NewInvoice) (ligdicash.Created, error) {
	if d.step == dieWritten {
		die()
	}
	made, err := d.Gateway.CreateInvoice(ctx, in)
	if d.step == dieAnswered {
		die()
	}
	return made, err
}

// TestKeyedChild is no test: it is the program that is killed.
func TestKeyedChild(t *testing.T) {
	path := os.Getenv("TILL_TEST_KEYED")
	if path == "" {
		t.Skip("it is what TestKeyedKilled kills")
	}
	step, _ := strconv.Atoi(os.Getenv("TILL_TEST_STEP"))
	l, err := ledger.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	client, err := ligdicash.New(os.Getenv("TILL_TEST_BASE"), "FAKE", "FAKE", nil)
	if err != nil {
		t.Fatal(err)
	}
	tl := New(Config{Ledger: l, Base: os.Getenv("TILL_TEST_BASE")})
	tl.Connect(dying{client, step})
	if step == dieBefore {
		die()
	}
	inv, _, err := tl.ChargeKeyed(t.Context(), keyedSale(t, "3*500 pain"), keyedWords, os.Getenv("TILL_TEST_KEY"))
	for end := time.Now().Add(time.Minute); err == nil && inv.State == model.Sending && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
		inv, err = l.Invoice(t.Context(), inv.Ref)
	}
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("over")
	die()
}

// keyedBank counts what it is asked to make, by the sale's reference.
type keyedBank struct {
	mu   sync.Mutex
	made []string
	got  func() // is called with each, before it answers
}

func (b *keyedBank) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Commande struct {
			CustomData map[string]any `json:"custom_data"`
		} `json:"commande"`
	}
	_ = json.NewDecoder(r.Body).Decode(&in)
	ref, _ := in.Commande.CustomData["transaction_id"].(string)
	b.mu.Lock()
	if !strings.Contains(r.URL.Path, "/confirm") { // the watch asks about earlier sales
		b.made = append(b.made, ref)
	}
	n, got := len(b.made), b.got
	b.mu.Unlock()
	if got != nil {
		got()
	}
	token := fmt.Sprintf("FAKETOKEN%06d", n)
	_ = json.NewEncoder(w).Encode(map[string]string{"response_code": "00", "token": token, "response_text": "http://" + r.Host + "/pay/" + token, "description": "", "custom_data": ""})
}

func (b *keyedBank) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.made)
}

// Killed at every step, and called again with its key until it answers, a sale by
// script is one invoice: in the ledger, and at LigdiCash.
func TestKeyedKilled(t *testing.T) {
	proof.Slow(t)
	path := filepath.Join(t.TempDir(), "ledger.db")
	bank := &keyedBank{}
	server := httptest.NewServer(bank)
	defer server.Close()
	r := proof.Rand(t)
	for i := range proof.Size(dieSteps, 2*dieSteps, 200) {
		step, key := i%dieSteps, fmt.Sprintf("order-%d", i)
		before := bank.count()
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKeyedChild$", "-test.v")
		cmd.Env = append(os.Environ(), "TILL_TEST_KEYED="+path, "TILL_TEST_KEY="+key, "TILL_TEST_BASE="+server.URL, fmt.Sprint("TILL_TEST_STEP=", step))
		started := make(chan struct{})
		bank.mu.Lock()
		bank.got = nil
		if step == dieOnItsWay {
			bank.got = func() {
				<-started
				_ = cmd.Process.Kill()
			}
		}
		bank.mu.Unlock()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		close(started)
		if step == dieAnyMoment {
			time.AfterFunc(time.Duration(r.IntN(120_000))*time.Microsecond, func() { _ = cmd.Process.Kill() })
		}
		if err := cmd.Wait(); err == nil {
			t.Fatalf("step %d: it was not killed", step)
		}
		bank.mu.Lock()
		bank.got = nil
		bank.mu.Unlock()
		sent := bank.count() - before

		// It is called again, as the clock that all programs here have says, past the
		// time that a call can take.
		l, err := ledger.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		l.Links(func(string) error { return nil })
		client, err := ligdicash.New(server.URL, "FAKE", "FAKE", nil)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		tl := New(Config{Ledger: l, Base: server.URL, Clock: model.Clock{
			Wall: func() time.Time { return time.Now().Add(time.Minute) }, Mono: func() time.Duration { return time.Hour + time.Since(start) },
		}})
		tl.Connect(client)
		watching, stop := context.WithCancel(t.Context())
		over := make(chan struct{})
		go func() { defer close(over); tl.Run(watching) }()
		var last model.Invoice
		for again := range 2 {
			inv, first, err := tl.ChargeKeyed(t.Context(), keyedSale(t, "3*500 pain"), keyedWords, key)
			if err != nil {
				t.Fatal(err)
			}
			for end := time.Now().Add(20 * time.Second); inv.State == model.Sending && time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
				if inv, err = l.Invoice(t.Context(), inv.Ref); err != nil {
					t.Fatal(err)
				}
			}
			if first && (sent > 0 || again > 0) || inv.State == model.Sending || again > 0 && inv.Ref != last.Ref {
				t.Errorf("step %d, call %d: %s is %s, sold by it: %v", step, again+2, inv.Ref, inv.State, first)
			}
			last = inv
		}
		if _, _, err := tl.ChargeKeyed(t.Context(), keyedSale(t, "3*501 pain"), keyedWords, key); !errors.Is(err, ErrKeyUsed) {
			t.Errorf("step %d: the key of another amount: %v", step, err)
		}
		stop()
		<-over
		tl.Close(time.Second)
		all, err := l.Newest(t.Context(), ledger.Query{Limit: 1000})
		if err != nil || len(all) != i+1 {
			t.Errorf("step %d: %d invoices after %d sales (%v)", step, len(all), i+1, err)
		}
		want := model.Pending
		if step == dieWritten || step == dieOnItsWay || step == dieAnswered {
			want = model.LostAnswer
		}
		if step != dieAnyMoment && last.State != want {
			t.Errorf("step %d: it is %s, want %s", step, last.State, want)
		}
		if made := bank.count() - before; made > 1 || made == 0 && last.State != model.LostAnswer {
			t.Errorf("step %d: LigdiCash was asked for %d invoices, and it is %s", step, made, last.State)
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			return
		}
	}
}

// Of many calls at once with one key, one sells; of a sale that never left, a
// later call sends it, and its key stays one sale's.
func TestKeyedAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	bank := &keyedBank{}
	server := httptest.NewServer(bank)
	defer server.Close()
	away, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + away.Addr().String()
	away.Close()
	open := func(base string) (*Till, *ledger.Ledger, func()) {
		l, err := ledger.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		client, err := ligdicash.New(base, "FAKE", "FAKE", nil)
		if err != nil {
			t.Fatal(err)
		}
		tl := New(Config{Ledger: l, Base: base})
		tl.Connect(client)
		return tl, l, func() { tl.Close(5 * time.Second); l.Close() }
	}
	sale := keyedSale(t, "1500")
	tl, _, done := open(nobody)
	lost, first, err := tl.ChargeKeyed(t.Context(), sale, keyedWords, "order")
	if err != nil || !first {
		t.Fatal(first, err)
	}
	done()
	refs := map[string]int{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			tl, l, done := open(server.URL)
			defer done()
			if inv, err := l.Invoice(t.Context(), lost.Ref); err != nil || inv.State != model.NotSent {
				if inv.ReplacedBy == "" {
					t.Error(inv.State, err)
				}
			}
			inv, _, err := tl.ChargeKeyed(t.Context(), sale, keyedWords, "order")
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			refs[inv.Ref]++
			mu.Unlock()
		})
	}
	all.Wait()
	if bank.count() != 1 || len(refs) != 1 || refs[lost.Ref] > 0 {
		t.Errorf("LigdiCash was asked %d times, for %v", bank.count(), refs)
	}
	tl, l, done := open(server.URL)
	defer done()
	if inv, first, err := tl.ChargeKeyed(t.Context(), sale, keyedWords, "order"); err != nil || first || inv.Sale != lost.Ref || inv.State != model.Pending {
		t.Errorf("afterwards: %+v, %v, %v", inv, first, err)
	}
	for _, key := range []string{"", "a\x1bb", " x", string(make([]rune, 201))} {
		if _, _, err := tl.ChargeKeyed(t.Context(), sale, keyedWords, key); !errors.Is(err, ErrBadKey) {
			t.Errorf("%q: %v", key, err)
		}
	}
	// What is salvaged has its keys.
	copied := filepath.Join(filepath.Dir(path), "copy.db")
	if _, err := ledger.Salvage(t.Context(), path, copied, nil); err != nil {
		t.Fatal(err)
	}
	s, err := ledger.Open(t.Context(), copied)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	was, err := l.Keyed(t.Context(), "order")
	if now, err2 := s.Keyed(t.Context(), "order"); err != nil || err2 != nil || now != was {
		t.Errorf("salvaged: %+v, %v, want %+v, %v", now, err2, was, err)
	}
}
