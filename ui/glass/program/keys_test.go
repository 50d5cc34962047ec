package program

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model/settings"
	"caisse/ui/glass"
)

// Not in logs, and there is no crash output; start looks everywhere else, in
// each test.
func TestKeysStayHidden(t *testing.T) {
	t.Parallel()
	s := newShop(t, "CAISSE_DEBUG=1", "GOTRACEBACK=system")
	c := s.open(t)
	for _, k := range [][2]string{{"1100", "LigdiCash refuse les clés"}, {"1010", "coupée"}, {"5000", "… En attente"}} {
		c.insist("ctrl+n", "NOUVELLE VENTE")
		c.sell(k[0])
		c.await(k[1])
	}
	c.Key("r", "c", "f1")
	c.await("AIDE")
	log, err := os.ReadFile(filepath.Join(s.data, "caisse.log"))
	if err != nil || len(log) == 0 {
		t.Errorf("no log: %v", err)
	}
	c.Signal(syscall.SIGQUIT) // which has Go dump its stacks where nobody hears it
	if _, err := c.Wait(limit); err != nil {
		t.Error(err)
	}
	if bytes.Contains(c.Bytes(), []byte("goroutine ")) {
		t.Error("it dumps its stacks on the terminal")
	}
}

// A whole session with keys that are in the keyring of the system: from the
// first start to a crash, and every way out of the program. start and run look
// at the terminal, all files, the process list and each answer; what is left
// are the children, the page, and other hosts.
func TestCanary(t *testing.T) {
	if err := settings.TryKeyring(os.Getenv); err != nil {
		if os.Getenv("CAISSE_REQUIRE_REAL") != "" {
			t.Fatal(err)
		}
		t.Skip("no keyring of the operating system can be used here:", err)
	}
	const profile = "caisse-canary"
	t.Cleanup(func() {
		if err := settings.EraseKeys(os.Getenv, profile); err != nil && !errors.Is(err, settings.ErrNoKeys) {
			t.Error(err)
		}
	})
	tools, seen := t.TempDir(), t.TempDir() // programs the console may call, and what they were given
	for _, name := range []string{"xdg-open", "wl-copy", "xclip", "xsel"} {
		script := "#!/bin/sh\n{ env; echo \"$0 $*\"; tr '\\0' ' ' </proc/$PPID/cmdline; } >\"" + seen + "/" + name + ".$$\"\n" +
			"for f; do [ -f \"$f\" ] && cp \"$f\" \"" + seen + "/\"; done; case $0 in *copy|*clip|*sel) cat >\"" + seen + "/" + name + ".in\";; esac; exit 0\n"
		if err := os.WriteFile(filepath.Join(tools, name), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	// Whoever else is asked for anything: a proxy for every other host.
	var others atomic.Int64
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		others.Add(1)
		var all bytes.Buffer
		r.Write(&all)
		noKeys(t, "a request to "+r.Host, all.Bytes())
	}))
	defer proxy.Close()
	s := newShop(t)
	s.env = slices.DeleteFunc(s.env, func(e string) bool {
		return strings.HasPrefix(e, "LIGDICASH_API") || strings.HasPrefix(e, "DBUS_")
	})
	s.env = append(s.env, "CAISSE_DEBUG=1", "GOTRACEBACK=system", "CAISSE_PROFILE="+profile, "PATH="+tools+":"+os.Getenv("PATH"), "DISPLAY=:99",
		"DBUS_SESSION_BUS_ADDRESS="+os.Getenv("DBUS_SESSION_BUS_ADDRESS"), "HTTP_PROXY="+proxy.URL, "HTTPS_PROXY="+proxy.URL, "TMPDIR="+seen)

	if code, _, said := s.run(t, "", "profiles", "add", profile); code != 0 {
		t.Fatalf("exit code %d, %s", code, said)
	}
	c := s.start(t, glass.Config{Width: 120, Height: 40})
	c.await("MISE EN SERVICE")
	c.insistType("Chez Canari")
	c.Key("enter")
	c.await("Clé API", "Token API")
	c.Type("\x1b[200~Apikey: " + fakeKey + "\r\nBearer " + fakeToken + "\r\n\x1b[201~") // both lines at once
	c.await(fmt.Sprintf("%d caractères", len(fakeKey)), fmt.Sprintf("%d caractères", len(fakeToken)))
	c.insist("enter", "Clés acceptées")
	c.await("NOUVELLE VENTE")
	c.insistType("5000")
	c.charge()
	c.await("… En attente")
	c.Key("c")
	c.await("Lien copié par")
	c.Key("o")
	c.await("Image du QR ouverte")
	c.Key("b")
	c.await("Page ouverte")
	if at := regexp.MustCompile(`http://127\.0\.0\.1:\d+/\S*`).FindString(flat(c.Screen())); at != "" {
		if page, err := http.Get(at); err == nil {
			text, _ := io.ReadAll(page.Body)
			page.Body.Close()
			noKeys(t, "the page", text)
		}
	}
	s.pays(t, s.link(t))
	c.insist("r", "PAYÉ")
	for _, k := range [][2]string{{"ctrl+l", "VENTES"}, {"v", "DÉTAILS"}, {"ctrl+r", "RAPPORT"}, {"ctrl+s", "RÉGLAGES"}, {"f1", "AIDE"}} {
		c.insist(k[0], k[1])
	}
	out := filepath.Join(s.data, "export")
	for _, args := range []string{"export " + out + ".csv", "export " + out + ".jsonl", "backup " + out + ".db", "report -json", "list -json", "doctor -json", "profiles -json"} {
		s.run(t, "", strings.Fields(args)...)
	}
	for _, made := range []string{".csv", ".jsonl", ".db"} {
		if _, err := os.Stat(out + made); err != nil {
			t.Error(err)
		}
	}
	c.Signal(syscall.SIGQUIT) // which has Go dump its stacks where nobody hears it
	if _, err := c.Wait(limit); err != nil || bytes.Contains(c.Bytes(), []byte("goroutine ")) {
		t.Errorf("it dumps its stacks on the terminal, or %v", err)
	}
	children := 0
	filepath.WalkDir(seen, func(path string, e fs.DirEntry, err error) error {
		if data, rerr := os.ReadFile(path); err == nil && rerr == nil {
			children++
			noKeys(t, path, data)
		}
		return nil
	})
	if children < 2 {
		t.Errorf("%d children were looked at: the picture, the page and the clipboard have some", children)
	}
	if k, err := settings.ReadKeys(func(name string) string {
		if strings.HasPrefix(name, "LIGDICASH_") {
			return ""
		}
		return os.Getenv(name)
	}, profile); err != nil || k.API.Reveal() != fakeKey || k.Token.Reveal() != fakeToken {
		t.Errorf("the keyring does not have them: %v", err)
	}
}

