package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"io"
	"io/fs"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"caisse/ligdicash/sandbox"
	"caisse/ligdicash/sandbox/proof"
	"caisse/model/settings"
	"caisse/ui/glass"
)

// These tests run the built program in a real pseudo-terminal, against a
// LigdiCash on loopback, and read the screen as a cashier would.

const (
	fakeKey   = "FAKE-KEY-OF-THE-CANARY"
	fakeToken = "FAKE-TOKEN-FOR-A-CANARY"

	// limit is for a busy machine; a passing test never waits it out.
	limit = 15 * time.Second
	// givenUp is the same, for a create call that takes its whole 20 s, or the
	// 25 s after which a restarted till gives it up.
	givenUp = 40 * time.Second

	nbsp = "\u00a0"
)

// program is the built caisse.
var program string

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	if os.Getenv("CAISSE_TEST_CHILD") != "" { // which starts no program
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "caisse-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	proof.InMemory()
	program = filepath.Join(dir, "caisse.exe")
	build := exec.Command("go", "build", "-buildvcs=false", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building caisse: %v\n%s", err, out)
		return 1
	}
	// They wait for seconds and work for milliseconds; -parallel still wins.
	flag.Set("test.parallel", "16")
	return m.Run()
}

// desk is where a till stands: its folders, and the whole of its environment.
type desk struct {
	home, data, config string
	env                []string
}

func newDesk(t *testing.T, env ...string) desk {
	dir := t.TempDir()
	d := desk{home: filepath.Join(dir, "home"), data: filepath.Join(dir, "data"), config: filepath.Join(dir, "config")}
	if err := os.Mkdir(d.home, 0o700); err != nil {
		t.Fatal(err)
	}
	d.env = append([]string{
		"HOME=" + d.home, "CAISSE_DATA_DIR=" + d.data, "CAISSE_CONFIG_DIR=" + d.config, "CAISSE_LANG=fr", "LANG=C.UTF-8", "TZ=UTC", "TERM=xterm-256color",
		"DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent",
	}, env...)
	return d
}

// console is the program in its terminal.
type console struct {
	*glass.Terminal
	t *testing.T
}

// start runs the program. Whatever the test is about, no key may be anywhere
// once it is over, and nothing outside the data folder.
func (d desk) start(t *testing.T, cfg glass.Config) *console {
	t.Helper()
	cfg.Args = append([]string{program}, cfg.Args...)
	cfg.Env = d.env
	c := &console{t: t}
	t.Cleanup(func() {
		if c.Terminal != nil {
			noKeys(t, "the terminal", c.Bytes())
		}
		d.check(t)
	})
	c.Terminal = glass.Run(t, cfg)
	if line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", c.Pid())); err == nil {
		noKeys(t, "the process list", line)
	}
	return c
}

// check looks for keys in every file, and for files where none may be.
func (d desk) check(t *testing.T) {
	for _, dir := range []string{d.data, d.config, d.home} {
		filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return nil // no data folder: nothing was written
			}
			if dir == d.home {
				t.Errorf("the program wrote %s", path)
			}
			if data, err := os.ReadFile(path); err == nil {
				noKeys(t, path, data)
			}
			return nil
		})
	}
}

func noKeys(t *testing.T, where string, data []byte) {
	for _, secret := range []string{fakeKey, fakeToken} {
		for how, form := range map[string]string{
			"as it is": secret, "in base64": strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(secret)), "="),
			"in hexadecimal": hex.EncodeToString([]byte(secret)), "in part": secret[len(secret)-12:],
		} {
			if bytes.Contains(data, []byte(form)) {
				t.Errorf("%s is in %s, %s", secret, where, how)
			}
		}
	}
}

