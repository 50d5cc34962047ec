//go:build !windows

package printer

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os/exec"
	"strings"
	"time"
)

// intoSpooler hands the paper to CUPS, as it is.
func (s *sending) intoSpooler(name string) error {
	lp, err := exec.LookPath("lp")
	if err != nil {
		return &Error{Why: NoSpooler, Err: err}
	}
	if err := takes(s.ctx, name); err != nil {
		return err
	}
	b, err := s.bytes()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(s.ctx, lp, "-d", name, "-o", "raw", "-t", "caisse")
	cmd.WaitDelay = time.Second
	cmd.Stdin = bytes.NewReader(b)
	if err := cmd.Run(); err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) && exit.Exited() { // it takes all or nothing
			s.unbegun()
			return &Error{Why: Declined, Err: err}
		}
		return err
	}
	return nil
}

// mostWaiting papers may wait in the spooler: where more do nothing comes out, and all
// of them would at once, in the middle of another day.
const mostWaiting = 3

// takes asks CUPS whether it takes papers for a printer, and prints them now. Where it
// cannot be asked, lp will say.
func takes(ctx context.Context, name string) error {
	lpstat, err := exec.LookPath("lpstat")
	if err != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, dialLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, lpstat, "-r", "-a", name, "-p", name, "-o", name)
	cmd.WaitDelay = time.Second
	cmd.Env = append(cmd.Environ(), "LC_ALL=C")
	out, _ := cmd.CombinedOutput() // what it says is more than how it ends
	said, waiting := string(out), 0
	for line := range strings.Lines(said) {
		if job, ok := strings.CutPrefix(line, name+"-"); ok && job[0] >= '0' && job[0] <= '9' {
			waiting++
		}
	}
	switch {
	case ctx.Err() != nil, strings.Contains(said, "not running"), strings.Contains(said, "Unable to connect"), strings.Contains(said, "Bad file descriptor"):
		return &Error{Why: NoSpooler, Err: errSays} // first: of a printer it then says that there is none
	case strings.Contains(said, "Invalid destination"), strings.Contains(said, "No destinations"):
		return &Error{Why: Missing, Err: fs.ErrNotExist}
	case strings.Contains(said, " not accepting "):
		return &Error{Why: Declined, Err: errSays}
	case strings.Contains(said, "printer "+name+" disabled"): // it would take the paper, and keep it
		return &Error{Why: Stopped, Err: errSays}
	case waiting >= mostWaiting:
		return &Error{Why: Busy, Err: errSays}
	}
	return nil
}
