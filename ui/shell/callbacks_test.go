package shell

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/model"
	"caisse/model/settings"
)

// lines is an output that is read while it is written.
type lines struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}

// await returns the output once it has all parts.
func (l *lines) await(t *testing.T, parts ...string) string {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		out := l.String()
		missing := ""
		for _, p := range parts {
			if !strings.Contains(out, p) {
				missing = p
			}
		}
		if missing == "" {
			return out
		}
		if time.Now().After(end) {
			t.Fatalf("no %q in\n%s", missing, out)
		}
	}
}

// A callback has LigdiCash asked, and the log tells how the sale stands: by the
// end of its reference, with nothing of who pays.
func TestCallbacksCommand(t *testing.T) {
	c := newCounter(t)
	inv, other := c.invoice(), c.invoice()
	inv.Firstname, inv.Lastname = "Awa", "Ouedraogo"
	c.keep(inv, other)
	c.says(inv.Token, completed(int64(inv.Amount)), nil)
	c.says(other.Token, ligdicash.Payin{}, &ligdicash.Error{Op: "confirm", Kind: ligdicash.Offline})
	out := &lines{}
	c.shell.Out = out
	c.shell.Settings.ConfigDir = t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- c.shell.callbacks(ctx, "127.0.0.1:0", false) }()
	said := out.await(t, "callback_url = ")
	at := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(said)
	path := regexp.MustCompile(`/ligdicash/\w+`).FindString(said)
	if key, err := settings.DoorKey(c.shell.Settings.ConfigDir, ""); err != nil || !strings.HasSuffix(path, key) {
		t.Errorf("%s, but the key is %s, %v", path, key, err)
	}
	for _, body := range []string{
		`{"status":"completed","custom_data":[{"keyof_customdata":"transaction_id","valueof_customdata":"` + inv.Ref + `"}]}`,
		"custom_data%5Btransaction_id%5D=" + inv.Ref, "custom_data%5Btransaction_id%5D=" + other.Ref, "nonsense",
	} {
		resp, err := http.Post(at+path, "text/plain", strings.NewReader(body))
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("%v, %v", resp, err)
		}
		resp.Body.Close()
	}
	said = out.await(t, "…"+tailOf(inv)+" : ✓ Payé", "…"+tailOf(other)+" : pas encore vérifiée : ", "non reçues : 1 illisibles")
	for _, secret := range []string{inv.Ref, other.Ref, "Awa", "Ouedraogo", "22670112212", inv.Token} {
		if strings.Contains(said, secret) {
			t.Errorf("the log has %q:\n%s", secret, said)
		}
	}
	resp, err := http.Get(at + "/health")
	if err != nil {
		t.Fatal(err)
	}
	b, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK || !strings.Contains(string(b), `"asked":1`) {
		t.Errorf("health: HTTP %d %s", resp.StatusCode, b)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("ended with %v", err)
	}
	if _, err := http.Get(at + "/health"); err == nil {
		t.Error("it is still open")
	}
	c.shell.Out = &c.out
	c.expect(ExitPaid, "check", "-offline", inv.Ref)
}

func tailOf(inv model.Invoice) string { return inv.Ref[len(inv.Ref)-4:] }

// What keeps the door shut is a sentence.
func TestCallbacksCannotOpen(t *testing.T) {
	c := newCounter(t)
	c.shell.Settings.ConfigDir = t.TempDir()
	exits := func(addr, sentence string) {
		t.Helper()
		err := c.shell.callbacks(t.Context(), addr, false)
		if err == nil || !strings.Contains(err.Error(), sentence) {
			t.Errorf("%s: %v, want %q", addr, err, sentence)
		}
	}
	exits("127.0.0.1:0", "il n'y a pas encore de registre ici")
	c.keep(c.invoice())
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	exits(taken.Addr().String(), "un autre programme s'en sert déjà")
	exits("nowhere", "une adresse de cette machine et un port, comme 127.0.0.1:8477")
	c.noKeys = settings.ErrNoKeys
	exits("127.0.0.1:0", "rien n'est reçu : ")
	var exit Exit
	if err := c.shell.callbacks(t.Context(), "127.0.0.1:0", false); errors.As(err, &exit) {
		t.Errorf("without keys it is a usage: %v", err)
	}
}

// The log says where the settings lead.
func TestCallbackURLIsCompared(t *testing.T) {
	c := newCounter(t)
	for url, want := range map[string]string{
		"": "À mettre dans les réglages", "https://x.example/ligdicash/K": "y mène : https://x.example/ligdicash/K", "https://x.example/other": "mène ailleurs ; ici : https://VOTRE-NOM/ligdicash/K",
	} {
		c.shell.Settings.CallbackURL = url
		if got := c.shell.leads("/ligdicash/K"); !strings.Contains(got, want) {
			t.Errorf("%q: %s", url, got)
		}
	}
}
