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

	"github.com/aymanbagabas/go-osc52/v2"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"caisse/ui/page"
	"caisse/ui/qr"
	"caisse/ui/text"
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

	mu    sync.Mutex
	files []string // the pictures
	door  string   // the file that leads to the page, "" when none
	page  *page.Server
	view  page.View
	link  string // of the code on the glass, "" when none
	png   []byte // its picture for the page
}

func (o *windows) launch(target string) error {
	cmd := helper(context.Background(), o.open, target)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }() // only frees the process: nothing in it can panic
	return nil
}

// show keeps the page in step with the glass, and removes the pictures of a
// link that is no longer on it. It draws nothing anew for the same link.
func (o *windows) show(v page.View, link string) tea.Cmd {
	o.mu.Lock()
	defer o.mu.Unlock()
	stale := link != o.link && len(o.files) > 0
	if link != o.link {
		o.png = nil
	}
	if link != "" && o.page != nil && o.png == nil {
		o.png, _ = qr.PNG(link, 8) // a link no code holds: the page shows none
	}
	v.PNG = o.png
	o.view, o.link = v, link
	if o.page != nil {
		o.page.Show(v)
	}
	if stale {
		return func() tea.Msg { o.forget(); return nil }
	}
	return nil
}

// url starts the page if need be. door is a file, for this user alone, that
// leads a browser to it: the address is a secret, and what a program is started
// with is seen by everybody on the machine.
func (o *windows) url() (url, door string, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.page == nil {
		s, err := page.Open()
		if err != nil {
			return "", "", err
		}
		o.page = s
		if o.link != "" {
			o.png, _ = qr.PNG(o.link, 8) // as in show
			o.view.PNG = o.png
		}
		s.Show(o.view)
	}
	if o.door == "" {
		f, err := o.folder.create(doorNames)
		if err != nil {
			return "", "", err
		}
		_, err = f.WriteString(o.page.Door())
		if err = errors.Join(err, f.Close()); err != nil {
			return "", "", err
		}
		o.door = f.Name()
	}
	return o.page.URL(), o.door, nil
}

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
	o.link = "" // a picture still being written removes itself
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

// openPicture shows the code of link in the system's picture viewer.
func openPicture(o *windows, link string, w *text.Words) tea.Cmd {
	return func() tea.Msg {
		file, err := o.picture(link)
		if err == nil {
			err = o.launch(file)
		}
		if err != nil {
			return said{w.NotOpened}
		}
		return said{w.PictureOpened}
	}
}

// openPage shows the payment, live, in a browser.
func openPage(o *windows, w *text.Words) tea.Cmd {
	return func() tea.Msg {
		url, door, err := o.url()
		if err == nil {
			err = o.launch(door)
		}
		if err != nil {
			return said{w.NotOpened}
		}
		return said{w.PageOpened + " " + url}
	}
}

// sendTo writes a sequence that draws nothing.
func sendTo(t *Terminal, seq string) tea.Cmd {
	if t == nil {
		return nil
	}
	return func() tea.Msg { t.Send(seq); return nil }
}

// title names the window.
func title(t *Terminal, text string) tea.Cmd { return sendTo(t, ansi.SetWindowTitle(text)) }

// copyLimit bounds a clipboard program that hangs.
const copyLimit = 2 * time.Second

// copyText is copyAs for a payment link.
func copyText(t *Terminal, text, mux string, w *text.Words) tea.Cmd {
	return copyAs(t, text, mux, w.Copied, w.CopiedBy)
}

// copyAs puts text into the clipboard: through the terminal (OSC 52), which
// works over ssh, and through the clipboard program of this machine where one
// is, because many terminals ignore the first without a word. It says which:
// sent, or by and the program.
func copyAs(t *Terminal, text, mux, sent, by string) tea.Cmd {
	return func() tea.Msg {
		seq := osc52.New(text)
		switch mux {
		case "tmux":
			seq = seq.Tmux()
		case "screen":
			seq = seq.Screen()
		}
		if t != nil {
			t.Send(seq.String())
		}
		ctx, cancel := context.WithTimeout(context.Background(), copyLimit)
		defer cancel()
		for _, c := range clipboards(os.Getenv) {
			cmd := helper(ctx, c[0], c[1:]...)
			cmd.Stdin = strings.NewReader(text)
			if cmd.Run() == nil {
				return said{by + " " + filepath.Base(c[0])}
			}
		}
		return said{sent}
	}
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
