//go:build !unix

package glass

import (
	"os"
	"syscall"

	"github.com/creack/pty"
)

// Opening the pty has already failed where these would be called.

func controlling() *syscall.SysProcAttr { return nil }

func nonblock(*os.File) error { return pty.ErrUnsupported }