// Many tills are set up by script: keys on standard input, answers in JSON, and
// nothing left when a profile is gone.
func TestProvision(t *testing.T) {
	if err := settings.TryKeyring(os.Getenv); err != nil {
		if os.Getenv("CAISSE_REQUIRE_REAL") != "" {
			t.Fatal(err)
		}
		t.Skip("no keyring of the operating system can be used here:", err)
	}
	const profile, renamed = "caisse-provision", "caisse-provision-2"
	t.Cleanup(func() {
		for _, name := range []string{profile, renamed} {
			if err := settings.EraseKeys(os.Getenv, name); err != nil && !errors.Is(err, settings.ErrNoKeys) {
				t.Error(err)
			}
		}
	})
	s := newShop(t)
	s.env = slices.DeleteFunc(s.env, func(e string) bool {
		return strings.HasPrefix(e, "LIGDICASH_API") || strings.HasPrefix(e, "DBUS_")
	})
	s.env = append(s.env, "DBUS_SESSION_BUS_ADDRESS="+os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	// answer runs a command that must end in code and decodes what it answers.
	answer := func(code int, v any, input string, args ...string) (said string) {
		t.Helper()
		got, out, said := s.run(t, input, args...)
		if got != code {
			t.Fatalf("caisse %q: exit %d, want %d: %s%s", args, got, code, out, said)
		}
		if v != nil {
			if err := json.Unmarshal([]byte(out), v); err != nil {
				t.Fatalf("caisse %q: %v\n%s", args, err, out)
			}
		}
		return said
	}
	keys := func(name string) string {
		t.Helper()
		var all []struct{ Profile, Keys string }
		answer(0, &all, "", "profiles", "-json")
		for _, p := range all {
			if p.Profile == name {
				return p.Keys
			}
		}
		return ""
	}

	var in struct {
		Profile, Checked string
		Kept             bool
	}
	answer(0, &in, "Apikey: "+fakeKey+"\r\nBearer "+fakeToken+"\r\n", "login", "-profile", profile, "-json")
	if in.Profile != profile || !in.Kept || in.Checked != "accepted" || keys(profile) != "keyring" {
		t.Errorf("login: %+v, %q", in, keys(profile))
	}
	said := answer(1, nil, "FAKE-OTHER-KEY\nFAKE-OTHER-TOKEN\n", "login", "-profile", profile)
	if !strings.Contains(said, "refuse ces clés : rien n'a été changé") {
		t.Errorf("other keys: %s", said)
	}
	answer(0, nil, "", "profiles", "set", profile, "shop=Wend-Panga au marché", "time_zone=Africa/Ouagadougou")
	said = answer(2, nil, "", "profiles", "set", profile, "time_zone=Afrique/Ouaga")
	if !strings.Contains(said, "Ce fuseau horaire n'existe pas") {
		t.Errorf("a time zone that is none: %s", said)
	}
	answer(2, nil, "", "doctor", "-profile", "caisse-nowhere")
	var findings []struct{ Name, Grade string }
	answer(0, &findings, "", "doctor", "-json", "-profile", profile)
	for _, f := range findings {
		if slices.Contains([]string{"keyring", "keys", "network", "accepted", "clock"}, f.Name) && f.Grade != "ok" {
			t.Errorf("doctor says %s of %s", f.Grade, f.Name)
		}
	}
	answer(0, nil, "", "profiles", "rename", profile, renamed)
	if keys(renamed) != "keyring" || keys(profile) != "" {
		t.Errorf("renamed: %q and %q", keys(profile), keys(renamed))
	}
	if info, err := os.Stat(filepath.Join(s.config, "settings.toml")); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("settings.toml: %v, %v", info, err)
	}
	for _, erased := range []bool{true, false} {
		var out struct{ Erased bool }
		answer(0, &out, "", "logout", "-profile", renamed, "-json")
		if out.Erased != erased {
			t.Errorf("logout says %v, want %v", out.Erased, erased)
		}
	}
	answer(0, nil, "", "profiles", "remove", renamed)
	if keys(renamed) != "" {
		t.Error("the profile is still there")
	}
}

