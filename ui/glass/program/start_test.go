package program

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/ui/glass"
)

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
	c.charge()
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
		"command":         {[]string{"frobnicate"}, "", false, "commande inconnue : « frobnicate »"},
		"command, en":     {[]string{"frobnicate"}, "CAISSE_LANG=en", false, "unknown command: “frobnicate”"},
		"a word too many": {[]string{"version", "please"}, "", false, "de trop : « please »"},
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

// Where nothing answers, nothing waits, and a command asks nothing. Not parallel: it
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
			if k.args == "" && question == "\x1b]11;?" { // with the others, and nobody waits for it
				continue
			}
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
			c.sell("5000")
			c.await("… En attente")
			c.Key("ctrl+c")
			c.await("1 en attente, gardée", "^C encore : quitter")
			c.Key("ctrl+c")
		}},
		{"ctrl+c, creating", func(c *console) {
			c.sell("1009")
			c.await("→ Envoi")
			c.Key("ctrl+c")
			c.await("1 en attente, gardée")
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
	c.sell("5000")
	c.await("… En attente", "Y Le client paie", here)
	c.waits("a QR code", func(string) bool { return strings.HasPrefix(scan(c.Snapshot()), "http://127.0.0.1:") })
	c.Key("y")
	c.await("✓ PAYÉ 5 000 FCFA", "Vous pouvez livrer", here)
	c.rings(2)
	c.waits("a green block", func(string) bool { return c.greenBlock() >= 3*100 })
	c.insist("ctrl+n", "NOUVELLE VENTE")
	c.sell("7000")
	c.await("7 000 FCFA", "… En attente", here)
	c.Kill()

	c = d.start(t, training)
	c.await("En attente (1)", "7 000 F", "Dernier payé ✓ 5 000 F", here)
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
	c.sell("5000")
	c.await("… En attente")
	c.Key("p")
	c.waits("the frame gone, first line and last", func(screen string) bool { return !strings.ContainsAny(screen, "┌└") })
	if !c.says("BAC À SABLE") {
		t.Error("the full screen does not say that it is a sandbox")
	}
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
	c.sell("5000")
	c.await("5 000 FCFA", "… En attente")
	s.created(t, 1)
}
