package outside

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// Opener is the program that opens a file or an address with what the user has
// chosen for it; "" where there is none, or nobody to see it: over ssh the
// window would open on the other machine.
func Opener(getenv func(string) string) string {
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

// Env is our environment without the keys: no child needs them.
func Env() []string {
	var out []string
	for _, e := range os.Environ() {
		if !strings.HasPrefix(strings.ToUpper(e), "LIGDICASH_") { // Windows knows no case
			out = append(out, e)
		}
	}
	return out
}

// Helper runs another program, silent and without our keys.
func Helper(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = Env()
	return cmd
}

// copyLimit bounds a clipboard program that hangs.
const copyLimit = 2 * time.Second

// Copy puts text into the clipboard with a program of this machine, and names
// it; "" where there is none that does it.
func Copy(text string) string {
	ctx, cancel := context.WithTimeout(context.Background(), copyLimit)
	defer cancel()
	for _, c := range clipboards(os.Getenv) {
		cmd := Helper(ctx, c[0], c[1:]...)
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
