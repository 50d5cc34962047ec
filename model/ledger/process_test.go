package ledger

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"caisse/model"
)

// child is another till, in its own process.
func child(job, path string) int {
	if job != "sell" {
		io.ReadAll(os.Stdin) // the starting gun
	}
	l, err := Open(ctx, path)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	for i := range 100_000 {
		inv := sample(fmt.Sprintf("%d-%d", os.Getpid(), i))
		inv.Ticket.Day = 20261123
		if err := l.Add(ctx, inv, model.Event{At: noon, Kind: model.EventSending}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		fmt.Println(inv.Ref)
		if job == "start" || job == "some" && i == 39 {
			break
		}
	}
	if err := l.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func till(t *testing.T, job, path string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe)
	cmd.Env = append(os.Environ(), "LEDGER_TEST_JOB="+job, "LEDGER_TEST_PATH="+path)
	return cmd
}

// Killed while it sells, a till loses none of the sales it reported.
func TestKilledTillLosesNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	var sold []string
	for _, lines := range []int{1, 25, 40} {
		cmd := till(t, "sell", path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		in := bufio.NewReader(out)
		for n := 0; ; n++ {
			line, err := in.ReadString('\n')
			if err != nil {
				break // killed
			}
			sold = append(sold, strings.TrimSpace(line))
			if n == lines {
				cmd.Process.Kill()
			}
		}
		cmd.Wait() // its error is the kill

		l := openAt(t, path)
		for _, ref := range sold {
			if evs, err := l.Events(ctx, ref); err != nil || len(evs) != 1 {
				t.Errorf("%s was sold, and is lost: %v", ref, err)
			}
		}
		var sound string
		if err := l.write.QueryRow("PRAGMA integrity_check").Scan(&sound); err != nil || sound != "ok" {
			t.Errorf("%s, %v", sound, err)
		}
		l.Close()
	}
	if len(sold) < 66 {
		t.Errorf("only %d sales", len(sold))
	}
}

// together runs count programs that do what at the ledger at path, all at once, to
// their end.
func together(t *testing.T, count int, what, path string) {
	t.Helper()
	var cmds []*exec.Cmd
	var guns []io.Closer
	for range count {
		cmd := till(t, what, path)
		cmd.Stderr = os.Stderr
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		cmds, guns = append(cmds, cmd), append(guns, in)
	}
	for _, g := range guns {
		g.Close()
	}
	for _, cmd := range cmds {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
}

// Several tills start at once on a machine that never had one.
func TestTillsStartTogether(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "shop", "ledger.db")
	const count = 5
	together(t, count, "start", path)
	all, err := openAt(t, path).Newest(ctx, Query{})
	if len(all) != count || err != nil {
		t.Errorf("%d of %d sales, %v", len(all), count, err)
	}
	numberedOnce(t, all)
}

func TestHandlesStartTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop", "ledger.db")
	const count = 4
	errs := make(chan error, count)
	for i := range count {
		go func() {
			l, err := Open(ctx, path)
			if err == nil {
				err = l.Add(ctx, sample(fmt.Sprint("R", i)), model.Event{At: noon, Kind: model.EventSending})
				l.Close()
			}
			errs <- err
		}()
	}
	for range count {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if all, err := openAt(t, path).Newest(ctx, Query{}); len(all) != count || err != nil {
		t.Errorf("%d of %d sales, %v", len(all), count, err)
	}
}
