package settings

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// aManager has a clock of its own.
func aManager(t *testing.T) (m Manager, now *time.Duration) {
	t.Helper()
	now = new(time.Duration)
	*now = time.Hour
	return Manager{Dir: t.TempDir(), Boot: func() time.Duration { return *now }}, now
}

func wrongOf(t *testing.T, err error, early bool) time.Duration {
	t.Helper()
	var wrong *WrongCode
	if !errors.As(err, &wrong) || wrong.Early != early {
		t.Fatalf("got %v, want a wrong code, early %t", err, early)
	}
	return wrong.Wait
}

func TestManagersCode(t *testing.T) {
	t.Parallel()
	m, now := aManager(t)
	if m.Has() || m.Try("anything") != nil || m.Try("") != nil {
		t.Fatal("without a code something asks")
	}
	for typed, want := range map[Code]error{"123": ErrCodeShort, "": ErrCodeShort, "   1 ": ErrCodeShort, Code(strings.Repeat("1", 65)): ErrCodeLong} {
		if err := m.Set("", typed); err != want {
			t.Errorf("%d characters: %v", len(typed), err)
		}
	}
	if err := m.Set("", "7412 lune"); err != nil || !m.Has() {
		t.Fatal(err)
	}
	doc, err := os.ReadFile(m.path())
	if err != nil || strings.Contains(string(doc), "7412") || !strings.Contains(string(doc), "$argon2id$v=19$m=32768,t=3,p=1$") {
		t.Errorf("the file: %s, %v", doc, err)
	}
	if err := m.Try("7412 lune"); err != nil {
		t.Errorf("the code: %v", err)
	}
	if err := m.Try("è'&é lune "); err != nil {
		t.Errorf("the code, on a French keyboard without Shift: %v", err)
	}
	wrongOf(t, m.Set("0000", "9999"), false)
	*now += time.Minute
	wrongOf(t, m.Remove("0000"), false)
	*now += time.Minute
	if err := m.Set("7412 lune", "9999"); err != nil || m.Try("9999") != nil {
		t.Errorf("changed: %v", err)
	}
	if err := m.Remove("9999"); err != nil || m.Has() || m.Try("") != nil {
		t.Errorf("taken away: %v", err)
	}
}

// Each wrong code makes the next one wait twice as long, over a restart and by the
// time that runs; the right one is not looked at before that either, and forgives.
func TestWrongCodesAreSlower(t *testing.T) {
	t.Parallel()
	m, now := aManager(t)
	if err := m.write(managerFile{code: hashedAt("4711", 64, 1)}); err != nil { // cheap: not the cost is tested
		t.Fatal(err)
	}
	wait := time.Second
	for k := range 13 {
		m = Manager{Dir: m.Dir, Boot: m.Boot} // started again
		if got := wrongOf(t, m.Try("0815"), false); got != wait {
			t.Fatalf("wrong code %d: %s, want %s", k+1, got, wait)
		}
		*now += wait - time.Millisecond
		if got := wrongOf(t, m.Try("4711"), true); got != time.Millisecond {
			t.Errorf("a code too early has to wait %s", got)
		}
		*now += time.Millisecond
		wait = min(2*wait, 15*time.Minute)
	}
	wrongOf(t, m.Try("0815"), false)
	*now = 20 * time.Second // the machine was started again: from there on
	if got := wrongOf(t, m.Try("4711"), true); got != 15*time.Minute-20*time.Second {
		t.Errorf("after a start of the machine: %s", got)
	}
	*now = 16 * time.Minute
	if err := m.Try("4711"); err != nil {
		t.Fatalf("the right one, in time: %v", err)
	}
	if got := wrongOf(t, m.Try("0815"), false); got != time.Second {
		t.Errorf("forgiven, and %s", got)
	}
}

// Many at once are not many guesses.
func TestCodesOneAtATime(t *testing.T) {
	t.Parallel()
	m, _ := aManager(t)
	if err := m.write(managerFile{code: hashedAt("4711", 64, 1)}); err != nil { // cheap: not the cost is tested
		t.Fatal(err)
	}
	var looked, early int
	var mu sync.Mutex
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			var wrong *WrongCode
			if !errors.As(m.Try("0815"), &wrong) {
				t.Error("let through")
				return
			}
			mu.Lock()
			defer mu.Unlock()
			if wrong.Early {
				early++
			} else {
				looked++
			}
		})
	}
	all.Wait()
	if looked != 1 || early != 19 {
		t.Errorf("%d were looked at, %d were too early", looked, early)
	}
}

// A file that says nothing lets nobody through, and what it says of its cost is
// not believed without limits.
func TestManagersFile(t *testing.T) {
	t.Parallel()
	m, _ := aManager(t)
	for _, doc := range []string{
		"", "{", "[]", `{"code": ""}`, `{"code": 5}`, `{"code": "4711"}`, `{"code": "$argon2id$v=19$m=32768,t=3,p=1$$"}`,
		`{"code": "$argon2id$v=19$m=4000000000,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA"}`,
		`{"code": "$argon2id$v=19$m=64,t=4000000000,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA"}`,
		`{"code": "$argon2id$v=19$m=64,t=1,p=0$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA"}`,
		`{"code": "$argon2i$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA"}`, strings.Repeat("x", 100_000),
	} {
		if err := os.WriteFile(m.path(), []byte(doc), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := m.Try("4711"); err != ErrCodeFile || !m.Has() {
			t.Errorf("%.60q: %v", doc, err)
		}
		_ = os.Remove(m.path())
	}
	if err := os.Mkdir(filepath.Join(m.Dir, managerName), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := m.Try("4711"); err != ErrCodeFile {
		t.Errorf("a folder: %v", err)
	}
}

// Where nothing can be written the right code is still the right one, and wrong
// ones are counted all the same.
func TestManagerOnAReadOnlyDisk(t *testing.T) {
	t.Parallel()
	m, now := aManager(t)
	if err := m.write(managerFile{code: hashedAt("4711", 64, 1)}); err != nil { // cheap: not the cost is tested
		t.Fatal(err)
	}
	if err := os.Chmod(m.Dir, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(m.Dir, 0o700)
	if err := os.WriteFile(filepath.Join(m.Dir, "x"), nil, 0o600); err == nil {
		t.Skip("this user may write anywhere")
	}
	for _, want := range []time.Duration{time.Second, 2 * time.Second} {
		if got := wrongOf(t, m.Try("0815"), false); got != want {
			t.Errorf("waits %s, want %s", got, want)
		}
		*now += want
	}
	if err := m.Try("4711"); err != nil {
		t.Error(err)
	}
}
