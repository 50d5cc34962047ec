//go:build unix

package program

import (
	"bytes"
	"encoding/base64"
	"html"
	"image/png"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"caisse/ui/glass"
)

// faces starts the screen that faces the customer.
func (d desk) faces(t *testing.T, w, h int, args ...string) *console {
	t.Helper()
	return d.start(t, glass.Config{Width: w, Height: h, Args: append([]string{"display"}, args...)})
}

// blank waits until there is nothing to scan on the glass.
func (c *console) blank(what string) {
	c.t.Helper()
	c.waits(what, func(string) bool { return scan(c.Snapshot()) == "" })
}

// The customer's screen follows a sale from its code to its end, and knows nothing
// of the customer. What it shows between two sales is the shop's name.
func TestDisplay(t *testing.T) {
	t.Parallel()
	type words struct{ sale, closed, pending, amount, spelled, scan, paid string }
	for lang, w := range map[string]words{
		"fr": {"NOUVELLE VENTE", "Caisse fermée", "… En attente", "5 000 FCFA", "cinq mille francs CFA", "Scannez pour payer", "✓ PAYÉ 5 000 FCFA"},
		"en": {"NEW SALE", "Till closed", "… Pending", "5,000 FCFA", "five thousand CFA francs", "Scan to pay", "✓ PAID 5,000 FCFA"},
	} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s := newShop(t, "CAISSE_LANG="+lang, "CAISSE_SHOP=Boutique Wend-Panga")
			d := s.faces(t, 90, 45)
			d.await(w.closed)
			c := s.start(t, glass.Config{})
			d.waits("the shop's name alone", func(screen string) bool {
				return flat(screen) == "Boutique Wend-Panga BAC À SABLE" || flat(screen) == "Boutique Wend-Panga SANDBOX"
			})
			c.await(w.sale)
			c.sell("5000")
			c.await(w.pending)
			link := s.link(t)
			d.await("Boutique Wend-Panga", w.amount, w.pending, w.spelled, w.scan)
			d.scans(link)
			d.neverGreen()
			s.pays(t, link)
			d.await(w.paid, w.spelled)
			d.blank("the end of the code")
			d.waits("a green block", func(string) bool { return d.greenBlock() >= 20*90 })
			for _, private := range []string{"226", "ORANGE", "P28", "n° "} {
				if d.says(private) {
					t.Errorf("the customer's screen says %q", private)
				}
			}
			c.insist("7", w.sale)
			d.waits("the shop's name alone again", func(string) bool { return !d.says("FCFA") && d.says("Wend-Panga") })
			if d.bells() != 0 {
				t.Error("it rings")
			}
			c.Kill()
			d.await(w.closed)
			s.start(t, glass.Config{})
			d.waits("the shop's name", func(string) bool { return d.says("Wend-Panga") })
			d.Key("ctrl+c")
			if code, err := d.Wait(limit); code != 0 || err != nil {
				t.Errorf("Ctrl+C: %d, %v", code, err)
			}
		})
	}
}

// A code whose state nobody knows any more may not be paid from: it goes with its
// console, whether that was killed or is suspended, and comes back with it.
func TestDisplayLosesTheConsole(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	c := s.start(t, glass.Config{Width: 120, Height: 40})
	first, second := s.faces(t, 90, 45), s.faces(t, 90, 45)
	c.await("NOUVELLE VENTE")
	c.sell("5000")
	c.await("… En attente")
	link := s.link(t)
	first.scans(link)
	second.scans(link)
	if err := c.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	for _, d := range []*console{first, second} {
		d.await("Caisse fermée")
		d.blank("a suspended console's code")
	}
	if err := c.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	first.scans(link)
	second.scans(link)
	second.Freeze() // it takes nothing: the console, and the other one, go on
	s.pays(t, link)
	c.Key("r")
	c.await("✓ PAYÉ")
	first.await("✓ PAYÉ")
	second.Thaw()
	second.await("✓ PAYÉ")
	c.Kill()
	for _, d := range []*console{first, second} {
		d.await("Caisse fermée")
		d.waits("no green", func(string) bool { return d.greenBlock() == 0 && !d.says("FCFA") })
	}
}