// flat is text as it reads: without line breaks, borders, codes and no-break
// spaces.
func flat(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune("│┃▄▸", r) {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// await waits until the screen says all of texts at once.
func (c *console) await(texts ...string) {
	c.t.Helper()
	c.within(limit, texts...)
}

func (c *console) within(d time.Duration, texts ...string) {
	c.t.Helper()
	missing := ""
	err := c.WaitFor(d, func(screen string) bool {
		screen = flat(screen)
		for _, missing = range texts {
			if !strings.Contains(screen, missing) {
				return false
			}
		}
		return true
	})
	if err != nil {
		c.t.Fatalf("the screen does not say %q: %v", missing, err)
	}
}

// waits is for what no text says. A frame may come in pieces: what was awaited
// can be on the screen before what is drawn below it.
func (c *console) waits(what string, f func(screen string) bool) {
	c.t.Helper()
	if err := c.WaitFor(limit, f); err != nil {
		c.t.Fatalf("%s: %v", what, err)
	}
}

func (c *console) says(text string) bool { return strings.Contains(flat(c.Screen()), text) }

var osc = regexp.MustCompile(`\x1b\]([0-9]+);([^\x07\x1b]*)(\x07|\x1b\\)`)

// bells is how often it rang: once for each BEL that ends no command. The
// emulator's own count and title are wrong once a title has a ✓, whose second
// byte, 0x9C, it takes for the title's end.
func (c *console) bells() int {
	return bytes.Count(osc.ReplaceAll(c.Bytes(), nil), []byte("\a"))
}

// rings waits for the n-th bell, and finds no other.
func (c *console) rings(n int) {
	c.t.Helper()
	if err := c.WaitFor(limit, func(string) bool { return c.bells() >= n }); err != nil || c.bells() != n {
		c.t.Errorf("rang %d times, want %d (%v)", c.bells(), n, err)
	}
}

// titled is the title the window has.
func (c *console) titled() (title string) {
	for _, command := range osc.FindAllSubmatch(c.Bytes(), -1) {
		if n := string(command[1]); n == "0" || n == "2" {
			title = string(command[2])
		}
	}
	return title
}

// filled says whether a cell is a piece of green, with or without reverse.
func filled(c glass.Cell) bool {
	if c.Reverse {
		return c.FG == ansi.Green
	}
	return c.BG == ansi.Green
}

// greenBlock is how many cells of the screen are filled with green.
func (c *console) greenBlock() (n int) {
	for _, row := range c.Snapshot() {
		for _, cell := range row {
			if filled(cell) {
				n++
			}
		}
	}
	return n
}

var green = regexp.MustCompile(`\x1b\[(\d+;)*[34]2(;\d+)*m|PAYÉ|PAID`)

// neverGreen looks at all that was ever drawn, not only at the last screen.
func (c *console) neverGreen() {
	c.t.Helper()
	if found := green.Find(c.Bytes()); found != nil {
		c.t.Errorf("it was green: %q", found)
	}
}

// alive types a figure, sees it, and takes it back.
func (c *console) alive() {
	c.t.Helper()
	c.insist("ctrl+n", "NOUVELLE VENTE")
	c.Type("77")
	c.await("= 77 FCFA")
	c.Key("ctrl+u")
	c.waits("the figure gone", func(string) bool { return !c.says("77") })
}

// insist presses a key until text shows: a screen that opened by itself takes
// none before the keyboard has been quiet for 300 ms.
func (c *console) insist(key, text string) {
	c.t.Helper()
	for range 10 {
		c.Key(key)
		if c.WaitFor(time.Second, func(string) bool { return c.says(text) }) == nil {
			return
		}
	}
	c.t.Fatalf("%s does not lead to %q", key, text)
}

// shop is a LigdiCash to sell against, and a till that has its keys.
type shop struct {
	desk
	*sandbox.Server
	url   string
	front func(http.ResponseWriter, *http.Request) bool // answers in the sandbox's place, if not nil
	ahead atomic.Int64                                  // how far the sandbox's clock is ahead, in nanoseconds

	mu      sync.Mutex
	paths   []string // of every request
	arrived chan struct{}
}

func newShop(t *testing.T, env ...string) *shop {
	s := &shop{arrived: make(chan struct{}, 1)}
	s.Server = sandbox.New(sandbox.Options{Key: fakeKey, Token: fakeToken, Now: func() time.Time {
		return time.Now().Add(time.Duration(s.ahead.Load()))
	}})
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.paths = append(s.paths, strings.TrimRight(r.URL.Path, "/"))
		s.mu.Unlock()
		select {
		case s.arrived <- struct{}{}:
		default:
		}
		if s.front == nil || !s.front(w, r) {
			s.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(web.Close)
	s.url = web.URL
	s.SetPublicURL(web.URL)
	s.desk = newDesk(t, append([]string{
		"LIGDICASH_BASE_URL=" + web.URL, "LIGDICASH_API_KEY=" + fakeKey, "LIGDICASH_API_TOKEN=" + fakeToken,
	}, env...)...)
	return s
}

// asked is how many requests of that kind came: "create" or "confirm".
func (s *shop) asked(op string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, path := range s.paths {
		if strings.HasSuffix(path, "/"+op) {
			n++
		}
	}
	return n
}

// awaits the n-th request of a kind.
func (s *shop) awaits(t *testing.T, op string, n int) {
	t.Helper()
	late := time.After(limit)
	for s.asked(op) < n {
		select {
		case <-s.arrived:
		case <-late:
			t.Fatalf("%d %s requests, want %d", s.asked(op), op, n)
		}
	}
}

func (s *shop) created(t *testing.T, want int) {
	t.Helper()
	if n := s.asked("create"); n != want {
		t.Errorf("%d create requests left, want %d", n, want)
	}
}

// open starts the console of the shop.
func (s *shop) open(t *testing.T) *console {
	t.Helper()
	c := s.start(t, glass.Config{})
	c.await("NOUVELLE VENTE")
	return c
}

// link is the one the sandbox gave for its last invoice.
func (s *shop) link(t *testing.T) string {
	t.Helper()
	for _, r := range slices.Backward(s.Requests()) {
		if r.Op == "create" && r.Token != "" {
			return s.url + "/directpayment/invoice/" + r.Token
		}
	}
	t.Fatal("no invoice was created")
	return ""
}

// pays is the customer: he opens the link, chooses Orange, types his number.
func (s *shop) pays(t *testing.T, link string) {
	t.Helper()
	page, err := http.Get(link)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(page.Body)
	page.Body.Close()
	if page.StatusCode != http.StatusOK || !strings.Contains(string(text), "FCFA") || err != nil {
		t.Fatalf("the payment page: %s, %v\n%s", page.Status, err, text)
	}
	stay := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	done, err := stay.PostForm(link+"/pay", url.Values{"operator": {"11"}, "phone": {"226 70 00 00 12"}})
	if err != nil {
		t.Fatal(err)
	}
	text, _ = io.ReadAll(done.Body)
	done.Body.Close()
	if done.StatusCode != http.StatusSeeOther || strings.TrimSpace(string(text)) != "completed" {
		t.Fatalf("paying: %s %s", done.Status, text)
	}
}

// scan reads the QR code off the glass as a phone would, on a dark and on a
// light terminal; "" when one of them shows none.
func scan(grid [][]glass.Cell) string {
	const w, h = 8, 16 // pixels of a cell
	read := ""
	for i, theme := range []color.Color{color.Black, color.White} {
		img := image.NewRGBA(image.Rect(0, 0, w*len(grid[0]), h*len(grid)))
		fill := func(r image.Rectangle, c color.Color) {
			if c == nil {
				c = theme
			}
			draw.Draw(img, r, image.NewUniform(c), image.Point{}, draw.Src)
		}
		for y, row := range grid {
			for x, cell := range row {
				fill(image.Rect(x*w, y*h, (x+1)*w, (y+1)*h), cell.BG)
				if cell.Content == "▄" {
					fill(image.Rect(x*w, y*h+h/2, (x+1)*w, (y+1)*h), cell.FG)
				}
			}
		}
		got := ""
		for _, degrees := range []float64{0, 7, 12} {
			picture, err := gozxing.NewBinaryBitmapFromImage(turned(img, degrees))
			if err != nil {
				return ""
			}
			if text, err := qrcode.NewQRCodeReader().Decode(picture, nil); err == nil {
				got = text.GetText()
				break
			}
		}
		if got == "" || i > 0 && got != read {
			return ""
		}
		read = got
	}
	return read
}

// turned is img as a phone held askew sees it. Of perfectly straight codes this
// decoder misses one in a hundred, which it reads once turned; zbar reads all.
func turned(img *image.RGBA, degrees float64) *image.RGBA {
	if degrees == 0 {
		return img
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	side := w + h // it has room for all of it
	out := image.NewRGBA(image.Rect(0, 0, side, side))
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	for y := range side {
		for x := range side {
			dx, dy := float64(x-side/2), float64(y-side/2)
			out.Set(x, y, img.At(w/2+int(dx*cos+dy*sin), h/2+int(dy*cos-dx*sin)))
		}
	}
	return out
}

// scans waits for the QR code of link.
func (c *console) scans(link string) {
	c.t.Helper()
	got := ""
	if c.WaitFor(limit, func(string) bool { got = scan(c.Snapshot()); return got == link }) != nil {
		c.t.Fatalf("the QR code reads %q, want %q", got, link)
	}
}

// window is the size of one, in words.
var window = regexp.MustCompile(`(\d+)(?: colonnes sur | columns by |×)(\d+)`)

// From an amount to the green screen, with a customer who scans and pays.
func TestSale(t *testing.T) {
	t.Parallel()
	type words struct{ blank, amount, pending, noRoom, paid, deliver string }
	for lang, w := range map[string]words{
		"fr": {"NOUVELLE VENTE", "5 000 FCFA", "… En attente", "Le QR ne tient pas ici",
			"✓ PAYÉ  5" + nbsp + "000 FCFA", "Confirmé par LigdiCash, montant identique. Vous pouvez livrer."},
		"en": {"NEW SALE", "5,000 FCFA", "… Pending", "The QR code does not fit here",
			"✓ PAID  5,000 FCFA", "Confirmed by LigdiCash, same amount. You may deliver."},
	} {
		for _, size := range [][2]int{{120, 40}, {80, 24}} {
			if testing.Short() && (lang == "fr") != (size[1] == 24) {
				continue
			}
			t.Run(fmt.Sprintf("%s %dx%d", lang, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				s := newShop(t, "CAISSE_LANG="+lang)
				c := s.start(t, glass.Config{Width: size[0], Height: size[1]})
				c.await(w.blank)
				c.Type("5000")
				c.await("= " + w.amount)
				c.Key("enter", "enter")
				c.await(w.amount, w.pending)
				link := s.link(t)
				if size[1] == 24 {
					var needs []string
					c.waits("what the QR code needs, and the link", func(screen string) bool {
						needs = window.FindStringSubmatch(flat(screen))
						return c.says(w.noRoom) && needs != nil && strings.Contains(strings.ReplaceAll(flat(screen), " ", ""), link)
					})
					if !bytes.Contains(c.Bytes(), []byte("\x1b]8;;"+link)) {
						t.Error("the link cannot be clicked")
					}
					if scan(c.Snapshot()) != "" {
						t.Error("there is a QR code where none fits")
					}
					cols, _ := strconv.Atoi(needs[1])
					rows, _ := strconv.Atoi(needs[2])
					c.Resize(cols, rows) // no more than it asked for
					c.Key("p")
				}
				c.scans(link)
				c.neverGreen()

				s.pays(t, link)
				c.await(flat(w.paid), w.deliver, "ORANGE BURKINA", "226 70 •• •• 12")
				for _, cell := range c.Find(w.paid) {
					if !filled(cell) || !cell.Bold {
						t.Fatalf("%q is drawn %+v, want bold on green", w.paid, cell)
					}
				}
				c.waits("a green block", func(string) bool { return c.greenBlock() >= 3*50 })
				c.waits("the title", func(string) bool { return c.titled() == "✓ 5 000 F" })
				c.waits("the end of the QR code", func(string) bool { return scan(c.Snapshot()) == "" })
				c.rings(2)
				c.insist("7", w.blank)
				c.Type("7") // the first is there too
				c.await("= 77 FCFA")
				s.created(t, 1)
				c.rings(2) // and no more
			})
		}
	}
}

// Without colours the code still scans, and money still fills a block.
func TestNoColour(t *testing.T) {
	t.Parallel()
	s := newShop(t, "NO_COLOR=1")
	c := s.start(t, glass.Config{Width: 120, Height: 40})
	c.await("NOUVELLE VENTE")
	c.Type("5000\r\r")
	c.await("… En attente")
	link := s.link(t)
	c.scans(link)
	s.pays(t, link)
	c.Key("r")
	c.await("✓ PAYÉ 5 000 FCFA")
	for _, cell := range c.Find("✓ PAYÉ") {
		if !cell.Reverse || !cell.Bold || cell.FG != nil || cell.BG != nil {
			t.Fatalf("paid is drawn %+v, want bold, reverse, no colour", cell)
		}
	}
}

// A till that is killed leaves questions, never holes, and never asks twice
// for an invoice.
func TestKilled(t *testing.T) {
	t.Parallel()
	t.Run("creating", func(t *testing.T) {
		proof.Slow(t)
		t.Parallel()
		s := newShop(t)
		c := s.open(t)
		c.Type("1009\r\r")
		c.await("1 009 FCFA", "→ Envoi")
		s.awaits(t, "create", 1)
		c.Kill()

		c = s.open(t)
		c.await("En attente (1) → 1 009 F")
		c.Key("ctrl+l")
		c.await("1 009 F → Envoi")
		c.within(givenUp, "1 009 F ? À vérifier")
		c.Key("enter")
		c.await("Réponse perdue", "Personne n'a vu de lien")
		c.neverGreen()
		s.created(t, 1)
	})
	for _, when := range []string{"showing", "polling"} {
		t.Run(when, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			var open atomic.Bool
			s.front = func(_ http.ResponseWriter, r *http.Request) bool {
				if open.Load() || !strings.Contains(r.URL.Path, "/confirm") {
					return false
				}
				<-r.Context().Done() // no answer before the till is killed
				return true
			}
			c := s.open(t)
			c.Type("5000\r\r")
			c.await("5 000 FCFA", "… En attente")
			link := s.link(t)
			if when == "polling" {
				c.Key("r")
				s.awaits(t, "confirm", 1)
			}
			c.Kill()
			open.Store(true)
			if when == "showing" {
				s.pays(t, link) // while nobody looks
			}

			c = s.open(t)
			if when == "polling" {
				c.await("En attente (1) … 5 000 F")
				c.Key("ctrl+l")
				c.await("5 000 F … En attente")
				s.pays(t, link)
			} else {
				c.Key("ctrl+l")
			}
			c.await("5 000 F ✓ Payé ")
			for _, cell := range c.Find("✓ Payé") {
				if cell.FG != ansi.Green && !filled(cell) {
					t.Fatalf("the sale in the list is drawn %+v, want green", cell)
				}
			}
			c.rings(2)
			c.Key("enter")
			c.await("✓ PAYÉ 5 000 FCFA", "confirmé par LigdiCash", "vérifiez que ce n'est pas déjà fait")
			c.Key("ctrl+n")
			c.await("En attente (0)", "Dernier payé ✓ 5 000 F")
			s.created(t, 1)
		})
	}
}

// Every way a create call can go wrong: what the cashier reads, one request
// each, and a console that goes on.
func TestCreateGoesWrong(t *testing.T) {
	proof.Slow(t)
	t.Parallel()
	const nothing, lost = "Rien n'a été créé, aucun argent n'a bougé.", "personne ne peut payer celui-ci"
	s := newShop(t)
	c := s.open(t)
	for i, k := range []struct {
		amount     int
		says, also string
	}{
		{1010, "la connexion a été coupée", lost},
		{1015, "Une page web est venue à la place", lost},
		{1016, "un lien que la caisse refuse de montrer", lost},
		{1018, "en panne ou débordé", lost},
		{1019, "beaucoup trop longue", lost},
		{1020, "portail captif", nothing},
		{1100, "LigdiCash refuse les clés", nothing},
		{1101, "ne sont pas activés pour ce compte", nothing},
		{1102, "refuse ce montant", nothing},
		{1103, "autoriser l'adresse IP", nothing},
		{1104, "n'a pas pu traiter la demande", nothing},
		{1105, "n'arrive pas à joindre l'opérateur", nothing},
		{1106, "n'arrive pas à joindre l'opérateur", nothing},
		{1107, "Aucun opérateur n'est configuré", nothing},
		{1108, "une information manque", nothing},
		{1109, "LigdiCash a une panne", nothing},
		{1110, "réclame une signature", nothing},
		{1111, "conteste une signature", nothing},
		{1112, "refuse la méthode d'appel", nothing},
		{1113, "n'autorise pas cet appel", nothing},
		{1114, "réclame un compte portefeuille", nothing},
		{1115, "réclame un code OTP", nothing},
		{1116, "le code OTP a expiré", nothing},
	} {
		amount := strconv.Itoa(k.amount)
		c.insist("ctrl+n", "NOUVELLE VENTE")
		c.Type(amount)
		c.await("= 1 " + amount[1:] + " FCFA")
		c.Key("enter", "enter")
		c.await("1 "+amount[1:]+" FCFA", k.says, k.also)
		if k.amount >= 1100 {
			c.await("(Code " + amount[2:] + ")")
		}
		s.created(t, i+1)
	}
	c.alive()
	c.neverGreen()
	s.created(t, 23)
	for _, hostile := range []string{"javascript:", "0;PAID", "\u202e"} {
		if bytes.Contains(c.Bytes(), []byte(hostile)) {
			t.Errorf("%q of the hostile link was drawn", hostile)
		}
	}
}

// A create call that nothing answers holds up nobody.
func TestCreateWithoutAnswer(t *testing.T) {
	proof.Slow(t)
	t.Parallel()
	s := newShop(t)
	c := s.open(t)
	c.Type("1011\r\r")
	c.await("Création du lien", "Envoi 00:00")
	c.await("Envoi 00:01")
	c.await("LigdiCash tarde à répondre")
	c.Key("esc")
	c.await("NOUVELLE VENTE", "1 011 F mis de côté")
	c.Type("77")
	c.await("= 77 FCFA", "En attente (1) → 1 011 F 00:0")
	c.await("→ 1 011 F 00:06")
	c.Key("ctrl+l")
	c.within(givenUp, "1 011 F ? À vérifier")
	c.Key("enter")
	c.await("LigdiCash n'a pas répondu à temps", "Personne n'a vu de lien")
	c.Key("ctrl+n")
	c.await("NOUVELLE VENTE", "= 77 FCFA", "En attente (0)")
	s.created(t, 1)
}

// A redirect is not followed, whoever it leads to: the keys travel in headers.
func TestRedirect(t *testing.T) {
	proof.Slow(t)
	t.Parallel()
	var strayed atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		strayed.Add(1)
		t.Errorf("%s %s, Apikey %q", r.Method, r.URL, r.Header.Get("Apikey"))
	}))
	defer other.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			s := newShop(t)
			s.front = func(w http.ResponseWriter, r *http.Request) bool {
				http.Redirect(w, r, other.URL+r.URL.Path, status)
				return true
			}
			c := s.open(t)
			c.Type("5000\r\r")
			c.await("détournée vers une autre adresse", "les clés restent ici")
			c.alive()
			s.created(t, 1)
		})
	}
	// The same while it watches.
	s := newShop(t)
	s.front = func(w http.ResponseWriter, r *http.Request) bool {
		if strings.Contains(r.URL.Path, "/confirm") {
			http.Redirect(w, r, other.URL+r.URL.Path, http.StatusTemporaryRedirect)
			return true
		}
		return false
	}
	c := s.open(t)
	c.Type("5000\r\r")
	c.await("… En attente")
	c.Key("r")
	c.await("? À vérifier", "Le client a peut-être déjà payé")
	c.neverGreen()
	if n := strayed.Load(); n != 0 {
		t.Errorf("%d requests followed the redirect", n)
	}
}

