package printer_test

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"caisse/model/receipt"
	"caisse/model/receipt/escpostest"
	"caisse/model/receipt/printer"
)

func address(t *testing.T, text string) printer.Address {
	t.Helper()
	a, err := printer.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// slip is a paper with a code on it.
func slip(text string) []byte {
	p := receipt.New(80, receipt.Page858)
	p.Say(text)
	p.Code("https://example.com/" + strings.Repeat("x", 300))
	return p.Bytes()
}

func sends(q *printer.Queue, t *testing.T, a printer.Address, text string) *printer.Error {
	t.Helper()
	err := q.Print(context.Background(), a, func() ([]byte, error) { return slip(text), nil })
	if err == nil {
		return nil
	}
	var e *printer.Error
	if !errors.As(err, &e) {
		t.Fatalf("%v is no *printer.Error", err)
	}
	return e
}

func TestAddresses(t *testing.T) {
	for text, want := range map[string]string{
		"tcp:192.168.1.50": "tcp:192.168.1.50:9100", "TCP: printer.local:9101 ": "tcp:printer.local:9101", "tcp:[::1]": "tcp:[::1]:9100",
		"lp:EPSON_TM": "lp:EPSON_TM", "lp:EPSON TM-T20 Receipt": "lp:EPSON TM-T20 Receipt",
		"tcp:": "", "tcp:host:0": "", "tcp:host:70000": "", "tcp:host:x": "", "tcp:http://host": "", "tcp:a b": "", "lp:-d": "", "lp:": "", "": "", "usb": "",
		"http://host": "", "file:receipts.txt": "", "file:": "", "lp:a\x1bb": "",
	} {
		a, err := printer.Parse(text)
		if got := a.String(); (err == nil) != (want != "") || want != "" && got != want {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}

// What is sent comes out whole, from a printer that answers and from one that does
// not.
func TestPaperOverTheNetwork(t *testing.T) {
	t.Parallel()
	for _, silent := range []bool{false, true} {
		s := escpostest.Serve(t, 48, escpostest.Ways{Silent: silent})
		var q printer.Queue
		for _, text := range []string{"one", "two"} {
			if err := sends(&q, t, address(t, s.Address()), text); err != nil {
				t.Fatal(err)
			}
		}
		sheets, err := s.Wait(2)
		if err != nil || len(sheets) != 2 || !strings.HasPrefix(sheets[1].Text, "two\n") || len(sheets[0].Codes) != 1 {
			t.Fatalf("%v: %+v", err, sheets)
		}
		if answers, err := printer.Try(context.Background(), address(t, s.Address())); err != nil || answers == silent {
			t.Errorf("tried: %v, %v", answers, err)
		}
	}
}

// What keeps a printer from printing is told, and whether something had left by
// then.
func TestWhatIsWrongWithAPrinter(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "tcp:" + l.Addr().String()
	_ = l.Close()
	for name, c := range map[string]struct {
		at    string
		ways  escpostest.Ways
		why   printer.Why
		begun bool
	}{
		"off":             {nobody, escpostest.Ways{}, printer.Off, false},
		"no paper":        {"", escpostest.Ways{NoPaper: true}, printer.NoPaper, false},
		"open":            {"", escpostest.Ways{Open: true}, printer.Open, false},
		"gone":            {"", escpostest.Ways{Dies: 100}, printer.Gone, true},
		"gone, silent":    {"", escpostest.Ways{Dies: 100, Silent: true}, printer.Gone, true},
		"a folder":        {"file:" + t.TempDir(), escpostest.Ways{}, printer.Directory, false},
		"a device folder": {"device:" + t.TempDir(), escpostest.Ways{}, printer.Directory, false},
		"no device":       {"device:" + filepath.Join(t.TempDir(), "lp0"), escpostest.Ways{}, printer.Missing, false},
		"no folder":       {"file:" + filepath.Join(t.TempDir(), "a", "b"), escpostest.Ways{}, printer.Missing, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := c.at
			if at == "" {
				at = escpostest.Serve(t, 48, c.ways).Address()
			}
			var q printer.Queue
			e := sends(&q, t, address(t, at), "one")
			if e == nil || e.Why != c.why || e.Begun != c.begun {
				t.Errorf("%+v, want why %v, begun %v", e, c.why, c.begun)
			}
			if _, err := printer.Try(context.Background(), address(t, at)); err == nil && !c.begun {
				t.Error("tried, it is fine")
			}
		})
	}
}

// A paper that was cut in the middle of a code does not swallow the next one.
func TestAfterHalfAPaper(t *testing.T) {
	t.Parallel()
	s := escpostest.Serve(t, 48, escpostest.Ways{Dies: 100, Silent: true})
	var q printer.Queue
	if e := sends(&q, t, address(t, s.Address()), "one"); e == nil || !e.Begun {
		t.Fatalf("%+v", e)
	}
	s.Be(escpostest.Ways{Silent: true})
	if e := sends(&q, t, address(t, s.Address()), "two"); e != nil {
		t.Fatal(e)
	}
	sheets, err := s.Wait(1)
	if err != nil || len(sheets) != 1 || !strings.Contains(sheets[0].Text, "two\n") || len(sheets[0].Codes) != 1 {
		t.Errorf("%v: %+v", err, sheets)
	}
}

// What content returns as an error comes back, and nothing is sent.
func TestNothingLeavesWithoutItsContent(t *testing.T) {
	t.Parallel()
	s := escpostest.Serve(t, 48, escpostest.Ways{})
	var q printer.Queue
	unwritten := errors.New("the ledger cannot take it")
	if err := q.Print(context.Background(), address(t, s.Address()), func() ([]byte, error) { return nil, unwritten }); err != unwritten {
		t.Errorf("%v", err)
	}
	if sheets, err := s.Sheets(); len(sheets) > 0 || err != nil {
		t.Errorf("%v: %+v", err, sheets)
	}
}

// Files are added to.
func TestPaperInAFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "receipts.bin")
	var q printer.Queue
	for range 2 {
		if e := sends(&q, t, address(t, "file:"+path), "one"); e != nil {
			t.Fatal(e)
		}
	}
	b, err := os.ReadFile(path)
	p := escpostest.Printer{Columns: 48}
	_, _ = p.Write(b)
	if err != nil || p.Err != nil || len(p.Sheets) != 2 {
		t.Errorf("%v, %v, %d sheets", err, p.Err, len(p.Sheets))
	}
}

// A device whose buffer is full keeps nobody waiting for ever, and what was sent
// counts as sent.
func TestAFullBuffer(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("there are no pipes in the file system")
	}
	path := fullPipe(t)
	var q printer.Queue
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	begun := false
	err := q.Print(ctx, address(t, "device:"+path), func() ([]byte, error) { begun = true; return slip("one"), nil })
	var e *printer.Error
	if !errors.As(err, &e) || e.Why != printer.Slow || !begun {
		t.Errorf("%+v", err)
	}
}

// One whose paper ends while it prints says so; what it printed counts.
func TestPaperThatEnds(t *testing.T) {
	t.Parallel()
	s := escpostest.Serve(t, 48, escpostest.Ways{Starves: true})
	var q printer.Queue
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	err := q.Print(ctx, address(t, s.Address()), func() ([]byte, error) { return slip("one"), nil })
	var e *printer.Error
	if !errors.As(err, &e) || e.Why != printer.NoPaper || !e.Begun {
		t.Errorf("%+v", err)
	}
}
