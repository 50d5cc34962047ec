package program

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model/hub/pgtest"
	"caisse/ui/glass"
)

// listed is what list -json says of a sale.
type listed struct {
	Ref string `json:"transaction_id"`
}

// hangs has LigdiCash answer no question while it is set.
func (s *shop) hangs() *atomic.Bool {
	var hangs atomic.Bool
	s.front = func(_ http.ResponseWriter, r *http.Request) bool {
		for hangs.Load() && r.Context().Err() == nil && strings.Contains(r.URL.Path, "/confirm") {
			time.Sleep(10 * time.Millisecond)
		}
		return false
	}
	return &hangs
}

// gaveUp is how long a console may be silent after LigdiCash hung on two of its
// questions: the time one may take, the pause after the second, the time it takes
// to see that no receiver is there any more, and some more on a slow machine.
const gaveUp = 15*time.Second + 8*time.Second + time.Second + limit

// receiver is a machine for a receiver of the shop's callbacks.
func (s *shop) receiver(t *testing.T) desk {
	return newDesk(t, "LIGDICASH_BASE_URL="+s.url, "LIGDICASH_API_KEY="+fakeKey, "LIGDICASH_API_TOKEN="+fakeToken, "CAISSE_SHOP=Marché", "CAISSE_TILL=R", "PGPASSWORD=FAKE")
}

// A receiver on a machine of its own, with nothing but settings: its ledger is made,
// the customer pays, LigdiCash calls it, and the console that sold is green within a
// second of that; once such calls are the first to find sales paid, the console asks
// little. Cut off it says so, and ends in time.
func TestCallbackAcrossMachines(t *testing.T) {
	proof.Slow(t)
	t.Parallel()
	server := pgtest.Start(t)
	database := server.Database(t)
	address := server.Address(database, "caisse")
	s := newShop(t, "CAISSE_SHOP=Marché", "CAISSE_TILL=C1", "PGPASSWORD=FAKE")
	hangs := s.hangs()
	c := s.start(t, glass.Config{Args: []string{"-ledger", address}})
	c.await("NOUVELLE VENTE")
	there := s.receiver(t)
	door := there.start(t, glass.Config{Width: 150, Height: 40, Args: []string{"callbacks", "-addr", "127.0.0.1:0", "-ledger", address}})
	door.await("registre commun joint, tout ce que les caisses ont remis est ici")
	server.SQL(t, database, "UPDATE caisse.meta SET beat_seconds = 1")
	at := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(door.Screen())
	path := regexp.MustCompile(`/ligdicash/\w+`).FindString(door.Screen())
	if made, err := filepath.Glob(filepath.Join(there.data, "*.db")); err != nil || len(made) != 1 {
		t.Errorf("the receiver's ledger: %v, %v", made, err)
	}
	call := func(ref string) {
		t.Helper()
		resp, err := http.PostForm(at+path, url.Values{"status": {"completed"}, "custom_data[transaction_id]": {ref}})
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatal(resp, err)
		}
		resp.Body.Close()
	}
	health := func() (code int, is struct {
		OK           bool
		LigdiCash    string
		SharedLedger *struct {
			Reached bool
			Why     string
			Pulled  int64 `json:"pulled_seconds"`
		} `json:"shared_ledger"`
		Parked, Unknown int
	}) {
		t.Helper()
		resp, err := http.Get(at + "/health")
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if err := json.NewDecoder(resp.Body).Decode(&is); err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, is
	}
	newest := func() string {
		t.Helper()
		_, out, said := s.run(t, "", "list", "-json", "-ledger", address)
		var sale listed
		line, _, _ := strings.Cut(out, "\n")
		if err := json.Unmarshal([]byte(line), &sale); err != nil || sale.Ref == "" {
			t.Fatalf("%v: %s%s", err, out, said)
		}
		return sale.Ref
	}

	// The first: the console asks as ever, and either may find it.
	c.sell("5000")
	c.await("… En attente")
	s.pays(t, s.link(t))
	call(newest())
	c.await("✓ PAYÉ")
	if code, is := health(); code != http.StatusOK || !is.OK || is.SharedLedger == nil || !is.SharedLedger.Reached || is.SharedLedger.Pulled < 0 || is.SharedLedger.Pulled > 15 {
		t.Errorf("health: HTTP %d %+v", code, is)
	}
	server.SQL(t, database, "UPDATE caisse.turn SET till = (SELECT id FROM caisse.till WHERE kind = 'callbacks')") // as if the call had been

	// From the next beat on it is patient, and green by the call.
	time.Sleep(3 * time.Second)
	c.insist("enter", "NOUVELLE VENTE")
	asked := s.asked("confirm")
	c.sell("6000")
	c.await("… En attente")
	ref := newest()
	time.Sleep(7 * time.Second)
	if n := s.asked("confirm") - asked; n > 1 { // the one that looks once what is shown
		t.Errorf("asked %d times in 7 s beside a receiver that finds who pays", n)
	}
	s.pays(t, s.link(t))
	began := time.Now()
	call(ref)
	c.await("✓ PAYÉ")
	if took := time.Since(began); took > time.Second {
		t.Errorf("green %v after the call", took)
	} else {
		t.Logf("green %v after the call", took)
	}
	if n := s.asked("confirm") - asked; n > 2 {
		t.Errorf("asked %d times", n)
	}
	if screen := door.Screen(); strings.Contains(screen, ref) || strings.Contains(screen, "226") || !strings.Contains(screen, "…"+ref[len(ref)-4:]+" : ✓ Payé") {
		t.Errorf("the log says too much, or not enough:\n%s", screen)
	}
	_, out, _ := s.run(t, "", "tills", "-ledger", address)
	if !strings.Contains(out, "R   ouverte · reçoit les notifications") {
		t.Errorf("tills: %s", out)
	}

	// With a question under way, and then no server.
	hangs.Store(true)
	c.insist("enter", "NOUVELLE VENTE")
	c.sell("7000")
	c.await("… En attente")
	ref, asked = newest(), s.asked("confirm")
	call(ref)
	call("01NOBODYSSALE0000000000000")
	s.awaits(t, "confirm", asked+1)
	server.Stop()
	door.await("registre commun injoignable, rien ne peut être vérifié ici (les caisses continuent) : Aucun serveur ne répond")
	if code, is := health(); code != http.StatusServiceUnavailable || is.SharedLedger.Reached || is.SharedLedger.Why == "" || is.Parked != 1 {
		t.Errorf("health without the server: HTTP %d %+v", code, is)
	}
	began = time.Now()
	if err := door.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code, err := door.Wait(limit); err != nil || code != 0 || time.Since(began) > 10*time.Second {
		t.Errorf("ended with %d, %v after %v", code, err, time.Since(began))
	}
	if screen := door.Screen(); !strings.Contains(screen, "annoncées, et pas encore connues ici : 1") {
		t.Errorf("the end:\n%s", screen)
	}
	if _, err := os.Stat(filepath.Join(there.config, "callbacks.json")); err != nil {
		t.Error(err) // the path stays
	}
	hangs.Store(false)
	// On its own the console asks as ever: first when it has given up on what hung, and
	// the pause after failures is over, and then by the rules alone.
	alone := s.asked("confirm")
	s.awaitsFor(t, gaveUp, "confirm", alone+1)
	s.awaits(t, "confirm", alone+2)
}

