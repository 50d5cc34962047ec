package settings

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"
)

// A profile's key is made once, kept from one run to the next, moves with the
// profile, goes with it, and can stand in the callback_url of the settings.
func TestDoorKey(t *testing.T) {
	keyring.MockInit()
	dir := filepath.Join(t.TempDir(), "config")
	key, err := DoorKey(dir, "default")
	if err != nil || len(key) < 26 || !plausible(key) {
		t.Fatalf("%q, %v", key, err)
	}
	if again, err := DoorKey(dir, "default"); err != nil || again != key {
		t.Errorf("then it is %q, %v", again, err)
	}
	second, err := DoorKey(dir, "marche")
	if err != nil || second == key {
		t.Errorf("another profile has %q, %v", second, err)
	}
	if info, err := os.Stat(filepath.Join(dir, doorName)); err != nil || info.Mode().Perm()&0o077 != 0 && os.Getenv("OS") == "" {
		t.Errorf("kept with %v, %v", info.Mode(), err)
	}
	if err := moveDoor(dir, "marche", "centre"); err != nil {
		t.Error(err)
	}
	if moved, err := DoorKey(dir, "centre"); err != nil || moved != second {
		t.Errorf("under its new name it has %q, %v", moved, err)
	}
	if err := moveDoor(dir, "centre", ""); err != nil {
		t.Error(err)
	}
	if fresh, err := DoorKey(dir, "centre"); err != nil || fresh == second {
		t.Errorf("a new one of that name has %q, %v", fresh, err)
	}
	for _, url := range []string{"https://caisse.example/ligdicash/", "http://127.0.0.1:8480/ligdicash/", "http://localhost:8480/ligdicash/"} {
		if p := checkCallback(url + key); p != 0 || LooksSecret(url+key) {
			t.Errorf("callback_url cannot be %s%s: %v", url, key, p)
		}
	}
}

// A file that was spoilt gives a new key, and one that cannot be written says so.
func TestDoorKeySpoilt(t *testing.T) {
	dir := t.TempDir()
	for _, text := range []string{"", "{", "[]", "null", `{"default":""}`, `{"default":"short"}`, `{"default":"../../../../../../../../etc"}`, `{"default":"` + strings.Repeat("a", 200) + `"}`} {
		if err := os.WriteFile(filepath.Join(dir, doorName), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if key, err := DoorKey(dir, "default"); err != nil || !plausible(key) || strings.Contains(text, key) {
			t.Errorf("%s: %q, %v", text, key, err)
		}
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var fault *FileError
	if _, err := DoorKey(file, "default"); !errors.As(err, &fault) {
		t.Errorf("in no folder: %v", err)
	}
}
