package display

import (
	"bytes"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"caisse/model"
)

const limit = 15 * time.Second

// place is a till with a folder of its own for its sockets.
func place(t testing.TB) Till {
	t.Helper()
	dir, err := os.MkdirTemp("", "cx") // short: the path of a socket is
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	env := map[string]string{"XDG_RUNTIME_DIR": dir}
	return Till{DataDir: dir, Profile: "default", Getenv: func(k string) string { return env[k] }}
}

// served serves till until the test ends, once somebody can follow it.
func served(t testing.TB, till Till) *Server {
	t.Helper()
	s := NewServer(till)
	s.Show(Frame{Lang: "fr", Shop: "Chez Awa"})
	over := make(chan struct{})
	go func() { defer close(over); s.Serve(t.Context()) }()
	t.Cleanup(func() { s.Close(); <-over })
	return s
}

// watch is what a display has seen, in order.
type watch struct {
	mu   sync.Mutex
	all  []Seen
	came chan struct{}
}

func follow(t testing.TB, till Till) *watch {
	w := &watch{came: make(chan struct{}, 1)}
	over := make(chan struct{})
	go func() {
		defer close(over)
		till.Follow(t.Context(), func(s Seen) {
			w.mu.Lock()
			w.all = append(w.all, s)
			w.mu.Unlock()
			select {
			case w.came <- struct{}{}:
			default:
			}
		})
	}()
	t.Cleanup(func() { <-over })
	return w
}

func (w *watch) last() (s Seen, n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.all) == 0 {
		return Seen{State: -1}, 0
	}
	return w.all[len(w.all)-1], len(w.all)
}

// sees waits until the last thing seen is as ok wants it.
func (w *watch) sees(t testing.TB, what string, ok func(Seen) bool) Seen {
	t.Helper()
	late := time.After(limit)
	for {
		if s, n := w.last(); n > 0 && ok(s) {
			return s
		}
		select {
		case <-w.came:
		case <-late:
			s, _ := w.last()
			t.Fatalf("%s: never, but %+v", what, s)
		}
	}
}

func is(state State) func(Seen) bool { return func(s Seen) bool { return s.State == state } }

func shop(name string) func(Seen) bool {
	return func(s Seen) bool { return s.State == Open && s.Shop == name }
}

func amount(m model.Money) func(Seen) bool {
	return func(s Seen) bool { return s.State == Open && s.Amount == m }
}

const link = "https://client.ligdicash.com/directpayment/invoice/FAKE"

// Whatever comes on the socket, nothing is green that the console did not call paid,
// nothing can be scanned that no LigdiCash made, and no byte drives the terminal.
func TestRead(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"", "\n", "{", "null", "[]", "42", `"x"`, "{}", `{"v":2,"lang":"fr"}`, `{"v":1}`, `{"v":1,"lang":"de"}`, `{"v":1,"lang":"fr","amount":-5,"kind":"paid"}`,
		`{"v":1,"lang":"fr","amount":1e3,"kind":"PAID","x":`, `{"v":1,"lang":"fr","amount":5000}`, `{"v":1,"lang":"fr","amount":5000,"kind":"vert"}`,
		`{"v":1,"lang":"fr","amount":5000.5,"kind":"paid"}`, `{"v":1,"lang":"fr","amount":9000000000000,"kind":"paid"}`, "{\"v\":1,\"lang\":\"fr\",\"shop\":\"\xff\"}",
		`{"v":1,"lang":"fr","amount":"5000","kind":"paid"}`,
	} {
		if f, err := read([]byte(line)); err == nil || f != (Frame{}) {
			t.Errorf("%q: %+v, %v", line, f, err)
		}
	}
	with := func(change func(*Frame)) Frame {
		f := Frame{Lang: "fr", Shop: "Chez Awa", Amount: 5000, Kind: Waiting, Sign: "…", Word: "En attente", Link: link}
		change(&f)
		got, err := read(f.line())
		if err != nil {
			t.Fatalf("%+v: %v", f, err)
		}
		return got
	}
	if got := with(func(*Frame) {}); got.Link != link || got.Kind != Waiting {
		t.Errorf("%+v", got)
	}
	for _, k := range []Kind{Paid, PaidLate, Elsewhere, Held, Busy, Quiet} {
		if got := with(func(f *Frame) { f.Kind = k }); got.Link != "" {
			t.Errorf("%s still has a code", k)
		}
		if got := with(func(f *Frame) { f.Kind, f.Foreign = k, "paie.example" }); got.Kind.Green() {
			t.Errorf("%s by a foreign server is green", k)
		}
	}
	if got := with(func(f *Frame) { f.Amount, f.Kind = 0, Paid }); got.Kind != "" || got.Link != "" || got.Word != "" {
		t.Errorf("without an amount: %+v", got)
	}
	local := "http://127.0.0.1:8478/directpayment/invoice/x"
	if got := with(func(f *Frame) { f.Link, f.Sandbox = local, true }); got.Link != local {
		t.Error("no code in the sandbox")
	}
	for _, bad := range []string{local, "http://client.ligdicash.com/x", "https://evil.example/x", "https://ligdicash.com@evil.example/x", "javascript:alert(1)", "https://client.ligdicash.com:8443/x",
		link + "\x1b[31m", link + "\n", link + " x", "https://client.ligdicash.com/" + strings.Repeat("a", 4000)} {
		if got := with(func(f *Frame) { f.Link = bad }); got.Link != "" {
			t.Errorf("%.60q may be scanned", bad)
		}
	}
	hostile := "\x1b]0;x\a\x1b[2J\u202e\u0000\r\u009b31m" + strings.Repeat("é", 5000)
	got := with(func(f *Frame) { f.Shop, f.Word, f.Sign = hostile, hostile, hostile; f.Foreign = hostile })
	for _, s := range []string{got.Shop, got.Word, got.Sign, got.Foreign} {
		if strings.ContainsAny(s, "\x1b\a\u202e\x00\r\u009b") || len([]rune(s)) > mostText || s == "" {
			t.Errorf("%.80q", s)
		}
	}
}

