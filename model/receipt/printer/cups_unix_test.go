//go:build !windows

package printer_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caisse/model/receipt/printer"
)

// cups is a spooler of the test's own, with a socket and a folder of its own, and
// printers that write what comes into files of their names. It returns how to end it,
// and the folder of these.
func cups(t *testing.T) (end func(), paper string) {
	t.Helper()
	cupsd, err := exec.LookPath("cupsd")
	if err != nil {
		cupsd, err = exec.LookPath("/usr/sbin/cupsd")
	}
	for _, tool := range []string{"lp", "lpstat", "cupsdisable"} {
		if _, terr := exec.LookPath(tool); err == nil {
			err = terr
		}
	}
	if err != nil {
		if os.Getenv("CAISSE_REQUIRE_REAL") != "" {
			t.Fatal("there is no CUPS here (packages cups-daemon and cups-client):", err)
		}
		t.Skip("there is no CUPS here (packages cups-daemon and cups-client):", err)
	}
	dir, err := os.MkdirTemp("", "cups") // a short path: it has a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	at := func(path string) string { return filepath.Join(dir, path) }
	for _, sub := range []string{"run/certs", "spool/tmp", "cache", "root/ppd", "bin/backend", "bin/filter", "paper"} {
		if err := os.MkdirAll(at(sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	user := "" // what prints runs as somebody else, where this is the superuser
	if os.Getuid() == 0 {
		user = "User lp\nGroup lp\n"
		for _, sub := range []string{".", "paper", "spool/tmp", "cache", "run"} {
			mode := os.FileMode(0o755)
			if sub != "." {
				mode = 0o777
			}
			if err := os.Chmod(at(sub), mode); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, lib := range []string{"/usr/lib/cups/daemon", "/usr/libexec/cups/daemon"} { // what starts a backend
		if _, err := os.Stat(lib); err == nil {
			if err := os.Symlink(lib, at("bin/daemon")); err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	printers := ""
	for name, more := range map[string]string{"ticket": "Accepting Yes", "closed": "Accepting No", "stopped": "Accepting Yes", "stuck": "Accepting Yes", "driven": "Accepting Yes"} {
		printers += fmt.Sprintf("<Printer %s>\nDeviceURI tape:/%s\nState Idle\n%s\nShared No\nErrorPolicy retry-current-job\n</Printer>\n", name, name, more)
	}
	for path, text := range map[string]string{
		"cupsd.conf": "Listen " + at("sock") + "\nLogLevel warn\nBrowsing No\nDefaultAuthType None\nWebInterface No\nDirtyCleanInterval 0\n<Location />\nOrder allow,deny\nAllow all\n</Location>\n" +
			"<Policy default>\n<Limit All>\nOrder deny,allow\nAllow all\n</Limit>\n</Policy>\n",
		"cups-files.conf": "ServerRoot " + at("root") + "\nServerBin " + at("bin") + "\nRequestRoot " + at("spool") + "\nTempDir " + at("spool/tmp") + "\nCacheDir " + at("cache") +
			"\nStateDir " + at("run") + "\nAccessLog " + at("access") + "\nErrorLog " + at("errors") + "\nPageLog " + at("page") + "\n" + user,
		"root/printers.conf": printers,
		"bin/backend/tape":   "#!/bin/sh\n[ $# -gt 0 ] || exit 0\n[ \"$DEVICE_URI\" != tape:/stuck ] || while [ -d " + dir + " ]; do sleep 1; done\ncat \"${6:--}\" >> " + at("paper") + "/${DEVICE_URI#tape:/}\n",
		"bin/filter/spoil":   "#!/bin/sh\necho a driver was here\n",
		"root/ppd/driven.ppd": "*PPD-Adobe: \"4.3\"\n*FormatVersion: \"4.3\"\n*FileVersion: \"1.0\"\n*LanguageVersion: English\n*LanguageEncoding: ISOLatin1\n*PCFileName: \"TAPE.PPD\"\n" +
			"*Manufacturer: \"Tape\"\n*Product: \"(Tape)\"\n*ModelName: \"Tape\"\n*ShortNickName: \"Tape\"\n*NickName: \"Tape\"\n*PSVersion: \"(3010.000) 0\"\n*cupsFilter: \"text/plain 0 spoil\"\n",
	} {
		mode := os.FileMode(0o644)
		if strings.HasPrefix(path, "bin/") {
			mode = 0o755
		}
		if err := os.WriteFile(at(path), []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	var said bytes.Buffer
	cmd := exec.Command(cupsd, "-f", "-c", at("cupsd.conf"), "-s", at("cups-files.conf"))
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	end = func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }
	t.Cleanup(end)
	t.Setenv("CUPS_SERVER", at("sock"))
	for by := time.Now().Add(20 * time.Second); ; {
		if out, err := exec.Command("lpstat", "-r").Output(); err == nil && strings.HasPrefix(string(out), "scheduler is running") {
			break
		}
		if time.Now().After(by) {
			log, _ := os.ReadFile(at("errors"))
			t.Fatalf("CUPS does not start: %s\n%s", &said, log)
		}
		time.Sleep(20 * time.Millisecond)
	}
	if out, err := exec.Command("cupsdisable", "stopped").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return end, at("paper")
}

// A paper goes through CUPS as it is, byte for byte; and what cannot be printed now is
// said, and not left in a queue.
func TestPaperThroughCUPS(t *testing.T) {
	t.Setenv("LC_ALL", "fr_FR.UTF-8") // it is understood all the same
	end, paper := cups(t)
	var q printer.Queue
	want := "\x1b@\x1b\x74\x13re\x87u\x00\xff\n\r\f%!PS \x1d(k\x03\x00\x31\x51\x30 %PDF \x1dVA\x00"
	for name, want := range map[string]string{"ticket": want, "driven": "a text\n"} { // one as it should be set up, and one with a driver, for what it would take for a text
		if err := q.Print(t.Context(), address(t, "lp:"+name), func() ([]byte, error) { return []byte(want), nil }); err != nil {
			t.Fatal(err)
		}
		for by := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
			got, err := os.ReadFile(filepath.Join(paper, name))
			if string(got) == want {
				break
			}
			if time.Now().After(by) {
				log, _ := os.ReadFile(filepath.Join(filepath.Dir(paper), "errors"))
				t.Fatalf("%s: got %q, %v\n%s", name, got, err, log)
			}
		}
	}
	is := func(name string, why printer.Why) {
		t.Helper()
		a := address(t, "lp:"+name)
		if err := sends(&q, t, a, "x"); err == nil || err.Why != why || err.Begun {
			t.Errorf("%s: %+v", name, err)
		}
		var e *printer.Error
		if _, err := printer.Try(t.Context(), a); !errors.As(err, &e) || e.Why != why {
			t.Errorf("%s is looked at: %v", name, err)
		}
	}
	is("absent", printer.Missing)
	is("closed", printer.Declined)
	is("stopped", printer.Stopped)
	for range 3 {
		if err := sends(&q, t, address(t, "lp:stuck"), "x"); err != nil {
			t.Fatal(err)
		}
	}
	is("stuck", printer.Busy)
	end()
	is("ticket", printer.NoSpooler)
	is("absent", printer.NoSpooler)
	if all, err := os.ReadDir(paper); err != nil || len(all) != 2 {
		t.Errorf("in the end %v, %v", all, err)
	}
}
