package program

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"caisse/ui/glass"
)

// The door beside a till that is closed: the customer pays, LigdiCash calls, the
// sale is paid in the ledger, and the door ends when it is told to. No console
// asks in the meantime.
func TestCallbacksWithoutConsole(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	c := s.open(t)
	c.Type("5000")
	c.await("= 5 000 FCFA")
	c.charge()
	c.await("… En attente")
	link := s.link(t)
	if err := c.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Wait(limit); err != nil {
		t.Fatal(err)
	}
	_, out, _ := s.run(t, "", "list", "-json")
	var sale struct {
		Ref string `json:"transaction_id"`
	}
	if err := json.Unmarshal([]byte(out), &sale); err != nil || sale.Ref == "" {
		t.Fatalf("%v: %s", err, out)
	}
	s.pays(t, link)
	before := s.asked("confirm")

	door := s.start(t, glass.Config{Width: 120, Height: 20, Args: []string{"callbacks", "-addr", "127.0.0.1:0"}})
	door.await("callback_url = ")
	at := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(door.Screen())
	path := regexp.MustCompile(`/ligdicash/\w+`).FindString(door.Screen())
	for _, ref := range []string{"NOT-OF-THIS-TILL", sale.Ref, sale.Ref} {
		resp, err := http.PostForm(at+path, url.Values{"status": {"completed"}, "custom_data[transaction_id]": {ref}})
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK || len(b) > 0 {
			t.Errorf("HTTP %d %s", resp.StatusCode, b)
		}
	}
	door.await("…" + sale.Ref[len(sale.Ref)-4:] + " : ✓ Payé")
	if screen := door.Screen(); strings.Contains(screen, sale.Ref) || strings.Contains(screen, "226") {
		t.Errorf("the log says too much:\n%s", screen)
	}
	begun := time.Now()
	if err := door.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code, err := door.Wait(limit); err != nil || code != 0 || time.Since(begun) > 10*time.Second {
		t.Errorf("ended with %d, %v after %v", code, err, time.Since(begun))
	}
	if n := s.asked("confirm") - before; n != 1 {
		t.Errorf("LigdiCash was asked %d times", n)
	}
	if code, out, _ := s.run(t, "", "check", "-offline", sale.Ref); code != 0 || !strings.Contains(out, "✓ Payé") {
		t.Errorf("code %d: %s", code, out)
	}
}
