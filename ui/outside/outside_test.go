package outside

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"caisse/ui/page"
)

// link is as long as a payment link; nobody can pay it.
var link = "https://client.ligdicash.com/" + strings.Repeat("x", 216)

// opening is a windows whose opener notes what it was given and its environment.
func opening(t *testing.T) (*Windows, func() string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in for the opener is a shell script")
	}
	dir := t.TempDir()
	log := filepath.Join(dir, "log")
	script := "#!/bin/sh\n{ echo \"$1\"; env; } > " + log + ".new && mv " + log + ".new " + log + "\n"
	name := filepath.Join(dir, "opener")
	if err := os.WriteFile(name, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", dir)
	t.Setenv("LIGDICASH_API_KEY", "FAKE-CANARY")
	return &Windows{open: name}, func() string {
		for {
			if b, err := os.ReadFile(log); err == nil {
				return string(b)
			}
			runtime.Gosched()
		}
	}
}

// does runs what show leaves to be run.
func does(f func()) {
	if f != nil {
		f()
	}
}

// The picture is for this user alone, the viewer gets no keys, and it is gone
// as soon as its link is.
func TestPictureOpens(t *testing.T) {
	o, opened := opening(t)
	defer o.Close()
	does(o.Show(page.View{}, link))
	if err := o.OpenPicture(link); err != nil {
		t.Fatal(err)
	}
	got := opened()
	file, _, _ := strings.Cut(got, "\n")
	if strings.Contains(got, "FAKE-CANARY") {
		t.Error("the viewer was given the keys")
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v, want a file of mode 0600", info, err)
	}
	does(o.Show(page.View{}, "")) // paid, replaced or left
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("the picture of a link that is gone is still there: %v", err)
	}
	if err := o.OpenPicture(link); err == nil {
		t.Error("a link that is not shown was opened")
	}
	o.Close()
	if left, _ := os.ReadDir(filepath.Dir(filepath.Dir(file))); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// The page follows the glass: the code while it may be paid, then none.
func TestPageFollows(t *testing.T) {
	o, opened := opening(t)
	does(o.Show(page.View{Amount: "5 000 FCFA"}, link))
	if _, err := o.OpenPage(); err != nil {
		t.Fatal(err)
	}
	door, _, _ := strings.Cut(opened(), "\n")
	if info, err := os.Stat(door); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v, want a file of mode 0600", info, err)
	}
	leads, err := os.ReadFile(door)
	if err != nil {
		t.Fatal(err)
	}
	_, url, _ := strings.Cut(string(leads), "url=")
	url, _, _ = strings.Cut(url, "\"")
	get := func() string {
		res, err := http.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if body := get(); !strings.Contains(body, "<img") || !strings.Contains(body, "5 000 FCFA") {
		t.Errorf("the page shows no code:\n%.300s", body)
	}
	does(o.Show(page.View{Amount: "5 000 FCFA", Paid: true, State: "✓ Payé"}, ""))
	if body := get(); strings.Contains(body, "<img") || !strings.Contains(body, "✓ Payé") {
		t.Errorf("a paid sale still shows its code:\n%.300s", body)
	}
	o.Close()
	if _, err := http.Get(url); err == nil {
		t.Error("the page outlives the console")
	}
	if _, err := os.Stat(door); !os.IsNotExist(err) {
		t.Errorf("the door outlives it: %v", err)
	}
}

// Over ssh and without a display nothing is offered that would open elsewhere.
func TestOpenerIsHere(t *testing.T) {
	for _, env := range []map[string]string{
		{"DISPLAY": ":0", "SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"},
		{"DISPLAY": ":0", "SSH_TTY": "/dev/pts/1"},
	} {
		if got := Opener(func(k string) string { return env[k] }); got != "" {
			t.Errorf("%v: offers %q", env, got)
		}
		if got := clipboards(func(k string) string { return env[k] }); got != nil {
			t.Errorf("%v: fills the clipboard of the other machine with %v", env, got)
		}
	}
	if runtime.GOOS == "linux" && Opener(func(string) string { return "" }) != "" {
		t.Error("offers to open windows without a display")
	}
}

// The next start takes away what a killed console has left, and nothing else.
func TestLeftovers(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a right of their own")
	}
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	var alive, killed folder
	defer alive.close()
	kept, err := alive.create(codeNames)
	left, err2 := killed.create(codeNames)
	leftDoor, err3 := killed.create(doorNames)
	if err := errors.Join(err, err2, err3); err != nil {
		t.Fatal(err)
	}
	killed.lock.Close() // as the end of a process does
	base := filepath.Join(dir, folderName())
	victim := filepath.Join(dir, "code-victim.png")
	theirs := filepath.Join(filepath.Dir(left.Name()), "notes.txt")
	for _, path := range []string{victim, theirs} {
		if err := os.WriteFile(path, []byte("keep"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for to, at := range map[string]string{victim: "run-1", dir: "run-2" + lockEnd, "/nowhere": "run-3" + lockEnd} {
		if err := os.Symlink(to, filepath.Join(base, at)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(dir, filepath.Join(base, "run-4")); err != nil {
		t.Fatal(err)
	}
	Clear()
	for path, want := range map[string]bool{kept.Name(): true, left.Name(): false, leftDoor.Name(): false, victim: true, theirs: true} {
		if _, err := os.Stat(path); (err == nil) != want {
			t.Errorf("%s: %v, want it there: %v", path, err, want)
		}
	}
	// A folder that is somebody else's, or a link to one, is not used at all.
	other := t.TempDir()
	t.Setenv("TMPDIR", other)
	if err := os.Symlink(base, filepath.Join(other, folderName())); err != nil {
		t.Fatal(err)
	}
	var f folder
	Clear()
	if _, err := f.create(codeNames); err == nil {
		t.Error("it writes through a link")
	}
	if _, err := os.Stat(kept.Name()); err != nil {
		t.Error("it clears through a link")
	}
}

// A port that takes its time holds up who asked for the page and nobody else:
// what is on the glass goes on, and a console that has ended meanwhile leaves
// nothing open.
func TestSlowListener(t *testing.T) {
	asked, free := make(chan struct{}), make(chan struct{})
	o := &Windows{listen: func() (*page.Server, error) { close(asked); <-free; return page.Open() }}
	opened := make(chan error)
	go func() { _, _, err := o.URL(); opened <- err }()
	<-asked
	went := make(chan struct{})
	go func() { does(o.Show(page.View{Amount: "5 000 FCFA"}, link)); o.Close(); close(went) }()
	select {
	case <-went:
	case <-time.After(10 * time.Second):
		t.Fatal("the console waits for the page's port")
	}
	close(free)
	if err := <-opened; !errors.Is(err, ErrLeft) {
		t.Errorf("the page of a console that has ended: %v", err)
	}
	if o.page != nil {
		t.Error("it is still served")
	}
}