// A receiver ends in time although neither LigdiCash nor the shared ledger answers,
// and somebody sends it a byte now and then.
func TestReceiverEndsWhileNothingAnswers(t *testing.T) {
	proof.Slow(t)
	t.Parallel()
	server := pgtest.Start(t)
	line := pgtest.NewWire(t, server)
	address := server.Address(server.Database(t), "caisse")
	_, port, err := net.SplitHostPort(line.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	far := strings.Replace(address, strconv.Itoa(server.Port), port, 1)
	s := newShop(t, "CAISSE_SHOP=Marché", "CAISSE_TILL=C1", "PGPASSWORD=FAKE")
	hangs := s.hangs()
	there := s.receiver(t)
	door := there.start(t, glass.Config{Width: 150, Height: 40, Args: []string{"callbacks", "-addr", "127.0.0.1:0", "-ledger", far}})
	door.await("registre commun joint, tout ce que les caisses ont remis est ici")
	at := regexp.MustCompile(`127\.0\.0\.1:\d+`).FindString(door.Screen())
	path := regexp.MustCompile(`/ligdicash/\w+`).FindString(door.Screen())
	c := s.start(t, glass.Config{Args: []string{"-ledger", address}})
	c.await("NOUVELLE VENTE")
	c.sell("5000")
	c.await("… En attente")
	_, out, said := s.run(t, "", "list", "-json", "-ledger", address)
	var sale listed
	if err := json.Unmarshal([]byte(out), &sale); err != nil {
		t.Fatalf("%v: %s%s", err, out, said)
	}
	if err := c.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Wait(limit); err != nil { // nobody else asks
		t.Fatal(err)
	}
	hangs.Store(true)
	asked := s.asked("confirm")
	resp, err := http.PostForm("http://"+at+path, url.Values{"custom_data[transaction_id]": {sale.Ref}})
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	s.awaits(t, "confirm", asked+1)
	line.Far.Store(int64(time.Hour))
	slow, err := net.Dial("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	if _, err := io.WriteString(slow, "POST "+path+" HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := door.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	code, err := door.Wait(limit)
	if took := time.Since(began); err != nil || code != 0 || took > 10*time.Second {
		t.Errorf("ended with %d, %v after %v", code, err, took)
	} else {
		t.Logf("ended after %v", took)
	}
}
