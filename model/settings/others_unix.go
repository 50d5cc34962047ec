//go:build unix

package settings

import (
	"io/fs"
	"os"
	"syscall"
)

// noFollow opens no link.
const noFollow = syscall.O_NOFOLLOW

// noWait opens without waiting for the other end of a pipe.
const noWait = syscall.O_NONBLOCK

// me is the user this runs as.
var me = os.Geteuid

// OthersWrite says whether somebody else than this user and root may write what
// info is about. The group that many systems make for each user alone, with the
// user's own number, is nobody else. In a folder with the sticky bit nobody
// renames what is not theirs.
func OthersWrite(info fs.FileInfo) bool {
	sys, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return false
	}
	uid := me()
	if int(sys.Uid) != uid && sys.Uid != 0 {
		return true
	}
	if info.IsDir() && info.Mode()&fs.ModeSticky != 0 {
		return false
	}
	private := int(sys.Gid) == uid || sys.Gid == 0
	return info.Mode().Perm()&0o002 != 0 || info.Mode().Perm()&0o020 != 0 && !private
}
