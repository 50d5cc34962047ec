// Package disk makes a test's own calls that write to a folder fail, one by one:
// every thread's, SQLite's and Go's alike, counted over the whole process. The
// kernel asks before each of them (seccomp's user notification), so it needs no
// tool and no right that a test does not have.
package disk

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Disk is what the calls of this process meet, in one folder.
type Disk struct {
	fd  int
	mem *os.File

	mu     sync.Mutex
	dir    string // "" while nothing is counted
	calls  int    // since Arm
	from   int    // these fail: the first is 1
	upto   int
	errno  unix.Errno
	delay  time.Duration // they hang for so long instead
	before func()
	met    []Call
	hang   []*time.Timer
}

// Call is one that met a fault.
type Call struct {
	Number int    // since Arm, from 1
	Name   string // pwrite, rename, …
	Path   string // in the folder
	Bytes  int    // where it writes some
}

func (c Call) String() string {
	if c.Bytes > 0 {
		return fmt.Sprintf("call %d, %s %s %d bytes", c.Number, c.Name, c.Path, c.Bytes)
	}
	return fmt.Sprintf("call %d, %s %s", c.Number, c.Name, c.Path)
}

// place is where a call has the file it is about.
type place int

const (
	byFd place = iota
	byPath
	atPath  // the second argument, after a folder
	twoPath // the second of two
	twoAtPath
)

type call struct {
	name  string
	place place
	room  bool // it needs room on the disk
}

var calls = map[uint32]call{
	unix.SYS_PWRITE64: {"pwrite", byFd, true}, unix.SYS_WRITE: {"write", byFd, true}, unix.SYS_FTRUNCATE: {"ftruncate", byFd, true},
	unix.SYS_FALLOCATE: {"fallocate", byFd, true}, unix.SYS_FSYNC: {"fsync", byFd, true}, unix.SYS_FDATASYNC: {"fdatasync", byFd, true},
	unix.SYS_FCHMOD: {"fchmod", byFd, false}, unix.SYS_OPEN: {"open", byPath, true}, unix.SYS_OPENAT: {"open", atPath, true},
	unix.SYS_MKDIR: {"mkdir", byPath, true}, unix.SYS_MKDIRAT: {"mkdir", atPath, true},
	unix.SYS_UNLINK: {"unlink", byPath, false}, unix.SYS_UNLINKAT: {"unlink", atPath, false},
	unix.SYS_CHMOD: {"chmod", byPath, false}, unix.SYS_FCHMODAT: {"chmod", atPath, false},
	unix.SYS_RENAME: {"rename", twoPath, true}, unix.SYS_RENAMEAT: {"rename", twoAtPath, true}, unix.SYS_RENAMEAT2: {"rename", twoAtPath, true},
	unix.SYS_LINK: {"link", twoPath, true}, unix.SYS_LINKAT: {"link", twoAtPath, true},
}

// notification and response are the kernel's struct seccomp_notif and _resp.
type notification struct {
	id         uint64
	pid, flags uint32
	nr         int32
	arch       uint32
	ip         uint64
	args       [6]uint64
}

type response struct {
	id    uint64
	val   int64
	errno int32
	flags uint32
}

// Watch puts this process's calls under watch, for as long as it lives: call it
// in one that is for that alone, with GODEBUG=asyncpreemptoff=1, or a call that a
// signal interrupts counts twice. The error says that it cannot be done here.
func Watch() (*Disk, error) {
	mem, err := os.Open("/proc/self/mem")
	if err != nil {
		return nil, err
	}
	filter := program()
	prog := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return nil, err
	}
	flags := unix.SECCOMP_FILTER_FLAG_NEW_LISTENER | unix.SECCOMP_FILTER_FLAG_TSYNC | unix.SECCOMP_FILTER_FLAG_TSYNC_ESRCH
	fd, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, uintptr(flags), uintptr(unsafe.Pointer(&prog)))
	if errno != 0 {
		return nil, fmt.Errorf("seccomp: %w", errno)
	}
	d := &Disk{fd: int(fd), mem: mem}
	go d.serve()
	return d, nil
}

// program asks about the calls that write: of opening, about opening to write;
// of write, neither about standard output nor about the 8 bytes that wake Go's
// own threads.
func program() (out []unix.SockFilter) {
	const number, low = 0, 16 // where struct seccomp_data has the call, and its arguments
	load := func(at uint32) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: at}
	}
	end := func(with uint32) unix.SockFilter { return unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: with} }
	jump := func(how uint16, k uint32, yes, no uint8) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_JMP | how | unix.BPF_K, K: k, Jt: yes, Jf: no}
	}
	const ask, pass = unix.SECCOMP_RET_USER_NOTIF, unix.SECCOMP_RET_ALLOW
	out = append(out, load(number))
	for nr := range calls {
		switch nr {
		case unix.SYS_OPEN, unix.SYS_OPENAT:
			flags := uint32(low + 8)
			if nr == unix.SYS_OPENAT {
				flags = low + 16
			}
			out = append(out, jump(unix.BPF_JEQ, nr, 0, 4), load(flags),
				jump(unix.BPF_JSET, unix.O_WRONLY|unix.O_RDWR|unix.O_CREAT|unix.O_TRUNC, 0, 1), end(ask), end(pass))
		case unix.SYS_WRITE:
			out = append(out, jump(unix.BPF_JEQ, nr, 0, 6), load(low), jump(unix.BPF_JGT, 2, 0, 3), load(low+16),
				jump(unix.BPF_JEQ, 8, 1, 0), end(ask), end(pass))
		default:
			out = append(out, jump(unix.BPF_JEQ, nr, 0, 1), end(ask))
		}
	}
	return append(out, end(pass))
}

