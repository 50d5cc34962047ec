package printer

import (
	"context"
	"errors"
	"io/fs"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// The system's spooler, which takes papers as they are (RAW).
var (
	winspool     = windows.NewLazySystemDLL("winspool.drv")
	openPrinter  = winspool.NewProc("OpenPrinterW")
	startDoc     = winspool.NewProc("StartDocPrinterW")
	startPage    = winspool.NewProc("StartPagePrinter")
	writePrinter = winspool.NewProc("WritePrinter")
	endPage      = winspool.NewProc("EndPagePrinter")
	endDoc       = winspool.NewProc("EndDocPrinter")
	abortPrinter = winspool.NewProc("AbortPrinter")
	closePrinter = winspool.NewProc("ClosePrinter")
)

// document is DOC_INFO_1.
type document struct{ name, file, kind *uint16 }

const invalidPrinter syscall.Errno = 1801

// called is a call that says with 0 that it failed.
func called(p *windows.LazyProc, args ...uintptr) (uintptr, error) {
	if err := p.Find(); err != nil {
		return 0, &Error{Why: NoSpooler, Err: err}
	}
	r, _, err := p.Call(args...)
	if r != 0 {
		return r, nil
	}
	if errors.Is(err, invalidPrinter) {
		return 0, &Error{Why: Missing, Err: fs.ErrNotExist}
	}
	return 0, err
}

// intoSpooler hands the paper to Windows' spooler, which prints all or nothing of
// it.
func (s *sending) intoSpooler(name string) error {
	h, err := open(name)
	if err != nil {
		return err
	}
	defer func() { _, _ = called(closePrinter, h) }()
	title, _ := windows.UTF16PtrFromString("caisse") // no zero in either
	raw, _ := windows.UTF16PtrFromString("RAW")
	doc := document{name: title, kind: raw}
	if _, err := called(startDoc, h, 1, uintptr(unsafe.Pointer(&doc))); err != nil {
		return &Error{Why: Declined, Err: err}
	}
	b, err := s.bytes()
	if err != nil {
		_, _ = called(abortPrinter, h)
		return err
	}
	var n uint32
	if _, err = called(startPage, h); err == nil {
		_, err = called(writePrinter, h, uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)), uintptr(unsafe.Pointer(&n)))
	}
	if err == nil && int(n) < len(b) {
		err = &Error{Why: Declined, Err: errors.New("not all of it was taken")}
	}
	if err == nil {
		_, err = called(endPage, h)
	}
	if err != nil {
		if _, aerr := called(abortPrinter, h); aerr == nil {
			s.unbegun()
		}
		return err
	}
	_, err = called(endDoc, h)
	return err
}

func open(name string) (h uintptr, err error) {
	text, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return 0, err
	}
	_, err = called(openPrinter, uintptr(unsafe.Pointer(text)), uintptr(unsafe.Pointer(&h)), 0)
	return h, err
}

// takes says whether the spooler knows a printer.
func takes(_ context.Context, name string) error {
	h, err := open(name)
	if err == nil {
		_, _ = called(closePrinter, h)
	}
	return err
}