// "completed" alone is not money.
func TestNeverGreen(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		amount, state, says string
		rings               int
	}{
		{"1005", "≠ Montant différ", "confirme un autre montant que celui demandé. Ne livrez pas", 1},
		{"1012", "≠ Référence dif", "porte une autre référence. Ne livrez pas", 1},
		{"1013", "? À vérifier", "sa réponse porte une erreur : la caisse n'y croit pas et cache le code. Ne livrez pas encore", 0},
		{"1021", "? À vérifier", "sans donner le montant : la caisse n'y croit pas et cache le code. Ne livrez pas encore", 0},
	} {
		t.Run(k.amount, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			c := s.open(t)
			c.Type(k.amount + "\r\r")
			c.await("… En attente")
			s.ahead.Store(int64(6 * time.Second)) // the customer has paid
			c.Key("r")
			c.await(k.state, k.says)
			if k.amount == "1005" {
				c.await("Montant attendu : 1 005 FCFA", "Montant confirmé : 905 FCFA")
			}
			c.rings(k.rings)
			if k.rings == 0 { // still asked about, still no money
				n := s.asked("confirm")
				c.Key("r")
				s.awaits(t, "confirm", n+1)
				c.await(k.state, "Vérifié il y a 0 s")
			}
			c.insist("ctrl+l", "VENTES")
			c.await(k.state)
			c.Key("ctrl+n")
			c.await("Dernier payé aucun")
			c.neverGreen()
			s.created(t, 1)
		})
	}
}

