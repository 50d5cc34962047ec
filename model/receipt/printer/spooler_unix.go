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

// takes asks CUPS whether it takes papers for a printer. Where it cannot be asked,
// lp will say.
func takes(ctx context.Context, name string) error {
	lpstat, err := exec.LookPath("lpstat")
	if err != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, dialLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, lpstat, "-a", name)
	cmd.WaitDelay = time.Second
	cmd.Env = append(cmd.Environ(), "LC_ALL=C")
	out, err := cmd.CombinedOutput()
	said := string(out)
	switch {
	case strings.Contains(said, " not accepting "):
		return &Error{Why: Declined, Err: errSays}
	case err == nil:
		return nil
	case strings.Contains(said, "Invalid destination"), strings.Contains(said, "No destinations"):
		return &Error{Why: Missing, Err: fs.ErrNotExist}
	case ctx.Err() != nil, strings.Contains(said, "not running"), strings.Contains(said, "Unable to connect"), strings.Contains(said, "Bad file descriptor"):
		return &Error{Why: NoSpooler, Err: err}
	}
	return nil
}
