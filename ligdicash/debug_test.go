package ligdicash

import (
	"context"
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
)

// GODEBUG makes net/http log every header it sends over HTTP/2. A program with
// this client writes no key, and is still answered.
func TestDebugPrintsNoKeys(t *testing.T) {
	const server = "CAISSE_TEST_SERVER"
	if base := os.Getenv(server); base != "" { // this very test, as another program
		for _, hc := range []*http.Client{nil, {Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: true}}} {
			if hc == nil {
				tr := transport()
				tr.TLSClientConfig = &tls.Config{InsecureSkipVerify: true}
				hc = &http.Client{Transport: tr}
			}
			c := newClient(t, base, hc)
			if _, err := c.CreateInvoice(context.Background(), sale()); err == nil {
				t.Error("accepted without a token")
			}
			if p, err := c.Confirm(context.Background(), invoice); err != nil || p.Status != StatusPending {
				t.Errorf("got %+v, %v", p, err)
			}
		}
		return
	}
	var mu sync.Mutex
	var protocols []string
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		protocols = append(protocols, r.Proto)
		mu.Unlock()
		says(200, pendingBody)(w, r)
	}))
	srv.EnableHTTP2 = true
	srv.StartTLS()
	defer srv.Close()
	for _, debug := range []string{"", "http2debug=1", "http2debug=2", "netdns=go,http2debug=2"} {
		mu.Lock()
		protocols = nil
		mu.Unlock()
		cmd := exec.Command(os.Args[0], "-test.run=^TestDebugPrintsNoKeys$", "-test.v")
		cmd.Env = append(os.Environ(), server+"="+srv.URL, "GODEBUG="+debug)
		out, err := cmd.CombinedOutput()
		mu.Lock()
		protocols := slices.Clone(protocols)
		mu.Unlock()
		if err != nil || len(protocols) < 4 {
			t.Fatalf("GODEBUG=%s: %v, %d requests\n%s", debug, err, len(protocols), out)
		}
		if want := map[bool]string{true: "HTTP/2.0", false: "HTTP/1.1"}[debug == ""]; protocols[0] != want {
			t.Errorf("GODEBUG=%s: asked over %s, want %s", debug, protocols[0], want)
		}
		for _, secret := range []string{fakeKey, fakeToken, invoice} {
			if strings.Contains(string(out), secret) {
				t.Errorf("GODEBUG=%s: %s is in what the program wrote:\n%.2000s", debug, secret, out)
			}
		}
	}
}