// What LigdiCash says of the payer is text, never commands.
func TestHostileOperator(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	c := s.start(t, glass.Config{Width: 120})
	c.await("NOUVELLE VENTE")
	c.Type("1017\r\r")
	c.await("… En attente")
	s.ahead.Store(int64(6 * time.Second))
	c.Key("r")
	c.await("✓ PAYÉ 1 017 FCFA", "ORANGE")
	c.insist("ctrl+l", "VENTES") // every screen that shows it
	c.await("ORANGE")
	c.Key("ctrl+n")
	c.await("Dernier payé", "ORANGE")
	for _, hostile := range []string{"0;PAYE", "\x1b[2JO", "\u009b", "\u202e", "\u2066", "\u200f", "\x1b]52", "\x1b[31m", "\b", "\r"} {
		if bytes.Contains(c.Bytes(), []byte(hostile)) {
			t.Errorf("%q was written to the terminal", hostile)
		}
	}
	if strings.Contains(c.titled(), "PAYE") {
		t.Errorf("it set the title: %q", c.titled())
	}
}

// Not in logs, and there is no crash output; start looks everywhere else, in
// each test.
func TestKeysStayHidden(t *testing.T) {
	t.Parallel()
	s := newShop(t, "CAISSE_DEBUG=1", "GOTRACEBACK=system")
	c := s.open(t)
	for _, k := range [][2]string{{"1100", "LigdiCash refuse les clés"}, {"1010", "coupée"}, {"5000", "… En attente"}} {
		c.insist("ctrl+n", "NOUVELLE VENTE")
		c.Type(k[0] + "\r\r")
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
	c.Key("enter")
	c.await("NOUVELLE VENTE", "Clés acceptées")
	c.insistType("5000")
	c.Key("enter", "enter")
	c.await("… En attente")
	c.Key("c")
	c.await("Lien copié par")
	c.Key("o")
	c.await("Image du QR ouverte")
	c.Key("w")
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

// From a clean home to the first green screen, with the keyboard alone: F3, an
// amount, Enter twice, and the customer who pays. Eight keys.
func TestFirstStartToGreen(t *testing.T) {
	t.Parallel()
	c := newDesk(t).start(t, glass.Config{})
	c.await("MISE EN SERVICE", "F3")
	c.insist("f3", "BAC À SABLE")
	c.await("NOUVELLE VENTE")
	for _, k := range []string{"5", "0", "0", "0"} {
		c.Key(k)
	}
	c.await("= 5 000 FCFA")
	c.Key("enter", "enter")
	c.await("En attente", "Y Le client paie")
	c.Key("y")
	c.await("✓ PAYÉ 5 000 FCFA", "Vous pouvez livrer", "BAC À SABLE")
	c.waits("a green block", func(string) bool { return c.greenBlock() >= 3*60 })
}

// insistType types a letter until it shows, then the rest: the first start
// opens by itself, and takes no key before the keyboard has been quiet.
func (c *console) insistType(text string) {
	c.t.Helper()
	first, rest := text[:1], text[1:]
	for range 10 {
		c.Type(first)
		if c.WaitFor(time.Second, func(screen string) bool { return strings.Contains(flat(screen), " "+first+" ") }) == nil {
			c.Type(rest)
			c.await(text)
			return
		}
	}
	c.t.Fatalf("%q cannot be typed", text)
}

// run runs the program without a terminal.
func (d desk) run(t *testing.T, input string, args ...string) (code int, out, said string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	var stdout, stderr bytes.Buffer
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = d.env, strings.NewReader(input), &stdout, &stderr
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	noKeys(t, "standard output", stdout.Bytes())
	noKeys(t, "standard error", stderr.Bytes())
	d.check(t)
	return cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()
}

// oneSentence is all that a start that fails may say.
func oneSentence(t *testing.T, said, want string) {
	t.Helper()
	said = strings.ReplaceAll(said, "\r\n", "\n")
	if !strings.HasPrefix(said, "caisse: ") || !strings.Contains(said, want) || strings.Count(said, "\n") != 1 || !strings.HasSuffix(said, "\n") {
		t.Errorf("it says %q, want one line with %q", said, want)
	}
}

func TestBadStarts(t *testing.T) {
	t.Parallel()
	for name, k := range map[string]struct {
		args []string
		env  string
		pty  bool
		says string
	}{
		"flag":            {[]string{"-bogus"}, "", false, "-bogus"},
		"command":         {[]string{"frobnicate"}, "", false, `commande inconnue : "frobnicate"`},
		"command, en":     {[]string{"frobnicate"}, "CAISSE_LANG=en", false, `unknown command: "frobnicate"`},
		"a word too many": {[]string{"version", "please"}, "", false, `de trop : "please"`},
		"language":        {[]string{"-lang", "xx"}, "", false, "fr ou en"},
		"profile":         {[]string{"-profile", "../x"}, "", false, "Lettres, chiffres, - et _ seulement"},
		"profile by env":  {nil, "CAISSE_PROFILE=a/b", false, "Lettres, chiffres, - et _ seulement"},
		"no terminal":     {nil, "", false, "la console a besoin d'un terminal"},
		"http":            {nil, "LIGDICASH_BASE_URL=http://app.ligdicash.com", true, "Il faut une adresse https"},
		"no scheme":       {[]string{"-base-url", "app.ligdicash.com"}, "", true, "Il faut une adresse https"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, k.env)
			var code int
			var said string
			if k.pty {
				c := d.start(t, glass.Config{Args: k.args})
				code, _ = c.Wait(limit)
				said = string(c.Bytes())
				if err := c.Restored(); err != nil {
					t.Error(err)
				}
			} else {
				var out string
				if code, out, said = d.run(t, "", k.args...); out != "" {
					t.Errorf("standard output has %q", out)
				}
			}
			if code != 2 {
				t.Errorf("exit code %d, want 2", code)
			}
			oneSentence(t, said, k.says)
			if _, err := os.Stat(d.data); err == nil {
				t.Error("it made the data folder")
			}
		})
	}
}

