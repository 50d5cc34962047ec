package till

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/ledger"
)

// shelf is a till on a ledger with n sales of 100 francs and more, a minute
// apart, and a folder to export into.
func shelf(t *testing.T, n int) (till *Till, dir string) {
	t.Helper()
	l, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	err = l.AddAll(t.Context(), func(yield func(model.Invoice, []model.Event) bool) {
		for i := range n {
			inv := model.Invoice{
				Ref: fmt.Sprintf("REF%05d", i), Sale: fmt.Sprintf("REF%05d", i), Amount: model.Money(100 + i), State: model.Pending,
				CreatedAt: at.Add(time.Duration(i) * time.Minute), Object: "=pain; é", Token: "FAKE", Phone: "22670123412",
			}
			if i%2 == 1 {
				inv.State, inv.SettledAt = model.Paid, inv.CreatedAt
			}
			if !yield(inv, []model.Event{{At: inv.CreatedAt, Kind: model.EventLink, State: inv.State}}) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return New(Config{Ledger: l}), t.TempDir()
}

// content is what is in a folder: names and what they hold.
func content(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, e := range entries {
		b, _ := os.ReadFile(filepath.Join(dir, e.Name())) // a folder has none
		out[e.Name()] = string(b)
	}
	return out
}

func TestExportCSV(t *testing.T) {
	till, dir := shelf(t, 2500)
	path := filepath.Join(dir, "ventes.csv")
	var told []string
	out, err := till.Export(t.Context(), Export{
		As: CSV, Lang: "fr", Zone: time.FixedZone("WAT", 3600),
		Label: func(i *model.Invoice) string { return "état " + string(i.State) },
		Query: Query{States: []model.State{model.Paid}, Limit: 3, Before: "REF00010", After: "REF00002"},
	}, path, false, func(done, total int64) { told = append(told, fmt.Sprint(done, "/", total)) })
	if err != nil {
		t.Fatal(err)
	}
	if want := (Total{Count: 1250, Sum: 1250 * (101 + 2599) / 2}); out.Total != want || out.Path != path {
		t.Errorf("exported %+v, want %+v", out, want)
	}
	if got := strings.Join(told, " "); got != "200/1250 400/1250 600/1250 800/1250 1000/1250 1200/1250 1250/1250" {
		t.Errorf("progress: %s", got)
	}
	all := content(t, dir)
	if len(all) != 1 {
		t.Errorf("%d files are there, want the one", len(all))
	}
	text, bom := strings.CutPrefix(all["ventes.csv"], "\ufeff")
	if !bom || strings.Count(text, "\r\n") != 1251 || strings.Count(text, "\n") != 1251 {
		t.Errorf("a byte order mark: %v, %d lines", bom, strings.Count(text, "\r\n"))
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	first := rows[1]
	for name, want := range map[string]string{
		"transaction_id": "REF00001", "amount": "101", "currency": "XOF", "state": "paid", "label": "état paid",
		"created_at": "2026-11-23T08:01:00Z", "local_time": "2026-11-23 09:01:00", "object": "'=pain; é", "phone": "226 70 •• •• 12",
	} {
		if got := first[column[name]]; got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if got := rows[1250][column["transaction_id"]]; got != "REF02499" {
		t.Errorf("the last row is %s, want the newest sale", got)
	}
	if info, _ := os.Stat(path); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v: others can read it", info.Mode())
	}
}

func TestExportJSONL(t *testing.T) {
	till, _ := shelf(t, 300)
	var b bytes.Buffer
	out, err := till.ExportTo(t.Context(), Export{As: JSONL}, &b, nil)
	if err != nil || out.Count != 300 || out.Path != "" {
		t.Fatalf("%+v, %v", out, err)
	}
	lines := bufio.NewScanner(&b)
	var sum int64
	for n := 0; lines.Scan(); n++ {
		var r Record
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil || r.TransactionID != fmt.Sprintf("REF%05d", n) || r.Object != "=pain; é" {
			t.Fatalf("line %d: %+v, %v", n, r, err)
		}
		sum += r.Amount
	}
	if model.Money(sum) != out.Sum {
		t.Errorf("the lines come to %d, the total says %d", sum, out.Sum)
	}
}

// No row is no failure: the columns are there.
func TestExportNothing(t *testing.T) {
	till, dir := shelf(t, 0)
	for as, want := range map[Format]string{CSV: byteOrderMark + header, JSONL: ""} {
		path := filepath.Join(dir, fmt.Sprint("nothing", as))
		out, err := till.Export(t.Context(), Export{As: as}, path, false, nil)
		if err != nil || out.Count != 0 {
			t.Errorf("%+v, %v", out, err)
		}
		if got := content(t, dir)[filepath.Base(path)]; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Whatever is in the way is recognised, and stays as it was; nothing is left
// beside it.
func TestExportInTheWay(t *testing.T) {
	till, dir := shelf(t, 10)
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, err := range []error{
		os.WriteFile(at("taken.csv"), []byte("mine"), 0o644),
		os.Mkdir(at("folder"), 0o700),
		os.WriteFile(at("file"), []byte("no folder"), 0o600),
		os.WriteFile(at("ledger.db"), []byte("SQLite format 3\x00 and all the sales"), 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	before := content(t, dir)
	cases := []struct {
		name    string
		path    string
		replace bool
		want    error
	}{
		{"taken", at("taken.csv"), false, fs.ErrExist},
		{"a folder", at("folder"), false, ErrNotFile},
		{"a folder, replaced", at("folder"), true, ErrNotFile},
		{"this folder", dir, true, ErrNotFile},
		{"no such folder", at("none/ventes.csv"), false, fs.ErrNotExist},
		{"in a file", at("file/ventes.csv"), false, fs.ErrNotExist},
		{"over a ledger", at("ledger.db"), true, ErrLedgerThere},
	}
	if runtime.GOOS != "windows" {
		cases = append(cases, struct {
			name    string
			path    string
			replace bool
			want    error
		}{"a device", "/dev/null", true, ErrNotFile})
	}
	for _, tt := range cases {
		out, err := till.Export(t.Context(), Export{}, tt.path, tt.replace, nil)
		if !errors.Is(err, tt.want) || out != (Exported{}) {
			t.Errorf("%s: got %+v, %v; want %v", tt.name, out, err, tt.want)
		}
		if after := content(t, dir); fmt.Sprint(after) != fmt.Sprint(before) {
			t.Errorf("%s: the folder was %v, is %v", tt.name, before, after)
		}
	}
	if _, err := till.Export(t.Context(), Export{}, at("taken.csv"), true, nil); err != nil {
		t.Fatal(err)
	}
	if got := content(t, dir); !strings.HasPrefix(got["taken.csv"], byteOrderMark+"local_time") || len(got) != len(before) {
		t.Error("replacing did not replace")
	}
}

// A link is never written through: replacing takes its place, and what it led to
// is as it was.
func TestExportThroughLink(t *testing.T) {
	till, dir := shelf(t, 3)
	elsewhere := t.TempDir()
	for name, to := range map[string]string{"real.csv": filepath.Join(elsewhere, "real.csv"), "nowhere.csv": filepath.Join(elsewhere, "nowhere.csv"), "device.csv": os.DevNull} {
		link := filepath.Join(dir, name)
		if name == "real.csv" {
			if err := os.WriteFile(to, []byte("old"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Symlink(to, link); err != nil {
			t.Skipf("no symbolic links here: %v", err)
		}
		if _, err := till.Export(t.Context(), Export{}, link, false, nil); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s: got %v, want fs.ErrExist", name, err)
		}
		if _, err := till.Export(t.Context(), Export{}, link, true, nil); err != nil {
			t.Fatal(err)
		}
		if b, _ := os.ReadFile(filepath.Join(elsewhere, "real.csv")); name == "real.csv" && string(b) != "old" {
			t.Error("it was written through the link")
		}
		if _, err := os.Lstat(filepath.Join(elsewhere, "nowhere.csv")); err == nil {
			t.Error("a file was made where the link leads")
		}
		if info, err := os.Lstat(link); err != nil || !info.Mode().IsRegular() {
			t.Errorf("%s: %v, %v, want a file in the link's place", name, info, err)
		}
	}
}

// Stopped in the middle: nothing is left, the old file is as it was.
func TestExportStopped(t *testing.T) {
	till, dir := shelf(t, 1000)
	path := filepath.Join(dir, "ventes.csv")
	for _, replace := range []bool{false, true} {
		if replace {
			if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		before := content(t, dir)
		ctx, cancel := context.WithCancel(t.Context())
		seen := false
		_, err := till.Export(ctx, Export{}, path, replace, func(done, total int64) {
			seen = seen || len(content(t, dir)) == len(before)+1
			cancel()
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want the context's error", err)
		}
		if !seen {
			t.Error("there was no temporary file: the test sees nothing")
		}
		if after := content(t, dir); fmt.Sprint(after) != fmt.Sprint(before) {
			t.Errorf("the folder was %v, is %v", before, after)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err := till.Export(ctx, Export{}, filepath.Join(dir, "late.csv"), false, func(done, total int64) {
		if done == total {
			cancel() // every row is written, the file is not there yet
		}
	})
	if _, statErr := os.Stat(filepath.Join(dir, "late.csv")); !errors.Is(err, context.Canceled) || !errors.Is(statErr, fs.ErrNotExist) {
		t.Errorf("stopped at the last moment: %v, %v", err, statErr)
	}
}

// Somebody else's file that appears while we write is not overwritten.
func TestExportOvertaken(t *testing.T) {
	till, dir := shelf(t, 2000)
	path := filepath.Join(dir, "ventes.csv")
	_, err := till.Export(t.Context(), Export{}, path, false, func(done, total int64) {
		if err := os.WriteFile(path, []byte("theirs"), 0o600); err != nil {
			t.Error(err)
		}
	})
	if !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v, want fs.ErrExist", err)
	}
	if all := content(t, dir); len(all) != 1 || all["ventes.csv"] != "theirs" {
		t.Errorf("the folder holds %d files", len(all))
	}
}

type brokenPipe struct{ after int }

var errPipe = errors.New("nobody reads")

func (p *brokenPipe) Write(b []byte) (int, error) {
	if p.after -= len(b); p.after < 0 {
		return 0, errPipe
	}
	return len(b), nil
}

func TestExportToFails(t *testing.T) {
	till, _ := shelf(t, 3000)
	for _, after := range []int{0, exportBuffer + 1} {
		if _, err := till.ExportTo(t.Context(), Export{}, &brokenPipe{after}, nil); !errors.Is(err, errPipe) {
			t.Errorf("got %v, want the writer's error", err)
		}
	}
}

// race says that the race detector is on, which keeps memory of its own.
var race bool

// The memory an export takes does not grow with the rows.
func TestExportFlat(t *testing.T) {
	proof.Slow(t)
	if race {
		t.Skip("the race detector's own memory would be measured")
	}
	most := func(rows int) uint64 {
		till, dir := shelf(t, rows)
		var top, m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		start := m.HeapAlloc
		if _, err := till.Export(t.Context(), Export{}, filepath.Join(dir, "ventes.csv"), false, func(done, _ int64) {
			if done%1000 != 0 {
				return
			}
			runtime.GC()
			runtime.ReadMemStats(&m)
			if m.HeapAlloc > top.HeapAlloc {
				top = m
			}
		}); err != nil {
			t.Fatal(err)
		}
		return max(top.HeapAlloc, start) - start
	}
	small, large := most(2000), most(20000)
	if large > small+2<<20 {
		t.Errorf("%d bytes for 2,000 rows, %d for 20,000", small, large)
	}
}
