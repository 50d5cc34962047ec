package printer

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"syscall"
)

// Why is what is wrong with a printer, as far as somebody can put it right.
type Why int

const (
	Unknown   Why = iota
	Off           // nothing answers: off, unplugged, on another network
	NoPaper       // it says so itself
	Open          // its cover is open, or it says that it cannot go on
	Slow          // it takes nothing any more: its buffer is full, or it waits for somebody
	Gone          // it went away in the middle
	Busy          // another program has it, or what was sent before is still waiting
	Directory     // the path is a folder
	Missing       // there is nothing at the path, or no printer of that name
	Denied        // this user may not
	NoSpooler     // this system has no spooler that could be asked
	Declined      // the spooler did not take it
	Full          // no room on the disk
	Stopped       // the spooler would take it, and print it some other day: its queue is stopped
)

// Error is a paper that was not printed, or of which nobody knows how much was.
type Error struct {
	Why   Why
	Begun bool // something had left: what lies at the printer may be half a paper
	Err   error
}

func (e *Error) Error() string {
	if e.Err == nil {
		return "printer: not printed"
	}
	return "printer: " + e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

// failed sorts what the system says.
func failed(err error, begun bool) error {
	var known *Error
	if errors.As(err, &known) {
		known.Begun = known.Begun || begun
		return known
	}
	return &Error{sort(err, begun), begun, err}
}

func sort(err error, begun bool) Why {
	is := func(codes ...error) bool {
		for _, code := range codes {
			if errors.Is(err, code) {
				return true
			}
		}
		return false
	}
	var network net.Error
	switch {
	case is(syscall.EISDIR):
		return Directory
	case is(syscall.ENOSPC):
		return Full
	case is(syscall.EBUSY):
		return Busy
	case is(fs.ErrNotExist, exec.ErrNotFound):
		return Missing
	case is(fs.ErrPermission, syscall.EROFS):
		return Denied
	case is(syscall.EPIPE, syscall.ECONNRESET, syscall.ENODEV, syscall.EIO, net.ErrClosed):
		if begun {
			return Gone
		}
		return Off
	case is(context.DeadlineExceeded, os.ErrDeadlineExceeded), errors.As(err, &network) && network.Timeout():
		if begun {
			return Slow
		}
		return Off
	case is(syscall.ECONNREFUSED, syscall.EHOSTUNREACH, syscall.ENETUNREACH, syscall.ENXIO), errors.As(err, &network):
		return Off
	}
	return Unknown
}
