// Package program tests the whole: the built caisse in a real pseudo-terminal,
// against a LigdiCash on loopback, its screen read as a cashier would read it.
package program

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"io"
	"io/fs"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"caisse/ligdicash/sandbox"
	"caisse/ligdicash/sandbox/proof"
	"caisse/model/hub/pgtest"
	"caisse/ui/glass"

	// What main.go wires: where one of them changes, no result of these tests is
	// taken from Go's cache.
	_ "caisse/ui"
	_ "caisse/ui/round"
	_ "caisse/ui/shell"
	_ "caisse/ui/termbg"
)

const (
	fakeKey   = "FAKE-KEY-OF-THE-CANARY"
	fakeToken = "FAKE-TOKEN-FOR-A-CANARY"
	fakePass  = "FAKE-PASSWORD-OF-A-CANARY" // of a shared ledger

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
	if err := os.Chdir("../../.."); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	dir, err := os.MkdirTemp("", "caisse-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	proof.InMemory()
	program = filepath.Join(dir, "caisse.exe")
	build := exec.Command("go", "build", "-buildvcs=false", "-trimpath", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building caisse: %v\n%s", err, out)
		return 1
	}
	// They wait for seconds and work for milliseconds; -parallel still wins.
	flag.Set("test.parallel", "16")
	return pgtest.Run(m)
}

// desk is where a till stands: its folders, and the whole of its environment.
type desk struct {
	home, data, config string
	sockets            string // where sockets are
	env                []string
}

func newDesk(t *testing.T, env ...string) desk {
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	// What a test looks at, by its whole path, counts for Go's cache: main.go too.
	if _, err := os.Stat(filepath.Join(root, "main.go")); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	d := desk{home: filepath.Join(dir, "home"), data: filepath.Join(dir, "data"), config: filepath.Join(dir, "config")}
	if err := os.Mkdir(d.home, 0o700); err != nil {
		t.Fatal(err)
	}
	run, err := os.MkdirTemp("", "cx") // short: the path of a socket is
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(run) })
	d.sockets = run
	d.env = append([]string{
		"HOME=" + d.home, "XDG_RUNTIME_DIR=" + run, "CAISSE_DATA_DIR=" + d.data, "CAISSE_CONFIG_DIR=" + d.config, "CAISSE_LANG=fr", "LANG=C.UTF-8", "TZ=UTC", "TERM=xterm-256color",
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
	for _, secret := range []string{fakeKey, fakeToken, fakePass} {
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
		return greenish(c.FG)
	}
	return greenish(c.BG)
}

// greenish says that whoever sees c calls it green.
func greenish(c color.Color) bool {
	if c == nil {
		return false
	}
	r, g, b, _ := c.RGBA()
	return g > 2*max(r, b)
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

// sell types an amount and charges it.
func (c *console) sell(line string) {
	c.t.Helper()
	c.Type(line)
	c.charge()
}

// charge charges what is typed. Two Enters at once are a scanner's: a program is as
// quick as one, and presses again.
func (c *console) charge() {
	c.t.Helper()
	read := func(string) bool { return c.says("Entrée pour encaisser") || c.says("Enter to charge") }
	c.presses("enter", "the amount read", read)
	c.presses("enter", "the sale charged", func(s string) bool { return !read(s) })
}

// presses a key until f holds.
func (c *console) presses(key, what string, f func(screen string) bool) {
	c.t.Helper()
	for range 15 {
		c.Key(key)
		if c.WaitFor(limit/15, f) == nil {
			return
		}
	}
	c.t.Fatalf("%s does not lead to %s", key, what)
}

// insist presses a key until text shows: a screen that opened by itself takes
// none before the keyboard has been quiet for 300 ms.
func (c *console) insist(key, text string) {
	c.t.Helper()
	c.presses(key, strconv.Quote(text), func(string) bool { return c.says(text) })
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
	s.awaitsFor(t, limit, op, n)
}

// awaitsFor is awaits where more patience is promised than for most.
func (s *shop) awaitsFor(t *testing.T, patience time.Duration, op string, n int) {
	t.Helper()
	late := time.After(patience)
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
				ink, ground := cell.FG, cell.BG
				if cell.Reverse {
					ink, ground = ground, ink
				}
				fill(image.Rect(x*w, y*h, (x+1)*w, (y+1)*h), ground)
				if cell.Content == "▄" {
					fill(image.Rect(x*w, y*h+h/2, (x+1)*w, (y+1)*h), ink)
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

// resident is the memory of pid in kB; 0 where that is not known.
func resident(pid int) (kb int) {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if _, rest, ok := strings.Cut(string(b), "VmHWM:"); ok {
		fmt.Sscan(rest, &kb)
	}
	return kb
}
