package printer

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
)

// Try looks whether the printer at a is there, and prints nothing. answers says that
// it told itself that nothing is wrong. The error is an *Error.
func Try(ctx context.Context, a Address) (answers bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, dialLimit+2*statusLimit)
	defer cancel()
	switch a.kind {
	case "tcp":
		c, derr := dial(ctx, a.where)
		if err = derr; err == nil {
			defer c.Close()
			answers, err = examine(ctx, c)
		}
	case "device":
		f, both, derr := openDevice(a.where)
		if err = derr; err == nil {
			defer f.Close()
			if both {
				answers, err = examine(ctx, f)
			}
		}
	case "lp":
		err = takes(ctx, a.where)
	default:
		err = tryFile(a.where)
	}
	if err != nil {
		return answers, failed(err, false)
	}
	return answers, nil
}

func tryFile(path string) error {
	info, err := os.Stat(path)
	if os.IsNotExist(err) { // it will be made
		info, err = os.Stat(filepath.Dir(path))
		if err == nil && !info.IsDir() {
			err = syscall.ENOTDIR
		}
		return err
	}
	if err == nil && info.IsDir() {
		err = syscall.EISDIR
	}
	if err != nil || !info.Mode().IsRegular() {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err == nil {
		err = f.Close()
	}
	return err
}
