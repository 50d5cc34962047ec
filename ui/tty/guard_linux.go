package tty

import (
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Guard gives the terminal back when the program dies of what no code of its own
// can catch: a fault of the Go runtime, a panic in somebody else's goroutine.
// It is a shell that waits for the first line of the runtime's last words, and
// does for the program what it no longer can.
type Guard struct {
	cmd    *exec.Cmd
	words  *os.File
	stderr int // the real one, while the screen is up; -1: it is elsewhere
}

// script puts the line and the screen back before it reads on: the socket is full
// by then, and the runtime waits with its end until it has.
const script = `trap '' TTOU HUP INT TERM QUIT; IFS= read -r l || exit 0; stty "$1" <&1; printf '%b\n' "$2$3"; exec cat >/dev/null`

// Watch starts a guard for l: seq puts the screen back, said is what to say. nil
// where there is no shell: then the terminal is left as it is.
func (l *Line) Watch(seq, said string, env []string) *Guard {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil
	}
	r, w := os.NewFile(uintptr(fds[0]), "guard"), os.NewFile(uintptr(fds[1]), "last words")
	defer r.Close()                                                    // the shell has its own
	_ = unix.SetsockoptInt(fds[1], unix.SOL_SOCKET, unix.SO_SNDBUF, 1) // the least there is: some words, no dump
	escape := strings.NewReplacer(`\`, `\\`, "\x1b", `\033`)
	cmd := exec.Command("/bin/sh", "-c", script, "caisse", l.found, escape.Replace(seq), escape.Replace(said))
	cmd.Env, cmd.Stdin, cmd.Stdout = env, r, os.Stdout
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl+Z and a hang-up are not for it
	if err := cmd.Start(); err != nil {
		w.Close() // nothing was written
		return nil
	}
	debug.SetTraceback("all") // enough to fill it
	if err := debug.SetCrashOutput(w, debug.CrashOptions{}); err != nil {
		w.Close()
		_ = cmd.Wait() // it ends with the socket
		return nil
	}
	return &Guard{cmd, w, silence()}
}

// Dismiss ends the guard: the terminal is given back.
func (g *Guard) Dismiss() {
	if g == nil {
		return
	}
	_ = debug.SetCrashOutput(nil, debug.CrashOptions{})
	g.words.Close() // with which the shell ends
	timer := time.AfterFunc(time.Second/4, func() { _ = g.cmd.Process.Kill() })
	_ = g.cmd.Wait() // it only has to be gone
	timer.Stop()
	if g.stderr >= 0 {
		_ = unix.Dup3(g.stderr, 2, 0)
		_ = unix.Close(g.stderr)
	}
}

// silence keeps standard error off the terminal, where the runtime's last words
// would tell what the program was at, and returns the real one; -1 where it is
// no terminal anyway.
func silence() int {
	if _, err := unix.IoctlGetTermios(2, unix.TCGETS); err != nil {
		return -1
	}
	null, err := unix.Open(os.DevNull, unix.O_WRONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return -1
	}
	defer unix.Close(null)
	real, err := unix.FcntlInt(2, unix.F_DUPFD_CLOEXEC, 3)
	if err != nil || unix.Dup3(null, 2, 0) != nil {
		return -1
	}
	return real
}

// stty is the settings of f's line as stty -g writes them and stty reads them.
func stty(f *os.File) string {
	t, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS)
	if err != nil {
		return "sane"
	}
	const nccs = 32 // of the C library; the kernel has fewer
	var cc [nccs]byte
	copy(cc[:], t.Cc[:])
	s := fmt.Sprintf("%x:%x:%x:%x", t.Iflag, t.Oflag, t.Cflag, t.Lflag)
	for _, c := range cc {
		s += fmt.Sprintf(":%x", c)
	}
	return s
}