// FuzzRead: see TestRead.
func FuzzRead(f *testing.F) {
	f.Add(Frame{Lang: "fr", Shop: "Chez Awa", Amount: 5000, Kind: Paid, Link: link, Foreign: "paie.example"}.line())
	f.Add([]byte(`{"v":1,"lang":"en","Kind":"paid","kind":"held","amount":5}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		got, err := read(line)
		if err != nil {
			return
		}
		again, err := read(got.line())
		if err != nil || again != got {
			t.Fatalf("%q is read as %+v, and that as %+v, %v", line, got, again, err)
		}
		if got.Kind.Green() && (got.Link != "" || got.Foreign != "" || got.Amount <= 0) {
			t.Fatalf("%q: %+v", line, got)
		}
	})
}

// A display sees what the console shows within 100 ms, also beside others of which
// one reads nothing; and its end at once.
func TestFollow(t *testing.T) {
	t.Parallel()
	till := place(t)
	first := follow(t, till)
	first.sees(t, "no console", is(Gone))
	s := served(t, till)
	first.sees(t, "the console", shop("Chez Awa"))
	other := follow(t, till)
	other.sees(t, "the console", shop("Chez Awa"))
	stuck := raw(t, till)
	const changes = 200
	var took []time.Duration
	for n := range changes {
		f := Frame{Lang: "fr", Shop: "Chez Awa", Amount: model.Money(n + 1), Kind: Waiting, Link: link + strings.Repeat("a", 1500)}
		at := time.Now()
		s.Show(f)
		shown := time.Since(at)
		first.sees(t, "the amount", amount(f.Amount))
		took = append(took, time.Since(at))
		if shown > time.Second {
			t.Fatalf("the console was held up for %v", shown)
		}
	}
	other.sees(t, "the last amount", amount(changes))
	slices.Sort(took)
	t.Logf("p50 %v, p99 %v of %d", took[changes/2], took[changes*99/100], changes)
	if took[changes*9/10] > 100*time.Millisecond {
		t.Errorf("nine of ten changes took up to %v", took[changes*9/10])
	}
	for n, late := model.Money(1), time.Now().Add(limit); s.displays() > 2; n++ { // until its socket is full, and for a while
		if time.Now().After(late) {
			t.Fatal("a display that reads nothing is kept")
		}
		s.Show(Frame{Lang: "fr", Shop: strings.Repeat("x", 2000), Amount: n, Kind: Busy})
		first.sees(t, "what is shown meanwhile", amount(n))
	}
	stuck.Close()
	s.Close()
	first.sees(t, "the end", is(Gone))
	if got, _ := first.last(); got.Frame != (Frame{}) {
		t.Errorf("left on the glass: %+v", got)
	}
	if left, _ := os.ReadDir(filepath.Join(till.Getenv("XDG_RUNTIME_DIR"), "caisse")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func (s *Server) displays() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.waiting)
}

// raw is a connection that nobody reads.
func raw(t testing.TB, till Till) net.Conn {
	t.Helper()
	paths, err := till.sockets()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if conn, err := net.Dial("unix", path); err == nil {
			return conn
		}
	}
	t.Fatalf("nobody listens at %v", paths)
	return nil
}

// Of two consoles of a profile the first is followed until it ends, then the other.
// What a killed one has left is replaced.
func TestOneConsole(t *testing.T) {
	t.Parallel()
	till := place(t)
	dir := filepath.Join(till.Getenv("XDG_RUNTIME_DIR"), "caisse")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	stale, err := net.Listen("unix", filepath.Join(dir, till.name(false)))
	if err != nil {
		t.Fatal(err)
	}
	stale.(*net.UnixListener).SetUnlinkOnClose(false)
	stale.Close()
	w := follow(t, till)
	w.sees(t, "a socket of nobody", is(Gone))
	one := served(t, till)
	w.sees(t, "the first", shop("Chez Awa"))
	two := NewServer(till)
	two.Show(Frame{Lang: "en", Shop: "Second"})
	if two.listen() != nil {
		t.Error("a second console takes the socket of the first")
	}
	over := make(chan struct{})
	go func() { defer close(over); two.Serve(t.Context()) }()
	one.Show(Frame{Lang: "fr", Shop: "First"})
	w.sees(t, "still the first", shop("First"))
	follow(t, till).sees(t, "the first", shop("First"))
	one.Close()
	w.sees(t, "the second", shop("Second"))
	two.Close()
	<-over
	w.sees(t, "none", is(Gone))
	w.mu.Lock()
	defer w.mu.Unlock()
	all := w.all
	for i := 1; i < len(all); i++ {
		if all[i].Shop == "Second" && all[i-1].State == Open && all[i-1].Shop == "First" {
			t.Error("the second took over from the first that still ran")
		}
	}
}

// A display that is told no profile follows the console there is, wherever that goes;
// one that is told follows no other, and its sandbox.
func TestProfiles(t *testing.T) {
	t.Parallel()
	till := place(t)
	anyone, told := till, till
	anyone.Profile, told.Profile = "", "marche"
	w, m := follow(t, anyone), follow(t, told)
	m.sees(t, "none", is(Gone))
	one := served(t, till)
	w.sees(t, "the first", shop("Chez Awa"))
	one.Close()
	other := till
	other.Profile, other.Training = "marche", true
	two := served(t, other)
	two.Show(Frame{Lang: "en", Shop: "Market", Sandbox: true})
	if got := w.sees(t, "the sandbox of another profile", shop("Market")); !got.Sandbox {
		t.Error("it does not say that it is one")
	}
	m.sees(t, "its own", shop("Market"))
	elsewhere := anyone
	elsewhere.DataDir = "/another/till"
	e := follow(t, elsewhere)
	e.sees(t, "another till's folder", is(Gone))
}

// What listens there and is no console of this version is said to be so; nothing of
// it is shown.
func TestStrangeConsole(t *testing.T) {
	t.Parallel()
	good := Frame{Lang: "fr", Shop: "Chez Awa", Amount: 5000, Kind: Waiting, Link: link}.line()
	for name, k := range map[string]struct {
		says  [][]byte
		state State
		hangs bool // it does not hang up
	}{
		"garbage":     {[][]byte{[]byte("\x1b[2Jhello\n")}, Strange, true},
		"10 MB":       {[][]byte{bytes.Repeat([]byte("x"), 10<<20)}, Strange, true},
		"10 MB lines": {[][]byte{bytes.Repeat([]byte(strings.Repeat(" ", 1000)+"\n"), 10<<10)}, Strange, true},
		"next year's": {[][]byte{[]byte(`{"v":2,"lang":"fr","shop":"x"}` + "\n")}, Strange, true},
		"half a line": {[][]byte{good[:len(good)/2]}, Gone, false},
		"half, hangs": {[][]byte{good, good[:len(good)/2]}, Gone, true},
		"nothing":     {nil, Gone, true},
		"hangs up":    {nil, Gone, false},
		"silent":      {[][]byte{good}, Gone, true},
		"good, bad":   {[][]byte{good, []byte("{\n")}, Strange, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			till := place(t)
			dirs, err := till.folders()
			if err != nil {
				t.Fatal(err)
			}
			ln, err := net.Listen("unix", filepath.Join(dirs[0], till.name(false)))
			if err != nil {
				t.Fatal(err)
			}
			go func() {
				for {
					conn, err := ln.Accept()
					if err != nil {
						return
					}
					go func() {
						defer conn.Close()
						for _, said := range k.says {
							conn.Write(said) // a display that has hung up hears no more
						}
						if k.hangs {
							<-t.Context().Done()
						}
					}()
				}
			}()
			w := follow(t, till)
			w.sees(t, "what it is", is(k.state))
			if name == "silent" || name == "good, bad" {
				w.sees(t, "what it was", func(Seen) bool { w.mu.Lock(); defer w.mu.Unlock(); return slices.ContainsFunc(w.all, amount(5000)) })
				w.sees(t, "and is no more", is(k.state))
			}
			ln.Close()
			w.mu.Lock()
			defer w.mu.Unlock()
			for _, s := range w.all {
				if s.State != Open && s.Frame != (Frame{}) || s.Kind.Green() {
					t.Errorf("%+v", s)
				}
			}
		})
	}
}

// A socket that is another user's is not followed, nor a file or a link in its place.
func TestOthersSocket(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("told by the folder there")
	}
	t.Parallel()
	till := place(t)
	s := served(t, till)
	w := follow(t, till)
	w.sees(t, "its own", shop("Chez Awa"))
	paths, err := till.sockets()
	if err != nil || !ours(paths[0]) {
		t.Fatal(err)
	}
	aside := paths[0] + "-aside"
	if err := os.Rename(paths[0], aside); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(aside, paths[0]); err != nil {
		t.Fatal(err)
	}
	if ours(paths[0]) {
		t.Error("it follows a link")
	}
	if os.Chown(aside, 65534, -1) == nil && ours(aside) { // root alone can try it
		t.Error("it follows another user's socket")
	}
	if err := os.WriteFile(aside+"2", nil, 0o600); err != nil || ours(aside+"2") {
		t.Error("it follows a file", err)
	}
	s.Close()
	w.sees(t, "none", is(Gone))
}

// A folder that is somebody else's, a link, or open to others is not used: the next
// one is, and where there is none that is known.
func TestFolders(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("folders have no mode there")
	}
	till := place(t)
	run := till.Getenv("XDG_RUNTIME_DIR")
	temp := filepath.Join(run, "tmp")
	if err := os.Mkdir(temp, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", temp)
	mine, theirs := filepath.Join(run, "caisse"), ""
	check := func(what, want string) {
		t.Helper()
		got, ok := till.Usable()
		if ok != (want != "") || ok && !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q, %v, want %q", what, got, ok, want)
		}
		theirs = got
	}
	check("at first", mine)
	for _, mode := range []os.FileMode{0o755, 0o770, 0o701} {
		if err := os.Chmod(mine, mode); err != nil {
			t.Fatal(err)
		}
		check(mode.String(), temp)
	}
	os.Remove(mine)
	if err := os.Symlink(temp, mine); err != nil {
		t.Fatal(err)
	}
	check("a link", temp)
	os.Remove(mine)
	if err := os.WriteFile(mine, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	check("a file", temp)
	if err := os.Chmod(theirs, 0o777); err != nil {
		t.Fatal(err)
	}
	check("both", "")
	w := follow(t, till)
	w.sees(t, "no place", is(NoPlace))
	s := NewServer(till)
	defer s.Close()
	if s.listen() != nil {
		t.Error("the console listens where others can write")
	}
	t.Setenv("TMPDIR", filepath.Join(run, strings.Repeat("long", 40)))
	check("a path too long", "")
}

// The line is as it is documented: other programs may read it.
func TestLine(t *testing.T) {
	t.Parallel()
	var got map[string]any
	if err := json.Unmarshal(Frame{Lang: "fr", Shop: "A & B", Amount: 5000, Kind: Held, Sign: "✗", Word: "Échoué"}.line(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != 7 || got["v"] != 1.0 || got["amount"] != 5000.0 || got["kind"] != "held" || got["shop"] != "A & B" {
		t.Errorf("%v", got)
	}
}

// BenchmarkFollow is from what the console shows to a display that has it.
func BenchmarkFollow(b *testing.B) {
	till := place(b)
	s := served(b, till)
	w := follow(b, till)
	w.sees(b, "the console", shop("Chez Awa"))
	n := model.Money(0)
	for b.Loop() {
		n++
		s.Show(Frame{Lang: "fr", Shop: "Chez Awa", Amount: n, Kind: Waiting, Sign: "…", Word: "En attente", Link: link})
		w.sees(b, "the amount", amount(n))
	}
}

// BenchmarkShow is what a key costs the console where nothing changes.
func BenchmarkShow(b *testing.B) {
	s := NewServer(place(b))
	f := Frame{Lang: "fr", Shop: "Chez Awa", Amount: 5000, Kind: Waiting, Link: link}
	b.ReportAllocs()
	for b.Loop() {
		s.Show(f)
	}
}