func TestLogin(t *testing.T) {
	t.Parallel()
	both := fakeKey + "\n" + fakeToken + "\n"
	for _, k := range []struct {
		name, input, env string
		code             int
		says             string
	}{
		{"second line missing", fakeKey + "\n", "", 2, "Il faut deux lignes"},
		{"second line empty", fakeKey + "\n\n", "", 2, "Il faut deux lignes"},
		{"nothing", "", "", 2, "Il faut deux lignes"},
		{"keyring out of reach", both, "", 1, "Rien n'est écrit ailleurs"},
		{"no session bus", both, "DBUS_SESSION_BUS_ADDRESS=", 1, "Rien n'est écrit ailleurs"},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, k.env)
			code, out, said := d.run(t, k.input, "login")
			if code != k.code || out != "" {
				t.Errorf("exit code %d, %q, want %d", code, out, k.code)
			}
			oneSentence(t, said, k.says)
			if _, err := os.Stat(d.data); err == nil {
				t.Error("it wrote something")
			}
		})
	}
}

func TestNoKeys(t *testing.T) {
	t.Parallel()
	for _, k := range []struct{ lang, first, says, also string }{
		{"fr", "MISE EN SERVICE", "Rien ne peut être encaissé", "^S"},
		{"en", "GETTING STARTED", "Nothing can be charged", "^S"},
	} {
		c := newDesk(t, "CAISSE_LANG="+k.lang).start(t, glass.Config{})
		c.await(k.first)
		for tries := 0; tries < 20 && !c.says(k.says); tries++ { // it opened by itself: a key typed at once is not for it
			c.Key("esc")
			_ = c.WaitFor(time.Second/2, func(string) bool { return c.says(k.says) }) // said below
		}
		c.await(k.says, k.also)
		c.Type("5000")
		c.await("= 5")
		c.Key("enter")
		c.insist("enter", k.says)
		c.await("= 5") // said again, and what was typed is still there
		if c.says("→") {
			t.Error("it took a sale it cannot send")
		}
	}
}

// A keyring that waits for its password has not said that there are no keys.
func TestSlowKeyring(t *testing.T) {
	proof.Slow(t)
	t.Parallel()
	dir, err := os.MkdirTemp("", "bus") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	bus, err := net.Listen("unix", filepath.Join(dir, "s")) // takes calls and never answers
	if err != nil {
		t.Fatal(err)
	}
	defer bus.Close()
	c := newDesk(t, "DBUS_SESSION_BUS_ADDRESS=unix:path="+bus.Addr().String()).start(t, glass.Config{})
	c.await("NOUVELLE VENTE")
	c.Type("5000")
	c.insist("enter", "Entrée pour encaisser")
	c.insist("enter", "Le trousseau n'a pas")
	const says = "Le trousseau ne répond pas"
	if c.WaitFor(settings.ReadLimit/4, func(string) bool { return c.says(says) }) == nil && time.Since(c.Began()) < settings.ReadLimit {
		t.Error("it says there are no keys before the keyring has answered")
	}
	c.await(says)   // the keyring has had its 3 s
	c.await("5000") // what was typed is still there
	c.Key("ctrl+u")
	c.alive()
}