// The socket stays with the console that was there first, until that ends; one that
// a killed console has left is in nobody's way.
func TestDisplayStaysWithTheFirst(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	killed := s.open(t)
	d := s.faces(t, 90, 45)
	d.waits("no till closed", func(string) bool { return !d.says("Caisse fermée") })
	killed.Kill()
	d.await("Caisse fermée")
	one := s.open(t)
	d.waits("no till closed", func(string) bool { return !d.says("Caisse fermée") })
	two := s.open(t)
	two.sell("7000")
	two.await("… En attente")
	one.sell("5000")
	one.await("… En attente")
	d.await("5 000 FCFA")
	one.Key("ctrl+c")
	one.Key("ctrl+c")
	if code, err := one.Wait(limit); code != 0 || err != nil {
		t.Fatalf("%d, %v", code, err)
	}
	d.await("7 000 FCFA") // of the one that waited
	left, _ := filepath.Glob(filepath.Join(s.sockets, "caisse", "*"))
	if len(left) != 2 {
		t.Errorf("in its folder: %v", left)
	}
	two.Key("ctrl+c")
	two.Key("ctrl+c")
	if code, err := two.Wait(limit); code != 0 || err != nil {
		t.Fatalf("%d, %v", code, err)
	}
	d.await("Caisse fermée")
	if left, _ := filepath.Glob(filepath.Join(s.sockets, "caisse", "*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// In a window too small for it there is no code, and what to do; the amount and the
// state are there in the smallest.
func TestDisplaySmall(t *testing.T) {
	t.Parallel()
	s := newShop(t, "NO_COLOR=1")
	c := s.open(t)
	small, tiny := s.faces(t, 50, 14), s.faces(t, 20, 5)
	c.sell("2000000")
	c.await("… En attente")
	small.await("2 000 000 FCFA", "… En attente", "Le code est à l'écran de la caisse.", "Agrandissez")
	tiny.await("2 000 000 F", "… En attente")
	link := s.link(t)
	small.Resize(90, 45)
	small.scans(link)
	s.pays(t, link)
	small.await("✓ PAYÉ", "2 000 000 FCFA")
	tiny.await("✓ Payé", "2 000 000 F")
	for _, cell := range small.Find("✓ PAYÉ") {
		if !cell.Reverse || cell.FG != nil || cell.BG != nil {
			t.Fatalf("paid is drawn %+v, want reverse, no colour", cell)
		}
	}
}

// What cannot be is said in a sentence, before anything is drawn.
func TestDisplayRefuses(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	open := filepath.Join(d.sockets, "open")
	if err := os.MkdirAll(filepath.Join(open, "caisse"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(open, "caisse"), 0o777); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(d.sockets, "link")
	if err := os.MkdirAll(link, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(os.TempDir(), filepath.Join(link, "caisse")); err != nil {
		t.Fatal(err)
	}
	nowhere := filepath.Join(d.sockets, strings.Repeat("long", 30))
	for _, k := range []struct {
		env  []string
		args []string
		says string
	}{
		{[]string{"XDG_RUNTIME_DIR=" + open, "TMPDIR=" + nowhere}, nil, "n'est pas à cet utilisateur seul"},
		{[]string{"XDG_RUNTIME_DIR=" + link, "TMPDIR=" + nowhere}, nil, "n'est pas à cet utilisateur seul"},
		{[]string{"XDG_RUNTIME_DIR=" + nowhere, "TMPDIR=" + nowhere}, nil, "chemin est trop long"},
		{nil, []string{"-page", "-addr", "0.0.0.0:8479"}, "une adresse de cette machine seule"},
		{nil, []string{"-page", "-addr", "192.0.2.1:8479"}, "une adresse de cette machine seule"},
		{nil, []string{"-page", "-addr", "partout"}, "une adresse de cette machine seule"},
		{nil, []string{"ici"}, "ici"},
	} {
		d := d
		d.env = append(append([]string{}, d.env...), k.env...)
		c := d.faces(t, 100, 30, k.args...)
		if code, err := c.Wait(limit); code != 2 || err != nil {
			t.Errorf("%v %v: %d, %v", k.env, k.args, code, err)
		}
		if !c.says(k.says) || c.AltScreen() {
			t.Errorf("%v %v: %q", k.env, k.args, flat(c.Screen()))
		}
	}
}

// The display goes with the console to the sandbox and back, and names where the money
// does not go.
func TestDisplayGoesAlong(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "CAISSE_SHOP=Chez Awa")
	shown := d.faces(t, 90, 45)
	shown.await("Caisse fermée")
	c := d.start(t, glass.Config{})
	shown.await("Chez Awa")
	if shown.says("BAC À SABLE") {
		t.Error("the shop's own till is called a sandbox")
	}
	c.insist("f3", "BAC À SABLE")
	shown.await("Chez Awa", "BAC À SABLE")
	c.sell("1004")
	shown.await("1 004 FCFA", "BAC À SABLE")
	shown.waits("its code", func(string) bool { return strings.HasPrefix(scan(shown.Snapshot()), "http://127.0.0.1:") })
	c.insist("esc", "NOUVELLE VENTE")
	c.presses("f3", "the shop's own till", func(string) bool { return !c.says("BAC À SABLE") })
	shown.waits("the shop's own till", func(string) bool { return shown.says("Chez Awa") && !shown.says("BAC À SABLE") })

	foreign := newDesk(t, "CAISSE_SHOP=Chez Awa", "LIGDICASH_BASE_URL=https://paie.example", "LIGDICASH_API_KEY="+fakeKey, "LIGDICASH_API_TOKEN="+fakeToken)
	shown = foreign.faces(t, 90, 45)
	foreign.start(t, glass.Config{})
	shown.await("Serveur étranger : paie.example, pas LigdiCash")
}

// What the console shows the customer sees within 100 ms, from glass to glass.
func TestDisplayFollowsAtOnce(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	d := s.faces(t, 90, 45)
	c := s.start(t, glass.Config{Width: 120, Height: 40})
	c.await("NOUVELLE VENTE")
	c.sell("5000")
	d.await("… En attente")
	const times = 20
	var took []time.Duration
	for n := range times {
		word := []string{"… Pending", "… En attente"}[n%2]
		c.Key("f2")
		c.await(word)
		at := time.Now()
		d.await(word)
		took = append(took, time.Since(at))
	}
	slices.Sort(took)
	t.Logf("p50 %v, worst %v of %d", took[times/2], took[times-1], times)
	if took[times/2] > 100*time.Millisecond {
		t.Errorf("half of them took more than %v", took[times/2])
	}
}

// In a browser the same: a page at a known address of this machine, that is told of
// what comes next.
func TestDisplayPage(t *testing.T) {
	t.Parallel()
	s := newShop(t, "CAISSE_SHOP=Chez <Awa>")
	d := s.faces(t, 100, 30, "-page", "-addr", "127.0.0.1:0")
	d.await("Écran du client sur http://127.0.0.1:")
	address := regexp.MustCompile(`http://[0-9.:]+/`).FindString(flat(d.Screen()))
	ask := func(query string) string {
		res, err := http.Get(address + query)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	// becomes follows the page as its own script does.
	at := regexp.MustCompile(`data-at="([^"]+)"`)
	becomes := func(what string, ok func(body string) bool) string {
		t.Helper()
		body := ""
		for late := time.Now().Add(limit); time.Now().Before(late); ask("?after=" + at.FindStringSubmatch(body)[1]) {
			if body = ask(""); ok(body) {
				return body
			}
		}
		t.Fatalf("%s: %s", what, body)
		return ""
	}
	becomes("closed", func(body string) bool { return strings.Contains(body, "<div>Caisse fermée</div>") })
	c := s.open(t)
	becomes("the shop alone", func(body string) bool {
		return strings.Contains(body, "Chez &lt;Awa&gt;") && !strings.Contains(body, "FCFA") && strings.Contains(body, "BAC À SABLE")
	})
	c.sell("5000")
	c.await("… En attente")
	page := becomes("the code", func(body string) bool { return strings.Contains(body, "<img") })
	_, code, _ := strings.Cut(page, "data:image/png;base64,")
	code, _, _ = strings.Cut(code, `"`)
	data, err := base64.StdEncoding.DecodeString(html.UnescapeString(code))
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	picture, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	link := s.link(t)
	if read, err := qrcode.NewQRCodeReader().Decode(picture, nil); err != nil || read.GetText() != link {
		t.Errorf("the code reads %v, %v, want %q", read, err, link)
	}
	if strings.Contains(page, `class="paid"`) {
		t.Error("green before it is paid")
	}
	s.pays(t, link)
	c.Key("r")
	page = becomes("paid", func(body string) bool {
		return strings.Contains(body, `class="paid"`) && !strings.Contains(body, "<img")
	})
	for _, private := range []string{"226", "ORANGE"} {
		if strings.Contains(page, private) {
			t.Errorf("the page says %s", private)
		}
	}
	c.Kill()
	becomes("closed again", func(body string) bool {
		return strings.Contains(body, "<div>Caisse fermée</div>") && !strings.Contains(body, "FCFA") && !strings.Contains(body, `class="paid"`)
	})
	two := s.faces(t, 100, 30, "-page", "-addr", strings.Trim(strings.TrimPrefix(address, "http://"), "/"))
	if code, err := two.Wait(limit); code != 2 || err != nil || !two.says("un autre programme s'en sert déjà") {
		t.Errorf("twice at one address: %d, %v: %s", code, err, flat(two.Screen()))
	}
	d.Key("ctrl+c")
	if code, err := d.Wait(limit); code != 0 || err != nil {
		t.Errorf("Ctrl+C: %d, %v", code, err)
	}
}
