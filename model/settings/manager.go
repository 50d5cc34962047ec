package settings

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"caisse/ligdicash"
	"caisse/model"
)

// A manager's code guards what a cashier has no business with: the keys, the
// address of LigdiCash, closing a day, erasing and restoring. It is one for all
// profiles of a settings folder. What is kept of it is its argon2id, in a file
// for this user alone. That keeps out mistakes and curiosity, not somebody who has
// the account of the operating system: he may delete the file.

const (
	managerName = "manager.json"
	leastCode   = 4 // characters
	mostCode    = 64
)

// Code is a manager's code as it was typed: it prints as dots.
type Code = ligdicash.Secret

// What a code may be refused for.
var (
	ErrCodeShort = errors.New("a manager's code has four characters at least")
	ErrCodeLong  = errors.New("a manager's code has 64 characters at most")
	// ErrCodeFile is a file that is there and says nothing: nobody is let through.
	ErrCodeFile = errors.New("the manager's code cannot be read")
)

// WrongCode is a code that is not the manager's, or that was not looked at
// because the one before was wrong.
type WrongCode struct {
	Early bool          // it was not looked at
	Wait  time.Duration // until the next one will be
}

func (e *WrongCode) Error() string {
	if e.Early {
		return fmt.Sprintf("too early: %s left", e.Wait)
	}
	return fmt.Sprintf("not the manager's code; the next one in %s", e.Wait)
}

// Manager is where the code of a settings folder is kept. Boot is the time since
// this machine started: with it the time between two codes is measured, whatever
// the clock on the wall is set to, and for all programs together.
type Manager struct {
	Dir  string
	Boot func() time.Duration
}

// managerFile is what the file has.
type managerFile struct {
	code  string        // as PHC writes a hash
	wrong int           // codes since the last one that was right
	at    time.Duration // since boot: the last of them
}

// slowest is the longest time between two codes; the first wrong one costs a
// second, each other one twice the one before.
const slowest = 15 * time.Minute

func delay(wrong int) time.Duration {
	if wrong <= 0 {
		return 0
	}
	return min(slowest, time.Second<<min(wrong-1, 20))
}

// left is how long no code is looked at. A last time that is still to come is of
// before the machine was started: it counts from its start.
func (f managerFile) left(now time.Duration) time.Duration {
	if f.at > now {
		f.at = 0
	}
	return max(0, f.at+delay(f.wrong)-now)
}

// oneCode lets one code be looked at at a time, in this program; unknown are the
// wrong ones that no disk took.
var (
	oneCode sync.Mutex
	unkept  = map[string]managerFile{}
)

func (m Manager) path() string { return filepath.Join(m.Dir, managerName) }

// Has says whether there is a code. A file that cannot be read is one. It reads
// one small file.
func (m Manager) Has() bool {
	f, err := m.read()
	return err != nil || f.code != ""
}

// read reads the file; none is a managerFile without a code. Errors: ErrCodeFile.
func (m Manager) read() (f managerFile, err error) {
	doc, err := readSmall(m.path())
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	var kept map[string]string
	if err != nil || json.Unmarshal(doc, &kept) != nil || kept["code"] == "" {
		return f, ErrCodeFile
	}
	f.code = kept["code"]
	f.wrong, _ = strconv.Atoi(kept["wrong"]) // what is no number was never written
	ms, _ := strconv.ParseInt(kept["last_wrong_ms_since_boot"], 10, 64)
	f.at = time.Duration(max(0, ms)) * time.Millisecond
	return f, nil
}

// write writes the file. Errors: *FileError.
func (m Manager) write(f managerFile) error {
	kept := map[string]string{"code": f.code}
	if f.wrong > 0 {
		kept["wrong"], kept["last_wrong_ms_since_boot"] = strconv.Itoa(f.wrong), strconv.FormatInt(f.at.Milliseconds(), 10)
	}
	return keepMap(m.path(), kept)
}

// alone runs f while no other program looks at a code.
func (m Manager) alone(f func() error) error {
	oneCode.Lock()
	defer oneCode.Unlock()
	if err := os.MkdirAll(m.Dir, 0o700); err == nil {
		if done, err := lockFile(m.path() + ".lock"); err == nil { // a disk that takes none: this program's turn is all there is
			defer done()
		}
	}
	return f()
}

