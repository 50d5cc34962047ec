package terminal

import (
	"context"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"caisse/ui/outside"
	"caisse/ui/qr"
	"caisse/ui/tty"
)

// Keyboard is what Bubble Tea reads in place of the terminal: whole keys. Its
// reader takes the end of a read for the end of a key, and believes whatever a
// terminal says: what comes in pieces is put together here, and what the
// terminal says of itself is taken out, however late it comes, so that it can
// never become figures in the amount line.
type Keyboard struct {
	mu      sync.Mutex
	came    *sync.Cond // something to read, or nothing any more
	room    *sync.Cond // something was read
	scan    tty.Scanner
	answers qr.Answers
	queue   []reading
	waiting int // bytes in queue
	ended   bool

	asked  time.Time     // when the terminal was; zero: never
	said   chan struct{} // closed when it has answered anything
	heard  chan struct{} // closed when it has answered all it will
	spoke  bool
	closed bool
	Upset  chan Upset // what has to be said of a paste
}

// reading is what one Read gives: one key, or text, or a paste.
type reading struct {
	kind  tty.Kind
	bytes []byte
}

// Upset is why a paste did not go in as it was.
type Upset tty.Kind

func newKeyboard() *Keyboard {
	k := &Keyboard{said: make(chan struct{}), heard: make(chan struct{}), Upset: make(chan Upset, 1)}
	k.came, k.room = sync.NewCond(&k.mu), sync.NewCond(&k.mu)
	return k
}

const (
	// onePiece is less than Bubble Tea's buffer: a full one makes it wait for more.
	onePiece = 250
	// mostUnread is how far the keys may be ahead of what is done with them.
	mostUnread = 4 * tty.MostPasted
)

// ctrlZ suspends, in any program.
const ctrlZ = '\x1a'

// feed takes what came at now, nil if nothing came, and says whether Ctrl+Z
// was in it.
func (k *Keyboard) feed(now time.Time, p []byte) (suspend bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for k.waiting > mostUnread && !k.ended {
		k.room.Wait()
	}
	var tokens []tty.Token
	if p == nil {
		tokens = k.scan.Expire(now)
	} else {
		tokens = k.scan.Feed(now, p)
	}
	for _, t := range tokens {
		switch t.Kind {
		case tty.Report:
			if !k.spoke {
				k.spoke = true
				close(k.said)
			}
			k.answers.Take(t.Bytes)
			if k.answers.Done() {
				k.listened()
			}
		case tty.TooLong:
			k.say(Upset(t.Kind))
		case tty.Cut:
			k.say(Upset(t.Kind))
			k.put(reading{tty.Paste, t.Bytes})
		case tty.Text:
			text := t.Bytes[:0]
			for _, b := range t.Bytes {
				if b == ctrlZ {
					suspend = true
					continue
				}
				text = append(text, b)
			}
			k.put(reading{tty.Text, text})
		default:
			k.put(reading{t.Kind, t.Bytes})
		}
	}
	return suspend
}

func (k *Keyboard) say(u Upset) {
	select {
	case k.Upset <- u:
	default: // it is being said already
	}
}

// put queues r. Text is joined with text: it is read together.
func (k *Keyboard) put(r reading) {
	if len(r.bytes) == 0 {
		return
	}
	k.waiting += len(r.bytes)
	if last := len(k.queue) - 1; last >= 0 && r.kind == tty.Text && k.queue[last].kind == tty.Text {
		k.queue[last].bytes = append(k.queue[last].bytes, r.bytes...)
		return
	}
	k.queue = append(k.queue, r)
	k.came.Signal()
}

// Read gives the next key, or some text, or a piece of a paste. io.EOF is the end
// of the session.
func (k *Keyboard) Read(p []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for len(k.queue) == 0 {
		if k.ended {
			return 0, io.EOF
		}
		k.came.Wait()
	}
	r := &k.queue[0]
	n := copy(p, r.bytes[:min(len(r.bytes), onePiece)])
	for r.kind == tty.Text && n > 0 && n < len(r.bytes) && !utf8.RuneStart(r.bytes[n]) {
		n--
	}
	r.bytes = r.bytes[n:]
	if k.waiting -= n; len(r.bytes) == 0 {
		k.queue = k.queue[1:]
	}
	k.room.Broadcast()
	return n, nil
}

// deadline is when feed must be called again if nothing comes.
func (k *Keyboard) deadline() (time.Time, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.scan.Deadline()
}

// end lets go of whoever feeds, and whoever reads.
func (k *Keyboard) end() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.ended = true
	k.room.Broadcast()
	k.came.Broadcast()
}

// listened says that no more answers are waited for. Its caller holds the lock.
func (k *Keyboard) listened() {
	if !k.closed {
		k.closed = true
		close(k.heard)
	}
}

// profile is base, corrected by what the terminal has said so far.
func (k *Keyboard) profile(base qr.Profile) qr.Profile {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.answers.Profile(base)
}

// BaseProfile is what is known of the terminal before it is asked.
func BaseProfile(ascii bool) qr.Profile {
	p := qr.FromEnv(os.Getenv, runtime.GOOS)
	p.UTF8 = p.UTF8 && !ascii
	return withPixels(p, os.Stdout)
}

// answerTime is how long a terminal is given. Every real one answered within
// 100 ms; nothing waits for it but the choice of a better code.
const answerTime = time.Second

// Ask waits for the terminal's answers, a second at most, and asks tmux about the
// one around it; k is nil where nobody listens.
func Ask(k *Keyboard, base qr.Profile) qr.Profile {
	ctx, cancel := context.WithTimeout(context.Background(), answerTime)
	defer cancel()
	if base.Mux == "tmux" {
		said, err := outside.Helper(ctx, "tmux", "display", "-p", qr.AskClient).Output()
		if err == nil {
			base = base.InClient(string(said))
		}
	}
	if k != nil {
		select {
		case <-k.heard:
		case <-ctx.Done():
		}
		base = k.profile(base)
	}
	return base
}

const (
	// firstAnswer is how long one that has answered nothing is waited for at the
	// end: it is a dumb line, mostly.
	firstAnswer = 30 * time.Millisecond
	// lastAnswer is the same for one that has answered something.
	lastAnswer = answerTime / 4
)

// Calm waits until the terminal has answered, a moment at most: what it answers
// after the program would be typed into the shell.
func (k *Keyboard) Calm() {
	if k == nil || k.owed(time.Now()) == 0 {
		return
	}
	select {
	case <-k.heard:
		return
	case <-k.said:
	case <-time.After(firstAnswer):
		if _, begun := k.deadline(); !begun {
			return
		}
	}
	select {
	case <-k.heard:
	case <-time.After(lastAnswer):
	}
}

// owed is how long an answer is still waited for at the end of a session; 0 where
// none is to come.
func (k *Keyboard) owed(now time.Time) time.Duration {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case k.closed, !k.spoke && now.Sub(k.asked) > answerTime: // it is silent, and will be
		return 0
	case k.spoke:
		return lastAnswer
	}
	if _, begun := k.scan.Deadline(); begun {
		return lastAnswer
	}
	return firstAnswer
}

// ask notes that the terminal was asked at now.
func (k *Keyboard) ask(now time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.asked = now
}

// UTF8 says whether the environment promises a terminal with UTF-8.
func UTF8(getenv func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(getenv(name)); v != "" {
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return runtime.GOOS == "windows" // its consoles draw Unicode and name no locale
}