// serve answers the kernel. It never makes a call it would be asked about.
func (d *Disk) serve() {
	runtime.LockOSThread()
	for {
		var n notification
		if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(d.fd), unix.SECCOMP_IOCTL_NOTIF_RECV, uintptr(unsafe.Pointer(&n))); errno != 0 {
			if errno == unix.EINTR || errno == unix.ENOENT {
				continue
			}
			panic(errno)
		}
		r := response{id: n.id, flags: unix.SECCOMP_USER_NOTIF_FLAG_CONTINUE}
		errno, delay, before := d.meet(n)
		if errno != 0 {
			r.errno, r.flags = -int32(errno), 0
		}
		if before != nil { // its own calls come here too
			go func() { before(); d.answer(r) }()
			continue
		}
		if delay > 0 {
			d.mu.Lock()
			if d.upto == 0 { // healed just now
				delay = 0
			}
			d.hang = append(d.hang, time.AfterFunc(delay, func() { d.answer(r) }))
			d.mu.Unlock()
			continue
		}
		d.answer(r)
	}
}

func (d *Disk) answer(r response) {
	_, _, _ = unix.Syscall(unix.SYS_IOCTL, uintptr(d.fd), unix.SECCOMP_IOCTL_NOTIF_SEND, uintptr(unsafe.Pointer(&r))) // who asked may be gone
}

// meet decides what becomes of a call.
func (d *Disk) meet(n notification) (unix.Errno, time.Duration, func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.dir == "" {
		return 0, 0, nil
	}
	c := calls[uint32(n.nr)]
	path := d.path(c, n)
	if path != d.dir && !strings.HasPrefix(path, d.dir+"/") {
		return 0, 0, nil
	}
	if d.errno == unix.ENOSPC && !c.room {
		return 0, 0, nil
	}
	d.calls++
	if d.calls < d.from || d.calls > d.upto {
		return 0, 0, nil
	}
	met := Call{Number: d.calls, Name: c.name, Path: strings.TrimPrefix(path, d.dir+"/")}
	if c.name == "pwrite" || c.name == "write" {
		met.Bytes = int(n.args[2])
	}
	d.met = append(d.met, met)
	if d.delay > 0 {
		return 0, d.delay, nil
	}
	before := d.before
	d.before = nil
	return d.errno, 0, before
}

// path is which file a call is about.
func (d *Disk) path(c call, n notification) string {
	if c.place == byFd {
		path, _ := os.Readlink(fmt.Sprintf("/proc/self/fd/%d", int32(n.args[0])))
		return path
	}
	at := map[place]int{byPath: 0, atPath: 1, twoPath: 1, twoAtPath: 3}[c.place]
	buf := make([]byte, 4096)
	got, err := d.mem.ReadAt(buf, int64(n.args[at]))
	if got == 0 && err != nil {
		return ""
	}
	name, _, _ := bytes.Cut(buf[:got], []byte{0})
	path := string(name)
	if !filepath.IsAbs(path) && c.place == atPath { // os.RemoveAll goes from folder to folder
		if dir, err := os.Readlink(fmt.Sprintf("/proc/self/fd/%d", int32(n.args[0]))); err == nil {
			path = filepath.Join(dir, path)
		}
	}
	return path
}

// Fault is what happens to the calls that write. One without an Errno and a Delay
// is only met.
type Fault struct {
	From, Upto int // of them all, counted from 1
	Errno      error
	Delay      time.Duration // not an error, but so long a wait
	Before     func()        // what somebody else does just before the first of them
}

// Arm begins to count the calls about what is in dir.
func (d *Disk) Arm(dir string, f Fault) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.dir, d.calls, d.from, d.upto, d.delay, d.met = dir, 0, f.From, f.Upto, f.Delay, nil
	d.before = f.Before
	d.errno = 0
	_ = errors.As(f.Errno, &d.errno)
}

// Heal lets everything pass from here on, what hangs too, and says which calls met
// the fault.
func (d *Disk) Heal() []Call {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.from, d.upto = 0, 0
	for _, t := range d.hang {
		t.Reset(0)
	}
	d.hang = nil
	return d.met
}

// Calls is how many there were since Arm.
func (d *Disk) Calls() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.calls
}
