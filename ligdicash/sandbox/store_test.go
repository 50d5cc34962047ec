package sandbox

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestSharedFolderAndRestart(t *testing.T) {
	c := newClock()
	dir := filepath.Join(t.TempDir(), "sandbox", "invoices")
	till, tillURL := start(t, Options{Now: c.now, Dir: dir})
	_, otherURL := start(t, Options{Now: c.now, Dir: dir})

	token := opened(t, tillURL, 5000)
	wantStatus(t, otherURL, token, "pending")
	if resp, text := post(t, otherURL+fieldLink+token+"/pay", "operator=39&phone=22170000012"); resp.StatusCode != 303 {
		t.Fatalf("HTTP %d %s", resp.StatusCode, text)
	}
	same(t, "operator", wantStatus(t, tillURL, token, "completed")["operator_name"], `"WAVE SENEGAL"`)
	if err := till.Refuse(token); err != ErrPaid {
		t.Errorf("refuse what the other server saw paid: %v", err)
	}

	late, gateway := opened(t, tillURL, 1002), opened(t, tillURL, 1008)
	send(t, request(t, "GET", tillURL+confirmPath+"?token="+gateway, ""))
	_, again := start(t, Options{Now: c.now, Dir: dir})
	before := wantStatus(t, otherURL, token, "completed")
	after := wantStatus(t, again, token, "completed")
	if fmt.Sprint(before) != fmt.Sprint(after) {
		t.Errorf("after a restart\n%v\nbefore\n%v", after, before)
	}
	c.add(soon)
	wantStatus(t, again, late, "notcompleted")
	if resp, _ := send(t, request(t, "GET", again+confirmPath+"?token="+gateway, "")); resp.StatusCode != 502 {
		t.Errorf("second confirm: HTTP %d", resp.StatusCode)
	}
	wantStatus(t, again, gateway, "completed")

	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 3 {
		t.Errorf("%d files, %v", len(files), err)
	}
	if runtime.GOOS == "windows" {
		return // permissions are not files' modes there
	}
	for _, path := range append([]string{dir}, names(dir, files)...) {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v %v", path, info.Mode(), err)
		}
	}
}

func names(dir string, files []os.DirEntry) (paths []string) {
	for _, f := range files {
		paths = append(paths, filepath.Join(dir, f.Name()))
	}
	return paths
}

func TestBrokenFolder(t *testing.T) {
	dir := t.TempDir()
	_, url := start(t, Options{Dir: dir})
	token := opened(t, url, 500)
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	if err := os.WriteFile(filepath.Join(dir, files[0].Name()), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if m := confirm(t, url, token); m["response_text"] != "Echec (Code03)" {
		t.Errorf("confirm of a broken file: %v", m)
	}
	if resp, _ := open(t, url+fieldLink+token, "fr"); resp.StatusCode != 500 {
		t.Errorf("page of a broken file: HTTP %d", resp.StatusCode)
	}

	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, url = start(t, Options{Dir: file})
	if m := create(t, url, 500); m["response_text"] != "Echec (Code09)" || m["token"] != "" {
		t.Errorf("create without a folder: %v", m)
	}
}

// TestConcurrency is for the race detector; it also checks that no invoice is
// lost and that a payment stands whatever else is done at once.
func TestConcurrency(t *testing.T) {
	for name, dir := range map[string]string{"memory": "", "files": t.TempDir()} {
		s, url := start(t, Options{Dir: dir})
		shared := opened(t, url, 700)
		t.Run(name, func(t *testing.T) {
			for i := range 16 {
				t.Run(fmt.Sprint(i), func(t *testing.T) {
					t.Parallel()
					s.SetPublicURL(public)
					token := opened(t, url, 700)
					s.Refuse(shared) // may come after a payment
					if err := errors.Join(s.Pay(token), s.Pay(shared)); err != nil {
						t.Error(err)
					}
					open(t, url+fieldLink+shared, "fr")
					wantStatus(t, url, token, "completed")
					wantStatus(t, url, shared, "completed")
				})
			}
		})
		made := map[string]bool{}
		for _, r := range s.Requests() {
			if r.Op == "create" {
				made[r.Token] = true
			}
		}
		if len(made) != 17 {
			t.Errorf("%s: %d invoices created", name, len(made))
		}
	}
}