func TestAsksForNothing(t *testing.T) {
	t.Parallel()
	for _, k := range []struct{ args, says string }{
		{"version", "caisse "},
		{"-h", "LIGDICASH_API_KEY"},
		{"help", "-profile"},
		{"sandbox -h", "1005"},
		{"login -h", "-profile"},
	} {
		code, out, said := newDesk(t).run(t, "", strings.Fields(k.args)...)
		if code != 0 || said != "" || !strings.Contains(out, k.says) {
			t.Errorf("caisse %s: exit code %d, %q, %q; want %q", k.args, code, out, said, k.says)
		}
	}
}

// ^C ends whatever a command waits for: nobody, standard input, a keyring that
// asks for its password in a window nobody sees.
func TestCommandsStop(t *testing.T) {
	t.Parallel()
	bus, err := net.Listen("unix", filepath.Join(t.TempDir(), "bus"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { bus.Close() }) // it takes calls and answers none
	for _, k := range []struct{ args, says string }{
		{"sandbox -addr 127.0.0.1:0", "LigdiCash de bac à sable"},
		{"check -", ""},
		{"login", "Trousseau du système…"},
		{"logout", "Trousseau du système…"},
		{"doctor -fast", "Trousseau du système…"},
		{"profiles", ""},
	} {
		t.Run(k.args, func(t *testing.T) {
			t.Parallel()
			c := newDesk(t, "DBUS_SESSION_BUS_ADDRESS=unix:path="+bus.Addr().String()).start(t, glass.Config{Args: strings.Fields(k.args)})
			c.await(k.says)
			for range 10 { // it may not listen yet
				c.Key("ctrl+c")
				if _, err := c.Wait(time.Second); err == nil {
					break
				}
			}
			if _, err := c.Wait(time.Second); err != nil {
				t.Fatal(err)
			}
			if err := c.Restored(); err != nil {
				t.Error(err)
			}
		})
	}
}

// A program that asks in JSON is answered in JSON, whatever went wrong.
func TestFaultsInJSON(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]int{
		"check -json NOPE1234": 6, "report -json -day 32/13": 2, "backup -json /nonexistent/x.db": 1, "login -json": 2, "profiles -json use grenier": 2,
	} {
		code, out, said := newDesk(t).run(t, "", strings.Fields(args)...)
		var fault struct {
			Error string
			Code  int
		}
		if err := json.Unmarshal([]byte(out), &fault); err != nil || code != want || fault.Code != want || fault.Error == "" || !strings.Contains(said, fault.Error) {
			t.Errorf("caisse %s: exit %d, %q, %q (%v)", args, code, out, said, err)
		}
	}
	if code, out, _ := newDesk(t).run(t, "", "list", "-json"); code != 6 || out != "" {
		t.Errorf("no lines: exit %d, %q", code, out)
	}
}

