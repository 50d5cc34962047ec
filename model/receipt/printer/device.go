package printer

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// intoDevice prints on a device, such as /dev/usb/lp0.
func (s *sending) intoDevice(path string) error {
	f, both, err := openDevice(path)
	if err != nil {
		return err
	}
	defer f.Close()
	answers := false
	if both {
		if answers, err = examine(s.ctx, f); errors.Is(err, os.ErrNoDeadline) || errors.Is(err, syscall.EINVAL) {
			answers, err = false, nil // it cannot be asked
		}
		if err != nil {
			return err
		}
	}
	b, err := s.bytes()
	if err != nil {
		return err
	}
	return s.write(f, b, answers)
}

// openDevice opens a device, to be read as well where that can be: both. Opening
// waits for nobody.
func openDevice(path string) (f *os.File, both bool, err error) {
	info, err := os.Stat(devicePath(path))
	switch {
	case err != nil && !isDeviceName(path):
		return nil, false, err
	case err == nil && info.IsDir():
		return nil, false, &Error{Why: Directory, Err: syscall.EISDIR}
	case err == nil && info.Mode().IsRegular(): // somebody printed while the printer was unplugged
		return nil, false, &Error{Why: Missing, Err: fs.ErrNotExist}
	case err == nil && info.Mode()&fs.ModeCharDevice == 0, isDeviceName(path): // a pipe cannot be asked
		f, err = os.OpenFile(devicePath(path), os.O_WRONLY|openNow, 0)
		return f, false, err
	}
	if f, err = os.OpenFile(path, os.O_RDWR|openNow, 0); err != nil {
		f, err = os.OpenFile(path, os.O_WRONLY|openNow, 0)
		return f, false, err
	}
	return f, f.SetReadDeadline(noTime) == nil, nil
}

// intoFile adds the paper to a file.
func (s *sending) intoFile(path string) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return &Error{Why: Directory, Err: syscall.EISDIR}
	case err == nil && !info.Mode().IsRegular():
		return s.intoDevice(path)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600) // names of customers
	if err != nil {
		return err
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil {
		return err
	}
	b, err := s.bytes()
	if err != nil {
		return err
	}
	if _, err = f.Write(b); err == nil {
		err = f.Sync()
	}
	if err != nil && f.Truncate(info.Size()) == nil { // half a paper helps nobody
		s.unbegun()
	}
	return err
}
