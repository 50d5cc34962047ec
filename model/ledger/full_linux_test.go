package ledger

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"caisse/model"
)

// A till whose disk is full when it starts, with no room for what SQLite keeps
// beside a ledger, knows its sales all the same, writes nothing, and writes again as
// soon as there is room.
func TestStartsOnAFullDisk(t *testing.T) {
	dir, small := os.Getenv("CAISSE_SMALL_DISK"), true
	if dir == "" {
		dir, small = t.TempDir(), false
	}
	if !small { // a process that has it mounted
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestStartsOnAFullDisk$")
		cmd.Env = append(os.Environ(), "CAISSE_SMALL_DISK="+dir)
		cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
		out, err := cmd.CombinedOutput()
		if errors.Is(err, syscall.EPERM) && os.Getenv("CAISSE_REQUIRE_REAL") != "1" {
			t.Skipf("a small disk cannot be mounted here: %v", err)
		}
		if err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=2m"); err != nil {
		t.Fatal(err)
	}
	path, ballast := filepath.Join(dir, "ledger.db"), filepath.Join(dir, "ballast")
	l := openAt(t, path)
	add(t, l, sample("R1"))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	fill := func() {
		f, err := os.Create(ballast)
		for err == nil {
			_, err = f.Write(make([]byte, 4096))
		}
		if f.Close(); !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
	}
	fill()
	l = openAt(t, path)
	waiting, err := l.Invoice(t.Context(), "R1")
	if err != nil || waiting.Ref != "R1" {
		t.Fatalf("%+v, %v", waiting, err)
	}
	if err := l.Add(t.Context(), sample("R2"), model.Event{Kind: model.EventSending, State: model.Sending}); !errors.Is(err, ErrFull) {
		t.Errorf("a sale on a full disk: %v", err)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	add(t, l, sample("R3"))
	fill()
	if err := l.Close(); err != nil && !errors.Is(err, ErrFull) {
		t.Error(err)
	}
	os.Remove(ballast)
	again := openAt(t, path)
	for ref, want := range map[string]bool{"R1": true, "R2": false, "R3": true} {
		if inv, err := again.Invoice(t.Context(), ref); (err == nil && inv.Ref == ref) != want {
			t.Errorf("%s: %+v, %v", ref, inv, err)
		}
	}
}
