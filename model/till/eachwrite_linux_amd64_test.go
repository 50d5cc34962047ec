package till

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox/proof"
	"caisse/ligdicash/sandbox/proof/disk"
	"caisse/model"
	"caisse/model/ledger"
)

// badDisk is a disk of which the calls that write fail, from one on.
type badDisk struct {
	errno  syscall.Errno
	sticky bool // all of them, until it is mended: else only one
	first  bool // the till is left, and started again, before it is mended
}

var badDisks = []badDisk{
	{syscall.EIO, false, false}, {syscall.ENOSPC, false, false}, {syscall.EIO, true, false}, {syscall.ENOSPC, true, false},
	{syscall.EROFS, true, false}, {syscall.EIO, true, true}, {syscall.ENOSPC, true, true}, {syscall.EROFS, true, true},
}

func (b badDisk) String() string {
	how := "once"
	if b.sticky {
		how = "from there on"
	}
	if b.first {
		how += ", until after it was left"
	}
	return fmt.Sprint(b.errno.Error(), " ", how)
}

// A day at a till, of which each call that writes fails once: everything that was
// told as done is in the ledger, nothing that is not was told paid, whatever was
// not done was said, each sale was sent once, and the till goes on by itself when
// the disk does.
func TestEachWriteFails(t *testing.T) {
	proof.Slow(t)
	if race {
		t.Skip("nothing to race with")
	}
	if os.Getenv("CAISSE_BAD_DISK") == "" {
		alone(t)
		return
	}
	d, err := disk.Watch()
	if err != nil {
		missing(t, "no call can be made to fail here", err)
	}
	r := proof.Rand(t)
	before := dayBefore(t)
	tried, of := 0, 0
	for _, begun := range []string{before, ""} { // a ledger that was killed; none
		well := badDay{t: t, d: d, begun: begun, at: 1}
		synctest.Test(t, well.run)
		for _, at := range well.places(r) {
			for i, bad := range badDisks {
				if proof.Long() || i == at.how {
					tried++
					day := badDay{t: t, d: d, begun: begun, bad: bad, at: at.call}
					synctest.Test(t, day.run)
				}
			}
			if t.Failed() {
				return
			}
		}
		of += well.calls
	}
	t.Logf("%d days, each with another of %d calls that fails", tried, of)
}

// trial is a call, and how the disk fails there.
type trial struct{ call, how int }

// places are those of the calls of a day that went well to be tried: all, or of
// many in a row that do the same to the same file the first and another.
func (y *badDay) places(r *rand.Rand) (out []trial) {
	row := 0 // how many of them so far
	for i, c := range y.failed {
		if i == 0 || c.Name != y.failed[i-1].Name || c.Path != y.failed[i-1].Path {
			row = 0
		}
		if row++; proof.Long() || row == 1 || row == 2 && r.IntN(2) == 0 {
			out = append(out, trial{c.Number, r.IntN(len(badDisks))})
		}
		if !proof.Long() && y.begun == "" && c.Number >= y.opened {
			break // the rest is as with one that was begun
		}
	}
	return out
}

// memory is a new folder, in memory where there is such a disk: nothing here is
// about how long a real one takes.
func memory(t *testing.T) string {
	if dir, err := os.MkdirTemp("/dev/shm", "caisse-"); err == nil {
		return dir
	}
	return t.TempDir()
}

// alone runs this test again in a process of its own.
func alone(t *testing.T) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v", "-test.timeout=24h")
	cmd.Env = append(os.Environ(), "CAISSE_BAD_DISK=1", "GODEBUG=asyncpreemptoff=1")
	out, err := cmd.CombinedOutput()
	switch {
	case err != nil:
		t.Errorf("%v\n%s", err, out)
	case strings.Contains(string(out), "--- SKIP"):
		t.Skipf("%s", out)
	default:
		t.Logf("%s", out)
	}
}

