//go:build unix

package pgtest

import (
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

const (
	stop = syscall.SIGINT
	kill = syscall.SIGQUIT
)

// servant is the user whom the server runs as: PostgreSQL refuses root. ok says
// that it is another than ours.
func servant() (uid, gid uint32, ok bool) {
	if os.Getuid() != 0 {
		return 0, 0, false
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		id, bad := strconv.ParseUint(u.Uid, 10, 32)
		group, worse := strconv.ParseUint(u.Gid, 10, 32)
		if bad == nil && worse == nil {
			return uint32(id), uint32(group), true
		}
	}
	return 65534, 65534, true
}

// demote makes a command of the servant's.
func demote(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if uid, gid, ok := servant(); ok {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uid, Gid: gid}
	}
}

func own(name string) error {
	uid, gid, ok := servant()
	if !ok {
		return nil
	}
	return os.Chown(name, int(uid), int(gid))
}