// Try looks at a code, in a tenth of a second and some 32 MB. Without a code every
// one is right. A wrong one is written down before it is looked at, so that to cut
// the program short, or to start it again, gains nothing. Errors: *WrongCode,
// ErrCodeFile.
func (m Manager) Try(typed Code) error {
	return m.alone(func() error { return m.try(typed) })
}

func (m Manager) try(typed Code) error {
	f, err := m.read()
	if err != nil || f.code == "" {
		return err
	}
	if u, has := unkept[m.path()]; has && u.code == f.code && u.wrong > f.wrong {
		f = u
	}
	now := m.Boot()
	if left := f.left(now); left > 0 {
		return &WrongCode{Early: true, Wait: left}
	}
	next := f
	next.wrong, next.at = f.wrong+1, now
	if m.write(next) != nil { // a full disk keeps no manager out
		unkept[m.path()] = next
	}
	right, err := matches(f.code, codeOf(typed))
	if err != nil {
		return err
	}
	if !right {
		return &WrongCode{Wait: delay(next.wrong)}
	}
	delete(unkept, m.path())
	f.wrong, f.at = 0, 0
	_ = m.write(f) // where it cannot be, the next one waits for nothing it should not
	return nil
}

// Set makes next the code; was is the one there is, or anything where there is
// none. Errors: ErrCodeShort, ErrCodeLong, those of Try, *FileError.
func (m Manager) Set(was, next Code) error {
	code := codeOf(next)
	switch n := utf8.RuneCountInString(code); {
	case n < leastCode:
		return ErrCodeShort
	case n > mostCode:
		return ErrCodeLong
	}
	return m.alone(func() error {
		if err := m.try(was); err != nil {
			return err
		}
		return m.write(managerFile{code: hashed(code)})
	})
}

// Remove takes the code away, for who has it. Errors: those of Try, *FileError.
func (m Manager) Remove(was Code) error {
	return m.alone(func() error {
		if err := m.try(was); err != nil {
			return err
		}
		delete(unkept, m.path())
		if err := os.Remove(m.path()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return &FileError{Path: m.path(), Why: writeError(err), cause: err}
		}
		return nil
	})
}

// codeOf is a code as it is compared: what the keys of a French keyboard's figures
// give without Shift is the figures. Nobody sees what he types there.
func codeOf(typed Code) string {
	figures := strings.NewReplacer("à", "0", "&", "1", "é", "2", "\"", "3", "'", "4", "(", "5", "-", "6", "è", "7", "_", "8", "ç", "9")
	return figures.Replace(model.Clean(typed.Reveal()))
}

// How codes are hashed: a tenth of a second on a small laptop, and memory that it
// has. What a file says may be more, within limits.
const (
	hashMemory = 32 << 10 // KiB
	hashTimes  = 3
	mostMemory = 256 << 10
	mostTimes  = 16
)

func hashed(code string) string { return hashedAt(code, hashMemory, hashTimes) }

func hashedAt(code string, memory, times uint32) string {
	salt := make([]byte, 16)
	rand.Read(salt) // it never fails: see there
	sum := argon2.IDKey([]byte(code), salt, times, memory, 1, 32)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, memory, times, b64.EncodeToString(salt), b64.EncodeToString(sum))
}

// matches says whether code is what phc is the hash of. Errors: ErrCodeFile.
func matches(phc, code string) (bool, error) {
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return false, ErrCodeFile
	}
	var cost [3]uint32
	costs := strings.Split(parts[3], ",")
	for i, limit := range []struct {
		name        string
		least, most uint64
	}{{"m=", 8, mostMemory}, {"t=", 1, mostTimes}, {"p=", 1, 16}} {
		if len(costs) != len(cost) || !strings.HasPrefix(costs[i], limit.name) {
			return false, ErrCodeFile
		}
		n, err := strconv.ParseUint(costs[i][len(limit.name):], 10, 32)
		if err != nil || n < limit.least || n > limit.most {
			return false, ErrCodeFile
		}
		cost[i] = uint32(n)
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	sum, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || err2 != nil || len(salt) < 8 || len(salt) > 64 || len(sum) < 16 || len(sum) > 64 {
		return false, ErrCodeFile
	}
	is := argon2.IDKey([]byte(code), salt, cost[1], cost[0], uint8(cost[2]), uint32(len(sum)))
	return subtle.ConstantTimeCompare(is, sum) == 1, nil
}