// dayBefore is the folder of a ledger of a till that was killed: sales that are
// folded, and two that are in the -wal alone, one of them waiting.
func dayBefore(t *testing.T) string {
	t.Helper()
	at, dir := filepath.Join(t.TempDir(), "ledger.db"), t.TempDir()
	l, err := ledger.Open(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for i, s := range []model.State{model.Paid, model.Paid, model.Failed, model.Paid, model.Pending} {
		if i == 3 {
			if err := errors.Join(l.Close(), os.Chtimes(at, time.Time{}, time.Now())); err != nil {
				t.Fatal(err)
			}
			if l, err = ledger.Open(t.Context(), at); err != nil {
				t.Fatal(err)
			}
		}
		ref := fmt.Sprintf("01BEFORE%018d", i)
		made := linkFor(ligdicash.NewInvoice{TransactionID: ref})
		at := time.Date(1999, 12, 31, 9, i, 0, 0, time.UTC)
		inv := model.Invoice{Ref: ref, Sale: ref, Amount: 5000, State: s, CreatedAt: at, PendingAt: at, Token: made.Token, Link: made.Link}
		if err := l.Add(t.Context(), inv, model.Event{At: at, Kind: model.EventSending, State: model.Sending, Amount: 5000}); err != nil {
			t.Fatal(err)
		}
	}
	for _, end := range []string{"", "-wal", ledger.CountsEnd} { // sooner than it folds
		text, err := os.ReadFile(at + end)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "ledger.db"+end), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if wal, err := os.Stat(filepath.Join(dir, "ledger.db-wal")); err != nil || wal.Size() == 0 {
		t.Fatal("nothing is in the -wal alone")
	}
	return dir
}

// badDay is one day at a till whose disk is bad, and what was told of it.
type badDay struct {
	t     *testing.T
	d     *disk.Disk
	begun string // the folder of the day before; "" for a new ledger
	bad   badDisk
	at    int // the first call that fails

	dir      string
	calls    int // that there were
	opened   int // of them, until the till was ready
	b        *bench
	g        *fakeGateway
	failed   []disk.Call
	accepted []string
	troubles int // told, one way or another
}

func (y *badDay) path() string { return filepath.Join(y.dir, "ledger.db") }

func (y *badDay) errorf(format string, args ...any) {
	y.t.Helper()
	y.mend()
	y.t.Errorf("%s: %s at %v", fmt.Sprintf(format, args...), y.bad, y.failed[:min(3, len(y.failed))])
}

// explained says that an error is one there are words for.
func explained(err error) bool {
	var broken *ledger.Error
	return errors.As(err, &broken)
}

// start starts the till, again where the disk does not let it: then mended.
func (y *badDay) start() bool {
	l, err := ledger.Open(context.Background(), y.path())
	if err != nil {
		if !explained(err) {
			y.errorf("it does not open: %v", err)
		}
		y.mend()
		if l, err = ledger.Open(context.Background(), y.path()); err != nil {
			y.errorf("it does not open on a disk that is well again: %v", err)
			return false
		}
	}
	y.b = &bench{t: y.t, g: y.g, l: l, path: y.path(), till: New(Config{Ledger: l, Shop: Shop{Name: "Boutique"}, Clock: bubbleClock()})}
	y.b.till.Connect(y.g)
	ctx, cancel := context.WithCancel(context.Background())
	y.b.stop, y.b.done = cancel, make(chan struct{})
	go func() { defer close(y.b.done); y.b.till.Run(ctx) }()
	return true
}

func (y *badDay) mend() { y.failed = y.d.Heal() }

// leave ends the till as a person does.
func (y *badDay) leave() {
	y.b.till.Close(0)
	y.b.stop()
	<-y.b.done
	if err := y.b.l.Close(); err != nil && !y.bad.first && y.bad.sticky {
		y.errorf("closing: %v", err)
	}
}

// sell tries to, and then once more where that fails.
func (y *badDay) sell() {
	line, err := model.ParseLine("5000")
	if err != nil {
		y.t.Fatal(err)
	}
	for range 2 {
		inv, err := y.b.till.Charge(context.Background(), model.Sale{Line: line}, model.SaleWords{Sale: "Vente"})
		if err == nil {
			y.accepted = append(y.accepted, inv.Ref)
			return
		}
		if y.troubles++; !explained(err) {
			y.errorf("a sale is refused in no words: %v", err)
		}
		y.after(time.Second)
	}
	if y.failed != nil || !y.bad.sticky {
		y.errorf("nothing can be sold on a disk that is well again")
	}
}

// after lets d pass, and hears the news.
func (y *badDay) after(d time.Duration) {
	y.b.after(d)
	for _, n := range y.b.news {
		switch n := n.(type) {
		case TroubleNews:
			if y.troubles++; n.Err == nil || !explained(n.Err) {
				y.errorf("a trouble in no words: %v", n.Err)
			}
		case UnwrittenNews:
			y.troubles++
		case InvoiceNews:
			if n.Invoice.State == model.Paid && n.Was != model.Paid {
				if now, err := y.b.l.Invoice(context.Background(), n.Invoice.Ref); err != nil || now.State != model.Paid {
					y.errorf("told paid, and the ledger says %q (%v)", now.State, err)
				}
			}
		}
	}
	y.b.news = nil
}

// states are the sales that were accepted and what the ledger says of each.
func (y *badDay) states() string {
	var out []string
	for _, ref := range y.accepted {
		inv, err := y.b.l.Invoice(context.Background(), ref)
		if err != nil {
			out = append(out, err.Error())
		} else {
			out = append(out, string(inv.State))
		}
	}
	return strings.Join(out, ", ")
}

// allPaid says that they are. The answer to a sale that was left while it could
// not be written is lost, and nobody has seen its link.
func (y *badDay) allPaid() bool {
	for s := range strings.SplitSeq(y.states(), ", ") {
		if s != "paid" && (s != "lost answer" || !y.bad.first) {
			return false
		}
	}
	return true
}

func (y *badDay) run(t *testing.T) {
	y.t = t
	y.g = &fakeGateway{}
	upto := y.at
	if y.bad.sticky || y.bad.errno == 0 {
		upto = 1 << 30
	}
	y.dir = memory(t)
	defer os.RemoveAll(y.dir) // there are many of them
	if y.begun != "" {
		if err := os.CopyFS(y.dir, os.DirFS(y.begun)); err != nil {
			t.Fatal(err)
		}
	}
	y.d.Arm(y.dir, disk.Fault{From: y.at, Upto: upto, Errno: y.bad.errno})
	defer func() { y.calls = y.d.Calls(); y.d.Arm("", disk.Fault{}) }()
	if !y.start() {
		return
	}
	y.opened = y.d.Calls()
	y.sell()
	y.after(2 * time.Second)
	y.g.answer(func(string) (ligdicash.Payin, error) { return completed(5000), nil })
	y.after(10 * time.Second)
	if y.troubles == 0 && !y.allPaid() {
		y.errorf("%s, and nothing was said", y.states())
	}
	y.copy()
	if _, err := y.b.l.BackupOfDay(context.Background(), "", time.Now()); err != nil && !explained(err) {
		y.errorf("the backup of the day fails in no words: %v", err)
	}
	y.sell()
	y.after(5 * time.Second)
	if y.bad.first {
		y.leave()
		y.mend()
		if !y.start() {
			return
		}
	}
	y.mend()
	y.after(time.Minute)
	y.sell()
	y.after(time.Minute)
	if !y.allPaid() || len(y.b.till.Unwritten()) > 0 {
		y.errorf("two minutes after the disk is well: %s, %d not written", y.states(), len(y.b.till.Unwritten()))
	}
	y.leave()
	y.reopen()
}

// copy makes a backup, which is whole or refused.
func (y *badDay) copy() {
	to := filepath.Join(y.dir, "copy.db")
	err := y.b.l.Backup(context.Background(), to, false, nil)
	if err != nil {
		if !explained(err) {
			y.errorf("a backup fails in no words: %v", err)
		}
		return
	}
	l, err := ledger.OpenRead(context.Background(), to)
	if err != nil {
		y.errorf("a backup that was made does not open: %v", err)
		return
	}
	defer l.Close()
	for _, ref := range y.accepted {
		if _, err := l.Invoice(context.Background(), ref); err != nil {
			y.errorf("a backup that was made lacks %s: %v", ref, err)
		}
	}
}

// reopen reads the ledger as the next program would.
func (y *badDay) reopen() {
	l, err := ledger.Open(context.Background(), y.path())
	if err != nil {
		y.errorf("the next start: %v", err)
		return
	}
	y.b.l = l
	defer l.Close()
	l.Links(func(string) error { return nil })
	if err := l.Verify(context.Background()); err != nil {
		y.errorf("not sound: %v", err)
	}
	if !y.allPaid() {
		y.errorf("after the next start: %s", y.states())
	}
	posts := map[string]int{}
	for _, c := range y.g.creates {
		posts[c.TransactionID]++
	}
	for _, ref := range y.accepted {
		if posts[ref] != 1 {
			y.errorf("%s was accepted, and sent %d times", ref, posts[ref])
		}
		delete(posts, ref)
	}
	for ref, n := range posts {
		y.errorf("%s was sent %d times, and not accepted", ref, n)
	}
}
