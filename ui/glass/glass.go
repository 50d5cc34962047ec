// Package glass is a test bench for programs that draw on a terminal. It runs a
// built program in a real pseudo-terminal, feeds what it writes to a terminal
// emulator, and lets a test type, wait for text, and read the screen as a
// person would see it. Only tests and the benchmark import it.
//
// It needs a Unix system; elsewhere Start fails and Run skips the test.
package glass

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// drainLimit is how long output is still read after the program has ended,
// when something it started keeps the terminal open.
const drainLimit = time.Second

// Config says what to run and in which terminal.
type Config struct {
	Args          []string  // the program's path, then its arguments
	Env           []string  // the complete environment: nothing is inherited
	Dir           string    // working folder; "" is the caller's
	Width, Height int       // in cells; 0 is 80 and 24
	Silent        bool      // answer no question the program asks the terminal
	Record        io.Writer // gets every byte the program writes, if not nil
}

// Terminal is a program and the emulated terminal it runs in. Its methods may
// be called from any goroutine.
type Terminal struct {
	cmd    *exec.Cmd
	silent bool
	record io.Writer
	began  time.Time
	// master is our end. tty is the program's end, held open until the program
	// is gone so that its last output and line settings are not lost with it.
	master, tty *os.File
	before      *term.State // line settings before the program started
	done        chan struct{}
	gate        sync.Mutex // held while nobody reads what the program writes
	frozen      bool       // guarded by mu

	mu        sync.Mutex // guards what follows
	changed   *sync.Cond // the screen changed, the program ended, or a wait expired
	emu       *vt.Emulator
	writes    int // chunks of output shown so far
	bytes     []byte
	bells     int
	title     string
	modes     map[ansi.Mode]bool // every mode the program has touched
	after     *term.State        // line settings when the program ended; nil before
	code      int
	ended     bool // program gone, output all read
	recordErr error
}

// Start runs the program with the terminal as its controlling terminal. The
// caller must see that it ends, with Kill at the latest.
func Start(cfg Config) (*Terminal, error) {
	if len(cfg.Args) == 0 {
		return nil, errors.New("glass: no program to run")
	}
	if cfg.Width <= 0 {
		cfg.Width = 80
	}
	if cfg.Height <= 0 {
		cfg.Height = 24
	}
	t := &Terminal{
		silent: cfg.Silent,
		record: cfg.Record,
		done:   make(chan struct{}),
		emu:    vt.NewEmulator(cfg.Width, cfg.Height),
		modes:  map[ansi.Mode]bool{},
	}
	t.changed = sync.NewCond(&t.mu)
	// All of these run inside emu.Write, with mu held.
	t.emu.SetCallbacks(vt.Callbacks{
		Bell:        func() { t.bells++ },
		Title:       func(s string) { t.title = s },
		EnableMode:  func(m ansi.Mode) { t.modes[m] = true },
		DisableMode: func(m ansi.Mode) { t.modes[m] = false },
	})

	var err error
	if t.master, t.tty, err = pty.Open(); err != nil {
		return nil, err
	}
	if err := t.launch(cfg); err != nil {
		return nil, errors.Join(err, t.tty.Close(), t.master.Close())
	}
	read := make(chan struct{})
	go t.show(read)
	go t.answer()
	go t.reap(read)
	return t, nil
}

func (t *Terminal) launch(cfg Config) error {
	if err := nonblock(t.master); err != nil {
		return err
	}
	if err := t.setSize(cfg.Width, cfg.Height); err != nil {
		return err
	}
	var err error
	if t.before, err = lineSettings(t.master); err != nil {
		return err
	}
	t.cmd = exec.Command(cfg.Args[0], cfg.Args[1:]...)
	t.cmd.Env = append([]string{}, cfg.Env...) // nil would inherit ours
	t.cmd.Dir = cfg.Dir
	t.cmd.Stdin, t.cmd.Stdout, t.cmd.Stderr = t.tty, t.tty, t.tty
	t.cmd.SysProcAttr = controlling()
	t.began = time.Now()
	return t.cmd.Start()
}

// show feeds the program's output to the emulator until there is no more.
func (t *Terminal) show(read chan<- struct{}) {
	defer close(read)
	buf := make([]byte, 64<<10)
	for {
		t.gate.Lock() // Freeze has it for as long as nobody reads
		//lint:ignore SA2001 it is only waited for
		t.gate.Unlock()
		n, err := t.master.Read(buf)
		if n > 0 {
			t.mu.Lock()
			if t.record != nil && t.recordErr == nil {
				_, t.recordErr = t.record.Write(buf[:n])
			}
			t.bytes = append(t.bytes, buf[:n]...)
			t.emu.Write(buf[:n]) // fails only once closed, and we never close it
			t.writes++
			t.mu.Unlock()
			t.changed.Broadcast()
		}
		if err != nil {
			return // end of file, in one of the ways systems report it
		}
	}
}

// answer passes the emulator's replies on as if typed. It must not take mu:
// show holds it while the emulator waits for the reply to be read.
func (t *Terminal) answer() {
	buf := make([]byte, 4<<10)
	for {
		n, err := t.emu.Read(buf)
		if err != nil {
			return
		}
		if !t.silent {
			t.master.Write(buf[:n]) // a program that is gone needs no answer
		}
	}
}

// reap waits for the program to end, then for its last output.
func (t *Terminal) reap(read <-chan struct{}) {
	waitErr := t.cmd.Wait()
	after, err := lineSettings(t.master)
	t.Thaw()
	t.mu.Lock()
	if err == nil {
		t.after = after
	}
	t.tty.Close() // nothing was written through it
	t.mu.Unlock()
	t.master.SetReadDeadline(time.Now().Add(drainLimit))
	<-read
	// Ends answer; closing the emulator itself would race with its Read.
	t.emu.InputPipe().(io.Closer).Close()
	t.master.Close()

	t.mu.Lock()
	t.code = exitCode(t.cmd.ProcessState, waitErr)
	t.ended = true
	t.mu.Unlock()
	t.changed.Broadcast()
	close(t.done)
}

// exitCode is what a shell would say: 128 and the signal's number for a program
// that died of a signal.
func exitCode(s *os.ProcessState, waitErr error) int {
	if s == nil {
		return -1
	}
	if w, ok := s.Sys().(syscall.WaitStatus); ok && w.Signaled() {
		return 128 + int(w.Signal())
	}
	return s.ExitCode()
}

func (t *Terminal) setSize(w, h int) error {
	return pty.Setsize(t.tty, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)})
}

// lineSettings reads the terminal's termios. It asks through our end: some
// systems revoke the program's when the program ends.
func lineSettings(master *os.File) (*term.State, error) {
	conn, err := master.SyscallConn()
	if err != nil {
		return nil, err
	}
	var s *term.State
	var stateErr error
	err = conn.Control(func(fd uintptr) { s, stateErr = term.GetState(fd) })
	return s, errors.Join(err, stateErr)
}
