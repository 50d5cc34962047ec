package program

import (
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"caisse/ligdicash/sandbox"
	"caisse/ui/glass"
)

// stranger is a server of somebody else, at https://example.com for the program
// that is told of it: it speaks as LigdiCash does, and notes who asked.
type stranger struct {
	*sandbox.Server
	env []string

	mu    sync.Mutex
	asked int      // requests of any kind, connections to the proxy too
	keys  []string // the key of each request to it
}

const strange = "example.com" // httptest's certificate is of it

func newStranger(t *testing.T) *stranger {
	if runtime.GOOS != "linux" {
		t.Skip("the certificate is trusted by way of SSL_CERT_FILE")
	}
	s := &stranger{Server: sandbox.New(sandbox.Options{})}
	s.SetPublicURL("https://client.ligdicash.com") // or no link of it would be drawn
	web := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.keys = append(s.keys, r.Header.Get("Apikey"))
		s.mu.Unlock()
		r.Host = "127.0.0.1"
		s.ServeHTTP(w, r)
	}))
	t.Cleanup(web.Close)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked++
		s.mu.Unlock()
		if r.Method != http.MethodConnect {
			t.Errorf("asked for %s in the clear", r.URL)
			return
		}
		to, err := net.Dial("tcp", web.Listener.Addr().String())
		if err != nil {
			t.Error(err)
			return
		}
		defer to.Close()
		from, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer from.Close()
		_, _ = io.WriteString(from, "HTTP/1.1 200 OK\r\n\r\n")
		go func() { _, _ = io.Copy(to, from) }()
		_, _ = io.Copy(from, to)
	}))
	t.Cleanup(proxy.Close)
	cert := filepath.Join(t.TempDir(), "cert.pem")
	if err := os.WriteFile(cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: web.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	s.env = []string{"HTTPS_PROXY=" + proxy.URL, "SSL_CERT_FILE=" + cert, "LIGDICASH_BASE_URL=https://" + strange}
	return s
}

// heard is how often anybody came, and with which keys.
func (s *stranger) heard() (int, []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked, s.keys
}

func (s *stranger) nobody(t *testing.T, when string) {
	t.Helper()
	if n, keys := s.heard(); n != 0 || len(keys) != 0 {
		t.Errorf("%s: asked %d times, with %d keys", when, n, len(keys))
	}
}

// No command sends keys to a server that is not LigdiCash before its name was
// typed; each says why.
func TestForeignServerGetsNoKeys(t *testing.T) {
	t.Parallel()
	s := newStranger(t)
	d := newDesk(t, s.env...)
	for _, args := range [][]string{{"login"}, {"login", "-force"}, {"check", "eyJFAKE.FAKE.FAKE"}, {"check", "-json", "01FAKE"}} {
		code, _, said := d.run(t, fakeKey+"\n"+fakeToken+"\n", args...)
		if code != 2 || !strings.Contains(said, strange+" n'est pas LigdiCash") {
			t.Errorf("%s: exit %d, %s", args, code, said)
		}
		s.nobody(t, strings.Join(args, " "))
	}
	code, out, _ := d.run(t, "", "doctor", "-fast")
	if code != 1 || !strings.Contains(out, "✗ faute   Serveur     "+strange+" n'est pas LigdiCash") {
		t.Errorf("doctor: exit %d\n%s", code, out)
	}
	s.nobody(t, "doctor")
}

// The console asks; only the name, typed, sends keys; the answer is kept for
// this server alone.
func TestForeignServerIsAskedAbout(t *testing.T) {
	t.Parallel()
	s := newStranger(t)
	d := newDesk(t, s.env...)
	c := d.start(t, glass.Config{})
	c.await("À QUI VONT LES CLÉS", "le serveur "+strange+" : ce n'est pas LigdiCash", "ÉTRANGER")
	if c.says("RÉEL") {
		t.Error("it is called the real till")
	}
	c.insistType(strange)
	c.await("Entrée Envoyer")
	s.nobody(t, "before the name was said")
	c.Key("enter")
	c.waits("the question to be over", func(string) bool { return !c.says("À QUI VONT LES CLÉS") })
	kept, err := os.ReadFile(filepath.Join(d.config, "servers.json"))
	if err != nil || !strings.Contains(string(kept), `"default": "`+strange+`"`) {
		t.Errorf("kept: %s, %v", kept, err)
	}
	other := newDesk(t, append(s.env, "CAISSE_CONFIG_DIR="+d.config, "LIGDICASH_BASE_URL=https://autre.example")...)
	o := other.start(t, glass.Config{})
	o.await("À QUI VONT LES CLÉS", "autre.example")
}

// With keys of the environment it sells: under the server's own name, into a
// ledger of its own, and what it calls paid is not green.
func TestForeignServerIsNotTheRealTill(t *testing.T) {
	t.Parallel()
	s := newStranger(t)
	shop := filepath.Join(t.TempDir(), "shop.db")
	d := newDesk(t, append(s.env, "LIGDICASH_API_KEY="+fakeKey, "LIGDICASH_API_TOKEN="+fakeToken, "CAISSE_LEDGER="+shop)...)
	c := d.start(t, glass.Config{})
	c.await("NOUVELLE VENTE", "Serveur étranger : "+strange+", pas LigdiCash", "ÉTRANGER")
	c.sell("5000")
	c.await("… En attente", strange)
	token := ""
	for _, r := range s.Requests() {
		if r.Op == "create" {
			token = r.Token
		}
	}
	if err := s.Pay(token); err != nil {
		t.Fatal(err)
	}
	c.Key("r")
	c.await("? ANNONCÉ 5 000 FCFA", "Annoncé payé par "+strange+", pas par LigdiCash", "Serveur étranger : "+strange)
	if c.says("RÉEL") || c.says("✓") || c.says("Vous pouvez livrer") {
		t.Errorf("it looks like the real till:\n%s", c.Screen())
	}
	c.neverGreen()
	if _, err := os.Stat(shop); err == nil {
		t.Error("the shop's ledger was opened")
	}
	if _, err := os.Stat(filepath.Join(d.data, "default@"+strange+".db")); err != nil {
		t.Error(err)
	}
	if _, out, _ := d.run(t, "", "list", "-json"); !strings.Contains(out, `"confirmed_by":"`+strange+`"`) {
		t.Errorf("list says %s", out)
	}
	if _, out, _ := d.run(t, "", "report"); !strings.Contains(flat(out), "*** Serveur étranger : "+strange+", pas LigdiCash ***") {
		t.Errorf("report says\n%s", out)
	}
}
