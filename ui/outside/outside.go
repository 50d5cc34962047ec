// Package outside is what the console opens beside the terminal: a picture in a
// viewer, the page in a browser, the clipboard of this machine. Nothing in it
// knows a screen, and no other program is ever given the keys.
package outside

import (
	"context"
	"errors"
	"os"
	"sync"

	"caisse/ui/page"
	"caisse/ui/qr"
)

// Windows are what the console has opened outside the terminal: pictures in a
// viewer, the page in a browser. Everything is gone when it closes.
type Windows struct {
	open   string // the program that opens things
	folder folder

	opening sync.Mutex                   // held while the page is being started
	listen  func() (*page.Server, error) // page.Open; a slow one in a test

	mu     sync.Mutex
	closed bool
	files  []string // the pictures
	door   string   // the file that leads to the page, "" when none
	page   *page.Server
	view   page.View
	link   string // of the code on the glass, "" when none
	png    []byte // its picture for the page
}

func (o *Windows) launch(target string) error {
	cmd := Helper(context.Background(), o.open, target)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }() // only frees the process: nothing in it can panic
	return nil
}

// Show keeps the page in step with the glass. What it returns is still to be
// run, beside the console: it draws the code for the page, and removes the
// pictures of a link that is no longer there. Nil: nothing is.
func (o *Windows) Show(v page.View, link string) func() {
	o.mu.Lock()
	defer o.mu.Unlock()
	stale := link != o.link && len(o.files) > 0
	if link != o.link {
		o.png = nil
	}
	v.PNG = o.png
	o.view, o.link = v, link
	if o.page != nil {
		o.page.Show(v)
	}
	draws := o.page != nil && link != "" && o.png == nil
	if !stale && !draws {
		return nil
	}
	return func() {
		if stale {
			o.forget()
		}
		if draws {
			o.draw(link)
		}
	}
}

// draw puts the code of link on the page, if it is still on the glass then.
func (o *Windows) draw(link string) {
	png, err := qr.PNG(link, 8)
	if err != nil { // a link no code holds: the page shows none
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.link != link {
		return
	}
	o.png, o.view.PNG = png, png
	if o.page != nil {
		o.page.Show(o.view)
	}
}

// URL starts the page if need be. door is a file, for this user alone, that
// leads a browser to it: the address is a secret, and what a program is started
// with is seen by everybody on the machine.
func (o *Windows) URL() (url, door string, err error) {
	o.opening.Lock()
	defer o.opening.Unlock()
	s, link, err := o.served()
	if err != nil {
		return "", "", err
	}
	if link != "" {
		o.draw(link)
	}
	o.mu.Lock()
	door = o.door
	o.mu.Unlock()
	if door != "" {
		return s.URL(), door, nil
	}
	f, err := o.folder.create(doorNames)
	if err != nil {
		return "", "", err
	}
	_, err = f.WriteString(s.Door())
	if err = errors.Join(err, f.Close()); err != nil {
		return "", "", err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.door = f.Name()
	return s.URL(), o.door, nil
}

// served is the page, started if need be, and the link whose code it still
// lacks. Listening may take its time: nobody else waits for it.
func (o *Windows) served() (s *page.Server, link string, err error) {
	o.mu.Lock()
	s, listen := o.page, o.listen
	o.mu.Unlock()
	if s != nil {
		return s, "", nil
	}
	if listen == nil {
		listen = page.Open
	}
	if s, err = listen(); err != nil {
		return nil, "", err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return nil, "", errors.Join(ErrLeft, s.Close())
	}
	o.page = s
	s.Show(o.view)
	return s, o.link, nil
}

// ErrLeft is what nobody sees any more: the console is gone.
var ErrLeft = errors.New("outside: the console has ended")

// picture writes the code of link into a file for this user alone.
func (o *Windows) picture(link string) (string, error) {
	png, err := qr.PNG(link, 12)
	if err != nil {
		return "", err
	}
	f, err := o.folder.create(codeNames)
	if err != nil {
		return "", err
	}
	o.mu.Lock()
	o.files = append(o.files, f.Name())
	o.mu.Unlock()
	_, err = f.Write(png)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", err
	}
	o.mu.Lock()
	gone := o.link != link
	o.mu.Unlock()
	if gone { // paid or left meanwhile
		o.forget()
		return "", errors.New("the code is no longer shown")
	}
	return f.Name(), nil
}

// OpenPicture shows the code of link in the viewer this user has chosen.
func (o *Windows) OpenPicture(link string) error {
	file, err := o.picture(link)
	if err != nil {
		return err
	}
	return o.launch(file)
}

// OpenPage shows the page in a browser, and says where it is.
func (o *Windows) OpenPage() (url string, err error) {
	url, door, err := o.URL()
	if err != nil {
		return "", err
	}
	return url, o.launch(door)
}

// Opens says whether anything can be opened here.
func (o *Windows) Opens() bool { return o.open != "" }

// New opens with program, "" for nothing.
func New(program string) *Windows { return &Windows{open: program} }

// forget removes the pictures: their codes are no longer on the glass.
func (o *Windows) forget() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, f := range o.files {
		_ = os.Remove(f) // gone already is as good
	}
	o.files = nil
}

// Close takes everything down.
func (o *Windows) Close() {
	o.mu.Lock()
	o.link, o.closed = "", true // a picture still being written removes itself
	o.mu.Unlock()
	o.forget()
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.page != nil {
		_ = o.page.Close()
		o.page, o.door = nil, ""
	}
	o.folder.close()
}
