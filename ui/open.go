package ui

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"caisse/ui/page"
	"caisse/ui/qr"
)

// opener is the program that opens a file or an address with what the user has
// chosen for it; "" where there is none, or nobody to see it: over ssh the
// window would open on the other machine.
func opener(getenv func(string) string) string {
	if getenv("SSH_CONNECTION") != "" || getenv("SSH_TTY") != "" {
		return ""
	}
	name := map[string]string{"darwin": "open", "windows": "explorer"}[runtime.GOOS]
	if name == "" {
		if getenv("DISPLAY") == "" && getenv("WAYLAND_DISPLAY") == "" {
			return ""
		}
		name = "xdg-open"
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return ""
	}
	return path
}

// childEnv is our environment without the keys: no child needs them.
func childEnv() []string {
	var out []string
	for _, e := range os.Environ() {
		if !strings.HasPrefix(strings.ToUpper(e), "LIGDICASH_") { // Windows knows no case
			out = append(out, e)
		}
	}
	return out
}

// helper runs another program, silent and without our keys.
func helper(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = childEnv()
	return cmd
}

// windows are what the console has opened outside the terminal: pictures in a
// viewer, the page in a browser. Everything is gone when it closes.
type windows struct {
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

func (o *windows) launch(target string) error {
	cmd := helper(context.Background(), o.open, target)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }() // only frees the process: nothing in it can panic
	return nil
}

// show keeps the page in step with the glass. What it returns is still to be
// run, beside the console: it draws the code for the page, and removes the
// pictures of a link that is no longer there. Nil: nothing is.
func (o *windows) show(v page.View, link string) func() {
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
func (o *windows) draw(link string) {
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

// url starts the page if need be. door is a file, for this user alone, that
// leads a browser to it: the address is a secret, and what a program is started
// with is seen by everybody on the machine.
func (o *windows) url() (url, door string, err error) {
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
func (o *windows) served() (s *page.Server, link string, err error) {
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
		return nil, "", errors.Join(errLeft, s.Close())
	}
	o.page = s
	s.Show(o.view)
	return s, o.link, nil
}

// errLeft is what nobody sees any more: the console is gone.
var errLeft = errors.New("ui: the console has ended")

// picture writes the code of link into a file for this user alone.
func (o *windows) picture(link string) (string, error) {
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

// openPicture shows the code of link in the viewer this user has chosen.
func (o *windows) openPicture(link string) error {
	file, err := o.picture(link)
	if err != nil {
		return err
	}
	return o.launch(file)
}

// openPage shows the page in a browser, and says where it is.
func (o *windows) openPage() (url string, err error) {
	url, door, err := o.url()
	if err != nil {
		return "", err
	}
	return url, o.launch(door)
}

// opens says whether anything can be opened here.
func (o *windows) opens() bool { return o.open != "" }

// newWindows opens with program, "" for nothing.
func newWindows(program string) *windows { return &windows{open: program} }

// forget removes the pictures: their codes are no longer on the glass.
func (o *windows) forget() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, f := range o.files {
		_ = os.Remove(f) // gone already is as good
	}
	o.files = nil
}

// close takes everything down.
func (o *windows) close() {
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

// copyLimit bounds a clipboard program that hangs.
const copyLimit = 2 * time.Second

// fill puts text into the clipboard with a program of this machine, and names
// it; "" where there is none that does it.
func fill(text string) string {
	ctx, cancel := context.WithTimeout(context.Background(), copyLimit)
	defer cancel()
	for _, c := range clipboards(os.Getenv) {
		cmd := helper(ctx, c[0], c[1:]...)
		cmd.Stdin = strings.NewReader(text)
		if cmd.Run() == nil {
			return filepath.Base(c[0])
		}
	}
	return ""
}

// clipboards are the programs of this machine that fill a clipboard somebody
// at this machine can use.
func clipboards(getenv func(string) string) [][]string {
	if getenv("SSH_CONNECTION") != "" || getenv("SSH_TTY") != "" {
		return nil
	}
	var out [][]string
	switch {
	case runtime.GOOS == "darwin":
		out = [][]string{{"pbcopy"}}
	case runtime.GOOS == "windows":
		out = [][]string{{"clip.exe"}}
	case getenv("WAYLAND_DISPLAY") != "":
		out = [][]string{{"wl-copy"}}
	case getenv("DISPLAY") != "":
		out = [][]string{{"xclip", "-selection", "clipboard"}, {"xsel", "--clipboard", "--input"}}
	}
	var found [][]string
	for _, c := range out {
		if path, err := exec.LookPath(c[0]); err == nil {
			c[0] = path
			found = append(found, c)
		}
	}
	return found
}
