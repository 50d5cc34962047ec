package settings

import (
	"crypto/rand"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// doorName is the file that keeps the keys of the doors for callbacks, by
// profile. They are no secrets of LigdiCash's: they keep scanners out.
const doorName = "callbacks.json"

// DoorKey is the part of a profile's callback_url that nobody can guess: 128
// random bits and more, made once. Errors: *FileError, where it is new and
// cannot be kept.
func DoorKey(dir, profile string) (string, error) {
	kept := doors(dir)
	if key := kept[profile]; plausible(key) {
		return key, nil
	}
	kept[profile] = rand.Text()
	return kept[profile], keepDoors(dir, kept)
}

// plausible says that a key may be a part of a path.
func plausible(key string) bool {
	return len(key) >= 20 && len(key) <= 100 && strings.Trim(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == ""
}

// doors are the keys that are kept. A file that cannot be read is empty.
func doors(dir string) map[string]string {
	kept := map[string]string{}
	b, err := readSmall(filepath.Join(dir, doorName))
	if err != nil || json.Unmarshal(b, &kept) != nil || kept == nil {
		return map[string]string{}
	}
	return kept
}

func keepDoors(dir string, kept map[string]string) error {
	return keepMap(filepath.Join(dir, doorName), kept)
}

// moveDoor has a profile keep its door under another name, or lose it where
// that is "".
func moveDoor(dir, from, to string) error {
	kept := doors(dir)
	key, ok := kept[from]
	if !ok {
		return nil
	}
	delete(kept, from)
	if to != "" {
		kept[to] = key
	}
	return keepDoors(dir, kept)
}

// keepMap writes a file whole. Errors: *FileError.
func keepMap(path string, kept map[string]string) error {
	b, err := json.MarshalIndent(kept, "", "  ")
	if err != nil {
		return err
	}
	err = replace(path, func(f *os.File) error {
		_, err := f.Write(append(b, '\n'))
		return err
	})
	if err != nil {
		return &FileError{Path: path, Why: writeError(err), cause: err}
	}
	return nil
}