// What is typed on a command line is repeated without what a terminal obeys.
func TestHostileArguments(t *testing.T) {
	t.Parallel()
	const red = "a\x1b[31mb\u009b2J"
	for _, args := range [][]string{
		{"-" + red}, {red}, {"check", red + "\x07xx"}, {"profiles", "use", red}, {"profiles", "set", "default", red + "=FAKEVALUE"}, {"list", "-tab", red},
		{"report", "-day", red}, {"export", red}, {"list", "-ledger", "/nonexistent" + red + "/l.db"},
	} {
		d := newDesk(t, "CAISSE_SHOP=x")
		_, out, said := d.run(t, "", args...)
		if strings.ContainsAny(out+said, "\x1b\x07\u009b") || strings.Contains(out+said, "FAKEVALUE") {
			t.Errorf("caisse %q: %q, %q", args, out, said)
		}
	}
}

// doctor looks, whatever is wrong with the settings: that is when it is needed.
func TestDoctorWithBrokenSettings(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if err := errors.Join(os.MkdirAll(d.config, 0o700), os.WriteFile(filepath.Join(d.config, "settings.toml"), []byte("[profiles.default]\nshopp = \"x\"\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	code, out, _ := d.run(t, "", "doctor", "-fast")
	for _, says := range []string{"Trousseau", "Registre", "Disque", "settings.toml, ligne 2, colonne 1", "« profiles.default.shopp »"} {
		if !strings.Contains(strings.ReplaceAll(out, "\u00a0", " "), says) {
			t.Errorf("no %q in:\n%s", says, out)
		}
	}
	if code != 1 {
		t.Errorf("exit %d", code)
	}
}

// A settings.toml that a power cut filled with zeros: the commands go on with
// the last good one and say so beside their answer; doctor is not content.
func TestLastGoodSettings(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	path := filepath.Join(d.config, "settings.toml")
	good := []byte("[profiles.default]\nshop = \"Chez Awa\"\n")
	if err := errors.Join(os.MkdirAll(d.config, 0o700), os.WriteFile(path, good, 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, _, said := d.run(t, "", "list"); strings.Contains(said, "réglages") {
		t.Errorf("of good ones: %s", said)
	}
	if err := os.WriteFile(path, make([]byte, len(good)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, out, said := d.run(t, "", "list", "-json")
	if !strings.Contains(said, "Derniers bons réglages") || !strings.Contains(said, "coupure de courant") || strings.Contains(out, "réglages") {
		t.Errorf("got %q beside %q", said, out)
	}
	if code, out, _ := d.run(t, "", "doctor", "-fast"); code != 1 || !strings.Contains(out, "Derniers bons réglages") || !strings.Contains(out, "Chez Awa") {
		t.Errorf("exit %d:\n%s", code, out)
	}
	if err := os.Chmod(path, 0o666); err != nil {
		t.Fatal(err)
	}
	if code, out, said := d.run(t, "", "version"); code != 0 || said != "" || !strings.HasPrefix(out, "caisse") {
		t.Errorf("version: exit %d, %q, %q", code, out, said)
	}
	if code, _, said := d.run(t, "", "list"); runtime.GOOS != "windows" && (code != 2 || !strings.Contains(said, "chmod go-w")) {
		t.Errorf("others may write it: exit %d, %s", code, said)
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

// A ledger that cannot be used stays as it is, byte for byte.
func TestBadLedger(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		name, says string
		spoil      func([]byte) []byte // a good ledger
	}{
		{"junk", "ce n'est pas un registre de caisse", func([]byte) []byte { return bytes.Repeat([]byte("junk\n"), 2000) }},
		{"another database", "ce n'est pas un registre de caisse", func(b []byte) []byte {
			copy(b[68:72], "ELSE") // application_id
			b[18], b[19] = 1, 1    // not in WAL mode: turning it over would be a change
			return b
		}},
		{"newer", "version plus récente de caisse", func(b []byte) []byte { b[62]++; return b }}, // PRAGMA user_version + 256
		{"cut", "", func(b []byte) []byte { return b[:len(b)/2+100] }},
		{"folder is a file", "il ne peut pas être lu", nil},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			c := s.open(t)
			c.Key("ctrl+c")
			if code, err := c.Wait(limit); code != 0 || err != nil {
				t.Fatalf("exit code %d, %v", code, err)
			}
			path := filepath.Join(s.data, "sandbox.db")
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			beside, err := os.ReadDir(s.data)
			if err != nil {
				t.Fatal(err)
			}
			ledger := path
			if k.spoil != nil {
				before = k.spoil(before)
				if err := os.WriteFile(path, before, 0o600); err != nil {
					t.Fatal(err)
				}
			} else {
				ledger = filepath.Join(path, "ledger.db")
			}
			c = s.start(t, glass.Config{Args: []string{"-ledger", ledger}, Width: 300})
			if k.spoil != nil && k.name != "newer" { // there is something to choose from
				c.await("LE REGISTRE EST À VOIR", k.says, "Rien n'a été modifié.", "Quitter sans rien changer")
				c.Key("esc")
			}
			if code, err := c.Wait(limit); code != 1 || err != nil {
				t.Errorf("exit code %d, %v, want 1", code, err)
			}
			said := string(c.Bytes())
			if k.spoil != nil && k.name != "newer" { // what is left behind on the shell's own screen
				said = strings.TrimSpace(c.Screen()) + "\n"
			}
			oneSentence(t, said, k.says)
			oneSentence(t, said, "Rien n'a été modifié.")
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
				t.Errorf("the file has changed (%v)", err)
			}
			files, err := os.ReadDir(s.data)
			files = slices.DeleteFunc(files, func(f os.DirEntry) bool { // what SQLite needs to read, and holds nothing
				info, err := f.Info()
				return err == nil && (strings.HasSuffix(f.Name(), "-shm") || strings.HasSuffix(f.Name(), "-wal") && info.Size() == 0)
			})
			if len(files) != len(beside) || err != nil {
				t.Errorf("there are new files beside it: %v, %v", files, err)
			}
			if err := c.Restored(); err != nil {
				t.Error(err)
			}
		})
	}
}

// Where nothing answers, nothing is asked, and nothing waits. Not parallel: it
// takes the time.
func TestStart(t *testing.T) {
	const most = 2 * time.Second // a second is promised; a busy machine has two
	for _, k := range []struct{ args, says string }{{"", "NOUVELLE VENTE"}, {"version", "caisse "}} {
		s := newShop(t)
		c := s.start(t, glass.Config{Args: strings.Fields(k.args), Silent: true})
		c.await(k.says)
		if took := time.Since(c.Began()); took > most {
			t.Errorf("caisse %s: the first text took %v", k.args, took)
		} else {
			t.Logf("caisse %s: %v", k.args, took.Round(time.Millisecond))
		}
		for _, question := range []string{"\x1b]10;?", "\x1b]11;?", "\x1b[6n"} {
			if bytes.Contains(c.Bytes(), []byte(question)) {
				t.Errorf("caisse %s asks the terminal %q", k.args, question)
			}
		}
	}
}

// However it ends, the shell finds its terminal again.
func TestTerminalIsRestored(t *testing.T) {
	t.Parallel()
	signal := func(sig os.Signal) func(*console) { return func(c *console) { c.Signal(sig) } }
	for _, k := range []struct {
		name  string
		leave func(*console)
	}{
		{"ctrl+c", func(c *console) { c.Key("ctrl+c") }},
		{"ctrl+c, a sale waits", func(c *console) {
			c.Type("5000\r\r")
			c.await("… En attente")
			c.Key("ctrl+c")
			c.await("1 en attente, gardées", "^C encore : quitter")
			c.Key("ctrl+c")
		}},
		{"ctrl+c, creating", func(c *console) {
			c.Type("1009\r\r")
			c.await("→ Envoi")
			c.Key("ctrl+c")
			c.await("1 en attente, gardées")
			c.Key("ctrl+c")
		}},
		{"SIGHUP", signal(syscall.SIGHUP)},
		{"SIGINT", signal(syscall.SIGINT)},
		// More than once: two who hear of it could wait for each other.
		{"SIGTERM", signal(syscall.SIGTERM)}, {"SIGTERM", signal(syscall.SIGTERM)}, {"SIGTERM", signal(syscall.SIGTERM)},
		{"SIGTERM", signal(syscall.SIGTERM)}, {"SIGTERM", signal(syscall.SIGTERM)}, {"SIGTERM", signal(syscall.SIGTERM)},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			c := s.open(t)
			if !c.AltScreen() {
				t.Error("the console is not on the alternate screen: it would stay in the scrollback")
			}
			k.leave(c)
			if _, err := c.Wait(limit); err != nil {
				t.Fatal(err)
			}
			if err := c.Restored(); err != nil {
				t.Error(err)
			}
			if left := strings.TrimSpace(c.Screen()); left != "" {
				t.Errorf("it leaves %q on the screen", left)
			}
		})
	}
}

// The training till needs nothing, says what it is everywhere, and finds its
// sales again.
func TestTrainingTill(t *testing.T) {
	proof.Slow(t)
	t.Parallel()
	const here = "BAC À SABLE"
	d := newDesk(t)
	training := glass.Config{Args: []string{"-sandbox"}, Width: 120, Height: 40}
	c := d.start(t, training)
	c.await("NOUVELLE VENTE", here)
	c.Type("5000")
	c.await("= 5 000 FCFA")
	c.Key("enter", "enter")
	c.await("… En attente", "Y Le client paie", here)
	c.waits("a QR code", func(string) bool { return strings.HasPrefix(scan(c.Snapshot()), "http://127.0.0.1:") })
	c.Key("y")
	c.await("✓ PAYÉ 5 000 FCFA", "Vous pouvez livrer", here)
	c.rings(2)
	c.waits("a green block", func(string) bool { return c.greenBlock() >= 3*100 })
	c.insist("ctrl+n", "NOUVELLE VENTE")
	c.Type("7000\r\r")
	c.await("7 000 FCFA", "… En attente", here)
	c.Kill()

	c = d.start(t, training)
	c.await("En attente (1) … 7 000 F", "Dernier payé ✓ 5 000 F", here)
	c.Key("ctrl+l")
	c.await("7 000 F … En attente", "5 000 F ✓ Payé", here)
	c.Key("enter")
	c.await("Y Le client paie")
	c.Key("y")
	c.await("✓ PAYÉ 7 000 FCFA", here)
	c.rings(2)
	if _, err := os.Stat(filepath.Join(d.data, "default.db")); err == nil {
		t.Error("training has touched the ledger of real money")
	}
}

// The customer's screen shows a code as well: it must not pass for real money.
func TestTrainingTillFullScreen(t *testing.T) {
	t.Parallel()
	c := newDesk(t).start(t, glass.Config{Args: []string{"-sandbox"}, Width: 120, Height: 40})
	c.await("NOUVELLE VENTE", "BAC À SABLE")
	c.Type("5000")
	c.await("= 5 000 FCFA")
	c.Key("enter", "enter")
	c.await("… En attente")
	c.Key("p")
	c.waits("the frame gone, first line and last", func(screen string) bool { return !strings.ContainsAny(screen, "┌└") })
	if !c.says("BAC À SABLE") {
		t.Error("the full screen does not say that it is a sandbox")
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
		c.Key("enter", "enter")
		c.await(k.says, "= 5") // said again, and what was typed is still there
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
	c.Type("5000\r\r")
	c.await("= 5 000 FCFA")
	const says = "Le trousseau ne répond pas"
	if c.WaitFor(settings.ReadLimit/4, func(string) bool { return c.says(says) }) == nil && time.Since(c.Began()) < settings.ReadLimit {
		t.Error("it says there are no keys before the keyring has answered")
	}
	c.await(says)   // the keyring has had its 3 s
	c.await("5000") // what was typed is still there
	c.Key("ctrl+u")
	c.alive()
}

// What a fast typist, or a barcode reader, writes at once lands in order.
func TestTyping(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	c := s.open(t)
	c.Type("12345")
	c.await("12345", "= 12 345 FCFA")
	c.Key("ctrl+u")
	burst := "3*500 pain+2*250 lait+7*100 sel+9*1000 riz+1*50 the"
	c.Type(burst)
	c.await("= 11 750 FCFA", "× 50 the")
	c.Key("ctrl+u")
	for _, k := range burst { // the same, key by key
		c.Type(string(k))
	}
	c.await("= 11 750 FCFA", "× 50 the")
	c.Key("ctrl+u")
	c.Type("5000\r\r") // a whole sale in one burst
	c.await("5 000 FCFA", "… En attente")
	s.created(t, 1)
}

// What no run may need is made by the run that needs it: patterns, pages, tables
// of words. The Go runtime counts what packages allocate before main.
func TestNothingIsMadeBeforeMain(t *testing.T) {
	t.Parallel()
	cmd := exec.Command(program, "version")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	var told strings.Builder
	cmd.Stderr = &told
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	ours, packages := 0, 0
	for line := range strings.Lines(told.String()) { // init caisse/model @1.2 ms, 0.01 ms clock, 512 bytes, 8 allocs
		words := strings.Fields(line)
		if len(words) < 3 || words[0] != "init" || !strings.HasPrefix(words[1], "caisse/") {
			continue
		}
		n, err := strconv.Atoi(words[len(words)-2])
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		ours, packages = ours+n, packages+1
	}
	if packages < 5 || ours > 300 {
		t.Errorf("%d allocations in %d packages of ours, 300 at most", ours, packages)
	}
}

// The arrows of the house: main -> ui -> model/till -> model/ledger, ligdicash
// -> model.
func TestArrows(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	imports := map[string][]string{} // of non-test files
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		imports[words[0]] = words[1:]
	}
	ours := func(path string) bool { return path == "caisse" || strings.HasPrefix(path, "caisse/") }
	under := func(path, tree string) bool { return path == tree || strings.HasPrefix(path, tree+"/") }
	var reach func(path string, seen map[string]bool)
	reach = func(path string, seen map[string]bool) {
		for _, to := range imports[path] {
			if ours(to) && !seen[to] {
				seen[to] = true
				reach(to, seen)
			}
		}
	}
	// What each part of ui may use of the others: nothing that is above it.
	parts := map[string]string{
		"cells": "", "qr": "", "page": "", "tty": "", "termbg": "", "text/wordtest": "",
		"field": "cells", "theme": "cells", "text": "cells theme",
		"files": "", "outside": "page qr", "terminal": "cells outside qr text tty", "shell": "terminal text",
	}
	// Without Bubble Tea: what the commands for scripts are made of.
	still := []string{"cells", "theme", "text", "files", "outside", "terminal", "shell"}
	checked := 0
	for from, direct := range imports {
		all := map[string]bool{}
		reach(from, all)
		never := func(bad func(to string) bool) {
			checked++
			for to := range all {
				if bad(to) {
					t.Errorf("%s reaches %s", from, to)
				}
			}
			for _, to := range direct {
				if bad(to) && !all[to] {
					t.Errorf("%s imports %s", from, to)
				}
			}
		}
		switch {
		case from == "caisse/ligdicash", from == "caisse/ligdicash/sandbox":
			never(ours)
		case from == "caisse/model":
			never(ours)
			never(func(to string) bool {
				return slices.Contains([]string{"os", "net", "net/http", "database/sql", "os/exec", "syscall"}, to)
			})
		case under(from, "caisse/model"):
			never(func(to string) bool { return under(to, "caisse/ui") })
		case under(from, "caisse/ui/glass"): // the bench sets the whole house up
		case under(from, "caisse/ui"):
			never(func(to string) bool { return to == "caisse" })
			room := strings.TrimPrefix(from, "caisse/ui/")
			if may, known := parts[room]; known {
				for _, to := range direct {
					if under(to, "caisse/ui") && !slices.Contains(strings.Fields(may), strings.TrimPrefix(to, "caisse/ui/")) {
						t.Errorf("%s imports %s", from, to)
					}
				}
			} else if from != "caisse/ui" {
				t.Errorf("nobody says what %s may use", from)
			}
			if slices.Contains(still, room) {
				never(func(to string) bool {
					return slices.ContainsFunc(append([]string{to}, imports[to]...), func(p string) bool { return strings.HasPrefix(p, "github.com/charmbracelet/bubble") })
				})
			}
			for _, to := range direct {
				if to == "net/http" && from == "caisse/ui" || to == "database/sql" || to == "caisse/model/ledger" || under(to, "caisse/ligdicash") {
					t.Errorf("%s imports %s", from, to)
				}
			}
		}
		for _, to := range direct {
			drawn := from == "caisse" || under(from, "caisse/ui") || from == "caisse/ligdicash" && to == "github.com/charmbracelet/x/ansi"
			if strings.HasPrefix(to, "github.com/charmbracelet/") && !drawn {
				t.Errorf("%s imports %s", from, to)
			}
		}
	}
	if checked < 8 {
		t.Errorf("only %d checks: have the packages moved?", checked)
	}
}
